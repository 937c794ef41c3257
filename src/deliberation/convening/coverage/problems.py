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
        quotas: which candidates may sit together.
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
    short: Mapping[Hashable, int] = attrs.field(init=False)
    """How many candidates a group has too few for what is wanted at least."""

    def __attrs_post_init__(self) -> None:
        if isinstance(self.size, bool) or not isinstance(self.size, (int, np.integer)) or self.size < 0:
            raise InvalidInput("coverage.size", given=repr(self.size))
        if len(self.quotas.codes) != len(self.reach):
            raise InvalidInput("coverage.groups", given=len(self.quotas.codes), candidates=len(self.reach))
        for some in (self.locked, self.excluded):
            if len(some) and not 0 <= some[0] <= some[-1] < len(self.reach):
                raise InvalidInput("coverage.candidate", given=some.tolist(), candidates=len(self.reach))
        both = np.intersect1d(self.locked, self.excluded)
        if len(both):
            raise InvalidInput("coverage.locked-excluded", both=both.tolist())
        _, short = room_of(self.quotas, self.size, self.locked, self.out)
        object.__setattr__(self, "short", short)

    @property
    def out(self) -> npt.NDArray[np.bool_]:
        """Whether each candidate is excluded."""
        out = np.zeros(len(self.reach), np.bool_)
        out[self.excluded] = True
        return out

    def room(self) -> Room:
        """The room when only the locked sit."""
        return room_of(self.quotas, self.size, self.locked, self.out)[0]

    def evolve(self, **changes: Any) -> Problem:
        """The same with other locked or excluded candidates."""
        return attrs.evolve(self, **changes)

    def reached(self, candidates: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Whether each item is heard through one of these."""
        heard = np.zeros(self.reach.items, np.bool_)
        for one in candidates.tolist():
            heard[self.reach.of_candidate(one)] = True
        return heard
