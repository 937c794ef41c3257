"""Burt's constraint and betweenness between two sides: sparse algebra beside networkx.

Medians of three runs, on random networks with triangles of some people and about fifteen times as many ties. The numbers of both are the
same (checked here). Arrays are built from the network in the time told; networkx works on a graph that is there already. For everyone's
constraint networkx fills a matrix with a row and a column for each; that has no room for the largest network, where it computes it for a
few people one by one, and its time for all is reckoned from that.

``python benchmarks/brokerage.py``
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import median
from time import perf_counter

import networkx as nx

from deliberation import Stakeholder, StakeholderNetwork, Tie
from deliberation.convening import brokerage


SEED = 11
RUNS = 3
SIZES = (300, 3_000, 30_000)
MATRIX = 10_000
FEW = 3
"""For so many people networkx computes the constraint where its matrix has no room."""


def network(size: int) -> StakeholderNetwork:
    """Some people, each tied to about thirty, many of whom are tied among themselves."""
    graph = nx.powerlaw_cluster_graph(size, 15, 0.3, seed=SEED)
    people = [Stakeholder(f"p{number}") for number in graph]
    return StakeholderNetwork(people, [Tie(f"p{one}", "trusts", f"p{other}") for one, other in graph.edges])


def timed(what: Callable[[], object]) -> tuple[float, object]:
    """The median time, and the result."""
    times = []
    for _ in range(RUNS):
        began = perf_counter()
        found = what()
        times.append(perf_counter() - began)
    return median(times), found


def row(name: str, size: int, ours: float, theirs: float) -> None:
    """One line of the table."""
    print(f"{name:24} {size:>7,} {ours:>10.4f} {theirs:>12.4f} {theirs / ours:>9.0f}x")


def measure(size: int) -> None:
    """Both ways on one network."""
    told = network(size)
    graph = told.projection()
    built, _ = timed(told.adjacency)
    adjacency = told.adjacency()
    print(f"{'arrays':24} {size:>7,} {built:>10.4f}")

    people = [one.id for one in told.stakeholders]
    some = people if size <= MATRIX else people[-FEW:]
    nodes = None if size <= MATRIX else some
    ours, constraint = timed(lambda: brokerage.constraint(adjacency))
    theirs, expected = timed(lambda: nx.constraint(graph, nodes, weight="weight"))
    assert isinstance(constraint, dict)
    assert isinstance(expected, dict)
    assert all(math.isclose(constraint[who], expected[who], abs_tol=1e-12) for who in some)
    row("constraint of all", size, ours, theirs * size / len(some))

    sides = people[10:20], people[-10:]
    ours, between = timed(lambda: brokerage.between(adjacency, sides))
    theirs, expected = timed(lambda: nx.betweenness_centrality_subset(graph, *sides))
    assert isinstance(between, dict)
    assert isinstance(expected, dict)
    assert all(math.isclose(between[who], expected[who], abs_tol=1e-9) for who in people)
    row("between two sides of 10", size, ours, theirs)


if __name__ == "__main__":
    print(f"{'seconds':24} {'people':>7} {'ours':>10} {'networkx':>12} {'ratio':>10}")
    for number in SIZES:
        measure(number)
