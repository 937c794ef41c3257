"""A case: network, issues, forum and the events of a source, ready to be convened or replayed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

import attrs

from deliberation.cases.case_files import EVENT_KEYS, TOLD_KEYS, CaseFile, Told
from deliberation.cases.reading import read_value
from deliberation.cases.yaml_tree import Located, read_tree
from deliberation.canonical import digest
from deliberation.errors import DeliberationError, InvalidInput
from deliberation.events import KINDS, Data, Event
from deliberation.forums import Forum
from deliberation.issues import Issue
from deliberation.networks import StakeholderNetwork
from deliberation.plugins import procedure_named
from deliberation.procedures import Procedure
from deliberation.provenance import Source
from deliberation.sessions import Session


NAMESPACE: Final = UUID("7c1fbb0e-5d0c-5b0e-9c4e-3f6e9a2d7b41")
"""The namespace of record ids: a replayed case's id is the UUIDv5 of its slug and digest."""

_POINTING: Final[Mapping[str, str]] = {
    "to": "points", "of": "term", "proposal": "event", "on": "event", "event": "event", "what": "events"
}  # fmt: skip
"""Fields of an event that refer to others, and to which part of them."""


@attrs.frozen
class Case:
    """A case file, read and checked.

    Attributes:
        slug: its name.
        forum: where it is held, and by which procedure.
        network: everyone it names, and their ties.
        issues: what it is about.
        silent: what its source doesn't say.
    """

    file: CaseFile
    forum: Forum
    network: StakeholderNetwork
    record_id: str
    _located: Located = attrs.field(repr=False, eq=False)
    _where: str = attrs.field(repr=False, eq=False)

    @property
    def slug(self) -> str:
        """The case's name."""
        return self.file.case

    @property
    def title(self) -> str:
        """The case's title, or its name where it has none."""
        return self.file.title or self.file.case

    @property
    def procedure(self) -> Procedure:
        """The procedure it was held by."""
        return self.forum.procedure

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What it is about."""
        return self.file.issues

    @property
    def silent(self) -> tuple[str, ...]:
        """What its source doesn't say."""
        return self.file.silent

    def replay(self) -> Session:
        """The session that the case tells of. The same case gives the same record, to the byte, on every machine.

        Raises:
            InvalidInput: an event that can't be, with its line.
            DeliberationError: a move that a strict case's procedure refuses, with its line.
        """
        head = self.file
        session = Session.open(
            self.forum, *self.issues, stakeholders=_told(self.network.stakeholders), on=head.date, title=head.title,
            place=head.place, scope=head.scope, enforcement=head.told, zone=head.zone, id=self.record_id, clock=None,
        )  # fmt: skip
        replay = _Replay(session, self._located, self._where)
        for place in range(len(_events(self._located.tree))):
            replay.tell(place)
        return session


def _told(stakeholders: Iterable[Any]) -> tuple[Any, ...]:
    """Everyone the source names; whom the file's author supposes isn't put on record."""
    return tuple(one for one in stakeholders if one.provenance != "supposed")


def load_case(path: str | Path) -> Case:
    """The case in a YAML file.

    Raises:
        OSError: the file can't be read.
        InvalidInput: what is wrong with it, with file and line.
        UnknownReference: ``plugin.no-procedure`` where its procedure isn't installed.
    """
    where = str(path)
    located = read_tree(path)
    if not isinstance(located.tree, dict):
        raise InvalidInput("case.not-a-mapping", where=f"{where}:1")
    head = {key: value for key, value in located.tree.items() if key != "record"}
    file = read_value(located, (), CaseFile, head, where=where)
    _refuse_twice(file, located, where)
    procedure = _placed(lambda: procedure_named(file.procedure), f"{where}:{located.line(('procedure',))}")
    network = _placed(
        lambda: StakeholderNetwork(file.stakeholders, file.ties), f"{where}:{_network_line(located, file)}"
    )
    forum = Forum(file.case, procedure=procedure, conveners=file.conveners, place=file.place)
    case = Case(file, forum, network, str(uuid5(NAMESPACE, f"{file.case}:{digest(located.tree)}")), located, where)
    for place, event in enumerate(_events(located.tree)):
        _kind_of(event, located, place, where)
    return case


def _placed(make: Any, where: str) -> Any:
    try:
        return make()
    except DeliberationError as error:
        raise type(error)(error.code, where=where, **error.params) from None


def _refuse_twice(file: CaseFile, located: Located, where: str) -> None:
    for section, ids in (
        ("stakeholders", [one.id for one in file.stakeholders]),
        ("issues", [one.id for one in file.issues]),
    ):
        seen: set[str] = set()
        for place, one in enumerate(ids):
            if one in seen:
                raise InvalidInput("case.id-twice", where=f"{where}:{located.line((section, place))}", id=one)
            seen.add(one)


def _network_line(located: Located, file: CaseFile) -> int:
    """The line of the first tie to somebody the file doesn't name, or of the ties."""
    known = {one.id for one in file.stakeholders}
    for place, tie in enumerate(file.ties):
        if tie.subject not in known or tie.object not in known:
            return located.line(("ties", place))
    return located.line(("ties",))


def _events(tree: Any) -> list[Any]:
    told = tree.get("record") if isinstance(tree, dict) else None
    return told if isinstance(told, list) else []


def _kind_of(event: Any, located: Located, place: int, where: str) -> str:
    given = set(event) if isinstance(event, dict) else set()
    kinds = given & EVENT_KEYS
    line = f"{where}:{located.line(('record', place))}"
    if len(kinds) != 1:
        raise InvalidInput("case.no-kind", where=line, given=sorted(given), known=sorted(EVENT_KEYS))
    unknown = given - kinds - TOLD_KEYS
    if unknown:
        at = located.line(("record", place, sorted(unknown)[0]))
        raise InvalidInput("case.unknown-key", where=f"{where}:{at}", keys=sorted(unknown), known=sorted(TOLD_KEYS))
    return str(kinds.pop())


class _Replay:
    """Tells a case's events to a session, one by one; names of earlier events become references."""

    def __init__(self, session: Session, located: Located, where: str) -> None:
        self.session = session
        self.located = located
        self.where = where
        self.names: dict[str, Event] = {}

    def tell(self, place: int) -> None:
        tree: Any = _events(self.located.tree)[place]
        path = ("record", place)
        kind = _kind_of(tree, self.located, place, self.where)
        told = read_value(
            self.located, path, Told, {key: value for key, value in tree.items() if key != kind}, where=self.where
        )
        line = f"{self.where}:{self.located.line(path)}"
        fields = self._resolved(tree[kind] if tree[kind] is not None else {}, line)
        data: Data = read_value(self.located, (*path, kind), KINDS[kind], fields, where=self.where)
        event = _placed(lambda: self._move(data, told, on_page_day="at" not in tree), line)
        self._name(event, told, line)

    def _move(self, data: Data, told: Told, *, on_page_day: bool) -> Event:
        from deliberation.quantities import Moment  # noqa: PLC0415

        sources = tuple(Source("reported", ref=ref, quote=quote) for ref, quote in told.facts.items())
        return self.session.move(
            data,
            by=told.by,
            on=None if on_page_day else told.at or Moment(),
            setting=told.setting,
            after=[self._event(name).ref for name in told.after],
            sources=(*((told.source,) if told.source else ()), *sources),
        )

    def _name(self, event: Event, told: Told, line: str) -> None:
        names = [told.label, *(source.ref for source in event.sources)]
        for name in names:
            if name is None:
                continue
            if name in self.names and told.label == name:
                raise InvalidInput("case.label-twice", where=line, name=name)
            self.names.setdefault(name, event)

    def _resolved(self, fields: Any, line: str) -> Any:
        if not isinstance(fields, dict):
            return fields
        return {
            key: _placed(lambda key=key, value=value: self._pointed(_POINTING[key], value), line)
            if key in _POINTING and self._points_somewhere(value)
            else value
            for key, value in fields.items()
        }

    def _points_somewhere(self, value: Any) -> bool:
        names = value if isinstance(value, list) else [value]
        return any(isinstance(name, str) and self._known(name) for name in names)

    def _known(self, name: str) -> bool:
        if name in self.names:
            return True
        try:
            self.session.state.named(name)
        except KeyError:
            return False
        return True

    def _pointed(self, part: str, value: Any) -> Any:
        if isinstance(value, list):
            return [ref for name in value for ref in self._refs(part, name)]
        refs = self._refs(part, value)
        return refs if part == "points" else refs[0]

    def _refs(self, part: str, name: str) -> list[str]:
        if part == "points" and name in self.names and self.names[name].points:
            return list(self.names[name].points)
        if part in ("points", "term") and self._known(name) and name not in self.names:
            return [self.session.state.named(name)]
        return [self._event(name).ref]

    def _event(self, name: str) -> Event:
        if name not in self.names:
            raise InvalidInput("case.no-label", name=name, known=sorted(self.names))
        return self.names[name]
