"""Which procedure suits a matter, and why: from what the procedures say that they are made for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from deliberation.canonical import Json
from deliberation.convening.asking import several_of
from deliberation.issues import Issue
from deliberation.procedures import Procedure
from deliberation.wording import Lang, Reason, knows


@attrs.frozen
class Suit:
    """Whether a procedure is made for a matter.

    Args:
        procedure: which.
        traits: what the matter is and the procedure is made for, each with the titles of the issues that are so, in the procedure's order.
        others: the titles of the issues that are nothing it is made for.
        issues: how many issues there are.

    >>> from deliberation.community import COMMUNITY
    >>> suiting([Issue("noise", about="depot", traits=["dispute"])], [COMMUNITY])[0].traits
    {}
    """

    procedure: Procedure
    traits: Mapping[str, tuple[str, ...]]
    others: tuple[str, ...]
    issues: int

    @property
    def fits(self) -> bool:
        """Whether some issue is something it is made for."""
        return bool(self.traits)

    @property
    def reason(self) -> Reason:
        """Why, or why not, as a code and its parameters."""
        params: dict[str, object] = {"procedure": self.procedure.title}
        if not self.procedure.suits:
            return Reason("suit.says-nothing", params)
        made_for = [trait(one) for one in self.procedure.suits]
        if not self.traits:
            return Reason("suit.not-for", {**params, "made_for": made_for})
        fitting = [self._fitting(one) for one in self.traits]
        if self.others:
            return Reason("suit.in-part", {**params, "fitting": fitting, "others": self.others})
        return Reason("suit.suits", {**params, "fitting": fitting})

    def _fitting(self, one: str) -> Reason:
        titles = self.traits[one]
        return (
            trait(one)
            if len(titles) == self.issues
            else Reason("suit.trait-of", {"trait": trait(one), "issues": titles})
        )

    def explain(self, lang: Lang = "en") -> str:
        """Why, or why not, in one sentence."""
        return self.reason.explain(lang)

    def to_json(self, lang: Lang = "zh") -> dict[str, Json]:
        """The procedure's key, whether it fits, and why."""
        return {
            "procedure": self.procedure.key,
            "fits": self.fits,
            "traits": {one: list(titles) for one, titles in self.traits.items()},
            "text": self.explain(lang),
        }


def suiting(issues: Issue | Iterable[Issue], procedures: Iterable[Procedure]) -> tuple[Suit, ...]:
    """Which procedures suit a matter: those first that are made for most of its issues, then for most of its traits, then by key.

    It orders procedures by what they say of themselves (``Procedure.suits``); which one is right, those who convene decide.

    Raises:
        InvalidInput: ``convening.no-issue``, ``convening.issue-twice``.

    >>> from deliberation.community import COMMUNITY
    >>> suiting(Issue("noise", about="depot", traits=["dispute"]), [COMMUNITY])[0].explain("en")
    "Community consultation doesn't say what it is made for"
    """
    asked = several_of(issues)
    return tuple(sorted((_suit(asked, one) for one in procedures), key=_order))


def _suit(issues: tuple[Issue, ...], procedure: Procedure) -> Suit:
    traits = {
        one: titles
        for one in procedure.suits
        if (titles := tuple(issue.title for issue in issues if one in issue.traits))
    }
    others = tuple(issue.title for issue in issues if set(issue.traits).isdisjoint(procedure.suits))
    return Suit(procedure, traits, others, len(issues))


def _order(suit: Suit) -> tuple[bool, int, int, str]:
    return (not suit.fits, len(suit.others), -len(suit.traits), suit.procedure.key)


def trait(key: str) -> Reason:
    """What a trait is called; one that a plugin brings is called by its key.

    >>> trait("nuisance").explain("zh"), trait("tea:cold").explain("zh")
    ('扰民', 'tea:cold')
    """
    return (
        Reason(f"trait.{key}") if knows(f"trait.{key}") else Reason("convening.other-trait", {"trait": key})
    )
