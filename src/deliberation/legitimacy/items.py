"""One item that was decided, with all that its legitimacy hangs on."""

from __future__ import annotations

from datetime import date

import attrs

from deliberation.decisions import Outcome, Verdict
from deliberation.legitimacy.attendance import Attendance
from deliberation.quantities import Moment
from deliberation.seats import Roll
from deliberation.wording import Lang, Reason


@attrs.frozen
class StandIn:
    """Somebody who stands in for another.

    Args:
        who: the substitute or proxy.
        principal: for whom.
        capacity: ``substitute``, who decides as they think right, or ``proxy``.
        said: what they said on the item: ``yes``, ``no``, ``abstain``, ``consent``, ``object``; ``None`` = nothing is recorded.
    """

    who: str
    principal: str
    capacity: str
    said: str | None = None


@attrs.frozen
class Notice:
    """The notice that was given of the meeting or vote at which an item was decided.

    Args:
        outcome: whether it was in time; ``None`` where the procedure asks for none.
        given: the reference of the notice, or of the last invitation where there was none; ``None`` = nothing is recorded.
        at: when that was.
        days: how many days before it was, that day not counted; ``None`` where a day isn't known.
        last: the last day on which it would have been in time.
        reasons: the arithmetic, in words.
    """

    outcome: Outcome | None = None
    given: str | None = None
    at: Moment | None = None
    days: int | None = None
    last: date | None = None
    reasons: tuple[Reason, ...] = ()


@attrs.frozen(kw_only=True)
class Legitimacy:
    """How an item was decided, and whether that was as the rule asks.

    Args:
        item: the reference of the proposal; that of the agreement where nothing was proposed.
        event: the reference of the event with which it was decided.
        adopted: the reference of the agreement that came of it, if one did.
        at: when it was decided.
        declared: what was declared: an agreement declares that it holds.
        roll: the roll at that moment.
        deciding: those who counted in it, by the rule and the roll; ``None`` under a plugin's rule, which alone knows.
        present: who was there, with the times they came; ``None`` where nobody recorded who was.
        gone: who had left by then, with their times.
        recused: who was recused.
        stand_ins: who stood in for whom, and what they said.
        quorum: the quorum by itself; ``None`` where the rule asks for none.
        verdict: what the rule gives on that roll, with its arithmetic.
        notice: the notice; ``None`` where the record tells of no meeting.
        outcome: holds, fails or unknown.
        reasons: why, in short.
        working: all of it as sentences, in order.

    >>> from deliberation import Forum, Roll, Session, Stakeholder, Term, decided, installed_procedures
    >>> roll = Roll.of({"stakeholder": [Stakeholder("ann")]})
    >>> session = Session.open(Forum("hall", procedure=installed_procedures()["community"]), roll=roll, enforcement="transcript")
    >>> _ = session.agree(terms=[Term("move the bench")], claim="达成共识")
    >>> [(one.outcome, one.because("en")) for one in decided(session.record)]
    [('unknown', 'That it was agreed is claimed and not shown.')]
    """

    item: str
    event: str
    adopted: str | None = None
    at: Moment | None
    declared: Outcome
    roll: Roll
    deciding: tuple[str, ...] | None
    present: tuple[Attendance, ...] | None
    gone: tuple[Attendance, ...]
    recused: tuple[str, ...]
    stand_ins: tuple[StandIn, ...]
    quorum: Verdict | None
    verdict: Verdict
    notice: Notice | None
    outcome: Outcome
    reasons: tuple[Reason, ...]
    working: tuple[Reason, ...]

    def because(self, lang: Lang = "en") -> str:
        """Why it is so, in short."""
        return _joined(self.reasons, lang)

    def explain(self, lang: Lang = "en") -> str:
        """The outcome, then the rule, the roll and the arithmetic, in Chinese or English."""
        return _joined((Reason(f"legitimacy.{self.outcome}"), *self.reasons, *self.working), lang)


def _joined(reasons: tuple[Reason, ...], lang: Lang) -> str:
    return ("" if lang == "zh" else " ").join(one.explain(lang) for one in reasons)
