"""How many seats each group takes at most and at least, and what room that leaves as seats are taken."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from deliberation.errors import InvalidInput


_UNBOUNDED: Final = np.iinfo(np.int64).max


def _counts(given: Mapping[Any, int]) -> dict[Hashable, int]:
    counts = dict(given)
    for group, count in counts.items():
        if isinstance(count, bool) or not isinstance(count, (int, np.integer)) or count < 0:
            raise InvalidInput("coverage.quota", group=str(group), given=repr(count))
    return {group: int(count) for group, count in counts.items()}


@attrs.frozen(eq=False)
class Quotas:
    """The group of each candidate, and how many of it are wanted.

    Args:
        groups: for each candidate; ``None`` for one without a group. Nothing at all where nobody has one.
        at_most: by group; a group that isn't there may take any number.
        at_least: by group; where it has too few candidates, all that it has, and the result says how many are short.

    Raises:
        InvalidInput: ``coverage.quota`` (no whole number from 0), ``coverage.at-least-over-at-most``.

    >>> Quotas(["tenant", "owner", None], at_most={"owner": 1}).codes.tolist()
    [0, 1, 2]
    """

    groups: Sequence[Hashable | None] = ()
    at_most: Mapping[Hashable, int] = attrs.field(factory=dict, converter=_counts)
    at_least: Mapping[Hashable, int] = attrs.field(factory=dict, converter=_counts)
    names: tuple[Hashable, ...] = attrs.field(init=False)
    """The groups, in the order in which candidates and then quotas name them."""
    codes: npt.NDArray[np.int64] = attrs.field(init=False, repr=False)
    """The position of each candidate's group among ``names``; one more than the last for those without."""

    def __attrs_post_init__(self) -> None:
        for group, least in self.at_least.items():
            if least > self.at_most.get(group, least):
                raise InvalidInput(
                    "coverage.at-least-over-at-most",
                    group=str(group),
                    at_least=least,
                    at_most=self.at_most[group],
                )
        named = dict.fromkeys((*self.groups, *self.at_most, *self.at_least))
        named.pop(None, None)
        index: dict[Hashable | None, int] = {group: at for at, group in enumerate(named)}
        index[None] = len(named)
        codes = np.fromiter((index[group] for group in self.groups), np.int64, len(self.groups))
        codes.setflags(write=False)
        object.__setattr__(self, "names", tuple(named))
        object.__setattr__(self, "codes", codes)

    @property
    def bind(self) -> bool:
        """Whether there is any quota."""
        return bool(self.at_most or self.at_least)


class Room:
    """The room that is left while seats are taken, one at a time.

    A seat is free for a group as long as the quotas can still be met when it takes one: it lacks members, or there are more seats than all
    groups together still lack.

    >>> room = Room(2, np.array([9, 9]), np.array([1, 0]))
    >>> room.take(1), room.open.tolist()
    ([1], [True, False])
    """

    def __init__(self, size: int, at_most: npt.NDArray[np.int64], at_least: npt.NDArray[np.int64]) -> None:
        self._at_most, self._at_least = at_most, at_least
        self.counts = np.zeros(len(at_most), np.int64)
        self.spare = size - int(at_least.sum())
        self.open = self._open()

    @property
    def lacking(self) -> npt.NDArray[np.int64]:
        """How many each group still lacks."""
        return np.maximum(np.subtract(self._at_least, self.counts), 0)

    @property
    def caps(self) -> npt.NDArray[np.int64]:
        """How many each group may still take."""
        return np.subtract(self._at_most, self.counts)

    def take(self, group: int) -> list[int]:
        """Takes a seat for a group; which groups have no room from now on."""
        counts, least = int(self.counts[group]) + 1, int(self._at_least[group])
        self.counts[group] = counts
        if counts > least:
            self.spare -= 1
        if self.spare > 0 and counts != self._at_most[group]:
            return []
        before, self.open = self.open, self._open()
        return np.flatnonzero(before & ~self.open).tolist()

    def _open(self) -> npt.NDArray[np.bool_]:
        return (self.counts < self._at_most) & ((self.counts < self._at_least) | (self.spare > 0))


def room_of(
    quotas: Quotas,
    codes: npt.NDArray[np.int64],
    size: int,
    locked: npt.NDArray[np.int64],
    there: npt.NDArray[np.bool_],
) -> tuple[Room, dict[Hashable, int]]:
    """The room when those who are locked sit, and how many candidates are missing by group.

    Args:
        quotas: how many of each group.
        codes: the position of each candidate's group.
        size: how many seats there are.
        locked: who sits.
        there: whether each candidate could sit.

    Raises:
        InvalidInput: ``coverage.no-room``: too many are locked, or the quotas ask for more seats than there are.
    """
    wanted = np.array([*(quotas.at_least.get(name, 0) for name in quotas.names), 0], np.int64)
    at_most = np.array(
        [*(quotas.at_most.get(name, _UNBOUNDED) for name in quotas.names), _UNBOUNDED], np.int64
    )
    could = np.bincount(codes[there], minlength=len(wanted))
    room = Room(size, at_most, np.minimum(wanted, could))
    for one in locked.tolist():
        room.take(int(codes[one]))
    if room.spare < 0 or bool((room.caps < 0).any()):
        full = [str(quotas.names[at]) for at in np.flatnonzero(room.caps < 0)]
        least = int(wanted.sum())
        raise InvalidInput("coverage.no-room", size=size, locked=len(locked), at_least=least, full=full)
    missing = wanted - could
    return room, {quotas.names[at]: int(missing[at]) for at in np.flatnonzero(missing > 0)}
