"""A case as the session it tells of: references, circumstances, and what the ledger makes of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from deliberation import Ledger, Record
from deliberation.cases import Case
from deliberation.errors import DeliberationError, Refused
from deliberation.quantities import Moment


CaseOf = Callable[[str | bytes], Case]
Why = Callable[[str | bytes], DeliberationError]

ROOT = Path(__file__).parent.parent.parent

NOT_EASED = """\
  - establish: {finding: nuisance-eased, holds: false, as_of: 2023-04-20}
    at: 2023-04-20
    by: community
"""
EASED = NOT_EASED.replace("false", "true")
NOT_MOVED = """\
  - progress: {of: S4.A4, state: not-done, as_of: 2023-05-01}
    at: 2023-05-01
    by: community
"""
MOVED = NOT_MOVED.replace("not-done", "done").replace("2023-05-01", "2023-04-28")


def told_then(text: str, *happened: str) -> str:
    """The case with events added at the end of its record."""
    assert text.count("\nsilent:\n") == 1
    before, _, after = text.partition("\n# What the page doesn't say.\nsilent:\n")
    return f"{before.rstrip()}\n{''.join(happened)}\nsilent:\n{after}"


# ---- the case on days to come


@pytest.mark.parametrize(
    ("happened", "day", "status"),
    [
        ((), "2023-03-01", "pending"),
        ((), "2023-04-30", "pending"),
        ((), "2023-05-01", "undetermined"),
        ((NOT_EASED,), "2023-04-19", "pending"),
        ((NOT_EASED,), "2023-04-30", "triggered"),
        ((NOT_EASED,), "2023-05-01", "overdue"),
        ((NOT_EASED, NOT_MOVED), "2023-04-30", "triggered"),
        ((NOT_EASED, NOT_MOVED), "2023-05-01", "breached"),
        ((NOT_EASED, MOVED), "2023-04-30", "met"),
        ((NOT_EASED, MOVED), "2023-05-01", "met"),
        ((EASED,), "2023-04-30", "lapsed"),
        ((EASED,), "2023-05-01", "lapsed"),
    ],
)
def test_the_contingent_commitment_stands_as_what_was_found_and_reported_has_it(
    s4: str, case_of: CaseOf, happened: tuple[str, ...], day: str, status: str
) -> None:
    ledger = Ledger.of(case_of(told_then(s4, *happened)).replay().record)

    assert ledger.status("S4.A4", on=day).status == status


def test_without_a_finding_the_ledger_says_that_there_is_none(s4: str, case_of: CaseOf) -> None:
    status = Ledger.of(case_of(s4).replay().record).status("S4.A4", on="2023-05-01")

    assert "no finding on the condition was recorded" in status.because("en")
    assert "没有关于条件的认定记录" in status.because("zh")


@pytest.mark.parametrize("happened", [(), (NOT_EASED,), (NOT_EASED, NOT_MOVED)])
def test_commitments_without_a_deadline_are_never_overdue(
    s4: str, case_of: CaseOf, happened: tuple[str, ...]
) -> None:
    ledger = Ledger.of(case_of(told_then(s4, *happened)).replay().record)
    days = [date(2023, 2, 8) + timedelta(days=step) for step in (0, 1, 30, 81, 82, 83, 400, 40_000)]

    seen = {ledger.status(ref, on=day).status for ref in ("S4.A1", "S4.A2", "S4.A3") for day in days}

    assert seen == {"pending"}


def test_a_finding_that_is_only_supposed_counts_where_it_is_asked_for(s4: str, case_of: CaseOf) -> None:
    supposed = NOT_EASED + "    supposed: 假设仍未缓解\n"
    ledger = Ledger.of(case_of(told_then(s4, supposed)).replay().record)

    assert ledger.status("S4.A4", on="2023-05-01").status == "undetermined"
    assert ledger.status("S4.A4", on="2023-05-01", supposed=True).status == "overdue"


# ---- the same record everywhere


def test_a_case_replays_to_the_same_bytes_again_and_again(s4: str, case_of: CaseOf) -> None:
    first, second = case_of(s4).replay().record, case_of(s4).replay().record

    assert first.to_bytes() == second.to_bytes()
    assert Record.from_bytes(first.to_bytes()) == first


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "1", "TZ": "America/New_York", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "424242", "TZ": "Pacific/Kiritimati", "LANG": "zh_CN.UTF-8", "PYTHONUTF8": "0"},
    ],
)
def test_a_case_replays_to_the_same_head_in_other_surroundings(
    s4: str, case_of: CaseOf, surroundings: dict[str, str]
) -> None:
    code = (
        "from deliberation import load_case;"
        "print(load_case('examples/cases/xinheyuan-sf-express.yaml').replay().record.head)"
    )

    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | surroundings, capture_output=True, check=True
    )

    assert told.stdout.decode().strip() == case_of(s4).replay().record.head


def test_a_comment_doesnt_change_the_record_and_a_word_does(s4: str, case_of: CaseOf) -> None:
    case = case_of(s4)

    assert case_of(f"# again\n{s4}").record_id == case.record_id
    assert case_of(s4.replace("加强人员管理", "加强管理")).record_id != case.record_id


def test_a_case_knows_its_procedure_title_and_silences(s4: str, tea: str, case_of: CaseOf) -> None:
    depot, bench = case_of(s4), case_of(tea)

    assert (depot.procedure.key, depot.title) == ("grid-meeting", "馨和苑社区网格民主协商会 解决居民烦心事")
    assert depot.silent[-1] == "之后的情况"
    assert (bench.title, bench.silent) == ("tea", ())


def test_an_issue_need_not_say_what_it_is_about(tea: str, case_of: CaseOf) -> None:
    assert case_of(tea.replace(" about: office,", "")).issues[0].about is None


# ---- circumstances


def test_an_event_without_a_day_happened_on_the_cases_day_and_one_with_null_on_no_known_day(
    tea: str, case_of: CaseOf
) -> None:
    notes = (
        "  - note: {what: x, text: y}\n    at: null\n  - note: {what: x, text: y}\n    at: {iso: 2022-11}\n"
    )

    events = case_of(tea + notes).replay().record.events

    assert [event.at for event in events[-3:]] == [
        Moment("2023-02-08", "2023-02-08"),
        Moment(),
        Moment(None, "2022-11"),
    ]


def test_words_without_a_setting_were_said_at_the_meeting(tea: str, case_of: CaseOf) -> None:
    outside = "  - say: {what: support, text: 好}\n    by: ann\n    setting: outside\n"
    answer = "  - answer: {to: hot, text: 种树}\n    by: office\n  - note: {what: x, text: y}\n"

    settings = [event.setting for event in case_of(tea + outside + answer).replay().record.events]

    assert settings[-4:] == ["meeting", "outside", "meeting", None]


def test_an_event_may_carry_several_facts_and_a_source_of_its_own(tea: str, case_of: CaseOf) -> None:
    both = "  - note: {what: x, text: y}\n    fact: F1\n    quote: 一\n    facts: {F2: 二, F3: 三}\n"
    alone = "  - note: {what: x, text: y}\n    facts: {F4: 四}\n"

    events = case_of(tea + both + alone).replay().record.events

    assert [source.ref for source in events[-2].sources] == ["F1", "F2", "F3"]
    assert [(source.ref, source.quote) for source in events[-1].sources] == [("F4", "四")]


def test_whom_the_author_only_supposes_isnt_put_on_record(tea: str, case_of: CaseOf) -> None:
    case = case_of(tea.replace("quote: 居民说", "supposed: 猜想").replace(", affected: [ann]", ""))

    assert "ann" in case.network
    with pytest.raises(DeliberationError, match="ann"):
        case.replay()


# ---- references to earlier events


def events(*lines: str) -> str:
    return "".join(f"  - {line}\n" for line in lines)


AGREED = """\
  - agree:
      terms:
        - {text: 种树, fact: F.A1, quote: 种树}
        - {text: 遮阳, fact: F.A2, quote: 遮阳}
    label: both
"""
ONE_TERM = "  - agree: {terms: [{text: 种树}]}\n    label: alone\n"
STAGE = "  - enter: {stage: consult}\n"


def data_of(case: Case, *places: int) -> list[Any]:
    record = case.replay().record
    return [record.events[place].data for place in places]


def test_an_answer_names_points_by_label_fact_or_reference(tea: str, case_of: CaseOf) -> None:
    more = events(
        "{say: {what: question, text: 何时}, fact: F1, quote: 何时, by: ann}",
        "{say: {what: demand, text: t, points: [{text: 一}, {text: 二}]}, label: two, by: ann}",
        "{answer: {to: hot}, by: office}",
        "{answer: {to: [F1, two], scope: each}, by: office}",
        '{answer: {to: "#5.2"}, by: office}',
    )
    case = case_of(tea + more)

    assert [data.to for data in data_of(case, 5, 6, 7)] == [("#3.1",), ("#4.1", "#5.1", "#5.2"), ("#5.2",)]


@pytest.mark.parametrize("name", ["F.A1", "alone"])
def test_a_report_names_its_term_by_fact_or_by_the_agreement_that_has_no_other(
    tea: str, case_of: CaseOf, name: str
) -> None:
    case = case_of(tea + STAGE + AGREED + ONE_TERM + f"  - progress: {{of: {name}, state: done}}\n")

    (report,) = data_of(case, 6)

    assert report.of == {"F.A1": "#5.1", "alone": "#6.1"}[name]


def test_proposals_are_named_by_label(tea: str, case_of: CaseOf) -> None:
    case = case_of(
        tea
        + STAGE
        + "  - propose: {terms: [{text: 种树}]}\n    label: text\n    by: ann\n"
        + events(
            "{amend: {proposal: text, terms: [{text: 种两棵树}]}, by: ann}",
            "{consent: {to: text}, by: ann}",
            "{object: {to: text, blocks: false}, by: office}",
            "{vote: {on: text, choice: yes}, by: ann}",
            "{decide: {on: text, outcome: holds}}",
            "{agree: {proposal: text}, label: done}",
            "{annul: {event: done, reason: 误记}}",
            "{refer: {what: [hot, text], to: office}}",
            "{publish: {what: notice, about: [text]}}",
        )
    )

    amend, consent, objection, vote, decide, agree, annul, refer, publish = data_of(case, *range(5, 14))

    assert {amend.proposal, consent.to, objection.to, vote.on, decide.on, agree.proposal} == {"#5"}
    assert annul.event == "#11"
    assert refer.what == ("#3", "#5")
    assert publish.about == ("#5",)


def test_what_an_act_is_on_is_named_by_label_and_somebody_by_id(tea: str, case_of: CaseOf) -> None:
    acts = events(
        "{act: {name: tea:pour, data: {to: hot, cup: hot}}, by: ann}",
        "{act: {name: tea:pour, data: {to: ann}}, by: ann}",
        "{act: {name: tea:pour}, by: ann}",
    )
    case = case_of(tea + acts)

    assert [dict(one.data) for one in data_of(case, 3, 4, 5)] == [
        {"to": "#3", "cup": "hot"},
        {"to": "ann"},
        {},
    ]


def test_a_label_is_no_reference_where_nothing_is_pointed_at(tea: str, case_of: CaseOf) -> None:
    case = case_of(
        tea + events("{note: {what: hot, text: hot}}", "{correct: {event: hot, field: data.text, to: hot}}")
    )

    note, correct = data_of(case, 3, 4)

    assert (note.what, note.text) == ("hot", "hot")
    assert (correct.event, correct.to) == ("#3", "hot")


def test_after_names_what_the_source_says_came_before(tea: str, case_of: CaseOf) -> None:
    record = case_of(tea + events("{note: {what: x, text: y}, after: [hot]}")).replay().record

    assert record.events[-1].after == ("#3",)


def test_after_may_name_what_stands_in_another_record(tea: str, case_of: CaseOf) -> None:
    record = case_of(tea + events('{note: {what: x, text: y}, after: [hot, "r-1#4"]}')).replay().record

    assert record.events[-1].after == ("#3", "r-1#4")


@pytest.mark.parametrize(
    ("event", "code", "mentions"),
    [
        ("{answer: {to: hut}, by: office}", "case.no-label", "did you mean hot?"),
        ("{answer: {to: [hot, hut]}, by: office}", "case.no-label", "hut"),
        ('{answer: {to: "#9.1"}, by: office}', "reference.no-point", "#9.1"),
        ("{answer: {}, by: office}", "reference.answers-nothing", "an answer needs a point"),
        ("{note: {what: x, text: y}, after: [later]}", "case.no-label", "later"),
        ('{note: {what: x, text: y}, after: ["#9"]}', "record.no-such-event", "#9"),
        ("{progress: {of: F.A9, state: done}}", "case.no-label", "did you mean F.A"),
        ("{progress: {of: both, state: done}}", "case.which-term", "F.A1, F.A2"),
        ("{answer: {to: both}, by: office}", "case.no-point", "those that did: hot"),
        ("{annul: {event: nothing}}", "case.no-label", "nothing"),
        ("{consent: {to: nothing}, by: ann}", "case.no-label", "nothing"),
        ("{consent: {to: hot}, by: ann}", "reference.no-proposal", "#3"),
        ("{note: {what: x, text: y}, label: hot}", "case.label-twice", "hot"),
        ("{say: {what: support, text: x, about: [bensh]}, by: ann}", "case.no-issue", "did you mean bench?"),
        ("{say: {what: support, text: x}, by: anna}", "reference.no-person", "anna"),
        ("{say: {what: support, text: x}, by: a/b/c}", "voice.form", "a/b/c"),
        ("{invite: {who: anna}}", "reference.no-person", "anna"),
        ("{arrive: {who: anna}}", "reference.no-person", "anna"),
        ("{seat: {holder: anna, seat: official}}", "reference.no-person", "anna"),
        ("{enter: {stage: tea}}", "reference.no-stage", "tea"),
        ("{agree: {terms: [{text: t, responsible: [anna]}]}}", "reference.no-party", "anna"),
        (
            "{agree: {terms: [{text: t, condition: {finding: f, judge: [anna]}}]}}",
            "reference.no-party",
            "anna",
        ),
        ("{agree: {}}", "reference.agrees-nothing", "proposal"),
        ("{correct: {event: hot, field: data.txt, to: x}}", "correction.field", "txt"),
    ],
)
def test_what_isnt_there_is_told_with_its_line(
    tea: str, refused: Why, event: str, code: str, mentions: str
) -> None:
    error = refused(tea + STAGE + AGREED + f"  - {event}\n")

    assert (error.code, error.where) == (code, "case.yaml:24")
    assert mentions in error.message("en")
    assert "\n" not in error.message("en") + error.message("zh")


def test_a_label_may_be_used_for_what_was_told_with_the_same_fact_before(tea: str, case_of: CaseOf) -> None:
    twice = events(
        "{note: {what: x, text: 一}, fact: F1, quote: q}",
        "{note: {what: x, text: 二}, fact: F1, quote: q}",
        "{annul: {event: F1}}",
    )

    (annul,) = data_of(case_of(tea + twice), 5)

    assert annul.event == "#4"


# ---- strict cases


def test_a_strict_case_that_makes_a_wrong_move_says_which_and_what_is_allowed(tea: str, refused: Why) -> None:
    error = refused(tea.replace("date: 2023-02-08", "date: 2023-02-08\ntold: strict"))

    assert isinstance(error, Refused)
    assert error.where == "case.yaml:16"
    assert error.params["allowed"]


def test_a_transcript_that_makes_a_wrong_move_lists_it(tea: str, case_of: CaseOf) -> None:
    session = case_of(tea).replay()

    assert [departure.ref for departure in session.departures] == ["#3"]
