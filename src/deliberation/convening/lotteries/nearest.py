"""The point of a hull that is nearest to a target, kept up to date while points are added one by one.

A point is nearest when no point of the hull lies further towards the target; the direction from it to the target is where to
look for the next one. Only points that carry weight are kept, and they are affinely independent, so there are never more of them than
dimensions plus one, and when the target is reached the weights are those of a lottery.

Source: Wolfe, *Finding the nearest point in a polytope*, Mathematical Programming 11 (1976).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.convening.lotteries.kinds import Floats


_NO_WEIGHT: Final = 1e-12
_DEPENDENT: Final = 1e-9
_CHANGES: Final = 60


class Nearest:
    """Points as seen from a target, which lies at the origin, and their weights in the nearest point.

    ``aside`` moves the target: where chances may lie above what is aimed at, it follows them.

    >>> nearest = Nearest(2)
    >>> for name, point in enumerate([(1.0, 1.0), (1.0, -1.0), (3.0, 0.0)]):
    ...     _ = nearest.add(np.array(point), name)
    >>> nearest.point.tolist(), nearest.names.tolist()
    ([1.0, 0.0], [0, 1])
    """

    def __init__(self, dimensions: int) -> None:
        self._points = np.zeros((64, dimensions))
        self._inverse = np.zeros((64, 64))
        self._weights = np.zeros(64)
        self._names = np.zeros(64, dtype=np.int64)
        self._count = 0
        self._lift = 1.0
        self._changes = 0
        self._point = np.zeros(dimensions)
        self.aside = np.zeros(dimensions)

    @property
    def point(self) -> Floats:
        """The nearest point."""
        return self._point

    @property
    def toward(self) -> Floats:
        """The way from it to the target."""
        return self.aside - self.point

    @property
    def names(self) -> npt.NDArray[np.int64]:
        """Which points carry weight."""
        return self._names[: self._count].copy()

    @property
    def weights(self) -> Floats:
        """Their weights, which sum to 1."""
        return self._weights[: self._count].copy()

    def __len__(self) -> int:
        return self._count

    def add(self, point: Floats, name: int) -> bool:
        """Takes a point in and finds the nearest anew; False where it depends on those there are."""
        if self._count == 0:
            self._lift = max(1.0, float(point @ point))
        if not self._border(point, name):
            return False
        if self._count == 1:
            self._weights[0] = 1.0
        self.settle()
        return True

    def settle(self) -> None:
        """Gives weights to the points, dropping those that would weigh less than nothing."""
        self._weigh()
        self._point = np.einsum("i,ij->j", self._weights[: self._count], self._points[: self._count])

    def _weigh(self) -> None:
        while True:
            if self._changes > _CHANGES:
                self._renew()
            wanted = self._unbounded()
            wrong = np.flatnonzero(wanted < _NO_WEIGHT)
            if not len(wrong):
                self._weights[: self._count] = wanted / wanted.sum()
                return
            held = self._weights[: self._count]
            ways = held[wrong] / np.maximum(held[wrong] - wanted[wrong], _NO_WEIGHT)
            first = int(wrong[np.argmin(ways)])
            held += min(float(ways.min()), 1.0) * (wanted - held)
            held[held < _NO_WEIGHT] = 0.0
            held[first] = 0.0
            held /= held.sum()
            self._drop(first)

    def _unbounded(self) -> Floats:
        """The weights, summing to 1, of the nearest point of the affine hull."""
        inverse = self._inverse[: self._count, : self._count]
        ones: Floats = inverse.sum(axis=1)
        if not self.aside.any():
            ones /= ones.sum()
            return ones
        pulled = _times(inverse, _times(self._points[: self._count], self.aside))
        weights: Floats = pulled + ones * ((1 - pulled.sum()) / ones.sum())
        return weights

    def _border(self, point: Floats, name: int) -> bool:
        """Adds a row and column to the inverse of the lifted Gram matrix."""
        count = self._count
        if count == len(self._points):
            self._grow()
        inverse = self._inverse[:count, :count]
        with_others = _times(self._points[:count], point) + self._lift
        pulled = _times(inverse, with_others)
        own = float(point @ point) + self._lift
        left = own - float(with_others @ pulled)
        if left < _DEPENDENT * own:
            return False
        inverse += np.outer(pulled / left, pulled)
        self._inverse[:count, count] = self._inverse[count, :count] = -pulled / left
        self._inverse[count, count] = 1 / left
        self._points[count], self._weights[count], self._names[count] = point, 0.0, name
        self._count += 1
        self._changes += 1
        return True

    def _drop(self, place: int) -> None:
        """Takes a point out: the last takes its place, and the inverse loses a row and a column."""
        last = self._count - 1
        if place != last:
            self._points[place] = self._points[last]
            self._weights[place], self._names[place] = self._weights[last], self._names[last]
            swapped = np.array([place, last]), np.array([last, place])
            self._inverse[swapped[0], : last + 1] = self._inverse[swapped[1], : last + 1]
            self._inverse[: last + 1, swapped[0]] = self._inverse[: last + 1, swapped[1]]
        column, corner = self._inverse[:last, last].copy(), float(self._inverse[last, last])
        self._inverse[:last, :last] -= np.outer(column / corner, column)
        self._count = last
        self._changes += 1

    def _renew(self) -> None:
        points = self._points[: self._count]
        self._inverse[: self._count, : self._count] = np.linalg.inv(points @ points.T + self._lift)
        self._changes = 0

    def _grow(self) -> None:
        size = 2 * len(self._points)
        points, inverse = np.zeros((size, self._points.shape[1])), np.zeros((size, size))
        points[: self._count] = self._points[: self._count]
        inverse[: self._count, : self._count] = self._inverse[: self._count, : self._count]
        self._points, self._inverse = points, inverse
        self._weights = np.concatenate([self._weights, np.zeros_like(self._weights)])
        self._names = np.concatenate([self._names, np.zeros_like(self._names)])


def _times(matrix: Floats, vector: Floats) -> Floats:
    """Their product on one thread: for a matrix this small, waking others takes longer, and on a busy machine much longer."""
    product: Floats = np.einsum("ij,j->i", matrix, vector)
    return product
