"""Who has a conflict of interest, because of which ties, and what follows."""

from __future__ import annotations

from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.convening.conflicts import CONFLICT_RULES, Conflict, ConflictRule, conflicts, with_recusals
from deliberation.errors import UnknownReference
from deliberation.issues import Issue, Stake
from deliberation.networks import StakeholderNetwork
from deliberation.provenance import Source
from deliberation.seat_rules import Step
from deliberation.seats import Holding, Roll
from deliberation.stakeholders import TIE_KINDS, Stakeholder, Tie


TOLD = Source("reported", ref="S4.T1", quote="这个问题整改多次未见成果")
GUESSED = Source("supposed", basis="未说明房主拥有哪处房产")

PEOPLE = (
    Stakeholder("depot", "营业部", kind="body"),
    Stakeholder("company", "快递公司", kind="body"),
    Stakeholder("head", role="负责人", capacity="office"),
    Stakeholder("courier", role="快递员"),
    Stakeholder("landlord", role="房主"),
    Stakeholder("owners", role="业主", kind="group"),
    Stakeholder("deputy", role="业主代表"),
    Stakeholder("neighbour", role="邻居"),
    Stakeholder("warden", role="网格员", capacity="office"),
    Stakeholder("officer", role="网格警", capacity="office"),
    Stakeholder("inspector", role="执法人员", capacity="office"),
    Stakeholder("cousin", role="亲属"),
    Stakeholder("estate", "小区", kind="place"),
    Stakeholder("gate", "北门", kind="place"),
)
TIES = (
    Tie("company", "operates", "depot", source=TOLD),
    Tie("head", "heads", "company"),
    Tie("courier", "works-for", "depot"),
    Tie("landlord", "leases-to", "depot", source=GUESSED),
    Tie("owners", "complains-about", "depot", source=TOLD),
    Tie("deputy", "represents", "owners"),
    Tie("neighbour", "lives-in", "estate"),
    Tie("gate", "part-of", "estate"),
    Tie("warden", "serves", "estate"),
    Tie("officer", "polices", "estate"),
    Tie("inspector", "supervises", "depot"),
    Tie("cousin", "related-to", "owners"),
)
NOISE = Issue("噪音", about="depot", affected=["gate"])


def network(*more: Tie) -> StakeholderNetwork:
    return StakeholderNetwork(PEOPLE, (*TIES, *more))


def found(issue: Issue = NOISE, *more: Tie) -> dict[str, Conflict]:
    return dict(conflicts(issue, network(*more)))


def rules_of(one: Conflict) -> set[str]:
    return {why.rule for why in one.reasons}


@pytest.mark.parametrize("who", ["depot", "company", "head", "owners", "deputy"])
def test_whoever_speaks_for_a_party_counts_as_the_party_and_is_not_recused_from_speaking(who: str) -> None:
    one = found()[who]

    assert "party" in rules_of(one)
    assert one.follows == "apart"


@pytest.mark.parametrize(
    ("tie", "rule"),
    [
        (Tie("neighbour", "works-for", "company"), "works-for-party"),
        (Tie("company", "employs", "neighbour"), "works-for-party"),
        (Tie("neighbour", "employs", "deputy"), "employs-party"),
        (Tie("neighbour", "leases-to", "depot"), "tenancy"),
        (Tie("depot", "leases-to", "neighbour"), "tenancy"),
        (Tie("company", "owns", "neighbour"), "held-by-party"),
        (Tie("deputy", "represents", "neighbour"), "represented-by-party"),
        (Tie("neighbour", "delivers-for", "company"), "business"),
        (Tie("neighbour", "manages", "owners"), "business"),
        (Tie("neighbour", "conflicts-with", "company"), "at-odds"),
        (Tie("company", "conflicts-with", "neighbour"), "at-odds"),
        (Tie("owners", "complains-about", "neighbour"), "at-odds"),
    ],
    ids=str,
)
def test_a_tie_to_a_party_is_a_conflict_that_recuses_and_is_cited(tie: Tie, rule: str) -> None:
    one = found(NOISE, tie)["neighbour"]

    assert one.follows == "recused"
    [why] = [why for why in one.reasons if why.rule == rule]
    assert why.ties[-1] == tie


@pytest.mark.parametrize("who", ["warden", "officer", "inspector", "cousin"])
def test_a_task_and_a_tie_of_which_nothing_is_known_are_no_conflict(who: str) -> None:
    assert who not in found()


def test_living_where_the_matter_is_felt_is_a_stake_and_no_conflict() -> None:
    one = found()["neighbour"]

    assert (rules_of(one), one.follows) == ({"lives-there"}, "apart")
    assert [str(tie) for tie in one.reasons[0].ties] == ["gate/part-of/estate", "neighbour/lives-in/estate"]


@pytest.mark.parametrize("affected", ["estate", "gate"])
def test_living_there_is_a_stake_however_many_places_lie_between(affected: str) -> None:
    chain = [Stakeholder(name, kind="place") for name in ("wing", "floor", "flat", "district", "city")]
    within = [
        ("wing", affected),
        ("floor", "wing"),
        ("flat", "floor"),
        ("estate", "district"),
        ("district", "city"),
    ]
    ties = [Tie(part, "part-of", whole) for part, whole in within]
    homes = [Tie("cousin", "lives-in", "flat"), Tie("warden", "owns", "city")]

    one = conflicts(
        attrs.evolve(NOISE, affected=[affected]),
        StakeholderNetwork((*PEOPLE, *chain), (*TIES, *ties, *homes)),
    )

    assert rules_of(one["cousin"]) == rules_of(one["warden"]) == {"lives-there"}


def test_managing_the_place_where_the_matter_is_felt_is_a_stake() -> None:
    one = found(NOISE, Tie("courier", "manages", "estate"), Tie("cousin", "heads", "courier"))

    assert "manages-there" in rules_of(one["courier"])
    assert (rules_of(one["cousin"]), one["cousin"].follows) == ({"manages-there"}, "apart")


def test_a_place_has_no_conflict() -> None:
    assert found().keys().isdisjoint({"estate", "gate"})


@pytest.mark.parametrize(
    ("kind", "there"), [("interested", True), ("responsible", True), ("authority", False)]
)
def test_a_stake_keeps_apart_but_an_authority_is_no_interest(kind: str, *, there: bool) -> None:
    issue = attrs.evolve(NOISE, stakes=[Stake("warden", kind)])  # type: ignore[arg-type]  # one of the kinds

    assert ("warden" in found(issue)) is there


def test_a_supposed_tie_is_told_as_supposed_and_can_be_left_aside() -> None:
    landlord = found()["landlord"]

    assert "假设" in landlord.explain("zh")
    assert "landlord" not in conflicts(NOISE, network().without_supposed())


def test_further_parties_can_be_named() -> None:
    assert conflicts(NOISE, network(), parties=["warden"])["warden"].follows == "apart"


def test_the_rules_can_be_others() -> None:
    police = ConflictRule(
        key="estate:polices",
        start="affected",
        ways=((Step("part-of", "object"), Step("polices")),),
        title={"zh": "警", "en": "police"},
    )

    assert list(conflicts(NOISE, network(), rules=[police])) == ["officer"]


def test_somebody_who_is_not_there_is_an_error() -> None:
    with pytest.raises(UnknownReference) as error:
        conflicts(NOISE, network(), parties=["nobody"])
    assert error.value.code == "network.no-such"

    with pytest.raises(UnknownReference) as error:
        conflicts(Issue("noise", about="nobody"), network())
    assert error.value.code == "convening.no-such"


def test_the_roll_recuses_whoever_has_a_conflict_and_nobody_who_only_has_a_stake() -> None:
    roll = Roll([Holding(who, "resident") for who in ("courier", "neighbour", "warden", "deputy")])

    recused = with_recusals(roll, conflicts(NOISE, network()))

    assert recused.deciders() == ("neighbour", "warden", "deputy")
    assert with_recusals(roll, {}) == roll


def test_every_rule_has_a_title_in_both_languages_and_a_key_of_its_own() -> None:
    assert all({"zh", "en"} <= rule.title.keys() for rule in CONFLICT_RULES)
    assert len({rule.key for rule in CONFLICT_RULES}) == len(CONFLICT_RULES)


def test_a_conflict_says_what_follows_and_cites_its_ties_with_their_provenance() -> None:
    assert found()["courier"].explain("en").splitlines() == [
        "快递员 has a conflict of interest: may be heard, doesn't stand between the sides or decide for others",
        "  - works for a party: 营业部 is what it is about; 快递员 works for 营业部 (witnessed)",
    ]
    assert found()["courier"].to_json()["follows"] == "recused"


IDS = [one.id for one in PEOPLE]
SOME_TIES = st.lists(
    st.tuples(st.sampled_from(IDS), st.sampled_from(sorted(TIE_KINDS)), st.sampled_from(IDS)).filter(
        lambda tie: tie[0] != tie[2]
    ),
    unique=True,
    max_size=40,
)


@given(SOME_TIES, st.randoms())
def test_the_order_in_which_ties_are_told_changes_nothing(
    ties: list[tuple[str, str, str]], random: st.DataObject
) -> None:
    told = [Tie(*tie) for tie in ties]
    again = list(told)
    random.shuffle(again)  # type: ignore[attr-defined]  # a random.Random

    one, other = (
        conflicts(NOISE, StakeholderNetwork(people, some))
        for people, some in ((PEOPLE, told), (PEOPLE[::-1], again))
    )

    assert list(one.items()) == list(other.items())


@given(SOME_TIES)
def test_every_reason_is_a_chain_of_ties_that_are_there_from_the_matter_to_whom_it_concerns(
    ties: list[tuple[str, str, str]],
) -> None:
    told = {Tie(*tie) for tie in ties}

    for who, one in conflicts(NOISE, StakeholderNetwork(PEOPLE, told)).items():
        assert one.stakeholder.kind != "place"
        assert one.reasons
        for why in one.reasons:
            chain = [step.id for step in why.path.stakeholders]
            assert chain[-1] == who
            assert set(why.ties) <= told
            assert [{tie.subject, tie.object} for tie in why.ties] == [{a, b} for a, b in pairwise(chain)]
            assert chain[0] in {"depot", "gate"}
