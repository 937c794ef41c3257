"""GraphML before networkx reads it: what it would expand, merge or make up is refused, and on which line everything stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from xml.parsers import expat

import networkx as nx

from deliberation.errors import InvalidInput
from deliberation.networks.faults import Faults
from deliberation.networks.plain import RELATED, Edge, Node, edges_of, nodes_of
from deliberation.stakeholders import TIE_KINDS


_DEEPEST: Final = 100


class Survey:
    """A first pass over GraphML, which knows the line of each node and edge.

    Args:
        where: the file.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self._depth = 0
        self._graphs = 0
        self._nodes: dict[str, int] = {}
        self._edges: dict[tuple[str, str], list[int]] = {}
        self._named: set[tuple[str | None, ...]] = set()
        self._directed = True
        self._faults = Faults()
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._element
        self._parser.EndElementHandler = self._end

    def run(self, data: bytes) -> None:
        """Reads the file.

        Raises:
            InvalidInput: what can't be read as one graph, and what networkx would mend in silence: all of it, with the lines.
        """
        try:
            self._parser.Parse(data, True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            if isinstance(error, InvalidInput):
                raise
            raise InvalidInput("network.not-graphml", where=self._line(), problem=str(error)) from None
        for ends, lines in self._edges.items():
            for end in ends:
                if end not in self._nodes:
                    unknown = InvalidInput("network.unknown", id=end, tie=", ".join(ends))
                    for line in lines:
                        self._faults.add(unknown, self.told(line))
        self._faults.check(self.where)

    def told(self, line: int) -> str:
        """How a line of the file is told."""
        return f"{self.where}:{line}"

    def placed_nodes(self, graph: nx.MultiGraph[Any]) -> Iterator[tuple[int, Node]]:
        """The nodes of the graph that networkx made of the file, with their lines."""
        for node, data in nodes_of(graph):
            yield self._nodes[node], (node, data)

    def placed_edges(self, graph: nx.MultiGraph[Any]) -> Iterator[tuple[int, Edge]]:
        """The edges of the graph that networkx made of the file, with their lines."""
        # Edges between the same two nodes stand in the file's order.
        lines = {ends: iter(found) for ends, found in self._edges.items()}
        for one, other, key, data in edges_of(graph):
            # An edge's id is rarely more than a number; only a kind that is known is taken for one.
            kind = key if key in TIE_KINDS else RELATED
            yield next(lines[self._ends(one, other)]), (one, other, key, {"kind": kind, **data})

    def _line(self) -> str:
        return self.told(self._parser.CurrentLineNumber)

    def _doctype(self, *_: object) -> None:
        raise InvalidInput("network.doctype", where=self._line())

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise InvalidInput("network.too-deep", where=self._line())
        local = name.rpartition(":")[2]
        if local == "graph":
            self._graphs += 1
            if self._graphs > 1:
                raise InvalidInput("network.several-graphs", where=self._line())
            self._directed = attributes.get("edgedefault") == "directed"
        elif local == "node":
            self._node(attributes.get("id"))
        elif local == "edge":
            self._edge(attributes.get("source"), attributes.get("target"), attributes.get("id"))

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _node(self, name: str | None) -> None:
        if name is None:
            self._fault(InvalidInput("network.shape", at="node"))
        elif name in self._nodes:
            self._fault(InvalidInput("network.duplicate", id=name))
        else:
            self._nodes[name] = self._parser.CurrentLineNumber

    def _edge(self, one: str | None, other: str | None, name: str | None) -> None:
        if one is None or other is None:
            self._fault(InvalidInput("network.shape", at="edge"))
            return
        ends = self._ends(one, other)
        if (*ends, name) in self._named:
            self._fault(InvalidInput("network.duplicate-tie", subject=one, kind=name, object=other))
        elif name is not None:
            self._named.add((*ends, name))
        self._edges.setdefault(ends, []).append(self._parser.CurrentLineNumber)

    def _fault(self, error: InvalidInput) -> None:
        self._faults.add(error, self._line())

    def _ends(self, one: str, other: str) -> tuple[str, str]:
        return (one, other) if self._directed or one <= other else (other, one)
