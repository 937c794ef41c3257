"""Who else should be invited, given those who are: the ties that lead to them, bodies they share, and values nobody invited has.

The order says to whom the ties of those invited lead most readily (`deliberation.convening.walks`). It predicts who usually comes; so what
nobody invited would bring, a kind of stakeholder that is not yet heard, is told apart (`unheard`). Nobody is given a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from deliberation.canonical import Json
from deliberation.convening.invitees import Why
from deliberation.convening.paths import Path
from deliberation.convening.telling import called
from deliberation.errors import InvalidInput
from deliberation.networks import StakeholderNetwork, kinds_wanted
from deliberation.seats import listed
from deliberation.stakeholders import Stakeholder, Tie
from deliberation.wording import LANGS, Lang, Reason, render


RETURN: Final = 0.3
"""How probably the walk goes home at each step, unless another number is given: it goes about two ties far. It was chosen on the
committees of ``benchmarks/invitations.py``; chosen for each of them on all the others, it finds as many hidden members."""

MOST_SHARED: Final = 3
"""How many of those whom somebody shares with the invited are told."""


@attrs.frozen
class Suggestion:
    """Somebody who might be invited too.

    Args:
        stakeholder: a person, a body or a group.
        ties: ties to those invited, one reason for each of them.
        shared: through whom they are tied to those invited besides, such as a committee that both belong to.
        alike: what they have in common with those invited: attribute, value, and how many of the invited have it.
        unheard: attributes of which nobody invited has their value.

    >>> one = Suggestion(Stakeholder("union", role="工会"), unheard={"type": "labour"})
    >>> print(one.explain("zh"))
    工会
      - 已邀请者中尚无 type 为 labour 者
    """

    stakeholder: Stakeholder
    ties: tuple[Why, ...] = ()
    shared: tuple[Why, ...] = ()
    alike: tuple[Reason, ...] = ()
    unheard: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def id(self) -> str:
        """The stakeholder's id."""
        return self.stakeholder.id

    @property
    def reasons(self) -> tuple[Why, ...]:
        """All reasons that cite ties."""
        return (*self.ties, *self.shared)

    def explain(self, lang: Lang = "en") -> str:
        """Who, and why. Names stay as they are."""
        lines = [called(self.stakeholder, lang), *(f"  - {line}" for line in self._said(lang))]
        return "\n".join(lines)

    def _said(self, lang: Lang) -> Iterator[str]:
        yield from (why.explain(lang) for why in self.reasons)
        yield from (reason.explain(lang) for reason in self.alike)
        for name, value in self.unheard.items():
            yield render("inviting.unheard", {"name": name, "value": value}, lang)
        if not (self.reasons or self.alike or self.unheard):
            yield render("inviting.far", {}, lang)

    def to_json(self, lang: Lang = "zh") -> dict[str, Json]:
        """Who, and why, with the ties and their sources."""
        return {
            "id": self.id,
            "name": self.stakeholder.called,
            "reasons": [why.to_json(lang) for why in self.reasons],
            "alike": [reason.explain(lang) for reason in self.alike],
            "unheard": dict(self.unheard),
        }


@attrs.frozen
class Suggestions:
    """Who else might be invited, and what would still be missing. `suggest` makes one.

    Args:
        invited: the ids of those who are invited already.
        suggested: who else, those to whom ties lead most readily first.
        unheard: values of attributes that somebody has but nobody invited, each with the first suggested who has it.

    >>> [one.id for one in Suggestions(("a",), (Suggestion(Stakeholder("b")),), ())]
    ['b']
    """

    invited: tuple[str, ...]
    suggested: tuple[Suggestion, ...]
    unheard: tuple[tuple[str, str, str], ...]

    def __iter__(self) -> Iterator[Suggestion]:
        return iter(self.suggested)

    def __len__(self) -> int:
        return len(self.suggested)

    def explain(self, lang: Lang = "en") -> str:
        """Everyone suggested, with the ties that lead to them, and what nobody invited has."""
        head = render(
            "inviting.head" if self.suggested else "inviting.nobody", {"invited": self.invited}, lang
        )
        lines = [head, *(one.explain(lang) for one in self.suggested)]
        for name, value, who in self.unheard:
            lines.append(render("inviting.would-bring", {"name": name, "value": value, "who": who}, lang))
        return "\n".join(lines)


def suggest(
    invited: Iterable[str],
    network: StakeholderNetwork,
    *,
    among: Iterable[str] | None = None,
    kinds: Iterable[str] | None = None,
    alike: str | Iterable[str] = (),
    at_most: int | None = None,
    home: float = RETURN,
) -> Suggestions:
    """Who else should be invited, given some who are: those to whom the ties of the invited lead, with these ties as reasons.

    A place is never suggested, nor is anybody to whom no chain of ties leads. Equal networks give equal suggestions.

    Args:
        invited: the ids of those who are invited already.
        network: who there is, and how they are tied; ties are followed either way round.
        among: the ids of those who may be suggested; by default everyone.
        kinds: which kinds of tie are followed; by default all. Each kind counts the same.
        alike: attributes, such as ``"type"``; to have the same value as somebody invited counts like one more kind of tie, and a value
            that nobody invited has is told.
        at_most: how many are suggested; by default everyone whom ties lead to.
        home: how probably the walk along ties goes back to the invited at each step: the more, the nearer it stays.

    Raises:
        InvalidInput: ``inviting.nobody-invited``, ``inviting.home`` for a number that isn't between 0 and 1, ``network.kinds`` for one
            bare text.
        UnknownReference: ``network.no-such``.

    >>> people = [Stakeholder(who) for who in ("a", "b", "c", "d")] + [Stakeholder("council", kind="body")]
    >>> ties = [Tie("a", "member-of", "council"), Tie("c", "member-of", "council"), Tie("b", "trusts", "c"), Tie("d", "trusts", "c")]
    >>> print(suggest(["a", "b"], StakeholderNetwork(people, ties), among=["c", "d"], at_most=1).explain())
    Besides a, b, their ties lead first to:
    c
      - tied to the invited: b is invited; b trusts c (witnessed)
      - shares with the invited: a is invited; a is a member of council (witnessed); c is a member of council (witnessed)
    """
    if isinstance(home, bool) or not isinstance(home, (int, float)) or not 0 < home < 1:
        raise InvalidInput("inviting.home", given=repr(home))
    there = tuple(dict.fromkeys(network.get(who).id for who in listed(invited)))
    if not there:
        raise InvalidInput("inviting.nobody-invited")
    names = listed(alike)
    wanted = kinds_wanted(kinds)
    may = (
        {one.id for one in network.stakeholders} if among is None else {network.get(who).id for who in among}
    )
    order = [who for who in _order(there, network, wanted, names, home) if who in may]
    theirs = {who: _by_other(network.get(who), network, wanted) for who in there}
    suggested = [_suggestion(who, theirs, network, wanted, names) for who in order[:at_most]]
    return Suggestions(there, tuple(suggested), tuple(_unheard(order, there, network, names)))


def _order(
    invited: tuple[str, ...],
    network: StakeholderNetwork,
    kinds: frozenset[str] | None,
    alike: tuple[str, ...],
    home: float,
) -> list[str]:
    from deliberation.convening.walks import Walk  # noqa: PLC0415 - numpy and scipy load where arrays are wanted

    found = Walk.on(network, kinds, alike).visits(invited, home=home)
    near = [who for who, share in found.items() if share > 0 and network.get(who).kind != "place"]
    return sorted(set(near) - set(invited), key=lambda who: (-round(found[who], 12), who))


def _suggestion(
    who: str,
    theirs: Mapping[str, Mapping[str, list[Tie]]],
    network: StakeholderNetwork,
    kinds: frozenset[str] | None,
    alike: tuple[str, ...],
) -> Suggestion:
    stakeholder = network.get(who)
    there = [network.get(one) for one in theirs]
    mine = _by_other(stakeholder, network, kinds)
    ties = [_why("tied", one, (mine[one.id][0], stakeholder)) for one in there if one.id in mine]
    shared = [
        _why("shared", one, (first, network.get(by)), (mine[by][0], stakeholder), others=others)
        for by, one, first, others in _shared(mine, theirs, network, people=not ties)
    ]
    same, unheard = [], {}
    for name in alike:
        value = stakeholder.attributes.get(name)
        if value is None:
            continue
        having = [one.label for one in there if one.attributes.get(name) == value]
        if having:
            same.append(Reason("inviting.alike", {"name": name, "value": value, "who": having}))
        else:
            unheard[name] = value
    return Suggestion(stakeholder, tuple(ties), tuple(shared), tuple(same), unheard)


def _by_other(
    one: Stakeholder, network: StakeholderNetwork, kinds: frozenset[str] | None
) -> dict[str, list[Tie]]:
    """The ties of somebody, by who is at the other end."""
    ties: dict[str, list[Tie]] = {}
    for tie in (*network.ties_from(one.id), *network.ties_to(one.id)):
        if tie.weight > 0 and (kinds is None or tie.kind in kinds):
            ties.setdefault(tie.object if tie.subject == one.id else tie.subject, []).append(tie)
    return ties


def _shared(
    mine: Mapping[str, list[Tie]],
    theirs: Mapping[str, Mapping[str, list[Tie]]],
    network: StakeholderNetwork,
    *,
    people: bool,
) -> list[tuple[str, Stakeholder, Tie, int]]:
    """Those tied both to somebody and to the invited, who aren't invited: first those who are tied to most of them.

    Each with the first of the invited, the tie of that one, and how many others of them are tied too. Persons count only where ``people``
    says so: where there is no tie to the invited themselves.
    """
    found = []
    for by in mine.keys() - theirs.keys():
        tied = [(network.get(one), ties[by][0]) for one, ties in theirs.items() if by in ties]
        if tied and (people or network.get(by).kind != "person"):
            found.append((by, *tied[0], len(tied) - 1))
    return sorted(found, key=lambda one: (-one[3], one[0]))[:MOST_SHARED]


def _why(rule: str, begin: Stakeholder, *steps: tuple[Tie, Stakeholder], others: int = 0) -> Why:
    path = Path("invited", (begin,))
    for tie, to in steps:
        path = path.along(tie, to)
    code = "inviting.shared-by-more" if others else f"inviting.{rule}"
    return Why(rule, path, title={lang: render(code, {"others": others}, lang) for lang in LANGS})


def _unheard(
    order: list[str], invited: tuple[str, ...], network: StakeholderNetwork, alike: tuple[str, ...]
) -> Iterator[tuple[str, str, str]]:
    for name in alike:
        heard = {network.get(who).attributes.get(name) for who in invited}
        for who in order:
            value = network.get(who).attributes.get(name)
            if value not in heard and value is not None:
                heard.add(value)
                yield name, value, network.get(who).label
