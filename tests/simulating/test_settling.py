"""Which text settles a matter, against linear programs, brute force and reference values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from deliberation.errors import InvalidInput
from deliberation.simulating.settling import cost_of, kalai_smorodinsky, minimum_cost, nash, zeuthen


OPINIONS, COSTS = (0, 0.09, 0.36, 0.45, 1), (6, 3, 4, 1, 2)


@pytest.mark.parametrize(
    ("within", "text", "cost"),
    [(0, 0.09, 3.8), (0.05, 0.14, 3.1), (0.1, 0.19, 2.4), (0.2, 0.2, 1.25), (0.5, 0.5, 0)],
)
def test_the_text_of_least_cost_is_the_reference_s(within: float, text: float, cost: float) -> None:
    found = minimum_cost(OPINIONS, COSTS, within)

    assert found == pytest.approx(text)
    assert cost_of(found, OPINIONS, COSTS, within) == pytest.approx(cost)


def by_linear_program(opinions: Any, costs: Any, within: float, lowest: float, highest: float) -> float:
    """Variables: the text, and how far each moves up and down."""
    people = len(opinions)
    held = np.hstack([-np.ones((people, 1)), np.eye(people), -np.eye(people)])
    rows, most = np.vstack([held, -held]), np.concatenate([within - opinions, within + opinions])
    limits = [(lowest, highest), *[(0, None)] * (2 * people)]
    solved = linprog([0, *costs, *costs], A_ub=rows, b_ub=most, bounds=limits)
    assert solved.fun is not None
    return float(solved.fun)


def test_no_text_costs_less_than_a_linear_program_finds_on_a_thousand_cases() -> None:
    rng = np.random.default_rng(11)
    for _ in range(1000):
        people = int(rng.integers(1, 9))
        opinions, costs = rng.random(people).round(2), rng.integers(0, 6, people).astype(float)
        within, (lowest, highest) = float(rng.choice([0, 0.05, 0.2])), np.sort(rng.random(2))

        text = minimum_cost(opinions, costs, within, lowest=lowest, highest=highest)

        assert lowest <= text <= highest
        least = by_linear_program(opinions, costs, within, lowest, highest)
        assert cost_of(text, opinions, costs, within) == pytest.approx(least, abs=1e-9)


def test_many_matters_at_once_are_each_settled_by_themselves() -> None:
    rng = np.random.default_rng(5)
    opinions, costs = rng.random((3, 50, 7)), rng.random((3, 50, 7))

    together = minimum_cost(opinions, costs, 0.1, lowest=0.2, highest=0.7)

    one_by_one = [
        [minimum_cost(o, c, 0.1, lowest=0.2, highest=0.7) for o, c in zip(*pair, strict=True)]
        for pair in zip(opinions, costs, strict=True)
    ]
    assert (together == np.array(one_by_one)).all()


def test_red_lines_that_leave_nothing_leave_no_text() -> None:
    assert np.isnan(minimum_cost(OPINIONS, COSTS, 0.1, lowest=0.6, highest=0.5))


def test_bargaining_ends_where_theory_says() -> None:
    texts = np.linspace(0, 1, 1_000_001)
    gains = np.stack([texts, np.sqrt(1 - texts)], axis=1)

    assert texts[nash(gains)] == pytest.approx(2 / 3, abs=1e-6)
    assert texts[kalai_smorodinsky(gains)] == pytest.approx(0.6180340, abs=1e-6)


def test_conceding_in_turn_ends_where_nash_says() -> None:
    texts = np.linspace(0, 1, 1001)
    gains = np.stack([texts, np.sqrt(1 - texts)], axis=1)

    assert texts[zeuthen(gains)] == pytest.approx(2 / 3, abs=1e-3)


GAINS = st.lists(st.tuples(st.integers(-2, 9), st.integers(-2, 9)), min_size=1, max_size=12).filter(
    lambda texts: any(min(text) >= 0 for text in texts)
)


@given(GAINS)
@example([(0, -1), (0, 0)])
def test_nobody_is_left_worse_off_and_the_first_of_the_best_is_taken(gains: list[tuple[int, int]]) -> None:
    bearable = [text for text in gains if min(text) >= 0]
    most = [max(text[side] for text in bearable) for side in (0, 1)]

    def smallest_share(text: tuple[int, int]) -> float:
        return min(1.0 if not most[side] else text[side] / most[side] for side in (0, 1))

    assert gains[nash(gains)] in bearable
    assert np.prod(gains[nash(gains)]) == max(np.prod(text) for text in bearable)
    assert smallest_share(gains[kalai_smorodinsky(gains)]) == max(map(smallest_share, bearable))
    assert gains[kalai_smorodinsky(gains)] in bearable


@given(GAINS)
def test_conceding_comes_to_an_end_that_both_can_bear(gains: list[tuple[int, int]]) -> None:
    assert min(gains[zeuthen(gains)]) >= 0


@given(GAINS, st.integers(1, 5), st.integers(1, 5))
def test_in_which_unit_a_side_counts_changes_nothing(
    gains: list[tuple[int, int]], one: int, other: int
) -> None:
    scaled = [(a * one, b * other) for a, b in gains]

    assert np.prod(gains[nash(scaled)]) == np.prod(gains[nash(gains)])
    assert gains[kalai_smorodinsky(scaled)] == gains[kalai_smorodinsky(gains)]


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("simulating.numbers", lambda: minimum_cost([np.inf], [1], 0)),
        ("simulating.nobody", lambda: minimum_cost([], [], 0)),
        ("simulating.costs", lambda: minimum_cost([1], [-1], 0)),
        ("simulating.within", lambda: minimum_cost([1], [1], -0.1)),
        ("simulating.no-gain", lambda: nash([[-1, 2], [2, -1]])),
        ("simulating.no-gain", lambda: zeuthen([[-1, 2], [2, -1]])),
        ("simulating.shape", lambda: zeuthen([[1, 2, 3]])),
    ],
)
def test_what_settles_nothing_is_refused(code: str, asked: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        asked()

    assert caught.value.code == code
