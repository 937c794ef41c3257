from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import attrs
import numpy as np
import pytest

from deliberation.convening.lotteries.pools import Pool, Quota, Volunteer


@attrs.frozen
class Made:
    """A lottery made by hand: some panels with their probabilities."""

    pool: Pool
    panels: tuple[tuple[str, ...], ...]
    probabilities: tuple[float, ...]
    objective: str = "by hand"

    @property
    def chances(self) -> dict[str, float]:
        weighed = list(zip(self.panels, self.probabilities, strict=True))
        return {who: sum(weight for panel, weight in weighed if who in panel) for who in self.pool.ids}


def panels_of(pool: Pool) -> list[tuple[str, ...]]:
    """Every panel of a small pool."""
    return [panel for panel in combinations(pool.ids, pool.size) if pool.is_panel(panel)]


def small_pool(seed: int, *, people: int = 12, size: int = 4, slack: int = 1, homes: bool = False) -> Pool:
    """A pool of two features whose quotas some panel of it keeps, with so much room."""
    rng = np.random.default_rng(seed)
    ages, sexes = rng.choice(["old", "young"], people), rng.choice(["f", "m"], people)
    volunteers = [
        Volunteer(f"p{n:02}", {"age": str(age), "sex": str(sex)}, household=f"h{n // 2}" if homes and n < 4 else None)
        for n, (age, sex) in enumerate(zip(ages, sexes, strict=True))
    ]  # fmt: skip
    chosen = volunteers[1 : 2 * size : 2]
    quotas = []
    for feature, values in (("age", ("old", "young")), ("sex", ("f", "m"))):
        for value in values:
            count = sum(one.features[feature] == value for one in chosen)
            there = any(one.features[feature] == value for one in volunteers)
            quotas.append(Quota(feature, value, max(count - slack, 0) if there else 0, count + slack))
    return Pool(volunteers, quotas, size)


def lottery_of(pool: Pool, seed: int = 0, weights: Sequence[float] | None = None) -> Made:
    """A lottery over all panels of a small pool, with weights of chance."""
    panels = panels_of(pool)
    given = (
        np.random.default_rng(seed).exponential(size=len(panels)) if weights is None else np.array(weights)
    )
    return Made(pool, tuple(panels), tuple(float(one) for one in given / given.sum()))


# Test files can't import from here; fixtures of the whole session may be used with Hypothesis.


@pytest.fixture(scope="session", name="by_hand")
def by_hand_() -> Callable[..., Made]:
    return lottery_of


@pytest.fixture(scope="session", name="made")
def made_() -> type[Made]:
    return Made


@pytest.fixture(scope="session", name="small_pool")
def small_pool_() -> Callable[..., Pool]:
    return small_pool


@pytest.fixture(scope="session", name="panels_of")
def panels_of_() -> Callable[[Pool], list[tuple[str, ...]]]:
    return panels_of
