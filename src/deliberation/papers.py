"""Papers that a plugin adds to what the library writes: what they are called, and what stands in them.

A plugin gives a paper's content, a `Sheet`; how it becomes Markdown, and that no text of a record gets out of its place there, is the
library's business (``deliberation.publishing.sheets``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import attrs

from deliberation.errors import InvalidInput
from deliberation.records import Record
from deliberation.seats import is_key, titled
from deliberation.wording import LANGS, Reason


def _columns(given: Iterable[Mapping[str, str]]) -> tuple[Mapping[str, str], ...]:
    return tuple(titled(one) for one in given)


def _rows(given: Iterable[Iterable[object]]) -> tuple[tuple[object, ...], ...]:
    return tuple(tuple(row) for row in given)


@attrs.frozen(kw_only=True)
class Sheet:
    """What stands in a paper: a table, and remarks above it.

    Args:
        columns: their titles, ``{"zh": …, "en": …}`` each.
        rows: a cell for each column: text of the record as it is, a number, a `Reason`, a mapping with ``zh`` and ``en``, a day, a list
            of these, or ``None`` for what isn't known.
        remarks: sentences above the table.

    Raises:
        InvalidInput: ``paper.row`` for a row that has more or fewer cells than there are columns; ``seat.title``.

    >>> Sheet(columns=[{"zh": "意见", "en": "Opinion"}], rows=[["路面不平"]]).rows
    (('路面不平',),)
    """

    columns: tuple[Mapping[str, str], ...] = attrs.field(converter=_columns)
    rows: tuple[tuple[object, ...], ...] = attrs.field(converter=_rows)
    remarks: tuple[Reason, ...] = attrs.field(default=(), converter=tuple)

    def __attrs_post_init__(self) -> None:
        for place, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise InvalidInput("paper.row", row=place, cells=len(row), columns=len(self.columns))


@attrs.frozen(kw_only=True)
class Paper:
    """A paper, offered through the hook ``deliberation_papers``.

    Args:
        key: its name, e.g. ``"answer-list"``.
        title: ``{"zh": …, "en": …}``.
        write: what stands in the paper of a record. Pure: a fold of the record.

    Raises:
        InvalidInput: ``paper.key``, ``paper.title``, ``seat.title``.

    >>> def length(record):
    ...     return Sheet(columns=[{"zh": "篇幅", "en": "Length"}], rows=[[len(record)]])
    >>> Paper(key="length", title={"zh": "篇幅", "en": "Length"}, write=length).key
    'length'
    """

    key: str
    title: Mapping[str, str] = attrs.field(converter=titled)
    write: Callable[[Record], Sheet]
    plugin: str | None = None
    """The distribution that brings it; set when it is loaded."""

    def __attrs_post_init__(self) -> None:
        if not is_key(self.key):
            raise InvalidInput("paper.key", given=repr(self.key))
        if any(lang not in self.title for lang in LANGS):
            raise InvalidInput("paper.title", paper=self.key, languages=LANGS)
