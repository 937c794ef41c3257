"""The best set, by a mixed-integer programme that scipy hands to HiGHS.

A candidate is a yes or no; an item is heard no more than those through whom it is heard sit. Of candidates of one group who add the same,
only as many are asked about as could be needed, none who adds but a part of what another of the group adds, and items with the same
hearers are one; so an estate of thousands may be a small matter.
The search is limited by nodes, not by a clock, so that every machine finds the same set; a clock can be set besides.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from deliberation.convening.coverage.greedy import Chosen, Gains, greedy
from deliberation.convening.coverage.problems import Problem


_SLACK: Final = 1e-6
_WORTH_MERGING: Final = 50


@attrs.frozen(eq=False)
class _Programme:
    """What is left to decide once the locked sit: who may, and what they would add."""

    candidates: npt.NDArray[np.int64]
    weights: npt.NDArray[np.int64]
    hearers: tuple[tuple[int, ...], ...]
    heard: int

    @property
    def entries(self) -> int:
        """How large it is."""
        return sum(map(len, self.hearers))


def searched(
    problem: Problem, found: Chosen, *, small: int, nodes: int, seconds: float | None
) -> Chosen | None:
    """The best set, or where the search ends early the better of what it and greed found; ``None`` where it isn't worth the time.

    The bound is the lower of both. What greed found is kept where nothing better exists, so that among the best the order of candidates
    decides.
    """
    if len(problem.reach.indices) > small * _WORTH_MERGING:
        return None
    programme = _programme(problem)
    if not 0 < programme.entries <= small:
        return None
    picked, bound = _solved(programme, problem, nodes, seconds)
    bound = min(found.bound, programme.heard + bound)
    if picked is None:
        return attrs.evolve(found, bound=bound)
    others = np.ones(len(problem.reach), np.bool_)
    others[picked] = others[problem.locked] = False
    better = greedy(problem.evolve(excluded=np.flatnonzero(others)))
    return attrs.evolve(better if better.covered > found.covered else found, bound=bound)


def _programme(problem: Problem) -> _Programme:
    gains = Gains(problem.reach, problem.units.counts)
    heard = sum(gains.hear(one) for one in problem.locked.tolist())
    free = problem.there.copy()
    free[problem.locked] = False
    open_items = ~gains.heard & (problem.units.counts > 0)
    rows = _undominated(problem, _unlike(problem, np.flatnonzero(free), open_items))
    hearers: dict[int, list[int]] = {}
    for position, row in enumerate(rows.values()):
        for item in row:
            hearers.setdefault(item, []).append(position)
    weights: dict[tuple[int, ...], int] = {}
    for item, those in hearers.items():
        weights[tuple(those)] = weights.get(tuple(those), 0) + int(problem.units.counts[item])
    candidates = np.array(list(rows), np.int64)
    return _Programme(candidates, np.array(list(weights.values()), np.int64), tuple(weights), heard)


def _unlike(
    problem: Problem, candidates: npt.NDArray[np.int64], open_items: npt.NDArray[np.bool_]
) -> dict[int, tuple[int, ...]]:
    """What each candidate could add; of those of one group who add the same, the first, and those that the group may need besides."""
    lacking = problem.room().lacking
    seen: Counter[tuple[int, tuple[int, ...]]] = Counter()
    rows: dict[int, tuple[int, ...]] = {}
    for one in candidates.tolist():
        row, group = problem.reach.of_candidate(one), int(problem.codes[one])
        adds = tuple(row[open_items[row]].tolist())
        seen[group, adds] += 1
        if seen[group, adds] <= lacking[group] + bool(adds):
            rows[one] = adds
    return rows


def _undominated(problem: Problem, rows: dict[int, tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
    """Without those of a group that lacks nobody who add only a part of what somebody else of it adds: the other can sit instead."""
    lacking = problem.room().lacking
    kept: dict[tuple[int, int], list[frozenset[int]]] = {}
    gone: set[int] = set()
    for one in sorted(rows, key=lambda one: (-len(rows[one]), one)):
        group, adds = int(problem.codes[one]), frozenset(rows[one])
        rivals = min((kept.get((group, item), []) for item in adds), key=len, default=[])
        if not lacking[group] and any(adds <= rival for rival in rivals):
            gone.add(one)
            continue
        for item in adds:
            kept.setdefault((group, item), []).append(adds)
    return {one: adds for one, adds in rows.items() if one not in gone}


def _solved(
    programme: _Programme, problem: Problem, nodes: int, seconds: float | None
) -> tuple[npt.NDArray[np.int64] | None, int]:
    """Who sits besides the locked, if the search came to anybody, and a bound on the units that they add."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - scipy loads where it searches

    people, items = len(programme.candidates), len(programme.hearers)
    divisor = int(np.gcd.reduce(programme.weights))
    weights = programme.weights / divisor
    limits: Any = {
        "mip_rel_gap": 0.0,
        "node_limit": nodes,
        **({} if seconds is None else {"time_limit": seconds}),
    }
    result: Any = milp(
        np.concatenate((np.zeros(people), -weights)),
        integrality=np.concatenate((np.ones(people), np.zeros(items))),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(_hearing(programme), -np.inf, 0),
            LinearConstraint(*_quotas(programme, problem)),
        ],
        options=limits,
    )
    total = float(weights.sum())
    dual = getattr(result, "mip_dual_bound", None)
    bound = total if dual is None or not np.isfinite(dual) else min(total, -dual + _SLACK * total)
    picked = None if result.x is None else programme.candidates[result.x[:people] > 1 / 2]
    return picked, int(np.floor(bound)) * divisor


def _hearing(programme: _Programme) -> Any:
    """Rows that say: an item is heard no more than its hearers sit."""
    from scipy.sparse import coo_array, hstack, identity  # noqa: PLC0415 - as above

    lengths = [len(one) for one in programme.hearers]
    rows = np.repeat(np.arange(len(lengths)), lengths)
    columns = np.concatenate([np.array(one) for one in programme.hearers])
    shape = len(lengths), len(programme.candidates)
    sits = coo_array((-np.ones(len(rows)), (rows, columns)), shape=shape)
    both: Any = hstack([sits, identity(len(lengths))])
    return both.tocsc()


def _quotas(
    programme: _Programme, problem: Problem
) -> tuple[Any, npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Rows that say how many sit in all, and how many of each group, besides the locked."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - as above

    room = problem.room()
    people, groups = len(programme.candidates), len(room.caps)
    codes = problem.codes[programme.candidates]
    everyone = np.arange(people)
    rows, columns = np.concatenate((codes, np.full(people, groups))), np.concatenate((everyone, everyone))
    matrix = coo_array(
        (np.ones(2 * people), (rows, columns)), shape=(groups + 1, people + len(programme.hearers))
    )
    caps = np.minimum(room.caps, people)
    seats = problem.size - len(problem.locked)
    return matrix.tocsr(), np.append(room.lacking, 0).astype(float), np.append(caps, seats).astype(float)
