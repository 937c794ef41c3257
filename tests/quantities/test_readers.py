from __future__ import annotations

import pickle
import re
import string
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import deliberation.quantities as package
from deliberation.errors import InvalidInput
from deliberation.quantities import Count, Deadline, Moment
from deliberation.wording import LANGS, codes, render


NEAR = Moment.on("2023-02-08")


HOSTILE = [
    "1" * 10_000_000,
    "约" * 10_000_000,
    " " * 10_000_000,
    "五一前" * 3_000_000,
    "1 " * 100,
    "一" * 200,
    "百万" * 100,
    "20人" + "人" * 197,
    "自" + "之日起" * 60,
    "\u202e\u200d\ufeff" * 60,
    "🧑‍🤝‍🧑" * 20,
    "\ud800\udfff",
    "\ufdfa" * 200,
    "a\u0300" * 100,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[f"{len(text)}-{index}" for index, text in enumerate(HOSTILE)])
def test_a_hostile_text_is_unreadable_at_once_and_kept(text: str) -> None:
    started = time.perf_counter()
    count, moment, deadline = Count.read(text), Moment.read(text, near=NEAR), Deadline.read(text, near=NEAR)
    assert time.perf_counter() - started < 0.5
    assert (count.text, moment.text, deadline.text) == (text, text, text)
    assert (count.exact, moment.iso, deadline.readable) == (None, None, False)


@given(st.text(max_size=250))
def test_no_text_makes_a_reader_fail(text: str) -> None:
    assert Count.read(text).text == text
    assert Moment.read(text, near=NEAR).text == text
    assert Deadline.read(text, near=NEAR).text == text


@st.composite
def isos(draw: st.DrawFn) -> str:
    day = draw(st.dates(date(2020, 1, 1), date(2025, 12, 31)))
    forms = [f"{day:%Y}", f"{day:%Y}-Q{(day.month + 2) // 3}", f"{day:%Y-%m}", f"{day}", f"{day}T07:05"]
    return draw(st.sampled_from(forms))


MOMENTS = st.one_of(isos().map(Moment.on), st.just(Moment.unknown()))


DATE_WORDS = st.lists(
    st.sampled_from(
        [
            "2023年",
            "今年",
            "年",
            "2月",
            "八月",
            "30日",
            "8",
            "二十",
            "底",
            "前",
            "之前",
            "截至",
            "止",
            "内",
            "个",
            "工作日",
            "五一",
            "季度",
            "第",
            "T14:30",
            "-02",
            "2023",
            " ",
            "半年",
            "自",
            "之日起",
        ]
    ),
    max_size=7,
).map("".join)


@given(DATE_WORDS, st.one_of(st.none(), MOMENTS))
def test_any_mix_of_date_words_reads_without_failing(text: str, near: Moment | None) -> None:
    moment, deadline = Moment.read(text, near=near), Deadline.read(text, near=near)
    assert (moment.text, deadline.text) == (text, text)
    assert (moment.basis is None) or moment.iso is not None


@pytest.mark.parametrize("noun", [Count, Moment, Deadline])
def test_only_texts_are_read(noun: type[Count | Moment | Deadline]) -> None:
    for given_ in (None, 20, b"20"):
        with pytest.raises(InvalidInput) as caught:
            noun.read(given_)  # type: ignore[arg-type]
        assert caught.value.code == f"{noun.__name__.lower()}.text"


def test_a_moment_text_must_be_a_text() -> None:
    with pytest.raises(InvalidInput) as caught:
        Moment(20)  # type: ignore[arg-type]
    assert caught.value.code == "moment.text"


def test_quantities_are_frozen_hashable_and_pickle() -> None:
    for value in (Count.read("约20余人"), NEAR, Deadline.read("三日内")):
        assert pickle.loads(pickle.dumps(value)) == value
        assert hash(value) == hash(pickle.loads(pickle.dumps(value)))
        with pytest.raises(AttributeError):
            value.text = "别的"  # type: ignore[misc]


@pytest.mark.parametrize("area", ["count", "moment", "deadline"])
def test_every_code_is_used_and_says_the_same_in_both_languages(area: str) -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(package.__file__).parent.glob("*.py"))
    assert set(re.findall(rf'"({area}\.[a-z-]+)"', sources)) == codes(area)
    for code in codes(area):
        blank = {lang: render(code, {}, lang) for lang in LANGS}
        fields = [
            sorted(str(name) for _, name, _, _ in string.Formatter().parse(text) if name)
            for text in blank.values()
        ]
        assert fields[0] == fields[1]
