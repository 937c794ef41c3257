"""What a command is given: a case file, which is replayed, or a record."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from deliberation.records import FORMAT, Record


_MARK: Final = f'"format":"{FORMAT.partition("/")[0]}/'.encode()
_LONGEST_HEADER: Final = 4096


def record_in(path: str) -> Record:
    """The record in a file: itself, or what a case file replays to.

    Raises:
        OSError: the file can't be read.
        DeliberationError: it is neither an intact record nor a case that can be replayed.
    """
    if is_record(path):
        return Record.read(path)
    from deliberation.cases import load_case  # noqa: PLC0415 - YAML loads only where it is read

    return load_case(path).replay().record


def is_record(path: str) -> bool:
    """Whether a file is meant as a record: by its name, or by how it begins."""
    if path.endswith(".jsonl"):
        return True
    with Path(path).open("rb") as file:
        return _MARK in file.readline(_LONGEST_HEADER)
