"""A procedure under examination, and what several checks look at together."""

from __future__ import annotations

from functools import cached_property

from deliberation.errors import InvalidInput
from deliberation.procedures import Procedure
from deliberation.seats import Roll
from deliberation.sessions import Session
from deliberation.testing.exploring import Exploration, explore
from deliberation.testing.rooms import full_roll, opened


class Subject:
    """A procedure under examination.

    Args:
        procedure: the procedure.
        most: about how many situations are gone through at most; by default 100,000.

    Raises:
        InvalidInput: ``testing.no-procedure`` for something that is none.

    >>> from deliberation.community import COMMUNITY
    >>> len(Subject(COMMUNITY).explored.places)
    199
    """

    def __init__(self, procedure: Procedure, *, most: int | None = None) -> None:
        if not isinstance(procedure, Procedure):
            raise InvalidInput("testing.no-procedure", given=type(procedure).__name__)
        self.procedure = procedure
        self.most = most

    @cached_property
    def roll(self) -> Roll:
        """Everybody seated."""
        return full_roll(self.procedure)

    @cached_property
    def explored(self) -> Exploration:
        """Every situation that it can get into."""
        return explore(self.procedure, most=self.most)

    def opened(self) -> Session:
        """A strict session that has just begun, with everybody seated."""
        return opened(self.procedure, self.roll)
