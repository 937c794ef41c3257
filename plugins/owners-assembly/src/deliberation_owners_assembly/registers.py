"""From the register of owners (业主名册) to the roll: every owner with area and head, co-owners as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final, Literal

import attrs

from deliberation import Count, Holding, Recommendation, Roll, Stakeholder, StakeholderNetwork
from deliberation_owners_assembly.figures import decimals
from deliberation_owners_assembly.owners import OWNER


AREA: Final = "area"
"""The attribute of a place that says how many square metres the exclusive part has, as exact text."""

_AREA: Final = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?")


@attrs.frozen
class _Estate:
    """What an owner, or several together, own here."""

    owners: tuple[str, ...]
    parts: tuple[Stakeholder, ...]

    @property
    def id(self) -> str:
        """The owner's id; of co-owners, one for them together."""
        return self.owners[0] if len(self.owners) == 1 else f"owners-of-{self.parts[0].id}"

    def weights(self, heads: Literal["owner", "part"]) -> dict[str, str]:
        """What they weigh; without an area where one of the parts has none that can be read."""
        weights = {"heads": str(len(self.parts)) if heads == "part" else "1"}
        texts = [part.attributes.get(AREA, "") for part in self.parts]
        if all(map(_AREA.fullmatch, texts)):
            weights["area"] = decimals(sum(map(Fraction, texts), Fraction(0)))
        return weights

    def stakeholder(self, network: StakeholderNetwork) -> Stakeholder:
        """The owner; co-owners as a group."""
        if len(self.owners) == 1:
            return network.get(self.owners[0])
        names = " + ".join(network.get(one).label for one in self.owners)
        return Stakeholder(self.id, role=names, kind="group", count=Count.of(len(self.owners)))


def weighed(
    plan: Recommendation, network: StakeholderNetwork, *, heads: Literal["owner", "part"] = "owner"
) -> Roll:
    """The roll of a recommendation, in which every owner of an affected place sits with area and heads.

    The register is the network: exclusive parts are places with an attribute ``area``, ``part-of`` the affected place, with ``owns`` ties
    to them. Whoever owns several parts is one owner with the area of all. Several who own a part together are one group with one head; who
    of them owns nothing alone is there to be heard.
    The one who represents or heads a body or a group of owners, and nothing else here, is seated as its proxy.

    Args:
        plan: a recommendation under this procedure.
        network: the network it was made from.
        heads: whether an owner of several parts is one head, as the law counts, or one for each part, as some places' rules do.

    Source:
        法释〔2009〕7号, as changed in 2020, arts. 8 and 9: area by the register of real estate; one exclusive part is one head, but those
        that the developer hasn't sold or handed over are one together, and so are those of one buyer.

    >>> from deliberation import Forum, Issue, Tie, convene
    >>> from deliberation_owners_assembly import OWNERS_ASSEMBLY
    >>> network = StakeholderNetwork(
    ...     [Stakeholder("estate", kind="place"), Stakeholder("ann"),
    ...      *(Stakeholder(unit, kind="place", attributes={"area": "66.12"}) for unit in ("unit-1", "unit-2"))],
    ...     [tie for unit in ("unit-1", "unit-2") for tie in (Tie(unit, "part-of", "estate"), Tie("ann", "owns", unit))],
    ... )
    >>> forum = Forum("estate", procedure=OWNERS_ASSEMBLY)
    >>> plan = convene(Issue("a lift", affected=["estate"]), network, forum)
    >>> dict(weighed(plan, network).holding("ann").weights)
    {'area': '132.24', 'heads': '1'}
    """
    found = tuple(_estates(plan, network))
    others = [one for one in plan.roll().holdings if one.seat != OWNER]
    seated = [Holding(one.id, OWNER, weights=one.weights(heads)) for one in found]
    people = (*plan.roll().stakeholders, *(one.stakeholder(network) for one in found))
    beside = (*_proxies(found, plan, network), *_co_owners(found))
    return Roll((*others, *seated, *beside), tuple({one.id: one for one in people}.values()))


def _estates(plan: Recommendation, network: StakeholderNetwork) -> Iterator[_Estate]:
    owned: dict[tuple[str, ...], list[Stakeholder]] = {}
    for place in _places(plan, network):
        owners = tuple(sorted({tie.subject for tie in network.ties_to(place, "owns")}))
        if owners:
            owned.setdefault(owners, []).append(network.get(place))
    for owners, parts in owned.items():
        yield _Estate(owners, tuple(parts))


def _places(plan: Recommendation, network: StakeholderNetwork) -> tuple[str, ...]:
    """The affected places and all that is part of them, each once."""
    begin = (who for issue in plan.issues for who in issue.affected if network.get(who).kind == "place")
    found = dict.fromkeys(begin)
    waiting = list(found)
    while waiting:
        inside = [tie.subject for tie in network.ties_to(waiting.pop(0), "part-of")]
        new = [one for one in inside if one not in found and network.get(one).kind == "place"]
        found.update(dict.fromkeys(new))
        waiting += new
    return tuple(found)


def _co_owners(found: Iterable[_Estate]) -> Iterator[Holding]:
    """Each co-owner who owns nothing alone: there to be heard, and to be named by the others."""
    owning = {one.id for one in found}
    sharing = dict.fromkeys(who for one in found if len(one.owners) > 1 for who in one.owners)
    yield from (Holding(who, OWNER, capacity="observer") for who in sharing if who not in owning)


def _proxies(
    found: Iterable[_Estate], plan: Recommendation, network: StakeholderNetwork
) -> Iterator[Holding]:
    owning = {one.id for one in found}
    for invitee in plan.for_seat(OWNER):
        ties = (tie for kind in ("represents", "heads") for tie in network.ties_from(invitee.id, kind))
        spoken_for = {tie.object for tie in ties if tie.object in owning}
        if invitee.id not in owning and len(spoken_for) == 1:
            yield Holding(invitee.id, OWNER, capacity="proxy", substitute_for=spoken_for.pop())
