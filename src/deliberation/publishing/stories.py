"""The life of one statement, point, text or term: who raised it, who owed what, what was answered, what became of it.

What came of a point is told only where the record says so: an answer to it, a referral of it, a publication about it. Nothing is read
into words. A story is for internal use; in one for the public, private people are masked as they are in minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, get_args

import attrs

from deliberation import events as ev
from deliberation.answering import AnswerEntry, Claim, Turn, entries
from deliberation.behaviours import folded
from deliberation.corrections import happened_by, known_by
from deliberation.errors import InvalidInput
from deliberation.ledgers import calendar_of
from deliberation.names import PEOPLE, SEATS
from deliberation.provenance import Provenance
from deliberation.publishing.entries import entry_of
from deliberation.publishing.masking import masked
from deliberation.publishing.minutes import Audience
from deliberation.publishing.outcomes import decisions
from deliberation.publishing.parts import Decided, Entry, Undertaken
from deliberation.publishing.reading import Reading, Told
from deliberation.publishing.subjects import Subject, subject
from deliberation.publishing.views import View
from deliberation.quantities import asked_day_or_none
from deliberation.records import Record
from deliberation.statuses import Status, term_status
from deliberation.wording import Reason


_DECIDING: Final = frozenset({"propose", "amend", "withdraw", "consent", "object", "vote", "decide", "agree"})
_LINKS: Final = ("to", "what", "about", "of", "on", "proposal", "event")
"""Fields in which an event names what it is about."""


@attrs.frozen
class Passage:
    """One event of a story.

    Args:
        entry: what happened, in a sentence, with its references and the source's ids.
        provenance: how far it is told: witnessed, reported, inferred or supposed; empty where nothing is said of it.
        stage: the title of the stage it happened in, of a statement.
    """

    entry: Entry
    provenance: tuple[Provenance, ...] = ()
    stage: Reason | None = None


@attrs.frozen
class Chapter:
    """A part of a story: what happened, and what is to be said of it."""

    title: Reason
    passages: tuple[Passage, ...] = ()
    lines: tuple[Reason, ...] = ()
    decided: tuple[Decided, ...] = ()
    """How the terms were decided."""
    terms: tuple[tuple[Undertaken, Provenance | None], ...] = ()
    """The terms, each with how far it is told."""


@attrs.frozen
class Standing:
    """How a point or term stands on the day."""

    ref: str
    status: Status
    entry: AnswerEntry | None = None
    """The point's entry in the ledger."""


@attrs.frozen(kw_only=True)
class Story:
    """The life of one thing: values in no language; `deliberation.publishing.story_page` renders them.

    Args:
        name: what it is called: as it was asked for, or by the source's id of a term.
        audience: whom it is for.
        record: the record's id.
        on: the day asked about; ``None`` = all that is recorded counts, and how terms stand isn't told.
        chapters: what happened.
        standing: how each point or term stands.
    """

    name: str
    audience: Audience
    record: str
    on: date | None
    chapters: tuple[Chapter, ...]
    standing: tuple[Standing, ...]

    @property
    def events(self) -> tuple[str, ...]:
        """The references of the events that it tells of, each once."""
        told = (one.entry.ref for chapter in self.chapters for one in chapter.passages)
        return tuple(dict.fromkeys(told))


def story(
    record: Record,
    ref: str,
    *,
    on: str | date | None = None,
    known: str | date | None = None,
    audience: str = "internal",
    supposed: bool = False,
) -> Story:
    """The story of a statement, a point, a text or a term. Pure; all it says stands in the record.

    Args:
        record: the record.
        ref: a source's id (``S4.A4``), the record's own reference (``#12.1``) or a full one.
        on: the day asked about: what happened later isn't told.
        known: only what was known by the end of that day.
        audience: ``"internal"``, or ``"public"``: with private people masked; somebody has to read it before it is published.
        supposed: whether what an author supposed is in, marked as such.

    Raises:
        UnknownReference: ``story.no-such-thing``, ``story.of-another-kind``.
        InvalidInput: ``publishing.audience``, ``publishing.not-opened``, ``ledger.day``.

    >>> from deliberation import load_case
    >>> record = load_case("examples/cases/xinheyuan-sf-express.yaml").replay().record
    >>> [one.status.status for one in story(record, "S4.A4", on="2023-05-01").standing]
    ['undetermined']
    """
    if audience not in get_args(Audience):
        raise InvalidInput("publishing.audience", given=repr(audience), known=get_args(Audience))
    day = asked_day_or_none(on)
    reading = _reading(record, day, asked_day_or_none(known), public=audience == "public", supposed=supposed)
    about = subject(reading, ref)
    standing = tuple(_standing(reading, about, day))
    return Story(
        name=about.name,
        audience="public" if audience == "public" else "internal",
        record=record.id,
        on=day,
        chapters=tuple(_Teller(reading, about, standing).chapters()),
        standing=standing,
    )


def _reading(record: Record, on: date | None, known: date | None, *, public: bool, supposed: bool) -> Reading:
    """The record as it was by that day, as known by another."""
    view = View.of(record)
    if known is not None:
        view = attrs.evolve(view, events=known_by(view.events, known, record.header.zone))
    reading = Reading.of(masked(view) if public else view, supposed=supposed)
    if on is None:
        return reading
    told = tuple(one for one in reading.told if happened_by(one.event.at, on))
    standing = (one.event for one in told if not one.annulled)
    return attrs.evolve(reading, told=told, state=folded(reading.procedure.behaviour, standing))


def _standing(reading: Reading, about: Subject, day: date | None) -> Iterator[Standing]:
    for entry in _entries(reading, about):
        yield Standing(entry.ref, _named(reading, entry.status), entry)
    for ref in about.terms if day is not None else ():
        life = reading.state.terms[ref]
        calendar = calendar_of(reading.state)
        status = term_status(
            life, reading.state, day or date.max, record=reading.view.record, calendar=calendar
        )
        yield Standing(life.term.name, _named(reading, status))


def _entries(reading: Reading, about: Subject) -> tuple[AnswerEntry, ...]:
    every = entries(reading.procedure, reading.state, told=reading.transcript)
    return tuple(one for one in every if one.point.ref in about.points)


def _named(reading: Reading, status: Status) -> Status:
    return attrs.evolve(status, reasons=tuple(_in_words(reading, one) for one in status.reasons))


def _in_words(reading: Reading, reason: Reason) -> Reason:
    """A reason with people and seats by name, also in the reasons within it."""
    return attrs.evolve(
        reason, params={key: _called(reading, key, value) for key, value in reason.params.items()}
    )


def _called(reading: Reading, key: str, value: object) -> object:
    if isinstance(value, Reason):
        return _in_words(reading, value)
    if isinstance(value, (tuple, list)):
        return tuple(_called(reading, key, part) for part in value)
    if not isinstance(value, str):
        return value
    if key in SEATS:
        return reading.seat(value)
    return reading.name(value) if key in PEOPLE else value


@attrs.frozen
class _Teller:
    """Tells one story."""

    reading: Reading
    about: Subject
    standing: tuple[Standing, ...]

    def chapters(self) -> Iterator[Chapter]:
        """The parts of the story that there is anything to say in."""
        shown: set[str] = set()
        for chapter in (*self._of_points(), *self._of_terms()):
            passages = tuple(one for one in chapter.passages if one.entry.ref not in shown)
            shown |= {one.entry.ref for one in passages}
            kept = attrs.evolve(chapter, passages=passages)
            if kept.passages or kept.lines or kept.decided or kept.terms:
                yield kept

    # -- a statement, and the points it raises

    def _of_points(self) -> Iterator[Chapter]:
        if not self.about.statements:
            return
        yield self._chapter("raised", self._those(self.about.statements))
        yield attrs.evolve(self._chapter("owed", ()), lines=tuple(self._owed()))
        lives = {**self.reading.state.points, **self.reading.state.batches}
        answers = {answer.ref for ref in self.about.points for answer in lives[ref].answers}
        moved = (event for event in self._naming() if event.kind == "refer")
        yield self._chapter("answers", (*self._those(answers), *moved))
        yield self._chapter("since", (event for event in self._naming() if event.kind not in _DECIDING))
        yield self._chapter("after", self._following())

    def _owed(self) -> Iterator[Reason]:
        for one in self.standing:
            if one.entry is None:
                continue
            if not one.entry.claims and not one.entry.unlisted:
                yield Reason("story.owed-by-nobody", {"point": one.ref})
            for claim in one.entry.claims:
                yield from (self._owing(one.ref, claim, turn) for turn in claim.turns)

    def _owing(self, point: str, claim: Claim, turn: Turn) -> Reason:
        """Who owes a point an answer, and why."""
        told = {"who": self.reading.names(turn.holders) or Reason("story.nobody-there"), "point": point}
        if turn.came_by is not None:
            return Reason("story.owed-referred", {**told, "ref": turn.came_by.ref})
        by_duty = {
            **told,
            "seats": tuple(map(self.reading.seat, turn.seats)),
            "what": _kind(claim.point.raised),
        }
        until = claim.duty.until if claim.duty is not None else None
        if until is None:
            return Reason("story.owed", by_duty)
        return Reason("story.owed-until", {**by_duty, "stage": self.reading.stage(until)})

    def _following(self) -> Iterator[ev.Event]:
        """What the source tells as coming after it; that is an order, and no more."""
        names = {
            *self.about.refs,
            *(fact for one in self._those(self.about.statements) for fact in _facts(one)),
        }
        return (event for event in self.reading.standing() if names.intersection(event.after))

    # -- terms, and the texts they come from

    def _of_terms(self) -> Iterator[Chapter]:
        if not (self.about.terms or self.about.proposals):
            return
        decided = self._decided()
        deciding = (event for event in self._naming() if event.kind in _DECIDING)
        came = (*self._those(self.about.proposals), *deciding, *self._those(self.about.agreements))
        yield attrs.evolve(self._chapter("came-about", came), decided=decided)
        yield Chapter(Reason("publishing.title-outcomes"), terms=tuple(self._undertaken(decided)))
        yield self._chapter("afterwards", (*self._naming(), *self._reports(), *self._rested_on()))

    def _decided(self) -> tuple[Decided, ...]:
        return tuple(one for one in decisions(self.reading) if one.ref in self.about.agreements)

    def _undertaken(self, decided: Iterable[Decided]) -> Iterator[tuple[Undertaken, Provenance | None]]:
        """The terms that it is about, those that stand in for others by themselves."""
        todo = [term for one in decided for term in one.terms]
        for term in todo:
            if term.ref in self.about.terms:
                source = self.reading.state.terms[term.ref].term.source
                yield term, None if source is None else source.provenance
            elif term.fallback is not None:
                todo.append(term.fallback)

    def _reports(self) -> Iterator[ev.Event]:
        """Reports on the terms, and the findings that their conditions turn on."""
        state = self.reading.state
        for ref in self.about.terms:
            life = state.terms[ref]
            yield from life.reports
            for finding in life.term.condition.findings() if life.term.condition is not None else ():
                yield from state.findings.get(finding, ())

    def _rested_on(self) -> Iterator[ev.Event]:
        """Whatever else how it stands rests on."""
        return self._those({ref for one in self.standing for ref in one.status.rests_on})

    # -- events

    def _naming(self) -> tuple[ev.Event, ...]:
        """The events that name what the story is about."""
        refs = self.about.refs
        return tuple(one for one in self.reading.standing() if not refs.isdisjoint(_named_in(one.data)))

    def _those(self, refs: Iterable[str]) -> Iterator[ev.Event]:
        wanted = set(refs)
        return (event for event in self.reading.standing() if event.ref in wanted)

    def _chapter(self, name: str, events: Iterable[ev.Event]) -> Chapter:
        """A chapter of these events, each once, in the order of the record."""
        wanted = {event.ref for event in events}
        told = (one for one in self.reading.told if one.event.ref in wanted)
        return Chapter(Reason(f"story.title-{name}"), tuple(map(self._passage, told)))

    def _passage(self, told: Told) -> Passage:
        entry = entry_of(self.reading, told)
        raised = tuple(one for one in entry.raised if one.ref in self.about.points and not one.alone)
        provenance = tuple(dict.fromkeys(source.provenance for source in told.event.sources))
        return Passage(attrs.evolve(entry, raised=raised), provenance, self._stage(told.event))

    def _stage(self, event: ev.Event) -> Reason | None:
        """In which stage something was said, where it was said in one."""
        lives = (*self.reading.state.points.values(), *self.reading.state.batches.values())
        stage = next((one.stage for one in lives if one.raised.ref == event.ref), None)
        return None if stage is None else Reason("story.in-stage", {"stage": self.reading.stage(stage)})


def _kind(event: ev.Event) -> Reason:
    """What kind of statement raised a point."""
    return Reason(f"publishing.statement-{event.data.what if isinstance(event.data, ev.Say) else 'proposal'}")


def _facts(event: ev.Event) -> Iterator[str]:
    return (source.ref for source in event.sources if source.ref is not None)


def _named_in(data: ev.Data) -> Iterator[str]:
    """Every reference in the fields by which an event says what it is about."""
    held = data.data if isinstance(data, ev.Act) else None
    for field in _LINKS:
        value = held.get(field) if held is not None else getattr(data, field, None)
        if isinstance(value, str):
            yield value
        elif isinstance(value, (tuple, list)):
            yield from (one for one in value if isinstance(one, str))
