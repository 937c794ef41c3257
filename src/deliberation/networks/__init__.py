"""Stakeholders and the ties between them, as one value that also is a networkx graph.

Algorithms run on one projection, `StakeholderNetwork.projection`; files are node-link JSON and GraphML.
"""

from __future__ import annotations

import difflib
import os
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

import attrs

from deliberation.errors import InvalidInput, UnknownReference
from deliberation.stakeholders import Stakeholder, Tie


if TYPE_CHECKING:
    import networkx as nx

    from deliberation.networks.adjacency import Adjacency

__all__ = ["StakeholderNetwork"]

T = TypeVar("T")

# Comparing a mistyped id with every other one is only worth the wait in a small network.
_MOST_COMPARED: Final = 2_000


def _members(given: Iterable[T], kind: type[T]) -> tuple[T, ...]:
    members = tuple(given)
    for member in members:
        if not isinstance(member, kind):
            raise InvalidInput("network.members", given=repr(member), wanted=kind.__name__)
    return members


def _stakeholders(given: Iterable[Stakeholder]) -> tuple[Stakeholder, ...]:
    return _members(given, Stakeholder)


def _ties(given: Iterable[Tie]) -> tuple[Tie, ...]:
    return _members(given, Tie)


@attrs.frozen
class StakeholderNetwork:
    """Who has to do with a matter, and how they stand to each other.

    Two networks are equal if they hold the same stakeholders and ties, in whatever order.

    Args:
        stakeholders: each id once.
        ties: each subject, kind and object once, between stakeholders of this network.

    Raises:
        InvalidInput: ``network.duplicate``, ``network.duplicate-tie``, ``network.unknown`` (a tie to somebody who isn't there),
            ``network.members`` (something that is no stakeholder or no tie).

    >>> people = [Stakeholder("S4.P3", role="物业负责人"), Stakeholder("estate", "唐堤慧苑小区", kind="place")]
    >>> network = StakeholderNetwork(people, [Tie("S4.P3", "manages", "estate")])
    >>> [tie.explain("zh", network.labels) for tie in network.ties_to("estate")]
    ['物业负责人 管理 唐堤慧苑小区']
    """

    stakeholders: tuple[Stakeholder, ...] = attrs.field(default=(), converter=_stakeholders, eq=frozenset)
    ties: tuple[Tie, ...] = attrs.field(default=(), converter=_ties, eq=frozenset)

    def __attrs_post_init__(self) -> None:
        ids: set[str] = set()
        for stakeholder in self.stakeholders:
            if stakeholder.id in ids:
                raise InvalidInput("network.duplicate", id=stakeholder.id)
            ids.add(stakeholder.id)
        seen: set[tuple[str, str, str]] = set()
        for tie in self.ties:
            for end in (tie.subject, tie.object):
                if end not in ids:
                    raise InvalidInput("network.unknown", id=end, tie=str(tie))
            if (tie.subject, tie.kind, tie.object) in seen:
                raise InvalidInput(
                    "network.duplicate-tie", subject=tie.subject, kind=tie.kind, object=tie.object
                )
            seen.add((tie.subject, tie.kind, tie.object))

    @classmethod
    def from_graph(cls, graph: nx.Graph[Any]) -> Self:
        """A network from any networkx graph: the `graph` of another network, or one that somebody else made.

        Of a plain graph, a node's ``name`` (or ``label``), ``kind``, ``capacity``, ``role`` and ``count`` are read as a
        stakeholder's, and what else it has goes to ``attributes`` as text. A tie's kind is the edge's ``kind``, or its key if that
        can be one, or ``related-to``; its ``weight`` is kept, other attributes of edges aren't. ``provenance``, ``ref``, ``quote``
        and ``basis`` become the source.

        Raises:
            InvalidInput: whatever a `Stakeholder`, a `Tie` or a network refuses, with the node or edge; ``network.undirected`` for
                an edge without direction whose kind needs one; ``network.mismatch`` for a node or edge with another's value.

        >>> import networkx as nx
        >>> graph = nx.DiGraph([("depot", "gate", {"kind": "affects"})])
        >>> str(StakeholderNetwork.from_graph(graph).ties[0])
        'depot/affects/gate'
        """
        from deliberation.networks.plain import stakeholders_of, ties_of  # noqa: PLC0415 - networkx loads where a graph is wanted

        return cls(stakeholders_of(graph, None), ties_of(graph, None))

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Self:
        """The network in a file: ``.json`` (node-link, as networkx writes it) or ``.graphml``; plain graphs as in `from_graph`.

        Raises:
            OSError: the file can't be opened.
            InvalidInput: with the path, and the line where it is known: ``network.suffix``, ``network.too-large``,
                ``network.not-json``, ``network.shape``, ``network.not-graphml``, ``network.several-graphs``, ``network.doctype``,
                ``network.too-deep``, and whatever `from_graph` refuses.
        """
        from deliberation.networks.files import read_graph  # noqa: PLC0415 - networkx loads where a graph is wanted
        from deliberation.networks.plain import stakeholders_of, ties_of  # noqa: PLC0415 - as above

        where = os.fspath(path)
        graph = read_graph(path)
        people, ties = stakeholders_of(graph, where), ties_of(graph, where)
        try:
            return cls(people, ties)
        except InvalidInput as error:
            error.where = where
            raise

    def write(self, path: str | os.PathLike[str]) -> None:
        """Writes the network as ``.json`` or ``.graphml``; `read` gives it back as it was.

        Raises:
            OSError: the file can't be written.
            InvalidInput: ``network.suffix``; ``network.unwritable`` for characters that the format can't hold. Nothing is written.
        """
        from deliberation.networks.files import write_graph  # noqa: PLC0415 - networkx loads where a graph is wanted
        from deliberation.networks.plain import plain_graph  # noqa: PLC0415 - as above

        write_graph(plain_graph(self.stakeholders, self.ties), path)

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The network as a networkx graph that can't be changed.

        A node has the attribute ``stakeholder``; an edge has the tie's kind as its key, and ``tie`` and ``weight``.
        """
        import networkx as nx  # noqa: PLC0415 - networkx loads where a graph is wanted

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for stakeholder in self.stakeholders:
            graph.add_node(stakeholder.id, stakeholder=stakeholder)
        for tie in self.ties:
            graph.add_edge(tie.subject, tie.object, key=tie.kind, tie=tie, weight=tie.weight)
        nx.freeze(graph)
        return graph

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """How each stakeholder is called in a sentence, by id."""
        return MappingProxyType({each.id: each.label for each in self.stakeholders})

    @cached_property
    def _by_id(self) -> Mapping[str, Stakeholder]:
        return {each.id: each for each in self.stakeholders}

    @cached_property
    def _outgoing(self) -> Mapping[str, tuple[Tie, ...]]:
        ordered = sorted(self.ties, key=lambda tie: (tie.kind, tie.object))
        return _grouped((tie.subject, tie) for tie in ordered)

    @cached_property
    def _incoming(self) -> Mapping[str, tuple[Tie, ...]]:
        ordered = sorted(self.ties, key=lambda tie: (tie.kind, tie.subject))
        return _grouped((tie.object, tie) for tie in ordered)

    def __len__(self) -> int:
        return len(self.stakeholders)

    def __contains__(self, stakeholder: object) -> bool:
        return isinstance(stakeholder, str) and unicodedata.normalize("NFC", stakeholder) in self._by_id

    def get(self, stakeholder: str) -> Stakeholder:
        """The stakeholder with this id.

        Raises:
            UnknownReference: ``network.no-such``, with ids that are close to it or that are called so.
        """
        found = self._by_id.get(unicodedata.normalize("NFC", stakeholder))
        if found is None:
            raise UnknownReference("network.no-such", id=stakeholder, close=self._close_to(stakeholder))
        return found

    def _close_to(self, stakeholder: str) -> tuple[str, ...]:
        called = [each.id for each in self.stakeholders if stakeholder in (each.name, each.role)][:3]
        if called or len(self) > _MOST_COMPARED:
            return tuple(called)
        return tuple(difflib.get_close_matches(stakeholder, self._by_id, n=3))

    def ties_from(self, stakeholder: str, kind: str | None = None) -> tuple[Tie, ...]:
        """The ties whose subject this is, by kind and then by object; only those of one kind, if it is given.

        Raises:
            UnknownReference: ``network.no-such``.
        """
        return _of_kind(self._outgoing.get(self.get(stakeholder).id, ()), kind)

    def ties_to(self, stakeholder: str, kind: str | None = None) -> tuple[Tie, ...]:
        """The ties whose object this is, by kind and then by subject; only those of one kind, if it is given.

        Raises:
            UnknownReference: ``network.no-such``.
        """
        return _of_kind(self._incoming.get(self.get(stakeholder).id, ()), kind)

    def with_(self, stakeholders: Iterable[Stakeholder] = (), ties: Iterable[Tie] = ()) -> Self:
        """This network with more in it.

        Raises:
            InvalidInput: as for a new network: what is there already can't be added again.
        """
        return type(self)((*self.stakeholders, *stakeholders), (*self.ties, *ties))

    def merged(self, other: StakeholderNetwork) -> Self:
        """This network and another one; what is the same in both stands once.

        Raises:
            InvalidInput: ``network.duplicate``, ``network.duplicate-tie``: the two say different things under one id.
        """
        people = dict.fromkeys((*self.stakeholders, *other.stakeholders))
        return type(self)(tuple(people), tuple(dict.fromkeys((*self.ties, *other.ties))))

    def without(self, *stakeholders: str) -> Self:
        """This network without some stakeholders and their ties.

        Raises:
            UnknownReference: ``network.no-such``.
        """
        gone = {self.get(each).id for each in stakeholders}
        people = [each for each in self.stakeholders if each.id not in gone]
        return type(self)(people, [tie for tie in self.ties if gone.isdisjoint((tie.subject, tie.object))])

    def without_supposed(self) -> Self:
        """This network without what an author only supposed: those ties, those stakeholders, and all ties of the latter."""
        stated = [tie for tie in self.ties if tie.provenance != "supposed"]
        supposed = [each.id for each in self.stakeholders if each.provenance == "supposed"]
        return type(self)(self.stakeholders, stated).without(*supposed)

    def projection(self, kinds: Iterable[str] | None = None) -> nx.Graph[str]:
        """The undirected graph that algorithms run on, a new one each time.

        All stakeholders are nodes. Two are joined if there is a tie between them, either way round, of one of ``kinds`` (of any
        kind, if none are given). An edge's ``weight`` is the sum of the weights of these ties, so more means closer, and is no
        distance; its ``kinds`` is the tuple of their kinds, ordered.

        Raises:
            InvalidInput: ``network.kinds`` for one bare text.

        >>> pair = [Stakeholder("a"), Stakeholder("b")]
        >>> both = StakeholderNetwork(pair, [Tie("a", "trusts", "b"), Tie("b", "trusts", "a")])
        >>> both.projection().edges["a", "b"]
        {'weight': 2.0, 'kinds': ('trusts',)}
        """
        import networkx as nx  # noqa: PLC0415 - networkx loads where a graph is wanted

        wanted = _wanted(kinds)
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self._by_id)
        for tie in sorted(self.ties, key=lambda tie: (tie.subject, tie.object, tie.kind)):
            if wanted is None or tie.kind in wanted:
                edge = graph.get_edge_data(tie.subject, tie.object, {"weight": 0.0, "kinds": ()})
                joined = tuple(sorted({*edge["kinds"], tie.kind}))
                graph.add_edge(tie.subject, tie.object, weight=edge["weight"] + tie.weight, kinds=joined)
        return graph

    def adjacency(self, kinds: Iterable[str] | None = None) -> Adjacency:
        """What `projection` says, as arrays for algorithms: who is next to whom, and by how much; new ones each time.

        Raises:
            InvalidInput: ``network.kinds`` for one bare text.

        >>> pair = [Stakeholder("a"), Stakeholder("b")]
        >>> StakeholderNetwork(pair, [Tie("a", "trusts", "b", weight=2)]).adjacency().to_scipy().toarray().tolist()
        [[0.0, 2.0], [2.0, 0.0]]
        """
        from deliberation.networks.adjacency import Adjacency  # noqa: PLC0415 - arrays load where they are wanted

        wanted = _wanted(kinds)
        at = {each.id: position for position, each in enumerate(self.stakeholders)}
        ties = self.ties if wanted is None else [tie for tie in self.ties if tie.kind in wanted]
        ends = [at[tie.subject] for tie in ties], [at[tie.object] for tie in ties]
        return Adjacency.from_pairs(tuple(at), *ends, [tie.weight for tie in ties])


def _wanted(kinds: Iterable[str] | None) -> frozenset[str] | None:
    if isinstance(kinds, str):
        raise InvalidInput("network.kinds", given=kinds)
    return None if kinds is None else frozenset(kinds)


def _grouped(pairs: Iterable[tuple[str, Tie]]) -> Mapping[str, tuple[Tie, ...]]:
    groups: dict[str, list[Tie]] = {}
    for end, tie in pairs:
        groups.setdefault(end, []).append(tie)
    return {end: tuple(ties) for end, ties in groups.items()}


def _of_kind(ties: tuple[Tie, ...], kind: str | None) -> tuple[Tie, ...]:
    return ties if kind is None else tuple(tie for tie in ties if tie.kind == kind)
