"""What a case file says, as values: the schema of ``deliberation.case/1``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import attrs

from deliberation.events import KINDS, Setting
from deliberation.issues import Issue
from deliberation.places import Place
from deliberation.provenance import Source
from deliberation.quantities import Moment
from deliberation.records import Enforcement
from deliberation.stakeholders import Stakeholder, Tie


FORMAT: Final = "deliberation.case/1"


@attrs.frozen
class CaseFile:
    """The head of a case file: everything but the events, which are read one by one."""

    case: str
    procedure: str
    format: Literal["deliberation.case/1"]
    title: str | None = None
    told: Enforcement = "transcript"
    scope: Literal["session", "programme"] = "session"
    zone: str = "Asia/Shanghai"
    source: str | None = None
    date: Moment | None = None
    place: Place | None = None
    conveners: tuple[str, ...] = ()
    stakeholders: tuple[Stakeholder, ...] = ()
    ties: tuple[Tie, ...] = ()
    issues: tuple[Issue, ...] = ()
    silent: tuple[str, ...] = ()
    """What the source doesn't say, for readers."""


@attrs.frozen
class Told:
    """What can be said of any event in a case file, besides its own fields."""

    label: str | None = None
    at: Moment | None = None
    by: tuple[str, ...] = ()
    setting: Setting | None = None
    after: tuple[str, ...] = ()
    facts: Mapping[str, str] = attrs.field(factory=dict)
    """From fact id to quote, where one event is several facts."""
    source: Source | None = None


TOLD_KEYS: Final = frozenset(field.name for field in attrs.fields(Told)) | {"fact", "quote", "basis", "supposed"}
EVENT_KEYS: Final = frozenset(KINDS) - {"open"}
