"""On which line every key and table of a TOML text stands.

It reads what the standard library's reader accepts, and stops without a word where that will refuse the text and say why.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Final

import attrs

from deliberation.canonical import LARGEST_INTEGER
from deliberation.errors import InvalidInput, shown
from deliberation.files.located import TreePath


DEEPEST: Final = 40
"""How many tables and lists may stand one in another; a dotted key counts for as many as it has parts."""
MOST_PARTS: Final = 20_000

_LONGEST_NUMBER: Final = 40
_TOKEN: Final = re.compile(
    r"""
    (?P<space>[ \t]+|\#[^\n]*+)
  | (?P<line>\n[ \t\n]*+)
  | (?P<text>"{3}(?:[^"\\]|\\.|""?(?!"))*+"{3,5}|'{3}(?:[^']|''?(?!'))*+'{3,5}|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')
  | (?P<mark>[\[\]{}=,.])
  | (?P<bare>[^\s\[\]{}=,."'\#]++)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(["\\btnfr]))')
_ESCAPED: Final = {'"': '"', "\\": "\\", "b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}
_CLOSING: Final = {"[": "]", "{": "}"}


class _NotToml(Exception):
    """The text stops being TOML here."""


@attrs.frozen
class _Token:
    kind: str
    text: str
    line: int


def lines_of(text: str, where: str) -> dict[TreePath, int]:
    r"""The line of every key and table, from 1.

    Raises:
        InvalidInput: ``definition.too-deep``, ``definition.too-many``, ``definition.integer``, ``definition.key-twice``, with the line.

    >>> lines_of('a.b = 1\n[[seats]]\nkey = "guest"', "tea.toml")
    {('a',): 1, ('a', 'b'): 1, ('seats',): 2, ('seats', 0): 2, ('seats', 0, 'key'): 3}
    """
    reader = _Reader(text, where)
    with contextlib.suppress(_NotToml, StopIteration):  # the standard library's reader says what is wrong
        reader.read()
    return reader.lines


def _tokens(text: str) -> Iterator[_Token]:
    at, line = 0, 1
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _NotToml
        if found.lastgroup != "space":
            yield _Token(str(found.lastgroup), found[0], line)
        line += found[0].count("\n")
        at = found.end()
    yield _Token("line", "\n", line)
    yield _Token("end", "", line)


class _Reader:
    """Goes over the text once, from table to table and key to key."""

    _ROOT: Final[TreePath] = ()

    def __init__(self, text: str, where: str) -> None:
        self.where = where
        self.lines: dict[TreePath, int] = {}
        self._given: set[TreePath] = set()
        self._lists: dict[TreePath, int] = {}
        self._tokens = _tokens(text)
        self._now = _Token("line", "\n", 1)

    def read(self) -> None:
        table = self._ROOT
        self._next()
        while self._now.kind != "end":
            if self._now.kind == "line":
                self._next()
            elif self._now.text == "[":
                table = self._header()
            else:
                self._entry(table)

    def _next(self) -> _Token:
        """What stands here; the reader goes on to what follows."""
        here, self._now = self._now, next(self._tokens)
        return here

    def _take(self, mark: str) -> None:
        if self._next().text != mark:
            raise _NotToml

    def _fault(self, code: str, at: int, **params: object) -> InvalidInput:
        return InvalidInput(code, where=f"{self.where}:{at}", **params)

    def _mark(self, path: TreePath, line: int) -> None:
        """Keeps the line on which a part stands first."""
        if len(path) > DEEPEST:
            raise self._fault("definition.too-deep", line, deepest=DEEPEST)
        self.lines.setdefault(path, line)
        if len(self.lines) > MOST_PARTS:
            raise self._fault("definition.too-many", line, most=MOST_PARTS)

    def _give(self, path: TreePath, line: int) -> None:
        """Marks what can be given only once."""
        if path in self._given:
            name = ".".join(str(step) for step in path if isinstance(step, str))
            raise self._fault("definition.key-twice", line, key=shown(name), line=self.lines[path])
        self._given.add(path)
        self._mark(path, line)

    def _header(self) -> TreePath:
        """A table's own line, ``[table]`` or ``[[table]]``; an outer list of tables means its last one."""
        line, path = self._now.line, self._ROOT
        self._take("[")
        several = self._now.text == "["
        if several:
            self._next()
        *outer, last = self._key()
        for step in outer:
            path = (*path, step)
            self._mark(path, line)
            path = (*path, self._lists[path]) if path in self._lists else path
        path = (*path, last)
        self._take("]")
        if several:
            self._take("]")
            self._mark(path, line)
            self._lists[path] = self._lists.get(path, -1) + 1
            path = (*path, self._lists[path])
        self._give(path, line)
        return path

    def _entry(self, table: TreePath) -> None:
        """``key = value``."""
        line, path = self._now.line, table
        *outer, last = self._key()
        for step in outer:
            path = (*path, step)
            self._mark(path, line)
        path = (*path, last)
        self._take("=")
        self._give(path, line)
        self._value(path)

    def _key(self) -> list[str]:
        steps = [self._step()]
        while self._now.text == ".":
            self._next()
            steps.append(self._step())
        return steps

    def _step(self) -> str:
        token = self._next()
        if token.kind == "bare":
            return token.text
        if token.kind != "text" or "\n" in token.text or token.text[:3] in ('"""', "'''"):
            raise _NotToml
        return _unescaped(token.text)

    def _value(self, path: TreePath) -> None:
        self._mark(path, self._now.line)
        if self._now.text in _CLOSING:
            self._inner(path)
            return
        token = self._next()
        if token.kind == "bare" and len(token.text) > _LONGEST_NUMBER:
            raise self._fault("definition.integer", token.line, largest=LARGEST_INTEGER)
        if token.kind not in ("bare", "text"):
            raise _NotToml
        while self._now.kind == "bare" or self._now.text == ".":  # the rest of a number or date
            self._next()

    def _inner(self, path: TreePath) -> None:
        """The items of a list, or the entries of a table that stands in its key's line."""
        closing, place = _CLOSING[self._next().text], 0
        self._skip()
        while self._now.text != closing:
            if closing == "]":
                self._value((*path, place))
            else:
                self._entry(path)
            place += 1
            self._skip()
            if self._now.text == ",":
                self._next()
                self._skip()
        self._next()

    def _skip(self) -> None:
        while self._now.kind == "line":
            self._next()


def _unescaped(quoted: str) -> str:
    if quoted[0] == "'":
        return quoted[1:-1]
    return _ESCAPE.sub(_char, quoted[1:-1])


def _char(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return _ESCAPED[found[3]] if code is None else chr(min(int(code, 16), 0x10FFFF))
