"""What a rule is applied to: one proposal, and the roll as it stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Literal

import attrs

from deliberation.seats import Fixed, Holding, Roll, exact


Choice = Literal["yes", "no", "abstain"]
Within = Literal["each", "majority", "spokesperson"]
"""How a group came to its consent."""


@attrs.frozen
class Ballot:
    """What a rule is applied to: one proposal, and the roll as it stood.

    Args:
        roll: who holds which seat.
        consents: who consented; for a group, how (``Within``), else ``None``.
        objections: who objected, and whether they block (``False`` = stands aside, dissent recorded).
        votes: who voted what.
        present: who is there; ``None`` where nobody recorded who came.
        claim: a source's words that it was agreed, where nothing more is shown.
        sizes: how many people a group on the roll stands for; ``None`` = unknown.
        proposal: the reference of the proposal; ``None`` where there is none.
        own: what a procedure with code keeps of itself (`State.own`), for rules of its own kind.

    >>> roll = Roll.of({"owner": []})
    >>> Ballot(roll, votes={"unit-1": "yes"}).votes["unit-1"]
    'yes'
    """

    roll: Roll
    consents: Mapping[str, str | None] = attrs.field(factory=dict, converter=Fixed[str | None])
    objections: Mapping[str, bool] = attrs.field(factory=dict, converter=Fixed[bool])
    votes: Mapping[str, str] = attrs.field(factory=dict, converter=Fixed[str])
    present: frozenset[str] | None = None
    claim: str | None = None
    sizes: Mapping[str, int | None] = attrs.field(factory=dict, converter=Fixed[int | None])
    proposal: str | None = None
    own: Any = None

    def there(self, people: Iterable[str]) -> tuple[str, ...]:
        """Those of ``people`` who are present or voted, or all of them where presence isn't recorded."""
        return tuple(
            one for one in people if self.present is None or one in self.present or one in self.votes
        )

    def weight(self, holder: str, unit: str) -> Fraction | None:
        """The exact weight of a holder; heads default to 1, a group to its size; ``None`` = unknown.

        Who holds two seats has one weight; where the seats give different ones, it is unknown. Whoever stands in for somebody without a
        weight of their own has that one's.

        Raises:
            UnknownReference: ``seat.not-on-roll``.
        """
        self.roll.holding(holder)
        held = [one for one in self.roll.holdings if one.holder == holder and one.capacity != "observer"]
        given = {amount for one in held if (amount := self._given(one, unit)) is not None}
        if not given and unit == "heads":
            sizes = {self.sizes.get(one.substitute_for or holder, 1) for one in held}
            given = {str(size) for size in sizes if size is not None} if None not in sizes else set()
        weights = {exact(amount) for amount in given}
        return weights.pop() if len(weights) == 1 else None

    def _given(self, holding: Holding, unit: str) -> str | None:
        """The weight that a holding has, or else that of the one it stands in for."""
        principal = (holding.substitute_for, holding.seat)
        stood_in_for = (one for one in self.roll.holdings if (one.holder, one.seat) == principal)
        return next((one.weights[unit] for one in (holding, *stood_in_for) if unit in one.weights), None)
