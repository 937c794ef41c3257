"""Periods counted as the Civil Code counts them, over the statutory holidays of 2023 and 2024."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from deliberation_china_calendar import MAINLAND_CHINA
from hypothesis import given
from hypothesis import strategies as st

from deliberation import Calendar, Deadline, InvalidInput, Period, installed_calendars


def day(text: str) -> date:
    return date.fromisoformat(text)


def days(first: str, last: str) -> list[date]:
    begun = day(first)
    return [begun + timedelta(days=one) for one in range((day(last) - begun).days + 1)]


def test_it_is_found_where_it_is_installed() -> None:
    found = installed_calendars()["mainland-china"]

    assert isinstance(found, Calendar)
    assert found.plugin == "deliberation-china-calendar"
    assert found.title["zh"] == "中国大陆工作日与法定节假日"


# As the notices of the State Council's General Office have it: 国办发明电〔2022〕16号 for 2023, 国办发明电〔2023〕7号 for 2024.
HOLIDAYS = {
    "春节 2023": ("2023-01-21", "2023-01-27", ["2023-01-28", "2023-01-29"]),
    "劳动节 2023": ("2023-04-29", "2023-05-03", ["2023-04-23", "2023-05-06"]),
    "春节 2024": ("2024-02-10", "2024-02-17", ["2024-02-04", "2024-02-18"]),
    "劳动节 2024": ("2024-05-01", "2024-05-05", ["2024-04-28", "2024-05-11"]),
}


@pytest.mark.parametrize("name", HOLIDAYS)
def test_statutory_holidays_are_days_of_rest_and_the_days_worked_for_them_arent(name: str) -> None:
    first, last, worked = HOLIDAYS[name]

    assert all(MAINLAND_CHINA.rests(one) is True for one in days(first, last))
    assert all(MAINLAND_CHINA.rests(day(one)) is False for one in worked)
    assert all(day(one).weekday() >= 5 for one in worked)


@pytest.mark.parametrize(
    ("article", "period", "start", "last"),
    [
        # art. 201: the day it begins isn't counted
        ("201", Period(3, "days"), "2023-02-07", "2023-02-10"),
        ("201", Period(1, "weeks"), "2023-02-07", "2023-02-14"),
        ("201", Period(1, "working-days"), "2023-02-07", "2023-02-08"),
        # art. 202: the corresponding day, or the month's last
        ("202", Period(1, "months"), "2023-02-08", "2023-03-08"),
        ("202", Period(1, "months"), "2023-01-31", "2023-02-28"),
        ("202", Period(1, "months"), "2024-01-31", "2024-02-29"),
        ("202", Period(1, "years"), "2023-02-28", "2024-02-28"),
        ("202", Period(1, "years"), "2024-02-29", "2025-02-28"),
        # art. 203: a last day of rest moves on
        ("203", Period(3, "days"), "2023-02-08", "2023-02-13"),  # Saturday 11 February
        (
            "203",
            Period(3, "days"),
            "2023-01-18",
            "2023-01-28",
        ),  # 21 January: 春节, until Saturday 28, which is worked
        ("203", Period(10, "days"), "2023-01-18", "2023-01-28"),  # 28 January is worked: nothing moves
        ("203", Period(3, "days"), "2023-04-26", "2023-05-04"),  # 29 April: 五一
        ("203", Period(10, "days"), "2023-04-26", "2023-05-06"),  # Saturday 6 May is worked
        ("203", Period(11, "days"), "2023-04-26", "2023-05-08"),  # Sunday 7 May isn't
        ("203", Period(1, "months"), "2023-04-01", "2023-05-04"),
        (
            "203",
            Period(1, "weeks"),
            "2024-02-05",
            "2024-02-18",
        ),  # 12 February: 春节, until Sunday 18, which is worked
        ("203", Period(3, "days"), "2024-04-28", "2024-05-06"),
        ("203", Period(1, "years"), "2023-05-01", "2024-05-06"),
        # working days
        ("203", Period(5, "working-days"), "2023-04-26", "2023-05-06"),
        ("203", Period(5, "working-days"), "2023-01-19", "2023-01-31"),
        (
            "203",
            Period(5, "working-days"),
            "2024-02-08",
            "2024-02-21",
        ),  # 除夕, 9 February, was no statutory holiday
        ("203", Period(10, "working-days"), "2024-04-26", "2024-05-13"),
        ("203", Period(15, "working-days"), "2023-04-21", "2023-05-15"),
    ],
)
def test_periods_end_as_the_civil_code_counts_them(
    article: str, period: Period, start: str, last: str
) -> None:
    assert MAINLAND_CHINA.last_day(period, day(start)) == day(last)


def test_a_deadline_says_by_which_articles_and_which_calendar_it_was_counted_out() -> None:
    due = MAINLAND_CHINA.resolve(Deadline.read("三日内"), "2023-04-26")

    assert due.by == "2023-05-04"
    assert due.basis is not None
    assert "2023-04-29 is a day of rest (art. 203)" in due.basis
    assert due.basis.endswith("days of rest: mainland-china")


@pytest.mark.parametrize("words", ["五一前", "5月1日前", "截至4月29日"])
def test_a_day_that_the_words_name_never_moves(words: str) -> None:
    due = Deadline.read(words, near="2023-02-08")

    assert MAINLAND_CHINA.rests(day("2023-04-29"))
    assert {due.before, due.by} & {"2023-05-01", "2023-04-29"}
    with pytest.raises(InvalidInput) as refused:
        MAINLAND_CHINA.resolve(due, "2023-02-08")
    assert refused.value.code == "deadline.no-period"


@pytest.mark.parametrize("period", [Period(3, "days"), Period(3, "working-days"), Period(1, "months")])
def test_of_a_year_without_a_notice_nothing_is_said(period: Period) -> None:
    beyond = MAINLAND_CHINA.known[1] + 1

    assert MAINLAND_CHINA.rests(date(beyond, 3, 4)) is None
    with pytest.raises(InvalidInput) as refused:
        MAINLAND_CHINA.last_day(period, date(beyond, 3, 1))
    assert refused.value.code == "deadline.year-unknown"


@given(start=st.dates(date(2004, 1, 1), date(2025, 6, 1)), number=st.integers(1, 60))
def test_no_period_ends_on_a_day_of_rest_and_longer_ones_end_no_earlier(start: date, number: int) -> None:
    for unit in ("days", "working-days"):
        last = MAINLAND_CHINA.last_day(Period(number, unit), start)
        assert MAINLAND_CHINA.rests(last) is False
        assert last > start
        assert last <= MAINLAND_CHINA.last_day(Period(number + 1, unit), start)


@given(start=st.dates(date(2004, 1, 1), date(2025, 6, 1)), number=st.integers(1, 40))
def test_a_period_of_working_days_holds_so_many_of_them(start: date, number: int) -> None:
    last = MAINLAND_CHINA.last_day(Period(number, "working-days"), start)
    held = [one for one in days(str(start), str(last))[1:] if MAINLAND_CHINA.rests(one) is False]

    assert len(held) == number
