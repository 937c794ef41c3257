"""Places that are left for those whom a matter concerns, and how many of whom may and must take them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

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

    def within(self, room: int) -> Groups:
        """With no more wanted than there is room for."""
        least: dict[str, int] = {}
        for group, wanted in self.at_least.items():
            least[group] = min(wanted, room)
            room -= least[group]
        return attrs.evolve(self, at_least=least)


def filling(left: Sequence[str], room: int, groups: Groups) -> Iterator[str]:
    """Those who come first and for whom there is room.

    >>> list(filling(["a", "b", "c"], 2, Groups({"a": "x", "b": "x", "c": None}, {}, {"x": 1})))
    ['a', 'c']
    """
    taken: Counter[str | None] = Counter()
    for who in left:
        group = groups.of[who]
        most = groups.at_most.get(group) if group is not None else None
        if taken.total() < room and (most is None or taken[group] < most):
            taken[group] += 1
            yield who
