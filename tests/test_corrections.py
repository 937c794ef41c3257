"""Corrections: what folds see after something was corrected or taken back, and what was known before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from deliberation import (
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
from deliberation.community import COMMUNITY
from deliberation.conditions import Condition
from deliberation.corrections import corrected, happened_by, known_by, noted_day, with_field
from deliberation.events import (
    Agree,
    Annul,
    Answer,
    Consent,
    Correct,
    Data,
    Decide,
    Enter,
    Event,
    Invite,
    Meet,
    Note,
    Object,
    Open,
    Point,
    Progress,
    Propose,
    Say,
    SeatEvent,
    Unfolded,
    Vote,
)
from deliberation.leaves import Erased
from deliberation.quantities import Count, Deadline, Moment
from deliberation.states import State


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def on(self, day: int) -> None:
        self.now = datetime(2026, 3, day, 2, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def session(clock: Clock) -> Session:
    roll = Roll.of(
        {
            "stakeholder": [Stakeholder("ann"), Stakeholder("bo")],
            "convener": [Stakeholder("office", kind="body")],
        }
    )
    session = Session.open(Forum("hall", procedure=COMMUNITY), Issue("the bench"), roll=roll, clock=clock)
    session.enter("consult")
    return session


def events(*data: Data | Event) -> tuple[Event, ...]:
    """Numbered events."""
    made = (one if isinstance(one, Event) else Event(one) for one in data)
    return tuple(
        Event(one.data, at=one.at, noted=one.noted, by=one.by, seq=seq)
        for seq, one in enumerate(made, start=1)
    )


def seen(*data: Data | Event) -> tuple[Data, ...]:
    return tuple(event.data for event in corrected(events(*data)))


def refused(code: str, session: Session, event: str, field: str, to: Any) -> InvalidInput:
    before, state = session.record, session.state
    with pytest.raises(InvalidInput) as caught:
        session.correct(event, field, to, by="ann")
    assert caught.value.code == code
    assert session.record is before
    assert session.state is state
    return caught.value


# -- in a session: folds and what was known


def test_a_correction_shows_in_the_state_and_not_in_what_was_known_before(
    session: Session, clock: Clock
) -> None:
    noise = session.say("ann", "demand", "the bench is too laud")
    clock.on(5)
    session.correct(noise, "data.text", "the bench is too low", by="ann", reason="misheard")
    assert session.state.points["#6.1"].point.text == "the bench is too low"
    assert session.state == State.of(session.record)
    before = State.of(session.record, known=date(2026, 3, 4))
    assert before.points["#6.1"].point.text == "the bench is too laud"
    assert State.of(session.record, known=date(2026, 3, 5)) == session.state
    assert Record.from_bytes(session.record.to_bytes()).event("#6").data == noise.data


def test_a_correction_shows_in_the_ledger_and_not_as_known_before(session: Session, clock: Clock) -> None:
    proposal = session.propose("ann", [Term("move the bench", responsible=["office"], by="2026-03-10")])
    session.consent("ann", proposal)
    session.consent("bo", proposal)
    session.consent("office", proposal)
    session.agree(proposal)
    clock.on(12)
    done = session.progress("office", session.agreements[0].terms[0], "done", on="2026-03-12")
    ledger = Ledger.of(session.record)
    term = session.agreements[0].terms[0]
    assert ledger.status(term, on="2026-03-12").status == "undetermined"
    clock.on(20)
    session.correct(done, "data.as_of", {"iso": "2026-03-09"}, by="office")
    ledger = Ledger.of(session.record)
    assert ledger.status(term, on="2026-03-12").status == "met"
    assert ledger.status(term, on="2026-03-12", known="2026-03-19").status == "undetermined"


def test_what_is_annulled_is_gone_from_the_state_and_was_known_before(session: Session, clock: Clock) -> None:
    noise = session.say("ann", "demand", "too loud")
    clock.on(5)
    session.annul(noise, by="ann")
    assert not session.state.points
    assert not session.state.statements
    assert State.of(session.record, known=date(2026, 3, 4)).points.keys() == {"#6.1"}


@pytest.mark.parametrize("kind", ["consent", "objection", "agreement"])
def test_a_decision_is_annulled_and_made_again_but_never_corrected(session: Session, kind: str) -> None:
    proposal = session.propose("ann", [Term("move the bench")])
    make = session.object if kind == "objection" else session.consent
    made = make("bo", proposal)
    if kind == "agreement":
        session.consent("ann", proposal)
        session.consent("office", proposal)
        agreed = session.agree(proposal).ref
        made = session.record.event(agreed)
    error = refused("reference.not-corrected", session, made.ref, "at", None)
    assert error.params["kind"] == made.kind
    session.annul(made, by="bo")
    assert not session.agreements
    assert not session.state.proposals[proposal.ref].objections
    if kind == "consent":
        assert not session.state.proposals[proposal.ref].consents
        session.consent("bo", proposal)
        assert session.state.proposals[proposal.ref].consents.keys() == {"bo"}


@pytest.mark.parametrize("ref", ["#1", "#5"])
def test_the_course_of_the_session_is_neither_corrected_nor_annulled(session: Session, ref: str) -> None:
    refused("reference.not-corrected", session, ref, "at", None)
    with pytest.raises(InvalidInput) as caught:
        session.annul(ref, by="ann")
    assert caught.value.code == "reference.not-annulled"


def test_an_annulment_stands(session: Session) -> None:
    noise = session.say("ann", "demand", "too loud")
    annulment = session.annul(noise, by="ann")
    for again, code in ((noise, "reference.annulled-already"), (annulment, "reference.not-annulled")):
        before = session.record
        with pytest.raises(InvalidInput) as caught:
            session.annul(again, by="ann")
        assert caught.value.code == code
        assert session.record is before
    refused("reference.annulled-already", session, noise.ref, "data.text", "louder")


def test_an_annulled_correction_no_longer_applies(session: Session) -> None:
    noise = session.say("ann", "demand", "too loud")
    first = session.correct(noise, "data.text", "too low", by="ann")
    second = session.correct(noise, "data.text", "too lone", by="ann")
    assert session.state.points["#6.1"].point.text == "too lone"
    session.annul(second, by="ann")
    assert session.state.points["#6.1"].point.text == "too low"
    session.annul(first, by="ann")
    assert session.state.points["#6.1"].point.text == "too loud"
    refused("reference.not-corrected", session, first.ref, "data.to", "too long")
    assert session.state == State.of(Record.from_bytes(session.record.to_bytes()), supposed=True)


@pytest.mark.parametrize(
    ("field", "to", "code"),
    [
        ("data.texts", "x", "correction.field"),
        ("data", {}, "correction.field"),
        ("data.", "x", "correction.field"),
        ("", "x", "correction.field"),
        ("seq", 9, "correction.field"),
        ("kind", "note", "correction.field"),
        ("noted", None, "correction.field"),
        ("sources", [], "correction.field"),
        ("hash", "x", "correction.field"),
        ("setting.x", "x", "correction.field"),
        ("by.7", "ann", "correction.field"),
        ("by.-1", "ann", "correction.field"),
        ("by.٠", "ann", "correction.field"),
        ("by." + "9" * 5000, "ann", "correction.field"),
        ("data.text.0", "x", "correction.field"),
        ("data.points.0", {}, "correction.field"),
        ("data.what", "rant", "correction.value"),
        ("data.what", None, "correction.value"),
        ("data.text", None, "correction.value"),
        ("data.text", ["x"], "correction.value"),
        ("data.text", {"leaf": "0" * 64}, "correction.value"),
        ("data.points", "x", "correction.value"),
        ("data.points", [{"text": 5}], "correction.value"),
        ("data.points", [{"texts": "x"}], "correction.value"),
        ("at", "2026-03-01", "correction.value"),
        ("at", {"iso": "2026-02-30"}, "correction.value"),
        ("by", "ann", "correction.value"),
        ("by", [5], "correction.value"),
        ("setting", "bar", "correction.value"),
    ],
)
def test_a_wrong_field_or_value_is_refused_and_nothing_recorded(
    session: Session, field: str, to: Any, code: str
) -> None:
    noise = session.say("ann", "demand", "too loud")
    refused(code, session, noise.ref, field, to)


def test_a_correction_to_somebody_nobody_knows_is_refused(session: Session) -> None:
    noise = session.say("ann", "demand", "too loud")
    before = session.record
    for field, to in (("by", ["zoe"]), ("by.0", "zoe")):
        with pytest.raises(UnknownReference):
            session.correct(noise, field, to, by="ann")
    assert session.record is before


def test_a_correction_of_nothing_is_refused(session: Session) -> None:
    for event in ("#99", "#0", "noise"):
        with pytest.raises(UnknownReference):
            session.correct(event, "at", None, by="ann")
        with pytest.raises(UnknownReference):
            session.annul(event, by="ann")


def test_who_spoke_when_and_where_can_be_corrected(session: Session) -> None:
    noise = session.say("ann", "demand", "too loud")
    session.correct(noise, "by", ["bo", "office"], by="ann")
    session.correct(noise, "setting", "before", by="ann")
    session.correct(noise, "at", {"text": "昨日", "iso": "2026-02-28"}, by="ann")
    session.correct(noise, "at.basis", "as ann says", by="ann")
    said = session.state.statements[0]
    assert said.by == ("bo", "office")
    assert said.setting == "before"
    assert said.at == Moment("昨日", "2026-02-28", "as ann says")
    session.correct(noise, "at", None, by="ann")
    assert session.state.statements[0].at is None


def test_a_field_deep_inside_a_proposal_can_be_corrected(session: Session) -> None:
    proposal = session.propose(
        "ann",
        [
            Term(
                "move the bench",
                responsible=["office"],
                by="2026-03-10",
                if_not="shade",
                judge=["ann"],
                evidence=["photo"],
            )
        ],
    )
    session.correct(proposal, "data.terms.0.deadline", {"before": "2026-04-01"}, by="ann")
    session.correct(proposal, "data.terms.0.responsible.0.part", "support", by="ann")
    session.correct(proposal, "data.terms.0.condition.holds", to=True, by="ann")
    session.correct(proposal, "data.terms.0.evidence", ["a drawing", "a photo"], by="ann")
    session.correct(proposal, "data.terms.0.text", "turn the bench", by="ann")
    (term,) = session.state.proposals[proposal.ref].terms
    assert term.deadline == Deadline(before="2026-04-01")
    assert term.responsible[0].part == "support"
    assert term.condition == Condition("shade", holds=True, judge=["ann"])
    assert term.evidence == ("a drawing", "a photo")
    assert (term.text, term.ref) == ("turn the bench", f"{proposal.ref}.1")
    for field, to, code in (
        ("data.terms.0.deadline.by", "2026-04-01", "correction.value"),
        ("data.terms.0.deadline.by", "someday", "correction.value"),
        ("data.terms.0.force", "iron", "correction.value"),
        ("data.terms.0.ref", "#1.1", "correction.field"),
        ("data.terms.0.evidence.0", "a photo", "correction.field"),
        ("data.terms.1.text", "x", "correction.field"),
        ("data.terms.0.fallback.text", "x", "correction.field"),
        ("data.terms.0.by", "2026-04-01", "correction.field"),
    ):
        refused(code, session, proposal.ref, field, to)


def test_a_correction_builds_on_the_ones_before_it(session: Session) -> None:
    noise = session.say("ann", "demand", "too loud")
    session.correct(noise, "by", ["bo", "ann"], by="ann")
    session.correct(noise, "by.1", "office", by="ann")
    assert session.state.statements[0].by == ("bo", "office")
    session.correct(noise, "at", None, by="ann")
    refused("correction.field", session, noise.ref, "at.basis", "as ann says")


# -- with_field, for what sessions rarely meet


def test_mappings_are_corrected_by_key() -> None:
    seat = Event(SeatEvent("ann", "owner", weights={"heads": "1"}), seq=1)
    changed: Any = with_field(seat, "data.weights.area", "66.12")
    assert changed.data.weights == {"heads": "1", "area": "66.12"}
    for path, to, code in (
        ("data.weights.area", 66, "correction.value"),
        ("data.weights.area.x", "1", "correction.field"),
        ("data.weights.heads.x", "1", "correction.field"),
    ):
        with pytest.raises(InvalidInput) as caught:
            with_field(seat, path, to)
        assert caught.value.code == code


def test_attributes_are_free_text_and_corrected_as_a_whole() -> None:
    someone = Stakeholder("ann", attributes={"floor": "3"})
    seat = Event(SeatEvent("ann", "owner", stakeholder=someone), seq=1)
    changed: Any = with_field(seat, "data.stakeholder.attributes", {"floor": "4"})
    assert changed.data.stakeholder.attributes == {"floor": "4"}
    for path, to, code in (
        ("data.stakeholder.attributes.floor", "4", "correction.field"),
        ("data.stakeholder.attributes", {"": "4"}, "correction.value"),
        ("data.stakeholder.kind", "thing", "correction.value"),
        ("data.stakeholder.id", "a/b", "correction.value"),
    ):
        with pytest.raises(InvalidInput) as caught:
            with_field(seat, path, to)
        assert caught.value.code == code


def test_of_an_unknown_kind_only_the_envelope_is_corrected() -> None:
    event = Event(Unfolded("dance", {"steps": 3}), seq=1)
    for path in ("data.kind", "data.data", "data.data.steps"):
        with pytest.raises(InvalidInput) as caught:
            with_field(event, path, "x")
        assert caught.value.code == "correction.field"


def test_a_correction_says_which_event_and_field_it_was_about() -> None:
    with pytest.raises(InvalidInput) as caught:
        with_field(Event(Say("demand", "x"), seq=7), "data.what", "rant")
    assert caught.value.params["event"] == "#7 data.what"
    assert "#7 data.what" in caught.value.message("zh")


# -- the corrected view of any record, whoever wrote it


def test_corrections_apply_in_the_order_of_recording() -> None:
    note, *_ = seen(Note("rule", "a"), Correct("#1", "data.text", "b"), Correct("#1", "data.text", "c"))
    assert note == Note("rule", "c")


def test_the_order_of_events_stays_and_papers_can_see_the_correction() -> None:
    view = corrected(events(Note("rule", "a"), Note("rule", "b"), Correct("#1", "data.text", "c")))
    assert [event.seq for event in view] == [1, 2, 3]
    assert isinstance(view[2].data, Correct)


@pytest.mark.parametrize(
    "fixed",
    [
        Consent("#1", "each"),
        Object("#1"),
        Vote("#1", "yes"),
        Decide("#1", "holds"),
        Agree("#1"),
        Correct("#9", "data.text", "x"),
        Annul("#9"),
        Enter("hearing"),
        Open({}, "0"),
    ],
)
def test_what_cannot_be_corrected_stays_as_it_was_even_where_a_record_tries(fixed: Data) -> None:
    field = next(iter(type(fixed).__attrs_attrs__)).name
    assert seen(fixed, Correct("#1", f"data.{field}", "x"), Correct("#1", "at", {"iso": "2023"}))[0] == fixed
    assert corrected(events(fixed, Correct("#1", "at", {"iso": "2023"})))[0].at is None


@pytest.mark.parametrize("fixed", [Enter("hearing"), Open({}, "0"), Meet(), Annul("#9")])
def test_the_course_of_a_session_is_not_annulled_even_where_a_record_tries(fixed: Data) -> None:
    assert seen(fixed, Annul("#1"))[0] == fixed


def test_nothing_reaches_an_event_that_comes_later_or_nowhere() -> None:
    assert seen(Annul("#2"), Note("rule", "a")) == (Annul("#2"), Note("rule", "a"))
    assert seen(Correct("#2", "data.text", "b"), Note("rule", "a"))[1] == Note("rule", "a")
    assert len(seen(Annul("#1"), Correct("#2", "at", None), Annul("#99"), Correct("r#1", "at", None))) == 4


def test_a_correction_that_no_longer_fits_has_no_effect() -> None:
    told = (
        Note("rule", "a"),
        Correct("#1", "at", {"iso": "2023"}),
        Correct("#1", "at.text", "去年"),
        Annul("#2"),
        Correct("#1", "data.nonsense", 5),
        Correct("#1", "data.text", 5),
    )
    view = corrected(events(*told))
    assert view[0].data == Note("rule", "a")
    assert view[0].at is None
    assert [event.seq for event in view] == [1, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("target", "field", "read"),
    [
        (Event(Say("demand", "a", (Point("b"),))), "data.text", ""),
        (Event(Say("demand", "a", (Point("b"),))), "data.points.0.text", ""),
        (Event(Say("demand", "a", (Point("b"),))), "data.points", ()),
        (Event(Say("demand", "a", (Point("b"),))), "data.what", "demand"),
        (Event(Answer(("#1.1",), text="x")), "data.text", ""),
        (Event(Answer(("#1.1",), disposition="noted")), "data.disposition", None),
        (Event(Answer(("#1.1",), unlisted=Point(count=Count.of(3)))), "data.unlisted.count", None),
        (Event(Propose((Term("x", evidence=["y"]),))), "data.terms.0.evidence", ()),
        (Event(Progress("#1.1", "done", Moment.on("2023"))), "data.as_of", None),
        (Event(Invite("ann", "owner")), "data.who", "ann"),
        (Event(SeatEvent("ann", "owner", holds=False)), "data.holds", False),
        (Event(Note("rule", "a"), at=Moment.on("2023")), "at", None),
        (Event(Note("rule", "a"), by=("ann",)), "by", ()),
        (Event(Note("rule", "a"), at=Moment.on("2023")), "at.iso", None),
    ],
)
def test_where_the_corrected_value_was_removed_folds_see_a_removed_text_or_what_is_not_said(
    target: Event, field: str, read: Any
) -> None:
    removed = Erased.with_hash("ab" * 32)
    (numbered,) = events(target)
    changed = with_field(numbered, field, removed)
    held: Any = changed
    for step in field.split("."):
        held = held[int(step)] if step.isdecimal() else getattr(held, step)
    assert held == read
    assert isinstance(held, Erased) == (read == "")


def test_a_correction_can_be_redacted_and_the_session_still_folds(session: Session) -> None:
    noise = session.say("ann", "demand", "too loud")
    moved = session.correct(noise, "at", {"iso": "2026-02-28"}, by="ann")
    session.redact(moved, "data.to")
    assert session.state.statements[0].at is None
    assert State.of(session.record, on=date(2026, 3, 1)).points.keys() == {"#6.1"}
    worded = session.correct(noise, "data.text", "Ann's neighbour is too loud", by="ann")
    session.redact(worded, "data.to")
    assert isinstance(session.state.statements[0].data.text, Erased)


# -- what was known


def days(view: Iterable[Event]) -> list[int]:
    return [event.seq for event in view]


def test_what_was_known_goes_by_when_it_was_noted_else_by_when_it_happened() -> None:
    told = events(
        Event(Note("rule", "a"), at=Moment.on("2023-02-08"), noted="2023-02-20T15:59:59Z"),
        Event(Note("rule", "b"), at=Moment.on("2023-02-08"), noted="2023-02-20T16:00:00Z"),
        Event(Note("rule", "c"), at=Moment.on("2023-02-08")),
        Event(Note("rule", "d"), at=Moment.on("2023-02")),
        Event(Note("rule", "e"), at=Moment.unknown("日前")),
        Event(Note("rule", "f")),
    )
    assert days(known_by(told, date(2023, 2, 20), "Asia/Shanghai")) == [1, 3, 4, 5, 6]
    assert days(known_by(told, date(2023, 2, 21), "Asia/Shanghai")) == [1, 2, 3, 4, 5, 6]
    assert days(known_by(told, date(2023, 2, 7), "Asia/Shanghai")) == [4, 5, 6]
    assert days(known_by(told, date(2023, 1, 31), "Asia/Shanghai")) == [5, 6]


def test_a_day_is_a_civil_day_of_the_zone() -> None:
    assert noted_day("2023-02-08T16:30:00Z", "Asia/Shanghai") == date(2023, 2, 9)
    assert noted_day("2023-02-08T16:30:00Z", "UTC") == date(2023, 2, 8)
    assert noted_day("2023-02-08T02:30:00Z", "America/New_York") == date(2023, 2, 7)


def test_what_may_have_happened_by_a_day() -> None:
    assert happened_by(None, date(2023, 2, 8))
    assert happened_by(Moment.on("2023"), date(2023, 2, 8))
    assert not happened_by(Moment.on("2023-03"), date(2023, 2, 8))


def test_nothing_supposed_counts_as_said(session: Session) -> None:
    session.note("rule", "x", sources=[Source("supposed", basis="a guess")])
    assert not State.of(session.record).notes
    assert len(State.of(session.record, supposed=True).notes) == 1
