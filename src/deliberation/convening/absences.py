"""Why somebody in the network isn't in the room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from deliberation.convening.invitees import Invitee, LeftOut
from deliberation.convening.matters import Matter
from deliberation.convening.paths import FURTHEST, paths
from deliberation.networks import StakeholderNetwork
from deliberation.seat_rules import RULES, SPOKEN_FOR
from deliberation.stakeholders import Stakeholder
from deliberation.wording import Reason


def absence(
    one: Stakeholder, matter: Matter, seated: Iterable[Invitee], left_out: Iterable[LeftOut]
) -> Reason | None:
    """Why one isn't in the room; ``None`` if they are.

    >>> from deliberation.community import COMMUNITY
    >>> from deliberation.forums import Forum
    >>> from deliberation.issues import Issue
    >>> from deliberation.networks import StakeholderNetwork
    >>> network = StakeholderNetwork([Stakeholder("depot", kind="body"), Stakeholder("couriers", kind="group")])
    >>> matter = Matter(Issue("noise", about="depot"), network, Forum("hall", procedure=COMMUNITY))
    >>> absence(network.get("couriers"), matter, (), ()).explain("en")
    'no tie by which seats are filled leads from the matter to them'
    """
    seated = tuple(seated)
    if any(each.id == one.id for each in seated):
        return None
    for each in seated:
        if each.substitute is not None and each.substitute.id == one.id:
            return None
    if one.id in matter.replies.declined:
        return Reason("convening.has-declined")
    for left in left_out:
        if left.id == one.id:
            return left.because
    if one.kind == "place":
        return Reason("convening.is-a-place")
    return _not_found(one, matter, seated)


def _not_found(one: Stakeholder, matter: Matter, seated: tuple[Invitee, ...]) -> Reason:
    if one.id not in matter.followed:
        return Reason("convening.only-supposed")
    speakers = _speakers(one, matter.followed)
    speak = [each.stakeholder.label for each in seated if each.id in speakers]
    if speak:
        return Reason("convening.spoken-for", {"by": speak})
    elsewhere = _rules_that_find(one, matter)
    if elsewhere:
        return Reason(
            "convening.no-seat-for", {"rules": elsewhere, "procedure": matter.forum.procedure.title}
        )
    if any(issue.about == one.id for issue in matter.begun):
        return Reason("convening.is-the-matter")
    return Reason("convening.no-tie")


def _speakers(one: Stakeholder, network: StakeholderNetwork) -> set[str]:
    """Those who head or represent one, or those who do, and so on."""
    found: set[str] = set()
    frontier = [one.id]
    for _ in range(FURTHEST):
        ties = [tie for who in frontier for kind in SPOKEN_FOR.kinds for tie in network.ties_to(who, kind)]
        frontier = [who for who in dict.fromkeys(tie.subject for tie in ties) if who not in found]
        found.update(frontier)
    return found


def _rules_that_find(one: Stakeholder, matter: Matter) -> list[Mapping[str, str]]:
    """What one would be found as, if the procedure had a seat for it."""
    others = [rule for key, rule in RULES.items() if key not in matter.rules]
    return [
        rule.title
        for rule in others
        if any(
            path.end.id == one.id or path.speaks_for(one.id)
            for issue in matter.begun
            for path in paths(rule, issue, matter.followed, matter.conveners)
        )
    ]
