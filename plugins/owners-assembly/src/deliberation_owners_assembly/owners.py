"""The owners on a roll: each with area and heads, exact, and with how they voted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final, Literal

import attrs

from deliberation import Holding, Roll


OWNER: Final = "owner"
"""The seat whose holders decide."""

Choice = Literal["yes", "no", "abstain"]


@attrs.frozen
class Owner:
    """An owner, or whoever stands in for one.

    Args:
        id: who would vote.
        area: of the exclusive parts, in square metres; ``None`` = not known.
        heads: how many owners they count for; one, unless the roll says otherwise.
        recused: whether they may not vote; they count in the total all the same, since the law's shares are of all owners.
        choice: how they voted; ``None`` = they didn't.
    """

    id: str
    area: Fraction | None
    heads: Fraction
    recused: bool = False
    choice: str | None = None


def owners(roll: Roll, votes: Mapping[str, str] | None = None) -> tuple[Owner, ...]:
    """Every owner once; one whom somebody stands in for, by the one seated last for them who may vote.

    >>> roll = Roll([Holding("ann", "owner", weights={"area": "66.12"}), Holding("clerk", "convener")])
    >>> [(one.id, one.area, one.heads) for one in owners(roll, {"ann": "yes", "clerk": "yes"})]
    [('ann', Fraction(1653, 25), Fraction(1, 1))]
    """
    deciding = frozenset(roll.deciders([OWNER]))
    return tuple(_owner(chain, deciding, votes or {}) for chain in _chains(roll))


def may_vote(roll: Roll) -> frozenset[str]:
    """The ids of those who may vote: of each owner, the one by whom they are counted, unless recused.

    >>> sorted(may_vote(Roll([Holding("ann", "owner"), Holding("bo", "owner", recused=True), Holding("clerk", "convener")])))
    ['ann']
    """
    return frozenset(chain[0].holder for chain in _chains(roll)) & frozenset(roll.deciders([OWNER]))


def _chains(roll: Roll) -> Iterable[tuple[Holding, ...]]:
    """For each owner the holding by which they are counted, and those it stands in for, up to their own."""
    seated = {one.holder: one for one in roll.holdings if one.seat == OWNER and one.capacity != "observer"}
    counted: dict[str, tuple[Holding, ...]] = {}
    for one in seated.values():
        chain = tuple(_stood_in_for(one, seated))
        able = not any(link.recused for link in chain[:-1])
        if able and len(chain) >= len(counted.get(chain[-1].holder, ())):
            counted[chain[-1].holder] = chain
    return counted.values()


def _stood_in_for(one: Holding, seated: Mapping[str, Holding]) -> Iterator[Holding]:
    """A holding, the one it stands in for, the one that one does, up to the owner."""
    here: Holding | None = one
    while here is not None:
        yield here
        here = seated.get(here.substitute_for or "")


def _owner(chain: tuple[Holding, ...], deciding: frozenset[str], votes: Mapping[str, str]) -> Owner:
    who = chain[0].holder
    heads = _weight(chain, "heads")
    return Owner(
        who,
        _weight(chain, "area"),
        Fraction(1) if heads is None else heads,
        who not in deciding,
        votes.get(who) if who in deciding else None,
    )


def _weight(chain: tuple[Holding, ...], unit: str) -> Fraction | None:
    """The weight that the first of them has who has one."""
    return next((Fraction(one.weights[unit]) for one in chain if unit in one.weights), None)
