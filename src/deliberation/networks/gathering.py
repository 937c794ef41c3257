"""A network read row by row: what is right is taken in, what is wrong is listed with its place, and nothing is left out in silence."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

from deliberation.errors import DeliberationError, InvalidInput
from deliberation.networks.columns import TieColumns, repeated
from deliberation.networks.faults import Faults
from deliberation.networks.plain import (
    Edge,
    Node,
    edges_of,
    node_id,
    nodes_of,
    stakeholder_of,
    tie_of,
    told_edge,
    told_node,
)
from deliberation.networks.texts import Words
from deliberation.stakeholders import Kind, Stakeholder, Tie


if TYPE_CHECKING:
    import networkx as nx

Told: TypeAlias = Callable[[int], str]
"""How a place is told, by its number: a row, a line, or which edge it is."""

Parts: TypeAlias = tuple[str, str, str, float, Words]
"""What a tie is made of: subject, kind, object, weight, and the words of its source."""


class Gathering:
    """The stakeholders and ties of one network, while they are read.

    Args:
        unlisted: what somebody is who is named in a tie and isn't listed; without it such a tie is a fault.
        unknown: the code of that fault.

    Raises:
        InvalidInput: ``stakeholder.kind`` for an ``unlisted`` that nobody can be.
    """

    def __init__(self, unlisted: Kind | None = None, *, unknown: str = "network.unknown") -> None:
        if unlisted is not None and unlisted not in get_args(Kind):
            raise InvalidInput("stakeholder.kind", id="unlisted", given=unlisted, known=get_args(Kind))
        self.faults = Faults()
        self._unlisted, self._unknown = unlisted, unknown
        self._people: list[Stakeholder] = []
        self._position: dict[str, int] = {}
        self._spoilt: set[str] = set()
        self._columns = TieColumns(self._position, self._missing)

    def graph(self, graph: nx.Graph[Any]) -> None:
        """Takes in the nodes and edges of any networkx graph."""
        directed = graph.is_directed()

        def parts(edge: Edge) -> Parts | Tie:
            return tie_of(edge, directed=directed)

        self.stakeholders(enumerate(nodes_of(graph)), lambda node: node, partial(told_node, graph))
        self.ties(enumerate(edges_of(graph)), parts, partial(told_edge, graph))

    def stakeholders(self, rows: Iterable[tuple[int, Any]], parts: Callable[[Any], Node], told: Told) -> None:
        """Takes in stakeholders: a place and what stands there each; ``parts`` gives the id, and what else is said."""
        for place, row in rows:
            given = None
            try:
                given, data = parts(row)
                self._add(stakeholder_of(given, data))
            except DeliberationError as error:
                self.faults.add(error, partial(told, place))
                self._spoilt.add(node_id(given))

    def _add(self, stakeholder: Stakeholder) -> int:
        position = self._position.setdefault(stakeholder.id, len(self._people))
        if position < len(self._people):
            raise InvalidInput("network.duplicate", id=stakeholder.id)
        self._people.append(stakeholder)
        return position

    def ties(self, rows: Iterable[tuple[int, Any]], parts: Callable[[Any], Parts | Tie], told: Told) -> None:
        """Takes in ties, after the stakeholders: a place and what stands there each; ``parts`` says what the tie is made of."""
        add, add_tie, places = self._columns.add, self._columns.add_tie, array("Q")
        for place, row in rows:
            ends: tuple[str, str] | None = None
            try:
                tie = parts(row)
                if isinstance(tie, Tie):
                    ends = tie.subject, tie.object
                    add_tie(tie)
                else:
                    ends = tie[0], tie[2]
                    add(*tie)
            except DeliberationError as error:
                if not self._told_already(error, ends):
                    self.faults.add(error, partial(told, place))
            else:
                places.append(place)
        ids = tuple(self._position)
        for _, again in self._columns.repeated():
            self.faults.add(repeated(self._columns.tie(ids, again)), partial(told, places[again]))

    def _told_already(self, error: DeliberationError, ends: tuple[str, str] | None) -> bool:
        """Whether this only follows from what is wrong with a stakeholder's own row."""
        if ends is None or error.code not in (self._unknown, "stakeholder.id"):
            return False
        return any(end in self._spoilt and end not in self._position for end in ends)

    def _missing(self, end: str, tie: Tie) -> int:
        if self._unlisted is None:
            raise InvalidInput(self._unknown, id=end, tie=str(tie))
        return self._add(Stakeholder(end, kind=self._unlisted))

    def result(self, where: str | None) -> tuple[tuple[Stakeholder, ...], Sequence[Tie]]:
        """The stakeholders and the ties.

        Raises:
            InvalidInput: what was wrong, as `Faults.check` tells it.
        """
        self.faults.check(where)
        return tuple(self._people), self._columns.ties(tuple(self._position))
