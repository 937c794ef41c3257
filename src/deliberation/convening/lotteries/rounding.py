"""From chances to whole tickets: how often each kind of panel is taken so that nobody's chance moves by more than a little.

People are *interchangeable* where no quota tells them apart, their chance is the same and neither has a housemate in the pool.
A panel is then no list of names but a count for each class of interchangeable people, and only these counts need to be rounded; within
a class, tickets are dealt out evenly afterwards (`dealing`).

Rounding goes by the iterated linear program behind the theorem of Beck and Fiala: a vertex has few fractional numbers, a class whose
remaining fractional numbers can do little harm is let go, and so on until all are whole. Then one panel is exchanged for another as
long as the squares of all shifts shrink.

Source: Flanigan, Kehne & Procaccia, *Fair Sortition Made Transparent*, NeurIPS 2021, where a lottery over m equal tickets is
introduced and bounded by discrepancy theory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from deliberation.convening.lotteries.pools import Pool, Volunteer


Counts = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

_DIGITS: Final = 9
_WHOLE: Final = 1e-7
_MOST_EXCHANGES: Final = 5_000


@attrs.frozen(eq=False)
class Classes:
    """A lottery's panels as counts of interchangeable people.

    Attributes:
        members: the people of each class, by id.
        panels: one row for each kind of panel, one column for each class: how many of the class sit on it.
        weights: how likely each kind of panel is.
    """

    members: tuple[tuple[str, ...], ...]
    panels: Counts
    weights: Numbers

    @property
    def sizes(self) -> Counts:
        """How many people each class has."""
        return np.array([len(ids) for ids in self.members], dtype=np.int64)


def classes_of(
    pool: Pool,
    panels: Sequence[Sequence[str]],
    probabilities: Sequence[float],
    chances: Mapping[str, float],
) -> Classes:
    """The classes of interchangeable people, and the panels counted in them; panels of equal counts become one.

    >>> pool = Pool([Volunteer(name, {}) for name in ("ann", "bo", "cy")], [], size=1)
    >>> classes_of(pool, [["ann"], ["bo"]], [0.5, 0.5], {"ann": 0.5, "bo": 0.5, "cy": 0.0}).members
    (('ann', 'bo'), ('cy',))
    """
    shared = {who for ids in pool.households.values() for who in ids}
    grouped: dict[tuple[object, ...], list[str]] = {}
    for one in pool.volunteers:
        own = one.id if one.id in shared else None
        key = (own, round(chances[one.id], _DIGITS), *_kind(one, pool.features))
        grouped.setdefault(key, []).append(one.id)
    members = tuple(tuple(ids) for ids in grouped.values())
    place = {who: column for column, ids in enumerate(members) for who in ids}
    weights: dict[tuple[int, ...], float] = {}
    for panel, probability in zip(panels, probabilities, strict=True):
        row = [0] * len(members)
        for who in panel:
            row[place[who]] += 1
        weights[tuple(row)] = weights.get(tuple(row), 0.0) + probability
    kept = sorted(row for row, weight in weights.items() if weight > 0)
    total = sum(weights[row] for row in kept)
    return Classes(members, np.array(kept, dtype=np.int64), np.array([weights[row] / total for row in kept]))


def _kind(one: Volunteer, features: Sequence[str]) -> tuple[str, ...]:
    return tuple(one.features[feature] for feature in features)


def whole(classes: Classes, number: int, rng: np.random.Generator) -> Counts:
    """How often each kind of panel is taken, ``number`` times altogether.

    The seats of a class shift by less than twice the size of a panel, whatever the pool: the proven bound. Usually it is a seat or two.
    """
    target = number * classes.weights
    rounded = _rounded(classes.panels, target, rng)
    improved = _improved(classes, rounded, number)
    worst = [np.abs(_shifts(classes, taken, number)).max(initial=0.0) for taken in (rounded, improved)]
    return improved if worst[1] <= worst[0] else rounded


def _shifts(classes: Classes, taken: Counts, number: int) -> Numbers:
    """By how many tickets a member of each class moves, on average over the class."""
    return np.asarray((taken - number * classes.weights) @ classes.panels / classes.sizes)


def _rounded(panels: Counts, target: Numbers, rng: np.random.Generator) -> Counts:
    """Whole numbers of the same sum, each the one below or above its target."""
    size = int(panels[0].sum())
    done = np.floor(target + _WHOLE)
    part = np.clip(target - done, 0.0, 1.0)
    total = round(float(target.sum()))
    open_rows = np.arange(len(target))[part > _WHOLE]
    part[part <= _WHOLE] = 0.0
    kept = np.ones(panels.shape[1], dtype=bool)
    while len(open_rows):
        left = total - int(done.sum())
        part[open_rows] = _vertex(panels[open_rows][:, kept], part[open_rows], left, rng)
        settled = np.abs(part - np.round(part)) <= _WHOLE
        done[open_rows] += np.where(settled, np.round(part), 0)[open_rows]
        part[settled] = 0.0
        open_rows = open_rows[~settled[open_rows]]
        kept = _still_kept(panels[open_rows], kept, size)
    return done.astype(np.int64)


def _vertex(panels: Counts, part: Numbers, left: int, rng: np.random.Generator) -> Numbers:
    """Parts of the same sums with as many of them whole as a corner of what is possible has."""
    from scipy.optimize import linprog  # noqa: PLC0415 - scipy loads only where there is something to solve

    sums = np.vstack([panels.T, np.ones(len(part))])
    found = linprog(
        rng.random(len(part)),
        A_eq=sums,
        b_eq=np.append(panels.T @ part, left),
        bounds=(0, 1),
        method="highs-ds",
    )
    if found.status:  # no corner within the solver's tolerance: then only the number of tickets must hold
        return _vertex(panels[:, :0], part, left, rng)
    return np.asarray(found.x, dtype=np.float64)


def _still_kept(panels: Counts, kept: npt.NDArray[np.bool_], size: int) -> npt.NDArray[np.bool_]:
    """The classes whose seats are still held exactly; at least one is let go, so that rounding ends."""
    mass = panels.sum(axis=0)
    stays: npt.NDArray[np.bool_] = kept & (mass > size)
    if stays.any() and (stays == kept).all():
        stays[int(np.where(kept, mass, mass.max() + 1).argmin())] = False
    return stays


def _improved(classes: Classes, taken: Counts, number: int) -> Counts:
    """Exchanges one panel for another while that makes the squares of all shifts smaller."""
    taken = taken.copy()
    scaled = classes.panels / np.sqrt(classes.sizes)
    products = scaled @ scaled.T
    apart = products.diagonal()[:, None] + products.diagonal()[None, :] - 2 * products
    pull = products @ (taken - number * classes.weights)
    for _ in range(_MOST_EXCHANGES):
        change = 2 * (pull[None, :] - pull[:, None]) + apart
        change[taken == 0] = np.inf
        given, got = np.unravel_index(int(change.argmin()), change.shape)
        if change[given, got] >= -_WHOLE:
            break
        taken[given] -= 1
        taken[got] += 1
        pull += products[got] - products[given]
    return taken
