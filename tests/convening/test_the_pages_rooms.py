"""Five meetings of the page, from network, issue and procedure alone: whom the rules find, beside whom the page reports."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from deliberation import load_case
from deliberation.cases import Case
from deliberation.convening import Recommendation, Why, convene
from deliberation.convening.conflicts import with_recusals
from deliberation.networks import StakeholderNetwork


CASES: Final = Path(__file__).parents[2] / "examples" / "cases"
S3, S4, S5, S6, S8 = STORIES = [
    CASES / f"{slug}.yaml"
    for slug in (
        "qizilianhu-joint-meeting",
        "xinheyuan-sf-express",
        "shenzhen-fuzhong-road",
        "yanbian-thematic",
        "ziyuan-renovation",
    )
]

# Whom the page reports as invited or present, by seat. The convening bodies are in the room anyway and aren't counted.
REPORTED = {
    S3: {
        "S3.P1": "supervisor",
        "S3.P2": "unit",
        "S3.P3": "resident",
        "S3.P4": "property",
        "S3.P5": "organisation",
    },
    S4: {
        "S4.P1": "respondent",
        "S4.P2": "landlord",
        "S4.P3": "property",
        "S4.P4": "police",
        "S4.P5": "grid-worker",
        "S4.P6": "complainant",
    },
    S5: {
        "S5.P1": "lead",
        "S5.P2": "host",
        "S5.P3": "host",
        "S5.P4": "member",
        "S5.P5": "department",
        "S5.P6": "department",
        "S5.P7": "resident",
    },
    S6: {"S6.P1": "member", "S6.P2": "department", "S6.P3": "member", "S6.P4": "department"},
    S8: {"S8.P1": "department", "S8.P2": "property-office", "S8.P3": "contractor", "S8.P4": "resident"},
}

# Whom the rules find besides. That they came is not reported; two of the lists end in 等, "and others".
BESIDES = {
    S3: {
        "in-need": "resident",
        "S3.P6": "unit",
        "grid-party-organisations": "unit",
        "partner-units": "unit",
    },
    S4: {},
    S5: {"streets": "department"},
    S6: {},
    S8: {},
}

# Of those reported, how many are found; of those found, how many are reported.
FIGURES = [
    (S3, True, Fraction(5, 5), Fraction(5, 9)),
    (S3, False, Fraction(4, 5), Fraction(4, 9)),
    (S4, True, Fraction(6, 6), Fraction(6, 6)),
    (S4, False, Fraction(5, 6), Fraction(5, 5)),
    (S5, True, Fraction(7, 7), Fraction(7, 8)),
    (S5, False, Fraction(5, 7), Fraction(5, 6)),
    (S6, True, Fraction(4, 4), Fraction(4, 4)),
    (S6, False, Fraction(4, 4), Fraction(4, 4)),
    (S8, True, Fraction(4, 4), Fraction(4, 4)),
    (S8, False, Fraction(4, 4), Fraction(4, 4)),
]

# Everybody else whom the story names, and why they aren't invited; of a place, those who live in it or manage it are.
OTHERS = {
    S3: {
        "community": None,
        "party-committee": "spoken-for",
        "unit-party-organisations": "spoken-for",
        "supervisory-committee": "spoken-for",
        "property-companies": "spoken-for",
        "organisations": "spoken-for",
        "residents": "spoken-for",
        "attendees": "no-tie",
        "businesses": "no-tie",
        "office-workers": "no-tie",
        "community-members": "no-tie",
        "welfare-posts": "no-tie",
        "grid-volunteers": "no-tie",
        "property-staff": "no-tie",
    },
    S4: {
        "community": None,
        "S4.P7": "no-seat-for",
        "sf": "spoken-for",
        "operations": "spoken-for",
        "owners": "spoken-for",
        "residents": "spoken-for",
        "property": "spoken-for",
        "depot": "is-the-matter",
        "couriers": "no-tie",
        "property-staff": "no-tie",
        "enforcement": "no-seat-for",
    },
    S5: {
        "liaison": None,
        "district-cppcc": None,
        "city-cppcc": "spoken-for",
        "residents": "spoken-for",
        "traffic-brigade": "no-tie",
        "urban-management": "no-tie",
        "relevant-departments": "no-tie",
        "departments": "no-tie",
        "traffic-guides": "no-tie",
        "sector-people": "no-tie",
        "pedestrians": "no-tie",
    },
    S6: {
        "conference": None,
        "posts-office": "spoken-for",
        "departments": "spoken-for",
        "sector": "spoken-for",
        "artists": "spoken-for",
        "arts-college": "spoken-for",
        "arts-units": "no-tie",
        "arts-troupes": "no-tie",
    },
    S8: {
        "community": None,
        "housing-bureau": "spoken-for",
        "property-office": "spoken-for",
        "project-company": "spoken-for",
        "residents": "spoken-for",
        "S8.P5": "no-seat-for",
        "elderly": "no-seat-for",
        "S8.P6": "no-tie",
        "party-committee": "no-tie",
        "district": "no-tie",
        "street": "no-tie",
        "departments": "no-tie",
    },
}

# Everyone the story names, in its own words; its order, without the reporters and without what only says where.
NAMED = {
    S3: "七子连湖社区 社区居监会成员 辖区党员代表 居民代表 物业代表 社会组织代表 社区成员 公益岗 网格志愿者 各物业公司人员 "
    "孤寡老人 困难群众 残疾人 社区党委 辖区各单位党组织 各商业体 社区居民 悦邻里 参会人员 上班族 社会组织 网格党组织 共建单位 董晶晶",
    S4: "业主代表 全体业主 快递公司 物业人员 馨和苑社区 唐堤慧苑小区 北门口 顺丰公司金凤营业部 快递员 执法部门 "
    "顺丰公司银川市运行管理部负责人 顺丰公司银川市运行管理部 房主 物业负责人 网格警 网格员 8名 居民 馨和苑社区负责人",
    S5: "深圳市政协联络工作委 福田区政协 田夫 李瑞琦 李世清 部分市区政协委员 市、区相关职能部门 居民代表 福中路 学校 生活小区 在建工地 "
    "行人 街道、社区及相关职能部门 市、区交警部门 区交通、城管等职能部门 家长代表 社区代表 交通引导员 交警大队 城管部门 相关部门 "
    "居民群众 界别群众",
    S6: "延边朝鲜族自治州政协 文化艺术新闻出版界别委员 相关部门负责人 民族艺术人才 崔玉花 延边大学艺术学院 延边州委编办 文艺单位 文艺团体",
    S8: "紫园社区 金凤区住房城乡建设和交通局 长城中路街道 街道物业办 老旧小区改造项目公司 相关负责人 居民代表 金凤区 紫园南区 南苑7号楼 "
    "南苑1、2、3小区 南苑小区 工作人员 老年人 南苑1、2、3、7号楼 50多个 相关部门 孟宪文 紫园社区党委 李娜",
}

each_story = pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)


@cache
def case_of(story: Path) -> Case:
    return load_case(story)


def room(story: Path, network: StakeholderNetwork | None = None, *, supposed: bool = True) -> Recommendation:
    case = case_of(story)
    return convene(case.issues, network or case.network, case.forum, supposed=supposed)


def seats_of(plan: Recommendation) -> dict[str, str]:
    return {one.id: one.seat for one in plan.invitees}


@each_story
def test_whoever_the_page_reports_is_found_for_their_seat_by_ties(story: Path) -> None:
    plan = room(story)

    assert seats_of(plan) == {**REPORTED[story], **BESIDES[story]}
    for one in plan.invitees:
        assert all(why.ties or why.path.stake for why in one.reasons), one.id
    for who in REPORTED[story]:
        assert all(why.ties for why in plan.invitee(who).reasons), who


@pytest.mark.parametrize(("story", "supposed", "recall", "precision"), FIGURES)
def test_recall_and_precision_are_as_they_stand_here(
    story: Path, supposed: bool, recall: Fraction, precision: Fraction
) -> None:
    found, reported = set(seats_of(room(story, supposed=supposed))), set(REPORTED[story])

    assert Fraction(len(found & reported), len(reported)) == recall
    assert Fraction(len(found & reported), len(found)) == precision


@each_story
def test_the_network_holds_whoever_the_story_names(story: Path) -> None:
    network = case_of(story).network
    held = [
        " ".join(filter(None, (one.name, one.role, one.count.text if one.count else None)))
        for one in network.stakeholders
    ]

    for name in NAMED[story].split():
        assert any(name in words for words in held), name


@each_story
def test_everybody_else_is_out_or_in_for_a_reason(story: Path) -> None:
    plan = room(story)
    network = case_of(story).network
    places = {one.id for one in network.stakeholders if one.kind == "place"}
    rest = {one.id for one in network.stakeholders} - set(REPORTED[story]) - places

    assert rest == set(OTHERS[story]) | set(BESIDES[story])
    assert len(rest) >= 5
    for who, why in OTHERS[story].items():
        reason = plan.absence(who)
        assert (reason.code if reason else None) == (why and f"convening.{why}"), who
    assert all(plan.absence(place).code == "convening.is-a-place" for place in places)


def reasons(plan: Recommendation, who: str) -> tuple[tuple[str, tuple[Why, ...]], ...]:
    return tuple((one.seat, one.reasons) for one in plan.invitees if one.id == who)


def without(network: StakeholderNetwork, tie: object) -> StakeholderNetwork:
    return StakeholderNetwork(network.stakeholders, [one for one in network.ties if one != tie])


@each_story
def test_without_any_one_tie_of_a_reason_the_reason_is_another_or_none(story: Path) -> None:
    plan = room(story)
    network = case_of(story).network

    for one in plan.invitees:
        for why in one.reasons:
            for tie in why.ties:
                left = reasons(room(story, without(network, tie)), one.id)
                assert left != reasons(plan, one.id), (one.id, str(tie))
                assert all(tie not in each.ties for _, whys in left for each in whys)


@each_story
def test_no_tie_says_who_was_invited_or_came(story: Path) -> None:
    told = ("邀请", "受邀", "出席", "与会", "到场", "invit", "attend")

    for tie in case_of(story).network.ties:
        said = " ".join(filter(None, (tie.kind, tie.source.quote, tie.source.basis)))
        assert not any(word in said for word in told), str(tie)


@pytest.mark.needs(
    "joint-conference", "grid-meeting", "shenbianshi", "thematic-consultation", "onsite-council"
)
def test_what_is_only_supposed_is_what_the_figures_differ_by() -> None:
    lost = {
        story: sorted(set(seats_of(room(story))) - set(seats_of(room(story, supposed=False))))
        for story in STORIES
    }

    assert lost == {S3: ["S3.P2"], S4: ["S4.P2"], S5: ["S5.P1", "S5.P4"], S6: [], S8: []}
    assert [gap.seat for gap in room(S5, supposed=False).gaps if gap.required] == ["lead", "member"]
    assert seats_of(room(S3, supposed=False))["unit-party-organisations"] == "unit"


@pytest.mark.needs(
    "joint-conference", "grid-meeting", "shenbianshi", "thematic-consultation", "onsite-council"
)
def test_whose_interest_nobody_voiced_is_listed() -> None:
    unheard = {story: [one.id for one in room(story).unheard] for story in STORIES}

    assert unheard == {
        S3: ["party:office-workers"],
        S4: ["interest:works-for:depot"],
        S5: ["party:pedestrians"],
        S6: [],
        S8: ["place:nanyuan-1-3"],
    }


@pytest.mark.needs("grid-meeting")
def test_without_the_landlord_his_seat_is_empty_and_without_the_manager_the_firm_is_asked() -> None:
    plan = room(S4)

    assert plan.counterfactual("S4.P2").explain("zh") == "若房主不到场：房主空缺"
    assert [one.id for one in plan.counterfactual("S4.P3").instead] == ["property"]
    assert {(one.id, one.instead_of) for one in plan.alternates} == {
        ("sf", "S4.P1"),
        ("property", "S4.P3"),
        ("owners", "S4.P6"),
        ("residents", "S4.P6"),
    }


@pytest.mark.needs("grid-meeting", "shenbianshi")
def test_who_is_recused_is_told_with_the_tie_and_stays_in_the_room() -> None:
    plan = room(S4)

    assert list(plan.conflicts) == ["S4.P2"]
    assert "应当回避" in plan.explain("zh")
    assert plan.to_json("zh")["conflicts"][0]["follows"] == "recused"  # type: ignore[index, call-overload]
    assert "S4.P2" in plan.roll().deciders()
    recused = with_recusals(plan.roll(), plan.conflicts)
    assert "S4.P2" not in recused.deciders()
    assert "S4.P2" in recused.acting()
    assert room(S5).conflicts == {}
