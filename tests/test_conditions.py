"""What terms hang on: findings, other terms, days, and combinations, each known or not known on a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import (
    Commitment,
    Deadline,
    Event,
    Forum,
    InvalidInput,
    Issue,
    Ledger,
    Period,
    Procedure,
    Roll,
    Seat,
    Session,
    Stage,
    Stakeholder,
    Term,
    UnknownReference,
    consensus,
)
from deliberation.conditions import Condition, found, met, said, since, unless
from deliberation.errors import Refused
from deliberation.provenance import Source


TABLE = Procedure(
    key="table",
    title={"zh": "圆桌", "en": "Table"},
    seats=[Seat("guest", at_least=2)],
    stages=[Stage("talk", meeting=True, moves=dict.fromkeys(("propose", "consent", "agree"), "*"))],
    decides=consensus(),
)
JUDGE = ["ann"]
FUND, OBJECTION = found("fund", judge=JUDGE), unless("objection", judge=JUDGE)


def opened(id_: str = "hall", **more: Any) -> Session:
    """A talk of 8 February 2023."""
    roll = Roll.of({"guest": [Stakeholder("ann"), Stakeholder("bo")]})
    forum = Forum("hall", procedure=TABLE, calendar=more.pop("calendar", None))
    session = Session.open(forum, Issue("tea"), roll=roll, on="2023-02-08", id=id_, clock=None, **more)
    session.enter("talk")
    return session


def adopt(session: Session, *terms: Term) -> tuple[str, ...]:
    """The references of terms that all agreed to."""
    text = session.propose("ann", list(terms))
    for who in ("ann", "bo"):
        session.consent(who, text)
    return tuple(str(term.ref) for term in session.agree(text).terms)


def named(name: str, text: str = "sweep", **more: Any) -> Term:
    return Commitment(text, responsible=["bo"], source=Source("reported", ref=name, quote="…"), **more)


def status(session: Session, ref: str, day: str, *others: Session) -> str:
    return Ledger.of(session.record, *(one.record for one in others)).status(ref, day).status


def because(session: Session, ref: str, day: str) -> str:
    return Ledger.of(session.record).status(ref, day).because("en")


# ---- writing one


def test_conditions_are_joined_and_turned_round() -> None:
    both = FUND & ~met("S4.A4") & since("2023-05-01")
    either = FUND | OBJECTION

    assert [part.kind for part in both.parts] == ["finding", "term", "day"]
    assert [part.holds for part in both.parts] == [True, False, True]
    assert both.findings() == ("fund",)
    assert both.terms() == ("S4.A4",)
    assert (either.kind, either.findings(), either.judges()) == ("any", ("fund", "objection"), ("ann",))
    assert ~~both == both
    assert (~both).parts == both.parts


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("term.finding", {}),
        ("term.finding", {"finding": " "}),
        ("term.finding", {"kind": "term"}),
        ("term.finding", {"kind": "term", "term": ""}),
        ("term.condition-kind", {"kind": "day"}),
        ("term.condition-kind", {"kind": "all"}),
        ("term.condition-kind", {"kind": "perhaps", "finding": "a"}),
        ("term.condition-kind", {"finding": "a", "term": "b"}),
        ("term.condition-kind", {"finding": "a", "since": "2023-05-01"}),
        ("term.condition-kind", {"kind": "term", "term": "b", "judge": ["ann"]}),
        ("term.condition-kind", {"kind": "day", "since": "2023-05-01", "presumed": True}),
        ("term.condition-kind", {"kind": "any", "parts": [FUND, FUND], "finding": "a"}),
        ("deadline.day", {"kind": "day", "since": "2023-02-30"}),
        ("term.parts", {"kind": "all", "parts": [FUND]}),
        ("term.parts", {"kind": "all", "parts": FUND}),
        ("term.parts", {"kind": "all", "parts": [FUND, "fund"]}),
        ("term.parts", {"kind": "all", "parts": "ab"}),
    ],
)
def test_a_condition_has_what_its_kind_looks_at_and_nothing_else(code: str, fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refused:
        Condition(**fields)

    assert refused.value.code == code
    assert refused.value.message("zh") != refused.value.message("en")


def test_conditions_are_joined_only_so_deep() -> None:
    deep = FUND
    for place in range(7):
        deep = (deep & FUND) if place % 2 else (deep | FUND)
    with pytest.raises(InvalidInput) as refused:
        deep & FUND

    assert refused.value.code == "term.condition-deep"


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        (FUND, "“fund”经认定成立", "“fund” is found to be so"),
        (~FUND, "“fund”经认定不成立", "“fund” is found not to be so"),
        (
            OBJECTION,
            "“objection”经认定不成立（有相反认定以前推定如此）",
            "“objection” is found not to be so; so presumed until it is found otherwise",
        ),
        (met("S4.A4"), "S4.A4 已履行", "S4.A4 is met"),
        (~since("2023-05-01"), "未到 2023-05-01", "2023-05-01 hasn't come"),
        (
            FUND & met("S4.A4"),
            "以下各项均成立：“fund”经认定成立；S4.A4 已履行",
            "all of these: “fund” is found to be so; S4.A4 is met",
        ),
        (
            ~(FUND | met("S4.A4")),
            "以下各项均不成立：“fund”经认定成立；S4.A4 已履行",
            "none of these: “fund” is found to be so; S4.A4 is met",
        ),
        (found("x", text="资金到位后"), "资金到位后", "资金到位后"),
    ],
)
def test_a_condition_reads_as_a_sentence(condition: Condition, zh: str, en: str) -> None:
    assert (said(condition).explain("zh"), said(condition).explain("en")) == (zh, en)


# ---- three values


def values(condition: Condition, state: dict[str, bool | None]) -> bool | None:
    """What the status of a term that hangs on it shows: triggered, lapsed or pending."""
    session = opened()
    (ref,) = adopt(session, Commitment("sweep", responsible=["bo"], condition=condition))
    for key, value in state.items():
        if value is not None and key in condition.findings():
            session.establish("ann", key, holds=value, on="2023-02-20")
    return {"triggered": True, "lapsed": False, "pending": None}[status(session, ref, "2023-03-01")]


def kleene(condition: Condition, state: dict[str, bool | None]) -> bool | None:
    """The same, worked out from Kleene's tables: true is 1, false 0, unknown one half."""
    if condition.kind == "finding":
        got = {True: 1.0, False: 0.0, None: 0.5}[state[str(condition.finding)]]
    else:
        parts = [{True: 1.0, False: 0.0, None: 0.5}[kleene(part, state)] for part in condition.parts]
        got = min(parts) if condition.kind == "all" else max(parts)
    return {1.0: True, 0.0: False, 0.5: None}[got if condition.holds else 1 - got]


FINDINGS = st.sampled_from([found(key, judge=JUDGE) for key in "abc"])
CONDITIONS = st.recursive(
    FINDINGS | FINDINGS.map(lambda one: ~one),
    lambda inner: st.builds(lambda one, other, both, turn: ~both(one, other) if turn else both(one, other), inner, inner,
                            st.sampled_from([lambda a, b: a & b, lambda a, b: a | b]), st.booleans()),
    max_leaves=5,
)  # fmt: skip


@given(CONDITIONS, st.fixed_dictionaries(dict.fromkeys("abc", st.sampled_from([True, False, None]))))
def test_joined_conditions_hold_as_in_three_valued_logic(
    condition: Condition, state: dict[str, bool | None]
) -> None:
    assert values(condition, state) == kleene(condition, state)


def test_unless_holds_until_the_contrary_is_found() -> None:
    session = opened()
    (ref,) = adopt(session, Commitment("sweep", responsible=["bo"], condition=OBJECTION, before="2023-05-01"))

    assert status(session, ref, "2023-03-01") == "triggered"
    assert "presumed not to hold" in because(session, ref, "2023-03-01")

    session.establish("ann", "objection", holds=True, on="2023-03-10")
    assert status(session, ref, "2023-03-09") == "triggered"
    assert status(session, ref, "2023-03-10") == "lapsed"


def test_a_day_that_has_not_come_is_waited_for() -> None:
    session = opened()
    later, until = adopt(
        session,
        Commitment("sweep", responsible=["bo"], condition=since("2023-03-01"), before="2023-05-01"),
        Commitment("salt the steps", responsible=["bo"], condition=~since("2023-03-01")),
    )

    assert [status(session, later, day) for day in ("2023-02-28", "2023-03-01", "2023-05-01")] == [
        "pending",
        "triggered",
        "overdue",
    ]
    assert [status(session, until, day) for day in ("2023-02-28", "2023-03-01")] == ["triggered", "lapsed"]


# ---- other terms


def test_a_term_may_hang_on_another_being_met() -> None:
    session = opened()
    first, second = adopt(
        session,
        named("T1", before="2023-03-01"),
        named("T2", "plant", condition=met("T1"), before="2023-05-01"),
    )
    assert status(session, second, "2023-02-20") == "pending"
    assert status(session, second, "2023-04-01") == "pending"
    assert "it hangs on T1, which is overdue" in because(session, second, "2023-04-01")
    assert status(session, second, "2023-05-01") == "undetermined"

    session.progress("bo", first, "done", as_of="2023-02-25", on="2023-04-02")
    assert [status(session, second, day) for day in ("2023-04-01", "2023-04-02", "2023-05-01")] == [
        "pending",
        "triggered",
        "overdue",
    ]


def test_a_term_in_another_record_counts_where_that_is_at_hand() -> None:
    there = opened("there")
    (elsewhere,) = adopt(there, named("T1", before="2023-03-01"))
    here = opened("here")
    (ref,) = adopt(here, named("T2", condition=met(f"there{elsewhere}"), before="2023-05-01"))

    assert status(here, ref, "2023-05-01") == "undetermined"
    assert f"there{elsewhere}, which no record at hand tells of" in because(here, ref, "2023-05-01")

    there.progress("bo", elsewhere, "done", on="2023-02-20")
    assert status(here, ref, "2023-04-30", there) == "triggered"
    assert status(here, ref, "2023-05-01", there) == "overdue"


def test_a_fallback_takes_its_place_once_it_is_shown_not_to_be_met() -> None:
    session = opened()
    (ref,) = adopt(
        session,
        Commitment(
            "move the depot", responsible=["bo"], before="2023-03-01",
            fallback=Commitment("close the gate at night", responsible=["bo"], before="2023-05-01",
                                fallback=Commitment("pay", responsible=["bo"], before="2023-07-01")),
        ),
    )  # fmt: skip
    second, third = f"{ref}.1", f"{ref}.1.1"

    assert [status(session, one, "2023-02-20") for one in (ref, second, third)] == ["pending"] * 3
    assert [status(session, one, "2023-03-01") for one in (ref, second)] == ["overdue", "pending"]

    session.progress("ann", ref, "not-done", as_of="2023-03-01", on="2023-03-02")
    assert [status(session, one, "2023-03-02") for one in (ref, second, third)] == [
        "breached",
        "triggered",
        "pending",
    ]
    assert status(session, second, "2023-05-01") == "overdue"

    session.progress("bo", second, "done", as_of="2023-04-20", on="2023-04-20")
    assert [status(session, one, "2023-07-01") for one in (second, third)] == ["met", "lapsed"]


def test_a_fallback_of_what_was_met_is_no_longer_asked_for() -> None:
    session = opened()
    (ref,) = adopt(
        session, Commitment("move", before="2023-03-01", fallback=Commitment("pay", before="2023-05-01"))
    )
    session.progress("bo", ref, "done", on="2023-02-20")

    assert status(session, f"{ref}.1", "2023-06-01") == "lapsed"


def test_a_later_agreement_can_take_the_place_of_an_earlier_one() -> None:
    session = opened()
    (old,) = adopt(session, named("T1", before="2023-03-01"))
    text = session.propose(
        "ann", [Commitment("sweep twice", responsible=["bo"], before="2023-06-01", replaces=["T1"])]
    )
    session.consent("ann", text)
    session.consent("bo", text)
    (new,) = session.agree(text, on="2023-02-20").terms

    assert status(session, old, "2023-02-19") == "pending"
    assert status(session, old, "2023-04-01") == "replaced"
    assert f"{new.ref} was agreed in its place (2023-02-20)" in because(session, old, "2023-04-01")
    assert status(session, str(new.ref), "2023-04-01") == "pending"


# ---- periods


WITHIN: Sequence[tuple[str, dict[str, Any], str | None]] = [
    ("nothing else said", {"deadline": Deadline(within=Period(30, "days"))}, "2023-03-10"),
    (
        "of the finding it hangs on",
        {"deadline": Deadline(within=Period(30, "days"), of="fund"), "condition": FUND},
        "2023-03-22",
    ),
    ("of another term", {"deadline": Deadline(within=Period(1, "months"), of="T1")}, "2023-03-15"),
    ("of what no record gives a day of", {"deadline": Deadline.read("会后三日内")}, None),
    ("of something that didn't happen", {"deadline": Deadline(within=Period(30, "days"), of="T3")}, None),
    ("working days without a calendar", {"deadline": Deadline(within=Period(5, "working-days"))}, None),
]


@pytest.mark.parametrize(("more", "last"), [row[1:] for row in WITHIN], ids=[row[0] for row in WITHIN])
def test_a_period_is_counted_out_from_the_day_it_runs_from(more: dict[str, Any], last: str | None) -> None:
    session = opened()
    first, second, _ = adopt(session, named("T1"), named("T2", **more), named("T3"))
    session.progress("bo", first, "done", as_of="2023-02-15", on="2023-02-15")
    if "condition" in more:
        session.establish("ann", "fund", holds=True, as_of="2023-02-20", on="2023-02-21")

    if last is None:
        assert status(session, second, "2024-01-01") == "pending"
        assert "can't be read as a day" in because(session, second, "2024-01-01")
    else:
        assert status(session, second, last) in ("pending", "triggered")
        assert f"by {last}" in because(session, second, last)
        assert status(session, second, str(Deadline(by=last).passed_on)) == "overdue"


def test_a_period_of_a_finding_runs_from_when_it_first_held_without_a_break() -> None:
    session = opened()
    term = named("T1", condition=FUND, deadline=Deadline(within=Period(10, "days"), of="fund"))
    (ref,) = adopt(session, term)
    for day, holds in (
        ("2023-02-10", True),
        ("2023-02-12", False),
        ("2023-02-20", True),
        ("2023-02-25", True),
    ):
        session.establish("ann", "fund", holds=holds, on=day)

    assert "by 2023-03-02" in because(session, ref, "2023-03-01")


def test_a_calendar_that_is_not_installed_is_named() -> None:
    session = opened(calendar="moon")
    (ref,) = adopt(session, named("T1", deadline=Deadline(within=Period(5, "working-days"))))

    assert "the calendar moon, which no installed plugin brings" in because(session, ref, "2023-03-01")


@pytest.mark.needs("china-calendar")
def test_a_period_over_a_holiday_ends_after_it_by_the_calendar_that_the_forum_names() -> None:
    session = opened(calendar="mainland-china")
    named_day, counted = adopt(
        session,
        named("T1", by="2023-04-29"),
        named("T2", deadline=Deadline(within=Period(80, "days"))),
    )

    assert "by 2023-05-04" in because(session, counted, "2023-04-01")
    assert status(session, counted, "2023-05-04") == "pending"
    assert status(session, counted, "2023-05-05") == "overdue"
    assert status(session, named_day, "2023-04-30") == "overdue"


# ---- in part


def test_what_is_done_in_part_is_in_progress_and_then_overdue_with_the_rest_unsaid() -> None:
    session = opened()
    (ref,) = adopt(session, named("T1", before="2023-03-01"))
    session.progress("bo", ref, "partly", share="2/3", on="2023-02-20")

    assert status(session, ref, "2023-02-28") == "in-progress"
    assert "in part (2/3) by bo" in because(session, ref, "2023-02-28")
    assert status(session, ref, "2023-03-01") == "overdue"
    assert "nothing more was reported" in because(session, ref, "2023-03-01")


@pytest.mark.parametrize(
    ("state", "share"), [("done", "1/2"), ("partly", "3/2"), ("partly", "0"), ("partly", "some")]
)
def test_a_share_is_exact_and_of_what_is_done_in_part(state: Any, share: str) -> None:
    session = opened()
    (ref,) = adopt(session, named("T1"))
    before = len(session.record)

    with pytest.raises(InvalidInput) as refused:
        session.progress("bo", ref, state, share=share)

    assert refused.value.code == "reference.share"
    assert len(session.record) == before


# ---- what can't work


UNSOUND: Sequence[tuple[str, list[Term]]] = [
    ("move.condition-unjudged", [named("T1", if_not="eased")]),
    ("move.condition-unjudged", [named("T1", condition=FUND & found("eased"))]),
    ("move.condition-unjudged", [named("T1", fallback=Commitment("pay", when="eased"))]),
    ("move.condition-circular", [named("T1", condition=met("T1"))]),
    ("move.condition-circular", [named("T1", condition=met("T2")), named("T2", condition=FUND & ~met("T1"))]),
    ("move.due-before-it-begins", [named("T1", condition=since("2023-05-01"), before="2023-05-01")]),
    ("move.fallback-too-early", [named("T1", before="2023-05-01", fallback=Commitment("pay", before="2023-05-01"))]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "terms"), UNSOUND)
def test_terms_that_cant_work_are_refused_in_a_live_session_and_listed_in_a_transcript(
    code: str, terms: list[Term]
) -> None:
    live, told = opened(), opened(enforcement="transcript")
    before = live.record

    with pytest.raises(Refused) as refused:
        live.propose("ann", terms)
    told.agree(terms=terms)

    assert refused.value.code == code
    assert live.record == before
    assert code in [one.reason.code for one in told.departures]
    assert [life.term.name for life in told.state.terms.values() if not life.instead_of] == [
        one.name for one in terms
    ]


def test_terms_that_hang_on_each_other_are_never_determined() -> None:
    told = opened(enforcement="transcript")
    told.agree(terms=[named("T1", condition=met("T2")), named("T2", condition=met("T1"))])

    assert status(told, "T1", "2023-05-01") == "pending"
    assert "which hangs on it" in because(told, "T1", "2023-05-01")


def test_a_term_may_only_hang_on_or_replace_one_that_there_is() -> None:
    for more in ({"condition": met("T9")}, {"replaces": ["T9"]}):
        with pytest.raises(UnknownReference) as unknown:
            opened().propose("ann", [named("T1", **more)])
        assert unknown.value.code == "reference.no-term"


def test_every_condition_survives_a_record() -> None:
    session = opened()
    condition = (FUND & ~met("T0")) | (OBJECTION & since("2023-04-01", text="四月以后"))
    adopt(session, named("T0"), named("T1", condition=condition))
    again = type(session.record).from_bytes(session.record.to_bytes())
    agreed: Event = next(one for one in again.events if one.kind == "propose")

    assert agreed.data.terms[1].condition == condition
