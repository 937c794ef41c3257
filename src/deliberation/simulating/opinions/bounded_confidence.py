"""People who only go by those who are near enough: the models of Hegselmann and Krause, and of Deffuant and others.

Source: R. Hegselmann and U. Krause, *Opinion dynamics and bounded confidence: models, analysis and simulation*, Journal of Artificial
Societies and Social Simulation 5(3) 2, 2002; G. Deffuant, D. Neau, F. Amblard and G. Weisbuch, *Mixing beliefs among interacting agents*,
Advances in Complex Systems 3 (2000), 87–98. On several issues, two are near where they are on each of them.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from deliberation.errors import InvalidInput
from deliberation.simulating.opinions.given import Numbers, numbers, positive


_STILL: Final = 1e-9
_LONGEST: Final = 10_000


def hegselmann_krause(began: Any, confidence: float, *, turns: int = _LONGEST) -> Numbers:
    """Everybody at once takes the mean of all who are near, themselves among them, until nobody moves.

    Args:
        began: the opinions at the beginning: shape (people,), or (people, issues).
        confidence: up to which distance on every issue somebody is near.
        turns: after how many to stop in any case.

    Returns:
        The opinions, in the shape of ``began``.

    Raises:
        InvalidInput: ``simulating.numbers``, ``simulating.shape``, ``simulating.positive``.

    >>> hegselmann_krause([0.0, 0.1, 0.9, 1.0], 0.2).round(2).tolist()
    [0.05, 0.05, 0.95, 0.95]
    """
    near = positive("confidence", confidence)
    flat = np.asarray(began, dtype=object).ndim == 1
    opinions = numbers("began", [[one] for one in began] if flat else began, None, None)
    for _ in range(turns):
        moved = _mean_of_near(opinions, near)
        still = np.abs(moved - opinions).max(initial=0.0) < _STILL
        opinions = moved
        if still:
            break
    return opinions[:, 0] if flat else opinions


def _mean_of_near(opinions: Numbers, near: float) -> Numbers:
    close = np.ones((len(opinions), len(opinions)), dtype=bool)
    for issue in opinions.T:
        close &= np.abs(issue[:, None] - issue) <= near
    mean: Numbers = (close @ opinions) / close.sum(axis=1)[:, None]
    return mean


def deffuant(
    began: Any, confidence: float, *, rate: float = 0.5, encounters: int, rng: np.random.Generator
) -> Numbers:
    """Two people at a time, drawn by lot, each move towards the other if they are near.

    Args:
        began: the opinions at the beginning: shape (groups, people), each group apart from the others.
        confidence: up to which distance somebody is near.
        rate: which part of the way each moves, up to one half.
        encounters: how many pairs meet in each group, one after the other.
        rng: draws the pairs.

    Returns:
        The opinions, in the shape of ``began``. The mean of each group stays what it was.

    Raises:
        InvalidInput: ``simulating.numbers``, ``simulating.shape``, ``simulating.positive``, ``simulating.rate``, ``simulating.alone``.

    >>> deffuant([[0.0, 0.2, 1.0]], 0.3, encounters=20, rng=np.random.default_rng(1)).round(2).tolist()
    [[0.1, 0.1, 1.0]]
    """
    near = positive("confidence", confidence)
    opinions = numbers("began", began, None, None)
    if not 0 < rate <= 0.5:  # noqa: PLR2004 - beyond it, two would pass each other
        raise InvalidInput("simulating.rate", given=repr(rate))
    groups, people = opinions.shape
    if people < 2:  # noqa: PLR2004 - one meets nobody
        raise InvalidInput("simulating.alone")
    row = np.arange(groups)
    for _ in range(encounters):
        one, other = pairs(groups, people, rng)
        apart = opinions[row, other] - opinions[row, one]
        moved = np.where(np.abs(apart) <= near, rate * apart, 0.0)
        opinions[row, one] += moved
        opinions[row, other] -= moved
    return opinions


Places = npt.NDArray[np.int64]


def pairs(groups: int, people: int, rng: np.random.Generator) -> tuple[Places, Places]:
    """Two different people of each group, all pairs alike.

    >>> one, other = pairs(1000, 2, np.random.default_rng(1))
    >>> bool((one + other == 1).all())
    True
    """
    one = rng.integers(people, size=groups)
    other = rng.integers(people - 1, size=groups)
    return one, other + (other >= one)


def clusters(opinions: Any, apart: float, *, share: float = 0.0) -> int:
    """How many groups of opinions there are, where neighbours in a group are no further apart than that.

    Args:
        opinions: shape (people,).
        apart: how far neighbours in one group can be from each other.
        share: only groups that hold at least this share of people are counted.

    Raises:
        InvalidInput: ``simulating.numbers``, ``simulating.shape``.

    >>> clusters([0.1, 0.11, 0.5, 0.9], 0.02), clusters([0.1, 0.11, 0.5, 0.9], 0.02, share=0.3)
    (3, 1)
    """
    held = np.sort(numbers("opinions", opinions, None))
    breaks = np.flatnonzero(np.diff(held) > apart) + 1
    sizes = np.diff([0, *breaks, len(held)])
    return int(((sizes >= share * len(held)) & (sizes > 0)).sum())
