"""Nash welfare: chances whose logarithms sum to the most, by an interior-point method.

Over the polytope the unknowns are counts; over panels they are how likely each panel is. Both are a small concave program under linear
bounds, solved by Newton steps on its optimality conditions.

Source: Nocedal & Wright, *Numerical Optimization*, 2nd ed., chapter 19.
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from deliberation.convening.lotteries.kinds import Floats
from deliberation.convening.lotteries.relaxations import Relaxed


_STEPS: Final = 80
_CLOSE: Final = 1e-11
_BACK: Final = 0.995
_STEADY: Final = 1e-13
_EXACT: Final = 1e-9


@attrs.frozen(eq=False)
class _Problem:
    """Maximise ``sizes @ log(counts @ x)`` where ``even @ x == equals``, ``uneven @ x <= most`` and ``sign * x <= edge``.

    Without ``counts`` the unknowns are the counts themselves.
    """

    counts: Floats | None
    sizes: Floats
    even: Floats
    equals: Floats
    uneven: Floats
    most: Floats
    sign: float
    edge: Floats

    @property
    def limits(self) -> Floats:
        """What is bounded: the rows, then the unknowns."""
        return np.concatenate([self.most, self.edge])

    def bounded(self, x: Floats) -> Floats:
        return np.concatenate([self.uneven @ x, self.sign * x])

    def back(self, prices: Floats) -> Floats:
        """What prices on the bounds come to for each unknown."""
        rows = len(self.most)
        pulled: Floats = self.uneven.T @ prices[:rows] + self.sign * prices[rows:]
        return pulled

    def held(self, x: Floats) -> Floats:
        return x if self.counts is None else self.counts @ x

    def slope(self, each: Floats) -> Floats:
        return each if self.counts is None else self.counts.T @ each


@attrs.define(eq=False)
class _Iterate:
    point: Floats
    slack: Floats
    prices: Floats
    duals: Floats


def balanced_counts(relaxed: Relaxed, counted: Floats) -> Floats:
    """The counts in the polytope whose chances have the largest product, for the kinds that are counted.

    >>> from deliberation.convening.lotteries.engines import engine
    >>> from deliberation.convening.lotteries.kinds import Kinds
    >>> from deliberation.convening.lotteries.pools import Pool, Quota, Volunteer
    >>> pool = Pool([Volunteer(f"p{n}", {"age": "60+" if n else "16-59"}) for n in range(3)],
    ...             [Quota("age", "60+", 0, 1), Quota("age", "16-59", 0, 1)], 1)
    >>> kinds = Kinds.of(pool)
    >>> balanced_counts(Relaxed(kinds, engine()), np.ones(2)).round(6).tolist()
    [0.333333, 0.666667]
    """
    kinds = relaxed.kinds
    there = np.flatnonzero(counted)
    rows, least, most = relaxed.rows[:, there], relaxed.at_least, relaxed.at_most
    even = least == most
    above, below = ~even & np.isfinite(most), ~even & np.isfinite(least) & (least > 0)
    problem = _Problem(
        counts=None,
        sizes=kinds.sizes[there],
        even=rows[even],
        equals=least[even],
        uneven=np.vstack([rows[above], -rows[below]]),
        most=np.concatenate([most[above], -least[below]]),
        sign=1.0,
        edge=kinds.most[there],
    )
    expected = np.zeros(kinds.count)
    expected[there] = _solved(problem, 0.5 * kinds.most[there])
    return expected


def balanced_weights(panels: Floats, sizes: Floats) -> Floats:
    """How likely each panel is, so that the product of chances is the largest that these panels allow; each kind sits on one.

    >>> balanced_weights(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([1.0, 1.0])).round(6).tolist()
    [0.5, 0.5]
    """
    width = len(panels)
    nothing = np.zeros((0, width))
    problem = _Problem(
        panels.T, sizes, np.ones((1, width)), np.ones(1), nothing, np.zeros(0), -1.0, np.zeros(width)
    )
    weights = np.maximum(_solved(problem, np.full(width, 1 / width)), 0.0)
    normed: Floats = weights / weights.sum()
    return normed


def _solved(problem: _Problem, start: Floats) -> Floats:
    least = 0.1 * max(1.0, float(np.abs(start).mean()))
    slack = np.maximum(problem.limits - problem.bounded(start), least)
    now = _Iterate(start, slack, 1 / slack, np.zeros(len(problem.even)))
    for _ in range(_STEPS):
        centre = float(now.slack @ now.prices) / len(now.slack)
        if centre < _CLOSE and _off(problem, now) < _EXACT:
            break
        now = _stepped(problem, now, 0.2 * centre)
    return now.point


def _off(problem: _Problem, now: _Iterate) -> float:
    even = np.abs(problem.even @ now.point - problem.equals).max(initial=0.0)
    uneven = np.abs(problem.bounded(now.point) + now.slack - problem.limits).max(initial=0.0)
    return float(max(even, uneven))


def _stepped(problem: _Problem, now: _Iterate, centre: float) -> _Iterate:
    """One Newton step towards the point of the central path, cut short before a bound."""
    held = problem.held(now.point)
    ratio = now.prices / now.slack
    over = problem.bounded(now.point) + now.slack - problem.limits
    pulled = problem.slope(problem.sizes / held) - problem.even.T @ now.duals
    pulled = pulled - problem.back(ratio * over + centre / now.slack)
    missing = problem.equals - problem.even @ now.point
    move, duals = _newton(problem, problem.sizes / held**2, ratio, pulled, missing)
    slack = -over - problem.bounded(move)
    prices = (centre - now.prices * slack) / now.slack - now.prices
    far = min(_far(held, problem.held(move)), _far(now.slack, slack))
    high = _far(now.prices, prices)
    return _Iterate(
        now.point + far * move, now.slack + far * slack, now.prices + high * prices, now.duals + high * duals
    )


def _newton(
    problem: _Problem, bent: Floats, ratio: Floats, pulled: Floats, missing: Floats
) -> tuple[Floats, Floats]:
    """The step of the unknowns and of the duals, by way of the rows: there are far fewer of them than unknowns."""
    rows = len(problem.most)
    own = ratio[rows:] + (bent if problem.counts is None else 0.0)
    curved = np.vstack([problem.uneven] if problem.counts is None else [problem.uneven, problem.counts])
    stiff = ratio[:rows] if problem.counts is None else np.concatenate([ratio[:rows], bent])
    every = np.vstack([problem.even, curved])
    matrix = (every / own) @ every.T
    even = len(problem.even)
    soft = np.concatenate([np.full(even, _STEADY * (1 + matrix.diagonal().max())), 1 / stiff])
    matrix[np.diag_indices_from(matrix)] += soft
    wanted = every @ (pulled / own) - np.concatenate([missing, np.zeros(len(curved))])
    solved = np.linalg.solve(matrix, wanted)
    return (pulled - every.T @ solved) / own, solved[:even]


def _far(held: Floats, move: Floats) -> float:
    """How much of a step leaves everything above zero."""
    down = move < 0
    return float(min(1.0, _BACK * np.min(held[down] / -move[down], initial=np.inf)))
