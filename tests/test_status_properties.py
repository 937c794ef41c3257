"""What holds of every status, whatever is found and reported: time alone turns few of them, and each names the facts it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from deliberation import Commitment, Deadline, Term
from deliberation import events as ev
from deliberation.agreements import changed
from deliberation.community import COMMUNITY
from deliberation.conditions import Condition, found, met, unless
from deliberation.events import Event
from deliberation.follow_up import GUARDS
from deliberation.quantities import Moment, Period
from deliberation.states import State, TermLife, fold
from deliberation.statuses import Elsewhere, Status, term_status


START = date(2023, 3, 1)
WHO = st.sampled_from(["ann", "bo", "cy"])
DAYS = st.integers(0, 60).map(lambda days: START + timedelta(days=days))


def moment(day: date) -> Moment:
    return Moment(iso=day.isoformat())


AS_OF = st.none() | DAYS.map(moment)
FINDINGS = st.builds(ev.Establish, st.sampled_from(["eased", "fund"]), st.booleans(), AS_OF)
REPORTS = st.one_of(
    st.builds(
        ev.Progress, st.just("#2.1"), st.sampled_from(["done", "under-way", "partly", "not-done"]), AS_OF
    ),
    st.builds(ev.Accept, st.just("#2.1")),
    st.builds(ev.Waive, st.just("#2.1")),
    st.builds(ev.Reopen, st.just("#2.1")),
    st.builds(ev.Extend, st.just("#2.1"), DAYS.map(lambda day: Deadline(before=day.isoformat()))),
    st.builds(ev.Progress, st.just("#2.2"), st.sampled_from(["done", "not-done"]), AS_OF),
)
CONDITIONS = st.none() | st.recursive(
    st.sampled_from([found("eased"), ~found("eased"), found("fund"), unless("fund"), met("#2.2"), ~met("#2.2")]),
    lambda inner: st.builds(lambda one, other, both: both(one, other), inner, inner,
                            st.sampled_from([lambda a, b: a & b, lambda a, b: ~(a | b)])),
    max_leaves=3,
)  # fmt: skip
DEADLINES = st.none() | st.one_of(
    DAYS.map(lambda day: Deadline(before=day.isoformat())),
    DAYS.map(lambda day: Deadline(by=day.isoformat())),
    st.integers(1, 50).map(lambda days: Deadline(within=Period(days, "days"))),
    st.integers(1, 50).map(lambda days: Deadline(within=Period(days, "days"), of="fund")),
)
TERMS = st.builds(
    lambda deadline, condition, to: Commitment("sweep", responsible=["bo"], deadline=deadline, condition=condition, promised_to=to),
    DEADLINES, CONDITIONS, st.sampled_from([[], ["ann"], ["ann", "cy"]]),
)  # fmt: skip
OTHER = Commitment("plant", responsible=["cy"], before="2023-04-10")


def _of_no_later_day(told: tuple[Any, str, date]) -> bool:
    """A report of a day that is still to come is none."""
    as_of = getattr(told[0], "as_of", None)
    return as_of is None or as_of.day <= told[2]


@st.composite
def stories(draw: st.DrawFn) -> tuple[Event, ...]:
    """Two terms that were adopted, the second plain, and what happened then; no two events say the same."""
    terms = (draw(TERMS), OTHER)
    first = Event(ev.Agree(terms=terms), at=moment(START), seq=2)
    happened = draw(
        st.lists(
            st.tuples(REPORTS | FINDINGS, WHO, DAYS).filter(_of_no_later_day), max_size=6, unique_by=repr
        )
    )
    more = (
        Event(data, at=moment(day), by=(who,), seq=seq) for seq, (data, who, day) in enumerate(happened, 3)
    )
    return (first, *more)


def asked(events: Sequence[Event], day: date, ref: str = "#2.1") -> Status:
    """How the term stands on a day, by what happened until then."""
    state = fold(
        one for one in events if one.at is not None and one.at.last is not None and one.at.last <= day
    )
    return term_status(state.terms[ref], state, day, record="r")


LONG_AFTER = START + timedelta(days=200)
TURNS = {
    "pending": {"pending", "undetermined", "overdue", "breached"},
    "triggered": {"triggered", "overdue", "breached"},
    "in-progress": {"in-progress", "overdue", "breached"},
}
"""What time alone turns a status into. A breach comes by itself where it was found before the deadline was over that it isn't done."""


@given(stories(), st.integers(0, 90), st.integers(0, 90))
def test_time_alone_only_makes_what_is_open_undetermined_overdue_or_breached(
    events: tuple[Event, ...], days: int, more: int
) -> None:
    last = max(one.at.last for one in events if one.at is not None and one.at.last is not None)
    before = asked(events, last + timedelta(days=days)).status
    after = asked(events, last + timedelta(days=days + more)).status

    assert after in TURNS.get(before, {before})


@given(stories(), st.sampled_from(["note", "finding", "statement", "pledge", "other term"]))
def test_what_has_nothing_to_do_with_a_term_never_changes_its_status(
    events: tuple[Event, ...], what: str
) -> None:
    unrelated: dict[str, ev.Data] = {
        "note": ev.Note("background", "…"),
        "finding": ev.Establish("raining", holds=True),
        "statement": ev.Say("complaint", "…"),
        "pledge": ev.Pledge("paint"),
        "other term": ev.Agree(terms=(Term("else"),)),
    }
    more = Event(unrelated[what], at=events[-1].at, by=("cy",), seq=len(events) + 2)

    for day in (START, START + timedelta(days=30), LONG_AFTER):
        assert asked((*events, more), day) == asked(events, day)


@given(stories(), st.sampled_from([10, 40, 200]))
def test_each_fact_that_a_status_rests_on_shows_and_no_other_turns_it(
    events: tuple[Event, ...], days: int
) -> None:
    day = START + timedelta(days=days)
    status = asked(events, day)

    for one in events[1:]:
        without = asked([other for other in events if other is not one], day)
        if one.ref in status.rests_on:
            assert (without.status, without.explain("en")) != (status.status, status.explain("en")), one
            assert (without.status, without.explain("zh")) != (status.status, status.explain("zh")), one
        else:
            assert without.status == status.status, (one, status, without)


@given(stories(), REPORTS | FINDINGS, WHO, DAYS)
def test_no_report_makes_a_breach_of_what_is_met_or_the_other_way_round_unless_it_is_opened_again(
    events: tuple[Event, ...], data: Any, who: str, day: date
) -> None:
    report = Event(data, at=moment(day), by=(who,), seq=len(events) + 2)
    state = fold(events)
    guard = GUARDS.get(type(data))
    refused = guard is not None and guard(COMMUNITY, state, report, data) is not None
    if isinstance(data, ev.Reopen) or refused:
        return

    for later in (day, day + timedelta(days=30), LONG_AFTER):
        before, after = asked(events, later).status, asked((*events, report), later).status
        assert {before, after} != {"met", "breached"}


# ---- several records


def elsewhere(events: Sequence[Event], day: date) -> Elsewhere:
    """Another record, at hand under the id ``b``."""
    state = fold(
        one for one in events if one.at is not None and one.at.last is not None and one.at.last <= day
    )

    def found(name: str) -> tuple[str, State, TermLife] | None:
        life = state.terms.get(name.removeprefix("b"))
        return ("b", state, life) if life is not None and name.startswith("b#") else None

    return found


def asked_beside(events: Sequence[Event], other: Sequence[Event], day: date) -> Status:
    state = fold(
        one for one in events if one.at is not None and one.at.last is not None and one.at.last <= day
    )
    return term_status(state.terms["#2.1"], state, day, record="a", elsewhere=elsewhere(other, day))


@given(stories(), stories(), st.sampled_from([10, 40, 200]))
def test_a_record_that_no_term_refers_to_changes_nothing(
    events: tuple[Event, ...], other: tuple[Event, ...], days: int
) -> None:
    day = START + timedelta(days=days)

    assert asked_beside(events, other, day) == asked(events, day)


ABROAD = st.sampled_from(
    [
        met("b#2.1"),
        ~met("b#2.2"),
        met("b#2.1") & found("eased"),
        met("b#2.2") | found("eased"),
        ~(met("b#2.1") | unless("fund")),
    ]
)


@given(stories(), stories(), ABROAD, st.sampled_from([10, 40, 200]))
def test_a_record_that_a_term_refers_to_only_resolves_what_was_not_determined(
    events: tuple[Event, ...], other: tuple[Event, ...], condition: Condition, days: int
) -> None:
    first, *happened = events
    hanging = changed(first.data.terms[0], condition=condition)
    told = (attrs.evolve(first, data=ev.Agree(terms=(hanging, OTHER))), *happened)
    day = START + timedelta(days=days)
    alone, together = asked_beside(told, (), day).status, asked_beside(told, other, day).status

    assert alone in ("pending", "undetermined") or together == alone
