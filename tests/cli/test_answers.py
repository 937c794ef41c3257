"""``deliberation answers`` and ``deliberation explain``: what they print for people and for programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


Run = Callable[..., Any]
CASES = Path(__file__).parents[2] / "examples" / "cases"

TEA = """\
format: deliberation.case/1
case: tea
procedure: onsite-council
date: 2026-02-08
conveners: [office]
stakeholders:
  - {id: office, kind: body, role: 社区}
  - {id: builder, kind: body, role: 施工方}
  - {id: water, kind: body, role: 自来水公司}
  - {id: ann, role: 居民}
record:
  - seat: {holder: builder, seat: department}
  - seat: {holder: ann, seat: resident}
  - enter: {stage: opinions}
  - say: {what: complaint, text: 水发黄}
    label: brown
    by: ann
  - say: {what: question, text: 何时完工}
    label: "when"
    by: ann
  - enter: {stage: answers}
  - answer: {to: [brown], disposition: referred, referred_to: water}
    by: builder
  - answer: {to: ["when"], disposition: declined, reason: 尚未定, text: 不能说}
    by: builder
"""


@pytest.fixture
def tea(tmp_path: Path) -> str:
    path = tmp_path / "tea.yaml"
    path.write_text(TEA, encoding="utf-8")
    return str(path)


def case(name: str) -> str:
    return str(CASES / f"{name}.yaml")


@pytest.mark.needs("onsite-council")
def test_answers_tells_for_each_point_who_owes_it_and_what_became_of_it(run: Run, tea: str) -> None:
    told = run("answers", tea, "--json").json

    brown, when = told["points"]
    assert set(told) == {"on", "points", "bodies", "raised"}
    assert (brown["status"], brown["disposition"], brown["referred_to"]) == ("unknown", "referred", "water")
    assert [(one["by"], one["status"]) for one in brown["owed"]] == [
        (["builder"], "referred"),
        (["water"], "unknown"),
    ]
    assert (when["status"], when["disposition"], when["reason"]) == ("answered", "declined", "尚未定")


@pytest.mark.needs("onsite-council")
def test_answers_tells_for_each_body_how_much_it_owes_and_what_it_referred(run: Run, tea: str) -> None:
    builder, water = run("answers", tea, "--json").json["bodies"]

    assert (builder["who"], builder["owed"]["figure"], builder["answered"]["figure"]) == (["builder"], 1, 1)
    assert [one["to"] for one in builder["referred"]] == ["water"]
    assert (water["who"], water["seats"], water["unknown"]) == (
        ["water"],
        None,
        {"figure": 1, "hedge": "exact"},
    )


@pytest.mark.needs("onsite-council")
@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", ("referred by 施工方 to 自来水公司", "declined: 尚未定", "Raised: 2.")),
     ("zh", ("由施工方转自来水公司办理", "尚未定", "共提出 2 件"))],
)  # fmt: skip
def test_answers_reads_in_both_languages(run: Run, tea: str, lang: str, said: tuple[str, ...]) -> None:
    table = "".join(run("answers", tea, "--lang", lang).out.split())

    assert all("".join(one.split()) in table for one in said)


@pytest.mark.needs("onsite-council")
def test_what_happened_to_mine_is_one_call(run: Run, tea: str) -> None:
    told = run("answers", tea, "--of", "ann", "--json").json

    assert (told["of"], len(told["points"]), "bodies" in told) == ("ann", 2, False)
    assert "Nothing was raised." in run("answers", tea, "--of", "water").out


@pytest.mark.needs("onsite-council")
def test_somebody_who_isnt_there_is_told_who_is_near(run: Run, tea: str) -> None:
    ran = run("answers", tea, "--of", "annn", "--json")

    assert (ran.status, ran.error["code"]) == (2, "ledger.nobody-of-that-id")
    assert "did you mean ann?" in ran.error["message"]


@pytest.mark.needs("*")
@pytest.mark.parametrize(
    ("name", "raised"),
    [
        ("luyin-2023-planning-forum", {"points": (2, "exact"), "unknown": (2, "exact")}),
        (
            "qizilianhu-joint-meeting",
            {"points": (4, "exact"), "answered": (1, "exact"), "unknown": (3, "exact")},
        ),
        ("xinheyuan-sf-express", {"points": (3, "exact"), "unknown": (3, "exact")}),
        ("shenzhen-fuzhong-road", {"points": (1, "at-least"), "answered": (1, "at-least")}),
        ("yanbian-thematic", {"points": (5, "exact"), "answered": (2, "exact"), "unknown": (3, "exact")}),
        (
            "ziyuan-renovation",
            {"points": (25, "exact"), "collectively": (22, "exact"), "unknown": (3, "exact")},
        ),
    ],
)
def test_the_page_is_counted_as_it_stands(run: Run, name: str, raised: dict[str, tuple[int, str]]) -> None:
    told = run("answers", case(name), "--json").json["raised"]

    none = dict.fromkeys(("answered", "collectively", "unanswered", "unknown"), (0, "exact"))
    assert {key: (one["figure"], one["hedge"]) for key, one in told.items()} == none | raised


def test_explain_tells_the_courier_depots_term(run: Run, s4: str) -> None:
    told = run("explain", s4, "S4.A4", "--on", "2023-05-01", "--json").json

    assert set(told) == {"ref", "on", "audience", "chapters", "stands"}
    [stands] = told["stands"]
    assert (told["ref"], stands["status"]) == ("S4.A4", "undetermined")
    assert "no finding on the condition was recorded" in stands["because"]


@pytest.mark.parametrize(("lang", "said"), [("en", "The story of S4.T1"), ("zh", "S4.T1 的来龙去脉")])
def test_explain_reads_in_both_languages(run: Run, s4: str, lang: str, said: str) -> None:
    assert run("explain", s4, "S4.T1", "--lang", lang).out.startswith(f"# {said}")


def test_explain_says_what_is_near_a_reference_that_isnt_there(run: Run, s4: str) -> None:
    ran = run("explain", s4, "S4.A9", "--json")

    assert (ran.status, ran.error["code"]) == (2, "story.no-such-thing")
    assert "S4.A4" in ran.error["message"]


def test_a_record_says_what_its_case_says(run: Run, s4: str, written: Path) -> None:
    for command in (["answers"], ["explain"]):
        rest = ["S4.A4", "--on", "2023-05-01"] if command == ["explain"] else []
        assert run(*command, s4, *rest).out == run(*command, str(written), *rest).out
