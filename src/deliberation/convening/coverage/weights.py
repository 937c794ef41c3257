"""Weights as whole numbers, so that sums are exact and what is equal ties.

Whole numbers and fractions are taken as they are, floats as the decimal they are printed as: 0.1 is a tenth. All are multiples of one
*unit*, and arithmetic is done on how many units they are. Only where no unit fits 53 bits are they rounded up to multiples of one that
does; a bound from above stays one, and the result says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from numbers import Real
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from deliberation.errors import InvalidInput


LARGEST: Final = 2**53
"""All weights together are at most so many units."""

_MOST_DECIMALS: Final = 9


@attrs.frozen(eq=False)
class Units:
    """How many units each item weighs.

    Args:
        counts: for each item.
        unit: what one of them is.
        rounded: whether weights had to be rounded up.

    >>> units_of([0.1, 0.2, 0.3], 3).counts.tolist()
    [1, 2, 3]
    """

    counts: npt.NDArray[np.int64]
    unit: Fraction
    rounded: bool = False

    def __call__(self, count: float) -> Fraction:
        """What so many units weigh."""
        return int(count) * self.unit


def units_of(weights: npt.ArrayLike | Iterable[Any] | None, items: int) -> Units:
    """The units of some weights, one for each item; each is 1 where none are given.

    Raises:
        InvalidInput: ``coverage.weights``: too few or too many, or one that is no finite number from 0.
    """
    if weights is None:
        return Units(np.ones(items, np.int64), Fraction(1))
    given = weights if isinstance(weights, np.ndarray) else _array(weights)
    if given.shape != (items,):
        raise InvalidInput("coverage.weights", items=items, given=str(given.shape))
    if given.dtype.kind in "biu":
        return _whole(given, 0, items) or _of_fractions(given.tolist(), items)
    if given.dtype.kind == "f":
        if not bool(np.isfinite(given).all()):
            raise InvalidInput("coverage.weights", items=items, given="nan")
        for decimals in range(_MOST_DECIMALS + 1):
            if (units := _whole(given, decimals, items)) is not None:
                return units
    return _of_fractions(given.tolist(), items)


def _array(weights: Any) -> npt.NDArray[Any]:
    """Numbers as numpy reads them, unless it would round them: fractions and mixtures stay objects."""
    values = list(weights)
    kinds = {type(value) for value in values}
    if kinds <= {int} or kinds <= {float}:
        try:
            return np.array(values, np.int64 if kinds == {int} else np.float64)
        except OverflowError:
            pass
    made = np.empty(len(values), object)
    made[:] = values
    return made


def _whole(given: npt.NDArray[Any], decimals: int, items: int) -> Units | None:
    """The units, if each weight is a number of so many decimals."""
    scale = 10**decimals
    if len(given) and given.min() < 0:
        raise InvalidInput("coverage.weights", items=items, given=str(given.min()))
    if float(given.sum(dtype=np.float64)) * scale >= LARGEST:
        return None
    counts = given if given.dtype.kind in "biu" else np.rint(given * scale)
    if decimals and bool((counts / scale != given).any()):
        return None
    if not decimals and bool((counts != given).any()):
        return None
    return Units(counts.astype(np.int64), Fraction(1, scale))


def _of_fractions(values: Iterable[Any], items: int) -> Units:
    exact = [_fraction(value, items) for value in values]
    total = sum(exact, Fraction(0))
    unit = Fraction(1, math.lcm(*{one.denominator for one in exact}))
    if rounded := total / unit > LARGEST:
        unit = total / (LARGEST - items)
    counts = np.array([math.ceil(one / unit) for one in exact], np.int64)
    return Units(counts, unit, rounded)


def _fraction(value: Any, items: int) -> Fraction:
    try:
        exact = Fraction(repr(value)) if isinstance(value, float) else Fraction(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidInput("coverage.weights", items=items, given=repr(value)) from error
    if not isinstance(value, (Real, Fraction)) or exact < 0:
        raise InvalidInput("coverage.weights", items=items, given=repr(value))
    return exact
