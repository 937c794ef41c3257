"""Making a recommendation: rules find people, seats take them, and what stays empty or unheard is said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Self

import attrs

from deliberation.convening.choosing import check_limits, places
from deliberation.convening.interests import Interests
from deliberation.convening.invitees import Invitee, Why
from deliberation.convening.matters import Matter
from deliberation.convening.paths import Path, paths
from deliberation.convening.recommendations import Recommendation
from deliberation.convening.replies import Replies
from deliberation.convening.seating import Found, Seating, by_strength, seat_all
from deliberation.seat_rules import CONVENES, SPOKEN_FOR, SeatRule
from deliberation.stakeholders import Stakeholder


@attrs.frozen(eq=False)
class Ground:
    """What stays as it is whoever has answered: whom rules find when nobody is away, and whose interests there are.

    Args:
        by_rule: whom each rule finds, with reasons.
        interests: what is to be heard, and through whom it can be.
        drawn: whom a lottery has drawn, where there is one.

    >>> from deliberation.networks import StakeholderNetwork
    >>> Ground({}, Interests((), StakeholderNetwork())).interests.unheard([])
    ()
    """

    by_rule: Mapping[str, Mapping[str, tuple[Why, ...]]]
    interests: Interests
    drawn: frozenset[str] | None = None

    @classmethod
    def of(cls, matter: Matter) -> Self:
        """The ground of a matter.

        Raises:
            InvalidInput: what `deliberation.convening.convene` says of a size and quotas that can't be kept.
        """
        by_rule = {key: _found(rule, matter, frozenset()) for key, rule in matter.rules.items()}
        drawn = check_limits(attrs.evolve(matter, replies=Replies()), Found(by_rule))
        return cls(by_rule, Interests(matter.begun, matter.followed), drawn)

    def found(self, matter: Matter) -> Found:
        """Who is found, without those who are away.

        Most of them are simply left out. Where they speak for somebody, or a rule falls back on where it began, ties are followed anew.
        """
        away = matter.replies.away
        network = matter.followed
        spoke = any(
            network.ties_from(who, kind) for who in away if who in network for kind in SPOKEN_FOR.kinds
        )
        found = {}
        for key, rule in matter.rules.items():
            before = self.by_rule[key]
            if rule.key == CONVENES or (away.isdisjoint(before) and not spoke):
                found[key] = before
            elif spoke or rule.or_itself:
                found[key] = _found(rule, matter, away)
            else:
                found[key] = {who: whys for who, whys in before.items() if who not in away}
        return Found(found)


def recommend(matter: Matter, ground: Ground | None = None) -> Recommendation:
    """The recommendation for a matter; see `deliberation.convening.convene`, which says what may be wrong.

    Args:
        matter: what it is made from.
        ground: that of the same matter with other replies, if it is known already.

    >>> from deliberation.community import COMMUNITY
    >>> from deliberation.forums import Forum
    >>> from deliberation.issues import Issue
    >>> from deliberation.networks import StakeholderNetwork
    >>> network = StakeholderNetwork([Stakeholder("depot", kind="body")])
    >>> plan = recommend(Matter(Issue("noise", about="depot"), network, Forum("hall", procedure=COMMUNITY)))
    >>> [one.id for one in plan.invitees]
    ['depot']
    """
    ground = ground or Ground.of(matter)
    found = ground.found(matter)
    seats = matter.forum.procedure.seats
    given = places(matter, found, ground.interests, ground.drawn)
    seating = seat_all(seats, found, matter.rules, given)
    invitees = tuple(_with_substitute(one, matter) for one in seating.invitees)
    seated = (*seating.conveners, *invitees)
    present = [one.id for each in seated for one in (each, each.substitute) if one is not None]
    return Recommendation(
        matter=matter,
        invitees=invitees,
        conveners=seating.conveners,
        left_out=seating.left_out,
        gaps=seating.gaps,
        unheard=ground.interests.unheard(present),
        stakeholders=_people(seating, (matter.followed.get(who) for who in matter.followed_names)),
        again=partial(recommend, ground=ground),
    )


def _found(rule: SeatRule, matter: Matter, away: Collection[str]) -> dict[str, tuple[Why, ...]]:
    """Whom a rule finds, each with reasons; what holds for several issues is one reason."""
    holds_for: dict[Path, tuple[str, ...]] = {}
    for issue in matter.begun:
        whose = () if rule.start == "conveners" else (issue.id,)
        for path in paths(rule, issue, matter.followed, matter.conveners, away):
            holds_for[path] = (*holds_for.get(path, ()), *whose)
    whys: dict[str, list[Why]] = {}
    for path, of in holds_for.items():
        whys.setdefault(path.end.id, []).append(Why(rule.key, path, of, title=rule.title))
    return {who: by_strength(several) for who, several in whys.items()}


def _with_substitute(one: Invitee, matter: Matter) -> Invitee:
    return attrs.evolve(one, substitute=matter.replies.substitutes.get(one.id))


def _people(seating: Seating, named: Iterable[Stakeholder]) -> tuple[Stakeholder, ...]:
    """Everyone seated first, then those on the paths, then those the issues and the forum name; each once."""
    seated = (*seating.conveners, *seating.invitees)
    along = (who for one in seated for why in (*one.reasons, *one.also) for who in why.path.stakeholders)
    people = {who.id: who for who in (*(one.stakeholder for one in seated), *along, *named)}
    return tuple(people.values())
