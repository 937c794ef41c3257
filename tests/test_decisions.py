"""Rules are checked when they are defined; verdicts hold, fail or are unknown, and say why."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import (
    DecisionRule,
    InvalidInput,
    Roll,
    Stakeholder,
    Verdict,
    advice_only,
    consensus,
    consent_of,
    majority,
    supermajority,
)
from deliberation.canonical import canonical
from deliberation.decisions import CORE_KINDS, Ballot, apply, listed_param, must_consent
from deliberation.seats import Holding


def hall(*names: str, **more: Any) -> Roll:
    """Everyone in the seat ``member``; ``more`` says how somebody sits."""
    return Roll(Holding(name, "member", **more.get(name, {})) for name in names)


SIDES = Roll.of({"complainant": [Stakeholder("ann"), Stakeholder("bo")], "respondent": [Stakeholder("cy")]})
BOTH = consent_of("complainant", "respondent")


def consented(*names: str, **more: Any) -> Ballot:
    return Ballot(more.pop("roll", SIDES), consents=dict.fromkeys(names), **more)


def voted(votes: str, rule: DecisionRule, **more: Any) -> Verdict:
    """Voters ``v0``, ``v1``… vote as the letters say: yes, no, abstain, or ``-`` for nothing."""
    names = [f"v{place}" for place in range(len(votes))]
    choices = {"y": "yes", "n": "no", "a": "abstain"}
    said = {name: choices[one] for name, one in zip(names, votes, strict=True) if one in choices}
    return apply(rule, Ballot(hall(*names), votes=said, **more))


# ---- a rule is checked when it is defined


@pytest.mark.parametrize("kind", ["", "dictator", None, 5, ["majority"]])
def test_a_rule_nobody_knows_is_refused_with_those_there_are(kind: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        DecisionRule(kind)
    assert refused.value.code == "decision.kind"
    assert refused.value.params["known"] == sorted(CORE_KINDS)


NO_SHARES: list[Any] = [
    0.5, 1, None, True, "abc", "1/0", "0", "0/5", "3/2", "-1/2", "1e-1", " 1/2", "½", {}, ["1/2"],
]  # fmt: skip
NO_QUORUMS: list[Any] = [0.5, 1, None, "", "0", "2", "a third"]
NO_BASES: list[Any] = ["cats", "", None, 5, ["votes"], {}]
NO_SEATS: list[Any] = ["abc", [], None, 5, [5], [None], [["a"]], [{}], ["a", "a"], ["A"], ["*"], {"a": 1}]
HOSTILE: list[tuple[str, Any, str]] = [
    ("majority", {}, "decision.params"),
    ("majority", {"share": "1/2"}, "decision.params"),
    ("majority", {"of": "votes"}, "decision.params"),
    ("majority", {"share": "1/2", "of": "votes", "bonus": "1"}, "decision.params"),
    ("majority", {"share": "1/2", "of": "votes", 5: "1"}, "decision.params"),
    ("majority", [], "decision.params-mapping"),
    ("majority", "share", "decision.params-mapping"),
    ("majority", None, "decision.params-mapping"),
    *(("majority", {"share": share, "of": "votes"}, "decision.share")
      for share in NO_SHARES),
    *(("supermajority", {"share": "2/3", "of": "votes", "quorum": quorum}, "decision.share")
      for quorum in NO_QUORUMS),
    *(("majority", {"share": "1/2", "of": of}, "decision.of") for of in NO_BASES),
    ("majority", {"share": "1", "of": "entitled"}, "decision.more-than-all"),
    ("majority", {"share": "3/3", "of": "votes"}, "decision.more-than-all"),
    ("consent-of", {}, "decision.params"),
    ("consent-of", {"seats": ["a"]}, "decision.params"),
    *(("consent-of", {"sides": sides}, "decision.seats")
      for sides in NO_SEATS),
    ("consensus", {"seats": []}, "decision.seats"),
    ("consensus", {"sides": ["a"]}, "decision.params"),
    ("advice-only", {"seats": ["a"]}, "decision.params"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "params", "code"), HOSTILE)
def test_a_rule_with_parameters_it_cant_use_is_refused(kind: str, params: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        DecisionRule(kind, params)
    assert refused.value.code == code
    assert refused.value.message("zh") != refused.value.message("en")


def test_a_rules_parameters_cannot_be_changed_from_outside_however_deep_they_are() -> None:
    steps: list[Any] = [{"share": "2/3", "of": ["area", "heads"]}]
    rule = DecisionRule("tea:by-steps", {"steps": steps}, moves="vote")
    same = DecisionRule("tea:by-steps", {"steps": [{"share": "2/3", "of": ["area", "heads"]}]}, moves="vote")

    steps[0]["of"].append("age")
    steps.append("more")

    assert rule == same
    assert hash(rule) == hash(same)
    assert pickle.loads(pickle.dumps(rule)) == rule


@pytest.mark.parametrize(
    "make", [lambda: majority(share="abc"), lambda: majority(quorum="x"), lambda: supermajority("7")]
)
def test_the_short_ways_to_write_a_rule_refuse_what_is_no_share(make: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        make()
    assert refused.value.code == "decision.share"


def test_everyone_in_favour_is_a_supermajority_of_one() -> None:
    unanimous = supermajority("1", of="entitled")

    assert voted("yyy", unanimous).outcome == "holds"
    assert voted("yya", unanimous).outcome == "fails"


@pytest.mark.parametrize(
    "rule",
    [BOTH, consensus(), consensus("a", "b"), advice_only(), majority(), majority(share="0.6", quorum="2/3", of="present"),
     supermajority("3/4", of="entitled")],
)  # fmt: skip
def test_a_rule_is_data_that_comes_back_the_same(rule: DecisionRule) -> None:
    read_back = {
        key: list(value) if isinstance(value, tuple) else value for key, value in rule.params.items()
    }

    assert DecisionRule(rule.kind, read_back) == rule
    assert {rule, pickle.loads(pickle.dumps(rule))} == {rule}
    assert canonical(rule.params)
    with pytest.raises(TypeError):
        rule.params["share"] = "1"  # type: ignore[index]


def test_what_a_rule_was_made_from_can_be_changed_without_changing_the_rule() -> None:
    params: dict[str, Any] = {"sides": ["a", "b"]}
    rule = DecisionRule("consent-of", params)

    params["sides"].append("c")
    params["sides"] = []

    assert listed_param(rule, "sides") == ("a", "b")
    assert listed_param(rule, "seats") == ()


def test_a_rule_says_by_which_moves_it_decides() -> None:
    assert BOTH.takes == consensus().takes == {"consent", "object"}
    assert majority().takes == supermajority().takes == {"vote"}
    assert [rule.decides for rule in (BOTH, majority(), advice_only())] == [True, True, False]


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        (BOTH, "complainant、respondent席位上的每一位都须同意", "everyone in the seats complainant, respondent must consent"),
        (consensus(), "每一位同意或保留意见，且无人坚持反对",
         "everyone consents or stands aside with recorded dissent, and nobody blocks"),
        (consensus("owner"), "owner席位上的每一位同意或保留意见，且无人坚持反对",
         "everyone in the seats owner consents or stands aside with recorded dissent, and nobody blocks"),
        (advice_only(), "不作决定，只听取意见", "nothing is decided; what is said is heard"),
        (majority(), "赞成须超过赞成与反对之和的 1/2", "more than 1/2 of those for and against must be in favour"),
        (supermajority(of="entitled", quorum="1/2"),
         "赞成须达全体有表决权者的 2/3 以上；到场者须达全体有表决权者的 1/2 以上",
         "at least 2/3 of all entitled to vote must be in favour; at least 1/2 of all entitled to vote must be present"),
    ],
)  # fmt: skip
def test_a_rule_reads_as_a_sentence(rule: DecisionRule, zh: str, en: str) -> None:
    assert (rule.explain("zh"), rule.explain("en")) == (zh, en)


# ---- a verdict


@pytest.mark.parametrize("outcome", ["holds", "fails", "unknown"])
def test_a_verdict_is_never_simply_true_or_false(outcome: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        bool(Verdict(outcome, consensus()))
    assert refused.value.code == "decision.not-a-bool"
    assert refused.value.params == {"outcome": outcome}


def test_a_claim_is_taken_at_its_word_and_marked_as_not_shown() -> None:
    verdict = apply(BOTH, Ballot(SIDES, claim="达成共识"))

    assert (verdict.outcome, verdict.shown) == ("holds", False)
    assert verdict.explain("zh") == "成立。来源称“达成共识”；谁同意、如何同意未见记载。"
    assert verdict.explain("en") == "Holds. The source says so (达成共识); who consented is not shown."


def test_a_claim_gives_way_to_what_is_recorded() -> None:
    verdict = apply(BOTH, consented("ann", claim="达成共识"))

    assert (verdict.outcome, verdict.shown) == ("fails", True)


def test_advice_decides_nothing() -> None:
    verdict = apply(advice_only(), Ballot(SIDES))

    assert verdict.explain("zh") == "未知。本程序不作决定，只听取意见。"
    assert must_consent(advice_only(), SIDES) == must_consent(majority(), SIDES) == ()


def test_a_ballot_cant_be_changed_through_what_it_was_made_from() -> None:
    consents: dict[str, str | None] = {"ann": None, "bo": None, "cy": None}
    ballot = Ballot(SIDES, consents=consents)

    consents.clear()

    assert apply(BOTH, ballot).outcome == "holds"


# ---- consent of both sides


def test_consent_holds_when_everyone_on_every_side_consents() -> None:
    verdict = apply(BOTH, consented("cy", "ann", "bo"))

    assert verdict.explain("en") == "Holds. 3 of 3 consent: ann, bo, cy."
    assert verdict.explain("zh") == "成立。3 方中 3 方同意：ann、bo、cy。"


def test_consent_fails_and_names_who_has_not_consented() -> None:
    verdict = apply(BOTH, consented("ann"))

    assert verdict.explain("en") == "Fails. 1 of 3 consent: ann. Have not consented: bo, cy."
    assert verdict.explain("zh") == "不成立。3 方中 1 方同意：ann。尚未同意：bo、cy。"


def test_where_nobody_has_consented_it_says_so() -> None:
    verdict = apply(BOTH, Ballot(SIDES))

    assert verdict.explain("en") == "Fails. Nobody has consented. Have not consented: ann, bo, cy."
    assert verdict.explain("zh").startswith("不成立。尚无人同意。")


@pytest.mark.parametrize("blocks", [True, False])
def test_under_consent_of_both_sides_dissent_blocks_even_if_it_stands_aside(blocks: bool) -> None:
    verdict = apply(BOTH, consented("ann", "bo", objections={"cy": blocks}))

    assert verdict.explain("en") == "Fails. 2 of 3 consent: ann, bo. Object: cy."


def test_who_consents_and_objects_counts_as_objecting() -> None:
    assert apply(BOTH, consented("ann", "bo", "cy", objections={"cy": True})).outcome == "fails"


def test_consent_of_people_outside_the_sides_changes_nothing() -> None:
    roll = SIDES.seated(Holding("officer", "police"))

    assert must_consent(BOTH, roll) == ("ann", "bo", "cy")
    assert (
        apply(BOTH, consented("ann", "bo", "cy", roll=roll, objections={"officer": True})).outcome == "holds"
    )


def test_a_side_that_nobody_holds_fails_and_is_named() -> None:
    roll = SIDES.unseated("cy", "respondent")

    assert apply(BOTH, consented("ann", "bo", roll=roll)).explain("en") == (
        "Fails. Nobody holds the seat respondent, whose consent it takes."
    )


def test_a_side_whose_only_holder_is_recused_is_not_called_empty() -> None:
    roll = SIDES.seated(Holding("cy", "respondent", recused=True))

    assert apply(BOTH, consented("ann", "bo", "cy", roll=roll)).explain("zh") == (
        "不成立。席位 respondent 上无人可作决定（cy 回避或仅列席），而决定须经该席位同意。"
    )


def test_a_substitute_consents_and_the_principal_is_not_missing() -> None:
    roll = SIDES.seated(Holding("di", "respondent", capacity="substitute", substitute_for="cy"))

    assert must_consent(BOTH, roll) == ("ann", "bo", "di")
    assert (
        apply(BOTH, consented("ann", "bo", "di", roll=roll)).explain("en")
        == "Holds. 3 of 3 consent: ann, bo, di."
    )
    assert apply(BOTH, consented("ann", "bo", "cy", roll=roll)).outcome == "fails"


def test_whoever_holds_both_sides_is_asked_once() -> None:
    roll = SIDES.seated(Holding("ann", "respondent"))

    assert must_consent(BOTH, roll) == ("ann", "bo", "cy")


def test_a_group_says_how_it_came_to_its_consent() -> None:
    ballot = Ballot(SIDES, consents={"ann": "each", "bo": "majority", "cy": "spokesperson"})

    verdict = apply(BOTH, ballot)

    assert verdict.explain("en").endswith(
        "Each member of ann agreed. Within bo, a majority agreed. A spokesperson agreed for cy."
    )
    assert verdict.explain("zh").endswith("ann：其中每一位都同意。bo：其中多数同意。cy：由代言人表示同意。")


# ---- consensus


def test_consensus_holds_with_dissent_recorded() -> None:
    verdict = apply(consensus(), consented("ann", "bo", objections={"cy": False}))

    assert verdict.explain("zh") == "成立。3 方中 2 方同意：ann、bo。保留意见：cy。"
    assert verdict.explain("en") == "Holds. 2 of 3 consent: ann, bo. Stand aside, their dissent recorded: cy."


def test_one_who_blocks_breaks_a_consensus() -> None:
    verdict = apply(consensus(), consented("ann", "bo", objections={"cy": True}))

    assert verdict.explain("en") == "Fails. 2 of 3 consent: ann, bo. Object: cy."


def test_silence_is_no_consensus() -> None:
    assert apply(consensus(), consented("ann", "bo")).outcome == "fails"


def test_where_all_stand_aside_there_is_nothing_they_agree_on() -> None:
    verdict = apply(consensus(), Ballot(SIDES, objections=dict.fromkeys(("ann", "bo", "cy"), False)))

    assert verdict.explain("en") == (
        "Fails. Nobody has consented. Stand aside, their dissent recorded: ann, bo, cy."
    )


def test_consensus_may_be_asked_of_some_seats_only() -> None:
    rule = consensus("complainant")

    assert must_consent(rule, SIDES) == ("ann", "bo")
    assert apply(rule, consented("ann", "bo", objections={"cy": True})).outcome == "holds"


@pytest.mark.parametrize(
    "roll", [Roll(), hall("ann", ann={"recused": True}), hall("ann", ann={"capacity": "observer"})]
)
def test_consensus_of_nobody_fails(roll: Roll) -> None:
    assert apply(consensus(), Ballot(roll)).explain("zh") == "不成立。名册上没有可以征求同意的人。"


@given(
    st.dictionaries(
        st.sampled_from("abcdef"), st.sampled_from(["yes", "aside", "block", "silent"]), min_size=1
    )
)
def test_consensus_is_somebody_for_it_nobody_against_it_and_nobody_silent(said: Mapping[str, str]) -> None:
    ballot = Ballot(
        hall(*said),
        consents={who: None for who, what in said.items() if what == "yes"},
        objections={who: what == "block" for who, what in said.items() if what in ("aside", "block")},
    )

    agreed = set(said.values()) <= {"yes", "aside"} and "yes" in said.values()
    assert apply(consensus(), ballot).outcome == ("holds" if agreed else "fails")
    assert apply(consent_of("member"), ballot).outcome == (
        "holds" if set(said.values()) == {"yes"} else "fails"
    )
