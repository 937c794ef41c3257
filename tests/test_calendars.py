"""Calendars that plugins bring: each says which days are days of rest, and of which years it knows nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from deliberation import Calendar, Deadline, InvalidInput, Period


def made(**changes: Any) -> Calendar:
    fields: dict[str, Any] = {
        "key": "weekends",
        "title": {"zh": "双休日", "en": "Weekends"},
        "resting": lambda day: day.weekday() >= 5,
        "known": (2020, 2024),
        "basis": "custom",
    }
    return Calendar(**(fields | changes))


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("calendar.key", {"key": "Week ends"}),
        ("calendar.title", {"title": {"en": "Weekends"}}),
        ("calendar.known", {"known": (2024, 2020)}),
        ("calendar.known", {"known": 2024}),
        ("calendar.known", {"known": ("2020", "2024")}),
    ],
)
def test_a_calendar_that_cant_be_right_is_refused(code: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refused:
        made(**changes)

    assert refused.value.code == code
    assert refused.value.message("zh") != refused.value.message("en")


def test_of_a_year_it_doesnt_know_it_says_nothing() -> None:
    calendar = made()

    assert [calendar.rests(date(year, 1, 1)) for year in (2019, 2020, 2022, 2024, 2025)] == [
        None,
        False,
        True,
        False,
        None,
    ]


def test_a_deadline_counted_out_names_the_calendar() -> None:
    due = made().resolve(Deadline(within=Period(2, "working-days")), "2023-02-10")

    assert due.by == "2023-02-14"
    assert str(due.basis).endswith("days of rest: weekends")
