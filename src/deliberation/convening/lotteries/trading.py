"""Tickets told apart: where two came out alike, one trades people with another ticket, so that panels differ.

A trade leaves everybody's number of tickets as it is. The more panels there are, the less anybody can foresee who will sit with whom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from deliberation.convening.lotteries.limits import Limits


Panel = frozenset[int]

_PARTNERS: Final = 40
_TRIES: Final = 20


def told_apart(limits: Limits, panels: Sequence[Panel], rng: np.random.Generator) -> list[Panel]:
    """The panels, those that are there twice traded apart wherever a trade is found.

    >>> from deliberation.convening.lotteries.pools import Pool, Volunteer
    >>> limits = Limits.of(Pool([Volunteer(name, {}) for name in ("ann", "bo", "cy", "dee")], [], 2))
    >>> alike = [frozenset({0, 1}), frozenset({0, 1}), frozenset({2, 3})]
    >>> len(set(told_apart(limits, alike, np.random.default_rng(7))))
    3
    """
    told, there = list(panels), Counter(panels)
    marks = _marks(limits)
    for number, panel in enumerate(panels):
        if there[panel] < 2 or told[number] != panel:  # noqa: PLR2004 - alike are two
            continue
        for partner in rng.integers(len(told), size=_PARTNERS):
            traded = _traded(limits, marks, (panel, told[partner]), rng)
            if traded is None or there[traded[0]] or there[traded[1]]:
                continue
            there.subtract((panel, told[partner]))
            there.update(traded)
            told[number], told[partner] = traded
            break
    return told


def _marks(limits: Limits) -> list[int]:
    """A number for each person: groups who count alike towards quotas have the same sum, others almost surely not."""
    weights = [int(one) for one in np.random.default_rng(0).integers(2**40, size=len(limits.bounds))]
    return [sum(weights[quota] for quota in kind) for kind in limits.kinds]


def _traded(
    limits: Limits, marks: Sequence[int], pair: tuple[Panel, Panel], rng: np.random.Generator
) -> tuple[Panel, Panel] | None:
    """Both after a trade that both may make."""
    one, other = pair
    ours, theirs = sorted(one - other), sorted(other - one)
    if not ours:
        return None
    for out, into in _offers(ours, theirs, np.array(marks), rng):
        traded = (one - out) | into, (other - into) | out
        if all(map(limits.kept_by, traded)):
            return traded
    return None


def _offers(
    ours: Sequence[int], theirs: Sequence[int], marks: np.ndarray, rng: np.random.Generator
) -> Iterator[tuple[Panel, Panel]]:
    """One for one by chance; then two for two that count alike, which keeps even quotas without any room."""
    for mine, yours in zip(rng.choice(ours, _TRIES), rng.choice(theirs, _TRIES), strict=True):
        yield frozenset((int(mine),)), frozenset((int(yours),))
    change = marks[list(theirs)][None, :] - marks[list(ours)][:, None]
    back = np.argwhere(np.isin(change, -change))
    for mine, yours in rng.permutation(back)[:_TRIES]:
        for again, more in np.argwhere(change == -change[mine, yours]):
            if again != mine and more != yours:
                yield frozenset((ours[mine], ours[again])), frozenset((theirs[yours], theirs[more]))
                break
