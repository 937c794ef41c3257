"""From the register to the roll: who owns what, how much it is, and co-owners as one."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from deliberation_owners_assembly import OWNERS_ASSEMBLY, weighed

from deliberation import (
    Forum,
    Issue,
    Recommendation,
    Roll,
    Session,
    Stakeholder,
    StakeholderNetwork,
    Tie,
    convene,
)


FORUM = Forum("estate", procedure=OWNERS_ASSEMBLY, conveners=["committee"])


def place(name: str, area: str | None = None) -> Stakeholder:
    return Stakeholder(name, kind="place", attributes={} if area is None else {"area": area})


def estate(
    owned: Mapping[str, tuple[str | None, tuple[str, ...]]], *more: Tie, **kinds: str
) -> StakeholderNetwork:
    """Units of building 1 of an estate of a street, with area and owners."""
    people = dict.fromkeys(who for _, owners in owned.values() for who in owners)
    people.update(dict.fromkeys(tie.subject for tie in more if tie.kind != "part-of"))
    return StakeholderNetwork(
        [
            *map(place, ("street", "estate", "building-1", "building-2", "far-away")),
            Stakeholder("committee", kind="body"),
            *(place(unit, area) for unit, (area, _) in owned.items()),
            *(Stakeholder(one, kind=kinds.get(one, "person")) for one in people),  # type: ignore[arg-type]
        ],
        [
            Tie("estate", "part-of", "street"), Tie("far-away", "part-of", "street"),
            Tie("building-1", "part-of", "estate"), Tie("building-2", "part-of", "estate"),
            *(Tie(unit, "part-of", "building-1") for unit in owned),
            *(Tie(who, "owns", unit) for unit, (_, owners) in owned.items() for who in owners),
            *more,
        ],
    )  # fmt: skip


def planned(network: StakeholderNetwork, affected: str = "estate") -> Recommendation:
    return convene(Issue("a lift", affected=[affected]), network, FORUM)


def found(network: StakeholderNetwork, affected: str = "estate") -> list[str]:
    return [one.id for one in planned(network, affected).for_seat("owner")]


def weights(roll: Roll) -> dict[str, dict[str, str]]:
    return {one.holder: dict(one.weights) for one in roll.holdings if one.seat == "owner" and one.weights}


# ---- convening


def test_owners_are_found_down_from_the_affected_place_and_not_around_it() -> None:
    network = estate({"u1": ("66.12", ("ann",)), "u2": ("88.5", ("bo",))}, Tie("zoe", "owns", "far-away"))

    assert found(network) == ["ann", "bo"]
    assert found(network, "building-1") == ["ann", "bo"]
    assert found(network, "building-2") == []
    assert found(network, "u1") == ["ann"]
    assert sorted(found(network, "street")) == ["ann", "bo", "zoe"]


def test_tenants_are_not_found_as_owners() -> None:
    network = estate({"u1": ("66.12", ("ann",))}, Tie("eve", "lives-in", "u1"))

    assert found(network) == ["ann"]


def test_the_reason_cites_the_ties_from_the_estate_to_the_owner() -> None:
    [ann] = planned(estate({"u1": ("66.12", ("ann",))})).for_seat("owner")

    assert [str(tie) for tie in ann.reasons[0].ties] == [
        "building-1/part-of/estate", "u1/part-of/building-1", "ann/owns/u1",
    ]  # fmt: skip
    assert ann.reasons[0].explain("zh").startswith("业主：")


# ---- weighing


def test_every_owner_has_a_head_and_the_exact_area() -> None:
    network = estate({"u1": ("66.12", ("ann",)), "u2": ("88.50", ("bo",))})

    assert weights(weighed(planned(network), network)) == {
        "ann": {"area": "66.12", "heads": "1"},
        "bo": {"area": "88.5", "heads": "1"},
    }


def test_whoever_owns_several_parts_is_one_head_with_the_area_of_all() -> None:
    units: dict[str, tuple[str | None, tuple[str, ...]]] = {
        f"u{number}": ("100.1", ("developer",)) for number in range(1, 4)
    }
    network = estate({**units, "u4": ("66.12", ("ann",))}, developer="body")

    assert weights(weighed(planned(network), network))["developer"] == {"area": "300.3", "heads": "1"}
    assert weights(weighed(planned(network), network, heads="part"))["developer"] == {"area": "300.3", "heads": "3"}  # fmt: skip


def test_co_owners_are_one_owner_whoever_else_they_are() -> None:
    network = estate(
        {"u1": ("66.12", ("ann", "bo")), "u2": ("88.5", ("bo", "ann")), "u3": ("45.35", ("bo",))}
    )

    roll = weighed(planned(network), network)

    assert weights(roll) == {
        "owners-of-u1": {"area": "154.62", "heads": "1"},
        "bo": {"area": "45.35", "heads": "1"},
    }
    assert roll.deciders(["owner"]) == ("owners-of-u1", "bo")
    assert [(one.holder, one.capacity) for one in roll.holdings if not one.weights] == [
        ("committee", "member"),
        ("ann", "observer"),
    ]


def test_a_co_owner_who_is_named_takes_the_place_of_all_of_them() -> None:
    network = estate({"u1": ("66.12", ("ann", "bo"))})
    session = Session.open(FORUM, Issue("a lift"), roll=weighed(planned(network), network), on="2026-03-01", clock=None)  # fmt: skip

    session.seat("ann", "owner", capacity="proxy", substitute_for="owners-of-u1")

    assert session.state.roll.deciders(["owner"]) == ("ann",)
    assert session.state.people["owners-of-u1"].label == "ann + bo"


@pytest.mark.parametrize("area", [None, "", "about 66", "-1", "66,12", "1e3", "½"])
def test_an_area_that_cannot_be_read_is_left_out_rather_than_guessed(area: str | None) -> None:
    network = estate({"u1": (area, ("ann",)), "u2": ("88.5", ("ann",))})

    assert weights(weighed(planned(network), network))["ann"] == {"heads": "1"}


def test_who_heads_a_body_that_owns_sits_as_its_proxy() -> None:
    network = estate({"u1": ("66.12", ("developer",))}, Tie("boss", "heads", "developer"), developer="body")

    roll = weighed(planned(network), network)

    assert roll.deciders(["owner"]) == ("boss",)
    assert roll.holding("boss").substitute_for == "developer"


def test_who_owns_themselves_or_speaks_for_two_is_no_proxy() -> None:
    network = estate(
        {"u1": ("66.12", ("developer",)), "u2": ("88.5", ("boss",)), "u3": ("45.35", ("bank",))},
        Tie("boss", "heads", "developer"), Tie("eve", "represents", "developer"), Tie("eve", "represents", "bank"),
        developer="body", bank="body",
    )  # fmt: skip

    assert weighed(planned(network), network).deciders(["owner"]) == ("developer", "boss", "bank")


def test_the_other_seats_stay_as_they_were() -> None:
    network = estate({"u1": ("66.12", ("ann",))}, Tie("firm", "manages", "estate"), firm="body")

    roll = weighed(planned(network), network)

    assert (roll.holders("convener"), roll.holders("manager")) == (("committee",), ("firm",))


def test_an_owner_who_sits_elsewhere_is_an_owner_too() -> None:
    network = estate({"u1": ("66.12", ("firm",))}, Tie("firm", "manages", "estate"), firm="body")

    assert set(weighed(planned(network), network).seats_of("firm")) >= {"owner"}


def test_places_that_are_part_of_each_other_come_to_an_end() -> None:
    network = estate({"u1": ("66.12", ("ann",))}, Tie("street", "part-of", "estate"))

    assert weights(weighed(planned(network), network)) == {"ann": {"area": "66.12", "heads": "1"}}
