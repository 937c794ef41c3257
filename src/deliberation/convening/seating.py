"""Giving everyone who was found one seat, and saying which seats stay empty.

Conveners take the seats found by ``convenes`` first, in the forum's order. Who has accepted keeps the seat they accepted. Everybody else
takes the first seat, in the procedure's order, that finds them and has room. Where a seat takes fewer than were found, those with the
strongest reasons come first: by provenance, then by the number of ties, then by id. That orders reasons, it says nothing of people; a
fair lottery is another thing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Final

import attrs

from deliberation.convening.invitees import Gap, Invitee, LeftOut, Why
from deliberation.errors import InvalidInput
from deliberation.seat_rules import CONVENES, RULES, SeatRule
from deliberation.seats import Seat
from deliberation.wording import Reason


class Found:
    """Who is found, by whichever rule, and for whichever seat.

    Args:
        by_rule: by rule and by id, with the reasons, the strongest first.

    >>> Found({"leases-to": {}}).of(Seat("landlord", found_by="leases-to"), hosts=False)
    {}
    """

    def __init__(self, by_rule: Mapping[str, Mapping[str, tuple[Why, ...]]]) -> None:
        self.by_rule = by_rule
        self._for_seat: dict[tuple[str, bool], Mapping[str, tuple[Why, ...]]] = {}

    def of(self, seat: Seat, *, hosts: bool) -> Mapping[str, tuple[Why, ...]]:
        """Who is found for a seat, in the order in which they take it: as conveners, or by its other rules."""
        key = (seat.key, hosts)
        if key not in self._for_seat:
            self._for_seat[key] = self._ordered(seat, hosts=hosts)
        return self._for_seat[key]

    def _ordered(self, seat: Seat, *, hosts: bool) -> dict[str, tuple[Why, ...]]:
        whys: dict[str, tuple[Why, ...]] = {}
        for rule in seat.found_by:
            if (rule == CONVENES) == hosts:
                for who, more in self.by_rule[rule].items():
                    whys[who] = (*whys.get(who, ()), *more)
        if hosts:
            return whys
        ordered = {who: by_strength(reasons) for who, reasons in whys.items()}
        return dict(sorted(ordered.items(), key=lambda item: (item[1][0].path.strength[:2], item[0])))


@attrs.frozen
class Seating:
    """Who sits where.

    >>> seating = seat_all([Seat("landlord", found_by="leases-to")], Found({"leases-to": {}}))
    >>> seating.gaps[0].required
    False
    """

    conveners: tuple[Invitee, ...]
    invitees: tuple[Invitee, ...]
    left_out: tuple[LeftOut, ...]
    gaps: tuple[Gap, ...]


@attrs.frozen(kw_only=True)
class Places:
    """Which places are given already, and who gets none.

    Args:
        accepted: who has accepted which seat: from id to the seat's key.
        waiting: the ids of those who weren't chosen, as not all of them can come.

    >>> Places(accepted={"S4.P1": "respondent"}).waiting
    ()
    """

    accepted: Mapping[str, str] = MappingProxyType({})
    waiting: Collection[str] = ()


FREE: Final = Places()
"""Nobody has accepted yet, and every seat is open to everyone who is found."""


def seat_all(
    seats: Iterable[Seat], found: Found, rules: Mapping[str, SeatRule] = RULES, places: Places = FREE
) -> Seating:
    """Seats everyone who was found; ``rules`` are those that the seats name.

    Raises:
        InvalidInput: ``convening.no-seat``, ``convening.not-found``, ``convening.accepted-full``: somebody accepted a seat that there
            isn't, that they aren't found for, or that has no room for all who accepted it.
    """
    seats = tuple(seats)
    surplus: dict[str, LeftOut] = {}
    conveners: dict[str, Invitee] = {}
    for seat in seats:
        _fill(seat, found.of(seat, hosts=True), conveners, surplus, FREE)
    _check_accepted(seats, found, places.accepted, conveners)
    seated = dict(conveners)
    for seat in seats:
        _fill(seat, found.of(seat, hosts=False), seated, surplus, places)
    everyone = {who: _with_also(one, seats, found) for who, one in seated.items()}
    return Seating(
        conveners=tuple(everyone[who] for who in conveners),
        invitees=tuple(one for who, one in everyone.items() if who not in conveners),
        left_out=tuple(one for who, one in surplus.items() if who not in seated),
        gaps=tuple(gap for seat in seats if (gap := _gap(seat, everyone, found, rules)) is not None),
    )


def _check_accepted(
    seats: tuple[Seat, ...], found: Found, accepted: Mapping[str, str], conveners: Mapping[str, Invitee]
) -> None:
    by_key = {seat.key: seat for seat in seats}
    for who, key in accepted.items():
        if key not in by_key:
            raise InvalidInput("convening.no-seat", who=who, seat=key, known=tuple(by_key))
        if who in conveners or who not in found.of(by_key[key], hosts=False):
            raise InvalidInput("convening.not-found", who=who, seat=key)
    for key, seat in by_key.items():
        held = sum(one.seat == key for one in conveners.values())
        wanted = sum(taken == key for taken in accepted.values())
        if seat.at_most is not None and wanted and held + wanted > seat.at_most:
            raise InvalidInput(
                "convening.accepted-full", seat=key, at_most=seat.at_most, accepted=held + wanted
            )


def by_strength(whys: Iterable[Why]) -> tuple[Why, ...]:
    """Reasons, the strongest first.

    >>> by_strength([])
    ()
    """
    return tuple(sorted(whys, key=lambda why: why.path.strength))


def _fill(
    seat: Seat,
    candidates: Mapping[str, tuple[Why, ...]],
    seated: dict[str, Invitee],
    surplus: dict[str, LeftOut],
    places: Places,
) -> None:
    free = [who for who in candidates if who not in seated and places.accepted.get(who, seat.key) == seat.key]
    sure = {who for who in free if who in places.accepted}
    may = [who for who in free if who not in sure and who not in places.waiting]
    taken = sum(one.seat == seat.key for one in seated.values())
    room = len(may) if seat.at_most is None else max(seat.at_most - taken - len(sure), 0)
    sitting = sure.union(may[:room])
    full, waiting = _full(seat, candidates), Reason("convening.not-chosen", {"seat": seat.name})
    for who in free:
        whys = candidates[who]
        if who in sitting:
            seated[who] = Invitee(whys[0].path.end, seat.key, whys, accepted=who in sure)
        else:
            because = waiting if who in places.waiting else full
            surplus.setdefault(who, LeftOut(whys[0].path.end, seat.key, whys, because))


def _full(seat: Seat, candidates: Mapping[str, tuple[Why, ...]]) -> Reason:
    hosts = any(whys[0].rule == CONVENES for whys in candidates.values())
    code = "convening.conveners-full" if hosts else "convening.seat-full"
    return Reason(code, {"seat": seat.name, "at_most": seat.at_most})


def _with_also(one: Invitee, seats: Iterable[Seat], found: Found) -> Invitee:
    for_it = {why.rule for why in one.reasons}
    others = dict.fromkeys(rule for seat in seats for rule in seat.found_by if rule not in for_it)
    return attrs.evolve(
        one, also=tuple(why for rule in others for why in found.by_rule[rule].get(one.id, ()))
    )


def _gap(
    seat: Seat, seated: Mapping[str, Invitee], found: Found, rules: Mapping[str, SeatRule]
) -> Gap | None:
    holders = [one for one in seated.values() if one.seat == seat.key]
    if len(holders) >= max(seat.at_least, 1):
        return None
    return Gap(seat.key, seat.at_least > 0, _because(seat, len(holders), seated, found, rules))


def _because(
    seat: Seat, holders: int, seated: Mapping[str, Invitee], found: Found, rules: Mapping[str, SeatRule]
) -> Reason:
    if not seat.found_by:
        return Reason("convening.found-by-nothing")
    whys = {**found.of(seat, hosts=True), **found.of(seat, hosts=False)}
    sitting = [seated[who] for who in whys if who in seated]
    elsewhere = [one.stakeholder.label for one in sitting if one.seat != seat.key]
    if elsewhere:
        return Reason("convening.seated-elsewhere", {"who": elsewhere, "found": holders})
    if holders:
        return Reason("convening.too-few", {"wanted": seat.at_least, "found": holders})
    return Reason("convening.nobody", {"rules": [rules[rule].title for rule in seat.found_by]})
