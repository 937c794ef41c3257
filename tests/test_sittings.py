"""A forum that sits regularly owes a sitting in every period; a missing one is overdue, and never called breach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import (
    Forum,
    InvalidInput,
    Ledger,
    Moment,
    Procedure,
    Record,
    Recurrence,
    Roll,
    Session,
    Source,
    Stage,
    Stakeholder,
)
from deliberation.events import Annul, Event, Meet, Open
from deliberation.leaves import Erased
from deliberation.ledgers import DutyEntry
from deliberation.records import Header, each_once
from deliberation.sittings import sittings_due, sittings_of
from deliberation.wording import LANGS


TALK = Procedure(
    key="talk",
    title={"zh": "茶话会", "en": "Talk"},
    stages=[Stage("notice"), Stage("table", meeting=True, repeatable=True), Stage("round", meeting=True)],
)
QUARTERLY = Forum("hall", procedure=TALK, conveners=["office", "club"], recurrence=Recurrence("quarter"))


def opened(on: Any = "2023-02-08", forum: Forum = QUARTERLY, **more: Any) -> Session:
    return Session.open(forum, on=on, **{"clock": None, "enforcement": "transcript"} | more)


def sat(*days: Any, forum: Forum = QUARTERLY, **more: Any) -> Record:
    """The record of a session opened and held on the first day, with meetings on the others too."""
    session = opened(days[0], forum, **more)
    for day in days:
        session.meet(on=day)
        session.adjourn()
    return session.record


def due(record: Record, *others: Record, on: Any = None, **asked: Any) -> list[tuple[str | None, str]]:
    return [(one.due, one.status.status) for one in sittings(record, *others, on=on, **asked)]


def sittings(record: Record, *others: Record, on: Any = None, **asked: Any) -> list[DutyEntry]:
    found = [one for one in Ledger.of(record, *others).duties(on, **asked) if one.what == "sitting"]
    for entry in found:
        assert all("{" not in entry.status.explain(lang) for lang in LANGS)
    return found


# ---- one record


def test_a_sitting_is_owed_by_the_conveners_to_the_forum_for_every_period_up_to_the_day() -> None:
    duties = sittings(sat("2023-02-08"), on="2023-07-01")

    assert {(one.owed_by, one.to, one.what) for one in duties} == {(("office", "club"), "hall", "sitting")}
    assert [(one.due, one.status.status) for one in duties] == [
        ("2023-03-31", "discharged"),
        ("2023-06-30", "overdue"),
        ("2023-09-30", "open"),
    ]


@pytest.mark.parametrize(
    ("on", "status"), [("2023-04-01", "open"), ("2023-06-30", "open"), ("2023-07-01", "overdue")]
)
def test_a_period_is_over_the_day_after_its_last(on: str, status: str) -> None:
    assert due(sat("2023-02-08"), on=on)[1] == ("2023-06-30", status)


@pytest.mark.parametrize("enforcement", ["strict", "transcript"])
def test_silence_is_overdue_and_never_called_breach(enforcement: Any) -> None:
    overdue = sittings(sat("2023-02-08", enforcement=enforcement), on="2023-07-01")[1].status

    assert overdue.status == "overdue"
    assert overdue.because("en") == (
        "2023-Q2 is over, and the 1 record(s) at hand tell of no sitting in it; that is no finding that none was held; "
        "the forum sits: every quarter"
    )
    assert "未见记载不等于没有召开" in overdue.because("zh")


def test_a_discharged_duty_says_which_record_and_day() -> None:
    record, other = sat("2023-02-08"), sat("2023-05-09")

    first, second = sittings(record, other, on="2023-06-01")

    assert "2023-02-08 (#2)" in first.status.because("en")
    assert f"2023-05-09（{other.id}#2）" in second.status.because("zh")


def test_two_sittings_in_one_period_discharge_it_once_and_both_are_named() -> None:
    (only,) = sittings(sat("2023-02-08", "2023-03-01"), on="2023-03-31")

    assert only.status.status == "discharged"
    assert all(day in only.status.because("en") for day in ("2023-02-08 (#2)", "2023-03-01 (#4)"))


def test_an_inferred_recurrence_is_marked_in_every_reason_and_a_stated_one_isnt() -> None:
    inferred = attrs.evolve(QUARTERLY, recurrence=Recurrence("quarter", basis="by the meeting's name"))

    for one in sittings(sat("2023-02-08", forum=inferred), on="2023-07-01"):
        assert "every quarter (inferred: by the meeting's name)" in one.status.because("en")
        assert "推定" in one.status.because("zh")
    assert not any(
        "inferred" in one.status.because("en") for one in sittings(sat("2023-02-08"), on="2023-07-01")
    )


def test_a_forum_that_says_nothing_of_a_recurrence_owes_no_sittings() -> None:
    assert due(sat("2023-02-08", forum=attrs.evolve(QUARTERLY, recurrence=None)), on="2030-01-01") == []
    assert Ledger.of(Record.start(Header("r-1"))).duties("2030-01-01") == ()


def test_nobody_owes_it_where_nobody_convened() -> None:
    (only,) = sittings(sat("2023-02-08", forum=attrs.evolve(QUARTERLY, conveners=())), on="2023-03-01")

    assert (only.owed_by, only.status.status) == ((), "discharged")


def test_closing_a_session_doesnt_end_the_forum() -> None:
    session = opened("2023-02-08")
    session.meet()
    session.adjourn()
    session.close(on="2023-03-01")

    assert due(session.record, on="2023-07-01")[1:] == [("2023-06-30", "overdue"), ("2023-09-30", "open")]


def test_a_meeting_cant_be_annulled_and_an_annulment_in_a_strange_record_changes_nothing() -> None:
    session = opened("2023-02-08")
    session.meet()
    with pytest.raises(InvalidInput, match="can't be annulled"):
        session.annul("#2")

    forged = session.record.append(Event(Annul("#2")))

    assert due(forged, on="2023-03-01") == due(session.record, on="2023-03-01")


# ---- what a sitting is


def test_where_no_meeting_begins_the_stages_held_at_one_are_the_sittings() -> None:
    session = opened("2023-02-08")
    session.enter("notice")
    session.enter("table", on="2023-04-01")

    assert [str(one.at.iso) for one in sittings_of(session.record)] == ["2023-04-01"]
    assert due(session.record, on="2023-04-02") == [("2023-06-30", "discharged")]


def test_where_meetings_begin_they_alone_are_the_sittings() -> None:
    session = opened("2023-02-08")
    session.enter("table", on="2023-04-01")
    session.meet(on="2023-07-05")

    assert [str(one.at.iso) for one in sittings_of(session.record)] == ["2023-07-05"]
    assert due(session.record, on="2023-04-02") == [("2023-03-31", "overdue"), ("2023-06-30", "open")]


def test_the_stages_of_a_programme_are_practised_and_no_sittings() -> None:
    programme = opened("2023-02-08", scope="programme")
    programme.enter("table")

    assert sittings_of(programme.record) == ()
    assert due(programme.record, on="2023-04-01")[0] == ("2023-03-31", "overdue")


# ---- days that aren't known


@pytest.mark.parametrize(
    ("day", "statuses"),
    [
        ("2023-Q2", ["discharged", "discharged", "overdue", "open"]),
        ("2023-05", ["discharged", "discharged", "overdue", "open"]),
        ("2023", ["discharged", "unknown", "unknown", "unknown"]),
        ("2022", ["discharged", "overdue", "overdue", "open"]),
        (Moment.unknown("近日"), ["discharged", "unknown", "unknown", "unknown"]),
    ],
)
def test_a_sitting_on_a_partly_known_day_discharges_what_it_certainly_lies_in(
    day: Any, statuses: list[str]
) -> None:
    found = due(sat("2023-02-08"), sat(day), on="2023-12-31")

    assert [status for _, status in found] == statuses


def test_an_unknown_duty_names_the_sitting_that_may_have_been_it() -> None:
    second = sittings(sat("2023-02-08", Moment("年内", "2023")), on="2023-07-01")[1].status

    assert second.status == "unknown"
    assert "2023 (年内) (#4)" in second.because("en")
    assert "无法判断" in second.because("zh")


def test_without_a_sitting_it_begins_with_the_latest_day_of_the_opening() -> None:
    assert due(opened("2023-Q1").record, on="2023-06-01") == [
        ("2023-03-31", "overdue"),
        ("2023-06-30", "open"),
    ]
    assert due(opened("2023").record, on="2024-01-01") == [("2023-12-31", "overdue"), ("2024-03-31", "open")]
    assert due(opened("2023").record, on="2023-08-01") == [("2023-09-30", "open")]


def test_where_no_day_is_known_to_begin_with_it_says_so() -> None:
    (only,) = sittings(opened(Moment.unknown("近日")).record, on="2023-07-01")

    assert (only.due, only.status.status) == (None, "unknown")
    assert "no period to begin with" in only.status.because("en")


def test_where_the_recurrence_cant_be_read_it_says_so() -> None:
    vague = attrs.evolve(QUARTERLY, recurrence=Recurrence.read("不定期"))

    (only,) = sittings(sat("2023-02-08", forum=vague), on="2023-07-01")

    assert (only.due, only.status.status) == (None, "unknown")
    assert "不定期" in only.status.because("zh")


def test_nothing_is_due_on_a_day_before_the_opening() -> None:
    assert due(sat("2023-02-08"), on="2023-02-07") == []


# ---- without a day, as known, as supposed


def test_without_a_day_the_list_ends_with_the_latest_sitting_known() -> None:
    assert due(sat("2023-02-08", "2023-08-01")) == [
        ("2023-03-31", "discharged"),
        ("2023-06-30", "overdue"),
        ("2023-09-30", "discharged"),
    ]
    assert due(opened("2023-02-08").record) == [("2023-03-31", "open")]


def test_only_what_was_known_by_then_counts() -> None:
    noted = datetime(2023, 7, 10, 1, tzinfo=UTC)
    late = sat("2023-05-09", clock=lambda: noted)
    record = sat("2023-02-08")

    assert due(record, late, on="2023-07-01", known="2023-07-10")[1] == ("2023-06-30", "discharged")
    assert due(record, late, on="2023-07-01", known="2023-07-09")[1] == ("2023-06-30", "overdue")


def test_what_an_author_supposes_counts_only_when_asked_for_and_is_marked() -> None:
    session = opened("2023-02-08")
    session.meet()
    session.adjourn()
    session.meet(on="2023-05-09", sources=[Source("supposed", basis="what if")])

    assert due(session.record, on="2023-07-01")[1] == ("2023-06-30", "overdue")
    second = sittings(session.record, on="2023-07-01", supposed=True)[1].status
    assert (second.status, "supposed" in second.because("en")) == ("discharged", True)


@pytest.mark.parametrize("day", ["2023-02-30", "2023-02", datetime(2023, 2, 8)])  # noqa: DTZ001
def test_what_is_no_day_is_refused(day: Any) -> None:
    with pytest.raises(InvalidInput) as error:
        Ledger.of(sat("2023-02-08")).duties(day)
    assert error.value.code == "ledger.day"


# ---- other records


def test_only_other_records_of_the_same_forum_count() -> None:
    record = sat("2023-02-08")
    elsewhere = sat("2023-05-09", forum=attrs.evolve(QUARTERLY, key="yard"))

    assert due(record, elsewhere, on="2023-07-01") == due(record, on="2023-07-01")
    assert due(record, sat("2023-05-09"), on="2023-07-01")[1] == ("2023-06-30", "discharged")


def test_a_record_that_names_no_forum_has_no_others() -> None:
    def nameless(identity: str, day: str) -> Record:
        start = Record.start(Header(identity, enforcement="transcript"))
        opening = Open(TALK.to_data(), TALK.digest, recurrence=Recurrence("quarter"))
        return start.append(Event(opening, at=Moment.on(day))).append(Event(Meet(), at=Moment.on(day)))

    record = nameless("r-1", "2023-02-08")

    assert {one.to for one in sittings(record, on="2023-03-01")} == {"r-1"}
    assert due(record, nameless("r-2", "2023-05-09"), on="2023-07-01")[1] == ("2023-06-30", "overdue")


def test_an_earlier_sitting_in_another_record_is_where_the_list_begins() -> None:
    assert due(sat("2023-05-09"), sat("2022-12-30"), on="2023-06-01") == [
        ("2022-12-31", "discharged"),
        ("2023-03-31", "overdue"),
        ("2023-06-30", "discharged"),
    ]


def test_the_records_own_recurrence_counts_whatever_others_say() -> None:
    yearly = sat("2023-05-09", forum=attrs.evolve(QUARTERLY, recurrence=Recurrence("year")))
    unsaid = sat("2023-08-01", forum=attrs.evolve(QUARTERLY, recurrence=None))

    assert due(sat("2023-02-08"), yearly, unsaid, on="2023-09-30") == [
        ("2023-03-31", "discharged"), ("2023-06-30", "discharged"), ("2023-09-30", "discharged"),
    ]  # fmt: skip
    assert due(yearly, sat("2023-02-08"), on="2023-09-30") == [("2023-12-31", "discharged")]


def test_a_record_is_looked_through_once_and_its_own_copies_not_again() -> None:
    record = sat("2023-02-08", id="r-1")
    further = Session.resume(record, clock=None)
    further.meet(on="2023-05-09")
    other = sat("2023-08-01", id="r-2")
    shorter = Record.from_bytes(b"\n".join([*other.lines[:2], b""]))

    assert due(record, further.record, on="2023-06-30")[1] == ("2023-06-30", "open")
    assert each_once([shorter, other, other]) == each_once([other, shorter]) == (other,)
    assert "the 2 record(s)" in sittings(record, other, shorter, on="2023-07-01")[1].status.because("en")


def test_an_other_record_in_which_nothing_was_opened_is_none_of_the_forum() -> None:
    assert due(sat("2023-02-08"), Record.start(Header("r-9")), on="2023-03-01") == [
        ("2023-03-31", "discharged")
    ]


# ---- the record


def test_the_recurrence_stands_in_the_opening_event_its_words_in_leaves() -> None:
    forum = attrs.evolve(QUARTERLY, recurrence=Recurrence("quarter", "季度例会", "由会名", "一季度联席会议"))
    record = sat("2023-02-08", forum=forum)
    line = record.lines[1].decode()

    assert '"every":"quarter"' in line
    again = Record.from_bytes(record.to_bytes())
    assert isinstance(again.events[0].data, Open)
    assert again.events[0].data.recurrence == forum.recurrence
    assert (
        '"recurrence"' not in sat("2023-02-08", forum=attrs.evolve(forum, recurrence=None)).lines[1].decode()
    )


def test_its_words_can_be_removed_and_the_periods_stay() -> None:
    forum = attrs.evolve(QUARTERLY, recurrence=Recurrence("quarter", "季度例会", "由会名"))
    record = sat("2023-02-08", forum=forum).without("#1", "data.recurrence.basis")

    assert isinstance(record.events[0].data, Open)
    recurrence = record.events[0].data.recurrence
    assert recurrence is not None
    assert isinstance(recurrence.basis, Erased)
    first, second = sittings(record, on="2023-07-01")[:2]
    assert (first.status.status, second.status.status) == ("discharged", "overdue")
    assert "(inferred)" in second.status.because("en")


def test_a_live_session_of_a_standing_forum_runs_as_any_other() -> None:
    roll = Roll.of({})
    session = Session.open(
        QUARTERLY, roll=roll, stakeholders=[Stakeholder("ann")], on="2023-02-08", clock=None
    )
    session.meet()

    assert Session.resume(session.record).state.opened == session.state.opened
    assert due(session.record, on="2023-02-08") == [("2023-03-31", "discharged")]


# ---- what holds of any days

DAYS = st.dates(date(2021, 1, 1), date(2024, 12, 31))
PARTLY = st.one_of(
    DAYS.map(Moment.on),
    DAYS.map(lambda day: Moment.on(f"{day:%Y-%m}")),
    DAYS.map(lambda day: Moment.on(f"{day.year}-Q{(day.month + 2) // 3}")),
    DAYS.map(lambda day: Moment.on(f"{day.year}")),
    st.just(Moment()),
)
EVERY = st.sampled_from(["month", "quarter", "half-year", "year"])


def listing(record: Record, others: list[Record], on: date | None) -> dict[date, str]:
    found = sittings_due(record, others, on=on)
    return {one.period.last: one.status.status for one in found if one.period is not None}


def standing(every: Any, days: list[Any], *, key: str = "hall") -> Callable[[str], Record]:
    forum = attrs.evolve(QUARTERLY, key=key, recurrence=Recurrence(every))
    return lambda identity: sat(*days, forum=forum, id=identity)


@given(EVERY, DAYS, DAYS, st.lists(DAYS, min_size=1, max_size=3), DAYS)
def test_a_sitting_more_discharges_its_own_period_and_turns_no_other(
    every: Any, first: date, added: date, others: list[date], on: date
) -> None:
    record, known = standing(every, [min(first, on)])("r-1"), standing(every, others)("r-2")
    more = standing(every, [added])("r-3")
    before, after = listing(record, [known], on), listing(record, [known, more], on)
    own = Recurrence(every).period(added).last

    assert before.keys() <= after.keys()
    assert {last: status for last, status in before.items() if last != own}.items() <= after.items()
    if added <= on:
        assert after[own] == "discharged"


@given(EVERY, st.lists(PARTLY, min_size=1, max_size=3), st.lists(PARTLY, min_size=1, max_size=3), DAYS)
def test_an_unrelated_record_changes_nothing_and_neither_does_the_order(
    every: Any, days: list[Moment], others: list[Moment], on: date
) -> None:
    record, known = standing(every, days)("r-1"), standing(every, others)("r-2")
    unrelated = standing(every, others, key="yard")("r-3")

    asked = sittings_due(record, [known], on=on)

    assert sittings_due(record, [known, unrelated], on=on) == asked
    assert sittings_due(record, [unrelated, known, known], on=on) == asked


@given(EVERY, st.lists(PARTLY, min_size=1, max_size=4), DAYS)
def test_every_period_from_the_first_to_the_day_asked_about_is_listed_once(
    every: Any, days: list[Moment], on: date
) -> None:
    found = [
        one.period for one in sittings_due(standing(every, days)("r-1"), on=on) if one.period is not None
    ]

    if found:
        assert tuple(found) == Recurrence(every).periods(found[0].first, on)
        assert found[-1].covers(on) is True


@given(EVERY, st.lists(DAYS, min_size=1, max_size=4), DAYS)
def test_with_days_that_are_known_nothing_is_unknown_and_only_what_is_over_is_overdue(
    every: Any, days: list[date], on: date
) -> None:
    recurrence = Recurrence(every)
    sat_in = {recurrence.period(day).last for day in days if day <= on}

    for last, status in listing(standing(every, days)("r-1"), [], on).items():
        assert status == ("discharged" if last in sat_in else "open" if on <= last else "overdue")
