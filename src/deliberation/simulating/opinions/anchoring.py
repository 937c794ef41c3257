"""People who listen to those they trust, and hold on to where they began: the model of Friedkin and Johnsen.

Source: N. E. Friedkin and E. C. Johnsen, *Social influence networks and opinion change*, Advances in Group Processes 16 (1999), 1–29; for
several issues that hang together, S. E. Parsegov, A. V. Proskurnikov, R. Tempo and N. E. Friedkin, *Novel multidimensional models of
opinion dynamics in social networks*, IEEE Transactions on Automatic Control 62 (2017), arXiv:1505.04920. With nobody anchored it is
DeGroot's (*Reaching a consensus*, 1974).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from deliberation.errors import InvalidInput
from deliberation.simulating.opinions.given import Numbers, numbers, rows_of_shares, shares


_WELL: Final = 1e12
"""Beyond this condition number, the end isn't told apart from others."""


def anchored(heard: Numbers, began: Numbers, susceptibility: Numbers) -> Numbers:
    """Opinions between what is heard and where each began; susceptibility 1 lets go of the beginning, 0 stays there.

    >>> anchored(np.array([80.0]), np.array([20.0]), np.array([0.5])).tolist()
    [50.0]
    """
    between: Numbers = susceptibility * heard + (1 - susceptibility) * began
    return between


def friedkin_johnsen(
    began: Any,
    trust: Any,
    susceptibility: Any,
    *,
    together: Any | None = None,
    turns: int | None = None,
) -> Numbers:
    """Where opinions end, or where they are after some turns in which everybody hears everybody they trust.

    Args:
        began: the opinions at the beginning: shape (people,), or (people, issues).
        trust: shape (people, people): how much of what each hears comes from whom; rows add up to 1.
        susceptibility: shape (people,), from 0 to 1: how much each goes by what they hear, and not by where they began.
        together: shape (issues, issues): how much an opinion on one issue goes by those on the others; rows add up to 1.
        turns: after how many; ``None`` for the end.

    Returns:
        The opinions, in the shape of ``began``.

    Raises:
        InvalidInput: ``simulating.numbers``, ``simulating.shape``, ``simulating.shares``, ``simulating.rows``; ``simulating.turns``;
            ``simulating.no-end`` where nobody who is heard is anchored, so that the end isn't the solution of one system.

    >>> trust = [[0.22, 0.12, 0.36, 0.3], [0.147, 0.215, 0.344, 0.294], [0, 0, 1, 0], [0.09, 0.178, 0.446, 0.286]]
    >>> friedkin_johnsen([25, 25, 75, 85], trust, [0.78, 0.785, 0, 0.714]).round(2).tolist()
    [60.02, 59.98, 75.0, 74.99]
    """
    opinions = np.asarray(began, dtype=object)
    flat = opinions.ndim == 1
    start = numbers("began", [[one] for one in began] if flat else began, None, None)
    people, issues = start.shape
    weights = rows_of_shares("trust", trust, people)
    open_ = shares("susceptibility", susceptibility, people)
    linked = np.eye(issues) if together is None else rows_of_shares("together", together, issues)
    ended = (
        _end(start, weights, open_, linked)
        if turns is None
        else _after(_turns(turns), start, weights, open_, linked)
    )
    return ended[:, 0] if flat else ended


def _turns(given: Any) -> int:
    if type(given) is not int or given < 0:
        raise InvalidInput("simulating.turns", given=repr(given))
    return given


def _after(turns: int, start: Numbers, trust: Numbers, susceptibility: Numbers, together: Numbers) -> Numbers:
    opinions = start
    for _ in range(turns):
        opinions = anchored(trust @ opinions @ together.T, start, susceptibility[:, None])
    return opinions


def _end(start: Numbers, trust: Numbers, susceptibility: Numbers, together: Numbers) -> Numbers:
    pulled = np.kron(susceptibility[:, None] * trust, together)
    system = np.eye(len(pulled)) - pulled
    if np.linalg.cond(system) > _WELL:
        raise InvalidInput("simulating.no-end")
    anchors = ((1 - susceptibility)[:, None] * start).reshape(-1)
    ended: Numbers = np.asarray(np.linalg.solve(system, anchors), dtype=np.float64).reshape(start.shape)
    return ended


def held_by(trust: Any, susceptibility: Any) -> Numbers:
    """How much each opinion at the end is made of whose at the beginning (the control matrix): shape (people, people), rows add up to 1.

    Raises:
        InvalidInput: as `friedkin_johnsen`.

    >>> held_by([[0.5, 0.5], [0, 1]], [0.5, 0]).round(3).tolist()
    [[0.667, 0.333], [0.0, 1.0]]
    """
    people = len(np.asarray(trust, dtype=object))
    return friedkin_johnsen(np.eye(people), trust, susceptibility)
