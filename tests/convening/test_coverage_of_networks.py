from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.convening.coverage import Hearings, NetworkCoverage, Search, cover_network, hearings_in
from deliberation.errors import DeliberationError, InvalidInput, UnknownReference
from deliberation.issues import Issue, Stake
from deliberation.networks import StakeholderNetwork
from deliberation.provenance import Source
from deliberation.quantities import Count
from deliberation.stakeholders import Stakeholder, Tie


TOLD, GUESSED = Source("reported", ref="S4", quote="慧苑各楼"), Source("supposed", basis="nobody said so")


def place(id_: str, name: str | None = None) -> Stakeholder:
    return Stakeholder(id_, name, kind="place")


ESTATE = StakeholderNetwork(
    [
        place("estate", "慧苑"),
        place("north-gate", "北门口"),
        *(place(f"building-{number}", f"{number}号楼") for number in (1, 2, 7, 9)),
        Stakeholder("depot", "营业部", kind="body"),
        Stakeholder("owners-1", role="1号楼业主", kind="group", count=Count.read("120户")),
        Stakeholder("captain-1", role="1号楼楼长"),
        Stakeholder("resident-2", attributes={"住户": "租户"}),
        Stakeholder("resident-7", attributes={"住户": "业主"}),
        Stakeholder("couriers", role="快递员", kind="group"),
        Stakeholder("manager", role="物业负责人", capacity="office"),
    ],
    [
        *(Tie(f"building-{number}", "part-of", "estate", source=TOLD) for number in (1, 2, 7, 9)),
        Tie("north-gate", "part-of", "estate"),
        Tie("owners-1", "lives-in", "building-1"),
        Tie("captain-1", "represents", "owners-1"),
        Tie("captain-1", "lives-in", "building-2"),
        Tie("resident-2", "lives-in", "building-2"),
        Tie("resident-2", "complains-about", "depot"),
        Tie("resident-7", "owns", "building-7"),
        Tie("couriers", "works-for", "depot"),
        Tie("manager", "manages", "estate"),
        Tie("manager", "complains-about", "depot"),
    ],
)
NOISE = Issue("噪音", about="depot", affected=["estate"])


def heard(found: Hearings) -> dict[str, set[str]]:
    through: dict[str, set[str]] = {one.id: set() for one in found.candidates}
    for who, key in found.all:
        through[who].add(key)
    return through


def ids(plan: NetworkCoverage) -> list[str]:
    return [seat.id for seat in plan.seats]


def refused(kind: type[DeliberationError], code: str, make: Callable[[], Any]) -> None:
    with pytest.raises(kind) as caught:
        make()
    assert caught.value.code == code
    assert "{" not in caught.value.message("zh") + caught.value.message("en")


# ---- what is to be heard, and through whom


def test_places_are_heard_through_those_who_live_or_own_there_or_speak_for_them() -> None:
    assert heard(hearings_in(NOISE, ESTATE)) == {
        "captain-1": {"place:estate", "place:building-1", "place:building-2"},
        "couriers": {"interest:works-for:depot"},
        "resident-2": {"place:estate", "place:building-2", "interest:complains-about:depot"},
        "resident-7": {"place:estate", "place:building-7"},
    }


def test_a_building_in_which_nobody_is_known_stays_a_concern() -> None:
    found = hearings_in(NOISE, ESTATE)

    assert [one.key for one in found.unvoiced] == ["place:building-9", "place:north-gate"]


def test_a_gate_is_heard_through_those_who_live_around_it() -> None:
    found = hearings_in(Issue("拥堵", affected=["north-gate"]), ESTATE)

    assert {one.id for one in found.candidates} == {"captain-1", "resident-2", "resident-7"}
    assert [one.key for one in found.concerns] == ["place:north-gate"]
    assert [str(tie) for tie in found.through("resident-7")[0].path.ties] == [
        "north-gate/part-of/estate",
        "building-7/part-of/estate",
        "resident-7/owns/building-7",
    ]


def test_each_hearing_cites_its_ties_with_their_provenance() -> None:
    (building,) = [
        one
        for one in hearings_in(NOISE, ESTATE).through("resident-7")
        if one.concern.key == "place:building-7"
    ]

    assert building.explain("zh") == (
        "7号楼：慧苑 受此事影响；7号楼 属于 慧苑（据来源，S4）；resident-7 拥有 7号楼（亲见）"
    )


def test_people_count_as_far_as_they_are_known() -> None:
    known = {one.key: one.people for one in hearings_in(NOISE, ESTATE).concerns}

    assert known["place:building-1"] == 120
    assert known["place:building-2"] == 2
    assert known["place:building-7"] is None
    assert known["place:estate"] == 122


def test_nobody_counts_twice_however_places_contain_each_other() -> None:
    circle = StakeholderNetwork(
        [place("a"), place("b"), place("c"), Stakeholder("r")],
        [
            Tie("a", "part-of", "b"),
            Tie("b", "part-of", "a"),
            Tie("c", "part-of", "a"),
            Tie("c", "part-of", "b"),
            *(Tie("r", "lives-in", each) for each in "abc"),
        ],
    )

    assert {one.people for one in hearings_in(Issue("水", affected=["a"]), circle).concerns} == {1}


def test_an_affected_group_is_heard_through_its_members_and_speakers() -> None:
    group = StakeholderNetwork(
        [Stakeholder("elders", kind="group"), Stakeholder("li"), Stakeholder("wang"), Stakeholder("zhao")],
        [Tie("li", "member-of", "elders"), Tie("wang", "represents", "elders")],
    )

    assert heard(hearings_in(Issue("食堂", affected=["elders"]), group)) == {
        "li": {"party:elders"},
        "wang": {"party:elders"},
    }


def test_a_group_for_which_nobody_speaks_is_heard_through_itself() -> None:
    alone = StakeholderNetwork([Stakeholder("elders", kind="group")])

    assert heard(hearings_in(Issue("食堂", affected=["elders"]), alone)) == {"elders": {"party:elders"}}


def test_groups_that_belong_to_each_other_come_to_an_end() -> None:
    many = [Stakeholder(f"g{number}", kind="group") for number in range(30)]
    ties = [Tie(one.id, "member-of", other.id) for one in many for other in many if one != other]

    assert heard(hearings_in(Issue("食堂", affected=["g0"]), StakeholderNetwork(many, ties))) != {}


def test_an_interested_party_is_heard_too() -> None:
    issue = Issue("食堂", stakes=[Stake("li", "interested"), Stake("office", "authority")])
    network = StakeholderNetwork([Stakeholder("li"), Stakeholder("office", kind="body")])

    (one,) = hearings_in(issue, network).through("li")

    assert one.explain("zh") == "li：li 关心此事（亲见）"
    assert one.explain("en") == "li: li is interested in the matter (witnessed)"


def test_an_attribute_is_a_concern_where_it_is_asked_for() -> None:
    found = hearings_in(NOISE, ESTATE, attributes=["住户"])

    assert "attribute:住户:租户" in heard(found)["resident-2"]
    assert "attribute:住户:业主" in heard(found)["resident-7"]


def test_other_interests_can_be_named() -> None:
    network = ESTATE.with_([], [Tie("resident-7", "trusts", "depot")])
    found = hearings_in(NOISE, network, interests=["trusts"])

    (concern,) = [one for one in found.concerns if one.kind == "interest"]

    assert (concern.key, concern.explain("en")) == (
        "interest:trusts:depot",
        "those with the tie trusts to 营业部",
    )


def test_complaints_about_an_affected_place_are_an_interest() -> None:
    network = ESTATE.with_([], [Tie("resident-7", "complains-about", "building-1")])

    assert "interest:complains-about:building-1" in heard(hearings_in(NOISE, network))["resident-7"]


def test_what_is_only_supposed_can_be_left_out() -> None:
    network = ESTATE.with_(
        [Stakeholder("guess", source=GUESSED)],
        [
            Tie("guess", "lives-in", "building-9"),
            Tie("resident-7", "lives-in", "building-9", source=GUESSED),
        ],
    )

    assert not hearings_in(NOISE, network, supposed=True).unvoiced[0].key.endswith("9")
    assert heard(hearings_in(NOISE, network, supposed=False)) == heard(hearings_in(NOISE, ESTATE))


def test_offices_are_candidates_only_if_they_are_named() -> None:
    assert "manager" not in heard(hearings_in(NOISE, ESTATE))
    assert heard(hearings_in(NOISE, ESTATE, candidates=["manager"])) == {
        "manager": {"interest:complains-about:depot"}
    }


def test_one_concern_of_two_issues_is_heard_once_for_both() -> None:
    issues = [
        Issue("噪音", id="noise", affected=["building-7"]),
        Issue("拥堵", id="jam", affected=["building-7"]),
    ]

    (one,) = hearings_in(issues, ESTATE).through("resident-7")

    assert one.issues == ("noise", "jam")


# ---- seats


def test_seats_say_what_is_newly_heard_and_what_would_be_unheard_without_them() -> None:
    plan = cover_network(NOISE, ESTATE, size=3)
    first = plan.seats[0]

    assert ids(plan) == ["captain-1", "resident-2", "couriers"]
    assert {one.concern.key for one in first.newly} == {
        "place:estate",
        "place:building-1",
        "place:building-2",
    }
    assert [one.key for one in plan.without("captain-1")] == ["place:building-1"]
    assert [one.key for one in plan.unheard] == ["place:building-7"]
    assert [one.key for one in plan.unvoiced] == ["place:building-9", "place:north-gate"]


def test_seats_are_explained_in_both_languages() -> None:
    plan = cover_network(NOISE, ESTATE, size=2, search=Search(small=0))

    zh, en = plan.explain("zh"), plan.explain("en")

    assert "缺此席则无人反映：1号楼" in zh
    assert "席位所限，尚未反映：在营业部做工的人、7号楼" in zh
    assert "网络中无人能够反映：9号楼、北门口" in zh
    assert "Nobody in the network could voice: 9号楼, 北门口" in en
    assert "{" not in zh + en


def test_quotas_go_by_an_attribute_or_by_groups_that_are_given() -> None:
    by_attribute = cover_network(NOISE, ESTATE, size=2, groups="住户", at_least={"业主": 1})
    by_group = cover_network(
        NOISE, ESTATE, size=2, groups={"captain-1": "x", "resident-7": "y"}, at_least={"y": 1}
    )

    assert ids(by_attribute) == ids(by_group) == ["captain-1", "resident-7"]


def test_a_quota_for_a_group_that_nobody_has_is_short() -> None:
    assert cover_network(NOISE, ESTATE, size=2, at_least={"业主": 1}).coverage.short == {"业主": 1}


def test_who_declined_doesnt_sit_and_who_accepted_does() -> None:
    plan = cover_network(NOISE, ESTATE, size=2)
    after = plan.replied(declined=["captain-1"], accepted=["resident-2"])
    fresh = cover_network(NOISE, ESTATE, size=2, excluded=["captain-1", "manager"], locked=["resident-2"])

    assert ids(after) == ids(fresh) == ["resident-2", "couriers"]


def test_alternates_come_with_what_is_heard_then() -> None:
    plan = cover_network(NOISE, ESTATE, size=1)
    alternates = plan.alternates("captain-1", most=1)

    assert ids(plan) == ["captain-1"]
    assert [(one.id, int(weight)) for one, weight in alternates] == [("resident-2", 126)]


def test_weights_can_be_said() -> None:
    plan = cover_network(NOISE, ESTATE, size=1, weights={"interest:works-for:depot": 1000})

    assert ids(plan) == ["couriers"]


def test_what_isnt_there_is_refused() -> None:
    refused(
        InvalidInput, "coverage.no-concern", lambda: hearings_in(NOISE, ESTATE, weights={"place:moon": 1})
    )
    refused(UnknownReference, "convening.no-such", lambda: hearings_in(NOISE, ESTATE, candidates=["nobody"]))
    refused(UnknownReference, "convening.no-such", lambda: hearings_in(Issue("x", affected=["moon"]), ESTATE))
    refused(
        UnknownReference,
        "convening.no-such",
        lambda: cover_network(NOISE, ESTATE, size=1, excluded=["nobody"]),
    )
    refused(
        UnknownReference,
        "coverage.no-candidate",
        lambda: cover_network(NOISE, ESTATE, size=1, locked=["manager"]),
    )
    refused(
        UnknownReference,
        "coverage.no-candidate",
        lambda: cover_network(NOISE, ESTATE, size=1).without("manager"),
    )
    refused(
        InvalidInput, "coverage.not-chosen", lambda: cover_network(NOISE, ESTATE, size=1).without("couriers")
    )


# ---- the same for everybody


BUILDINGS, RESIDENTS = ("b1", "b2", "b3", "b4"), tuple(f"r{number}" for number in range(8))


def network_of(
    lives: list[tuple[str, str]], complains: set[str], called: dict[str, str]
) -> StakeholderNetwork:
    def name(one: str) -> str:
        return called.get(one, one)

    people = [
        place("estate"),
        Stakeholder("depot", kind="body"),
        *map(place, BUILDINGS),
        *(Stakeholder(name(one)) for one in RESIDENTS),
    ]
    ties = [
        *(Tie(one, "part-of", "estate") for one in BUILDINGS),
        *(Tie(name(who), "lives-in", where) for who, where in lives),
        *(Tie(name(who), "complains-about", "depot") for who in sorted(complains)),
    ]
    return StakeholderNetwork(people, ties)


LIVES = st.lists(st.tuples(st.sampled_from(RESIDENTS), st.sampled_from(BUILDINGS)), unique=True)
COMPLAINS = st.sets(st.sampled_from(RESIDENTS))


@given(LIVES, COMPLAINS, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_equal_networks_give_equal_seats(lives: Any, complains: set[str], random: Any) -> None:
    network = network_of(lives, complains, {})
    people, ties = list(network.stakeholders), list(network.ties)
    random.shuffle(people)
    random.shuffle(ties)
    shuffled = StakeholderNetwork(people, ties)

    assert cover_network(NOISE, shuffled, size=3).explain() == cover_network(NOISE, network, size=3).explain()


@given(LIVES, COMPLAINS)
@settings(max_examples=30)
def test_other_names_in_the_same_order_change_nothing_but_names(lives: Any, complains: set[str]) -> None:
    called = {one: f"x{number}" for number, one in enumerate(RESIDENTS)}
    plain = cover_network(NOISE, network_of(lives, complains, {}), size=3)
    renamed = cover_network(NOISE, network_of(lives, complains, called), size=3)

    assert ids(renamed) == [called[one] for one in ids(plain)]
    assert renamed.coverage.gains == plain.coverage.gains


@given(LIVES, COMPLAINS, st.permutations(RESIDENTS))
@settings(max_examples=30)
def test_other_names_in_any_order_keep_what_is_heard(
    lives: Any, complains: set[str], order: list[str]
) -> None:
    called = dict(zip(RESIDENTS, order, strict=True))
    plain = cover_network(NOISE, network_of(lives, complains, {}), size=3)
    renamed = cover_network(NOISE, network_of(lives, complains, called), size=3)

    assert renamed.coverage.covered == plain.coverage.covered
    assert renamed.coverage.certificate == plain.coverage.certificate


UNDER_A_SEED = """
from deliberation import Issue, Stakeholder, StakeholderNetwork, Tie
from deliberation.convening.coverage import cover_network
people = [Stakeholder("estate", kind="place"), *(Stakeholder(f"b{n}", kind="place") for n in range(9)), *map(Stakeholder, "abcdefghijkl")]
ties = [*(Tie(f"b{n}", "part-of", "estate") for n in range(9)), *(Tie(who, "lives-in", f"b{ord(who) * 7 % 9}") for who in "abcdefghijkl")]
print(cover_network(Issue("noise", affected=["estate"]), StakeholderNetwork(people, ties), size=5).explain("en"))
"""


def test_every_hash_seed_gives_the_same_seats() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", UNDER_A_SEED],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1")
    }

    assert len(told) == 1
