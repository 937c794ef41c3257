"""Who owes whom an answer, and what was answered: from the procedure's duties, through every referral, to each body's figures."""

from __future__ import annotations

from deliberation.answering.figures import BodyCoverage, Coverage, Tally, coverage, summed
from deliberation.answering.points import AnswerEntry, AnswerStatus, entries
from deliberation.answering.turns import Claim, Turn, claims


__all__ = [
    "AnswerEntry",
    "AnswerStatus",
    "BodyCoverage",
    "Claim",
    "Coverage",
    "Tally",
    "Turn",
    "claims",
    "coverage",
    "entries",
    "summed",
]
