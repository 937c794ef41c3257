from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from deliberation.convening.lotteries import Lottery, Pool, Quota, Volunteer, lottery
from deliberation.errors import InvalidInput


ALIKE = 1e-6


def pool_of(
    seed: int, *, people: int = 10, size: int = 4, features: int = 3, slack: int = 0, homes: int = 0
) -> Pool:
    rng = np.random.default_rng(seed)
    values = rng.integers(0, rng.integers(2, 4, features), (people, features))
    chosen = [people - 1 - 2 * n for n in range(size)]
    volunteers = [
        Volunteer(
            f"p{n:02}",
            {f"f{feature}": f"v{value}" for feature, value in enumerate(row)},
            household=f"h{n // 2}" if n < 2 * homes else None,
        )
        for n, row in enumerate(values)
    ]
    quotas = []
    for feature in range(features):
        for value in sorted(set(values[:, feature])):
            count = int((values[chosen, feature] == value).sum())
            quotas.append(Quota(f"f{feature}", f"v{value}", max(count - slack, 0), count + slack))
    return Pool(volunteers, quotas, size)


def panels_of(pool: Pool) -> np.ndarray:
    rows = [
        [who in panel for who in pool.ids]
        for panel in combinations(pool.ids, pool.size)
        if pool.is_panel(panel)
    ]
    return np.array(rows, dtype=float)


def best(panels: np.ndarray, goal: np.ndarray, least: np.ndarray, free: np.ndarray | None = None) -> float:
    """The most of a goal over lotteries whose chances are at least these; ``free`` are raised by the last unknown."""
    count = len(panels)
    raised = np.zeros(panels.shape[1]) if free is None else free.astype(float)
    rows = np.hstack([-panels.T, raised[:, None]])
    total = np.append(np.ones(count), 0.0)[None]
    found = linprog(
        -np.append(goal, 0.0 if free is None else 1.0), A_ub=rows, b_ub=-least + 1e-10, A_eq=total, b_eq=[1.0]
    )
    return float(-found.fun)


def leximin_by_hand(pool: Pool) -> np.ndarray:
    """Over every panel there is: raise everybody who isn't settled; settled is whoever can't be higher while the others aren't lower."""
    panels = panels_of(pool)
    settled = np.full(panels.shape[1], np.nan)
    while (free := np.isnan(settled)).any():
        level = best(panels, np.zeros(len(panels)), np.where(free, 0.0, np.nan_to_num(settled)), free)
        least = np.where(free, level, np.nan_to_num(settled)) - 1e-9
        for who in np.flatnonzero(free):
            if best(panels, panels[:, who], least) <= level + 1e-7:
                settled[who] = level
    return settled


def chances_of(fair: Lottery) -> np.ndarray:
    return np.array(list(fair.chances.values()))


def has_gap(pool: Pool) -> bool:
    return lottery(pool).proofs > 0


WITH_GAP = [7, 17, 25]


@pytest.mark.parametrize("engine", ["highspy", "scipy"])
@pytest.mark.parametrize("seed", range(30))
def test_leximin_gives_the_chances_of_leximin_over_every_panel(seed: int, engine: str) -> None:
    pool = pool_of(seed, homes=seed % 3, slack=int(seed % 5 == 0))
    fair = lottery(pool, "leximin", engine=engine)
    assert chances_of(fair) == pytest.approx(leximin_by_hand(pool), abs=ALIKE)
    assert fair.exact
