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
_STEADY: Final = 1e-12


@attrs.frozen(eq=False)
class _Problem:
    """Maximise ``sizes @ log(counts @ x)`` where ``even @ x == equals`` and ``uneven @ x <= most``."""

    counts: Floats
    sizes: Floats
    even: Floats
    equals: Floats
    uneven: Floats
    most: Floats


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
    ones = np.eye(len(there))
    problem = _Problem(
        ones,
        kinds.sizes[there],
        rows[even],
        least[even],
        np.vstack([rows[above], -rows[below], ones]),
        np.concatenate([most[above], -least[below], kinds.most[there]]),
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
    problem = _Problem(
        panels.T, sizes, np.ones((1, width)), np.ones(1), -np.eye(width), np.zeros(width)
    )
    weights = np.maximum(_solved(problem, np.full(width, 1 / width)), 0.0)
    return weights / weights.sum()


def _solved(problem: _Problem, start: Floats) -> Floats:
    slack = np.maximum(problem.most - problem.uneven @ start, 0.1 * np.maximum(1.0, np.abs(start).mean()))
    now = _Iterate(start, slack, 1 / slack, np.zeros(len(problem.even)))
    for _ in range(_STEPS):
        centre = float(now.slack @ now.prices) / len(now.slack)
        if centre < _CLOSE and _off(problem, now) < np.sqrt(_CLOSE):
            break
        now = _stepped(problem, now, 0.2 * centre)
    return now.point


def _off(problem: _Problem, now: _Iterate) -> float:
    even = np.abs(problem.even @ now.point - problem.equals).max(initial=0.0)
    uneven = np.abs(problem.uneven @ now.point + now.slack - problem.most).max(initial=0.0)
    return float(max(even, uneven))


def _stepped(problem: _Problem, now: _Iterate, centre: float) -> _Iterate:
    """One Newton step towards the point of the central path, cut short before a bound."""
    held = problem.counts @ now.point
    gradient = problem.counts.T @ (problem.sizes / held)
    bent = (problem.counts.T * (problem.sizes / held**2)) @ problem.counts
    ratio = now.prices / now.slack
    bent += (problem.uneven.T * ratio) @ problem.uneven
    over = problem.uneven @ now.point + now.slack - problem.most
    pulled = gradient - problem.even.T @ now.duals - problem.uneven.T @ now.prices
    pulled -= problem.uneven.T @ (ratio * over + centre / now.slack - now.prices)
    width, height = len(now.point), len(problem.even)
    matrix = np.zeros((width + height, width + height))
    matrix[:width, :width] = bent
    matrix[:width, width:], matrix[width:, :width] = problem.even.T, problem.even
    matrix[width:, width:] = -_STEADY * np.eye(height)
    solved = np.linalg.solve(matrix, np.concatenate([pulled, problem.equals - problem.even @ now.point]))
    move, duals = solved[:width], solved[width:]
    slack = -over - problem.uneven @ move
    prices = (centre - now.prices * slack) / now.slack - now.prices
    far = min(_far(held, problem.counts @ move), _far(now.slack, slack))
    high = _far(now.prices, prices)
    return _Iterate(
        now.point + far * move, now.slack + far * slack, now.prices + high * prices, now.duals + high * duals
    )


def _far(held: Floats, move: Floats) -> float:
    """How much of a step leaves everything above zero."""
    down = move < 0
    return float(min(1.0, _BACK * np.min(held[down] / -move[down], initial=np.inf)))
