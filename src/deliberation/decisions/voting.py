"""Rules by vote: a share of the weight, exact, among those who voted, were there or are entitled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final, get_args

from deliberation.decisions.ballots import Ballot, Choice
from deliberation.decisions.rules import CORE_KINDS, DecisionRule, listed_param
from deliberation.decisions.verdicts import Verdict
from deliberation.seats import Roll
from deliberation.wording import Reason


_PLACES: Final = 30
_LARGEST_DENOMINATOR: Final = 10**6


def voters(rule: DecisionRule, roll: Roll) -> tuple[str, ...]:
    """The ids of those who may vote under a rule: who decides in the seats that it names, or everyone who decides.

    >>> from deliberation.decisions import majority
    >>> from deliberation.stakeholders import Stakeholder
    >>> roll = Roll.of({"chair": [Stakeholder("kim")], "member": [Stakeholder("ann"), Stakeholder("bo")]})
    >>> voters(majority(seats="member"), roll), voters(majority(), roll)
    (('ann', 'bo'), ('kim', 'ann', 'bo'))
    """
    return roll.deciders((listed_param(rule, "seats") if rule.kind in CORE_KINDS else ()) or None)


def by_vote(rule: DecisionRule, ballot: Ballot) -> Verdict:
    """Whether the share that the rule asks for is reached, and its quorum."""
    weights = _weights(rule, ballot)
    if isinstance(weights, Verdict):
        return weights
    quorum = _quorum(rule, ballot, weights)
    if quorum is not None and quorum.outcome != "holds":
        return quorum
    return _counted(rule, ballot, weights, quorum.reasons if quorum is not None else ())


def quorum_on(rule: DecisionRule, ballot: Ballot) -> Verdict | None:
    """Whether enough of those entitled take part, by themselves; ``None`` where the rule asks for no quorum.

    >>> from deliberation.decisions import majority
    >>> from deliberation.stakeholders import Stakeholder
    >>> roll = Roll.of({"member": [Stakeholder("ann"), Stakeholder("bo")]})
    >>> quorum_on(majority(quorum="2/3"), Ballot(roll, present=frozenset({"ann"}))).explain("en")
    'Fails. No quorum: 1 of 2 present, at least 2/3 needed.'
    """
    if rule.kind not in CORE_KINDS or "quorum" not in rule.params:
        return None
    weights = _weights(rule, ballot)
    return weights if isinstance(weights, Verdict) else _quorum(rule, ballot, weights)


def _weights(rule: DecisionRule, ballot: Ballot) -> Mapping[str, Fraction] | Verdict:
    """The weight of each who may vote; or what there is to say where that can't be worked out."""
    weighed = {one: ballot.weight(one, "heads") for one in voters(rule, ballot.roll)}
    if not weighed:
        return Verdict("fails", rule, (Reason("decision.nobody-entitled"),))
    unknown = [one for one, weight in weighed.items() if weight is None]
    if unknown:
        return Verdict("unknown", rule, (Reason("decision.weight-unknown", {"who": unknown}),))
    return {one: weight for one, weight in weighed.items() if weight is not None}


def _quorum(rule: DecisionRule, ballot: Ballot, weights: Mapping[str, Fraction]) -> Verdict | None:
    share = rule.params.get("quorum")
    if share is None:
        return None
    if ballot.present is None:
        return Verdict("unknown", rule, (Reason("decision.presence-unknown", {"share": share}),))
    there, total = _sum(weights, ballot.there(weights)), _sum(weights, weights)
    met = total > 0 and there >= Fraction(str(share)) * total
    said = Reason("decision.quorum-met" if met else "decision.quorum-missed",
                  {"there": figure(there), "of": figure(total), "share": share})  # fmt: skip
    return Verdict("holds" if met else "fails", rule, (said,))


def _counted(
    rule: DecisionRule, ballot: Ballot, weights: Mapping[str, Fraction], led_by: tuple[Reason, ...]
) -> Verdict:
    share, of = rule.params["share"], rule.params["of"]
    if of == "present" and ballot.present is None:
        return Verdict("unknown", rule, (*led_by, Reason("decision.presence-unknown", {"share": share})))
    counts = {
        choice: _sum(weights, [one for one in weights if ballot.votes.get(one) == choice])
        for choice in get_args(Choice)
    }
    among = {"votes": [one for one in weights if ballot.votes.get(one) in ("yes", "no")],
             "present": ballot.there(weights), "entitled": weights}  # fmt: skip
    base = _sum(weights, among[str(of)])
    needed = Fraction(str(share)) * base
    figures = {key: figure(value) for key, value in {**counts, "base": base, "needed": needed}.items()}
    if of == "votes" and base == 0:
        return Verdict("fails", rule, (*led_by, Reason("decision.no-votes", figures)))
    enough = counts["yes"] >= needed if rule.kind == "supermajority" else counts["yes"] > needed
    said = Reason(f"decision.count-{rule.kind}", {**figures, "share": share, "of": _base(rule)})
    return Verdict("holds" if enough and base > 0 else "fails", rule, (*led_by, said))


def _base(rule: DecisionRule) -> Reason:
    return Reason(f"decision.of-{rule.params['of']}")


def _sum(weights: Mapping[str, Fraction], people: Iterable[str]) -> Fraction:
    return sum((weights[one] for one in people), Fraction(0))


def figure(value: Fraction) -> str:
    """A number as people read it: 2.5 rather than 5/2, 10/3 where no decimals end, ≈ where the fraction is out of hand.

    >>> figure(Fraction("66.12")), figure(Fraction(10, 3))
    ('66.12', '10/3')
    """
    for places in range(_PLACES + 1):
        scaled = value * 10**places
        if scaled.denominator == 1:
            whole, part = divmod(scaled.numerator, 10**places)
            return f"{whole}.{part:0{places}}" if places else str(whole)
    return str(value) if value.denominator <= _LARGEST_DENOMINATOR else f"≈{float(value):.4f}"
