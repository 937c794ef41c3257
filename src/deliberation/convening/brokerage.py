"""Who lies between whom on a graph of ties: betweenness between sides, and Burt's constraint, by sparse algebra.

The numbers order reasons and are never shown as somebody's.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations
from typing import Any, Final

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from deliberation.networks.adjacency import Adjacency


LARGEST_FOR_NETWORKX: Final = 300
"""Up to as many stakeholders, networkx's own functions are called; above, sparse algebra gives the same numbers sooner."""

_AT_A_TIME: Final = 64
_ROWS: Final = 4_096
"""So many rows of P·P are held at a time, for it has far more entries than the network has ties."""

Numbers = npt.NDArray[np.float64]
Matrix = sparse.csr_array[Any]


def between(
    adjacency: Adjacency, sides: Sequence[Iterable[Hashable]], *, backend: str | None = None
) -> dict[Hashable, float]:
    """How many of the shortest paths between two sides lead through each stakeholder, added up over all pairs of sides.

    The same as `networkx.betweenness_centrality_subset` of the graph of ties, without normalising, and computed by it for small
    networks, or where a backend is named.

    Args:
        adjacency: who is tied to whom.
        sides: the ids of those on each side.
        backend: which of networkx's backends computes it.

    Raises:
        KeyError: an id of a side isn't there.

    >>> import networkx as nx
    >>> between(Adjacency.of(nx.path_graph(["a", "b", "c"])), ["a", "c"])
    {'a': 0.0, 'b': 0.5, 'c': 0.0}
    """
    through = _through_by_networkx if backend or len(adjacency) <= LARGEST_FOR_NETWORKX else _through
    tied = _tied(adjacency)
    total = np.zeros(len(adjacency))
    for one, other in combinations([_rows(adjacency, side) for side in sides], 2):
        total += through(tied, one, other, backend)
    return dict(zip(adjacency.ids, total.tolist(), strict=True))


def _rows(adjacency: Adjacency, who: Iterable[Hashable]) -> list[int]:
    return sorted({adjacency.position[one] for one in who})


def _tied(adjacency: Adjacency) -> Matrix:
    """Ones where two are tied, whatever the tie weighs."""
    matrix = adjacency.undirected().to_scipy()
    return sparse.csr_array((np.ones(len(matrix.data)), matrix.indices, matrix.indptr), shape=matrix.shape)


def _through_by_networkx(
    tied: Matrix, sources: list[int], targets: list[int], backend: str | None
) -> Numbers:
    graph: nx.Graph[Any] = nx.from_scipy_sparse_array(tied)
    found = nx.betweenness_centrality_subset(graph, sources, targets, **_by(backend))
    return np.array([found[row] for row in range(tied.shape[0])], dtype=np.float64)


def _by(backend: str | None) -> dict[str, Any]:
    return {} if backend is None else {"backend": backend}


def _through(tied: Matrix, sources: list[int], targets: list[int], _: str | None = None) -> Numbers:
    """Brandes' algorithm for many sources at once: one product of matrices for each step out, and one for each step back."""
    total = np.zeros(tied.shape[0])
    for first in range(0, len(sources), _AT_A_TIME):
        total += _from_these(tied, sources[first : first + _AT_A_TIME], targets)
    return total / 2


def _from_these(tied: Matrix, sources: list[int], targets: list[int]) -> Numbers:
    columns = np.arange(len(sources))
    far = np.full((tied.shape[0], len(sources)), -1, dtype=np.int32)
    paths = np.zeros(far.shape)
    far[sources, columns], paths[sources, columns] = 0, 1
    step, edge = 0, paths.copy()
    while edge.any():
        step += 1
        reached: Numbers = np.asarray(tied @ edge)
        edge = np.where(far < 0, reached, 0.0)
        far[edge > 0] = step
        paths += edge
    wanted = np.zeros(far.shape)
    wanted[targets] = 1
    wanted[sources, columns] = 0
    passed = np.zeros(far.shape)
    for back in range(step, 0, -1):
        share = np.divide(wanted + passed, paths, where=far == back, out=np.zeros(far.shape))
        passed += np.where(far == back - 1, paths * (tied @ share), 0)
    passed[sources, columns] = 0
    total: Numbers = passed.sum(axis=1)
    return total


def constraint(
    adjacency: Adjacency, who: Iterable[Hashable] | None = None, *, backend: str | None = None
) -> dict[Hashable, float]:
    """Burt's constraint: how much of somebody's ties lead back to people who are tied among themselves; not a number without any.

    The sum of the squares of P + (P·P) ∘ A over a row, where A says who is tied and P is which share of their ties each has with whom;
    a tie that weighs nothing is none here.
    The same as `networkx.constraint` with weights (Burt 2004), which computes it where a backend is named.

    Args:
        adjacency: who is tied to whom, and by how much.
        who: for whom; for everyone, if nobody is named.
        backend: which of networkx's backends computes it.

    Raises:
        KeyError: somebody isn't there.

    >>> import networkx as nx
    >>> constraint(Adjacency.of(nx.path_graph(["a", "b", "c"])))
    {'a': 1.0, 'b': 0.5, 'c': 1.0}
    """
    rows = [*range(len(adjacency))] if who is None else _rows(adjacency, who)
    weights = adjacency.undirected().to_scipy()
    if backend is not None:
        graph: nx.Graph[Any] = nx.from_scipy_sparse_array(weights)
        found = nx.constraint(graph, rows, weight="weight", **_by(backend))
        return {adjacency.ids[row]: float(found[row]) for row in rows}
    sums: Numbers = np.asarray(weights.sum(axis=1))
    shares: Matrix = (sparse.diags_array(inverse(sums)) @ weights).tocsr()
    squares = [
        _held_back(shares, weights, rows[first : first + _ROWS]) for first in range(0, len(rows), _ROWS)
    ]
    constrained = np.where(sums[rows] > 0, np.concatenate([*squares, np.zeros(0)]), np.nan)
    return {adjacency.ids[row]: float(number) for row, number in zip(rows, constrained, strict=True)}


def _held_back(shares: Matrix, weights: Matrix, rows: list[int]) -> Numbers:
    own = shares[rows]
    held = own + (own @ shares) * weights[rows].sign()
    squares: Numbers = np.asarray(held.power(2).sum(axis=1))
    return squares


def inverse(numbers: Numbers) -> Numbers:
    """One by each number, and 0 by 0.

    >>> inverse(np.array([2.0, 0.0])).tolist()
    [0.5, 0.0]
    """
    found: Numbers = np.divide(1.0, numbers, where=numbers > 0, out=np.zeros(numbers.shape))
    return found


def joined(adjacency: Adjacency, sides: Sequence[Iterable[Hashable]], without: Hashable) -> bool:
    """Whether, without somebody, any way still leads from one side to another.

    Raises:
        KeyError: somebody isn't there.

    >>> import networkx as nx
    >>> joined(Adjacency.of(nx.path_graph(["a", "b", "c"])), ["a", "c"], "b")
    False
    """
    gone = adjacency.position[without]
    stay = [row for row in range(len(adjacency)) if row != gone]
    _, parts = csgraph.connected_components(_tied(adjacency)[stay][:, stay], directed=False)
    part = dict(zip(stay, parts.tolist(), strict=True))
    touched = [{part[row] for row in _rows(adjacency, side) if row != gone} for side in sides]
    return any(not one.isdisjoint(other) for one, other in combinations(touched, 2))
