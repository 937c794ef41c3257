"""Choosing among those whom a matter concerns, where not all of them can come.

Seats that are filled for what somebody does in the matter come first: who operates, manages, polices, is responsible. What is then left of
the size goes to those whom the matter concerns, so that every interest is heard: first each interest once, then each once more, and so
on, until the room is full. Among equals those with the stronger reasons come first, or whom the lot gives a place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from deliberation.convening.drawing import drawn_panel, topped_up
from deliberation.convening.interests import Interests
from deliberation.convening.lotteries.pools import Quota
from deliberation.convening.matters import Matter
from deliberation.convening.seating import Found, Places, seat_all
from deliberation.convening.vacancies import Groups, Vacancies, filling
from deliberation.errors import InvalidInput, near
from deliberation.seats import Seat
from deliberation.stakeholders import Stakeholder


def check_limits(matter: Matter, found: Found) -> frozenset[str] | None:
    """Refuses limits that can't be kept even if nobody has declined; whom a lottery draws, where there is one.

    Raises:
        InvalidInput: ``convening.size-too-small``; ``convening.one-feature`` for quotas of several attributes without a lottery;
            ``quota.nobody``, ``convening.quota-short``, ``quota.too-many``, ``quota.too-few`` for quotas that can't be met; what a
            lottery's `Pool` says is wrong, and ``lottery.infeasible``.
    """
    size = matter.limits.size
    if size is None:
        return None
    concerned = _concerned(matter, found)
    fixed = _fixed(matter, found, frozenset(concerned), {})
    needed = len(fixed) + _lacking(concerned, ())
    if size < needed:
        raise InvalidInput("convening.size-too-small", size=size, needed=needed)
    room, quotas = _room(size, concerned, fixed), matter.limits.quotas
    everyone = [matter.followed.get(who) for who in _in_order(concerned, matter)]
    if matter.limits.by == "lottery" and quotas:
        return drawn_panel(everyone, quotas, room, matter.limits.seed or 0)
    if quotas:
        _check_quotas(quotas, everyone, room)
    if matter.limits.by == "lottery":
        vacancies = Vacancies(tuple(everyone), room, tuple(fixed), ())
        return topped_up(vacancies, frozenset(), _groups(vacancies, matter, concerned), ())
    return None


def places(matter: Matter, found: Found, interests: Interests, drawn: frozenset[str] | None = None) -> Places:
    """Which places are given, and who was not chosen for the others.

    Where somebody has declined, quotas are kept as far as those who are left allow.

    Args:
        matter: what the recommendation is made from.
        found: who is found, without those who are away.
        interests: what is to be heard.
        drawn: whom a lottery has drawn before anybody answered; without it, those are chosen through whom most is heard.
    """
    accepted = matter.replies.accepted
    size = matter.limits.size
    if size is None:
        return Places(accepted=accepted)
    concerned = _concerned(matter, found)
    open_ = [who for who in concerned if who not in accepted]
    fixed = _fixed(matter, found, frozenset(open_), accepted)
    over = _over(matter, fixed, size - _lacking(concerned, fixed))
    sitting = [who for who in fixed if who not in over]
    vacancies = Vacancies(
        tuple(matter.followed.get(who) for who in _in_order(open_, matter)),
        _room(size, concerned, sitting),
        tuple(sitting),
        tuple(matter.followed.get(who) for who in concerned if who in accepted),
    )
    groups = _groups(vacancies, matter, concerned)
    chosen = (
        _covered(vacancies, groups, interests)
        if drawn is None
        else topped_up(vacancies, drawn, groups, matter.limits.quotas)
    )
    return Places(accepted=accepted, waiting=over | (frozenset(open_) - chosen))


def _fixed(
    matter: Matter, found: Found, waiting: frozenset[str], accepted: Mapping[str, str]
) -> dict[str, str]:
    """Who sits in any case: the conveners, who has accepted, and who is found for what they do; each in which seat."""
    given = Places(accepted=accepted, waiting=waiting)
    fixed = seat_all(matter.forum.procedure.seats, found, matter.rules, given)
    return {one.id: one.seat for one in (*fixed.conveners, *fixed.invitees)}


def _over(matter: Matter, fixed: dict[str, str], size: int) -> frozenset[str]:
    """Of those who sit in any case, the last ones beyond the size, from seats that hold more than they need.

    There are some only where several bodies send somebody else for one who has declined.
    """
    needs = {seat.key: seat.at_least for seat in matter.forum.procedure.seats}
    held = Counter(fixed.values())
    over: set[str] = set()
    for who, seat in reversed(fixed.items()):
        may_go = who not in matter.replies.accepted and who not in matter.conveners
        if len(fixed) - len(over) > size and may_go and held[seat] > needs[seat]:
            over.add(who)
            held[seat] -= 1
    return frozenset(over)


def _concerned(matter: Matter, found: Found) -> dict[str, Seat]:
    """Those whom the matter concerns and who are found for nothing else, each with the first seat that finds them."""
    first: dict[str, Seat] = {}
    others: set[str] = set()
    for seat in matter.forum.procedure.seats:
        for who, whys in found.of(seat, hosts=False).items():
            first.setdefault(who, seat)
            if not all(matter.rules[why.rule].finds_the_concerned for why in whys):
                others.add(who)
    hosts = {who for seat in matter.forum.procedure.seats for who in found.of(seat, hosts=True)}
    return {who: seat for who, seat in first.items() if who not in others and who not in hosts}


def _lacking(concerned: Mapping[str, Seat], sitting: Iterable[str]) -> int:
    """How many of those concerned have to come so that seats have what they need."""
    held = Counter(concerned[who].key for who in sitting if who in concerned)
    there = Counter(seat.key for seat in concerned.values())
    seats = {seat.key: seat for seat in concerned.values()}
    return sum(max(min(seat.at_least, there[key]) - held[key], 0) for key, seat in seats.items())


def _room(size: int, concerned: Mapping[str, Seat], sitting: Collection[str]) -> int:
    """How many of those concerned can come besides whoever sits already."""
    held = sum(who in concerned for who in sitting)
    there = Counter(seat.key for seat in concerned.values())
    seats = {seat.key: seat for seat in concerned.values()}
    takes = (
        there[key] if seat.at_most is None else min(seat.at_most, there[key]) for key, seat in seats.items()
    )
    return max(min(size - len(sitting), sum(takes) - held), 0)


def _in_order(open_: Iterable[str], matter: Matter) -> list[str]:
    """As they come first among equals: by their reasons, or by lot.

    Everybody in the network draws one, so that nobody's lot depends on who has answered.
    """
    if matter.limits.seed is None:
        return list(open_)
    import numpy as np  # noqa: PLC0415 - numpy loads where lots are drawn

    everybody = sorted(one.id for one in matter.network.stakeholders)
    lots = np.random.default_rng(abs(matter.limits.seed)).permutation(len(everybody))
    drawn = dict(zip(everybody, lots.tolist(), strict=True))
    return sorted(open_, key=lambda who: drawn[who])


# ---- quotas


def _groups(vacancies: Vacancies, matter: Matter, concerned: Mapping[str, Seat]) -> Groups:
    """By the quotas, or where there are none by what the seats need and take."""
    everyone = (*vacancies.candidates, *vacancies.sure)
    quotas = matter.limits.quotas
    if quotas:
        of: dict[str, str | None] = {one.id: one.attributes.get(quotas[0].feature) for one in everyone}
        groups = Groups(
            of, {one.value: one.at_least for one in quotas}, {one.value: one.at_most for one in quotas}
        )
    else:
        seats = {seat.key: seat for seat in concerned.values()}
        groups = Groups(
            {one.id: concerned[one.id].key for one in everyone},
            {key: seat.at_least for key, seat in seats.items()},
            {key: seat.at_most for key, seat in seats.items() if seat.at_most is not None},
        )
    return groups.after(one.id for one in vacancies.sure)


def _check_quotas(quotas: tuple[Quota, ...], everyone: Sequence[Stakeholder], room: int) -> None:
    features = sorted({one.feature for one in quotas})
    if len(features) > 1:
        raise InvalidInput("convening.one-feature", features=features)
    feature = features[0]
    there = Counter(one.attributes.get(feature) for one in everyone)
    known = sorted(value for value in there if value is not None)
    for quota in quotas:
        wanted = {"feature": feature, "value": quota.value}
        if quota.at_least and not there[quota.value]:
            close = near([quota.value], known)
            raise InvalidInput("quota.nobody", near=close, at_least=quota.at_least, **wanted)
        if quota.at_least > there[quota.value]:
            params: dict[str, Any] = {"wanted": quota.at_least, "there": there[quota.value]}
            raise InvalidInput("convening.quota-short", **params, **wanted)
    least, most = sum(one.at_least for one in quotas), sum(one.at_most for one in quotas)
    if least > room:
        raise InvalidInput("quota.too-many", feature=feature, sum=least, size=room)
    if most < room and {one.value for one in quotas}.issuperset(there):
        raise InvalidInput("quota.too-few", feature=feature, sum=most, size=room)


# ---- coverage


def _covered(vacancies: Vacancies, groups: Groups, interests: Interests) -> frozenset[str]:
    speaks = _speaks_for(vacancies, interests)
    weights = [] if interests.hearings is None else interests.hearings.weighed
    chosen: list[str] = []
    heard = {item for who in vacancies.heard for item in speaks.get(who, ())}
    while len(chosen) < vacancies.room:
        left = [one.id for one in vacancies.candidates if one.id not in set(chosen)]
        room = vacancies.room - len(chosen)
        open_ = groups.after(chosen).within(room)
        rows = [[item for item in speaks.get(who, ()) if item not in heard] for who in left]
        more = list(_covering(left, rows, weights, room, open_)) or list(filling(left, room, open_))
        if not more:
            break
        chosen += more
        heard = set()
    return frozenset(chosen)


def _speaks_for(vacancies: Vacancies, interests: Interests) -> dict[str, list[int]]:
    """The concerns, by number, that each candidate and each in the room speaks for."""
    everyone = {*(one.id for one in vacancies.candidates), *vacancies.heard}
    speaks: dict[str, list[int]] = {}
    for number, voices in enumerate(interests.voices.values()):
        for who in voices & everyone:
            speaks.setdefault(who, []).append(number)
    return speaks


def _covering(
    left: Sequence[str], rows: list[list[int]], weights: list[Any], room: int, groups: Groups
) -> Iterator[str]:
    """Those through whom most is heard that isn't heard yet."""
    from deliberation.convening.coverage import Quotas, Reach, cover  # noqa: PLC0415 - numpy loads where somebody is chosen

    reach = Reach.of(rows, len(weights))
    quotas = Quotas([groups.of[who] for who in left], at_most=groups.at_most, at_least=groups.at_least)
    yield from (left[one] for one in cover(reach, room, weights=weights, quotas=quotas).chosen)
