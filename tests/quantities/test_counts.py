from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.errors import InvalidInput
from deliberation.quantities import Count, Hedge
from deliberation.quantities.numerals import LARGEST


READ: list[tuple[str, int | None, Hedge, str | None]] = [
    ("约20余人", 20, "about-over", "人"),
    ("约 20余人", 20, "about-over", "人"),
    ("约20余人参加会议", 20, "about-over", "人"),
    ("近20余人", 20, "about-over", "人"),
    ("约十几人", 10, "about-over", "人"),
    ("20多名左右", 20, "about-over", "名"),
    ("20余人", 20, "over", "人"),
    ("50多个", 50, "over", "个"),
    ("50多个居民", 50, "over", "个"),
    ("超过50", 50, "over", None),
    ("逾50", 50, "over", None),
    ("超50人", 50, "over", "人"),
    ("超过50余人", 50, "over", "人"),
    ("三十余", 30, "over", None),
    ("两百多", 200, "over", None),
    ("百余名", 100, "over", "名"),
    ("2万多", 20_000, "over", None),
    ("20多万人", 200_000, "over", "人"),
    ("十几个", 10, "over", "个"),
    ("二十几名代表", 20, "over", "名"),
    ("超过十几人", 10, "over", "人"),
    ("约20人", 20, "about", "人"),
    ("约有20人", 20, "about", "人"),
    ("20人左右", 20, "about", "人"),
    ("20左右", 20, "about", None),
    ("约20人左右", 20, "about", "人"),
    ("近20人", 20, "about", "人"),
    ("近百人", 100, "about", "人"),
    ("十来个", 10, "about", "个"),
    ("几十名", None, "dozens", "名"),
    ("几十名快递员", None, "dozens", "名"),
    ("数十名", None, "dozens", "名"),
    ("数十", None, "dozens", None),
    ("8名", 8, "exact", "名"),
    ("8名业主代表", 8, "exact", "名"),
    ("22条", 22, "exact", "条"),
    ("22条意见及建议", 22, "exact", "条"),
    ("40辆快递车", 40, "exact", "辆"),
    ("８名", 8, "exact", "名"),
    ("1,200人", 1200, "exact", "人"),
    ("一千二百人", 1200, "exact", "人"),
    ("1.2万", 12_000, "exact", None),
    ("两个楼栋", 2, "exact", "个"),
    ("20名附近居民", 20, "exact", "名"),
    ("3家超市", 3, "exact", "家"),
    ("20名参与者", 20, "exact", "名"),
    ("共有20人次", 20, "exact", "人次"),
    ("0人", 0, "exact", "人"),
    ("22", 22, "exact", None),
    (str(LARGEST), LARGEST, "exact", None),
    ("50人以上", 50, "at-least", "人"),
    ("不少于50人", 50, "at-least", "人"),
    ("至少50人以上", 50, "at-least", "人"),
    ("50人以内", 50, "at-most", "人"),
    ("50人以下", 50, "at-most", "人"),
    ("不超过50", 50, "at-most", None),
    ("至多50", 50, "at-most", None),
    ("不满50", 50, "under", None),
    ("不足50", 50, "under", None),
    ("不到50人", 50, "under", "人"),
]


@pytest.mark.parametrize(("text", "figure", "hedge", "unit"), READ)
def test_a_count_is_read_with_its_hedge_and_unit(
    text: str, figure: int | None, hedge: Hedge, unit: str | None
) -> None:
    count = Count.read(text)
    assert (count.text, count.figure, count.hedge, count.unit) == (text, figure, hedge, unit)
    assert count.exact == (figure if hedge == "exact" else None)


NO_COUNTS = """
    第3条 第三名 2023年 2023年度 11-12人 11~12人 11至12人 5、6个 五六个 三五名 三四十人
    部分居民 多名居民 几个 若干 一些 几百人 数百名 几十余名 约几十名 百名党员 上百人 半数
    过半 三分之二以上 2/3 50% 3.5人 007人 -5人 7栋居民 3号楼 三个月 两个小时 3个半小时
    2个半 5个工作日 20余居民 20余天 7时 1.23456万人 一起 一人一票 百几个 20万万人 15几个
    约50人以上 不足20余人 至少20余人 不满十几人 50人以上100人以下 8名至10名 8名或9名
    8名代表等20余人 8名业主代表左右 20名居民以上 100人不到 20人多一点 50人开外 20人出头
    20人约 20人几近 20名居民超 8名业主代表等 8名业主和物业 20名业主与物业 。 人 约 ²0人 ٢٠人 ㊿人 ½人
"""


@pytest.mark.parametrize(
    "text",
    [
        *NO_COUNTS.split(),
        "20 30人",
        "900719925475多万人",
        f"{LARGEST // 10 * 10 - 10}几万人",
        "",
        " ",
        "20\u200b人",
        "\ud800",
        "20人\x00",
        "１２３".ljust(201),
    ],
)
def test_what_gives_no_single_count_stays_text_and_says_so(text: str) -> None:
    count = Count.read(text)
    assert (count.text, count.figure, count.hedge, count.exact) == (text, None, "unknown", None)
    assert (count.low, count.high) == (None, None)


@given(st.text(max_size=30), st.integers(0, 9999))
def test_nothing_exact_is_made_from_words_with_a_hedge(tail: str, number: int) -> None:
    for hedged in (
        f"约{number}{tail}",
        f"{number}余{tail}",
        f"{number}人左右{tail}",
        f"{number}人以上{tail}",
        f"近{number}人{tail}",
    ):
        assert Count.read(hedged).exact is None


@given(
    st.text(
        alphabet="约近超过不到满足以上下内左右余多几数来十百千万两0123456789人名个条年第、- ", max_size=12
    )
)
def test_any_mix_of_number_words_reads_without_failing_and_bounds_agree(text: str) -> None:
    count = Count.read(text)
    assert count.text == text
    if count.low and count.high:
        assert count.low[0] <= count.high[0]
    if count.exact is not None:
        assert count.low == count.high == (count.exact, True)
        assert not re.search("[约近超余多几数]|左右|以[上下内]|不[到满足]", text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("20人", (20, True), (20, True)),
        ("20余人", (20, False), None),
        ("十几人", (10, False), (20, False)),
        ("20几个", (20, False), (30, False)),
        ("十几万", (100_000, False), (200_000, False)),
        ("超过十几人", (10, False), None),
        ("约20余人", None, None),
        ("约20人", None, None),
        ("几十人", (20, True), (100, False)),
        ("20人以上", (20, True), None),
        ("20人以内", None, (20, True)),
        ("不满20人", None, (20, False)),
        ("若干人", None, None),
    ],
)
def test_bounds_claim_no_more_than_the_words(
    text: str, low: tuple[int, bool] | None, high: tuple[int, bool] | None
) -> None:
    assert (Count.read(text).low, Count.read(text).high) == (low, high)


@pytest.mark.parametrize(
    ("text", "number", "allowed"),
    [
        ("20人", 20, True),
        ("20人", 21, False),
        ("20余人", 20, False),
        ("20余人", 21, True),
        ("十几人", 20, False),
        ("约20人", 20, None),
        ("约20人", -1, False),
        ("约20余人", 19, None),
        ("几十人", 19, False),
        ("几十人", 20, True),
        ("几十人", 100, False),
        ("50人以上", 50, True),
        ("50人以上", 49, False),
        ("不超过50", 50, True),
        ("不满50", 50, False),
        ("若干", 3, None),
    ],
)
def test_a_count_allows_a_number_yes_no_or_unknown(text: str, number: int, allowed: bool | None) -> None:
    assert Count.read(text).allows(number) is allowed


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("count.figure", (None, -1, "exact")),
        ("count.figure", (None, True, "exact")),
        ("count.figure", (None, 2.0, "exact")),
        ("count.figure", (None, LARGEST + 1, "about")),
        ("count.figure-missing", (None, None, "exact")),
        ("count.figure-missing", ("约", None, "about")),
        ("count.figure-surplus", (None, 20, "dozens")),
        ("count.figure-surplus", (None, 20, "unknown")),
        ("count.hedge", (None, 20, "roughly")),
        ("count.text", (20, 20, "exact")),
    ],
)
def test_an_impossible_count_is_refused(code: str, arguments: tuple[object, ...]) -> None:
    with pytest.raises(InvalidInput) as caught:
        Count(*arguments)  # type: ignore[arg-type]
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("hedge", "figure", "ceiling"),
    [("exact", 10, 20), ("dozens", None, 20), ("over", 10, 11), ("over", 10, -1)],
)
def test_a_ceiling_goes_with_over_and_leaves_room(hedge: Hedge, figure: int | None, ceiling: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        Count("十几", figure, hedge, ceiling=ceiling)
    assert caught.value.code in ("count.ceiling", "count.figure")


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("8名业主代表", "8 (8名业主代表)", "8名（8名业主代表）"),
        ("约20余人", "about 20 or more (约20余人)", "约20人或更多（约20余人）"),
        ("几十名", "several tens (几十名)", "几十（几十名）"),
        ("十几个", "more than 10, fewer than 20 (十几个)", "超过10个、不满20（十几个）"),
        ("若干", "no number that can be read (若干)", "读不出数量（若干）"),
    ],
)
def test_a_count_explains_itself_in_both_languages(text: str, en: str, zh: str) -> None:
    assert (Count.read(text).explain("en"), Count.read(text).explain("zh")) == (en, zh)


def test_a_count_prints_in_the_shape_of_the_contract() -> None:
    assert Count.read("约20余人").to_json() == {
        "text": "约20余人",
        "figure": 20,
        "hedge": "about-over",
        "exact": None,
    }
    assert Count.of(8, unit="名").to_json() == {"text": None, "figure": 8, "hedge": "exact", "exact": 8}
