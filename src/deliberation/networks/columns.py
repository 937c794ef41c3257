"""Ties taken in one after another, as columns: ten million of them where as many objects wouldn't fit."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from math import inf
from typing import TYPE_CHECKING, Final

from deliberation.errors import InvalidInput
from deliberation.networks.texts import NO_WORDS, GrowingSources, Words
from deliberation.provenance import Source
from deliberation.stakeholders import Tie


if TYPE_CHECKING:
    from deliberation.networks.tables import TieTable

MOST_LOOSE: Final = 20_000
"""So many ties are held as objects; more are held as a `TieTable`."""

# A source of these kinds needs no more than this to be right: nothing, its words, its basis.
_ENOUGH: Final[Mapping[str, int]] = {"witnessed": 0, "reported": 2, "inferred": 3, "supposed": 3}


class TieColumns:
    """Ties between known stakeholders, taken in one by one and checked as `Tie` checks them.

    Args:
        position: where each stakeholder stands, by id; may grow while ties come in.
        missing: what to do about an end that isn't there: gives its position, or raises; ``network.unknown`` without it.
    """

    __slots__ = ("_kinds", "_missing", "_objects", "_position", "_sorts", "_sources", "_subjects", "_weights")

    def __init__(self, position: Mapping[str, int], missing: Callable[[str, Tie], int] | None = None) -> None:
        self._position = position
        self._missing = missing or _unknown
        self._kinds: dict[str, int] = {}
        self._subjects, self._objects, self._sorts = array("i"), array("i"), array("i")
        self._weights = array("d")
        self._sources = GrowingSources()

    def __len__(self) -> int:
        return len(self._subjects)

    def add(
        self, subject: str, kind: str, object_: str, weight: float = 1.0, words: Words = NO_WORDS
    ) -> None:
        """Takes in one tie.

        Raises:
            InvalidInput: what `Tie` and `Source` refuse, and ``network.unknown``.
        """
        one, other = self._position.get(subject), self._position.get(object_)
        sort = self._kinds.get(kind)
        usual = type(weight) is float and 0 <= weight < inf
        if one is None or other is None or sort is None or one == other or not usual or not _sound(words):
            provenance, ref, quote, basis = words
            source = None if words == NO_WORDS else Source(provenance, ref=ref, quote=quote, basis=basis)  # type: ignore[arg-type]  # it checks
            self.add_tie(Tie(subject, kind, object_, weight=weight, source=source))
            return
        self._subjects.append(one)
        self._sorts.append(sort)
        self._objects.append(other)
        self._weights.append(weight)
        self._sources.add(words)

    def add_tie(self, tie: Tie) -> None:
        """Takes in a tie that is one already.

        Raises:
            InvalidInput: ``network.unknown``.
        """
        one, other = (self._known(end, tie) for end in (tie.subject, tie.object))
        self._subjects.append(one)
        self._sorts.append(self._kinds.setdefault(tie.kind, len(self._kinds)))
        self._objects.append(other)
        self._weights.append(tie.weight)
        self._sources.add_source(tie.source)

    def _known(self, end: str, tie: Tie) -> int:
        position = self._position.get(end)
        return self._missing(end, tie) if position is None else position

    def repeated(self) -> Iterator[tuple[int, int]]:
        """Each tie that repeats one before it: the place of that one, and its own."""
        if len(self) > MOST_LOOSE:
            yield from self._table(()).repeated()
            return
        seen: dict[tuple[int, int, int], int] = {}
        for place, key in enumerate(zip(self._subjects, self._sorts, self._objects, strict=True)):
            first = seen.setdefault(key, place)
            if first != place:
                yield first, place

    def tie(self, ids: tuple[str, ...], place: int) -> Tie:
        """One of the ties that were taken in."""
        kind = tuple(self._kinds)[self._sorts[place]]
        ends = ids[self._subjects[place]], ids[self._objects[place]]
        return Tie(ends[0], kind, ends[1], weight=self._weights[place], source=self._sources.so_far()[place])

    def ties(self, ids: tuple[str, ...]) -> tuple[Tie, ...] | TieTable:
        """All of them, between stakeholders of these ids; nothing may be taken in after that."""
        if len(self) > MOST_LOOSE:
            return self._table(ids)
        return tuple(self.tie(ids, place) for place in range(len(self)))

    def _table(self, ids: tuple[str, ...]) -> TieTable:
        import numpy as np  # noqa: PLC0415 - numpy loads where a network is large

        from deliberation.networks.tables import TieTable  # noqa: PLC0415 - as above

        subjects, sorts, objects = (
            np.frombuffer(column, np.int32) for column in (self._subjects, self._sorts, self._objects)
        )
        weights = np.frombuffer(self._weights, np.float64)
        sources = self._sources.packed()
        return TieTable(ids, tuple(self._kinds), subjects, sorts, objects, weights, sources)


def few_or_all(ties: Iterator[Tie]) -> Iterable[Tie]:
    """The ties as a tuple, if they are held as objects; more of them are only handed on."""
    first = tuple(islice(ties, MOST_LOOSE + 1))
    return first if len(first) <= MOST_LOOSE else chain(first, ties)


def checked(ties: Iterable[Tie], position: Mapping[str, int]) -> Sequence[Tie]:
    """The ties as a network holds them, each once and between those who are there.

    Raises:
        InvalidInput: ``network.unknown``, ``network.duplicate-tie``.
    """
    if isinstance(ties, tuple):
        _check_few(ties, position)
        return ties
    columns = TieColumns(position)
    for tie in ties:
        columns.add_tie(tie)
    ids = tuple(position)
    for _, again in columns.repeated():
        raise repeated(columns.tie(ids, again))
    return columns.ties(ids)


def _check_few(ties: tuple[Tie, ...], position: Mapping[str, int]) -> None:
    seen: set[tuple[str, str, str]] = set()
    for tie in ties:
        for end in (tie.subject, tie.object):
            if end not in position:
                raise InvalidInput("network.unknown", id=end, tie=str(tie))
        if (tie.subject, tie.kind, tie.object) in seen:
            raise repeated(tie)
        seen.add((tie.subject, tie.kind, tie.object))


def repeated(tie: Tie) -> InvalidInput:
    """What is wrong with a tie that is there already."""
    return InvalidInput("network.duplicate-tie", subject=tie.subject, kind=tie.kind, object=tie.object)


def _sound(words: Words) -> bool:
    """Whether `Source` would accept this; not whether it would refuse it."""
    if words is NO_WORDS:
        return True
    provenance = words[0]
    needed = None if provenance is None else _ENOUGH.get(provenance)
    return needed is not None and words[needed] is not None


def _unknown(end: str, tie: Tie) -> int:
    raise InvalidInput("network.unknown", id=end, tie=str(tie))
