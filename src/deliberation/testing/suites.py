"""The checks as a class of tests, for pytest and for unittest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from deliberation.procedures import Procedure
from deliberation.testing.checking import CHECKS, judged, run_check
from deliberation.testing.subjects import Subject


class ProcedureTests:
    """Tests of a procedure, one for each check (``test_titles``, ``test_closable``, …). Set `procedure` in a subclass.

    A check that is expected to fail passes as a test while it fails, and fails once it passes.

    Raises:
        CheckFailed: by a test whose check failed.

    >>> import unittest
    >>> from deliberation.community import COMMUNITY
    >>> class TestCommunity(ProcedureTests, unittest.TestCase):
    ...     procedure = COMMUNITY
    >>> unittest.TestSuite([TestCommunity("test_titles")]).run(unittest.TestResult()).wasSuccessful()
    True
    """

    procedure: ClassVar[Procedure]
    """The procedure under test."""
    expected_failures: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """The names of checks that it doesn't pass, each with the reason why that is in order."""

    _subject: ClassVar[Subject | None] = None

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        cls._subject = None

    @classmethod
    def _examined(cls) -> Subject:
        if cls._subject is None or cls._subject.procedure is not cls.procedure:
            cls._subject = Subject(cls.procedure)
        return cls._subject


def _test(name: str) -> Callable[[ProcedureTests], None]:
    def test(self: ProcedureTests) -> None:
        subject = self._examined()
        error = judged(subject.procedure.key, run_check(name, subject), self.expected_failures)
        if error is not None:
            raise error

    test.__name__ = f"test_{name.replace('-', '_')}"
    test.__qualname__ = f"ProcedureTests.{test.__name__}"
    test.__doc__ = CHECKS[name].__doc__
    return test


for _name in CHECKS:
    setattr(ProcedureTests, f"test_{_name.replace('-', '_')}", _test(_name))
