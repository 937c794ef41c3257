from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.errors import InvalidInput
from deliberation.quantities import Moment


NEAR = Moment.on("2023-02-08")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2023年2月8日", "2023-02-08"),
        ("2023 年 2 月 8 日", "2023-02-08"),
        ("２０２３年２月８日", "2023-02-08"),
        ("二〇二三年二月八日", "2023-02-08"),
        ("2023年02月08号", "2023-02-08"),
        ("2023年2月8日上午", "2023-02-08"),
        ("2023年2月8日下午3时30分", "2023-02-08"),
        ("2023年2月8日14时", "2023-02-08"),
        ("2023年2月8日24时", "2023-02-08"),
        ("2023年2月8日14时30分", "2023-02-08T14:30"),
        ("2023年2月8日14：30", "2023-02-08T14:30"),
        ("2022年11月", "2022-11"),
        ("2022年11月份", "2022-11"),
        ("2022年十一月", "2022-11"),
        ("2023年一季度", "2023-Q1"),
        ("2023年第一季度", "2023-Q1"),
        ("2023年4季度", "2023-Q4"),
        ("2022年", "2022"),
        ("2023", "2023"),
        ("2023-Q1", "2023-Q1"),
        ("2022-11", "2022-11"),
        ("2023-02-08", "2023-02-08"),
        ("2023-02-08T14:30", "2023-02-08T14:30"),
    ],
)
def test_a_moment_that_names_its_year_is_read_without_a_basis(text: str, iso: str) -> None:
    assert Moment.read(text) == Moment(text, iso, None)


@pytest.mark.parametrize(
    ("text", "near", "iso"),
    [
        ("2月8日", "2023-02-14", "2023-02-08"),
        ("2月8日", "2023", "2023-02-08"),
        ("2月8日", "2023-Q1", "2023-02-08"),
        ("12月3日", "2022-12-19", "2022-12-03"),
        ("12月28日", "2023-01-05", "2022-12-28"),
        ("1月3日", "2022-12-30", "2023-01-03"),
        ("11月", "2023-02-08", "2022-11"),
        ("一季度", "2023-02-08", "2023-Q1"),
        ("第一季度", "2023", "2023-Q1"),
        ("2月29日", "2024-03-01", "2024-02-29"),
    ],
)
def test_a_missing_year_is_taken_from_what_is_near_and_the_basis_says_so(
    text: str, near: str, iso: str
) -> None:
    assert Moment.read(text, near=Moment.on(near)) == Moment(
        text, iso, f"year taken from near={near} (the nearest)"
    )
    assert Moment.read(text) == Moment(text)


NO_DAYS = """
    近日 日前 近年来 今年 年前年后 日前（2023年一季度） 2023年上半年 2023年2月30日
    2023年13月 0000年 2月30日 2023-02-30 2023-2-8 2023-Q5 2023-00 23年2月8日 2月8日至10日
    2023年2月8日25时 2023年2月8日24时30分 2023年2月8日14时60分 2023年2月二三日
    2023年2月8日左右 2月 2023-02-08T24:00 ٢٠٢٣ 8日
"""


@pytest.mark.parametrize(
    "text",
    [
        *NO_DAYS.split(),
        "2023-02-08\n2023",
        "",
        *("2023年五季度", "2023年2 3日", "\udfff", "2023-02-08T14:30:00", "2月29日"),
    ],
)
def test_words_that_name_no_day_stay_text(text: str) -> None:
    near = None if text == "2月" else NEAR
    assert Moment.read(text, near=near) == Moment.unknown(text)
    assert Moment.read(text, near=near).precision == "unknown"


def test_a_year_that_two_are_as_near_to_is_not_chosen() -> None:
    assert Moment.read("8月9日", near="2023-02-07").iso == "2022-08-09"
    assert Moment.read("8月9日", near=Moment("2022-2023", "2023")).iso == "2023-08-09"
    assert Moment.read("2月7日", near="2024-08-07").iso == "2024-02-07"
    assert Moment.read("8月10日", near="2023-02-08").iso is not None
    assert Moment.read("8月10日", near=Moment.unknown("近日")).iso is None


@pytest.mark.parametrize(
    "iso",
    [
        "2023-02-30",
        "2023-2-8",
        "2023-13",
        "2023-Q0",
        "0000",
        "",
        "2023 ",
        "２０２３",
        "2023\n",
        "99999",
        2023,
    ],
)
def test_a_day_no_calendar_has_is_refused(iso: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Moment(None, iso)
    assert caught.value.code == "moment.iso"


def test_a_point_in_time_is_no_civil_day_without_a_zone() -> None:
    with pytest.raises(InvalidInput) as caught:
        NEAR.before(datetime(2023, 2, 8, 23, tzinfo=timezone.utc))  # noqa: UP017
    assert caught.value.code == "moment.zone"


NUMERALS = [
    f"{tens}{ones}"
    for tens in ("", "十", "二十", "三十")
    for ones in ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")
]
DAYS = st.dates(date(1, 1, 2), date(9999, 12, 30))


@st.composite
def isos(draw: st.DrawFn) -> str:
    day = draw(st.dates(date(2020, 1, 1), date(2025, 12, 31)))
    forms = [f"{day:%Y}", f"{day:%Y}-Q{(day.month + 2) // 3}", f"{day:%Y-%m}", f"{day}", f"{day}T07:05"]
    return draw(st.sampled_from(forms))


MOMENTS = st.one_of(isos().map(Moment.on), st.just(Moment.unknown()))


@given(isos())
def test_every_iso_form_round_trips_and_spans_its_own_days(iso: str) -> None:
    moment = Moment.on(iso)
    assert Moment.read(iso) == Moment(iso, iso)
    assert Moment(**moment.to_json()) == moment
    assert moment.first is not None
    assert moment.last is not None
    assert moment.first <= moment.last
    assert (moment.day is not None) == (moment.precision in ("day", "minute"))


@given(DAYS)
def test_every_exact_moment_round_trips_through_chinese_and_iso(day: date) -> None:
    iso = day.isoformat()
    assert Moment.on(day).iso == iso
    assert Moment.on(iso).day == day
    assert Moment.read(f"{day.year:04}年{day.month}月{day.day}日").iso == iso
    chinese = f"{day.year:04}".translate(str.maketrans("0123456789", "零一二三四五六七八九"))
    words = f"{chinese}年{NUMERALS[day.month]}月{NUMERALS[day.day]}日"
    assert Moment.read(words).iso == iso


def all_days(moment: Moment) -> set[date]:
    if moment.first is None or moment.last is None:
        return set()
    return {moment.first + timedelta(days=n) for n in range((moment.last - moment.first).days + 1)}


@given(MOMENTS, MOMENTS)
def test_a_comparison_claims_exactly_what_holds_for_all_days_it_can_have_been(
    one: Moment, other: Moment
) -> None:
    # The ends decide, since every comparison is monotone in both days.
    mine = {one.first, one.last} - {None}
    theirs = {other.first, other.last} - {None}
    pairs = [(a, b) for a in mine for b in theirs if a and b]
    for answer, holds in (
        (one.before(other), [a < b for a, b in pairs]),
        (one.not_after(other), [a <= b for a, b in pairs]),
    ):
        assert answer is (None if not holds else True if all(holds) else None if any(holds) else False)
    common = all_days(one) & all_days(other)
    if not pairs or (common and (len(all_days(one)) > 1 or len(all_days(other)) > 1)):
        assert one.same_day(other) is None
    else:
        assert one.same_day(other) is bool(common)


@given(MOMENTS, MOMENTS)
def test_comparisons_are_antisymmetric(one: Moment, other: Moment) -> None:
    assert not (one.before(other) and other.before(one))
    assert one.same_day(other) is other.same_day(one)
    if one.before(other):
        assert other.before(one) is False
        assert one.not_after(other) is True
        assert one.same_day(other) is False
    if one.not_after(other) and other.not_after(one):
        assert one.same_day(other) is True


def test_a_moment_compares_with_days_and_iso_texts() -> None:
    assert Moment.on("2022-11").before(date(2023, 2, 8)) is True
    assert Moment.on("2022-11").before("2022-11-20") is None
    assert Moment.on("2022-11").before("2022-11-01") is False
    assert Moment.unknown("日前").before("2023") is None


def test_a_moment_explains_itself_in_both_languages() -> None:
    assert Moment.read("2月8日", near=NEAR).explain("en") == "2023-02-08 (2月8日)"
    assert Moment.unknown("近日").explain("zh") == "日期未知（近日）"
    assert Moment.on("2023-Q1").explain("zh") == "2023-Q1"
    assert Moment.unknown().explain("en") == "day not known"
