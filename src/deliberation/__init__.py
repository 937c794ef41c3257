"""Public consultations as objects that a program can convene, run, prove and follow up.

Who should be in the room and why (`convene`), a procedure that says who may do what when and what is owed to whom (`Procedure`, a
plugin), an append-only record (`Record`), agreements whose terms say exactly how strong they are (`Term`), and what became of them
on any day (`Ledger`).

>>> from deliberation import installed_procedures
>>> installed_procedures()["community"].title["zh"]
'社区协商'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deliberation.agreements import Agreement, Commitment, Condition, Responsible, Term
from deliberation.convening import Recommendation, convene
from deliberation.decisions import (
    DecisionRule,
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
    UnknownReference,
)
from deliberation.forums import Forum
from deliberation.hooks import hookimpl
from deliberation.issues import Issue, Stake
from deliberation.ledgers import Ledger
from deliberation.networks import StakeholderNetwork
from deliberation.places import Place
from deliberation.plugins import installed_procedures
from deliberation.procedures import Duty, Procedure, Stage
from deliberation.provenance import Source
from deliberation.quantities import Count, Deadline, Moment
from deliberation.records import Record
from deliberation.seats import Roll, Seat
from deliberation.sessions import Session
from deliberation.stakeholders import Stakeholder, Tie


if TYPE_CHECKING:
    from deliberation.cases import load_case as load_case

__all__ = [
    "Agreement",
    "Commitment",
    "Condition",
    "Count",
    "DamagedRecord",
    "Deadline",
    "DecisionRule",
    "DeliberationError",
    "Duty",
    "Forum",
    "InvalidInput",
    "Issue",
    "Ledger",
    "Moment",
    "Place",
    "PluginError",
    "Procedure",
    "Recommendation",
    "Record",
    "Refused",
    "Responsible",
    "Roll",
    "Seat",
    "Session",
    "Source",
    "Stage",
    "Stake",
    "Stakeholder",
    "StakeholderNetwork",
    "Term",
    "Tie",
    "UnknownReference",
    "Verdict",
    "advice_only",
    "consensus",
    "consent_of",
    "convene",
    "hookimpl",
    "installed_procedures",
    "load_case",
    "majority",
    "supermajority",
]


def __getattr__(name: str) -> Any:
    """Reading cases takes YAML, which loads when it is first asked for."""
    if name == "load_case":
        from deliberation.cases import load_case  # noqa: PLC0415 - see above

        return load_case
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
