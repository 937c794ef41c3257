"""Stakeholders and ties as plain attributes of a graph's nodes and edges, there and back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import networkx as nx

from deliberation.errors import DeliberationError, InvalidInput
from deliberation.leaves import Erased
from deliberation.provenance import Source
from deliberation.quantities import Count
from deliberation.stakeholders import SYMMETRIC_TIES, TIE_KINDS, Stakeholder, Tie, is_tie_kind


RELATED: Final = "related-to"
"""The kind of a tie of which nothing more is known."""

_COUNT: Final = ("count", "count_figure", "count_hedge", "count_unit", "count_ceiling")
_SOURCE: Final = ("provenance", "ref", "quote", "basis")


def plain_graph(stakeholders: tuple[Stakeholder, ...], ties: tuple[Tie, ...]) -> nx.MultiDiGraph[str]:
    """A graph whose nodes and edges carry texts and numbers only, and ``attributes`` as a mapping of texts."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for stakeholder in stakeholders:
        graph.add_nodes_from([(stakeholder.id, _plain_stakeholder(stakeholder))])
    for tie in ties:
        plain = {"kind": tie.kind, "weight": tie.weight, **_plain_source(tie.source)}
        graph.add_edge(tie.subject, tie.object, key=tie.kind)
        graph.edges[tie.subject, tie.object, tie.kind].update(plain)
    return graph


def _plain_stakeholder(stakeholder: Stakeholder) -> dict[str, object]:
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


def stakeholders_of(graph: nx.Graph[Any], where: str | None) -> tuple[Stakeholder, ...]:
    """The stakeholders that a graph's nodes stand for; ``where`` is the file it comes from."""
    found = []
    for node, data in graph.nodes(data=True):
        with _at(where, f"node {node!r}"):
            found.append(_stakeholder(node, data))
    return tuple(found)


def ties_of(graph: nx.Graph[Any], where: str | None) -> tuple[Tie, ...]:
    """The ties that a graph's edges stand for; ``where`` is the file it comes from."""
    found = []
    for one, other, key, data in _edges(graph):
        with _at(where, f"edge {one!r}, {other!r}"):
            tie = _ready_tie(one, other, data, directed=graph.is_directed())
            if tie is None:
                tie = _tie(_node_id(one), _node_id(other), key, data)
                if not graph.is_directed() and tie.kind in TIE_KINDS.keys() - SYMMETRIC_TIES:
                    raise InvalidInput("network.undirected", kind=tie.kind)
            found.append(tie)
    return tuple(found)


def _edges(graph: nx.Graph[Any]) -> Iterator[tuple[Any, Any, Any, dict[str, Any]]]:
    if isinstance(graph, nx.MultiGraph):
        yield from graph.edges(keys=True, data=True)
    else:
        yield from ((one, other, None, data) for one, other, data in graph.edges(data=True))


@contextmanager
def _at(where: str | None, what: str) -> Iterator[None]:
    try:
        yield
    except DeliberationError as error:
        error.where = f"{where}, {what}" if where else what
        raise


def _stakeholder(node: object, data: Mapping[str, Any]) -> Stakeholder:
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
    return Stakeholder(_node_id(node), **known)


def _ready_tie(one: object, other: object, data: Mapping[str, Any], *, directed: bool) -> Tie | None:
    tie = data.get("tie")
    if not isinstance(tie, Tie):
        return None
    ends = (tie.subject, tie.object)
    if ends != (one, other) and (directed or ends != (other, one)):
        raise InvalidInput("network.mismatch", id=str(tie))
    return tie


def _tie(subject: str, object_: str, key: object, data: Mapping[str, Any]) -> Tie:
    rest = {str(name): value for name, value in data.items() if value is not None}
    kind = _taken(rest, "kind") or (str(key) if is_tie_kind(key) else RELATED)
    return Tie(subject, kind, object_, weight=rest.get("weight", 1.0), source=_source(rest))


def _node_id(node: object) -> str:
    return str(node) if isinstance(node, (str, int)) else repr(node)


def _taken(rest: dict[str, Any], key: str) -> str | None:
    """Takes a text out of ``rest``; one that is blank, as other programs write it for nothing, is dropped."""
    text = _text(rest.pop(key)) if key in rest else ""
    return text if text.strip() else None


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
