"""Quotas and volunteers from two CSV files, in the columns that sortition-algorithms and its predecessors use.

``categories.csv`` has a row for each quota: ``feature,value,min,max``, or the older ``category,name,min,max`` and
``category,feature,min,max``. Other columns, such as ``min_flex`` and ``max_flex``, are left alone. ``respondents.csv`` has a row for each
volunteer: an id, a column for each feature of the quotas, and whatever else.

Cells are read without the blanks around them. A row with nothing in it is nobody; every other row is a quota or a volunteer, or an
error that names the file and the line.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import attrs

from deliberation.convening.lotteries.pools import Pool, Quota, Volunteer
from deliberation.errors import InvalidInput, near


MOST_BYTES: Final = 64 << 20

_ID: Final = "nationbuilder_id"
_NUMBER: Final = re.compile(r"[0-9]{1,7}")
_SHOWN: Final = 80
_MOST_NAMED: Final = 30


def read_pool(
    categories: str | Path,
    respondents: str | Path,
    size: int,
    *,
    id_column: str | None = None,
    household: Sequence[str] = (),
) -> Pool:
    r"""The pool in two CSV files.

    Args:
        categories: the file of quotas.
        respondents: the file of volunteers.
        size: how many are on a panel.
        id_column: the column with the ids; by default ``nationbuilder_id``, else the first. Where the first is a feature of the quotas, the
            file has no ids, and volunteers are numbered in the order of the rows: ``001``, ``002``, ….
        household: columns that make up an address. Who has the same in all of them, whatever the case and the blanks, is of one household;
            who has nothing in any of them is of none.

    Raises:
        OSError: a file can't be read.
        InvalidInput: ``table.too-large``, ``table.encoding``, ``table.nul``, ``table.not-csv``, ``table.no-header``,
            ``table.column-twice``, ``table.unnamed``, ``table.ragged``, ``table.no-column``, ``table.number``, and what
            ``Volunteer``, ``Quota`` and ``Pool`` raise.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     categories, respondents = Path(folder, "categories.csv"), Path(folder, "respondents.csv")
    ...     _ = categories.write_text("feature,value,min,max\nage,60+,1,1\nage,16-59,0,1\n")
    ...     _ = respondents.write_text("id,age,flat\np1,60+,2-301\np2,16-59,2-301\np3,16-59,\n")
    ...     pool = read_pool(categories, respondents, 2, household=["flat"])
    >>> pool.ids, pool.households
    (('p1', 'p2', 'p3'), {'2-301': ('p1', 'p2')})
    """
    quotas = _quotas(_Table.read(categories))
    features = tuple(dict.fromkeys(quota.feature for _, quota in quotas))
    table = _Table.read(respondents)
    people = list(_volunteers(table, features, id_column, household))
    try:
        return Pool([one for _, one in people], [quota for _, quota in quotas], size)
    except InvalidInput as error:
        error.where = _place(error, str(categories), quotas, str(respondents), people)
        raise


def _place(
    error: InvalidInput,
    categories: str,
    quotas: Sequence[tuple[int, Quota]],
    respondents: str,
    people: Sequence[tuple[int, Volunteer]],
) -> str | None:
    """The file and line of what is wrong with a pool: the last row with this id, or with this quota."""
    who, feature, value = (error.params.get(name) for name in ("id", "feature", "value"))
    if who is not None:
        return f"{respondents}:{max(line for line, one in people if one.id == who)}"
    lines = [line for line, one in quotas if one.feature == feature and value in {None, one.value}]
    return (
        f"{categories}:{max(lines)}" if lines else respondents if error.code == "volunteer.nobody" else None
    )


def _quotas(table: _Table) -> list[tuple[int, Quota]]:
    """Each quota with its line."""
    known = {name.lower(): name for name in table.columns}
    feature = "category" if "category" in known else "feature"
    value = next((name for name in ("value", "name") if name in known), "value")
    if feature == "category" and value not in known and "feature" in known:
        value = "feature"
    columns = [table.column(known.get(name, name)) for name in (feature, value, "min", "max")]
    found = []
    for line, row in table.rows:
        of, called, least, most = (row[column] for column in columns)
        where = f"{table.path}:{line}"
        try:
            quota = Quota(of, called, _number(least, "min"), _number(most, "max"))
        except InvalidInput as error:
            error.where = where
            raise
        found.append((line, quota))
    return found


def _number(given: str, column: str) -> int:
    if not _NUMBER.fullmatch(given):
        raise InvalidInput("table.number", given=given[:_SHOWN], column=column)
    return int(given)


def _volunteers(
    table: _Table, features: Sequence[str], id_column: str | None, household: Sequence[str]
) -> Iterator[tuple[int, Volunteer]]:
    """Each volunteer with the line."""
    columns = {feature: table.column(feature) for feature in features}
    homes = [table.column(name) for name in household]
    ids = _id_column(table, id_column, features)
    digits = len(str(len(table.rows)))
    for number, (line, row) in enumerate(table.rows, start=1):
        home = [" ".join(row[column].casefold().split()) for column in homes]
        held = {feature: row[column] for feature, column in columns.items() if row[column]}
        try:
            one = Volunteer(
                f"{number:0{digits}}" if ids is None else row[ids],
                held,
                household=", ".join(home) if any(home) else None,
            )
        except InvalidInput as error:
            error.where = f"{table.path}:{line}"
            raise
        yield line, one


def _id_column(table: _Table, asked: str | None, features: Sequence[str]) -> int | None:
    """The column of the ids; None where the file has none."""
    if asked is not None:
        return table.column(asked)
    if _ID in table.columns:
        return table.column(_ID)
    return None if table.columns[0] in features else 0


@attrs.frozen
class _Table:
    """A CSV file: its columns, and its rows with their lines.

    Attributes:
        path: the file.
        columns: what its columns are called, in order.
        rows: each row with the line on which it begins; rows without anything in them are left out.
    """

    path: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @classmethod
    def read(cls, path: str | Path) -> _Table:
        rows = list(_rows(str(path), _text(Path(path))))
        if not rows:
            raise InvalidInput("table.no-header", where=str(path))
        (line, columns), *rest = rows
        where = f"{path}:{line}"
        for name, times in Counter(columns).items():
            if name and times > 1:
                raise InvalidInput("table.column-twice", where=where, column=name[:_SHOWN])
        for place, row in rest:
            if len(row) != len(columns):
                raise InvalidInput(
                    "table.ragged", where=f"{path}:{place}", cells=len(row), columns=len(columns)
                )
            if any(cell and not name for cell, name in zip(row, columns, strict=True)):
                raise InvalidInput("table.unnamed", where=f"{path}:{place}")
        return cls(str(path), columns, tuple(rest))

    def column(self, name: str) -> int:
        """The place of a column."""
        if not name or name not in self.columns:
            known = [one for one in self.columns if one][:_MOST_NAMED]
            raise InvalidInput(
                "table.no-column", where=self.path, column=name, near=near([name], known), known=known
            )
        return self.columns.index(name)


def _text(path: Path) -> str:
    """The text of a file, which is UTF-8, with a byte order mark or without."""
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise InvalidInput("table.too-large", where=str(path), most=MOST_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidInput("table.encoding", where=f"{path}:{line}") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InvalidInput("table.nul", where=f"{path}:{line}")
    return text


def _rows(path: str, text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that have something in them, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for row in reader:
            cells = tuple(cell.strip() for cell in row)
            if any(cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InvalidInput("table.not-csv", where=f"{path}:{begins}", cause=str(error)) from None
