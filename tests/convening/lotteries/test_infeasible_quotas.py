"""Quotas that can't be met together: the smallest ways to make them possible."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.convening.lotteries.infeasible import check_feasible, relaxations
from deliberation.convening.lotteries.limits import Limits
from deliberation.convening.lotteries.pools import Pool, Quota, Volunteer
from deliberation.errors import InvalidInput


Panels = Callable[[Pool], list[tuple[str, ...]]]


def knotted(seed: int, *, homes: bool) -> Pool:
    """A small pool whose features add up, and whose quotas may contradict each other."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(2, 5))
    people = []
    for n in range(9):
        old = bool(rng.random() < 0.5)
        woman = bool(rng.random() < (0.9 if old else 0.2))
        features = {"age": "old" if old else "young", "sex": "f" if woman else "m"}
        people.append(Volunteer(f"p{n}", features, household=f"h{n // 2}" if homes else None))
    quotas = []
    for feature, values in (("age", ("old", "young")), ("sex", ("f", "m"))):
        first = int(rng.integers(0, size + 1))
        for value, count in zip(values, (first, size - first), strict=True):
            there = any(one.features[feature] == value for one in people)
            quotas.append(Quota(feature, value, count if there else 0, count))
    return Pool(people, quotas, size)


def least_by_trying(pool: Pool) -> int | None:
    """By how many people quotas must give, found by trying every group of people."""
    limits, people = Limits.of(pool), range(len(pool.volunteers))
    groups = (group for group in combinations(people, pool.size) if limits.apart(group))
    return min((limits.over(limits.counts(group)) for group in groups), default=None)


@settings(max_examples=60)
@given(seed=st.integers(0, 100_000), homes=st.booleans())
def test_the_relaxed_pool_is_possible_and_no_smaller_one_is(
    panels_of: Panels, seed: int, homes: bool
) -> None:
    pool = knotted(seed, homes=homes)
    least = least_by_trying(pool)
    assert least is not None

    ways = relaxations(pool)

    assert bool(ways) is (least > 0)
    for way in ways:
        assert way.by == least
        assert panels_of(way.applied(pool))
    assert len({frozenset((one.quota, one.at_least) for one in way.widenings) for way in ways}) == len(ways)


def test_all_the_smallest_ways_are_named_up_to_a_few() -> None:
    people = [Volunteer(f"p{n}", {"age": "old", "sex": "f"}) for n in range(4)]
    people += [Volunteer(f"q{n}", {"age": "young", "sex": "m"}) for n in range(4)]
    quotas = [
        Quota("age", "old", 1, 1),
        Quota("age", "young", 1, 1),
        Quota("sex", "f", 2, 2),
        Quota("sex", "m", 0, 0),
    ]
    pool = Pool(people, quotas, 2)

    ways = [way.explain("en") for way in relaxations(pool)]

    assert ways == [
        "age old at most 2 instead of 1, age young at least 0 instead of 1",
        "sex f at least 1 instead of 2, sex m at most 1 instead of 0",
    ]
    assert len(relaxations(pool, most=1)) == 1
    assert "“age：old”的上限由 1 升为 2" in relaxations(pool)[0].explain("zh")


def test_quotas_that_can_be_met_are_left_alone() -> None:
    pool = Pool([Volunteer("ann", {"age": "old"})], [Quota("age", "old", 1, 1)], 1)

    assert relaxations(pool) == ()
    check_feasible(pool)


def test_a_pool_that_can_not_work_is_refused_with_what_would_be_right() -> None:
    pool = Pool([Volunteer(f"p{n}", {"age": "old", "sex": "f"}) for n in range(3)], [], 2)
    pool = attrs.evolve(pool, volunteers=[*pool.volunteers, Volunteer("q", {"age": "young", "sex": "m"})])
    quotas = [
        Quota("age", "old", 2, 2),
        Quota("age", "young", 0, 1),
        Quota("sex", "f", 1, 1),
        Quota("sex", "m", 1, 1),
    ]

    with pytest.raises(InvalidInput) as caught:
        check_feasible(attrs.evolve(pool, quotas=quotas))

    assert caught.value.code == "quota.impossible"
    assert caught.value.params["by"] == 1
    assert "(1) age old at least 1 instead of 2" in caught.value.message("en")
    assert "（1）“age：old”的下限由 2 降为 1" in caught.value.message("zh")


def test_too_few_households_are_told_whatever_the_quotas() -> None:
    people = [Volunteer(f"p{n}", {}, household=f"h{n // 2}") for n in range(6)]

    with pytest.raises(InvalidInput, match="at most 3 households") as caught:
        check_feasible(Pool(people, [], 4))

    assert caught.value.code == "quota.households"
    check_feasible(Pool(people, [], 3))
