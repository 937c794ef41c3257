"""What those who were invited have answered: they come, they don't, or they send somebody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal, Self, get_args

import attrs

from deliberation.errors import InvalidInput
from deliberation.seats import Fixed
from deliberation.stakeholders import Stakeholder, checked_id


Answer = Literal["accepted", "declined", "substitute"]
"""What somebody answers to an invitation."""

ANSWERS: Final[tuple[Answer, ...]] = get_args(Answer)


def _seats(given: Mapping[str, str]) -> Fixed[str]:
    if not isinstance(given, Mapping) or not all(isinstance(seat, str) for seat in given.values()):
        raise InvalidInput("convening.accepted", given=repr(given))
    return Fixed({checked_id(who): seat for who, seat in given.items()})


def _ids(given: Iterable[str]) -> tuple[str, ...]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InvalidInput("convening.declined", given=repr(given))
    return tuple(sorted({checked_id(who) for who in given}))


def _substitutes(given: Mapping[str, Stakeholder]) -> Fixed[Stakeholder]:
    if not isinstance(given, Mapping) or not all(isinstance(one, Stakeholder) for one in given.values()):
        raise InvalidInput("convening.substitutes", given=repr(given))
    return Fixed({checked_id(who): one for who, one in given.items()})


@attrs.frozen
class Replies:
    """What was answered so far; in which order doesn't matter.

    Args:
        accepted: who comes, or sends somebody, and in which seat: from id to the seat's key.
        declined: the ids of those who don't come.
        substitutes: who comes in somebody's place, by the id of whom they stand in for, who is among ``accepted`` too.

    Raises:
        InvalidInput: ``convening.accepted``, ``convening.declined``, ``convening.substitutes`` for something of another form;
            ``convening.both`` for somebody who accepted and declined; ``convening.not-accepted`` for a substitute of somebody who
            holds no seat; ``convening.substitute-twice`` for one who stands in for two, for themselves or for another's principal.

    >>> Replies({"S4.P1": "respondent"}).declining("S4.P2").declined
    ('S4.P2',)
    """

    accepted: Mapping[str, str] = attrs.field(factory=dict, converter=_seats)
    declined: tuple[str, ...] = attrs.field(default=(), converter=_ids)
    substitutes: Mapping[str, Stakeholder] = attrs.field(factory=dict, converter=_substitutes)

    def __attrs_post_init__(self) -> None:
        for who in self.declined:
            if who in self.accepted:
                raise InvalidInput("convening.both", who=who)
        for who in self.substitutes:
            if who not in self.accepted:
                raise InvalidInput("convening.not-accepted", who=who)
        coming = [one.id for one in self.substitutes.values()]
        for one in coming:
            if one in self.accepted or coming.count(one) > 1:
                raise InvalidInput("convening.substitute-twice", who=one)

    @property
    def away(self) -> frozenset[str]:
        """The ids of those who can't be found for a seat: who declined, and who comes as a substitute."""
        return frozenset((*self.declined, *(one.id for one in self.substitutes.values())))

    def accepting(self, who: str, seat: str, by: Stakeholder | None = None) -> Self:
        """These, and that somebody comes and takes a seat, or sends somebody in their place."""
        others = {one: sent for one, sent in self.substitutes.items() if one != who}
        sent = others if by is None else {**others, who: by}
        return type(self)({**self.accepted, who: seat}, self.declined, sent)

    def declining(self, who: str) -> Self:
        """These, and that somebody doesn't come, whatever they said before."""
        seats = {one: seat for one, seat in self.accepted.items() if one != who}
        others = {one: sent for one, sent in self.substitutes.items() if one != who}
        return type(self)(seats, (*self.declined, who), others)
