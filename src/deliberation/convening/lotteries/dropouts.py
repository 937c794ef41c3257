"""Who may drop out of a panel: all cases with their probabilities, or a sample of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

import attrs
import numpy as np

from deliberation.convening.lotteries.limits import Limits
from deliberation.convening.lotteries.pools import Pool
from deliberation.convening.lotteries.replacing import called_to
from deliberation.errors import InvalidInput


MOST_SCENARIOS: Final = 10_000

Left = tuple[tuple[int, ...], int]
"""What a case leaves: how many still count towards each quota, and how many places are empty."""


def rates_of(pool: Pool, seated: Sequence[int], dropout: float | Mapping[str, float]) -> dict[int, float]:
    """How likely each person on the panel is to drop out."""
    rates = {}
    for who in seated:
        rate = dropout.get(pool.ids[who]) if isinstance(dropout, Mapping) else dropout
        if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 <= rate <= 1:
            raise InvalidInput("alternate.dropout", id=pool.ids[who], given=repr(rate))
        rates[who] = float(rate)
    return rates


@attrs.frozen
class Cases:
    """Who drops out in each case, and how much the case weighs; the weights add up to one."""

    dropped: tuple[frozenset[int], ...]
    weights: tuple[float, ...]
    exact: bool

    @classmethod
    def of(cls, rates: Mapping[int, float], most: int, rng: np.random.Generator) -> Cases:
        """All cases where there are few enough, otherwise a sample."""
        if type(most) is not int or not 1 <= most <= MOST_SCENARIOS:
            raise InvalidInput("alternate.scenarios", given=repr(most), most=MOST_SCENARIOS)
        unsure = [who for who, rate in rates.items() if 0 < rate < 1]
        surely = frozenset(who for who, rate in rates.items() if rate == 1)
        if 2 ** min(len(unsure), 64) <= most:
            cases = {
                surely | {who for who, goes in zip(unsure, each, strict=True) if goes}: float(
                    np.prod(
                        [
                            rates[who] if goes else 1 - rates[who]
                            for who, goes in zip(unsure, each, strict=True)
                        ]
                    )
                )
                for each in product((False, True), repeat=len(unsure))
            }
            return cls(tuple(cases), tuple(cases.values()), exact=True)
        drawn = rng.random((most, len(unsure))) < [rates[who] for who in unsure]
        found = [surely | {who for who, goes in zip(unsure, row, strict=True) if goes} for row in drawn]
        return cls(tuple(found), (1 / most,) * most, exact=False)

    def merged(self, limits: Limits, seated: Sequence[int]) -> dict[Left, float]:
        """The cases by what they leave: how many still count towards each quota, and how many places are empty."""
        found: dict[Left, float] = {}
        for gone, weight in zip(self.dropped, self.weights, strict=True):
            if gone and weight:
                left = tuple(limits.counts(who for who in seated if who not in gone)), len(gone)
                found[left] = found.get(left, 0.0) + weight
        return found

    def missed(self, limits: Limits, seated: Sequence[int], ready: Sequence[int]) -> float:
        """By how many people quotas are missed on average, with these alternates."""
        known: dict[Left, int] = {}
        total = 0.0
        for gone, weight in zip(self.dropped, self.weights, strict=True):
            staying = [who for who in seated if who not in gone]
            left = tuple(limits.counts(staying)), len(gone)
            if left not in known:
                called = called_to(limits, staying, ready, len(gone))
                known[left] = limits.over(limits.counts([*staying, *called]))
            total += weight * known[left]
        return total
