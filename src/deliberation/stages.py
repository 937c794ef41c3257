"""What a procedure is made of: its stages, with who may do what in each, and its duties, with what is owed to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import attrs

from deliberation.errors import InvalidInput, within
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


@attrs.frozen
class Duty:
    """Something owed: every point of some kinds must be answered by the holders of some seats.

    Args:
        what: what is owed; ``"answer"``.
        owed_by: the seats that owe it; any one holder can discharge it, and nobody else who is on the roll.
        to: the kinds of statement it is owed to, e.g. ``"complaint"``.
        until: the stage that can't be left before it is discharged; ``None`` = no gate.
        each: only an answer to the point itself discharges it, not one to many points together (逐一回应).
        disposed: the answer must say what becomes of the point: adopted, partly-adopted, declined, referred, noted or promised.
        basis: where the duty comes from.

    >>> Duty("answer", owed_by="respondent", to="complaint", until="hearing").owed_by
    ('respondent',)
    """

    what: Literal["answer"] = "answer"
    owed_by: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=listed)
    to: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=listed)
    until: str | None = attrs.field(default=None, kw_only=True)
    each: bool = attrs.field(default=False, kw_only=True)
    disposed: bool = attrs.field(default=False, kw_only=True)
    basis: str | None = attrs.field(default=None, kw_only=True)
