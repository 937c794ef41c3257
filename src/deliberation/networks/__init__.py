"""Stakeholders and the ties between them, as one value that also is a networkx graph.

Algorithms run on one projection, `StakeholderNetwork.projection`, or on its arrays, `StakeholderNetwork.adjacency`. Networks are read
from CSV, GraphML and node-link JSON, from data frames and from graphs, and had back as such.
"""

from __future__ import annotations

import difflib
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

import attrs

from deliberation.errors import InvalidInput, UnknownReference
from deliberation.networks.columns import checked, few_or_all
from deliberation.networks.csv_files import STAKEHOLDERS_FILE, TIES_FILE, read_csv, write_csv
from deliberation.networks.frames import Frames, frames_of, gather_frames
from deliberation.networks.gathering import Gathering
from deliberation.networks.holding import HeldTies, LooseTies
from deliberation.networks.plain import plain_graph
from deliberation.stakeholders import Kind, Stakeholder, Tie


if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from deliberation.networks.adjacency import Adjacency

__all__ = ["StakeholderNetwork", "kinds_wanted"]

T = TypeVar("T")

# Comparing a mistyped id with every other one is only worth the wait in a small network.
_MOST_COMPARED: Final = 2_000


def _stakeholders(given: Iterable[Stakeholder]) -> tuple[Stakeholder, ...]:
    return tuple(_members(given, Stakeholder))


def _ties(given: Iterable[Tie]) -> Iterable[Tie]:
    """The ties as a tuple; more than are held as objects are only handed on."""
    if isinstance(given, HeldTies):
        return given
    return few_or_all(_members(given, Tie))


def _members(given: Iterable[T], kind: type[T]) -> Iterator[T]:
    for member in given:
        if not isinstance(member, kind):
            raise InvalidInput("network.members", given=repr(member), wanted=kind.__name__)
        yield member


@attrs.frozen(eq=False)
class StakeholderNetwork:
    """Who has to do with a matter, and how they stand to each other.

    Two networks are equal if they hold the same stakeholders and ties, in whatever order.

    Args:
        stakeholders: each id once.
        ties: each subject, kind and object once, between stakeholders of this network. More than 20,000 are held as arrays, and read
            like a tuple all the same: a `Tie` is made when it is asked for.

    Raises:
        InvalidInput: ``network.duplicate``, ``network.duplicate-tie``, ``network.unknown`` (a tie to somebody who isn't there),
            ``network.members`` (something that is no stakeholder or no tie).

    >>> people = [Stakeholder("S4.P3", role="物业负责人"), Stakeholder("estate", "唐堤慧苑小区", kind="place")]
    >>> network = StakeholderNetwork(people, [Tie("S4.P3", "manages", "estate")])
    >>> [tie.explain("zh", network.labels) for tie in network.ties_to("estate")]
    ['物业负责人 管理 唐堤慧苑小区']
    """

    stakeholders: tuple[Stakeholder, ...] = attrs.field(default=(), converter=_stakeholders)
    ties: Sequence[Tie] = attrs.field(default=(), converter=_ties)

    def __attrs_post_init__(self) -> None:
        position: dict[str, int] = {}
        for place, stakeholder in enumerate(self.stakeholders):
            if position.setdefault(stakeholder.id, place) != place:
                raise InvalidInput("network.duplicate", id=stakeholder.id)
        ids = tuple(position)
        # A table between these stakeholders was checked when it was made.
        if getattr(self.ties, "ids", None) != ids:
            object.__setattr__(self, "ties", checked(self.ties, position))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StakeholderNetwork) or other.__class__ is not self.__class__:
            return NotImplemented
        return frozenset(self.stakeholders) == frozenset(other.stakeholders) and self._held.same(other._held)

    def __hash__(self) -> int:
        # Of many ties no set is made.
        return hash((frozenset(self.stakeholders), len(self.ties), sum(map(hash, self.ties)) & sys.maxsize))

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
        into = Gathering()
        into.graph(graph)
        return cls(*into.result(None))

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Self:
        """The network in a file: ``.json`` (node-link, as networkx writes it) or ``.graphml``; plain graphs as in `from_graph`.

        Of a folder its ``stakeholders.csv`` and ``ties.csv`` are read, as `read_csv` reads them.

        Raises:
            OSError: the file can't be opened.
            InvalidInput: with the path, and the line, row, node or link where it is known: ``network.suffix``, ``network.too-large``,
                ``network.not-json``, ``network.shape``, ``network.not-graphml``, ``network.several-graphs``, ``network.doctype``,
                ``network.too-deep``, and whatever `from_graph` or `read_csv` refuses.
        """
        where = os.fspath(path)
        if os.path.isdir(where):  # noqa: PTH112 - a path may be anything that has one
            return cls.read_csv(os.path.join(where, TIES_FILE), os.path.join(where, STAKEHOLDERS_FILE))  # noqa: PTH118 - as above
        from deliberation.networks.files import read_graph  # noqa: PLC0415 - networkx loads where a graph is wanted

        into = Gathering()
        read_graph(path, into)
        return cls(*into.result(where))

    @classmethod
    def read_csv(
        cls,
        ties: str | os.PathLike[str],
        stakeholders: str | os.PathLike[str] | None = None,
        *,
        unlisted: Kind | None = None,
        columns: Mapping[str, str | None] = MappingProxyType({}),
        encoding: str = "utf-8",
    ) -> Self:
        """The network in two CSV files, each with a row of column names.

        Ties have the columns ``subject``, ``kind``, ``object``, ``weight``, ``provenance``, ``ref``, ``quote`` and ``basis``, of which
        ``subject`` and ``object`` are needed; a tie without a kind is ``related-to``, one without a weight weighs 1. Stakeholders have
        ``id``, ``name``, ``kind``, ``capacity``, ``role``, ``count`` and the same four of a source; other columns become attributes.

        Args:
            ties: the file of ties.
            stakeholders: the file of stakeholders.
            unlisted: what those are whom a tie names and no row of ``stakeholders``: ``"person"``, ``"body"``, … ``None`` makes that
                a fault.
            columns: our names for columns that are called otherwise, such as ``{"甲方": "subject"}``; ``None`` leaves a column out.
            encoding: how the files are written: UTF-8, with or without a byte order mark, unless another is said, such as
                ``"gb18030"``.

        Raises:
            OSError: a file can't be opened.
            InvalidInput: a single fault, with its file and row, counted as a spreadsheet program counts: ``network.unlisted``,
                ``network.duplicate``, ``network.duplicate-tie``, ``network.lacks``, ``network.unsourced`` (a quote without a
                provenance), ``network.cells``, ``network.column-missing``, ``network.column-twice``, ``network.column-unknown``,
                ``network.cell-unnamed``, ``network.delimiter``, ``network.encoding``, ``network.not-csv``, and what a `Stakeholder` or
                `Tie` refuses; of several, `~deliberation.errors.SeveralFaults` with the first twenty.
        """
        into = Gathering(unlisted, unknown="network.unlisted")
        read_csv(ties, stakeholders, into, columns=columns, encoding=encoding)
        return cls(*into.result(None))

    @classmethod
    def from_frames(
        cls,
        ties: pd.DataFrame,
        stakeholders: pd.DataFrame | None = None,
        *,
        unlisted: Kind | None = None,
        columns: Mapping[str, str | None] = MappingProxyType({}),
    ) -> Self:
        """The network in two pandas frames, with the columns that `read_csv` tells of; a gap is what isn't said.

        Raises:
            InvalidInput: as `read_csv`, with the labels of rows; ``network.no-frame``.
        """
        into = Gathering(unlisted, unknown="network.unlisted")
        gather_frames(ties, stakeholders, into, columns=columns)
        return cls(*into.result(None))

    def write(self, path: str | os.PathLike[str]) -> None:
        """Writes the network as ``.json`` or ``.graphml``; `read` gives it back as it was.

        Raises:
            OSError: the file can't be written.
            InvalidInput: ``network.suffix``; ``network.unwritable`` for characters that the format can't hold. Nothing is written.
        """
        from deliberation.networks.files import write_graph  # noqa: PLC0415 - networkx loads where a graph is wanted

        write_graph(plain_graph(self.stakeholders, self.ties), path)

    def write_csv(self, folder: str | os.PathLike[str], *, encoding: str = "utf-8-sig") -> None:
        """Writes the network into a folder, as ``stakeholders.csv`` and ``ties.csv``; `read` gives it back as it was.

        The files begin with a byte order mark, from which spreadsheet programs know UTF-8. Texts are written as they are: what begins
        with ``=``, ``+``, ``-`` or ``@`` is a formula to such a program.

        Raises:
            OSError: a file can't be written.
            InvalidInput: ``network.blank`` for an empty text, which a cell can't tell from none; ``network.unwritable`` for a
                character that the encoding doesn't have; ``network.no-encoding``. The files stay as they were.
        """
        write_csv(folder, self.stakeholders, self.ties, encoding)

    def to_frames(self) -> Frames:
        """The network as two pandas frames, ``ties`` and ``stakeholders``; `from_frames` gives it back as it was.

        Raises:
            ImportError: pandas isn't installed: ``pip install deliberation[frames]``.
        """
        return frames_of(self.stakeholders, self.ties)

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
    def _position(self) -> Mapping[str, int]:
        position = getattr(self.ties, "position", None)
        return position or {each.id: place for place, each in enumerate(self.stakeholders)}

    @cached_property
    def _held(self) -> HeldTies:
        return self.ties if isinstance(self.ties, HeldTies) else LooseTies(tuple(self.ties))

    def __len__(self) -> int:
        return len(self.stakeholders)

    def __contains__(self, stakeholder: object) -> bool:
        return isinstance(stakeholder, str) and unicodedata.normalize("NFC", stakeholder) in self._position

    def get(self, stakeholder: str) -> Stakeholder:
        """The stakeholder with this id.

        Raises:
            UnknownReference: ``network.no-such``, with ids that are close to it or that are called so.
        """
        place = self._position.get(unicodedata.normalize("NFC", stakeholder))
        if place is None:
            raise UnknownReference("network.no-such", id=stakeholder, close=self._close_to(stakeholder))
        return self.stakeholders[place]

    def _close_to(self, stakeholder: str) -> tuple[str, ...]:
        called = [each.id for each in self.stakeholders if stakeholder in (each.name, each.role)][:3]
        if called or len(self) > _MOST_COMPARED:
            return tuple(called)
        return tuple(difflib.get_close_matches(stakeholder, self._position, n=3))

    def ties_from(self, stakeholder: str, kind: str | None = None) -> tuple[Tie, ...]:
        """The ties whose subject this is, by kind and then by object; only those of one kind, if it is given.

        Raises:
            UnknownReference: ``network.no-such``.
        """
        return _of_kind(self._held.outgoing(self.get(stakeholder).id), kind)

    def ties_to(self, stakeholder: str, kind: str | None = None) -> tuple[Tie, ...]:
        """The ties whose object this is, by kind and then by subject; only those of one kind, if it is given.

        Raises:
            UnknownReference: ``network.no-such``.
        """
        return _of_kind(self._held.incoming(self.get(stakeholder).id), kind)

    def with_(self, stakeholders: Iterable[Stakeholder] = (), ties: Iterable[Tie] = ()) -> Self:
        """This network with more in it.

        Raises:
            InvalidInput: as for a new network: what is there already can't be added again.
        """
        return type(self)((*self.stakeholders, *stakeholders), chain(self.ties, ties))

    def merged(self, other: StakeholderNetwork) -> Self:
        """This network and another one; what is the same in both stands once.

        Raises:
            InvalidInput: ``network.duplicate``, ``network.duplicate-tie``: the two say different things under one id.
        """
        people = dict.fromkeys((*self.stakeholders, *other.stakeholders))
        return type(self)(tuple(people), dict.fromkeys(chain(self.ties, other.ties)))

    def without(self, *stakeholders: str) -> Self:
        """This network without some stakeholders and their ties.

        Raises:
            UnknownReference: ``network.no-such``.
        """
        gone = {self.get(each).id for each in stakeholders}
        people = [each for each in self.stakeholders if each.id not in gone]
        return type(self)(people, self._held.without(gone, tuple(each.id for each in people)))

    def without_supposed(self) -> Self:
        """This network without what an author only supposed: those ties, those stakeholders, and all ties of the latter."""
        supposed = [each.id for each in self.stakeholders if each.provenance == "supposed"]
        return type(self)(self.stakeholders, self._held.stated()).without(*supposed)

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

        wanted = kinds_wanted(kinds)
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self._position)
        for subject, kind, object_, weight in self._held.links():
            if wanted is None or kind in wanted:
                edge = graph.get_edge_data(subject, object_, {"weight": 0.0, "kinds": ()})
                joined = tuple(sorted({*edge["kinds"], kind}))
                graph.add_edge(subject, object_, weight=edge["weight"] + weight, kinds=joined)
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

        wanted = kinds_wanted(kinds)
        ones, others, weights = self._held.ends(self._position, wanted)
        return Adjacency.from_pairs(tuple(self._position), ones, others, weights)


def kinds_wanted(kinds: Iterable[str] | None) -> frozenset[str] | None:
    """Kinds of tie as a set; ``None`` = all of them.

    Raises:
        InvalidInput: ``network.kinds`` for one bare text.

    >>> sorted(kinds_wanted(["manages", "heads"]))
    ['heads', 'manages']
    """
    if isinstance(kinds, str):
        raise InvalidInput("network.kinds", given=kinds)
    return None if kinds is None else frozenset(kinds)


def _of_kind(ties: tuple[Tie, ...], kind: str | None) -> tuple[Tie, ...]:
    return ties if kind is None else tuple(tie for tie in ties if tie.kind == kind)
