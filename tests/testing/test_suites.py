"""The checks as a class of tests, under unittest; under pytest the class below is one."""

from __future__ import annotations

import unittest
from typing import ClassVar

import pytest

from deliberation import Procedure, Stage
from deliberation.testing import CHECKS, CheckFailed, ProcedureTests


BARE = Procedure(key="tea-talk", title={"zh": "茶话会", "en": "Tea talk"}, stages=[Stage("talk")])
EXPECTED = {"titles": "nobody has named it yet", "basis": "it is made up"}


class TestAProcedureWithExpectedFailures(ProcedureTests):
    procedure = BARE
    expected_failures: ClassVar[dict[str, str]] = EXPECTED


def outcome(test: str, **attributes: object) -> unittest.TestResult:
    suite = type("Suite", (ProcedureTests, unittest.TestCase), {"procedure": BARE, **attributes})
    result = unittest.TestResult()
    suite(test).run(result)
    return result


def test_there_is_a_test_for_each_check_and_its_name_says_which() -> None:
    names = unittest.TestLoader().getTestCaseNames(
        type("Suite", (ProcedureTests, unittest.TestCase), {"procedure": BARE})
    )

    assert set(names) == {f"test_{name.replace('-', '_')}" for name in CHECKS}


@pytest.mark.parametrize(
    ("test", "passes"), [("test_titles", False), ("test_basis", False), ("test_round_trips", True)]
)
def test_under_unittest_a_failed_check_is_a_failed_test(test: str, passes: bool) -> None:
    result = outcome(test)

    assert result.wasSuccessful() is passes
    assert result.errors == []


def test_under_unittest_what_is_expected_to_fail_passes_while_it_fails() -> None:
    assert outcome("test_titles", expected_failures=EXPECTED).wasSuccessful()


def test_under_unittest_what_is_expected_to_fail_and_passes_is_a_failed_test() -> None:
    result = outcome("test_round_trips", expected_failures={"round-trips": "it is lost"})

    assert len(result.failures) == 1
    assert "it is lost" in result.failures[0][1]


def test_a_subclass_with_another_procedure_looks_at_that_one() -> None:
    class First(ProcedureTests):
        procedure = BARE

    class Second(First):
        procedure = Procedure(
            key="tea-talk",
            title=BARE.title,
            basis="custom",
            stages=[Stage("talk", basis="custom", title={"zh": "喝茶", "en": "Tea"})],
        )

    with pytest.raises(CheckFailed):
        First().test_titles()  # type: ignore[attr-defined]
    Second().test_titles()  # type: ignore[attr-defined]
