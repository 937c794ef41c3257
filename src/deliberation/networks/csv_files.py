"""A network as two CSV files: one of stakeholders, one of ties."""

from __future__ import annotations

import codecs
import csv
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from deliberation.errors import InvalidInput
from deliberation.networks.gathering import Gathering
from deliberation.networks.tabular import (
    STAKEHOLDER_COLUMNS,
    TIE_COLUMNS,
    attribute_columns,
    columns_of,
    stakeholder_parts,
    stakeholder_rows,
    tie_parts,
    tie_row,
)
from deliberation.stakeholders import Stakeholder, Tie


STAKEHOLDERS_FILE: Final = "stakeholders.csv"
TIES_FILE: Final = "ties.csv"

_UTF_8: Final = "utf-8-sig"
# What a file has between its cells if it isn't commas; the last is the comma of Chinese text.
_OTHER_DELIMITERS: Final = (";", "\t", "，")

Columns = Mapping[str, str | None]


def read_csv(
    ties: str | os.PathLike[str],
    stakeholders: str | os.PathLike[str] | None,
    into: Gathering,
    *,
    columns: Columns,
    encoding: str,
) -> None:
    """Gathers the stakeholders and ties of two files, row by row.

    Raises:
        OSError: a file can't be opened.
        InvalidInput: what is wrong with a file as a whole.
    """
    if stakeholders is not None:
        sheet = _Sheet(stakeholders, encoding, into)
        names = sheet.columns(columns, ties=False)
        into.stakeholders(sheet.rows(), stakeholder_parts(names), sheet.told)
    sheet = _Sheet(ties, encoding, into)
    names = sheet.columns(columns, ties=True)
    into.ties(sheet.rows(), tie_parts(names), sheet.told)


class _Sheet:
    """A CSV file, read from its header on. Rows are counted as a spreadsheet program counts them: the header is row 1."""

    def __init__(self, path: str | os.PathLike[str], encoding: str, into: Gathering) -> None:
        self.where = os.fspath(path)
        # With this name for it, a byte order mark is no part of the text.
        self._encoding = _UTF_8 if _codec(encoding) == "utf-8" else encoding
        self._faults = into.faults
        self._cells = self._read()
        self._row = 0
        self._header = next(self._cells, [])

    def told(self, row: int) -> str:
        """How a row is told."""
        return f"{self.where}:{row}"

    def columns(self, renamed: Columns, *, ties: bool) -> list[str | None]:
        """What each column is."""
        header = [self._header[0].removeprefix("\ufeff"), *self._header[1:]] if self._header else []
        if len(header) == 1:
            for mark in _OTHER_DELIMITERS:
                if mark in header[0]:
                    raise InvalidInput("network.delimiter", where=self.told(1), given=repr(mark))
        return columns_of(header, renamed, ties=ties, where=self.told(1))

    def rows(self) -> Iterator[tuple[int, list[str | None]]]:
        """Each row that holds anything: its number, and its cells and one empty cell more; a row of another length is a fault."""
        width = len(self._header)
        for row, cells in enumerate(self._cells, 2):
            if len(cells) == width:
                filled: list[str | None] = [cell or None for cell in cells]
                if filled.count(None) < width:
                    filled.append(None)
                    yield row, filled
            elif any(cells):
                error = InvalidInput("network.cells", given=len(cells), wanted=width)
                self._faults.add(error, self.told(row))

    def _read(self) -> Iterator[list[str]]:
        with Path(self.where).open(encoding=self._encoding, newline="") as file:
            reader = csv.reader(file, strict=True)
            try:
                for cells in reader:
                    self._row += 1
                    yield cells
            except csv.Error as error:
                self._stop(InvalidInput("network.not-csv", problem=str(error)), self._row + 1)
            except UnicodeDecodeError:
                wanted = self._encoding.removesuffix("-sig")
                self._stop(InvalidInput("network.encoding", encoding=wanted), self._undecodable())

    def _stop(self, error: InvalidInput, row: int) -> None:
        """What comes after this can't be read; what was wrong before it is told with it."""
        self._faults.add(error, self.told(row))
        self._faults.check(self.where)

    def _undecodable(self) -> int:
        """The line on which the encoding fails."""
        decoder = codecs.getincrementaldecoder(self._encoding)()
        with Path(self.where).open("rb") as file:
            return next((number for number, line in enumerate(file, 1) if not _decodes(decoder, line)), 1)


def _decodes(decoder: codecs.IncrementalDecoder, line: bytes) -> bool:
    try:
        decoder.decode(line)
    except UnicodeDecodeError:
        return False
    return True


def _codec(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        raise InvalidInput("network.no-encoding", given=encoding) from None


def write_csv(
    folder: str | os.PathLike[str], stakeholders: Sequence[Stakeholder], ties: Iterable[Tie], encoding: str
) -> None:
    """Writes the two files into a folder, both or neither.

    Raises:
        OSError: a file can't be written.
        InvalidInput: what CSV, or the encoding, can't hold.
    """
    codec = _codec(encoding)
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    extra = attribute_columns(stakeholders)
    columns = [*STAKEHOLDER_COLUMNS, *extra]
    sheets = (
        (STAKEHOLDERS_FILE, columns, stakeholder_rows(stakeholders, columns)),
        (TIES_FILE, TIE_COLUMNS, map(tie_row, ties)),
    )
    parts = [(place / f".{name}.part", place / name) for name, *_ in sheets]
    try:
        for (part, _), (name, header, rows) in zip(parts, sheets, strict=True):
            _write(part, header, rows, codec, str(place / name))
        for part, path in parts:
            part.replace(path)
    finally:
        for part, _ in parts:
            part.unlink(missing_ok=True)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]], codec: str, where: str) -> None:
    with path.open("w", encoding=codec, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for row in rows:
            if "" in row:
                blank = header[row.index("")]
                raise InvalidInput("network.blank", where=where, id=row[0], column=blank)
            try:
                writer.writerow(row)
            except UnicodeEncodeError as error:
                character = f"U+{ord(error.object[error.start]):04X}"
                raise InvalidInput(
                    "network.unwritable", where=where, id=row[0], character=character
                ) from None
