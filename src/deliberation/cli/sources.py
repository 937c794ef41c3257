"""What a command is given: a case file, which is replayed, or a record; a procedure by its key, or in a TOML file."""

from __future__ import annotations

import os

from deliberation.archives import is_record, record_in
from deliberation.plugins import procedure_in_file, procedure_named
from deliberation.procedures import Procedure


__all__ = ["is_record", "names_a_file", "procedure_at", "record_in"]


def names_a_file(key_or_path: str) -> bool:
    """Whether a procedure is meant by its file: the name ends in ``.toml``, or has a folder in it. No key does.

    >>> names_a_file("tea-talk.toml"), names_a_file("./tea"), names_a_file("tea-talk")
    (True, True, False)
    """
    return key_or_path.endswith(".toml") or not {"/", os.sep, os.altsep or os.sep}.isdisjoint(key_or_path)


def procedure_at(key_or_path: str) -> Procedure:
    """The installed procedure of that key, or the one in that file.

    Raises:
        OSError: the file can't be read.
        InvalidInput: what is wrong with the file, with its line.
        UnknownReference: no procedure of that key is installed; a file's procedure decides by a rule that isn't.

    >>> procedure_at("community").title["en"]
    'Community consultation'
    """
    return procedure_in_file(key_or_path) if names_a_file(key_or_path) else procedure_named(key_or_path)
