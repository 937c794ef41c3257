from __future__ import annotations

import copy
import math
import pickle
import re
import string
import unicodedata
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import deliberation.issues
import deliberation.networks
import deliberation.stakeholders
from deliberation.errors import InvalidInput
from deliberation.leaves import LEAF, Erased
from deliberation.provenance import Source
from deliberation.quantities import Count
from deliberation.stakeholders import (
    SYMMETRIC_TIES,
    TIE_KINDS,
    Attributes,
    Stakeholder,
    Tie,
    Voice,
    checked_id,
    voice_of,
)
from deliberation.wording import LANGS, codes, render


visible = st.characters(exclude_categories=["C", "Z"], exclude_characters="/#")
ids = st.text(visible, min_size=1, max_size=20).filter(
    lambda text: len(unicodedata.normalize("NFC", text)) <= 200
)


def refused(code: str, make: Any, *args: Any, **kwargs: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        make(*args, **kwargs)
    assert caught.value.code == code
    for lang in LANGS:
        message = caught.value.message(lang)
        assert not re.search(r"\{[a-z]+\}", message), "a parameter is missing"
        message.encode()
    return caught.value


@pytest.mark.parametrize(
    "bad",
    ["", "a b", "a/b", "a#1", "a\n", "a\x00", "a\u200b", "a\u3000b", "\ud800", "x" * 201, None, 4, ["a"]],
)
def test_an_id_that_could_not_stand_in_a_reference_is_refused(bad: Any) -> None:
    refused("stakeholder.id", Stakeholder, bad)


def test_an_id_may_be_200_characters_of_any_script() -> None:
    assert Stakeholder("业" * 200).id == "业" * 200
    assert checked_id("S4.P1") == "S4.P1"


@given(ids)
def test_ids_are_normalised_once_and_for_all(text: str) -> None:
    once = checked_id(text)
    assert once == unicodedata.normalize("NFC", text)
    assert checked_id(once) == once


@pytest.mark.parametrize(
    ("kind", "capacity"), [("person", "private"), ("body", "body"), ("group", "private"), ("place", "body")]
)
def test_the_usual_capacity_follows_from_the_kind(kind: Any, capacity: str) -> None:
    assert Stakeholder("x", kind=kind).capacity == capacity


def test_an_office_must_be_said() -> None:
    assert Stakeholder("S4.P4", role="网格警").capacity == "private"
    assert Stakeholder("S4.P4", role="网格警", capacity="office").capacity == "office"


def test_a_person_is_never_a_body() -> None:
    refused("stakeholder.capacity", Stakeholder, "x", capacity="body")
    refused("stakeholder.capacity", Stakeholder, "x", capacity="public")


def test_an_unknown_kind_is_refused() -> None:
    assert refused("stakeholder.kind", Stakeholder, "x", kind="company").params["given"] == "company"


def test_only_a_group_has_a_count() -> None:
    assert Stakeholder("S4.P6", kind="group", count=Count.read("8名")).count == Count.read("8名")
    refused("stakeholder.count", Stakeholder, "x", count=Count.of(1))
    refused("stakeholder.count", Stakeholder, "x", kind="group", count=8)


@pytest.mark.parametrize("bad", ["", " \n", "\ud800", 7])
@pytest.mark.parametrize("field", ["name", "role"])
def test_a_name_or_role_that_says_nothing_is_refused(field: str, bad: Any) -> None:
    assert refused("stakeholder.text", Stakeholder, "x", **{field: bad}).params["field"] == field


def test_a_name_that_was_erased_is_accepted_and_the_role_stands_for_it() -> None:
    gone = Stakeholder("x", Erased.with_hash("ab12"), role="房主")
    assert isinstance(gone.name, Erased)
    assert gone.label == "房主"


def test_the_label_is_name_or_role_or_id() -> None:
    assert Stakeholder("x").label == "x"
    assert Stakeholder("x", role="房主").label == "房主"
    assert Stakeholder("x", "顺丰公司", role="快递公司", kind="body").label == "顺丰公司"


def test_name_and_attributes_are_leaves_and_the_role_is_not() -> None:
    leaves = {field.name for field in attrs.fields(Stakeholder) if LEAF.items() <= field.metadata.items()}
    assert leaves == {"name", "attributes"}


@pytest.mark.parametrize("bad", [{"a": 1}, {1: "a"}, {"": "a"}, {"a": "\ud800"}, "a", None, [("a", "b")]])
def test_attributes_that_are_not_named_texts_are_refused(bad: Any) -> None:
    refused("stakeholder.attributes", Stakeholder, "x", attributes=bad)


def test_attributes_do_not_change_after_they_were_given() -> None:
    given = {"楼栋": "7", "b": "1"}
    owner = Stakeholder("x", attributes=given)
    given["楼栋"] = "8"
    assert owner.attributes["楼栋"] == "7"
    assert list(owner.attributes) == sorted(owner.attributes)
    with pytest.raises(TypeError):
        owner.attributes["楼栋"] = "9"  # type: ignore[index]


def test_stakeholders_are_values() -> None:
    one = Stakeholder("x", attributes={"a": "1", "b": "2"}, source=Source("reported", quote="房主"))
    other = Stakeholder("x", attributes={"b": "2", "a": "1"}, source=Source("reported", quote="房主"))
    assert one == other
    assert hash(one) == hash(other)
    assert pickle.loads(pickle.dumps(one)) == one == copy.deepcopy(one)
    assert repr(Attributes({"a": "1"})) == "Attributes({'a': '1'})"
    assert len(one.attributes) == 2


def test_what_has_no_source_was_witnessed() -> None:
    supposed = Source("supposed", basis="the page doesn't say of which premises")
    assert Stakeholder("x").provenance == "witnessed"
    assert Stakeholder("x", source=supposed).provenance == "supposed"
    assert Tie("x", "owns", "y").provenance == "witnessed"
    assert Tie("x", "owns", "y", source=supposed).provenance == "supposed"


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("S4.P1", Voice("S4.P1")),
        ("S8.P4/2", Voice("S8.P4", 2)),
        ("S4.P6/?", Voice("S4.P6", "?")),
        ("what?", Voice("what?")),
    ],
)
def test_a_voice_is_a_stakeholder_or_a_member_of_a_group(text: str, voice: Voice) -> None:
    assert voice_of(text) == voice
    assert str(voice) == text
    assert voice_of(voice) is voice


@given(ids, st.none() | st.just("?") | st.integers(1, 999_999))
def test_voices_survive_being_written(stakeholder: str, member: Any) -> None:
    voice = Voice(stakeholder, member)
    assert voice_of(str(voice)) == voice


@given(st.text(max_size=12))
def test_any_text_is_a_voice_that_writes_itself_or_is_refused(text: str) -> None:
    try:
        written = str(voice_of(text))
    except InvalidInput as error:
        written = error.code
    assert written in (unicodedata.normalize("NFC", text), "voice.form")


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "/",
        "/2",
        "a/",
        "a/0",
        "a/02",
        "a/-1",
        "a/x",
        "a/2/3",
        "a/??",
        "a/1000000",
        "a/２",
        "a b",
        "a#1",
        None,
        4,
    ],
)
def test_what_names_no_speaker_is_refused(bad: Any) -> None:
    refused("voice.form", voice_of, bad)


@pytest.mark.parametrize("bad", [0, -1, "2", "", True, 1.0, 1_000_000])
def test_a_member_is_a_number_from_one_or_some_member(bad: Any) -> None:
    refused("voice.form", Voice, "a", bad)


def test_a_tie_says_who_does_what_to_whom_in_both_languages() -> None:
    names = {"S4.P3": "物业负责人", "estate": "唐堤慧苑小区"}
    tie = Tie("S4.P3", "manages", "estate")
    assert tie.explain("zh", names) == "物业负责人 管理 唐堤慧苑小区"
    assert tie.explain("en", names) == "物业负责人 manages 唐堤慧苑小区"
    assert tie.explain() == "S4.P3 manages estate"
    assert str(tie) == "S4.P3/manages/estate"
    assert Tie("a", "conflicts-with", "b").explain("zh") == "a 与 b 有利益冲突"


@pytest.mark.parametrize("kind", TIE_KINDS)
@pytest.mark.parametrize("lang", LANGS)
def test_every_known_kind_names_its_two_ends_in_order(kind: str, lang: Any) -> None:
    sentence = Tie("subject", kind, "other").explain(lang)
    assert sentence.index("subject") < sentence.index("other")
    assert "{" not in sentence
    assert lang == "en" or re.search("[一-鿿]", sentence)


def test_names_with_braces_are_only_names() -> None:
    assert Tie("a", "owns", "b").explain("en", {"a": "{object}", "b": "{0}"}) == "{object} owns {0}"


@pytest.mark.parametrize("kind", ["mentors", "estate:shares-lift-with", "x2"])
def test_other_kinds_of_tie_read_as_themselves(kind: str) -> None:
    assert Tie("a", kind, "b").explain("zh") == f"a {kind} b"


@pytest.mark.parametrize("bad", ["", "Owns", "owns it", "2x", "a:", ":a", "a:b:c", "管理", "owns\n", None, 3])
def test_what_is_no_kind_of_tie_is_refused(bad: Any) -> None:
    refused("tie.kind", Tie, "a", bad, "b")


def test_nobody_is_tied_to_themselves() -> None:
    refused("tie.self", Tie, "é", "trusts", "e\u0301")


@pytest.mark.parametrize("bad", [-0.1, math.nan, math.inf, -math.inf, 10**400, "1", None, True])
def test_a_weight_that_measures_nothing_is_refused(bad: Any) -> None:
    refused("tie.weight", Tie, "a", "trusts", "b", weight=bad)


def test_a_weight_is_a_number_from_zero() -> None:
    assert Tie("a", "trusts", "b").weight == 1.0
    assert Tie("a", "trusts", "b", weight=0).weight == 0.0
    assert Tie("a", "trusts", "b", weight=Fraction(1, 4)).weight == 0.25  # type: ignore[arg-type]


def test_symmetric_ties_are_known_kinds() -> None:
    assert TIE_KINDS.keys() >= SYMMETRIC_TIES


AREAS = {
    "stakeholder": deliberation.stakeholders,
    "voice": deliberation.stakeholders,
    "tie": deliberation.stakeholders,
    "network": deliberation.networks,
    "issue": deliberation.issues,
}


@pytest.mark.parametrize("area", AREAS)
def test_every_code_is_used_and_every_used_code_has_words(area: str) -> None:
    start = Path(str(AREAS[area].__file__))
    files = start.parent.glob("*.py") if start.name == "__init__.py" else [start]
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    assert set(re.findall(rf'"({area}\.[a-z-]+)"', source)) == codes(area)


@pytest.mark.parametrize("code", sorted(code for area in AREAS for code in codes(area)))
def test_both_languages_say_the_same_parameters(code: str) -> None:
    fields = [
        {name for _, name, _, _ in string.Formatter().parse(render(code, {}, lang)) if name} for lang in LANGS
    ]
    assert fields[0] == fields[1]
