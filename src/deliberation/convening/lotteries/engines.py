"""What solves linear and whole-number programs: HiGHS through `highspy`, or through scipy where `highspy` isn't installed.

Every program here is a maximum over columns between bounds, under rows between bounds. A linear program is an object that is changed and
solved again; with `highspy` it goes on from where the last solution ended, with scipy it starts anew.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final, Protocol

import attrs
import numpy as np

from deliberation.convening.lotteries.kinds import Floats
from deliberation.errors import InvalidInput


INFINITY: Final = float("inf")


@attrs.frozen(eq=False)
class Model:
    """Columns and rows, all as arrays: maximise ``cost @ x`` with ``lower <= x <= upper`` and ``at_least <= rows @ x <= at_most``."""

    rows: Floats
    at_least: Floats
    at_most: Floats
    lower: Floats
    upper: Floats
    cost: Floats


class Program(Protocol):
    """A linear program that is changed and solved again."""

    @property
    def value(self) -> float:
        """What the last solution is worth."""

    @property
    def point(self) -> Floats:
        """The last solution."""

    @property
    def prices(self) -> Floats:
        """How fast the value rises with the bound of each row."""

    def solve(self) -> bool:
        """Solves it; whether it has a solution."""

    def aim(self, cost: Floats) -> None:
        """Sets what is maximised."""

    def bound(self, lower: Floats, upper: Floats) -> None:
        """Sets the bounds of all columns."""

    def limit(self, row: int, at_least: float, at_most: float) -> None:
        """Sets the bounds of a row."""

    def change(self, row: int, column: int, value: float) -> None:
        """Sets one coefficient."""

    def add_row(self, values: Floats, at_least: float, at_most: float) -> None:
        """Adds a row."""

    def add_column(self, values: Floats, upper: float = INFINITY) -> None:
        """Adds a column from 0 on, which isn't aimed at."""


@attrs.frozen(eq=False)
class Whole:
    """What came of a whole-number program.

    Attributes:
        point: the best solution found; None where none was.
        bound: what no solution exceeds; minus infinity where there is none.
    """

    point: Floats | None
    bound: float


class Engine(Protocol):
    """What solves programs."""

    @property
    def name(self) -> str:
        """How it is asked for."""

    def program(self, model: Model) -> Program:
        """A linear program."""

    def whole(self, model: Model, *, seconds: float = INFINITY) -> Whole:
        """The best whole-number solution, or the best within a time with the bound reached by then."""


def engine(name: str = "auto") -> Engine:
    """The engine of that name; ``"auto"`` takes `highspy` where it is installed.

    Raises:
        InvalidInput: ``lottery.engine`` (no engine of that name), ``lottery.not-installed``.

    >>> engine("scipy").name
    'scipy'
    """
    if name not in {"auto", "highspy", "scipy"}:
        raise InvalidInput("lottery.engine", given=repr(name), known=["auto", "highspy", "scipy"])
    there = find_spec("highspy") is not None
    if name == "highspy" and not there:
        raise InvalidInput("lottery.not-installed")
    if there and name != "scipy":
        from deliberation.convening.lotteries.highs import HIGHS  # noqa: PLC0415 - optional, and loaded where it is used

        return HIGHS
    from deliberation.convening.lotteries.by_scipy import SCIPY  # noqa: PLC0415 - heavy, and loaded where it is used

    return SCIPY


def whole_numbers(point: Floats) -> Floats:
    """A solution of whole numbers, cleared of rounding errors.

    >>> whole_numbers(np.array([0.9999999, 2.0])).tolist()
    [1.0, 2.0]
    """
    rounded: Floats = np.round(point)
    return rounded
