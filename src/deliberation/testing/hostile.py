"""The check with hostile text: markup, control characters, templates and overlong text, in names and in what people say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any, Final

import attrs

from deliberation.behaviours import Broken
from deliberation.errors import DeliberationError
from deliberation.guards import refusal
from deliberation.moves import candidates, example
from deliberation.names import called, shortened
from deliberation.records import Record
from deliberation.seats import Roll
from deliberation.sessions import Session
from deliberation.testing.exploring import Place
from deliberation.testing.papers import minutes_of
from deliberation.testing.results import Seen, finding
from deliberation.testing.rooms import opened
from deliberation.testing.steps import TEXT
from deliberation.testing.subjects import Subject
from deliberation.testing.walking import after, message, way_of
from deliberation.wording import LANGS, Reason


_ENDS: Final = ("⟦", "⟧")
_TEMPLATE: Final = "{{}} {who}"
HOSTILE: Final = tuple(
    f"⟦{_TEMPLATE} {text}⟧"
    for text in (
        "<script>alert('1')</script> & <b>bold</b>",
        "# heading\n## another\n- item\n1. first\n---",
        "[link](javascript:alert(1)) ![image](x) `code` | cell | *em* _em_",
        "\x1b[31mred\x1b[0m \x07\x00 \u202eright to left\u202c \u200b",
        "{0.__class__} {procedure!r:>9999} {} %s %(who)s $who ${who}",
        "夜里 unloading 太吵！“ok”？\\n\\ \"quoted\" 'quoted'",
        "long " * 2_000,
    )
)
"""Texts that must stay text wherever they are shown. Each stands in marks by which it is found again, and is another text if it is taken
for a template."""

_MARKUP: Final = re.compile(r"(?<!\\)<")
_UNSEEN: Final = frozenset({"Cc", "Cf"})


def hostile_text(subject: Subject) -> Seen:
    """Hostile text is recorded as it is wherever plain text is, breaks no code, and is nothing but text in minutes, refusals, verdicts."""
    places = subject.explored.samples()
    wrong = [one for place in places for one in _held_with(subject, place)]
    return Seen(Reason("testing.saw-hostile", {"texts": len(HOSTILE), "number": len(places)}), wrong)


def _held_with(subject: Subject, place: Place) -> Iterator[Reason]:
    """What goes wrong on the way to a place when all texts on it are hostile."""
    texts = list(islice(cycle(HOSTILE), place.number, place.number + len(HOSTILE)))
    session = opened(subject.procedure, _called(subject.roll, texts), matter=texts[0], outsider=texts[1])
    for number, event in enumerate(place.events()):
        data = _with(event.data, texts[number % len(texts)])
        try:
            session.move(data, by=event.by, setting=event.setting, on=event.at)
        except DeliberationError as error:
            got = Reason("testing.got-refused", {"message": message(error)})
            yield finding(after(session, event), Reason("testing.want-accepted-hostile"), got)
            return
        if isinstance(session.state.own, Broken):
            got = Reason("testing.got-broken", {"cause": session.state.own.cause})
            yield finding(way_of(session), Reason("testing.want-no-failure"), got)
            return
        if not _kept(session, data):
            yield finding(way_of(session), Reason("testing.want-text"), Reason("testing.got-other-text"))
    yield from _shown(session, place.session)
    yield from _said(session)


def _called(roll: Roll, texts: list[str]) -> Roll:
    people = zip(roll.stakeholders, cycle(texts))
    return Roll(roll.holdings, (attrs.evolve(one, name=text) for one, text in people))


def _with(value: Any, text: str) -> Any:
    """A value with this text wherever words are free."""
    if value == TEXT:
        return text
    if isinstance(value, tuple):
        return tuple(_with(one, text) for one in value)
    if attrs.has(type(value)):
        changes = {field.name: _with(getattr(value, field.name), text) for field in attrs.fields(type(value))}
        return type(value)(**changes)
    return value


def _kept(session: Session, data: object) -> bool:
    recorded = session.record.events[-1].data
    read = Record.from_bytes(session.record.to_bytes()).events[-1].data
    return recorded == data == read


def _shown(session: Session, plain: Session) -> Iterator[Reason]:
    """What hostile text is in minutes besides text."""
    pages = zip(minutes_of(session).values(), minutes_of(plain).values(), strict=True)
    for text, same in pages:
        wrong = {
            "markup": _MARKUP.search(text) is not None,
            "unseen": any(unicodedata.category(char) in _UNSEEN for char in text if char != "\n"),
            "headings": _headings(text) != _headings(same),
            "lost": text.count(_ENDS[0]) != text.count(_ENDS[1])
            or text.count(_ENDS[0]) < len(session.state.statements),
        }
        got = [Reason(f"testing.hostile-{name}") for name, holds in wrong.items() if holds]
        if got:
            yield finding(
                way_of(session), Reason("testing.want-only-text"), Reason("testing.got-shown", {"what": got})
            )


def _headings(text: str) -> int:
    return sum(line.startswith("#") for line in text.splitlines())


def _said(session: Session) -> Iterator[Reason]:
    """Refusals and verdicts in which a hostile text doesn't stand as it is."""
    procedure, state = session.procedure, session.state
    for lang in LANGS:
        for ref in state.proposals:
            yield from _intact(session, session.verdict(ref).explain(lang))
        for move in candidates(procedure, state, session.record):
            reason = refusal(procedure, state, example(move, state))
            if reason is not None:
                yield from _intact(session, called(reason, procedure, state).explain(lang))


def _intact(session: Session, text: str) -> Iterator[Reason]:
    left = text
    for one in HOSTILE:
        left = left.replace(one, "").replace(shortened(one), "")
    if any(mark in left for mark in _ENDS):
        yield finding(way_of(session), Reason("testing.want-text"), text)
