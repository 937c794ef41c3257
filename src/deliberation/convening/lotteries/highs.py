"""Programs solved by `highspy`, each from where its last solution ended."""

from __future__ import annotations

import math
from typing import Any, Final

import highspy
import numpy as np

from deliberation.convening.lotteries.engines import INFINITY, Model, Whole, whole_numbers
from deliberation.convening.lotteries.kinds import Floats


_NODES: Final = 100_000
_OPTIMAL: Final[Any] = highspy.HighsModelStatus.kOptimal
_IMPOSSIBLE: Final[tuple[Any, ...]] = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


class _Quiet(highspy.Highs):  # type: ignore[misc, unused-ignore]
    """HiGHS without callbacks: setting them up prints who made it, before it can be told to be quiet."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


def _highs(model: Model) -> Any:
    """HiGHS with a model; one thread, a fixed seed, and nothing printed."""
    solver: Any = _Quiet()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("presolve", "off")):
        solver.setOptionValue(option, value)
    height, width = model.rows.shape
    columns, places = np.nonzero(model.rows.T)
    lp: Any = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = width, height
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.cost, model.lower, model.upper
    lp.row_lower_, lp.row_upper_ = model.at_least, model.at_most
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.searchsorted(columns, np.arange(width + 1)).astype(np.int32)
    lp.a_matrix_.index_ = places.astype(np.int32)
    lp.a_matrix_.value_ = model.rows.T[columns, places]
    solver.passModel(lp)
    return solver


class HighsProgram:
    """A linear program kept in HiGHS."""

    def __init__(self, model: Model) -> None:
        self._solver = _highs(model)
        self._places = np.arange(model.rows.shape[1], dtype=np.int32)
        self.value = -INFINITY

    def solve(self) -> bool:
        """Solves it; what fails from where the last solution ended is tried once more from the start."""
        self._solver.run()
        status = self._solver.getModelStatus()
        if status != _OPTIMAL and status not in _IMPOSSIBLE:
            self._solver.clearSolver()
            self._solver.run()
            status = self._solver.getModelStatus()
        if status != _OPTIMAL:
            return False
        self.value = float(self._solver.getInfo().objective_function_value)
        return True

    @property
    def point(self) -> Floats:
        """The last solution."""
        return np.array(self._solver.getSolution().col_value)

    @property
    def prices(self) -> Floats:
        """How fast the value rises with the bound of each row."""
        return np.array(self._solver.getSolution().row_dual)

    def aim(self, cost: Floats) -> None:
        """Sets what is maximised."""
        self._solver.changeColsCost(len(self._places), self._places, cost)

    def bound(self, lower: Floats, upper: Floats) -> None:
        """Sets the bounds of all columns."""
        self._solver.changeColsBounds(len(self._places), self._places, lower, upper)

    def limit(self, row: int, at_least: float, at_most: float) -> None:
        """Sets the bounds of a row."""
        self._solver.changeRowBounds(row, at_least, at_most)

    def change(self, row: int, column: int, value: float) -> None:
        """Sets one coefficient."""
        self._solver.changeCoeff(row, column, value)

    def add_row(self, values: Floats, at_least: float, at_most: float) -> None:
        """Adds a row."""
        there = np.flatnonzero(values).astype(np.int32)
        self._solver.addRow(at_least, at_most, len(there), there, values[there])

    def add_column(self, values: Floats, upper: float = INFINITY) -> None:
        """Adds a column from 0 on, which isn't aimed at."""
        there = np.flatnonzero(values).astype(np.int32)
        self._solver.addCol(0.0, 0.0, upper, len(there), there, values[there])
        self._places = np.arange(len(self._places) + 1, dtype=np.int32)


class Highs:
    """HiGHS, called directly."""

    name = "highspy"

    def program(self, model: Model) -> HighsProgram:
        """A linear program."""
        return HighsProgram(model)

    def whole(self, model: Model, *, seconds: float = INFINITY) -> Whole:
        """The best whole-number solution, or the best within a time with the bound reached by then."""
        solver = _highs(model)
        for option, value in (
            ("presolve", "choose"), ("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-9), ("mip_max_nodes", _NODES),
        ):  # fmt: skip
            solver.setOptionValue(option, value)
        if math.isfinite(seconds):
            solver.setOptionValue("time_limit", max(seconds, 0.01))
        width = model.rows.shape[1]
        places = np.arange(width, dtype=np.int32)
        solver.changeColsIntegrality(width, places, [highspy.HighsVarType.kInteger] * width)
        solver.run()
        if solver.getModelStatus() in _IMPOSSIBLE:
            return Whole(None, -INFINITY)
        info = solver.getInfo()
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        point = whole_numbers(np.array(solver.getSolution().col_value)) if found else None
        return Whole(point, float(info.mip_dual_bound))


HIGHS: Final = Highs()
