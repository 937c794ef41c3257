"""Seats a procedure needs filled, and the roll of who holds them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import Any, Final, Literal, Self, TypeVar, get_args

import attrs

from deliberation.errors import InvalidInput, UnknownReference, within
from deliberation.stakeholders import Stakeholder


ANYONE: Final = "*"
"""In a stage's moves: whoever is on the roll."""

Capacity = Literal["member", "substitute", "proxy", "observer"]
"""How somebody sits in a seat. Observers (列席、旁听) may speak where the stage lets them; they never decide."""


KEY: Final = re.compile("[a-z][a-z0-9-]*")
"""What the key of a procedure, stage or seat looks like; see `is_key`."""
NAMESPACED: Final = re.compile("[a-z][a-z0-9-]*(:[a-z][a-z0-9-]*)+")
"""What a plugin's own name for something looks like; see `is_namespaced`."""
LANGUAGE: Final = re.compile("[a-z]{2,3}(-[A-Za-z0-9]+)*")
"""What the name of a language looks like in a title."""
EXACT: Final = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15}|/[0-9]{1,6})?")
"""What an exact number looks like as text; see `exact`."""

V = TypeVar("V")


class Fixed(Mapping[str, V]):
    """An unchangeable mapping, in the order of its keys, so that a definition stays as it was checked.

    >>> Fixed({"zh": "物业", "en": "Property"})
    Fixed({'en': 'Property', 'zh': '物业'})
    """

    __slots__ = ("_held",)

    def __init__(self, held: Mapping[str, V]) -> None:
        self._held = dict(sorted(held.items(), key=lambda item: str(item[0])))

    def __getitem__(self, key: str) -> V:
        return self._held[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __hash__(self) -> int:
        return hash(frozenset(self._held.items()))

    def __repr__(self) -> str:
        return f"Fixed({self._held!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self._held,))


def is_key(given: object) -> bool:
    """Whether this can be the key of a procedure, stage or seat: small letters, digits and hyphens, a letter first."""
    return isinstance(given, str) and KEY.fullmatch(given) is not None


def is_namespaced(given: object) -> bool:
    """Whether this can be a plugin's own name for something: ``joint-conference:needs-list``."""
    return isinstance(given, str) and NAMESPACED.fullmatch(given) is not None


def exact(given: object) -> Fraction | None:
    """The number that a text such as ``"2/3"``, ``"66.12"`` or ``"8"`` gives exactly; ``None`` for anything else.

    >>> exact("66.12"), exact("-1"), exact("1/0"), exact(0.5)
    (Fraction(1653, 25), None, None, None)
    """
    if not isinstance(given, str) or EXACT.fullmatch(given) is None:
        return None
    over, _, under = given.partition("/")
    return None if under and not int(under) else Fraction(over) / int(under or 1)


def listed(value: str | Iterable[str]) -> tuple[str, ...]:
    """One key or several, as a tuple: ``"points"`` and ``["points"]`` mean the same in a definition; a set is put in order.

    Raises:
        InvalidInput: ``seat.listed`` for anything but text.
    """
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, Iterable):
        raise InvalidInput("seat.listed", given=repr(value))
    found = tuple(value)
    if not all(isinstance(one, str) for one in found):
        raise InvalidInput("seat.listed", given=repr(found))
    return tuple(sorted(found)) if isinstance(value, AbstractSet) else found


def titled(given: Mapping[str, str], part: str = "title") -> Fixed[str]:
    """A title by language, ``{"zh": …, "en": …}``.

    Args:
        given: words by language.
        part: what it is called where it stands.

    Raises:
        InvalidInput: ``seat.title`` for what isn't words by language.
    """
    words = isinstance(given, Mapping) and all(
        isinstance(lang, str) and LANGUAGE.fullmatch(lang) and isinstance(text, str) and text.strip()
        for lang, text in given.items()
    )
    if not words:
        raise within(InvalidInput("seat.title", given=repr(given)), part)
    return Fixed(given)


def _weights(given: Mapping[str, str]) -> Fixed[str]:
    units = isinstance(given, Mapping) and all(isinstance(unit, str) and unit for unit in given)
    if not units or any(exact(amount) is None for amount in given.values()):
        raise InvalidInput("seat.weights", given=repr(given))
    return Fixed(given)


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
        InvalidInput: ``seat.key``; ``seat.limits`` where the limits are no numbers or contradict each other; ``seat.listed``;
            ``seat.title``.

    >>> Seat("respondent", at_least=1, found_by="operates").found_by
    ('operates',)
    """

    key: str
    at_least: int = attrs.field(default=0, kw_only=True)
    at_most: int | None = attrs.field(default=None, kw_only=True)
    found_by: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=listed)
    title: Mapping[str, str] = attrs.field(factory=dict, kw_only=True, converter=titled)
    basis: str | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not is_key(self.key):
            raise within(InvalidInput("seat.key", given=repr(self.key)), "key")
        least, most = self.at_least, self.at_most
        numbers = type(least) is int and (most is None or type(most) is int)
        if not numbers or least < 0 or (most is not None and most < max(least, 1)):
            limits: dict[str, Any] = {"at_least": self.at_least, "at_most": self.at_most}
            wrong = "at_least" if type(least) is not int or least < 0 else "at_most"
            raise within(InvalidInput("seat.limits", seat=self.key, **limits), wrong)

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
        substitute_for: whom a substitute or proxy stands in for; as long as they do, that one isn't asked.
        recused: takes no part in deciding, because of a conflict of interest; from whichever seat.
        weights: exact text per unit, e.g. ``{"heads": "1", "area": "66.12"}``; heads default to 1. A substitute or proxy without
            weights of their own counts for what the one they stand in for would.

    Raises:
        InvalidInput: ``seat.capacity``; ``seat.substitute`` for standing in for oneself, or as a member or observer;
            ``seat.weights`` for anything but exact numbers from 0, as text.

    >>> Holding("bo", "resident", capacity="proxy", substitute_for="ann", weights={"area": "66.12"}).decides
    True
    """

    holder: str
    seat: str
    capacity: Capacity = attrs.field(default="member", kw_only=True)
    substitute_for: str | None = attrs.field(default=None, kw_only=True)
    recused: bool = attrs.field(default=False, kw_only=True)
    weights: Mapping[str, str] = attrs.field(factory=dict, kw_only=True, converter=_weights)

    def __attrs_post_init__(self) -> None:
        if self.capacity not in get_args(Capacity):
            raise InvalidInput("seat.capacity", given=self.capacity, known=get_args(Capacity))
        stands_in = self.capacity in ("substitute", "proxy") and self.substitute_for != self.holder
        if self.substitute_for is not None and not stands_in:
            raise InvalidInput(
                "seat.substitute", who=self.holder, principal=self.substitute_for, capacity=self.capacity
            )

    @property
    def decides(self) -> bool:
        """Whether this holding, taken by itself, counts where the procedure decides; see `Roll.deciders`."""
        return not self.recused and self.capacity != "observer"


@attrs.frozen
class Roll:
    """Who holds which seat, in the order they were seated.

    Raises:
        InvalidInput: ``seat.substitutes-circle`` where people of one seat stand in for one another in a circle.

    >>> roll = Roll.of({"respondent": [Stakeholder("depot-manager", role="depot manager")]})
    >>> roll.holders("respondent"), "depot-manager" in roll
    (('depot-manager',), True)
    """

    holdings: tuple[Holding, ...] = attrs.field(default=(), converter=tuple[Holding, ...])
    stakeholders: tuple[Stakeholder, ...] = attrs.field(default=(), converter=tuple[Stakeholder, ...])

    def __attrs_post_init__(self) -> None:
        principals = {
            (one.holder, one.seat): one.substitute_for for one in self.holdings if one.substitute_for
        }
        for holder, seat in principals:
            one, met = holder, {holder}
            while (principal := principals.get((one, seat))) is not None:
                if principal in met:
                    raise InvalidInput("seat.substitutes-circle", seat=seat, who=sorted(met))
                one, met = principal, met | {principal}

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

    def acting(self, seats: Iterable[str] | None = None) -> tuple[str, ...]:
        """The ids of those who act in these seats, or in all: without observers, and without those somebody stands in for."""
        return tuple(dict.fromkeys(one.holder for one in self._acting(seats)))

    def deciders(self, seats: Iterable[str] | None = None) -> tuple[str, ...]:
        """The ids of those who count in a decision, of these seats or of all: those who act in them and aren't recused.

        Whoever is recused in one seat decides in none, nor does a proxy for them; a substitute, who votes as they think right, does.
        """
        recused = self._recused()
        counted = (
            one.holder
            for one in self._acting(seats)
            if one.holder not in recused and not (one.capacity == "proxy" and one.substitute_for in recused)
        )
        return tuple(dict.fromkeys(counted))

    def _recused(self) -> frozenset[str]:
        return frozenset(one.holder for one in self.holdings if one.recused)

    def _acting(self, seats: Iterable[str] | None) -> tuple[Holding, ...]:
        wanted = None if seats is None else set(seats)
        recused = self._recused()
        stood_in_for = {(one.substitute_for, one.seat) for one in self.holdings if one.holder not in recused}
        return tuple(
            one
            for one in self.holdings
            if one.capacity != "observer"
            and (wanted is None or one.seat in wanted)
            and (one.holder, one.seat) not in stood_in_for
        )

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
        """The seats in which fewer act than the procedure needs; a substitute and their principal are one."""
        return tuple(seat for seat in seats if len(self.acting([seat.key])) < seat.at_least)

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
