"""A notice must be out so long before: the day of the notice isn't counted, and no holiday moves the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import InvalidInput, Period
from deliberation.quantities import latest_start


def weekends(day: date) -> bool:
    return day.weekday() >= 5


@pytest.mark.parametrize(
    ("period", "meeting", "notice"),
    [
        (Period(15, "days"), "2026-03-16", "2026-03-01"),
        (Period(15, "days", inclusive=False), "2026-03-16", "2026-02-28"),
        (Period(2, "weeks"), "2026-03-16", "2026-03-02"),
        (Period(1, "months"), "2026-03-15", "2026-02-15"),
        (Period(1, "months"), "2026-03-31", "2026-02-28"),
        (Period(1, "years"), "2025-02-28", "2024-02-29"),
    ],
)
def test_a_notice_is_out_so_long_before_the_meeting(period: Period, meeting: str, notice: str) -> None:
    assert latest_start(period, date.fromisoformat(meeting)).isoformat() == notice


def test_working_days_are_counted_back_over_a_weekend() -> None:
    # From Friday the 6th: Monday, Tuesday and Wednesday are the three days.
    assert latest_start(Period(3, "working-days"), date(2026, 3, 11), rests=weekends) == date(2026, 3, 8)


def test_no_holiday_moves_the_day_of_a_notice() -> None:
    assert latest_start(Period(1, "weeks"), date(2026, 3, 14), rests=lambda _: True) == date(2026, 3, 7)


@pytest.mark.parametrize(
    ("period", "end", "code"),
    [
        (Period(3, "working-days"), date(2026, 3, 11), "deadline.calendar-missing"),
        (Period(3, "days"), date(1, 1, 2), "deadline.too-far-back"),
        (Period(3, "days", inclusive=False), date.min, "deadline.too-far-back"),
    ],
)
def test_what_cannot_be_counted_back_is_said(period: Period, end: date, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        latest_start(period, end)

    assert refused.value.code == code


def test_the_last_day_there_is_can_have_a_notice() -> None:
    assert latest_start(Period(1, "days"), date.max) == date.max - timedelta(days=1)


def test_working_days_end_with_the_first_year() -> None:
    with pytest.raises(InvalidInput, match="begins before the year 1"):
        latest_start(Period(9, "working-days"), date(1, 1, 3), rests=lambda _: False)


def test_working_days_end_with_what_the_calendar_knows() -> None:
    with pytest.raises(InvalidInput, match="the calendar doesn't reach that far"):
        latest_start(Period(9, "working-days"), date(2026, 1, 3), rests=lambda _: None)


DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
PERIODS = st.builds(
    Period, st.integers(1, 400), st.sampled_from(["days", "weeks", "months", "working-days"]), st.booleans()
)


@given(PERIODS, DAYS)
def test_the_latest_day_is_in_time_and_the_next_is_too_late(period: Period, meeting: date) -> None:
    def over(start: date) -> date:
        working = period.unit == "working-days"
        last = period.last_day(start, rests=weekends if working else None)
        return last if period.inclusive else last + timedelta(days=1)

    latest = latest_start(period, meeting, rests=weekends)

    assert over(latest) <= meeting < over(latest + timedelta(days=1))
