"""One point in the ledger: how far it was answered, what became of it, and who owes the answer now."""

from __future__ import annotations

from typing import Any, Literal

import attrs

from deliberation.answering.turns import Claim, answers_singly, claims
from deliberation.events import Answer, Event
from deliberation.procedures import Procedure
from deliberation.quantities import Count
from deliberation.states import PointLife, State
from deliberation.statuses import Status, said_by
from deliberation.wording import Reason


AnswerStatus = Literal["answered", "answered-collectively", "unanswered", "unknown"]
"""How far a point was answered; *unanswered* is a live record's word, *unknown* a transcript's."""


@attrs.frozen
class AnswerEntry:
    """A point in the ledger, or several that only an answer tells of."""

    ref: str
    point: PointLife
    status: Status
    scope: str | None
    disposition: str | None
    """What the answer to the point itself makes of it. ``referred`` until those it was referred to answer."""
    by: tuple[str, ...]
    """Who answered it; whoever only referred it didn't."""
    count: Count | None
    reason: str | None = None
    """Why it is declined, as the answer to it says."""
    answer: Event | None = None
    """The answer that this goes by: the latest to the point itself, or else the latest to it among others."""
    together: str | None = None
    """What an answer to several points together makes of them all; of no one of them is it known to be so."""
    together_reason: str | None = None
    """Why several are declined together."""
    claims: tuple[Claim, ...] = ()
    """Who owes it an answer, and since when; empty where no duty names it and nobody referred it."""

    @property
    def text(self) -> str | None:
        """The point in words, where it has any."""
        return self.point.point.text

    @property
    def raised_by(self) -> tuple[str, ...]:
        """Who raised it; empty where nobody is named."""
        return self.point.point.by or (() if self.unlisted else self.point.raised.by)

    @property
    def unlisted(self) -> bool:
        """Whether only an answer tells of it."""
        return isinstance(self.point.raised.data, Answer)

    @property
    def owed_by(self) -> tuple[str, ...]:
        """Those who owe it an answer now, or owed the one that was given."""
        return tuple(dict.fromkeys(holder for claim in self.claims for holder in claim.now.holders))

    @property
    def referral(self) -> Event | None:
        """The latest referral by which it came to those who owe it."""
        found = [claim.referral for claim in self.claims if claim.referral is not None]
        return max(found, key=lambda one: one.seq, default=None)

    @property
    def referred_to(self) -> str | None:
        """To whom it was referred last; ``None`` where it wasn't."""
        return next(
            (one.now.holders[0] for one in self.claims if one.referral is self.referral is not None), None
        )


def entries(procedure: Procedure, state: State, *, told: bool) -> tuple[AnswerEntry, ...]:
    """Every point that was raised, and every batch that only an answer tells of.

    Args:
        procedure: whose duties say who owes an answer.
        state: where the session stands.
        told: whether a source tells the record; then silence says nothing.
    """
    claimed = claims(procedure, state)
    points = (_entry(point, claimed[ref], told=told) for ref, point in state.points.items())
    return (*points, *(_entry(batch, (), told=told) for batch in state.batches.values()))


def _entry(point: PointLife, claimed: tuple[Claim, ...], *, told: bool) -> AnswerEntry:
    bare = AnswerEntry(
        point_name(point), point, Status(""), None, None, (), point.point.count, claims=claimed
    )
    best = _best(point, bare.referral)
    if best is None:
        return attrs.evolve(bare, status=_silent(bare, told=told), **_of_referral(bare.referral))
    own = answers_singly(best)
    given = best.data if isinstance(best.data, Answer) else Answer()
    said = Reason("ledger.answered-by", {"by": said_by(best)})
    return attrs.evolve(
        bare,
        status=Status("answered" if own else "answered-collectively", (said,), (best.ref,)),
        scope=given.scope,
        disposition=given.disposition if own else None,
        reason=given.reason if own else None,
        together=None if own else given.disposition,
        together_reason=None if own else given.reason,
        by=best.by,
        answer=best,
    )


def _best(point: PointLife, referral: Event | None) -> Event | None:
    """The latest answer to the point itself, or else the latest to it among others; what came before a referral is over."""
    since = 0 if referral is None else referral.seq
    given = [one for one in point.answers if one.seq > since]
    own = [one for one in given if answers_singly(one)]
    return next(reversed(own or given), None)


def _silent(entry: AnswerEntry, *, told: bool) -> Status:
    """How a point stands that nobody answered, or nobody since it was referred."""
    referral = entry.referral
    silence = Reason(f"ledger.{'not-told' if told else 'no-answer'}")
    status = "unknown" if told else "unanswered"
    if referral is None:
        return Status(status, (silence,))
    said = Reason("answering.referred", {"by": said_by(referral), "who": entry.referred_to})
    return Status(status, (said, silence), (referral.ref,))


def _of_referral(referral: Event | None) -> dict[str, Any]:
    """What is known of a point that was referred and not answered since."""
    if referral is None:
        return {}
    given = referral.data
    scope, answer = (given.scope, referral) if isinstance(given, Answer) else (None, None)
    return {"disposition": "referred", "scope": scope, "answer": answer}


def point_name(point: PointLife) -> str:
    """The source's id where the statement raised just this point, else the record's own reference."""
    refs = [source.ref for source in point.raised.sources if source.ref is not None]
    return refs[0] if len(refs) == 1 and len(point.raised.points) == 1 else point.ref
