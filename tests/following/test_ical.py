"""What is owed as a calendar: ids stay, versions go up where something changed, and no clock is looked at."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import InvalidInput, Record, Term, due
from deliberation.following import Due, to_ical
from deliberation.statuses import Status


icalendar = pytest.importorskip("icalendar")

Held = Callable[..., Any]
Recorded = Callable[..., Record]

MAY, JUNE = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
SWEEP = Term("sweep the yard", responsible=["depot"], by="2026-04-28")


def todos(text: bytes) -> dict[str, Any]:
    return {str(one["UID"]): one for one in icalendar.Calendar.from_ical(text).walk("VTODO")}


def exported(*records: Record, on: str = "2026-05-01", **more: Any) -> bytes:
    return to_ical(due(records, on=on, reach="all"), **{"stamp": MAY} | more)


def test_a_deadline_becomes_a_to_do_on_its_last_day(recorded: Recorded) -> None:
    (todo,) = todos(exported(recorded(SWEEP))).values()

    assert (str(todo["SUMMARY"]), str(todo["STATUS"]), todo["SEQUENCE"]) == (
        "sweep the yard: Depot",
        "NEEDS-ACTION",
        0,
    )
    assert todo.decoded("DUE").isoformat() == "2026-04-28"
    assert todo.decoded("DTSTAMP") == MAY
    assert str(todo["LOCATION"]) == "estate"


def test_exported_again_what_has_not_changed_stays_as_it_was(recorded: Recorded) -> None:
    record = recorded(SWEEP)
    first = exported(record)

    assert exported(record, stamp=JUNE, earlier=first) == first


def test_exported_again_what_was_done_is_completed_under_its_old_id(held: Held) -> None:
    session, (term,) = held(SWEEP)
    first = exported(session.record)
    session.progress("depot", term, "done", as_of="2026-04-20", on="2026-04-21")
    second = exported(session.record, stamp=JUNE, earlier=first)

    assert set(todos(first)) == set(todos(second))
    (todo,) = todos(second).values()
    assert (str(todo["STATUS"]), todo["SEQUENCE"], todo.decoded("DTSTAMP")) == ("COMPLETED", 1, JUNE)


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("met", "COMPLETED"),
        ("waived", "CANCELLED"),
        ("in-progress", "IN-PROCESS"),
        ("overdue", "NEEDS-ACTION"),
    ],
)
def test_a_status_has_its_word_in_the_calendar(status: str, shown: str) -> None:
    item = Due(what="answer", ref="#3.1", stands=Status(status), record="r-1", place_in_record="#3.1")

    assert [str(one["STATUS"]) for one in todos(to_ical([item], stamp=MAY)).values()] == [shown]


def test_a_term_without_a_day_is_left_out(recorded: Recorded) -> None:
    assert todos(exported(recorded(Term("be considerate")))) == {}


def test_a_text_with_line_breaks_adds_nothing_to_the_calendar(recorded: Recorded) -> None:
    hostile = Term("sweep\r\nEND:VTODO\nATTENDEE:mailto:x@example.org", by="2026-04-28")

    (todo,) = todos(exported(recorded(hostile))).values()

    assert "ATTENDEE" not in todo


@given(st.lists(st.sampled_from(["overdue", "met", "pending"]), min_size=1, max_size=5))
def test_a_version_goes_up_by_one_whenever_something_changed_and_only_then(statuses: list[str]) -> None:
    earlier, versions = None, []
    for status in statuses:
        item = Due(what="answer", ref="#3.1", stands=Status(status), record="r-1", place_in_record="#3.1")
        earlier = to_ical([item], stamp=MAY, earlier=earlier)
        (todo,) = todos(earlier).values()
        versions.append(int(todo["SEQUENCE"]))

    changes = [before != after for before, after in pairwise(statuses)]
    assert versions == [sum(changes[:place]) for place in range(len(statuses))]


def test_without_the_library_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)

    with pytest.raises(InvalidInput) as error:
        to_ical([], stamp=MAY)

    assert error.value.code == "follow.no-icalendar"
    assert "deliberation[ical]" in error.value.message("zh")


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidInput) as error:
        to_ical([], stamp=datetime(2026, 5, 1))  # noqa: DTZ001

    assert error.value.code == "follow.stamp"


@pytest.mark.parametrize("text", [b"", b"hello", b"\xff\xfe"])
def test_an_earlier_export_that_is_none_is_refused(text: bytes) -> None:
    with pytest.raises(InvalidInput) as error:
        to_ical([], stamp=MAY, earlier=text)

    assert error.value.code == "follow.not-a-calendar"
