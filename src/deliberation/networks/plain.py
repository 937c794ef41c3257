"""Stakeholders and ties as plain attributes of a graph's nodes and edges, there and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from deliberation.errors import InvalidInput
from deliberation.leaves import Erased
from deliberation.networks.texts import NO_WORDS, Words
from deliberation.provenance import Source
from deliberation.quantities import Count
from deliberation.stakeholders import SYMMETRIC_TIES, TIE_KINDS, Stakeholder, Tie, is_tie_kind


if TYPE_CHECKING:
    import networkx as nx

RELATED: Final = "related-to"
"""The kind of a tie of which nothing more is known."""

_COUNT: Final = ("count", "count_figure", "count_hedge", "count_unit", "count_ceiling")
_SOURCE: Final = ("provenance", "ref", "quote", "basis")
_ONE_WAY: Final = TIE_KINDS.keys() - SYMMETRIC_TIES


def plain_graph(stakeholders: Iterable[Stakeholder], ties: Iterable[Tie]) -> nx.MultiDiGraph[str]:
    """A graph whose nodes and edges carry texts and numbers only, and ``attributes`` as a mapping of texts."""
    import networkx as nx  # noqa: PLC0415 - networkx loads where a graph is wanted

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for stakeholder in stakeholders:
        graph.add_nodes_from([(stakeholder.id, plain_stakeholder(stakeholder))])
    for tie in ties:
        plain = {"kind": tie.kind, "weight": tie.weight, **_plain_source(tie.source)}
        graph.add_edge(tie.subject, tie.object, key=tie.kind)
        graph.edges[tie.subject, tie.object, tie.kind].update(plain)
    return graph


def plain_stakeholder(stakeholder: Stakeholder) -> dict[str, object]:
    """What is said of a stakeholder, as texts and numbers by name, and ``attributes`` as a mapping of texts."""
    name = None if isinstance(stakeholder.name, Erased) else stakeholder.name
    plain: dict[str, object] = {"name": name, "kind": stakeholder.kind, "capacity": stakeholder.capacity}
    count = stakeholder.count
    if count is not None:
        plain |= dict(
            zip(_COUNT, (count.text, count.figure, count.hedge, count.unit, count.ceiling), strict=True)
        )
    plain |= {"role": stakeholder.role, "attributes": dict(stakeholder.attributes) or None}
    return {key: value for key, value in plain.items() if value is not None} | _plain_source(
        stakeholder.source
    )


def _plain_source(source: Source | None) -> dict[str, object]:
    if source is None:
        return {}
    values = (source.provenance, source.ref, source.quote, source.basis)
    return {key: value for key, value in zip(_SOURCE, values, strict=True) if value is not None}


Node: TypeAlias = tuple[Any, Mapping[str, Any]]
"""A node, and what it carries."""

Edge: TypeAlias = tuple[Any, Any, Any, Mapping[str, Any]]
"""An edge: its two nodes, its key or ``None``, and what it carries."""


def nodes_of(graph: nx.Graph[Any]) -> Iterator[Node]:
    """The nodes of any networkx graph."""
    yield from graph.nodes(data=True)


def edges_of(graph: nx.Graph[Any]) -> Iterator[Edge]:
    """The edges of any networkx graph."""
    edges: Any = graph.edges
    if graph.is_multigraph():
        yield from edges(keys=True, data=True)
    else:
        yield from ((one, other, None, data) for one, other, data in edges(data=True))


def told_node(graph: nx.Graph[Any], place: int) -> str:
    """How the node at this place is told."""
    return f"node {next(islice(graph, place, None))!r}"


def told_edge(graph: nx.Graph[Any], place: int) -> str:
    """How the edge at this place is told."""
    one, other, *_ = next(islice(edges_of(graph), place, None))
    return f"edge {one!r}, {other!r}"


def stakeholder_of(node: Any, data: Mapping[str, Any]) -> Stakeholder:
    """The stakeholder that a node stands for."""
    ready = data.get("stakeholder")
    if isinstance(ready, Stakeholder):
        if ready.id != node:
            raise InvalidInput("network.mismatch", id=ready.id)
        return ready
    rest = {str(key): value for key, value in data.items() if value is not None}
    known: dict[str, Any] = {"name": _taken(rest, "name") or _taken(rest, "label")}
    for key in ("kind", "capacity", "role"):
        text = _taken(rest, key)
        if text is not None:
            known[key] = text
    if known.get("kind") == "group" and not rest.keys().isdisjoint(_COUNT):
        known["count"] = _count({key: rest.pop(key, None) for key in _COUNT})
    known["source"] = _source(rest)
    own = _own_attributes(rest)
    known["attributes"] = {key: _text(value) for key, value in rest.items()} | own
    return Stakeholder(node_id(node), **known)


def tie_of(edge: Edge, *, directed: bool) -> Tie | tuple[str, str, str, float, Words]:
    """The tie that an edge stands for: itself, if the edge carries it, or what it is made of."""
    one, other, key, data = edge
    ready = data.get("tie")
    if isinstance(ready, Tie):
        ends = (ready.subject, ready.object)
        if ends != (one, other) and (directed or ends != (other, one)):
            raise InvalidInput("network.mismatch", id=str(ready))
        return ready
    kind = _text_or_none(data.get("kind")) or (key if is_tie_kind(key) else RELATED)
    if not directed and kind in _ONE_WAY:
        raise InvalidInput("network.undirected", kind=kind)
    weight = data.get("weight")
    words = NO_WORDS if data.get("provenance") is None else _words(data)
    return node_id(one), kind, node_id(other), 1.0 if weight is None else weight, words


def _words(data: Mapping[str, Any]) -> Words:
    provenance, ref, quote, basis = (data.get(key) for key in _SOURCE)
    return _text(provenance), *(None if text is None else _text(text) for text in (ref, quote, basis))  # type: ignore[return-value]


def node_id(node: object) -> str:
    """The id that a node stands for, which may be none yet."""
    return node if isinstance(node, str) else str(node) if isinstance(node, int) else repr(node)


def _text_or_none(value: object) -> str | None:
    """A text, unless it is blank, as other programs write it for nothing."""
    text = "" if value is None else _text(value)
    return text if text.strip() else None


def _taken(rest: dict[str, Any], key: str) -> str | None:
    """Takes a text out of ``rest``; one that is blank, as other programs write it for nothing, is dropped."""
    return _text_or_none(rest.pop(key, None))


def _text(value: object) -> str:
    try:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        raise InvalidInput("network.too-deep") from None


def _count(given: Mapping[str, Any]) -> Count:
    text, figure, hedge, unit, ceiling = (given[key] for key in _COUNT)
    if hedge is not None:
        return Count(text, figure, hedge, unit, ceiling=ceiling)
    figure = text if figure is None and not isinstance(text, str) else figure
    return Count.read(text) if figure is None else Count.of(figure, unit=unit)


def _source(rest: dict[str, Any]) -> Source | None:
    """Takes a source out of ``rest``; without a provenance there is none, and the other words stay where they are."""
    if "provenance" not in rest:
        return None
    provenance, ref, quote, basis = (_text(rest.pop(key)) if key in rest else None for key in _SOURCE)
    return Source(provenance, ref=ref, quote=quote, basis=basis)  # type: ignore[arg-type]  # Source checks it


def _own_attributes(rest: dict[str, Any]) -> dict[str, str]:
    """Takes ``attributes`` out of ``rest``: a mapping, or its JSON text in formats that have no mappings."""
    given = rest.get("attributes")
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            return {}
    if not isinstance(given, Mapping):
        return {}
    del rest["attributes"]
    return {str(key): _text(value) for key, value in given.items()}
