"""Who should be in the room, and why: seats are filled by following ties from the issue.

A seat's ``found_by`` names rules (``RULES``); each says where in the issue to begin and which ties to follow. Everyone found has reasons
that cite these ties, each with its provenance. Nobody is scored: reasons are ordered, people aren't.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from deliberation.convening.balances import Balance
from deliberation.convening.counterfactuals import Counterfactual
from deliberation.convening.invitees import Alternate, Gap, Invitee, LeftOut, Shortfall, Unheard, Why
from deliberation.convening.limits import Choice, Limits
from deliberation.convening.lotteries.pools import Quota
from deliberation.convening.matters import Matter
from deliberation.convening.paths import Path
from deliberation.convening.recommendations import Recommendation
from deliberation.convening.recommending import recommend
from deliberation.convening.replies import Answer, Replies
from deliberation.convening.suits import Suit, suiting
from deliberation.forums import Forum
from deliberation.issues import Issue
from deliberation.networks import StakeholderNetwork
from deliberation.seat_rules import RULES, SeatRule, Step
from deliberation.stakeholders import Stakeholder


__all__ = [
    "RULES",
    "Alternate",
    "Answer",
    "Balance",
    "Choice",
    "Counterfactual",
    "Gap",
    "Invitee",
    "LeftOut",
    "Limits",
    "Matter",
    "Path",
    "Recommendation",
    "Replies",
    "SeatRule",
    "Shortfall",
    "Step",
    "Suit",
    "Unheard",
    "Why",
    "convene",
    "recommend",
    "suiting",
]


def convene(
    issues: Issue | Iterable[Issue],
    network: StakeholderNetwork,
    forum: Forum,
    *,
    supposed: bool = True,
    size: int | None = None,
    quotas: Iterable[str | Quota] = (),
    seed: int | None = None,
    by: Choice = "coverage",
    accepted: Mapping[str, str] | None = None,
    declined: Iterable[str] = (),
    substitutes: Mapping[str, Stakeholder] | None = None,
) -> Recommendation:
    """Recommends who should be in the room, in which seat, and why.

    Conveners take the seats found by ``convenes``. Everybody else who is found takes one seat: the first, in the procedure's order, that
    finds them and has room; by which other rules they are found stands beside. Equal networks give equal recommendations.

    Args:
        issues: what is consulted about; one, or several that are consulted about together.
        network: who has to do with it.
        forum: who convenes, and by which procedure.
        supposed: whether to follow ties and people that an author only supposed.
        size: how many may be in the room at most, conveners too; a group counts once. Seats that are filled by rule come first; for
            the others those are chosen among whom the matter concerns by whom most interests are heard.
        quotas: of those who are chosen, how many have a value of an attribute: ``"building=7:1-2"``.
        seed: by which lots are drawn between those who are equal.
        by: ``lottery`` draws those who are chosen by lot instead; with quotas, by the fairest lottery that keeps them, and people with
            the same attribute ``household`` are never drawn together.
        accepted: who has accepted which seat, from id to the seat's key; they keep it.
        declined: the ids of those who don't come.
        substitutes: who comes for somebody, by the id of one who has accepted.

    Raises:
        InvalidInput: ``convening.no-rule`` (a seat is found by a rule nobody knows), ``convening.nothing-to-follow`` (an issue
            without about, affected and stakes), ``convening.no-issue``, ``convening.issue-twice``; what `Limits` and `Replies` say is
            wrong; ``convening.no-seat``, ``convening.not-found``, ``convening.accepted-full`` (a seat that was accepted);
            ``convening.size-too-small``, and for quotas that can't be met ``convening.one-feature``, ``convening.quota-short``,
            ``quota.nobody``, ``quota.too-many``, ``quota.too-few``, ``volunteer.missing`` and ``lottery.infeasible``.
        UnknownReference: ``convening.no-such``: an issue, the forum or a reply names somebody who isn't in the network.

    >>> from deliberation.community import COMMUNITY
    >>> from deliberation.stakeholders import Tie
    >>> people = [Stakeholder("depot", kind="body"), Stakeholder("S4.P6", role="业主代表"), Stakeholder("office", kind="body")]
    >>> network = StakeholderNetwork(people, [Tie("S4.P6", "complains-about", "depot")])
    >>> forum = Forum("xinheyuan", procedure=COMMUNITY, conveners=["office"])
    >>> plan = convene(Issue("噪音", about="depot"), network, forum)
    >>> [(one.id, one.seat) for one in plan.invitees]
    [('depot', 'stakeholder'), ('S4.P6', 'stakeholder')]
    """
    limits = Limits(size=size, quotas=quotas, seed=seed, by=by)
    replies = Replies(accepted or {}, declined, substitutes or {})
    return recommend(Matter(issues, network, forum, supposed=supposed, limits=limits, replies=replies))
