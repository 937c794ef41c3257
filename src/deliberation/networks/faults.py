"""What is wrong with a file or a table, gathered while all of it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from deliberation.errors import DeliberationError, SeveralFaults, relocated


MOST_TOLD: Final = 20
"""So many faults are told with their places; more are counted."""


class Faults:
    """The faults found so far.

    >>> from deliberation.errors import InvalidInput
    >>> faults = Faults()
    >>> faults.add(InvalidInput("tie.self", id="ann", kind="trusts"), "ties.csv:3")
    >>> faults.check("ties.csv")
    Traceback (most recent call last):
    deliberation.errors.InvalidInput: ties.csv:3: ann can't be tied to itself (trusts); a tie has two ends
    """

    __slots__ = ("_count", "_first")

    def __init__(self) -> None:
        self._first: list[DeliberationError] = []
        self._count = 0

    def add(self, error: DeliberationError, where: str | Callable[[], str]) -> None:
        """Adds a fault with its place, which is only looked for if it will be told."""
        self._count += 1
        if self._count <= MOST_TOLD:
            self._first.append(relocated(error, where if isinstance(where, str) else where()))

    def check(self, where: str | None) -> None:
        """Nothing, if there is no fault.

        Raises:
            InvalidInput: a single fault, as it is; several as `SeveralFaults`, ``network.faults``.
        """
        if self._count == 1:
            raise self._first[0]
        if self._count:
            raise SeveralFaults.told("network.faults", self._first, count=self._count, where=where)
