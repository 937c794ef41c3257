"""Who should be in the room, in which seat, and why; who would come instead, what each adds, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Final

import attrs

from deliberation.canonical import Json
from deliberation.convening.absences import absence
from deliberation.convening.balances import Balance, balance
from deliberation.convening.conflicts import Conflict, conflicts_in
from deliberation.convening.counterfactuals import Counterfactual, compared
from deliberation.convening.invitees import Alternate, Gap, Invitee, LeftOut, Shortfall, Unheard
from deliberation.convening.matters import Matter
from deliberation.convening.replies import ANSWERS, Answer, Replies
from deliberation.convening.suits import Suit, suiting
from deliberation.convening.telling import told
from deliberation.errors import InvalidInput, UnknownReference
from deliberation.forums import Forum
from deliberation.issues import Issue
from deliberation.procedures import Procedure
from deliberation.seats import Holding, Roll
from deliberation.stakeholders import Stakeholder
from deliberation.wording import Lang, Reason, say


TOLD: Final = 100
"""Up to so many invitees, what each adds is told with the recommendation; it takes a new one for each."""


@attrs.frozen(kw_only=True)
class Recommendation:
    """Who should be in the room for some issues, and why. `deliberation.convening.convene` makes one.

    Args:
        matter: what it was made from: issues, network, forum, limits, and who has answered.
        invitees: in the order of the procedure's seats.
        conveners: the forum's conveners who hold a seat as such; they are there already, not invited.
        left_out: who was found, but for whom there is no room.
        gaps: seats that are not filled, in the order of the procedure's seats.
        unheard: whose interest nobody in the room speaks for.
        stakeholders: everyone who is seated, or named on a path, in an issue or as a convener.
        again: makes the recommendation for the same matter with other replies.

    >>> from deliberation.community import COMMUNITY
    >>> from deliberation.convening import convene
    >>> from deliberation.networks import StakeholderNetwork
    >>> network = StakeholderNetwork([Stakeholder("depot", kind="body")])
    >>> plan = convene(Issue("noise", about="depot"), network, Forum("hall", procedure=COMMUNITY))
    >>> plan.for_seat("official"), len(plan.roll())
    ((), 1)
    """

    matter: Matter = attrs.field(repr=False)
    invitees: tuple[Invitee, ...] = ()
    conveners: tuple[Invitee, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    gaps: tuple[Gap, ...] = ()
    unheard: tuple[Unheard, ...] = ()
    stakeholders: tuple[Stakeholder, ...] = ()
    again: Callable[[Matter], Recommendation] = attrs.field(repr=False, eq=False)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What is consulted about."""
        return self.matter.issues

    @property
    def forum(self) -> Forum:
        """Where, and by which procedure."""
        return self.matter.forum

    @property
    def procedure(self) -> Procedure:
        """The forum's procedure."""
        return self.forum.procedure

    @property
    def supposed(self) -> bool:
        """Whether ties and people that an author only supposed were followed."""
        return self.matter.supposed

    @property
    def seated(self) -> tuple[Invitee, ...]:
        """Everyone who holds a seat, conveners first."""
        return (*self.conveners, *self.invitees)

    @property
    def seat_names(self) -> Mapping[str, Mapping[str, str]]:
        """What the procedure's seats are called, by key and language."""
        return {seat.key: seat.name for seat in self.procedure.seats}

    def for_seat(self, key: str) -> tuple[Invitee, ...]:
        """Who should hold this seat, conveners first."""
        return tuple(one for one in self.seated if one.seat == key)

    @property
    def short(self) -> tuple[Shortfall, ...]:
        """The quotas that can't be met any more, because somebody has declined."""
        rules = self.matter.rules
        chosen = [
            one.stakeholder.attributes
            for one in self.invitees
            if all(rules[why.rule].finds_the_concerned for why in (*one.reasons, *one.also))
        ]
        counted = (
            Shortfall(quota, sum(one.get(quota.feature) == quota.value for one in chosen))
            for quota in self.matter.limits.quotas
        )
        return tuple(one for one in counted if one.come < one.quota.at_least)

    def roll(self) -> Roll:
        """Everyone in their seat, conveners too, and a substitute beside the one they stand in for.

        All who are named here are known to it, so that what is said and agreed can name them.
        `deliberation.convening.conflicts.with_recusals` recuses those with a conflict of interest.
        """
        seated = [one for seat in self.procedure.seats for one in self.for_seat(seat.key)]
        sent = {one.id: one.substitute for one in seated if one.substitute is not None}
        people = {one.id: one for one in (*self.stakeholders, *sent.values())}
        holdings = [holding for one in seated for holding in _holdings(one)]
        return Roll(holdings, people.values())

    def invitee(self, who: str) -> Invitee:
        """The invitee of that id.

        Raises:
            UnknownReference: ``convening.not-invited``.
        """
        for one in self.invitees:
            if one.id == who:
                return one
        raise UnknownReference(
            "convening.not-invited", who=who, invited=tuple(one.id for one in self.invitees)
        )

    # ---- what would be otherwise

    def without(self, who: str) -> Recommendation:
        """The recommendation if one invitee couldn't come: made again, with nothing else changed.

        Raises:
            UnknownReference: ``convening.not-invited``.
        """
        return self._again(self.matter.replies.declining(self.invitee(who).id))

    def counterfactual(self, who: str) -> Counterfactual:
        """What would be otherwise without one invitee: exactly how `without` differs.

        Raises:
            UnknownReference: ``convening.not-invited``.
        """
        other = self.without(who)
        return compared(
            self.invitee(who),
            self.seat_names,
            invitees=(self.invitees, other.invitees),
            gaps=(self.gaps, other.gaps),
            unheard=(self.unheard, other.unheard),
        )

    @cached_property
    def counterfactuals(self) -> tuple[Counterfactual, ...]:
        """What would be otherwise without each of the invitees, in their order."""
        return tuple(self.counterfactual(one.id) for one in self.invitees)

    @property
    def told_counterfactuals(self) -> tuple[Counterfactual, ...]:
        """Those that are told with the recommendation: all, unless there are very many invitees, each of whom has to be asked for."""
        return self.counterfactuals if len(self.invitees) <= TOLD else ()

    @property
    def alternates(self) -> tuple[Alternate, ...]:
        """Who would come if an invitee declined, in the order of the invitees."""
        return _alternates(self.counterfactuals)

    # ---- replies

    def reply(self, who: str, answer: Answer, *, by: str | Stakeholder | None = None) -> Recommendation:
        """The recommendation after an invitee has answered.

        It is the one that `convene` makes when it is told who accepted which seat, who declined and who comes for whom; so nothing but
        that counts, and those who haven't answered yet may come to sit elsewhere.

        Args:
            who: the invitee's id.
            answer: ``accepted``: they keep their seat; ``declined``: others are found for it; ``substitute``: somebody comes for them.
            by: who comes in their place: the id of somebody in the network, or a stakeholder who isn't there.

        Raises:
            InvalidInput: ``convening.answer``; ``convening.no-substitute`` where nobody is named for a substitute, or somebody for another
                answer; ``convening.substitute-seated`` for a substitute who comes anyway.
            UnknownReference: ``convening.not-invited``; ``network.no-such`` for a substitute's id.
        """
        one = self.invitee(who)
        if answer not in ANSWERS:
            raise InvalidInput("convening.answer", given=repr(answer), known=ANSWERS)
        if (by is not None) != (answer == "substitute"):
            raise InvalidInput("convening.no-substitute", who=who, answer=answer)
        if answer == "declined":
            return self._again(self.matter.replies.declining(one.id))
        sent = self.matter.network.get(by) if isinstance(by, str) else by
        if sent is not None and self._comes_anyway(sent.id):
            raise InvalidInput("convening.substitute-seated", who=sent.id)
        return self._again(self.matter.replies.accepting(one.id, one.seat, sent))

    def _comes_anyway(self, who: str) -> bool:
        convening = any(one.id == who for one in self.conveners)
        return convening or any(one.id == who and one.accepted for one in self.invitees)

    def _again(self, replies: Replies) -> Recommendation:
        return self.again(attrs.evolve(self.matter, replies=replies))

    # ---- what it says

    def absence(self, who: str) -> Reason | None:
        """Why somebody in the network isn't in the room; ``None`` if they are.

        Raises:
            UnknownReference: ``network.no-such``.
        """
        return absence(self.matter.network.get(who), self.matter, self.seated, self.left_out)

    @cached_property
    def conflicts(self) -> Mapping[str, Conflict]:
        """Who of those seated has a conflict of interest in which they are recused (回避), by id, and because of which ties."""
        seated = {one.id for one in self.seated}
        found = conflicts_in(self.matter.begun, self.matter.followed)
        return {who: one for who, one in found.items() if who in seated and one.follows == "recused"}

    @property
    def balance(self) -> tuple[Balance, ...]:
        """How many of the residents the network knows, and of those who are invited, have each value of an attribute."""
        return balance(self.matter.followed, (one.stakeholder for one in self.invitees))

    @property
    def suit(self) -> Suit:
        """Whether the procedure is made for such matters."""
        return suiting(self.issues, [self.procedure])[0]

    def to_json(self, lang: Lang = "zh") -> dict[str, Json]:
        """What ``deliberation convene --json`` prints; sentences are in ``lang``."""
        return {
            "issue": say([issue.title for issue in self.issues], lang),
            "procedure": self.procedure.key,
            "invitees": [one.to_json(lang) for one in self.invitees],
            "alternates": [one.to_json(lang) for one in _alternates(self.told_counterfactuals)],
            "gaps": [gap.to_json(lang) for gap in (*self.gaps, *self.short, *self.unheard)],
            "counterfactuals": [one.to_json(lang) for one in self.told_counterfactuals],
            "conflicts": [one.to_json(lang) for one in self.conflicts.values()],
            "balance": [one.to_json(lang) for one in self.balance],
        }

    def explain(self, lang: Lang = "en") -> str:
        """Who, in which seat, because of which ties, and what would be lost without them; then what is missing.

        That is which seats are empty, whose interest nobody speaks for, and who was left out. Names stay as they are.
        """
        return "\n".join(told(self, lang))


def _alternates(counterfactuals: Iterable[Counterfactual]) -> tuple[Alternate, ...]:
    return tuple(Alternate(one, lost.without.id) for lost in counterfactuals for one in lost.instead)


def _holdings(one: Invitee) -> tuple[Holding, ...]:
    held = Holding(one.id, one.seat)
    if one.substitute is None:
        return (held,)
    return (held, Holding(one.substitute.id, one.seat, capacity="substitute", substitute_for=one.id))
