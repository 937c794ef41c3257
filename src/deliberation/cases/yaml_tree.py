"""YAML as text: a tree of mappings, lists and text, with the line of every part. For files nobody vouches for.

Every scalar is read as text and typed later, so that ``no`` stays a word and ``2023-02-08`` a day (YAML 1.2 core schema; a plain
``null``, ``~`` or nothing is nothing). Anchors, tags, doubled keys, deep nesting and large files are refused before they cost anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from deliberation.errors import InvalidInput
from deliberation.files.located import Located, TreePath


LARGEST_FILE: Final = 1024 * 1024
MOST_PARTS: Final = 20_000
DEEPEST: Final = 40

Tree = None | str | list["Tree"] | dict[str, "Tree"]

_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NOT_IN_YAML: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def read_tree(path: str | Path) -> Located:
    """The tree of a YAML file.

    Raises:
        OSError: the file can't be read.
        InvalidInput: a ``case.…`` code with the line, for anything that isn't plain YAML of a sane size.
    """
    with Path(path).open("rb") as file:
        return parse(file.read(LARGEST_FILE + 1), where=str(path))


def parse(data: bytes, *, where: str) -> Located:
    """The tree of YAML bytes; see `read_tree`."""
    if len(data) > LARGEST_FILE:
        raise InvalidInput("case.too-large", where=where, largest=LARGEST_FILE // 1024 // 1024)
    try:
        return _Reader(where).read(yaml.parse(_text(data, where), Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InvalidInput("case.not-yaml", where=f"{where}:{line}", cause=error.problem) from None


def _text(data: bytes, where: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidInput("case.not-utf8", where=f"{where}:{line}") from None
    control = _NOT_IN_YAML.search(text)
    if control is not None:
        line = text.count("\n", 0, control.start()) + 1
        raise InvalidInput("case.control", where=f"{where}:{line}", char=f"U+{ord(control[0]):04X}")
    return text


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1


class _Reader:
    """Builds the tree from parser events, so that nothing is expanded or constructed on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[TreePath, int] = {}
        self.parts = 0

    def read(self, events: Iterator[Any]) -> Located:
        self.events = events
        next(events)  # the stream's start
        if isinstance(next(events), yaml.StreamEndEvent):
            raise InvalidInput("case.empty", where=f"{self.file}:1")
        tree = self._node(next(events), ())
        next(events)  # the document's end
        another = next(events)
        if not isinstance(another, yaml.StreamEndEvent):
            raise self._fault("case.two-documents", another)
        return Located(tree, self.lines, self.file)

    def _fault(self, code: str, event: Any, **params: object) -> InvalidInput:
        return InvalidInput(code, where=f"{self.file}:{_line(event)}", **params)

    def _node(self, event: Any, path: TreePath) -> Tree:
        self.lines.setdefault(path, _line(event))
        self._check(event)
        if len(path) > DEEPEST:
            raise self._fault("case.too-deep", event, deepest=DEEPEST)
        if isinstance(event, yaml.ScalarEvent):
            return None if not event.style and event.value in _NOTHING else str(event.value)
        return self._list(path) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(path)

    def _check(self, event: Any) -> None:
        """Refuses what isn't a plain value, and one part too many."""
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise self._fault("case.too-many", event, most=MOST_PARTS)
        if event.anchor is not None:
            mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
            raise self._fault("case.anchor", event, name=f"{mark}{event.anchor}")
        if event.tag is not None:
            raise self._fault("case.tag", event, tag=event.tag)
        if isinstance(event, yaml.ScalarEvent) and _SURROGATE.search(event.value):
            raise self._fault("case.surrogate", event)

    def _list(self, path: TreePath) -> list[Tree]:
        items: list[Tree] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: TreePath) -> dict[str, Tree]:
        items: dict[str, Tree] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            self._check(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise self._fault("case.key", event)
            key = str(event.value)
            if key in items:
                raise self._fault("case.key-twice", event, key=key)
            self.lines[(*path, key)] = _line(event)
            items[key] = self._node(next(self.events), (*path, key))
        return items
