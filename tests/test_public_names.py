"""What users import is documented, with an example that runs."""

from __future__ import annotations

import doctest
import inspect

import pytest

import deliberation


CALLABLE = [name for name in deliberation.__all__ if name != "hookimpl"]


def test_the_list_of_public_names_is_sorted_and_complete() -> None:
    assert deliberation.__all__ == sorted(deliberation.__all__)
    assert all(hasattr(deliberation, name) for name in deliberation.__all__)


@pytest.mark.parametrize(
    "name",
    [
        "Agreement", "Commitment", "Count", "Deadline", "DeliberationError", "Duty", "Forum", "Issue", "Ledger", "Moment",
        "Procedure", "Recommendation", "Record", "Roll", "Seat", "Session", "Stage", "Stake", "Stakeholder", "StakeholderNetwork",
        "Term", "Tie", "Verdict", "convene", "hookimpl", "installed_procedures", "load_case",
    ],
)  # fmt: skip
def test_the_names_that_others_rely_on_are_there(name: str) -> None:
    assert hasattr(deliberation, name)


@pytest.mark.parametrize("name", CALLABLE)
def test_every_public_name_has_a_docstring_with_an_example(name: str) -> None:
    text = inspect.getdoc(getattr(deliberation, name)) or ""

    assert doctest.DocTestParser().get_examples(text), name


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        deliberation.nothing  # noqa: B018
