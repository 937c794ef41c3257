"""How often a forum sits, and the civil periods that this makes of the calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.errors import InvalidInput
from deliberation.leaves import Erased
from deliberation.quantities import CivilPeriod, Every, Moment, Recurrence
from deliberation.wording import LANGS


EVERY = st.sampled_from(get_args(Every))
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
NEAR_DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


def refused(code: str, make: Any) -> None:
    with pytest.raises(InvalidInput) as error:
        make()
    assert error.value.code == code
    assert "{" not in error.value.message("zh") + error.value.message("en")


# ---- periods


@given(EVERY, DAYS)
def test_every_day_lies_in_the_period_found_for_it_and_in_no_neighbour(every: Any, day: date) -> None:
    recurrence = Recurrence(every)
    period = recurrence.period(day)

    assert period.first <= day <= period.last
    assert period.covers(day) is True
    if period.first > date.min:
        assert recurrence.period(period.first - timedelta(1)) < period
    if period.last < date.max:
        assert recurrence.period(period.last + timedelta(1)) > period


@given(EVERY, NEAR_DAYS, NEAR_DAYS)
def test_the_periods_between_two_days_touch_and_part_the_days_between_them(
    every: Any, one: date, other: date
) -> None:
    first, last = sorted((one, other))
    recurrence = Recurrence(every)
    periods = recurrence.periods(first, last)

    assert periods[0] == recurrence.period(first)
    assert periods[-1] == recurrence.period(last)
    assert all(after.first - before.last == timedelta(1) for before, after in pairwise(periods))
    assert [period.covers(first) for period in periods].count(True) == 1
    assert len({period.name for period in periods}) == len(periods)


@given(EVERY, NEAR_DAYS, NEAR_DAYS)
def test_there_are_no_periods_from_a_day_to_one_of_an_earlier_period(
    every: Any, one: date, other: date
) -> None:
    recurrence = Recurrence(every)

    assert bool(recurrence.periods(one, other)) is (recurrence.period(one) <= recurrence.period(other))


@given(EVERY, NEAR_DAYS, st.sampled_from(["{0:%Y}", "{0:%Y}-Q{1}", "{0:%Y-%m}", "{0}"]))
def test_whether_a_partly_known_moment_lies_in_a_period_is_what_all_its_days_say(
    every: Any, day: date, form: str
) -> None:
    moment = Moment.on(form.format(day, (day.month + 2) // 3))
    recurrence = Recurrence(every)
    assert moment.first is not None
    assert moment.last is not None
    days = [moment.first + timedelta(n) for n in range((moment.last - moment.first).days + 1)]

    for period in recurrence.periods(moment.first, moment.last):
        inside = {period.first <= one <= period.last for one in days}
        assert period.covers(moment) is (None if len(inside) > 1 else inside.pop())
    placed = {recurrence.period(one) for one in days}
    assert recurrence.placed(moment) == (placed.pop() if len(placed) == 1 else None)


def test_a_moment_that_isnt_known_may_lie_in_any_period() -> None:
    assert CivilPeriod("quarter", 2023, 1).covers(Moment.unknown("近日")) is None
    assert Recurrence("quarter").placed(Moment.unknown()) is None


@pytest.mark.parametrize(
    ("every", "name", "first", "last", "zh", "en"),
    [
        ("month", "2024-02", "2024-02-01", "2024-02-29", "2024年2月", "2024-02"),
        ("quarter", "2024-Q1", "2024-01-01", "2024-03-31", "2024年一季度", "2024-Q1"),
        ("half-year", "2024-H1", "2024-01-01", "2024-06-30", "2024年上半年", "2024-H1"),
        ("year", "2024", "2024-01-01", "2024-12-31", "2024年", "2024"),
    ],
)
def test_a_period_has_a_name_and_is_said_in_both_languages(
    every: Any, name: str, first: str, last: str, zh: str, en: str
) -> None:
    period = Recurrence(every).period("2024-02-29")

    assert (period.name, str(period.first), str(period.last)) == (name, first, last)
    assert (period.said().explain("zh"), period.said().explain("en")) == (zh, en)


def test_the_second_half_of_a_year_is_said_as_such() -> None:
    assert Recurrence("half-year").period("2023-07-01").said().explain("zh") == "2023年下半年"


def test_the_calendars_last_period_has_its_end() -> None:
    assert Recurrence("month").period(date.max).last == date.max
    assert len(Recurrence("quarter").periods("9999-07-01", date.max)) == 2


@pytest.mark.parametrize("day", ["2023-02-30", "2023-02", "", None, 5, datetime(2023, 2, 8)])  # noqa: DTZ001
def test_what_is_no_day_has_no_period(day: Any) -> None:
    refused("recurrence.day", lambda: Recurrence("quarter").period(day))


# ---- what is said


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("每月一次", "month"),
        ("每月召开一次会议", "month"),
        ("月例会", "month"),
        ("月度例会", "month"),
        ("每季度", "quarter"),
        ("每季度至少召开一次", "quarter"),
        ("每季度组织召开一次联席会议", "quarter"),
        ("按季度召开", "quarter"),
        ("季度例会", "quarter"),
        ("每 季 度 一 次", "quarter"),
        ("每半年一次", "half-year"),
        ("半年度工作会议", "half-year"),
        ("每年一次", "year"),
        ("每年度召开", "year"),
        ("quarter", "quarter"),
        ("half-year", "half-year"),
    ],
)
def test_words_for_a_recurrence_are_read_and_kept(text: str, every: str) -> None:
    assert Recurrence.read(text) == Recurrence(every, text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "不定期",
        "定期召开",
        "每季度两次",
        "每两个月一次",
        "一季度",
        "2023年一季度",
        "每周一次",
        "",
        "每",
        "每季度首月召开",
    ],
)
def test_words_that_name_no_period_stay_words(text: str) -> None:
    recurrence = Recurrence.read(text)

    assert recurrence == Recurrence(None, text)
    refused("recurrence.no-period", lambda: recurrence.period("2023-01-01"))


def test_it_is_said_with_the_sources_words_and_marked_where_it_was_worked_out() -> None:
    told, guessed = Recurrence("quarter", "每季度"), Recurrence("quarter", basis="由会名")

    assert (told.inferred, guessed.inferred) == (False, True)
    assert told.explain("en") == "every quarter (每季度)"
    assert Recurrence("quarter", "每季度一次").explain("zh") == "每季度一次"
    assert Recurrence("month").explain("zh") == "每月一次"
    assert guessed.explain("en") == "every quarter (inferred: 由会名)"
    assert Recurrence.read("不定期").explain("zh") == "读不出召开频次（不定期）"
    assert {Recurrence(every).explain("en") for every in get_args(Every)} == {
        "every month", "every quarter", "every half-year", "every year"
    }  # fmt: skip


def test_an_inferred_one_whose_basis_was_erased_is_still_marked() -> None:
    erased = Recurrence("quarter", basis=Erased.with_hash("ab"))

    assert (erased.explain("zh"), erased.explain("en")) == ("每季度一次（推定）", "every quarter (inferred)")


@pytest.mark.parametrize("every", ["week", "quarterly", "", 5, [], True])
def test_other_periods_than_these_four_are_refused(every: Any) -> None:
    refused("recurrence.every", lambda: Recurrence(every))


@pytest.mark.parametrize("words", [{"text": 5}, {"basis": 5}, {"quote": ["x"]}])
def test_words_that_are_no_text_are_refused(words: dict[str, Any]) -> None:
    refused("recurrence.text", lambda: Recurrence("quarter", **words))
    refused("recurrence.text", lambda: Recurrence.read(words))  # type: ignore[arg-type]


def test_a_recurrence_that_says_nothing_is_refused() -> None:
    refused("recurrence.nothing", lambda: Recurrence(None, basis="by the name"))


@given(EVERY, DAYS)
def test_nothing_that_is_said_of_a_period_has_a_gap(every: Any, day: date) -> None:
    said = Recurrence(every).period(day).said()

    assert all("{" not in said.explain(lang) for lang in LANGS)
    assert said.explain("en") == Recurrence(every).period(day).name
