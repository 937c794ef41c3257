"""A problem that was raised again and again is found in earlier records by its id, never by its words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import (
    Forum,
    InvalidInput,
    Issue,
    Moment,
    Procedure,
    Record,
    RepeatedProblem,
    Roll,
    Session,
    Source,
    Stage,
    Stakeholder,
    Trigger,
    installed_procedures,
    repeated_problems,
)
from deliberation.records import Header
from deliberation.wording import LANGS


TALK = Procedure(
    key="talk", title={"zh": "谈", "en": "Talk"}, stages=[Stage("table", moves={"say": "*"}, meeting=True)]
)
OPINIONS = Trigger(
    artefact="talk:repeated-problem", times=2, of=("complaint", "demand", "proposal", "question")
)
PIPES = Issue("暖气管网反复抢修", id="pipes", about="estate")
LIGHTS = Issue("路灯不亮", id="lights", about="estate")
ANN = Stakeholder("ann", role="居民")


def opened(
    *issues: Issue, on: Any = "2026-01-05", people: tuple[Stakeholder, ...] = (ANN,), **more: Any
) -> Session:
    how: dict[str, Any] = {"clock": None, "enforcement": "transcript"}
    return Session.open(Forum("hall", procedure=TALK), *issues, stakeholders=people, on=on, **how | more)


def raised(*issues: Issue, times: int = 1, on: Any = "2026-01-05", **more: Any) -> Record:
    """The record of a session in which ann complained so many times about all these issues."""
    session = opened(*issues, on=on, **more)
    for _ in range(times):
        session.say("ann", "complaint", "again", about=[issue.id for issue in issues])
    return session.record


def found(*records: Record, **asked: Any) -> dict[str, int]:
    return {one.issue: one.times for one in repeated_problems(OPINIONS, records, **asked)}


def one_of(*records: Record, **asked: Any) -> RepeatedProblem:
    (only,) = repeated_problems(OPINIONS, records, **asked)
    assert all("{" not in only.explain(lang) for lang in LANGS)
    return only


# ---- what is the same problem


def test_a_problem_is_known_again_by_its_id_and_what_it_is_about() -> None:
    retitled = Issue("暖气又停了", id="pipes", about="estate")

    assert found(raised(PIPES), raised(retitled)) == {"pipes": 2}
    assert found(raised(PIPES), raised(Issue(PIPES.title, id="pipes", about="school"))) == {}
    assert found(raised(PIPES), raised(Issue(PIPES.title, id="pipes"))) == {}
    assert found(raised(PIPES), raised(Issue(PIPES.title, id="heating", about="estate"))) == {}


def test_an_issue_that_nobody_gave_an_id_is_known_again_only_by_what_it_is_about() -> None:
    assert found(raised(Issue("暖气")), raised(Issue("暖气"))) == {}
    assert found(raised(Issue("暖气"), times=3)) == {}
    assert found(raised(Issue("暖气", about="estate")), raised(Issue("暖气", about="estate"))) == {"issue": 2}


def test_the_same_words_about_another_issue_are_another_problem() -> None:
    assert found(raised(PIPES), raised(LIGHTS)) == {}


def test_a_statement_that_names_no_issue_counts_for_the_records_only_one() -> None:
    def unsaid(*issues: Issue) -> Record:
        session = opened(*issues)
        session.say("ann", "complaint", "again")
        session.say("ann", "complaint", "and again")
        return session.record

    assert found(unsaid(PIPES)) == {"pipes": 2}
    assert found(unsaid(PIPES, LIGHTS)) == {}
    assert found(unsaid()) == {}


def test_a_statement_counts_once_for_each_issue_that_it_names() -> None:
    session = opened(PIPES, LIGHTS)
    session.say("ann", "complaint", "both", about=["pipes", "lights", "pipes", "weather"])
    session.say("ann", "complaint", "both", about=["lights"])

    assert found(session.record) == {"lights": 2}
    assert found(session.record, raised(PIPES)) == {"lights": 2, "pipes": 2}


def test_an_issue_that_an_author_only_supposes_is_no_problem_of_anybodys() -> None:
    guessed = Issue("暖气", id="pipes", about="estate", source=Source("supposed", basis="a guess"))

    assert found(raised(guessed, times=2)) == {}


# ---- which statements count


def test_only_statements_of_the_triggers_kinds_count() -> None:
    session = opened(PIPES)
    for what in ("complaint", "support", "briefing", "question"):
        session.say("ann", what, "…")
    only_questions = Trigger(artefact="talk:repeated-problem", times=2, of="question")

    assert found(session.record) == {"pipes": 2}
    assert repeated_problems(only_questions, [session.record]) == ()


@pytest.mark.parametrize("setting", ["meeting", "before", "after", "outside", "unknown"])
def test_it_doesnt_matter_where_it_was_said(setting: Any) -> None:
    session = opened(PIPES)
    session.say("ann", "complaint", "again", setting=setting)

    assert found(session.record, raised(PIPES)) == {"pipes": 2}


def test_a_statement_that_was_annulled_or_only_supposed_doesnt_count() -> None:
    session = opened(PIPES)
    first = session.say("ann", "complaint", "again")
    session.say("ann", "complaint", "again", sources=[Source("supposed", basis="a guess")])
    session.say("ann", "complaint", "again")
    assert found(session.record) == {"pipes": 2}

    session.annul(first)

    assert found(session.record) == {}


def test_a_corrected_statement_counts_as_corrected() -> None:
    session = opened(PIPES, LIGHTS)
    session.say("ann", "complaint", "again", about=["lights"])
    first = session.say("ann", "complaint", "again", about=["pipes"])
    second = session.say("ann", "support", "again", about=["lights"])

    session.correct(first, "data.about", ["lights"])
    session.correct(second, "data.what", "demand")

    assert found(session.record) == {"lights": 3}


def test_only_what_happened_by_the_day_asked_about_counts() -> None:
    records = [raised(PIPES, on=day) for day in ("2026-01-05", "2026-02-11", "2026-03-01")]

    assert found(*records, on="2026-02-11") == {"pipes": 2}
    assert found(*records, on=date(2026, 2, 10)) == {}


@pytest.mark.needs("*")
def test_records_of_any_procedure_count_and_each_counts_once() -> None:
    roll = Roll.of({"complainant": [ANN], "respondent": [Stakeholder("bo")]})
    forum = Forum("gate", procedure=installed_procedures()["grid-meeting"])
    live = Session.open(forum, PIPES, roll=roll, on="2026-02-11")
    live.enter("hearing")
    half_way = live.record
    live.say("ann", "demand", "mend them")

    assert found(half_way, live.record, live.record) == {}
    assert found(half_way, live.record, raised(PIPES)) == {"pipes": 2}
    assert found(Record.start(Header("r-1")), raised(PIPES, times=2)) == {"pipes": 2}


# ---- what is told of it


def test_what_is_found_names_the_statements_by_their_record_and_place() -> None:
    later, earlier = raised(PIPES, on="2026-02-11", id="r-1"), raised(PIPES, times=2, id="r-2")

    problem = one_of(later, earlier)

    assert problem.refs == ("r-2#2", "r-2#3", "r-1#2")
    assert (problem.times, problem.about) == (3, "estate")
    assert (problem.first, problem.last) == (Moment.on("2026-01-05"), Moment.on("2026-02-11"))


def test_it_says_what_how_often_when_and_by_whom() -> None:
    problem = one_of(raised(PIPES, times=2), raised(PIPES, on="2026-02-11"))

    assert problem.explain("zh") == "“暖气管网反复抢修”由居民反映3次（2026-01-05 至 2026-02-11）"
    assert problem.explain("en") == "“暖气管网反复抢修” was raised 3 times by 居民 (2026-01-05 to 2026-02-11)"
    assert one_of(raised(PIPES, times=2)).explain("zh") == "“暖气管网反复抢修”由居民反映2次（2026-01-05）"


@pytest.mark.parametrize("who", [(), "stranger", ["ann", "stranger"]])
def test_by_whom_is_left_out_where_not_everybodys_role_is_known(who: Any) -> None:
    session = opened(PIPES, people=(ANN, Stakeholder("stranger", "A name")))
    session.say(who, "complaint", "again")

    problem = one_of(session.record, raised(PIPES))

    assert problem.roles == ()
    assert problem.explain("zh") == "“暖气管网反复抢修”被反映2次（2026-01-05）"
    assert "A name" not in problem.explain("en")


def test_a_member_of_a_group_speaks_in_its_role() -> None:
    session = opened(PIPES, people=(ANN, Stakeholder("owners", kind="group", role="业主")))
    session.say("owners/2", "complaint", "again")

    assert one_of(session.record, raised(PIPES, on="2026-02-11")).roles == ("业主", "居民")


def test_days_that_arent_known_are_said_not_to_be() -> None:
    undated = raised(PIPES, times=2, on=Moment.unknown("近日"), id="r-1")
    dated = raised(PIPES, on=Moment("2月", "2026-02"), id="r-2")

    assert one_of(undated).explain("zh").endswith("（日期不详）")
    problem = one_of(undated, dated)
    assert problem.refs == ("r-2#2", "r-1#2", "r-1#3")
    assert (problem.first, problem.last, problem.undated) == (
        Moment("2月", "2026-02"),
        Moment("2月", "2026-02"),
        2,
    )
    assert problem.explain("en").endswith("(2026-02 (2月), and 2 on days not known)")


def test_the_title_is_the_latest_records() -> None:
    renamed = Issue("供暖", id="pipes", about="estate")

    assert one_of(raised(renamed, on="2026-02-11"), raised(PIPES)).title == "供暖"
    assert one_of(raised(renamed), raised(PIPES, on="2026-02-11")).title == PIPES.title


def test_a_title_that_was_erased_gives_way_to_one_that_wasnt() -> None:
    erased = raised(Issue("供暖", id="pipes", about="estate"), on="2026-02-11").without(
        "#1", "data.issues.0.title"
    )

    assert one_of(erased, raised(PIPES)).title == PIPES.title
    assert (
        one_of(erased, erased.without("#2", "data.text"), raised(PIPES, on="2026-03-01")).title == PIPES.title
    )
    alone = raised(PIPES, times=2).without("#1", "data.issues.0.title")
    assert one_of(alone).explain("zh").startswith("“pipes”由居民反映2次")


def test_the_most_often_raised_comes_first_and_ties_go_by_id() -> None:
    bins = Issue("垃圾", id="bins", about="estate")
    elsewhere = Issue("垃圾", id="bins", about="school")
    records = [
        raised(one, times=times) for one, times in ((PIPES, 2), (LIGHTS, 3), (elsewhere, 2), (bins, 2))
    ]

    told = [(one.issue, one.about) for one in repeated_problems(OPINIONS, records)]

    assert told == [("lights", "estate"), ("bins", "estate"), ("bins", "school"), ("pipes", "estate")]


# ---- what is asked


@pytest.mark.needs("*")
def test_a_procedure_is_asked_by_its_own_trigger() -> None:
    council = installed_procedures()["onsite-council"]
    records = [raised(PIPES, times=2)]

    assert repeated_problems(council, records) == repeated_problems(OPINIONS, records)


def test_a_procedure_that_nothing_sets_off_cant_be_asked() -> None:
    with pytest.raises(InvalidInput) as error:
        repeated_problems(TALK, [])
    assert error.value.code == "problem.no-trigger"
    assert error.value.message("zh").startswith("“谈”")


@pytest.mark.parametrize("times", [1, 0, "2", True])
def test_once_isnt_repeatedly_whoever_asks(times: Any) -> None:
    with pytest.raises(InvalidInput) as error:
        repeated_problems(OPINIONS, [], times=times)
    assert error.value.code == "trigger.times"


def test_an_impossible_day_is_refused() -> None:
    with pytest.raises(InvalidInput) as error:
        repeated_problems(OPINIONS, [], on="2026-02-30")
    assert error.value.code == "ledger.day"


# ---- what holds of any records

ISSUES = [PIPES, LIGHTS, Issue("暖气"), Issue("暖气", id="pipes", about="school")]
DAYS = st.one_of(st.dates(date(2026, 1, 1), date(2026, 3, 1)).map(Moment.on), st.just(Moment()))
TOLD = st.tuples(st.sampled_from(ISSUES), st.integers(0, 3), DAYS)


def records_of(told: list[tuple[Issue, int, Moment]]) -> list[Record]:
    return [
        raised(issue, times=times, on=day, id=f"r-{place}") for place, (issue, times, day) in enumerate(told)
    ]


def counts(records: list[Record], **asked: Any) -> dict[tuple[str, str | None], int]:
    return {(one.issue, one.about): one.times for one in repeated_problems(OPINIONS, records, **asked)}


@given(st.lists(TOLD, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_nothing(told: Any, random: Any) -> None:
    records = records_of(told)
    shuffled = random.sample(records, len(records))

    assert repeated_problems(OPINIONS, shuffled) == repeated_problems(OPINIONS, records)


@given(st.lists(TOLD, max_size=5), st.integers(0, 5))
def test_a_record_more_takes_no_problem_away(told: Any, fewer: int) -> None:
    records = records_of(told)
    before, after = counts(records[:fewer]), counts(records)

    assert before.keys() <= after.keys()
    assert all(times <= after[key] for key, times in before.items())


@given(st.lists(TOLD, max_size=5), st.integers(2, 8))
def test_how_often_it_takes_is_a_threshold(told: Any, times: int) -> None:
    records = records_of(told)

    assert counts(records, times=times) == {
        key: number for key, number in counts(records, times=2).items() if number >= times
    }


@given(st.lists(TOLD, max_size=5))
def test_every_statement_found_stands_in_its_record_and_is_counted_once(told: Any) -> None:
    records = {record.id: record for record in records_of(told)}

    for problem in repeated_problems(OPINIONS, records.values()):
        assert len(set(problem.refs)) == problem.times
        for ref in problem.refs:
            assert records[ref.partition("#")[0]].event(ref).kind == "say"
