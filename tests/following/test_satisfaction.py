"""Satisfaction is told as counts, with how many were asked and answered; small groups aren't published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import Count, InvalidInput, Record
from deliberation.events import Event, Note, Satisfaction
from deliberation.following import Satisfied, satisfaction
from deliberation.lines import tree_of
from deliberation.publishing import View, masked


Held = Callable[..., Any]


def counted(asked: int | None, answered: int | None, satisfied: int | None) -> Satisfaction:
    return Satisfaction(*(None if one is None else Count.of(one) for one in (asked, answered, satisfied)))


def shown(one: Satisfied) -> tuple[int | None, ...]:
    return tuple(None if count is None else count.exact for count in (one.asked, one.answered, one.satisfied))


def told(held: Held, *counts: int | None) -> Record:
    session, _ = held()
    session.note("satisfaction", "asked at the door", satisfaction=counted(*counts), on="2026-03-01")
    record: Record = session.record
    return record


def test_counts_are_kept_in_the_record_and_told_from_it(held: Held) -> None:
    record = Record.from_bytes(told(held, 40, 31, 28).to_bytes())

    (one,) = satisfaction([record])

    assert shown(one) == (40, 31, 28)
    assert (one.ref, one.forum, one.suppressed) == ("r-1#2", "hall", False)
    assert "%" not in one.explain("en") + one.explain("zh")
    assert one.to_json()["answered"] == 31


def test_what_happened_later_is_not_told(held: Held) -> None:
    record = told(held, 40, 31, 28)

    assert list(satisfaction([record], on="2026-02-28")) == []
    assert len(list(satisfaction([record], on="2026-03-01"))) == 1


def test_a_note_without_counts_is_written_as_ever(held: Held) -> None:
    session, _ = held()
    session.note("satisfaction", "all are happy")

    assert tree_of(session.record.events[-1])["data"].keys() == {"what", "text"}
    assert list(satisfaction([session.record])) == []


def test_how_many_answered_is_not_guessed_where_it_is_not_said(held: Held) -> None:
    (one,) = satisfaction([told(held, None, None, 28)])

    assert shown(one) == (None, None, 28)
    assert "isn't known" in one.explain("en")


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        ((40, 31, 25), (40, 31, 25)),
        ((40, 31, 28), (40, 31, None)),  # three of them aren't, and could be known
        ((40, 31, 3), (40, 31, None)),
        ((40, 31, 31), (40, 31, 31)),
        ((40, 4, 4), (None, None, None)),
        ((40, 5, 5), (40, 5, 5)),
        ((40, None, 28), (None, None, None)),
    ],
)
def test_nothing_small_is_published(held: Held, counts: Any, published: Any) -> None:
    (one,) = satisfaction([told(held, *counts)], public=True)

    assert shown(one) == published
    assert one.suppressed is (published != counts)


@given(
    st.integers(0, 30).flatmap(
        lambda asked: st.integers(0, asked).flatmap(
            lambda answered: st.tuples(st.just(asked), st.just(answered), st.integers(0, answered))
        )
    ),
    st.integers(1, 10),
)
def test_no_published_count_tells_of_fewer_than_the_smallest_group(
    counts: tuple[int, int, int], smallest: int
) -> None:
    asked, answered, satisfied = map(Count.of, counts)
    whole = Satisfied(ref="r-1#2", asked=asked, answered=answered, satisfied=satisfied)

    _, of, are = shown(whole.for_public(smallest))

    assert of is None or of >= smallest
    if are is not None and of is not None:
        assert all(share == 0 or share >= smallest for share in (are, of - are))


@pytest.mark.parametrize("counts", [(5, 6, 1), (9, 5, 6), (3, None, 4)])
def test_counts_that_cant_be_are_refused(counts: Any) -> None:
    with pytest.raises(InvalidInput) as error:
        counted(*counts)

    assert error.value.code == "event.satisfaction"


def test_what_cant_be_asked_is_refused() -> None:
    with pytest.raises(InvalidInput) as day:
        satisfaction([], on="May")
    with pytest.raises(InvalidInput) as smallest:
        satisfaction([], public=True, smallest=0)

    assert (day.value.code, smallest.value.code) == ("ledger.day", "event.smallest")


def test_a_note_can_be_made_with_counts_by_hand() -> None:
    note = Event(Note("satisfaction", "told", counted(40, 31, 28)))

    assert tree_of(note)["data"]["satisfaction"]["asked"]["figure"] == 40


def test_minutes_for_the_public_hold_no_count_of_a_small_group(held: Held) -> None:
    views = [masked(View.of(told(held, *counts))) for counts in ((40, 31, 20), (6, 4, 3))]

    notes = [view.events[-1].data.satisfaction for view in views]

    assert notes == [counted(40, 31, 20), Satisfaction()]
