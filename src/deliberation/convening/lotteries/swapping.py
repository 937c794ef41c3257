"""Alternates exchanged one for another as long as quotas are missed by less, on all cases.

For given alternates, calling them as well as possible is one linear program, a block for each case. Its dual values say what one more of
any kind of person would be worth, and what one less of those who are ready would cost, so that only promising exchanges are tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from deliberation.convening.lotteries.dropouts import Left
from deliberation.convening.lotteries.limits import Limits
from deliberation.convening.lotteries.programs import Program


Numbers = npt.NDArray[np.float64]

_MOST_ROUNDS: Final = 20
_TRIED: Final = 3
_BETTER: Final = 1e-6


def swapped(program: Program, limits: Limits, cases: Mapping[Left, float], taken: list[int]) -> list[int]:
    """How many alternates of each column, after exchanges each of which lowers the average miss; as many as before altogether."""
    board = _Board(program, limits, cases)
    best = np.array(taken)
    value, gains, losses = board.solved(best)
    for _ in range(_MOST_ROUNDS):
        for out, into in _pairs(gains, losses, best, board.room(best)):
            tried = best.copy()
            tried[out] -= 1
            tried[into] += 1
            if not board.apart(tried):
                continue
            found = board.solved(tried)
            if found[0] < value - _BETTER:
                best, (value, gains, losses) = tried, found
                break
        else:
            break
    return [int(count) for count in best]


def _pairs(
    gains: Numbers, losses: Numbers, taken: npt.NDArray[np.int64], room: npt.NDArray[np.bool_]
) -> Iterator[tuple[int, int]]:
    """The exchanges that promise most."""
    there = np.flatnonzero(taken)
    out = there[np.argsort(losses[there], kind="stable")][:_TRIED]
    into = np.argsort(np.where(room, -gains, np.inf), kind="stable")[:_TRIED]
    pairs = [(int(gone), int(come)) for gone in out for come in into if gone != come and room[come]]
    yield from sorted(
        (pair for pair in pairs if gains[pair[1]] - losses[pair[0]] > _BETTER),
        key=lambda pair: losses[pair[0]] - gains[pair[1]],
    )


class _Board:
    """The linear program of calling alternates, over all cases."""

    def __init__(self, program: Program, limits: Limits, cases: Mapping[Left, float]) -> None:
        self.program = program
        self.counted: Numbers = program.quotas.toarray()
        self.homes: Numbers = program.homes.toarray()
        quotas = len(limits.bounds)
        self.left = np.array([counts for counts, _ in cases], dtype=np.float64).reshape(len(cases), quotas)
        self.gone = np.array([gone for _, gone in cases], dtype=np.float64)
        self.weights = np.array(list(cases.values()))
        self.least, self.most = np.array(limits.bounds, dtype=np.float64).reshape(-1, 2).T

    def room(self, taken: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Of which columns there is another person."""
        there: npt.NDArray[np.bool_] = taken < self.program.most
        return there

    def apart(self, taken: npt.NDArray[np.int64]) -> bool:
        """Whether no two are of one household."""
        return bool((self.homes @ taken <= 1).all())

    def solved(self, taken: npt.NDArray[np.int64]) -> tuple[float, Numbers, Numbers]:
        """The average miss; what one more of each column would take off it, and one less add to it, at most."""
        from scipy.optimize import linprog  # noqa: PLC0415 - scipy loads only where there is something to solve
        from scipy.sparse import block_array, csr_array, eye_array, kron  # noqa: PLC0415

        ready = np.flatnonzero(taken)
        many, quotas = self.left.shape
        each: Any = eye_array(many)
        counted, missed = kron(each, self.counted[:, ready]), eye_array(many * quotas)
        both: Any = block_array(
            [[-counted, -missed, 0 * missed], [counted, 0 * missed, -missed]], format="csr"
        )
        places: Any = block_array(
            [[kron(each, np.ones((1, len(ready)))), csr_array((many, 2 * many * quotas))]], format="csr"
        )
        cost = np.repeat(self.weights, quotas)
        bounds: Any = np.zeros((many * (len(ready) + 2 * quotas), 2))
        bounds[:, 1] = np.concatenate([np.tile(taken[ready], many), np.full(2 * many * quotas, np.inf)])
        found: Any = linprog(
            np.concatenate([np.zeros(many * len(ready)), cost, cost]),
            A_ub=both,
            b_ub=np.concatenate([(self.left - self.least).ravel(), (self.most - self.left).ravel()]),
            A_eq=places,
            b_eq=np.minimum(self.gone, taken.sum()),
            bounds=bounds,
            method="highs",
        )
        under, over = found.ineqlin.marginals.reshape(2, many, quotas)
        reduced = (under - over) @ self.counted - found.eqlin.marginals[:, None]
        losses = np.zeros(len(taken))
        losses[ready] = -found.upper.marginals[: many * len(ready)].reshape(many, len(ready)).sum(axis=0)
        return float(found.fun), -np.minimum(reduced, 0).sum(axis=0), losses
