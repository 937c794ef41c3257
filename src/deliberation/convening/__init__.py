"""Who should be in the room, and why: seats are filled by following ties from the issue.

A seat's ``found_by`` names rules (``RULES``); each says where in the issue to begin and which ties to follow. Everyone found has reasons
that cite these ties, each with its provenance. Nobody is scored: reasons are ordered, people aren't.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deliberation.convening.asking import asked_of, check_known, named_in, unsupposed
from deliberation.convening.paths import Path, paths
from deliberation.convening.recommendations import Gap, Invitee, LeftOut, Recommendation, Why
from deliberation.convening.seating import Seating, by_strength, seat_all
from deliberation.forums import Forum
from deliberation.issues import Issue
from deliberation.networks import StakeholderNetwork
from deliberation.plugins import all_rules
from deliberation.seat_rules import RULES, SeatRule, Step, rule_of
from deliberation.stakeholders import Stakeholder


__all__ = [
    "RULES",
    "Gap",
    "Invitee",
    "LeftOut",
    "Path",
    "Recommendation",
    "SeatRule",
    "Step",
    "Why",
    "convene",
]


def convene(
    issues: Issue | Iterable[Issue], network: StakeholderNetwork, forum: Forum, *, supposed: bool = True
) -> Recommendation:
    """Recommends who should be in the room, in which seat, and why.

    Conveners take the seats found by ``convenes``. Everybody else who is found takes one seat: the first, in the procedure's order, that
    finds them and has room; by which other rules they are found stands beside. Equal networks give equal recommendations.

    Args:
        issues: what is consulted about; one, or several that are consulted about together.
        network: who has to do with it.
        forum: who convenes, and by which procedure.
        supposed: whether to follow ties and people that an author only supposed.

    Raises:
        InvalidInput: ``convening.no-rule`` (a seat is found by a rule nobody knows), ``convening.nothing-to-follow`` (an issue
            without about, affected and stakes), ``convening.no-issue``, ``convening.issue-twice``.
        UnknownReference: ``convening.no-such``: an issue or the forum names somebody who isn't in the network.

    >>> from deliberation.community import COMMUNITY
    >>> from deliberation.stakeholders import Tie
    >>> people = [Stakeholder("depot", kind="body"), Stakeholder("S4.P6", role="业主代表"), Stakeholder("office", kind="body")]
    >>> network = StakeholderNetwork(people, [Tie("S4.P6", "complains-about", "depot")])
    >>> forum = Forum("xinheyuan", procedure=COMMUNITY, conveners=["office"])
    >>> plan = convene(Issue("噪音", about="depot"), network, forum)
    >>> [(one.id, one.seat) for one in plan.invitees]
    [('depot', 'stakeholder'), ('S4.P6', 'stakeholder')]
    """
    asked = asked_of(issues)
    rules = _rules(forum)
    for place, who in _named(asked, forum):
        check_known(place, who, network)
    followed = network if supposed else network.without_supposed()
    begun = asked if supposed else tuple(unsupposed(issue, followed) for issue in asked)
    conveners = tuple(dict.fromkeys(network.get(who).id for who in forum.conveners if who in followed))
    found = {key: _found(rule, begun, followed, conveners) for key, rule in rules.items()}
    seating = seat_all(forum.procedure.seats, found, rules)
    named = (who for _, who in _named(begun, forum) if who in followed)
    return Recommendation(
        issues=asked,
        forum=forum,
        invitees=seating.invitees,
        conveners=seating.conveners,
        left_out=seating.left_out,
        gaps=seating.gaps,
        stakeholders=_people(seating, (followed.get(who) for who in named)),
        supposed=supposed,
    )


def _rules(forum: Forum) -> dict[str, SeatRule]:
    """What the seats' rule keys mean; plugins are looked for only where the core doesn't know one."""
    keys = {key: seat.key for seat in forum.procedure.seats for key in seat.found_by}
    known = RULES if keys.keys() <= RULES.keys() else all_rules()
    return {key: rule_of(key, seat=seat, rules=known) for key, seat in keys.items()}


def _named(issues: Iterable[Issue], forum: Forum) -> Iterator[tuple[str, str]]:
    yield from named_in(issues)
    yield from ((f"{forum.key}.conveners", who) for who in forum.conveners)


def _found(
    rule: SeatRule, issues: Iterable[Issue], network: StakeholderNetwork, conveners: tuple[str, ...]
) -> dict[str, tuple[Why, ...]]:
    """Whom a rule finds, each with reasons; what holds for several issues is one reason."""
    holds_for: dict[Path, tuple[str, ...]] = {}
    for issue in issues:
        whose = () if rule.start == "conveners" else (issue.id,)
        for path in paths(rule, issue, network, conveners):
            holds_for[path] = (*holds_for.get(path, ()), *whose)
    whys: dict[str, list[Why]] = {}
    for path, of in holds_for.items():
        whys.setdefault(path.end.id, []).append(Why(rule.key, path, of, title=rule.title))
    return {who: by_strength(several) for who, several in whys.items()}


def _people(seating: Seating, named: Iterable[Stakeholder]) -> tuple[Stakeholder, ...]:
    """Everyone seated first, then those on the paths, then those the issues and the forum name; each once."""
    seated = (*seating.conveners, *seating.invitees)
    along = (who for one in seated for why in (*one.reasons, *one.also) for who in why.path.stakeholders)
    people = {who.id: who for who in (*(one.stakeholder for one in seated), *along, *named)}
    return tuple(people.values())
