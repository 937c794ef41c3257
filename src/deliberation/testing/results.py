"""What a check found: whether the procedure passes, and what it looked at or what was wrong."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from deliberation.errors import DeliberationError
from deliberation.wording import Lang, Reason


@attrs.frozen
class Seen:
    """What a check saw of a procedure.

    Args:
        looked: what it looked at, in a sentence.
        wrong: what isn't as it should be, one finding each (`finding`).
        bounded: whether there was more than could be looked at.
    """

    looked: Reason
    wrong: tuple[Reason, ...] = attrs.field(default=(), converter=tuple[Reason, ...])
    bounded: bool = False


def finding(given: object, expected: Reason, got: object) -> Reason:
    """One thing that isn't as it should be: what was put to the procedure, what was expected, and what came."""
    return Reason("testing.finding", {"given": given, "expected": expected, "got": got})


@attrs.frozen(kw_only=True)
class CheckResult:
    """What one check gave.

    Args:
        name: the check's name, one of ``CHECKS``.
        ok: whether the procedure passes it.
        details: what the check looked at; or, where it failed, each thing that is wrong.
        bounded: whether there was more than could be looked at, so that passing is no proof.

    >>> from deliberation.community import COMMUNITY
    >>> from deliberation.testing import run_checks
    >>> titles = {one.name: one for one in run_checks(COMMUNITY)}["titles"]
    >>> titles.ok, titles.detail
    (True, '3 seats and 5 stages were looked at.')
    """

    name: str
    ok: bool
    details: tuple[Reason, ...]
    bounded: bool = False

    @property
    def rule(self) -> Reason:
        """What the check asks of a procedure."""
        return Reason(f"testing.rule-{self.name}")

    @property
    def detail(self) -> str:
        """The details in English; `explain` gives them in either language."""
        return self.explain("en")

    def explain(self, lang: Lang = "en") -> str:
        """The details in sentences, in Chinese or English."""
        bounded = (Reason("testing.bounded"),) if self.bounded else ()
        return ("" if lang == "zh" else " ").join(one.explain(lang) for one in (*self.details, *bounded))


class CheckFailed(DeliberationError, AssertionError):
    """A procedure doesn't pass a check, or passes one that it was expected to fail.

    ``params["check"]`` is the check's name; the message gives its rule, what was put to the procedure, what was expected and what came.

    >>> from deliberation import Procedure, Stage
    >>> from deliberation.testing import check_procedure
    >>> tea = Procedure(key="tea-talk", title={"zh": "茶话会", "en": "Tea talk"}, stages=[Stage("talk")], basis="custom")
    >>> try:
    ...     check_procedure(tea)
    ... except* CheckFailed as failed:
    ...     [one.params["check"] for one in failed.exceptions]
    ['titles', 'basis']
    """


def failed(procedure: str, result: CheckResult) -> CheckFailed:
    """The error for a check that wasn't passed."""
    return CheckFailed(
        "testing.failed",
        procedure=procedure,
        check=result.name,
        rule=result.rule,
        details=_sentences(result.details),
    )


def _sentences(details: Iterable[Reason]) -> dict[str, str]:
    told = tuple(details)
    return {
        "zh": "".join(one.explain("zh") for one in told),
        "en": " ".join(one.explain("en") for one in told),
    }
