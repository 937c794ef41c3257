from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import loopback_backend
import networkx as nx
import pytest

import deliberation
from deliberation.networks import StakeholderNetwork
from deliberation.stakeholders import Stakeholder, Tie


SOURCE = Path(str(deliberation.__file__)).parent


@pytest.fixture
def graph() -> nx.Graph[str]:
    people = [Stakeholder(name) for name in "abcdefg"]
    pairs = ["ab", "bc", "ca", "cd", "de", "ef", "fd", "dg"]
    ties = [Tie(pair[0], "trusts", pair[1], weight=place + 0.5) for place, pair in enumerate(pairs)]
    return StakeholderNetwork(people, ties).projection()


@pytest.mark.parametrize("function", [nx.constraint, nx.betweenness_centrality, nx.pagerank, nx.core_number])
def test_the_projection_can_be_handed_to_a_backend(graph: nx.Graph[str], function: Any) -> None:
    loopback_backend.CALLS.clear()

    assert function(graph, backend="loopback") == function(graph)

    assert function.name in loopback_backend.CALLS


@pytest.mark.parametrize("function", [nx.pagerank, nx.degree_centrality, nx.triangles])
def test_a_real_backend_finds_the_same_on_the_projection(graph: nx.Graph[str], function: Any) -> None:
    pytest.importorskip("graphblas_algorithms", reason="graphblas-algorithms isn't installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # networkx warns that a converted graph is kept
        found = function(graph, backend="graphblas")

    assert not isinstance(found, dict)
    assert dict(found) == pytest.approx(function(graph), abs=1e-6)


def calls_of_networkx(tree: ast.AST) -> Iterator[tuple[int, str, set[str | None]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            place = node.func.value
            if isinstance(place, ast.Name) and place.id == "nx":
                yield node.lineno, node.func.attr, {keyword.arg for keyword in node.keywords}


def takes_a_graph(name: str) -> bool:
    return bool(getattr(getattr(nx, name, None), "graphs", None))


def test_networkx_is_asked_with_the_backend_that_the_caller_names() -> None:
    without = [
        f"{path.name}:{line}: nx.{name}"
        for path in SOURCE.rglob("*.py")
        for line, name, keywords in calls_of_networkx(ast.parse(path.read_text(encoding="utf-8")))
        # A keyword without a name is a mapping that is unpacked: {} or {"backend": ...}.
        if takes_a_graph(name) and keywords.isdisjoint({"backend", None})
    ]

    assert without == []


@pytest.mark.parametrize(
    ("code", "found"),
    [("nx.constraint(g)", {"constraint"}), ("nx.freeze(g)", set()), ("nx.Graph()", set())],
)
def test_a_call_without_a_backend_would_be_found(code: str, found: set[str]) -> None:
    assert {name for _, name, _ in calls_of_networkx(ast.parse(code)) if takes_a_graph(name)} == found
