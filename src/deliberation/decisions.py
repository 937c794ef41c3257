"""How a procedure decides, and what came of applying the rule.

A rule is data (``kind`` and ``params``), so that a record can hold it. A verdict holds, fails or is unknown, and says why: the rule,
the people it was applied to, the arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Final, Literal, NoReturn, get_args

import attrs

from deliberation.canonical import Json
from deliberation.errors import InvalidInput
from deliberation.seats import Fixed, Holding, Roll, exact, is_key
from deliberation.wording import Lang, Reason


Outcome = Literal["holds", "fails", "unknown"]
Choice = Literal["yes", "no", "abstain"]
Within = Literal["each", "majority", "spokesperson"]
"""How a group came to its consent."""
Base = Literal["votes", "present", "entitled"]
"""What a share is of: those who voted for or against; those there, whoever voted among them; all who may vote."""

_PLACES: Final = 30
_LARGEST_DENOMINATOR: Final = 10**6


def frozen(params: Mapping[str, Json]) -> Fixed[Json]:
    """Parameters whose lists are tuples, so that a definition equals itself read back from a record."""
    if not isinstance(params, Mapping):
        raise InvalidInput("decision.params-mapping", given=repr(params))
    return Fixed({key: tuple(value) if isinstance(value, list) else value for key, value in params.items()})


@attrs.frozen
class DecisionRule:
    """A rule as data.

    Args:
        kind: which rule, e.g. ``"consent-of"``; see `RULES`.
        params: what it needs; JSON values, exact numbers as text.

    Raises:
        InvalidInput: ``decision.kind`` for a rule nobody knows; ``decision.params`` for parameters that it lacks or doesn't take;
            ``decision.seats``, ``decision.share``, ``decision.of`` for values that they can't have.

    >>> consent_of("complainant", "respondent").params["sides"]
    ('complainant', 'respondent')
    """

    kind: str
    params: Mapping[str, Json] = attrs.field(factory=dict, converter=frozen)

    def __attrs_post_init__(self) -> None:
        rule = RULES.get(self.kind) if isinstance(self.kind, str) else None
        if rule is None:
            raise InvalidInput("decision.kind", given=self.kind, known=sorted(RULES))
        if not rule.needs <= set(self.params) <= rule.needs | rule.may:
            given, known = (sorted(map(str, names)) for names in (self.params, rule.needs | rule.may))
            raise InvalidInput("decision.params", kind=self.kind, given=given, known=known)
        for name, value in self.params.items():
            code, fits = _PARAMS[name]
            if not fits(value):
                raise InvalidInput(code, given=repr(value), param=name)
        if self.kind == "majority" and exact(self.params["share"]) == 1:
            raise InvalidInput("decision.more-than-all")

    @property
    def takes(self) -> frozenset[str]:
        """The kinds of move by which people decide under it: ``consent``, ``object``, ``vote``; empty for advice only."""
        return RULES[self.kind].takes

    @property
    def decides(self) -> bool:
        """Whether anything is decided at all."""
        return bool(self.takes)

    def reason(self) -> Reason:
        """The rule as a code and its parameters, in which seats stand by their keys.

        >>> consent_of("respondent").reason()
        Reason(code='decision.rule-consent-of', params={'sides': ('respondent',)})
        """
        said = Reason(f"decision.rule-{self.kind}", self.params)
        if "of" in self.params:
            said = Reason(said.code, {**self.params, "of": _base(self)})
        if "seats" in self.params:
            said = Reason("decision.rule-consensus-of", self.params)
        if "quorum" not in self.params:
            return said
        return Reason("decision.rule-with-quorum", {"rule": said, "quorum": self.params["quorum"]})

    def explain(self, lang: Lang = "en") -> str:
        """The rule in one sentence.

        >>> majority(quorum="2/3").explain("zh")
        '赞成须超过赞成与反对之和的 1/2；到场者须达全体有表决权者的 2/3 以上'
        """
        return self.reason().explain(lang)


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
    consents: Mapping[str, str | None] = attrs.field(factory=dict, converter=Fixed[str | None])
    objections: Mapping[str, bool] = attrs.field(factory=dict, converter=Fixed[bool])
    votes: Mapping[str, str] = attrs.field(factory=dict, converter=Fixed[str])
    present: frozenset[str] | None = None
    claim: str | None = None
    sizes: Mapping[str, int | None] = attrs.field(factory=dict, converter=Fixed[int | None])

    def there(self, people: Iterable[str]) -> tuple[str, ...]:
        """Those of ``people`` who are present or voted, or all of them where presence isn't recorded."""
        return tuple(
            one for one in people if self.present is None or one in self.present or one in self.votes
        )

    def weight(self, holder: str, unit: str) -> Fraction | None:
        """The exact weight of a holder; heads default to 1, a group to its size; ``None`` = unknown.

        Who holds two seats has one weight; where the seats give different ones, it is unknown. Whoever stands in for somebody without a
        weight of their own has that one's.

        Raises:
            UnknownReference: ``seat.not-on-roll``.
        """
        self.roll.holding(holder)
        held = [one for one in self.roll.holdings if one.holder == holder and one.capacity != "observer"]
        given = {amount for one in held if (amount := self._given(one, unit)) is not None}
        if not given and unit == "heads":
            sizes = {self.sizes.get(one.substitute_for or holder, 1) for one in held}
            given = {str(size) for size in sizes if size is not None} if None not in sizes else set()
        weights = {exact(amount) for amount in given}
        return weights.pop() if len(weights) == 1 else None

    def _given(self, holding: Holding, unit: str) -> str | None:
        """The weight that a holding has, or else that of the one it stands in for."""
        principal = (holding.substitute_for, holding.seat)
        stood_in_for = (one for one in self.roll.holdings if (one.holder, one.seat) == principal)
        return next((one.weights[unit] for one in (holding, *stood_in_for) if unit in one.weights), None)


@attrs.frozen
class Verdict:
    """What came of applying a rule: holds, fails or unknown, and why.

    It is never simply true or false: ``bool()`` raises, ask for ``outcome``.

    >>> verdict = Verdict("fails", consensus(), (Reason("decision.blocked", {"who": ["ann"]}),))
    >>> print(verdict.explain("en"))
    Fails. Object: ann.
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
    """Holds when every holder of every one of these seats consents (双方同意).

    >>> consent_of("complainant", "respondent").explain("en")
    'everyone in the seats complainant, respondent must consent'
    """
    return DecisionRule("consent-of", {"sides": sides})


def consensus(*seats: str) -> DecisionRule:
    """Holds when everyone consents or stands aside with recorded dissent (保留意见), and nobody blocks.

    Args:
        seats: whose consent it takes; none given = everyone on the roll who decides.

    >>> consensus().explain("zh")
    '每一位同意或保留意见，且无人坚持反对'
    """
    return DecisionRule("consensus", {"seats": seats} if seats else {})


def advice_only() -> DecisionRule:
    """Decides nothing: what is said is heard (听取意见).

    >>> advice_only().decides
    False
    """
    return DecisionRule("advice-only")


def majority(*, share: str = "1/2", quorum: str | None = None, of: Base = "votes") -> DecisionRule:
    """Holds when *more than* ``share`` of the weight is in favour (超过).

    Args:
        share: an exact fraction as text.
        quorum: the least share of those entitled who must be present (以上, inclusive); ``None`` = no quorum.
        of: what the share is of: ``"votes"`` (yes and no), ``"present"`` or ``"entitled"``.

    Raises:
        InvalidInput: ``decision.share``, ``decision.of``; ``decision.more-than-all`` for a share of 1.

    >>> majority(of="present").explain("en")
    'more than 1/2 of those present must be in favour'
    """
    return _by_vote("majority", share, quorum, of)


def supermajority(share: str = "2/3", *, quorum: str | None = None, of: Base = "votes") -> DecisionRule:
    """Holds when *at least* ``share`` of the weight is in favour (以上, inclusive); arguments as for `majority`.

    >>> supermajority("3/4", quorum="1/2").explain("en")
    'at least 3/4 of those for and against must be in favour; at least 1/2 of all entitled to vote must be present'
    """
    return _by_vote("supermajority", share, quorum, of)


def _by_vote(kind: str, share: str, quorum: str | None, of: str) -> DecisionRule:
    return DecisionRule(kind, {"share": share, "of": of} | ({} if quorum is None else {"quorum": quorum}))


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
            held = ballot.roll.holders(side)
            code = "decision.side-barred" if held else "decision.side-empty"
            return Verdict("fails", rule, (Reason(code, {"seat": side, "who": held}),))
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


def _advice_only(rule: DecisionRule, ballot: Ballot) -> Verdict:  # noqa: ARG001 - one signature for all rules
    return Verdict("unknown", rule, (Reason("decision.advice-only"),))


def _vote(rule: DecisionRule, ballot: Ballot) -> Verdict:
    weighed = {one: ballot.weight(one, "heads") for one in ballot.roll.deciders()}
    if not weighed:
        return Verdict("fails", rule, (Reason("decision.nobody-entitled"),))
    unknown = [one for one, weight in weighed.items() if weight is None]
    if unknown:
        return Verdict("unknown", rule, (Reason("decision.weight-unknown", {"who": unknown}),))
    weights = {one: weight for one, weight in weighed.items() if weight is not None}
    quorum = _quorum(rule, ballot, weights)
    if quorum is not None and quorum.outcome != "holds":
        return quorum
    return _counted(rule, ballot, weights, quorum.reasons if quorum is not None else ())


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

    >>> figure(Fraction(165, 2)), figure(Fraction(10, 3))
    ('82.5', '10/3')
    """
    for places in range(_PLACES + 1):
        scaled = value * 10**places
        if scaled.denominator == 1:
            whole, part = divmod(scaled.numerator, 10**places)
            return f"{whole}.{part:0{places}}" if places else str(whole)
    return str(value) if value.denominator <= _LARGEST_DENOMINATOR else f"≈{float(value):.4f}"


def _seats(value: Json) -> bool:
    return isinstance(value, tuple) and all(map(is_key, value)) and 0 < len(value) == len(set(value))


def _share(value: Json) -> bool:
    share = exact(value)
    return share is not None and 0 < share <= 1


_PARAMS: Final[Mapping[str, tuple[str, Callable[[Json], bool]]]] = {
    "sides": ("decision.seats", _seats),
    "seats": ("decision.seats", _seats),
    "share": ("decision.share", _share),
    "quorum": ("decision.share", _share),
    "of": ("decision.of", lambda value: isinstance(value, str) and value in get_args(Base)),
}


@attrs.frozen
class _Rule:
    apply: Callable[[DecisionRule, Ballot], Verdict]
    takes: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


_CONSENT: Final = frozenset({"consent", "object"})
_VOTING: Final = _Rule(_vote, frozenset({"vote"}), frozenset({"share", "of"}), frozenset({"quorum"}))

RULES: Final[Mapping[str, _Rule]] = {
    "consent-of": _Rule(_consent_of, _CONSENT, needs=frozenset({"sides"})),
    "consensus": _Rule(_consensus, _CONSENT, may=frozenset({"seats"})),
    "advice-only": _Rule(_advice_only),
    "majority": _VOTING,
    "supermajority": _VOTING,
}
"""The kinds of rule there are."""
