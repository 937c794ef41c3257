"""All that a recommendation is made from; it is made again from the same whenever somebody answers, or to see what one invitee adds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import attrs

from deliberation.convening.asking import asked_of, check_known, named_in, unsupposed
from deliberation.convening.limits import Limits
from deliberation.convening.replies import Replies
from deliberation.errors import InvalidInput
from deliberation.forums import Forum
from deliberation.issues import Issue
from deliberation.networks import StakeholderNetwork
from deliberation.plugins import all_rules
from deliberation.seat_rules import RULES, SeatRule, rule_of


@attrs.frozen
class Matter:
    """What is consulted about, who has to do with it, where, and within which limits.

    Args:
        issues: one, or several that are consulted about together.
        network: who has to do with it.
        forum: who convenes, and by which procedure.
        supposed: whether ties and people that an author only supposed are followed.
        limits: how many may come, and of whom.
        replies: who has answered the invitation.

    Raises:
        InvalidInput: ``convening.no-issue``, ``convening.issue-twice``, ``convening.nothing-to-follow``, ``convening.no-rule``;
            ``convening.substitute-seated`` for a convener who comes in somebody's place.
        UnknownReference: ``convening.no-such``: an issue, the forum or a reply names somebody who isn't in the network.

    >>> from deliberation.community import COMMUNITY
    >>> from deliberation.stakeholders import Stakeholder
    >>> hall = Forum("hall", procedure=COMMUNITY)
    >>> Matter(Issue("noise", about="depot"), StakeholderNetwork([Stakeholder("depot", kind="body")]), hall).conveners
    ()
    """

    issues: tuple[Issue, ...] = attrs.field(converter=asked_of)
    network: StakeholderNetwork
    forum: Forum
    supposed: bool = attrs.field(default=True, kw_only=True)
    limits: Limits = attrs.field(factory=Limits, kw_only=True)
    replies: Replies = attrs.field(factory=Replies, kw_only=True)

    def __attrs_post_init__(self) -> None:
        self.rules  # noqa: B018 - a rule nobody knows is told first
        for place, who in self.named:
            check_known(place, who, self.network)
        for who in (*self.replies.accepted, *self.replies.declined):
            check_known("replies", who, self.network)
        for one in self.replies.substitutes.values():
            if one.id in self.conveners:
                raise InvalidInput("convening.substitute-seated", who=one.id)

    @property
    def named(self) -> Iterator[tuple[str, str]]:
        """Whom the issues and the forum name, each with the place where."""
        yield from _named(self.issues, self.forum)

    @cached_property
    def followed(self) -> StakeholderNetwork:
        """The network whose ties are followed."""
        return self.network if self.supposed else self.network.without_supposed()

    @cached_property
    def begun(self) -> tuple[Issue, ...]:
        """The issues from which ties are followed: without what is only supposed, if that was asked for."""
        return self.issues if self.supposed else tuple(unsupposed(one, self.followed) for one in self.issues)

    @property
    def followed_names(self) -> tuple[str, ...]:
        """The ids that the issues and the forum name, of those who are in the network followed."""
        return tuple(who for _, who in _named(self.begun, self.forum) if who in self.followed)

    @cached_property
    def conveners(self) -> tuple[str, ...]:
        """The ids of the forum's conveners, of those who are in the network followed."""
        ids = (self.network.get(who).id for who in self.forum.conveners)
        return tuple(dict.fromkeys(who for who in ids if who in self.followed))

    @cached_property
    def rules(self) -> dict[str, SeatRule]:
        """What the seats' rule keys mean; plugins are looked for only where the core doesn't know one.

        Raises:
            InvalidInput: ``convening.no-rule``.
        """
        keys = {key: seat.key for seat in self.forum.procedure.seats for key in seat.found_by}
        known = RULES if keys.keys() <= RULES.keys() else all_rules()
        return {key: rule_of(key, seat=seat, rules=known) for key, seat in keys.items()}


def _named(issues: Iterable[Issue], forum: Forum) -> Iterator[tuple[str, str]]:
    yield from named_in(issues)
    yield from ((f"{forum.key}.conveners", who) for who in forum.conveners)
