"""Conflicts of interest, from stakes and ties: who can't stand between the sides or decide for others, and because of which ties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal

import attrs

from deliberation.canonical import Json
from deliberation.convening.asking import check_known, named_in
from deliberation.convening.invitees import Why
from deliberation.convening.paths import (
    FURTHEST,
    Frontier,
    Path,
    beginnings,
    by_ways,
    from_place_to_place,
    keep,
    onward,
)
from deliberation.convening.seating import by_strength
from deliberation.convening.telling import called
from deliberation.issues import Issue
from deliberation.networks import StakeholderNetwork
from deliberation.seat_rules import INSIDE, LIVES_OR_OWNS, PART_OF, SPOKEN_FOR, Step
from deliberation.seats import Roll
from deliberation.stakeholders import Stakeholder
from deliberation.wording import Lang, render


Follows = Literal["apart", "recused"]
"""What follows from a conflict. *apart*: they take part as a party or as one concerned, but don't stand between the sides. *recused*
(回避): they may be heard, but neither stand between the sides nor take part in deciding for others."""

From = Literal["parties", "affected", "there", "interested"]

ONE_WITH_A_PARTY: Final = Step(("heads", "represents", "operates", "owns", "member-of"))
"""Who counts as the party itself: who heads, represents, operates or owns it, or belongs to it; and so on from them."""


@attrs.frozen(kw_only=True)
class ConflictRule:
    """One way to have a conflict of interest.

    Args:
        key: by which reasons name it.
        start: where paths begin: at the *parties* and those who count as the party itself, at those *affected*, *there*, which is also
            whatever lies in an affected place or around it, or at those *interested*.
        ways: the ties to follow from there, one tuple for each way; the empty way ends where it begins.
        follows: what follows from it.
        title: what those found so are, ``{"zh": …, "en": …}``.

    >>> [rule.key for rule in CONFLICT_RULES if rule.follows == "apart"]
    ['party', 'affected', 'lives-there', 'belongs-to-affected', 'manages-there', 'speaks-for-affected', 'interested']
    """

    key: str
    start: From = "parties"
    ways: tuple[tuple[Step, ...], ...]
    follows: Follows = "recused"
    title: Mapping[str, str]


def _either_way(*kinds: str) -> tuple[tuple[Step, ...], ...]:
    return ((Step(kinds),), (Step(kinds, "object"),))


CONFLICT_RULES: Final = (
    ConflictRule(key="party", ways=((),), follows="apart", title={"zh": "当事方", "en": "a party"}),
    ConflictRule(
        key="works-for-party",
        ways=((Step("works-for"),), (Step("employs", "object"),)),
        title={"zh": "受雇于当事方", "en": "works for a party"},
    ),
    ConflictRule(
        key="employs-party",
        ways=((Step("employs"),), (Step("works-for", "object"),)),
        title={"zh": "雇用当事方", "en": "employs a party"},
    ),
    ConflictRule(
        key="tenancy",
        ways=_either_way("leases-to"),
        title={"zh": "与当事方有租赁关系", "en": "landlord or tenant of a party"},
    ),
    ConflictRule(
        key="held-by-party",
        ways=((Step(("owns", "operates", "heads"), "object"),),),
        title={"zh": "由当事方所有或主持", "en": "owned or run by a party"},
    ),
    ConflictRule(
        key="represented-by-party",
        ways=((Step("represents", "object"),),),
        title={"zh": "由当事方代表", "en": "represented by a party"},
    ),
    ConflictRule(
        key="business",
        ways=(*_either_way("delivers-for"), (Step("manages"),)),
        title={"zh": "与当事方有业务往来", "en": "does business with a party"},
    ),
    ConflictRule(
        key="at-odds",
        ways=_either_way("conflicts-with", "complains-about"),
        title={"zh": "与当事方有利益冲突", "en": "at odds with a party"},
    ),
    ConflictRule(
        key="affected",
        start="affected",
        ways=((),),
        follows="apart",
        title={"zh": "受影响者", "en": "affected"},
    ),
    ConflictRule(
        key="lives-there",
        start="there",
        ways=((LIVES_OR_OWNS,),),
        follows="apart",
        title={"zh": "居住于此或在此有房产", "en": "lives there or owns there"},
    ),
    ConflictRule(
        key="belongs-to-affected",
        start="affected",
        ways=((Step("member-of"),),),
        follows="apart",
        title={"zh": "属于受影响的一方", "en": "belongs to those affected"},
    ),
    ConflictRule(
        key="manages-there",
        start="there",
        ways=((Step("manages"),), (Step("manages"), SPOKEN_FOR)),
        follows="apart",
        title={"zh": "管理此处", "en": "manages the place"},
    ),
    ConflictRule(
        key="speaks-for-affected",
        start="affected",
        ways=((SPOKEN_FOR,), (LIVES_OR_OWNS, SPOKEN_FOR)),
        follows="apart",
        title={"zh": "为受影响者代言", "en": "speaks for those affected"},
    ),
    ConflictRule(
        key="interested",
        start="interested",
        ways=((),),
        follows="apart",
        title={"zh": "利害关系人", "en": "interested"},
    ),
)
"""Every rule, in the order in which reasons of equal strength are given. Another tuple of rules can be used in their place."""


@attrs.frozen
class Conflict:
    """Why somebody can't stand between the sides.

    Args:
        stakeholder: a person, a body or a group.
        reasons: the rules they fall under, each with the ties it cites, the strongest first; at least one.
        follows: what follows from them.

    >>> depot = Stakeholder("depot", "金凤营业部", kind="body")
    >>> because = Why("party", Path("about", (depot,)), ("noise",), title={"zh": "当事方", "en": "a party"})
    >>> print(Conflict(depot, (because,), "apart").explain("zh"))
    金凤营业部：与此事有利害关系，以当事方或利益相关方身份参加，不居中协调
      - 当事方：金凤营业部 是议题所指
    """

    stakeholder: Stakeholder
    reasons: tuple[Why, ...]
    follows: Follows

    @property
    def id(self) -> str:
        """The stakeholder's id."""
        return self.stakeholder.id

    def explain(self, lang: Lang = "en") -> str:
        """Who, what follows, and because of which ties. Names stay as they are."""
        head = render(f"bridging.{self.follows}", {"who": called(self.stakeholder, lang)}, lang)
        return "\n".join([head, *(f"  - {why.explain(lang)}" for why in self.reasons)])

    def to_json(self, lang: Lang = "zh") -> dict[str, Json]:
        """Who, what follows, and why, with the ties and their sources."""
        return {
            "id": self.id,
            "name": self.stakeholder.called,
            "follows": self.follows,
            "reasons": [why.to_json(lang) for why in self.reasons],
        }


def conflicts(
    issue: Issue,
    network: StakeholderNetwork,
    *,
    parties: Iterable[str] = (),
    rules: Iterable[ConflictRule] = CONFLICT_RULES,
) -> Mapping[str, Conflict]:
    """Who has a conflict of interest in an issue, by id, and because of which ties; a place has none.

    The parties are what the issue is about, unless that is a place, those responsible, and those who complain about it. Whoever heads,
    represents, operates or owns a party, or belongs to it, counts as the party: they take part for it, and aren't recused from that.
    Everyone else with a tie to a party such as employment, tenancy or enmity is recused from standing between and from deciding for
    others. Those whom the matter touches stay in the room, apart from the task of standing between.

    The rules are data, after those of the Arbitration Law of 2017 (仲裁法, art. 34: whoever is a party, has an interest in the case, or
    stands to a party in another way that could make them partial) and the People's Mediation Law (人民调解法, art. 15: no favouring of
    one party). Neither binds a consultation; they are the nearest that say who is neutral. Living where the matter is felt is a
    stake, not a conflict, and so is managing the place, as the property manager of S4 does (S4.P3): consultation is with all who are
    concerned (关于加强城乡社区协商的意见, 2015), and relatives, neighbours and colleagues may even be asked to help mediate if the
    parties agree (人民调解法, art. 20). To be an authority on a matter, to police, serve or supervise is a task and no conflict; nor is a
    tie of which nothing more is known (``related-to``).

    Args:
        issue: what is consulted about.
        network: who has to do with it. Supposed ties count and are marked; `StakeholderNetwork.without_supposed` leaves them out.
        parties: the ids of further parties, such as everyone on a side.
        rules: what counts as a conflict.

    Raises:
        UnknownReference: ``convening.no-such``: the issue names somebody who isn't in the network; ``network.no-such``: ``parties`` does.

    >>> from deliberation.stakeholders import Tie
    >>> people = [Stakeholder("depot", kind="body"), Stakeholder("courier"), Stakeholder("warden")]
    >>> ties = [Tie("courier", "works-for", "depot"), Tie("warden", "supervises", "depot")]
    >>> found = conflicts(Issue("noise", about="depot"), StakeholderNetwork(people, ties))
    >>> {who: one.follows for who, one in found.items()}
    {'depot': 'apart', 'courier': 'recused'}
    """
    for place, named in named_in([issue]):
        check_known(place, named, network)
    party = one_with(_parties(issue, network, parties), network)
    affected = _named(issue, network, "affected")
    begins = {
        "parties": {who: path for who, path in party.items() if path.end.kind != "place"},
        "affected": affected,
        "there": _there(affected, network),
        "interested": _named(issue, network, "interested"),
    }
    whys: dict[str, list[tuple[Why, Follows]]] = {}
    for rule in rules:
        for path in by_ways(begins[rule.start], rule.ways, network).values():
            if rule.start != "parties" or not rule.ways[0] or path.end.id not in party:
                why = Why(rule.key, path, (issue.id,), title=rule.title)
                whys.setdefault(path.end.id, []).append((why, rule.follows))
    found = [_conflict(several, is_party=who in party) for who, several in whys.items()]
    found.sort(key=lambda one: (one.reasons[0].path.strength[:2], one.id))
    return MappingProxyType({one.id: one for one in found if one.stakeholder.kind != "place"})


def conflicts_in(
    issues: Iterable[Issue],
    network: StakeholderNetwork,
    *,
    parties: Iterable[str] = (),
    rules: Iterable[ConflictRule] = CONFLICT_RULES,
) -> dict[str, Conflict]:
    """Who has a stake or a conflict in one of several issues, as `conflicts` tells it of one; the graver, and the first of equal ones.

    >>> network = StakeholderNetwork([Stakeholder("depot", kind="body"), Stakeholder("shop", kind="body")])
    >>> list(conflicts_in([Issue("noise", about="depot"), Issue("smell", about="shop")], network))
    ['depot', 'shop']
    """
    parties, rules = tuple(parties), tuple(rules)
    found: dict[str, Conflict] = {}
    for issue in issues:
        for who, one in conflicts(issue, network, parties=parties, rules=rules).items():
            if who not in found or (found[who].follows, one.follows) == ("apart", "recused"):
                found[who] = one
    return found


def with_recusals(roll: Roll, found: Mapping[str, Conflict]) -> Roll:
    """The roll, where everyone in it whose conflict recuses them is recused, from whichever seat; all others stay as they are.

    >>> from deliberation.seats import Holding
    >>> courier = Conflict(Stakeholder("courier"), (Why("party", Path("party", (Stakeholder("courier"),)), title={}),), "recused")
    >>> with_recusals(Roll([Holding("courier", "resident"), Holding("S4.P6", "resident")]), {"courier": courier}).deciders()
    ('S4.P6',)
    """
    recused = {who for who, one in found.items() if one.follows == "recused"}
    holdings = [attrs.evolve(one, recused=True) if one.holder in recused else one for one in roll.holdings]
    return attrs.evolve(roll, holdings=holdings)


def one_with(parties: Iterable[Path], network: StakeholderNetwork) -> Frontier:
    """The parties and whoever counts as the party itself, each with the path that says so.

    >>> from deliberation.stakeholders import Tie
    >>> people = [Stakeholder("depot", kind="body"), Stakeholder("sf", kind="body"), Stakeholder("head")]
    >>> network = StakeholderNetwork(people, [Tie("sf", "operates", "depot"), Tie("head", "heads", "sf")])
    >>> list(one_with([Path("party", (network.get("depot"),))], network))
    ['depot', 'sf', 'head']
    """
    reached: Frontier = {}
    keep(reached, parties)
    frontier = dict(reached)
    for _ in range(FURTHEST):
        further = onward(frontier.values(), ONE_WITH_A_PARTY, network)
        frontier = {end: path for end, path in further.items() if end not in reached}
        reached |= frontier
    return reached


def _parties(issue: Issue, network: StakeholderNetwork, more: Iterable[str]) -> Iterator[Path]:
    about = tuple(beginnings("about", issue, network))
    yield from about
    yield from onward(about, Step("complains-about"), network).values()
    yield from beginnings("responsible", issue, network)
    for who in more:
        yield Path("party", (network.get(who),))


def _named(issue: Issue, network: StakeholderNetwork, start: Literal["affected", "interested"]) -> Frontier:
    return {path.end.id: path for path in beginnings(start, issue, network)}


def _there(affected: Frontier, network: StakeholderNetwork) -> Frontier:
    """Those affected, with all that lies in a place among them, and all that it lies in."""
    return from_place_to_place(affected, PART_OF, network) | from_place_to_place(affected, INSIDE, network)


def _conflict(several: Sequence[tuple[Why, Follows]], *, is_party: bool) -> Conflict:
    recused = not is_party and any(follows == "recused" for _, follows in several)
    reasons = by_strength(why for why, _ in several)
    return Conflict(reasons[0].path.end, reasons, "recused" if recused else "apart")
