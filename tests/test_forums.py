"""A forum has a key, a procedure and conveners."""

from __future__ import annotations

from typing import Any

import pytest

from deliberation import Forum, InvalidInput, Place, Recurrence
from deliberation.community import COMMUNITY


def refused(code: str, **given: Any) -> None:
    whole: dict[str, Any] = {"key": "gate", "procedure": COMMUNITY} | given
    with pytest.raises(InvalidInput) as error:
        Forum(**whole)
    assert error.value.code == code
    assert error.value.message("zh") != error.value.message("en")


def test_a_forum_may_have_several_conveners_or_none_that_are_known() -> None:
    assert Forum("gate", procedure=COMMUNITY).conveners == ()
    assert Forum("gate", procedure=COMMUNITY, conveners=["b", "a"]).conveners == ("b", "a")


@pytest.mark.parametrize("conveners", ["office", 5, None])
def test_one_text_is_no_list_of_conveners(conveners: Any) -> None:
    refused("forum.conveners", conveners=conveners)


def test_a_convener_named_twice_is_refused() -> None:
    refused("forum.conveners-twice", conveners=["office", "office"])


@pytest.mark.parametrize("key", ["", "North gate", "北门", 5, None])
def test_a_forum_whose_key_is_no_key_is_refused(key: Any) -> None:
    refused("forum.key", key=key)


@pytest.mark.parametrize("procedure", [None, "community", {"community": COMMUNITY}])
def test_a_forum_that_works_by_no_procedure_is_refused(procedure: Any) -> None:
    refused("forum.procedure", procedure=procedure)


@pytest.mark.parametrize("recurrence", ["quarter", 4, {"every": "quarter"}])
def test_a_forum_that_sits_by_no_recurrence_is_refused(recurrence: Any) -> None:
    refused("forum.recurrence", recurrence=recurrence)


def test_a_forum_may_sit_regularly_or_nobody_says_so() -> None:
    quarterly = Forum("gate", procedure=COMMUNITY, recurrence=Recurrence("quarter"))

    assert quarterly.recurrence == Recurrence("quarter")
    assert Forum("gate", procedure=COMMUNITY).recurrence is None


def test_a_title_without_words_is_refused() -> None:
    refused("seat.title", title={"zh": ""})


def test_a_forum_can_stand_in_a_set_and_isnt_changed_from_outside() -> None:
    title = {"zh": "北门议事会"}
    forum = Forum("gate", procedure=COMMUNITY, place=Place("馨和苑社区"), title=title)

    title.clear()

    assert forum.title == {"zh": "北门议事会"}
    assert len({forum, Forum("gate", procedure=COMMUNITY)}) == 2
