"""Quotas that can't be met together: by how little they would have to be widened, and in which ways.

Each feature may add up, and still no panel keep all quotas, because who has one value has another besides. The least that must give
is found exactly, by an integer program over whole people, households included; with it come other ways that cost as little.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from deliberation.convening.lotteries.pools import Pool, Quota
from deliberation.convening.lotteries.programs import Program
from deliberation.errors import InvalidInput
from deliberation.wording import Lang, Reason


if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

MOST_WAYS: Final = 5


@attrs.frozen
class Widening:
    """One quota, and the bounds that it would have instead.

    Attributes:
        quota: as it is.
        at_least: what it would want at least.
        at_most: what it would allow at most.
    """

    quota: Quota
    at_least: int
    at_most: int

    @property
    def by(self) -> int:
        """By how many people it is wider."""
        return self.quota.at_least - self.at_least + self.at_most - self.quota.at_most

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What would be otherwise, a reason for each bound."""
        params = {"feature": self.quota.feature, "value": self.quota.value}
        least = {"wanted": self.at_least, "now": self.quota.at_least, **params}
        most = {"allowed": self.at_most, "now": self.quota.at_most, **params}
        changed = (
            (self.at_least != self.quota.at_least, Reason("quota.lower", least)),
            (self.at_most != self.quota.at_most, Reason("quota.raise", most)),
        )
        return tuple(reason for holds, reason in changed if holds)


@attrs.frozen
class Relaxation:
    """A way to make quotas possible.

    Attributes:
        widenings: the quotas that would have to be wider; all others stay as they are.
    """

    widenings: tuple[Widening, ...]

    @property
    def by(self) -> int:
        """By how many people the quotas are wider altogether."""
        return sum(one.by for one in self.widenings)

    @property
    def reason(self) -> Reason:
        """What would be otherwise."""
        return Reason("quota.way", {"changes": [reason for one in self.widenings for reason in one.reasons]})

    def applied(self, pool: Pool) -> Pool:
        """The pool with the wider quotas."""
        wider = {(one.quota.feature, one.quota.value): one for one in self.widenings}
        quotas = [
            attrs.evolve(quota, at_least=found.at_least, at_most=found.at_most)
            if (found := wider.get((quota.feature, quota.value)))
            else quota
            for quota in pool.quotas
        ]
        return attrs.evolve(pool, quotas=quotas)

    def explain(self, lang: Lang = "en") -> str:
        """It as a sentence, in Chinese or English."""
        return self.reason.explain(lang)


def relaxations(pool: Pool, *, most: int = MOST_WAYS) -> tuple[Relaxation, ...]:
    """The smallest relaxations that make the quotas possible; none where they are possible as they are.

    All widen the quotas by the same number of people altogether, and no relaxation does with fewer; those that change the fewest bounds
    come first. Ways that change the same bounds, or more of them, count as one.

    Args:
        pool: whose quotas.
        most: how many ways to name at most.

    Raises:
        InvalidInput: ``quota.households``: there are too few households for a panel of this size, whatever the quotas.

    >>> from deliberation.convening.lotteries.pools import Volunteer
    >>> people = [Volunteer(f"p{n}", {"age": "60+", "sex": "f"}) for n in range(5)]
    >>> people += [Volunteer("p9", {"age": "16-59", "sex": "m"})]
    >>> quotas = [Quota("age", "60+", 1, 1), Quota("age", "16-59", 0, 1), Quota("sex", "f", 2, 2), Quota("sex", "m", 0, 1)]
    >>> for way in relaxations(Pool(people, quotas, 2)):
    ...     print(way.explain())
    age 60+ at most 2 instead of 1
    sex f at least 1 instead of 2
    """
    search = _Search(pool)
    least = search.least()
    if not least:
        return ()
    found = [way for way, _ in zip(search.ways(least), range(most), strict=False)]
    order = {quota: place for place, quota in enumerate(pool.quotas)}
    return tuple(
        sorted(found, key=lambda way: (len(way.widenings), [order[one.quota] for one in way.widenings]))
    )


def check_feasible(pool: Pool) -> None:
    """Sees to it that some panel keeps all quotas.

    Raises:
        InvalidInput: ``quota.impossible``, with the smallest ways to change that; ``quota.households``.

    >>> from deliberation.convening.lotteries.pools import Volunteer
    >>> check_feasible(Pool([Volunteer("ann", {})], [], 1))
    """
    ways = relaxations(pool)
    if ways:
        raise InvalidInput(
            "quota.impossible", by=ways[0].by, ways=[_numbered(at, way) for at, way in enumerate(ways, 1)]
        )


def _numbered(number: int, way: Relaxation) -> Reason:
    return Reason("quota.numbered", {"number": number, "way": way.reason})


class _Search:
    """The integer program: whole people, how far each bound gives, and whether it gives at all."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.program = Program.of(pool)
        self.bounds = 2 * len(pool.quotas)
        self.columns = len(self.program.members)
        give = [
            *(one.at_least for one in pool.quotas),
            *(max(pool.size - one.at_most, 0) for one in pool.quotas),
        ]
        self.give = np.array(give, dtype=np.float64)
        self.fixed = self._fixed()

    def _fixed(self) -> list[LinearConstraint]:
        """What holds whatever gives."""
        from scipy.optimize import LinearConstraint  # noqa: PLC0415 - scipy loads only where there is something to solve
        from scipy.sparse import block_array, csr_array, diags_array, eye_array  # noqa: PLC0415

        quotas, homes, number = self.program.quotas, self.program.homes, len(self.pool.quotas)
        eye, none = eye_array(number), csr_array((number, 3 * number))
        raised = block_array([[quotas, eye, none]])
        lowered = block_array([[quotas, csr_array((number, number)), -eye, csr_array((number, 2 * number))]])
        given = block_array(
            [[csr_array((self.bounds, self.columns)), eye_array(self.bounds), -diags_array(self.give)]]
        )
        whole = csr_array(np.concatenate([np.ones(self.columns), np.zeros(2 * self.bounds)])[None, :])
        apart = block_array([[homes, csr_array((homes.shape[0], 2 * self.bounds))]])
        least = [one.at_least for one in self.pool.quotas]
        most = [one.at_most for one in self.pool.quotas]
        return [
            LinearConstraint(whole, self.pool.size, self.pool.size),
            LinearConstraint(raised, least, np.inf),
            LinearConstraint(lowered, -np.inf, most),
            LinearConstraint(given, -np.inf, 0),
            LinearConstraint(apart, -np.inf, 1),
        ]

    def least(self) -> int:
        """By how many people the quotas must be wider at least."""
        found = self._solved(widened=1.0, changed=0.0, also=[])
        if found is None:
            most = len({one.household or one.id for one in self.pool.volunteers})
            raise InvalidInput("quota.households", size=self.pool.size, most=most)
        return int(found[: self.bounds].sum())

    def ways(self, least: int) -> Iterator[Relaxation]:
        """The ways that widen by that many people, those with the fewest changes first."""
        from scipy.optimize import LinearConstraint  # noqa: PLC0415 - scipy loads only where there is something to solve

        also = [LinearConstraint(self._row(np.ones(self.bounds), 0), least, least)]
        while (found := self._solved(widened=0.0, changed=1.0, also=also)) is not None:
            gives, changed = found[: self.bounds], found[self.bounds :]
            yield self._relaxation(gives)
            also.append(LinearConstraint(self._row(changed, self.bounds), -np.inf, changed.sum() - 1))

    def _row(self, values: np.ndarray, offset: int) -> np.ndarray:
        row = np.zeros(self.columns + 2 * self.bounds)
        row[self.columns + offset : self.columns + offset + len(values)] = values
        return row

    def _solved(self, *, widened: float, changed: float, also: list[LinearConstraint]) -> np.ndarray | None:
        """How far each bound gives and whether it does, at the least cost; None where nothing is possible."""
        from scipy.optimize import Bounds, milp  # noqa: PLC0415 - scipy loads only where there is something to solve

        cost = np.concatenate(
            [np.zeros(self.columns), np.full(self.bounds, widened), np.full(self.bounds, changed)]
        )
        upper = np.concatenate([self.program.most, self.give, np.ones(self.bounds)])
        found = milp(
            cost,
            integrality=np.ones(len(cost), dtype=np.int64),
            bounds=Bounds(0, upper),
            constraints=[*self.fixed, *also],
            options={"mip_rel_gap": 0},
        )
        return None if found.x is None else np.round(found.x[self.columns :])

    def _relaxation(self, gives: np.ndarray) -> Relaxation:
        number = len(self.pool.quotas)
        return Relaxation(
            tuple(
                Widening(quota, quota.at_least - int(less), quota.at_most + int(more))
                for quota, less, more in zip(self.pool.quotas, gives[:number], gives[number:], strict=True)
                if less or more
            )
        )
