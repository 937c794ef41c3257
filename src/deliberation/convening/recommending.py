"""Making a recommendation: rules find people, seats take them, and what stays empty or unheard is said."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from deliberation.convening.choosing import places
from deliberation.convening.interests import Voices, interests, unheard
from deliberation.convening.invitees import Invitee, Why
from deliberation.convening.matters import Matter
from deliberation.convening.paths import Path, paths
from deliberation.convening.recommendations import Recommendation
from deliberation.convening.seating import Seating, by_strength, seat_all
from deliberation.seat_rules import SeatRule
from deliberation.stakeholders import Stakeholder


def recommend(matter: Matter) -> Recommendation:
    """The recommendation for a matter; see `deliberation.convening.convene`, which says what may be wrong.

    >>> from deliberation.community import COMMUNITY
    >>> from deliberation.forums import Forum
    >>> from deliberation.issues import Issue
    >>> from deliberation.networks import StakeholderNetwork
    >>> network = StakeholderNetwork([Stakeholder("depot", kind="body")])
    >>> plan = recommend(Matter(Issue("noise", about="depot"), network, Forum("hall", procedure=COMMUNITY)))
    >>> [one.id for one in plan.invitees]
    ['depot']
    """
    found = {key: _found(rule, matter) for key, rule in matter.rules.items()}
    seats = matter.forum.procedure.seats
    voices = Voices(matter.followed)
    wanted = interests(matter.begun, matter.followed)
    seating = seat_all(seats, found, matter.rules, places(matter, found, wanted, voices))
    invitees = tuple(_with_substitute(one, matter) for one in seating.invitees)
    present = [one.id for one in (*seating.conveners, *invitees)]
    return Recommendation(
        matter=matter,
        invitees=invitees,
        conveners=seating.conveners,
        left_out=seating.left_out,
        gaps=seating.gaps,
        unheard=unheard(wanted, voices, present, matter.followed),
        stakeholders=_people(seating, (matter.followed.get(who) for who in matter.followed_names)),
    )


def _found(rule: SeatRule, matter: Matter) -> dict[str, tuple[Why, ...]]:
    """Whom a rule finds, each with reasons; what holds for several issues is one reason."""
    away = frozenset() if rule.start == "conveners" and not any(rule.ways) else matter.replies.away
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
