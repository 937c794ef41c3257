"""YAML as text: a tree of mappings, lists and text, with the line of every part. For files nobody vouches for.

Every scalar is read as text and typed later, so that ``no`` stays a word and ``2023-02-08`` a day (YAML 1.2 core schema; a plain
``null``, ``~`` or nothing is nothing). Aliases, tags, doubled keys, deep nesting and large files are refused before they cost anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import yaml

from deliberation.errors import InvalidInput


LARGEST_FILE: Final = 4 * 1024 * 1024
DEEPEST: Final = 40

Tree = None | str | list["Tree"] | dict[str, "Tree"]
Path_ = tuple[str | int, ...]

_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
_LOADER: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@attrs.frozen
class Located:
    """A tree and where its parts stand."""

    tree: Tree
    lines: dict[Path_, int]
    """From the path of a part, e.g. ``("record", 3, "say")``, to its line, from 1."""

    def line(self, path: Path_) -> int:
        """The line of a part, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_tree(path: str | Path) -> Located:
    """The tree of a YAML file.

    Raises:
        OSError: the file can't be read.
        InvalidInput: a ``case.…`` code with the line, for anything that isn't plain YAML of a sane size.
    """
    path = Path(path)
    if path.stat().st_size > LARGEST_FILE:
        raise InvalidInput("case.too-large", where=str(path), largest=LARGEST_FILE // 1024 // 1024)
    return parse(path.read_bytes(), where=str(path))


def parse(data: bytes, *, where: str) -> Located:
    """The tree of YAML bytes; see `read_tree`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidInput("case.not-utf8", where=f"{where}:{line}") from None
    if len(data) > LARGEST_FILE:
        raise InvalidInput("case.too-large", where=where, largest=LARGEST_FILE // 1024 // 1024)
    reader = _Reader(where)
    try:
        return reader.read(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        raise InvalidInput("case.not-yaml", where=f"{where}:{line}", cause=error.problem or "?") from None
    except yaml.YAMLError as error:
        raise InvalidInput("case.not-yaml", where=where, cause=str(error).splitlines()[0]) from None


class _Reader:
    """Builds the tree from parser events, so that nothing is expanded or constructed on the way."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.lines: dict[Path_, int] = {}

    def read(self, events: Iterator[Any]) -> Located:
        self.events = events
        self._skip(yaml.StreamStartEvent)
        first = next(self.events)
        if isinstance(first, yaml.StreamEndEvent):
            raise InvalidInput("case.empty", where=self.where)
        tree = self._node(next(self.events), ())
        self._skip(yaml.DocumentEndEvent)
        another = next(self.events)
        if not isinstance(another, yaml.StreamEndEvent):
            raise self._fault("case.two-documents", another)
        return Located(tree, self.lines)

    def _skip(self, kind: type) -> None:
        event = next(self.events)
        assert isinstance(event, kind), event  # noqa: S101 - the parser's own grammar

    def _fault(self, code: str, event: Any, **params: object) -> InvalidInput:
        return InvalidInput(code, where=f"{self.where}:{event.start_mark.line + 1}", **params)

    def _node(self, event: Any, path: Path_) -> Tree:
        self.lines.setdefault(path, event.start_mark.line + 1)
        if len(path) > DEEPEST:
            raise self._fault("case.too-deep", event, deepest=DEEPEST)
        if isinstance(event, yaml.AliasEvent):
            raise self._fault("case.alias", event, name=event.anchor)
        if event.tag is not None:
            raise self._fault("case.tag", event, tag=event.tag)
        if isinstance(event, yaml.ScalarEvent):
            return None if event.style is None and event.value in _NOTHING else str(event.value)
        return self._list(path) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(path)

    def _list(self, path: Path_) -> list[Tree]:
        items: list[Tree] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path_) -> dict[str, Tree]:
        items: dict[str, Tree] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._fault("case.key", event)
            key = str(event.value)
            if key in items:
                raise self._fault("case.key-twice", event, key=key)
            self.lines[(*path, key)] = event.start_mark.line + 1
            items[key] = self._node(next(self.events), (*path, key))
        return items
