"""Alternates called: a panel after some of it dropped out, with quotas kept as well as the alternates allow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import attrs
import numpy as np

from deliberation.convening.lotteries.limits import Limits
from deliberation.convening.lotteries.pools import Pool
from deliberation.errors import InvalidInput, near
from deliberation.wording import Lang, Reason


@attrs.frozen
class Replacement:
    """A panel after some of it dropped out.

    Attributes:
        panel: who is on it now.
        called: the alternates among them, in the order in which the alternates were given.
        missed: by how many people it misses quotas, above and below, all quotas together; 0 where all are kept.
        short: how many places stay empty because there are too few alternates.
    """

    panel: tuple[str, ...]
    called: tuple[str, ...]
    missed: int
    short: int

    def explain(self, lang: Lang = "en") -> str:
        """What came of it, as a sentence in Chinese or English."""
        params = {"called": self.called, "missed": self.missed, "short": self.short}
        return Reason("alternate.replaced", params).explain(lang)


def replace(
    pool: Pool, panel: Collection[str], alternates: Sequence[str], dropped: Collection[str]
) -> Replacement:
    """The panel with alternates in the place of those who dropped out.

    Every place is filled while there are alternates who may sit; of all ways the one that misses quotas by the fewest people is taken, and
    of equals the one whose alternates come first in the list. Nobody of one household sits together.

    Raises:
        InvalidInput: ``alternate.panel``, ``alternate.alternates`` (ids that aren't in the pool, are there twice, or on the panel),
            ``alternate.dropped`` (somebody who isn't on the panel).

    >>> from deliberation.convening.lotteries.pools import Quota, Volunteer
    >>> people = [Volunteer(f"p{n}", {"age": "60+" if n % 2 else "16-59"}) for n in range(8)]
    >>> pool = Pool(people, [Quota("age", "60+", 2, 2), Quota("age", "16-59", 2, 2)], size=4)
    >>> replace(pool, ["p0", "p1", "p2", "p3"], ["p4", "p5", "p6"], ["p3"]).called
    ('p5',)
    """
    seated = places_of(pool, panel, "alternate.panel")
    ready = places_of(pool, alternates, "alternate.alternates")
    gone = places_of(pool, dropped, "alternate.dropped")
    if set(seated) & set(ready):
        raise InvalidInput("alternate.alternates", ids=sorted(set(panel) & set(alternates)))
    if not set(gone) <= set(seated):
        raise InvalidInput("alternate.dropped", ids=sorted(set(dropped) - set(panel)))
    limits = Limits.of(pool)
    staying = [who for who in seated if who not in set(gone)]
    called = called_to(limits, staying, ready, len(gone))
    now = sorted([*staying, *called])
    return Replacement(
        tuple(pool.ids[who] for who in now),
        tuple(pool.ids[who] for who in called),
        limits.over(limits.counts(now)),
        len(seated) - len(now),
    )


def places_of(pool: Pool, ids: Collection[str], code: str) -> list[int]:
    """People as places in the pool, in the order given."""
    place = {who: number for number, who in enumerate(pool.ids)}
    if isinstance(ids, str) or len(set(ids)) < len(ids) or not all(who in place for who in ids):
        known = list(ids) if not isinstance(ids, str) else [ids]
        odd = [who for who in known if who not in place or known.count(who) > 1]
        raise InvalidInput(code, ids=list(dict.fromkeys(odd)), near=near(map(str, odd), pool.ids))
    return [place[who] for who in ids]


def called_to(limits: Limits, staying: Sequence[int], ready: Sequence[int], places: int) -> list[int]:
    """The alternates who take empty places, in their order."""
    homes = {limits.homes[who] for who in staying} - {None}
    able = [who for who in ready if limits.homes[who] is None or limits.homes[who] not in homes]
    number = min(places, len({limits.homes[who] or who for who in able}))
    if not number:
        return []
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - scipy loads only where there is something to solve

    counted = np.array([limits.counts([who]) for who in able], dtype=np.float64).T
    quotas, eye = len(limits.bounds), np.eye(len(limits.bounds))
    left = np.array(limits.counts(staying), dtype=np.float64)
    least, most = np.array(limits.bounds, dtype=np.float64).reshape(-1, 2).T
    shared = [
        [float(limits.homes[who] == home) for who in able] + [0.0] * 2 * quotas
        for home in sorted({home for home in (limits.homes[who] for who in able) if home is not None})
    ]
    rows = [LinearConstraint(np.append(np.ones(len(able)), np.zeros(2 * quotas))[None, :], number, number)]
    if quotas:
        rows.append(LinearConstraint(np.hstack([counted, eye, 0 * eye]), least - left, np.inf))
        rows.append(LinearConstraint(np.hstack([counted, 0 * eye, -eye]), -np.inf, most - left))
    if shared:
        rows.append(LinearConstraint(np.array(shared), -np.inf, 1))
    order = np.arange(len(able)) / (len(able) ** 2)
    found: Any = milp(
        np.concatenate([order, np.ones(2 * quotas)]),
        integrality=np.append(np.ones(len(able), dtype=np.int64), np.zeros(2 * quotas, dtype=np.int64)),
        bounds=Bounds(0, np.append(np.ones(len(able)), np.full(2 * quotas, np.inf))),
        constraints=rows,
        options={"mip_rel_gap": 0},
    )
    return [who for who, taken in zip(able, found.x, strict=False) if taken > 0.5]  # noqa: PLR2004 - whole, but for rounding
