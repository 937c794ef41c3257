"""Choosing among those whom a matter concerns, where not all of them can come.

Seats that are filled for what somebody does in the matter come first: who operates, manages, polices, is responsible. What is then left of
the size goes to those whom the matter concerns, so that every interest is heard: first each interest once, then each once more, and so
on, until the room is full. Among equals those with the stronger reasons come first, or whom the lot gives a place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from deliberation.convening.interests import Interests
from deliberation.convening.lotteries.pools import Quota
from deliberation.convening.matters import Matter
from deliberation.convening.seating import Found, Places, seat_all
from deliberation.errors import InvalidInput, near
from deliberation.seats import Seat
from deliberation.stakeholders import Stakeholder


@attrs.frozen
class Vacancies:
    """Places that are left, and who could take them.

    Args:
        candidates: whom the matter concerns and who isn't seated yet, those first who come first among equals.
        room: how many of them can come.
        heard: the ids of those who are in the room in any case.
        sure: those of the candidates' kind who have accepted, and count towards quotas.
    """

    candidates: tuple[Stakeholder, ...]
    room: int
    heard: tuple[str, ...]
    sure: tuple[Stakeholder, ...]


def places(matter: Matter, found: Found, interests: Interests) -> Places:
    """Which places are given, and who was not chosen for the others.

    Raises:
        InvalidInput: ``convening.size-too-small``; ``convening.one-feature`` for quotas of several attributes; ``quota.nobody``,
            ``convening.quota-short``, ``quota.too-many``, ``quota.too-few`` for quotas that can't be met.
    """
    accepted = matter.replies.accepted
    if matter.limits.size is None:
        return Places(accepted=accepted)
    concerned = _concerned(matter, found)
    open_ = [who for who in concerned if who not in accepted]
    seats = matter.forum.procedure.seats
    fixed = seat_all(seats, found, matter.rules, Places(accepted=accepted, waiting=frozenset(open_)))
    sitting = [one.id for one in (*fixed.conveners, *fixed.invitees)]
    room = _room(matter, concerned, sitting)
    vacancies = Vacancies(
        tuple(matter.followed.get(who) for who in _in_order(open_, matter)),
        room,
        tuple(sitting),
        tuple(matter.followed.get(who) for who in concerned if who in accepted),
    )
    groups = _groups(vacancies, matter, concerned)
    by_lot = matter.limits.by == "lottery"
    chosen = _drawn(vacancies, groups) if by_lot else _covered(vacancies, groups, interests)
    return Places(accepted=accepted, waiting=frozenset(open_) - chosen)


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


def _room(matter: Matter, concerned: Mapping[str, Seat], sitting: Sequence[str]) -> int:
    """How many of those concerned can come besides whoever sits already."""
    seats = {seat.key: seat for seat in concerned.values()}
    held = Counter(concerned[who].key for who in sitting if who in concerned)
    there = Counter(seat.key for seat in concerned.values())
    lacking = sum(max(min(seat.at_least, there[key]) - held[key], 0) for key, seat in seats.items())
    size = matter.limits.size or 0
    if size < len(sitting) + lacking:
        raise InvalidInput("convening.size-too-small", size=size, needed=len(sitting) + lacking)
    takes = (
        there[key] if seat.at_most is None else min(seat.at_most, there[key]) for key, seat in seats.items()
    )
    return min(size - len(sitting), sum(takes) - held.total())


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


@attrs.frozen
class Groups:
    """The group of each candidate, and how many more of it may and must come."""

    of: Mapping[str, str | None]
    at_least: Mapping[str, int]
    at_most: Mapping[str, int]

    def after(self, came: Iterable[str]) -> Groups:
        """What is left when some have come."""
        taken = Counter(self.of[who] for who in came)
        return Groups(
            self.of,
            {group: max(least - taken[group], 0) for group, least in self.at_least.items()},
            {group: max(most - taken[group], 0) for group, most in self.at_most.items()},
        )


def _groups(vacancies: Vacancies, matter: Matter, concerned: Mapping[str, Seat]) -> Groups:
    """By the quotas, or where there are none by what the seats need and take."""
    everyone = (*vacancies.candidates, *vacancies.sure)
    quotas = matter.limits.quotas
    if quotas:
        feature = _checked(quotas, vacancies)
        of: dict[str, str | None] = {one.id: one.attributes.get(feature) for one in everyone}
        groups = Groups(
            of, {one.value: one.at_least for one in quotas}, {one.value: one.at_most for one in quotas}
        )
    else:
        seats = {seat.key: seat for seat in concerned.values()}
        there = Counter(seat.key for seat in concerned.values())
        groups = Groups(
            {one.id: concerned[one.id].key for one in everyone},
            {key: min(seat.at_least, there[key]) for key, seat in seats.items()},
            {key: seat.at_most for key, seat in seats.items() if seat.at_most is not None},
        )
    return groups.after(one.id for one in vacancies.sure)


def _checked(quotas: tuple[Quota, ...], vacancies: Vacancies) -> str:
    """The one attribute that quotas are of, if they can be met."""
    features = sorted({one.feature for one in quotas})
    if len(features) > 1:
        raise InvalidInput("convening.one-feature", features=features)
    feature, everyone = features[0], (*vacancies.candidates, *vacancies.sure)
    there = Counter(one.attributes.get(feature) for one in everyone)
    size = vacancies.room + len(vacancies.sure)
    for quota in quotas:
        known = sorted(value for value in there if value is not None)
        if quota.at_least and not there[quota.value]:
            named: dict[str, Any] = {"feature": feature, "value": quota.value, "at_least": quota.at_least}
            raise InvalidInput("quota.nobody", near=near([quota.value], known), **named)
        if quota.at_least > there[quota.value]:
            params: dict[str, Any] = {"feature": feature, "value": quota.value, "wanted": quota.at_least}
            raise InvalidInput("convening.quota-short", there=there[quota.value], **params)
    least, most = sum(one.at_least for one in quotas), sum(one.at_most for one in quotas)
    if least > size:
        raise InvalidInput("quota.too-many", feature=feature, sum=least, size=size)
    if most < size and {one.value for one in quotas}.issuperset(there):
        raise InvalidInput("quota.too-few", feature=feature, sum=most, size=size)
    return feature


# ---- by lot


def _drawn(vacancies: Vacancies, groups: Groups) -> frozenset[str]:
    """Those whose lots come first: of each group as many as it lacks, then of all."""
    lots = [one.id for one in vacancies.candidates]
    lacking = Groups(groups.of, {}, {group: groups.at_least.get(group, 0) for group in _named(groups)})
    first = list(_filling(lots, vacancies.room, lacking))
    left = [who for who in lots if who not in set(first)]
    rest = _filling(left, vacancies.room - len(first), groups.after(first))
    return frozenset((*first, *rest))


def _named(groups: Groups) -> set[str]:
    return {group for group in groups.of.values() if group is not None}


# ---- coverage


def _covered(vacancies: Vacancies, groups: Groups, interests: Interests) -> frozenset[str]:
    speaks = _speaks_for(vacancies, interests)
    weights = [] if interests.hearings is None else interests.hearings.weighed
    chosen: list[str] = []
    heard = {item for who in vacancies.heard for item in speaks.get(who, ())}
    while len(chosen) < vacancies.room:
        left = [one.id for one in vacancies.candidates if one.id not in set(chosen)]
        room, open_ = vacancies.room - len(chosen), groups.after(chosen)
        rows = [[item for item in speaks.get(who, ()) if item not in heard] for who in left]
        more = list(_covering(left, rows, weights, room, open_)) or list(_filling(left, room, open_))
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


def _filling(left: Sequence[str], room: int, groups: Groups) -> Iterator[str]:
    """Where nobody adds anything: those who come first and for whom there is room."""
    taken: Counter[str | None] = Counter()
    for who in left:
        group = groups.of[who]
        most = groups.at_most.get(group) if group is not None else None
        if taken.total() < room and (most is None or taken[group] < most):
            taken[group] += 1
            yield who
