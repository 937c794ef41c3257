"""Who lies between whom on a graph of ties: betweenness between sides, and Burt's constraint, by sparse algebra.

The numbers order reasons and are never shown as somebody's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations
from typing import Any, Final

import attrs
import networkx as nx
import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from deliberation.networks import StakeholderNetwork
from deliberation.stakeholders import Tie


LARGEST_FOR_NETWORKX: Final = 300
"""Up to as many stakeholders, networkx's own functions are called; above, sparse algebra gives the same numbers sooner."""

_AT_A_TIME: Final = 64

Numbers = np.ndarray[Any, np.dtype[np.float64]]


@attrs.frozen(eq=False)
class TieArrays:
    """A network's ties as one sparse matrix, either way round.

    Args:
        ids: what each row and column stands for, in order of id.
        weights: how much two are tied: the sum of the weights of their ties, as in `StakeholderNetwork.projection`; 0 on the diagonal.

    >>> from deliberation.stakeholders import Stakeholder
    >>> pair = StakeholderNetwork([Stakeholder("b"), Stakeholder("a")], [Tie("a", "trusts", "b"), Tie("b", "trusts", "a")])
    >>> arrays = TieArrays.of(pair)
    >>> arrays.ids, arrays.weights.toarray().tolist()
    (('a', 'b'), [[0.0, 2.0], [2.0, 0.0]])
    """

    ids: tuple[str, ...]
    weights: sparse.csr_array[np.float64]

    @classmethod
    def of(cls, network: StakeholderNetwork, kinds: Collection[str] | None = None) -> TieArrays:
        """The ties of these kinds, or all of them, as arrays; ties of weight 0 count for nothing."""
        ids = tuple(sorted(one.id for one in network.stakeholders))
        place = {who: row for row, who in enumerate(ids)}
        ties = [tie for tie in network.ties if tie.weight > 0 and (kinds is None or tie.kind in kinds)]
        return cls(ids, symmetric(ties, place, len(ids)))

    def rows(self, who: Iterable[str]) -> list[int]:
        """The rows of these stakeholders, in order."""
        return sorted(np.searchsorted(np.array(self.ids, dtype=object), sorted(set(who))).tolist())


def symmetric(ties: Sequence[Tie], place: dict[str, int], size: int) -> sparse.csr_array[np.float64]:
    """Ties as a symmetric matrix; several between two add up."""
    one = np.fromiter((place[tie.subject] for tie in ties), np.int64, len(ties))
    other = np.fromiter((place[tie.object] for tie in ties), np.int64, len(ties))
    weight = np.fromiter((tie.weight for tie in ties), np.float64, len(ties))
    rows, columns = np.concatenate([one, other]), np.concatenate([other, one])
    return sparse.csr_array((np.concatenate([weight, weight]), (rows, columns)), shape=(size, size))


def between(
    arrays: TieArrays, sides: Sequence[Iterable[str]], *, backend: str | None = None
) -> dict[str, float]:
    """How many of the shortest paths between two sides lead through each stakeholder, added up over all pairs of sides.

    The same as `networkx.betweenness_centrality_subset` of the graph of ties, without normalising, and computed by it for small
    networks, or where a backend is named.

    Args:
        arrays: the ties.
        sides: the ids of those on each side.
        backend: which of networkx's backends computes it.

    >>> from deliberation.stakeholders import Stakeholder
    >>> row = [Stakeholder(who) for who in "abc"]
    >>> between(TieArrays.of(StakeholderNetwork(row, [Tie("a", "trusts", "b"), Tie("c", "trusts", "b")])), ["a", "c"])
    {'a': 0.0, 'b': 0.5, 'c': 0.0}
    """
    total = np.zeros(len(arrays.ids))
    through = _through_by_networkx if backend or len(arrays.ids) <= LARGEST_FOR_NETWORKX else _through
    for one, other in combinations([arrays.rows(side) for side in sides], 2):
        total += through(arrays.weights, one, other, backend)
    return dict(zip(arrays.ids, total.tolist(), strict=True))


def _through_by_networkx(
    weights: sparse.csr_array[np.float64], sources: list[int], targets: list[int], backend: str | None
) -> Numbers:
    graph: nx.Graph[Any] = nx.from_scipy_sparse_array(weights)
    found = nx.betweenness_centrality_subset(graph, sources, targets, **_by(backend))
    return np.array([found[row] for row in range(weights.shape[0])], dtype=np.float64)


def _by(backend: str | None) -> dict[str, Any]:
    return {} if backend is None else {"backend": backend}


def _through(
    weights: sparse.csr_array[np.float64], sources: list[int], targets: list[int], _: str | None = None
) -> Numbers:
    """Brandes' algorithm for many sources at once: one product of matrices for each step out, and one for each step back."""
    tied = weights.sign()
    total = np.zeros(weights.shape[0])
    for first in range(0, len(sources), _AT_A_TIME):
        total += _from_these(tied, sources[first : first + _AT_A_TIME], targets)
    return total / 2


def _from_these(tied: sparse.csr_array[np.float64], sources: list[int], targets: list[int]) -> Numbers:
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
    arrays: TieArrays, who: Iterable[str] | None = None, *, backend: str | None = None
) -> dict[str, float]:
    """Burt's constraint: how much of somebody's ties lead back to people who are tied among themselves; not a number without ties.

    The sum of the squares of P + (P·P) ∘ A over a row, where A says who is tied and P is which share of their ties each has with whom.
    The same as `networkx.constraint` (Burt 2004), which computes it where a backend is named.

    Args:
        arrays: the ties.
        who: for whom; for everyone, if nobody is named.
        backend: which of networkx's backends computes it.

    >>> from deliberation.stakeholders import Stakeholder
    >>> row = [Stakeholder(who) for who in "abc"]
    >>> constraint(TieArrays.of(StakeholderNetwork(row, [Tie("a", "trusts", "b"), Tie("c", "trusts", "b")])))
    {'a': 1.0, 'b': 0.5, 'c': 1.0}
    """
    rows = [*range(len(arrays.ids))] if who is None else arrays.rows(who)
    if backend is not None:
        graph: nx.Graph[Any] = nx.from_scipy_sparse_array(arrays.weights)
        found = nx.constraint(graph, rows, weight="weight", **_by(backend))
        return {arrays.ids[row]: float(found[row]) for row in rows}
    sums: Numbers = arrays.weights.sum(axis=1)
    shares = sparse.diags_array(np.divide(1, sums, where=sums > 0, out=np.zeros_like(sums))) @ arrays.weights
    own = shares.tocsr()[rows]
    held = own + (own @ shares) * arrays.weights[rows].sign()
    constrained = np.where(sums[rows] > 0, held.power(2).sum(axis=1), np.nan)
    return {arrays.ids[row]: float(number) for row, number in zip(rows, constrained, strict=True)}


def joined(arrays: TieArrays, sides: Sequence[Iterable[str]], without: str) -> bool:
    """Whether, without somebody, any way still leads from one side to another.

    >>> from deliberation.stakeholders import Stakeholder
    >>> row = [Stakeholder(who) for who in "abc"]
    >>> joined(TieArrays.of(StakeholderNetwork(row, [Tie("a", "trusts", "b"), Tie("c", "trusts", "b")])), ["a", "c"], "b")
    False
    """
    gone = set(arrays.rows([without]))
    stay = [row for row in range(len(arrays.ids)) if row not in gone]
    _, parts = csgraph.connected_components(arrays.weights[stay][:, stay], directed=False)
    part = dict(zip(stay, parts.tolist(), strict=True))
    touched = [{part[row] for row in arrays.rows(side) if row not in gone} for side in sides]
    return any(not one.isdisjoint(other) for one, other in combinations(touched, 2))
