"""Majorities and supermajorities are counted exactly, with quorum and weights."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deliberation import (
    DecisionRule,
    InvalidInput,
    Roll,
    Stakeholder,
    UnknownReference,
    Verdict,
    majority,
    supermajority,
)
from deliberation.decisions import Ballot, apply, voters
from deliberation.seats import Holding


def hall(*names: str, **more: Any) -> Roll:
    """Everyone in the seat ``member``; ``more`` says how somebody sits."""
    return Roll(Holding(name, "member", **more.get(name, {})) for name in names)


def voted(votes: str, rule: DecisionRule, **more: Any) -> Verdict:
    """Voters ``v0``, ``v1``… vote as the letters say: yes, no, abstain, or ``-`` for nothing."""
    names = [f"v{place}" for place in range(len(votes))]
    choices = {"y": "yes", "n": "no", "a": "abstain"}
    said = {name: choices[one] for name, one in zip(names, votes, strict=True) if one in choices}
    return apply(rule, Ballot(hall(*names), votes=said, **more))


# ---- votes


@pytest.mark.parametrize(
    ("votes", "rule", "outcome"),
    [
        ("yyn", majority(), "holds"),
        ("yn", majority(), "fails"),  # exactly a half is no majority
        ("yynn", majority(of="present"), "fails"),
        ("yynna", supermajority("1/2"), "holds"),  # but it is half of them
        ("yyn", supermajority(), "holds"),  # exactly two thirds is a supermajority of two thirds
        ("yyn", majority(share="2/3"), "fails"),
        ("yyynn", supermajority(), "fails"),
        ("y----", majority(), "holds"),
        ("yy---", majority(of="entitled"), "fails"),
        ("yyy--", majority(of="entitled"), "holds"),
        ("yyaaa", supermajority(of="votes"), "holds"),
        ("yyaaa", supermajority(of="entitled"), "fails"),
        ("aaa", majority(), "fails"),
        ("aaa", supermajority(), "fails"),
        ("---", supermajority("1/1000", of="entitled"), "fails"),
        ("nnn", supermajority("1/1000"), "fails"),
    ],
)
def test_a_vote_is_counted_exactly(votes: str, rule: DecisionRule, outcome: str) -> None:
    everyone = frozenset(f"v{place}" for place in range(len(votes)))
    assert voted(votes, rule, present=everyone).outcome == outcome


def test_a_count_shows_its_working() -> None:
    assert voted("yynna", majority()).explain("en") == (
        "Fails. 2 for, 2 against, 1 abstained; it takes more than 1/2 of those for and against (4), that is more than 2."
    )
    assert voted("yyyn", supermajority(of="entitled")).explain("zh") == (
        "成立。赞成 3，反对 1，弃权 0；须达全体有表决权者（4）的 2/3 以上，即不少于 8/3。"
    )
    assert voted("yyn", majority()).explain("zh").endswith("须超过赞成与反对之和（3）的 1/2，即多于 1.5。")


def test_where_all_abstain_nobody_voted_for_or_against() -> None:
    assert voted("aa", majority()).explain("en") == "Fails. Nobody voted for or against; 2 abstained."
    assert voted("aa", majority()).explain("zh") == "不成立。无人投赞成票或反对票；弃权 2。"


def test_where_nobody_is_entitled_the_vote_fails() -> None:
    for rule in (majority(), supermajority("1", quorum="1/2", of="entitled")):
        assert apply(rule, Ballot(Roll(), present=frozenset())).explain("en") == (
            "Fails. Nobody on the roll is entitled to vote."
        )


def test_votes_of_the_recused_of_observers_and_of_outsiders_count_for_nothing() -> None:
    roll = hall("ann", "bo", "cy", bo={"recused": True}, cy={"capacity": "observer"})
    votes = {"ann": "no", "bo": "yes", "cy": "yes", "stranger": "yes"}

    assert (
        apply(majority(of="entitled"), Ballot(roll, votes=votes))
        .explain("en")
        .startswith("Fails. 0 for, 1 against")
    )


def test_a_substitute_votes_in_place_of_the_principal() -> None:
    roll = hall("ann", "bo", "di", di={"capacity": "substitute", "substitute_for": "ann"})

    verdict = apply(majority(of="entitled"), Ballot(roll, votes={"di": "yes", "bo": "yes", "ann": "no"}))

    assert verdict.explain("en").startswith(
        "Holds. 2 for, 0 against, 0 abstained; it takes more than 1/2 of all entitled to vote (2)"
    )


def test_whoever_holds_two_seats_votes_once() -> None:
    roll = hall("ann", "bo").seated(Holding("ann", "committee"))

    assert apply(majority(of="entitled"), Ballot(roll, votes={"ann": "yes"})).outcome == "fails"


# ---- quorum and presence


@pytest.mark.parametrize(("there", "outcome"), [(1, "fails"), (2, "holds"), (3, "holds")])
def test_a_quorum_is_met_by_exactly_the_share_asked_for(there: int, outcome: str) -> None:
    present = frozenset(f"v{place}" for place in range(there))
    assert voted("y--", majority(quorum="2/3"), present=present).outcome == outcome


def test_a_quorum_says_who_should_be_there_and_who_is() -> None:
    met = voted("yy-", majority(quorum="2/3"), present=frozenset({"v0", "v1"}))
    missed = voted("y--", majority(quorum="2/3"), present=frozenset({"v0", "guest"}))

    assert met.explain("en").startswith(
        "Holds. There is a quorum: 2 of 3 present, at least 2/3 needed. 2 for,"
    )
    assert met.explain("zh").startswith("成立。达到法定人数：应到 3，实到 2，须达 2/3 以上。赞成 2")
    assert missed.explain("en") == "Fails. No quorum: 1 of 3 present, at least 2/3 needed."
    assert missed.explain("zh") == "不成立。未达法定人数：应到 3，实到 1，须达 2/3 以上。"


def test_where_nobody_recorded_who_came_the_quorum_is_unknown() -> None:
    verdict = voted("yyy", majority(quorum="1/2"))

    assert verdict.explain("en") == (
        "Unknown. Who was present is not recorded, so whether it is 1/2 can't be worked out."
    )
    assert (
        voted("yyy", majority(of="present")).explain("zh") == "未知。未记录出席情况，无法核算是否达到 1/2。"
    )
    assert voted("yyy", majority(of="entitled")).outcome == "holds"


def test_whoever_voted_was_there_even_if_they_left_since() -> None:
    verdict = voted("yyn", majority(of="present", quorum="2/3"), present=frozenset({"v0"}))

    assert verdict.explain("en").startswith("Holds. There is a quorum: 3 of 3 present")


def test_where_nobody_counts_for_anything_there_is_no_quorum() -> None:
    weightless = {"weights": {"heads": "0"}}
    ballot = Ballot(hall("ann", ann=weightless), votes={"ann": "yes"}, present=frozenset({"ann"}))

    assert apply(majority(quorum="1/2"), ballot).outcome == "fails"
    assert apply(majority(of="entitled"), ballot).outcome == "fails"


# ---- weights


def test_a_group_of_unknown_size_makes_the_vote_unknown_and_is_named() -> None:
    ballot = Ballot(hall("ann", "owners"), votes={"ann": "yes"}, sizes={"owners": None})

    assert apply(majority(), ballot).explain("zh") == "未知。以下各方的权重未知：owners。"
    assert (
        apply(majority(), ballot).explain("en") == "Unknown. How much these count for is not known: owners."
    )


def test_a_group_whose_size_is_known_counts_for_its_members() -> None:
    ballot = Ballot(hall("ann", "owners"), votes={"ann": "no", "owners": "yes"}, sizes={"owners": 8})

    assert apply(majority(), ballot).explain("en").startswith("Holds. 8 for, 1 against")


def test_a_weight_that_was_given_goes_before_a_groups_size() -> None:
    roll = hall("owners", owners={"weights": {"heads": "5/2", "area": "66.12"}})
    ballot = Ballot(roll, sizes={"owners": None})

    assert ballot.weight("owners", "heads") == Fraction(5, 2)
    assert ballot.weight("owners", "area") == Fraction(6612, 100)
    assert ballot.weight("owners", "shares") is None


def test_two_seats_that_say_different_weights_leave_it_unknown() -> None:
    roll = Roll((Holding("ann", "a", weights={"heads": "2"}), Holding("ann", "b", weights={"heads": "3"})))
    same = Roll((Holding("ann", "a", weights={"heads": "2"}), Holding("ann", "b", weights={"heads": "2.0"})))
    silent = Roll((Holding("ann", "a"), Holding("ann", "b", weights={"heads": "3"})))

    assert Ballot(roll).weight("ann", "heads") is None
    assert Ballot(same).weight("ann", "heads") == 2
    assert Ballot(silent).weight("ann", "heads") == 3


def test_a_substitute_counts_for_what_the_principal_would() -> None:
    standing_in: dict[str, Any] = {"capacity": "proxy", "substitute_for": "ann"}
    weighed = hall("ann", "bo", ann={"weights": {"heads": "3"}}, bo=standing_in)
    group = hall("owners", "bo", bo=standing_in | {"substitute_for": "owners"})
    own = hall("ann", "bo", ann={"weights": {"heads": "3"}}, bo=standing_in | {"weights": {"heads": "2"}})

    assert Ballot(weighed).weight("bo", "heads") == 3
    assert Ballot(group, sizes={"owners": 8}).weight("bo", "heads") == 8
    assert Ballot(group, sizes={"owners": None}).weight("bo", "heads") is None
    assert Ballot(own).weight("bo", "heads") == 2


def test_the_weight_of_somebody_not_on_the_roll_is_asked_in_vain() -> None:
    with pytest.raises(UnknownReference) as unknown:
        Ballot(Roll()).weight("ann", "heads")
    assert unknown.value.code == "seat.not-on-roll"


def test_figures_read_as_people_write_them() -> None:
    def count(weight: str, share: str) -> str:
        ballot = Ballot(hall("ann", ann={"weights": {"heads": weight}}), votes={"ann": "yes"})
        return apply(supermajority(share), ballot).explain("en")

    assert count("66.12", "1/2").endswith("(66.12), that is at least 33.06.")
    assert count("1.05", "1").endswith("(1.05), that is at least 1.05.")
    assert count("10", "1/3").endswith("(10), that is at least 10/3.")
    assert count("1/999983", "1/999979").endswith("(1/999983), that is at least ≈0.0000.")


# ---- against a count by hand

WEIGHTS = st.integers(0, 9).map(str) | st.builds("{}/{}".format, st.integers(0, 9), st.integers(1, 9)) | st.decimals(
    0, 99, places=2
).map(str)  # fmt: skip
VOTERS = st.lists(
    st.tuples(WEIGHTS, st.sampled_from(["yes", "no", "abstain", None]), st.booleans(), st.booleans()),
    min_size=1,
    max_size=7,
)
SHARES = st.integers(1, 12).flatmap(lambda under: st.integers(1, under).map(lambda over: f"{over}/{under}"))


def by_hand(
    voters: list[tuple[str, str | None, bool, bool]],
    share: str,
    quorum: str | None,
    of: str,
    *,
    inclusive: bool,
) -> str:
    """The same in integers: everything over one common denominator, no fractions compared."""
    common = 1
    for weight, *_ in voters:
        common *= Fraction(weight).denominator
    counted = [
        (int(Fraction(weight) * common), choice, there or choice is not None)
        for weight, choice, there, recused in voters
        if not recused
    ]
    if not counted:
        return "fails"
    total = sum(weight for weight, *_ in counted)
    there = sum(weight for weight, _, here in counted if here)
    if quorum is not None:
        over, under = map(int, quorum.split("/"))
        if total == 0 or there * under < total * over:
            return "fails"
    yes = sum(weight for weight, choice, _ in counted if choice == "yes")
    no = sum(weight for weight, choice, _ in counted if choice == "no")
    base = {"votes": yes + no, "present": there, "entitled": total}[of]
    over, under = map(int, share.split("/"))
    enough = yes * under >= base * over if inclusive else yes * under > base * over
    return "holds" if base > 0 and enough else "fails"


@given(VOTERS, SHARES, st.none() | SHARES, st.sampled_from(["votes", "present", "entitled"]), st.booleans())
@example([("1", "yes", True, False), ("1", "no", True, False)], "1/2", None, "votes", False)
@example([("1/3", "yes", True, False), ("1/6", "no", True, False)], "2/3", "1/1", "entitled", True)
def test_every_vote_comes_out_as_it_does_by_hand(
    voters: list[tuple[str, str | None, bool, bool]], share: str, quorum: str | None, of: Any, inclusive: bool
) -> None:
    if not inclusive and Fraction(share) == 1:
        return
    names = [f"v{place}" for place in range(len(voters))]
    holdings = {
        name: {"weights": {"heads": weight}, "recused": recused}
        for name, (weight, _, _, recused) in zip(names, voters, strict=True)
    }
    ballot = Ballot(
        hall(*names, **holdings),
        votes={
            name: choice for name, (_, choice, _, _) in zip(names, voters, strict=True) if choice is not None
        },
        present=frozenset(name for name, (_, _, there, _) in zip(names, voters, strict=True) if there),
    )
    rule = (
        supermajority(share, quorum=quorum, of=of)
        if inclusive
        else majority(share=share, quorum=quorum, of=of)
    )

    verdict = apply(rule, ballot)

    assert verdict.outcome == by_hand(voters, share, quorum, of, inclusive=inclusive)
    for lang in ("zh", "en"):
        assert "{" not in verdict.explain(lang)
        assert "no wording" not in verdict.explain(lang)


def test_only_those_in_the_seats_that_a_rule_names_vote_and_make_a_quorum() -> None:
    chaired = Roll.of({"chair": [Stakeholder("kim")], "member": [Stakeholder("ann"), Stakeholder("bo")]})
    rule = majority(quorum="1/1", seats="member")
    votes = {"ann": "yes", "kim": "no"}

    verdict = apply(rule, Ballot(chaired, votes=votes, present=frozenset({"ann", "bo"})))

    assert voters(rule, chaired) == ("ann", "bo")
    assert verdict.outcome == "holds"
    assert "1 for, 0 against" in verdict.explain("en")
    assert "2 of 2 present" in verdict.explain("en")
    assert apply(rule, Ballot(chaired, votes=votes, present=frozenset({"ann", "kim"}))).outcome == "fails"


def test_a_rule_says_which_seats_vote() -> None:
    rule = supermajority(quorum="1/2", seats=["member", "chair"])

    assert rule.explain("en") == (
        "at least 2/3 of those for and against must be in favour, by vote of the seats member, chair; "
        "at least 1/2 of all entitled to vote must be present"
    )
    assert rule.explain("zh").startswith("赞成须达赞成与反对之和的 2/3 以上，由席位 member、chair 表决；")
    assert "seats" not in majority().params
    with pytest.raises(InvalidInput, match="seats is a list"):
        majority(seats=["member", "member"])


def test_a_majority_never_holds_for_a_motion_and_against_it() -> None:
    swapped = str.maketrans("yn", "ny")
    for votes in map("".join, product("yna-", repeat=4)):
        for of in ("votes", "entitled"):
            rule = majority(of=of)
            outcomes = [voted(votes, rule).outcome, voted(votes.translate(swapped), rule).outcome]
            assert outcomes.count("holds") <= 1, votes
