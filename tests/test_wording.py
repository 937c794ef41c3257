"""Words: every code in Chinese and English, with the same parameters in both."""

from __future__ import annotations

import string
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.wording import LANGS, Lang, Reason, Worded, codes, knows, render, say


TABLES = {
    file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
    for file in files("deliberation.wording").iterdir()
    if file.name.endswith(".toml")
}
CODES = [f"{area}.{name}" for area, table in sorted(TABLES.items()) for name in table]


def parameters(template: str) -> set[str]:
    return {name for _, name, spec, conversion in string.Formatter().parse(template) if name is not None
            and (spec, conversion) == ("", None)}  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_words_in_both_languages_with_the_same_parameters(code: str) -> None:
    area, _, name = code.partition(".")
    words = TABLES[area][name]
    assert set(words) == set(LANGS)
    assert all(words[lang].strip() for lang in LANGS)
    assert parameters(words["en"]) == parameters(words["zh"])
    assert all(one.isidentifier() for one in parameters(words["en"]))
    assert knows(code)


def test_every_area_lists_its_codes() -> None:
    assert {code for area in TABLES for code in codes(area)} == set(CODES)
    assert codes("tea") == frozenset()


@pytest.mark.parametrize(
    "code", ["tea.cold", "error.tea", "error", "", ".", "a.b.c", "../error.unknown-code", "\0.x"]
)
def test_a_code_nobody_knows_is_named_in_the_sentence(code: str) -> None:
    assert not knows(code)
    assert render(code, {}, "en") == f"no wording for {code}"
    assert Reason(code).explain("zh") == f"没有 {code} 的措辞"


@pytest.mark.parametrize("lang", LANGS)
@given(
    st.dictionaries(
        st.sampled_from(["path", "given", "largest"]),
        st.none() | st.text() | st.integers() | st.lists(st.text()) | st.dictionaries(st.text(), st.text()),
    )
)
def test_something_is_always_said(lang: Lang, params: dict[str, object]) -> None:
    for code in ("canonical.float", "canonical.integer", "tea.cold"):
        assert render(code, params, lang)


def test_braces_in_a_parameter_are_only_text() -> None:
    assert render("canonical.type", {"path": "{given}", "given": "{0.__class__}"}, "en").startswith(
        "{given} is a {0.__class__},"
    )


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (None, "(none)", "（无）"),
        ((), "(none)", "（无）"),
        (frozenset(), "(none)", "（无）"),
        ("五一", "五一", "五一"),
        (0, "0", "0"),
        (["a", None, ["b", "c"]], "a, (none), b, c", "a、（无）、b、c"),
        ({"b", "a"}, "a, b", "a、b"),
        ({"zh": "会", "en": "Meeting"}, "Meeting", "会"),
        ({"zh": "会"}, "会", "会"),
        ({"en": "Meeting"}, "Meeting", "Meeting"),
        ({"zh": "", "en": "Meeting"}, "Meeting", "Meeting"),
        ({}, "{}", "{}"),
        ({"a": 1}, "{'a': 1}", "{'a': 1}"),
        (Reason("moment.unknown"), "day not known", "日期未知"),
        ([Reason("moment.unknown"), "x"], "day not known, x", "日期未知、x"),
        (Worded.joined(["a", Worded.of({"zh": "甲", "en": "A"}), "b"]), "aAb", "a甲b"),
    ],
)
def test_parameters_are_said_as_a_reader_sees_them(value: object, en: str, zh: str) -> None:
    assert say(value, "en") == en
    assert say(value, "zh") == zh


def test_text_with_words_of_ours_has_both_languages_where_it_is_read_as_one() -> None:
    mask = Worded.of({"zh": "甲", "en": "A"})

    assert mask == "甲 / A"
    assert Worded.joined([mask, "说"]) == "甲 / A说"
    assert Worded.of({"zh": "甲", "en": "甲"}) == "甲"
    assert Worded.of({"zh": "甲", "en": "A"}, "甲A") == "甲A"


def test_a_reason_keeps_its_parameters_as_its_own() -> None:
    given_ = {"code": "a"}
    reason = Reason("error.unknown-code", given_)
    given_["code"] = "b"
    assert reason == Reason("error.unknown-code", {"code": "a"})
    assert reason.explain() == "no wording for a"
