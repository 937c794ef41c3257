"""Who owes whom an answer, and what was answered: from the procedure's duties, through every referral, to each body's figures."""

from __future__ import annotations

from deliberation.answering.claims import Claim, Turn, claims
from deliberation.answering.coverage import BodyCoverage, Coverage, Tally, coverage, summed
from deliberation.answering.entries import AnswerEntry, AnswerStatus, entries


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
