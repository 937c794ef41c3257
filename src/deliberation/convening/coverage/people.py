"""How many people something concerns, at least: what the network knows, and never more."""

from __future__ import annotations

from deliberation.convening.paths import FURTHEST
from deliberation.networks import StakeholderNetwork
from deliberation.stakeholders import Stakeholder


def at_least_of(*stakeholders: Stakeholder) -> int | None:
    """How many people these are at least. Groups may share members, and persons belong to them, so the largest counts alone.

    >>> from deliberation.quantities import Count
    >>> owners = Stakeholder("owners", kind="group", count=Count.read("50多名"))
    >>> at_least_of(owners, Stakeholder("a")), at_least_of(Stakeholder("depot", kind="body"))
    (51, None)
    """
    persons = sum(one.kind == "person" for one in stakeholders)
    lows = (one.count.low for one in stakeholders if one.count is not None)
    groups = (figure + (not included) for figure, included in (low for low in lows if low is not None))
    return max(persons, *groups, 0) or None


def at_least_in(place: str, network: StakeholderNetwork) -> int | None:
    """How many people live in a place at least: in itself, or in all that is part of it together.

    >>> from deliberation.stakeholders import Tie
    >>> places = [Stakeholder(each, kind="place") for each in ("estate", "b1", "b2")]
    >>> ties = [Tie("b1", "part-of", "estate"), Tie("b2", "part-of", "estate"), Tie("a", "lives-in", "b1"), Tie("b", "lives-in", "b2")]
    >>> at_least_in("estate", StakeholderNetwork([*places, Stakeholder("a"), Stakeholder("b")], ties))
    2
    """
    return _within(place, network, set(), FURTHEST) or None


def _within(place: str, network: StakeholderNetwork, counted: set[str], further: int) -> int:
    """Nobody and no place counts twice, whatever is part of what."""
    if place in counted:
        return 0
    counted.add(place)
    parts = (tie.subject for tie in network.ties_to(place, "part-of")) if further else ()
    within = sum(_within(part, network, counted, further - 1) for part in parts)
    here = {tie.subject for tie in network.ties_to(place, "lives-in")} - counted
    counted |= here
    own = at_least_of(*(network.get(one) for one in here)) or 0
    return max(own, within)
