"""What a lottery is to be fair by: four objectives behind one interface.

Each searches the same panels, with the same bound on all of them, and hands back a lottery with what it reached and what nothing exceeds.

- ``leximin``: the smallest chance as large as possible, then the next smallest, and so on.
- ``maximin``: the smallest chance as large as possible; nothing is said of the rest.
- ``nash``: the product of all chances as large as possible.
- ``goldilocks``: no chance too small and none too large.

Source: Flanigan, Gölz, Gupta, Hennig & Procaccia, *Fair algorithms for selecting citizens' assemblies*, Nature 2021; for Goldilocks
Baharav & Flanigan, *Fair, manipulation-robust, and transparent sortition*, EC 2024.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import attrs
import numpy as np

from deliberation.convening.lotteries.balancing import balanced_counts, balanced_weights
from deliberation.convening.lotteries.between import Between
from deliberation.convening.lotteries.covering import cover
from deliberation.convening.lotteries.few import few_panels
from deliberation.convening.lotteries.kinds import Floats
from deliberation.convening.lotteries.pricing import Master, improved
from deliberation.convening.lotteries.relaxations import goldilocks, leximin, maximin
from deliberation.convening.lotteries.search import REACHED, Mix, Search, realise
from deliberation.convening.lotteries.stages import by_stages
from deliberation.errors import InvalidInput


GAMMA: Final = 1.0
"""How much Goldilocks minds small chances, against large ones."""

_ENOUGH: Final = 1e-7
_NEVER: Final = 1e-9


@attrs.frozen(eq=False)
class Outcome:
    """What came of a search.

    Attributes:
        mix: the lottery.
        bound: what the objective of no lottery exceeds; for Goldilocks what none falls below.
        achieved: what it is for this one.
        gap: how far they are apart: for leximin the most that anybody's chance is from its bound, for Nash the logarithm of their ratio.
    """

    mix: Mix
    bound: float
    achieved: float
    gap: float


@attrs.frozen
class Objective:
    """One way to be fair.

    Args:
        key: how it is asked for.
        solve: searches for its lottery.
    """

    key: str
    solve: Callable[[Search], Outcome]


def objective(key: str | Objective) -> Objective:
    """The objective of that key.

    Raises:
        InvalidInput: ``lottery.objective``.

    >>> objective("nash").key
    'nash'
    """
    if isinstance(key, Objective):
        return key
    if key not in OBJECTIVES:
        raise InvalidInput("lottery.objective", given=repr(key), known=list(OBJECTIVES))
    return OBJECTIVES[key]


def _chances(search: Search, mix: Mix) -> Floats:
    chances: Floats = mix.expected / search.kinds.sizes
    return chances


def _leximin(search: Search) -> Outcome:
    approach = realise(search, leximin(search.relaxed))
    mixes = [approach.mix] if len(approach.nearest) else []
    if approach.distance > REACHED and not (mixes and search.ended):
        mixes.append(by_stages(search))
    ideal = leximin(search.relaxed)
    mix = max(mixes, key=lambda one: tuple(np.sort(_chances(search, one)).round(8)))
    chances = _chances(search, mix)
    gap = float(np.abs(ideal - chances).max())
    return Outcome(mix, _smallest(ideal, ideal), _smallest(chances, ideal), gap)


def _maximin(search: Search) -> Outcome:
    level, prices = maximin(search.relaxed)
    mix, ideal = few_panels(search, level, prices), np.full(search.kinds.count, level)
    if mix is None:
        approach = realise(search, leximin(search.relaxed))
        reached = approach.distance <= REACHED or (len(approach.nearest) > 0 and search.ended)
        mix = approach.mix if reached else by_stages(search, first=True)
        ideal = leximin(search.relaxed)
    bound, achieved = _smallest(ideal, ideal), _smallest(_chances(search, mix), ideal)
    return Outcome(mix, bound, achieved, max(bound - achieved, 0.0))


def _smallest(chances: Floats, ideal: Floats) -> float:
    """The smallest chance of those who sit on any panel."""
    return float(chances[ideal > _NEVER].min())


def _nash(search: Search) -> Outcome:
    counted = _reachable(search)
    expected = balanced_counts(search.relaxed, counted)
    approach = realise(search, expected / search.kinds.sizes)
    sizes, there = search.kinds.sizes * counted, counted > 0
    if approach.distance <= REACHED:
        mix = approach.mix
        best = _log_mean(expected / search.kinds.sizes, sizes)
    else:
        counted = _covered(search, counted)
        sizes, there = search.kinds.sizes * counted, counted > 0
        mix, left = improved(
            search, lambda panels: _product(panels, sizes), enough=_ENOUGH * float(sizes.sum())
        )
        best = _log_mean(_chances(search, mix), sizes) + left / float(sizes.sum())
    reached = _log_mean(_chances(search, mix), sizes)
    assert there.any()  # noqa: S101 - somebody sits on every panel
    return Outcome(mix, float(np.exp(best)), float(np.exp(reached)), max(best - reached, 0.0))


def _goldilocks(search: Search) -> Outcome:
    counted = _reachable(search)
    lowest, highest = goldilocks(search.relaxed, counted, GAMMA)
    approach = realise(search, leximin(search.relaxed, min(highest + _NEVER, 1.0)))
    share = float(counted @ search.kinds.sizes / search.kinds.at_most[-1])
    bound = share * highest + GAMMA / (share * lowest)
    if approach.distance <= REACHED:
        mix = approach.mix
    else:
        counted = _covered(search, counted)
        share = float(counted @ search.kinds.sizes / search.kinds.at_most[-1])
        between = Between.of(search, counted, GAMMA)
        mix, left = improved(search, between.solve, enough=_ENOUGH)
        bound = _spread(_chances(search, mix), counted, share) - left
    achieved = _spread(_chances(search, mix), counted, share)
    return Outcome(mix, min(bound, achieved), achieved, max(achieved - bound, 0.0))


def _reachable(search: Search) -> Floats:
    """The kinds that the polytope gives a chance: whoever has none there sits on no panel at all."""
    return (leximin(search.relaxed) > _NEVER).astype(np.float64)


def _covered(search: Search, counted: Floats) -> Floats:
    """The kinds that sit on some panel."""
    cover(search)
    covered: Floats = counted * (search.panels.max(axis=0) > 0)
    return covered


def _product(panels: Floats, sizes: Floats) -> Master:
    there = sizes > 0
    weights = balanced_weights(panels[:, there], sizes[there])
    expected = weights @ panels
    direction = np.where(there, sizes / np.maximum(expected, _NEVER), 0.0)
    return Master(weights, direction, float(direction @ expected))


def _log_mean(chances: Floats, sizes: Floats) -> float:
    there = sizes > 0
    return float(sizes[there] @ np.log(np.maximum(chances[there], _NEVER)) / sizes.sum())


def _spread(chances: Floats, counted: Floats, share: float) -> float:
    """What Goldilocks makes small: the largest chance, and the inverse of the smallest, each beside an equal chance."""
    there = counted > 0
    return float(share * chances[there].max() + GAMMA / (share * max(chances[there].min(), _NEVER)))


LEXIMIN: Final = Objective("leximin", _leximin)
MAXIMIN: Final = Objective("maximin", _maximin)
NASH: Final = Objective("nash", _nash)
GOLDILOCKS: Final = Objective("goldilocks", _goldilocks)

OBJECTIVES: Final[Mapping[str, Objective]] = MappingProxyType(
    {one.key: one for one in (LEXIMIN, MAXIMIN, NASH, GOLDILOCKS)}
)
