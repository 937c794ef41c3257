from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path as File
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.convening import RULES, Path, Recommendation, SeatRule, Why, convene
from deliberation.convening.paths import paths
from deliberation.errors import DeliberationError, InvalidInput, UnknownReference
from deliberation.forums import Forum
from deliberation.issues import Issue, Stake
from deliberation.networks import StakeholderNetwork
from deliberation.procedures import Procedure
from deliberation.provenance import Provenance, Source
from deliberation.quantities import Count
from deliberation.seats import Seat
from deliberation.stages import Stage
from deliberation.stakeholders import TIE_KINDS, Kind, Stakeholder, Tie


INVITED = (
    "邀请顺丰公司银川市运行管理部负责人、房主、物业负责人、网格警、网格员及8名业主代表召开民主协商议事会"
)
TOLD = Source("reported", ref="S4", quote=INVITED)
GUESSED = Source("supposed", ref="S4.P2", basis="未说明房主拥有哪处房产")
WORKED_OUT = Source("inferred", quote="物业负责人", basis="物业负责人管理的是物业公司")


def procedure(*seats: Seat) -> Procedure:
    return Procedure(
        key="small",
        title={"zh": "小会", "en": "Small meeting"},
        seats=seats,
        stages=[Stage("hearing", needs="roll", moves={"say": "*"}, meeting=True)],
    )


SMALL = procedure(
    Seat("complainant", at_least=1, found_by="complains-about", title={"zh": "反映方", "en": "Complainant"}),
    Seat("respondent", at_least=1, found_by="operates", title={"zh": "被反映方", "en": "Respondent"}),
    Seat("landlord", found_by="leases-to", title={"zh": "房主席", "en": "Landlord"}),
    Seat("property", found_by="manages", title={"zh": "物业席", "en": "Property"}),
    Seat("police", found_by="polices", title={"zh": "警格", "en": "Police"}),
    Seat("grid-worker", found_by="serves", title={"zh": "网格", "en": "Grid worker"}),
    Seat("convener", found_by="convenes", title={"zh": "召集人", "en": "Convener"}),
)
FORUM = Forum("xinheyuan", procedure=SMALL, conveners=["community"])
PEOPLE = (
    Stakeholder("sf-depot", "顺丰公司金凤营业部", kind="body"),
    Stakeholder("sf", "顺丰公司", kind="body"),
    Stakeholder("S4.P1", role="顺丰公司银川市运行管理部负责人", capacity="office"),
    Stakeholder("S4.P2", role="房主"),
    Stakeholder("wuye", "物业公司", kind="body"),
    Stakeholder("S4.P3", role="物业负责人", capacity="office"),
    Stakeholder("S4.P4", role="网格警", capacity="office"),
    Stakeholder("S4.P5", role="网格员", capacity="office"),
    Stakeholder("owners", role="业主", kind="group"),
    Stakeholder("S4.P6", role="业主代表", kind="group", count=Count.read("8名")),
    Stakeholder("community", "馨和苑社区", kind="body"),
    Stakeholder("S4.P7", role="馨和苑社区负责人", capacity="office"),
    Stakeholder("enforcement", role="执法部门", kind="group"),
    Stakeholder("couriers", role="快递员", kind="group"),
    Stakeholder("estate", "唐堤慧苑小区", kind="place"),
    Stakeholder("north-gate", "北门口", kind="place"),
)
TIES = (
    Tie("sf", "operates", "sf-depot", source=TOLD),
    Tie("S4.P1", "heads", "sf", source=TOLD),
    Tie("S4.P2", "leases-to", "sf-depot", source=GUESSED),
    Tie("wuye", "manages", "estate", source=TOLD),
    Tie("S4.P3", "heads", "wuye", source=WORKED_OUT),
    Tie("S4.P4", "polices", "estate", source=TOLD),
    Tie("S4.P5", "serves", "estate", source=TOLD),
    Tie("owners", "lives-in", "estate", source=TOLD),
    Tie("owners", "complains-about", "sf-depot", source=TOLD),
    Tie("S4.P6", "represents", "owners", source=TOLD),
    Tie("S4.P7", "heads", "community", source=TOLD),
    Tie("enforcement", "supervises", "sf-depot", source=TOLD),
    Tie("couriers", "works-for", "sf-depot", source=TOLD),
    Tie("sf-depot", "located-at", "north-gate", source=TOLD),
    Tie("north-gate", "part-of", "estate", source=TOLD),
)
NETWORK = StakeholderNetwork(PEOPLE, TIES)
ISSUES = tuple(
    Issue(title, id=f"S4.I{number}", about="sf-depot", affected=["north-gate"])
    for number, title in enumerate(["噪音污染", "交通安全隐患", "环境脏乱差"], start=1)
)
SIX = {
    "S4.P6": "complainant",
    "S4.P1": "respondent",
    "S4.P2": "landlord",
    "S4.P3": "property",
    "S4.P4": "police",
    "S4.P5": "grid-worker",
}


def s4() -> Recommendation:
    return convene(ISSUES, NETWORK, FORUM)


def without(*gone: str) -> StakeholderNetwork:
    return StakeholderNetwork(PEOPLE, [tie for tie in TIES if str(tie) not in gone])


def seats_of(plan: Recommendation) -> dict[str, str]:
    return {one.id: one.seat for one in plan.invitees}


def gaps_of(plan: Recommendation) -> dict[str, tuple[bool, str]]:
    return {gap.seat: (gap.required, gap.reason.code) for gap in plan.gaps}


def all_whys(plan: Recommendation) -> list[Why]:
    people = (*plan.invitees, *plan.conveners)
    left_out = [why for one in plan.left_out for why in one.reasons]
    return [*(why for one in people for why in (*one.reasons, *one.also)), *left_out]


def cited(plan: Recommendation, who: str) -> list[list[str]]:
    (one,) = [one for one in plan.invitees if one.id == who]
    return [[str(tie) for tie in why.ties] for why in one.reasons]


def refused(kind: type[DeliberationError], code: str, make: Callable[[], Any]) -> DeliberationError:
    with pytest.raises(kind) as caught:
        make()
    assert caught.value.code == code
    assert "{" not in caught.value.message("zh") + caught.value.message("en")
    return caught.value


# ---- the courier depot


def test_the_six_that_were_invited_are_found_and_nobody_else() -> None:
    plan = s4()
    assert seats_of(plan) == SIX
    assert plan.gaps == ()
    assert plan.left_out == ()


def test_one_issue_finds_the_same_as_three_about_the_same() -> None:
    assert seats_of(convene(ISSUES[0], NETWORK, FORUM)) == SIX
    assert {why.issues for one in s4().invitees for why in one.reasons} == {("S4.I1", "S4.I2", "S4.I3")}


def test_reasons_cite_the_ties_from_the_issue_to_the_invitee() -> None:
    plan = s4()
    assert cited(plan, "S4.P1") == [["sf/operates/sf-depot", "S4.P1/heads/sf"]]
    assert cited(plan, "S4.P6") == [["owners/complains-about/sf-depot", "S4.P6/represents/owners"]]
    assert cited(plan, "S4.P3") == [["north-gate/part-of/estate", "wuye/manages/estate", "S4.P3/heads/wuye"]]


def test_an_invitee_has_the_weakest_provenance_along_the_reason() -> None:
    found = {one.id: one.provenance for one in s4().invitees}
    assert (found["S4.P1"], found["S4.P2"], found["S4.P3"]) == ("reported", "supposed", "inferred")


@pytest.mark.parametrize(
    ("who", "tie"), [(who, tie) for who in SIX for reason in cited(s4(), who) for tie in reason]
)
def test_without_any_one_tie_of_a_reason_the_reason_is_gone(who: str, tie: str) -> None:
    plan = convene(ISSUES, without(tie), FORUM)
    left = [cited(plan, one.id) for one in plan.invitees if one.id == who]
    assert left != [cited(s4(), who)]


def test_a_body_whose_head_is_unknown_is_invited_itself() -> None:
    plan = convene(ISSUES, without("S4.P1/heads/sf"), FORUM)
    assert [one.id for one in plan.for_seat("respondent")] == ["sf"]


def test_the_convener_keeps_its_seat_though_somebody_heads_it() -> None:
    plan = s4()
    assert [(one.id, one.seat) for one in plan.conveners] == [("community", "convener")]
    serving = NETWORK.with_(ties=[Tie("community", "serves", "estate")])
    again = convene(ISSUES, serving, FORUM)
    assert seats_of(again) == SIX
    assert [why.rule for why in again.conveners[0].also] == ["serves"]


def test_without_what_is_supposed_the_landlord_is_a_gap() -> None:
    plan = convene(ISSUES, NETWORK, FORUM, supposed=False)
    assert seats_of(plan) == {who: seat for who, seat in SIX.items() if who != "S4.P2"}
    assert gaps_of(plan) == {"landlord": (False, "convening.nobody")}
    assert "空席位：房主席（可缺）：网络中没有关系能找到出租方" in plan.explain("zh")
    assert "仅属假设" in plan.explain("zh")


def test_a_supposed_person_or_stake_is_left_aside_with_the_rest() -> None:
    people = [
        Stakeholder("depot", kind="body", source=GUESSED),
        Stakeholder("office", kind="body"),
        Stakeholder("bureau", kind="body"),
    ]
    stakes = [Stake("office", "responsible", source=GUESSED), Stake("bureau", "responsible", source=TOLD)]
    forum = Forum(
        "f", procedure=procedure(Seat("side", found_by=("operates", "responsible"))), conveners=["depot"]
    )
    issue = Issue("x", about="depot", affected=["depot"], stakes=stakes)
    network = StakeholderNetwork(people)

    assert set(seats_of(convene(issue, network, forum))) == {"depot", "office", "bureau"}
    plan = convene(issue, network, forum, supposed=False)
    assert set(seats_of(plan)) == {"bureau"}
    assert {one.id for one in plan.stakeholders} == {"bureau"}


def test_a_required_seat_that_nobody_is_found_for_is_a_gap() -> None:
    plan = convene(ISSUES, without("owners/complains-about/sf-depot"), FORUM)
    assert gaps_of(plan) == {"complainant": (True, "convening.nobody")}
    assert "缺席位：反映方（程序必需）" in plan.explain("zh")


def test_the_roll_seats_everyone_and_can_name_whoever_is_named() -> None:
    roll = s4().roll()
    assert {who: roll.seats_of(who) for who in roll.people()} == {
        **{who: (seat,) for who, seat in SIX.items()},
        "community": ("convener",),
    }
    assert roll.unmet(SMALL.seats) == ()
    assert {one.id for one in roll.stakeholders} == {
        *SIX,
        "community",
        "sf-depot",
        "sf",
        "wuye",
        "owners",
        "estate",
        "north-gate",
    }


def test_the_json_has_the_keys_of_the_contract() -> None:
    told: Any = json.loads(json.dumps(s4().to_json(), ensure_ascii=False))
    assert list(told) == [
        "issue", "procedure", "invitees", "alternates", "gaps", "counterfactuals", "conflicts", "balance",
    ]  # fmt: skip
    assert (told["issue"], told["procedure"]) == ("噪音污染、交通安全隐患、环境脏乱差", "small")
    first = told["invitees"][0]
    assert list(first) == ["id", "name", "seat", "reasons", "provenance"]
    assert (first["id"], first["name"]) == ("S4.P6", "业主代表")
    assert first["reasons"][0]["ties"][1]["quote"] == INVITED
    assert first["reasons"][0]["provenance"] == "reported"


def test_gaps_in_the_json_say_whether_the_seat_is_required() -> None:
    plan = convene(ISSUES, NETWORK, FORUM, supposed=False)
    told: Any = plan.to_json("en")
    assert [gap["interest"] for gap in told["gaps"]] == [None, "interest:works-for:sf-depot"]
    assert told["gaps"][:1] == [
        {
            "seat": "landlord",
            "interest": None,
            "required": False,
            "reason": "no tie in the network leads to anybody (landlord)",
        }
    ]


def test_it_reads_in_chinese() -> None:
    assert s4().explain("zh").splitlines()[:6] == [
        "噪音污染、交通安全隐患、环境脏乱差：应到场者（小会）",
        "反映方：业主代表（8名）（据来源）",
        (
            "  - 反映问题者：顺丰公司金凤营业部 是议题所指；业主 投诉 顺丰公司金凤营业部（据来源，S4）；"
            "业主代表 代表 业主（据来源，S4）"
        ),
        "  - 若不到场：改请业主",
        "被反映方：顺丰公司银川市运行管理部负责人（据来源）",
        (
            "  - 经营者：顺丰公司金凤营业部 是议题所指；顺丰公司 经营 顺丰公司金凤营业部（据来源，S4）；"
            "顺丰公司银川市运行管理部负责人 负责 顺丰公司（据来源，S4）"
        ),
    ]


def test_it_reads_in_english_with_names_as_they_are() -> None:
    told = s4().explain("en")
    assert "Landlord: 房主 (supposed)" in told
    assert "leases premises to 顺丰公司金凤营业部 (supposed, S4.P2, 未说明房主拥有哪处房产)" in told
    assert "Convener: 馨和苑社区 (convenes)" in told


def test_it_is_the_same_under_any_hash_seed() -> None:
    told = {under_hash_seed(seed) for seed in ("0", "1", "4242")}
    assert len(told) == 1
    assert "物业负责人" in told.pop()


def under_hash_seed(seed: str) -> str:
    script = (
        "import json, test_convene as t; plan = t.s4();"
        "print(json.dumps(plan.to_json(), ensure_ascii=False), plan.explain('zh'), plan.roll())"
    )
    return subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        encoding="utf-8",
        cwd=File(__file__).parent,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
    ).stdout


# ---- what the rules say


def found(
    rule: str, issue: Issue, people: list[Stakeholder], ties: list[Tie], conveners: tuple[str, ...] = ()
) -> list[str]:
    forum = Forum("f", procedure=procedure(Seat("seat", found_by=rule)), conveners=conveners)
    return [one.id for one in convene(issue, StakeholderNetwork(people, ties), forum).for_seat("seat")]


def place(who: str) -> Stakeholder:
    return Stakeholder(who, kind="place")


def body(who: str) -> Stakeholder:
    return Stakeholder(who, kind="body")


def test_every_rule_says_in_both_languages_what_it_means() -> None:
    for key, rule in RULES.items():
        assert rule.key == key
        assert set(rule.title) == set(rule.meaning) == {"zh", "en"}
        assert {kind for way in rule.ways for step in way for kind in step.kinds} <= set(TIE_KINDS)


def test_what_nobody_operates_answers_for_itself_unless_it_is_a_place() -> None:
    about = Issue("x", about="shop")
    assert found("operates", about, [body("shop")], []) == ["shop"]
    assert found("operates", about, [Stakeholder("shop")], []) == ["shop"]
    assert found("operates", about, [place("shop")], []) == []
    head = Tie("boss", "heads", "shop")
    assert found("operates", about, [body("shop"), Stakeholder("boss")], [head]) == ["boss"]


def test_what_only_a_place_operates_answers_for_itself() -> None:
    tie = Tie("hall", "operates", "shop")
    assert found("operates", Issue("x", about="shop"), [body("shop"), place("hall")], [tie]) == ["shop"]


def test_owners_and_residents_are_found_through_who_represents_them() -> None:
    people = [
        place("estate"),
        Stakeholder("landlord"),
        body("committee"),
        Stakeholder("chair"),
        Stakeholder("x"),
    ]
    ties = [
        Tie("landlord", "owns", "estate"),
        Tie("committee", "represents", "landlord"),
        Tie("chair", "heads", "committee"),
        Tie("x", "represents", "estate"),
    ]
    assert found("represents", Issue("x", affected=["estate"]), people, ties) == ["x", "chair"]


def test_residents_are_those_who_live_there() -> None:
    people = [place("estate"), Stakeholder("resident"), Stakeholder("owner")]
    ties = [Tie("resident", "lives-in", "estate"), Tie("owner", "owns", "estate")]
    assert found("lives-in", Issue("x", affected=["estate"]), people, ties) == ["resident"]


@pytest.mark.parametrize("kind", ["supervises", "enforces-on"])
def test_supervisors_supervise_or_enforce(kind: str) -> None:
    tie = Tie("bureau", kind, "depot")
    assert found("supervises", Issue("x", about="depot"), [body("depot"), body("bureau")], [tie]) == [
        "bureau"
    ]


def test_stakes_are_followed_without_a_tie() -> None:
    stakes = [
        Stake("a", "responsible", source=GUESSED),
        Stake("b", "authority"),
        Stake("a", "responsible", source=TOLD),
        Stake("c", "interested"),
    ]
    people = [Stakeholder(who) for who in "abc"]
    issue = Issue("x", stakes=stakes)
    assert found("responsible", issue, people, []) == ["a"]
    assert found("authority", issue, people, []) == ["b"]


def test_of_two_sources_for_a_stake_the_stronger_one_counts() -> None:
    issue = Issue(
        "x", stakes=[Stake("a", "responsible", source=GUESSED), Stake("a", "responsible", source=TOLD)]
    )
    forum = Forum("f", procedure=procedure(Seat("side", found_by="responsible")))
    (one,) = convene(issue, StakeholderNetwork([Stakeholder("a")]), forum).invitees
    assert one.provenance == "reported"
    assert "a 对此事负有责任（据来源，S4）" in one.reasons[0].explain("zh")


def test_a_stake_as_affected_counts_like_being_listed() -> None:
    issue = Issue("x", stakes=[Stake("estate", "affected")])
    tie = Tie("m", "manages", "estate")
    assert found("manages", issue, [place("estate"), Stakeholder("m")], [tie]) == ["m"]


def test_what_an_affected_place_is_part_of_counts_however_it_is_nested() -> None:
    places = [place(f"p{number}") for number in range(4)]
    inside = [Tie(f"p{number}", "part-of", f"p{(number + 1) % 4}") for number in range(4)]
    manager = Tie("m", "manages", "p3")
    issue = Issue("x", affected=["p0"])
    assert found("manages", issue, [*places, Stakeholder("m")], [*inside, manager]) == ["m"]


def test_a_rule_can_keep_to_the_affected_place_and_leave_its_surroundings_out() -> None:
    places, inside = [place("gate"), place("estate")], [Tie("gate", "part-of", "estate")]
    issue = Issue("x", affected=["gate"])
    network = StakeholderNetwork(
        [*places, Stakeholder("m"), Stakeholder("n")],
        [*inside, Tie("m", "manages", "estate"), Tie("n", "manages", "gate")],
    )

    def ends(rule: SeatRule) -> list[str]:
        return sorted(path.end.id for path in paths(rule, issue, network, ()))

    assert ends(RULES["manages"]) == ["m", "n"]
    assert ends(attrs.evolve(RULES["manages"], surroundings=False)) == ["n"]


def test_what_an_affected_group_is_part_of_does_not_count() -> None:
    people = [Stakeholder("tenants", kind="group"), Stakeholder("all", kind="group"), Stakeholder("m")]
    ties = [Tie("tenants", "part-of", "all"), Tie("m", "manages", "all")]
    assert found("manages", Issue("x", affected=["tenants"]), people, ties) == []


def test_bodies_that_represent_each_other_in_a_circle_come_to_an_end() -> None:
    ties = [Tie("a", "operates", "shop"), Tie("a", "represents", "b"), Tie("b", "represents", "a")]
    issue = Issue("x", about="shop")
    assert found("operates", issue, [place("shop"), body("a"), body("b")], ties) == ["b"]


def test_a_chain_of_bodies_longer_than_is_followed_ends_at_a_body() -> None:
    bodies = [body(f"b{number:02}") for number in range(20)]
    ties = [Tie(f"b{number + 1:02}", "represents", f"b{number:02}") for number in range(19)]
    assert found("operates", Issue("x", about="b00"), bodies, ties) == ["b08"]


def test_bodies_that_all_represent_each_other_are_searched_in_no_time() -> None:
    bodies = [body(f"b{number:02}") for number in range(40)]
    ties = [Tie(one.id, "represents", other.id) for one in bodies for other in bodies if one is not other]
    assert found("operates", Issue("x", about="b00"), bodies, ties)


def test_a_place_neither_is_invited_nor_speaks_for_a_body() -> None:
    people = [body("shop"), place("hall")]
    ties = [Tie("hall", "heads", "shop"), Tie("hall", "complains-about", "shop")]
    assert found("operates", Issue("x", about="shop"), people, ties) == ["shop"]
    assert found("complains-about", Issue("x", about="shop"), people, ties) == []


def test_the_stronger_of_two_ways_to_somebody_is_the_reason() -> None:
    people = [place("estate"), Stakeholder("r", kind="group"), Stakeholder("x")]
    ties = [
        Tie("x", "represents", "estate", source=GUESSED),
        Tie("r", "lives-in", "estate", source=TOLD),
        Tie("x", "represents", "r", source=TOLD),
    ]
    forum = Forum("f", procedure=procedure(Seat("seat", found_by="represents")))
    plan = convene(Issue("x", affected=["estate"]), StakeholderNetwork(people, ties), forum)
    assert cited(plan, "x") == [["r/lives-in/estate", "x/represents/r"]]


def test_somebody_who_is_only_supposed_makes_the_reason_supposed_and_it_says_so() -> None:
    path = Path("about", (Stakeholder("shop", source=GUESSED),))
    assert path.provenance == "supposed"
    assert path.explain("zh") == "shop 是议题所指；有 shop 这一方（假设，S4.P2，未说明房主拥有哪处房产）"


# ---- who gets which seat


SHOP = Issue("noise", about="shop")
TRIO = [body("shop"), Stakeholder("a"), Stakeholder("b"), Stakeholder("c")]


def convened(
    *seats: Seat, ties: list[Tie], conveners: tuple[str, ...] = (), people: list[Stakeholder] = TRIO
) -> Recommendation:
    forum = Forum("f", procedure=procedure(*seats), conveners=conveners)
    return convene(SHOP, StakeholderNetwork(people, ties), forum)


def test_who_is_found_for_two_seats_takes_the_first_and_the_other_rule_stands_beside() -> None:
    ties = [Tie("a", "operates", "shop"), Tie("a", "leases-to", "shop")]
    plan = convened(
        Seat("one", found_by="leases-to"), Seat("two", at_least=1, found_by="operates"), ties=ties
    )
    assert seats_of(plan) == {"a": "one"}
    assert [why.rule for why in plan.invitees[0].also] == ["operates"]
    assert "另属经营者" in plan.explain("zh")
    assert gaps_of(plan) == {"two": (True, "convening.seated-elsewhere")}


def test_the_provenance_is_of_the_reasons_for_the_seat_they_hold() -> None:
    ties = [Tie("a", "leases-to", "shop", source=GUESSED), Tie("a", "operates", "shop", source=TOLD)]
    plan = convened(Seat("one", found_by="leases-to"), Seat("two", found_by="operates"), ties=ties)
    assert plan.invitees[0].provenance == "supposed"


def test_a_seat_found_by_several_rules_gathers_their_reasons() -> None:
    ties = [Tie("a", "leases-to", "shop", source=GUESSED), Tie("a", "operates", "shop", source=TOLD)]
    plan = convened(Seat("one", found_by=("leases-to", "operates")), ties=ties)
    assert [why.rule for why in plan.invitees[0].reasons] == ["operates", "leases-to"]
    assert plan.invitees[0].provenance == "reported"


def test_where_a_seat_takes_fewer_the_strongest_reasons_come_first_and_the_rest_is_listed() -> None:
    ties = [
        Tie("a", "complains-about", "shop", source=GUESSED),
        Tie("b", "complains-about", "shop", source=TOLD),
        Tie("c", "complains-about", "shop", source=TOLD),
    ]
    plan = convened(Seat("one", at_most=2, found_by="complains-about"), ties=ties)
    assert [one.id for one in plan.invitees] == ["b", "c"]
    assert [(one.id, one.seat, one.because.code) for one in plan.left_out] == [
        ("a", "one", "convening.seat-full")
    ]
    assert "未列入：a：one至多 2 席" in plan.explain("zh")


def test_who_finds_a_seat_full_takes_a_later_one() -> None:
    ties = [
        Tie("a", "operates", "shop"),
        Tie("b", "operates", "shop"),
        Tie("b", "leases-to", "shop"),
    ]
    plan = convened(Seat("one", at_most=1, found_by="operates"), Seat("two", found_by="leases-to"), ties=ties)
    assert seats_of(plan) == {"a": "one", "b": "two"}
    assert plan.left_out == ()


def test_too_few_is_a_gap_too() -> None:
    ties = [Tie("a", "operates", "shop")]
    plan = convened(Seat("one", at_least=2, found_by="operates"), ties=ties)
    assert seats_of(plan) == {"a": "one"}
    assert gaps_of(plan) == {"one": (True, "convening.too-few")}


def test_a_seat_without_a_rule_is_a_gap_that_says_so() -> None:
    assert gaps_of(convened(Seat("one", at_least=1), ties=[])) == {
        "one": (True, "convening.found-by-nothing")
    }


def test_joint_conveners_sit_in_the_order_of_the_forum() -> None:
    seats = [Seat("host", at_most=1, found_by="convenes"), Seat("co-host", at_most=1, found_by="convenes")]
    plan = convened(*seats, ties=[], conveners=("c", "a", "b"))
    assert [(one.id, one.seat) for one in plan.conveners] == [("c", "host"), ("a", "co-host")]
    assert [(one.id, one.because.code) for one in plan.left_out] == [("b", "convening.conveners-full")]


def test_a_convener_without_a_seat_of_its_own_can_be_a_party() -> None:
    plan = convened(
        Seat("side", found_by="complains-about"), ties=[Tie("a", "complains-about", "shop")], conveners=("a",)
    )
    assert seats_of(plan) == {"a": "side"}
    assert plan.conveners == ()


def test_a_convener_sits_as_such_though_an_earlier_seat_would_find_it() -> None:
    seats = [Seat("side", found_by="complains-about"), Seat("chair", found_by=("convenes", "operates"))]
    ties = [Tie("a", "complains-about", "shop"), Tie("b", "operates", "shop")]
    plan = convened(*seats, ties=ties, conveners=("a",))
    assert [(one.id, one.seat) for one in plan.for_seat("chair")] == [("a", "chair"), ("b", "chair")]


def test_a_reason_that_holds_for_some_issues_only_says_which() -> None:
    network = StakeholderNetwork(
        [*TRIO, body("stall")], [Tie("a", "operates", "shop"), Tie("b", "operates", "stall")]
    )
    forum = Forum("f", procedure=procedure(Seat("side", found_by="operates")))
    plan = convene([SHOP, Issue("smell", id="smell", about="stall")], network, forum)
    assert seats_of(plan) == {"a": "side", "b": "side"}
    assert "a operates shop (witnessed) [for: noise]" in plan.explain("en")


def test_name_and_role_are_both_said() -> None:
    people = [body("shop"), Stakeholder("a", "王某", role="店主", capacity="office")]
    plan = convened(Seat("side", found_by="operates"), ties=[Tie("a", "operates", "shop")], people=people)
    assert "side：王某（店主）（亲见）" in plan.explain("zh")


# ---- what can't be convened


def test_whoever_the_network_does_not_know_is_named() -> None:
    network = StakeholderNetwork([Stakeholder("sf-depot")])
    forum = Forum("f", procedure=SMALL)
    cases = [
        (Issue("x", about="sf-dep"), forum, "issue.about"),
        (Issue("x", affected=["sf-dep"]), forum, "issue.affected"),
        (Issue("x", stakes=[Stake("sf-dep", "interested")]), forum, "issue.stakes"),
        (Issue("x", about="sf-depot"), attrs.evolve(forum, conveners=["sf-dep"]), "f.conveners"),
    ]
    for issue, where, place_ in cases:
        error = refused(UnknownReference, "convening.no-such", partial(convene, issue, network, where))
        assert error.params == {"place": place_, "id": "sf-dep", "close": ("sf-depot",)}


def test_a_rule_nobody_knows_is_refused_with_those_there_are() -> None:
    forum = Forum("f", procedure=procedure(Seat("one", found_by="likes")))
    error = refused(InvalidInput, "convening.no-rule", lambda: convene(SHOP, NETWORK, forum))
    known: Any = error.params.pop("known")
    assert error.params == {"seat": "one", "given": "likes"}
    assert known[: len(RULES)] == tuple(RULES)  # then those that plugins bring


def test_an_issue_that_names_nobody_is_refused() -> None:
    refused(InvalidInput, "convening.nothing-to-follow", lambda: convene(Issue("x"), NETWORK, FORUM))


@pytest.mark.parametrize("given", [(), ["noise"], None, "noise"])
def test_what_is_no_issue_is_refused(given: Any) -> None:
    refused(InvalidInput, "convening.no-issue", lambda: convene(given, NETWORK, FORUM))


def test_two_issues_of_one_id_are_refused() -> None:
    twice = [Issue("x", about="sf-depot"), Issue("y", about="sf-depot")]
    refused(InvalidInput, "convening.issue-twice", lambda: convene(twice, NETWORK, FORUM))


# ---- any network


KINDS = sorted({kind for rule in RULES.values() for way in rule.ways for step in way for kind in step.kinds})
KINDS += ["heads", "part-of", "works-for"]
EVERY_RULE = procedure(
    *(Seat(key, at_least=number % 3, at_most=3, found_by=key) for number, key in enumerate(RULES)),
    Seat("rest", found_by=("represents", "lives-in", "responsible")),
)


@st.composite
def sources(draw: st.DrawFn) -> Source | None:
    provenance: Provenance | None = draw(
        st.sampled_from([None, "witnessed", "reported", "inferred", "supposed"])
    )
    return None if provenance is None else Source(provenance, quote="q", basis="b")


@st.composite
def matters(draw: st.DrawFn) -> tuple[Issue, StakeholderNetwork, Forum]:
    ids = [f"n{number}" for number in range(draw(st.integers(2, 7)))]
    kinds: st.SearchStrategy[Kind] = st.sampled_from(get_args(Kind))
    people = [Stakeholder(who, kind=draw(kinds), source=draw(sources())) for who in ids]
    one = st.sampled_from(ids)
    drawn = draw(
        st.lists(
            st.tuples(one, st.sampled_from(KINDS), one, sources()), max_size=25, unique_by=lambda t: t[:3]
        )
    )
    ties = [Tie(a, kind, b, source=source) for a, kind, b, source in drawn if a != b]
    stakes = draw(
        st.lists(st.builds(Stake, one, st.sampled_from(["affected", "responsible", "authority"])), max_size=3)
    )
    issue = Issue(
        "matter", about=draw(one), affected=draw(st.lists(one, unique=True, max_size=3)), stakes=stakes
    )
    conveners = draw(st.lists(one, unique=True, max_size=2))
    return (
        issue,
        StakeholderNetwork(people, ties),
        Forum("f", procedure=EVERY_RULE, conveners=conveners),
    )


def outline(plan: Recommendation, names: dict[str, str]) -> object:
    def whys(reasons: tuple[Why, ...]) -> list[Any]:
        return [
            (w.rule, w.provenance, [(names[t.subject], t.kind, names[t.object]) for t in w.ties])
            for w in reasons
        ]

    return (
        [(names[o.id], o.seat, whys(o.reasons), whys(o.also)) for o in (*plan.conveners, *plan.invitees)],
        [(names[o.id], o.seat, whys(o.reasons)) for o in plan.left_out],
        [(gap.seat, gap.required, gap.reason.code) for gap in plan.gaps],
        [names[who.id] for who in plan.stakeholders],
    )


def renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, Tie):
        return attrs.evolve(value, subject=names[value.subject], object=names[value.object])
    if isinstance(value, Stake):
        return attrs.evolve(value, stakeholder=names[value.stakeholder])
    return attrs.evolve(value, id=names[value.id])


@given(matters())
def test_every_reason_is_a_path_of_ties_there_are_from_the_issue_to_the_one_invited(
    matter: tuple[Issue, StakeholderNetwork, Forum],
) -> None:
    issue, network, forum = matter
    plan = convene(issue, network, forum)
    anchors: dict[str, set[str | None]] = {
        "about": {issue.about},
        "affected": set(issue.who("affected")),
        "responsible": set(issue.who("responsible")),
        "authority": set(issue.who("authority")),
        "conveners": set(forum.conveners),
    }
    for one in (*plan.conveners, *plan.invitees):
        assert one.reasons
        assert all(why.path.end == one.stakeholder == network.get(one.id) for why in one.reasons + one.also)
    for why in all_whys(plan):
        path = why.path
        assert path.anchor.id in anchors[path.start]
        assert path.end.kind != "place"
        assert set(path.ties) <= set(network.ties)
        assert len(path.ties) == len(path.stakeholders) - 1
        assert len({who.id for who in path.stakeholders}) == len(path.stakeholders)
        for before, tie, after in zip(path.stakeholders[:-1], path.ties, path.stakeholders[1:], strict=True):
            assert {tie.subject, tie.object} == {before.id, after.id}


@given(matters())
def test_nobody_sits_twice_no_seat_is_overfull_and_every_open_seat_is_a_gap(
    matter: tuple[Issue, StakeholderNetwork, Forum],
) -> None:
    plan = convene(*matter)
    seated = [one.id for one in (*plan.conveners, *plan.invitees)]
    assert len(set(seated)) == len(seated)
    assert not {one.id for one in plan.left_out} & set(seated)
    for seat in EVERY_RULE.seats:
        held = len(plan.for_seat(seat.key))
        assert seat.at_most is None or held <= seat.at_most
        assert (seat.key in gaps_of(plan)) == (held < max(seat.at_least, 1))
    roll = plan.roll()
    assert sorted(roll.people()) == sorted(seated)
    assert set(seated) <= {one.id for one in roll.stakeholders}


@given(matters(), st.data())
def test_without_a_tie_no_reason_still_cites_it(
    matter: tuple[Issue, StakeholderNetwork, Forum], data: st.DataObject
) -> None:
    issue, network, forum = matter
    ties = sorted({tie for why in all_whys(convene(issue, network, forum)) for tie in why.ties}, key=str)
    if not ties:
        return
    gone = data.draw(st.sampled_from(ties))
    less = StakeholderNetwork(network.stakeholders, [tie for tie in network.ties if tie != gone])
    assert all(gone not in why.ties for why in all_whys(convene(issue, less, forum)))


@given(matters())
def test_nothing_supposed_is_in_a_reason_if_it_was_not_asked_for(
    matter: tuple[Issue, StakeholderNetwork, Forum],
) -> None:
    plan = convene(*matter, supposed=False)
    assert all(why.provenance != "supposed" for why in all_whys(plan))
    assert all(one.provenance != "supposed" for one in plan.stakeholders)


@given(matters())
def test_other_ids_in_the_same_order_change_only_labels(
    matter: tuple[Issue, StakeholderNetwork, Forum],
) -> None:
    issue, network, forum = matter
    names = {one.id: f"人{ord(one.id[1]) * 7}" for one in network.stakeholders}
    assert sorted(names, key=lambda who: names[who]) == sorted(names)
    other = StakeholderNetwork(
        [renamed(one, names) for one in network.stakeholders], [renamed(tie, names) for tie in network.ties]
    )
    again = convene(
        attrs.evolve(
            issue,
            about=names[issue.about or ""],
            affected=[names[who] for who in issue.affected],
            stakes=[renamed(stake, names) for stake in issue.stakes],
        ),
        other,
        attrs.evolve(forum, conveners=[names[who] for who in forum.conveners]),
    )
    same = {who: who for who in names.values()}
    assert outline(convene(issue, network, forum), names) == outline(again, same)


@given(matters(), st.randoms(use_true_random=False))
def test_equal_networks_give_equal_recommendations(
    matter: tuple[Issue, StakeholderNetwork, Forum], chance: Any
) -> None:
    issue, network, forum = matter
    people, ties = list(network.stakeholders), list(network.ties)
    chance.shuffle(people)
    chance.shuffle(ties)
    assert convene(issue, StakeholderNetwork(people, ties), forum) == convene(issue, network, forum)


@given(matters())
@settings(max_examples=30)
def test_it_can_always_be_told(matter: tuple[Issue, StakeholderNetwork, Forum]) -> None:
    plan = convene(*matter)
    for told in (
        plan.explain("zh"),
        plan.explain("en"),
        json.dumps([plan.to_json("zh"), plan.to_json("en")]),
    ):
        assert "no wording" not in told
        assert "没有 convening" not in told
