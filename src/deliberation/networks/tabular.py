"""Rows of a table as stakeholders and ties, and back: which columns there are, and what may stand in them.

A cell is ``None`` where nothing is said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from deliberation.errors import InvalidInput, near
from deliberation.networks.faults import Faults
from deliberation.networks.gathering import Parts
from deliberation.networks.plain import RELATED, Node, node_id, plain_stakeholder
from deliberation.networks.texts import NO_WORDS
from deliberation.stakeholders import Stakeholder, Tie


SOURCE_COLUMNS: Final = ("provenance", "ref", "quote", "basis")
COUNT_COLUMNS: Final = ("count_figure", "count_hedge", "count_unit", "count_ceiling")
STAKEHOLDER_COLUMNS: Final = ("id", "name", "kind", "capacity", "role", "count", *SOURCE_COLUMNS)
TIE_COLUMNS: Final = ("subject", "kind", "object", "weight", *SOURCE_COLUMNS)

_NEEDED: Final[Mapping[bool, tuple[str, ...]]] = {True: ("subject", "object"), False: ("id",)}
_OWN: Final = frozenset((*STAKEHOLDER_COLUMNS, *COUNT_COLUMNS, "label", "attributes"))
_WHOLE: Final = ("count_figure", "count_ceiling")

Cells = Sequence[Any]


def columns_of(
    header: Iterable[object], renamed: Mapping[str, str | None], *, ties: bool, where: str
) -> list[str | None]:
    """What each column is, ``None`` for one that is left out.

    Args:
        header: the columns' names in the table.
        renamed: ours for some of the table's; ``None`` leaves the column out.
        ties: whether it is a table of ties, which has no columns of its own.
        where: the place of the header.

    Raises:
        InvalidInput: ``network.column-missing``, ``network.column-twice``, ``network.column-unknown``.
    """
    given = [str(name) for name in header]
    names = [renamed.get(name, name) for name in given]
    faults = Faults()
    kept = [name for name in names if name is not None and name.strip()]
    for name in _NEEDED[ties]:
        if name not in kept:
            faults.add(InvalidInput("network.column-missing", column=name, near=near([name], kept)), where)
    for name in sorted({name for name in kept if kept.count(name) > 1}):
        faults.add(InvalidInput("network.column-twice", column=name), where)
    for name in kept if ties else ():
        if name not in TIE_COLUMNS:
            close = near([name], TIE_COLUMNS)
            faults.add(
                InvalidInput("network.column-unknown", column=name, near=close, known=TIE_COLUMNS), where
            )
    faults.check(where)
    return names


def stakeholder_parts(names: Sequence[str | None]) -> Callable[[Cells], Node]:
    """How the cells below these columns become an id and what else is said of a stakeholder."""

    def parts(cells: Cells) -> Node:
        data: dict[str, Any] = {}
        for name, cell in zip(names, cells, strict=False):
            if name is not None and not name.strip():
                _check_unnamed(cell)
            elif name is not None and cell is not None:
                data[name] = cell
        given = data.pop("id", None)
        if given is None:
            raise InvalidInput("network.lacks", column="id")
        _check_source(*(data.get(name) for name in SOURCE_COLUMNS))
        for name in _WHOLE:
            text = data.get(name)
            if isinstance(text, str) and text.isascii() and text.isdigit():
                data[name] = int(text)
        return node_id(given), data

    return parts


def tie_parts(names: Sequence[str | None]) -> Callable[[Cells], Parts]:
    """How the cells below these columns, and one empty cell more, become what a tie is made of."""
    pick = itemgetter(*(names.index(name) if name in names else -1 for name in TIE_COLUMNS))
    unnamed = [place for place, name in enumerate(names) if name is not None and not name.strip()]

    def parts(cells: Cells) -> Parts:
        subject, kind, object_, weight, provenance, ref, quote, basis = pick(cells)
        if subject is None or object_ is None:
            raise InvalidInput("network.lacks", column="subject" if subject is None else "object")
        for place in unnamed:
            _check_unnamed(cells[place])
        if provenance is None:
            _check_source(provenance, ref, quote, basis)
            words = NO_WORDS
        else:
            words = provenance, ref, quote, basis
        return (
            subject if type(subject) is str else node_id(subject),
            RELATED if kind is None else kind,
            object_ if type(object_) is str else node_id(object_),
            1.0 if weight is None else _number(weight),
            words,
        )

    return parts


def _check_unnamed(cell: Any) -> None:
    """A cell below a column without a name can't be kept."""
    if cell is not None:
        raise InvalidInput("network.cell-unnamed", given=repr(cell))


def _check_source(provenance: Any, *others: Any) -> None:
    if provenance is None and any(text is not None for text in others):
        raise InvalidInput("network.unsourced")


def _number(given: Any) -> Any:
    """A number, or what was given, for the tie to refuse."""
    if type(given) is float:
        return given
    if isinstance(given, str) and (not given.isascii() or "_" in given):
        return given
    try:
        return given if isinstance(given, bool) else float(given)
    except (ValueError, TypeError, OverflowError):
        return given


def attribute_columns(stakeholders: Iterable[Stakeholder]) -> list[str]:
    """The columns that the attributes of these stakeholders need, beside those that all have."""
    found: dict[str, None] = {}
    for stakeholder in stakeholders:
        found.update(dict.fromkeys(_flat(stakeholder)))
    extra = sorted(found.keys() - set(STAKEHOLDER_COLUMNS) - {*COUNT_COLUMNS, "attributes"})
    more = [name for name in (*COUNT_COLUMNS, "attributes") if name in found]
    return [*more, *extra]


def stakeholder_rows(stakeholders: Iterable[Stakeholder], columns: Sequence[str]) -> Iterator[list[Any]]:
    """The cells of each stakeholder below these columns."""
    for stakeholder in stakeholders:
        data = _flat(stakeholder)
        yield [data.get(name) for name in columns]


def tie_row(tie: Tie) -> tuple[Any, ...]:
    """The cells of a tie, below `TIE_COLUMNS`."""
    source = tie.source
    words = NO_WORDS if source is None else (source.provenance, source.ref, source.quote, source.basis)
    return tie.subject, tie.kind, tie.object, tie.weight, *words


def _flat(stakeholder: Stakeholder) -> dict[str, Any]:
    """A stakeholder as cells: each attribute in a column of its own, unless it would read as something else there."""
    data: dict[str, Any] = {"id": stakeholder.id, **plain_stakeholder(stakeholder)}
    own = data.pop("attributes", None) or {}
    apart = {key: text for key, text in own.items() if key in _OWN or not key.strip() or text == ""}
    data |= {key: text for key, text in own.items() if key not in apart}
    if apart:
        data["attributes"] = json.dumps(apart, ensure_ascii=False)
    count = stakeholder.count
    if count is not None and count.text is not None and type(count).read(count.text) == count:
        data = {key: cell for key, cell in data.items() if key not in COUNT_COLUMNS}
    return data
