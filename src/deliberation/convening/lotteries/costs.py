"""What quotas cost whom: which bound holds whose chance down, and what their chance could be if it were one person wider.

Seats are fixed, so one more of one value is one fewer of another: a bound is widened together with those of the other values of its
feature, by one person in all. Otherwise "at most 10 women" would cost nothing beside "at least 10 men" of 20.

Computed where chances may be whatever quotas allow on average (the linear relaxation): its smallest chance is raised as far as it goes,
then the next, and so on. No lottery over whole panels gives these people more; where a lottery reaches its bound, as most do, it is
what they have. A bound's price is its dual value, the rate at which their chance would rise; what it would come to is solved anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal

import attrs
import numpy as np
import numpy.typing as npt

from deliberation.convening.lotteries.pools import Pool, Quota
from deliberation.convening.lotteries.programs import Program
from deliberation.wording import Lang, Reason


Bound = Literal["at_least", "at_most"]
Wide = tuple[int, Bound]
"""The place of a quota, and which of its bounds is one wider."""

_NOTHING: Final = 1e-7
_MOST_DIGITS: Final = 6


@attrs.frozen
class Cost:
    """What one bound of one quota costs.

    Attributes:
        quota: the quota.
        bound: whether it is what it wants at least or what it allows at most.
        people: whose chance it holds down: of what it allows at most, people who count towards it; of what it wants at least, people
            who don't. Where the bound acts only through other quotas, whomever they hold down together.
        chance: the most that these people can all have.
        wider: the most that they could all have if the bound were one wider, with one fewer or more of other values of the feature for
            it, and nobody below them had less.
        price: the rate at which their chance rises then. ``chance + price`` is never less than ``wider``, and is the same unless
            something else begins to bind on the way.
    """

    quota: Quota
    bound: Bound
    people: tuple[str, ...]
    chance: float
    wider: float
    price: float

    @property
    def reason(self) -> Reason:
        """What it costs, as a code with its parameters."""
        chance, wider = percents(self.chance, self.wider)
        params = {
            "feature": self.quota.feature, "value": self.quota.value, "number": getattr(self.quota, self.bound),
            "people": len(self.people), "chance": chance, "wider": wider,
        }  # fmt: skip
        return Reason("quota.holds-least" if self.bound == "at_least" else "quota.holds-most", params)

    def explain(self, lang: Lang = "en") -> str:
        """What it costs, as a sentence in Chinese or English."""
        return self.reason.explain(lang)


@attrs.frozen
class Joint:
    """What several bounds cost that only together make a difference.

    Attributes:
        bounds: the quotas, and whether it is what each wants at least or allows at most.
        people: whose chance they hold down.
        chance: the most that these people can all have.
        wider: the most that they could all have if each of these bounds were one wider.
    """

    bounds: tuple[tuple[Quota, Bound], ...]
    people: tuple[str, ...]
    chance: float
    wider: float

    @property
    def reason(self) -> Reason:
        """What they cost, as a code with its parameters."""
        chance, wider = percents(self.chance, self.wider)
        bounds = [_bound(quota, bound) for quota, bound in self.bounds]
        params = {"bounds": bounds, "people": len(self.people), "chance": chance, "wider": wider}
        return Reason("quota.hold-together", params)

    def explain(self, lang: Lang = "en") -> str:
        """What they cost, as a sentence in Chinese or English."""
        return self.reason.explain(lang)


def _bound(quota: Quota, bound: Bound) -> Reason:
    params = {"feature": quota.feature, "value": quota.value, "number": getattr(quota, bound)}
    return Reason("quota.bound-least" if bound == "at_least" else "quota.bound-most", params)


def percents(*chances: float) -> tuple[str, ...]:
    """Chances as percentages, with as many digits as it takes to tell them apart, one at least.

    >>> percents(0.0731, 0.11), percents(0.12341, 0.12344)
    (('7.3 %', '11.0 %'), ('12.341 %', '12.344 %'))
    """
    apart = len(set(chances))
    for digits in range(1, _MOST_DIGITS + 1):
        said = tuple(f"{100 * chance:.{digits}f} %" for chance in chances)
        if len(set(said)) == apart:
            return said
    return tuple(f"{100 * chance:.1f} %" for chance in chances)


def costs(pool: Pool, *, levels: int = 1) -> tuple[Cost, ...]:
    """Which bounds hold down the smallest chances; the dearest first, those of the people worst off before others.

    Args:
        pool: of whom panels are drawn.
        levels: for how many groups of people to say it, beginning with those whose chance is smallest.

    Returns:
        Each bound that alone makes a difference. None where nobody's chance is below that of others because of a quota, or where several
        bounds would have to give at once: `joint_cost` says which.

    >>> from deliberation.convening.lotteries.pools import Volunteer
    >>> people = [Volunteer(f"p{n}", {"age": "60+" if n < 8 else "16-59"}) for n in range(10)]
    >>> [cost] = costs(Pool(people, [Quota("age", "60+", 0, 2), Quota("age", "16-59", 0, 4)], size=4))
    >>> print(cost.explain())
    at most 2 of age 60+ hold the chance of 8 people at 25.0 %; with one more, in place of another, it could be 37.5 %
    """
    climb = _Climb(pool)
    found: list[Cost] = []
    for _ in range(levels):
        step = climb.step()
        if step is None:
            break
        found += sorted(climb.dear(step), key=lambda cost: cost.chance - cost.wider)
        climb.hold(step)
    return tuple(found)


def joint_cost(pool: Pool) -> Joint | None:
    """Which bounds hold down the smallest chance together, where none of them does alone; none of these can be left out.

    None where no quota holds it down, or where a bound does alone (`costs` says which).

    >>> from deliberation.convening.lotteries.pools import Volunteer
    >>> people = [Volunteer(f"p{n}", {"age": "old" if n < 8 else "new", "sex": "f" if n < 8 else "m"}) for n in range(10)]
    >>> quotas = [Quota("age", "old", 0, 2), Quota("age", "new", 0, 4), Quota("sex", "f", 0, 2), Quota("sex", "m", 0, 4)]
    >>> print(joint_cost(Pool(people, quotas, size=4)).explain())
    at most 2 of age old, at most 2 of sex f hold the chance of 8 people at 25.0 %; if all of these gave by one it could be 37.5 %
    """
    climb = _Climb(pool)
    step = climb.step()
    if step is None or step.height > pool.size / len(pool.ids) - _NOTHING or any(climb.dear(step)):
        return None
    widened: list[Wide] = []
    prices = step.prices
    while more := [one for one in climb.binding(prices) if one not in widened]:
        widened += more
        found = climb.solved(widened)
        if found.x[-1] > step.height + _NOTHING:
            return climb.joint(step, climb.pruned(step, widened))
        prices = climb.prices(found)
    return None


@attrs.frozen(eq=False)
class _Step:
    """How high the smallest chance goes, the columns that hold it there, and the price of each bound."""

    height: float
    held: npt.NDArray[np.int64]
    prices: Mapping[Bound, npt.NDArray[np.float64]]


class _Climb:
    """The relaxation, climbed step by step: the smallest chance among those not held yet is raised as far as it goes."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.program = Program.of(pool)
        self.sizes = np.array([len(ids) for ids in self.program.members], dtype=np.float64)
        self.floor = np.full(len(self.sizes), np.nan)

    def step(self) -> _Step | None:
        """The next step; None where everybody is held."""
        if not np.isnan(self.floor).any():
            return None
        found = self.solved()
        open_columns = np.flatnonzero(np.isnan(self.floor))
        rates = -found.ineqlin.marginals[-len(open_columns) :]
        return _Step(float(found.x[-1]), open_columns[rates > _NOTHING], self.prices(found))

    def prices(self, found: Any) -> dict[Bound, Any]:
        """The price of each bound in a solution."""
        number = len(self.pool.quotas)
        rates = -found.ineqlin.marginals
        return {"at_most": rates[:number], "at_least": rates[number : 2 * number]}

    def binding(self, prices: Mapping[Bound, Any]) -> list[Wide]:
        """The bounds that have a price and can be wider."""
        return [
            (place, bound)
            for place, quota in enumerate(self.pool.quotas)
            for bound, of in prices.items()
            if of[place] > _NOTHING and (bound == "at_most" or quota.at_least)
        ]

    def pruned(self, step: _Step, widened: list[Wide]) -> list[Wide]:
        """Those of the bounds without which the step would not rise."""
        kept = list(widened)
        for one in widened:
            fewer = [other for other in kept if other != one]
            if self.solved(fewer).x[-1] > step.height + _NOTHING:
                kept = fewer
        return kept

    def joint(self, step: _Step, widened: list[Wide]) -> Joint:
        """What these bounds cost together."""
        held = sorted(who for column in step.held for who in self.program.members[column])
        bounds = tuple((self.pool.quotas[place], bound) for place, bound in sorted(widened))
        people = tuple(self.pool.ids[who] for who in held)
        return Joint(bounds, people, step.height, float(self.solved(widened).x[-1]))

    def hold(self, step: _Step) -> None:
        """Nobody whom this step holds is to have less from now on."""
        self.floor[step.held] = step.height

    def dear(self, step: _Step) -> Iterator[Cost]:
        """The bounds that would raise this step if they were one wider."""
        for place, bound in self.binding(step.prices):
            wider = float(self.solved([(place, bound)]).x[-1])
            if wider > step.height + _NOTHING:
                quota = self.pool.quotas[place]
                price = float(step.prices[bound][place] + self._beside(step, place, bound))
                yield Cost(quota, bound, self._whom(step, quota, bound), step.height, wider, price)

    def _others(self, place: int) -> list[int]:
        """The quotas of the other values of a feature."""
        feature = self.pool.quotas[place].feature
        return [
            other for other, one in enumerate(self.pool.quotas) if one.feature == feature and other != place
        ]

    def _beside(self, step: _Step, place: int, bound: Bound) -> float:
        """The price of the bound of another value that gives way."""
        opposite = step.prices["at_least" if bound == "at_most" else "at_most"]
        return float(max((opposite[other] for other in self._others(place)), default=0.0))

    def _whom(self, step: _Step, quota: Quota, bound: Bound) -> tuple[str, ...]:
        held = sorted(who for column in step.held for who in self.program.members[column])
        people = [self.pool.volunteers[who] for who in held]
        direct = [one.id for one in people if quota.applies_to(one.features) is (bound == "at_most")]
        return tuple(direct or [one.id for one in people])

    def solved(self, widened: Sequence[Wide] = ()) -> Any:
        """The linear program of the next step; its last variable is the smallest chance.

        Before it stands, for each bound that is widened, how far each other quota of the feature gives, one person in all.
        """
        from scipy.optimize import linprog  # noqa: PLC0415 - scipy loads only where there is something to solve

        open_ = np.isnan(self.floor)
        giving = [self._giving(place, bound) for place, bound in widened]
        least, most = self._bounds(widened)
        limits = [
            most,
            -least,
            np.ones(self.program.homes.shape[0] + len(giving)),
            np.zeros(int(open_.sum())),
        ]
        floor = np.where(open_, 0.0, np.nan_to_num(self.floor) * self.sizes - _NOTHING / 10)
        given = sum(map(len, giving))
        return linprog(
            np.append(np.zeros(len(self.sizes) + given), -1.0),
            A_ub=self._rows(open_, giving),
            b_ub=np.concatenate(limits),
            A_eq=np.append(np.ones(len(self.sizes)), np.zeros(given + 1))[None, :],
            b_eq=[self.pool.size],
            bounds=[*zip(floor, self.program.most, strict=True), *[(0, 1)] * given, (0, 1)],
            method="highs",
        )

    def _giving(self, place: int, bound: Bound) -> list[int]:
        """The rows of the other values' opposite bounds."""
        return [other + len(self.pool.quotas) * (bound == "at_most") for other in self._others(place)]

    def _rows(self, open_: npt.NDArray[np.bool_], giving: list[list[int]]) -> Any:
        """What is at most something.

        Seats by quota and by household, what other quotas give, and for each open column its size times the smallest chance.
        """
        from scipy.sparse import csr_array, eye_array, vstack  # noqa: PLC0415 - scipy loads only where there is something to solve

        quotas, homes = self.program.quotas, self.program.homes
        given = [(row, of) for of, rows in enumerate(giving) for row in rows]
        raised: Any = eye_array(len(self.sizes)).tocsr()
        between = csr_array((len(giving), len(self.sizes)))
        columns: Any = vstack([quotas, -quotas, homes, between, -raised[open_]], format="csr")
        slack = np.zeros((columns.shape[0], len(given) + 1))
        for column, (row, of) in enumerate(given):
            slack[row, column] = -1
            slack[2 * quotas.shape[0] + homes.shape[0] + of, column] = 1
        slack[columns.shape[0] - int(open_.sum()) :, -1] = self.sizes[open_]
        return _beside(columns, slack)

    def _bounds(self, widened: Sequence[Wide]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        least = np.array([one.at_least for one in self.pool.quotas], dtype=np.float64)
        most = np.array([one.at_most for one in self.pool.quotas], dtype=np.float64)
        for place, bound in widened:
            if bound == "at_least":
                least[place] -= 1
            else:
                most[place] += 1
        return least, most


def _beside(columns: Any, slack: npt.NDArray[np.float64]) -> Any:
    """Two matrices side by side."""
    from scipy.sparse import csr_array, hstack  # noqa: PLC0415 - scipy loads only where there is something to solve

    return hstack([columns, csr_array(slack)], format="csr")
