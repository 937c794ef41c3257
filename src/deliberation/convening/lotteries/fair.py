"""The fair lottery: panels from volunteers, so that quotas hold and nobody's chance is needlessly small."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import attrs
import numpy as np

from deliberation.convening.lotteries.dives import Face
from deliberation.convening.lotteries.engines import INFINITY
from deliberation.convening.lotteries.engines import engine as engine_of
from deliberation.convening.lotteries.expanding import expanded
from deliberation.convening.lotteries.kinds import Kinds
from deliberation.convening.lotteries.objectives import LEXIMIN, Objective, Outcome
from deliberation.convening.lotteries.objectives import objective as objective_of
from deliberation.convening.lotteries.pools import Pool
from deliberation.convening.lotteries.relaxations import Relaxed
from deliberation.convening.lotteries.results import Lottery
from deliberation.convening.lotteries.search import Mix, Search
from deliberation.errors import DeliberationError, InvalidInput


_SECONDS: Final = 75.0
_FIRST_TRIES: Final = 8
_WEIGHTLESS: Final = 1e-9


def lottery(
    pool: Pool,
    objective: Objective | str = LEXIMIN,
    *,
    seed: int = 0,
    within: float | None = _SECONDS,
    engine: str = "auto",
    clock: Callable[[], float] = time.monotonic,
) -> Lottery:
    """The fairest lottery over the panels of a pool.

    Args:
        pool: volunteers, quotas and the size of the panel.
        objective: what is fair: ``"leximin"`` (nobody's chance is smaller than it must be), ``"maximin"``, ``"nash"`` or ``"goldilocks"``.
        seed: where chance begins; the same seed gives the same lottery, unless the time runs out.
        within: after how many seconds the best lottery so far is handed back, with its gap; None for as long as it takes.
        engine: ``"highspy"``, ``"scipy"``, or ``"auto"`` for the first where it is installed.
        clock: tells the seconds.

    Raises:
        InvalidInput: ``lottery.infeasible`` (no panel keeps all quotas; `relaxations` says what would help), ``lottery.objective``,
            ``lottery.engine``, ``lottery.not-installed``, ``lottery.seed``, ``lottery.within``.
        DeliberationError: ``lottery.no-panel`` (the time was too short to find a panel), ``lottery.stuck`` (the solver failed).

    >>> from deliberation.convening.lotteries import Quota, Volunteer
    >>> people = [Volunteer(f"p{n}", {"age": "60+" if n < 2 else "16-59"}) for n in range(6)]
    >>> fair = lottery(Pool(people, [Quota("age", "60+", 1, 1), Quota("age", "16-59", 1, 1)], size=2))
    >>> [round(chance, 6) for chance in fair.chances.values()]
    [0.5, 0.5, 0.25, 0.25, 0.25, 0.25]
    >>> fair.exact, len(fair.panels)
    (True, 8)
    """
    if type(seed) is not int or seed < 0:
        raise InvalidInput("lottery.seed", given=repr(seed))
    if within is not None and not within > 0:
        raise InvalidInput("lottery.within", given=repr(within))
    wanted, solver = objective_of(objective), engine_of(engine)
    given = INFINITY if within is None else within
    ends = clock() + given
    kinds, rng = Kinds.of(pool), np.random.Generator(np.random.PCG64(seed))
    search = Search(Relaxed(kinds, solver), rng, lambda: ends - clock(), given)
    _check_possible(search)
    outcome = wanted.solve(search)
    panels, probabilities = _people(pool, search, outcome, rng)
    return Lottery(
        pool=pool,
        objective=wanted.key,
        panels=panels,
        probabilities=probabilities,
        bound=outcome.bound,
        achieved=outcome.achieved,
        gap=outcome.gap,
        engine=solver.name,
        seed=seed,
        kinds=kinds.count,
        searched=search.found,
        proofs=search.proofs,
    )


def _check_possible(search: Search) -> None:
    """Finds a first panel, by chance or else by proof."""
    diver, size = search.diver(Face.every(search.kinds)), int(search.kinds.at_most[-1])
    for _ in range(_FIRST_TRIES):
        if search.keep(diver.dive(np.zeros(search.kinds.count), 1.0)) is not None:
            return
    whole = search.best(np.zeros(search.kinds.count))
    if search.keep(whole.point) is not None:
        return
    if whole.bound == -INFINITY:
        raise InvalidInput("lottery.infeasible", size=size)
    raise DeliberationError("lottery.no-panel", size=size)


def _people(
    pool: Pool, search: Search, outcome: Outcome, rng: np.random.Generator
) -> tuple[tuple[tuple[str, ...], ...], tuple[float, ...]]:
    """The lottery written out: each panel once, in order, and probabilities that sum to 1."""
    mix, ids, summed = _weighty(outcome.mix), pool.ids, dict[tuple[int, ...], float]()
    for panel, probability in expanded(search.kinds, mix, rng):
        summed[panel] = summed.get(panel, 0.0) + probability
    ordered, total = sorted(summed), sum(summed.values())
    panels = tuple(tuple(ids[who] for who in panel) for panel in ordered)
    return panels, tuple(summed[panel] / total for panel in ordered)


def _weighty(mix: Mix) -> Mix:
    """Without panels whose weight is a rounding error."""
    kept = mix.weights > _WEIGHTLESS
    return attrs.evolve(mix, panels=mix.panels[kept], weights=mix.weights[kept] / mix.weights[kept].sum())
