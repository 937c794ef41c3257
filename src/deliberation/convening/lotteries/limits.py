"""What a panel must keep, with people and quotas as numbers, so that it can be asked often."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Self

import attrs

from deliberation.convening.lotteries.pools import Pool


@attrs.frozen
class Limits:
    """The quotas and households of a pool; a person is their place in it.

    Attributes:
        kinds: for each person, the places of the quotas they count towards.
        bounds: at least and at most, for each quota.
        homes: the household of each person; who has no housemate in the pool has none.
    """

    kinds: tuple[tuple[int, ...], ...]
    bounds: tuple[tuple[int, int], ...]
    homes: tuple[str | None, ...]

    @classmethod
    def of(cls, pool: Pool) -> Self:
        """The limits of a pool.

        >>> from deliberation.convening.lotteries.pools import Quota, Volunteer
        >>> people = [Volunteer("ann", {"age": "60+"}), Volunteer("bo", {"age": "60+"})]
        >>> limits = Limits.of(Pool(people, [Quota("age", "60+", 0, 1)], 1))
        >>> limits.kept_by({0}), limits.kept_by({0, 1})
        (True, False)
        """
        place = {(one.feature, one.value): number for number, one in enumerate(pool.quotas)}
        features, shared = pool.features, pool.households
        return cls(
            tuple(tuple(place[name, one.features[name]] for name in features) for one in pool.volunteers),
            tuple((one.at_least, one.at_most) for one in pool.quotas),
            tuple(one.household if one.household in shared else None for one in pool.volunteers),
        )

    def counts(self, people: Iterable[int]) -> list[int]:
        """How many of these people count towards each quota."""
        counts = [0] * len(self.bounds)
        for who in people:
            for quota in self.kinds[who]:
                counts[quota] += 1
        return counts

    def over(self, counts: Iterable[int]) -> int:
        """By how many people such counts miss the quotas, above and below, over all quotas together."""
        return sum(
            max(least - count, count - most, 0)
            for count, (least, most) in zip(counts, self.bounds, strict=True)
        )

    def apart(self, people: Collection[int]) -> bool:
        """Whether no two of these people are of one household."""
        homes = [self.homes[who] for who in people if self.homes[who] is not None]
        return len(set(homes)) == len(homes)

    def kept_by(self, people: Collection[int]) -> bool:
        """Whether people keep every quota, and households are apart."""
        return self.over(self.counts(people)) == 0 and self.apart(people)
