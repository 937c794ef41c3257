"""The ties of a large network as arrays, from which a tie is made when it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeAlias, overload

import attrs
import numpy as np
import numpy.typing as npt

from deliberation.networks.holding import Ends, HeldTies
from deliberation.networks.texts import Sources, number_of
from deliberation.stakeholders import Tie


Whole: TypeAlias = npt.NDArray[np.int32]
Places: TypeAlias = npt.NDArray[np.intp]

# As many are turned into Python's own numbers at a time.
_AT_ONCE: Final = 1 << 16


@attrs.frozen(eq=False, repr=False)
class TieTable(HeldTies, Sequence[Tie]):
    """Many ties between the stakeholders of one network, in about forty bytes each and the texts of their sources.

    It reads like a tuple of `Tie` values, each of which is made anew when it is asked for; a slice of it is a table too.
    A `StakeholderNetwork` makes it where there are many ties, and has checked what is in it.

    Args:
        ids: the stakeholders' ids, in the network's order.
        kinds: the kinds of tie.
        subjects: where each tie's subject stands in ``ids``.
        sorts: where its kind stands in ``kinds``.
        objects: where its object stands in ``ids``.
        weights: how strong it is.
        sources: what stands behind it.
    """

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    subjects: Whole
    sorts: Whole
    objects: Whole
    weights: npt.NDArray[np.float64]
    sources: Sources

    def __attrs_post_init__(self) -> None:
        for column in (self.subjects, self.sorts, self.objects, self.weights):
            column.setflags(write=False)

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Where each stakeholder stands in ``ids``."""
        return {one: place for place, one in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.subjects)

    def __repr__(self) -> str:
        return f"<TieTable of {len(self)} ties>"

    @overload
    def __getitem__(self, at: int) -> Tie: ...
    @overload
    def __getitem__(self, at: slice) -> TieTable: ...
    def __getitem__(self, at: int | slice) -> Tie | TieTable:
        if isinstance(at, slice):
            return self.only(np.arange(len(self))[at])
        place = range(len(self))[at]
        one, other = self.ids[self.subjects[place]], self.ids[self.objects[place]]
        kind, weight = self.kinds[self.sorts[place]], float(self.weights[place])
        return Tie(one, kind, other, weight=weight, source=self.sources[place])

    def __iter__(self) -> Iterator[Tie]:
        return map(self.__getitem__, range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def only(self, places: Places, *, ids: tuple[str, ...] | None = None) -> TieTable:
        """The ties at some places, in this order; between the stakeholders of ``ids``, where some are gone."""
        subjects, sorts, objects = (column[places] for column in (self.subjects, self.sorts, self.objects))
        if ids is not None and ids != self.ids:
            now = {one: place for place, one in enumerate(ids)}
            moved = np.fromiter((now.get(one, -1) for one in self.ids), np.int32, len(self.ids))
            subjects, objects = moved[subjects], moved[objects]
        kept = self.sources.kept
        if kept:
            kept = {new: kept[old] for new, old in enumerate(places.tolist()) if old in kept}
        told = [np.asarray(column)[places] for column in self.sources.columns]
        sources = Sources(self.sources.texts, kept, told)
        return TieTable(ids or self.ids, self.kinds, subjects, sorts, objects, self.weights[places], sources)

    def without(self, gone: Iterable[str], ids: tuple[str, ...]) -> TieTable:
        """As `HeldTies.without`."""
        left = np.zeros(len(self.ids), np.bool_)
        left[[self.position[one] for one in gone]] = True
        return self.only(np.flatnonzero(~(left[self.subjects] | left[self.objects])), ids=ids)

    def stated(self) -> TieTable:
        """As `HeldTies.stated`."""
        return self.only(np.flatnonzero(np.asarray(self.sources.columns[0]) != number_of("supposed")))

    def outgoing(self, stakeholder: str) -> tuple[Tie, ...]:
        """As `HeldTies.outgoing`."""
        return self._slice(self._out, stakeholder)

    def incoming(self, stakeholder: str) -> tuple[Tie, ...]:
        """As `HeldTies.incoming`."""
        return self._slice(self._in, stakeholder)

    def links(self) -> Iterator[tuple[str, str, str, float]]:
        """As `HeldTies.links`."""
        objects, sorts, subjects = self.ranked(sorted(self.kinds))
        order = np.lexsort((sorts, objects, subjects))
        for start in range(0, len(order), _AT_ONCE):
            some = order[start : start + _AT_ONCE]
            columns = (self.subjects, self.sorts, self.objects, self.weights)
            for one, sort, other, weight in zip(*(column[some].tolist() for column in columns), strict=True):
                yield self.ids[one], self.kinds[sort], self.ids[other], weight

    def ends(self, position: Mapping[str, int], kinds: Collection[str] | None) -> Ends:  # noqa: ARG002 - it is the table's own
        """As `HeldTies.ends`."""
        if kinds is None:
            return self.subjects, self.objects, self.weights
        some = np.isin(self.sorts, [sort for sort, kind in enumerate(self.kinds) if kind in kinds])
        return self.subjects[some], self.objects[some], self.weights[some]

    def repeated(self) -> Iterator[tuple[int, int]]:
        """Each tie that repeats one before it: the place of that one, and its own, in this order."""
        order = np.lexsort((self.sorts, self.objects, self.subjects))
        same = np.ones(max(len(order) - 1, 0), np.bool_)
        for column in (self.subjects, self.objects, self.sorts):
            ordered = column[order]
            same &= ordered[1:] == ordered[:-1]
        again = np.flatnonzero(same) + 1
        starts = np.flatnonzero(np.concatenate(([True], ~same)))
        firsts = starts[np.searchsorted(starts, again, side="right") - 1]
        pairs = zip(order[firsts].tolist(), order[again].tolist(), strict=True)
        yield from sorted(pairs, key=lambda pair: pair[1])

    def same(self, other: HeldTies) -> bool:
        """As `HeldTies.same`."""
        if not isinstance(other, TieTable) or len(self) != len(other):
            return False
        kinds = sorted({*self.kinds, *other.kinds})
        mine, theirs = self.ranked(kinds), other.ranked(kinds)
        order, their_order = np.lexsort(mine), np.lexsort(theirs)
        pairs = zip(mine, theirs, strict=True)
        if not all(np.array_equal(one[order], two[their_order]) for one, two in pairs):
            return False
        if not np.array_equal(self.weights[order], other.weights[their_order]):
            return False
        places = zip(order.tolist(), their_order.tolist(), strict=True)
        return all(self.sources[one] == other.sources[two] for one, two in places)

    def ranked(self, kinds: Sequence[str]) -> tuple[Whole, Whole, Whole]:
        """Object, kind and subject of each tie, by where they stand among all ids, and among ``kinds``, in order."""
        rank, sort = self._rank, np.array([kinds.index(kind) for kind in self.kinds], np.int32)
        return rank[self.objects], sort[self.sorts], rank[self.subjects]

    @cached_property
    def _rank(self) -> Whole:
        """Where each stakeholder stands when they are ordered by id."""
        rank = np.empty(len(self.ids), np.int32)
        rank[sorted(range(len(self.ids)), key=self.ids.__getitem__)] = np.arange(len(self.ids))
        return rank

    @cached_property
    def _out(self) -> tuple[Places, Whole]:
        return self._grouped(self.subjects, self.objects)

    @cached_property
    def _in(self) -> tuple[Places, Whole]:
        return self._grouped(self.objects, self.subjects)

    def _grouped(self, here: Whole, there: Whole) -> tuple[Places, Whole]:
        """Where the ties of each stakeholder begin, and the ties, by kind and then by the other end."""
        sorts = self.ranked(sorted(self.kinds))[1]
        order = np.lexsort((self._rank[there], sorts, here))
        begin = np.concatenate(([0], np.cumsum(np.bincount(here, minlength=len(self.ids)))))
        return begin, order.astype(np.int32)

    def _slice(self, grouped: tuple[Places, Whole], stakeholder: str) -> tuple[Tie, ...]:
        begin, order = grouped
        place = self.position[stakeholder]
        return tuple(self[at] for at in order[begin[place] : begin[place + 1]].tolist())
