"""Whose interests a matter touches, and who could speak for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

import attrs

from deliberation.convening.invitees import Unheard
from deliberation.convening.paths import FURTHEST
from deliberation.issues import Issue
from deliberation.networks import StakeholderNetwork
from deliberation.stakeholders import Stakeholder
from deliberation.wording import Reason


NAMED: Final = 5
"""How many are named who could speak for an interest; more are counted."""


@attrs.frozen
class Interest:
    """Somebody, or a place, that a matter touches.

    Args:
        stakeholder: who or what.
        issues: the ids of the issues that say so.

    >>> Interest(Stakeholder("north-gate", kind="place"), ("noise",)).stakeholder.label
    'north-gate'
    """

    stakeholder: Stakeholder
    issues: tuple[str, ...]


def interests(issues: Iterable[Issue], network: StakeholderNetwork) -> tuple[Interest, ...]:
    """The interests in the issues: what and whom they have affected, then those who complain about what they are about.

    A place counts with each of its parts where somebody lives or owns something.

    >>> network = StakeholderNetwork([Stakeholder("depot", kind="body"), Stakeholder("gate", kind="place")])
    >>> [one.stakeholder.id for one in interests([Issue("noise", about="depot", affected=["gate"])], network)]
    ['gate']
    """
    issues = tuple(issues)
    affected = [
        (part, issue.id)
        for issue in issues
        for who in issue.who("affected")
        for part in (network.get(who).id, *_homes_within(who, network))
    ]
    complain = [
        (tie.subject, issue.id)
        for issue in issues
        if issue.about is not None
        for tie in network.ties_to(issue.about, "complains-about")
    ]
    told: dict[str, list[str]] = {}
    for who, issue_id in (*affected, *complain):
        told.setdefault(network.get(who).id, []).append(issue_id)
    return tuple(Interest(network.get(who), tuple(dict.fromkeys(ids))) for who, ids in told.items())


def _homes_within(who: str, network: StakeholderNetwork) -> Iterator[str]:
    """The parts of a place where somebody lives or owns something."""
    if network.get(who).kind != "place":
        return
    for part in sorted(places_around(who, network, within=False) - {network.get(who).id}):
        if network.ties_to(part, "lives-in") or network.ties_to(part, "owns"):
            yield part


def places_around(who: str, network: StakeholderNetwork, *, within: bool) -> set[str]:
    """A place, and the places that it is part of (``within``) or that are part of it, over several steps.

    >>> from deliberation.stakeholders import Tie
    >>> places = [Stakeholder("estate", kind="place"), Stakeholder("gate", kind="place")]
    >>> sorted(places_around("gate", StakeholderNetwork(places, [Tie("gate", "part-of", "estate")]), within=True))
    ['estate', 'gate']
    """
    found, frontier = {who}, [who]
    for _ in range(FURTHEST):
        near = (
            (tie.object if within else tie.subject)
            for one in frontier
            for tie in (network.ties_from if within else network.ties_to)(one, "part-of")
        )
        frontier = [
            one for one in dict.fromkeys(near) if one not in found and network.get(one).kind == "place"
        ]
        found.update(frontier)
    return found


class Voices:
    """Who could speak for whom, by the ties of a network.

    Somebody speaks for themselves; so does whoever represents them, heads a body or a group, or belongs to a group. A place is spoken for
    by those who represent, own or live in it, in what it is part of, in what is part of it or in a place that adjoins it; somebody who
    lives there by a neighbour.

    >>> from deliberation.stakeholders import Tie
    >>> people = [Stakeholder("estate", kind="place"), Stakeholder("ann"), Stakeholder("bo")]
    >>> network = StakeholderNetwork(people, [Tie("ann", "lives-in", "estate"), Tie("bo", "represents", "ann")])
    >>> sorted(Voices(network).of("estate"))
    ['ann', 'bo']
    """

    def __init__(self, network: StakeholderNetwork) -> None:
        self._network = network
        self._known: dict[str, frozenset[str]] = {}

    def of(self, who: str) -> frozenset[str]:
        """The ids of all who could speak for one; never a place's."""
        if who not in self._known:
            one = self._network.get(who)
            self._known[who] = self._for_place(who) if one.kind == "place" else self._for_anybody(one)
        return self._known[who]

    def _for_anybody(self, one: Stakeholder) -> frozenset[str]:
        own = self._spoken_for([one.id])
        if one.kind != "person":
            return own
        homes = (tie.object for tie in self._network.ties_from(one.id, "lives-in"))
        return own.union(*(self.of(home) for home in homes if self._network.get(home).kind == "place"))

    def _for_place(self, who: str) -> frozenset[str]:
        around = (places_around(who, self._network, within=within) for within in (True, False))
        places = self._beside(who).union(*around)
        there = dict.fromkeys(
            tie.subject
            for place in sorted(places)
            for kind in ("represents", "owns", "lives-in")
            for tie in self._network.ties_to(place, kind)
        )
        return self._spoken_for(there)

    def _beside(self, who: str) -> set[str]:
        ties = (*self._network.ties_from(who, "adjoins"), *self._network.ties_to(who, "adjoins"))
        ends = {end for tie in ties for end in (tie.subject, tie.object)}
        return {end for end in ends if self._network.get(end).kind == "place"}

    def _spoken_for(self, people: Iterable[str]) -> frozenset[str]:
        found: set[str] = set(people)
        frontier = sorted(found)
        for _ in range(FURTHEST):
            frontier = sorted({one for who in frontier for one in self._speakers(who)} - found)
            found.update(frontier)
        return frozenset(who for who in found if self._network.get(who).kind != "place")

    def _speakers(self, who: str) -> Iterator[str]:
        kind = self._network.get(who).kind
        ties = ["represents"]
        if kind in ("body", "group"):
            ties.append("heads")
        if kind == "group":
            ties.append("member-of")
        for tie_kind in ties:
            yield from (tie.subject for tie in self._network.ties_to(who, tie_kind))


def unheard(
    wanted: Iterable[Interest], voices: Voices, present: Collection[str], network: StakeholderNetwork
) -> tuple[Unheard, ...]:
    """The interests that nobody present speaks for, each with the reason."""
    here = frozenset(present)
    return tuple(
        Unheard(one.stakeholder, one.issues, _why(one.stakeholder.id, voices.of(one.stakeholder.id), network))
        for one in wanted
        if here.isdisjoint(voices.of(one.stakeholder.id))
    )


def _why(who: str, could: frozenset[str], network: StakeholderNetwork) -> Reason:
    if not could:
        return Reason("convening.nobody-speaks")
    if could == {who}:
        return Reason("convening.nobody-represents")
    if len(could) > NAMED:
        return Reason("convening.none-of-many", {"count": len(could)})
    return Reason("convening.none-invited", {"who": [network.get(who).label for who in sorted(could)]})
