"""What is asked: how many seats, over which items, under which quotas, and with whom already there."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from deliberation.convening.coverage.quotas import Quotas, Room, room_of
from deliberation.convening.coverage.reach import Reach
from deliberation.convening.coverage.weights import Units
from deliberation.errors import InvalidInput


def _ordered(given: Iterable[int]) -> npt.NDArray[np.int64]:
    made = np.array(sorted({int(one) for one in given}), np.int64)
    made.setflags(write=False)
    return made


@attrs.frozen(eq=False)
class Problem:
    """So many seats for candidates, so that as much weight as possible is heard.

    Args:
        reach: which items each candidate lets be heard.
        size: how many seats there are, those of the locked among them.
        units: what each item weighs.
        quotas: how many of each group.
        locked: candidates who sit in any case.
        excluded: candidates who don't sit in any case.

    Raises:
        InvalidInput: ``coverage.size``, ``coverage.candidate`` (there is none at this position), ``coverage.locked-excluded``,
            ``coverage.groups`` (not one group for each candidate), ``coverage.no-room``.
    """

    reach: Reach
    size: int
    units: Units
    quotas: Quotas
    locked: npt.NDArray[np.int64] = attrs.field(default=(), converter=_ordered)
    excluded: npt.NDArray[np.int64] = attrs.field(default=(), converter=_ordered)
    codes: npt.NDArray[np.int64] = attrs.field(init=False)
    """The position of each candidate's group."""
    there: npt.NDArray[np.bool_] = attrs.field(init=False)
    """Whether each candidate isn't excluded."""
    short: Mapping[Hashable, int] = attrs.field(init=False)
    """How many candidates a group has too few for what is wanted at least."""

    def __attrs_post_init__(self) -> None:
        if isinstance(self.size, bool) or not isinstance(self.size, (int, np.integer)) or self.size < 0:
            raise InvalidInput("coverage.size", given=repr(self.size))
        grouped = len(self.quotas.codes)
        if grouped not in (0, len(self.reach)):
            raise InvalidInput("coverage.groups", given=grouped, candidates=len(self.reach))
        for some in (self.locked, self.excluded):
            if len(some) and not 0 <= some[0] <= some[-1] < len(self.reach):
                raise InvalidInput("coverage.candidate", given=some.tolist(), candidates=len(self.reach))
        both = np.intersect1d(self.locked, self.excluded)
        if len(both):
            raise InvalidInput("coverage.locked-excluded", both=both.tolist())
        nobody = np.full(len(self.reach), len(self.quotas.names), np.int64)
        there = np.ones(len(self.reach), np.bool_)
        there[self.excluded] = False
        object.__setattr__(self, "codes", self.quotas.codes if grouped else nobody)
        object.__setattr__(self, "there", there)
        object.__setattr__(self, "short", self._room()[1])

    def room(self) -> Room:
        """The room when only the locked sit."""
        return self._room()[0]

    def evolve(self, **changes: Any) -> Problem:
        """The same with other locked or excluded candidates."""
        return attrs.evolve(self, **changes)

    def _room(self) -> tuple[Room, dict[Hashable, int]]:
        return room_of(self.quotas, self.codes, self.size, self.locked, self.there)
