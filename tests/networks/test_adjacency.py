from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.errors import InvalidInput, UnknownReference
from deliberation.networks import StakeholderNetwork
from deliberation.networks.adjacency import Adjacency
from deliberation.stakeholders import Stakeholder, Tie


EDGES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 5)), max_size=20)
CLASSES = st.sampled_from([nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])


def neighbours(adjacency: Adjacency) -> dict[Hashable, set[Hashable]]:
    return {one: set(adjacency.neighbours(one)) for one in adjacency.ids}


@given(CLASSES, EDGES, st.sampled_from([int, str]))
def test_the_arrays_of_a_graph_are_those_that_networkx_makes_itself(
    kind: Any, edges: list[tuple[int, int, int]], label: Any
) -> None:
    graph: nx.Graph[Any] = kind()
    graph.add_nodes_from(map(label, reversed(range(8))))
    for one, other, weight in edges:
        graph.add_edge(label(one), label(other), weight=weight)

    ours = Adjacency.of(graph, weight="weight").to_scipy().toarray()

    assert np.array_equal(ours, nx.to_scipy_sparse_array(graph).toarray())


@given(EDGES)
def test_neighbours_are_those_of_the_graph(edges: list[tuple[int, int, int]]) -> None:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(8))
    graph.add_weighted_edges_from(edges)

    assert neighbours(Adjacency.of(graph)) == {one: set(near) for one, near in graph.adjacency()}


def test_a_view_of_a_graph_will_do() -> None:
    graph = nx.path_graph(5)

    assert neighbours(Adjacency.of(graph.subgraph([1, 2, 4]))) == {1: {2}, 2: {1}, 4: set()}


def test_something_that_only_behaves_like_a_graph_will_do() -> None:
    class Pair:
        def __iter__(self) -> Iterator[str]:
            return iter(("a", "b"))

        def adjacency(self) -> Iterator[tuple[str, Any]]:
            return iter((("a", {"b": {}}), ("b", {"a": {}})))

        def is_directed(self) -> bool:
            return False

    assert neighbours(Adjacency.of(Pair())) == {"a": {"b"}, "b": {"a"}}


def test_what_is_no_graph_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        Adjacency.of([("a", "b")])

    assert caught.value.code == "network.no-adjacency"


def test_true_is_not_taken_for_the_first_position() -> None:
    assert neighbours(Adjacency.of(nx.Graph([(False, True)]))) == {False: {True}, True: {False}}


@given(CLASSES, EDGES)
def test_undirected_adds_up_both_ways(kind: Any, edges: list[tuple[int, int, int]]) -> None:
    graph = kind()
    graph.add_nodes_from(range(8))
    for one, other, weight in edges:
        if one != other:
            graph.add_edge(one, other, weight=weight)
    matrix = nx.to_scipy_sparse_array(graph).toarray()

    ours = Adjacency.of(graph, weight="weight").undirected().to_scipy().toarray()

    assert np.array_equal(ours, matrix + matrix.T if graph.is_directed() else matrix)


@given(EDGES)
def test_pairs_in_any_order_give_the_same_arrays(edges: list[tuple[int, int, int]]) -> None:
    def arrays(pairs: list[tuple[int, int, int]]) -> list[list[float]]:
        ones, others, weights = ([pair[at] for pair in pairs] for at in range(3))
        made = Adjacency.from_pairs(range(8), ones, others, weights)
        return [list(made.indptr), list(made.indices), list(made.weights if made.weights is not None else [])]

    assert arrays(edges) == arrays([(other, one, weight) for one, other, weight in reversed(edges)])


@pytest.mark.parametrize("pairs", [([0], [3]), ([0, 1], [1]), ([-1], [0]), ([0], [1], [1, 2])])
def test_pairs_that_dont_fit_are_refused(pairs: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        Adjacency.from_pairs("abc", *pairs)

    assert caught.value.code == "network.arrays"


def test_arrays_that_dont_fit_the_ids_are_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        Adjacency(("a",), np.array([0, 2]), np.array([0], np.int32))

    assert caught.value.code == "network.arrays"


def test_nobody_can_write_to_the_arrays() -> None:
    made = Adjacency.of(nx.path_graph(3))

    with pytest.raises(ValueError, match="read-only"):
        made.indices[0] = 2


def test_somebody_who_isnt_there_has_no_neighbours() -> None:
    with pytest.raises(UnknownReference) as caught:
        Adjacency.of(nx.path_graph(3)).neighbours(9)

    assert caught.value.code == "network.no-such"


def test_nobody_at_all_has_arrays_too() -> None:
    assert len(Adjacency.of(nx.Graph())) == 0


# ---- of a network


KINDS = ("trusts", "manages", "adjoins")
TIES = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(KINDS), st.sampled_from("abcd"), st.integers(0, 4)),
    unique_by=lambda tie: tie[:3],
)


@given(TIES, st.sets(st.sampled_from(KINDS)) | st.none())
def test_the_arrays_of_a_network_are_those_of_its_projection(
    ties: list[tuple[str, str, str, int]], kinds: set[str] | None
) -> None:
    between_two = [tie for tie in ties if tie[0] != tie[2]]
    network = StakeholderNetwork(
        map(Stakeholder, "abcd"), [Tie(*tie[:3], weight=tie[3]) for tie in between_two]
    )

    ours = network.adjacency(kinds)
    projected = network.projection(kinds)

    assert ours.ids == tuple(projected)
    assert np.array_equal(ours.to_scipy().toarray(), nx.to_scipy_sparse_array(projected).toarray())


def test_one_bare_kind_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        StakeholderNetwork().adjacency("trusts")

    assert caught.value.code == "network.kinds"
