"""What votes come to by area and by heads, under the law of the day: at every boundary, and against a count by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest
from deliberation_owners_assembly import (
    CIVIL_CODE,
    MATTERS,
    OWNERS_ASSEMBLY,
    PROPERTY_LAW,
    Version,
    double_majority,
)
from deliberation_owners_assembly.courses import Assembly, Course
from deliberation_owners_assembly.days import Window, in_force
from deliberation_owners_assembly.figures import figure
from hypothesis import assume, example, given
from hypothesis import strategies as st

from deliberation import Ballot, Holding, InvalidInput, Moment, Roll, Verdict


ORDINARY = "using-fund"
WEIGHTY = "rebuilding"
TODAY = "2026-03-20"
BOTH = OWNERS_ASSEMBLY.decides

Sums = tuple[str, str]
"""The area and the heads of everyone who voted the same way."""


def verdict(
    rule: Any, votes: Mapping[str, str], roll: Roll, *, matter: str | None, day: str = TODAY
) -> Verdict:
    """The verdict on proposal #1, on which everybody voted that day."""
    course = Course(matter, voted=dict.fromkeys(votes, Moment.on(day)))
    own = Assembly({"#1": course}, began=Moment.on(day))
    found: Verdict = rule.code.apply(rule, Ballot(roll, votes=votes, proposal="#1", own=own))
    return found


def counted(
    *,
    yes: Sums = ("0", "0"),
    no: Sums = ("0", "0"),
    abstain: Sums = ("0", "0"),
    silent: Sums = ("0", "0"),
    matter: str = ORDINARY,
    day: str = TODAY,
    rule: Any = BOTH,
) -> Verdict:
    """The verdict where all who vote the same way are one holder, of their area and heads together."""
    sums = {"yes": yes, "no": no, "abstain": abstain, "silent": silent}
    held = [
        Holding(who, "owner", weights={"area": area, "heads": heads}) for who, (area, heads) in sums.items()
    ]
    votes = {who: who for who, (_, heads) in sums.items() if who != "silent" and heads != "0"}
    return verdict(rule, votes, Roll(held), matter=matter, day=day)


def each(
    *owners: tuple[str | None, str | None], matter: str = ORDINARY, day: str = TODAY, rule: Any = BOTH
) -> Verdict:
    """The verdict where each owner, one head, has an area and a choice."""
    held = [
        Holding(f"o{place}", "owner", weights={} if area is None else {"area": area})
        for place, (area, _) in enumerate(owners)
    ]
    votes = {f"o{place}": choice for place, (_, choice) in enumerate(owners) if choice is not None}
    return verdict(rule, votes, Roll(held), matter=matter, day=day)


# ---- who took part: two thirds of the area and of the heads, both


@pytest.mark.parametrize(
    ("yes", "silent", "outcome"),
    [
        (("200", "2"), ("100", "1"), "holds"),  # exactly two thirds of both
        (("199.99", "2"), ("100.01", "1"), "fails"),  # a hundredth short by area
        (("200.01", "2"), ("99.99", "1"), "holds"),
        (("66783.97", "269"), ("33391.98", "134"), "holds"),  # 2/3 of 100175.95 is 66783.96 and two thirds of a hundredth
        (("66783.96", "269"), ("33391.99", "134"), "fails"),
        (("90000", "268"), ("10175.95", "135"), "fails"),  # 268 of 403: one short by heads
        (("90000", "269"), ("10175.95", "134"), "holds"),
        (("2/3", "2"), ("1/3", "1"), "holds"),
        (("0", "0"), ("300", "3"), "fails"),
    ],
)  # fmt: skip
def test_two_thirds_of_the_area_and_of_the_heads_must_take_part(
    yes: Sums, silent: Sums, outcome: str
) -> None:
    assert counted(yes=yes, silent=silent).outcome == outcome


def test_those_against_and_those_who_abstain_take_part_too() -> None:
    assert counted(yes=("110", "11"), no=("50", "5"), abstain=("40", "4"), silent=("100", "10")).outcome == "holds"  # fmt: skip
    assert counted(yes=("110", "11"), silent=("190", "19")).outcome == "fails"


def test_a_vote_against_can_carry_what_staying_away_would_have_stopped() -> None:
    assert counted(yes=("190", "19"), silent=("110", "11")).outcome == "fails"
    assert counted(yes=("190", "19"), no=("10", "1"), silent=("100", "10")).outcome == "holds"


# ---- who consents: more than half, or three quarters, of those who took part


@pytest.mark.parametrize(
    ("yes", "no", "outcome"),
    [
        (("100", "3"), ("100", "1"), "fails"),  # exactly half by area
        (("100.01", "3"), ("99.99", "1"), "holds"),
        (("150", "2"), ("50", "2"), "fails"),  # exactly half by heads: a tie
        (("150", "3"), ("50", "2"), "holds"),
        (("100", "2"), ("100", "2"), "fails"),
        (("99.99", "3"), ("100.01", "1"), "fails"),  # the few large ones stop the many
        (("180", "1"), ("20", "9"), "fails"),  # and the many stop the large one
    ],
)
def test_an_ordinary_matter_takes_more_than_half_by_area_and_by_heads(
    yes: Sums, no: Sums, outcome: str
) -> None:
    assert counted(yes=yes, no=no).outcome == outcome


@pytest.mark.parametrize(
    ("yes", "no", "outcome"),
    [
        (("150", "15"), ("50", "5"), "holds"),  # exactly three quarters of both
        (("149.99", "15"), ("50.01", "5"), "fails"),
        (("150", "14"), ("50", "5"), "fails"),  # 14 of 19 heads
        (("150", "302"), ("50", "101"), "fails"),  # 302 of 403 heads; 302.25 is three quarters
        (("150", "303"), ("50", "100"), "holds"),
        (("50087.98", "300"), ("16695.99", "100"), "holds"),  # 3/4 of 66783.97 is 50087.9775
        (("50087.97", "300"), ("16696", "100"), "fails"),
    ],
)
def test_a_weighty_matter_takes_three_quarters_by_area_and_by_heads(
    yes: Sums, no: Sums, outcome: str
) -> None:
    assert counted(yes=yes, no=no, matter=WEIGHTY).outcome == outcome


@pytest.mark.parametrize(("place", "matter"), list(enumerate(MATTERS, start=1)))
def test_items_six_to_eight_are_weighty_and_the_others_are_not(place: int, matter: str) -> None:
    told = counted(yes=("70", "7"), no=("30", "3"), matter=matter)

    assert told.outcome == ("fails" if place in (6, 7, 8) else "holds")
    assert f"item {place} of the article: {MATTERS[matter]['en']}" in told.explain("en")
    assert f"第（{'一二三四五六七八九'[place - 1]}）项：{MATTERS[matter]['zh']}" in told.explain("zh")


def test_those_who_abstain_took_part_and_did_not_consent() -> None:
    told = counted(yes=("50", "5"), no=("10", "1"), abstain=("40", "4"))

    assert told.outcome == "fails"
    assert "弃权者计入参与表决，不计入同意。" in told.explain("zh")
    assert "弃权者" not in counted(yes=("60", "6"), no=("40", "4")).explain("zh")


def test_a_developer_with_half_the_area_is_one_head() -> None:
    against = each(("5000", "no"), *[("100", "yes")] * 49)
    silent = each(("5000", None), *[("100", "yes")] * 49)
    with_them = each(("5000", "yes"), *[("100", "yes")] * 25, *[("100", "no")] * 24)

    assert [one.outcome for one in (against, silent, with_them)] == ["fails", "fails", "holds"]


# ---- before 2021


@pytest.mark.parametrize(
    ("day", "law"),
    [
        ("2020-12-31", "《物权法》第七十六条"),
        ("2021-01-01", "《民法典》第二百七十八条"),
        ("2007-10-01", "《物权法》第七十六条"),
    ],
)
def test_the_law_is_that_of_the_day_of_the_vote_and_the_verdict_says_which(day: str, law: str) -> None:
    said = counted(yes=("7", "7"), no=("3", "3"), day=day).explain("zh")

    assert f"最后一票投于 {day}，适用自 20" in said
    assert law in said


def test_before_the_first_version_nothing_is_said_to_hold_or_fail() -> None:
    told = counted(yes=("1", "1"), day="2007-09-30")

    assert told.outcome == "unknown"
    assert told.explain("en") == (
        "Unknown. The vote was on 2007-09-30; the earliest law known here is in force from 2007-10-01 on, "
        "and what held before isn't known."
    )


@pytest.mark.parametrize(
    ("matter", "yes", "silent", "outcome"),
    [
        ("committee", ("50", "5"), ("50", "5"), "fails"),  # half of all isn't enough
        (
            "committee",
            ("50.01", "6"),
            ("49.99", "5"),
            "holds",
        ),  # more than half of all is, however few took part
        ("committee", ("50.01", "5"), ("49.99", "5"), "fails"),
        ("rebuilding", ("200", "2"), ("100", "1"), "holds"),  # exactly two thirds of all
        ("rebuilding", ("199.99", "2"), ("100.01", "1"), "fails"),
        ("rebuilding", ("200", "20"), ("100", "11"), "fails"),
        ("using-fund", ("60", "6"), ("40", "4"), "fails"),  # then weighty, now ordinary
        ("common-parts", ("60", "6"), ("40", "4"), "holds"),  # then ordinary, now weighty
    ],
)
def test_under_the_property_law_the_shares_were_of_all_owners(
    matter: str, yes: Sums, silent: Sums, outcome: str
) -> None:
    told = counted(yes=yes, silent=silent, matter=matter, day="2020-12-31")

    assert told.outcome == outcome
    assert "took part; it takes" not in told.explain("en")


@pytest.mark.parametrize("matter", list(MATTERS))
def test_every_matter_had_its_item_before_too(matter: str) -> None:
    item = PROPERTY_LAW.items[matter]

    assert f"item {item} of the article" in counted(yes=("1", "1"), matter=matter, day="2020-12-31").explain("en")  # fmt: skip


def test_the_same_votes_a_day_apart_can_come_to_different_results() -> None:
    votes: dict[str, Any] = {"yes": ("40", "4"), "no": ("30", "3"), "silent": ("30", "3")}

    assert counted(**votes, matter="committee", day="2020-12-31").outcome == "fails"
    assert counted(**votes, matter="committee", day="2021-01-01").outcome == "holds"


# ---- the day isn't always known


def on_days(*days: str | None, began: str | None = None) -> Verdict:
    held = [Holding(f"o{place}", "owner", weights={"area": "1"}) for place in range(len(days))]
    votes = {one.holder: "yes" for one in held}
    voted = {one.holder: Moment(iso=day) for one, day in zip(held, days, strict=True)}
    own = Assembly(
        {"#1": Course("committee", voted=voted)}, began=None if began is None else Moment.on(began)
    )
    rule: Any = BOTH
    found: Verdict = rule.code.apply(rule, Ballot(Roll(held), votes=votes, proposal="#1", own=own))
    return found


def test_a_vote_that_goes_on_into_the_new_year_is_judged_by_its_last_day() -> None:
    told = on_days("2020-12-20", "2021-01-03")

    assert "2021-01-03, under art. 278" in told.explain("en")


@pytest.mark.parametrize(
    ("days", "outcome", "words"),
    [
        (("2020-12",), "holds", "between 2020-12-01 and 2020-12-31, under art. 76"),
        (("2020",), "holds", "under art. 76"),
        (("2020-12-20", None), "unknown", "(on or after 2020-12-20) isn't known well enough: the law changed on 2021-01-01"),
        (("2021-02-03", None), "holds", "on or after 2021-02-03, under art. 278"),
        ((None,), "unknown", "(on a day that isn't known) isn't known well enough: the law changed on 2007-10-01, 2021-01-01"),
    ],
)  # fmt: skip
def test_a_day_that_is_known_well_enough_is_enough(
    days: tuple[str | None, ...], outcome: str, words: str
) -> None:
    told = on_days(*days)

    assert told.outcome == outcome
    assert words in told.explain("en")


def test_a_version_is_in_force_on_its_first_day() -> None:
    old_year, new_year = date(2020, 12, 31), date(2021, 1, 1)
    laws = (PROPERTY_LAW, CIVIL_CODE)

    assert in_force(laws, Window(old_year, old_year)) == (PROPERTY_LAW,)
    assert in_force(laws, Window(old_year, new_year)) == laws
    assert in_force(laws, Window(new_year, new_year)) == (CIVIL_CODE,)
    assert in_force(laws, Window(None, None)) == (None, *laws)


def test_where_nobody_voted_the_law_is_that_of_the_day_voting_began() -> None:
    held = Roll([Holding("ann", "owner", weights={"area": "1"})])
    told = verdict(BOTH, {}, held, matter=ORDINARY)

    assert told.outcome == "fails"
    assert told.explain("zh").startswith("不成立。尚无人投票；表决始于 2026-03-20，")


def test_before_voting_began_nothing_is_decided() -> None:
    assert on_days().explain("en") == "Unknown. Voting on it hasn't begun."


# ---- what isn't known is said


def test_an_unknown_area_makes_the_verdict_unknown_and_says_whose() -> None:
    told = each(("100", "yes"), (None, "yes"), (None, None))

    assert told.outcome == "unknown"
    assert "The area of the exclusive part isn't known: o1, o2." in told.explain("en")
    assert "专有部分面积未知：o1、o2。" in told.explain("zh")


def test_a_matter_that_nobody_named_makes_the_verdict_unknown() -> None:
    held = Roll([Holding("ann", "owner", weights={"area": "1"})])

    told = verdict(BOTH, {"ann": "yes"}, held, matter=None)

    assert told.outcome == "unknown"
    assert "哪一项业主共同决定事项尚未说明" in told.explain("zh")


def test_without_owners_nothing_is_decided_for_them() -> None:
    told = verdict(BOTH, {}, Roll([Holding("clerk", "convener")]), matter=ORDINARY)

    assert told.outcome == "fails"
    assert "There is no owner on the roll." in told.explain("en")


def test_a_procedure_that_keeps_no_courses_gets_no_verdict_from_this_rule() -> None:
    rule: Any = BOTH
    told = rule.code.apply(rule, Ballot(Roll(), proposal="#1"))

    assert told.outcome == "unknown"
    assert "owners-assembly" in told.explain("zh")


def test_where_no_area_counts_for_anything_nothing_holds() -> None:
    assert counted(yes=("0", "3")).outcome == "fails"
    assert (
        counted(yes=("0", "3"), matter=WEIGHTY).outcome == "fails"
    )  # none of none isn't three quarters of it


# ---- whose vote counts for how much


def test_who_is_not_an_owner_does_not_count_whatever_they_voted() -> None:
    roll = Roll([Holding("ann", "owner", weights={"area": "1"}), Holding("clerk", "convener"),
                 Holding("eve", "owner", capacity="observer", weights={"area": "9"})])  # fmt: skip

    told = verdict(BOTH, {"ann": "yes", "clerk": "no", "eve": "no"}, roll, matter=ORDINARY)

    assert told.outcome == "holds"
    assert "against: 0 m²" in told.explain("en")


def test_a_proxy_votes_with_the_area_and_the_head_of_the_owner() -> None:
    roll = Roll([Holding("ann", "owner", weights={"area": "66.12"}), Holding("cy", "owner", weights={"area": "30"}),
                 Holding("bo", "owner", capacity="proxy", substitute_for="ann")])  # fmt: skip

    told = verdict(BOTH, {"bo": "yes", "ann": "no"}, roll, matter=ORDINARY)

    assert told.outcome == "fails"  # one of two heads took part
    assert "Area for it: 66.12 m², against: 0 m²" in told.explain("en")
    assert "1 of 2 took part" in told.explain("en")


def test_of_two_proxies_of_one_owner_the_one_seated_last_counts() -> None:
    roll = Roll([Holding("ann", "owner", weights={"area": "66.12"}),
                 *(Holding(one, "owner", capacity="proxy", substitute_for="ann") for one in ("bo", "cy"))])  # fmt: skip

    told = verdict(BOTH, {"bo": "no", "cy": "yes"}, roll, matter=ORDINARY)

    assert told.outcome == "holds"
    assert "1 of 1 took part" in told.explain("en")


def test_an_owner_whose_proxy_is_recused_counts_again() -> None:
    roll = Roll([Holding("ann", "owner", weights={"area": "66.12"}),
                 Holding("bo", "owner", capacity="proxy", substitute_for="ann", recused=True)])  # fmt: skip

    told = verdict(BOTH, {"ann": "yes", "bo": "no"}, roll, matter=ORDINARY)

    assert told.outcome == "holds"
    assert "66.12 m² of 66.12 m² took part" in told.explain("en")


def test_who_is_recused_does_not_vote_and_still_counts_in_the_total() -> None:
    roll = Roll([Holding("ann", "owner", weights={"area": "60"}),
                 Holding("bo", "owner", recused=True, weights={"area": "40"})])  # fmt: skip

    told = verdict(BOTH, {"ann": "yes", "bo": "yes"}, roll, matter=ORDINARY)

    assert told.outcome == "fails"
    assert "60 m² of 100 m² took part" in told.explain("en")
    assert "bo may not vote in this matter" in told.explain("en")


def test_heads_are_what_the_roll_says_and_else_one_also_for_co_owners() -> None:
    roll = Roll([Holding("ann", "owner", weights={"area": "60", "heads": "3"}),
                 Holding("couple", "owner", weights={"area": "40"})])  # fmt: skip
    course = Course(ORDINARY, voted={"ann": Moment.on(TODAY)})
    own = Assembly({"#1": course}, Moment.on(TODAY))
    rule: Any = BOTH

    told = rule.code.apply(
        rule, Ballot(roll, votes={"ann": "yes"}, sizes={"couple": 2}, proposal="#1", own=own)
    )

    assert "By heads, 3 of 4 took part" in told.explain("en")


def test_a_head_of_nothing_is_nothing() -> None:
    roll = Roll(
        [Holding("ann", "owner", weights={"area": "60", "heads": "0"}),
         Holding("bo", "owner", weights={"area": "40", "heads": "1"})]
    )  # fmt: skip

    assert "of 1 took part" in verdict(BOTH, {"ann": "yes"}, roll, matter=ORDINARY).explain("en")


def test_co_owners_who_each_count_for_a_share_are_counted_exactly() -> None:
    thirds = [Holding(one, "owner", weights={"area": "22.04", "heads": "1/3"}) for one in ("a", "b", "c")]

    told = verdict(
        BOTH, {"a": "yes", "b": "yes"}, Roll(thirds), matter=ORDINARY
    )  # exactly two thirds, of both

    assert told.outcome == "holds"
    assert (
        "By heads, 2/3 (≈0.6667) of 1 took part; it takes at least 2/3, that is at least 2/3 (≈0.6667)"
        in (told.explain("en"))
    )


# ---- a place with rules of its own


def following(version: Version) -> Any:
    return double_majority(attrs.evolve(version, abstentions="with-majority"))


@pytest.mark.parametrize(
    ("sums", "outcome", "words"),
    [
        ({"yes": ("40", "4"), "no": ("30", "3"), "abstain": ("30", "3")}, "holds", "弃权者计入同意"),
        ({"yes": ("30", "3"), "no": ("30", "3"), "abstain": ("40", "4")}, "fails", "弃权者不计入同意"),  # a tie has no majority
        ({"yes": ("40", "3"), "no": ("30", "4"), "abstain": ("30", "3")}, "fails", "弃权者不计入同意"),
        ({"yes": ("30", "4"), "no": ("30", "3"), "abstain": ("40", "3")}, "fails", "弃权者不计入同意"),
        ({"yes": ("40", "3"), "no": ("30", "3"), "abstain": ("30", "4")}, "fails", "弃权者不计入同意"),
        ({"yes": ("60", "6"), "no": ("40", "4")}, "holds", "同意"),
    ],
)  # fmt: skip
def test_where_a_places_rules_say_so_those_who_abstain_go_with_the_majority(
    sums: dict[str, Sums], outcome: str, words: str
) -> None:
    told = counted(**sums, rule=following(CIVIL_CODE))  # type: ignore[arg-type]

    assert told.outcome == outcome
    assert words in told.explain("zh")


def test_nothing_in_the_law_itself_makes_abstainers_follow() -> None:
    assert {CIVIL_CODE.abstentions, PROPERTY_LAW.abstentions} == {"no-consent"}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"since": "2021"}, InvalidInput),
        ({"since": "yesterday"}, InvalidInput),
        ({"of": "present"}, ValueError),
        ({"abstentions": "follow"}, ValueError),
        ({"co_owners": "all"}, ValueError),
        ({"items": {"committee": 3}}, ValueError),
        ({"items": dict.fromkeys(MATTERS, 11)}, ValueError),
    ],
)
def test_a_version_that_cannot_be_is_refused_when_it_is_made(
    change: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        attrs.evolve(CIVIL_CODE, **change)


@pytest.mark.parametrize("share", ["0", "3/2", "half", "1/0", "-1/2", 0.5])
def test_a_share_is_an_exact_fraction_of_all(share: Any) -> None:
    with pytest.raises(InvalidInput) as error:
        attrs.evolve(CIVIL_CODE.ordinary, figure=share)

    assert error.value.code == "decision.share"


# ---- the sentences


def test_a_verdict_reads_as_sentences_with_every_figure_in_it() -> None:
    told = counted(yes=("50087.98", "202"), no=("10000.99", "50"), abstain=("6695", "17"),
                   silent=("33391.98", "134"), matter=WEIGHTY)  # fmt: skip

    assert told.explain("zh") == (
        "成立。最后一票投于 2026-03-20，适用自 2021-01-01 起施行的《民法典》第二百七十八条。"
        "本事项属该条第一款第（七）项：改建、重建建筑物及其附属设施。"
        "同意 50087.98 ㎡、202 人；反对 10000.99 ㎡、50 人；弃权 6695 ㎡、17 人。弃权者计入参与表决，不计入同意。"
        "参与表决的专有部分面积为 66783.97 ㎡，总面积为 100175.95 ㎡；须占 2/3 以上（含本数），"
        "即不少于 66783又29/30 ㎡（≈66783.9667 ㎡）：已达到。"
        "参与表决的业主为 269 人，总人数为 403 人；须占 2/3 以上（含本数），即至少 269 人：已达到。"
        "同意的专有部分面积为 50087.98 ㎡，参与表决的面积为 66783.97 ㎡；须占 3/4 以上（含本数），即不少于 50087.9775 ㎡：已达到。"
        "同意的业主为 202 人，参与表决的人数为 269 人；须占 3/4 以上（含本数），即至少 202 人：已达到。"
    )
    assert told.explain("en") == (
        "Holds. The last vote was cast on 2026-03-20, under art. 278 of the Civil Code of the PRC, in force from 2021-01-01 on. "
        "The matter is item 7 of the article: altering or rebuilding the building and its facilities. "
        "Area for it: 50087.98 m², against: 10000.99 m², abstained: 6695 m²; heads for it: 202, against: 50, abstained: 17. "
        "Those who abstained took part and didn't consent. "
        "By area, 66783.97 m² of 100175.95 m² took part; it takes at least 2/3, that is at least 66783 29/30 m² (≈66783.9667 m²): "
        "reached. By heads, 269 of 403 took part; it takes at least 2/3, that is at least 269: reached. "
        "By area, 50087.98 m² consent, of 66783.97 m² that took part; it takes at least 3/4, that is at least 50087.9775 m²: reached. "
        "By heads, 202 consent, of 269 that took part; it takes at least 3/4, that is at least 202: reached."
    )


def test_a_half_that_is_not_enough_is_told_as_such() -> None:
    told = counted(yes=("100", "2"), no=("100", "2"))

    assert "须超过 1/2（正好 1/2 不算），即多于 100 ㎡：未达到。" in told.explain("zh")
    assert "it takes more than 1/2, that is at least 3: not reached." in told.explain("en")


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (Fraction(403), "403 ㎡", "403 m²"),
        (Fraction("66.120"), "66.12 ㎡", "66.12 m²"),
        (Fraction(1, 3), "1/3 ㎡（≈0.3333 ㎡）", "1/3 m² (≈0.3333 m²)"),
        (Fraction(200, 3), "66又2/3 ㎡（≈66.6667 ㎡）", "66 2/3 m² (≈66.6667 m²)"),
        (Fraction(1, 10**9), "0.000000001 ㎡", "0.000000001 m²"),
    ],
)
def test_a_figure_is_exact_or_stands_beside_the_exact_one(value: Fraction, zh: str, en: str) -> None:
    assert figure(value, "area") == {"zh": zh, "en": en}


# ---- against a count by hand

CENTS = st.integers(1, 20_000)
CHOICES = st.sampled_from(["yes", "no", "abstain", None])
OWNERS = st.lists(st.tuples(CENTS, CHOICES), min_size=1, max_size=12)
MATTER = st.sampled_from(sorted(MATTERS))
RULES = st.sampled_from(
    [
        BOTH,
        double_majority(
            *(attrs.evolve(law, abstentions="with-majority") for law in (PROPERTY_LAW, CIVIL_CODE))
        ),
    ]
)
DAY = st.sampled_from(["2007-10-01", "2020-12-31", "2021-01-01", TODAY])

Cast = list[tuple[int, str | None]]
"""The area of each owner in hundredths of a square metre, and the choice."""


def cast(owners: Cast, matter: str, day: str, *, times: int = 1, rule: Any = BOTH) -> Verdict:
    square_metres = [(f"{cents * times // 100}.{cents * times % 100:02}", choice) for cents, choice in owners]
    return each(*square_metres, matter=matter, day=day, rule=rule)


def by_hand(owners: Cast, matter: str, day: str) -> str:
    """The same in whole numbers, cross-multiplied."""
    outcomes = []
    for weighed in (owners, [(1, choice) for _, choice in owners]):
        total = sum(weight for weight, _ in weighed)
        part = sum(weight for weight, choice in weighed if choice is not None)
        yes = sum(weight for weight, choice in weighed if choice == "yes")
        if day < "2021-01-01":
            weighty = matter in ("using-fund", "raising-fund", "rebuilding")
            outcomes.append(3 * yes >= 2 * total if weighty else 2 * yes > total)
        else:
            weighty = matter in ("raising-fund", "rebuilding", "common-parts")
            outcomes.append(3 * part >= 2 * total and part > 0)
            outcomes.append(4 * yes >= 3 * part if weighty else 2 * yes > part)
    return "holds" if all(outcomes) else "fails"


@given(OWNERS, MATTER, DAY)
@example([(10000, "yes"), (10000, "yes"), (10000, None)], "committee", TODAY)
@example([(5000, "yes"), (5000, "yes"), (5000, "yes"), (5000, "no")], "rebuilding", TODAY)
@example([(1, "yes"), (1, "no")], "committee", "2020-12-31")
def test_every_vote_comes_out_as_it_does_by_hand(owners: Cast, matter: str, day: str) -> None:
    assert cast(owners, matter, day).outcome == by_hand(owners, matter, day)


@given(OWNERS, MATTER, DAY, st.sampled_from([2, 3, 7, 1000]))
def test_measuring_all_areas_otherwise_changes_nothing(
    owners: Cast, matter: str, day: str, times: int
) -> None:
    assert cast(owners, matter, day, times=times).outcome == cast(owners, matter, day).outcome


@given(OWNERS, MATTER, DAY, st.randoms(use_true_random=False))
def test_the_order_of_owners_and_votes_changes_nothing(
    owners: Cast, matter: str, day: str, random: Any
) -> None:
    shuffled = list(owners)
    random.shuffle(shuffled)

    assert cast(shuffled, matter, day).explain("zh") == cast(owners, matter, day).explain("zh")


# Whoever says yes instead of nothing raises what took part and what consents by the same amount, and no share is above one.
@given(OWNERS, MATTER, DAY, RULES)
def test_one_more_vote_in_favour_never_undoes_a_decision(
    owners: Cast, matter: str, day: str, rule: Any
) -> None:
    assume(cast(owners, matter, day, rule=rule).outcome == "holds")

    for place, (cents, _) in enumerate(owners):
        more = [*owners[:place], (cents, "yes"), *owners[place + 1 :]]
        assert cast(more, matter, day, rule=rule).outcome == "holds"


LEFTOVERS = re.compile(r"[{}]|no wording|没有.*的措辞|None|Fraction|（无）|\(none\)|  |，，|。。")


@given(OWNERS, MATTER, DAY, RULES)
def test_every_verdict_tells_each_figure_it_used_and_nothing_is_left_over(
    owners: Cast, matter: str, day: str, rule: Any
) -> None:
    told = cast(owners, matter, day, rule=rule)

    square_metres = [(Fraction(cents, 100), choice) for cents, choice in owners]
    heads = [(Fraction(1), choice) for _, choice in owners]
    used = [figure(amount, "area") for amount in figures(square_metres, matter, day)]
    used += [figure(Fraction(whole), "heads") for whole in map(round_up, figures(heads, matter, day))]
    for lang in ("zh", "en"):
        text = told.explain(lang)
        assert LEFTOVERS.search(text) is None, text
        assert all(amount[lang] in text for amount in used), text
        assert text.endswith("。" if lang == "zh" else ".")
    assert not [one for reason in told.reasons for one in leaves(reason.params) if isinstance(one, float)]


def figures(weighed: list[tuple[Fraction, str | None]], matter: str, day: str) -> list[Fraction]:
    """What is counted in one unit, and how much of what is asked for inclusively."""
    counted = {
        wanted: sum((weight for weight, choice in weighed if choice == wanted), Fraction(0))
        for wanted in (None, "yes", "no", "abstain")
    }
    total = sum(counted.values(), Fraction(0))
    shown = [counted["yes"], counted["no"], counted["abstain"], total]
    if day < "2021":
        weighty = matter in PROPERTY_LAW.weighty_matters
        return [*shown, Fraction(2, 3) * total] if weighty else shown
    took_part = total - counted[None]
    weighty = matter in CIVIL_CODE.weighty_matters
    return [*shown, took_part, Fraction(2, 3) * total, *([Fraction(3, 4) * took_part] if weighty else [])]


def round_up(amount: Fraction) -> int:
    return -(-amount.numerator // amount.denominator)


def leaves(value: Any) -> list[Any]:
    """Everything that stands anywhere in a reason's parameters."""
    if isinstance(value, Mapping):
        return [leaf for one in value.values() for leaf in leaves(one)]
    if isinstance(value, (list, tuple)):
        return [leaf for one in value for leaf in leaves(one)]
    return leaves(value.params) if hasattr(value, "params") else [value]
