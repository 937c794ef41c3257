from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import attrs
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.convening.coverage import Alternate, Coverage, Quotas, Reach, Search, cover
from deliberation.convening.coverage.results import WITHOUT_QUOTAS
from deliberation.convening.coverage.weights import LARGEST, units_of
from deliberation.errors import InvalidInput
from deliberation.networks.adjacency import Adjacency


NEVER, USUAL = Search(small=0), Search()


@attrs.frozen
class Case:
    lists: tuple[tuple[int, ...], ...]
    weights: tuple[int, ...]
    size: int
    groups: tuple[str, ...] = ()
    at_most: dict[str, int] = attrs.field(factory=dict)
    at_least: dict[str, int] = attrs.field(factory=dict)
    locked: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()

    def covered(self, search: Search = USUAL, **changes: Any) -> Coverage:
        told = {"weights": self.weights, "locked": self.locked, "excluded": self.excluded, **changes}
        return cover(
            Reach.of(self.lists, len(self.weights)), self.size, quotas=self.quotas, search=search, **told
        )

    @property
    def quotas(self) -> Quotas | None:
        return Quotas(self.groups, self.at_most, self.at_least) if self.groups else None

    def heard(self, chosen: tuple[int, ...]) -> int:
        return sum(self.weights[item] for item in {item for one in chosen for item in self.lists[one]})

    def allowed(self, chosen: tuple[int, ...]) -> bool:
        there = [one for one in range(len(self.lists)) if one not in self.excluded]
        if not set(self.locked) <= set(chosen) or not set(chosen) <= set(there) or len(chosen) > self.size:
            return False
        for group in set(self.groups):
            sit = sum(self.groups[one] == group for one in chosen)
            could = sum(self.groups[one] == group for one in there)
            if not min(self.at_least.get(group, 0), could) <= sit <= self.at_most.get(group, sit):
                return False
        return True

    def best(self) -> int:
        everyone = range(len(self.lists))
        sets = (some for many in range(self.size + 1) for some in combinations(everyone, many))
        return max(self.heard(some) for some in sets if self.allowed(some))


def random_case(random: Random, *, quotas: bool = False, replies: bool = False) -> Case:
    people, items, size = random.randint(1, 9), random.randint(1, 12), random.randint(0, 4)
    density = random.uniform(0.05, 0.6)
    lists = tuple(tuple(item for item in range(items) if random.random() < density) for _ in range(people))
    weights = tuple(random.choice((1, 1, 1, 2, 5, 40)) for _ in range(items))
    case = Case(lists, weights, size)
    if quotas:
        groups = tuple(random.choice("abc") for _ in range(people))
        at_most = {group: random.randint(0, 3) for group in "abc" if random.random() < 0.7}
        at_least: dict[str, int] = {}
        for group in "abc":
            could = min(at_most.get(group, 3), groups.count(group), size - sum(at_least.values()))
            at_least[group] = random.randint(0, could) if random.random() < 0.5 else 0
        case = attrs.evolve(case, groups=groups, at_most=at_most, at_least=at_least)
    if replies:
        chosen = case.covered().chosen
        locked = tuple(sorted(random.sample(chosen, random.randint(0, len(chosen)))))
        others = [one for one in range(people) if one not in locked]
        excluded = tuple(sorted(random.sample(others, random.randint(0, len(others) // 2))))
        case = attrs.evolve(case, locked=locked, excluded=excluded)
    return case


def cases(many: int, **kinds: bool) -> Iterator[Case]:
    for seed in range(many):
        yield random_case(Random(seed), **kinds)


KINDS: list[dict[str, bool]] = [
    {},
    {"quotas": True},
    {"replies": True},
    {"quotas": True, "replies": True},
]


def refused(code: str, make: Callable[[], Any]) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        make()
    assert caught.value.code == code
    assert "{" not in caught.value.message("zh") + caught.value.message("en")
    return caught.value


# ---- what is guaranteed


@pytest.mark.parametrize("kinds", KINDS)
def test_exact_equals_brute_force(kinds: dict[str, bool]) -> None:
    for case in cases(250, **kinds):
        plan = case.covered()

        assert plan.method == "exact", case
        assert plan.covered == plan.certificate == case.best(), case


def test_greed_without_quotas_hears_63_percent_of_the_best() -> None:
    for case in cases(1_000):
        assert case.covered(NEVER).covered >= WITHOUT_QUOTAS * case.best(), case


def test_greed_with_quotas_hears_half_of_the_best() -> None:
    for case in cases(1_000, quotas=True):
        assert case.covered(NEVER).covered >= Fraction(case.best(), 2), case


@pytest.mark.parametrize("kinds", KINDS)
@pytest.mark.parametrize("search", [NEVER, Search(nodes=1)])
def test_the_certificate_is_never_below_the_best(kinds: dict[str, bool], search: Search) -> None:
    for case in cases(250, **kinds):
        plan = case.covered(search)

        assert plan.certificate >= case.best() >= plan.certified * plan.certificate, case


@pytest.mark.parametrize("kinds", KINDS)
@pytest.mark.parametrize("search", [NEVER, USUAL])
def test_quotas_seats_and_replies_are_kept(kinds: dict[str, bool], search: Search) -> None:
    for case in cases(250, **kinds):
        assert case.allowed(case.covered(search).chosen), case


@pytest.mark.parametrize("kinds", KINDS)
def test_what_is_said_to_be_heard_is_what_is_heard(kinds: dict[str, bool]) -> None:
    for case in cases(100, **kinds):
        plan = case.covered(NEVER)

        assert plan.covered == case.heard(plan.chosen)
        assert set(plan.unheard) == set(range(len(case.weights))) - {
            i for one in plan.chosen for i in case.lists[one]
        }


def test_the_guarantee_is_the_method_s_own() -> None:
    lists, weights = ((0, 1, 2), (0, 1, 3), (2, 4)), (1,) * 5

    assert Case(lists, weights, 2).covered().guarantee == 1
    assert Case(lists, weights, 2).covered(NEVER).guarantee == WITHOUT_QUOTAS
    assert Case(lists, weights, 2, ("a",) * 3, {"a": 2}).covered(NEVER).guarantee == Fraction(1, 2)


def test_greed_that_proves_itself_is_exact_without_a_search() -> None:
    assert cover(Reach.of([[0], [1], [2]]), 2, search=NEVER).method == "exact"


def test_a_search_that_ends_early_says_so_and_keeps_what_greed_found() -> None:
    random = Random(3)
    reach = Reach.of([random.sample(range(120), 9) for _ in range(60)])

    greedy = cover(reach, 12, search=NEVER)
    bounded = cover(reach, 12, search=Search(nodes=1))

    assert bounded.method == "bounded"
    assert greedy.covered <= bounded.covered <= bounded.certificate <= greedy.certificate


# ---- the same for everybody


@pytest.mark.parametrize("search", [NEVER, USUAL])
def test_among_equals_the_first_sits(search: Search) -> None:
    assert cover(Reach.of([[0], [1], [0, 1], [0, 1]]), 1, search=search).chosen == (2,)


@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_best_weight_doesnt_depend_on_the_order_of_candidates(seed: int, random: Any) -> None:
    case = random_case(Random(seed), quotas=True)
    order = list(range(len(case.lists)))
    random.shuffle(order)
    turned = attrs.evolve(
        case, lists=tuple(case.lists[one] for one in order), groups=tuple(case.groups[one] for one in order)
    )

    assert turned.covered().covered == case.covered().covered


@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_order_of_items_changes_nothing(seed: int, random: Any) -> None:
    case = random_case(Random(seed), quotas=True)
    order = list(range(len(case.weights)))
    random.shuffle(order)
    lists = tuple(tuple(order.index(item) for item in row) for row in case.lists)
    turned = attrs.evolve(case, lists=lists, weights=tuple(case.weights[item] for item in order))

    ours, theirs = turned.covered(NEVER), case.covered(NEVER)

    assert (ours.chosen, ours.gains, ours.certificate) == (theirs.chosen, theirs.gains, theirs.certificate)


@given(st.integers(0, 10_000), st.randoms(use_true_random=False), st.sampled_from([NEVER, USUAL]))
@settings(max_examples=50)
def test_replies_one_by_one_give_what_a_fresh_run_with_the_accepted_locked_gives(
    seed: int, random: Any, search: Search
) -> None:
    case = random_case(Random(seed), quotas=True)
    plan = case.covered(search)
    accepted: list[int] = []
    declined: list[int] = []
    while pending := [one for one in plan.chosen if one not in accepted]:
        reply = random.choice(pending)
        says_yes = random.random() < 0.6
        (accepted if says_yes else declined).append(reply)
        plan = plan.replied(accepted=[reply]) if says_yes else plan.replied(declined=[reply])

        fresh = case.covered(search, locked=accepted, excluded=declined)
        assert (plan.chosen, plan.gains, plan.certificate) == (fresh.chosen, fresh.gains, fresh.certificate)


# ---- quotas


def test_a_group_with_too_few_candidates_is_named_as_short() -> None:
    plan = cover(Reach.of([[0], [1], [2]]), 3, quotas=Quotas("aab", at_least={"b": 2, "c": 1}))

    assert plan.short == {"b": 1, "c": 1}
    assert plan.chosen == (0, 1, 2)
    assert "b has 1 candidates too few" in plan.explain("en")


def test_who_adds_nothing_sits_only_for_a_quota() -> None:
    reach = Reach.of([[0, 1], [0], [1], []])

    assert cover(reach, 3).chosen == (0,)
    assert cover(reach, 3, quotas=Quotas("abbc", at_least={"b": 1})).chosen == (0, 1)


def test_seats_are_kept_for_groups_that_still_lack_members() -> None:
    plan = cover(Reach.of([[0, 1, 2], [3, 4], [5]]), 2, quotas=Quotas("aab", at_least={"b": 1}), search=NEVER)

    assert plan.chosen == (0, 2)


def test_candidates_without_a_group_are_bound_by_the_size_alone() -> None:
    quotas = Quotas([None, None, "a", "a"], at_most={"a": 1})

    assert cover(Reach.of([[0], [1], [2], [3]]), 4, quotas=quotas).chosen == (0, 1, 2)


def test_too_many_who_sit_already_are_refused() -> None:
    reach = Reach.of([[0], [1], [2]])

    refused("coverage.no-room", lambda: cover(reach, 1, locked=[0, 1]))
    refused(
        "coverage.no-room", lambda: cover(reach, 3, quotas=Quotas("aab", at_most={"a": 1}), locked=[0, 1])
    )
    refused("coverage.no-room", lambda: cover(reach, 1, quotas=Quotas("aab", at_least={"a": 1, "b": 1})))


@pytest.mark.parametrize("count", [-1, 1.5, True, "2"])
def test_a_quota_that_is_no_whole_number_is_refused(count: Any) -> None:
    refused("coverage.quota", lambda: Quotas("ab", at_most={"a": count}))


def test_a_quota_that_contradicts_itself_is_refused() -> None:
    refused("coverage.at-least-over-at-most", lambda: Quotas("ab", at_most={"a": 1}, at_least={"a": 2}))


# ---- without whom, and who instead


def test_without_the_only_one_an_item_is_unheard() -> None:
    plan = cover(Reach.of([[0, 1, 2], [2, 3], [3]]), 2)

    assert {one: plan.only(one).tolist() for one in plan.chosen} == {0: [0, 1], 1: [3]}


def test_each_alternate_is_the_best_who_could_follow() -> None:
    for case in cases(150, quotas=True):
        plan = case.covered()
        for gone in plan.chosen:
            rest = tuple(one for one in plan.chosen if one != gone)
            left = attrs.evolve(case, excluded=(gone,))
            able = [
                one for one in range(len(case.lists)) if one not in plan.chosen and left.allowed((*rest, one))
            ]
            ranked = sorted(able, key=lambda one: (-case.heard((*rest, one)), one))

            assert plan.alternates(gone, most=9) == tuple(
                Alternate(one, Fraction(case.heard((*rest, one)))) for one in ranked
            )


def test_nobody_is_asked_about_who_wasnt_chosen() -> None:
    plan = cover(Reach.of([[0, 1], [1]]), 1)

    refused("coverage.not-chosen", lambda: plan.only(1))
    refused("coverage.not-chosen", lambda: plan.alternates(1))


# ---- weights


@pytest.mark.parametrize(
    "weights",
    [
        [0.1, 0.2, 0.3],
        [Fraction(1, 10), Fraction(1, 5), Fraction(3, 10)],
        np.array([0.1, 0.2, 0.3]),
        [0.1, Fraction(1, 5), 0.3],
    ],
)
def test_a_tenth_and_two_tenths_tie_with_three_tenths(weights: Any) -> None:
    plan = cover(Reach.of([[2], [0, 1]]), 1, weights=weights)

    assert (plan.chosen, plan.covered) == ((0,), Fraction(3, 10))


def test_thirds_are_exact() -> None:
    plan = cover(Reach.of([[0, 1, 2], [3]]), 2, weights=[Fraction(1, 3)] * 3 + [1])

    assert plan.chosen == (0, 1)
    assert plan.gains == (Fraction(1), Fraction(1))


@given(st.lists(st.floats(0, 1e300) | st.fractions(0) | st.integers(0, 10**40), min_size=1, max_size=8))
def test_weights_are_exact_or_rounded_up_and_never_down(weights: list[Any]) -> None:
    exact = [Fraction(repr(one)) if isinstance(one, float) else Fraction(one) for one in weights]
    units = units_of(weights, len(weights))
    weighed = [units(count) for count in units.counts.tolist()]

    assert 0 <= int(units.counts.sum()) <= LARGEST
    if units.rounded:
        assert all(one <= ours <= one + units.unit for one, ours in zip(exact, weighed, strict=True))
    else:
        assert weighed == exact


def test_rounding_is_said() -> None:
    plan = cover(Reach.of([[0], [1]]), 1, weights=[1e-30, 1e30])

    assert (plan.rounded, plan.chosen) == (True, (1,))
    assert "rounded up" in plan.explain("en")


@pytest.mark.parametrize(
    "weights",
    [
        [1],
        [1, -1],
        [1.0, -0.5],
        [1, float("nan")],
        [1, float("inf")],
        ["1", "2"],
        [1, None],
        [1, 2, 3],
        [[1], [2]],
        [Fraction(-1), 1],
    ],
)
def test_weights_that_are_none_are_refused(weights: Any) -> None:
    refused("coverage.weights", lambda: cover(Reach.of([[0, 1]]), 1, weights=weights))


# ---- arrays


def test_a_candidate_who_lets_an_item_be_heard_twice_is_refused() -> None:
    refused("coverage.reach", lambda: Reach(np.array([0, 2]), np.array([1, 1]), 2))


@pytest.mark.parametrize(
    "arrays", [([0, 1], [5]), ([0, 2], [0]), ([0, 2, 1], [0, 1]), ([], []), ([0, 1], [-1])]
)
def test_arrays_that_dont_fit_are_refused(arrays: Any) -> None:
    refused("coverage.reach", lambda: Reach(np.array(arrays[0], np.int64), np.array(arrays[1], np.int64), 2))


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20))
def test_neighbourhoods_are_those_of_the_graph_and_oneself(edges: list[tuple[int, int]]) -> None:
    graph: nx.Graph[int] = nx.Graph(edges)
    adjacency = Adjacency.of(graph)
    reach = Reach.neighbourhoods(adjacency)

    ours = {one: {adjacency.ids[at] for at in reach.of_candidate(i)} for i, one in enumerate(adjacency.ids)}

    assert ours == {one: {one, *graph[one]} for one in graph}


def test_nobody_to_choose_from_and_nothing_to_hear_is_no_error() -> None:
    assert cover(Reach.of([]), 3).chosen == ()
    assert cover(Reach.of([[], []]), 3).chosen == ()
    assert cover(Reach.of([[0]]), 0).chosen == ()
    assert cover(Reach.of([], 4), 3).certified == 1


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("coverage.size", {"size": -1}),
        ("coverage.size", {"size": 1.0}),
        ("coverage.size", {"size": True}),
        ("coverage.groups", {"quotas": Quotas("a")}),
        ("coverage.candidate", {"locked": [2]}),
        ("coverage.candidate", {"excluded": [-1]}),
        ("coverage.locked-excluded", {"locked": [0], "excluded": [0]}),
    ],
)
def test_what_cant_be_asked_is_refused(code: str, asked: dict[str, Any]) -> None:
    refused(code, lambda: cover(Reach.of([[0], [1]]), **{"size": 1, **asked}))
