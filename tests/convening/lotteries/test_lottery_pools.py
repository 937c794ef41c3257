"""A pool is checked as a whole, and says what is wrong with whom."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.convening.lotteries.pools import Pool, Quota, Volunteer
from deliberation.errors import InvalidInput, UnknownReference
from deliberation.wording import LANGS


ANN = Volunteer("ann", {"age": "old", "sex": "f"}, household="1")
BO = Volunteer("bo", {"age": "young", "sex": "m"}, household="1")
CY = Volunteer("cy", {"age": "young", "sex": "f"})
OLD, YOUNG = Quota("age", "old", 0, 2), Quota("age", "young", 0, 2)


def refused(*given: Any, size: Any = 1) -> InvalidInput:
    people, quotas = given
    with pytest.raises(InvalidInput) as caught:
        Pool(people, quotas, size)
    assert all(caught.value.message(lang) for lang in LANGS)
    assert not re.search(r"{\w+}", caught.value.message("en") + caught.value.message("zh"))
    return caught.value


def test_the_order_of_a_file_does_not_matter() -> None:
    assert Pool([CY, ANN, BO], [YOUNG, OLD], 2) == Pool([ANN, BO, CY], [OLD, YOUNG], 2)
    assert Pool([CY, ANN, BO], [YOUNG, OLD], 2).ids == ("ann", "bo", "cy")


@pytest.mark.parametrize(
    ("people", "quotas", "size", "code"),
    [
        ([], [], 1, "volunteer.nobody"),
        ([ANN, ANN], [], 1, "volunteer.twice"),
        ([ANN, Volunteer("ann", {"age": "old"})], [], 1, "volunteer.twice"),
        ([ANN, Volunteer("ann", {"age": "old"}, household="2")], [], 1, "volunteer.two-households"),
        ([ANN], [], 0, "volunteer.size"),
        ([ANN], [], 2, "volunteer.size"),
        ([ANN], [], True, "volunteer.size"),
        ([ANN], [], "1", "volunteer.size"),
        (["ann"], [], 1, "volunteer.none-such"),
        ([ANN], ["age"], 1, "quota.none-such"),
        ([ANN], [OLD, OLD], 1, "quota.twice"),
        ([ANN, BO], [Quota("age", "old", 1, 1), Quota("age", "young", 1, 1)], 1, "quota.too-many"),
        ([ANN, BO], [Quota("age", "old", 0, 1), Quota("age", "young", 0, 0)], 2, "quota.too-few"),
        ([ANN, Volunteer("dee", {})], [OLD], 1, "volunteer.missing"),
        ([ANN, BO], [OLD], 1, "volunteer.unlisted"),
        ([ANN], [OLD, Quota("age", "young", 1, 1)], 1, "quota.nobody"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_pool_is_one_error(people: Any, quotas: Any, size: Any, code: str) -> None:
    assert refused(people, quotas, size=size).code == code


def test_a_slip_in_a_value_is_told_with_what_may_be_meant() -> None:
    slip = Volunteer("dee", {"age": "yuong"})

    assert "did you mean young?" in str(refused([slip, ANN], [OLD, YOUNG]))


@pytest.mark.parametrize("id_", ["", " ", "a b", "a/b", "a#1", "\ud800", 7])
def test_an_id_that_could_not_be_referred_to_is_refused(id_: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        Volunteer(id_, {})
    assert caught.value.code == "volunteer.id"


@pytest.mark.parametrize("features", [None, ["age"], {"age": 7}, {"": "x"}, {"age": " "}, {"age": "a\x00"}])
def test_features_are_text(features: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        Volunteer("ann", features)
    assert caught.value.code == "volunteer.features"


def test_a_household_is_text_or_none() -> None:
    with pytest.raises(InvalidInput) as caught:
        Volunteer("ann", {}, household="")
    assert caught.value.code == "volunteer.household"


@pytest.mark.parametrize(
    ("given_quota", "code"),
    [
        (("", "old", 0, 1), "quota.text"),
        (("age", 7, 0, 1), "quota.text"),
        (("age", "old", -1, 1), "quota.number"),
        (("age", "old", 0.5, 1), "quota.number"),
        (("age", "old", False, 1), "quota.number"),
        (("age", "old", 0, 10**9), "quota.number"),
        (("age", "old", 2, 1), "quota.reversed"),
    ],
)
def test_a_quota_that_can_not_be_right_is_refused(given_quota: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Quota(*given_quota)
    assert caught.value.code == code
    assert not re.search(r"{\w+}", caught.value.message("zh"))


def test_a_household_never_sits_together() -> None:
    pool = Pool([ANN, BO, CY], [OLD, YOUNG], 2)

    assert pool.households == {"1": ("ann", "bo")}
    assert not pool.is_panel(["ann", "bo"])
    assert pool.is_panel(["cy", "bo"])


def test_a_panel_has_the_size_meets_the_quotas_and_knows_everybody() -> None:
    pool = Pool([ANN, BO, CY], [OLD, Quota("age", "young", 0, 1)], 2)

    assert pool.is_panel(["ann", "cy"])
    assert not any(
        map(pool.is_panel, [["ann"], ["bo", "cy"], ["cy", "cy"], ["cy", "cy", "ann"], ["cy", "eve"]])
    )
    assert pool.group(OLD) == ("ann",)


def test_whoever_is_not_there_is_told_with_whoever_may_be_meant() -> None:
    pool = Pool([ANN, BO], [], 1)

    assert pool.get("bo") is BO
    with pytest.raises(UnknownReference, match=r"did you mean ann\?"):
        pool.get("annn")


@given(st.permutations([ANN, BO, CY]), st.permutations([OLD, YOUNG]))
def test_a_pool_is_the_same_in_any_order(people: list[Volunteer], quotas: list[Quota]) -> None:
    assert hash(Pool(people, quotas, 1)) == hash(Pool([ANN, BO, CY], [OLD, YOUNG], 1))
