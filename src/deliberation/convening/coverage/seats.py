"""Residents' seats so that every affected place, party and interest is heard, each with its reasons."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

import attrs

from deliberation.convening.asking import check_known
from deliberation.convening.coverage.concerns import INTERESTS, Concern, Hearing
from deliberation.convening.coverage.hearings import Hearings, hearings_in
from deliberation.convening.coverage.quotas import Quotas
from deliberation.convening.coverage.results import USUAL, Coverage, Search, cover, shown
from deliberation.convening.telling import called
from deliberation.issues import Issue
from deliberation.networks import StakeholderNetwork
from deliberation.stakeholders import Stakeholder
from deliberation.wording import Lang, Reason


@attrs.frozen(eq=False)
class HeardSeat:
    """One resident's seat, and why it is filled so.

    Args:
        stakeholder: who sits.
        gain: the weight newly heard with them.
        newly: what is heard through them and through nobody who was chosen before.
        also: what is heard through them besides.
        only: what would be unheard without them.
    """

    stakeholder: Stakeholder
    gain: Fraction
    newly: tuple[Hearing, ...]
    also: tuple[Hearing, ...]
    only: tuple[Concern, ...]

    @property
    def id(self) -> str:
        """The stakeholder's id."""
        return self.stakeholder.id


@attrs.frozen(eq=False)
class NetworkCoverage:
    """Who sits so that as much as possible of a matter is heard, and why. `cover_network` makes one.

    Args:
        hearings: what is to be heard, and through whom it can be.
        coverage: the seats on the arrays: how they were found, and how far from the best they can be.
    """

    hearings: Hearings
    coverage: Coverage

    @cached_property
    def seats(self) -> tuple[HeardSeat, ...]:
        """Who sits, in the order in which they were chosen."""
        found: list[HeardSeat] = []
        before: set[str] = set()
        for at, gain in zip(self.coverage.chosen, self.coverage.gains, strict=True):
            stakeholder = self.hearings.candidates[at]
            through = self.hearings.through(stakeholder.id)
            newly = tuple(one for one in through if one.concern.key not in before)
            also = tuple(one for one in through if one.concern.key in before)
            before |= {one.concern.key for one in through}
            found.append(HeardSeat(stakeholder, gain, newly, also, self.without(stakeholder.id)))
        return tuple(found)

    @property
    def unheard(self) -> tuple[Concern, ...]:
        """Concerns that candidates could voice, but nobody who was chosen does."""
        unvoiced = {one.key for one in self.hearings.unvoiced}
        return tuple(one for one in self._named(self.coverage.unheard) if one.key not in unvoiced)

    @property
    def unvoiced(self) -> tuple[Concern, ...]:
        """Concerns that no candidate at all could voice: a gap in the network, or in the neighbourhood."""
        return self.hearings.unvoiced

    def without(self, candidate: str) -> tuple[Concern, ...]:
        """What would be unheard without one of those who were chosen.

        Raises:
            UnknownReference: ``coverage.no-candidate``.
            InvalidInput: ``coverage.not-chosen``.
        """
        (at,) = self.hearings.positions((candidate,))
        return self._named(self.coverage.only(at))

    def alternates(self, candidate: str, most: int = 3) -> tuple[tuple[Stakeholder, Fraction], ...]:
        """Who could sit in one's place under the same quotas, and the weight that is heard then; those with whom most is heard first.

        Raises:
            UnknownReference: ``coverage.no-candidate``.
            InvalidInput: ``coverage.not-chosen``.
        """
        (at,) = self.hearings.positions((candidate,))
        found = self.coverage.alternates(at, most)
        return tuple((self.hearings.candidates[one.candidate], one.covered) for one in found)

    def replied(self, *, accepted: Iterable[str] = (), declined: Iterable[str] = ()) -> NetworkCoverage:
        """The seats anew when some have accepted or declined, as `deliberation.convening.coverage.results.Coverage.replied` says.

        Raises:
            UnknownReference: ``coverage.no-candidate``.
            InvalidInput: as there.
        """
        yes, no = self.hearings.positions(accepted), self.hearings.positions(declined)
        return attrs.evolve(self, coverage=self.coverage.replied(accepted=yes, declined=no))

    def explain(self, lang: Lang = "en") -> str:
        """Who sits because of which ties, what would be unheard without them, what stays unheard, and how the seats were found."""
        return "\n".join(self._lines(lang))

    def _lines(self, lang: Lang) -> Iterator[str]:
        yield Reason("coverage.head", {"issues": [issue.title for issue in self.hearings.issues]}).explain(
            lang
        )
        yield self.coverage.explain(lang)
        for number, seat in enumerate(self.seats, start=1):
            who = {"number": number, "who": called(seat.stakeholder, lang), "gain": shown(seat.gain)}
            yield Reason("coverage.seat", who).explain(lang)
            yield from (f"  - {one.explain(lang)}" for one in seat.newly)
            if seat.also:
                yield f"  - {_listed('coverage.also', (one.concern for one in seat.also), lang)}"
            if seat.only:
                yield f"  - {_listed('coverage.without', seat.only, lang)}"
        if self.unheard:
            yield _listed("coverage.unheard", self.unheard, lang)
        if self.unvoiced:
            yield _listed("coverage.unvoiced", self.unvoiced, lang)

    def _named(self, items: Any) -> tuple[Concern, ...]:
        return tuple(self.hearings.concerns[item] for item in items.tolist())


def _listed(code: str, concerns: Iterable[Concern], lang: Lang) -> str:
    return Reason(code, {"concerns": [one.name for one in concerns]}).explain(lang)


def cover_network(
    issues: Issue | Iterable[Issue],
    network: StakeholderNetwork,
    *,
    size: int,
    groups: str | Mapping[str, Hashable] | None = None,
    at_most: Mapping[Any, int] | None = None,
    at_least: Mapping[Any, int] | None = None,
    locked: Iterable[str] = (),
    excluded: Iterable[str] = (),
    supposed: bool = True,
    candidates: Iterable[str] | None = None,
    interests: Collection[str] = INTERESTS,
    attributes: Iterable[str] = (),
    weights: Mapping[str, Any] | None = None,
    search: Search = USUAL,
) -> NetworkCoverage:
    """Fills residents' seats so that as much as possible of what a matter touches is heard.

    Nobody is scored: that somebody sits says what is heard through them, and nothing of them. Equal networks give equal seats; among equals
    the order of ids decides.

    Args:
        issues: what is consulted about; one or several.
        network: who has to do with it.
        size: how many seats there are, those of the locked among them.
        groups: by what quotas go: the key of an attribute, or each candidate's group by id.
        at_most: how many seats each group takes at most.
        at_least: how many seats each group takes at least.
        locked: who sits in any case, such as those who have accepted.
        excluded: who doesn't sit, such as those who have declined; whoever is no candidate anyway may be named.
        supposed: whether to follow ties and people that an author only supposed.
        candidates: the ids of those who may hold a seat; without it, all private persons and groups.
        interests: the kinds of tie to what an issue is about that are an interest.
        attributes: keys of attributes; what candidates have there is a concern too.
        weights: what concerns weigh, by key; else as many people as are known at least, and 1 where none are.
        search: how hard the best set is searched for.

    Raises:
        InvalidInput: as for `hearings_in <deliberation.convening.coverage.hearings.hearings_in>` and `cover`.
        UnknownReference: as there; ``coverage.no-candidate`` (somebody locked through whom nothing is heard);
            ``convening.no-such`` (somebody locked or excluded who isn't in the network).

    >>> from deliberation.stakeholders import Tie
    >>> building, depot = Stakeholder("building-7", "7号楼", kind="place"), Stakeholder("depot", "营业部", kind="body")
    >>> ties = [Tie("r1", "lives-in", "building-7"), Tie("r2", "complains-about", "depot")]
    >>> network = StakeholderNetwork([building, depot, Stakeholder("r1"), Stakeholder("r2")], ties)
    >>> print(cover_network(Issue("噪音", about="depot", affected=["building-7"]), network, size=2).explain("zh"))
    噪音：居民席
    共 2 席，选定 2 席，能反映的分量为 2。已核实没有更好的选法。
    1. r1（新增分量 1）
      - 7号楼：7号楼 受此事影响；r1 居住于 7号楼（亲见）
      - 缺此席则无人反映：7号楼
    2. r2（新增分量 1）
      - 对营业部的意见：营业部 是议题所指；r2 投诉 营业部（亲见）
      - 缺此席则无人反映：对营业部的意见
    """
    found = hearings_in(
        issues,
        network,
        supposed=supposed,
        candidates=candidates,
        interests=interests,
        attributes=attributes,
        weights=weights,
    )
    sit, gone = (_ids(where, who, network) for where, who in (("locked", locked), ("excluded", excluded)))
    quotas = _quotas(found, groups, at_most or {}, at_least or {})
    plan = cover(
        found.reach,
        size,
        weights=found.weighed,
        quotas=quotas,
        locked=found.positions(sit),
        excluded=found.positions(one for one in gone if one in found.position),
        search=search,
    )
    return NetworkCoverage(found, plan)


def _ids(where: str, who: Iterable[str], network: StakeholderNetwork) -> list[str]:
    """Their ids as the network writes them."""
    given = list(who)
    for one in given:
        check_known(where, one, network)
    return [network.get(one).id for one in given]


def _quotas(
    found: Hearings,
    groups: str | Mapping[str, Hashable] | None,
    at_most: Mapping[Any, int],
    at_least: Mapping[Any, int],
) -> Quotas:
    if groups is None:
        return Quotas((), at_most, at_least)
    if isinstance(groups, str):
        return Quotas([one.attributes.get(groups) for one in found.candidates], at_most, at_least)
    return Quotas([groups.get(one.id) for one in found.candidates], at_most, at_least)
