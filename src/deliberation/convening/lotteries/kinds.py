"""People whom nothing in a lottery tells apart are of one kind: a panel is then how many of each kind sit on it.

Any fair lottery can be made fair within a kind without changing what else it is worth, because every objective here is concave and sees
chances only; so the lottery is looked for among counts, and people are told apart when it is written out (`expanding`). A household
of several volunteers makes kinds finer: its members are of a kind with the members who match them in households made up alike, and of
all such households together no more people can sit than there are households. Nothing is lost by that: each of these households
has a member of each of these kinds, so counts that keep to it can always be dealt to different households.
"""

from __future__ import annotations

from typing import Self

import attrs
import numpy as np
import numpy.typing as npt

from deliberation.convening.lotteries.pools import Pool


Floats = npt.NDArray[np.float64]

Features = tuple[str, ...]
Shape = tuple[Features, ...]


@attrs.frozen(eq=False)
class Home:
    """Households made up alike: the kinds of their members, and how many such households there are.

    Attributes:
        kinds: the kinds, each once.
        members: for each household, for each of these kinds, who they are, by their places in the pool.
    """

    kinds: tuple[int, ...]
    members: tuple[tuple[tuple[int, ...], ...], ...]


@attrs.frozen(eq=False)
class Kinds:
    """What a panel of a pool is, counted by kinds.

    Attributes:
        members: the people of each kind, by their places in the pool.
        sizes: how many they are.
        most: how many of each kind can sit on one panel.
        rows: one row of 0 and 1 for each quota, in the pool's order, for each sort of household, and for the panel's size.
        at_least: the least that each row allows.
        at_most: the most.
        homes: the households of several people.

    >>> from deliberation.convening.lotteries.pools import Quota, Volunteer
    >>> people = [Volunteer("a", {"age": "60+"}, "2-301"), Volunteer("b", {"age": "60+"}, "2-301"), Volunteer("c", {"age": "60+"})]
    >>> kinds = Kinds.of(Pool(people, [Quota("age", "60+", 2, 2)], 2))
    >>> kinds.members, kinds.most.tolist()
    (((2,), (0, 1)), [1.0, 1.0])
    """

    members: tuple[tuple[int, ...], ...]
    sizes: Floats
    most: Floats
    rows: Floats
    at_least: Floats
    at_most: Floats
    homes: tuple[Home, ...]

    @classmethod
    def of(cls, pool: Pool) -> Self:
        """The kinds of a pool, in an order that depends on the pool alone."""
        asked = pool.features
        features = [tuple(one.features[name] for name in asked) for one in pool.volunteers]
        shapes = _shapes(pool, features)
        grouped: dict[tuple[Shape, Features], list[int]] = {}
        for who, own in enumerate(features):
            grouped.setdefault((shapes.get(who, ()), own), []).append(who)
        ordered = sorted(grouped)
        members = tuple(tuple(grouped[kind]) for kind in ordered)
        homes = _homes(pool, ordered, shapes, members)
        sizes = np.array([len(people) for people in members], dtype=np.float64)
        most = sizes.copy()
        for home in homes:
            most[list(home.kinds)] = len(home.members)
        rows, at_least, at_most = _rows(pool, [own for _, own in ordered], homes)
        return cls(members, sizes, most, rows, at_least, at_most, homes)

    @property
    def count(self) -> int:
        """How many kinds there are."""
        return len(self.sizes)

    def allows(self, panel: Floats) -> bool:
        """Whether counts are those of a panel."""
        held = self.rows @ panel
        within = (panel >= 0).all() and (panel <= self.most).all()
        return bool(within and (held >= self.at_least).all() and (held <= self.at_most).all())


def _shapes(pool: Pool, features: list[Features]) -> dict[int, Shape]:
    """Of what people the household of each volunteer is made up, for those who share one with others."""
    together: dict[str, list[int]] = {}
    for who, one in enumerate(pool.volunteers):
        if one.household is not None:
            together.setdefault(one.household, []).append(who)
    shared = (people for people in together.values() if len(people) > 1)
    return {who: tuple(sorted(features[one] for one in people)) for people in shared for who in people}


def _homes(
    pool: Pool,
    ordered: list[tuple[Shape, Features]],
    shapes: dict[int, Shape],
    members: tuple[tuple[int, ...], ...],
) -> tuple[Home, ...]:
    homes = []
    for shape in sorted(set(shapes.values())):
        kinds = tuple(kind for kind, (made_up, _) in enumerate(ordered) if made_up == shape)
        held: dict[str, list[list[int]]] = {}
        for place, kind in enumerate(kinds):
            for who in members[kind]:
                name = str(pool.volunteers[who].household)
                held.setdefault(name, [[] for _ in kinds])[place].append(who)
        homes.append(Home(kinds, tuple(tuple(map(tuple, one)) for _, one in sorted(held.items()))))
    return tuple(homes)


def _rows(pool: Pool, kinds: list[Features], homes: tuple[Home, ...]) -> tuple[Floats, Floats, Floats]:
    place = {name: index for index, name in enumerate(pool.features)}
    mixed = [home for home in homes if len(home.kinds) > 1]
    rows = np.zeros((len(pool.quotas) + len(mixed) + 1, len(kinds)))
    for row, quota in enumerate(pool.quotas):
        rows[row] = [own[place[quota.feature]] == quota.value for own in kinds]
    for row, home in enumerate(mixed, len(pool.quotas)):
        rows[row, list(home.kinds)] = 1
    rows[-1] = 1
    at_least = [quota.at_least for quota in pool.quotas] + [0] * len(mixed) + [pool.size]
    at_most = [quota.at_most for quota in pool.quotas] + [len(home.members) for home in mixed] + [pool.size]
    return rows, np.array(at_least, dtype=np.float64), np.array(at_most, dtype=np.float64)
