"""Decision rules as data: which kind, with which parameters; and what a plugin brings that adds a kind of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import attrs

from deliberation.canonical import Json
from deliberation.errors import InvalidInput, near, within
from deliberation.leaves import DERIVED
from deliberation.seats import Fixed, exact, is_key, is_namespaced, listed, titled
from deliberation.wording import Lang, Reason


if TYPE_CHECKING:
    from deliberation.decisions.ballots import Ballot
    from deliberation.decisions.verdicts import Verdict

Base = Literal["votes", "present", "entitled"]
"""What a share is of: those who voted for or against; those there, whoever voted among them; all who may vote."""

DECIDING_MOVES: Final = ("consent", "object", "vote")
"""The kinds of move by which people decide."""


def frozen(params: Mapping[str, Json]) -> Fixed[Json]:
    """Parameters that nobody can change, lists in them as tuples, so that a definition equals itself read back from a record."""
    if not isinstance(params, Mapping):
        raise InvalidInput("decision.params-mapping", given=repr(params))
    return Fixed({key: _unchangeable(value) for key, value in params.items()})


def _unchangeable(value: Json) -> Json:
    if isinstance(value, Mapping):
        return Fixed({key: _unchangeable(one) for key, one in value.items()})
    return tuple(map(_unchangeable, value)) if isinstance(value, (list, tuple)) else value


@attrs.frozen
class DecisionRule:
    """A rule as data.

    Args:
        kind: which rule, e.g. ``"consent-of"``; see ``CORE_KINDS``. A plugin's own kind is namespaced: ``"owners:double-majority"``.
        params: what it needs; JSON values, exact numbers as text.
        moves: by which moves people decide under a plugin's kind; the core's kinds know theirs.

    Raises:
        InvalidInput: ``decision.kind`` for a rule nobody knows; ``decision.params`` for parameters that it lacks or doesn't take;
            ``decision.moves`` where a plugin's kind doesn't say by which moves it decides, or a core one does;
            ``decision.seats``, ``decision.share``, ``decision.of`` for values that they can't have.

    >>> consent_of("complainant", "respondent").params["sides"]
    ('complainant', 'respondent')
    """

    kind: str
    params: Mapping[str, Json] = attrs.field(factory=dict, converter=frozen)
    moves: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=listed)
    code: RuleKind | None = attrs.field(default=None, kw_only=True, eq=False, repr=False, metadata=DERIVED)
    """What a plugin's kind does; no part of the data. ``None`` where its plugin isn't at hand."""

    def __attrs_post_init__(self) -> None:
        if is_namespaced(self.kind):
            self._check_foreign()
        else:
            self._check_own()

    def _check_own(self) -> None:
        shape = CORE_KINDS.get(self.kind) if isinstance(self.kind, str) else None
        if shape is None:
            known = sorted(CORE_KINDS)
            close = near([str(self.kind)], known)
            raise within(InvalidInput("decision.kind", given=self.kind, near=close, known=known), "kind")
        if self.moves:
            known = sorted(shape.takes)
            error = InvalidInput("decision.moves", kind=self.kind, given=self.moves, known=known)
            raise within(error, "moves")
        check_names(self, shape.needs, shape.may)
        for name, value in self.params.items():
            code, fits = _PARAMS[name]
            if not fits(value):
                raise within(InvalidInput(code, given=repr(value), param=name), "params", name)
        if self.kind == "majority" and exact(self.params["share"]) == 1:
            raise within(InvalidInput("decision.more-than-all"), "params", "share")

    def _check_foreign(self) -> None:
        if not self.moves or not set(self.moves) <= set(DECIDING_MOVES):
            error = InvalidInput("decision.moves", kind=self.kind, given=self.moves, known=DECIDING_MOVES)
            raise within(error, "moves")

    @property
    def takes(self) -> frozenset[str]:
        """The kinds of move by which people decide under it: ``consent``, ``object``, ``vote``; empty for advice only."""
        return frozenset(self.moves) or CORE_KINDS[self.kind].takes

    @property
    def decides(self) -> bool:
        """Whether anything is decided at all."""
        return bool(self.takes)

    def reason(self) -> Reason:
        """The rule as a code and its parameters, in which seats stand by their keys.

        >>> consent_of("respondent").reason()
        Reason(code='decision.rule-consent-of', params={'sides': ('respondent',)})
        """
        if is_namespaced(self.kind):
            return self._elsewhere()
        said = Reason(f"decision.rule-{self.kind}", self.params)
        if "of" in self.params:
            said = Reason(said.code, {**self.params, "of": Reason(f"decision.of-{self.params['of']}")})
        if "seats" in self.params:
            said = self._of_seats(said)
        if "quorum" not in self.params:
            return said
        return Reason("decision.rule-with-quorum", {"rule": said, "quorum": self.params["quorum"]})

    def explain(self, lang: Lang = "en") -> str:
        """The rule in one sentence.

        >>> majority(quorum="2/3").explain("zh")
        '赞成须超过赞成与反对之和的 1/2；到场者须达全体有表决权者的 2/3 以上'
        """
        return self.reason().explain(lang)

    def _of_seats(self, said: Reason) -> Reason:
        if self.kind == "consensus":
            return Reason("decision.rule-consensus-of", self.params)
        return Reason("decision.rule-by-seats", {"rule": said, "seats": self.params["seats"]})

    def _elsewhere(self) -> Reason:
        if self.code is None:
            return Reason("decision.rule-elsewhere", {"kind": self.kind})
        return Reason(self.kind, self.params, words=self.code.words)


def _worded(given: Mapping[str, str]) -> Fixed[str]:
    return titled(given, "words")


def _names(given: Iterable[str]) -> frozenset[str]:
    return frozenset(given)


@attrs.frozen(kw_only=True)
class RuleKind:
    """A kind of decision rule that a plugin brings, offered through the hook ``deliberation_decision_rules``.

    What it decides by is data in every record (kind and parameters); only how it is applied is code. Where the plugin isn't at hand, a
    verdict under it is unknown, and says so.

    Args:
        key: its namespaced name, e.g. ``"owners:double-majority"``.
        version: changed whenever it may give another verdict on the same ballot; a record names it.
        takes: by which moves people decide: of ``consent``, ``object``, ``vote``.
        apply: the verdict on a ballot. Pure: the same rule and ballot give the same verdict.
        words: the rule in one sentence, ``{"zh": …, "en": …}``, with ``{parameters}``.
        needs: names of parameters that a rule of this kind must have.
        may: names of parameters that it can have besides.

    Raises:
        InvalidInput: ``decision.kind-name``, ``decision.moves``, ``seat.title``.

    >>> def by_the_oldest(rule, ballot):
    ...     yes = ballot.votes.get(ballot.roll.deciders()[0]) == "yes"
    ...     return Verdict("holds" if yes else "fails", rule)
    >>> words = {"zh": "名册上第一位说了算", "en": "the first on the roll decides"}
    >>> oldest = RuleKind(key="tea:oldest", takes="vote", apply=by_the_oldest, words=words)
    >>> oldest.rule().explain("en")
    'the first on the roll decides'
    """

    key: str
    version: str = "1"
    takes: tuple[str, ...] = attrs.field(converter=listed)
    apply: Callable[[DecisionRule, Ballot], Verdict]
    words: Mapping[str, str] = attrs.field(converter=_worded)
    needs: frozenset[str] = attrs.field(default=(), converter=_names)
    may: frozenset[str] = attrs.field(default=(), converter=_names)
    plugin: str | None = attrs.field(default=None, eq=False)
    """The distribution that brings it; set when it is loaded."""

    def __attrs_post_init__(self) -> None:
        if not is_namespaced(self.key):
            raise InvalidInput("decision.kind-name", given=repr(self.key))
        if not self.takes or not set(self.takes) <= set(DECIDING_MOVES):
            raise InvalidInput("decision.moves", kind=self.key, given=self.takes, known=DECIDING_MOVES)

    @property
    def code(self) -> str:
        """How a record names it."""
        return f"{self.key} {self.version}"

    def rule(self, **params: Json) -> DecisionRule:
        """A rule of this kind.

        Raises:
            InvalidInput: ``decision.params``.
        """
        return self.of(DecisionRule(self.key, params, moves=self.takes))

    def of(self, rule: DecisionRule) -> DecisionRule:
        """The rule, as it stands in a record or a file, with its code.

        Raises:
            InvalidInput: ``decision.params``; ``decision.moves`` where it decides by other moves than this kind does.
        """
        check_names(rule, self.needs, self.may)
        if set(rule.moves) != set(self.takes):
            raise InvalidInput("decision.moves", kind=self.key, given=rule.moves, known=self.takes)
        return attrs.evolve(rule, code=self)


def check_names(rule: DecisionRule, needs: Iterable[str], may: Iterable[str]) -> None:
    """Raises unless a rule has the parameters it needs, and none besides those it may have."""
    known = {*needs, *may}
    if not set(needs) <= set(rule.params) <= known:
        params: dict[str, Any] = {"given": sorted(map(str, rule.params)), "known": sorted(known)}
        raise within(InvalidInput("decision.params", kind=rule.kind, **params), "params")


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


def majority(
    *, share: str = "1/2", quorum: str | None = None, of: Base = "votes", seats: str | Iterable[str] = ()
) -> DecisionRule:
    """Holds when *more than* ``share`` of the weight is in favour (超过).

    Args:
        share: an exact fraction as text.
        quorum: the least share of those entitled who must be present (以上, inclusive); ``None`` = no quorum.
        of: what the share is of: ``"votes"`` (yes and no), ``"present"`` or ``"entitled"``.
        seats: the seats whose holders vote; none given = everyone on the roll who decides.

    Raises:
        InvalidInput: ``decision.share``, ``decision.of``, ``decision.seats``; ``decision.more-than-all`` for a share of 1.

    >>> majority(of="present").explain("en")
    'more than 1/2 of those present must be in favour'
    """
    return _by_vote("majority", share, quorum, of, seats)


def supermajority(
    share: str = "2/3", *, quorum: str | None = None, of: Base = "votes", seats: str | Iterable[str] = ()
) -> DecisionRule:
    """Holds when *at least* ``share`` of the weight is in favour (以上, inclusive); arguments as for `majority`.

    >>> supermajority("3/4", quorum="1/2").explain("en")
    'at least 3/4 of those for and against must be in favour; at least 1/2 of all entitled to vote must be present'
    """
    return _by_vote("supermajority", share, quorum, of, seats)


def _by_vote(kind: str, share: str, quorum: str | None, of: str, seats: str | Iterable[str]) -> DecisionRule:
    said = {"quorum": quorum, "seats": listed(seats) or None}
    params: dict[str, Json] = {"share": share, "of": of}
    return DecisionRule(kind, params | {name: value for name, value in said.items() if value is not None})


def listed_param(rule: DecisionRule, name: str) -> tuple[str, ...]:
    """A parameter that is a list of keys, as a tuple."""
    value = rule.params.get(name, ())
    return tuple(str(one) for one in value) if isinstance(value, (list, tuple)) else ()


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
class Shape:
    """What a kind of the core takes: moves, and names of parameters."""

    takes: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


_CONSENT: Final = frozenset({"consent", "object"})
_VOTING: Final = Shape(frozenset({"vote"}), frozenset({"share", "of"}), frozenset({"quorum", "seats"}))

CORE_KINDS: Final[Mapping[str, Shape]] = {
    "consent-of": Shape(_CONSENT, needs=frozenset({"sides"})),
    "consensus": Shape(_CONSENT, may=frozenset({"seats"})),
    "advice-only": Shape(),
    "majority": _VOTING,
    "supermajority": _VOTING,
}
"""The kinds of rule that need no plugin."""
