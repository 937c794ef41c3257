"""From an issue along ties to those who should be invited.

Of several paths from one beginning to one end by one rule, the strongest is kept (`Path.strength`), so that no tangle of ties makes the
search long. It is over after a bounded number of ties and goes through nobody twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import Final, Literal, Self, get_args

import attrs

from deliberation.issues import Issue, Stake
from deliberation.networks import StakeholderNetwork
from deliberation.provenance import Provenance, Source
from deliberation.seat_rules import PART_OF, SPOKEN_FOR, SeatRule, Start, Step
from deliberation.stakeholders import Stakeholder, Tie
from deliberation.wording import Lang, Reason, render


ORDER: Final[tuple[Provenance, ...]] = get_args(Provenance)
"""Kinds of provenance, the strongest first."""

FURTHEST: Final = 8
"""How many ``part-of`` ties are followed from an affected place, and how many ties from a body on to those who speak for it."""

Beginning = Start | Literal["interested", "party", "invited"]
"""What somebody at the beginning of a path is in the matter: what a rule starts from, and besides one who is *interested* in it, is a
*party* to it, or is *invited* already."""

Frontier = dict[str, "Path"]
"""Paths by where they end."""


def strongest(given: Iterable[Provenance]) -> Provenance:
    """The strongest of them.

    >>> strongest(["inferred", "reported"])
    'reported'
    """
    return min(given, key=ORDER.index)


@attrs.frozen
class Path:
    """Ties that lead from an issue, or a forum's conveners, to somebody.

    Args:
        start: what the first one is in the matter.
        stakeholders: everyone on the path, one more than there are ties.
        ties: each between two neighbours on the path, either way round.
        stake: the stake by which the first one is in the matter, if it is one.

    >>> estate, manager = Stakeholder("estate", "慧苑", kind="place"), Stakeholder("S4.P3", role="物业负责人")
    >>> path = Path("affected", (estate, manager), (Tie("S4.P3", "manages", "estate"),))
    >>> path.end.label, path.explain("zh")
    ('物业负责人', '慧苑 受此事影响；物业负责人 管理 慧苑（亲见）')
    """

    start: Beginning
    stakeholders: tuple[Stakeholder, ...]
    ties: tuple[Tie, ...] = ()
    stake: Stake | None = None

    @property
    def anchor(self) -> Stakeholder:
        """Where it begins."""
        return self.stakeholders[0]

    @property
    def end(self) -> Stakeholder:
        """Where it ends: who should be invited because of it."""
        return self.stakeholders[-1]

    @cached_property
    def provenance(self) -> Provenance:
        """The weakest provenance along it, of ties, people and stake."""
        stakes = () if self.stake is None else (self.stake,)
        return max((one.provenance for one in (*self.ties, *self.stakeholders, *stakes)), key=ORDER.index)

    @cached_property
    def strength(self) -> tuple[int, int, tuple[str, ...]]:
        """What paths are ordered by, the strongest first: provenance, then the number of ties, then ids."""
        ids = (one.id for one in reversed(self.stakeholders))
        return (ORDER.index(self.provenance), len(self.ties), (*ids, *(tie.kind for tie in self.ties)))

    def __contains__(self, stakeholder: object) -> bool:
        return any(one.id == stakeholder for one in self.stakeholders)

    def speaks_for(self, stakeholder: str) -> bool:
        """Whether it goes on from somebody to who heads or represents them, and ends there."""
        for place, one in enumerate(self.stakeholders[:-1]):
            if one.id == stakeholder:
                return all(tie.kind in SPOKEN_FOR.kinds for tie in self.ties[place:])
        return False

    def along(self, tie: Tie, to: Stakeholder) -> Self:
        """This path, and one tie more."""
        return attrs.evolve(self, stakeholders=(*self.stakeholders, to), ties=(*self.ties, tie))

    def explain(self, lang: Lang = "en") -> str:
        """The path in words, with the provenance of each tie, and of people who are only inferred or supposed."""
        return {"zh": "；", "en": "; "}[lang].join(self._parts(lang))

    def _parts(self, lang: Lang) -> Iterator[str]:
        names = {one.id: one.label for one in self.stakeholders}
        begins = Reason(f"convening.start-{self.start}", {"who": self.anchor.label})
        yield begins.explain(lang) if self.stake is None else _marked(begins, self.stake, lang)
        for tie in self.ties:
            yield _marked(tie.reason(names), tie, lang)
        for one in self.stakeholders:
            if one.provenance in ("inferred", "supposed"):
                yield _marked(Reason("convening.such-a-one", {"who": one.label}), one, lang)


def _marked(said: Reason, of: Tie | Stake | Stakeholder, lang: Lang) -> str:
    return render("convening.marked", {"said": said, "provenance": _mark(of.source, lang)}, lang)


def _mark(source: Source | None, lang: Lang) -> str:
    if source is None:
        return provenance_name("witnessed").explain(lang)
    parts = (provenance_name(source.provenance).explain(lang), source.ref, source.basis)
    return {"zh": "，", "en": ", "}[lang].join(part for part in parts if part)


def provenance_name(provenance: Provenance) -> Reason:
    """How a kind of provenance is called.

    >>> provenance_name("supposed").explain("zh")
    '假设'
    """
    return Reason(f"convening.{provenance}")


def paths(
    rule: SeatRule,
    issue: Issue,
    network: StakeholderNetwork,
    conveners: Collection[str],
    away: Collection[str] = (),
) -> tuple[Path, ...]:
    """The paths by which a rule finds people for an issue; the strongest from each beginning to each end.

    Nobody who is ``away`` is found, though ties through them are followed. Where all who could speak for a body or a group are away, it
    is found itself: it may send somebody else.

    >>> network = StakeholderNetwork([Stakeholder("sf"), Stakeholder("depot", kind="body")], [Tie("sf", "operates", "depot")])
    >>> from deliberation.seat_rules import RULES
    >>> [str(path.ties[0]) for path in paths(RULES["operates"], Issue("noise", about="depot"), network, ())]
    ['sf/operates/depot']
    """
    found: list[Path] = []
    silent = frozenset(conveners)
    for beginning in beginnings(rule.start, issue, network, conveners):
        ends = _spoken_for(_followed(beginning, rule, network), network, silent, away)
        if rule.or_itself and not ends:
            ends = _spoken_for({beginning.end.id: beginning}, network, silent, away)
        found += ends
    return tuple(found)


def beginnings(
    start: Start | Literal["interested"],
    issue: Issue,
    network: StakeholderNetwork,
    conveners: Iterable[str] = (),
) -> Iterator[Path]:
    """Where paths begin that start so: one for each whom the issue names, by the surest of its words on them.

    >>> network = StakeholderNetwork([Stakeholder("gate", kind="place")])
    >>> [path.end.id for path in beginnings("affected", Issue("noise", affected=["gate"]), network)]
    ['gate']
    """
    named: dict[str, Stake | None] = {}
    if start == "about":
        named = {} if issue.about is None else {issue.about: None}
    elif start == "conveners":
        named = dict.fromkeys(conveners)
    else:
        named = dict.fromkeys(issue.affected) if start == "affected" else {}
        stakes = [stake for stake in issue.stakes if stake.kind == start]
        for stake in sorted(stakes, key=lambda one: ORDER.index(one.provenance)):
            named.setdefault(stake.stakeholder, stake)
    for who, by in named.items():
        yield Path(start, (network.get(who),), stake=by)


def _followed(beginning: Path, rule: SeatRule, network: StakeholderNetwork) -> Frontier:
    begin = {beginning.end.id: beginning}
    if rule.start == "affected" and rule.surroundings:
        begin = from_place_to_place(begin, PART_OF, network)
    return by_ways(begin, rule.ways, network)


def from_place_to_place(begin: Frontier, step: Step, network: StakeholderNetwork) -> Frontier:
    """Where paths end, and all that a step reaches again and again from the places among it: what a place lies in, or what lies in it.

    >>> people = [Stakeholder(name, kind="place") for name in ("flat", "building", "estate")]
    >>> network = StakeholderNetwork(people, [Tie("flat", "part-of", "building"), Tie("building", "part-of", "estate")])
    >>> list(from_place_to_place({"flat": Path("affected", (network.get("flat"),))}, PART_OF, network))
    ['flat', 'building', 'estate']
    """
    reached, frontier = dict(begin), begin
    for _ in range(FURTHEST):
        places = [path for path in frontier.values() if path.end.kind == "place"]
        frontier = {end: path for end, path in onward(places, step, network).items() if end not in reached}
        reached |= frontier
    return reached


def _spoken_for(
    reached: Frontier, network: StakeholderNetwork, silent: Collection[str], away: Collection[str]
) -> list[Path]:
    """The paths, each gone on to those who speak for whom it reached: in bounded layers, so that no tangle of ties makes it long."""
    layers = [reached]
    speakers: list[dict[str, Frontier]] = []
    while layers[-1] and len(layers) <= FURTHEST:
        by = {who: {} if who in silent else _speakers(path, network) for who, path in layers[-1].items()}
        further: Frontier = {}
        for several in by.values():
            keep(further, several.values())
        layers.append(further)
        speakers.append(by)
    ended: Frontier = {}
    for layer, ends in zip(layers, _ends(layers, speakers, away), strict=True):
        keep(ended, (layer[who] for who in ends))
    return list(ended.values())


def _ends(
    layers: list[Frontier], speakers: list[dict[str, Frontier]], away: Collection[str]
) -> list[list[str]]:
    """Whose path ends in each layer: whoever can come, and is spoken for by nobody who can."""
    come: set[str] = set()
    ends: list[list[str]] = []
    for layer, by in zip(reversed(layers), [{}, *reversed(speakers)], strict=True):
        going_on = {who for who, several in by.items() if not come.isdisjoint(several)}
        here = [
            who
            for who, path in layer.items()
            if who not in going_on and who not in away and path.end.kind != "place"
        ]
        ends.insert(0, here)
        come = {*here, *going_on}
    return ends


def _speakers(path: Path, network: StakeholderNetwork) -> Frontier:
    if path.end.kind not in ("body", "group"):
        return {}
    further = onward((path,), SPOKEN_FOR, network)
    return {end: one for end, one in further.items() if one.end.kind != "place"}


def by_ways(begin: Frontier, ways: Iterable[Iterable[Step]], network: StakeholderNetwork) -> Frontier:
    """Where any of these ways leads to, by the strongest path to each end; the empty way ends where it begins."""
    reached: Frontier = {}
    for way in ways:
        frontier = begin
        for step in way:
            frontier = onward(frontier.values(), step, network)
        keep(reached, frontier.values())
    return reached


def onward(frontier: Iterable[Path], step: Step, network: StakeholderNetwork) -> Frontier:
    """The paths that lead one step further; to each end the strongest.

    >>> network = StakeholderNetwork([Stakeholder("sf"), Stakeholder("depot", kind="body")], [Tie("sf", "operates", "depot")])
    >>> list(onward([Path("about", (network.get("depot"),))], Step("operates"), network))
    ['sf']
    """
    reached: Frontier = {}
    for path in frontier:
        for kind in step.kinds:
            if step.towards == "subject":
                ends = [(tie, tie.subject) for tie in network.ties_to(path.end.id, kind)]
            else:
                ends = [(tie, tie.object) for tie in network.ties_from(path.end.id, kind)]
            keep(reached, (path.along(tie, network.get(end)) for tie, end in ends if end not in path))
    return reached


def keep(reached: Frontier, more: Iterable[Path]) -> None:
    """Adds paths to those there are; of two that end at one, the stronger stays."""
    for path in more:
        known = reached.get(path.end.id)
        if known is None or path.strength < known.strength:
            reached[path.end.id] = path
