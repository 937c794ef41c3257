"""Whole tickets with names on them: people of one class take turns, and tickets that came out alike trade people until they differ.

How often each person is dealt is settled before any trade: within a class nobody has two tickets more than another, and a trade leaves
everybody's number of tickets as it is. The more panels differ, the less anybody can foresee who will sit with whom.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from deliberation.convening.lotteries.pools import Pool
from deliberation.convening.lotteries.rounding import Classes, Counts


_PARTNERS: Final = 40
_TRIES: Final = 20

Panel = frozenset[int]


def dealt(
    pool: Pool, classes: Classes, taken: Counts, rng: np.random.Generator
) -> tuple[tuple[str, ...], ...]:
    """The tickets: each a panel, as many as were ``taken``, in an order of chance.

    >>> from deliberation.convening.lotteries.pools import Volunteer
    >>> from deliberation.convening.lotteries.rounding import classes_of
    >>> pool = Pool([Volunteer(name, {}) for name in ("ann", "bo")], [], size=1)
    >>> classes = classes_of(pool, [["ann"], ["bo"]], [0.5, 0.5], {"ann": 0.5, "bo": 0.5})
    >>> sorted(dealt(pool, classes, np.array([4]), np.random.default_rng(7)))
    [('ann',), ('ann',), ('bo',), ('bo',)]
    """
    rows = rng.permutation(np.repeat(np.arange(len(taken)), taken))
    place = {who: number for number, who in enumerate(pool.ids)}
    panels: list[list[int]] = [[] for _ in rows]
    for column, ids in enumerate(classes.members):
        turns = _turns(np.array([place[who] for who in ids]), rng)
        next(turns)
        for panel, row in zip(panels, rows, strict=True):
            seats = int(classes.panels[row, column])
            if seats:
                panel.extend(turns.send(seats))
    told_apart = _Trades.of(pool).apart([frozenset(panel) for panel in panels], rng)
    return tuple(tuple(pool.ids[who] for who in sorted(panel)) for panel in told_apart)


def _turns(people: npt.NDArray[np.int64], rng: np.random.Generator) -> Generator[list[int], int]:
    """Deals as many people as are sent in: round by round everybody once, each round in another order, nobody twice at once."""
    waiting: list[int] = []
    given: list[int] = []
    while True:
        seats = yield given
        given, waiting = waiting[:seats], waiting[seats:]
        if len(given) < seats:
            fresh = [int(who) for who in rng.permutation(people)]
            others = [who for who in fresh if who not in given]
            more = others[: seats - len(given)]
            waiting = [who for who in fresh if who not in more]
            given = given + more


@attrs.frozen
class _Trades:
    """What two tickets may trade: their panels keep the quotas, the households and the size; everybody keeps their number of tickets.

    Attributes:
        kinds: for each person, the places of the quotas they count towards.
        marks: a number for each person, such that people who count alike have the same, and groups that count alike the same sum.
        bounds: at least and at most, for each quota.
        homes: the household of each person; people without housemates in the pool have none.
    """

    kinds: tuple[tuple[int, ...], ...]
    marks: npt.NDArray[np.int64]
    bounds: tuple[tuple[int, int], ...]
    homes: tuple[str | None, ...]

    @classmethod
    def of(cls, pool: Pool) -> _Trades:
        """The rules of a pool."""
        place = {(one.feature, one.value): number for number, one in enumerate(pool.quotas)}
        kinds = tuple(
            tuple(place[feature, one.features[feature]] for feature in pool.features)
            for one in pool.volunteers
        )
        weights = np.random.default_rng(0).integers(-(2**62), 2**62, size=len(place))
        marks = np.array([weights[list(kind)].sum() if kind else 0 for kind in kinds], dtype=np.int64)
        shared = pool.households
        homes = tuple(one.household if one.household in shared else None for one in pool.volunteers)
        return cls(kinds, marks, tuple((one.at_least, one.at_most) for one in pool.quotas), homes)

    def apart(self, panels: Sequence[Panel], rng: np.random.Generator) -> list[Panel]:
        """The panels, with those that are there twice traded apart wherever a trade is found."""
        told = list(panels)
        there: dict[Panel, int] = {}
        for panel in told:
            there[panel] = there.get(panel, 0) + 1
        for number, panel in enumerate(told):
            if there[panel] == 1:
                continue
            for partner in rng.integers(len(told), size=_PARTNERS):
                traded = self._traded(panel, told[partner], rng)
                if traded is None or there.get(traded[0]) or there.get(traded[1]):
                    continue
                for old, new in zip((panel, told[partner]), traded, strict=True):
                    there[old] -= 1
                    there[new] = 1
                told[number], told[partner] = traded
                break
        return told

    def _traded(self, one: Panel, other: Panel, rng: np.random.Generator) -> tuple[Panel, Panel] | None:
        """Both after a trade, which must be allowed for both."""
        for out, into in self._offers(sorted(one - other), sorted(other - one), rng):
            traded = (one - out) | into, (other - into) | out
            if all(map(self._allowed, traded)):
                return traded
        return None

    def _offers(
        self, ours: list[int], theirs: list[int], rng: np.random.Generator
    ) -> Iterator[tuple[Panel, Panel]]:
        """One for one by chance; then two for two that count alike, which keeps even quotas that leave no room."""
        if not ours:
            return
        for mine, yours in zip(rng.choice(ours, _TRIES), rng.choice(theirs, _TRIES), strict=True):
            yield frozenset((int(mine),)), frozenset((int(yours),))
        change = self.marks[theirs][None, :] - self.marks[ours][:, None]
        back = np.flatnonzero(np.isin(change, -change))
        for first in rng.permutation(back)[:_TRIES]:
            mine, yours = divmod(int(first), len(theirs))
            for second in np.flatnonzero(change == -change[mine, yours]):
                again, theirs_again = divmod(int(second), len(theirs))
                if again != mine and theirs_again != yours:
                    yield (
                        frozenset((ours[mine], ours[again])),
                        frozenset((theirs[yours], theirs[theirs_again])),
                    )
                    break

    def _allowed(self, panel: Panel) -> bool:
        counts = [0] * len(self.bounds)
        for who in panel:
            for quota in self.kinds[who]:
                counts[quota] += 1
        homes = [self.homes[who] for who in panel if self.homes[who] is not None]
        within = all(least <= count <= most for count, (least, most) in zip(counts, self.bounds, strict=True))
        return within and len(set(homes)) == len(homes)
