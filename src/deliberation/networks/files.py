"""Graphs in files: node-link JSON and GraphML, read with distrust."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

import networkx as nx

from deliberation.errors import InvalidInput
from deliberation.networks.plain import RELATED
from deliberation.stakeholders import TIE_KINDS


LARGEST_FILE: Final = 64 * 1024 * 1024
"""No larger file is read, in bytes."""

_DEEPEST: Final = 100
_SUFFIXES: Final = (".json", ".graphml")
_NOT_IN_JSON: Final = re.compile("[\ud800-\udfff]")
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_graph(path: str | os.PathLike[str]) -> nx.MultiGraph[Any]:
    """The graph in a ``.json`` or ``.graphml`` file; directed if the file says so, with plain attributes."""
    where = os.fspath(path)
    suffix = _suffix(path)
    with Path(path).open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise InvalidInput("network.too-large", where=where, limit=LARGEST_FILE // (1024 * 1024))
    return _from_json(data, where) if suffix == ".json" else _from_graphml(data, where)


def write_graph(graph: nx.MultiDiGraph[str], path: str | os.PathLike[str]) -> None:
    """Writes a graph of plain attributes; nothing is written if something in it can't be."""
    as_bytes = _to_json if _suffix(path) == ".json" else _to_graphml
    data = as_bytes(graph, os.fspath(path))
    Path(path).write_bytes(data)


def _suffix(path: str | os.PathLike[str]) -> str:
    suffix = Path(path).suffix.lower()
    if suffix not in _SUFFIXES:
        raise InvalidInput("network.suffix", where=os.fspath(path), given=suffix or None, known=_SUFFIXES)
    return suffix


def _to_json(graph: nx.MultiDiGraph[str], where: str) -> bytes:
    _check_texts(graph, _NOT_IN_JSON, where)
    tree = nx.node_link_data(graph, edges="links")
    return (json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode()


def _to_graphml(graph: nx.MultiDiGraph[str], where: str) -> bytes:
    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    flat.add_nodes_from((node, _flat(data)) for node, data in graph.nodes(data=True))
    # The key becomes the edge's id, and programs that read GraphML expect it to be the only one of the document.
    for one, other, key, data in graph.edges(keys=True, data=True):
        flat.add_edge(one, other, key=f"{one}/{key}/{other}", **data)
    _check_texts(flat, _NOT_IN_XML, where)
    buffer = io.BytesIO()
    nx.write_graphml_xml(flat, buffer)
    # A bare carriage return would be read back as a line feed.
    return buffer.getvalue().replace(b"\r", b"&#13;")


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else value
        for key, value in data.items()
    }


def _check_texts(graph: nx.MultiDiGraph[str], forbidden: re.Pattern[str], where: str) -> None:
    for node, data in graph.nodes(data=True):
        _check_values(node, data, forbidden, where)
    for _, _, key, data in graph.edges(keys=True, data=True):
        _check_values(key, data, forbidden, where)


def _check_values(owner: str, data: Mapping[str, Any], forbidden: re.Pattern[str], where: str) -> None:
    for text in (owner, *data.values()):
        found = forbidden.search(text) if isinstance(text, str) else None
        if found:
            raise InvalidInput(
                "network.unwritable", where=where, id=owner, character=f"U+{ord(found[0]):04X}"
            )


def _from_json(data: bytes, where: str) -> nx.MultiGraph[Any]:
    try:
        tree = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise InvalidInput("network.not-json", where=f"{where}:{error.lineno}", problem=error.msg) from None
    except (ValueError, RecursionError) as error:
        raise InvalidInput("network.not-json", where=where, problem=str(error)) from None
    tree = tree if isinstance(tree, dict) else {}
    graph: nx.MultiGraph[Any] = nx.MultiGraph() if tree.get("directed") is False else nx.MultiDiGraph()
    for place, node in enumerate(_list(tree, where, "nodes")):
        _add_node(graph, node, where, f"nodes[{place}]")
    links = "links" if "links" in tree else "edges"
    for place, link in enumerate(_list(tree, where, links)):
        _add_edge(graph, link, where, f"{links}[{place}]")
    return graph


def _list(tree: dict[str, Any], where: str, key: str) -> list[Any]:
    found = tree.get(key)
    if not isinstance(found, list):
        raise InvalidInput("network.shape", where=where, at=key)
    return found


def _add_node(graph: nx.MultiGraph[Any], node: Any, where: str, at: str) -> None:
    if not isinstance(node, dict) or not _is_id(node.get("id")):
        raise InvalidInput("network.shape", where=where, at=at)
    if node["id"] in graph:
        raise InvalidInput("network.duplicate", where=where, id=node["id"])
    graph.add_nodes_from([(node["id"], {key: value for key, value in node.items() if key != "id"})])


def _add_edge(graph: nx.MultiGraph[Any], link: Any, where: str, at: str) -> None:
    if not isinstance(link, dict) or not _is_id(link.get("source")) or not _is_id(link.get("target")):
        raise InvalidInput("network.shape", where=where, at=at)
    one, other, key = link["source"], link["target"], link.get("key")
    for end in (one, other):
        if end not in graph:
            raise InvalidInput("network.unknown", where=where, id=end, tie=at)
    if not (key is None or _is_id(key)):
        raise InvalidInput("network.shape", where=where, at=at)
    if key is not None and graph.has_edge(one, other, key):
        raise InvalidInput("network.duplicate-tie", where=where, subject=one, kind=key, object=other)
    rest = {name: value for name, value in link.items() if name not in ("source", "target", "key")}
    key = graph.add_edge(one, other, key=key)
    graph.edges[one, other, key].update(rest)


def _is_id(given: object) -> bool:
    return isinstance(given, (str, int)) and not isinstance(given, bool)


def _from_graphml(data: bytes, where: str) -> nx.MultiGraph[Any]:
    _Survey(where).run(data)
    try:
        graph: Any = nx.read_graphml(io.BytesIO(data), edge_key_type=str, force_multigraph=True)
    except Exception as error:  # noqa: BLE001  # networkx raises whatever its reader runs into
        raise InvalidInput("network.not-graphml", where=where, problem=str(error) or repr(error)) from None
    for _, _, key, edge in graph.edges(keys=True, data=True):
        # An edge's id is rarely more than a number; only a kind that is known is taken for one.
        edge.setdefault("kind", key if key in TIE_KINDS else RELATED)
    multigraph: nx.MultiGraph[Any] = graph
    return multigraph


class _Survey:
    """A first pass over GraphML that refuses what networkx would expand, merge or make up, and knows the line."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.depth = 0
        self.graphs = 0
        self.nodes: set[str] = set()
        self.edges: dict[tuple[str, str, str], int] = {}
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._element
        self.parser.EndElementHandler = self._end

    def run(self, data: bytes) -> None:
        try:
            self.parser.Parse(data, True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            if isinstance(error, InvalidInput):
                raise
            raise InvalidInput("network.not-graphml", where=self._line(), problem=str(error)) from None
        for (one, other, _), line in self.edges.items():
            for end in (one, other):
                if end not in self.nodes:
                    raise InvalidInput(
                        "network.unknown", where=f"{self.where}:{line}", id=end, tie=f"{one}, {other}"
                    )

    def _line(self) -> str:
        return f"{self.where}:{self.parser.CurrentLineNumber}"

    def _doctype(self, *_: object) -> None:
        raise InvalidInput("network.doctype", where=self._line())

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise InvalidInput("network.too-deep", where=self._line())
        local = name.rpartition(":")[2]
        if local == "graph":
            self.graphs += 1
            if self.graphs > 1:
                raise InvalidInput("network.several-graphs", where=self._line())
        elif local == "node":
            self._node(attributes.get("id"))
        elif local == "edge":
            self._edge(attributes.get("source"), attributes.get("target"), attributes.get("id"))

    def _end(self, _: str) -> None:
        self.depth -= 1

    def _node(self, name: str | None) -> None:
        if name is None:
            raise InvalidInput("network.shape", where=self._line(), at="node")
        if name in self.nodes:
            raise InvalidInput("network.duplicate", where=self._line(), id=name)
        self.nodes.add(name)

    def _edge(self, one: str | None, other: str | None, name: str | None) -> None:
        if one is None or other is None:
            raise InvalidInput("network.shape", where=self._line(), at="edge")
        line = self.parser.CurrentLineNumber
        # Edges without an id are told apart by their number, which no id can look like.
        mark = f"\0{len(self.edges)}" if name is None else name
        if (one, other, mark) in self.edges:
            raise InvalidInput(
                "network.duplicate-tie", where=self._line(), subject=one, kind=mark, object=other
            )
        self.edges[one, other, mark] = line
