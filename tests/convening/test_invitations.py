"""Who else should be invited, and why."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.convening.invitations import suggest
from deliberation.convening.walks import Walk
from deliberation.errors import InvalidInput, UnknownReference
from deliberation.networks import StakeholderNetwork
from deliberation.stakeholders import Stakeholder, Tie


IDS = [f"p{number}" for number in range(8)]
TYPES = {"p0": "office", "p1": "office", "p2": "union", "p3": "office", "p4": "union", "p5": "club"}
PEOPLE = [
    *(Stakeholder(who, attributes={"type": TYPES[who]} if who in TYPES else {}) for who in IDS),
    Stakeholder("board", kind="body"),
    Stakeholder("street", kind="place"),
]


def network(*ties: Tie) -> StakeholderNetwork:
    return StakeholderNetwork(PEOPLE, ties)


def ids(*ties: Tie, invited: tuple[str, ...] = ("p0", "p1"), **more: Any) -> list[str]:
    return [one.id for one in suggest(invited, network(*ties), **more)]


def test_who_is_tied_to_more_of_the_invited_comes_first() -> None:
    assert ids(Tie("p0", "trusts", "p2"), Tie("p1", "trusts", "p2"), Tie("p1", "trusts", "p3")) == [
        "p2",
        "p3",
    ]


def test_a_kind_of_which_there_are_many_ties_counts_no_more_than_one_of_which_there_are_few() -> None:
    many = [Tie("p0", "serves", who) for who in ("p2", "p3", "p4", "p5")]

    assert ids(*many, Tie("p0", "trusts", "p6"), invited=("p0",))[0] == "p6"


def test_a_tie_that_weighs_more_leads_first_and_one_that_weighs_nothing_nowhere() -> None:
    ties = [
        Tie("p0", "trusts", "p2"),
        Tie("p0", "trusts", "p3", weight=2),
        Tie("p0", "trusts", "p4", weight=0),
    ]

    assert ids(*ties) == ["p3", "p2"]


def test_whoever_is_invited_a_place_and_whoever_no_tie_leads_to_are_not_suggested() -> None:
    assert ids(
        Tie("p0", "trusts", "p1"), Tie("p0", "lives-in", "street"), Tie("p2", "lives-in", "street")
    ) == ["p2"]


def test_reasons_cite_the_ties_to_the_invited_and_the_bodies_they_share() -> None:
    ties = [Tie(who, "member-of", "board") for who in ("p0", "p1", "p2")]
    [one] = suggest(["p0", "p1"], network(*ties, Tie("p2", "trusts", "p1")), among=["p2"])

    assert one.explain("en").splitlines() == [
        "p2",
        "  - tied to the invited: p1 is invited; p2 trusts p1 (witnessed)",
        "  - shares with the invited (1 more of them): p0 is invited; p0 is a member of board (witnessed); p2 is a member of board (witnessed)",
    ]
    assert {tie.kind for why in one.reasons for tie in why.ties} == {"trusts", "member-of"}


def test_who_is_tied_through_several_others_only_says_so() -> None:
    found = suggest(
        ["p0"], network(Tie("p0", "trusts", "p2"), Tie("p2", "trusts", "p3"), Tie("p3", "trusts", "p4"))
    )

    assert [one.id for one in found] == ["p2", "p3", "p4"]
    assert [bool(one.reasons) for one in found] == [True, True, False]
    assert "须经多人" in found.suggested[2].explain("zh")


def test_the_same_value_counts_as_a_tie_and_a_value_that_nobody_has_is_told() -> None:
    found = suggest(["p0", "p1"], network(Tie("p0", "trusts", "p2")), alike="type")

    assert [one.id for one in found] == ["p2", "p3", "p4"]
    assert "type office, like p0, p1" in found.suggested[1].explain("en")
    assert dict(found.suggested[0].unheard) == {"type": "union"}
    assert found.unheard == (("type", "union", "p2"),)
    assert "Nobody invited has type union; p2 would bring it." in found.explain("en")


def test_how_many_and_among_whom_can_be_said() -> None:
    ties = [Tie("p0", "trusts", who) for who in ("p2", "p3", "p4")]

    assert ids(*ties, among=["p4", "p3"]) == ["p3", "p4"]
    assert ids(*ties, at_most=1) == ["p2"]
    assert ids(*ties, Tie("p0", "serves", "p5"), kinds=["serves"]) == ["p5"]


def test_where_no_tie_leads_on_nobody_is_suggested() -> None:
    found = suggest(["p0"], network())

    assert len(found) == 0
    assert found.explain("en") == "No tie leads on from p0."


def test_no_number_is_published_of_anybody() -> None:
    [one] = suggest(["p0"], network(Tie("p0", "trusts", "p2")))

    assert not any(isinstance(value, (int, float)) for value in one.to_json().values())


@pytest.mark.parametrize(
    ("invited", "more", "code"),
    [
        ([], {}, "inviting.nobody-invited"),
        (["p0"], {"home": 0}, "inviting.home"),
        (["p0"], {"home": 1}, "inviting.home"),
        (["p0"], {"home": "0.5"}, "inviting.home"),
        (["p0"], {"home": float("nan")}, "inviting.home"),
        (["p0"], {"kinds": "trusts"}, "network.kinds"),
    ],
)
def test_bad_input_is_one_clear_error(invited: list[str], more: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        suggest(invited, network(), **more)

    assert error.value.code == code


def test_a_stranger_is_an_error() -> None:
    with pytest.raises(UnknownReference):
        suggest(["nobody"], network())


TIES = st.dictionaries(
    st.tuples(st.sampled_from(IDS), st.sampled_from(["trusts", "serves"]), st.sampled_from(IDS)).filter(
        lambda tie: tie[0] != tie[2]
    ),
    st.sampled_from([0.5, 1.0, 2.0]),
    max_size=25,
).map(lambda ties: [Tie(*ends, weight=weight) for ends, weight in ties.items()])


@given(TIES, st.sets(st.sampled_from(IDS), min_size=1, max_size=3), st.randoms())
def test_the_order_in_which_a_network_is_told_changes_nothing(
    ties: list[Tie], invited: set[str], random: Any
) -> None:
    again = list(ties)
    random.shuffle(again)
    backwards = StakeholderNetwork(PEOPLE[::-1], again)

    one, other = (suggest(sorted(invited), some, alike=["type"]) for some in (network(*ties), backwards))

    assert one == other


@given(TIES, st.sets(st.sampled_from(IDS), min_size=1, max_size=3))
def test_with_one_kind_of_tie_the_walk_is_personalised_pagerank(ties: list[Tie], begin: set[str]) -> None:
    told = StakeholderNetwork(
        [Stakeholder(who) for who in IDS], [tie for tie in ties if tie.kind == "trusts"]
    )
    start = dict.fromkeys(begin, 1.0)
    expected = nx.pagerank(
        told.projection(), alpha=0.7, personalization=start, dangling=start, tol=1e-14, max_iter=1000
    )

    assert Walk.on(told).visits(begin, home=0.3) == pytest.approx(expected, abs=1e-9)


@given(TIES, st.sets(st.sampled_from(IDS), min_size=1, max_size=3))
def test_suggested_is_exactly_whoever_a_chain_of_ties_leads_to(ties: list[Tie], invited: set[str]) -> None:
    graph = network(*ties).projection()
    reached = set().union(*(nx.node_connected_component(graph, who) for who in invited))

    assert {one.id for one in suggest(sorted(invited), network(*ties))} == reached - invited
