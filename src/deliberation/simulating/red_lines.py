"""Whether any text lies inside the red lines of everybody whose consent is needed, before anybody meets.

On each issue a red line is an interval, and intervals that have no point in common have two among them that have none. So the smallest
proof that no text can be agreed is two people and one issue, or one person whose own lines leave nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from deliberation.simulating.opinions.given import bounds
from deliberation.wording import Lang, Reason


@attrs.frozen
class Impasse:
    """Two who can't both consent to any text, on one issue.

    Args:
        issue: which issue.
        at_least: who takes nothing below ``lowest``.
        lowest: that number.
        at_most: who takes nothing above ``highest``; the same person where their own lines leave nothing.
        highest: that number.

    >>> print(Impasse("hours", "owners", 8.0, "depot", 6.0).explain())
    hours: owners takes nothing below 8, depot nothing above 6; no text lies inside both
    """

    issue: str
    at_least: str
    lowest: float
    at_most: str
    highest: float

    def explain(self, lang: Lang = "en") -> str:
        """Who, on which issue, and both numbers."""
        said = {
            "issue": self.issue,
            "at_least": self.at_least,
            "lowest": f"{self.lowest:g}",
            "at_most": self.at_most,
            "highest": f"{self.highest:g}",
        }
        return Reason("simulating.impasse", said).explain(lang)


def impasses(people: Sequence[str], issues: Sequence[str], lowest: Any, highest: Any) -> tuple[Impasse, ...]:
    """For each issue on which no text lies inside everybody's red lines, the two who are furthest apart.

    Args:
        people: who must consent.
        issues: what is at issue.
        lowest: shape (people, issues): below which each takes nothing; minus infinity for no red line.
        highest: shape (people, issues): above which each takes nothing; infinity for no red line.

    Raises:
        InvalidInput: ``simulating.numbers``, ``simulating.shape``.

    >>> [one.explain() for one in impasses(["owners", "depot"], ["hours"], [[8], [0]], [[24], [6]])]
    ['hours: owners takes nothing below 8, depot nothing above 6; no text lies inside both']
    """
    lower = bounds("lowest", lowest, len(people), len(issues))
    upper = bounds("highest", highest, len(people), len(issues))
    found = []
    for place, issue in enumerate(issues):
        if people and lower[:, place].max() > upper[:, place].min():
            low, high = int(lower[:, place].argmax()), int(upper[:, place].argmin())
            found.append(
                Impasse(issue, people[low], float(lower[low, place]), people[high], float(upper[high, place]))
            )
    return tuple(found)


def room(lowest: Any, highest: Any) -> tuple[Any, Any]:
    """Between what every text lies that is inside everybody's red lines: none, where the first is larger. Both of shape (issues,).

    >>> room([[8], [0]], [[24], [10]])
    (array([8.]), array([10.]))
    """
    lower, upper = bounds("lowest", lowest, None, None), bounds("highest", highest, None, None)
    return lower.max(axis=0, initial=-np.inf), upper.min(axis=0, initial=np.inf)
