"""What a story is about: the statement, points, texts and terms that a reference or a source's id names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from deliberation import events as ev
from deliberation.agreements import Term
from deliberation.errors import UnknownReference, near
from deliberation.publishing.reading import Reading, facts_of


@attrs.frozen
class Subject:
    """What a story is about, by the record's own references.

    Args:
        name: what it is called: the source's id where there is one.
        points: the points, or the batch that only an answer tells of.
        statements: the events in which it was said.
        terms: the adopted terms.
        proposals: the texts by which terms came about, or the one text that it is about.
        agreements: the events that adopted the terms.
    """

    name: str
    points: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()

    @property
    def refs(self) -> frozenset[str]:
        """Every reference by which an event can name it."""
        return frozenset((*self.points, *self.statements, *self.terms, *self.proposals, *self.agreements))


def subject(reading: Reading, ref: str) -> Subject:
    """What a reference names: a statement, a point, a text, an agreement or a term.

    Args:
        reading: the record, up to the day asked about.
        ref: a source's id (``S4.A4``), the record's own reference (``#12.1``) or a full one (``r-1#12.1``).

    Raises:
        UnknownReference: ``story.no-such-thing``, with what is called nearly so; ``story.of-another-kind`` for an event that has no story.
    """
    name = ref.removeprefix(reading.view.record) if ref.partition("#")[0] == reading.view.record else ref
    term = next((one for one in reading.state.terms.values() if name in _names_of_term(one.term)), None)
    if term is not None:
        return _of_terms(reading, term.term.name, [str(term.term.ref)])
    if name in reading.state.points or name in reading.state.batches:
        life = {**reading.state.points, **reading.state.batches}[name]
        return Subject(ref, points=(name,), statements=(life.raised.ref,))
    named = [event for event in reading.standing() if name == event.ref or name in facts_of(event.sources)]
    for event in named:
        found = _of_event(reading, ref, event)
        if found is not None:
            return found
    raise _unknown(reading, name, named)


def _of_event(reading: Reading, name: str, event: ev.Event) -> Subject | None:
    if isinstance(event.data, ev.Say):
        return Subject(name, points=event.points, statements=(event.ref,))
    if isinstance(event.data, ev.Answer):
        lives = [reading.state.points[one] for one in event.data.to if one in reading.state.points]
        points = (*event.points, *(one.ref for one in lives))
        said = dict.fromkeys((*(one.raised.ref for one in lives), *((event.ref,) if event.points else ())))
        return Subject(name, points=points, statements=tuple(said))
    if isinstance(event.data, ev.Propose):
        return _of_text(reading, name, event.ref)
    if isinstance(event.data, ev.Agree):
        return _of_terms(
            reading, name, [ref for ref, one in reading.state.terms.items() if one.adopted.ref == event.ref]
        )
    return None


def _of_text(reading: Reading, name: str, ref: str) -> Subject:
    """A text that was put forward, and the terms that it became."""
    terms = [
        one
        for one, life in reading.state.terms.items()
        if getattr(life.adopted.data, "proposal", None) == ref
    ]
    if terms:
        return attrs.evolve(_of_terms(reading, name, terms), name=name)
    return Subject(name, proposals=(ref,))


def _of_terms(reading: Reading, name: str, refs: Iterable[str]) -> Subject:
    terms = tuple(refs)
    adopted = dict.fromkeys(reading.state.terms[one].adopted for one in terms)
    texts = dict.fromkeys(
        event.data.proposal
        for event in adopted
        if isinstance(event.data, ev.Agree) and event.data.proposal is not None
    )
    return Subject(name, terms=terms, proposals=tuple(texts), agreements=tuple(one.ref for one in adopted))


def _names_of_term(term: Term) -> tuple[str, ...]:
    return (str(term.ref), term.name)


def _unknown(reading: Reading, name: str, named: list[ev.Event]) -> UnknownReference:
    known = list(dict.fromkeys(_known(reading)))
    if named:
        what = named[0].kind
        return UnknownReference("story.of-another-kind", ref=name, event=named[0].ref, kind=what, known=known)
    return UnknownReference("story.no-such-thing", ref=name, near=near([name], known), known=known)


def _known(reading: Reading) -> Iterator[str]:
    """The names of everything that has a story."""
    yield from (life.term.name for life in reading.state.terms.values())
    for event in reading.standing():
        if isinstance(event.data, (ev.Say, ev.Answer, ev.Propose, ev.Agree)):
            yield from facts_of(event.sources) or (event.ref,)
            yield from event.points if len(event.points) > 1 else ()
