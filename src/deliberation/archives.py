"""Many records in files and folders, read one at a time: nothing is kept but where each stands.

A file is a record (``*.record.jsonl``), verified when it is read, or a case (``*.yaml``), replayed. A record that another one refers to is
looked up; where each record and each source's id stands is written down the first time that is needed, in a table that lies on disk.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Final, Protocol, runtime_checkable
from weakref import finalize

import attrs

from deliberation.errors import DeliberationError, InvalidInput
from deliberation.records import FORMAT, Record


SUFFIXES: Final = (".record.jsonl", ".yaml")
"""How the names of files end that are looked for in folders."""

_MARK: Final = f'"format":"{FORMAT.partition("/")[0]}/'.encode()
_ID: Final = re.compile(rb'"id":("(?:[^"\\]|\\.)*")')
_REF: Final = re.compile(rb'"ref":("(?:[^"\\]|\\.)*")')
_LONGEST_HEADER: Final = 4096


def is_record(path: str | Path) -> bool:
    """Whether a file is meant as a record: by its name, or by how it begins.

    Raises:
        OSError: the file can't be read.
    """
    if str(path).endswith(".jsonl"):
        return True
    with Path(path).open("rb") as file:
        return _MARK in file.readline(_LONGEST_HEADER)


def record_in(path: str | Path) -> Record:
    """The record in a file: itself, or what a case file replays to.

    Raises:
        OSError: the file can't be read.
        DeliberationError: it is neither an intact record nor a case that can be replayed.

    >>> record_in("examples/cases/xinheyuan-sf-express.yaml").header.enforcement
    'transcript'
    """
    if is_record(path):
        return Record.read(path)
    from deliberation.cases import load_case  # noqa: PLC0415 - YAML loads only where it is read

    return load_case(str(path)).replay().record


@runtime_checkable
class Findable(Protocol):
    """Records that can be gone through again and again, one at a time, and looked up: an `Archive`, or a table in a database."""

    def __iter__(self) -> Iterator[Record]:
        """Every record once."""

    def find(self, name: str) -> Record | None:
        """The record of this id, or one that a source's id stands in; ``None`` where there is none."""


Fault = DeliberationError | OSError


@attrs.frozen(init=False, eq=False, slots=False)
class Archive:
    """The records in some files and folders; a folder is searched, with what lies in it, for ``*.record.jsonl`` and ``*.yaml``.

    It can be gone through again and again. What stands in two files, such as a case and the record that it was replayed to, comes once.

    Args:
        paths: files and folders.
        on_fault: what is told of each file that isn't an intact record or a case, and of a folder without either; the others follow all the
            same. By default the first fault is raised.

    Raises:
        OSError: a file or folder isn't there, or can't be read.
        InvalidInput: ``archive.no-records`` for a folder without any, ``archive.two-states`` for a record that goes on differently, or
            further, in a second file.
        DeliberationError: a file is neither an intact record nor a case that can be replayed; the error names it.

    >>> archive = Archive("examples/cases")
    >>> sum(1 for record in archive)
    8
    >>> found = next(iter(archive))
    >>> archive.find(found.id) == found, archive.find("S4.A4").header.enforcement, archive.find("S9.A1")
    (True, 'transcript', None)
    """

    paths: tuple[Path, ...]
    on_fault: Callable[[Fault], None] | None

    def __init__(self, *paths: str | Path, on_fault: Callable[[Fault], None] | None = None) -> None:
        for path in paths:
            Path(path).stat()
        self.__attrs_init__(tuple(map(Path, paths)), on_fault)

    def __iter__(self) -> Iterator[Record]:
        """Every record once, in the order of the paths; in a folder, by name."""
        fault = self.on_fault or _raised
        with closing(_table("head text")) as seen:
            for path in self._files(fault):
                try:
                    record = record_in(path)
                    new = _is_new(record, path, seen)
                except (DeliberationError, OSError) as error:
                    fault(_placed(error, path))
                    continue
                if new:
                    yield record

    def find(self, name: str) -> Record | None:
        """The record of this id, or the first in which something has this id of a source; ``None`` where there is none.

        Raises:
            OSError: its file can't be read; not where faults are told, as that one is when it comes to it.
            DeliberationError: it isn't intact; likewise.
        """
        row = self._index.execute("select path from stands where name = ?", (name,)).fetchone()
        try:
            return None if row is None else record_in(row[0])
        except (DeliberationError, OSError):
            if self.on_fault is None:
                raise
            return None

    def _files(self, fault: Callable[[Fault], None]) -> Iterator[Path]:
        """The files, one after another; those of a folder by name."""
        for path in self.paths:
            files = _searched(path) if path.is_dir() else iter((path,))
            first = next(files, None)
            if first is None:
                fault(InvalidInput("archive.no-records", where=str(path), suffixes=SUFFIXES))
            else:
                yield from chain((first,), files)

    @cached_property
    def _index(self) -> sqlite3.Connection:
        """In which file each record and each id of a source stands, the first where there are several."""
        table = _table("path text")
        finalize(self, table.close)
        rows = ((name, str(path)) for path in self._files(_unsaid) for name in _names_in(path))
        table.executemany("insert or ignore into stands values (?, ?)", rows)
        return table


def _raised(fault: Fault) -> None:
    raise fault


def _unsaid(_: Fault) -> None:
    """What is told when the records are read isn't told again."""


def _placed(error: Fault, path: Path) -> Fault:
    """The error, with the file that it is about."""
    if isinstance(error, DeliberationError) and error.where is None:
        error.where = str(path)
    return error


def _searched(folder: Path) -> Iterator[Path]:
    """The files in a folder that look like records or cases, by name; what is hidden is left aside, and so are links to folders."""
    for name in sorted(os.listdir(folder)):  # noqa: PTH208 - names take less room than paths
        path = folder / name
        if name.startswith("."):
            continue
        if path.is_dir():
            # a link could lead round in a circle
            yield from () if path.is_symlink() else _searched(path)
        elif name.endswith(SUFFIXES):
            yield path


def _table(column: str) -> sqlite3.Connection:
    """A table of names, and what is kept of each, in a temporary file that nobody else sees: on disk, so that it may grow."""
    table = sqlite3.connect("", isolation_level=None)
    table.execute("pragma journal_mode = off")
    table.execute(f"create table stands (name text primary key, {column}) without rowid")
    return table


def _is_new(record: Record, path: Path, seen: sqlite3.Connection) -> bool:
    """Whether a record wasn't read before; the same one again is left aside."""
    added = seen.execute("insert or ignore into stands values (?, ?)", (record.id, record.head))
    if added.rowcount:
        return True
    (head,) = seen.execute("select head from stands where name = ?", (record.id,)).fetchone()
    if head != record.head:
        raise InvalidInput("archive.two-states", where=str(path), record=record.id)
    return False


def _names_in(path: Path) -> Iterator[str]:
    """The id of the record in a file, and the ids of sources that stand in it; nothing of a file that can't be read."""
    try:
        text = path.read_bytes() if is_record(path) else record_in(path).to_bytes()
    except (DeliberationError, OSError):
        return
    header, _, events = text.partition(b"\n")
    for found in chain(_ID.findall(header)[:1], _REF.findall(events)):
        try:
            yield json.loads(found)
        except ValueError:
            continue
