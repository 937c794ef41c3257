"""How a procedure decides, and what came of applying the rule.

A rule is data (``kind`` and ``params``), so that a record can hold it. A verdict holds, fails or is unknown, and says why: the rule,
the people it was applied to, the arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Final, Literal, NoReturn

import attrs

from deliberation.canonical import Json
from deliberation.errors import InvalidInput
from deliberation.seats import Roll
from deliberation.wording import Lang, Reason


Outcome = Literal["holds", "fails", "unknown"]
Choice = Literal["yes", "no", "abstain"]
Within = Literal["each", "majority", "spokesperson"]
"""How a group came to its consent."""


def frozen(params: Mapping[str, Json]) -> Mapping[str, Json]:
    """Parameters whose lists are tuples, so that a definition equals itself read back from a record."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in params.items()}


@attrs.frozen
class DecisionRule:
    """A rule as data.

    Args:
        kind: which rule, e.g. ``"consent-of"``; see `RULES`.
        params: what it needs; JSON values, exact numbers as text.

    Raises:
        InvalidInput: ``decision.kind`` for a rule nobody knows.

    >>> consent_of("complainant", "respondent").params["sides"]
    ('complainant', 'respondent')
    """

    kind: str
    params: Mapping[str, Json] = attrs.field(factory=dict, converter=frozen)

    def __attrs_post_init__(self) -> None:
        if self.kind not in RULES:
            raise InvalidInput("decision.kind", given=self.kind, known=sorted(RULES))

    @property
    def takes(self) -> frozenset[str]:
        """The kinds of move by which people decide under it: ``consent``, ``object``, ``vote``; empty for advice only."""
        return RULES[self.kind].takes

    @property
    def decides(self) -> bool:
        """Whether anything is decided at all."""
        return bool(self.takes)

    def explain(self, lang: Lang = "en") -> str:
        """The rule in one sentence."""
        return Reason(f"decision.rule-{self.kind}", self.params).explain(lang)


@attrs.frozen
class Ballot:
    """What a rule is applied to: one proposal, and the roll as it stood.

    Args:
        roll: who holds which seat.
        consents: who consented; for a group, how (`Within`), else ``None``.
        objections: who objected, and whether they block (``False`` = stands aside, dissent recorded).
        votes: who voted what.
        present: who is there; ``None`` where nobody recorded who came.
        claim: a source's words that it was agreed, where nothing more is shown.
        sizes: how many people a group on the roll stands for; ``None`` = unknown.
    """

    roll: Roll
    consents: Mapping[str, str | None] = attrs.field(factory=dict)
    objections: Mapping[str, bool] = attrs.field(factory=dict)
    votes: Mapping[str, str] = attrs.field(factory=dict)
    present: frozenset[str] | None = None
    claim: str | None = None
    sizes: Mapping[str, int | None] = attrs.field(factory=dict)

    def there(self, people: Iterable[str]) -> tuple[str, ...]:
        """Those of ``people`` who are present, or all of them where presence isn't recorded."""
        return tuple(one for one in people if self.present is None or one in self.present)

    def weight(self, holder: str, unit: str) -> Fraction | None:
        """The exact weight of a holder; heads default to 1, a group to its size; ``None`` = unknown."""
        given = self.roll.holding(holder).weights.get(unit)
        if given is not None:
            return Fraction(given)
        if unit != "heads":
            return None
        size = self.sizes.get(holder, 1)
        return None if size is None else Fraction(size)


@attrs.frozen
class Verdict:
    """What came of applying a rule: holds, fails or unknown, and why.

    It is never simply true or false: ``bool()`` raises, ask for ``outcome``.

    >>> verdict = Verdict("holds", consensus(), (Reason("decision.no-one-objects"),))
    >>> print(verdict.explain("en"))
    Holds. Nobody objects.
    """

    outcome: Outcome
    rule: DecisionRule
    reasons: tuple[Reason, ...] = ()
    shown: bool = True
    """Whether the record shows how it was decided, or only that a source says so."""

    def __bool__(self) -> NoReturn:
        raise InvalidInput("decision.not-a-bool", outcome=self.outcome)

    def explain(self, lang: Lang = "en") -> str:
        """The verdict as sentences, in Chinese or English."""
        sentences = [Reason(f"decision.{self.outcome}"), *self.reasons]
        return ("" if lang == "zh" else " ").join(one.explain(lang) for one in sentences)


def consent_of(*sides: str) -> DecisionRule:
    """Holds when every holder of every one of these seats consents (双方同意)."""
    return DecisionRule("consent-of", {"sides": sides})


def consensus(*seats: str) -> DecisionRule:
    """Holds when everyone consents or stands aside with recorded dissent (保留意见), and nobody blocks.

    Args:
        seats: whose consent it takes; none given = everyone on the roll who decides.
    """
    return DecisionRule("consensus", {"seats": seats} if seats else {})


def advice_only() -> DecisionRule:
    """Decides nothing: what is said is heard and answered (听取意见)."""
    return DecisionRule("advice-only")


def majority(*, share: str = "1/2", quorum: str | None = None, of: str = "votes") -> DecisionRule:
    """Holds when *more than* ``share`` of the weight is in favour (超过).

    Args:
        share: an exact fraction as text.
        quorum: the least share of those entitled who must be present (以上, inclusive); ``None`` = no quorum.
        of: what the share is of: ``"votes"`` (yes and no), ``"present"`` or ``"entitled"``.
    """
    return _by_vote("majority", share, quorum, of)


def supermajority(share: str = "2/3", *, quorum: str | None = None, of: str = "votes") -> DecisionRule:
    """Holds when *at least* ``share`` of the weight is in favour (以上, inclusive); arguments as for `majority`."""
    return _by_vote("supermajority", share, quorum, of)


def _by_vote(kind: str, share: str, quorum: str | None, of: str) -> DecisionRule:
    for given in (share, quorum):
        if given is not None and not 0 < Fraction(given) <= 1:
            raise InvalidInput("decision.share", given=given)
    if of not in ("votes", "present", "entitled"):
        raise InvalidInput("decision.of", given=of)
    params = {"share": share, "of": of}
    return DecisionRule(kind, params | ({"quorum": quorum} if quorum is not None else {}))


def must_consent(rule: DecisionRule, roll: Roll) -> tuple[str, ...]:
    """The ids of those without whom the rule can't hold; empty for votes and advice."""
    if rule.kind == "consent-of":
        return roll.deciders(listed_param(rule, "sides"))
    if rule.kind == "consensus":
        return roll.deciders(listed_param(rule, "seats") or None)
    return ()


def apply(rule: DecisionRule, ballot: Ballot) -> Verdict:
    """The verdict of a rule on a ballot.

    A source's claim that it was agreed is taken at its word and marked as not shown.

    >>> roll = Roll.of({"respondent": [], "complainant": []})
    >>> apply(consent_of("respondent"), Ballot(roll)).explain("en")
    'Fails. Nobody holds the seat respondent, whose consent it takes.'
    """
    if ballot.claim is not None and not (ballot.consents or ballot.objections or ballot.votes):
        return Verdict("holds", rule, (Reason("decision.claimed", {"claim": ballot.claim}),), shown=False)
    return RULES[rule.kind].apply(rule, ballot)


def listed_param(rule: DecisionRule, name: str) -> tuple[str, ...]:
    """A parameter that is a list of keys, as a tuple."""
    value = rule.params.get(name, ())
    return tuple(str(one) for one in value) if isinstance(value, (list, tuple)) else ()


def _consent_of(rule: DecisionRule, ballot: Ballot) -> Verdict:
    for side in listed_param(rule, "sides"):
        if not ballot.roll.deciders([side]):
            return Verdict("fails", rule, (Reason("decision.side-empty", {"seat": side}),))
    return _all_consent(rule, ballot, may_stand_aside=False)


def _consensus(rule: DecisionRule, ballot: Ballot) -> Verdict:
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
    reasons = [Reason("decision.consented", {"who": agreed, "number": len(agreed), "of": len(asked)})]
    if aside:
        reasons.append(Reason("decision.stood-aside", {"who": aside}))
    if blocking:
        reasons.append(Reason("decision.blocked", {"who": blocking}))
    if missing:
        reasons.append(Reason("decision.consent-missing", {"who": missing}))
    return Verdict("fails" if blocking or missing or not agreed else "holds", rule, tuple(reasons))


def _advice_only(rule: DecisionRule, ballot: Ballot) -> Verdict:  # noqa: ARG001 - one signature for all rules
    return Verdict("unknown", rule, (Reason("decision.advice-only"),))


def _vote(rule: DecisionRule, ballot: Ballot) -> Verdict:
    entitled = ballot.roll.deciders()
    weighed = {one: ballot.weight(one, "heads") for one in entitled}
    unknown = [one for one, weight in weighed.items() if weight is None]
    if unknown:
        return Verdict("unknown", rule, (Reason("decision.weight-unknown", {"who": unknown}),))
    weights = {one: weight for one, weight in weighed.items() if weight is not None}
    quorum = _quorum(rule, ballot, weights)
    if quorum is not None and quorum.outcome != "holds":
        return quorum
    return _counted(rule, ballot, weights, quorum.reasons if quorum else ())


def _quorum(rule: DecisionRule, ballot: Ballot, weights: Mapping[str, Fraction]) -> Verdict | None:
    share = rule.params.get("quorum")
    if share is None:
        return None
    if ballot.present is None:
        return Verdict("unknown", rule, (Reason("decision.presence-unknown", {"share": share}),))
    there, total = _sum(weights, ballot.there(weights)), _sum(weights, weights)
    met = total > 0 and there >= Fraction(str(share)) * total
    said = Reason("decision.quorum-met" if met else "decision.quorum-missed",
                  {"there": str(there), "of": str(total), "share": share})  # fmt: skip
    return Verdict("holds" if met else "fails", rule, (said,))


def _counted(
    rule: DecisionRule, ballot: Ballot, weights: Mapping[str, Fraction], led_by: tuple[Reason, ...]
) -> Verdict:
    counts = {
        choice: _sum(weights, [one for one in weights if ballot.votes.get(one) == choice])
        for choice in ("yes", "no", "abstain")
    }
    if rule.params["of"] == "present" and ballot.present is None:
        unknown = Reason("decision.presence-unknown", {"share": rule.params["share"]})
        return Verdict("unknown", rule, (*led_by, unknown))
    base = {
        "votes": counts["yes"] + counts["no"],
        "present": _sum(weights, ballot.there(weights)),
        "entitled": _sum(weights, weights),
    }[str(rule.params["of"])]
    needed = Fraction(str(rule.params["share"])) * base
    enough = counts["yes"] >= needed if rule.kind == "supermajority" else counts["yes"] > needed
    passed = enough and base > 0 and counts["yes"] > 0
    said = Reason(
        f"decision.count-{rule.kind}",
        {key: str(value) for key, value in counts.items()}
        | {"base": str(base), "share": rule.params["share"], "needed": str(needed)},
    )
    return Verdict("holds" if passed else "fails", rule, (*led_by, said))


def _sum(weights: Mapping[str, Fraction], people: Iterable[str]) -> Fraction:
    return sum((weights[one] for one in people), Fraction(0))


@attrs.frozen
class _Rule:
    apply: Callable[[DecisionRule, Ballot], Verdict]
    takes: frozenset[str]


RULES: Final[Mapping[str, _Rule]] = {
    "consent-of": _Rule(_consent_of, frozenset({"consent", "object"})),
    "consensus": _Rule(_consensus, frozenset({"consent", "object"})),
    "advice-only": _Rule(_advice_only, frozenset()),
    "majority": _Rule(_vote, frozenset({"vote"})),
    "supermajority": _Rule(_vote, frozenset({"vote"})),
}
"""The kinds of rule there are."""
