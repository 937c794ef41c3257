"""Alternates: whom to keep ready so that a panel still keeps its quotas when some of it don't come.

Whoever drops out is replaced by alternates so that quotas are missed by as few people as possible (`replace`). Alternates are then those
for whom this comes out best on average over cases of who drops out. Where all cases can be gone through they are, each with its
probability; otherwise a sample is drawn with a seed. In a small case the choice is one integer program over these cases, and no other is
better on them. Beyond 800 replacements to decide on, the program is solved in fractions over as many cases as fit, rounded, and improved by
exchanges over all cases: good, not proven best. The miss that is reported is that of whole people either way.

Source: Assos, Baharav, Flanigan & Procaccia, *Alternates, Assemble!*, EC 2025, https://arxiv.org/abs/2506.15716, which chooses
alternates by empirical risk minimisation. Here the miss is counted in people, all quotas weigh alike, and alternates themselves are
taken to come.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from deliberation.convening.lotteries.dropouts import Cases, Left, rates_of
from deliberation.convening.lotteries.limits import Limits
from deliberation.convening.lotteries.pools import Pool
from deliberation.convening.lotteries.programs import Program
from deliberation.convening.lotteries.replacing import Replacement, places_of, replace
from deliberation.convening.lotteries.swapping import swapped
from deliberation.errors import InvalidInput
from deliberation.wording import Lang, Reason


__all__ = ["Alternates", "Replacement", "choose_alternates", "replace"]

SCENARIOS: Final = 100

_MOST_WHOLE: Final = 800
_MOST_IN_PARTS: Final = 2_400
_LEAST_CASES: Final = 12
_CHANCE: Final = 1e-5
"""What decides between equals, by chance; less than anything that counts."""


@attrs.frozen
class Alternates:
    """Whom to keep ready for a panel.

    Attributes:
        panel: the panel.
        people: the alternates, by id.
        expected: by how many people quotas are missed on average, with them.
        without: the same without any alternates.
        cases: how many cases this was worked out on.
        exact: whether these are all cases there are, rather than a sample.
    """

    panel: tuple[str, ...]
    people: tuple[str, ...]
    expected: float
    without: float
    cases: int
    exact: bool

    @property
    def reason(self) -> Reason:
        """Who they are and what they are good for."""
        params = {
            "people": self.people, "cases": self.cases,
            "expected": f"{self.expected:.2f}", "without": f"{self.without:.2f}",
        }  # fmt: skip
        return Reason("alternate.chosen-exactly" if self.exact else "alternate.chosen", params)

    def explain(self, lang: Lang = "en") -> str:
        """It as a sentence, in Chinese or English."""
        return self.reason.explain(lang)


def choose_alternates(
    pool: Pool,
    panel: Collection[str],
    number: int,
    *,
    dropout: float | Mapping[str, float] = 0.1,
    scenarios: int = SCENARIOS,
    seed: int = 0,
) -> Alternates:
    """The alternates with whom quotas are missed least on average.

    Nobody of a household on the panel is an alternate, nor are two of one household. Among those who are equally good chance decides.

    Args:
        pool: whom the panel was drawn from.
        panel: who is on it.
        number: how many alternates.
        dropout: how likely somebody is to drop out: the same for all, or for each person on the panel; independent of each other.
        scenarios: how many cases to go through at most.
        seed: of the sample, and of chance among equals.

    Raises:
        InvalidInput: ``alternate.panel``, ``alternate.number``, ``alternate.dropout``, ``alternate.scenarios``.

    >>> from deliberation.convening.lotteries.pools import Quota, Volunteer
    >>> people = [Volunteer(f"p{n}", {"age": "60+" if n < 4 else "16-59"}) for n in range(12)]
    >>> pool = Pool(people, [Quota("age", "60+", 2, 2), Quota("age", "16-59", 1, 1)], size=3)
    >>> found = choose_alternates(pool, ["p0", "p1", "p4"], 2, dropout=0.2)
    >>> [pool.get(who).features["age"] for who in found.people], round(found.expected, 3), round(found.without, 3)
    (['60+', '16-59'], 0.072, 0.6)
    """
    seated = places_of(pool, panel, "alternate.panel")
    limits = Limits.of(pool)
    homes = {limits.homes[who] for who in seated} - {None}
    free = [who for who in range(len(pool.ids)) if who not in set(seated) and limits.homes[who] not in homes]
    room = len({limits.homes[who] or who for who in free})
    if type(number) is not int or not 1 <= number <= room:
        raise InvalidInput("alternate.number", given=repr(number), most=room)
    rng = np.random.default_rng(seed)
    cases = Cases.of(rates_of(pool, seated, dropout), scenarios, rng)
    chosen = _chosen(Program.of(pool, free), limits, cases.merged(limits, seated), number, rng)
    with_them, without = (cases.missed(limits, seated, ready) for ready in (chosen, []))
    return Alternates(
        tuple(pool.ids[who] for who in sorted(seated)),
        tuple(pool.ids[who] for who in chosen),
        with_them,
        without,
        len(cases.dropped),
        cases.exact,
    )


def _chosen(
    program: Program, limits: Limits, cases: Mapping[Left, float], number: int, rng: np.random.Generator
) -> list[int]:
    """The alternates: first how many of each column, then who, by chance."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - scipy loads only where there is something to solve

    columns = len(program.members)
    whole = len(cases) * columns <= _MOST_WHOLE
    looked_at = dict(list(cases.items())[: max(_LEAST_CASES, _MOST_IN_PARTS // columns)])
    rows = _rows(program, limits, looked_at, number)
    weights = np.repeat(list(looked_at.values()), len(limits.bounds))
    in_cases = len(looked_at) * columns + 2 * len(weights)
    found: Any = milp(
        np.concatenate(
            [_CHANCE * rng.random(columns) / number, np.zeros(in_cases - 2 * len(weights)), weights, weights]
        ),
        integrality=np.append(
            np.full(in_cases - 2 * len(weights) + columns, int(whole)),
            np.zeros(2 * len(weights), dtype=np.int64),
        ),
        bounds=Bounds(0, np.append(program.most, np.full(in_cases, np.inf))),
        constraints=[LinearConstraint(*one) for one in rows if one[0].shape[0]],
        options={"mip_rel_gap": 0},
    )
    taken = _whole(found.x[:columns], program, number)
    if not whole:
        taken = swapped(program, limits, cases, taken)
    chosen: list[int] = []
    for ids, count in zip(program.members, taken, strict=True):
        chosen += sorted(int(who) for who in rng.permutation(ids)[:count])
    return sorted(chosen)


def _rows(
    program: Program, limits: Limits, cases: Mapping[Left, float], number: int
) -> list[tuple[Any, Any, Any]]:
    """What holds: over how many of each column are ready, how many of them are called in each case, and the misses under and over."""
    from scipy.sparse import block_array, csr_array, eye_array, kron  # noqa: PLC0415 - scipy loads only where there is something to solve

    columns, quotas, many = len(program.members), len(limits.bounds), len(cases)
    left = np.array([counts for counts, _ in cases], dtype=np.float64).reshape(many, quotas)
    places = np.array([min(gone, number) for _, gone in cases], dtype=np.float64)
    least, most = np.array(limits.bounds, dtype=np.float64).reshape(-1, 2).T
    each: Any = eye_array(many)
    called, missed = csr_array((many * quotas, columns)), eye_array(many * quotas)
    counted = kron(each, program.quotas)
    ready = kron(csr_array(np.ones((many, 1))), eye_array(columns))
    per_case = kron(each, np.ones((1, columns)))

    def row(*parts: Any) -> Any:
        rest = columns + many * (columns + 2 * quotas) - sum(part.shape[1] for part in parts)
        return block_array([[*parts, csr_array((parts[0].shape[0], rest))]], format="csr")

    return [
        (row(np.ones((1, columns))), number, number),
        (row(program.homes), -np.inf, 1),
        (row(-ready, eye_array(many * columns)), -np.inf, 0),
        (row(csr_array((many, columns)), per_case), places, places),
        (row(called, counted, missed), (least - left).ravel(), np.inf),
        (row(called, counted, 0 * missed, -missed), -np.inf, (most - left).ravel()),
    ]


def _whole(parts: npt.NDArray[np.float64], program: Program, number: int) -> list[int]:
    """As many of each column as nearest to these parts, ``number`` altogether: whole ones first, then the largest remainders."""
    taken = np.floor(parts + _CHANCE).astype(int)
    homes = program.homes.toarray() > 0
    for column in np.argsort(-(parts - taken), kind="stable"):
        shut = any(taken[home].sum() for home in homes if home[column])
        if taken.sum() < number and taken[column] < program.most[column] and not shut:
            taken[column] += 1
    return [int(count) for count in taken]
