"""A case: network, issues, forum and the events of a source, ready to be convened or replayed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

import attrs

from deliberation.canonical import digest
from deliberation.cases.beside import beside, is_path
from deliberation.cases.case_files import CaseFile
from deliberation.cases.checking import check_format, check_head, events_of
from deliberation.cases.reading import read_value
from deliberation.cases.replaying import Replay
from deliberation.cases.yaml_tree import read_tree
from deliberation.errors import InvalidInput, relocated, shown
from deliberation.files.faults import placed
from deliberation.files.located import Located
from deliberation.forums import Forum
from deliberation.issues import Issue
from deliberation.networks import StakeholderNetwork
from deliberation.plugins import procedure_in_file, procedure_named
from deliberation.procedures import Procedure
from deliberation.sessions import Session


NAMESPACE: Final = UUID("7c1fbb0e-5d0c-5b0e-9c4e-3f6e9a2d7b41")
"""The namespace of record ids: a replayed case's id is the UUIDv5 of its slug and digest."""


@attrs.frozen
class Case:
    """A case file, read and checked; `load_case` makes one.

    Attributes:
        file: its head, as it stands in the file.
        forum: where it is held, and by which procedure.
        network: everyone it names, and their ties.
        record_id: the id of the record that it replays to: made of its name and all that the file says. A procedure in a file beside it
            counts as said by the case; of an installed one only the key does, and its definition stands in the record.
    """

    file: CaseFile
    forum: Forum
    network: StakeholderNetwork
    record_id: str
    _events: tuple[dict[str, Any], ...] = attrs.field(repr=False, eq=False)
    _located: Located = attrs.field(repr=False, eq=False)

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

        Whom the file's author only supposes isn't put on record.

        Raises:
            InvalidInput: an event that can't be, with its line.
            UnknownReference: an event that names somebody or something that isn't there, with its line.
            Refused: a move that a strict case's procedure refuses, with its line.
        """
        head = self.file
        stated = [one for one in self.network.stakeholders if one.provenance != "supposed"]
        session = placed(
            lambda: Session.open(
                self.forum, *self.issues, stakeholders=stated, on=head.date, title=head.title, place=head.place,
                scope=head.scope, enforcement=head.told, zone=head.zone, id=self.record_id, clock=None,
            ),
            self._located.at(()),
        )  # fmt: skip
        replay = Replay(session, [issue.id for issue in self.issues], self._located)
        for place, event in enumerate(self._events):
            replay.tell(place, event)
        return session


def load_case(path: str | Path) -> Case:
    """The case in a YAML file.

    Raises:
        OSError: the file can't be read.
        InvalidInput: what is wrong with it, with file and line.
        UnknownReference: ``plugin.no-procedure`` where its procedure isn't installed; ``case.no-stakeholder``.

    >>> load_case("examples/cases/xinheyuan-sf-express.yaml").replay().state.stages
    ('remedy', 'notice', 'hearing', 'settlement')
    """
    located = read_tree(path)
    tree = check_format(located)
    head = {key: value for key, value in tree.items() if key != "record"}
    file = read_value(located, (), CaseFile, head)
    check_head(file, located)
    events = events_of(tree, located)
    procedure = _procedure(file.procedure, located, Path(path).parent)
    network = StakeholderNetwork(file.stakeholders, file.ties)
    forum = _forum(file, procedure, located)
    return Case(file, forum, network, _record_id(file, tree, procedure), events, located)


def _forum(file: CaseFile, procedure: Procedure, located: Located) -> Forum:
    """The forum that the case is a session of; what is wrong with it is told with its line."""
    key = file.case if file.forum is None else file.forum
    try:
        return Forum(
            key,
            procedure=procedure,
            conveners=file.conveners,
            place=file.place,
            recurrence=file.recurrence,
            calendar=file.calendar,
        )
    except InvalidInput as error:
        named = "case" if file.forum is None else "forum"
        part = {"forum.conveners-twice": "conveners", "forum.calendar": "calendar"}.get(error.code, named)
        raise relocated(error, located.at((part,))) from None


def _procedure(named: str, located: Located, folder: Path) -> Procedure:
    """The procedure that a case names: by key, or by a path to a TOML file from the case's folder."""
    where = located.at(("procedure",))
    if not is_path(named):
        return placed(lambda: procedure_named(named), where)
    path = placed(lambda: beside(named, folder), where)
    try:
        return procedure_in_file(path)
    except OSError as error:
        raise InvalidInput(
            "case.procedure-file", where=where, path=shown(named), cause=error.strerror
        ) from None


def _record_id(file: CaseFile, tree: dict[str, Any], procedure: Procedure) -> str:
    """The same for the same case. A procedure in a file of its own is part of the case; an installed one isn't, its record names it."""
    told = [tree, procedure.digest] if is_path(file.procedure) else tree
    return str(uuid5(NAMESPACE, f"{file.case}:{digest(told)}"))
