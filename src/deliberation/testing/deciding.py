"""Checks of the decision rule: that it can pass and can fail, and that it says what it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deliberation.decisions import Ballot, DecisionRule, Verdict, apply
from deliberation.guards import verdict_on
from deliberation.procedures import Procedure
from deliberation.seats import Roll
from deliberation.states import State
from deliberation.testing.results import Seen, finding
from deliberation.testing.rooms import full_roll, smallest_roll
from deliberation.testing.subjects import Subject
from deliberation.wording import LANGS, Reason


def rule_decidable(subject: Subject) -> Seen:
    """Under each of its rules some ballots pass and some fail, on every roll that meets the seats; or it says that it decides nothing.

    The rolls are the smallest that meets the seats, and one with somebody in every seat; the ballots are those in which everybody is for
    it, everybody is against it, and nobody said anything. What a procedure's code keeps may count in its rule, so for one with code the
    verdicts in all situations of a session count too.
    """
    procedure = subject.procedure
    rules = [rule for rule in procedure.rules if rule.decides]
    if not rules:
        return Seen(Reason("testing.saw-advice"))
    rolls = rolls_of(procedure)
    wrong = [one for rule in rules for roll in rolls for one in _undecided(subject, rule, roll)]
    return Seen(Reason("testing.saw-ballots", {"rolls": len(rolls), "ballots": 3}), wrong)


def rolls_of(procedure: Procedure) -> tuple[Roll, ...]:
    """The rolls that a rule is tried on: the smallest, if it has anybody, and one with somebody in every seat."""
    return tuple(
        dict.fromkeys(roll for roll in (smallest_roll(procedure), full_roll(procedure)) if len(roll))
    )


def ballots(procedure: Procedure, rule: DecisionRule, roll: Roll) -> Mapping[str, Ballot]:
    """A ballot with everybody for it, one with everybody against it, and one on which nobody said anything."""
    takes, everybody = rule.takes, roll.deciders()
    own = procedure.behaviour.begin() if procedure.behaviour is not None else None

    def ballot(choice: str | None) -> Ballot:
        yes, no = choice == "yes", choice == "no"
        return Ballot(
            roll,
            consents=dict.fromkeys(everybody) if yes and "consent" in takes else {},
            objections=dict.fromkeys(everybody, True) if no and "object" in takes else {},
            votes=dict.fromkeys(everybody, choice) if choice and "vote" in takes else {},
            present=frozenset(roll.people()),
            proposal="#1",
            own=own,
        )

    return {"for": ballot("yes"), "against": ballot("no"), "silent": ballot(None)}


def verdicts(subject: Subject) -> Iterator[Verdict]:
    """The verdicts on these ballots, and on every text that is on the table in some situation."""
    procedure = subject.procedure
    for rule in (one for one in procedure.rules if one.decides):
        for roll in rolls_of(procedure):
            yield from (apply(rule, one) for one in ballots(procedure, rule, roll).values())
    for place in subject.explored.places:
        yield from _in_session(procedure, place.state)


def _in_session(procedure: Procedure, state: State) -> Iterator[Verdict]:
    return (verdict_on(procedure, state, proposal) for proposal in state.proposals.values())


def _undecided(subject: Subject, rule: DecisionRule, roll: Roll) -> Iterator[Reason]:
    procedure = subject.procedure
    given = {name: apply(rule, one) for name, one in ballots(procedure, rule, roll).items()}
    outcomes = {verdict.outcome for verdict in given.values()}
    if procedure.behaviour is not None:
        for place in subject.explored.places:
            met = (verdict for verdict in _in_session(procedure, place.state) if verdict.rule == rule)
            outcomes.update(verdict.outcome for verdict in met)
    said = Reason("testing.given-rule", {"rule": in_words(rule), "roll": roll.people()})
    if "holds" not in outcomes:
        yield finding(said, Reason("testing.want-pass"), in_words(given["for"]))
    if "fails" not in outcomes:
        yield finding(said, Reason("testing.want-fail"), in_words(given["against"]))


def in_words(one: DecisionRule | Verdict) -> dict[str, str]:
    """A rule or a verdict in both languages."""
    return {lang: one.explain(lang) for lang in LANGS}
