"""The pytest plugin that comes with `deliberation`: the fixture ``procedure_check``, one test for each check of a procedure.

It stands outside the package and imports it only where the fixture is used, so that starting pytest doesn't load the library: a
measurement of coverage would begin after that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pytest


if TYPE_CHECKING:
    from deliberation.testing import Subject

_FIXTURE = "procedure_check"
_SUBJECT = pytest.StashKey["Subject"]()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each check, with the check's name as its id."""
    if _FIXTURE in metafunc.fixturenames:
        from deliberation.testing import CHECKS  # noqa: PLC0415 - see above

        metafunc.parametrize(_FIXTURE, list(CHECKS), ids=list(CHECKS), indirect=True)


@pytest.fixture
def procedure_check(request: pytest.FixtureRequest) -> Callable[[], None]:
    """Call it: raises unless the module's or class's ``procedure`` passes the check.

    ``procedure`` is a fixture, or an attribute of the test class or module; so may be ``expected_failures``, a mapping from names of checks
    to reasons. A check that fails as expected is an xfail.
    """
    from deliberation.testing import run_check  # noqa: PLC0415 - see above
    from deliberation.testing.checking import judged  # noqa: PLC0415

    name: str = request.param
    subject = _subject(request)
    expected: Mapping[str, str] = _given(request, "expected_failures", {})

    def check() -> None:
        result = run_check(name, subject)
        error = judged(subject.procedure.key, result, expected)
        if error is not None:
            raise error
        if not result.ok:
            pytest.xfail(expected[name])

    return check


def _subject(request: pytest.FixtureRequest) -> Subject:
    """The procedure under examination, the same for all its checks, so that they look at it together."""
    from deliberation.testing import Subject  # noqa: PLC0415 - see above

    procedure = _given(request, "procedure", None)
    if procedure is None:
        pytest.fail(
            "procedure_check needs a `procedure`: a fixture, or an attribute of the test class or module"
        )
    known = request.config.stash.get(_SUBJECT, None)
    if known is None or known.procedure is not procedure:
        known = request.config.stash[_SUBJECT] = Subject(procedure)
    return known


def _given(request: pytest.FixtureRequest, name: str, otherwise: Any) -> Any:
    try:
        return request.getfixturevalue(name)
    except pytest.FixtureLookupError as error:
        if error.argname != name:
            raise
        held = getattr(request.cls, name, None)
        return held if held is not None else getattr(request.module, name, otherwise)
