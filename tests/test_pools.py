"""What was offered is counted exactly against what is needed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import (
    Commitment,
    Duty,
    Forum,
    InvalidInput,
    Need,
    Procedure,
    Roll,
    Seat,
    Session,
    Stage,
    Stakeholder,
)
from deliberation.events import Event, Pledge, Propose
from deliberation.pools import pools
from deliberation.states import fold


def pooled(offers: list[tuple[str, str, str]]) -> Any:
    text = Event(
        Propose((Commitment("paint", needs=[Need("paint", "10.5", "tin"), Need("hands", "2")]),)), seq=1
    )
    pledges = [
        Event(Pledge("…", amount, unit or None, need), seq=place)
        for place, (need, amount, unit) in enumerate(offers, 2)
    ]
    return pools(fold([text, *pledges]))


@given(st.lists(st.decimals(min_value="0.01", max_value=100, places=2), max_size=8))
def test_what_is_pledged_and_what_is_short_add_up_to_the_last_digit(amounts: list[Any]) -> None:
    paint, hands = pooled([("paint", str(one), "tin") for one in amounts])

    assert paint.pledged == sum((Fraction(str(one)) for one in amounts), Fraction(0))
    assert paint.short == max(Fraction("10.5") - paint.pledged, 0)
    assert (hands.pledged, hands.short) == (0, 2)


def test_a_pool_says_exactly_what_is_short_and_when_it_is_enough() -> None:
    paint, hands = pooled([("paint", "3.25", "tin"), ("hands", "2", "")])

    assert paint.explain("en") == "paint: 10.5 tin needed, 3.25 tin pledged, 7.25 tin short"
    assert paint.explain("zh") == "paint：需要 10.5 tin，已认领 3.25 tin，还缺 7.25 tin"
    assert hands.explain("en") == "hands: 2 needed, 2 pledged, enough"


def test_a_session_tells_its_pools() -> None:
    pooling = Procedure(
        key="x", title={"zh": "x", "en": "x"}, seats=[Seat("neighbour")],
        stages=[Stage("pooling", moves={"propose": "*", "pledge": "*"})],
    )  # fmt: skip
    roll = Roll.of({"neighbour": [Stakeholder("ann")]})
    session = Session.open(Forum("hall", procedure=pooling), roll=roll, clock=None, id="r-1")
    session.enter("pooling")

    session.propose("ann", [Commitment("paint", needs=[Need("paint", "2", "tin")])])
    session.pledge("ann", "one of mine", need="paint", amount="1", unit="tin")

    [pool] = session.pools
    assert pool.pledged == pool.short == 1


def test_another_unit_counts_for_nothing() -> None:
    paint, _ = pooled([("paint", "3", "litre")])

    assert paint.pledges == ()


@pytest.mark.parametrize("amount", ["0", "-1", "x", "1/0", "", "9" * 41, 3])
def test_an_amount_is_exact_and_above_zero(amount: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        Need("paint", amount)

    assert refused.value.code == "term.amount"


def test_a_procedure_adopts_only_forces_that_there_are() -> None:
    with pytest.raises(InvalidInput) as refused:
        Procedure(key="x", title={"zh": "x", "en": "x"}, stages=[Stage("a")], adopts="decree")

    assert refused.value.code == "procedure.adopts"


def test_a_duty_says_whether_each_point_and_what_becomes_of_it() -> None:
    duty = Duty(owed_by="a", to="question")

    assert (duty.each, duty.disposed) == (False, False)
