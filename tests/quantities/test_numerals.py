from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.quantities import Count
from deliberation.quantities.numerals import LARGEST, read_numeral, read_year, tidy


DIGITS = "零一二三四五六七八九"


def write_section(number: int) -> str:
    words, gap = "", False
    for worth, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, worth)
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return words


def write_numeral(number: int) -> str:
    """The number as a Chinese paper writes it, made independently of the reader."""
    if number == 0:
        return "零"
    words, rest = "", number
    for worth, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, rest = divmod(rest, worth)
        if part:
            words += ("零" if words and part < 1000 else "") + write_section(part) + name
        elif words and rest:
            words += "" if words.endswith("零") else "零"
    words = words.replace("零零", "零")
    return words[1:] if words.startswith("一十") else words


@given(st.integers(0, 10**8))
def test_a_chinese_numeral_reads_back_as_the_number_it_was_written_for(number: int) -> None:
    assert read_numeral(write_numeral(number)) == number
    assert Count.read(f"{write_numeral(number)}名").exact == number


@given(st.integers(0, 10**8))
def test_digits_read_back_with_and_without_commas_and_full_width(number: int) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for text in (str(number), f"{number:,}", wide):
        assert Count.read(f"{text}人").exact == number


@given(st.integers(1, 10**7))
def test_the_spoken_two_reads_as_two_before_hundreds_thousands_and_ten_thousands(number: int) -> None:
    words = write_numeral(number)
    spoken = re.sub("二(?=[百千万亿])(?<![十零]二)", "两", words)
    assert read_numeral(spoken) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("一百一十", 110),
        ("一百十五", 115),
        ("一千二百", 1200),
        ("一千零五", 1005),
        ("一万零二百", 10200),
        ("一万二百", 10200),
        ("十万", 100_000),
        ("一亿零五万", 100_050_000),
        ("一亿零五", 100_000_005),
        ("两千万", 20_000_000),
        ("1.2万", 12_000),
        ("0.5亿", 50_000_000),
        ("2万", 20_000),
        ("3千", 3000),
        ("12,000", 12_000),
        (str(LARGEST), LARGEST),
    ],
)
def test_a_numeral_is_read_by_whole_arithmetic(text: str, number: int) -> None:
    assert read_numeral(text) == number


NO_NUMBERS = """
    五六 三五 三四十 十五六 二三十 一百二 两万五 一亿五 二零二三 二十两 两十 二十零三
    一百零 零五 一万万 亿亿 万 百 万零 十百 1.23456万 3.5 1.2.3 1,20 007
"""


@pytest.mark.parametrize(
    "text",
    [
        *NO_NUMBERS.split(),
        *("", ",", ".", "1.", ".5万", "٣", "½", "²", "3千5百", str(LARGEST + 1), "9" * 200, "九千一百万亿"),
    ],
)
def test_what_is_no_single_number_is_not_read(text: str) -> None:
    assert read_numeral(text) is None


@pytest.mark.parametrize(
    ("text", "year"), [("二〇二三", 2023), ("二零二三", 2023), ("2023", 2023), ("20二三", 2023)]
)
def test_a_year_is_four_digits(text: str, year: int) -> None:
    assert read_year(tidy(text) or "") == year


@pytest.mark.parametrize("text", ["两千零二十三", "23", "2O23", "²⁰²³", "+202"])
def test_what_is_no_four_digits_is_no_year(text: str) -> None:
    assert read_year(text) is None
