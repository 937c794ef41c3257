"""The object that `run --json` prints: its shape, and that it says what the record says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from deliberation import Record
from deliberation.cases import Case, outline
from deliberation.records import Header


CaseOf = Callable[[str | bytes], Case]

TEXT = (str,)
TEXT_OR_NOTHING = (str, type(None))
SHAPE: dict[str, tuple[type, ...]] = {
    "case": TEXT_OR_NOTHING, "procedure": TEXT, "title": TEXT_OR_NOTHING, "conveners": (list,),
    "place": (dict, type(None)), "date": TEXT_OR_NOTHING, "date_basis": TEXT_OR_NOTHING,
    "attendance": (dict, type(None)), "participants": (list,), "issues": (list,), "notes": (list,),
    "events": (list,), "statements": (list,), "votes": (list,), "responses": (list,), "answers": (list,),
    "terms": (list,), "stages_reached": (list,), "stages_not_reported": (list,), "facts": (dict,),
    "record": (dict,),
}  # fmt: skip
ROWS: dict[str, dict[str, tuple[type, ...]]] = {
    "conveners": {"name": TEXT, "role": TEXT_OR_NOTHING},
    "participants": {"ref": TEXT, "name": TEXT_OR_NOTHING, "seat": TEXT_OR_NOTHING, "count": (dict, type(None)),
                     "presence": TEXT},
    "issues": {"ref": TEXT},
    "notes": {"ref": TEXT, "kind": TEXT},
    "events": {"refs": (list,), "kind": TEXT, "stage": TEXT_OR_NOTHING, "by": (list,), "setting": TEXT_OR_NOTHING,
               "after": (list,)},
    "statements": {"ref": TEXT, "kind": TEXT, "by": (str, list, type(None)), "setting": TEXT_OR_NOTHING},
    "votes": {"by": (str, list, type(None)), "on": TEXT, "choice": TEXT},
    "responses": {"ref": TEXT, "to": (list,), "scope": TEXT, "by": (str, list, type(None))},
    "answers": {"ref": TEXT, "status": TEXT, "scope": TEXT_OR_NOTHING, "count": (dict, type(None)),
                "disposition": TEXT_OR_NOTHING, "by": (list, type(None))},
    "terms": {"ref": TEXT, "text": TEXT, "modality": TEXT, "responsible": (list, type(None)),
              "deadline": (dict, type(None)), "condition": (dict, type(None))},
}  # fmt: skip
COUNT = {"text", "figure", "hedge", "exact"}

TALK = """\
  - meet: {attendance: 约20余人}
  - enter: {stage: consult}
  - invite: {who: ann, seat: stakeholder}
  - say: {what: question, text: 何时, points: [{text: 一}, {text: 二}]}
    label: two
    by: [ann, office]
  - answer: {to: [hot, two], scope: each, disposition: adopted}
    by: office
    fact: F.R1
    quote: 逐一答复
  - answer: {unlisted: {count: 22条}, scope: collective}
    fact: F.R2
    quote: 22条
  - propose: {terms: [{text: 种树}]}
    label: text
    by: ann
  - vote: {on: text, choice: yes}
    by: ann
    label: vote
  - vote: {on: text, choice: no}
    by: office
  - annul: {event: vote}
  - note: {what: satisfaction, text: 满意}
    by: ann
    setting: after
"""


@pytest.fixture
def told(s4: str, case_of: CaseOf) -> dict[str, Any]:
    return outline(case_of(s4).replay().record, name="xinheyuan-sf-express")


@pytest.fixture
def talk(tea: str, case_of: CaseOf) -> dict[str, Any]:
    return outline(case_of(tea + TALK).replay().record)


@pytest.mark.parametrize("which", [pytest.param("told", marks=pytest.mark.needs("grid-meeting")), "talk"])
def test_it_has_the_keys_and_types_that_programs_rely_on(which: str, request: pytest.FixtureRequest) -> None:
    given = request.getfixturevalue(which)

    assert set(given) == set(SHAPE)
    assert [key for key, kinds in SHAPE.items() if not isinstance(given[key], kinds)] == []
    for name, row_shape in ROWS.items():
        for row in given[name]:
            assert set(row) == set(row_shape), name
            assert [key for key, kinds in row_shape.items() if not isinstance(row[key], kinds)] == [], name
    counts = [row["count"] for row in (*given["participants"], *given["answers"]) if row["count"]]
    assert all(set(count) == COUNT for count in (*counts, given["attendance"] or dict.fromkeys(COUNT)))
    assert json.loads(json.dumps(given)) == given


def test_the_depots_case_says_what_the_page_says_and_no_more(told: dict[str, Any]) -> None:
    assert told["date"] == "2023-02-08"
    assert told["date_basis"].startswith("年份由版面推定")
    assert told["place"] == {
        "text": "银川市金凤区上海西路街道馨和苑社区",
        "venue": None,
        "site": "唐堤慧苑小区北门口",
    }
    assert told["conveners"] == [{"name": "馨和苑社区", "role": "社区"}]
    assert told["attendance"] is None
    assert told["votes"] == told["responses"] == []
    assert told["stages_reached"] == ["remedy", "notice", "hearing", "settlement"]
    assert told["stages_not_reported"] == ["intake", "follow-up"]
    assert told["facts"]["S4.I1"] == "噪音污染"
    assert told["record"]["events"] == len(told["events"])


def test_who_took_part_is_told_with_seat_count_and_presence(told: dict[str, Any]) -> None:
    by_ref = {one["ref"]: one for one in told["participants"]}

    assert by_ref["S4.P6"] == {
        "ref": "S4.P6", "name": "业主代表", "seat": "complainant", "presence": "invited-and-present",
        "count": {"text": "8名", "figure": 8, "hedge": "exact", "exact": 8},
    }  # fmt: skip
    assert by_ref["S4.P2"]["presence"] == "invited"
    assert by_ref["S4.P7"]["presence"] == "quoted"
    assert "owners" not in by_ref


def test_a_term_is_told_with_deadline_and_condition(told: dict[str, Any]) -> None:
    move = told["terms"][3]

    assert (move["ref"], move["modality"]) == ("S4.A4", "contingent-commitment")
    assert move["responsible"] == ["顺丰公司金凤营业部"]
    assert move["deadline"]["before"] == "2023-05-01"
    assert set(move["deadline"]) == {"text", "before", "basis"}
    assert move["condition"] == {
        "text": "居民提出的扰民问题无法得到缓解", "finding": "nuisance-eased", "holds": False, "judge": None
    }  # fmt: skip
    assert told["terms"][0]["deadline"] is None


def test_an_order_is_claimed_only_where_the_source_has_it(told: dict[str, Any]) -> None:
    after = [event["after"] for event in told["events"] if event["after"]]

    assert after == [["#6"]]


def test_notes_are_grouped_as_background_rules_follow_up_satisfaction_or_what_came_before(
    told: dict[str, Any], talk: dict[str, Any]
) -> None:
    kinds = {note["ref"]: note["kind"] for note in told["notes"]}

    assert kinds["S4.B1"] == "background"
    assert kinds["S4.M1"] == "pre-meeting"
    assert kinds["S4.L1"] == "rules"
    assert kinds["S4.F1"] == "follow-up"
    assert talk["notes"][0]["kind"] == "satisfaction"


def test_what_was_said_outside_the_meeting_is_in_no_stage(told: dict[str, Any]) -> None:
    stages = {tuple(event["refs"]): event["stage"] for event in told["events"]}

    assert stages[("S4.T1",)] == "hearing"
    assert stages[("S4.T4",)] is None
    assert stages[("S4.M1",)] is None


def test_answers_are_told_point_by_point_and_batches_under_their_response(talk: dict[str, Any]) -> None:
    assert talk["responses"][0] == {"ref": "F.R1", "to": ["#3", "#7"], "scope": "each", "by": "office"}
    assert [one["ref"] for one in talk["answers"]] == ["#3.1", "#7.1", "#7.2", "F.R2"]
    assert talk["answers"][0]["status"] == "answered"
    assert talk["answers"][3]["status"] == "answered-collectively"
    assert talk["answers"][3]["count"]["figure"] == 22
    assert talk["answers"][3]["by"] is None


def test_attendance_keeps_its_hedge(talk: dict[str, Any]) -> None:
    assert talk["attendance"] == {"text": "约20余人", "figure": 20, "hedge": "about-over", "exact": None}


def test_a_vote_that_was_annulled_isnt_told(talk: dict[str, Any]) -> None:
    assert talk["votes"] == [{"by": "office", "on": "#10", "choice": "no"}]


def test_several_speakers_are_a_list(talk: dict[str, Any]) -> None:
    assert [one["by"] for one in talk["statements"]] == ["ann", ["ann", "office"]]


def test_what_the_source_doesnt_say_is_nothing(tea: str, case_of: CaseOf) -> None:
    text = tea.partition("date:")[0] + "record:\n  - say: {what: support, text: 好}\n    setting: unknown\n"

    told = outline(case_of(text).replay().record)

    assert told["case"] is told["date"] is told["date_basis"] is told["place"] is told["title"] is None
    assert told["statements"] == [{"ref": "#2", "kind": "support", "by": None, "setting": "unknown"}]
    assert told["conveners"] == told["participants"] == []


def test_somebody_quoted_at_the_meeting_was_there_and_somebody_seated_may_not_have_been(
    tea: str, case_of: CaseOf
) -> None:
    seated = "  - seat: {holder: office, seat: convener}\n"

    told = outline(case_of(tea + seated).replay().record)

    assert {one["ref"]: one["presence"] for one in told["participants"]} == {
        "ann": "present",
        "office": "unknown",
    }
    came = outline(case_of(tea + "  - arrive: {who: office}\n").replay().record)
    assert {one["ref"]: one["presence"] for one in came["participants"]}["office"] == "present"


def test_a_record_in_which_nothing_was_opened_has_nothing_but_itself() -> None:
    record = Record.start(Header("r-1", salts="derived"))

    assert outline(record) == {"case": None, "record": {"id": "r-1", "events": 0, "head": record.head}}
