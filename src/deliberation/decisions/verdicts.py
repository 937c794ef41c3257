"""What came of applying a rule: holds, fails or unknown, and why."""

from __future__ import annotations

from typing import Literal, NoReturn

import attrs

from deliberation.decisions.rules import DecisionRule
from deliberation.errors import InvalidInput
from deliberation.wording import Lang, Reason


Outcome = Literal["holds", "fails", "unknown"]


@attrs.frozen
class Verdict:
    """What came of applying a rule: holds, fails or unknown, and why.

    It is never simply true or false: ``bool()`` raises, ask for ``outcome``.

    >>> from deliberation.decisions import consensus
    >>> verdict = Verdict("fails", consensus(), (Reason("decision.blocked", {"who": ["ann"]}),))
    >>> print(verdict.explain("en"))
    Fails. Object: ann.
    """

    outcome: Outcome
    rule: DecisionRule
    reasons: tuple[Reason, ...] = ()
    shown: bool = True
    """Whether the record shows how it was decided, or only that a source says so."""

    def __bool__(self) -> NoReturn:
        raise InvalidInput("decision.not-a-bool", outcome=self.outcome)

    def explain(self, lang: Lang = "en") -> str:
        """The verdict as sentences, in Chinese or English."""
        sentences = [Reason(f"decision.{self.outcome}"), *self.reasons]
        return ("" if lang == "zh" else " ").join(one.explain(lang) for one in sentences)
