"""What must be heard in a matter, and through whom it can be, because of which ties.

A *concern* is an affected place, and each place that is part of it; an affected or interested party; an *interest*, which is what
several have to do with the matter (they complain about the depot, work for it, deliver for it); or, where it is asked for, what
stakeholders have in common by an attribute (tenants, owners). It is heard through a candidate who lives there, owns there, belongs to it
or speaks for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, Literal

import attrs

from deliberation.convening.coverage.people import at_least_in, at_least_of
from deliberation.convening.paths import (
    FURTHEST,
    Frontier,
    Path,
    beginnings,
    from_place_to_place,
    keep,
    onward,
)
from deliberation.issues import Issue
from deliberation.networks import StakeholderNetwork
from deliberation.seat_rules import INSIDE, PART_OF, SPOKEN_FOR, Step
from deliberation.stakeholders import Stakeholder
from deliberation.wording import Lang, Reason


ConcernKind = Literal["place", "party", "interest", "attribute"]
"""A *place*; a *party* that is affected or interested; an *interest*; an *attribute* that stakeholders share."""

INTERESTS: Final = ("complains-about", "delivers-for", "leases-to", "lives-in", "owns", "works-for")
"""The kinds of tie to what an issue is about that are an interest, unless others are named."""

DWELL: Final = Step(("lives-in", "owns", *SPOKEN_FOR.kinds))
"""From a place to those through whom it is heard."""

BELONG: Final = Step((*SPOKEN_FOR.kinds, "member-of"))
"""From a body or group to those through whom it is heard."""


@attrs.frozen
class Concern:
    """Something that is to be heard.

    Args:
        kind: place, party, interest or attribute.
        key: what weights and programs call it, such as ``place:building-7`` or ``interest:complains-about:depot``.
        name: how people call it.
        people: how many people it concerns at least, as far as the network tells; ``None`` where it tells nothing.

    >>> gate = Stakeholder("gate", "北门", kind="place")
    >>> concern = Concern.of(gate)
    >>> concern.key, concern.explain("zh")
    ('place:gate', '北门')
    """

    kind: ConcernKind
    key: str
    name: Reason = attrs.field(eq=False)
    people: int | None = attrs.field(default=None, eq=False)

    @classmethod
    def of(cls, stakeholder: Stakeholder, people: int | None = None) -> Concern:
        """A place or a party."""
        kind: ConcernKind = "place" if stakeholder.kind == "place" else "party"
        named = Reason("coverage.concern", {"who": stakeholder.label})
        return cls(kind, f"{kind}:{stakeholder.id}", named, people)

    @property
    def weight(self) -> int:
        """What it weighs unless something else is said: its people, and 1 where they aren't known."""
        return self.people or 1

    def explain(self, lang: Lang = "en") -> str:
        """How people call it."""
        return self.name.explain(lang)


@attrs.frozen
class Hearing:
    """That a concern is heard through somebody, because of ties.

    Args:
        concern: what is heard.
        path: from the issue to the candidate.
        issues: the ids of the issues for which the path holds.
        attribute: the candidate's own attribute that makes it their concern, if it isn't the path.
    """

    concern: Concern
    path: Path
    issues: tuple[str, ...] = ()
    attribute: tuple[str, str] | None = None

    @property
    def candidate(self) -> Stakeholder:
        """Through whom it is heard."""
        return self.path.end

    def explain(self, lang: Lang = "en") -> str:
        """The concern, and the ties that lead from the issue to the candidate, each with its provenance."""
        said = {"concern": self.concern.name, "path": self.path.explain(lang)}
        return Reason("coverage.hearing", said).explain(lang)


@attrs.frozen
class Seekers:
    """Who may hold a resident's seat.

    Args:
        network: who there is.
        ids: those who may, or ``None`` for all private persons and groups.
    """

    network: StakeholderNetwork
    ids: Collection[str] | None = None

    def __contains__(self, one: object) -> bool:
        if not isinstance(one, Stakeholder):
            return False
        if self.ids is not None:
            return one.id in self.ids
        return one.kind in ("person", "group") and one.capacity == "private"

    def voices(self, path: Path) -> Frontier:
        """The candidates through whom the end of a path is heard: themselves, or those who speak for a body or group or belong to it.

        A group through whose members or speakers it can be heard is no candidate itself.
        """
        if path.end.kind not in ("body", "group"):
            return {path.end.id: path} if path.end in self else {}
        reached: Frontier = {path.end.id: path}
        frontier, ended = dict(reached), dict[str, Path]()
        for _ in range(FURTHEST):
            further: Frontier = {}
            for one in frontier.values():
                onwards = {} if one.end.kind == "person" else onward((one,), BELONG, self.network)
                keep(further, (each for end, each in onwards.items() if end not in reached))
                keep(ended, () if onwards else (one,))
            frontier = further
            reached |= further
        found = {end: one for end, one in ended.items() if one.end in self}
        return found or next(({end: one} for end, one in reached.items() if one.end in self), {})


def concerned(
    issue: Issue, network: StakeholderNetwork, seekers: Seekers, interests: Collection[str]
) -> Iterator[tuple[Concern, Iterable[Path]]]:
    """Each concern of an issue, with the paths by which it is heard; none where nobody could voice it."""
    inside: dict[str, Path] = {}
    for start in _anchors(issue, network):
        if start.end.kind == "place":
            yield from _of_place(start, network, seekers)
            inside |= _places_in(start, network)
        else:
            people = at_least_of(start.end)
            yield Concern.of(start.end, people), tuple(seekers.voices(start).values())
    yield from _of_interests(issue, inside, network, seekers, interests)


def _anchors(issue: Issue, network: StakeholderNetwork) -> Iterable[Path]:
    named: Frontier = {}
    for path in (*beginnings("affected", issue, network), *beginnings("interested", issue, network)):
        named.setdefault(path.end.id, path)
    return named.values()


def _places_in(start: Path, network: StakeholderNetwork) -> Frontier:
    """The place where a path ends and all that is part of it, each by the strongest path."""
    inside = from_place_to_place({start.end.id: start}, INSIDE, network)
    return {end: path for end, path in inside.items() if path.end.kind == "place"}


def _of_place(
    start: Path, network: StakeholderNetwork, seekers: Seekers
) -> Iterator[tuple[Concern, Iterable[Path]]]:
    inside = _places_in(start, network)
    through: dict[str, Frontier] = {place: {} for place in inside}
    for path in _dwellers(inside, network, seekers):
        for place in path.stakeholders:
            if place.id in through:
                keep(through[place.id], (path,))
    if not any(through.values()):
        keep(through[start.end.id], _around(start, network, seekers))
    for one, heard in through.items():
        yield Concern.of(network.get(one), at_least_in(one, network)), tuple(heard.values())


def _dwellers(places: Frontier, network: StakeholderNetwork, seekers: Seekers) -> Iterator[Path]:
    for place in places.values():
        for path in onward((place,), DWELL, network).values():
            yield from seekers.voices(path).values()


def _around(start: Path, network: StakeholderNetwork, seekers: Seekers) -> Iterable[Path]:
    """Those through whom a place is heard in which itself nobody lives: those in the nearest surroundings where somebody does."""
    frontier: Frontier = {start.end.id: start}
    for _ in range(FURTHEST):
        frontier = {
            end: path
            for end, path in onward(frontier.values(), PART_OF, network).items()
            if path.end.kind == "place"
        }
        found = [
            one
            for path in frontier.values()
            for one in _dwellers(_places_in(path, network), network, seekers)
        ]
        if found:
            return found
    return ()


def _of_interests(
    issue: Issue,
    inside: Mapping[str, Path],
    network: StakeholderNetwork,
    seekers: Seekers,
    kinds: Collection[str],
) -> Iterator[tuple[Concern, Iterable[Path]]]:
    """What several have to do with what the issue is about; complaints also about the places that are affected."""
    about = {} if issue.about is None else {issue.about: Path("about", (network.get(issue.about),))}
    for target, start in {**inside, **about}.items():
        for kind in kinds if target in about else [kind for kind in kinds if kind == "complains-about"]:
            paths = onward((start,), Step(kind), network).values()
            if paths:
                held = [path.end for path in paths]
                name = Reason(f"coverage.interest-{kind}", {"what": start.end.label, "kind": kind})
                known = name if kind in INTERESTS else attrs.evolve(name, code="coverage.interest-other")
                heard: Frontier = {}
                for path in paths:
                    keep(heard, seekers.voices(path).values())
                yield (
                    Concern("interest", f"interest:{kind}:{target}", known, at_least_of(*held)),
                    tuple(heard.values()),
                )
