"""What a recommendation would be without somebody, and what it becomes as people answer."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.convening import Recommendation, Replies, convene
from deliberation.errors import InvalidInput, UnknownReference
from deliberation.forums import Forum
from deliberation.issues import Issue, Stake
from deliberation.networks import StakeholderNetwork
from deliberation.procedures import Procedure
from deliberation.seats import Seat
from deliberation.stages import Stage
from deliberation.stakeholders import Kind, Stakeholder, Tie


def procedure(*seats: Seat) -> Procedure:
    return Procedure(
        key="small",
        title={"zh": "小会", "en": "Small meeting"},
        seats=seats,
        stages=[Stage("hearing", needs="roll", moves={"say": "*"}, meeting=True)],
    )


SMALL = procedure(
    Seat("convener", found_by="convenes", title={"zh": "召集人", "en": "Convener"}),
    Seat(
        "respondent", at_least=1, at_most=1, found_by="operates", title={"zh": "被反映方", "en": "Respondent"}
    ),
    Seat("property", found_by="manages", title={"zh": "物业", "en": "Property"}),
    Seat(
        "resident",
        at_least=1,
        found_by=("complains-about", "lives-in"),
        title={"zh": "居民", "en": "Resident"},
    ),
)
FORUM = Forum("gate", procedure=SMALL, conveners=["office"])
PEOPLE = [
    Stakeholder("office", "Community office", kind="body"),
    Stakeholder("depot", "Depot", kind="body"),
    Stakeholder("boss", role="depot manager", capacity="office"),
    Stakeholder("firm", "Property firm", kind="body"),
    Stakeholder("firm-head", role="head of the firm", capacity="office"),
    Stakeholder("building-1", kind="place"),
    Stakeholder("building-2", kind="place"),
    Stakeholder("ann"),
    Stakeholder("bo"),
    Stakeholder("cy"),
]
TIES = [
    Tie("boss", "operates", "depot"),
    Tie("firm", "manages", "building-1"),
    Tie("firm-head", "heads", "firm"),
    Tie("ann", "lives-in", "building-1"),
    Tie("bo", "lives-in", "building-1"),
    Tie("cy", "lives-in", "building-2"),
]
NETWORK = StakeholderNetwork(PEOPLE, TIES)
NOISE = Issue("noise", about="depot", affected=["building-1", "building-2"])


def plan(**more: Any) -> Recommendation:
    return convene(NOISE, NETWORK, FORUM, **more)


def seats_of(found: Recommendation) -> dict[str, str]:
    return {one.id: one.seat for one in found.invitees}


def code_of(kind: type[InvalidInput | UnknownReference], make: Any) -> str:
    with pytest.raises(kind) as caught:
        make()
    assert not re.search(r"\{[a-z_]+\}", caught.value.message("zh") + caught.value.message("en"))
    return caught.value.code


# ---- without somebody


def test_without_the_only_one_of_a_building_it_is_unheard() -> None:
    lost = plan().counterfactual("cy")

    assert [one.id for one in lost.unheard] == ["place:building-2"]
    assert lost.explain("zh") == "若cy（居民）不到场：无人为building-2发声"
    assert plan().without("cy").unheard[0].reason.explain("en") == (
        "of those who could speak for it (cy) none is invited"
    )


def test_without_one_of_two_of_a_building_nothing_is_lost() -> None:
    lost = plan().counterfactual("ann")

    assert lost.nothing
    assert lost.explain("en") == "without ann (Resident): nothing else would change"


def test_a_firm_whose_head_cannot_come_is_asked_itself() -> None:
    lost = plan().counterfactual("firm-head")

    assert [(one.id, one.seat) for one in lost.instead] == [("firm", "property")]
    assert lost.explain("en") == "without head of the firm (Property): Property firm would be asked instead"
    assert [(one.id, one.instead_of) for one in plan().alternates] == [
        ("depot", "boss"),
        ("firm", "firm-head"),
    ]


def test_where_nobody_else_is_found_a_required_seat_lacks_somebody() -> None:
    without_depot = plan().without("boss").without("depot")

    assert [(gap.seat, gap.required) for gap in without_depot.gaps] == [("respondent", True)]
    assert plan().without("boss").counterfactual("depot").explain("zh") == (
        "若Depot（被反映方）不到场：缺被反映方（程序必需）"
    )


def test_only_an_invitee_can_be_left_out() -> None:
    for who in ("office", "building-1", "nobody"):
        assert code_of(UnknownReference, lambda who=who: plan().without(who)) == "convening.not-invited"


def test_alternates_are_in_the_json_with_seat_for_whom_and_reasons() -> None:
    told: Any = plan().to_json("en")

    assert [(one["id"], one["seat"], one["for"]) for one in told["alternates"]] == [
        ("depot", "respondent", "boss"),
        ("firm", "property", "firm-head"),
    ]
    assert told["alternates"][1]["reasons"][0]["ties"][0]["kind"] == "manages"
    assert [one["without"] for one in told["counterfactuals"]] == list(seats_of(plan()))


# ---- replies


def test_who_declines_is_replaced_and_who_accepted_stays() -> None:
    answered = plan().reply("ann", "accepted").reply("firm-head", "declined")

    assert seats_of(answered)["firm"] == "property"
    assert "firm-head" not in seats_of(answered)
    assert answered.invitee("ann").accepted
    assert answered.absence("firm-head").code == "convening.has-declined"
    assert "已确认出席" in answered.explain("zh")


def test_a_substitute_sits_beside_the_one_they_stand_in_for() -> None:
    deputy = Stakeholder("deputy", role="deputy head", capacity="office")
    answered = plan().reply("firm-head", "substitute", by=deputy)
    roll = answered.roll()

    assert answered.invitee("firm-head").substitute == deputy
    assert roll.acting(["property"]) == ("deputy",)
    assert deputy in roll.stakeholders
    assert "委派deputy head出席" in answered.explain("zh")


def test_somebody_in_the_network_can_come_for_another_and_then_takes_no_other_seat() -> None:
    answered = plan().reply("ann", "substitute", by="bo")

    assert answered.invitee("ann").substitute == NETWORK.get("bo")
    assert "bo" not in seats_of(answered)
    assert answered.absence("bo") is None


def test_a_changed_mind_counts() -> None:
    assert plan().reply("ann", "accepted").reply("ann", "declined") == plan().reply("ann", "declined")


def test_what_is_no_reply_is_refused() -> None:
    accepted = plan().reply("bo", "accepted")
    cases: list[tuple[Any, Any, str]] = [
        (InvalidInput, lambda: plan().reply("ann", "maybe"), "convening.answer"),  # type: ignore[arg-type]
        (InvalidInput, lambda: plan().reply("ann", "substitute"), "convening.no-substitute"),
        (InvalidInput, lambda: plan().reply("ann", "declined", by="bo"), "convening.no-substitute"),
        (InvalidInput, lambda: accepted.reply("ann", "substitute", by="bo"), "convening.substitute-seated"),
        (InvalidInput, lambda: plan().reply("ann", "substitute", by="office"), "convening.substitute-seated"),
        (UnknownReference, lambda: plan().reply("ann", "substitute", by="zed"), "network.no-such"),
        (UnknownReference, lambda: plan().reply("office", "declined"), "convening.not-invited"),
    ]
    for kind, make, code in cases:
        assert code_of(kind, make) == code


def test_replies_that_contradict_each_other_are_refused() -> None:
    zed = Stakeholder("zed")
    cases: list[tuple[Any, str]] = [
        (lambda: plan(accepted={"ann": "resident"}, declined=["ann"]), "convening.both"),
        (lambda: plan(substitutes={"ann": zed}), "convening.not-accepted"),
        (lambda: plan(accepted={"ann": "resident", "bo": "resident"}, substitutes={"ann": Stakeholder("bo")}),
         "convening.substitute-twice"),
        (lambda: plan(accepted={"ann": "resident", "bo": "resident"}, substitutes={"ann": zed, "bo": zed}),
         "convening.substitute-twice"),
        (lambda: plan(accepted={"ann": "resident"}, substitutes={"ann": NETWORK.get("office")}),
         "convening.substitute-seated"),
        (lambda: plan(accepted={"ann": "guest"}), "convening.no-seat"),
        (lambda: plan(accepted={"ann": "respondent"}), "convening.not-found"),
        (lambda: plan(accepted={"office": "convener"}), "convening.not-found"),
        (lambda: plan(accepted=["ann"]), "convening.accepted"),
        (lambda: plan(accepted={"ann": None}), "convening.accepted"),
        (lambda: plan(declined="ann"), "convening.declined"),
        (lambda: Replies({"ann": "resident"}, (), {"ann": "bo"}), "convening.substitutes"),  # type: ignore[dict-item]
    ]  # fmt: skip
    for make, code in cases:
        assert code_of(InvalidInput, make) == code
    assert code_of(UnknownReference, lambda: plan(declined=["zed"])) == "convening.no-such"


def test_more_than_a_seat_takes_cannot_have_accepted_it() -> None:
    both = NETWORK.with_(ties=[Tie("firm-head", "operates", "depot")])
    accepted = {"boss": "respondent", "firm-head": "respondent"}

    assert code_of(InvalidInput, lambda: convene(NOISE, both, FORUM, accepted=accepted)) == (
        "convening.accepted-full"
    )


# ---- any network

KINDS = ["operates", "manages", "heads", "represents", "lives-in", "complains-about", "part-of", "member-of"]
SEATS = (
    Seat("host", at_most=1, found_by="convenes"),
    Seat("one", at_least=1, at_most=1, found_by=("operates", "manages")),
    Seat("two", at_least=2, at_most=3, found_by=("complains-about", "represents")),
    Seat("three", found_by=("lives-in", "manages", "responsible")),
    Seat("four", at_most=2, found_by="heads"),
)
WIDE = procedure(*SEATS)


@st.composite
def matters(draw: st.DrawFn) -> tuple[Issue, StakeholderNetwork, Forum]:
    ids = [f"n{number}" for number in range(draw(st.integers(2, 8)))]
    kinds: st.SearchStrategy[Kind] = st.sampled_from(["person", "person", "body", "group", "place"])
    people = [Stakeholder(who, kind=draw(kinds)) for who in ids]
    one = st.sampled_from(ids)
    drawn = draw(st.lists(st.tuples(one, st.sampled_from(KINDS), one), max_size=30, unique=True))
    ties = [Tie(a, kind, b) for a, kind, b in drawn if a != b]
    stakes = draw(st.lists(st.builds(Stake, one, st.sampled_from(["affected", "responsible"])), max_size=2))
    affected = draw(st.lists(one, unique=True, max_size=3))
    issue = Issue("matter", about=draw(one), affected=affected, stakes=stakes)
    conveners = draw(st.lists(one, unique=True, max_size=2))
    return issue, StakeholderNetwork(people, ties), Forum("f", procedure=WIDE, conveners=conveners)


@given(matters(), st.data())
def test_without_an_invitee_it_is_exactly_as_was_stated(
    matter: tuple[Issue, StakeholderNetwork, Forum], data: st.DataObject
) -> None:
    before = convene(*matter)
    if not before.invitees:
        return
    who = data.draw(st.sampled_from([one.id for one in before.invitees]))
    stated, after = before.counterfactual(who), before.without(who)

    seats = {one.id: one.seat for one in before.invitees if one.id != who}
    changed = {one.id: one.seat for one in (*stated.instead, *stated.moved)}
    assert {**seats, **changed} == seats_of(after)
    gaps = {gap.seat: gap for gap in before.gaps if gap.seat not in stated.closed}
    assert {**gaps, **{gap.seat: gap for gap in stated.opened}} == {gap.seat: gap for gap in after.gaps}
    unheard = {one.id for one in before.unheard} - {one.id for one in stated.heard}
    assert unheard | {one.id for one in stated.unheard} == {one.id for one in after.unheard}
    assert stated.nothing == (seats == seats_of(after) and before.gaps == after.gaps
                              and {one.id for one in before.unheard} == {one.id for one in after.unheard})  # fmt: skip
    assert who not in seats_of(after)
    assert [one.id for one in after.conveners] == [one.id for one in before.conveners]
    assert [one.id for one in stated.instead] == [
        one.id for one in before.alternates if one.instead_of == who
    ]


@given(matters(), st.data())
def test_replies_one_by_one_give_what_a_fresh_run_with_the_same_places_gives(
    matter: tuple[Issue, StakeholderNetwork, Forum], data: st.DataObject
) -> None:
    now = convene(*matter)
    accepted: dict[str, str] = {}
    declined: list[str] = []
    sent: dict[str, Stakeholder] = {}
    for step in range(data.draw(st.integers(0, 5))):
        if not now.invitees:
            break
        one = data.draw(st.sampled_from(now.invitees))
        answer: Any = data.draw(st.sampled_from(["accepted", "declined", "substitute"]))
        for kept in (accepted, sent):
            kept.pop(one.id, None)
        if answer == "declined":
            declined.append(one.id)
        else:
            accepted[one.id] = one.seat
        by = Stakeholder(f"sub{step}") if answer == "substitute" else None
        if by is not None:
            sent[one.id] = by
        now = now.reply(one.id, answer, by=by)

        assert {who: seats_of(now)[who] for who in accepted} == accepted
        assert not set(declined) & set(seats_of(now))
    fresh = convene(*matter, accepted=accepted, declined=declined, substitutes=sent)
    assert fresh == now
    assert fresh.roll() == now.roll()


@given(matters(), st.data())
def test_no_seat_is_overfull_whoever_has_accepted(
    matter: tuple[Issue, StakeholderNetwork, Forum], data: st.DataObject
) -> None:
    now = convene(*matter)
    for one in now.invitees:
        if data.draw(st.booleans()) and one.id in seats_of(now):
            now = now.reply(one.id, data.draw(st.sampled_from(["accepted", "declined"])))
    held = Counter(one.seat for one in now.seated)
    assert all(seat.at_most is None or held[seat.key] <= seat.at_most for seat in SEATS)
    assert len({one.id for one in now.seated}) == len(now.seated)


@given(matters())
def test_everybody_in_the_network_is_in_the_room_or_out_for_a_reason(
    matter: tuple[Issue, StakeholderNetwork, Forum],
) -> None:
    found = convene(*matter)
    seated = {one.id for one in found.seated}
    for one in matter[1].stakeholders:
        reason = found.absence(one.id)
        assert (reason is None) == (one.id in seated)
        assert reason is None or "no wording" not in reason.explain("en")


@given(matters())
def test_it_can_be_told_in_both_languages_what_each_adds(
    matter: tuple[Issue, StakeholderNetwork, Forum],
) -> None:
    found = convene(*matter)
    for lost in found.counterfactuals:
        for said in (lost.explain("en"), lost.explain("zh")):
            assert "no wording" not in said
            assert "的措辞" not in said


def renamed_key(key: str, names: dict[str, str]) -> str:
    kind, _, who = key.rpartition(":")
    return f"{kind}:{names[who]}"


def renamed(matter: tuple[Issue, StakeholderNetwork, Forum], names: dict[str, str]) -> Any:
    issue, network, forum = matter
    people = [attrs.evolve(one, id=names[one.id]) for one in network.stakeholders]
    ties = [attrs.evolve(tie, subject=names[tie.subject], object=names[tie.object]) for tie in network.ties]
    stakes = [attrs.evolve(stake, stakeholder=names[stake.stakeholder]) for stake in issue.stakes]
    affected = [names[who] for who in issue.affected]
    return (
        attrs.evolve(issue, about=names[issue.about or ""], affected=affected, stakes=stakes),
        StakeholderNetwork(people, ties),
        attrs.evolve(forum, conveners=[names[who] for who in forum.conveners]),
    )


@given(matters(), st.integers(4, 9), st.integers(0, 3))
def test_other_ids_in_the_same_order_change_only_labels(
    matter: tuple[Issue, StakeholderNetwork, Forum], size: int, seed: int
) -> None:
    names = {one.id: f"人{ord(one.id[1]) * 7}" for one in matter[1].stakeholders}
    try:
        found = convene(*matter, size=size, seed=seed)
    except InvalidInput as error:
        assert error.code == "convening.size-too-small"
        return
    again = convene(*renamed(matter, names), size=size, seed=seed)

    assert {names[who]: seat for who, seat in seats_of(found).items()} == seats_of(again)
    assert [renamed_key(one.id, names) for one in found.unheard] == [one.id for one in again.unheard]
    assert [(names[one.id], one.seat, names[one.instead_of]) for one in found.alternates] == [
        (one.id, one.seat, one.instead_of) for one in again.alternates
    ]
