"""Who stands between the sides, and who doesn't because of what."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import load_case
from deliberation.convening import convene
from deliberation.convening.bridges import Bridging, Side, bridges, sides_of
from deliberation.convening.conflicts import conflicts
from deliberation.decisions import consent_of
from deliberation.errors import InvalidInput, UnknownReference
from deliberation.forums import Forum
from deliberation.issues import Issue, Stake
from deliberation.networks import StakeholderNetwork
from deliberation.procedures import Procedure
from deliberation.provenance import Source
from deliberation.seats import Seat
from deliberation.stages import Stage
from deliberation.stakeholders import TIE_KINDS, Stakeholder, Tie


GUESSED = Source("supposed", basis="听说")
IDS = ("a1", "a2", "b1", "b2", "v", "w", "x", "y", "z")
SIDES = {"owners": ["a1", "a2"], "depot": ["b1", "b2"]}
ISSUE = Issue("noise", affected=["a1"])


def network(*ties: Tie) -> StakeholderNetwork:
    return StakeholderNetwork([Stakeholder(who) for who in IDS] + [Stakeholder("street", kind="place")], ties)


def between(*ties: Tie, issue: Issue = ISSUE, **more: Any) -> Bridging:
    return bridges(issue, network(*ties), SIDES, **more)


def ids(found: Bridging) -> list[str]:
    return [one.id for one in found.bridges]


TRUSTED = (Tie("a1", "trusts", "v"), Tie("b2", "trusts", "v"))


def test_whom_both_sides_trust_comes_first_whatever_else_joins_them() -> None:
    found = between(*TRUSTED, Tie("w", "serves", "a1"), Tie("w", "serves", "b1"), Tie("a2", "trusts", "w"))

    assert ids(found) == ["v", "w"]
    assert [one.trusted for one in found.bridges] == [True, False]


def test_whom_they_trust_is_a_bridge_even_where_the_sides_are_tied_to_each_other() -> None:
    assert ids(between(*TRUSTED, Tie("a1", "serves", "b1"))) == ["v"]


def test_to_trust_both_sides_is_not_to_be_trusted_by_them() -> None:
    found = between(Tie("v", "trusts", "a1"), Tie("v", "trusts", "b1"))

    assert [(one.id, one.trusted) for one in found.bridges] == [("v", False)]


def test_a_reason_for_each_side_cites_the_ties_that_lead_to_it() -> None:
    [bridge] = between(*TRUSTED).bridges

    assert bridge.explain("en").splitlines() == [
        "v is trusted on every side",
        "  - owners: trusted by them: a1 is a party; a1 trusts v (witnessed)",
        "  - depot: trusted by them: b2 is a party; b2 trusts v (witnessed)",
        "  - without v, no tie leads from one side to another",
    ]
    assert bridge.to_json()["trusted"] is True


def test_who_is_tied_to_one_side_only_stands_between_nobody() -> None:
    found = between(Tie("a1", "trusts", "v"), Tie("a2", "trusts", "v"))

    assert found.bridges == ()
    assert "nobody" in found.explain("en")
    assert "没有" in found.explain("zh")


@pytest.mark.parametrize("kind", ["complains-about", "conflicts-with"])
def test_enmity_leads_nobody_across(kind: str) -> None:
    assert between(Tie("a1", kind, "v"), Tie("b1", "trusts", "v")).bridges == ()


def test_a_stake_or_a_conflict_excludes_and_is_told() -> None:
    ties = (
        *TRUSTED,
        Tie("w", "works-for", "b1"),
        Tie("a1", "trusts", "w"),
        Tie("x", "serves", "a1"),
        Tie("x", "serves", "b1"),
    )
    found = between(*ties, issue=Issue("noise", affected=["a1"], stakes=[Stake("x", "interested")]))

    assert ids(found) == ["v"]
    assert {one.id: one.follows for one in found.excluded} == {"w": "recused", "x": "apart"}
    assert "works for a party" in found.explain("en")


def test_who_is_excluded_but_far_from_the_sides_is_not_told_here() -> None:
    assert between(*TRUSTED, Tie("w", "works-for", "b1")).excluded == ()


def test_a_place_joins_those_who_live_in_it_with_those_who_serve_it_but_is_no_bridge() -> None:
    found = between(
        Tie("a1", "lives-in", "street"), Tie("b1", "located-at", "street"), Tie("v", "serves", "street")
    )

    assert ids(found) == ["v"]


def test_whoever_heads_a_member_of_a_side_is_on_it() -> None:
    assert between(*TRUSTED, Tie("v", "heads", "b1")).bridges == ()


def test_a_tie_that_is_only_supposed_comes_after_one_that_is_known() -> None:
    guessed = (Tie("a1", "serves", "v", source=GUESSED), Tie("b1", "serves", "v"))
    known = (Tie("a1", "serves", "w"), Tie("w", "serves", "x"), Tie("x", "serves", "b1"))

    found = between(*guessed, *known)

    assert ids(found)[-1] == "v"
    assert "supposed" in found.explain("en")


def test_nearer_comes_before_farther_and_more_between_before_less() -> None:
    direct = (Tie("a1", "serves", "v"), Tie("b1", "serves", "v"))
    several = (
        Tie("a2", "serves", "w"),
        Tie("b2", "serves", "w"),
        Tie("a1", "serves", "w"),
        Tie("b1", "serves", "w"),
    )
    chain = (Tie("a1", "serves", "y"), Tie("y", "serves", "z"), Tie("z", "serves", "b1"))

    assert ids(between(*direct, *several, *chain)) == ["w", "v", "y", "z"]


def test_among_equals_the_one_whose_ties_lead_less_to_the_same_people_comes_first() -> None:
    alike = [Tie(side, "serves", who) for side in ("a1", "b1") for who in ("v", "w")]
    closed = [Tie("v", "serves", "x"), Tie("v", "serves", "y"), Tie("x", "serves", "y")]
    open_ = [Tie("w", "serves", "z")]

    found = ids(between(*alike, *closed, *open_, at_most=2))

    assert set(found) == {"v", "w"}
    assert found == ids(between(*alike, *closed, *open_, at_most=2, backend="networkx"))


def test_only_the_last_way_is_called_the_only_one() -> None:
    alone = between(Tie("a1", "serves", "v"), Tie("b1", "serves", "v"))
    beside = between(*(Tie(side, "serves", who) for side in ("a1", "b1") for who in ("v", "w")))

    assert [one.only for one in alone.bridges] == [True]
    assert [one.only for one in beside.bridges] == [False, False]


def test_how_far_a_bridge_may_be_and_over_which_ties_can_be_said() -> None:
    chain = (Tie("a1", "serves", "v"), Tie("v", "trusts", "w"), Tie("w", "serves", "b1"))

    assert ids(between(*chain)) == ["v", "w"]
    assert ids(between(*chain, furthest=1)) == []
    assert ids(between(*chain, kinds=["serves"])) == []
    assert ids(between(*chain, at_most=1)) == ["v"]


def test_three_sides_want_somebody_tied_to_all_three() -> None:
    ties = (
        Tie("a1", "serves", "v"),
        Tie("b1", "serves", "v"),
        Tie("x", "serves", "v"),
        Tie("a1", "serves", "w"),
        Tie("b1", "serves", "w"),
    )
    found = bridges(ISSUE, network(*ties), {"one": ["a1"], "two": ["b1"], "three": ["x"]}, furthest=1)

    assert ids(found) == ["v"]
    assert [side.key for side in found.bridges[0].sides] == ["one", "two", "three"]


def test_no_number_is_published_of_anybody() -> None:
    found = between(*TRUSTED, Tie("w", "serves", "a1"), Tie("w", "serves", "b1"))

    def leaves(value: object) -> list[object]:
        if isinstance(value, dict):
            return [leaf for held in value.values() for leaf in leaves(held)]
        return [leaf for held in value for leaf in leaves(held)] if isinstance(value, list) else [value]

    assert {type(leaf) for leaf in leaves(found.to_json("en"))} <= {str, bool, type(None)}


@pytest.mark.parametrize(
    ("sides", "code"),
    [
        ({"one": ["a1"]}, "bridging.no-sides"),
        ([Side("one", ["a1"]), Side("one", ["b1"])], "bridging.no-sides"),
        ({"one": ["a1"], "two": ["a1"]}, "bridging.both-sides"),
        ({"one": ["a1"], "two": []}, "bridging.nobody-on-side"),
    ],
)
def test_sides_that_are_none_are_one_clear_error(sides: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        bridges(ISSUE, network(), sides)

    assert error.value.code == code


@pytest.mark.parametrize("furthest", [0, -1, 1.5, True])
def test_the_furthest_is_a_whole_number_of_ties(furthest: Any) -> None:
    with pytest.raises(InvalidInput) as error:
        between(furthest=furthest)

    assert error.value.code == "bridging.furthest"


def test_one_bare_text_is_no_list_of_kinds_and_a_stranger_no_party() -> None:
    with pytest.raises(InvalidInput):
        between(kinds="trusts")
    with pytest.raises(UnknownReference):
        bridges(ISSUE, network(), {"one": ["a1"], "two": ["nobody"]})


# ---- the sides of a procedure


def procedure(**more: Any) -> Procedure:
    return Procedure(
        key="small",
        title={"zh": "小会", "en": "Small meeting"},
        seats=[
            Seat("complainant", found_by="complains-about", title={"zh": "反映方", "en": "Complainant"}),
            Seat("respondent", found_by="operates", title={"zh": "被反映方", "en": "Respondent"}),
        ],
        stages=[
            Stage(
                "hearing",
                needs="roll",
                moves={"say": "*", "propose": "*", "agree": "*", "consent": "*"},
                meeting=True,
            )
        ],
        **more,
    )


DEPOT = StakeholderNetwork(
    [
        Stakeholder("depot", kind="body"),
        Stakeholder("company", kind="body"),
        Stakeholder("manager"),
        Stakeholder("owners", kind="group"),
        Stakeholder("deputy"),
        Stakeholder("warden"),
    ],
    [
        Tie("company", "operates", "depot"),
        Tie("manager", "heads", "company"),
        Tie("owners", "complains-about", "depot"),
        Tie("deputy", "represents", "owners"),
        Tie("owners", "trusts", "warden"),
        Tie("warden", "serves", "company"),
    ],
)


def test_the_sides_are_those_whose_consent_the_procedure_takes_with_those_they_speak_for() -> None:
    plan = convene(
        Issue("noise", about="depot"),
        DEPOT,
        Forum("hall", procedure=procedure(decides=consent_of("complainant", "respondent"))),
    )

    assert {side.key: set(side.members) for side in sides_of(plan)} == {
        "complainant": {"deputy", "owners"},
        "respondent": {"manager", "company", "depot"},
    }
    found = bridges(plan.issues[0], DEPOT, sides_of(plan))
    assert ids(found) == ["warden"]
    assert found.explain("zh").startswith("居于 反映方、被反映方 之间的有：")


def test_where_the_procedure_names_no_sides_they_have_to_be_named() -> None:
    plan = convene(Issue("noise", about="depot"), DEPOT, Forum("hall", procedure=procedure()))

    with pytest.raises(InvalidInput) as error:
        sides_of(plan)

    assert error.value.code == "bridging.no-sides"
    assert [side.key for side in sides_of(plan, ["respondent", "complainant"])] == [
        "respondent",
        "complainant",
    ]
    with pytest.raises(InvalidInput):
        sides_of(plan, ["respondent", "no-such-seat"])


@pytest.mark.needs("grid-meeting")
def test_between_the_courier_depot_and_those_it_disturbed_stand_the_grids_police_officer_and_worker() -> None:
    case = load_case(Path(__file__).parents[2] / "examples" / "cases" / "xinheyuan-sf-express.yaml")
    plan = convene(case.issues, case.network, case.forum)

    found = bridges(case.issues[0], case.network, sides_of(plan))

    assert ids(found) == ["S4.P4", "S4.P5"]
    assert {one.id for one in found.excluded} == {"property", "residents"}


# ---- any network


TIES = st.lists(
    st.tuples(
        st.sampled_from(IDS), st.sampled_from(sorted(TIE_KINDS)), st.sampled_from((*IDS, "street"))
    ).filter(lambda tie: tie[0] != tie[2]),
    unique=True,
    max_size=30,
)


def tried(ties: list[Tie], people: int = 1) -> Bridging | None:
    """The bridges, unless the ties put somebody on both sides."""
    stakeholders = [*(Stakeholder(who) for who in IDS), Stakeholder("street", kind="place")][::people]
    try:
        return bridges(ISSUE, StakeholderNetwork(stakeholders, ties), SIDES)
    except InvalidInput as error:
        assert error.code == "bridging.both-sides"
        return None


@given(TIES)
def test_a_bridge_is_on_no_side_and_in_no_conflict_and_its_ties_lead_to_every_side(
    ties: list[tuple[str, str, str]],
) -> None:
    told = [Tie(*tie) for tie in ties]
    found = tried(told)
    if found is None:
        return
    barred = conflicts(ISSUE, network(*told), parties=["a1", "a2", "b1", "b2"])

    for one in found.bridges:
        assert one.id not in barred
        assert one.stakeholder.kind != "place"
        for why in one.reasons:
            assert why.path.end.id == one.id
            assert set(why.ties) <= set(told)
            assert 1 <= len(why.ties) <= found.furthest
    assert {one.id for one in found.excluded} <= barred.keys()


@given(TIES, st.randoms())
def test_the_order_in_which_a_network_is_told_changes_nothing(
    ties: list[tuple[str, str, str]], random: Any
) -> None:
    told = [Tie(*tie) for tie in ties]
    again = list(told)
    random.shuffle(again)

    assert tried(told) == tried(again, -1)


# ---- the law firm


EXAMPLE = Path(__file__).parents[2] / "examples" / "networks" / "law-firm.py"


def run_example(*arguments: str, data: str | None) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "DELIBERATION_DATA"}
    if data is not None:
        environment["DELIBERATION_DATA"] = data
    return subprocess.run(
        [sys.executable, EXAMPLE, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=environment,
    )


def test_the_law_firm_without_its_data_says_so_and_ends_well() -> None:
    done = run_example(data=None)

    assert (done.returncode, done.stderr) == (0, "")
    assert "DELIBERATION_DATA" in done.stdout


def test_the_law_firms_bridges_are_tied_to_both_offices(tmp_path: Path) -> None:
    data = os.environ.get("DELIBERATION_DATA")
    if not data:
        pytest.skip("DELIBERATION_DATA names no folder of public data")
    picture = tmp_path / "law-firm.svg"

    done = run_example(str(picture), data=data)

    assert done.returncode == 0, done.stderr
    assert "L02 is trusted on every side" in done.stdout
    assert "L03 trusts L02" in done.stdout
    assert "L06 trusts L02" in done.stdout
    assert picture.read_text(encoding="utf-8").startswith("<svg")
