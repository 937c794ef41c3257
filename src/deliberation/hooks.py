"""What a plugin can offer. A hook exists when a plugin in this repository uses it.

A plugin is a module (or object) with functions marked `hookimpl`, registered under the entry-point group ``deliberation``::

    [project.entry-points.deliberation]
    grid-meeting = "deliberation_grid_meeting"

All hooks but `deliberation_recorded` are asked once, when plugins are looked for. A plugin of which any answer is wrong is left out whole,
named, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pluggy

from deliberation.calendars import Calendar
from deliberation.decisions import RuleKind
from deliberation.events import Event
from deliberation.papers import Paper
from deliberation.procedures import Procedure
from deliberation.records import Record
from deliberation.seat_rules import SeatRule


PROJECT: Final = "deliberation"

API_VERSION: Final = 1
"""The version of these hooks. It goes up when a plugin that was right before would be wrong after."""

hookspec: Final = pluggy.HookspecMarker(PROJECT)
hookimpl: pluggy.HookimplMarker = pluggy.HookimplMarker(PROJECT)
"""Marks a plugin's function as the implementation of a hook."""


@hookspec
def deliberation_api_version() -> int:  # type: ignore[empty-body]
    """The version of the hooks that a plugin was written for. A plugin that doesn't say is taken to be for this one.

    Returns:
        A number; a plugin that gives another one than `API_VERSION` is left out.

    Example::

        @hookimpl
        def deliberation_api_version():
            return 1
    """


@hookspec
def deliberation_procedures() -> Iterable[Procedure]:  # type: ignore[empty-body]
    """The procedures a plugin offers.

    Returns:
        Procedures whose keys nobody else uses; a plugin with a key that is taken is left out and named.

    Example::

        @hookimpl
        def deliberation_procedures():
            return [GRID_MEETING]
    """


@hookspec
def deliberation_decision_rules() -> Iterable[RuleKind]:  # type: ignore[empty-body]
    """Kinds of decision rule, for procedures of this plugin or of others.

    Returns:
        Kinds whose namespaced keys nobody else uses.

    Example::

        @hookimpl
        def deliberation_decision_rules():
            return [DOUBLE_MAJORITY]
    """


@hookspec
def deliberation_convening_rules() -> Iterable[SeatRule]:  # type: ignore[empty-body]
    """Rules by which seats are filled: what a ``found_by`` key means.

    Returns:
        Rules whose keys nobody else uses.

    Example::

        @hookimpl
        def deliberation_convening_rules():
            return [OWNS]
    """


@hookspec
def deliberation_papers() -> Iterable[Paper]:  # type: ignore[empty-body]
    """Papers about a consultation, besides the minutes.

    Returns:
        Papers whose keys nobody else uses.

    Example::

        @hookimpl
        def deliberation_papers():
            return [ANSWER_LIST]
    """


@hookspec
def deliberation_calendars() -> Iterable[Calendar]:  # type: ignore[empty-body]
    """Calendars of working days and days of rest, by which periods are counted.

    Returns:
        Calendars whose keys nobody else uses.

    Example::

        @hookimpl
        def deliberation_calendars():
            return [MAINLAND_CHINA]
    """


@hookspec
def deliberation_recorded(record: Record, event: Event) -> None:
    """Called after each event that a live session records. It can't refuse anything: the event is on record.

    A plugin that raises here is logged by name, and isn't called again by that session.

    Args:
        record: the record, this event its last.
        event: the event.

    Example::

        @hookimpl
        def deliberation_recorded(record, event):
            logger.info("%s%s %s", record.id, event.ref, event.kind)
    """
