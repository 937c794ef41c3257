"""The numbers behind bridges are those of networkx, whichever way they are computed."""

from __future__ import annotations

import math

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.convening import brokerage
from deliberation.networks import StakeholderNetwork
from deliberation.networks.adjacency import Adjacency
from deliberation.stakeholders import Stakeholder, Tie


IDS = [f"p{number}" for number in range(12)]
WEIGHTS = st.sampled_from([0.25, 1.0, 3.0])
NETWORKS = st.dictionaries(
    st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda pair: pair[0] != pair[1]),
    WEIGHTS,
    max_size=40,
).map(
    lambda ties: StakeholderNetwork(
        [Stakeholder(who) for who in IDS],
        [Tie(one, "trusts", other, weight=weight) for (one, other), weight in ties.items()],
    )
)
SIDES = st.lists(st.sets(st.sampled_from(IDS), min_size=1, max_size=4), min_size=2, max_size=2)


@given(NETWORKS)
def test_constraint_by_sparse_algebra_is_that_of_networkx(network: StakeholderNetwork) -> None:
    expected = nx.constraint(network.projection(), weight="weight")

    assert brokerage.constraint(network.adjacency()) == pytest.approx(expected, abs=1e-12, nan_ok=True)


@given(NETWORKS)
def test_a_network_whose_matrix_is_taken_apart_has_the_same_constraint(network: StakeholderNetwork) -> None:
    whole = brokerage.constraint(network.adjacency())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(brokerage, "_ROWS", 5)
        assert brokerage.constraint(network.adjacency()) == pytest.approx(whole, abs=0, nan_ok=True)


def test_a_tie_that_weighs_nothing_constrains_nobody() -> None:
    ties = [Tie("p0", "trusts", "p1"), Tie("p1", "trusts", "p2", weight=0)]
    found = brokerage.constraint(StakeholderNetwork([Stakeholder(who) for who in IDS], ties).adjacency())

    assert (found["p1"], math.isnan(found["p2"])) == (1.0, True)


@given(NETWORKS, st.sets(st.sampled_from(IDS), min_size=1))
def test_the_constraint_of_some_is_that_of_all(network: StakeholderNetwork, some: set[str]) -> None:
    everyone = brokerage.constraint(network.adjacency())

    assert {who: str(number) for who, number in brokerage.constraint(network.adjacency(), some).items()} == {
        who: str(everyone[who]) for who in brokerage.constraint(network.adjacency(), some)
    }


@given(NETWORKS, SIDES)
def test_betweenness_of_sides_is_that_of_networkx_for_small_networks_and_for_large_ones(
    network: StakeholderNetwork, sides: list[set[str]]
) -> None:
    expected = nx.betweenness_centrality_subset(network.projection(), sorted(sides[0]), sorted(sides[1]))
    adjacency = network.adjacency()

    small = brokerage.between(adjacency, sides)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(brokerage, "LARGEST_FOR_NETWORKX", 0)
        patch.setattr(brokerage, "_AT_A_TIME", 3)
        large = brokerage.between(adjacency, sides)

    assert small == pytest.approx(expected, abs=1e-12)
    assert large == pytest.approx(expected, abs=1e-9)


@given(NETWORKS, SIDES, st.sampled_from(IDS))
def test_who_is_the_only_way_is_what_taking_them_away_shows(
    network: StakeholderNetwork, sides: list[set[str]], gone: str
) -> None:
    graph = network.projection()
    graph.remove_node(gone)
    ends = [(one, other) for one in sides[0] - {gone} for other in sides[1] - {gone}]

    assert brokerage.joined(network.adjacency(), sides, gone) is any(
        nx.has_path(graph, *pair) for pair in ends
    )


def test_a_named_backend_is_handed_on() -> None:
    line = Adjacency.of(nx.path_graph(["a", "b", "c"]))

    assert brokerage.between(line, ["a", "c"], backend="networkx") == {"a": 0, "b": 0.5, "c": 0}
    assert brokerage.constraint(line, backend="networkx") == {"a": 1, "b": 0.5, "c": 1}
    with pytest.raises((ImportError, NotImplementedError)):
        brokerage.between(line, ["a", "c"], backend="no-such-backend")


def test_three_sides_are_three_pairs() -> None:
    star = Adjacency.of(nx.star_graph(3))

    assert brokerage.between(star, [[1], [2], [3]])[0] == pytest.approx(1.5)
