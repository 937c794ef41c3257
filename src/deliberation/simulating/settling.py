"""Which text settles a matter: the one that asks least of those who must come to it, or the one that bargaining leads to.

Source: for minimum-cost consensus, D. Ben-Arieh and T. Easton, *Multi-criteria group consensus under linear cost opinion elasticity*,
Decision Support Systems 43 (2007), 713–721, and G. Zhang, Y. Dong, Y. Xu and H. Li, *Minimum-cost consensus models under aggregation
operators*, IEEE Transactions on Systems, Man, and Cybernetics A 41 (2011), 1253–1261; J. F. Nash, *The bargaining problem*, Econometrica 18
(1950), 155–162; E. Kalai and M. Smorodinsky, *Other solutions to Nash's bargaining problem*, Econometrica 43 (1975), 513–518; F. Zeuthen,
*Problems of monopoly and economic warfare*, 1930, as J. C. Harsanyi has it, Econometrica 24 (1956), 144–157.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from deliberation.errors import InvalidInput
from deliberation.simulating.opinions.given import Numbers, numbers


_NO_WORSE: Final = 1e-12

Places = npt.NDArray[np.int64]


def minimum_cost(
    opinions: Any, costs: Any, within: float, *, lowest: Any = -np.inf, highest: Any = np.inf
) -> Numbers:
    """The text to which all can come at the least cost, on each issue by itself; of several as good the lowest.

    Everybody must come to within a distance of the text, and what they move costs them, in proportion. So the cost of a text is convex and
    bends where it is just within reach of somebody: its least value is where as much pulls it up as pulls it down.

    Args:
        opinions: shape (…, people).
        costs: what it costs each to move by 1: shape (…, people), or one that spreads to it; none below 0.
        within: how far from the text one may stay.
        lowest: the red line below which no text may be: shape (…), or one number.
        highest: the red line above which no text may be.

    Returns:
        The texts: shape (…). Where the red lines leave no text, not a number.

    Raises:
        InvalidInput: ``simulating.numbers``, ``simulating.costs``, ``simulating.within``, ``simulating.nobody``.

    >>> minimum_cost([0, 0.09, 0.36, 0.45, 1], [6, 3, 4, 1, 2], 0.1).round(2).item()
    0.19
    """
    held = _any_shape("opinions", opinions)
    each = np.broadcast_to(_any_shape("costs", costs), held.shape)
    if not held.shape or not held.shape[-1]:
        raise InvalidInput("simulating.nobody")
    if each.min() < 0:
        raise InvalidInput("simulating.costs")
    if not 0 <= within < np.inf:
        raise InvalidInput("simulating.within", given=repr(within))
    bends = np.concatenate([held - within, held + within], axis=-1)
    weights = np.concatenate([each, each], axis=-1)
    order = np.argsort(bends, axis=-1, kind="stable")
    pulled = np.cumsum(np.take_along_axis(weights, order, axis=-1), axis=-1)
    least = (pulled < pulled[..., -1:] / 2 - _NO_WORSE).sum(axis=-1, keepdims=True)
    text = np.take_along_axis(np.take_along_axis(bends, order, axis=-1), least, axis=-1)[..., 0]
    lower, upper = np.broadcast_to(lowest, text.shape), np.broadcast_to(highest, text.shape)
    settled: Numbers = np.where(lower <= upper, np.clip(text, lower, upper), np.nan)
    return settled


def cost_of(text: Any, opinions: Any, costs: Any, within: float) -> Numbers:
    """What it costs all together to come to a text: shape (…).

    >>> cost_of(0.2, [0, 0.09, 0.36, 0.45, 1], [6, 3, 4, 1, 2], 0.2).round(2).item()
    1.25
    """
    held = _any_shape("opinions", opinions)
    moved = np.maximum(np.abs(held - np.asarray(text, dtype=np.float64)[..., None]) - within, 0)
    total: Numbers = (_any_shape("costs", costs) * moved).sum(axis=-1)
    return total


def _any_shape(what: str, given: Any) -> Numbers:
    dimensions = np.ndim(np.asarray(given, dtype=object))
    return numbers(what, given, *[None] * dimensions)


def nash(gains: Any) -> int:
    """The text with the largest product of what it is worth to each; the first of several.

    Args:
        gains: shape (texts, sides): what each text is worth to each side beyond what it has without an agreement.

    Raises:
        InvalidInput: ``simulating.numbers``, ``simulating.shape``; ``simulating.no-gain`` where no text leaves all sides no worse off.

    >>> nash([[0, 4], [2, 3], [3, 1]])
    1
    """
    kept, worth = _bearable(gains)
    with np.errstate(divide="ignore"):
        return int(kept[np.log(worth).sum(axis=1).argmax()])


def kalai_smorodinsky(gains: Any) -> int:
    """The text that gives every side the same share of the most it could hope for, or as near to it as may be: the largest smallest share.

    Args and errors as for `nash`.

    >>> kalai_smorodinsky([[0, 4], [2, 3], [3, 1]])
    1
    """
    kept, worth = _bearable(gains)
    hope = worth.max(axis=0)
    shares = np.divide(worth, hope, where=hope > 0, out=np.ones_like(worth))
    return int(kept[shares.min(axis=1).argmax()])


def zeuthen(gains: Any) -> int:
    """Where two sides end who begin with their own best text and concede in turn, each when it has more to lose by a breakdown.

    A side's risk limit is the share of what its own text is worth to it that it would lose by taking the other's. Who has the lower one
    (the first, where they are equal) concedes: it proposes, of the texts after which it no longer has, the one worth most to it. They
    end where one side's text is worth as much to the other as the other's own.

    Args:
        gains: shape (texts, 2).

    Raises:
        InvalidInput: as `nash`.

    >>> zeuthen([[0, 4], [2, 3], [3, 1]])
    1
    """
    kept, worth = _bearable(numbers("gains", gains, None, 2))
    # of texts as good for oneself, the one that is better for the other
    own = [int(np.lexsort((-worth[:, 1 - side], -worth[:, side]))[0]) for side in (0, 1)]
    while True:
        if any(worth[own[1 - side], side] >= worth[own[side], side] - _NO_WORSE for side in (0, 1)):
            side = next(one for one in (0, 1) if worth[own[1 - one], one] >= worth[own[one], one] - _NO_WORSE)
            return int(kept[own[1 - side]])
        side = 0 if _risk(worth, own, 0) <= _risk(worth, own, 1) else 1
        own[side] = _conceded(worth, own, side)


def _risk(worth: Numbers, own: list[int], side: int) -> float:
    mine = worth[own[side], side]
    return float((mine - worth[own[1 - side], side]) / mine) if mine > 0 else 0.0


def _conceded(worth: Numbers, own: list[int], side: int) -> int:
    """Of texts that offer the other more, after which the other has the lower risk limit, the one worth most; else the other's own."""
    other = 1 - side
    theirs = worth[own[other]]
    mine_then, yours_then = worth[:, side], worth[:, other]
    risk = np.divide(mine_then - theirs[side], mine_then, where=mine_then > 0, out=np.zeros(len(worth)))
    their_risk = (theirs[other] - yours_then) / theirs[other] if theirs[other] > 0 else np.zeros(len(worth))
    fits = (yours_then > worth[own[side], other]) & (mine_then >= theirs[side]) & (risk > their_risk)
    if not fits.any():
        return own[other]
    return int(np.flatnonzero(fits)[mine_then[fits].argmax()])


def _bearable(gains: Any) -> tuple[Places, Numbers]:
    """The places of the texts that leave no side worse off, and their gains."""
    worth = numbers("gains", gains, None, None)
    kept: Places = np.flatnonzero((worth >= 0).all(axis=1))
    if not len(kept):
        raise InvalidInput("simulating.no-gain")
    return kept, worth[kept]
