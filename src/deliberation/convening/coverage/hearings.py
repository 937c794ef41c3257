"""From a network and issues to arrays, and back to reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

import attrs

from deliberation.convening.asking import asked_of, check_known, named_in, unsupposed
from deliberation.convening.coverage.concerns import INTERESTS, Concern, Hearing, Seekers, concerned
from deliberation.convening.coverage.reach import Reach
from deliberation.convening.paths import Path
from deliberation.errors import InvalidInput, UnknownReference
from deliberation.issues import Issue
from deliberation.networks import StakeholderNetwork
from deliberation.stakeholders import Stakeholder
from deliberation.wording import Reason


@attrs.frozen(eq=False)
class Hearings:
    """Which concerns there are, and through whom each is heard because of which ties. `hearings_in` finds them.

    Args:
        issues: what is consulted about.
        candidates: who may hold a resident's seat and lets at least one concern be heard, by id.
        concerns: what is to be heard, by key.
        all: who hears whom because of which ties, by the candidate's id and the concern's key.
        weights: what concerns weigh, by key, where it isn't their own `weight <deliberation.convening.coverage.concerns.Concern.weight>`.
    """

    issues: tuple[Issue, ...]
    candidates: tuple[Stakeholder, ...]
    concerns: tuple[Concern, ...]
    all: Mapping[tuple[str, str], Hearing] = attrs.field(repr=False)
    weights: Mapping[str, Any] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        strange = sorted(self.weights.keys() - {one.key for one in self.concerns})
        if strange:
            raise InvalidInput("coverage.no-concern", given=strange, known=[one.key for one in self.concerns])

    @cached_property
    def position(self) -> Mapping[str, int]:
        """At which position each candidate stands."""
        return {one.id: at for at, one in enumerate(self.candidates)}

    @cached_property
    def reach(self) -> Reach:
        """The arrays: which concern, by its position, is heard through which candidate."""
        at = {one.key: position for position, one in enumerate(self.concerns)}
        rows: list[list[int]] = [[] for _ in self.candidates]
        for who, key in self.all:
            rows[self.position[who]].append(at[key])
        return Reach.of(rows, len(self.concerns))

    @property
    def weighed(self) -> list[Any]:
        """What each concern weighs."""
        return [self.weights.get(one.key, one.weight) for one in self.concerns]

    @property
    def unvoiced(self) -> tuple[Concern, ...]:
        """Concerns that are heard through no candidate at all."""
        voiced = {key for _, key in self.all}
        return tuple(one for one in self.concerns if one.key not in voiced)

    def through(self, candidate: str) -> tuple[Hearing, ...]:
        """What is heard through a candidate.

        Raises:
            UnknownReference: ``coverage.no-candidate``.
        """
        (at,) = self.positions((candidate,))
        return tuple(
            self.all[candidate, self.concerns[item].key] for item in self.reach.of_candidate(at).tolist()
        )

    def positions(self, candidates: Iterable[str]) -> tuple[int, ...]:
        """At which positions these candidates stand.

        Raises:
            UnknownReference: ``coverage.no-candidate``.
        """
        ids = tuple(candidates)
        for one in ids:
            if one not in self.position:
                raise UnknownReference("coverage.no-candidate", id=one)
        return tuple(self.position[one] for one in ids)


def hearings_in(
    issues: Issue | Iterable[Issue],
    network: StakeholderNetwork,
    *,
    supposed: bool = True,
    candidates: Iterable[str] | None = None,
    interests: Collection[str] = INTERESTS,
    attributes: Iterable[str] = (),
    weights: Mapping[str, Any] | None = None,
) -> Hearings:
    """Finds what must be heard in a matter, and through whom each concern is heard because of which ties.

    Equal networks give equal hearings: candidates and concerns stand in the order of ids and keys.

    Args:
        issues: what is consulted about; one or several.
        network: who has to do with it.
        supposed: whether to follow ties and people that an author only supposed.
        candidates: the ids of those who may hold a seat; without it, all private persons and groups.
        interests: the kinds of tie to what an issue is about that are an interest.
        attributes: keys of attributes; what candidates who hear something else have there is a concern too.
        weights: what concerns weigh, by key; else as many people as are known at least, and 1 where none are.

    Raises:
        InvalidInput: ``convening.no-issue``, ``convening.issue-twice``, ``convening.nothing-to-follow``, ``coverage.no-concern``.
        UnknownReference: ``convening.no-such``: an issue or ``candidates`` names somebody who isn't in the network.

    >>> from deliberation.stakeholders import Tie
    >>> people = [Stakeholder("building-7", kind="place"), Stakeholder("depot", kind="body"), Stakeholder("r1"), Stakeholder("r2")]
    >>> ties = [Tie("r1", "lives-in", "building-7"), Tie("r2", "complains-about", "depot")]
    >>> found = hearings_in(Issue("noise", about="depot", affected=["building-7"]), StakeholderNetwork(people, ties))
    >>> [(who, key) for who, key in found.all]
    [('r1', 'place:building-7'), ('r2', 'interest:complains-about:depot')]
    """
    asked = asked_of(issues)
    chosen = None if candidates is None else tuple(dict.fromkeys(candidates))
    for place, who in (*named_in(asked), *(("candidates", who) for who in chosen or ())):
        check_known(place, who, network)
    followed = network if supposed else network.without_supposed()
    begun = asked if supposed else tuple(unsupposed(issue, followed) for issue in asked)
    seekers = Seekers(followed, None if chosen is None else frozenset(network.get(one).id for one in chosen))
    found = _Found()
    for issue in begun:
        for concern, paths in concerned(issue, followed, seekers, interests):
            found.add(concern, paths, issue)
    for key in dict.fromkeys(attributes):
        found.share(key)
    return found.told(asked, weights or {})


class _Found:
    """Hearings while they are gathered: of two that say the same, the stronger path, for the issues of both."""

    def __init__(self) -> None:
        self._concerns: dict[str, Concern] = {}
        self._all: dict[tuple[str, str], Hearing] = {}

    def add(self, concern: Concern, paths: Iterable[Path], issue: Issue) -> None:
        concern = self._concerns.setdefault(concern.key, concern)
        for path in paths:
            at = path.end.id, concern.key
            known = self._all.get(at)
            issues = (issue.id,) if known is None else tuple(dict.fromkeys((*known.issues, issue.id)))
            stronger = known is None or path.strength < known.path.strength
            self._all[at] = Hearing(concern, path if known is None or stronger else known.path, issues)

    def share(self, key: str) -> None:
        """Makes a concern of each value of an attribute that candidates have."""
        strongest: dict[str, Hearing] = {}
        for (who, _), one in self._all.items():
            if who not in strongest or one.path.strength < strongest[who].path.strength:
                strongest[who] = one
        for who, one in strongest.items():
            if (value := one.candidate.attributes.get(key)) is not None:
                name = Reason("coverage.attribute", {"key": key, "value": value})
                concern = Concern("attribute", f"attribute:{key}:{value}", name)
                self._concerns.setdefault(concern.key, concern)
                self._all[who, concern.key] = Hearing(concern, one.path, one.issues, (key, value))

    def told(self, issues: tuple[Issue, ...], weights: Mapping[str, Any]) -> Hearings:
        people = {one.candidate.id: one.candidate for one in self._all.values()}
        candidates = tuple(people[who] for who in sorted(people))
        concerns = tuple(self._concerns[key] for key in sorted(self._concerns))
        return Hearings(issues, candidates, concerns, dict(sorted(self._all.items())), dict(weights))
