"""The models of how people move each other, against the numbers of their papers and measured reference values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.errors import InvalidInput
from deliberation.simulating.opinions import (
    Exchange,
    clusters,
    deffuant,
    friedkin_johnsen,
    hegselmann_krause,
    held_by,
    mas_flache,
)


TRUST = np.array(
    [[0.22, 0.12, 0.36, 0.3], [0.147, 0.215, 0.344, 0.294], [0, 0, 1, 0], [0.09, 0.178, 0.446, 0.286]]
)
"""The group of four of Friedkin and Johnsen 1999; each is as susceptible as they don't trust themselves."""
SUSCEPTIBILITY = 1 - np.diag(TRUST)
BEGAN = (25, 25, 75, 85)


def test_the_group_of_four_ends_where_its_paper_says() -> None:
    ended = friedkin_johnsen(BEGAN, TRUST, SUSCEPTIBILITY)

    assert ended == pytest.approx([60.02084883, 59.98396594, 75, 74.98620494], abs=1e-8)


def test_the_end_is_where_many_turns_lead() -> None:
    ended = friedkin_johnsen(BEGAN, TRUST, SUSCEPTIBILITY)

    assert friedkin_johnsen(BEGAN, TRUST, SUSCEPTIBILITY, turns=200) == pytest.approx(ended, abs=1e-10)


def test_who_made_the_end_adds_up_and_makes_it() -> None:
    made = held_by(TRUST, SUSCEPTIBILITY)

    assert made.round(4).tolist() == [
        [0.2794, 0.045, 0.5514, 0.1242],
        [0.0471, 0.2783, 0.5492, 0.1254],
        [0, 0, 1, 0],
        [0.0301, 0.0481, 0.5324, 0.3894],
    ]
    assert made.sum(axis=1) == pytest.approx(np.ones(4))
    assert made @ np.array(BEGAN) == pytest.approx(friedkin_johnsen(BEGAN, TRUST, SUSCEPTIBILITY))


def test_issues_that_hang_together_move_together() -> None:
    began = [(25, 25), (25, 15), (75, -50), (85, 5)]

    ended = friedkin_johnsen(began, TRUST, SUSCEPTIBILITY, together=[[0.8, 0.2], [0.3, 0.7]])

    expected = [39.1604, 12.0011, 38.9483, 10.0706, 75, -50, 55.9772, 5.314]
    assert ended.reshape(-1) == pytest.approx(expected, abs=1e-4)


def test_with_nobody_anchored_all_come_to_what_degroot_says() -> None:
    trust = [[0.5, 0.25, 0.25], [0.25, 0.5, 0.25], [0, 0.5, 0.5]]

    ended = friedkin_johnsen(np.eye(3), trust, [1, 1, 1], turns=300)

    assert ended == pytest.approx(np.tile([2 / 9, 4 / 9, 1 / 3], (3, 1)))


def test_an_end_that_is_not_one_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        friedkin_johnsen([0, 1], [[1, 0], [0, 1]], [1, 1])

    assert caught.value.code == "simulating.no-end"


@given(
    st.lists(st.floats(-100, 100), min_size=4, max_size=4),
    st.lists(st.floats(0, 0.95), min_size=4, max_size=4),
    st.integers(0, 20),
)
def test_opinions_never_leave_the_range_in_which_they_began(
    began: list[float], susceptibility: list[float], turns: int
) -> None:
    for ended in (
        friedkin_johnsen(began, TRUST, susceptibility),
        friedkin_johnsen(began, TRUST, susceptibility, turns=turns),
    ):
        assert min(began) - 1e-6 <= ended.min()
        assert ended.max() <= max(began) + 1e-6


@pytest.mark.parametrize(("confidence", "one"), [(0.15, 0), (0.25, 10)])
def test_hegselmann_and_krause_end_in_one_cluster_never_and_always(confidence: float, one: int) -> None:
    rng = np.random.default_rng(20)

    ended = [hegselmann_krause(rng.random(1000), confidence) for _ in range(10)]

    assert sum(clusters(opinions, 1e-3) == 1 for opinions in ended) == one


def test_those_near_on_one_issue_alone_do_not_move_each_other() -> None:
    assert hegselmann_krause([[0.0, 0.0], [0.0, 1.0]], 0.2).tolist() == [[0.0, 0.0], [0.0, 1.0]]


@pytest.mark.parametrize(("confidence", "major"), [(0.2, 2), (0.3, 1)])
def test_deffuant_ends_in_as_many_major_clusters_as_measured(confidence: float, major: int) -> None:
    rng = np.random.default_rng(7)

    ended = deffuant(rng.random((20, 1000)), confidence, encounters=50_000, rng=rng)

    found = [clusters(opinions, 0.02, share=0.05) for opinions in ended]
    assert np.mean(found) == pytest.approx(major, abs=0.15)


@given(st.integers(0, 2**32 - 1), st.floats(0.01, 1), st.floats(0.01, 0.5))
@settings(max_examples=30)
def test_encounters_keep_the_mean_and_the_seed_gives_the_same(
    seed: int, confidence: float, rate: float
) -> None:
    began = np.random.default_rng(seed).random((3, 9))

    runs = [
        deffuant(began, confidence, rate=rate, encounters=50, rng=np.random.default_rng(seed))
        for _ in range(2)
    ]

    assert runs[0].mean(axis=1) == pytest.approx(began.mean(axis=1))
    assert (runs[0] == runs[1]).all()


@pytest.mark.parametrize(("homophily", "least", "most"), [(0, 0, 0), (9, 0.85, 1)])
def test_groups_drift_apart_only_where_like_meets_like(homophily: float, least: float, most: float) -> None:
    rng = np.random.default_rng(3)
    began = Exchange.drawn(40, 20, in_mind=4, pro=20, con=20, rng=rng)

    ended = mas_flache(began, homophily=homophily, meetings=40_000, rng=rng)

    assert least <= ended.bipolarised.mean() <= most


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 2.0, 8.0]))
@settings(max_examples=30)
def test_what_is_in_mind_stays_so_many_different_arguments(seed: int, homophily: float) -> None:
    rng = np.random.default_rng(seed)
    began = Exchange.drawn(4, 5, in_mind=3, pro=4, con=3, rng=rng)
    known = [set(group.reshape(-1).tolist()) for group in began.memory]

    ended = mas_flache(began, homophily=homophily, meetings=60, rng=rng)

    for before, group in zip(known, ended.memory, strict=True):
        assert set(group.reshape(-1).tolist()) <= before
        assert all(len(set(mind)) == 3 for mind in group.tolist())


def test_an_argument_that_is_known_becomes_the_latest_and_a_new_one_drives_out_the_oldest() -> None:
    began = Exchange(np.array([[[0, 1, 2], [5, 5, 5]]]), 3)
    rng = np.random.default_rng(0)
    minds = set()
    for _ in range(20):
        ended = mas_flache(began, homophily=0, meetings=1, rng=rng)
        minds |= {tuple(mind) for mind in ended.memory[0].tolist()}

    assert (5, 0, 1) in minds
    assert {(0, 5, 5), (1, 5, 5), (2, 5, 5)} <= minds


def test_both_ends_do_not_meet() -> None:
    camps = Exchange(np.array([[[0, 1], [0, 1], [2, 3], [2, 3]]]), 2)

    assert camps.settled.tolist() == camps.bipolarised.tolist() == [True]
    ended = mas_flache(camps, homophily=1, meetings=500, rng=np.random.default_rng(1))
    assert ended.opinions.tolist() == camps.opinions.tolist()


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("simulating.numbers", lambda: friedkin_johnsen([0, np.nan], np.eye(2), [0, 0])),
        ("simulating.numbers", lambda: friedkin_johnsen(["a", 1], np.eye(2), [0, 0])),
        ("simulating.shape", lambda: friedkin_johnsen([0, 1], np.eye(3), [0, 0])),
        ("simulating.rows", lambda: friedkin_johnsen([0, 1], [[1, 0], [0.5, 0.4]], [0, 0])),
        ("simulating.shares", lambda: friedkin_johnsen([0, 1], np.eye(2), [0, 1.5])),
        ("simulating.turns", lambda: friedkin_johnsen([0, 1], np.eye(2), [0, 0], turns=-1)),
        ("simulating.positive", lambda: hegselmann_krause([0, 1], 0)),
        ("simulating.positive", lambda: hegselmann_krause([0, 1], True)),
        ("simulating.rate", lambda: deffuant([[0, 1]], 1, rate=0.6, encounters=1, rng=np.random.default_rng())),
        ("simulating.alone", lambda: deffuant([[0]], 1, encounters=1, rng=np.random.default_rng())),
        (
            "simulating.arguments",
            lambda: Exchange.drawn(1, 2, in_mind=5, pro=2, con=2, rng=np.random.default_rng()),
        ),
        (
            "simulating.homophily",
            lambda: mas_flache(Exchange(np.zeros((1, 2, 1), int), 1), homophily=-1, meetings=1, rng=np.random.default_rng()),
        ),
        (
            "simulating.alone",
            lambda: mas_flache(Exchange(np.zeros((1, 1, 1), int), 1), homophily=1, meetings=1, rng=np.random.default_rng()),
        ),
    ],
)  # fmt: skip
def test_what_no_model_can_begin_with_is_refused(code: str, asked: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        asked()

    assert caught.value.code == code
