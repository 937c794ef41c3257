"""Duties with clocks: notice, answer, publication, report, revisit and resubmission, from their event to their last day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import (
    Calendar,
    Commitment,
    Duty,
    Forum,
    InvalidInput,
    Ledger,
    Moment,
    Period,
    Procedure,
    Roll,
    Seat,
    Session,
    Stage,
    Stakeholder,
    Term,
    consensus,
)
from deliberation.canonical import canonical
from deliberation.clocks import Days, Running, in_time
from deliberation.events import Event, Say
from deliberation.ledgers import DutyEntry
from deliberation.wording import LANGS, Reason


FIFTEEN = Period(15, "days")
MOVES = dict.fromkeys(("say", "answer", "propose", "consent", "object", "agree"), "*")


def procedure(*duties: Duty) -> Procedure:
    return Procedure(
        key="tea-talk",
        title={"zh": "茶话会", "en": "Tea talk"},
        seats=[Seat("host"), Seat("guest")],
        stages=[
            Stage("door", repeatable=True),
            Stage("table", meeting=True, repeatable=True, moves=MOVES, yields="agreement"),
        ],
        duties=duties,
        decides=consensus(),
    )


def opened(*duties: Duty, on: Any = "2026-03-01", calendar: str | None = None, **more: Any) -> Session:
    roll = Roll.of({"host": [Stakeholder("hal")], "guest": [Stakeholder("ann"), Stakeholder("bo")]})
    forum = Forum("hall", procedure=procedure(*duties), calendar=calendar)
    return Session.open(forum, roll=roll, on=on, **{"clock": None} | more)


def settled(session: Session, on: Any, *terms: Term) -> Any:
    """The agreement on some terms."""
    if session.state.stage != "table":
        session.enter("table", on=on)
    text = session.propose("ann", terms or (Commitment("mend the kettle"),), on=on)
    for holder in session.must_consent(text):
        session.consent(holder, text, on=on)
    return session.agree(text, on=on)


def owed(session: Session, on: Any = None) -> list[DutyEntry]:
    return list(Ledger.of(session.record).duties(on))


def only(session: Session, on: Any = None) -> DutyEntry:
    [one] = owed(session, on)
    return one


def stands(session: Session, on: Any = None) -> tuple[str | None, str]:
    one = only(session, on)
    return one.due, one.status.status


# ---- answers


def test_an_answer_is_due_so_many_days_after_the_statement_and_overdue_the_day_after() -> None:
    session = opened(Duty(owed_by="host", to="question", within=FIFTEEN))
    session.enter("table")
    session.say("ann", "question", "why green?", on="2026-03-02")

    assert stands(session) == ("2026-03-17", "open")
    assert stands(session, "2026-03-17") == ("2026-03-17", "open")
    assert stands(session, "2026-03-18") == ("2026-03-17", "overdue")


@pytest.mark.parametrize(("day", "said"), [("2026-03-17", "in time"), ("2026-03-18", "too late")])
def test_an_answer_discharges_it_and_the_reason_says_whether_in_time(day: str, said: str) -> None:
    session = opened(Duty(owed_by="host", to="question", within=FIFTEEN))
    session.enter("table")
    asked = session.say("ann", "question", "why green?", on="2026-03-02")
    session.answer("hal", asked, "it was on offer", on=day)

    one = only(session, "2026-05-01")

    assert one.status.status == "discharged"
    assert said in one.status.because("en")


def test_the_reason_names_event_rule_arithmetic_and_basis_in_both_languages() -> None:
    session = opened(Duty(owed_by="host", to="question", within=FIFTEEN, basis="house rule 7"))
    session.enter("table")
    asked = session.say("ann", "question", "why green?", on="2026-03-02")

    one = only(session, "2026-04-01")

    assert one.basis == "house rule 7"
    assert one.status.because("en") == (
        f"nothing was recorded; the last day, 2026-03-17, is over; 15 day(s) from the statement {asked.ref}.1 on 2026-03-02, "
        "that day not counted (Civil Code, art. 201), end on 2026-03-17; under house rule 7"
    )
    assert "《民法典》第 201 条" in one.status.because("zh")
    assert one.status.rests_on == (asked.ref,)


def test_a_number_that_is_not_included_ends_a_day_sooner() -> None:
    session = opened(Duty(owed_by="host", to="question", within=Period(15, "days", inclusive=False)))
    session.enter("table")
    session.say("ann", "question", "why green?", on="2026-03-02")

    assert stands(session, "2026-03-16") == ("2026-03-16", "open")
    assert stands(session, "2026-03-17") == ("2026-03-16", "overdue")


def test_an_answer_with_a_gate_and_a_clock_has_both() -> None:
    session = opened(Duty(owed_by="host", to="question", until="table", within=FIFTEEN))
    session.enter("table")
    session.say("ann", "question", "why green?")

    assert "enter" not in {move.kind for move in session.allowed()}
    assert stands(session) == ("2026-03-16", "open")


# ---- what isn't known


def test_silence_in_a_transcript_is_unknown_and_never_overdue() -> None:
    session = opened(Duty(owed_by="host", to="question", within=FIFTEEN), enforcement="transcript")
    session.enter("table")
    session.say("ann", "question", "why green?", on="2026-03-02")

    assert stands(session, "2030-01-01") == ("2026-03-17", "unknown")


@pytest.mark.parametrize("when", ["2026-03", Moment.unknown("近日")])
def test_without_the_day_of_the_event_there_is_no_last_day(when: Any) -> None:
    session = opened(Duty(owed_by="host", to="question", within=FIFTEEN))
    session.enter("table")
    session.say("ann", "question", "why green?", on=when)

    assert stands(session, "2026-12-31") == (None, "unknown")
    assert "can't be counted out" in only(session, "2026-12-31").status.because("en")


def test_what_was_done_on_a_day_that_is_not_known_is_done_and_nobody_says_in_time() -> None:
    session = opened(Duty(owed_by="host", to="question", within=FIFTEEN), enforcement="transcript")
    session.enter("table")
    asked = session.say("ann", "question", "why green?", on="2026-03-02")
    session.answer("hal", asked, "it was on offer", on="2026-03")

    assert stands(session)[1] == "discharged"
    assert "whether that was in time can't be told" in only(session).status.because("en")


def test_working_days_without_a_calendar_give_no_last_day() -> None:
    session = opened(Duty(owed_by="host", to="question", within=Period(15, "working-days")))
    session.enter("table")
    session.say("ann", "question", "why green?")

    assert stands(session, "2030-01-01") == (None, "unknown")
    assert "calendar of working days" in only(session, "2030-01-01").status.because("en")


def test_a_calendar_that_is_not_at_hand_is_named() -> None:
    session = opened(Duty(owed_by="host", to="question", within=Period(5, "working-days")), calendar="moon")
    session.enter("table")
    session.say("ann", "question", "why green?")

    assert "the calendar moon, which no installed plugin brings" in only(session).status.because("en")


# ---- days of rest


WEEKENDS = Calendar(
    key="weekends",
    title={"zh": "双休日", "en": "Weekends"},
    resting=lambda day: day.weekday() >= 5,
    known=(2020, 2026),
    basis="custom",
)


def running(duty: Duty, day: str | None) -> Running:
    said = Event(Say("question", "why?"), at=None if day is None else Moment.on(day), seq=7)
    return Running(duty, "#7.1", ("hal",), said, Reason("clock.from-statement", {"ref": "#7.1"}), said.at)


def test_a_last_day_of_rest_moves_on_and_the_reason_names_the_article() -> None:
    clock = running(Duty(owed_by="host", to="question", within=Period(6, "days")), "2026-03-02").clock(
        Days(WEEKENDS)
    )

    assert clock.last == date(2026, 3, 9)
    assert clock.why[-1].explain("en") == (
        "2026-03-08 is a day of rest, so the last day is 2026-03-09 (art. 203; Weekends)"
    )
    assert clock.why[-1].explain("zh") == "2026-03-08 为休息日，顺延至 2026-03-09（第 203 条；双休日）"


def test_months_end_on_the_corresponding_day_by_article_202() -> None:
    clock = running(Duty(owed_by="host", to="question", within=Period(1, "months")), "2026-01-31").clock()

    assert clock.last == date(2026, 2, 28)
    assert "arts. 201 and 202" in clock.why[0].explain("en")


def test_a_year_that_the_calendar_does_not_know_gives_no_last_day() -> None:
    duty = Duty(owed_by="host", to="question", within=Period(15, "working-days"))

    clock, status = running(duty, "2026-12-28").stands(date(2027, 6, 1), told=False, days=Days(WEEKENDS))

    assert (clock.last, status.status) == (None, "unknown")
    assert "the calendar doesn't reach that far" in status.because("en")


UNITS = st.sampled_from(["days", "working-days", "weeks", "months", "years"])


@given(st.integers(1, 60), UNITS, st.dates(date(2000, 1, 1), date(2020, 1, 1)))
def test_the_last_day_is_that_of_the_period(number: int, unit: Any, day: date) -> None:
    period = Period(number, unit)
    calendar = Calendar(
        key="w", title=WEEKENDS.title, resting=WEEKENDS.resting, known=(1990, 2100), basis="custom"
    )
    duty = Duty(owed_by="host", to="question", within=period)

    assert running(duty, day.isoformat()).clock(Days(calendar)).last == calendar.last_day(period, day)


@given(st.integers(1, 60), st.dates(date(2000, 1, 1), date(2020, 1, 1)), st.integers(0, 90))
def test_nothing_is_overdue_before_its_last_day_is_over(number: int, day: date, later: int) -> None:
    one = running(Duty(owed_by="host", to="question", within=Period(number, "days")), day.isoformat())
    asked = date.fromordinal(day.toordinal() + later)

    _, status = one.stands(asked, told=False)

    assert (status.status == "overdue") is (later > number)


@pytest.mark.parametrize(
    ("at", "expected"),
    [("2026-03-02", True), ("2026-03-03", False), ("2026-03", None), ("2026-02", True), (None, None)],
)
def test_in_time_has_three_values(at: str | None, expected: bool | None) -> None:
    assert in_time(None if at is None else Moment.on(at), date(2026, 3, 2)) is expected


# ---- notice


NOTICE = Duty("notice", owed_by="host", ahead=FIFTEEN)


@pytest.mark.parametrize(("day", "status"), [("2026-03-01", "discharged"), ("2026-03-02", "overdue")])
def test_a_notice_must_be_out_fifteen_days_before_the_meeting(day: str, status: str) -> None:
    session = opened(NOTICE)
    session.publish("notice", on=day)
    session.meet(on="2026-03-16")

    assert stands(session) == ("2026-03-01", status)


def test_nothing_is_owed_as_long_as_no_meeting_has_begun() -> None:
    assert owed(opened(NOTICE), "2027-01-01") == []


def test_a_meeting_without_notice_is_overdue_live_and_unknown_in_a_transcript() -> None:
    for enforcement, status in (("strict", "overdue"), ("transcript", "unknown")):
        session = opened(NOTICE, enforcement=enforcement)
        session.meet(on="2026-03-16")

        assert stands(session) == ("2026-03-01", status)


def test_where_no_notice_was_made_public_the_last_invitation_counts() -> None:
    session = opened(NOTICE)
    session.invite("ann", "guest", on="2026-02-20")
    session.invite("bo", "guest", on="2026-03-05")
    session.meet(on="2026-03-16")

    assert stands(session) == ("2026-03-01", "overdue")


def test_each_meeting_takes_a_notice_of_its_own() -> None:
    session = opened(NOTICE)
    session.publish("notice", on="2026-03-01")
    session.meet(on="2026-03-16")
    session.adjourn()
    session.meet(on="2026-05-16")

    assert [one.status.status for one in owed(session)] == ["discharged", "overdue"]


def test_a_notice_can_be_of_a_stage() -> None:
    session = opened(Duty("notice", owed_by="host", ahead=FIFTEEN, before="door"))
    session.publish("notice", on="2026-03-01")
    session.enter("door", on="2026-03-16")

    assert stands(session) == ("2026-03-01", "discharged")
    assert "before the beginning of “door”" in only(session).status.because("en")


def test_where_nobody_says_that_a_meeting_began_it_did_with_the_first_stage_at_one() -> None:
    session = opened(NOTICE)
    session.enter("door", on="2026-03-01")
    session.enter("table", on="2026-03-16")

    assert only(session).due == "2026-03-01"


def test_a_notice_by_somebody_who_does_not_owe_it_discharges_nothing() -> None:
    session = opened(NOTICE)
    session.publish("notice", by="ann", on="2026-02-01")
    session.meet(on="2026-03-16")

    assert stands(session)[1] == "overdue"


# ---- afterwards


def test_what_was_agreed_must_be_made_public() -> None:
    session = opened(Duty("publish", owed_by="host", paper="result", within=Period(3, "days")))
    agreement = settled(session, "2026-03-02")
    session.publish("minutes", on="2026-03-03")

    assert (only(session).to, *stands(session, "2026-03-06")) == (agreement.ref, "2026-03-05", "overdue")

    session.publish("result", about=agreement.ref, on="2026-03-05")
    assert stands(session, "2026-03-06") == ("2026-03-05", "discharged")


def test_a_paper_about_something_else_discharges_nothing() -> None:
    session = opened(Duty("publish", owed_by="host", within=Period(3, "days")))
    first = settled(session, "2026-03-02")
    settled(session, "2026-03-03", Commitment("buy cups"))
    session.publish("result", about=first.ref, on="2026-03-04")

    assert [one.status.status for one in owed(session, "2026-03-20")] == ["discharged", "overdue"]


def test_a_term_must_be_reported_back_on() -> None:
    session = opened(Duty("report", owed_by="host", within=Period(1, "months")))
    [term] = settled(session, "2026-03-02").terms

    assert stands(session, "2026-04-03") == ("2026-04-02", "overdue")

    session.progress("hal", term, "under-way", on="2026-04-02")
    assert stands(session, "2026-04-03") == ("2026-04-02", "discharged")


def test_a_duty_can_be_for_terms_of_one_force_alone() -> None:
    session = opened(Duty("report", owed_by="host", to="promise", within=Period(1, "months")))
    settled(session, "2026-03-02")
    session.agree(by="hal", terms=[Term("bring cake", force="promise", responsible=["hal"])], on="2026-03-02")

    assert [one.to for one in owed(session)] == [session.agreements[-1].terms[0].ref]


def test_a_term_that_was_waived_or_replaced_is_owed_no_report() -> None:
    session = opened(Duty("report", owed_by="host", within=Period(1, "months")))
    [term] = settled(session, "2026-03-02", Commitment("mend the kettle", promised_to=["ann"])).terms
    session.waive("ann", term)

    assert owed(session) == []


def test_a_completion_is_revisited() -> None:
    session = opened(Duty("revisit", owed_by="host", within=Period(7, "days")))
    [term] = settled(session, "2026-03-02").terms

    assert owed(session, "2026-12-31") == []

    done = session.progress("hal", term, "done", on="2026-03-10")
    assert stands(session, "2026-03-18") == ("2026-03-17", "overdue")

    session.note("revisit", "the kettle boils", by="hal", after=[done], on="2026-03-17")
    assert stands(session, "2026-03-18") == ("2026-03-17", "discharged")


def test_an_acceptance_is_a_revisit() -> None:
    session = opened(Duty("revisit", owed_by="host", within=Period(7, "days")))
    [term] = settled(session, "2026-03-02").terms
    session.progress("hal", term, "done", on="2026-03-10")
    session.accept("ann", term, on="2026-03-12")

    assert stands(session, "2026-03-18")[1] == "discharged"


def test_a_term_that_is_sent_back_must_come_back() -> None:
    session = opened(Duty("resubmit", owed_by="host", within=Period(5, "days")))
    [term] = settled(session, "2026-03-02").terms
    session.progress("hal", term, "done", on="2026-03-10")
    session.reopen("ann", term, on="2026-03-12")

    assert stands(session, "2026-03-18") == ("2026-03-17", "overdue")

    session.progress("hal", term, "done", on="2026-03-17")
    assert stands(session, "2026-03-18") == ("2026-03-17", "discharged")


def test_what_a_note_sends_back_must_come_back() -> None:
    session = opened(Duty("resubmit", owed_by="host", within=Period(5, "days")))
    form = session.note("issue-form", "the kettle", by="hal")
    back = session.note("sent-back", "which kettle?", by="ann", after=[form], on="2026-03-12")

    assert (only(session).to, *stands(session, "2026-03-18")) == (back.ref, "2026-03-17", "overdue")

    session.note("issue-form", "the old kettle", by="hal", after=[back], on="2026-03-14")
    assert stands(session, "2026-03-18")[1] == "discharged"


def test_a_duty_without_a_period_is_open_until_it_is_done() -> None:
    session = opened(Duty("report", owed_by="host"))
    [term] = settled(session, "2026-03-02").terms

    assert stands(session, "2036-01-01") == (None, "open")
    assert "no period is set" in only(session).status.because("en")

    session.progress("hal", term, "done", on="2036-01-02")
    assert stands(session, "2036-01-03") == (None, "discharged")


@pytest.mark.parametrize("lang", LANGS)
def test_the_reasons_have_words(lang: Any) -> None:
    session = opened(NOTICE, Duty("revisit", owed_by="host"), Duty("publish", owed_by="host", within=FIFTEEN))
    session.meet(on="2026-03-16")
    [term] = settled(session, "2026-03-16").terms
    session.progress("hal", term, "done")

    for one in owed(session, "2027-01-01"):
        assert "{" not in one.status.explain(lang)


# ---- definitions


def test_a_duty_that_says_nothing_new_is_stored_as_before() -> None:
    data = procedure(Duty(owed_by="host", to="question", until="table")).to_data()["duties"]

    assert data == [{"owed_by": ["host"], "to": ["question"], "until": "table"}]


def test_a_duty_with_a_clock_survives_being_stored() -> None:
    defined = procedure(
        Duty("notice", owed_by="host", ahead=FIFTEEN, before="table"),
        Duty(
            "publish",
            owed_by="host",
            to="agreed",
            paper=("result", "minutes"),
            within=Period(3, "weeks", inclusive=False),
        ),
    )

    assert canonical(defined.to_data())
    assert Procedure.from_data(defined.to_data()) == defined


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"what": "tea"}, "procedure.duty-what"),
        ({"what": "notice", "within": FIFTEEN}, "procedure.duty-field"),
        ({"what": "answer", "ahead": FIFTEEN}, "procedure.duty-field"),
        ({"what": "report", "until": "table"}, "procedure.duty-field"),
        ({"what": "revisit", "paper": "result"}, "procedure.duty-field"),
        ({"what": "report", "each": True}, "procedure.duty-field"),
        ({"what": "report", "within": "soon"}, "procedure.duty-clock"),
    ],
)
def test_what_cannot_be_said_of_a_duty_is_refused(given: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Duty(owed_by="host", **given)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("duty", "code"),
    [
        (Duty("report"), "procedure.duty-empty"),
        (Duty("report", owed_by="cook"), "procedure.no-seat"),
        (Duty("report", owed_by="host", to="question"), "procedure.duty-force"),
        (Duty("notice", owed_by="host", before="attic"), "procedure.duty-before"),
    ],
)
def test_a_duty_that_does_not_fit_its_procedure_is_refused(duty: Duty, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        procedure(duty)

    assert refused.value.code == code


def test_a_duty_about_what_is_agreed_is_refused_where_nobody_can_agree() -> None:
    with pytest.raises(InvalidInput) as refused:
        Procedure(
            key="talk",
            title={"zh": "谈", "en": "Talk"},
            seats=[Seat("host")],
            stages=[Stage("table", moves={"say": "*"})],
            duties=[Duty("report", owed_by="host")],
        )

    assert refused.value.code == "procedure.duty-idle"
