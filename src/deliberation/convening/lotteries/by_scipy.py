"""Programs solved by the HiGHS that scipy carries, each from the start."""

from __future__ import annotations

import math
from typing import Any, Final

import attrs
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from deliberation.convening.lotteries.engines import INFINITY, Model, Whole, whole_numbers
from deliberation.convening.lotteries.kinds import Floats


_NODES: Final = 100_000
_IMPOSSIBLE: Final = 2
_LINPROG: Final[Any] = linprog
_MILP: Final[Any] = milp


class ScipyProgram:
    """A linear program that scipy solves."""

    def __init__(self, model: Model) -> None:
        self._model = attrs.evolve(
            model, at_least=model.at_least.copy(), at_most=model.at_most.copy(), rows=model.rows.copy()
        )
        self.value = -INFINITY
        self.point = np.zeros(0)

    def solve(self) -> bool:
        """Solves it; whether it has a solution. `milp` is asked, which takes half as long as `linprog` and tells no prices."""
        model = self._model
        result = _MILP(
            -model.cost,
            constraints=LinearConstraint(csr_array(model.rows), model.at_least, model.at_most),
            bounds=Bounds(model.lower, model.upper),
            options={"presolve": False},
        )
        if result.status != 0:
            return False
        self.value, self.point = -float(result.fun), np.array(result.x)
        return True

    @property
    def prices(self) -> Floats:
        """How fast the value rises with the bound of each row; solved once more for."""
        model = self._model
        same = model.at_least == model.at_most
        least, most = ~same & np.isfinite(model.at_least), ~same & np.isfinite(model.at_most)
        unequal = np.vstack([model.rows[most], -model.rows[least]])
        result = _LINPROG(
            -model.cost,
            A_ub=csr_array(unequal) if len(unequal) else None,
            b_ub=np.concatenate([model.at_most[most], -model.at_least[least]]) if len(unequal) else None,
            A_eq=csr_array(model.rows[same]) if same.any() else None,
            b_eq=model.at_least[same] if same.any() else None,
            bounds=np.column_stack([model.lower, model.upper]),
            method="highs",
        )
        prices = np.zeros(len(model.rows))
        if result.status != 0:
            return prices
        prices[same] = -result.eqlin.marginals if same.any() else 0
        if len(unequal):
            above = int(most.sum())
            prices[most] -= result.ineqlin.marginals[:above]
            prices[least] += result.ineqlin.marginals[above:]
        return prices

    def aim(self, cost: Floats) -> None:
        """Sets what is maximised."""
        self._model = attrs.evolve(self._model, cost=cost)

    def bound(self, lower: Floats, upper: Floats) -> None:
        """Sets the bounds of all columns."""
        self._model = attrs.evolve(self._model, lower=lower.copy(), upper=upper.copy())

    def limit(self, row: int, at_least: float, at_most: float) -> None:
        """Sets the bounds of a row."""
        self._model.at_least[row], self._model.at_most[row] = at_least, at_most

    def change(self, row: int, column: int, value: float) -> None:
        """Sets one coefficient."""
        self._model.rows[row, column] = value

    def add_row(self, values: Floats, at_least: float, at_most: float) -> None:
        """Adds a row."""
        model = self._model
        self._model = attrs.evolve(
            model,
            rows=np.vstack([model.rows, values]),
            at_least=np.append(model.at_least, at_least),
            at_most=np.append(model.at_most, at_most),
        )

    def add_column(self, values: Floats, upper: float = INFINITY) -> None:
        """Adds a column from 0 on, which isn't aimed at."""
        model = self._model
        self._model = attrs.evolve(
            model,
            rows=np.column_stack([model.rows, values]),
            lower=np.append(model.lower, 0.0),
            upper=np.append(model.upper, upper),
            cost=np.append(model.cost, 0.0),
        )


class Scipy:
    """The HiGHS that scipy carries."""

    name = "scipy"

    def program(self, model: Model) -> ScipyProgram:
        """A linear program."""
        return ScipyProgram(model)

    def whole(self, model: Model, *, seconds: float = INFINITY) -> Whole:
        """The best whole-number solution, or the best within a time with the bound reached by then."""
        options: dict[str, Any] = {"mip_rel_gap": 0.0, "node_limit": _NODES}
        if math.isfinite(seconds):
            options["time_limit"] = max(seconds, 0.01)
        result = _MILP(
            -model.cost,
            constraints=LinearConstraint(csr_array(model.rows), model.at_least, model.at_most),
            bounds=Bounds(model.lower, model.upper),
            integrality=np.ones(len(model.cost), dtype=np.int64),
            options=options,
        )
        if result.status == _IMPOSSIBLE:
            return Whole(None, -INFINITY)
        bound = INFINITY if result.mip_dual_bound is None else -float(result.mip_dual_bound)
        return Whole(None if result.x is None else whole_numbers(np.array(result.x)), bound)


SCIPY: Final = Scipy()
