"""What is found in a text: names in all ways they are written, and whatever else identifies; and what is left alone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.leaves import Erased
from deliberation.publishing.searching import SOMEBODY, Plain, Search, in_words
from deliberation.wording import Worded


NOTHING = Search.of(())


def masks(*names: str, kept: Iterable[str] = ()) -> Search:
    return Search.of(((name, in_words(f"甲{place}")) for place, name in enumerate(names, start=1)), kept)


def zh(text: str) -> str:
    return text.said("zh") if isinstance(text, Worded) else text


# ---- numbers, addresses


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13912345678", "〔电话号码〕"),
        ("联系１３９１２３４５６７８。", "联系〔电话号码〕。"),
        ("139 1234 5678", "〔电话号码〕"),
        ("139-1234-5678", "〔电话号码〕"),
        ("139\u200b1234\u200b5678", "〔电话号码〕"),
        ("13912 345678", "〔电话号码〕"),
        ("1391 234 5678", "〔电话号码〕"),
        ("1 3 9 1 2 3 4 5 6 7 8", "〔电话号码〕"),
        ("+86 13912345678", "〔电话号码〕"),
        ("139****5678", "〔电话号码〕"),
        ("0951-6051234", "〔电话号码〕"),
        ("(0951)6051234", "〔电话号码〕"),
        ("（０１０）１２３４５６７８", "〔电话号码〕"),
        ("021 5555 6666转801", "〔电话号码〕"),
        ("+86 951 6051234", "〔电话号码〕"),
        ("身份证640102199001011234", "身份证〔证件号码〕"),
        ("64010219900101123x", "〔证件号码〕"),
        ("640102 19900101 123X", "〔证件号码〕"),
        ("640102900101123", "〔证件号码〕"),
        ("640102********1234", "〔证件号码〕"),
        ("6222021234567890123", "〔账号〕"),
        ("6222 0212 3456 7890 123", "〔账号〕"),
        ("someone.else@example.cn", "〔电子邮箱〕"),
        ("写信到a＠example．cn吧", "写信到〔电子邮箱〕吧"),
        ("3号楼2单元501室", "3号楼〔房号〕"),
        ("３号楼２单元５０１室", "３号楼〔房号〕"),
        ("七号楼二单元三〇二", "七号楼〔房号〕"),
        ("7栋101", "7栋〔房号〕"),
        ("7 栋 101 室", "7 栋 〔房号〕"),
        ("7栋101、102室", "7栋〔房号〕"),
        ("7栋101户", "7栋〔房号〕"),
        ("A座1203的住户", "A座〔房号〕的住户"),
        ("3号楼501号", "3号楼〔房号〕"),
        ("3号楼2单元3号", "3号楼〔房号〕"),
        ("3号楼3楼东户", "3号楼〔房号〕"),
        ("和平路12号501室", "和平路12号〔房号〕"),
        ("12-3-401室", "〔房号〕"),
        ("12-3-401户", "〔房号〕"),
        ("12-3-401房", "〔房号〕"),
        ("门牌号3-201", "门牌号〔房号〕"),
        ("501室居民", "〔房号〕居民"),
        ("resident of building 3, room 501", "resident of building 3, 〔房号〕"),
        ("Flat 5B", "〔房号〕"),
        ("building 3-501", "building 3〔房号〕"),
    ],
)
def test_what_identifies_is_replaced_however_it_is_written(text: str, shown: str) -> None:
    assert zh(NOTHING(text)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "南苑7号楼", "南苑7号楼1个楼栋需要整体改造", "南苑1、2、3、7号楼拆小并大合到一起管理", "紫园南区10个楼栋、南苑7号楼1个楼栋",
        "3号楼120户居民", "7栋120户", "3号楼2023年改造", "3号楼108平方米", "3号楼 300人", "3号楼2单元漏水", "2单元12户", "一梯两户、一门四户",
        "三室一厅", "301会议室", "1栋楼101盏灯", "2023-02-08 14:30 2023-02-09", "2019 2020 2021 2022", "7时到22时", "投诉电话12345",
        "40辆快递车", "66783.97", "599人，其中286人", "12号文件", "S8.P4/2", "#15.4", "0b5e2c1e-8a53-5d0e-9df5-2f4b3c1f7a10#11.1",
        "building 3", "room for 12 people",
    ],
)  # fmt: skip
def test_a_building_a_day_or_an_amount_is_left_alone(text: str) -> None:
    assert NOTHING(text) is text


# ---- names


@pytest.mark.parametrize(
    "text", ["孟宪文", "孟 宪文", "孟　宪\n文", "孟\u200b宪\u2060文", "孟·宪文", "孟宪\ufe00文"]
)
def test_a_name_is_found_through_spaces_and_what_cant_be_seen(text: str) -> None:
    assert zh(masks("孟宪文")(f"居民{text}说")) == "居民〔甲1〕说"


def test_a_longer_name_comes_before_a_shorter_one() -> None:
    assert zh(masks("李娜", "李娜娜")("李娜娜和李娜")) == "〔甲2〕和〔甲1〕"


def test_names_that_overlap_are_both_replaced() -> None:
    assert zh(masks("王李", "李明")("王李明")) == "〔甲1〕〔甲2〕"


def test_a_name_within_one_that_is_kept_stays_and_anywhere_else_goes() -> None:
    search = masks("李娜", kept=["李娜娜"])

    assert zh(search("李娜娜答复李娜")) == "李娜娜答复〔甲1〕"


def test_a_kept_name_hides_no_name_that_only_overlaps_it() -> None:
    assert zh(masks("李明", kept=["王李"])("王李明")) == "王〔甲1〕"


def test_a_name_of_one_character_is_found_alone_or_with_a_form_of_address() -> None:
    search = masks("田", kept=["田夫"])

    assert zh(search("田、老田、田女士、“田”")) == "〔甲1〕、〔甲1〕、〔甲1〕、“〔甲1〕”"
    assert search("田夫说水田和田园") == "田夫说水田和田园"


def test_a_single_letter_is_a_name_only_where_it_is_the_whole_text() -> None:
    search = masks("A")

    assert search("a plan") == "a plan"
    assert zh(search("a")) == "〔甲1〕"


def test_a_name_in_letters_is_a_whole_word_in_any_case() -> None:
    search = masks("Ann Lee", "Bo")

    assert zh(search("ANN LEE's, ann-lee, 请bo来")) == "〔甲1〕's, 〔甲1〕, 请〔甲2〕来"
    assert search("Annlees planned to rob") == "Annlees planned to rob"


def test_marks_above_letters_and_dots_within_a_name_make_no_difference() -> None:
    search = masks("José", "买买提·艾力")

    assert zh(search("JOSE\u0301与买买提•艾力、买买提艾力")) == "〔甲1〕与〔甲2〕、〔甲2〕"


def test_a_remark_in_a_name_isnt_looked_for_and_listed_names_are_one_by_one() -> None:
    search = masks("王芳（3号楼）", "李强、赵敏")

    assert zh(search("王芳、赵敏")) == "〔甲1〕、〔甲2〕"


@pytest.mark.parametrize("kept", [[], ["王芳"]])
def test_a_name_that_two_people_bear_is_somebody(kept: list[str]) -> None:
    search = masks("王芳", kept=kept) if kept else masks("王芳", "王 芳")

    assert search("王芳说") == f"{SOMEBODY}说"


def test_a_name_without_letters_is_none() -> None:
    assert masks("—")("—说") == "—说"


def test_what_is_ours_or_erased_is_left_as_it_is() -> None:
    mask, gone = in_words("孟宪文"), Erased.with_hash("ab12")

    assert masks("孟宪文")(mask) is mask
    assert masks("孟宪文")(gone) is gone


@given(st.text(max_size=40))
def test_every_place_of_the_searched_form_leads_back_into_the_text(text: str) -> None:
    plain = Plain.of(text)

    assert len(plain.places) == len(plain.text) + 1
    assert plain.places[-1] == len(text)
    assert list(plain.places) == sorted(plain.places)


@given(st.text(max_size=40))
def test_what_was_searched_once_is_found_clean(text: str) -> None:
    once = zh(NOTHING(text))

    assert NOTHING(once) is once


@pytest.mark.parametrize(
    "text", ["a", "a.", "-1", "room ", "孟 ", "孟宪", "0951-", "+86 ", "640102**", "二单元", "ann "]
)
def test_a_long_text_in_which_nothing_ever_fits_is_searched_to_its_end(text: str) -> None:
    long = text * (60_000 // len(text))

    assert masks("孟宪文", "ann lee")(long) is long
