"""Seats say what a procedure needs; a roll says who holds them, who acts, who decides."""

from __future__ import annotations

import copy
import pickle
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import DeliberationError, InvalidInput, Roll, Seat, Stakeholder, UnknownReference
from deliberation.seats import Fixed, Holding, exact, is_key, listed, titled


def seated(*holdings: Holding) -> Roll:
    return Roll(holdings)


ANN = Holding("ann", "resident")
BO_FOR_ANN = Holding("bo", "resident", capacity="substitute", substitute_for="ann")


# ---- a seat


def test_a_seat_that_asks_for_nothing_is_optional_and_unlimited() -> None:
    seat = Seat("respondent")

    assert (seat.at_least, seat.at_most, seat.found_by, seat.basis) == (0, None, (), None)
    assert seat.name == {"zh": "respondent", "en": "respondent"}


def test_a_seat_goes_by_its_title_where_it_has_one() -> None:
    assert Seat("property", title={"zh": "物业"}).name == {"zh": "物业"}


@pytest.mark.parametrize("key", ["", "A", "7b", "-a", "a_b", "a b", "席位", "a\n", "*", 5, None, ["a"]])
def test_a_seat_whose_key_is_no_key_is_refused(key: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        Seat(key)
    assert refused.value.code == "seat.key"
    assert not is_key(key)


@pytest.mark.parametrize(
    ("at_least", "at_most"),
    [(-1, None), (2, 1), (0, 0), (1, -1), ("1", None), (0, "3"), (True, None), (1, True), (1.0, None)],
)
def test_limits_that_contradict_each_other_or_are_no_numbers_are_refused(at_least: Any, at_most: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        Seat("side", at_least=at_least, at_most=at_most)
    assert refused.value.code == "seat.limits"


def test_the_narrowest_limits_that_can_be_kept_are_taken() -> None:
    assert Seat("side", at_least=1, at_most=1) == Seat("side", at_most=1, at_least=1)
    assert Seat("side", at_most=1).at_least == 0


@pytest.mark.parametrize(
    "title", ["物业", {"zh": ""}, {"zh": " "}, {"zh": 5}, {"leaf": "x"}, {5: "x"}, None, [1]]
)
def test_a_title_that_isnt_words_by_language_is_refused(title: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        Seat("side", title=title)
    assert refused.value.code == "seat.title"


def test_a_title_may_be_in_more_languages_than_two() -> None:
    assert dict(titled({"zh-Hant": "物業", "mn": "өмч"})) == {"mn": "өмч", "zh-Hant": "物業"}


def test_what_was_given_can_be_changed_without_changing_the_seat() -> None:
    title, found_by = {"zh": "物业"}, ["manages"]
    seat = Seat("property", title=title, found_by=found_by)

    title["zh"], found_by[0] = "房主", "operates"

    assert seat == Seat("property", title={"zh": "物业"}, found_by="manages")
    with pytest.raises(TypeError):
        seat.title["zh"] = "房主"  # type: ignore[index]


def test_seats_can_stand_in_sets_and_travel_to_other_processes() -> None:
    seat = Seat("property", title={"zh": "物业", "en": "Property"}, found_by="manages")

    assert {seat, copy.deepcopy(seat), pickle.loads(pickle.dumps(seat))} == {seat}


@pytest.mark.parametrize("given", [5, None, [5], [["a"]], {"a": 1, 2: 3}])
def test_keys_that_arent_text_are_refused(given: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        listed(given)
    assert refused.value.code == "seat.listed"


def test_several_keys_keep_their_order_and_a_set_is_given_one() -> None:
    assert listed(["b", "a"]) == ("b", "a")
    assert listed(iter(["b", "a"])) == ("b", "a")
    assert listed({"c", "b", "a"}) == listed(frozenset("abc")) == ("a", "b", "c")
    assert listed("abc") == ("abc",)


def test_a_fixed_mapping_equals_any_mapping_that_says_the_same_in_whatever_order() -> None:
    fixed = Fixed({"b": 1, "a": 2})

    assert fixed == {"a": 2, "b": 1} == fixed
    assert (list(fixed), len(fixed), hash(fixed)) == (["a", "b"], 2, hash(Fixed({"a": 2, "b": 1})))
    assert repr(fixed) == "Fixed({'a': 2, 'b': 1})"


# ---- exact numbers


@given(st.integers(0, 10**15 - 1), st.integers(1, 10**6 - 1))
def test_an_exact_number_is_read_as_it_stands(over: int, under: int) -> None:
    assert exact(str(over)) == over
    assert exact(f"{over}/{under}") == Fraction(over, under)
    assert exact(f"{over}.{under}") == over + Fraction(under, 10 ** len(str(under)))


@pytest.mark.parametrize(
    "given",
    ["", "abc", "-1", "+1", "1e3", "1_000", " 1", "1 ", "1/0", "1/000", "1/-2", "½", "１", "1.", ".5", "1/2/3",
     "1.5/2", "50%", "nan", "inf", "9" * 16, "1/" + "9" * 7, 1, 0.5, Fraction(1, 2), None, True],
)  # fmt: skip
def test_what_is_no_exact_number_from_nought_is_not_read(given: Any) -> None:
    assert exact(given) is None


@pytest.mark.parametrize(
    "weights",
    ["66", {"heads": 1}, {"area": "-1"}, {"area": "x"}, {"area": "1/0"}, {"": "1"}, {5: "1"}, [("a", "1")]],
)
def test_weights_that_arent_exact_are_refused_when_somebody_is_seated(weights: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        Holding("ann", "resident", weights=weights)
    assert refused.value.code == "seat.weights"


def test_weights_are_kept_as_the_text_they_were_given_in() -> None:
    given = {"heads": "1/3", "area": "66.10", "shares": "0"}
    holding = Holding("ann", "resident", weights=given)

    given["area"] = "70"

    assert holding.weights == {"heads": "1/3", "area": "66.10", "shares": "0"}
    assert hash(holding) == hash(attrs.evolve(holding))


# ---- who sits how


def test_a_capacity_nobody_knows_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(InvalidInput) as refused:
        Holding("ann", "resident", capacity="guest")  # type: ignore[arg-type]
    assert refused.value.code == "seat.capacity"
    assert refused.value.params["known"] == ("member", "substitute", "proxy", "observer")


@pytest.mark.parametrize(
    ("capacity", "principal"), [("member", "ann"), ("observer", "ann"), ("substitute", "bo"), ("proxy", "bo")]
)
def test_only_a_substitute_or_proxy_stands_in_and_only_for_somebody_else(
    capacity: Any, principal: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        Holding("bo", "resident", capacity=capacity, substitute_for=principal)
    assert refused.value.code == "seat.substitute"


def test_a_source_may_not_say_whom_a_substitute_stands_in_for() -> None:
    roll = seated(ANN, Holding("bo", "resident", capacity="substitute"))

    assert roll.deciders() == ("ann", "bo")


@pytest.mark.parametrize("length", [2, 3])
def test_people_who_stand_in_for_one_another_in_a_circle_are_refused(length: int) -> None:
    names = ["ann", "bo", "cy"][:length]
    ring = zip(names, names[1:] + names[:1], strict=True)
    with pytest.raises(InvalidInput) as refused:
        seated(*(Holding(one, "side", capacity="proxy", substitute_for=other) for one, other in ring))
    assert refused.value.code == "seat.substitutes-circle"
    assert refused.value.params["who"] == names


def test_whoever_is_stood_in_for_neither_acts_nor_decides_while_that_lasts() -> None:
    roll = seated(ANN, BO_FOR_ANN)

    assert roll.holders("resident") == ("ann", "bo")
    assert roll.acting(["resident"]) == roll.deciders() == ("bo",)
    assert roll.unseated("bo", "resident").deciders() == ("ann",)


def test_a_chain_of_substitutes_leaves_the_last_one() -> None:
    roll = seated(ANN, BO_FOR_ANN, Holding("cy", "resident", capacity="proxy", substitute_for="bo"))

    assert roll.deciders() == ("cy",)


def test_who_is_stood_in_for_in_one_seat_still_decides_from_another() -> None:
    roll = seated(ANN, Holding("ann", "committee"), BO_FOR_ANN)

    assert roll.deciders(["resident"]) == ("bo",)
    assert roll.deciders(["committee"]) == ("ann",)
    assert roll.deciders() == ("ann", "bo")


def test_a_recused_substitute_gives_the_place_back() -> None:
    assert seated(ANN, attrs.evolve(BO_FOR_ANN, recused=True)).deciders() == ("ann",)


def test_a_substitute_decides_for_a_recused_principal_and_a_proxy_does_not() -> None:
    recused = attrs.evolve(ANN, recused=True)

    assert seated(recused, BO_FOR_ANN).deciders() == ("bo",)
    assert seated(recused, attrs.evolve(BO_FOR_ANN, capacity="proxy")).deciders() == ()


def test_observers_act_in_no_seat_and_decide_nothing() -> None:
    roll = seated(ANN, Holding("cy", "resident", capacity="observer"))

    assert "cy" in roll
    assert roll.deciders() == roll.acting() == ("ann",)
    assert [one.decides for one in roll.holdings] == [True, False]


def test_whoever_is_recused_in_one_seat_decides_from_none_but_still_acts() -> None:
    roll = seated(attrs.evolve(ANN, recused=True), Holding("ann", "committee"), Holding("bo", "committee"))

    assert roll.deciders() == roll.deciders(["committee"]) == ("bo",)
    assert roll.acting() == ("ann", "bo")


def test_who_holds_two_seats_is_counted_once() -> None:
    roll = seated(ANN, Holding("bo", "resident"), Holding("ann", "committee"))

    assert roll.deciders() == roll.people() == ("ann", "bo")
    assert (len(roll), roll.seats_of("ann")) == (2, ("resident", "committee"))


def test_no_seats_have_no_deciders() -> None:
    assert seated(ANN).deciders([]) == ()


# ---- the roll


def test_a_roll_knows_whom_it_seats_in_the_order_they_were_seated() -> None:
    ann, bo = Stakeholder("ann"), Stakeholder("bo")
    roll = Roll.of({"resident": [bo, ann], "committee": [ann]})

    assert roll.people() == ("bo", "ann")
    assert roll.stakeholders == (bo, ann)
    assert "ann" in roll
    assert "cy" not in roll
    assert roll.holding("ann").seat == "resident"


def test_asking_for_somebody_not_on_the_roll_names_them() -> None:
    with pytest.raises(UnknownReference) as unknown:
        Roll().holding("cy")
    assert (unknown.value.code, unknown.value.params) == ("seat.not-on-roll", {"who": "cy"})


def test_seating_somebody_again_replaces_how_they_sat_and_nothing_else() -> None:
    ann = Stakeholder("ann")
    roll = (
        Roll()
        .seated(ANN, ann)
        .seated(Holding("ann", "committee"))
        .seated(attrs.evolve(ANN, recused=True), ann)
    )

    assert roll.seats_of("ann") == ("committee", "resident")
    assert roll.stakeholders == (ann,)
    assert roll.holdings[-1].recused
    assert Roll().seated(ANN).stakeholders == ()


def test_a_seat_is_unmet_while_too_few_act_in_it() -> None:
    seats = [Seat("resident", at_least=2), Seat("committee", at_least=1), Seat("police")]
    watching = Holding("cy", "committee", capacity="observer")

    assert seated(ANN, BO_FOR_ANN, watching).unmet(seats) == (seats[0], seats[1])
    assert seated(ANN, Holding("di", "resident", recused=True), Holding("cy", "committee")).unmet(seats) == ()


def test_every_refusal_reads_in_both_languages() -> None:
    for attempt in (
        lambda: Seat("A"),
        lambda: titled({"zh": ""}),
        lambda: Holding("a", "b", weights={"c": "-"}),
    ):
        with pytest.raises(DeliberationError) as refused:
            attempt()
        assert "{" not in refused.value.message("en").split("such as")[0]
        assert refused.value.message("zh") != refused.value.message("en")
