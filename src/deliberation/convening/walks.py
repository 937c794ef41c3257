"""How readily ties lead from some stakeholders to others: a walk that comes home, each kind of tie counted the same.

The walk is at one of those it begins with. Each time it goes home with a fixed probability, or else picks one of the kinds of tie that
whoever it is at has, and of these one tie by its weight. So a kind of which there are many counts no more than one of which there are few.
Where it is found how often orders the stakeholders; the numbers are never shown as somebody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Self

import attrs
import numpy as np
from scipy import sparse

from deliberation.convening.brokerage import Matrix, Numbers, inverse
from deliberation.networks import StakeholderNetwork, kinds_wanted


_ENOUGH: Final = 1e-13
_LONGEST: Final = 1_000


@attrs.frozen(eq=False)
class Walk:
    """Where each step may lead, computed once for a network.

    Args:
        onward: with which probability a step leads from each row to each column: stakeholders, and values that some of them have.
        places: the row of each stakeholder, by id.

    >>> from deliberation.stakeholders import Stakeholder, Tie
    >>> three = StakeholderNetwork([Stakeholder(who) for who in "abc"], [Tie("a", "trusts", "b"), Tie("b", "trusts", "c")])
    >>> found = Walk.on(three).visits(["a"], home=0.5)
    >>> sorted(found, key=found.get, reverse=True), round(sum(found.values()), 12)
    (['a', 'b', 'c'], 1.0)
    """

    onward: Matrix
    places: dict[str, int]

    @classmethod
    def on(
        cls, network: StakeholderNetwork, kinds: Iterable[str] | None = None, alike: Sequence[str] = ()
    ) -> Self:
        """The walk on a network.

        Args:
            network: whose ties are followed, either way round.
            kinds: which kinds of tie; all of them, if none are given.
            alike: attributes; having the same value of one counts as a kind of tie too.
        """
        wanted = kinds_wanted(kinds)
        used = sorted({tie.kind for tie in network.ties} if wanted is None else wanted)
        places = {one.id: row for row, one in enumerate(network.stakeholders)}
        values = sorted({(name, value) for name in alike for value in _values(network, name).values()})
        size = len(places) + len(values)
        of_kinds = [_within(network.adjacency([kind]).to_scipy(), size) for kind in used]
        of_kinds += [_sharing(network, name, places, values, size) for name in alike]
        total: Matrix = sparse.csr_array((size, size))
        having = np.zeros(size)
        for one in of_kinds:
            sums: Numbers = np.asarray(one.sum(axis=1))
            having += sums > 0
            total = total + _scaled(one, sums)
        return cls(_scaled(total, having), places)

    def visits(self, begin: Iterable[str], *, home: float) -> dict[str, float]:
        """In which share of its steps the walk is found at each stakeholder, by id.

        Args:
            begin: the ids of those it begins with, and comes home to, all the same.
            home: the probability to go home at each step, above 0.
        """
        start = np.zeros(self.onward.shape[0])
        start[[self.places[who] for who in set(begin)]] = 1
        start /= start.sum()
        back = self.onward.T.tocsr()
        stuck = np.asarray(self.onward.sum(axis=1)) == 0
        there = start
        for _ in range(_LONGEST):
            before = there
            there = (1 - home) * (back @ before) + (home + (1 - home) * before[stuck].sum()) * start
            if np.abs(there - before).sum() < _ENOUGH:
                break
        return {who: float(there[row]) for who, row in self.places.items()}


def _scaled(rows: Matrix, by: Numbers) -> Matrix:
    return sparse.csr_array(sparse.diags_array(inverse(by)) @ rows)


def _within(weights: Matrix, size: int) -> Matrix:
    found = weights.tocoo()
    return sparse.csr_array((found.data, (found.row, found.col)), shape=(size, size))


def _sharing(
    network: StakeholderNetwork, name: str, places: dict[str, int], values: list[tuple[str, str]], size: int
) -> Matrix:
    """Ties between each stakeholder and the value of an attribute that they have."""
    row = {value: len(places) + number for number, value in enumerate(values)}
    pairs = [(places[who], row[name, value]) for who, value in sorted(_values(network, name).items())]
    one: list[int] = [end for pair in pairs for end in pair]
    other: list[int] = [end for pair in pairs for end in reversed(pair)]
    return sparse.csr_array((np.ones(len(one)), (one, other)), shape=(size, size))


def _values(network: StakeholderNetwork, name: str) -> dict[str, str]:
    return {one.id: one.attributes[name] for one in network.stakeholders if name in one.attributes}
