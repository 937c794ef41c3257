"""TOML as a tree with the line of every part. For files that nobody vouches for.

The standard library reads TOML but keeps no lines, so the text is gone over once before: that gives the lines, and refuses doubled keys,
deep nesting and large files before they cost anything. No floats and no dates: a definition holds exact numbers and days as text.
Source: TOML 1.0.0, https://toml.io/en/v1.0.0.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from deliberation.canonical import LARGEST_INTEGER
from deliberation.errors import InvalidInput, shown
from deliberation.files.located import Located, TreePath
from deliberation.files.toml_lines import lines_of


AnyPath = str | os.PathLike[str] | Traversable
"""Where a file is: in a folder, or among a package's resources."""

LARGEST_FILE: Final = 1024 * 1024

_AT: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


class _Float(str):
    """A number with a point, as it was written."""


def read_toml(path: AnyPath) -> Located:
    """The tree of a TOML file.

    Raises:
        OSError: the file can't be read.
        InvalidInput: a ``definition.…`` code with the line, for anything that isn't TOML of a sane size, or holds floats or dates.
    """
    opened = path if isinstance(path, Traversable) else Path(path)
    with opened.open("rb") as file:
        return parse_toml(file.read(LARGEST_FILE + 1), where=str(path))


def parse_toml(data: bytes, *, where: str) -> Located:
    r"""The tree of TOML bytes; see `read_toml`.

    >>> parse_toml(b'key = "tea"\n[[seats]]\nkey = "guest"', where="tea.toml").at(("seats", 0, "key"))
    'tea.toml:3'
    """
    if len(data) > LARGEST_FILE:
        raise InvalidInput("definition.too-large", where=where, largest=LARGEST_FILE // 1024 // 1024)
    text = _text(data, where)
    lines = lines_of(text, where)
    try:
        tree = tomllib.loads(text, parse_float=_Float)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(str(error), text, where) from None
    located = Located(tree, lines, where)
    for path, value in _parts(tree, ()):
        _check(value, located, path)
    return located


def _text(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidInput("definition.not-utf8", where=f"{where}:{line}") from None


def _not_toml(message: str, text: str, where: str) -> InvalidInput:
    found = _AT.search(message)
    line = int(found[1]) if found and found[1] else max(1, len(text.splitlines()))
    return InvalidInput("definition.not-toml", where=f"{where}:{line}", cause=shown(_AT.sub("", message)))


def _parts(value: Any, path: TreePath) -> Iterator[tuple[TreePath, Any]]:
    """Every value that holds no others, with its path. The text was found to be nested no deeper than is sane."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _parts(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _parts(item, (*path, place))
    else:
        yield path, value


def _check(value: Any, located: Located, path: TreePath) -> None:
    if isinstance(value, _Float):
        raise InvalidInput("definition.float", where=located.at(path), given=shown(value))
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise InvalidInput("definition.integer", where=located.at(path), largest=LARGEST_INTEGER)
    elif not isinstance(value, str):
        raise InvalidInput("definition.date", where=located.at(path), given=value.isoformat())
