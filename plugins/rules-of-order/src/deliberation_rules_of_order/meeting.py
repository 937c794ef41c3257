"""The acts of these rules by name, for whoever writes a meeting down as a program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from deliberation import Event, InvalidInput, Session
from deliberation_rules_of_order.floor import CALL, NAME, Floor, Side
from deliberation_rules_of_order.reasons import because
from deliberation_rules_of_order.refusals import CHAIR


class Meeting:
    """A session under these rules. What the chair does is done by whoever holds the chair.

    Every method makes one move of the session and raises what that raises. Moving, amending, speaking, voting, deciding and adopting are
    the session's own moves.

    >>> from deliberation import Forum, Issue, Roll, Stakeholder, Term
    >>> from deliberation_rules_of_order import RULES_OF_ORDER
    >>> people = {"chair": [Stakeholder("kim")], "member": [Stakeholder("ann"), Stakeholder("bo")]}
    >>> session = Session.open(
    ...     Forum("hall", procedure=RULES_OF_ORDER), Issue("the yard"), roll=Roll.of(people), on="2026-03-01")
    >>> _ = session.enter("business")
    >>> meeting = Meeting(session)
    >>> hedge = session.propose("ann", [Term("plant a hedge")])
    >>> _ = meeting.second("bo", hedge)
    >>> meeting.floor.top.seconder
    'bo'
    """

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def floor(self) -> Floor:
        """Where the meeting stands: what is pending, who waits to speak, who has the floor."""
        own: Floor = self.session.state.own
        return own

    @property
    def chair(self) -> str:
        """Who holds the chair.

        Raises:
            InvalidInput: ``rules-of-order.no-chair``.
        """
        holders = self.session.state.roll.holders(CHAIR)
        if not holders:
            raise InvalidInput.because(because("no-chair"))
        return holders[0]

    def second(self, by: str, motion: Event | str) -> Event:
        """Seconds what was moved (附议)."""
        return self._act(by, "second", to=_ref(motion))

    def no_second(self, motion: Event | str) -> Event:
        """The chair declares that nobody seconds it."""
        return self._act(self.chair, "no-second", to=_ref(motion))

    def ask(self, by: str, side: Side) -> Event:
        """Asks for the floor, saying first on which side, or for a question."""
        return self._act(by, "ask-for-floor", side=side)

    def step_back(self, by: str) -> Event:
        """No longer asks for it."""
        return self._act(by, "step-back")

    def recognize(self, who: str) -> Event:
        """The chair gives somebody the floor."""
        return self._act(self.chair, "recognize", to=who)

    def yield_floor(self, by: str, seconds: str | None = None) -> Event:
        """Ends one's turn; ``seconds`` is how long it lasted, as exact text."""
        return self._act(by, "yield-floor", seconds=seconds)

    def time_up(self, seconds: str | None = None) -> Event:
        """The chair ends the turn because its time is over."""
        return self._act(self.chair, "time-up", seconds=seconds)

    def call_to_order(self, why: str | None = None) -> Event:
        """The chair ends the turn because of how it is spoken."""
        return self._act(self.chair, "call-to-order", why)

    def point_of_order(self, by: str, why: str | None = None) -> Event:
        """Says that the rules aren't kept; this alone may interrupt."""
        return self._act(by, "point-of-order", why)

    def rule(self, ruling: Literal["upheld", "rejected"], why: str | None = None) -> Event:
        """The chair rules on the point of order."""
        return self._act(self.chair, "rule-on-point", why, to=self.floor.point, ruling=ruling)

    def call_question(self, by: str) -> Event:
        """Moves that debate on the open question be closed."""
        top = self.floor.top
        return self.session.propose(by, kind=CALL, on_proposal=top.ref if top is not None else None)

    def put(self, motion: Event | str) -> Event:
        """The chair puts the question to the vote."""
        return self._act(self.chair, "put-question", to=_ref(motion))

    def _act(self, by: str, act: str, why: str | None = None, **data: str | None) -> Event:
        said = {key: value for key, value in data.items() if value is not None}
        texts: Mapping[str, str] = {} if why is None else {"why": why}
        return self.session.act(by, f"{NAME}:{act}", said, texts)


def _ref(motion: Event | str) -> str:
    return motion.ref if isinstance(motion, Event) else motion
