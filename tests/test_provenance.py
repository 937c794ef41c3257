"""Where values and events come from, and which places a consultation has."""

from __future__ import annotations

from typing import Any

import pytest

from deliberation.errors import InvalidInput
from deliberation.events import Answer, Event, Note, Point, Say
from deliberation.leaves import LEAF, Erased
from deliberation.places import Place
from deliberation.provenance import Source


def refused(code: str, *args: Any, **kwargs: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        Source(*args, **kwargs)
    assert caught.value.code == code
    for lang in ("en", "zh"):
        assert "{" not in caught.value.message(lang)
    return caught.value


def test_what_was_witnessed_needs_nothing_else() -> None:
    assert Source("witnessed") == Source("witnessed", ref=None, quote=None, basis=None)


def test_what_is_reported_has_the_sources_words() -> None:
    assert Source("reported", ref="S4.I1", quote="噪音污染").quote == "噪音污染"
    refused("source.quote-missing", "reported", ref="S4.I1", basis="somewhere")


@pytest.mark.parametrize("provenance", ["inferred", "supposed"])
def test_what_was_worked_out_or_assumed_has_a_basis(provenance: Any) -> None:
    assert Source(provenance, basis="the page's date").quote is None
    error = refused("source.basis-missing", provenance, quote="2月8日")
    assert error.params == {"ref": None, "provenance": provenance}


@pytest.mark.parametrize("provenance", ["heard", "", None, 1, "Reported"])
def test_there_are_four_kinds(provenance: Any) -> None:
    refused("source.provenance", provenance, quote="x", basis="y")


def test_words_and_basis_are_free_text_and_may_have_been_removed() -> None:
    fields = {field.name: field for field in Source.__attrs_attrs__}
    assert [name for name, field in fields.items() if LEAF.items() <= field.metadata.items()] == [
        "quote",
        "basis",
    ]
    gone = Erased.with_hash("ab" * 32)
    assert Source("reported", quote=gone).quote == ""
    assert Source("inferred", basis=gone).basis == ""


def test_a_source_is_a_value() -> None:
    assert hash(Source("reported", quote="x")) == hash(Source("reported", quote="x"))
    with pytest.raises(AttributeError):
        Source("witnessed").ref = "S4"  # type: ignore[misc]


def test_a_place_says_where_and_about_what() -> None:
    place = Place("馨和苑社区", venue="二楼会议室", site="北门口", source=Source("reported", quote="北门口"))
    assert (place.text, place.venue, place.site) == ("馨和苑社区", "二楼会议室", "北门口")
    assert Place("馨和苑社区").site is None


def test_an_event_with_a_supposed_source_is_supposed() -> None:
    told, guessed = Source("reported", quote="x"), Source("supposed", basis="a guess")
    assert not Event(Note("rule", "x"), sources=(told,)).supposed
    assert Event(Note("rule", "x"), sources=(told, guessed)).supposed


def test_only_statements_and_answers_that_tell_of_points_raise_points() -> None:
    assert Event(Say("plan", "x"), seq=7).points == ()
    assert Event(Say("demand", "x", (Point("a"), Point("b"))), seq=7).points == ("#7.1", "#7.2")
    assert Event(Answer(("#1.1",)), seq=7).points == ()
    assert Event(Answer(unlisted=Point("x")), seq=7).points == ("#7.1",)


@pytest.mark.parametrize("noted", ["2023-04-22", "2023-04-22T01:30:00", "2023-02-30T01:30:00Z", "", 5])
def test_when_it_was_noted_is_a_time_in_utc(noted: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        Event(Note("rule", "x"), noted=noted)
    assert caught.value.code == "moment.iso"
