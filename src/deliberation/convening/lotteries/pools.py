"""Who volunteered, and how many of each kind a panel needs: what a fair lottery draws from.

A pool is checked as a whole when it is made, so that a slip in a list is told with the person or the quota it stands at and
nobody is dropped silently. Quotas that can't be met together are another matter: ``relaxations`` in ``infeasible`` says which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

import attrs

from deliberation.errors import InvalidInput, UnknownReference, near
from deliberation.stakeholders import Attributes, checked_id


LONGEST_TEXT: Final = 500
MOST_SEATS: Final = 1_000_000


def _id(given: str) -> str:
    return checked_id(given, code="volunteer.id")


def is_text(given: object) -> bool:
    """Whether it can be the name or value of a feature, or a household: visible text of at most 500 characters.

    >>> is_text("60+"), is_text(" "), is_text(None)
    (True, False, False)
    """
    if not isinstance(given, str) or not given.strip() or len(given) > LONGEST_TEXT:
        return False
    return not any("\ud800" <= char <= "\udfff" or char < " " for char in given)


def _features(given: Mapping[str, str]) -> Attributes:
    if not isinstance(given, Mapping) or not all(is_text(text) for item in given.items() for text in item):
        raise InvalidInput("volunteer.features", given=repr(given)[:LONGEST_TEXT])
    return Attributes(given)


@attrs.frozen
class Volunteer:
    """Somebody who is ready to serve on a panel (报名者).

    Args:
        id: opaque; never a name.
        features: what quotas ask for, such as ``{"age": "60+"}``; what no quota asks for is kept and plays no part.
        household: people of one household never sit on a panel together; None where no such rule holds for them.

    Raises:
        InvalidInput: ``volunteer.id``, ``volunteer.features``, ``volunteer.household``.

    >>> Volunteer("p1", {"age": "60+"}, household="2-301").features["age"]
    '60+'
    """

    id: str = attrs.field(converter=_id)
    features: Mapping[str, str] = attrs.field(converter=_features)
    household: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.household is not None and not is_text(self.household):
            raise InvalidInput("volunteer.household", id=self.id, given=repr(self.household))


@attrs.frozen
class Quota:
    """How many of a panel have one value of one feature (名额).

    Raises:
        InvalidInput: ``quota.text`` (a feature or value that is no text), ``quota.number`` (a bound that is no whole number from 0 on),
            ``quota.reversed`` (more at least than at most).

    >>> Quota("age", "60+", at_least=5, at_most=6).at_most
    6
    """

    feature: str
    value: str
    at_least: int
    at_most: int

    def __attrs_post_init__(self) -> None:
        if not is_text(self.feature) or not is_text(self.value):
            raise InvalidInput("quota.text", given=[repr(self.feature), repr(self.value)])
        named = {"feature": self.feature, "value": self.value}
        for bound in (self.at_least, self.at_most):
            if type(bound) is not int or not 0 <= bound <= MOST_SEATS:
                raise InvalidInput("quota.number", given=repr(bound), most=MOST_SEATS, **named)
        if self.at_least > self.at_most:
            raise InvalidInput("quota.reversed", at_least=self.at_least, at_most=self.at_most, **named)

    def applies_to(self, features: Mapping[str, str]) -> bool:
        """Whether somebody with these features counts towards it."""
        return features.get(self.feature) == self.value


def _people(given: Iterable[Volunteer]) -> tuple[Volunteer, ...]:
    people = tuple(given)
    for one in people:
        if not isinstance(one, Volunteer):
            raise InvalidInput("volunteer.none-such", given=repr(one)[:LONGEST_TEXT])
    return tuple(sorted(people, key=lambda one: one.id))


def _quotas(given: Iterable[Quota]) -> tuple[Quota, ...]:
    quotas = tuple(given)
    for quota in quotas:
        if not isinstance(quota, Quota):
            raise InvalidInput("quota.none-such", given=repr(quota)[:LONGEST_TEXT])
    return tuple(sorted(quotas, key=lambda quota: (quota.feature, quota.value)))


@attrs.frozen
class Pool:
    """The volunteers, the quotas, and the size of the panel: all that a lottery is about.

    Volunteers stand in the order of their ids, quotas in that of feature and value, so that a pool doesn't depend on the order of a
    file. Each feature that quotas are about has a quota for every value that somebody has, and everybody has a value of it.

    Raises:
        InvalidInput: ``volunteer.none-such``, ``quota.none-such`` (something else in the list), ``volunteer.nobody``, ``volunteer.size``,
            ``volunteer.twice``, ``volunteer.two-households``, ``quota.twice``, ``quota.too-many`` and ``quota.too-few`` (the quotas of
            a feature don't add up to the size), ``quota.nobody`` (wants a value that nobody has), ``volunteer.missing`` (lacks a
            feature), ``volunteer.unlisted`` (has a value without a quota).

    >>> people = [Volunteer("p2", {"age": "60+"}), Volunteer("p1", {"age": "16-59"})]
    >>> quotas = [Quota("age", "16-59", 0, 1), Quota("age", "60+", 0, 1)]
    >>> pool = Pool(people, quotas, size=1)
    >>> pool.ids, pool.is_panel(["p2"])
    (('p1', 'p2'), True)
    """

    volunteers: tuple[Volunteer, ...] = attrs.field(converter=_people)
    quotas: tuple[Quota, ...] = attrs.field(converter=_quotas)
    size: int

    def __attrs_post_init__(self) -> None:
        _check_volunteers(self.volunteers)
        _check_size(self.size, len(self.volunteers))
        _check_quotas(self.quotas)
        _check_features(self)
        _check_sums(self)
        _check_wanted(self)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Everybody, in order."""
        return tuple(one.id for one in self.volunteers)

    @cached_property
    def features(self) -> tuple[str, ...]:
        """The features that quotas are about, in order."""
        return tuple(dict.fromkeys(quota.feature for quota in self.quotas))

    @cached_property
    def households(self) -> Mapping[str, tuple[str, ...]]:
        """The households that several volunteers are of, with these."""
        members: dict[str, list[str]] = {}
        for one in self.volunteers:
            if one.household is not None:
                members.setdefault(one.household, []).append(one.id)
        return {name: tuple(ids) for name, ids in sorted(members.items()) if len(ids) > 1}

    def group(self, quota: Quota) -> tuple[str, ...]:
        """Those who count towards a quota."""
        return tuple(one.id for one in self.volunteers if quota.applies_to(one.features))

    def get(self, id: str) -> Volunteer:  # noqa: A002 - what the field is called
        """The volunteer of that id.

        Raises:
            UnknownReference: ``volunteer.no-such``.
        """
        for one in self.volunteers:
            if one.id == id:
                return one
        raise UnknownReference("volunteer.no-such", id=id, near=near([id], self.ids))

    def is_panel(self, ids: Iterable[str]) -> bool:
        """Whether these people are a panel: as many as wanted, each once and of the pool, quotas met, households apart."""
        chosen = set(ids := tuple(ids))
        people = [one for one in self.volunteers if one.id in chosen]
        homes = [one.household for one in people if one.household is not None]
        if len(ids) != len(people) or len(people) != self.size or len(set(homes)) < len(homes):
            return False
        counts = Counter(item for one in people for item in one.features.items())
        return all(
            quota.at_least <= counts[quota.feature, quota.value] <= quota.at_most for quota in self.quotas
        )


def _check_volunteers(volunteers: tuple[Volunteer, ...]) -> None:
    if not volunteers:
        raise InvalidInput("volunteer.nobody")
    known: dict[str, Volunteer] = {}
    for one in volunteers:
        other = known.get(one.id)
        known[one.id] = one
        if other is None:
            continue
        if None not in (one.household, other.household) and one.household != other.household:
            raise InvalidInput(
                "volunteer.two-households", id=one.id, households=[other.household, one.household]
            )
        raise InvalidInput("volunteer.twice", id=one.id)


def _check_size(size: int, people: int) -> None:
    if type(size) is not int or not 1 <= size <= people:
        raise InvalidInput("volunteer.size", given=repr(size), people=people)


def _check_quotas(quotas: tuple[Quota, ...]) -> None:
    seen: set[tuple[str, str]] = set()
    for quota in quotas:
        if (quota.feature, quota.value) in seen:
            raise InvalidInput("quota.twice", feature=quota.feature, value=quota.value)
        seen.add((quota.feature, quota.value))


def _by_feature(pool: Pool) -> dict[str, dict[str, Quota]]:
    found: dict[str, dict[str, Quota]] = {}
    for quota in pool.quotas:
        found.setdefault(quota.feature, {})[quota.value] = quota
    return found


def _check_features(pool: Pool) -> None:
    listed = _by_feature(pool)
    for one in pool.volunteers:
        for feature, values in listed.items():
            value = one.features.get(feature)
            if value is None:
                raise InvalidInput("volunteer.missing", id=one.id, feature=feature)
            if value not in values:
                close, known = near([value], values), list(values)
                raise InvalidInput(
                    "volunteer.unlisted", id=one.id, feature=feature, value=value, known=known, near=close
                )


def _check_sums(pool: Pool) -> None:
    for feature, quotas in _by_feature(pool).items():
        least = sum(one.at_least for one in quotas.values())
        most = sum(one.at_most for one in quotas.values())
        if least > pool.size:
            raise InvalidInput("quota.too-many", feature=feature, sum=least, size=pool.size)
        if most < pool.size:
            raise InvalidInput("quota.too-few", feature=feature, sum=most, size=pool.size)


def _check_wanted(pool: Pool) -> None:
    there = {item for one in pool.volunteers for item in one.features.items()}
    for quota in pool.quotas:
        if quota.at_least and (quota.feature, quota.value) not in there:
            named = {"feature": quota.feature, "value": quota.value}
            known = sorted(value for feature, value in there if feature == quota.feature)
            close = near([quota.value], known)
            raise InvalidInput("quota.nobody", at_least=quota.at_least, near=close, **named)
