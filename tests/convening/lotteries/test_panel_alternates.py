"""Alternates, held against every possible choice, and who is called when somebody drops out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.convening.lotteries import alternates as alternates_module
from deliberation.convening.lotteries.alternates import choose_alternates, replace
from deliberation.convening.lotteries.limits import Limits
from deliberation.convening.lotteries.pools import Pool, Quota, Volunteer
from deliberation.errors import InvalidInput


Pools = Callable[..., Pool]
Panels = Callable[[Pool], list[tuple[str, ...]]]


def missed(pool: Pool, people: Collection[str]) -> int:
    """By how many people these miss quotas, counted by hand."""
    found = 0
    for quota in pool.quotas:
        count = sum(quota.applies_to(pool.get(who).features) for who in people)
        found += max(quota.at_least - count, count - quota.at_most, 0)
    return found


def together(pool: Pool, people: Collection[str]) -> bool:
    """Whether these may sit together."""
    place = {who: number for number, who in enumerate(pool.ids)}
    return Limits.of(pool).apart([place[who] for who in people])


def best_by_trying(pool: Pool, staying: Sequence[str], ready: Sequence[str], places: int) -> int:
    """The fewest people by which quotas can be missed, every way of filling the places tried."""
    for number in range(min(places, len(ready)), -1, -1):
        ways = [
            [*staying, *called]
            for called in combinations(ready, number)
            if together(pool, [*staying, *called])
        ]
        if ways:
            return min(missed(pool, way) for way in ways)
    raise AssertionError


def expected_by_trying(pool: Pool, panel: Sequence[str], ready: Sequence[str], rate: float) -> float:
    total = 0.0
    for gone in chain.from_iterable(combinations(panel, number) for number in range(len(panel) + 1)):
        staying = [who for who in panel if who not in gone]
        weight = rate ** len(gone) * (1 - rate) ** len(staying)
        total += weight * best_by_trying(pool, staying, ready, len(gone))
    return total


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000), homes=st.booleans(), data=st.data())
def test_no_other_way_to_call_alternates_keeps_the_quotas_better(
    small_pool: Pools, panels_of: Panels, seed: int, homes: bool, data: st.DataObject
) -> None:
    pool = small_pool(seed, slack=0, homes=homes)
    panel = data.draw(st.sampled_from(panels_of(pool)))
    ready = data.draw(st.lists(st.sampled_from([who for who in pool.ids if who not in panel]), unique=True))
    dropped = data.draw(st.lists(st.sampled_from(panel), unique=True))

    found = replace(pool, panel, ready, dropped)

    staying = [who for who in panel if who not in dropped]
    assert set(found.panel) == {*staying, *found.called}
    assert set(found.called) <= set(ready)
    assert together(pool, found.panel)
    assert found.missed == missed(pool, found.panel) == best_by_trying(pool, staying, ready, len(dropped))
    assert found.short == len(panel) - len(found.panel)


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), homes=st.booleans())
def test_no_other_alternates_are_better_on_average(
    small_pool: Pools, panels_of: Panels, seed: int, homes: bool
) -> None:
    pool = small_pool(seed, people=9, size=3, slack=0, homes=homes)
    panel = panels_of(pool)[0]
    beside = [who for who in pool.ids if who not in panel and together(pool, [*panel, who])]

    found = choose_alternates(pool, panel, 2, dropout=0.3, seed=seed)

    pairs = [pair for pair in combinations(beside, 2) if together(pool, pair)]
    assert found.exact
    assert found.cases == 8
    assert found.expected == pytest.approx(min(expected_by_trying(pool, panel, pair, 0.3) for pair in pairs))
    assert found.expected == pytest.approx(expected_by_trying(pool, panel, found.people, 0.3))
    assert found.without == pytest.approx(expected_by_trying(pool, panel, (), 0.3))


def twenty() -> tuple[Pool, list[str]]:
    people = [Volunteer(f"p{n:02}", {"age": "60+" if n % 4 == 0 else "16-59"}) for n in range(60)]
    pool = Pool(people, [Quota("age", "60+", 5, 5), Quota("age", "16-59", 15, 15)], 20)
    return pool, [f"p{n:02}" for n in range(20)]


def test_a_large_panel_is_worked_out_on_a_sample_that_a_seed_repeats() -> None:
    pool, panel = twenty()

    found = choose_alternates(pool, panel, 6, dropout=0.15, seed=4)

    assert not found.exact
    assert found.cases == 100
    assert found == choose_alternates(pool, panel, 6, dropout=0.15, seed=4)
    assert found.expected < found.without / 4
    assert found.without == pytest.approx(3, rel=0.2)


def test_where_there_is_much_to_work_out_the_choice_is_in_parts_and_still_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool, panel = twenty()
    exactly = choose_alternates(pool, panel, 6, dropout=0.15, seed=4)
    monkeypatch.setattr(alternates_module, "_MOST_WHOLE", 0)

    found = choose_alternates(pool, panel, 6, dropout=0.15, seed=4)

    assert len(found.people) == 6
    assert found.expected <= exactly.expected + 0.1


def test_parts_become_whole_alternates_of_different_households(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [
        Volunteer(f"p{n}", {"age": "60+" if n % 2 else "16-59"}, household=f"h{n // 2}") for n in range(12)
    ]
    pool = Pool(people, [Quota("age", "60+", 1, 2), Quota("age", "16-59", 1, 2)], 3)
    monkeypatch.setattr(alternates_module, "_MOST_WHOLE", 0)

    found = choose_alternates(pool, ["p0", "p2", "p5"], 3, dropout=0.5)

    assert len(found.people) == 3
    assert together(pool, [*found.panel, *found.people])


def test_who_surely_comes_and_who_surely_does_not_are_one_case() -> None:
    pool, panel = twenty()
    rates = dict.fromkeys(panel, 0) | {"p00": 1}

    found = choose_alternates(pool, panel, 1, dropout=rates)

    assert (found.cases, found.exact, found.expected, found.without) == (1, True, 0, 1)
    assert pool.get(found.people[0]).features["age"] == "60+"
    assert "按全部 1 种情形" in found.explain("zh")
    assert choose_alternates(pool, panel, 1, dropout=0).without == 0


def test_of_equals_the_first_in_the_list_is_called() -> None:
    pool, panel = twenty()

    assert replace(pool, panel, ["p59", "p58", "p57"], ["p01"]).called == ("p59",)
    assert replace(pool, panel, ["p57", "p58", "p59"], ["p01"]).called == ("p57",)


def test_places_stay_empty_where_alternates_run_out() -> None:
    pool, panel = twenty()

    found = replace(pool, panel, ["p59"], ["p01", "p02", "p00"])

    assert (found.called, found.short, found.missed) == (("p59",), 2, 2)
    assert "空缺 2 席" in found.explain("zh")
    assert replace(pool, panel, [], panel[:2]).short == 2


def test_without_quotas_anybody_will_do() -> None:
    pool = Pool([Volunteer(f"p{n}", {}) for n in range(5)], [], 2)

    assert choose_alternates(pool, ["p0", "p1"], 2).expected == 0
    assert replace(pool, ["p0", "p1"], ["p4"], ["p0"]).panel == ("p1", "p4")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"panel": ["p00", "p00"]}, "alternate.panel"),
        ({"panel": ["eve"]}, "alternate.panel"),
        ({"panel": "p00"}, "alternate.panel"),
        ({"number": 0}, "alternate.number"),
        ({"number": 41}, "alternate.number"),
        ({"number": True}, "alternate.number"),
        ({"dropout": 1.5}, "alternate.dropout"),
        ({"dropout": -0.1}, "alternate.dropout"),
        ({"dropout": "0.1"}, "alternate.dropout"),
        ({"dropout": float("nan")}, "alternate.dropout"),
        ({"dropout": {"p00": 0.5}}, "alternate.dropout"),
        ({"scenarios": 0}, "alternate.scenarios"),
        ({"scenarios": 10**9}, "alternate.scenarios"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(change: dict[str, Any], code: str) -> None:
    pool, panel = twenty()
    asked: dict[str, Any] = {"panel": panel, "number": 3} | change
    with pytest.raises(InvalidInput) as caught:
        choose_alternates(pool, **asked)
    assert caught.value.code == code
    assert not re.search(r"{\w+}", caught.value.message("en") + caught.value.message("zh"))


@pytest.mark.parametrize(
    ("ready", "dropped", "code"),
    [
        (["eve"], [], "alternate.alternates"),
        (["p59", "p59"], [], "alternate.alternates"),
        (["p00"], [], "alternate.alternates"),
        (["p59"], ["p58"], "alternate.dropped"),
        (["p59"], ["p00", "p00"], "alternate.dropped"),
    ],
)
def test_a_replacement_that_makes_no_sense_is_refused(
    ready: list[str], dropped: list[str], code: str
) -> None:
    pool, panel = twenty()
    with pytest.raises(InvalidInput) as caught:
        replace(pool, panel, ready, dropped)
    assert caught.value.code == code
    assert not re.search(r"{\w+}", caught.value.message("en") + caught.value.message("zh"))
