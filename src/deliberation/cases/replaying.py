"""Telling a case's events to a session, one by one; labels and fact ids of earlier events become references."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from deliberation.cases.case_files import Told
from deliberation.cases.checking import kind_of
from deliberation.cases.reading import read_value
from deliberation.errors import InvalidInput, UnknownReference, near, shown
from deliberation.events import KINDS, Answer, Data, Event, Say
from deliberation.files.faults import placed
from deliberation.files.located import Located
from deliberation.provenance import Source
from deliberation.quantities import Moment
from deliberation.sessions import Session


Part = Literal["event", "points", "term"]

POINTING: Final[Mapping[str, tuple[str, Part]]] = {
    "answer": ("to", "points"),
    **dict.fromkeys(("amend", "withdraw", "agree"), ("proposal", "event")),
    **dict.fromkeys(("consent", "object"), ("to", "event")),
    **dict.fromkeys(("propose", "vote", "decide"), ("on", "event")),
    **dict.fromkeys(("progress", "accept", "waive", "extend", "reopen"), ("of", "term")),
    **dict.fromkeys(("correct", "annul", "redact"), ("event", "event")),
    "refer": ("what", "event"),
    "publish": ("about", "event"),
}
"""For each kind of event that refers to earlier ones: its field that does, and to which part of them."""


class Replay:
    """Tells a case's events to a session.

    Args:
        session: the session, opened.
        issues: the ids of what it is about.
        located: where the case's parts stand.
    """

    def __init__(self, session: Session, issues: Iterable[str], located: Located) -> None:
        self.session = session
        self.issues = tuple(issues)
        self.located = located
        self._names: dict[str, Event] = {}

    def tell(self, place: int, tree: dict[str, Any]) -> None:
        """Tells one event.

        Raises:
            InvalidInput, UnknownReference, Refused: with the event's line.
        """
        path = ("record", place)
        kind = kind_of(tree, self.located, place)
        told = read_value(
            self.located, path, Told, {key: value for key, value in tree.items() if key != kind}
        )
        if told.label in self._names:
            raise InvalidInput(
                "case.label-twice", where=self.located.at((*path, "label")), name=shown(told.label)
            )
        fields = {} if tree[kind] is None else tree[kind]
        pointed = placed(lambda: self._pointed(kind, fields), self.located.at((*path, kind)))
        data: Data = read_value(self.located, (*path, kind), KINDS[kind], pointed)
        event = placed(lambda: self._move(data, told, on_day="at" not in tree), self.located.at(path))
        for name in (told.label, *(source.ref for source in event.sources)):
            if name is not None:
                self._names.setdefault(name, event)

    def _move(self, data: Data, told: Told, *, on_day: bool) -> Event:
        self._check_issues(data)
        heard = isinstance(data, Say | Answer)
        facts = [Source("reported", ref=ref, quote=quote) for ref, quote in told.facts.items()]
        return self.session.move(
            data,
            by=told.by,
            on=None if on_day else told.at or Moment(),
            setting="meeting" if heard and told.setting is None else told.setting,
            after=[name if "#" in name else self._event(name).ref for name in told.after],
            sources=[told.source, *facts] if told.source else facts,
        )

    def _pointed(self, kind: str, fields: Any) -> Any:
        """An event's fields, with references where they name earlier events."""
        field, part = POINTING.get(kind, ("", "event"))
        if kind == "act":
            return self._act(fields)
        if not isinstance(fields, dict) or fields.get(field) is None:
            return fields
        named = fields[field]
        if isinstance(named, list):
            return {**fields, field: [ref for name in named for ref in self._refs(part, name)]}
        refs = self._refs(part, named)
        return {**fields, field: list(refs) if part == "points" else refs[0]}

    def _act(self, fields: Any) -> Any:
        """An act's fields: what it is on is a reference where it names an earlier event, and may be anything else."""
        if not isinstance(fields, dict) or not isinstance(fields.get("data"), dict):
            return fields
        named = fields["data"].get("to")
        if not isinstance(named, str) or named not in self._names:
            return fields
        return {**fields, "data": {**fields["data"], "to": self._names[named].ref}}

    def _refs(self, part: Part, name: Any) -> tuple[Any, ...]:
        if not isinstance(name, str) or "#" in name:
            return (name,)
        if part == "points":
            return self._points(name)
        return (self._term(name) if part == "term" else self._event(name).ref,)

    def _points(self, name: str) -> tuple[str, ...]:
        event = self._event(name)
        if not event.points:
            known = [one for one, other in self._names.items() if other.points]
            raise InvalidInput("case.no-point", name=shown(name), known=known)
        return event.points

    def _term(self, name: str) -> str:
        """The term whose fact this is, or the one term of the agreement that goes by this name."""
        terms = self.session.state.terms
        adopted = self._names.get(name)
        own = [
            ref
            for ref, life in terms.items()
            if life.term.source is not None and life.term.source.ref == name
        ]
        refs = own or [
            ref for ref, life in terms.items() if adopted is not None and life.adopted.ref == adopted.ref
        ]
        if len(refs) > 1:
            raise InvalidInput(
                "case.which-term", name=shown(name), known=[terms[ref].term.name for ref in refs]
            )
        if not refs:
            raise self._unknown(name, [*self._names, *(life.term.name for life in terms.values())])
        return refs[0]

    def _event(self, name: str) -> Event:
        if name not in self._names:
            raise self._unknown(name, self._names)
        return self._names[name]

    def _unknown(self, name: str, known: Iterable[str]) -> UnknownReference:
        names = sorted(known)
        return UnknownReference("case.no-label", name=shown(name), near=near([name], names), known=names)

    def _check_issues(self, data: Data) -> None:
        for one in data.about if isinstance(data, Say) else ():
            if one not in self.issues:
                close = near([one], self.issues)
                raise UnknownReference("case.no-issue", issue=shown(one), near=close, known=self.issues)
