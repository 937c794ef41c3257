"""The view of a record that may be published: private people masked before any paper sees it.

Source: Personal Information Protection Law of the PRC (2021), arts. 6 (no more than is needed), 25 (nothing made public without separate
consent), 73(3) (de-identification: what is masked can still be told by whoever knows more).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from deliberation.agreements import Term, changed
from deliberation.events import Correct, Event, Open, Redact, Satisfaction, Unfolded
from deliberation.leaves import DERIVED, Erased
from deliberation.provenance import Source
from deliberation.publishing.fields import uses
from deliberation.publishing.masks import Masks
from deliberation.publishing.reading import field_of
from deliberation.publishing.searching import Search, in_words
from deliberation.publishing.views import View
from deliberation.quantities import Count
from deliberation.stakeholders import Stakeholder
from deliberation.wording import Reason, Worded


SMALL_GROUP: Final = 3
"""A private group of fewer than this isn't counted: "2 owners of building 3" says who they are.

Basis: of two, each knows who the other is. Small-group suppression, as statistics offices do it.
"""

_PATH: Final = re.compile(r"(?:at|by|setting|sources|data)(?:\.(?:[a-z_]+|[0-9]+))*")
_SMALLER: Final = frozenset({"exact", "about", "about-over", "at-most"})
_NUMBERS: Final = Search.of(())
_QUOTE: Final = in_words(Reason("publishing.hidden-quote"))
_FEW: Final = in_words(Reason("publishing.hidden-few", {"number": SMALL_GROUP}))


def masked(view: View) -> View:
    """The view with private people masked, in everything it holds. Pure, and the same again when it is masked again.

    Who is private has a label instead of a name, an id that says nothing, no role, attributes or quote. Their names, and phone numbers,
    ID and account numbers, mail addresses and room numbers, are replaced in every text; small private groups aren't counted; what an
    event of an unknown kind holds is left out. People in office and bodies stay. The weights on the roll stay too, because decisions
    are counted by them; papers don't show the weights of who is masked.

    Args:
        view: all that a record holds.

    Raises:
        InvalidInput: where the procedure in the record can't be read.

    >>> from deliberation import Forum, Issue, Roll, Session, Stakeholder
    >>> from deliberation.community import COMMUNITY
    >>> roll = Roll.of({"stakeholder": [Stakeholder("a", "Ann Lee", role="resident of building 3")]})
    >>> session = Session.open(Forum("hall", procedure=COMMUNITY), Issue("Ann Lee's bench"), roll=roll, on="2026-03-01")
    >>> events = masked(View.of(session.record)).events
    >>> events[0].data.issues[0].title.said("en"), events[0].data.stakeholders[0].id
    ("[Stakeholder 1]'s bench", 'masked-1')
    """
    masking = _Masking(Masks.of(view.events))
    strange = {event.ref for event in view.events if isinstance(event.data, Unfolded)}
    removed = ((ref, "data" if ref in strange else path) for ref, path in view.removed)
    return attrs.evolve(
        view, events=tuple(map(masking.event, view.events)), removed=tuple(dict.fromkeys(removed))
    )


@attrs.frozen
class _Masking:
    masks: Masks

    def event(self, event: Event) -> Event:
        """An event as it may be shown."""
        shown: Event = self.value(attrs.evolve(event, data=Unfolded("")))
        return attrs.evolve(shown, data=self.data(event))

    def data(self, event: Event) -> Any:
        data = event.data
        if isinstance(data, Unfolded):
            return Unfolded(self.masks.word(data.kind))
        if isinstance(data, Correct):
            return self.correct(event.ref, data)
        if isinstance(data, Redact):
            return attrs.evolve(self.value(data), fields=tuple(map(self.path, data.fields)))
        shown = self.value(data)
        if isinstance(shown, Open):
            ids, labels = self.masks.ids, self.masks.labels
            others = (Stakeholder(ids[one], labels[one], capacity="private") for one in self.masks.unknown)
            return attrs.evolve(shown, stakeholders=(*shown.stakeholders, *others))
        return shown

    def correct(self, ref: str, data: Correct) -> Correct:
        """A correction: its new value is what stands at that place once the corrected event is masked."""
        after = self.masks.corrected.get(ref)
        shown: Correct = self.value(attrs.evolve(data, to=None))
        if isinstance(data.to, Erased):
            to: Any = data.to
        elif after is None or isinstance(after.data, Correct):
            to = self.each(data.to, self.masks.datum)
        else:
            to = _as_json(field_of(self.event(after), data.field.split(".")))
        return attrs.evolve(shown, field=self.path(data.field), to=to)

    def path(self, path: str) -> str:
        return path if _PATH.fullmatch(path) else self.masks.word(path)

    # -- values

    def value(self, held: Any) -> Any:
        """A value of the record's own classes, every text in it by what it is."""
        if isinstance(held, Stakeholder):
            return self.stakeholder(held)
        if isinstance(held, Source):
            return self.source(held)
        if isinstance(held, Satisfaction):
            held = held.for_public()
        fields = {name: self.field(use, getattr(held, name)) for name, use in uses(held.__class__).items()}
        return changed(held, **fields) if isinstance(held, Term) else attrs.evolve(held, **fields)

    def field(self, use: str, held: Any) -> Any:
        if use == "form" or isinstance(held, int):
            return held
        texts: Mapping[str, Callable[[str], str]] = {
            "voice": self.masks.voice,
            "issue": self.masks.voice,
            "text": self.masks.search,
            "key": self.masks.word,
            "data": self.masks.datum,
        }
        return self.each(held, texts[use])

    def each(self, held: Any, said: Callable[[str], str]) -> Any:
        """Every text in a value."""
        if isinstance(held, str):
            return said(held)
        if attrs.has(type(held)):
            return self.value(held)
        if isinstance(held, Mapping):
            return {said(key): self.each(one, said) for key, one in held.items()}
        if isinstance(held, (tuple, list)):
            return type(held)(self.each(one, said) for one in held)
        if isinstance(held, int) and not isinstance(
            held, bool
        ):  # a phone number is as often written without quotes
            digits = str(held)
            shown = self.masks.search(digits)
            return held if shown == digits else shown
        return held

    def source(self, source: Source) -> Source:
        ref = source.ref
        return attrs.evolve(
            source,
            ref=None if ref is None or ref in self.masks.ids else self.masks.word(ref),
            quote=None if source.quote is None else self.masks.search(source.quote),
            basis=None if source.basis is None else self.masks.search(source.basis),
        )

    def stakeholder(self, one: Stakeholder) -> Stakeholder:
        label = self.masks.labels.get(one.id)
        few = one.count is not None and one.capacity == "private" and _few(one.count)
        source = self.source(one.source) if one.source is not None else None
        if source is not None and source.quote and (few or label is not None):
            source = attrs.evolve(source, quote=_QUOTE)
        return attrs.evolve(
            one,
            id=self.masks.ids.get(one.id, one.id),
            name=label if label is not None else self.name(one),
            role=None if label is not None else self.role(one, few=few),
            count=self.count(one.count, few=few),
            attributes={},
            source=source,
        )

    def name(self, one: Stakeholder) -> str | None:
        if one.name is None:
            return None
        return _NUMBERS(one.name) if one.kind == "person" else self.masks.search(one.name)

    def role(self, one: Stakeholder, *, few: bool) -> str | None:
        if one.role is None:
            return None
        number = one.count.text if few and one.count is not None else None
        if not number or isinstance(one.role, Worded):
            return self.masks.search(one.role)
        before, found, behind = one.role.partition(number)
        parts = (self.masks.search(before), *((_FEW,) if found else ()), self.masks.search(behind))
        return Worded.joined(parts) if found else parts[0]

    def count(self, count: Count | None, *, few: bool) -> Count | None:
        if count is None:
            return None
        shown: Count = self.value(count)
        return Count(None, SMALL_GROUP, "under", shown.unit) if few else shown


def _few(count: Count) -> bool:
    """Whether a group is, or may well be, so small that its number says who is in it."""
    if count.figure is None:
        return False
    if count.hedge == "under":
        return count.figure <= SMALL_GROUP
    return count.hedge in _SMALLER and 0 < count.figure < SMALL_GROUP


def _as_json(value: Any) -> Any:
    """A value as a correction gives it: no leaf, nothing derived, nothing that isn't said."""
    if attrs.has(type(value)):
        held = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))
                if not DERIVED.items() <= field.metadata.items()}  # fmt: skip
        return {name: _as_json(one) for name, one in held.items() if one is not None}
    if isinstance(value, Mapping):
        return {key: _as_json(one) for key, one in value.items()}
    return [_as_json(one) for one in value] if isinstance(value, (tuple, list)) else value
