"""What a quota costs whom: held against the same question asked anew with the quota one wider."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import pairwise
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from deliberation.convening.lotteries.costs import Cost, costs, joint_cost, percents
from deliberation.convening.lotteries.pools import Pool, Quota, Volunteer


Pools = Callable[..., Pool]


def smallest_chance(pool: Pool, of: Collection[str]) -> float:
    """How high the smallest chance of these people can be, person by person."""
    people = len(pool.ids)
    rows = [
        np.array([quota.applies_to(one.features) for one in pool.volunteers], dtype=float)
        for quota in pool.quotas
    ]
    homes = [np.array([who in home for who in pool.ids], dtype=float) for home in pool.households.values()]
    raised = [np.append(-np.eye(people)[place], 1.0) for place, who in enumerate(pool.ids) if who in of]
    upper = [*(np.append(row, 0) for row in rows), *(np.append(-row, 0) for row in rows)]
    limits = [*(one.at_most for one in pool.quotas), *(-one.at_least for one in pool.quotas)]
    found: Any = linprog(
        np.append(np.zeros(people), -1.0),
        A_ub=np.array([*upper, *(np.append(home, 0) for home in homes), *raised]),
        b_ub=[*limits, *(1 for _ in homes), *(0 for _ in raised)],
        A_eq=[np.append(np.ones(people), 0.0)],
        b_eq=[pool.size],
        bounds=(0, 1),
    )
    return float(found.x[-1])


def widened(pool: Pool, cost: Cost) -> Pool:
    """The pool with the bound one wider, and the opposite bound of the feature's other value."""
    up = cost.bound == "at_most"

    def changed(one: Quota) -> Quota:
        if one.feature != cost.quota.feature:
            return one
        if (one == cost.quota) is up:
            return attrs.evolve(one, at_most=one.at_most + 1)
        return attrs.evolve(one, at_least=max(one.at_least - 1, 0))

    return attrs.evolve(pool, quotas=[changed(one) for one in pool.quotas])


@settings(max_examples=80)
@given(seed=st.integers(0, 100_000), slack=st.integers(0, 1), homes=st.booleans())
def test_the_chance_with_and_without_the_bound_is_what_solving_anew_gives(
    small_pool: Pools, seed: int, slack: int, homes: bool
) -> None:
    pool = small_pool(seed, people=14, size=5, slack=slack, homes=homes)

    for cost in costs(pool):
        assert cost.chance == pytest.approx(smallest_chance(pool, pool.ids), abs=1e-6)
        assert cost.wider == pytest.approx(smallest_chance(widened(pool, cost), pool.ids), abs=1e-6)
        assert cost.chance < cost.wider <= cost.chance + cost.price + 1e-6
        assert cost.people


@settings(max_examples=40)
@given(seed=st.integers(0, 100_000))
def test_the_worst_off_come_first_and_a_bound_names_those_on_its_own_side(
    small_pool: Pools, seed: int
) -> None:
    pool = small_pool(seed, people=14, size=5, slack=0)

    found = costs(pool, levels=4)

    for before, after in pairwise(found):
        assert before.chance <= after.chance + 1e-6
    for cost in found:
        directly = [who for who in cost.people if cost.quota.applies_to(pool.get(who).features)]
        assert directly in ([], list(cost.people))


def test_the_price_is_the_rate_at_which_the_chance_rises() -> None:
    people = [Volunteer(f"p{n}", {"age": "60+" if n < 8 else "16-59"}) for n in range(10)]
    pool = Pool(people, [Quota("age", "60+", 0, 2), Quota("age", "16-59", 0, 4)], size=4)

    [cost] = costs(pool)

    assert (cost.bound, len(cost.people)) == ("at_most", 8)
    assert cost.chance == pytest.approx(2 / 8)
    assert cost.price == pytest.approx(1 / 8)
    assert cost.wider == pytest.approx(3 / 8)
    assert "8 人的中选机会最高只有 25.0 %；若多 1 人（他项相应少 1 人），可到 37.5 %" in cost.explain("zh")


def test_a_quota_that_wants_many_of_few_costs_the_others() -> None:
    people = [Volunteer(f"p{n:02}", {"age": "60+" if n < 4 else "16-59"}) for n in range(24)]
    pool = Pool(people, [Quota("age", "60+", 3, 4), Quota("age", "16-59", 0, 4)], size=4)

    [cost] = costs(pool)

    assert (cost.bound, len(cost.people)) == ("at_least", 20)
    assert cost.chance == pytest.approx(1 / 20)
    assert cost.wider == pytest.approx(2 / 20)
    assert "at least 3 of age 60+ hold the chance of 20 others at 5.0 %" in cost.explain("en")


def test_a_feature_of_two_values_costs_though_each_of_its_bounds_alone_makes_no_difference() -> None:
    people = [Volunteer(f"p{n:02}", {"sex": "f" if n < 16 else "m"}) for n in range(20)]
    pool = Pool(people, [Quota("sex", "f", 2, 2), Quota("sex", "m", 2, 2)], size=4)

    found = costs(pool)

    assert {len(cost.people) for cost in found} == {16}
    assert {(round(cost.chance, 6), round(cost.wider, 6)) for cost in found} == {(2 / 16, round(3 / 16, 6))}


def test_a_person_in_all_is_shared_among_the_other_values_of_a_feature() -> None:
    people = [Volunteer(f"p{n:02}", {"age": "abc"[min(n // 2, 2)]}) for n in range(20)]
    pool = Pool(people, [Quota("age", "a", 1, 1), Quota("age", "b", 1, 1), Quota("age", "c", 2, 2)], size=4)

    found = costs(pool)

    assert found
    assert {(len(cost.people), round(cost.chance, 6), round(cost.wider, 6)) for cost in found} == {
        (16, 0.125, 0.1875)
    }


def test_quotas_that_everybody_can_share_equally_cost_nobody_anything() -> None:
    people = [Volunteer(f"p{n}", {"age": "60+" if n < 5 else "16-59"}) for n in range(10)]

    assert (
        costs(Pool(people, [Quota("age", "60+", 1, 3), Quota("age", "16-59", 1, 3)], size=4), levels=9) == ()
    )
    assert costs(Pool(people, [], size=4), levels=9) == ()


def twofold() -> Pool:
    people = [
        Volunteer(f"p{n}", {"age": "old" if n < 8 else "new", "sex": "f" if n < 8 else "m"})
        for n in range(10)
    ]
    quotas = [
        Quota("age", "old", 0, 2),
        Quota("age", "new", 0, 4),
        Quota("sex", "f", 0, 2),
        Quota("sex", "m", 0, 4),
    ]
    return Pool(people, quotas, size=4)


def test_bounds_that_only_together_make_a_difference_are_named_together() -> None:
    pool = twofold()

    found = joint_cost(pool)

    assert costs(pool) == ()
    assert found is not None
    assert [(quota.value, bound) for quota, bound in found.bounds] == [("old", "at_most"), ("f", "at_most")]
    assert (len(found.people), round(found.chance, 6), round(found.wider, 6)) == (8, 0.25, 0.375)
    assert "“age：old”至多 2 人、“sex：f”至多 2 人，合起来使 8 人" in found.explain("zh")


@settings(max_examples=60)
@given(seed=st.integers(0, 100_000), homes=st.booleans())
def test_joint_bounds_are_told_only_where_no_bound_does_alone_and_each_of_them_counts(
    small_pool: Pools, seed: int, homes: bool
) -> None:
    pool = small_pool(seed, people=14, size=5, slack=0, homes=homes)

    found = joint_cost(pool)

    if found is not None:
        assert costs(pool) == ()
        assert len(found.bounds) > 1
        assert found.chance == pytest.approx(smallest_chance(pool, pool.ids), abs=1e-6)
        assert found.wider > found.chance


def test_chances_that_differ_are_said_differently() -> None:
    assert percents(0.5, 0.25) == ("50.0 %", "25.0 %")
    assert percents(0.14871, 0.14893) == ("14.87 %", "14.89 %")
    assert percents(0.1, 0.1) == ("10.0 %", "10.0 %")
    assert percents(0.1, 0.1 + 1e-12) == ("10.0 %", "10.0 %")
