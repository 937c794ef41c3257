"""How many may come, of whom, and how those are chosen who can't all come."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal, get_args

import attrs

from deliberation.convening.lotteries.pools import Quota
from deliberation.errors import InvalidInput
from deliberation.wording import Reason


Choice = Literal["coverage", "lottery"]
"""How those who can't all come are chosen: so that every interest is heard, or by a fair lottery."""

_QUOTA: Final = re.compile(
    r"(?P<feature>[^=]+)=(?P<value>.+):(?P<least>[0-9]{1,7})(?:-(?P<most>[0-9]{1,7}))?"
)


def quota_of(given: str | Quota) -> Quota:
    """The quota that a text such as ``"building=7:1-2"`` gives, or ``"building=7:1"`` for exactly one.

    Raises:
        InvalidInput: ``convening.quota`` for a text of another form; what `Quota` says is wrong.

    >>> quota_of("building=7:1-2")
    Quota(feature='building', value='7', at_least=1, at_most=2)
    """
    if isinstance(given, Quota):
        return given
    match = _QUOTA.fullmatch(given) if isinstance(given, str) else None
    if match is None:
        raise InvalidInput("convening.quota", given=repr(given))
    least = int(match["least"])
    return Quota(match["feature"], match["value"], least, int(match["most"]) if match["most"] else least)


def _quotas(given: Iterable[str | Quota]) -> tuple[Quota, ...]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InvalidInput("convening.quota", given=repr(given))
    return tuple(quota_of(one) for one in given)


@attrs.frozen(kw_only=True)
class Limits:
    """How many may come, and of whom.

    Args:
        size: how many may be in the room, conveners too; a group counts once. ``None`` = everybody who is found.
        quotas: how many of those who are chosen have a value of an attribute.
        seed: by which lots are drawn.
        by: how those are chosen who can't all come.

    Raises:
        InvalidInput: ``convening.size``, ``convening.seed``, ``convening.by``, ``convening.quota``; ``convening.quota-without-size``,
            because quotas are of those who are chosen; ``convening.lottery`` for a lottery without a size or a seed.

    >>> Limits(size=14, quotas=["building=7:1-2"]).quotas[0].value
    '7'
    """

    size: int | None = None
    quotas: tuple[Quota, ...] = attrs.field(default=(), converter=_quotas)
    seed: int | None = None
    by: Choice = "coverage"

    def __attrs_post_init__(self) -> None:
        if self.size is not None and (type(self.size) is not int or self.size < 1):
            raise InvalidInput("convening.size", given=repr(self.size))
        if self.seed is not None and type(self.seed) is not int:
            raise InvalidInput("convening.seed", given=repr(self.seed))
        if self.by not in get_args(Choice):
            raise InvalidInput("convening.by", given=repr(self.by), known=get_args(Choice))
        if self.quotas and self.size is None:
            raise InvalidInput("convening.quota-without-size")
        if self.by == "lottery" and (self.seed is None or self.size is None):
            raise InvalidInput("convening.lottery", missing="size" if self.size is None else "seed")

    @property
    def reason(self) -> Reason | None:
        """What they say; ``None`` where everybody who is found may come."""
        if self.size is None:
            return None
        params = {"size": self.size, "seed": self.seed}
        if self.by == "lottery":
            return Reason("convening.limits-lottery", params)
        return Reason("convening.limits" if self.seed is None else "convening.limits-seed", params)
