"""A case file's text as values, and what its faults say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deliberation import load_case
from deliberation.agreements import Responsible
from deliberation.cases import Case
from deliberation.cases.case_files import CaseFile, Told
from deliberation.cases.reading import keys_of, read_value
from deliberation.cases.yaml_tree import parse
from deliberation.errors import DeliberationError, InvalidInput
from deliberation.events import Agree, Answer, Establish, SeatEvent
from deliberation.quantities import Count, Deadline, Moment, Recurrence
from deliberation.stakeholders import Stakeholder, Tie
from deliberation.wording import LANGS


Refused = Callable[[str | bytes], DeliberationError]
CaseOf = Callable[[str | bytes], Case]


def value_of(text: str, kind: Any) -> Any:
    located = parse(text.encode(), where="case.yaml")
    return read_value(located, (), kind, located.tree)


# ---- what is read


def test_a_scalar_is_typed_by_its_field() -> None:
    tie = value_of("{subject: a, kind: trusts, object: b, weight: 2.5}", Tie)
    found = value_of("{finding: eased, holds: false, as_of: 2023-04-20}", Establish)

    assert tie.weight == 2.5
    assert found.holds is False
    assert found.as_of == Moment("2023-04-20", "2023-04-20")


def test_one_stands_for_a_list_of_one_and_nothing_for_none() -> None:
    assert value_of("{to: x}", Answer).to == ("x",)
    assert value_of("{to: [x, y]}", Answer).to == ("x", "y")
    assert value_of("{to: null}", Answer).to == ()


def test_words_for_a_quantity_are_read_and_kept() -> None:
    group = value_of("{id: a, kind: group, count: 约20余人}", Stakeholder)
    term = value_of("{terms: [{text: t, deadline: 三日内}]}", Agree).terms[0]

    assert group.count == Count.read("约20余人")
    assert term.deadline == Deadline.read("三日内")
    assert value_of("{at: 近日}", Told).at == Moment("近日")


def test_how_often_a_forum_sits_is_words_or_what_was_worked_out_from_them() -> None:
    assert value_of("每季度一次", Recurrence) == Recurrence("quarter", "每季度一次")
    assert (
        value_of("不定期", Recurrence) == value_of("{text: 不定期}", Recurrence) == Recurrence(None, "不定期")
    )
    assert value_of("{every: quarter, quote: 一季度会议, basis: 由会名}", Recurrence) == Recurrence(
        "quarter", basis="由会名", quote="一季度会议"
    )


def test_a_quantity_can_be_given_by_its_parts() -> None:
    count = value_of("{id: a, kind: group, count: {text: 八名, figure: 8, hedge: exact}}", Stakeholder).count
    period = value_of(
        "{terms: [{text: t, deadline: {text: 3日, within: {number: 3, unit: days}, of: 公示}}]}", Agree
    )

    assert count == Count("八名", 8, "exact")
    assert period.terms[0].deadline.within.number == 3


def test_somebody_responsible_can_be_a_bare_id_or_say_their_part() -> None:
    term = value_of("{terms: [{text: t, responsible: [sf, {party: depot, part: support}]}]}", Agree).terms[0]

    assert term.responsible == (Responsible("sf"), Responsible("depot", "support"))


def test_weights_and_other_free_mappings_are_text_by_text() -> None:
    seat = value_of('{holder: a, seat: owner, weights: {heads: "1", area: 66.12}}', SeatEvent)

    assert seat.weights == {"heads": "1", "area": "66.12"}


@pytest.mark.parametrize(
    ("said", "provenance"),
    [
        ("quote: 原话", "reported"),
        ("quote: 原话, basis: 由此推定", "inferred"),
        ("basis: 由此推定", "inferred"),
        ("supposed: 推测", "supposed"),
        ("supposed: 推测, quote: 原话, basis: 依据", "supposed"),
    ],
)
def test_what_is_said_of_the_source_decides_the_provenance(said: str, provenance: str) -> None:
    person = value_of(f"{{id: a, fact: F1, {said}}}", Stakeholder)

    assert person.source.provenance == provenance
    assert person.source.ref == "F1"


def test_a_part_that_says_nothing_of_its_source_has_none() -> None:
    assert value_of("{id: a, fact: null}", Stakeholder).source is None


def test_the_keys_of_a_part_are_its_fields_and_those_of_its_source() -> None:
    assert keys_of(Tie) == ["subject", "kind", "object", "weight", "fact", "quote", "basis", "supposed"]
    assert "source" in keys_of(CaseFile)


# ---- wrong types, at every level


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "wanted", "given"),
    [
        ("case: tea", "case: [tea]", 2, "case", "text", "a list"),
        ("case: tea", "case: null", 2, "case", "text", "nothing"),
        ("procedure: community", "procedure: {a: b}", 3, "procedure", "text", "a mapping"),
        ("date: 2023-02-08", "date: [x]", 4, "date", "a mapping", "a list"),
        ("date: 2023-02-08", "date: {iso: [x]}", 4, "date.iso", "text", "a list"),
        (
            "date: 2023-02-08",
            "told: maybe",
            4,
            "told",
            "one of strict, transcript",
            "the text “maybe”",
        ),
        ("date: 2023-02-08", "scope: {}", 4, "scope", "one of session, programme", "a mapping"),
        ("date: 2023-02-08", "place: 社区", 4, "place", "a mapping", "the text “社区”"),
        ("conveners: [office]", "conveners: [[office]]", 5, "conveners", "text", "a list"),
        ("conveners: [office]", "conveners: {office: x}", 5, "conveners", "text", "a mapping"),
        ("  - {id: ann, role: 居民, quote: 居民说}", "  - ann", 8, "stakeholders", "a mapping", "the text “ann”"),
        ("role: 居民, quote", "role: [居民], quote", 8, "stakeholders.role", "text", "a list"),
        ("quote: 居民说", "quote: [居民说]", 8, "stakeholders.quote", "text", "a list"),
        ("quote: 居民说", "fact: {a: b}", 8, "stakeholders.fact", "text", "a mapping"),
        ("quote: 居民说", "attributes: 居民", 8, "stakeholders.attributes", "a mapping", "the text “居民”"),
        ("quote: 居民说", "attributes: {a: [b]}", 8, "stakeholders.attributes.a", "text", "a list"),
        ("object: office}", "object: office, weight: heavy}", 10, "ties.weight", "a number", "the text “heavy”"),
        ("object: office}", "object: office, weight: 1e3}", 10, "ties.weight", "a number", "the text “1e3”"),
        ("object: office}", "object: office, weight: [1]}", 10, "ties.weight", "a number", "a list"),
        ("issues:\n  - {id: bench, title: 长椅,", "issues:\n  - {id: bench, title: {a: b},", 12, "issues.title", "text",
         "a mapping"),
        ("affected: [ann]", "affected: [{a: b}]", 12, "issues.affected", "text", "a mapping"),
        ("  - enter: {stage: propose}", "  - enter: propose", 14, "record.enter", "a mapping", "the text “propose”"),
        ("  - enter: {stage: propose}", "  - enter: {stage: [propose]}", 14, "record.enter.stage", "text", "a list"),
        ("what: complaint", "what: grumble", 15, "record.say.what",
         "one of complaint, demand, proposal, question, plan, briefing, support, assessment, directive, promise",
         "the text “grumble”"),
        ("    label: hot", "    label: [hot]", 16, "record.label", "text", "a list"),
        ("    label: hot", "    facts: F1", 16, "record.facts", "a mapping", "the text “F1”"),
        ("    label: hot", "    at: [x]", 16, "record.at", "a mapping", "a list"),
        ("    label: hot", "    setting: here", 16, "record.setting", "one of meeting, before, after, outside, unknown",
         "the text “here”"),
        ("    by: ann", "    by: [[ann]]", 17, "record.by", "text", "a list"),
        ("    by: ann", "    quote: {a: b}", 17, "record.quote", "text", "a mapping"),
    ],
)  # fmt: skip
def test_a_value_of_a_wrong_type_is_told_with_its_field_and_line(
    tea: str, refused: Refused, old: str, new: str, line: int, field: str, wanted: str, given: str
) -> None:
    assert old in tea

    error = refused(tea.replace(old, new, 1))

    assert (error.code, error.where) == ("case.wrong-type", f"case.yaml:{line}")
    assert error.message("en") == f"case.yaml:{line}: {field} takes {wanted}, not {given}"
    assert "\n" not in error.message("zh")


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ("establish: {finding: f, holds: maybe}", "record.establish.holds"),
        ("establish: {finding: f, holds: [true]}", "record.establish.holds"),
        ("answer: {to: hot, unlisted: {count: {figure: many, hedge: exact}}}", "record.answer.unlisted.count.figure"),
        ("answer: {to: hot, unlisted: {count: {figure: 12345678901234567, hedge: exact}}}",
         "record.answer.unlisted.count.figure"),
        ("answer: {to: [[hot]]}", "record.answer.to"),
        ("answer: {to: {hot: hot}}", "record.answer.to"),
        ("seat: {holder: ann, seat: official, weights: [x]}", "record.seat.weights"),
        ("agree: {terms: move it}", "record.agree.terms"),
        ("agree: {terms: [{text: t, responsible: [[ann]]}]}", "record.agree.terms.responsible"),
        ("agree: {terms: [{text: t, condition: f}]}", "record.agree.terms.condition"),
        ("agree: {terms: [{text: t, deadline: {within: 3}}]}", "record.agree.terms.deadline.within"),
        ("meet: [x]", "record.meet"),
        ("act: {name: 'a:b', texts: {x: [y]}}", "record.act.texts.x"),
    ],
)  # fmt: skip
def test_so_is_one_inside_an_event(tea: str, refused: Refused, event: str, field: str) -> None:
    error = refused(f"{tea}  - {event}\n")

    assert (error.code, error.where) == ("case.wrong-type", "case.yaml:18")
    assert error.params["field"] == field


@pytest.mark.parametrize("record", ["enter", "{enter: x}", "'[]'"])
def test_a_record_is_a_list(tea: str, refused: Refused, record: str) -> None:
    error = refused(tea.partition("record:")[0] + f"record: {record}\n")

    assert (error.code, error.where) == ("case.wrong-type", "case.yaml:13")
    assert "takes a list" in error.message()


def test_a_case_may_have_no_record_yet(tea: str, case_of: CaseOf) -> None:
    assert len(case_of(tea.partition("record:")[0]).replay().record) == 1
    assert len(case_of(tea.partition("record:")[0] + "record:\n").replay().record) == 1


# ---- keys


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "meant"),
    [
        ("date: 2023", "dates: 2023", 4, "dates", "date"),
        ("role: 居民, quote", "rolle: 居民, quote", 8, "rolle", "role"),
        ("about: office", "abuot: office", 12, "abuot", "about"),
        ("    label: hot", "    lable: hot", 16, "lable", "label"),
        ("what: complaint", "waht: complaint", 15, "waht", "what"),
        ("enter: {stage: propose}", "enter: {stages: propose}", 14, "stages", "stage"),
    ],
)
def test_an_unknown_key_is_told_with_what_may_have_been_meant(
    tea: str, refused: Refused, old: str, new: str, line: int, key: str, meant: str
) -> None:
    error = refused(tea.replace(old, new, 1))

    assert (error.code, error.where) == ("case.unknown-key", f"case.yaml:{line}")
    assert error.params["keys"] == [key]
    assert f"unknown key {key} (did you mean {meant}" in error.message("en")
    assert f"未知的键 {key}（是否指 {meant}" in error.message("zh")


def test_an_unknown_key_that_is_like_none_is_told_with_those_that_are_known(
    tea: str, refused: Refused
) -> None:
    error = refused(tea.replace("date:", "xyzzy:"))

    assert "did you mean" not in error.message()
    assert "known are case, procedure, format" in error.message()


@pytest.mark.parametrize("key", ["<<", "null", "''", '"\\e[31m"', '"a\\nb"'])
def test_a_strange_key_is_an_unknown_key(tea: str, refused: Refused, key: str) -> None:
    assert refused(tea.replace("date:", f"{key}:", 1)).code == "case.unknown-key"


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "key"),
    [
        ("case: tea\n", "", 1, "case", "case"),
        ("procedure: community\n", "", 1, "case", "procedure"),
        ("{id: ann, role", "{role", 8, "stakeholders", "id"),
        ("subject: ann, ", "", 10, "ties", "subject"),
        ("title: 长椅, ", "", 12, "issues", "title"),
        ("{stage: propose}", "{}", 14, "record.enter", "stage"),
        ("{stage: propose}", "", 14, "record.enter", "stage"),
        ("what: complaint, ", "", 15, "record.say", "what"),
    ],
)
def test_a_missing_key_is_told_with_where_it_belongs(
    tea: str, refused: Refused, old: str, new: str, line: int, field: str, key: str
) -> None:
    error = refused(tea.replace(old, new, 1))

    assert (error.code, error.where) == ("case.missing-key", f"case.yaml:{line}")
    assert error.params == {"field": field, "key": key}


# ---- long and strange texts


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("date:", "x" * 500_000 + ":"),
        ("date: 2023-02-08", "told: " + "x" * 500_000),
        ("date: 2023-02-08", "date: 2023-" + "9" * 500_000),
        ("case: tea", "case: " + "x" * 500_000),
        ("subject: ann", "subject: " + "x" * 500_000),
        ("subject: ann", "subject: " + "x" * 150),
        ("kind: complains-about", "kind: " + "X" * 500_000),
        ("{id: ann", "{id: " + "x" * 500_000),
        ("by: ann", "by: " + "x" * 150),
        ("by: ann", "by: ann\n    after: [" + "x" * 500_000 + "]"),
        ("about: [bench]", "about: [" + "x" * 500_000 + "]"),
        ("procedure: community", "procedure: " + "x" * 500_000),
        ("date: 2023-02-08", "zone: " + "x" * 500_000),
        ("label: hot", "label: hot\n    by: ann\n  - withdraw: {proposal: " + "x" * 500_000 + "}"),
    ],
)
def test_a_message_doesnt_repeat_a_page_of_somebodys_text(
    tea: str, refused: Refused, old: str, new: str
) -> None:
    if new.startswith("x" * 1000):
        new = f"? {new[:-1]}\n:"
    error = refused(tea.replace(old, new, 1))

    for lang in LANGS:
        assert len(error.message(lang)) < 1_500


def test_a_long_text_is_a_text(tea: str, case_of: CaseOf) -> None:
    session = case_of(tea.replace("太晒了", "太晒了" * 50_000)).replay()

    assert session.state.statements[0].data.text == "太晒了" * 50_000


def test_many_faults_are_told_one_at_a_time_the_mistyped_key_first(tea: str, refused: Refused) -> None:
    error = refused(tea.replace("case: tea", "cse: tea").replace("{id: ann, role", "{role"))

    assert (error.code, error.params["keys"]) == ("case.unknown-key", ["cse"])


def test_a_byte_order_mark_and_carriage_returns_change_nothing(tea: str, case_of: CaseOf) -> None:
    plain = case_of(tea)

    assert case_of("\ufeff" + tea).record_id == plain.record_id
    assert case_of(tea.replace("\n", "\r\n")).record_id == plain.record_id


def test_the_place_of_a_fault_is_the_path_as_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("format: deliberation.case/1\nwhat: else\n", encoding="utf-8")

    with pytest.raises(InvalidInput) as caught:
        load_case(str(path))
    assert caught.value.where == f"{path}:2"
    assert str(caught.value).startswith(f"{path}:2: unknown key what")
