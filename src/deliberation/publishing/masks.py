"""Who is masked in what is published, and what they are called there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

import attrs

from deliberation.corrections import corrected, with_field
from deliberation.errors import InvalidInput
from deliberation.events import Annul, Correct, Event, Invite, Open, SeatEvent
from deliberation.procedures import Procedure
from deliberation.publishing.entries import NOTE_KINDS, PUBLISHED
from deliberation.publishing.fields import ids_in
from deliberation.publishing.identifiers import KINDS
from deliberation.publishing.searching import Search, in_words
from deliberation.stakeholders import Stakeholder, voice_of
from deliberation.wording import LANGS, Lang, Reason, Worded, render, say


_FIRST_HAN: Final = "\u2e80"
"""Before it stand the scripts that put spaces between words."""

# 王芳, zhang-wei, S8.P5: what is no plain word, which may stand in a text for what it says.
_TELLING: Final = re.compile(r"[^\W\d_a-zA-Z]|^(?=.*[a-zA-Z])(?=.*[^a-zA-Z]).{4,}$")

_EMPTY: Final = re.compile(r"[(（]\s*[)）]")
_STOPS: Final = " \n\t,，、;；:：-—·"

_NEUTRAL: Final = {"person": "publishing.mask-person", "group": "publishing.mask-group"}


@attrs.frozen
class Masks:
    """Who is masked in a record, and what stands for them.

    Args:
        ids: for each id that isn't shown, the one that stands for it.
        labels: what those who are masked are called, by the id that is recorded.
        unknown: ids that the record uses and says nothing of.
        search: replaces, in a text, the names of those who are masked, and whatever else identifies.
        words: what the record's procedure and the papers themselves call things, which is nobody's name.
        corrected: what each correction makes of its event, by the correction's reference.
    """

    ids: Mapping[str, str]
    labels: Mapping[str, Worded]
    unknown: tuple[str, ...]
    search: Search
    words: frozenset[str]
    corrected: Mapping[str, Event]

    @classmethod
    def of(cls, events: tuple[Event, ...]) -> Masks:
        """The masks of a record's events.

        A person or a group that is private in any view of the record, with what an author supposed or without, is masked; an
        unnamed group is called by its role as it is. Those of whom the record says nothing but their id are masked too.
        """
        after = _corrections(events)
        people = _People.of(events, after)
        mentioned = _in_order(events, after, people)
        unknown = tuple(one for one in mentioned if one not in people.known)
        masked = tuple(one for one in mentioned if one in people.masked or one in unknown)
        names = people.names(masked)
        draft = Search.of(
            ((name, _somebody()) for _, name in names), people.officials, dict.fromkeys(KINDS, "")
        )
        labels = _labels(masked, people, _seats(events), draft)
        search = Search.of(((name, in_words(labels[one])) for one, name in names), people.officials)
        taken = {one for one in (*mentioned, *_issues(events)) if one not in labels and search(one) == one}
        hidden = dict.fromkeys(
            (*masked, *(one for one in (*mentioned, *_issues(events)) if one not in taken))
        )
        return cls(_opaque(hidden, taken), labels, unknown, search, _words(events), after)

    def voice(self, by: str) -> str:
        """The voice with an id that may be shown; one that can't be read is searched like a text."""
        try:
            voice = voice_of(by)
        except InvalidInput:
            return self.search(by)
        shown = self.ids.get(voice.stakeholder)
        return by if shown is None else str(attrs.evolve(voice, stakeholder=shown))

    def word(self, text: str) -> str:
        """A text that may be a key: left alone where the procedure or the paper knows it, else searched."""
        return text if text in self.words else self.search(text)

    def datum(self, text: str) -> str:
        """A text in a procedure's own data, which may be somebody's id, a key, or words."""
        voice = text if text in self.words else self.voice(text)
        return voice if voice != text else self.word(text)


@attrs.frozen
class _People:
    known: Mapping[str, tuple[Stakeholder, ...]]
    """All that the record ever said of each, corrections included."""
    masked: frozenset[str]

    @classmethod
    def of(cls, events: tuple[Event, ...], after: Mapping[str, Event]) -> _People:
        told = [event for event in events if not event.supposed]
        standing = _by_id((*corrected(told), *corrected(events)))
        known = _by_id((*events, *after.values()))
        masked = frozenset(one for one in known if any(map(_is_masked, standing.get(one) or known[one])))
        return cls(known, masked)

    @property
    def officials(self) -> tuple[str, ...]:
        """The names of people in office, which stay."""
        return tuple(
            person.name
            for one, views in self.known.items()
            if one not in self.masked
            for person in views
            if person.kind == "person" and person.name
        )

    def names(self, ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Every name that one of these ever had on the record, and an id that reads like one, each with the id."""
        return tuple(
            (one, name)
            for one in ids
            for name in (*(person.name for person in self.known.get(one, ())), *self._telling(one))
            if name and not isinstance(name, Worded)
        )

    def _telling(self, one: str) -> tuple[str, ...]:
        views = self.known.get(one, ())
        ours = any(isinstance(person.name, Worded) for person in views)
        return () if ours or not _TELLING.search(one) else (one,)


def _is_masked(person: Stakeholder) -> bool:
    shown_by_role = person.kind != "person" and not person.name and person.role is not None
    return person.capacity == "private" and not shown_by_role


def _by_id(events: Iterable[Event]) -> dict[str, tuple[Stakeholder, ...]]:
    people: dict[str, tuple[Stakeholder, ...]] = {}
    for event in events:
        for one in stakeholders_of(event):
            people[one.id] = (*people.get(one.id, ()), one)
    return people


def stakeholders_of(event: Event) -> tuple[Stakeholder, ...]:
    """Whom an event makes known."""
    if isinstance(event.data, Open):
        return event.data.stakeholders
    new = event.data.stakeholder if isinstance(event.data, SeatEvent) else None
    return () if new is None else (new,)


def _corrections(events: tuple[Event, ...]) -> dict[str, Event]:
    """What each correction that fits makes of its event; one that was taken back shows nothing to those after it."""
    annulled = {event.data.event for event in events if isinstance(event.data, Annul)}
    views: dict[str, Event] = {}
    found: dict[str, Event] = {}
    for event in events:
        views[event.ref] = event
        if isinstance(event.data, Correct) and event.data.event in views:
            with suppress(InvalidInput):
                after = with_field(views[event.data.event], event.data.field, event.data.to)
                found[event.ref] = after
                if event.ref not in annulled:
                    views[event.data.event] = after
    return found


def _in_order(events: tuple[Event, ...], after: Mapping[str, Event], people: _People) -> tuple[str, ...]:
    """Everybody in the order in which they first appear in what happened; then those of whom only the opening tells."""
    course = [event for event in events if not isinstance(event.data, Open)]
    opening = [event for event in events if isinstance(event.data, Open)]
    voices = (by for event in (*course, *opening) for by in ids_in(after.get(event.ref, event)))
    return tuple(dict.fromkeys((*_stakeholders(voices), *people.known)))


def _stakeholders(voices: Iterable[str]) -> Iterator[str]:
    for by in voices:
        with suppress(InvalidInput):
            yield voice_of(by).stakeholder


def _seats(events: tuple[Event, ...]) -> dict[str, object]:
    """The title of the first seat that each took, or else was invited to; what an author supposed seats nobody."""
    opened = next((event.data for event in events if isinstance(event.data, Open)), None)
    procedure = Procedure.from_data(opened.procedure) if opened is not None else None
    standing = [event.data for event in corrected(event for event in events if not event.supposed)]
    taken = [(data.holder, data.seat) for data in standing if isinstance(data, SeatEvent) and data.holds]
    invited = [
        (data.who, data.seat) for data in standing if isinstance(data, Invite) and data.seat is not None
    ]
    titles: dict[str, object] = {}
    for who, key in (*taken, *invited):
        seat = procedure.seat(key) if procedure is not None else None
        if seat is not None:
            titles.setdefault(who, seat.name)
    return titles


def _labels(
    masked: Iterable[str], people: _People, seats: Mapping[str, object], draft: Search
) -> dict[str, Worded]:
    numbers: Counter[tuple[Lang, str]] = Counter()
    labels: dict[str, Worded] = {}
    for one in masked:
        views = people.known.get(one, ())
        given = next((person.name for person in views if isinstance(person.name, Worded)), None)
        labels[one] = given if given is not None else _numbered(_what(one, views, seats, draft), numbers)
    return labels


def _what(one: str, views: tuple[Stakeholder, ...], seats: Mapping[str, object], draft: Search) -> object:
    """What somebody is in the matter: their seat, else their role, else a neutral word."""
    if one in seats:
        return seats[one]
    roles = (_bare(draft(person.role)) for person in reversed(views) if person.role)
    kind = views[-1].kind if views else "place"
    neutral = Reason(_NEUTRAL.get(kind, "publishing.mask-party"))
    return next((role for role in roles if all(role.values())), neutral)


def _somebody() -> Worded:
    return Worded.of({lang: render("publishing.mask-somebody", {}, lang) for lang in LANGS})


def _bare(role: str) -> dict[Lang, str]:
    """A role in each language, without the empty brackets and stops that a room taken out of it leaves behind."""
    return {lang: _EMPTY.sub("", say(role, lang)).strip(_STOPS) for lang in LANGS}


def _numbered(what: object, numbers: Counter[tuple[Lang, str]]) -> Worded:
    words: dict[Lang, str] = {}
    for lang in LANGS:
        called = say(what, lang)
        numbers[lang, called] += 1
        words[lang] = render(_joint(called), {"what": called, "number": numbers[lang, called]}, lang)
    return Worded.of(words)


def _joint(what: str) -> str:
    """How a number stands behind what somebody is: apart from another number, and with a space behind a word in letters."""
    if not what[-1:].isalpha():
        return "publishing.mask-numbered-apart"
    return "publishing.mask-numbered-word" if what[-1] < _FIRST_HAN else "publishing.mask-numbered"


def _issues(events: Iterable[Event]) -> tuple[str, ...]:
    return tuple(issue.id for event in events if isinstance(event.data, Open) for issue in event.data.issues)


def _opaque(hidden: Iterable[str], taken: set[str]) -> dict[str, str]:
    """Ids that say nothing, one for each of those that aren't shown."""
    ids: dict[str, str] = {}
    number = 0
    for one in hidden:
        number += 1
        while f"masked-{number}" in taken:
            number += 1
        ids[one] = f"masked-{number}"
    return ids


def _words(events: Iterable[Event]) -> frozenset[str]:
    defined = (event.data.procedure for event in events if isinstance(event.data, Open))
    return frozenset((*NOTE_KINDS, *PUBLISHED, *(text for one in defined for text in _texts(one))))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, held in value.items():
            yield key
            yield from _texts(held)
    elif isinstance(value, (list, tuple)):
        for held in value:
            yield from _texts(held)
