"""Where not everybody can come: rule seats first, then those concerned, so that every interest is heard."""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.convening import Recommendation, convene
from deliberation.convening.balances import balance
from deliberation.convening.interests import Interests
from deliberation.convening.limits import quota_of
from deliberation.errors import InvalidInput
from deliberation.forums import Forum
from deliberation.issues import Issue
from deliberation.networks import StakeholderNetwork
from deliberation.procedures import Procedure
from deliberation.provenance import Source
from deliberation.seats import Seat
from deliberation.stages import Stage
from deliberation.stakeholders import Stakeholder, Tie


SMALL = Procedure(
    key="small",
    title={"zh": "小会", "en": "Small meeting"},
    seats=[
        Seat("convener", found_by="convenes"),
        Seat("respondent", at_least=1, found_by="operates"),
        Seat("manager", found_by="manages"),
        Seat("resident", at_least=1, found_by="lives-in", title={"zh": "居民", "en": "Resident"}),
    ],
    stages=[Stage("hearing", needs="roll", moves={"say": "*"}, meeting=True)],
)
FORUM = Forum("gate", procedure=SMALL, conveners=["office"])
BUILDINGS = [f"building-{number}" for number in range(1, 5)]


def city(homes: list[int], ages: list[str] | None = None) -> StakeholderNetwork:
    """A depot with its operator, a manager, four buildings, and one resident for each home."""
    ages = ages or ["16-59"] * len(homes)
    residents = [
        Stakeholder(f"r{at:03}", attributes={"age": age, "building": str(home)})
        for at, (home, age) in enumerate(zip(homes, ages, strict=True))
    ]
    return StakeholderNetwork(
        [
            Stakeholder("office", kind="body"),
            Stakeholder("depot", kind="body"),
            Stakeholder("boss"),
            Stakeholder("firm", kind="body"),
            *(Stakeholder(one, kind="place") for one in BUILDINGS),
            *residents,
        ],
        [
            Tie("boss", "operates", "depot"),
            Tie("firm", "manages", "building-1"),
            *(
                Tie(one.id, "lives-in", f"building-{home}")
                for one, home in zip(residents, homes, strict=True)
            ),
        ],
    )


NOISE = Issue("noise", about="depot", affected=BUILDINGS)
HOMES = [1] * 10 + [2] * 5 + [3] * 4 + [4]
AGES = (["16-59", "60+"] * len(HOMES))[: len(HOMES)]
CITY = city(HOMES, AGES)


def plan(network: StakeholderNetwork = CITY, **more: Any) -> Recommendation:
    return convene(NOISE, network, FORUM, **more)


def residents(found: Recommendation) -> list[Stakeholder]:
    return [one.stakeholder for one in found.for_seat("resident")]


def built(found: Recommendation) -> Counter[str]:
    return Counter(one.attributes["building"] for one in residents(found))


def refused(code: str, **more: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        plan(**more)
    assert caught.value.code == code
    assert not re.search(r"\{[a-z_]+\}", caught.value.message("zh") + caught.value.message("en"))
    return caught.value


# ---- by coverage


def test_without_a_size_everybody_found_is_invited() -> None:
    assert len(plan().invitees) == len(HOMES) + 2


def test_each_building_is_heard_before_any_is_heard_twice() -> None:
    assert built(plan(size=7)) == {"1": 1, "2": 1, "3": 1, "4": 1}
    assert built(plan(size=10)) == {"1": 2, "2": 2, "3": 2, "4": 1}
    assert built(plan(size=11)) == {"1": 3, "2": 2, "3": 2, "4": 1}


def test_seats_by_rule_come_before_residents() -> None:
    found = plan(size=4)

    assert [one.id for one in found.conveners] == ["office"]
    assert [one.id for one in found.invitees] == ["boss", "firm", "r000"]
    assert {one.id for one in found.unheard} == {"place:building-2", "place:building-3", "place:building-4"}


def test_a_size_that_the_required_seats_do_not_fit_in_is_refused() -> None:
    error = refused("convening.size-too-small", size=3)

    assert error.params == {"size": 3, "needed": 4}


def test_who_was_not_chosen_is_listed_with_the_reason() -> None:
    found = plan(size=7)

    assert len(found.left_out) == len(HOMES) - 4
    assert {one.because.code for one in found.left_out} == {"convening.not-chosen"}
    assert found.absence("r001").code == "convening.not-chosen"
    assert "到场不超过7方。" in found.explain("zh")


def test_the_alternate_of_the_only_one_chosen_of_a_building_is_its_neighbour() -> None:
    found = plan(size=7)
    (of_two,) = (one.id for one in residents(found) if one.attributes["building"] == "2")
    (of_four,) = (one.id for one in residents(found) if one.attributes["building"] == "4")

    (instead,) = found.counterfactual(of_two).instead
    assert instead.stakeholder.attributes["building"] == "2"
    assert [one.id for one in found.counterfactual(of_four).unheard] == ["place:building-4"]


def test_who_accepted_stays_and_is_counted_in_the_size() -> None:
    found = plan(size=7, accepted={"r009": "resident"})

    assert "r009" in [one.id for one in residents(found)]
    assert built(found) == {"1": 1, "2": 1, "3": 1, "4": 1}


def test_a_seat_takes_no_more_than_its_own_limit() -> None:
    few = Procedure(
        key="few",
        title=SMALL.title,
        seats=[Seat("respondent", found_by="operates"), Seat("resident", at_most=2, found_by="lives-in")],
        stages=SMALL.stages,
    )
    found = convene(NOISE, CITY, Forum("f", procedure=few), size=20)

    assert len(found.for_seat("resident")) == 2
    assert len({one.attributes["building"] for one in residents(found)}) == 2


def test_two_seats_each_get_what_they_need() -> None:
    two = Procedure(
        key="two",
        title=SMALL.title,
        seats=[
            Seat("complainant", at_least=1, found_by="complains-about"),
            Seat("resident", at_least=2, found_by="lives-in"),
        ],
        stages=SMALL.stages,
    )
    network = CITY.with_(ties=[Tie(f"r{at:03}", "complains-about", "depot") for at in range(12)])
    found = convene(NOISE, network, Forum("f", procedure=two), size=3)

    assert (len(found.for_seat("complainant")), len(found.for_seat("resident"))) == (1, 2)


# ---- by lot


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    drawn = [tuple(one.id for one in residents(plan(size=7, seed=seed))) for seed in range(8)]

    assert drawn == [tuple(one.id for one in residents(plan(size=7, seed=seed))) for seed in range(8)]
    assert len(set(drawn)) > 1
    assert all(built(plan(size=7, seed=seed)) == {"1": 1, "2": 1, "3": 1, "4": 1} for seed in range(8))


def test_lots_do_not_change_when_somebody_declines() -> None:
    found = plan(size=8, seed=3, by="lottery")
    gone = residents(found)[0].id
    left = {one.id for one in residents(found)} - {gone}

    assert left < {one.id for one in residents(found.reply(gone, "declined"))}


def test_a_lottery_gives_everybody_the_same_chance() -> None:
    network = city([1, 1, 2, 3])
    times = Counter(
        one.id
        for seed in range(4000)
        for one in residents(convene(NOISE, network, FORUM, size=5, seed=seed, by="lottery"))
    )

    assert set(times) == {"r000", "r001", "r002", "r003"}
    assert all(1850 < count < 2150 for count in times.values())  # 2000 expected; five standard deviations
    assert "由抽选产生" in plan(size=7, seed=1, by="lottery").explain("zh")


def test_a_lottery_needs_a_size_and_a_seed() -> None:
    assert refused("convening.lottery", by="lottery", size=7).params == {"missing": "seed"}
    assert refused("convening.lottery", by="lottery", seed=7).params == {"missing": "size"}


# ---- quotas


def test_quotas_are_kept() -> None:
    found = plan(size=9, quotas=["age=60+:4-4", "age=16-59:2-2"])

    assert Counter(one.attributes["age"] for one in residents(found)) == {"60+": 4, "16-59": 2}


def test_quotas_are_kept_by_lot_too() -> None:
    for seed in range(5):
        found = plan(size=9, quotas=["age=60+:4-6"], seed=seed, by="lottery")
        assert 4 <= Counter(one.attributes["age"] for one in residents(found))["60+"] <= 6


def test_a_lottery_keeps_quotas_of_several_attributes_and_households_apart() -> None:
    people = [
        Stakeholder(f"q{at}", attributes={"age": age, "sex": sex, "household": home})
        for at, (age, sex, home) in enumerate(
            [
                ("60+", "f", "h1"),
                ("60+", "m", "h1"),
                ("16-59", "f", "h2"),
                ("16-59", "m", "h3"),
                ("60+", "m", "h4"),
            ]
        )
    ]
    network = city([]).with_(people, [Tie(one.id, "lives-in", "building-1") for one in people])
    quotas = ["age=60+:1-1", "sex=f:1-1"]
    for seed in range(6):
        found = plan(network, size=5, quotas=quotas, seed=seed, by="lottery")
        drawn = residents(found)
        assert Counter(one.attributes["age"] for one in drawn)["60+"] == 1
        assert Counter(one.attributes["sex"] for one in drawn)["f"] == 1
        assert len({one.attributes["household"] for one in drawn}) == 2
        assert found == plan(network, size=5, quotas=quotas, seed=seed, by="lottery")

        gone = drawn[0]
        again = found.reply(gone.id, "declined")
        assert again == plan(network, size=5, quotas=quotas, seed=seed, by="lottery", declined=[gone.id])
        assert drawn[1] in residents(again)


def test_quotas_of_a_lottery_that_nobody_can_meet_or_that_somebody_has_no_value_for_are_refused() -> None:
    by_lot = {"size": 7, "seed": 1, "by": "lottery"}
    refused("quota.too-many", quotas=["age=60+:5-6"], **by_lot)
    refused("quota.nobody", quotas=["age=80+:1-1"], **by_lot)
    refused("lottery.infeasible", quotas=["age=16-59:4-4", "building=4:1-1"], **by_lot)
    refused("volunteer.missing", quotas=["sex=f:1-1"], **by_lot)


def test_those_who_accepted_count_towards_quotas() -> None:
    found = plan(size=7, quotas=["age=60+:1-1"], accepted={"r001": "resident"})

    assert [one.id for one in residents(found) if one.attributes["age"] == "60+"] == ["r001"]


def test_a_quota_that_nobody_is_left_for_is_listed_and_no_error() -> None:
    found = plan(city([1, 2, 3], ["60+", "60+", "16-59"]), size=5, quotas=["age=60+:2-2"])
    answered = found.reply("r000", "declined")

    assert found.short == ()
    assert [(one.quota.value, one.come) for one in answered.short] == [("60+", 1)]
    assert "名额不足：age为60+的至少须 2 人，能到场的 1 人" in answered.explain("zh")
    assert {"quota": "age=60+", "required": True}.items() <= answered.to_json()["gaps"][0].items()  # type: ignore[index]
    assert found.counterfactual("r000").unheard


def test_two_bodies_that_would_send_somebody_for_one_keep_within_the_size() -> None:
    network = CITY.with_(
        [Stakeholder("other-firm", kind="body"), Stakeholder("head")],
        [
            Tie("other-firm", "manages", "building-2"),
            Tie("head", "heads", "firm"),
            Tie("head", "heads", "other-firm"),
        ],
    )
    found = convene(NOISE, network, FORUM, size=4)

    assert [one.id for one in found.invitees] == ["boss", "head", "r000"]
    assert [one.id for one in found.without("head").invitees] == ["boss", "firm", "r000"]
    assert found.without("head").absence("other-firm").code == "convening.not-chosen"


@pytest.mark.parametrize(
    ("quotas", "code"),
    [
        (["age=60+:5-6"], "quota.too-many"),
        (["age=60+:0-1", "age=16-59:0-2"], "quota.too-few"),
        (["age=80+:1-1"], "quota.nobody"),
        (["building=4:2-3"], "convening.quota-short"),
        (["age=60+:1-2", "building=4:1-1"], "convening.one-feature"),
        (["age=60+:3-2"], "quota.reversed"),
        (["age"], "convening.quota"),
        (["age=60+:x"], "convening.quota"),
        ([7], "convening.quota"),
        ("age=60+:1-2", "convening.quota"),
        (7, "convening.quota"),
    ],
)
def test_quotas_that_cannot_be_met_are_refused(quotas: Any, code: str) -> None:
    refused(code, size=7, quotas=quotas)


def test_quotas_and_other_limits_have_a_form() -> None:
    assert quota_of("楼栋=7:1").at_most == 1
    refused("convening.quota-without-size", quotas=["age=60+:1-2"])
    for size in (0, -1, 2.5, True, "7"):
        refused("convening.size", size=size)
    refused("convening.seed", size=7, seed="x")
    refused("convening.by", size=7, by="rank")


# ---- any city


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=14), st.integers(4, 12), st.integers(0, 5) | st.none()
)
def test_the_size_is_kept_and_nothing_more_could_be_heard(
    homes: list[int], size: int, seed: int | None
) -> None:
    network = city(homes)
    found = convene(NOISE, network, FORUM, size=size, seed=seed)
    there = set(homes)

    assert len(found.seated) == min(size, 3 + len(homes))
    unheard = {one.id for one in found.unheard} & {f"place:building-{home}" for home in there}
    assert len(unheard) == max(len(there) - (size - 3), 0)
    counts = built(found)
    for home in there:
        count = counts[str(home)]
        assert count == homes.count(home) or count >= max(counts.values()) - 1


@given(st.lists(st.integers(1, 4), min_size=1, max_size=12), st.integers(4, 10), st.integers(0, 50))
def test_under_other_ids_as_many_interests_are_heard(homes: list[int], size: int, shuffle: int) -> None:
    mixed = homes[:]
    random.Random(shuffle).shuffle(mixed)

    heard = len(convene(NOISE, city(homes), FORUM, size=size).unheard)

    assert len(convene(NOISE, city(mixed), FORUM, size=size).unheard) == heard


# ---- interests, and how the invited compare


def unheard(network: StakeholderNetwork, issue: Issue, *present: str) -> list[str]:
    return [one.id for one in Interests((issue,), network).unheard(present)]


def test_places_their_parts_groups_and_complaints_are_interests() -> None:
    people = [
        Stakeholder("estate", kind="place"), Stakeholder("home", kind="place"), Stakeholder("yard", kind="place"),
        Stakeholder("ann"), Stakeholder("committee", kind="body"), Stakeholder("chair"), Stakeholder("shop"),
        Stakeholder("cyclists", kind="group"), Stakeholder("bo"),
    ]  # fmt: skip
    ties = [
        Tie("home", "part-of", "estate"), Tie("yard", "part-of", "estate"), Tie("ann", "lives-in", "home"),
        Tie("committee", "represents", "yard"), Tie("chair", "heads", "committee"),
        Tie("cyclists", "complains-about", "shop"), Tie("bo", "member-of", "cyclists"),
    ]  # fmt: skip
    network = StakeholderNetwork(people, ties)
    issue = Issue("x", about="shop", affected=["estate"])
    complaint, estate, home, yard = everything = [
        "interest:complains-about:shop",
        "place:estate",
        "place:home",
        "place:yard",
    ]

    assert unheard(network, issue) == everything
    assert unheard(network, issue, "ann") == [complaint, yard]
    assert unheard(network, issue, "chair", "bo") == [home]
    assert unheard(network, issue, "cyclists", "committee") == [home]
    assert estate in unheard(network, issue, "cyclists")


def test_a_road_that_it_is_about_is_no_interest_but_those_who_cross_it_are() -> None:
    network = StakeholderNetwork([Stakeholder("road", kind="place"), Stakeholder("walkers", kind="group")])
    issue = Issue("x", about="road", affected=["road", "walkers"])

    assert unheard(network, issue) == ["party:walkers"]
    assert unheard(network, issue, "walkers") == []


def test_where_nothing_can_be_followed_nothing_is_unheard() -> None:
    guess = Source("supposed", basis="a guess")
    network = StakeholderNetwork(
        [Stakeholder("depot", kind="body", source=guess), Stakeholder("office", kind="body")]
    )
    found = convene(Issue("x", about="depot"), network, FORUM, supposed=False)

    assert found.unheard == ()
    assert found.explain("zh")


def test_many_who_could_speak_are_counted_and_few_are_named() -> None:
    found = plan(size=4)
    reasons = {one.id: one.reason.explain("en") for one in found.unheard}

    assert (
        reasons["place:building-2"]
        == "of those who could speak for it (r010, r011, r012, r013, r014) none is invited"
    )
    many = convene(NOISE, city([2] * 7 + [1] * 6), FORUM, size=4)
    assert {one.reason.explain("zh") for one in many.unheard} >= {"能为其发声的共6方，均未列入"}


def test_the_invited_are_counted_beside_all_residents() -> None:
    told = [one.explain("en") for one in plan(size=7).balance]

    assert "of 20 residents 10 live in building-1; of 4 invited, 1" in told
    assert "of 20 residents 10 have age 60+; of 4 invited, 2" in told
    assert plan(size=7).balance[0].to_json("zh")["text"].startswith("居民20人中")
    assert not any("%" in line for line in told)


def test_what_everybody_has_and_groups_are_not_counted() -> None:
    people = [Stakeholder("ann"), Stakeholder("all", kind="group"), Stakeholder("home", kind="place")]
    network = StakeholderNetwork(people, [Tie("ann", "lives-in", "home"), Tie("all", "lives-in", "home")])

    assert balance(network, [people[0]]) == ()


def test_so_many_invitees_that_what_each_adds_is_only_told_on_request() -> None:
    found = plan(city([1] * 120))

    assert found.told_counterfactuals == ()
    assert "What would be otherwise without each of the 122 invited isn't told here" in found.explain("en")
    assert found.to_json()["counterfactuals"] == []
    assert found.counterfactual("r000").nothing


def test_who_is_found_for_what_they_do_is_never_left_out_for_being_a_resident_too() -> None:
    mixed = Procedure(
        key="mixed",
        title=SMALL.title,
        seats=[Seat("side", found_by=("operates", "lives-in", "manages"))],
        stages=SMALL.stages,
    )
    network = CITY.with_(ties=[Tie("r010", "manages", "building-3")])
    found = convene(NOISE, network, Forum("f", procedure=mixed), size=5)

    assert [one.id for one in found.invitees if one.id in {"boss", "firm", "r010"}] == [
        "boss",
        "firm",
        "r010",
    ]
    assert len(found.invitees) == 5
