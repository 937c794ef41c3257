"""Runs the checks on a procedure, and says what they gave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from deliberation.errors import DeliberationError
from deliberation.procedures import Procedure
from deliberation.testing.courses import closable, duties_dischargeable, gates_passable, stages_reachable
from deliberation.testing.deciding import rule_decidable
from deliberation.testing.definitions import basis, key_free, round_trips, titles
from deliberation.testing.explaining import explains
from deliberation.testing.hostile import hostile_text
from deliberation.testing.papers import papers
from deliberation.testing.results import CheckFailed, CheckResult, Seen, failed, finding
from deliberation.testing.subjects import Subject
from deliberation.testing.walks import deterministic, random_walks
from deliberation.wording import Reason


Check = Callable[[Subject], Seen]

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "key-free": key_free,
        "titles": titles,
        "basis": basis,
        "stages-reachable": stages_reachable,
        "closable": closable,
        "duties-dischargeable": duties_dischargeable,
        "gates-passable": gates_passable,
        "rule-decidable": rule_decidable,
        "random-walks": random_walks,
        "deterministic": deterministic,
        "round-trips": round_trips,
        "papers": papers,
        "hostile-text": hostile_text,
        "explains": explains,
    }
)
"""Every check by its name, in the order in which they run."""

_SHOWN: Final = 5
"""How many of the things that are wrong are told."""


def check_procedure(
    procedure: Procedure,
    *,
    expected_failures: Mapping[str, str] = MappingProxyType({}),
    most: int | None = None,
) -> tuple[CheckResult, ...]:
    """What every check gives for a procedure, in the order of ``CHECKS``, if it passes them all.

    The same procedure gives the same results, whatever the hash seed: walks are drawn by Hypothesis, derandomized, where it is installed.

    Args:
        procedure: the procedure.
        expected_failures: the names of checks that it doesn't pass, each with the reason why that is in order.
        most: about how many situations are gone through at most; by default 100,000.

    Raises:
        ExceptionGroup: of `CheckFailed` errors, one for each check that failed and wasn't expected to (``testing.failed``), that passed
            and was expected to fail (``testing.passed-after-all``), or that is expected to fail and doesn't exist
            (``testing.no-such-check``).
        InvalidInput: ``testing.no-procedure``.

    >>> from deliberation.community import COMMUNITY
    >>> from deliberation.testing import check_procedure
    >>> [result.name for result in check_procedure(COMMUNITY)][:3]
    ['key-free', 'titles', 'basis']
    """
    results = run_checks(procedure, most=most)
    errors = [
        error for result in results if (error := judged(procedure.key, result, expected_failures)) is not None
    ]
    errors += [
        CheckFailed("testing.no-such-check", procedure=procedure.key, check=name, known=tuple(CHECKS))
        for name in expected_failures
        if name not in CHECKS
    ]
    if errors:
        raise ExceptionGroup(Reason("testing.group", {"procedure": procedure.key}).explain(), errors)
    return results


def run_checks(procedure: Procedure, *, most: int | None = None) -> tuple[CheckResult, ...]:
    """What every check gives for a procedure; raises nothing for what is wrong with it. Arguments as for `check_procedure`.

    Raises:
        InvalidInput: ``testing.no-procedure``.

    >>> from deliberation.community import COMMUNITY
    >>> all(result.ok for result in run_checks(COMMUNITY))
    True
    """
    subject = Subject(procedure, most=most)
    return tuple(run_check(name, subject) for name in CHECKS)


def run_check(name: str, subject: Subject) -> CheckResult:
    """What one check gives. Whatever the procedure's own code raises in it is a failure, with its cause.

    >>> from deliberation.community import COMMUNITY
    >>> run_check("basis", Subject(COMMUNITY)).ok
    True
    """
    try:
        seen = CHECKS[name](subject)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a procedure's code raises, the other checks must run
        got = Reason("testing.got-raised", {"error": type(error).__name__, "message": str(error)})
        wrong = finding(Reason("testing.given-check"), Reason("testing.want-no-failure"), got)
        return CheckResult(name=name, ok=False, details=(wrong,))
    if not seen.wrong:
        return CheckResult(name=name, ok=True, details=(seen.looked,), bounded=seen.bounded)
    rest = len(seen.wrong) - _SHOWN
    more = (Reason("testing.more", {"number": rest}),) if rest > 0 else ()
    return CheckResult(name=name, ok=False, details=(*seen.wrong[:_SHOWN], *more), bounded=seen.bounded)


def judged(
    procedure: str, result: CheckResult, expected_failures: Mapping[str, str]
) -> DeliberationError | None:
    """The error that a result is, given what was expected; ``None`` where it is as it should be."""
    reason = expected_failures.get(result.name)
    if reason is None:
        return None if result.ok else failed(procedure, result)
    if not result.ok:
        return None
    return CheckFailed("testing.passed-after-all", procedure=procedure, check=result.name, reason=reason)
