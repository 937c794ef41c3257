"""What is asked: the issues, and whom they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from deliberation.errors import InvalidInput, UnknownReference
from deliberation.issues import Issue
from deliberation.networks import StakeholderNetwork


def several_of(given: Issue | Iterable[Issue]) -> tuple[Issue, ...]:
    """One issue or several, as several.

    Raises:
        InvalidInput: ``convening.no-issue``, ``convening.issue-twice``.

    >>> [issue.title for issue in several_of(Issue("noise"))]
    ['noise']
    """
    issues = (given,) if isinstance(given, Issue) else tuple(given) if isinstance(given, Iterable) else ()
    if not issues or not all(isinstance(issue, Issue) for issue in issues):
        raise InvalidInput("convening.no-issue", given=repr(given))
    ids = [issue.id for issue in issues]
    for one in ids:
        if ids.count(one) > 1:
            raise InvalidInput("convening.issue-twice", id=one)
    return issues


def asked_of(given: Issue | Iterable[Issue]) -> tuple[Issue, ...]:
    """The issues from which ties are followed, one or several.

    Raises:
        InvalidInput: ``convening.no-issue``, ``convening.issue-twice``, ``convening.nothing-to-follow``.
    """
    issues = several_of(given)
    for issue in issues:
        if issue.about is None and not issue.affected and not issue.stakes:
            raise InvalidInput("convening.nothing-to-follow", issue=issue.title)
    return issues


def named_in(issues: Iterable[Issue]) -> Iterator[tuple[str, str]]:
    """Everybody whom the issues name, each with the place where.

    >>> list(named_in([Issue("noise", about="depot", affected=["gate"])]))
    [('issue.about', 'depot'), ('issue.affected', 'gate')]
    """
    for issue in issues:
        yield from ((f"{issue.id}.about", who) for who in (issue.about,) if who is not None)
        yield from ((f"{issue.id}.affected", who) for who in issue.affected)
        yield from ((f"{issue.id}.stakes", stake.stakeholder) for stake in issue.stakes)


def check_known(place: str, who: str, network: StakeholderNetwork) -> None:
    """Refuses somebody who is named but isn't in the network.

    Raises:
        UnknownReference: ``convening.no-such``.
    """
    try:
        network.get(who)
    except UnknownReference as error:
        close = error.params["close"]
        raise UnknownReference("convening.no-such", place=place, id=who, close=close) from error


def unsupposed(issue: Issue, network: StakeholderNetwork) -> Issue:
    """The issue without supposed stakes, and without people whom the network doesn't know unless they are supposed."""
    return attrs.evolve(
        issue,
        about=issue.about if issue.about in network else None,
        affected=[who for who in issue.affected if who in network],
        stakes=[one for one in issue.stakes if one.provenance != "supposed" and one.stakeholder in network],
    )
