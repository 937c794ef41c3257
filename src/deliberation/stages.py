"""What a procedure is made of: its stages, with who may do what in each, and its duties, with what is owed to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal, TypeAlias

import attrs

from deliberation.errors import InvalidInput, near, within
from deliberation.quantities import Period
from deliberation.seats import Fixed, is_key, listed, titled


def _moves(given: Mapping[str, str | Iterable[str]]) -> Fixed[tuple[str, ...]]:
    if not isinstance(given, Mapping):
        raise InvalidInput("procedure.moves", given=repr(given))
    return Fixed({move: listed(seats) for move, seats in given.items()})


@attrs.frozen
class Stage:
    """One stage of a procedure.

    Args:
        key: its name within the procedure.
        needs: artefacts that must be there before it can be entered.
        yields: artefacts that come of it.
        moves: what may be done in it and from which seats: ``{"say": "*", "say:directive": "lead", "answer": "respondent"}``. ``*`` =
            anyone on the roll; ``say:kind`` and ``act:name`` narrow a move; the narrower rule wins. Amendments that are put to the vote,
            and a procedure's own kinds of proposal, are allowed only by name: ``propose:amendment``, ``propose:name``.
        meeting: whether it is held at a meeting; what is said in it is said there.
        repeatable: whether it can be entered again.
        title: ``{"zh": …, "en": …}``.
        basis: where it comes from: a law, a policy, a source, or "assumption: …".

    Raises:
        InvalidInput: ``procedure.stage-key``, ``procedure.moves``, ``seat.listed``, ``seat.title``.

    >>> Stage("hearing", needs="roll", moves={"say": "*"}).needs
    ('roll',)
    """

    key: str
    needs: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=listed)
    yields: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=listed)
    moves: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict, kw_only=True, converter=_moves)
    meeting: bool = attrs.field(default=False, kw_only=True)
    repeatable: bool = attrs.field(default=False, kw_only=True)
    title: Mapping[str, str] = attrs.field(factory=dict, kw_only=True, converter=titled)
    basis: str | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not is_key(self.key):
            raise within(InvalidInput("procedure.stage-key", given=repr(self.key)), "key")

    @property
    def name(self) -> Mapping[str, str]:
        """The title, or the key where there is none."""
        return self.title or {"zh": self.key, "en": self.key}

    def seats_for(self, move: str, variant: str | None = None) -> tuple[str, ...]:
        """From which seats a move may be made here; empty = from none.

        Args:
            move: a kind of event, e.g. ``"say"``.
            variant: the kind of statement or proposal, or the name of an act.
        """
        if variant is not None and (move == "propose" or f"{move}:{variant}" in self.moves):
            return self.moves.get(f"{move}:{variant}", ())
        return self.moves.get(move, ())


What: TypeAlias = Literal["answer", "notice", "publish", "report", "revisit", "resubmit"]
"""What can be owed; the list is closed."""

_ANSWERING: Final = ("to", "until", "each", "disposed", "within")
_FOLLOWING: Final = ("to", "within")

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "answer": _ANSWERING,
    "notice": ("ahead", "before"),
    "publish": (*_FOLLOWING, "paper"),
    "report": _FOLLOWING,
    "revisit": _FOLLOWING,
    "resubmit": _FOLLOWING,
}
"""What can be said of each kind of duty, besides who owes it and where it comes from."""


@attrs.frozen
class Duty:
    """Something owed by the holders of some seats, and by when; any one of them can discharge it, and nobody else who is on the roll.

    ============ =========================================== ================================ ==================================
    ``what``     is owed                                     the period runs                  is discharged by
    ============ =========================================== ================================ ==================================
    ``answer``   an answer to every point of the kinds       within, from the statement       an answer
                 ``to`` (答复)
    ``notice``   notice of every meeting, or of the stage    ``ahead`` of the day on which    a notice made public, or, where
                 ``before`` (通知)                           that begins                      there is none, the invitations
    ``publish``  that what was agreed be made public, as     within, from the agreement       what is made public of it
                 any ``paper`` or as one of these (公开)
    ``report``   a report back on every term (反馈)          within, from its adoption        a report on its progress
    ``revisit``  a visit to those whom a term helps, once    within, from that report         its acceptance, its being opened
                 it is reported done (回访)                                                   again, or a note of kind ``revisit``
    ``resubmit`` what was sent back for more: a term opened  within, from the sending back    a new report on the term; a move
                 again, or what a note of kind ``sent-back``                                  made ``after`` the note
                 stands ``after`` (退回补充)
    ============ =========================================== ================================ ==================================

    A period is counted as the law counts: from the next day on, with the number included, and with the calendar of the forum where it names
    one. `deliberation.clocks` counts, and `Ledger.duties` says how each stands. A duty of any kind can do without a period.

    Args:
        what: what is owed, as above.
        owed_by: the seats that owe it.
        to: what it is owed for: kinds of statement that want an answer, e.g. ``"complaint"``; for ``publish``, ``report``, ``revisit`` and
            ``resubmit`` the forces of terms, none given = of any force.
        until: the stage that can't be left before an answer is given; ``None`` = no gate.
        each: only an answer to the point itself discharges it, not one to many points together (逐一回应).
        disposed: the answer must say what becomes of the point: adopted, partly-adopted, declined, referred, noted or promised.
        basis: where the duty comes from.
        within: the period that it must be discharged in, e.g. ``Period(15, "working-days")``.
        ahead: how long before the meeting a notice must be out.
        before: the stage that is given notice of; by default the meeting.
        paper: what is to be made public, e.g. ``"result"``; none given = anything about the agreement.

    Raises:
        InvalidInput: ``procedure.duty-what``, ``procedure.duty-clock`` for a period that is none, ``procedure.duty-field`` for what
            can't be said of a duty of this kind.

    Source:
        Civil Code of the PRC, arts. 201 to 203 and 1259, for the counting.

    >>> from deliberation.quantities import Period
    >>> Duty("answer", owed_by="respondent", to="complaint", until="hearing").owed_by
    ('respondent',)
    >>> Duty("notice", owed_by="convener", ahead=Period(15, "days")).ahead.said().explain("zh")
    '15日'
    """

    what: What = "answer"
    owed_by: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=listed)
    to: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=listed)
    until: str | None = attrs.field(default=None, kw_only=True)
    each: bool = attrs.field(default=False, kw_only=True)
    disposed: bool = attrs.field(default=False, kw_only=True)
    basis: str | None = attrs.field(default=None, kw_only=True)
    within: Period | None = attrs.field(default=None, kw_only=True)
    ahead: Period | None = attrs.field(default=None, kw_only=True)
    before: str | None = attrs.field(default=None, kw_only=True)
    paper: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=listed)

    def __attrs_post_init__(self) -> None:
        if self.what not in FIELDS:
            known = list(FIELDS)
            error = InvalidInput(
                "procedure.duty-what", given=self.what, near=near([self.what], known), known=known
            )
            raise within(error, "what")
        for name in ("within", "ahead"):
            period = getattr(self, name)
            if not isinstance(period, (Period, type(None))):
                raise within(InvalidInput("procedure.duty-clock", field=name, given=repr(period)), name)
        for name in sorted({field for fields in FIELDS.values() for field in fields}):
            if getattr(self, name) and name not in FIELDS[self.what]:
                error = InvalidInput(
                    "procedure.duty-field", what=self.what, field=name, known=FIELDS[self.what]
                )
                raise within(error, name)

    @property
    def statements(self) -> tuple[str, ...]:
        """The kinds of statement that want an answer under it; none for a duty of another kind."""
        return self.to if self.what == "answer" else ()

    @property
    def period(self) -> Period | None:
        """The period it has, whichever way that is counted."""
        return self.within or self.ahead
