"""What people ask of a procedure, each question answered from the definition and from nothing else.

An answer is a list of reasons, so that a page can make it safe, a terminal print it and a picture draw it, each in its reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, get_args

import attrs

from deliberation import artefacts
from deliberation.agreements import Force
from deliberation.guards import BINDING
from deliberation.procedures import Procedure
from deliberation.seats import ANYONE, Seat, is_namespaced
from deliberation.stages import Duty, Stage
from deliberation.wording import LANGS, Reason


Words = Mapping[str, str]
"""A name in each language."""

Answer = tuple[Reason, ...]

_MOVES: Final = (
    "say", "answer", "propose", "amend", "withdraw", "consent", "object", "vote", "decide", "agree", "pledge", "act",
)  # fmt: skip
"""As they follow each other in a meeting."""

_ASSUMED: Final = re.compile(r"(?:^|(?<=; ))assumption\b")


def called(part: Stage | Seat | Procedure) -> Words:
    """The title of something in each language: where a language is missing, in the other; else its key.

    >>> called(Seat("lead", title={"en": "Lead"}))
    {'zh': 'Lead', 'en': 'Lead'}
    """
    return {lang: part.title.get(lang) or next((part.title[one] for one in LANGS if one in part.title), part.key)
            for lang in LANGS}  # fmt: skip


def assumed(basis: str | None) -> bool:
    """Whether any of this basis is said to be an assumption.

    >>> assumed("S4: 8名业主代表"), assumed("S4: 房主; assumption: there is one")
    (False, True)
    """
    return basis is not None and _ASSUMED.search(basis) is not None


def wholly_assumed(basis: str | None) -> bool:
    """Whether this basis names nothing but an assumption."""
    return basis is not None and _ASSUMED.match(basis) is not None


def mark_assumed(basis: str, mark: str) -> str:
    """A basis with the word by which it names an assumption put otherwise.

    >>> mark_assumed("S4: 房主; assumption: there is one", "推定")
    'S4: 房主; 推定: there is one'
    """
    return _ASSUMED.sub(lambda _: mark, basis)


# ---- stages and artefacts


def artefact(name: str, procedure: Procedure | None = None) -> Reason | str:
    """What an artefact is called; a procedure's own one by the stage that yields it, or by its name without the procedure's key."""
    if name == artefacts.ROLL:
        return Reason("describing.roll")
    if name in artefacts.ARTEFACTS:
        return Reason(f"describing.artefact-{name}")
    if procedure is None:
        return name
    return _own(name, procedure) or name.removeprefix(f"{procedure.key}:")


def _own(name: str, procedure: Procedure) -> Reason | None:
    """A procedure's own artefact by the title of the stage that yields it, where that stage yields no other one of its own."""
    for stage in procedure.stages:
        if (
            name in stage.yields
            and stage.title
            and [one for one in stage.yields if is_namespaced(one)] == [name]
        ):
            return _named(called(stage))
    return None


def titled(stage: Stage) -> Reason:
    """A stage by its title, and whether it is held at a meeting."""
    return (
        Reason("describing.stage-meeting", {"stage": called(stage)})
        if stage.meeting
        else _named(called(stage))
    )


def _stages(procedure: Procedure) -> Answer:
    return tuple(map(titled, procedure.stages))


def _named(name: object) -> Reason:
    return Reason("describing.named", {"name": name})


# ---- seats


def how_many(seat: Seat) -> Reason:
    """How many may hold a seat, and how many must.

    >>> how_many(Seat("lead", at_least=1, at_most=1)).explain("en")
    'exactly 1'
    """
    least, most = seat.at_least, seat.at_most
    params = {"least": least, "most": most}
    if not least:
        return Reason("describing.any-number") if most is None else Reason("describing.at-most", params)
    if most is None:
        return Reason("describing.at-least", params)
    return Reason("describing.exactly" if least == most else "describing.between", params)


def seats(procedure: Procedure, keys: Iterable[str]) -> tuple[object, ...]:
    """Seats by title, in the order of the procedure; anyone, or nobody, as such."""
    asked = set(keys)
    if ANYONE in asked:
        return (Reason("describing.anyone"),)
    return tuple(called(one) for one in procedure.seats if one.key in asked) or (Reason("describing.nobody"),)


def _required(procedure: Procedure) -> Answer:
    held = [one for one in procedure.seats if one.at_least]
    return tuple(map(_seat, held)) or (Reason("describing.nobody-required"),)


def _optional(procedure: Procedure) -> Answer:
    spare = [one for one in procedure.seats if not one.at_least]
    shown = (_named(called(one)) if one.at_most is None else _seat(one) for one in spare)
    return tuple(shown) or (Reason("describing.nobody"),)


def _seat(seat: Seat) -> Reason:
    return Reason("describing.seat", {"seat": called(seat), "many": how_many(seat)})


# ---- moves


def moves(procedure: Procedure, stage: Stage) -> Answer:
    """Who may do what in a stage: one reason for all that the same seats may do; none where nothing takes a seat."""
    plain: dict[tuple[str, ...], list[object]] = {}
    for move in _MOVES:
        if move in stage.moves:
            plain.setdefault(stage.moves[move], []).append(Reason(f"describing.move-{move}"))
    lines = [_may("describing.may", procedure, held, by) for by, held in plain.items()]
    for move, by, held in _narrowed(stage):
        code = "describing.may-only" if move in stage.moves and by else "describing.may"
        lines.append(_may(code, procedure, held, by))
    return tuple(lines)


def _may(code: str, procedure: Procedure, held: Iterable[object], by: Iterable[str]) -> Reason:
    return Reason(code, {"moves": tuple(held), "who": seats(procedure, by)})


def _narrowed(stage: Stage) -> list[tuple[str, tuple[str, ...], tuple[object, ...]]]:
    """The moves that have a rule of their own, those of the same seats together: ``say:briefing``, ``act:rules:second``."""
    kinds: dict[tuple[str, ...], list[object]] = {}
    acts: dict[tuple[str, ...], list[object]] = {}
    for move, by in stage.moves.items():
        kind, colon, variant = move.partition(":")
        if colon and kind == "say":
            kinds.setdefault(by, []).append(statement(variant))
        elif colon:
            acts.setdefault(by, []).append(variant)
    said = [("say", by, (_speak(held),)) for by, held in kinds.items()]
    return [*said, *(("act", by, tuple(held)) for by, held in acts.items())]


def _speak(kinds: Iterable[object]) -> Reason:
    return Reason("describing.say-kinds", {"kinds": tuple(kinds)})


def statement(kind: str) -> Reason:
    """What a kind of statement is called."""
    return Reason(f"publishing.statement-{kind}")


def _in_meeting(procedure: Procedure, move: str) -> Answer:
    """From which seats a move may be made at some meeting; a kind of statement that other seats make is told apart."""
    meetings = [one for one in procedure.stages if one.meeting]
    if not meetings:
        return (Reason("describing.no-meeting"),)
    general = _union(one.seats_for(move) for one in meetings)
    apart: dict[frozenset[str], list[object]] = {}
    for kind in sorted({name for one in meetings for name in one.moves if name.startswith(f"{move}:")}):
        by = _union(one.seats_for(move, kind.partition(":")[2]) for one in meetings)
        if by != general:
            apart.setdefault(by, []).append(statement(kind.partition(":")[2]))
    some = () if apart and not general else (_named(seats(procedure, general)),)
    return (*some, *(_kinds(procedure, kinds, by) for by, kinds in apart.items()))


def _union(held: Iterable[Iterable[str]]) -> frozenset[str]:
    found = frozenset(one for some in held for one in some)
    return frozenset({ANYONE}) if ANYONE in found else found


def _kinds(procedure: Procedure, kinds: list[object], by: frozenset[str]) -> Reason:
    return _may("describing.may-only" if by else "describing.may", procedure, kinds, by)


# ---- how it decides, and what is owed


def rule(procedure: Procedure) -> Reason:
    """The decision rule, with the seats that it names by title."""
    return _titled(procedure, procedure.decides.reason())


def _titled(procedure: Procedure, reason: Reason) -> Reason:
    params = {
        key: seats(procedure, map(str, value))
        if key in ("sides", "seats") and isinstance(value, tuple)
        else value
        for key, value in reason.params.items()
    }
    return attrs.evolve(reason, params=params)


def adopted(procedure: Procedure) -> Answer:
    """The forces that terms adopted under it can have; those that only a decision adopts are left out where nothing is decided."""
    if not any(one.seats_for("agree") for one in procedure.stages):
        return (Reason("describing.adopts-nothing"),)
    known = get_args(Force)
    forces = [one for one in procedure.adopts or known if procedure.decides.decides or one not in BINDING]
    if len(forces) == len(known):
        return (Reason("describing.adopts-any"),)
    return tuple(Reason(f"term.force-{force}") for force in forces) or (Reason("describing.adopts-nothing"),)


def duty(procedure: Procedure, owed: Duty) -> Reason:
    """What a duty asks, and which stage waits for it."""
    return Reason("describing.duty", {"debt": debt(procedure, owed), "until": until(procedure, owed)})


def until(procedure: Procedure, owed: Duty) -> Reason:
    """Which stage waits for a duty, or by when it is due."""
    stage = procedure.stage(owed.until) if owed.until is not None else None
    waits = Reason("describing.duty-until", {"stage": called(stage)}) if stage is not None else None
    if owed.what == "answer" and owed.within is None:
        return waits or Reason("describing.duty-open")
    due = clock(procedure, owed)
    return due if waits is None else Reason("describing.duty-both", {"clock": due, "until": waits})


def clock(procedure: Procedure, owed: Duty) -> Reason:
    """By when a duty is due: within which period from what, or how long ahead of what."""
    event: object = Reason(f"describing.clock-{owed.what}")
    stage = procedure.stage(owed.before) if owed.before is not None else None
    if stage is not None:
        event = Reason("describing.clock-stage", {"stage": called(stage)})
    if owed.period is None:
        code = "describing.clock-before" if owed.what == "notice" else "describing.clock-unset"
        return Reason(code, {"event": event})
    code = "describing.clock-ahead" if owed.what == "notice" else "describing.clock-within"
    return Reason(code, {"period": owed.period.said(), "event": event})


def debt(procedure: Procedure, owed: Duty) -> Reason:
    """Who owes what, and for what; of an answer, whether to each by itself, and whether it says what becomes of the point."""
    who = seats(procedure, owed.owed_by)
    debtor = _named(who) if len(who) == 1 else Reason("describing.any-of", {"who": who})
    if owed.what != "answer":
        to = tuple(Reason(f"term.force-{force}") for force in owed.to) or (Reason("describing.adopts-any"),)
        return Reason(f"describing.debt-{owed.what}", {"who": debtor, "to": to, "papers": _papers(owed)})
    code = {
        (False, False): "describing.debt",
        (True, False): "describing.debt-each",
        (False, True): "describing.debt-disposed",
        (True, True): "describing.debt-each-disposed",
    }[owed.each, owed.disposed]
    return Reason(code, {"who": debtor, "to": tuple(map(statement, owed.to))})


def _papers(owed: Duty) -> object:
    return owed.paper or Reason("describing.any-paper")


def _owed(procedure: Procedure) -> Answer:
    return tuple(duty(procedure, one) for one in procedure.duties) or (Reason("describing.owes-nothing"),)


def _suits(procedure: Procedure) -> Answer:
    return tuple(map(_named, procedure.suits)) or (Reason("describing.unsaid"),)


def _set_off(procedure: Procedure) -> Answer:
    trigger = procedure.trigger
    if trigger is None:
        return (Reason("describing.no-trigger"),)
    return (
        Reason("describing.trigger", {"times": trigger.times, "kinds": tuple(map(statement, trigger.of))}),
    )


def _basis(procedure: Procedure) -> Answer:
    return (_named(procedure.basis) if procedure.basis else Reason("describing.unsaid"),)


QUESTIONS: Final[Mapping[str, Callable[[Procedure], Answer]]] = MappingProxyType(
    {
        "stages": _stages,
        "required": _required,
        "optional": _optional,
        "say": lambda procedure: _in_meeting(procedure, "say"),
        "answer": lambda procedure: _in_meeting(procedure, "answer"),
        "propose": lambda procedure: _in_meeting(procedure, "propose"),
        "pledge": lambda procedure: _in_meeting(procedure, "pledge"),
        "decides": lambda procedure: (rule(procedure),),
        "adopts": adopted,
        "owed": _owed,
        "suits": _suits,
        "trigger": _set_off,
        "basis": _basis,
    }
)
"""Every question by its key, in the order in which they are asked."""


_JOINERS: Final = MappingProxyType(
    {
        "stages": "describing.joiner-stages",
        "say": "publishing.remark-joiner",
        "owed": "publishing.remark-joiner",
    }
)


def question(key: str) -> Reason:
    """A question in words."""
    return Reason(f"describing.ask-{key}")


def joiner(key: str) -> Reason:
    """What stands between the parts of an answer to a question, where they stand on one line."""
    return Reason(_JOINERS.get(key, "publishing.list-joiner"))
