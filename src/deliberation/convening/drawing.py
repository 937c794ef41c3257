"""Drawing by lot those whom a matter concerns, where not all of them can come.

A lottery is held once, before anybody answers. For whoever declines, those follow whose lots come next and who keep the quotas.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from deliberation.convening.lotteries.pools import Pool, Quota, Volunteer
from deliberation.convening.vacancies import Groups, Vacancies, filling
from deliberation.stakeholders import Stakeholder


HOUSEHOLD: Final = "household"
"""The attribute by which people of one household are told: no two of them are drawn together."""


def drawn_panel(
    everyone: Sequence[Stakeholder], quotas: tuple[Quota, ...], room: int, seed: int
) -> frozenset[str]:
    """A panel drawn by the fairest lottery that keeps the quotas: nobody's chance is smaller than it must be.

    Raises:
        InvalidInput: what `Pool` says is wrong, such as ``volunteer.missing`` for somebody without an attribute that a quota is of;
            ``lottery.infeasible``.

    >>> people = [Stakeholder(who, attributes={"age": "60+" if who < "c" else "16-59"}) for who in "abcd"]
    >>> len(drawn_panel(people, (Quota("age", "60+", 1, 1),), 2, seed=7))
    2
    """
    import numpy as np  # noqa: PLC0415 - numpy loads where lots are drawn

    from deliberation.convening.lotteries.fair import lottery  # noqa: PLC0415 - as above

    features = tuple(dict.fromkeys(quota.feature for quota in quotas))
    people = [
        Volunteer(
            one.id,
            {key: one.attributes[key] for key in features if key in one.attributes},
            one.attributes.get(HOUSEHOLD),
        )
        for one in everyone
    ]
    pool = Pool(people, (*quotas, *_others(people, quotas, features)), min(room, len(people)))
    fair = lottery(pool, seed=seed, within=None)
    rng = np.random.default_rng(seed)
    return frozenset(fair.panels[int(rng.choice(len(fair.panels), p=fair.probabilities))])


def _others(
    people: Sequence[Volunteer], quotas: tuple[Quota, ...], features: tuple[str, ...]
) -> Iterator[Quota]:
    """Quotas that ask nothing, for the values that no quota is of."""
    asked = {(quota.feature, quota.value) for quota in quotas}
    there = Counter(item for one in people for item in one.features.items())
    for (feature, value), count in sorted(there.items()):
        if feature in features and (feature, value) not in asked:
            yield Quota(feature, value, 0, count)


def topped_up(
    vacancies: Vacancies, drawn: frozenset[str], groups: Groups, quotas: tuple[Quota, ...]
) -> frozenset[str]:
    """Those drawn who can still come, and in the order of lots as many more as there is room for.

    >>> vacancies = Vacancies((Stakeholder("a"), Stakeholder("b"), Stakeholder("c")), 2, (), ())
    >>> sorted(topped_up(vacancies, frozenset({"c", "gone"}), Groups({"a": None, "b": None, "c": None}, {}, {}), ()))
    ['a', 'c']
    """
    lots = [one.id for one in vacancies.candidates]
    chosen = [who for who in lots if who in drawn][: vacancies.room]
    if quotas:
        return frozenset((*chosen, *_keeping(vacancies, chosen, quotas)))
    lacking = groups.after(chosen).at_least
    chosen += filling(_left(lots, chosen), vacancies.room - len(chosen), Groups(groups.of, {}, lacking))
    chosen += filling(_left(lots, chosen), vacancies.room - len(chosen), groups.after(chosen))
    return frozenset(chosen)


def _left(lots: list[str], chosen: list[str]) -> list[str]:
    return [who for who in lots if who not in set(chosen)]


def _keeping(vacancies: Vacancies, chosen: Sequence[str], quotas: tuple[Quota, ...]) -> Iterator[str]:
    """Whose lots come next: first of those whom quotas lack, then of all who keep them."""
    people = {one.id: one for one in vacancies.candidates}
    here = [*(people[who] for who in chosen), *vacancies.sure]
    counts = Counter(quota for one in here for quota in quotas if quota.applies_to(one.attributes))
    homes = {one.attributes[HOUSEHOLD] for one in here if HOUSEHOLD in one.attributes}
    taken = set(chosen)
    for only_lacking in (True, False):
        for one in vacancies.candidates:
            own = [quota for quota in quotas if quota.applies_to(one.attributes)]
            lacks = any(counts[quota] < quota.at_least for quota in own)
            keeps = all(counts[quota] < quota.at_most for quota in own)
            apart = one.attributes.get(HOUSEHOLD) not in homes
            if (
                len(taken) < vacancies.room
                and one.id not in taken
                and keeps
                and apart
                and (lacks or not only_lacking)
            ):
                counts.update(own)
                homes |= {one.attributes[HOUSEHOLD]} if HOUSEHOLD in one.attributes else set()
                taken.add(one.id)
                yield one.id
