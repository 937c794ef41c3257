# ruff: noqa: ARG001 - one signature for the sentences of every kind of event
"""One event as an entry of the minutes: a sentence that says who did what, and what was said."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from deliberation import events as ev
from deliberation.own_moves import OwnMove
from deliberation.publishing.parts import Coverage, Entry, Mark, Raised
from deliberation.publishing.reading import Reading, Told, facts_of, marks_of
from deliberation.quantities import Moment
from deliberation.states import PointLife
from deliberation.wording import LANGS, Reason


NOTE_KINDS: Final = (
    "background", "practice", "pre-meeting", "survey", "briefing", "enforcement", "interim-measure", "rule", "rules",
    "follow-up", "satisfaction", "supervision", "revisit",
)  # fmt: skip
"""The kinds of note that have a word of their own; any other is shown as it is."""

PUBLISHED: Final = ("notice", "minutes", "result")
"""What is published, likewise."""

_SAME_FIELD: Final = {"text": ("text", "claim"), "reason": ("reason",)}

Sentence = tuple[Mapping[str, object], tuple[Reason, ...]]


def entry_of(reading: Reading, told: Told, day: Moment | None = None) -> Entry:
    """The entry of an event.

    Args:
        reading: the record.
        told: the event.
        day: the day of the minutes, which entries needn't repeat.
    """
    event, data = told.event, told.event.data
    params, lines = _sentence(reading, event)
    dated = event.at if event.at is not None and (event.at.iso, event.at.text) != _day(day) else None
    return Entry(
        event.ref,
        event.kind,
        Reason(f"publishing.event-{_told_as(reading, event)}", {"by": _by(reading, event), **params}),
        by=reading.names(event.by),
        what=_what(data),
        text=_first(data, "text"),
        reason=_first(data, "reason"),
        lines=lines,
        raised=_raised(reading, event),
        to=data.to if isinstance(data, ev.Answer) else (),
        facts=facts_of(event.sources),
        setting=event.setting,
        at=dated,
        marks=(*marks_of(event.sources), *_dated(dated)),
        annulled=told.annulled,
        corrected=told.corrected,
    )


def word(code: str, value: str, known: Iterable[str]) -> object:
    """The word for a value in both languages; the value as it is where there is none."""
    return Reason(code) if value in known else value


def coverage(life: PointLife, *, transcript: bool) -> Coverage:
    """How far a point was answered; an answer of unknown scope claims no more than one to all together."""
    scopes = {answer.data.scope for answer in life.answers if isinstance(answer.data, ev.Answer)}
    if not scopes:
        return "unknown" if transcript else "unanswered"
    return "answered" if scopes & {"single", "each"} else "answered-collectively"


def _day(day: Moment | None) -> tuple[str | None, str | None]:
    return (None, None) if day is None else (day.iso, day.text)


def _dated(at: Moment | None) -> tuple[Mark, ...]:
    return (Mark("inferred", at.basis),) if at is not None and at.basis else ()


def _by(reading: Reading, event: ev.Event) -> object:
    if event.by:
        return reading.names(event.by)
    return Reason(f"publishing.voice-{'meeting' if event.kind in ('agree', 'decide') else 'unnamed'}")


def _told_as(reading: Reading, event: ev.Event) -> str:
    data = event.data
    variants = (
        (isinstance(data, ev.Object) and not data.blocks, "stand-aside"),
        (isinstance(data, ev.SeatEvent) and not data.holds, "unseat"),
        (isinstance(data, ev.Answer) and bool(_how(data)), "answer-how"),
        (isinstance(data, ev.Note) and not event.by, "note-unnamed"),
        (isinstance(data, ev.Propose) and data.kind == ev.AMENDMENT, "propose-amendment"),
        (isinstance(data, ev.Propose) and data.kind is not None and data.on is not None, "propose-own-on"),
        (isinstance(data, ev.Propose) and data.kind is not None, "propose-own"),
        (isinstance(data, ev.Act) and reading.procedure.own_move(data.name) is None, "act"),
        (isinstance(data, ev.Act) and bool(data.data), "act-named-on"),
        (isinstance(data, ev.Act), "act-named"),
        (isinstance(data, ev.Agree) and data.proposal is not None, "agree-text"),
        (isinstance(data, ev.Agree) and bool(event.by), "agree-declared"),
        (isinstance(data, ev.Unfolded), "unknown"),
    )
    return next((variant for fits, variant in variants if fits), event.kind)


def _what(data: ev.Data) -> str | None:
    if isinstance(data, (ev.Act, ev.Unfolded)):
        return data.name if isinstance(data, ev.Act) else data.kind
    return data.what if isinstance(data, (ev.Say, ev.Note, ev.Publish)) else None


def _first(data: ev.Data, kind: str) -> str | None:
    if isinstance(data, ev.Pledge) and kind == "text":
        return data.what
    if isinstance(data, ev.Meet) and kind == "text":
        return data.title
    found = (getattr(data, name, None) for name in _SAME_FIELD[kind])
    return next((text for text in found if text is not None), None)


def _raised(reading: Reading, event: ev.Event) -> tuple[Raised, ...]:
    lives = {**reading.state.points, **reading.state.batches}
    points = tuple(ref for ref in event.points if ref in lives and lives[ref].raised.ref == event.ref)
    alone = len(points) == 1 and isinstance(event.data, ev.Say) and not event.data.points
    return tuple(_point(reading, lives[ref], alone=alone) for ref in points)


def _point(reading: Reading, life: PointLife, *, alone: bool) -> Raised:
    return Raised(
        life.ref,
        life.point.text,
        life.point.count,
        reading.names(life.point.by),
        coverage(life, transcript=reading.transcript),
        tuple(answer.ref for answer in life.answers),
        alone,
    )


# -- what fills in each kind's sentence, and what stands below it


def _sentence(reading: Reading, event: ev.Event) -> Sentence:
    build = _SENTENCES.get(type(event.data))
    return ({}, ()) if build is None else build(reading, event.data)


def _who(reading: Reading, data: ev.Invite | ev.Reply | ev.Arrive | ev.Leave) -> Sentence:
    params: dict[str, object] = {"who": reading.name(data.who)}
    if isinstance(data, ev.Invite):
        seat = reading.seat(data.seat) if data.seat is not None else None
        return params, (Reason("publishing.line-seat", {"seat": seat}),) if seat is not None else ()
    if isinstance(data, ev.Reply):
        params["reply"] = Reason(f"publishing.reply-{data.reply}")
        return params, _named_line(reading, "line-substitute", data.substitute)
    return params, ()


def _seat(reading: Reading, data: ev.SeatEvent) -> Sentence:
    return {"who": reading.name(data.holder), "seat": reading.seat(data.seat)}, ()


def _named_line(reading: Reading, code: str, who: str | None) -> tuple[Reason, ...]:
    return () if who is None else (Reason(f"publishing.{code}", {"who": reading.name(who)}),)


def _meet(reading: Reading, data: ev.Meet) -> Sentence:
    lines = []
    if data.place is not None and reading.wanted(data.place.source):
        where = [part for part in (data.place.text, data.place.venue) if part]
        lines.append(Reason("publishing.line-place", {"place": where}))
    if data.attendance is not None:
        lines.append(Reason("publishing.line-attendance", {"count": data.attendance}))
    return {}, tuple(lines)


def _enter(reading: Reading, data: ev.Enter) -> Sentence:
    return {"stage": reading.stage(data.stage)}, ()


def _say(reading: Reading, data: ev.Say) -> Sentence:
    return {"what": Reason(f"publishing.statement-{data.what}")}, _about(reading, data.about)


def _about(reading: Reading, refs: tuple[str, ...]) -> tuple[Reason, ...]:
    titles = {issue.id: issue.title for issue in reading.opened.issues}
    about = tuple(titles.get(one, one) for one in refs)
    return (Reason("publishing.line-about", {"about": about}),) if about else ()


def _answer(reading: Reading, data: ev.Answer) -> Sentence:
    return {"how": _how(data)}, _named_line(reading, "line-referred-to", data.referred_to)


def _how(data: ev.Answer) -> tuple[Reason, ...]:
    scope = () if data.scope == "single" else (Reason(f"publishing.scope-{data.scope}"),)
    return (
        scope if data.disposition is None else (*scope, Reason(f"publishing.disposition-{data.disposition}"))
    )


def _terms(reading: Reading, data: ev.Propose | ev.Amend) -> Sentence:
    wanted = (term for term in data.terms if reading.wanted(term.source))
    lines = tuple(Reason("publishing.line-term", {"text": term.text}) for term in wanted)
    if isinstance(data, ev.Amend):
        return {"of": data.proposal}, lines
    return {
        "of": data.on,
        "thing": _thing(reading, data.on),
        "what": reading.own_move(data.kind or ""),
    }, lines


def _agree(reading: Reading, data: ev.Agree) -> Sentence:
    return {"of": data.proposal}, ()


def _on(reading: Reading, data: ev.Withdraw | ev.Consent | ev.Object | ev.Vote | ev.Decide) -> Sentence:
    params: dict[str, object] = {"of": getattr(data, "proposal", None) or getattr(data, "to", None)}
    if isinstance(data, (ev.Vote, ev.Decide)):
        params["of"] = data.on
    params["thing"] = _thing(reading, params["of"])
    if isinstance(data, ev.Vote):
        params["choice"] = Reason(f"publishing.choice-{data.choice}")
    if isinstance(data, ev.Decide):
        params["outcome"] = Reason(f"publishing.outcome-{data.outcome}")
    if isinstance(data, ev.Consent) and data.within is not None:
        return params, (Reason(f"publishing.within-{data.within}"),)
    return params, ()


def _thing(reading: Reading, ref: object) -> Reason:
    """What a proposal is: a text, an amendment to one, or a motion that has no terms."""
    proposal = reading.state.proposals.get(str(ref))
    if proposal is None or proposal.adoptable:
        return Reason("publishing.thing-text")
    return Reason("publishing.thing-amendment" if proposal.terms else "publishing.thing-motion")


def _pledge(reading: Reading, data: ev.Pledge) -> Sentence:
    amount = " ".join(part for part in (data.amount, data.unit) if part)
    lines = (("line-amount", "amount", amount), ("line-need", "need", data.need))
    return {}, tuple(Reason(f"publishing.{code}", {key: value}) for code, key, value in lines if value)


def _refer(reading: Reading, data: ev.Refer) -> Sentence:
    to: object = reading.name(data.to) if data.to is not None else data.procedure
    return {"what": data.what or Reason("publishing.the-matter"), "to": to}, ()


def _report(reading: Reading, data: Any) -> Sentence:
    life = reading.state.terms.get(data.of)
    params: dict[str, object] = {"of": life.term.text if life is not None else data.of, "ref": data.of}
    if isinstance(data, ev.Extend):
        return {**params, "deadline": data.deadline}, ()
    if isinstance(data, ev.Progress):
        return {**params, "state": Reason(f"publishing.state-{data.state}")}, _as_of(data.as_of)
    return params, ()


def _establish(reading: Reading, data: ev.Establish) -> Sentence:
    found = Reason("publishing.found-true" if data.holds else "publishing.found-false")
    return {"finding": data.finding, "found": found}, _as_of(data.as_of)


def _as_of(day: Moment | None) -> tuple[Reason, ...]:
    return () if day is None else (Reason("publishing.line-as-of", {"day": day}),)


def _publish(reading: Reading, data: ev.Publish) -> Sentence:
    what = word(f"publishing.published-{data.what}", data.what, PUBLISHED)
    return {"what": what}, _about(reading, data.about)


def _note(reading: Reading, data: ev.Note) -> Sentence:
    what = word(f"publishing.note-{data.what}", data.what, NOTE_KINDS)
    return {"what": what}, () if data.satisfaction is None else tuple(_counts(data.satisfaction))


def _counts(data: ev.Satisfaction) -> Iterator[Reason]:
    for name, count in (("asked", data.asked), ("answered", data.answered), ("satisfied", data.satisfied)):
        if count is not None:
            yield Reason(f"publishing.line-{name}", {"count": {lang: count.explain(lang) for lang in LANGS}})


def _act(reading: Reading, data: ev.Act | ev.Unfolded) -> Sentence:
    if isinstance(data, ev.Unfolded):
        return {"what": data.kind}, _data_line(data.data)
    own = reading.procedure.own_move(data.name)
    texts = tuple(
        Reason("publishing.line-text", {"key": _word(own, key), "text": text})
        for key, text in sorted(data.texts.items())
    )
    if own is None:
        return {"what": data.name}, (*_data_line(data.data), *texts)
    keys = sorted(data.data, key=lambda key: (key != "to", key))
    said = tuple(_datum(reading, own, key, data.data[key]) for key in keys)
    return {"what": own.title, "data": said}, texts


def _data_line(data: Mapping[str, object]) -> tuple[Reason, ...]:
    return (Reason("publishing.line-data", {"data": as_json(data)}),) if data else ()


def _datum(reading: Reading, own: OwnMove, key: str, value: object) -> object:
    """One thing that an act says: whom or what it is on, by name; a value that has a word; else the key's word and the value."""
    if not isinstance(value, str):
        said: object = as_json(value)
    else:
        said = reading.name(value) if reading.person(value) is not None else _word(own, value)
    if key == "to" or own.word(value) is not None:
        return said
    return Reason("publishing.row", {"label": _word(own, key), "value": said})


def _word(own: OwnMove | None, said: str) -> object:
    return (own.word(said) if own is not None else None) or said


def _mending(reading: Reading, data: ev.Correct | ev.Annul | ev.Redact) -> Sentence:
    return {"of": data.event}, ()


def as_json(value: object) -> str:
    """Data as text on one line."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: object) -> object:
    if attrs.has(type(value)):
        held = attrs.asdict(value, recurse=False)  # type: ignore[arg-type]
        return {key: part for key, part in held.items() if part is not None and part != ()}
    return dict(value) if isinstance(value, Mapping) else str(value)


_SENTENCES: Final[Mapping[type, Callable[[Reading, Any], Sentence]]] = {
    ev.Invite: _who, ev.Reply: _who, ev.Arrive: _who, ev.Leave: _who, ev.SeatEvent: _seat, ev.Meet: _meet,
    ev.Enter: _enter, ev.Say: _say, ev.Answer: _answer, ev.Propose: _terms, ev.Amend: _terms, ev.Agree: _agree,
    ev.Withdraw: _on, ev.Consent: _on, ev.Object: _on, ev.Vote: _on, ev.Decide: _on, ev.Pledge: _pledge,
    ev.Refer: _refer, ev.Progress: _report, ev.Accept: _report, ev.Waive: _report, ev.Extend: _report,
    ev.Reopen: _report, ev.Establish: _establish, ev.Publish: _publish, ev.Note: _note, ev.Act: _act,
    ev.Unfolded: _act, ev.Correct: _mending, ev.Annul: _mending, ev.Redact: _mending,
}  # fmt: skip
