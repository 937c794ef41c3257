"""What models are given: numbers in arrays of the right shape, or one clear error."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from deliberation.errors import InvalidInput


Numbers = npt.NDArray[np.float64]

_ONE: Final = 1e-9


def numbers(what: str, given: Any, *shape: int | None) -> Numbers:
    """An array of finite numbers of this shape, of its own; ``None`` stands for any length.

    Raises:
        InvalidInput: ``simulating.numbers``, ``simulating.shape``.

    >>> numbers("opinions", [25, 75], None).tolist()
    [25.0, 75.0]
    """
    array = bounds(what, given, *shape)
    if not np.isfinite(array).all():
        raise InvalidInput("simulating.numbers", what=what)
    return array


def bounds(what: str, given: Any, *shape: int | None) -> Numbers:
    """As `numbers`, but any may be infinite.

    Raises:
        InvalidInput: ``simulating.numbers``, ``simulating.shape``.

    >>> bounds("lowest", [-np.inf, 3], 2).tolist()
    [-inf, 3.0]
    """
    try:
        array = np.array(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidInput("simulating.numbers", what=what) from None
    if np.isnan(array).any():
        raise InvalidInput("simulating.numbers", what=what)
    if len(array.shape) != len(shape) or any(
        wanted not in (None, held) for wanted, held in zip(shape, array.shape, strict=True)
    ):
        raise InvalidInput(
            "simulating.shape",
            what=what,
            given=list(array.shape),
            wanted=["*" if one is None else one for one in shape],
        )
    return array


def shares(what: str, given: Any, *shape: int | None) -> Numbers:
    """As `numbers`, each from 0 to 1.

    Raises:
        InvalidInput: besides, ``simulating.shares``.

    >>> shares("susceptibility", [0, 0.5], 2).tolist()
    [0.0, 0.5]
    """
    array = numbers(what, given, *shape)
    if array.size and not (array.min() >= 0 and array.max() <= 1):
        raise InvalidInput("simulating.shares", what=what)
    return array


def rows_of_shares(what: str, given: Any, size: int) -> Numbers:
    """A square array of shares whose rows add up to 1.

    Raises:
        InvalidInput: besides, ``simulating.rows``.

    >>> rows_of_shares("trust", [[0.5, 0.5], [0, 1]], 2).sum(axis=1).tolist()
    [1.0, 1.0]
    """
    array = shares(what, given, size, size)
    off = np.flatnonzero(np.abs(array.sum(axis=1) - 1) > _ONE)
    if len(off):
        raise InvalidInput("simulating.rows", what=what, row=int(off[0]), sum=float(array[off[0]].sum()))
    return array


def positive(what: str, given: Any) -> float:
    """A finite number above 0.

    Raises:
        InvalidInput: ``simulating.positive``.

    >>> positive("confidence", 0.2)
    0.2
    """
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not 0 < given < np.inf:
        raise InvalidInput("simulating.positive", what=what, given=repr(given))
    return float(given)
