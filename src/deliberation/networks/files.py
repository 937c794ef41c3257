"""Graphs in files: node-link JSON and GraphML, read with distrust."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import networkx as nx

from deliberation.errors import InvalidInput
from deliberation.networks.gathering import Gathering, Parts
from deliberation.networks.graphml import Survey
from deliberation.networks.plain import Node, tie_of
from deliberation.stakeholders import Tie


LARGEST_FILE: Final = 64 * 1024 * 1024
"""No larger file is read, in bytes."""

_SUFFIXES: Final = (".json", ".graphml")
_NOT_IN_JSON: Final = re.compile("[\ud800-\udfff]")
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_graph(path: str | os.PathLike[str], into: Gathering) -> None:
    """Reads a ``.json`` or ``.graphml`` file: its nodes and edges are gathered, each with its place.

    Raises:
        OSError: the file can't be opened.
        InvalidInput: what is wrong with the file as a whole.
    """
    where = os.fspath(path)
    read = _from_json if _suffix(path) == ".json" else _from_graphml
    with Path(path).open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise InvalidInput("network.too-large", where=where, limit=LARGEST_FILE // (1024 * 1024))
    read(data, where, into)


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


def _from_json(data: bytes, where: str, into: Gathering) -> None:
    try:
        tree = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise InvalidInput("network.not-json", where=f"{where}:{error.lineno}", problem=error.msg) from None
    except (ValueError, RecursionError) as error:
        raise InvalidInput("network.not-json", where=where, problem=str(error)) from None
    tree = tree if isinstance(tree, dict) else {}
    links = "links" if "links" in tree else "edges"
    nodes, edges = _list(tree, where, "nodes"), _list(tree, where, links)
    edge = _Links(directed=tree.get("directed") is not False)
    into.stakeholders(enumerate(nodes), _node, lambda place: f"{where}, nodes[{place}]")
    into.ties(enumerate(edges), edge.parts, lambda place: f"{where}, {links}[{place}]")


def _list(tree: dict[str, Any], where: str, key: str) -> list[Any]:
    found = tree.get(key)
    if not isinstance(found, list):
        raise InvalidInput("network.shape", where=where, at=key)
    return found


def _node(node: Any) -> Node:
    if not isinstance(node, dict) or not _is_id(node.get("id")):
        raise InvalidInput("network.shape", at="node")
    return node["id"], {key: value for key, value in node.items() if key != "id"}


class _Links:
    """The links of node-link JSON, of which two between the same nodes have different keys."""

    def __init__(self, *, directed: bool) -> None:
        self.directed = directed
        self.seen: set[tuple[Any, Any, Any]] = set()

    def parts(self, link: Any) -> Parts | Tie:
        """What the tie is made of that a link stands for."""
        if not isinstance(link, dict) or not _is_id(link.get("source")) or not _is_id(link.get("target")):
            raise InvalidInput("network.shape", at="link")
        one, other, key = link["source"], link["target"], link.get("key")
        if not (key is None or _is_id(key)):
            raise InvalidInput("network.shape", at="link")
        ends = (one, other) if self.directed else tuple(sorted((one, other), key=repr))
        if key is not None and (*ends, key) in self.seen:
            raise InvalidInput("network.duplicate-tie", subject=one, kind=key, object=other)
        self.seen.add((*ends, key))
        return tie_of((one, other, key, link), directed=self.directed)


def _is_id(given: object) -> bool:
    return isinstance(given, (str, int)) and not isinstance(given, bool)


def _from_graphml(data: bytes, where: str, into: Gathering) -> None:
    survey = Survey(where)
    survey.run(data)
    try:
        graph: Any = nx.read_graphml(io.BytesIO(data), edge_key_type=str, force_multigraph=True)
    except Exception as error:  # noqa: BLE001  # networkx raises whatever its reader runs into
        raise InvalidInput("network.not-graphml", where=where, problem=str(error) or repr(error)) from None
    directed = graph.is_directed()
    into.stakeholders(survey.placed_nodes(graph), lambda node: node, survey.told)
    into.ties(survey.placed_edges(graph), lambda edge: tie_of(edge, directed=directed), survey.told)
