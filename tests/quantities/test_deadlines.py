from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.errors import InvalidInput
from deliberation.quantities import Deadline, Moment, Period, PeriodUnit
from deliberation.quantities.numerals import LARGEST


NEAR = Moment.on("2023-02-08")
DAYS = st.dates(date(1, 1, 2), date(9999, 12, 30))


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ('"五一"前', "2023-05-01"),
        ("“五一”前", "2023-05-01"),
        ("五一前", "2023-05-01"),
        ("五一劳动节之前", "2023-05-01"),
        ("劳动节前", "2023-05-01"),
        ("今年五一前", "2023-05-01"),
        ("明年五一前", "2024-05-01"),
        ("5月1日前", "2023-05-01"),
        ("于5月1日前", "2023-05-01"),
        ("五月一日之前", "2023-05-01"),
        ("国庆前", "2023-10-01"),
        ("国庆节前", "2023-10-01"),
        ("“十一”前", "2023-10-01"),
        ("元旦前", "2024-01-01"),
        ("2月8日前", "2024-02-08"),
        ("2月9日前", "2023-02-09"),
        ("2月29日前", "2024-02-29"),
        ("年底前", "2024-01-01"),
        ("今年年底前", "2024-01-01"),
        ("今年底前", "2024-01-01"),
        ("明年底前", "2025-01-01"),
        ("月底前", "2023-03-01"),
        ("本月底前", "2023-03-01"),
        ("4月底前", "2023-05-01"),
        ("12月底前", "2024-01-01"),
        ("今年12月末前", "2024-01-01"),
    ],
)
def test_before_a_day_is_read_with_the_year_from_near(text: str, before: str) -> None:
    deadline = Deadline.read(text, near=NEAR)
    assert (deadline.text, deadline.before, deadline.by) == (text, before, None)
    assert deadline.basis is not None
    assert "taken from near=2023-02-08" in deadline.basis
    assert Deadline.read(text).readable is False


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2023年5月1日之前", "2023-05-01"),
        ("2023 年 5 月 1 日前", "2023-05-01"),
        ("二〇二三年五月一日前", "2023-05-01"),
        ("2023-05-01前", "2023-05-01"),
        ("before 2023-05-01", "2023-05-01"),
        ("2023年国庆前", "2023-10-01"),
        ("2023年底前", "2024-01-01"),
        ("2023年年底前", "2024-01-01"),
        ("2023年4月底前", "2023-05-01"),
        ("2023年12月底之前", "2024-01-01"),
    ],
)
def test_before_a_day_with_its_year_needs_nothing_near(text: str, before: str) -> None:
    assert Deadline.read(text).before == before
    assert "near" not in (Deadline.read(text, near=NEAR).basis or "")


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("截至4月30日", "2023-04-30"),
        ("截止到4月30日", "2023-04-30"),
        ("4月30日止", "2023-04-30"),
        ("至4月30日止", "2023-04-30"),
        ("截至4月30日止", "2023-04-30"),
        ("不迟于4月30日", "2023-04-30"),
        ("截至2023年4月30日", "2023-04-30"),
        ("截至2月8日", "2023-02-08"),
        ("截至2月7日", "2024-02-07"),
        ("by 2023-04-30", "2023-04-30"),
        ("截至2023-04-30", "2023-04-30"),
        ("2023-04-30", "2023-04-30"),
    ],
)
def test_by_a_day_keeps_the_day_inside(text: str, by: str) -> None:
    deadline = Deadline.read(text, near=NEAR)
    assert (deadline.before, deadline.by) == (None, by)
    assert deadline.passed(by) is False


@pytest.mark.parametrize(
    ("text", "number", "unit", "of"),
    [
        ("三日内", 3, "days", None),
        ("3日内", 3, "days", None),
        ("3天之内", 3, "days", None),
        ("三个工作日内", 3, "working-days", None),
        ("5个工作日", 5, "working-days", None),
        ("十五个工作日以内", 15, "working-days", None),
        ("两周内", 2, "weeks", None),
        ("两个星期内", 2, "weeks", None),
        ("一个月内", 1, "months", None),
        ("半年内", 6, "months", None),
        ("一年内", 1, "years", None),
        ("自收到之日起5个工作日内", 5, "working-days", "收到"),
    ],
)
def test_a_period_is_read_with_its_last_day_included(
    text: str, number: int, unit: PeriodUnit, of: str | None
) -> None:
    deadline = Deadline.read(text, near=NEAR)
    assert deadline == Deadline(text, within=Period(number, unit), of=of)
    assert (deadline.readable, deadline.named, deadline.passed_on, deadline.passed("2030-01-01")) == (
        True,
        None,
        None,
        None,
    )


NO_DEADLINES = """
    尽快 近期 适时 五一前后 五一期间 五一假期前 5月1日以前 5月1日 5月前 3日前 三日前 3日
    5天 3日后 约三日内 三五日内 一两日内 几日内 十余日内 3至5个工作日内 2023年内 23年内
    2月内 一月内 半个月内 0日内 24小时内 半年 2月30日前 13月1日前 13月底前 截至五一
    截至4月30日前 2023-02-30 截至2023-02-30 底前 去年底前 五一 3.5个月内 零日内
    五月二三日前 二三月底前
"""


@pytest.mark.parametrize(
    "text",
    [
        *NO_DEADLINES.split(),
        "",
        "5 1前",
        "\ud800前",
        "before 2023-05",
    ],
)
def test_words_that_name_no_deadline_stay_text(text: str) -> None:
    deadline = Deadline.read(text, near=NEAR)
    assert deadline == Deadline(text)
    assert (deadline.readable, deadline.passed("2030-01-01"), deadline.to_json()) == (
        False,
        None,
        {"text": text},
    )


@pytest.mark.parametrize("text", ["春节前", "“春节”前", "明年中秋节前", "清明前"])
def test_a_festival_without_a_fixed_day_says_that_it_needs_a_calendar(text: str) -> None:
    deadline = Deadline.read(text, near=NEAR)
    assert deadline.readable is False
    assert "a calendar is needed" in str(deadline.basis)


def test_a_partial_near_supplies_a_year_only_where_it_settles_it() -> None:
    assert Deadline.read("五一前", near="2023-02").before == "2023-05-01"
    assert Deadline.read("五一前", near="2023").readable is False
    assert Deadline.read("年底前", near="2023").before == "2024-01-01"
    assert Deadline.read("月底前", near="2023").readable is False
    assert Deadline.read("月底前", near="2023-04").before == "2023-05-01"
    assert Deadline.read("今年五一前", near=Moment.unknown("近日")).readable is False
    assert Deadline.read("年底前", near="9999-01-01").readable is False
    assert Deadline.read("五一前", near="9999-06-01").readable is False
    assert Deadline.read("五一前", near=date(2023, 5, 1)).before == "2024-05-01"


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("deadline.several", {"before": "2023-05-01", "by": "2023-04-30"}),
        ("deadline.several", {"by": "2023-05-01", "within": Period(3, "days")}),
        ("deadline.day", {"before": "2023-02-30"}),
        ("deadline.day", {"by": "2023-02"}),
        ("deadline.day", {"by": date(2023, 2, 8)}),
        ("deadline.day", {"before": ""}),
        ("deadline.of-alone", {"of": "S4.A1"}),
        ("deadline.text", {"text": 5}),
    ],
)
def test_an_impossible_deadline_is_refused(code: str, arguments: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as caught:
        Deadline(**arguments)  # type: ignore[arg-type]
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("code", "number", "unit"),
    [
        ("deadline.period-number", 0, "days"),
        ("deadline.period-number", -3, "days"),
        ("deadline.period-number", True, "days"),
        ("deadline.period-number", 2.5, "weeks"),
        ("deadline.period-unit", 3, "hours"),
    ],
)
def test_an_impossible_period_is_refused(code: str, number: int, unit: PeriodUnit) -> None:
    with pytest.raises(InvalidInput) as caught:
        Period(number, unit)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("number", "unit", "start", "last"),
    [
        (3, "days", "2023-02-08", "2023-02-11"),
        (2, "weeks", "2023-02-08", "2023-02-22"),
        (1, "months", "2023-02-08", "2023-03-08"),
        (1, "months", "2023-01-31", "2023-02-28"),
        (1, "months", "2024-01-31", "2024-02-29"),
        (6, "months", "2023-08-31", "2024-02-29"),
        (11, "months", "2023-01-15", "2023-12-15"),
        (1, "years", "2024-02-29", "2025-02-28"),
    ],
)
def test_a_period_is_counted_by_the_civil_code(number: int, unit: PeriodUnit, start: str, last: str) -> None:
    resolved = Deadline("期限", within=Period(number, unit), of="S4.A1").resolve(start)
    assert (resolved.text, resolved.by, resolved.within) == ("期限", last, None)
    assert "of S4.A1" in str(resolved.basis)
    assert f"from {start}" in str(resolved.basis)
    assert "art. 201" in str(resolved.basis)


def test_a_period_that_excludes_its_last_day_resolves_to_before_it() -> None:
    due = Deadline(within=Period(3, "days", inclusive=False)).resolve("2023-02-08")
    assert (due.before, due.by) == ("2023-02-11", None)
    assert Period(3, "days", inclusive=False).said().explain("zh") == "不满3日"


@pytest.mark.parametrize(
    ("code", "deadline"),
    [
        ("deadline.calendar-missing", Deadline(within=Period(5, "working-days"))),
        ("deadline.no-period", Deadline(before="2023-05-01")),
        ("deadline.no-period", Deadline("尽快")),
        ("deadline.too-far", Deadline(within=Period(9000, "years"))),
        ("deadline.too-far", Deadline(within=Period(LARGEST, "weeks"))),
        ("deadline.too-far", Deadline(within=Period(LARGEST, "months"))),
    ],
)
def test_a_period_that_cannot_be_counted_is_refused(code: str, deadline: Deadline) -> None:
    with pytest.raises(InvalidInput) as caught:
        deadline.resolve(date(2023, 2, 8))
    assert caught.value.code == code


@pytest.mark.parametrize("on", ["2023-02", "2023-02-30", "", datetime(2023, 2, 8)])  # noqa: DTZ001
def test_a_deadline_is_asked_about_a_day(on: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Deadline("尽快").passed(on)
    assert caught.value.code == "deadline.day"


@given(DAYS, st.sampled_from(["before", "by"]), st.integers(0, 400))
def test_a_deadline_is_passed_from_one_day_on(day: date, word: str, reach: int) -> None:
    deadline = Deadline(before=day.isoformat()) if word == "before" else Deadline(by=day.isoformat())
    span = range(max(-reach, (date.min - day).days), min(reach, (date.max - day).days) + 1)
    answers = [(day + timedelta(days=n), deadline.passed(day + timedelta(days=n))) for n in span]
    assert sum(one != other for (_, one), (_, other) in pairwise(answers)) <= 1
    assert deadline.passed_on is not None
    assert all(passed is (on >= deadline.passed_on) for on, passed in answers)
    assert deadline.passed_on == (day if word == "before" else day + timedelta(days=1))


def test_the_calendars_last_day_is_never_passed() -> None:
    deadline = Deadline(by="9999-12-31")
    assert (deadline.passed_on, deadline.passed("9999-12-31")) == (None, False)


@given(
    st.sampled_from(["days", "weeks", "months", "years"]),
    st.integers(1, 40),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
)
def test_a_longer_period_never_ends_earlier_and_none_ends_on_its_first_day(
    unit: PeriodUnit, number: int, start: date
) -> None:
    last = Period(number, unit).last_day(start)
    assert start < last < Period(number + 1, unit).last_day(start)


@pytest.mark.parametrize(
    ("deadline", "en", "zh"),
    [
        (
            Deadline('"五一"前', before="2023-05-01"),
            'before 2023-05-01 ("五一"前)',
            '2023-05-01 之前（"五一"前）',
        ),
        (Deadline(by="2023-04-30"), "by 2023-04-30", "不迟于 2023-04-30"),
        (Deadline.read("三日内"), "within 3 day(s) (三日内)", "3日内（三日内）"),
        (
            Deadline(within=Period(5, "working-days"), of="收到"),
            "within 5 working day(s) of 收到",
            "自收到起5个工作日内",
        ),
        (Deadline("尽快"), "no day that can be read (尽快)", "读不出确定日期（尽快）"),
    ],
)
def test_a_deadline_explains_itself_in_both_languages(deadline: Deadline, en: str, zh: str) -> None:
    assert (deadline.explain("en"), deadline.explain("zh")) == (en, zh)


def test_a_deadline_prints_what_is_known_of_it() -> None:
    assert Deadline.read("五一前", near=NEAR).to_json() == {
        "text": "五一前",
        "before": "2023-05-01",
        "basis": "五一 is 05-01; year taken from near=2023-02-08 (first such day after it)",
    }
    period = {"number": 3, "unit": "days", "inclusive": True}
    assert Deadline(within=Period(3, "days"), of="S4.A1").to_json() == {"within": period, "of": "S4.A1"}


# ---- days of rest


def weekends(day: date) -> bool | None:
    return day.weekday() >= 5 if day.year < 2030 else None


@pytest.mark.parametrize(
    ("period", "start", "last"),
    [
        (Period(5, "working-days"), "2023-02-08", "2023-02-15"),
        (Period(1, "working-days"), "2023-02-10", "2023-02-13"),
        (Period(3, "days"), "2023-02-08", "2023-02-13"),
        (Period(2, "days"), "2023-02-08", "2023-02-10"),
        (Period(1, "months"), "2023-01-11", "2023-02-13"),
    ],
)
def test_with_a_calendar_a_period_ends_on_no_day_of_rest(period: Period, start: str, last: str) -> None:
    assert period.last_day(date.fromisoformat(start), rests=weekends) == date.fromisoformat(last)


@pytest.mark.parametrize("unit", ["days", "working-days", "months"])
def test_where_the_calendar_ends_nothing_is_counted_out(unit: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        Period(2, unit).last_day(date(2029, 12, 31), rests=weekends)

    assert refused.value.code == "deadline.year-unknown"


@pytest.mark.parametrize(
    ("start", "rests"), [("9999-12-31", lambda _: False), ("9999-12-29", lambda _: True)]
)
def test_the_end_of_all_calendars_is_no_day(start: str, rests: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        Period(1, "working-days").last_day(date.fromisoformat(start), rests=rests)

    assert refused.value.code == "deadline.too-far"


def test_a_deadline_counted_out_over_days_of_rest_says_so() -> None:
    due = Deadline.read("三日内").resolve("2023-02-08", rests=weekends)

    assert due.by == "2023-02-13"
    assert str(due.basis).endswith("2023-02-11 is a day of rest (art. 203)")
    assert "203" not in str(Deadline.read("二日内").resolve("2023-02-08", rests=weekends).basis)
