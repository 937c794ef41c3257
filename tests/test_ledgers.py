"""The status table of design decision 13, row by row, on a live session's record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deliberation import (
    Commitment,
    Deadline,
    Forum,
    InvalidInput,
    Issue,
    Ledger,
    Record,
    Roll,
    Session,
    Source,
    Stakeholder,
    Term,
    UnknownReference,
)


# The grid meeting as it stands in a stored record, so that these tests need no plugin.
GRID_MEETING = Session.resume(
    Record.read(Path(__file__).parent / "records" / "xinheyuan-sf-express.record.jsonl")
).procedure

Happening = Callable[[Session, Term], object]

DEPOT = Stakeholder("depot", "Depot", kind="body")


def settled(term: Term, *, enforcement: Any = "strict") -> tuple[Session, Term]:
    """A grid meeting of 8 February 2023 that adopted one term."""
    roll = Roll.of(
        {
            "convener": [Stakeholder("office", kind="body")],
            "complainant": [Stakeholder("ann"), Stakeholder("bo")],
            "respondent": [Stakeholder("manager")],
            "grid-worker": [Stakeholder("worker")],
        }
    )
    forum = Forum("gate", procedure=GRID_MEETING)
    session = Session.open(
        forum,
        Issue("noise"),
        roll=roll,
        stakeholders=[DEPOT],
        on="2023-02-08",
        clock=None,
        enforcement=enforcement,
    )
    session.enter("hearing")
    noise = session.say("ann", "complaint", "too loud")
    session.answer("manager", noise, "we know")
    session.enter("settlement")
    text = session.propose("office", [term])
    for holder in session.must_consent(text):
        session.consent(holder, text)
    return session, session.agree(text, by="office").terms[0]


def conditional(**more: Any) -> Term:
    given = {"before": "2023-05-01", "if_not": "eased", "judge": ["worker"]} | more
    return Commitment("move", responsible=["depot"], **given)


def plain(**more: Any) -> Term:
    return Commitment("keep quiet at night", responsible=["depot"], **({"before": "2023-05-01"} | more))


def eased(holds: bool, as_of: str, made: str | None = None) -> Happening:
    return lambda session, term: session.establish(
        "worker", "eased", holds=holds, as_of=as_of, on=made or as_of
    )


def reported(state: Any, as_of: str | None, made: str, by: str = "manager") -> Happening:
    return lambda session, term: session.progress(by, term, state, as_of=as_of, on=made)


def waived(by: str, made: str) -> Happening:
    return lambda session, term: session.waive(by, term, on=made)


def extended(until: str, made: str) -> Happening:
    return lambda session, term: session.extend("office", term, Deadline(before=until), "more time", on=made)


def reopened(made: str) -> Happening:
    return lambda session, term: session.reopen("ann", term, "it is loud again", on=made)


ROWS: Sequence[tuple[str, Term, Sequence[Happening], str, str]] = [
    ("1 waived", plain(promised_to=["ann"]), [waived("ann", "2023-03-01")], "2023-05-02", "waived"),
    ("1 waived by one of two", plain(promised_to=["ann", "bo"]), [waived("ann", "2023-03-01")], "2023-03-02", "pending"),
    ("1 waived by both", plain(promised_to=["ann", "bo"]), [waived("ann", "2023-03-01"), waived("bo", "2023-03-02")], "2023-03-02", "waived"),
    ("1 not waived yet", plain(), [waived("ann", "2023-03-01")], "2023-02-28", "pending"),
    ("2 done inside the deadline", plain(), [reported("done", "2023-04-28", "2023-04-29")], "2023-05-01", "met"),
    ("2 done in time, told late", plain(), [reported("done", "2023-04-30", "2023-06-01")], "2023-06-01", "met"),
    ("2 done in time, told late, asked before it was told", plain(), [reported("done", "2023-04-30", "2023-06-01")], "2023-05-31", "overdue"),
    ("2 done on the last day of by", plain(before=None, by="2023-05-01"), [reported("done", "2023-05-01", "2023-05-01")], "2023-05-01", "met"),
    ("2 done without a deadline", plain(before=None), [reported("done", "2024-01-01", "2024-01-01")], "2024-01-01", "met"),
    ("2 done on an unknown day, told in time", plain(), [reported("done", None, "2023-04-30")], "2023-05-01", "met"),
    ("2 done though the condition is unknown", conditional(), [reported("done", "2023-04-28", "2023-04-28")], "2023-05-01", "met"),
    ("3 done on an unknown day, told late", plain(), [reported("done", None, "2023-05-01")], "2023-05-01", "undetermined"),
    ("3 done in a month that straddles nothing", plain(), [reported("done", "2023-04", "2023-05-20")], "2023-05-20", "met"),
    ("3 done in a quarter that straddles the deadline", plain(), [reported("done", "2023-Q2", "2023-07-01")], "2023-07-01", "undetermined"),
    ("4 condition false", conditional(), [eased(True, "2023-04-20")], "2023-04-20", "lapsed"),
    ("4 condition false, after the deadline", conditional(), [eased(True, "2023-04-20")], "2023-06-01", "lapsed"),
    ("4 the latest finding counts", conditional(), [eased(False, "2023-04-01"), eased(True, "2023-04-20")], "2023-05-01", "lapsed"),
    ("4 a late finding for a day in time", conditional(), [eased(True, "2023-04-20", "2023-06-01")], "2023-06-01", "lapsed"),
    ("4 that late finding, the day before it", conditional(), [eased(True, "2023-04-20", "2023-06-01")], "2023-05-31", "undetermined"),
    ("4 reopened by a later contrary finding", conditional(), [eased(True, "2023-04-01"), eased(False, "2023-04-20")], "2023-04-20", "triggered"),
    ("4 reopened after the deadline", conditional(), [eased(True, "2023-04-01"), eased(False, "2023-05-10")], "2023-05-10", "overdue"),
    ("4 without a deadline", conditional(before=None), [eased(True, "2023-08-01")], "2023-09-01", "lapsed"),
    ("5 no finding", conditional(), [], "2023-04-30", "pending"),
    ("5 no finding, deadline passed", conditional(), [], "2023-05-01", "undetermined"),
    ("5 two findings of one day disagree", conditional(), [eased(True, "2023-04-20"), eased(False, "2023-04-20")], "2023-04-30", "pending"),
    ("5 they disagree, deadline passed", conditional(), [eased(True, "2023-04-20"), eased(False, "2023-04-20")], "2023-05-01", "undetermined"),
    ("5 by: on the day itself", conditional(before=None, by="2023-05-01"), [], "2023-05-01", "pending"),
    ("5 by: the day after", conditional(before=None, by="2023-05-01"), [], "2023-05-02", "undetermined"),
    ("5 eased only after the deadline", conditional(), [eased(True, "2023-05-10")], "2023-05-10", "undetermined"),
    ("6 done late", plain(), [reported("done", "2023-05-03", "2023-05-04")], "2023-05-04", "breached"),
    ("6 done on the day that is too late", plain(), [reported("done", "2023-05-01", "2023-05-01")], "2023-05-01", "breached"),
    ("6 found not done as of the deadline", conditional(), [eased(False, "2023-04-20"), reported("not-done", "2023-05-01", "2023-05-01")], "2023-05-01", "breached"),
    ("6 the same without a condition", plain(), [reported("not-done", "2023-05-01", "2023-05-02", "ann")], "2023-05-02", "breached"),
    ("6 asked before that was found", plain(), [reported("not-done", "2023-05-01", "2023-05-02", "ann")], "2023-05-01", "overdue"),
    ("6 by: found not done on the last day, asked on it", plain(before=None, by="2023-05-01"), [reported("not-done", "2023-05-01", "2023-05-01")], "2023-05-01", "pending"),
    ("6 by: the day after", plain(before=None, by="2023-05-01"), [reported("not-done", "2023-05-01", "2023-05-01")], "2023-05-02", "breached"),
    ("6 eased after the deadline undoes nothing", conditional(), [eased(False, "2023-04-20"), reported("not-done", "2023-05-01", "2023-05-01"), eased(True, "2023-05-20")], "2023-05-20", "breached"),
    ("7 condition true, nothing found", conditional(), [eased(False, "2023-04-20")], "2023-05-01", "overdue"),
    ("7 no condition, nothing found", plain(), [], "2023-05-01", "overdue"),
    ("7 found not done before the deadline only", plain(), [reported("not-done", "2023-04-01", "2023-04-01")], "2023-05-01", "overdue"),
    ("7 under way when the deadline passes", plain(), [reported("under-way", "2023-04-01", "2023-04-01")], "2023-05-01", "overdue"),
    ("7 extended", plain(), [extended("2023-06-01", "2023-04-30")], "2023-05-01", "pending"),
    ("7 extended, and over", plain(), [extended("2023-06-01", "2023-04-30")], "2023-06-01", "overdue"),
    ("8 in progress", plain(), [reported("under-way", "2023-04-01", "2023-04-01")], "2023-04-30", "in-progress"),
    ("8 in progress under a condition", conditional(), [eased(False, "2023-04-20"), reported("under-way", "2023-04-25", "2023-04-25")], "2023-04-30", "in-progress"),
    ("8 triggered", conditional(), [eased(False, "2023-04-20")], "2023-04-30", "triggered"),
    ("8 pending", plain(), [], "2023-04-30", "pending"),
    ("8 never overdue without a deadline", plain(before=None), [], "2033-01-01", "pending"),
    ("8 a deadline nobody can read never passes", plain(before=None, deadline=Deadline("尽快")), [], "2033-01-01", "pending"),
    ("reopened: the report no longer counts", plain(), [reported("done", "2023-04-01", "2023-04-01"), reopened("2023-04-10")], "2023-04-30", "pending"),
    ("reopened: before that day it still does", plain(), [reported("done", "2023-04-01", "2023-04-01"), reopened("2023-04-10")], "2023-04-09", "met"),
    ("a result is told as done", Term("the street is lit", force="result"), [], "2023-03-01", "met"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("term", "happenings", "on", "status"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_a_terms_status_follows_the_table(
    term: Term, happenings: Sequence[Happening], on: str, status: str
) -> None:
    session, adopted = settled(term)

    for happening in happenings:
        happening(session, adopted)

    found = Ledger.of(session.record).status(adopted, on=on)
    assert (found.status, found.explain("en")) == (status, found.explain("en"))
    assert found.reasons
    assert "{" not in found.explain("zh") + found.explain("en")


def test_the_reason_of_an_undetermined_term_says_that_no_finding_was_recorded() -> None:
    session, adopted = settled(conditional())

    because = Ledger.of(session.record).status(adopted, on="2023-05-01").because("en")

    assert "no finding on the condition was recorded" in because
    assert "before 2023-05-01" in because


def test_a_finding_names_its_judge() -> None:
    session, adopted = settled(conditional(judge=["worker"]))

    assert "worker" in Ledger.of(session.record).status(adopted, on="2023-04-01").because("en")


def test_a_completion_says_whether_anybody_checked_it() -> None:
    session, adopted = settled(plain())
    session.progress("manager", adopted, "done", as_of="2023-04-01", on="2023-04-02")
    unchecked = Ledger.of(session.record).status(adopted, on="2023-04-02")

    session.accept("ann", adopted, "quiet indeed", on="2023-04-03")

    assert "nobody recorded a check" in unchecked.because("en")
    assert "ann" in Ledger.of(session.record).status(adopted, on="2023-04-03").because("en")


def test_what_an_author_supposes_counts_only_when_asked_for_and_says_so() -> None:
    session, adopted = settled(plain())
    guess = Source("supposed", basis="what if")
    session.progress("worker", adopted, "not-done", as_of="2023-05-01", on="2023-05-01", sources=[guess])
    ledger = Ledger.of(session.record)

    plainly, supposing = (
        ledger.status(adopted, on="2023-05-01"),
        ledger.status(adopted, on="2023-05-01", supposed=True),
    )

    assert plainly.status == "overdue"
    assert supposing.status == "breached"
    assert "supposed" in supposing.explain("en")
    assert "假设" in supposing.explain("zh")


def test_a_term_is_not_in_the_ledger_before_the_day_it_was_adopted() -> None:
    session, adopted = settled(plain())
    ledger = Ledger.of(session.record)

    assert ledger.terms(on="2023-02-07") == ()
    with pytest.raises(UnknownReference, match="no term"):
        ledger.status(adopted, on="2023-02-07")


def test_a_term_goes_by_its_reference_and_by_the_sources_name() -> None:
    named = Commitment("quiet", responsible=["depot"], source=Source("reported", ref="X.A1", quote="quiet"))
    session, adopted = settled(named)
    ledger = Ledger.of(session.record)

    assert ledger.status("X.A1", on="2023-03-01") == ledger.status(str(adopted.ref), on="2023-03-01")
    assert ledger.status(f"{session.record.id}{adopted.ref}", on="2023-03-01") == ledger.status(
        adopted, on=date(2023, 3, 1)
    )
    assert ledger.terms(on="2023-03-01")[0].ref == "X.A1"


def test_an_impossible_day_is_refused_by_name() -> None:
    session, _ = settled(plain())

    with pytest.raises(InvalidInput, match="2023-02-30"):
        Ledger.of(session.record).terms(on="2023-02-30")


def test_the_ledger_as_known_before_a_late_report_does_not_have_it() -> None:
    from datetime import UTC, datetime  # noqa: PLC0415

    session, adopted = settled(plain())
    session._clock = lambda: datetime(2023, 6, 1, 1, 0, tzinfo=UTC)
    session.progress("manager", adopted, "done", as_of="2023-04-28", on="2023-04-28")
    ledger = Ledger.of(session.record)

    assert ledger.status(adopted, on="2023-05-01", known="2023-06-01").status == "met"
    assert ledger.status(adopted, on="2023-05-01", known="2023-05-31").status == "overdue"


def spoken(enforcement: Any = "strict") -> tuple[Session, Any, Any]:
    session, _ = settled(plain(), enforcement=enforcement)
    first = session.say("ann", "complaint", "the gate is blocked")
    second = session.say("bo", "question", "who opens it?")
    return session, first, second


def test_a_live_session_says_unanswered_and_a_transcript_says_unknown() -> None:
    live, told = spoken()[0], spoken("transcript")[0]

    assert [one.status.status for one in Ledger.of(live.record).answers()] == [
        "answered",
        "unanswered",
        "unanswered",
    ]
    assert [one.status.status for one in Ledger.of(told.record).answers()] == [
        "answered",
        "unknown",
        "unknown",
    ]


@pytest.mark.parametrize(
    ("scope", "status"),
    [
        ("single", "answered"),
        ("each", "answered"),
        ("collective", "answered-collectively"),
        ("unknown", "answered-collectively"),
    ],
)
def test_coverage_of_a_point_is_the_weakest_claim_that_is_true(scope: Any, status: str) -> None:
    session, first, second = spoken()

    session.answer("manager", [first, second], "we will", scope=scope)

    assert [one.status.status for one in Ledger.of(session.record).answers()][1:] == [status, status]


def test_an_answer_to_the_point_itself_outweighs_a_collective_one() -> None:
    session, first, second = spoken()
    session.answer("manager", first, "opened at six", disposition="adopted")
    session.answer("manager", [first, second], "we heard you all", scope="collective")

    one, other = Ledger.of(session.record).answers()[1:]

    assert (one.status.status, one.disposition) == ("answered", "adopted")
    assert other.status.status == "answered-collectively"


def test_a_declined_point_stands_there_in_words_with_its_reason() -> None:
    session, first, _ = spoken()
    session.answer("manager", first, "no", disposition="declined", reason="the lorries are not ours")

    one, other = Ledger.of(session.record).answers()[1:]

    assert (one.text, one.disposition) == (session.state.points[first.points[0]].point.text, "declined")
    assert (one.reason, other.reason) == ("the lorries are not ours", None)


def test_points_that_only_an_answer_tells_of_stand_under_the_answers_own_name() -> None:
    from deliberation import Count  # noqa: PLC0415
    from deliberation.events import Point  # noqa: PLC0415

    session, _, _ = spoken("transcript")
    batch = Point("22条意见及建议", Count.read("22条"))
    source = Source("reported", ref="S8.R1", quote="相关部门给出解答")
    session.answer("manager", unlisted=batch, scope="collective", sources=[source])

    entry = Ledger.of(session.record).answers()[-1]

    assert (entry.ref, entry.status.status, entry.scope) == ("S8.R1", "answered-collectively", "collective")
    assert entry.count is not None
    assert entry.count.figure == 22


def test_duties_say_who_owes_and_whether_it_was_discharged() -> None:
    session, _, _ = spoken()

    duties = Ledger.of(session.record).duties()

    assert [(one.owed_by, one.due, one.status.status) for one in duties] == [
        (("manager",), "hearing", "discharged"),
        (("manager",), "hearing", "open"),
        (("manager", "worker"), "hearing", "open"),
    ]
    told = Ledger.of(spoken("transcript")[0].record).duties()
    assert [one.status.status for one in told] == ["discharged", "unknown", "unknown"]


def test_the_ledger_of_an_empty_record_is_empty() -> None:
    from deliberation.records import Header  # noqa: PLC0415

    ledger = Ledger.of(Record.start(Header("r-1")))

    assert (ledger.terms("2023-01-01"), ledger.answers(), ledger.duties()) == ((), (), ())


def test_the_json_holds_terms_answers_and_duties() -> None:
    session, _, _ = spoken()

    told = Ledger.of(session.record).to_json("2023-05-01", lang="zh")

    assert set(told) == {"on", "terms", "answers", "duties"}
    assert told["on"] == "2023-05-01"
    assert told["terms"][0]["status"] == "overdue"
    assert set(told["duties"][0]) == {"owed_by", "to", "what", "due", "status", "because"}
