"""Who stands between the sides: tied to each of them, trusted by them at best, and without a stake or a conflict of their own.

A bridge is given with its reasons, the ties to each side. Bridges are ordered by these reasons; nobody is given a number.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from deliberation.canonical import Json
from deliberation.convening.asking import several_of
from deliberation.convening.conflicts import CONFLICT_RULES, Conflict, ConflictRule, conflicts_in, one_with
from deliberation.convening.invitees import Why
from deliberation.convening.paths import ORDER, Frontier, Path, keep, onward
from deliberation.convening.recommendations import Recommendation
from deliberation.convening.telling import called
from deliberation.errors import InvalidInput
from deliberation.issues import Issue
from deliberation.networks import StakeholderNetwork, kinds_wanted
from deliberation.seat_rules import Step
from deliberation.seats import Fixed, listed, titled
from deliberation.stakeholders import Stakeholder
from deliberation.wording import Lang, Reason, render, say


NOT_BETWEEN: Final = frozenset({"affects", "complains-about", "conflicts-with"})
"""The kinds of tie that lead nobody from one side to the other. A tie of any other kind does, also through a place: a grid worker who
serves the estate is tied to those who live there."""

TIES_AWAY: Final = 3
"""How many ties a bridge may be from each side, unless another number is given."""

_DIGITS: Final = 9
_LEAST: Final = 1e-9
"""Numbers that differ by less are equal, on whatever machine they were computed."""

_TRUST: Final = Step("trusts", "object")
_TRUSTED: Final = {"zh": "受其信任", "en": "trusted by them"}
_TIED: Final = {"zh": "与其有联系", "en": "tied to them"}
_SPEAKS_FOR: Final = frozenset({"heads", "represents", "operates", "owns"})


@attrs.frozen
class Side:
    """One side of a matter.

    Args:
        key: what it is called, such as the key of a seat.
        members: the ids of those on it. Whoever heads, represents, operates or owns one of them counts as on it too.
        title: ``{"zh": …, "en": …}``; by default its key.

    Raises:
        InvalidInput: ``bridging.nobody-on-side`` without members; ``seat.title``.

    >>> Side("complainant", ["owners"]).members
    ('owners',)
    """

    key: str
    members: tuple[str, ...] = attrs.field(converter=listed)
    title: Mapping[str, str] = attrs.field(factory=dict, kw_only=True, converter=titled)

    def __attrs_post_init__(self) -> None:
        if not self.members:
            raise InvalidInput("bridging.nobody-on-side", side=self.key)

    @property
    def name(self) -> Mapping[str, str]:
        """Its title, or its key in any language."""
        return self.title or Fixed({"zh": self.key, "en": self.key})


def between(plan: Recommendation) -> Bridging | None:
    """Who stands between the sides of a consultation; ``None`` where its procedure names no two sides, or one of them is empty.

    >>> from deliberation.community import COMMUNITY
    >>> from deliberation.convening import convene
    >>> from deliberation.forums import Forum
    >>> network = StakeholderNetwork([Stakeholder("depot", kind="body")])
    >>> between(convene(Issue("噪音", about="depot"), network, Forum("hall", procedure=COMMUNITY))) is None
    True
    """
    sides = sides_of(plan) if len(_consenting(plan)) > 1 else ()
    held = [who for side in sides for who in side.members]
    if len(sides) < 2 or len(set(held)) < len(held):  # noqa: PLR2004 - two sides
        return None
    return bridges(plan.matter.begun, plan.matter.followed, sides)


def sides_of(plan: Recommendation, seats: str | Iterable[str] = ()) -> tuple[Side, ...]:
    """The sides of a consultation, as its procedure names them: those whose consent it takes.

    On a side are the holders of the seat, and those for whom they were found: the company that a manager heads, the owners whom a
    representative represents. A seat that nobody was found for is no side.

    Args:
        plan: who should be in the room.
        seats: the seats that are sides, where the procedure doesn't decide by the consent of some.

    Raises:
        InvalidInput: ``bridging.no-sides`` where neither ``seats`` nor the procedure names two.

    >>> from deliberation.community import COMMUNITY
    >>> from deliberation.convening import convene
    >>> from deliberation.forums import Forum
    >>> from deliberation.stakeholders import Tie
    >>> people = [Stakeholder("depot", kind="body"), Stakeholder("manager"), Stakeholder("S4.P6")]
    >>> ties = [Tie("manager", "heads", "depot"), Tie("S4.P6", "complains-about", "depot")]
    >>> plan = convene(Issue("噪音", about="depot"), StakeholderNetwork(people, ties), Forum("hall", procedure=COMMUNITY))
    >>> [(side.key, side.members) for side in sides_of(plan, ["stakeholder", "official"])]
    [('stakeholder', ('S4.P6', 'manager', 'depot'))]
    """
    wanted = listed(seats) or _consenting(plan)
    titles = {seat.key: seat.title for seat in plan.procedure.seats}
    if len(wanted) < 2 or not titles.keys() >= set(wanted):  # noqa: PLR2004 - two sides
        raise InvalidInput(
            "bridging.no-sides", given=wanted, procedure=plan.procedure.key, known=tuple(titles)
        )
    found = {key: _on_side(plan, key) for key in wanted}
    return tuple(Side(key, members, title=titles[key]) for key, members in found.items() if members)


def _consenting(plan: Recommendation) -> tuple[str, ...]:
    """The seats by whose consent the procedure decides."""
    return listed(plan.procedure.decides.params.get("sides", ()))  # type: ignore[arg-type]  # names of seats


def _on_side(plan: Recommendation, seat: str) -> tuple[str, ...]:
    paths = (why.path for one in plan.for_seat(seat) for why in one.reasons)
    return tuple(dict.fromkeys(who for path in paths for who in _speaks_for(path)))


def _speaks_for(path: Path) -> Iterator[str]:
    """The end of a path, and back along it as long as one speaks for the next."""
    yield path.end.id
    for tie, one in zip(reversed(path.ties), path.stakeholders[-2::-1], strict=True):
        if tie.kind not in _SPEAKS_FOR or one.kind == "place":
            return
        yield one.id


@attrs.frozen
class Bridge:
    """Somebody who stands between the sides.

    Args:
        stakeholder: a person, a body or a group.
        sides: those between which they stand.
        reasons: how they are tied to each of these sides, in their order: by trust where there is trust.
        only: whether without them no way leads from one side to another.

    >>> owner, depot, warden = Stakeholder("owner"), Stakeholder("depot", kind="body"), Stakeholder("warden", role="网格员")
    >>> whys = [Why("trusted", Path("party", (one, warden)), title={"zh": "受其信任"}) for one in (owner, depot)]
    >>> Bridge(warden, (Side("owners", ["owner"]), Side("depot", ["depot"])), tuple(whys)).trusted
    True
    """

    stakeholder: Stakeholder
    sides: tuple[Side, ...]
    reasons: tuple[Why, ...]
    only: bool = False

    @property
    def id(self) -> str:
        """The stakeholder's id."""
        return self.stakeholder.id

    @property
    def trusted(self) -> bool:
        """Whether somebody on each side trusts them."""
        return all(why.rule == "trusted" for why in self.reasons)

    def explain(self, lang: Lang = "en") -> str:
        """Who, and because of which ties to each side. Names stay as they are."""
        code = "bridging.trusted-by-all" if self.trusted else "bridging.between"
        lines = [render(code, {"who": called(self.stakeholder, lang)}, lang)]
        for side, why in zip(self.sides, self.reasons, strict=True):
            said = render("bridging.side", {"side": side.name, "why": why.explain(lang)}, lang)
            lines.append(f"  - {said}")
        if self.only:
            lines.append(f"  - {render('bridging.only', {'who': self.stakeholder.label}, lang)}")
        return "\n".join(lines)

    def to_json(self, lang: Lang = "zh") -> dict[str, Json]:
        """Who, and why, with the ties and their sources."""
        return {
            "id": self.id,
            "name": self.stakeholder.called,
            "trusted": self.trusted,
            "only": self.only,
            "reasons": {
                side.key: why.to_json(lang) for side, why in zip(self.sides, self.reasons, strict=True)
            },
        }


@attrs.frozen(kw_only=True)
class Bridging:
    """Who stands between the sides of a matter, and who would but for a stake or a conflict. `bridges` makes one.

    Args:
        issues: what is consulted about.
        sides: the sides.
        bridges: those who stand between them, those with the strongest reasons first.
        excluded: those who are tied to every side too, but have a stake or a conflict of interest, with the reason.
        furthest: how many ties a bridge may be from each side.

    >>> nobody = Bridging(issues=(Issue("noise"),), sides=(Side("owners", ["a"]), Side("depot", ["b"])))
    >>> nobody.explain()
    'Between owners, depot: nobody without a stake or a conflict of interest is within 3 ties of every side'
    """

    issues: tuple[Issue, ...]
    sides: tuple[Side, ...]
    bridges: tuple[Bridge, ...] = ()
    excluded: tuple[Conflict, ...] = ()
    furthest: int = TIES_AWAY

    def explain(self, lang: Lang = "en") -> str:
        """Who stands between the sides and why, and who is left out because of what."""
        sides = [side.name for side in self.sides]
        head = Reason("bridging.head", {"sides": sides})
        if not self.bridges:
            head = Reason("bridging.nobody", {"sides": sides, "furthest": self.furthest})
        lines = [head.explain(lang), *(one.explain(lang) for one in self.bridges)]
        lines += [one.explain(lang) for one in self.excluded]
        return "\n".join(lines)

    def to_json(self, lang: Lang = "zh") -> dict[str, Json]:
        """The sides, the bridges with their ties, and who is excluded because of what."""
        return {
            "issue": say([issue.title for issue in self.issues], lang),
            "sides": {side.key: list(side.members) for side in self.sides},
            "bridges": [one.to_json(lang) for one in self.bridges],
            "excluded": [one.to_json(lang) for one in self.excluded],
        }


def bridges(
    issues: Issue | Iterable[Issue],
    network: StakeholderNetwork,
    sides: Iterable[Side] | Mapping[str, Iterable[str]],
    *,
    kinds: Iterable[str] | None = None,
    furthest: int = TIES_AWAY,
    at_most: int | None = None,
    rules: Iterable[ConflictRule] = CONFLICT_RULES,
    backend: str | None = None,
) -> Bridging:
    """Who stands between the sides of a matter: tied to every one of them, with no stake and no conflict of interest.

    Those come first whom somebody on every side trusts, then those trusted on more of them; then by the provenance of the ties, and by how
    few ties they are away. Among equals
    come first those through whom more of the shortest ways between the sides lead (betweenness), then those whose other ties lead
    less to the same people (Burt's constraint), then by id.

    Args:
        issues: what is consulted about; whoever has a stake in one of them or a conflict of interest is excluded.
        network: who has to do with it, and how they are tied.
        sides: the sides (`sides_of` finds those of a recommendation), or the ids of those on each by a name.
        kinds: which ties lead from one side to the other; by default all but those in `NOT_BETWEEN`.
        furthest: how many ties a bridge may be from each side.
        at_most: how many are given; everyone, if not said. The excluded are always all given.
        rules: what counts as a conflict.
        backend: which of networkx's backends computes betweenness and constraint.

    Raises:
        InvalidInput: ``convening.no-issue``, ``convening.issue-twice``;
            ``bridging.no-sides`` for fewer than two; ``bridging.both-sides`` for somebody who is on two; ``bridging.furthest``
            for less than one tie; ``bridging.nobody-on-side``; ``network.kinds`` for one bare text.
        UnknownReference: ``network.no-such``.

    >>> from deliberation.stakeholders import Tie
    >>> people = [Stakeholder("depot", kind="body"), Stakeholder("owners", kind="group"), Stakeholder("warden"), Stakeholder("courier")]
    >>> ties = [Tie("owners", "trusts", "warden"), Tie("depot", "trusts", "warden"), Tie("courier", "works-for", "depot"),
    ...     Tie("owners", "trusts", "courier")]
    >>> between = bridges(Issue("noise", about="depot"), StakeholderNetwork(people, ties), {"owners": ["owners"], "depot": ["depot"]})
    >>> print(between.explain())
    Between owners, depot:
    warden is trusted on every side
      - owners: trusted by them: owners is a party; owners trusts warden (witnessed)
      - depot: trusted by them: depot is a party; depot trusts warden (witnessed)
    courier has a conflict of interest: may be heard, doesn't stand between the sides or decide for others
      - works for a party: depot is what it is about; courier works for depot (witnessed)
    """
    asked, given = several_of(issues), _sides(sides)
    if type(furthest) is not int or furthest < 1:
        raise InvalidInput("bridging.furthest", given=repr(furthest))
    wanted = kinds_wanted(kinds)
    carrying = frozenset(tie.kind for tie in network.ties) - NOT_BETWEEN if wanted is None else wanted
    members = {side.key: _members(side, network) for side in given}
    _check_apart(members)
    parties = {who for circle in members.values() for who in circle}
    reached = {key: _reached(circle, parties, carrying, network, furthest) for key, circle in members.items()}
    near = set.intersection(*(set(paths) for paths in reached.values())) - parties
    near = {who for who in near if network.get(who).kind != "place"}
    in_conflict = conflicts_in(asked, network, parties=sorted(parties), rules=rules)
    found = {
        who: Bridge(network.get(who), given, tuple(_why(reached[side.key][who]) for side in given))
        for who in sorted(near - in_conflict.keys())
    }
    ordered = _ordered(found, network, carrying, members, backend)[:at_most]
    return Bridging(
        issues=asked,
        sides=given,
        bridges=tuple(ordered),
        excluded=tuple(one for who, one in in_conflict.items() if who in near),
        furthest=furthest,
    )


def _sides(given: Iterable[Side] | Mapping[str, Iterable[str]]) -> tuple[Side, ...]:
    made = [Side(key, members) for key, members in given.items()] if isinstance(given, Mapping) else given
    sides = tuple(made)
    keys = {side.key for side in sides}
    if len(keys) < max(2, len(sides)):
        raise InvalidInput("bridging.no-sides", given=[side.key for side in sides], procedure=None, known=())
    return sides


def _members(side: Side, network: StakeholderNetwork) -> Frontier:
    return one_with((Path("party", (network.get(who),)) for who in side.members), network)


def _check_apart(members: Mapping[str, Frontier]) -> None:
    on: dict[str, str] = {}
    for key, circle in members.items():
        for who in circle:
            if on.setdefault(who, key) != key:
                raise InvalidInput("bridging.both-sides", who=who, sides=(on[who], key))


def _reached(
    circle: Frontier, parties: set[str], kinds: frozenset[str], network: StakeholderNetwork, furthest: int
) -> Frontier:
    """Everyone within some ties of a side, outside of all sides, by the strongest path; by trust where the side trusts them."""
    begins = [Path("party", (path.end,)) for path in circle.values()]
    steps = (Step(sorted(kinds)), Step(sorted(kinds), "object"))
    reached: Frontier = {}
    frontier: Iterable[Path] = begins
    for _ in range(furthest):
        further: Frontier = {}
        for step in steps:
            keep(further, onward(frontier, step, network).values())
        frontier = [path for end, path in further.items() if end not in parties]
        keep(reached, frontier)
    trusted = onward(begins, _TRUST, network) if "trusts" in kinds else {}
    return reached | {end: path for end, path in trusted.items() if end not in parties}


def _why(path: Path) -> Why:
    first = path.ties[0]
    trusted = len(path.ties) == 1 and first.kind == "trusts" and first.object == path.end.id
    return Why("trusted" if trusted else "tied", path, title=_TRUSTED if trusted else _TIED)


def _ordered(
    found: Mapping[str, Bridge],
    network: StakeholderNetwork,
    kinds: frozenset[str],
    members: Mapping[str, Frontier],
    backend: str | None,
) -> list[Bridge]:
    if not found:
        return []
    from deliberation.convening import brokerage  # noqa: PLC0415 - numpy and scipy load where arrays are wanted

    sides = [tuple(circle) for circle in members.values()]
    adjacency = network.adjacency(kinds)
    lies_between = brokerage.between(adjacency, sides, backend=backend)
    constraint = brokerage.constraint(adjacency, found, backend=backend)
    closed = {who: number for who, number in constraint.items() if not math.isnan(number)}
    # All shortest paths lead through whoever is the only way, so nobody lies more between.
    most = max(lies_between[who] for who in found)

    def by_reasons(one: Bridge) -> tuple[object, ...]:
        paths = [why.path for why in one.reasons]
        weakest = max(ORDER.index(path.provenance) for path in paths)
        away = sum(len(path.ties) for path in paths)
        trusting = sum(why.rule == "trusted" for why in one.reasons)
        return (
            -trusting,
            weakest,
            away,
            round(-lies_between[one.id], _DIGITS),
            round(closed.get(one.id, 1.0), _DIGITS),
            one.id,
        )

    return [
        attrs.evolve(one, only=True)
        if most and lies_between[one.id] > most - _LEAST and not brokerage.joined(adjacency, sides, one.id)
        else one
        for one in sorted(found.values(), key=by_reasons)
    ]
