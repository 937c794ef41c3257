"""Who sits so that as much as possible is heard, how that was found, and how far from the best it can be at most."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Literal

import attrs
import numpy as np
import numpy.typing as npt

from deliberation.convening.coverage.exact import searched
from deliberation.convening.coverage.greedy import Chosen, Gains, greedy
from deliberation.convening.coverage.problems import Problem
from deliberation.convening.coverage.quotas import Quotas
from deliberation.convening.coverage.reach import Reach
from deliberation.convening.coverage.weights import units_of
from deliberation.errors import InvalidInput
from deliberation.wording import Lang, Reason


Method = Literal["exact", "bounded", "greedy"]
"""*exact*: nothing hears more. *greedy*: by greed alone. *bounded*: greed, and a search that ended before it was sure."""

WITHOUT_QUOTAS: Final = Fraction(632_120_558, 1_000_000_000)
"""1 - 1/e, rounded down: of the best set, greed without quotas hears at least so much."""

WITH_QUOTAS: Final = Fraction(1, 2)
"""Of the best set under quotas, greed hears at least so much."""

SMALL: Final = 1_500
"""Up to so many entries of the arrays the best set is searched for, unless it is said otherwise.

Measured: arrays of chance, which are the hardest, of this size take a few seconds; those of estates, about one.
"""

NODES: Final = 100
"""After so many nodes a search ends, unless it is said otherwise."""


@attrs.frozen
class Search:
    """How hard the best set is searched for, where greed doesn't prove its own to be the best.

    Args:
        small: only where the arrays, with what is alike taken together, have at most so many entries; 0 for never.
        nodes: the search ends after so many nodes of its tree; the same on every machine.
        seconds: and after so many seconds, which can make machines differ; ``None`` for no clock.
    """

    small: int = SMALL
    nodes: int = NODES
    seconds: float | None = None


USUAL: Final = Search()
"""As hard as the best set is searched for unless it is said otherwise."""


@attrs.frozen
class Alternate:
    """Somebody who could sit in another's place.

    Args:
        candidate: their position.
        covered: the weight that is heard then.
    """

    candidate: int
    covered: Fraction


@attrs.frozen(eq=False, repr=False)
class Coverage:
    """Who sits so that as much weight as possible is heard. `cover` makes one.

    Args:
        chosen: candidates by position; the locked first, then in the order in which they add most.
        gains: the weight newly heard with each.
        method: how they were found.
        certificate: no set that meets the quotas hears more than this.
        problem: what was asked.
        search: how hard the best was searched for.
    """

    chosen: tuple[int, ...]
    gains: tuple[Fraction, ...]
    method: Method
    certificate: Fraction
    problem: Problem
    search: Search

    @property
    def covered(self) -> Fraction:
        """The weight that is heard."""
        return sum(self.gains, Fraction(0))

    @property
    def certified(self) -> Fraction:
        """Which part of the best possible is heard at least, in this case: what is heard, over the certificate."""
        return self.covered / self.certificate if self.certificate else Fraction(1)

    @property
    def guarantee(self) -> Fraction:
        """Which part of the best possible this method hears at least, in every case."""
        if self.method == "exact":
            return Fraction(1)
        return WITH_QUOTAS if self.problem.quotas.bind else WITHOUT_QUOTAS

    @property
    def because(self) -> Reason:
        """Why the guarantee holds."""
        if self.method == "exact":
            return Reason("coverage.guarantee-exact")
        return Reason("coverage.guarantee-quotas" if self.problem.quotas.bind else "coverage.guarantee-size")

    @property
    def rounded(self) -> bool:
        """Whether weights were so uneven that they had to be rounded up."""
        return self.problem.units.rounded

    @property
    def short(self) -> Mapping[Hashable, int]:
        """How many candidates are missing, by group, for what the quotas want at least."""
        return self.problem.short

    @cached_property
    def times(self) -> npt.NDArray[np.int64]:
        """Through how many of the chosen each item is heard."""
        reach = self.problem.reach
        rows = [reach.of_candidate(one) for one in self.chosen]
        return np.bincount(np.concatenate((*rows, np.zeros(0, np.int64))), minlength=reach.items)

    @property
    def unheard(self) -> npt.NDArray[np.int64]:
        """The items that are heard through nobody who was chosen."""
        return np.flatnonzero(self.times == 0)

    def only(self, candidate: int) -> npt.NDArray[np.int64]:
        """The items that would be unheard without this one of the chosen.

        Raises:
            InvalidInput: ``coverage.not-chosen``.

        >>> cover(Reach.of([[0, 1], [1, 2]]), 2).only(1).tolist()
        [2]
        """
        if candidate not in self.chosen:
            raise InvalidInput("coverage.not-chosen", given=candidate)
        row = self.problem.reach.of_candidate(candidate)
        return np.sort(row[self.times[row] == 1])

    def alternates(self, candidate: int, most: int = 3) -> tuple[Alternate, ...]:
        """Who could sit in the place of one of the chosen under the same quotas, those first with whom most is heard.

        Raises:
            InvalidInput: ``coverage.not-chosen``.

        >>> cover(Reach.of([[0, 1], [1, 2], [0]]), 1).alternates(0)
        (Alternate(candidate=1, covered=Fraction(2, 1)), Alternate(candidate=2, covered=Fraction(1, 1)))
        """
        only = self.only(candidate)
        reach, units = self.problem.reach, self.problem.units
        adds = self._open_gains.copy()
        for item in only.tolist():
            adds[reach.heard_by(item)] += units.counts[item]
        able = np.flatnonzero(self._could_follow(candidate))
        best = able[np.argsort(-adds[able], kind="stable")][:most]
        without = self.covered - units(units.counts[only].sum())
        return tuple(Alternate(int(one), without + units(adds[one])) for one in best)

    def replied(self, *, accepted: Iterable[int] = (), declined: Iterable[int] = ()) -> Coverage:
        """The seats anew when some have accepted, who sit in any case now, and some have declined, who don't.

        In whatever order and portions replies come in, the result is that of `cover` with all who accepted locked and all who declined
        excluded. So those who were asked and haven't replied may change; to keep everybody else and fill one place, see `alternates`.

        Raises:
            InvalidInput: ``coverage.candidate``, ``coverage.locked-excluded`` (accepted and declined), ``coverage.no-room``.

        >>> plan = cover(Reach.of([[0, 1], [2], [0], [1]]), 2)
        >>> plan.chosen, plan.replied(declined=[0], accepted=[1]).chosen
        ((0, 1), (1, 2))
        """
        accepted, declined = set(accepted), set(declined)
        locked = {*self.problem.locked.tolist(), *accepted} - (declined - accepted)
        excluded = {*self.problem.excluded.tolist(), *declined}
        return _found(self.problem.evolve(locked=locked, excluded=excluded), self.search)

    def explain(self, lang: Lang = "en") -> str:
        """How much is heard, how the seats were found, and how far from the best they can be at most."""
        return {"zh": "", "en": " "}[lang].join(reason.explain(lang) for reason in self.reasons())

    def reasons(self) -> tuple[Reason, ...]:
        """What `explain` says, one sentence each."""
        heard = {"seats": len(self.chosen), "size": self.problem.size, "covered": shown(self.covered)}
        said = [Reason("coverage.heard", heard), Reason(f"coverage.by-{self.method}")]
        if self.method != "exact":
            certified = {"certificate": shown(self.certificate), "percent": _percent(self.certified)}
            said += [self.because, Reason("coverage.certificate", certified)]
        said += [
            Reason("coverage.short", {"group": str(name), "missing": gap}) for name, gap in self.short.items()
        ]
        return (*said, Reason("coverage.rounded")) if self.rounded else tuple(said)

    def __repr__(self) -> str:
        return f"<Coverage {self.method}: {len(self.chosen)} chosen, {self.covered} of at most {self.certificate}>"

    @cached_property
    def _open_gains(self) -> npt.NDArray[np.int64]:
        """What each candidate would add to all the chosen."""
        gains = Gains(self.problem.reach, self.problem.units.counts)
        for one in self.chosen:
            gains.hear(one)
        return gains.left

    def _could_follow(self, candidate: int) -> npt.NDArray[np.bool_]:
        """Whether each could take this one's seat, when everybody else stays and this one is gone."""
        others = [one for one in self.chosen if one != candidate]
        asked = self.problem.evolve(locked=others, excluded=[*self.problem.excluded.tolist(), candidate])
        room, codes = asked.room(), asked.codes
        able = room.open[codes] & asked.there
        able[others] = False
        needed = able & (room.lacking > 0)[codes]
        return needed if needed.any() else able


def cover(
    reach: Reach,
    size: int,
    *,
    weights: Any = None,
    quotas: Quotas | None = None,
    locked: Iterable[int] = (),
    excluded: Iterable[int] = (),
    search: Search = USUAL,
) -> Coverage:
    """Fills seats so that as much weight as possible is heard: weighted maximum coverage under quotas of groups.

    Fewer sit than there are seats where nobody adds anything, except for what the quotas want at least. Labels play no part, only the
    order of candidates, which decides among equals.

    Args:
        reach: which items each candidate lets be heard.
        size: how many seats there are, those of the locked among them.
        weights: of the items; 1 each where none are given. Whole numbers, fractions and decimals are computed with exactly.
        quotas: how many of each group at most and at least.
        locked: candidates who sit in any case, such as those who have accepted.
        excluded: candidates who don't sit in any case, such as those who have declined.
        search: how hard the best set is searched for.

    Raises:
        InvalidInput: ``coverage.size``, ``coverage.weights``, ``coverage.groups``, ``coverage.candidate``, ``coverage.locked-excluded``,
            ``coverage.no-room``.

    >>> plan = cover(Reach.of([[0, 1, 2], [0, 1, 3], [2, 4]]), 2)
    >>> plan.chosen, int(plan.covered), plan.method
    ((1, 2), 5, 'exact')
    >>> plan.explain("zh")
    '共 2 席，选定 2 席，能反映的分量为 5。已核实没有更好的选法。'
    """
    units = units_of(weights, reach.items)
    asked = Problem(reach, size, units, Quotas() if quotas is None else quotas, locked, excluded)
    return _found(asked, search)


def _found(problem: Problem, search: Search) -> Coverage:
    found, method = _best(problem, search, greedy(problem))
    units = problem.units
    gains = tuple(units(gain) for gain in found.gains)
    return Coverage(found.candidates, gains, method, units(found.bound), problem, search)


def _best(problem: Problem, search: Search, found: Chosen) -> tuple[Chosen, Method]:
    if found.covered == found.bound:
        return found, "exact"
    more = searched(problem, found, **attrs.asdict(search))
    if more is None:
        return found, "greedy"
    return more, "exact" if more.covered == more.bound else "bounded"


def shown(weight: Fraction) -> int | str:
    """A weight as people read it: whole, or with at most two decimals.

    >>> shown(Fraction(5)), shown(Fraction(1, 3))
    (5, '0.33')
    """
    return int(weight) if weight.denominator == 1 else f"{float(weight):.2f}"


def _percent(part: Fraction) -> str:
    """A part of a hundred, rounded down: a certificate never promises more than it holds."""
    return f"{int(part * 1000) / 10:.1f}"
