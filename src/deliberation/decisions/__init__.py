"""How a procedure decides, and what came of applying the rule.

A rule is data (``kind`` and ``params``), so that a record can hold it. A verdict holds, fails or is unknown, and says why: the rule,
the people it was applied to, the arithmetic. A plugin can bring kinds of its own (`RuleKind`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from deliberation.decisions.ballots import Ballot, Choice, Within
from deliberation.decisions.consenting import by_consensus, by_sides, must_consent
from deliberation.decisions.rules import (
    CORE_KINDS,
    DECIDING_MOVES,
    Base,
    DecisionRule,
    RuleKind,
    advice_only,
    consensus,
    consent_of,
    listed_param,
    majority,
    supermajority,
)
from deliberation.decisions.verdicts import Outcome, Verdict
from deliberation.decisions.voting import by_vote, figure, quorum_on, voters
from deliberation.wording import Reason


__all__ = [
    "CORE_KINDS",
    "DECIDING_MOVES",
    "Ballot",
    "Base",
    "Choice",
    "DecisionRule",
    "Outcome",
    "RuleKind",
    "Verdict",
    "Within",
    "advice_only",
    "apply",
    "consensus",
    "consent_of",
    "figure",
    "listed_param",
    "majority",
    "must_consent",
    "quorum_on",
    "supermajority",
    "voters",
]


def apply(rule: DecisionRule, ballot: Ballot) -> Verdict:
    """The verdict of a rule on a ballot.

    A source's claim that it was agreed is taken at its word and marked as not shown. What a plugin's rule can't be applied to, because
    the plugin isn't at hand or fails, is unknown.

    >>> from deliberation.seats import Roll
    >>> roll = Roll.of({"respondent": [], "complainant": []})
    >>> apply(consent_of("respondent"), Ballot(roll)).explain("en")
    'Fails. Nobody holds the seat respondent, whose consent it takes.'
    """
    if ballot.claim is not None and not (ballot.consents or ballot.objections or ballot.votes):
        return Verdict("holds", rule, (Reason("decision.claimed", {"claim": ballot.claim}),), shown=False)
    if rule.kind in _CORE:
        return _CORE[rule.kind](rule, ballot)
    if rule.code is None:
        return Verdict("unknown", rule, (Reason("decision.code-missing", {"kind": rule.kind}),))
    return _foreign(rule, rule.code, ballot)


def _foreign(rule: DecisionRule, kind: RuleKind, ballot: Ballot) -> Verdict:
    try:
        verdict = kind.apply(rule, ballot)
    except Exception as error:  # noqa: BLE001 - whatever a plugin raises, the record and the others must work
        cause = f"{type(error).__name__}: {error}"
        said = {"kind": rule.kind, "plugin": _owner(kind), "cause": cause}
        return Verdict("unknown", rule, (Reason("decision.code-raised", said),))
    if isinstance(verdict, Verdict):
        return verdict
    said = {"kind": rule.kind, "plugin": _owner(kind), "given": type(verdict).__name__}
    return Verdict("unknown", rule, (Reason("decision.code-rubbish", said),))


def _owner(kind: RuleKind) -> str:
    """The distribution that brings a kind, or the name before the colon where none is known."""
    return kind.plugin or kind.key.partition(":")[0]


def _advice_only(rule: DecisionRule, ballot: Ballot) -> Verdict:  # noqa: ARG001 - one signature for all rules
    return Verdict("unknown", rule, (Reason("decision.advice-only"),))


_CORE: Final[Mapping[str, Callable[[DecisionRule, Ballot], Verdict]]] = {
    "consent-of": by_sides,
    "consensus": by_consensus,
    "advice-only": _advice_only,
    "majority": by_vote,
    "supermajority": by_vote,
}
