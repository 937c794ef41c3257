"""Rules by consent: everyone asked must consent, or under consensus stand aside with recorded dissent."""

from __future__ import annotations

from typing import get_args

from deliberation.decisions.ballots import Ballot, Within
from deliberation.decisions.rules import DecisionRule, listed_param
from deliberation.decisions.verdicts import Verdict
from deliberation.seats import Roll
from deliberation.wording import Reason


def must_consent(rule: DecisionRule, roll: Roll) -> tuple[str, ...]:
    """The ids of those without whom the rule can't hold; empty for votes and advice."""
    if rule.kind == "consent-of":
        return roll.deciders(listed_param(rule, "sides"))
    if rule.kind == "consensus":
        return roll.deciders(listed_param(rule, "seats") or None)
    return ()


def by_sides(rule: DecisionRule, ballot: Ballot) -> Verdict:
    """Whether every holder of every side consents."""
    for side in listed_param(rule, "sides"):
        if not ballot.roll.deciders([side]):
            held = ballot.roll.holders(side)
            code = "decision.side-barred" if held else "decision.side-empty"
            return Verdict("fails", rule, (Reason(code, {"seat": side, "who": held}),))
    return _all_consent(rule, ballot, may_stand_aside=False)


def by_consensus(rule: DecisionRule, ballot: Ballot) -> Verdict:
    """Whether everyone asked consents or stands aside, and nobody blocks."""
    return _all_consent(rule, ballot, may_stand_aside=True)


def _all_consent(rule: DecisionRule, ballot: Ballot, *, may_stand_aside: bool) -> Verdict:
    asked = must_consent(rule, ballot.roll)
    if not asked:
        return Verdict("fails", rule, (Reason("decision.nobody-asked"),))
    blocking = [one for one in asked if ballot.objections.get(one, False) or
                (one in ballot.objections and not may_stand_aside)]  # fmt: skip
    aside = [one for one in asked if one in ballot.objections and one not in blocking]
    agreed = [one for one in asked if one in ballot.consents and one not in ballot.objections]
    missing = [one for one in asked if one not in ballot.consents and one not in ballot.objections]
    reasons = [_consented(agreed, len(asked)), *_within(ballot, agreed)]
    if aside:
        reasons.append(Reason("decision.stood-aside", {"who": aside}))
    if blocking:
        reasons.append(Reason("decision.blocked", {"who": blocking}))
    if missing:
        reasons.append(Reason("decision.consent-missing", {"who": missing}))
    return Verdict("fails" if blocking or missing or not agreed else "holds", rule, tuple(reasons))


def _consented(agreed: list[str], asked: int) -> Reason:
    if not agreed:
        return Reason("decision.none-consented")
    return Reason("decision.consented", {"who": agreed, "number": len(agreed), "of": asked})


def _within(ballot: Ballot, agreed: list[str]) -> list[Reason]:
    ways = {way: [one for one in agreed if ballot.consents[one] == way] for way in get_args(Within)}
    return [Reason(f"decision.within-{way}", {"who": who}) for way, who in ways.items() if who]
