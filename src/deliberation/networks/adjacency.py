"""Who is next to whom, as arrays that are built once and read by every algorithm.

The arrays are those of a sparse matrix in compressed rows: the neighbours of the one at position ``i`` are
``indices[indptr[i]:indptr[i + 1]]``, positions again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, Self, cast

import attrs
import numpy as np
import numpy.typing as npt

from deliberation.errors import InvalidInput, UnknownReference


if TYPE_CHECKING:
    import scipy.sparse

Positions = npt.NDArray[np.int32] | npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_MOST_SMALL: Final = int(np.iinfo(np.int32).max)
_second: Final[Callable[[tuple[Any, Any]], Any]] = itemgetter(1)


@attrs.frozen(eq=False, repr=False)
class Adjacency:
    """Who is next to whom. Its arrays can't be written to.

    Args:
        ids: who stands at each position.
        indptr: where each one's neighbours begin in ``indices``, and at last where they end.
        indices: the positions of the neighbours, each once for each one.
        weights: how close they are, beside ``indices``; ``None`` if that isn't asked.
        directed: whether one can be next to another who isn't next to them.

    Raises:
        InvalidInput: ``network.arrays``: the arrays don't fit each other.

    >>> import networkx as nx
    >>> street = Adjacency.of(nx.path_graph(["a", "b", "c"]))
    >>> street.neighbours("b"), street.degrees.tolist()
    (('a', 'c'), [1, 2, 1])
    """

    ids: Sequence[Hashable]
    indptr: npt.NDArray[np.int64]
    indices: Positions
    weights: Floats | None = None
    directed: bool = False

    def __attrs_post_init__(self) -> None:
        ends = self.indptr
        fits = ends.shape == (len(self.ids) + 1,) and ends[0] == 0 and ends[-1] == len(self.indices)
        if not fits or (self.weights is not None and self.weights.shape != self.indices.shape):
            raise InvalidInput("network.arrays", ids=len(self.ids), neighbours=len(self.indices))
        for array in (self.indptr, self.indices, self.weights):
            if array is not None:
                array.setflags(write=False)

    @classmethod
    def of(cls, graph: Any, *, weight: str | None = None) -> Self:
        """The arrays of a networkx graph, of any of its classes and views, or of whatever has ``adjacency()`` as they do.

        Nodes and neighbours stand in the graph's order; of a directed graph it is the successors. Parallel edges are one.

        Args:
            graph: read by its public methods only.
            weight: the edges' attribute that says how close two are, 1 where it is missing; summed over parallel edges.

        Raises:
            InvalidInput: ``network.no-adjacency`` for what is no graph.
        """
        if not all(callable(getattr(graph, name, None)) for name in ("adjacency", "is_directed")):
            raise InvalidInput("network.no-adjacency", given=type(graph).__name__)
        ids = tuple(graph)
        lengths = np.fromiter((len(near) for _, near in graph.adjacency()), np.int64, len(ids))
        indptr = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
        neighbours = chain.from_iterable(map(_second, graph.adjacency()))
        indices = np.fromiter(_positions_of(neighbours, ids), _small(len(ids)), int(indptr[-1]))
        weights = None if weight is None else np.fromiter(_weights(graph, weight), np.float64, len(indices))
        return cls(ids, indptr, cast("Positions", indices), weights, graph.is_directed())

    @classmethod
    def from_pairs(
        cls,
        ids: Sequence[Hashable],
        ones: npt.ArrayLike,
        others: npt.ArrayLike,
        weights: npt.ArrayLike | None = None,
        *,
        directed: bool = False,
    ) -> Self:
        """The arrays of pairs of positions: ``ones[i]`` is next to ``others[i]``, and the other way round unless ``directed``.

        A pair that is given several times counts once, with the sum of its weights. Neighbours stand in the order of positions.

        Raises:
            InvalidInput: ``network.arrays``: arrays of different length, or a position that there isn't.

        >>> Adjacency.from_pairs(["a", "b", "c"], [0, 2], [2, 1]).neighbours("c")
        ('a', 'b')
        """
        size = len(ids)
        rows, columns = (np.asarray(ends, np.int64) for ends in (ones, others))
        values = np.ones(rows.shape, np.bool_) if weights is None else np.asarray(weights, np.float64)
        one_length = rows.ndim == 1 and rows.shape == columns.shape == values.shape
        if not one_length or any(
            len(ends) and not 0 <= ends.min() <= ends.max() < size for ends in (rows, columns)
        ):
            raise InvalidInput("network.arrays", ids=size, neighbours=len(columns))
        if not directed:
            back = rows != columns
            rows, columns = np.concatenate((rows, columns[back])), np.concatenate((columns, rows[back]))
            values = np.concatenate((values, values[back]))
        indptr, indices, summed = _compressed(values, rows, columns, size)
        return cls(ids, indptr, indices, None if weights is None else summed, directed)

    @cached_property
    def position(self) -> Mapping[Hashable, int]:
        """At which position each one stands."""
        return {one: index for index, one in enumerate(self.ids)}

    @property
    def degrees(self) -> npt.NDArray[np.int64]:
        """How many neighbours each one has."""
        return np.diff(self.indptr)

    def __len__(self) -> int:
        return len(self.ids)

    def __repr__(self) -> str:
        return f"<Adjacency of {len(self)} with {len(self.indices)} neighbours>"

    def neighbours(self, one: Hashable) -> tuple[Hashable, ...]:
        """Who is next to this one.

        Raises:
            UnknownReference: ``network.no-such``.
        """
        at = self.position.get(one)
        if at is None:
            raise UnknownReference("network.no-such", id=str(one), close=())
        return tuple(self.ids[index] for index in self.indices[self.indptr[at] : self.indptr[at + 1]])

    def undirected(self) -> Self:
        """The same, where each is next to whoever is next to them; the weights of both ways are added up."""
        if not self.directed:
            return self
        rows = np.repeat(np.arange(len(self)), self.degrees)
        return self.from_pairs(self.ids, rows, self.indices, self.weights)

    def to_scipy(self) -> scipy.sparse.csr_array[Any]:
        """A sparse matrix on the same arrays; without weights its entries are ones."""
        from scipy.sparse import csr_array  # noqa: PLC0415 - scipy loads where a matrix is wanted

        values = np.ones(len(self.indices), np.float64) if self.weights is None else self.weights
        return csr_array((values, self.indices, self.indptr), shape=(len(self), len(self)), copy=False)


def _small(size: int) -> type[np.int32 | np.int64]:
    return np.int32 if size <= _MOST_SMALL else np.int64


def _positions_of(neighbours: Iterator[Any], ids: tuple[Any, ...]) -> Iterable[int]:
    """The positions of neighbours; numbers from 0 on in order are their own, and need no look-up."""
    if all(type(one) is int for one in ids) and ids == tuple(range(len(ids))):
        return neighbours
    index = {one: at for at, one in enumerate(ids)}
    return map(index.__getitem__, neighbours)


def _compressed(
    values: npt.NDArray[Any], rows: Positions, columns: Positions, size: int
) -> tuple[npt.NDArray[np.int64], Positions, npt.NDArray[Any]]:
    """The compressed rows of a square matrix; entries given several times are added up, and each row is in order."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - scipy loads where arrays are made

    matrix: Any = coo_array((values, (rows, columns)), shape=(size, size)).tocsr()
    return matrix.indptr.astype(np.int64), matrix.indices.astype(_small(size), copy=False), matrix.data


def _weights(graph: Any, weight: str) -> Iterator[float]:
    several = graph.is_multigraph()
    for _, near in graph.adjacency():
        for edge in near.values():
            yield sum(one.get(weight, 1) for one in edge.values()) if several else edge.get(weight, 1)
