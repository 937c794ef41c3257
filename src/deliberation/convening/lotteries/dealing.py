"""Whole tickets with names on them: within a class of interchangeable people everybody takes turns."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import numpy.typing as npt

from deliberation.convening.lotteries.pools import Pool
from deliberation.convening.lotteries.rounding import Classes, Counts


def dealt(pool: Pool, classes: Classes, tickets: Counts, rng: np.random.Generator) -> list[frozenset[int]]:
    """The panels of tickets that are given as counts of classes, people as their places in the pool.

    Within a class nobody has two tickets more than another.

    >>> from deliberation.convening.lotteries.pools import Volunteer
    >>> from deliberation.convening.lotteries.rounding import classes_of
    >>> pool = Pool([Volunteer(name, {}) for name in ("ann", "bo")], [], size=1)
    >>> classes = classes_of(pool, [["ann"], ["bo"]], [0.5, 0.5], {"ann": 0.5, "bo": 0.5})
    >>> sorted(map(sorted, dealt(pool, classes, np.array([[1]] * 4), np.random.default_rng(7))))
    [[0], [0], [1], [1]]
    """
    place = {who: number for number, who in enumerate(pool.ids)}
    panels: list[list[int]] = [[] for _ in tickets]
    for column, ids in enumerate(classes.members):
        turns = _turns(np.array([place[who] for who in ids]), rng)
        next(turns)
        for number in np.flatnonzero(tickets[:, column]):
            panels[number].extend(turns.send(int(tickets[number, column])))
    return [frozenset(panel) for panel in panels]


def _turns(people: npt.NDArray[np.int64], rng: np.random.Generator) -> Generator[list[int], int]:
    """Deals as many as are sent in: round by round everybody once, each round in another order, nobody twice at once."""
    waiting: list[int] = []
    given: list[int] = []
    while True:
        seats = yield given
        given, waiting = waiting[:seats], waiting[seats:]
        if len(given) < seats:
            fresh = [int(who) for who in rng.permutation(people)]
            already = set(given)
            more = [who for who in fresh if who not in already][: seats - len(given)]
            taken = set(more)
            waiting = [who for who in fresh if who not in taken]
            given = given + more
