"""Public consultations as objects that a program can convene, run, prove and follow up.

Who should be in the room and why (`convene`), a procedure that says who may do what when and what is owed to whom (`Procedure`, a
plugin), an append-only record (`Record`), agreements whose terms say exactly how strong they are (`Term`), and what became of them
on any day (`Ledger`).

>>> from deliberation import installed_procedures
>>> installed_procedures()["community"].title["zh"]
'社区协商'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final


if TYPE_CHECKING:
    from deliberation.agreements import (
        Agreement,
        Commitment,
        Need,
        Responsible,
        Term,
    )
    from deliberation.archives import Archive
    from deliberation.behaviours import Behaviour
    from deliberation.calendars import Calendar
    from deliberation.cases import load_case
    from deliberation.conditions import Condition
    from deliberation.convening import Recommendation, convene
    from deliberation.decisions import (
        Ballot,
        DecisionRule,
        RuleKind,
        Verdict,
        advice_only,
        consensus,
        consent_of,
        majority,
        supermajority,
    )
    from deliberation.errors import (
        DamagedRecord,
        DeliberationError,
        InvalidInput,
        PluginError,
        Refused,
        SeveralFaults,
        UnknownReference,
    )
    from deliberation.events import Event
    from deliberation.following import Due, due
    from deliberation.forums import Forum
    from deliberation.hooks import hookimpl
    from deliberation.issues import Issue, Stake
    from deliberation.ledgers import Ledger
    from deliberation.legitimacy import Legitimacy, decided
    from deliberation.networks import StakeholderNetwork
    from deliberation.own_moves import OwnMove
    from deliberation.papers import Paper, Sheet
    from deliberation.places import Place
    from deliberation.plugins import installed_calendars, installed_procedures
    from deliberation.problems import RepeatedProblem, repeated_problems
    from deliberation.procedures import Procedure
    from deliberation.provenance import Source
    from deliberation.quantities import Count, Deadline, Moment, Period, Recurrence
    from deliberation.records import Record
    from deliberation.seat_rules import SeatRule, Step
    from deliberation.seats import Holding, Roll, Seat
    from deliberation.sessions import Session
    from deliberation.stages import Duty, Stage
    from deliberation.stakeholders import Stakeholder, Tie
    from deliberation.states import State
    from deliberation.triggers import Trigger
    from deliberation.wording import Reason

__all__ = [
    "Agreement",
    "Archive",
    "Ballot",
    "Behaviour",
    "Calendar",
    "Commitment",
    "Condition",
    "Count",
    "DamagedRecord",
    "Deadline",
    "DecisionRule",
    "DeliberationError",
    "Due",
    "Duty",
    "Event",
    "Forum",
    "Holding",
    "InvalidInput",
    "Issue",
    "Ledger",
    "Legitimacy",
    "Moment",
    "Need",
    "OwnMove",
    "Paper",
    "Period",
    "Place",
    "PluginError",
    "Procedure",
    "Reason",
    "Recommendation",
    "Record",
    "Recurrence",
    "Refused",
    "RepeatedProblem",
    "Responsible",
    "Roll",
    "RuleKind",
    "Seat",
    "SeatRule",
    "Session",
    "SeveralFaults",
    "Sheet",
    "Source",
    "Stage",
    "Stake",
    "Stakeholder",
    "StakeholderNetwork",
    "State",
    "Step",
    "Term",
    "Tie",
    "Trigger",
    "UnknownReference",
    "Verdict",
    "advice_only",
    "consensus",
    "consent_of",
    "convene",
    "decided",
    "due",
    "hookimpl",
    "installed_calendars",
    "installed_procedures",
    "load_case",
    "majority",
    "repeated_problems",
    "supermajority",
]

_HOME: Final = {
    "Agreement": "deliberation.agreements",
    "Archive": "deliberation.archives",
    "Due": "deliberation.following",
    "due": "deliberation.following",
    "Ballot": "deliberation.decisions",
    "Behaviour": "deliberation.behaviours",
    "Commitment": "deliberation.agreements",
    "Condition": "deliberation.conditions",
    "Count": "deliberation.quantities",
    "Period": "deliberation.quantities",
    "Calendar": "deliberation.calendars",
    "installed_calendars": "deliberation.plugins",
    "DamagedRecord": "deliberation.errors",
    "Deadline": "deliberation.quantities",
    "DecisionRule": "deliberation.decisions",
    "DeliberationError": "deliberation.errors",
    "Duty": "deliberation.stages",
    "Event": "deliberation.events",
    "Forum": "deliberation.forums",
    "Holding": "deliberation.seats",
    "InvalidInput": "deliberation.errors",
    "Issue": "deliberation.issues",
    "Ledger": "deliberation.ledgers",
    "Legitimacy": "deliberation.legitimacy",
    "Moment": "deliberation.quantities",
    "Need": "deliberation.agreements",
    "OwnMove": "deliberation.own_moves",
    "Paper": "deliberation.papers",
    "Place": "deliberation.places",
    "PluginError": "deliberation.errors",
    "Procedure": "deliberation.procedures",
    "Reason": "deliberation.wording",
    "Recommendation": "deliberation.convening",
    "Record": "deliberation.records",
    "Recurrence": "deliberation.quantities",
    "Refused": "deliberation.errors",
    "RepeatedProblem": "deliberation.problems",
    "Responsible": "deliberation.agreements",
    "Roll": "deliberation.seats",
    "RuleKind": "deliberation.decisions",
    "Seat": "deliberation.seats",
    "SeatRule": "deliberation.seat_rules",
    "Session": "deliberation.sessions",
    "SeveralFaults": "deliberation.errors",
    "Sheet": "deliberation.papers",
    "Source": "deliberation.provenance",
    "Stage": "deliberation.stages",
    "Stake": "deliberation.issues",
    "Stakeholder": "deliberation.stakeholders",
    "StakeholderNetwork": "deliberation.networks",
    "State": "deliberation.states",
    "Step": "deliberation.seat_rules",
    "Term": "deliberation.agreements",
    "Tie": "deliberation.stakeholders",
    "Trigger": "deliberation.triggers",
    "UnknownReference": "deliberation.errors",
    "Verdict": "deliberation.decisions",
    "advice_only": "deliberation.decisions",
    "consensus": "deliberation.decisions",
    "consent_of": "deliberation.decisions",
    "convene": "deliberation.convening",
    "decided": "deliberation.legitimacy",
    "hookimpl": "deliberation.hooks",
    "installed_procedures": "deliberation.plugins",
    "load_case": "deliberation.cases",
    "majority": "deliberation.decisions",
    "repeated_problems": "deliberation.problems",
    "supermajority": "deliberation.decisions",
}
"""Where each name comes from. A module loads when one of its names is first used, so that importing the package costs nothing."""


def __getattr__(name: str) -> Any:
    """The public names, each from its own module."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return __all__
