"""Seats a procedure needs filled, and the roll of who holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal, Self, get_args

import attrs

from deliberation.errors import InvalidInput, UnknownReference
from deliberation.stakeholders import Stakeholder


ANYONE: Final = "*"
"""In a stage's moves: whoever is on the roll."""

Capacity = Literal["member", "substitute", "proxy", "observer"]
"""How somebody sits in a seat. Observers (列席、旁听) may speak where the stage lets them; they never decide."""


def listed(value: str | Iterable[str]) -> tuple[str, ...]:
    """One key or several, as a tuple: ``"points"`` and ``["points"]`` mean the same in a definition."""
    return (value,) if isinstance(value, str) else tuple(value)


def texts(given: Mapping[str, str]) -> Mapping[str, str]:
    """A mapping of text to text, as one's own: titles, weights."""
    return dict(given)


@attrs.frozen
class Seat:
    """A place that a procedure needs filled.

    Args:
        key: its name within the procedure, e.g. ``"respondent"``.
        at_least: how many must hold it before the roll is complete; 0 = optional.
        at_most: how many may hold it; ``None`` = no limit.
        found_by: convening rule keys by which candidates are found (`deliberation.convening`), e.g. ``"operates"``.
        title: its name for people, ``{"zh": …, "en": …}``.
        basis: where the seat comes from: a law, a policy, a source, or "assumption: …".

    Raises:
        InvalidInput: ``seat.limits`` where the limits contradict each other.

    >>> Seat("respondent", at_least=1, found_by="operates").found_by
    ('operates',)
    """

    key: str
    at_least: int = attrs.field(default=0, kw_only=True)
    at_most: int | None = attrs.field(default=None, kw_only=True)
    found_by: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=listed)
    title: Mapping[str, str] = attrs.field(factory=dict, kw_only=True, converter=texts)
    basis: str | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        too_few = self.at_most is not None and self.at_most < max(self.at_least, 1)
        if self.at_least < 0 or too_few:
            raise InvalidInput("seat.limits", seat=self.key, at_least=self.at_least, at_most=self.at_most)

    @property
    def name(self) -> Mapping[str, str]:
        """The title, or the key where there is none."""
        return self.title or {"zh": self.key, "en": self.key}


@attrs.frozen
class Holding:
    """That somebody holds a seat.

    Args:
        holder: a stakeholder's id.
        seat: the seat's key.
        capacity: member, substitute, proxy or observer.
        substitute_for: whom a substitute or proxy stands in for.
        recused: takes no part in deciding, because of a conflict of interest.
        weights: exact text per unit, e.g. ``{"heads": "1", "area": "66.12"}``; heads default to 1.
    """

    holder: str
    seat: str
    capacity: Capacity = attrs.field(default="member", kw_only=True)
    substitute_for: str | None = attrs.field(default=None, kw_only=True)
    recused: bool = attrs.field(default=False, kw_only=True)
    weights: Mapping[str, str] = attrs.field(factory=dict, kw_only=True, converter=texts)

    def __attrs_post_init__(self) -> None:
        if self.capacity not in get_args(Capacity):
            raise InvalidInput("seat.capacity", given=self.capacity, known=get_args(Capacity))

    @property
    def decides(self) -> bool:
        """Whether this holder counts where the procedure decides."""
        return not self.recused and self.capacity != "observer"


@attrs.frozen
class Roll:
    """Who holds which seat, in the order they were seated.

    >>> roll = Roll.of({"respondent": [Stakeholder("depot-manager", role="depot manager")]})
    >>> roll.holders("respondent"), "depot-manager" in roll
    (('depot-manager',), True)
    """

    holdings: tuple[Holding, ...] = attrs.field(default=(), converter=tuple[Holding, ...])
    stakeholders: tuple[Stakeholder, ...] = attrs.field(default=(), converter=tuple[Stakeholder, ...])

    @classmethod
    def of(cls, seated: Mapping[str, Iterable[Stakeholder]]) -> Self:
        """A roll from seat key to the stakeholders who hold it."""
        people: dict[str, Stakeholder] = {}
        holdings = []
        for seat, holders in seated.items():
            for holder in holders:
                people[holder.id] = holder
                holdings.append(Holding(holder.id, seat))
        return cls(tuple(holdings), tuple(people.values()))

    def __contains__(self, holder: object) -> bool:
        return any(holding.holder == holder for holding in self.holdings)

    def __len__(self) -> int:
        return len(self.people())

    def people(self) -> tuple[str, ...]:
        """The ids of everyone on the roll, each once."""
        return tuple(dict.fromkeys(holding.holder for holding in self.holdings))

    def holders(self, seat: str) -> tuple[str, ...]:
        """The ids of those who hold a seat."""
        return tuple(holding.holder for holding in self.holdings if holding.seat == seat)

    def deciders(self, seats: Iterable[str] | None = None) -> tuple[str, ...]:
        """The ids of those who count in a decision, of these seats or of all."""
        wanted = None if seats is None else set(seats)
        counted = (h.holder for h in self.holdings if h.decides and (wanted is None or h.seat in wanted))
        return tuple(dict.fromkeys(counted))

    def seats_of(self, holder: str) -> tuple[str, ...]:
        """The keys of the seats somebody holds."""
        return tuple(holding.seat for holding in self.holdings if holding.holder == holder)

    def holding(self, holder: str) -> Holding:
        """The first holding of somebody.

        Raises:
            UnknownReference: ``seat.not-on-roll``.
        """
        for holding in self.holdings:
            if holding.holder == holder:
                return holding
        raise UnknownReference("seat.not-on-roll", who=holder)

    def unmet(self, seats: Iterable[Seat]) -> tuple[Seat, ...]:
        """The seats that fewer hold than the procedure needs."""
        return tuple(seat for seat in seats if len(self.holders(seat.key)) < seat.at_least)

    def seated(self, holding: Holding, stakeholder: Stakeholder | None = None) -> Roll:
        """The roll with this holding, in place of an earlier one of the same person and seat."""
        others = tuple(h for h in self.holdings if (h.holder, h.seat) != (holding.holder, holding.seat))
        people = self.stakeholders
        if stakeholder is not None and all(one.id != stakeholder.id for one in people):
            people = (*people, stakeholder)
        return Roll((*others, holding), people)

    def unseated(self, holder: str, seat: str) -> Roll:
        """The roll without this holding."""
        return Roll(
            tuple(h for h in self.holdings if (h.holder, h.seat) != (holder, seat)), self.stakeholders
        )
