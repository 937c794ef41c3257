"""Whom each candidate lets be heard, as arrays that are built once."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any, Final, Self, cast

import attrs
import numpy as np
import numpy.typing as npt

from deliberation.errors import InvalidInput
from deliberation.networks.adjacency import Adjacency


Ints = npt.NDArray[np.int64]

_MOST_SMALL: Final = int(np.iinfo(np.int32).max)


@attrs.frozen(eq=False, repr=False)
class Reach:
    """Which items each candidate lets be heard: a sparse matrix in compressed rows, one row for each candidate.

    Args:
        indptr: where each candidate's items begin in ``indices``, and at last where they end.
        indices: items by number, from 0; each once for each candidate.
        items: how many items there are.

    Raises:
        InvalidInput: ``coverage.reach``: the arrays don't fit each other, or an item stands twice for one candidate.

    >>> reach = Reach.of([[0, 1], [1, 2], []])
    >>> len(reach), reach.items, reach.heard_by(1).tolist()
    (3, 3, [0, 1])
    """

    indptr: Ints
    indices: npt.NDArray[Any]
    items: int
    backwards: tuple[Ints, npt.NDArray[Any]] = attrs.field(init=False)
    """The same from the items' side: where each item's candidates begin, and the candidates."""

    def __attrs_post_init__(self) -> None:
        indptr, indices = self.indptr, self.indices
        fits = indptr.ndim == 1 and len(indptr) > 0 and indptr[0] == 0 and indptr[-1] == len(indices)
        if not fits or bool((np.diff(indptr) < 0).any()):
            raise InvalidInput("coverage.reach", items=self.items)
        if len(indices) and not 0 <= indices.min() <= indices.max() < self.items:
            raise InvalidInput("coverage.reach", items=self.items)
        backwards = _transposed(indptr, indices, self.items)
        if _any_twice(*backwards):
            raise InvalidInput("coverage.reach", items=self.items)
        object.__setattr__(self, "backwards", backwards)
        for array in (indptr, indices, *backwards):
            array.setflags(write=False)

    @classmethod
    def of(cls, lists: Iterable[Iterable[int]], items: int | None = None) -> Self:
        """The arrays of plain lists, one for each candidate; what stands twice in a list counts once.

        Raises:
            InvalidInput: ``coverage.reach``: there is no such item.
        """
        rows = [sorted(set(each)) for each in lists]
        indptr = np.concatenate(([0], np.cumsum([len(row) for row in rows], dtype=np.int64)))
        indices = np.fromiter(chain.from_iterable(rows), np.int64, int(indptr[-1]))
        return cls(indptr, indices, int(indices.max(initial=-1)) + 1 if items is None else items)

    @classmethod
    def neighbourhoods(cls, adjacency: Adjacency) -> Self:
        """Everybody is a candidate, and lets themselves and their neighbours be heard.

        >>> import networkx as nx
        >>> Reach.neighbourhoods(Adjacency.of(nx.path_graph(3))).of_candidate(2).tolist()
        [1, 2]
        """
        everyone = np.arange(len(adjacency), dtype=adjacency.indices.dtype)
        rows = np.repeat(everyone, adjacency.degrees)
        others = adjacency.indices != rows
        lengths = np.bincount(rows[others], minlength=len(adjacency))
        ends = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
        indices = np.insert(adjacency.indices[others], ends[1:], everyone)
        return cls(ends + np.arange(len(ends)), indices, len(adjacency))

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def __repr__(self) -> str:
        return f"<Reach of {len(self)} candidates over {self.items} items>"

    def of_candidate(self, candidate: int) -> npt.NDArray[Any]:
        """The items that this candidate lets be heard."""
        return self.indices[self.indptr[candidate] : self.indptr[candidate + 1]]

    def heard_by(self, item: int) -> npt.NDArray[Any]:
        """The candidates through whom this item is heard, in order."""
        indptr, candidates = self.backwards
        return candidates[indptr[item] : indptr[item + 1]]


def gathered(
    indptr: Ints, indices: npt.NDArray[Any], rows: npt.NDArray[Any]
) -> tuple[npt.NDArray[Any], Ints]:
    """What stands in several rows, one after the other, and how long each row is.

    >>> gathered(np.array([0, 2, 3]), np.array([7, 8, 9]), np.array([1, 0]))[0].tolist()
    [9, 7, 8]
    """
    begins = indptr[rows]
    lengths = indptr[rows + 1] - begins
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return indices[np.repeat(begins - ends + lengths, lengths) + np.arange(total)], lengths


def _transposed(indptr: Ints, indices: npt.NDArray[Any], items: int) -> tuple[Ints, npt.NDArray[Any]]:
    from scipy.sparse import csr_array  # noqa: PLC0415 - scipy loads where arrays are made

    small = max(items, len(indptr), len(indices)) <= _MOST_SMALL
    index = np.int32 if small else np.int64
    arrays: Any = (np.ones(len(indices), np.bool_), indices.astype(index), indptr.astype(index))
    turned: Any = csr_array(arrays, shape=(len(indptr) - 1, items)).tocsc()
    return turned.indptr.astype(np.int64), cast("npt.NDArray[Any]", turned.indices)


def _any_twice(indptr: Ints, candidates: npt.NDArray[Any]) -> bool:
    """Whether a candidate stands twice in one item's row, whose candidates are in order."""
    same = candidates[1:] == candidates[:-1]
    borders = indptr[(indptr > 0) & (indptr < len(candidates))] - 1
    same[borders] = False
    return bool(same.any())
