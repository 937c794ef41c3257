"""What the page says, what it doesn't, and what it would be easy to say wrongly: story by story, then side by side."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from deliberation import Agreement, Record, load_case
from deliberation.cases import outline
from deliberation.states import State


CASES = Path(__file__).parents[2] / "examples" / "cases"
STORIES = {
    "S1": "luyin-sanrong-yihui",
    "S2": "luyin-2023-planning-forum",
    "S3": "qizilianhu-joint-meeting",
    "S4": "xinheyuan-sf-express",
    "S5": "shenzhen-fuzhong-road",
    "S6": "yanbian-thematic",
    "S7": "yongchang-women",
    "S8": "ziyuan-renovation",
}
TOLD_UNDER = {
    "S1": "pooling-council", "S2": "planning-forum", "S3": "joint-conference", "S4": "grid-meeting", "S5": "shenbianshi",
    "S6": "thematic-consultation", "S7": "womens-council", "S8": "onsite-council",
}  # fmt: skip


def needs(*stories: str) -> pytest.MarkDecorator:
    return pytest.mark.needs(*(TOLD_UNDER[story] for story in stories))


@cache
def record(story: str) -> Record:
    return load_case(CASES / f"{STORIES[story]}.yaml").replay().record


@cache
def told(story: str) -> dict[str, Any]:
    return outline(record(story), name=STORIES[story])


def terms(story: str) -> dict[str, dict[str, Any]]:
    return {one["ref"]: one for one in told(story)["terms"]}


def answers(story: str) -> dict[str, str]:
    return {one["ref"]: one["status"] for one in told(story)["answers"]}


# ---- story by story


@needs("S1")
def test_s1_never_explains_yihui() -> None:
    text = record("S1").to_bytes().decode()

    assert text.count("一汇") == text.count("三融一汇")


@needs("S1")
def test_s1_names_nobody_for_anything_and_no_day() -> None:
    assert {(one["responsible"], one["deadline"]) for one in terms("S1").values()} == {(None, None)}
    assert told("S1")["date"] is None


@needs("S1")
def test_s1_is_a_programme_whose_results_are_told_and_not_decided_there() -> None:
    assert [one["modality"] for one in terms("S1").values()] == [
        "reported-agreement",
        *["reported-result"] * 3,
    ]


@needs("S2")
def test_s2s_canteen_item_is_a_recommendation_with_no_owner() -> None:
    [canteen] = terms("S2").values()

    assert (canteen["ref"], canteen["modality"]) == ("S2.A1", "recommendation")
    assert (canteen["responsible"], canteen["deadline"]) == (None, None)


@needs("S3")
def test_s3_adopts_nothing_and_its_attendance_is_about_twenty_odd() -> None:
    adopted: tuple[Agreement, ...] = State.of(record("S3")).agreements

    assert [(one.by, [term.force for term in one.terms]) for one in adopted] == [
        (("community",), ["intention"])
    ]
    assert told("S3")["attendance"] == {
        "text": "约20余人",
        "figure": 20,
        "hedge": "about-over",
        "exact": None,
    }


@needs("S4")
def test_s4_moves_the_depot_only_if_the_nuisance_is_not_eased() -> None:
    move = terms("S4")["S4.A4"]

    assert move["modality"] == "contingent-commitment"
    assert "无法得到缓解" in move["condition"]["text"]
    assert move["deadline"]["before"] == "2023-05-01"
    assert all(terms("S4")[ref]["deadline"] is None for ref in ("S4.A1", "S4.A2", "S4.A3"))


@needs("S5")
def test_s5s_barriers_came_before_the_meeting_and_are_not_agreed() -> None:
    events = told("S5")["events"]
    at = {ref: place for place, one in enumerate(events) for ref in one["refs"]}

    assert max(at["S5.M1"], at["S5.M2"], at["S5.M3"]) < next(
        place for place, one in enumerate(events) if one["kind"] == "meet"
    )
    assert events[at["S5.M3"]]["kind"] == "note"
    assert not any("临时" in one["text"] or "麻绳" in one["text"] for one in terms("S5").values())


@needs("S5")
def test_s5s_measures_have_no_owner_and_its_directives_have_one_each() -> None:
    owned = {ref: (one["modality"], one["responsible"]) for ref, one in terms("S5").items()}

    assert {owned[f"S5.A{n}"] for n in (1, 2, 3, 4)} == {("measure", None)}
    assert owned["S5.A5"] == ("directive", ["交警大队"])
    assert owned["S5.A6"] == ("directive", ["城管部门"])
    assert owned["S5.A7"] == ("directive", ["相关部门"])
    assert not any(one["deadline"] for one in terms("S5").values())


@needs("S5")
def test_one_utterance_of_s5_is_a_statement_and_a_directive() -> None:
    said = [one for one in told("S5")["events"] if {"S5.T1", "S5.A5"} & set(one["refs"])]

    assert [one["kind"] for one in said] == ["say", "agree"]
    assert said[0]["by"] == said[1]["by"] == ["S5.P1"]


@needs("S6")
def test_s6_has_one_offices_promise_and_three_proposals_without_a_reported_answer() -> None:
    [promise] = terms("S6").values()

    assert (promise["modality"], promise["responsible"]) == ("promise", ["延边州委编办"])
    assert answers("S6") == {
        "S6.T1": "answered", "S6.T2": "answered", "S6.T3": "unknown", "S6.T4": "unknown", "S6.T5": "unknown",
    }  # fmt: skip


@needs("S7")
def test_s7_has_issues_and_nothing_else() -> None:
    assert len(told("S7")["issues"]) == 4
    for empty in ("statements", "responses", "answers", "terms", "votes"):
        assert told("S7")[empty] == []
    assert told("S7")["attendance"] is None
    assert "妇联" not in record("S7").to_bytes().decode()


@needs("S8")
def test_s8s_22_opinions_are_not_22_adopted_ones_and_the_quoted_are_not_said_to_be_among_them() -> None:
    [batch] = [one for one in told("S8")["answers"] if one["ref"] == "S8.R1"]

    assert (batch["count"]["exact"], batch["status"], batch["disposition"]) == (
        22,
        "answered-collectively",
        None,
    )
    assert [one["modality"] for one in terms("S8").values()] == ["promise"]
    assert "22" not in terms("S8")["S8.A1"]["text"]
    assert {answers("S8")[ref] for ref in ("S8.T4", "S8.T5", "S8.T8")} == {"unknown"}


@needs("S8")
def test_s8s_heating_pipes_match_no_item_of_the_scope() -> None:
    said = {
        source.ref: str(event.data.text)
        for event in record("S8").events
        for source in event.sources
        if event.kind == "say" and source.ref
    }

    assert "暖气管网" in said["S8.T4"]
    assert not any("暖气" in said[ref] or "保温" in said[ref] for ref in ("S8.T1", "S8.T2"))


@needs("S8")
def test_s8s_residents_are_over_fifty_and_mengxianwen_is_a_private_resident_only_quoted() -> None:
    people = {one["ref"]: one for one in told("S8")["participants"]}
    known = State.of(record("S8")).people

    assert people["S8.P4"]["count"] == {"text": "50多个", "figure": 50, "hedge": "over", "exact": None}
    assert (people["S8.P5"]["presence"], known["S8.P5"].capacity) == ("quoted", "private")
    assert (people["S8.P6"]["presence"], known["S8.P6"].capacity) == ("quoted", "office")


# ---- side by side: what each story reports

MATRIX = {
    #     day  survey interim remedy answered each claim owner deadline condition counted satisfied
    "S1": "-    yes    -       -      -        -    -     -     -        -         -       yes",
    "S2": "-    -      -       -      -        -    yes   -     -        -         -       -",
    "S3": "-    yes    -       -      yes      -    -     yes   -        -         -       -",
    "S4": "yes  -      -       yes    -        -    yes   yes   yes      yes       -       -",
    "S5": "-    yes    yes     -      yes      yes  yes   yes   -        -         -       yes",
    "S6": "-    -      -       -      yes      -    -     yes   -        -         -       -",
    "S7": "-    -      -       -      -        -    -     -     -        -         -       -",
    "S8": "yes  -      -       -      yes      -    -     yes   -        -         yes     yes",
}


def reported(story: str) -> str:
    page = told(story)
    kinds = {note.data.what for note in State.of(record(story)).notes}
    adopted = State.of(record(story)).agreements
    found = (
        len(page["date"] or "") == len("2023-02-08"),
        bool({"survey", "joint-conference:needs-list"} & kinds),
        "interim-measure" in kinds,
        "enforcement" in kinds,
        bool(page["responses"]),
        any(one["scope"] == "each" for one in page["responses"]),
        any(one.claim and not one.told for one in adopted),
        any(one["responsible"] for one in page["terms"]),
        any(one["deadline"] for one in page["terms"]),
        any(one["condition"] for one in page["terms"]),
        any((one["count"] or {}).get("figure") for one in page["answers"]),
        "satisfaction" in kinds,
    )
    return " ".join("yes" if one else "-" for one in found)


@pytest.mark.parametrize("story", [pytest.param(one, marks=needs(one)) for one in STORIES])
def test_each_story_reports_what_the_page_reports_and_nothing_more(story: str) -> None:
    assert reported(story).split() == MATRIX[story].split()


@needs(*STORIES)
def test_across_the_page_there_are_two_days_one_deadline_one_condition_and_no_vote() -> None:
    stories = [told(story) for story in STORIES]

    assert sorted(one["date"] for one in stories if len(one["date"] or "") == 10) == [
        "2023-02-07",
        "2023-02-08",
    ]
    assert [term["ref"] for one in stories for term in one["terms"] if term["deadline"]] == ["S4.A4"]
    assert [term["ref"] for one in stories for term in one["terms"] if term["condition"]] == ["S4.A4"]
    assert [one["votes"] for one in stories] == [[]] * 8
    assert sum(len(one["facts"]) for one in stories) == 152


@needs(*STORIES)
def test_nine_people_are_named_and_one_of_them_is_private() -> None:
    people = {
        one.name: one.capacity
        for story in STORIES
        for one in State.of(record(story)).people.values()
        if one.kind == "person" and one.name
    }

    assert [name for name, capacity in people.items() if capacity == "private"] == ["孟宪文"]
    assert set(people) == {"钱超", "胡跃", "董晶晶", "田夫", "李瑞琦", "李世清", "崔玉花", "李娜", "孟宪文"}


@needs("S2", "S3", "S6")
def test_quotations_that_the_page_gives_nobody_stay_unattributed() -> None:
    unnamed = [
        one["ref"] for story in ("S2", "S3", "S6") for one in told(story)["statements"] if one["by"] is None
    ]

    assert unnamed == ["S2.T1", "S2.T2", "S3.T1", "S3.T2", "S3.T3", "S6.T6"]
