from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.errors import InvalidInput
from deliberation.issues import Issue, Stake
from deliberation.leaves import LEAF, Erased
from deliberation.provenance import Source


def refused(code: str, make: Any, *args: Any, **kwargs: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        make(*args, **kwargs)
    assert caught.value.code == code
    return caught.value


@pytest.fixture
def depot() -> Issue:
    return Issue(
        "北门口快递营业部扰民",
        id="S4.I",
        about="sf-depot",
        affected=["estate"],
        stakes=[
            Stake("sf", "responsible", source=Source("reported", quote="快递公司一定要解决")),
            Stake("S4.P3", "affected"),
            Stake("estate", "affected"),
            Stake("enforcement", "authority"),
        ],
        traits=["dispute"],
    )


def test_an_issue_holds_its_lists_as_tuples(depot: Issue) -> None:
    assert depot.affected == ("estate",)
    assert depot.traits == ("dispute",)
    assert isinstance(depot.stakes, tuple)
    assert hash(depot) == hash(attrs.evolve(depot))


def test_who_has_a_stake_is_listed_once_and_in_order(depot: Issue) -> None:
    assert depot.who("affected") == ("estate", "S4.P3")
    assert depot.who("responsible") == ("sf",)
    assert depot.who("interested") == ()


@pytest.mark.parametrize("bad", ["building-1", b"ab", None, 3, ["a", "a"]])
def test_one_bare_text_is_not_taken_for_a_list_of_the_affected(bad: Any) -> None:
    refused("issue.affected", Issue, "noise", affected=bad)


@pytest.mark.parametrize("bad", ["dispute", ["Dispute"], ["a b"], [1], None])
def test_traits_are_a_list_of_keys(bad: Any) -> None:
    refused("issue.traits", Issue, "noise", traits=bad)


@pytest.mark.parametrize("bad", ["x", ["x"], [("a", "affected")], Stake("a", "affected")])
def test_stakes_are_a_list_of_stakes(bad: Any) -> None:
    refused("issue.stakes", Issue, "noise", stakes=bad)


@pytest.mark.parametrize("bad", ["", "  ", None, 3])
def test_an_issue_says_in_words_what_it_is_about(bad: Any) -> None:
    refused("issue.title", Issue, bad)


def test_a_title_that_was_erased_is_accepted() -> None:
    assert isinstance(Issue(Erased.with_hash("ab12")).title, Erased)


def test_only_the_title_is_a_leaf() -> None:
    leaves = [field.name for field in attrs.fields(Issue) if LEAF.items() <= field.metadata.items()]
    assert leaves == ["title"]


def test_ids_that_could_not_stand_in_a_reference_are_refused() -> None:
    refused("issue.id", Issue, "noise", id="a/b")
    refused("stakeholder.id", Issue, "noise", about="a b")
    refused("stakeholder.id", Issue, "noise", affected=["a#1"])
    refused("stakeholder.id", Stake, "", "affected")


def test_an_unknown_kind_of_stake_is_refused() -> None:
    error = refused("issue.stake", Stake, "sf", "guilty")
    assert "affected" in str(error)


def test_what_has_no_source_was_witnessed() -> None:
    inferred = Source("inferred", quote="噪音污染", basis="named first")
    assert Stake("sf", "responsible").provenance == Issue("noise").provenance == "witnessed"
    assert Stake("sf", "responsible", source=inferred).provenance == "inferred"
    assert Issue("noise", source=inferred).provenance == "inferred"


@given(st.text(min_size=1).filter(str.strip))
def test_a_title_stays_as_it_was_given(title: str) -> None:
    assert Issue(title).title == title
    assert Issue(title).id == "issue"
