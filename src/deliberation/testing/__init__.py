"""Conformance: what every procedure must do, checked (`check_procedure`), for those who write one.

Each check is named, asks one thing, and says what it looked at. The course that a consultation can take is gone through whole: every
situation is one that a real strict session is in. Nothing here needs pytest; where Hypothesis is installed, it draws the walks and
finds the simplest that goes wrong.

>>> from deliberation.community import COMMUNITY
>>> from deliberation.testing import check_procedure
>>> results = check_procedure(COMMUNITY)
>>> print({result.name: result for result in results}["closable"].detail)
199 situations were gone through, each in a strict session.
"""

from __future__ import annotations

from deliberation.testing.checking import CHECKS, check_procedure, run_check, run_checks
from deliberation.testing.results import CheckFailed, CheckResult
from deliberation.testing.subjects import Subject
from deliberation.testing.suites import ProcedureTests


__all__ = [
    "CHECKS",
    "CheckFailed",
    "CheckResult",
    "ProcedureTests",
    "Subject",
    "check_procedure",
    "run_check",
    "run_checks",
]
