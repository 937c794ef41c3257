"""How an adopted term stands on a day: the table of design decision 13. Silence is never called breach."""

from __future__ import annotations

from deliberation.statuses.asking import Elsewhere
from deliberation.statuses.status import Status, TermStatus, said_by
from deliberation.statuses.table import term_deadline, term_status


__all__ = ["Elsewhere", "Status", "TermStatus", "said_by", "term_deadline", "term_status"]
