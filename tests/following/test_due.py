"""What is owed on a day, across many records."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import (
    Archive,
    Condition,
    Deadline,
    Due,
    Duty,
    Forum,
    InvalidInput,
    Issue,
    Procedure,
    Record,
    Recurrence,
    Roll,
    Seat,
    Session,
    Source,
    Stage,
    Stakeholder,
    Term,
    due,
    load_case,
)
from deliberation.conditions import met
from deliberation.events import Event, Open
from deliberation.following import grouped
from deliberation.following.groups import By
from deliberation.records import Header


CASES = Path(__file__).parents[2] / "examples" / "cases"
ON = "2026-05-01"

Recorded = Callable[..., Record]
Held = Callable[..., Any]

LATE = Term("sweep the yard", responsible=["depot"], by="2026-04-28")
LATER = Term("light the stairs", responsible=["office"], by="2026-09-01")
OPEN_ENDED = Term("be considerate")


def said(items: Any) -> list[tuple[str, str, str]]:
    return [(one.record, one.ref, one.status) for one in items]


# ---- the newspaper page


@pytest.mark.needs("*")
def test_on_may_day_the_page_supports_one_undetermined_commitment_and_fourteen_unknown_answers() -> None:
    items = list(due(Archive(*sorted(CASES.glob("*.yaml"))), on="2023-05-01"))

    terms = [(one.ref, one.status, one.modality) for one in items if one.what == "term"]
    others = {(one.what, one.status) for one in items if one.what != "term"}
    assert terms == [("S4.A4", "undetermined", "contingent-commitment")]
    assert others == {("answer", "unknown")}
    assert sorted(one.ref for one in items if one.what == "answer") == [
        "S2.T1", "S2.T2", "S3.T1", "S3.T2", "S3.T5", "S4.T1", "S4.T2", "S4.T3", "S6.T3", "S6.T4", "S6.T5", "S8.T4", "S8.T5", "S8.T8",
    ]  # fmt: skip
    assert [one.days_late for one in items] == [None] * 15


@pytest.mark.needs("grid-meeting")
def test_who_owes_an_answer_to_a_point_is_said_where_a_duty_says_it() -> None:
    case = load_case(CASES / "xinheyuan-sf-express.yaml").replay().record

    owed = {one.ref: (one.owed_by, one.stage) for one in due([case], on="2023-05-01")}

    assert owed["S4.T1"] == (("S4.P1",), "hearing")
    assert owed["S4.A4"] == (("depot",), None)


# ---- terms


def test_what_is_overdue_is_told_with_how_late_it_is_and_where(recorded: Recorded) -> None:
    (item,) = due([recorded(LATE, LATER, OPEN_ENDED)], on=ON)

    assert (item.what, item.ref, item.text, item.status) == ("term", "#2.1", "sweep the yard", "overdue")
    assert (item.owed_by, item.names, str(item.last_day), item.days_late) == (
        ("depot",),
        ("Depot",),
        "2026-04-28",
        3,
    )
    assert (item.forum, item.place.text, [one.id for one in item.issues]) == ("hall", "estate", ["noise"])


@pytest.mark.parametrize(
    ("term", "first"),
    [
        (Term("a", by="2026-05-01"), "2026-05-02"),
        (Term("a", before="2026-05-01"), "2026-05-01"),
        (Term("a", within="三日内"), "2026-02-12"),
    ],
)
def test_the_first_day_on_which_it_is_too_late_is_one_day_late(
    recorded: Recorded, term: Term, first: str
) -> None:
    (item,) = due([recorded(term)], on=first)

    assert (item.status, item.days_late) == ("overdue", 1)


def test_what_was_done_late_is_as_late_as_it_was_done(held: Held) -> None:
    session, (term,) = held(LATE)
    session.progress("depot", term, "done", as_of="2026-05-03", on="2026-05-04")

    (item,) = due([session.record], on="2026-08-01")

    assert (item.status, item.days_late) == ("breached", 5)


def test_what_an_extension_gives_time_for_is_not_due(held: Held) -> None:
    session, (term,) = held(LATE)
    session.extend("ann", term, Deadline(by="2026-06-30"), reason="rain", on="2026-04-01")

    assert list(due([session.record], on=ON)) == []
    assert [one.days_late for one in due([session.record], on="2026-07-02")] == [2]


def test_what_is_only_supposed_is_counted_when_it_is_asked_for(held: Held) -> None:
    session, (term,) = held(LATE)
    guess = Source("supposed", basis="what if?")
    session.progress("depot", term, "not-done", as_of="2026-04-29", on="2026-04-29", sources=[guess])

    assert [one.status for one in due([session.record], on=ON)] == ["overdue"]
    assert [one.status for one in due([session.record], on=ON, supposed=True)] == ["breached"]


def test_what_lies_ahead_is_told_when_it_is_asked_for(recorded: Recorded) -> None:
    record = recorded(LATE, LATER, OPEN_ENDED)

    assert [one.status for one in due([record], on=ON, reach="ahead")] == ["overdue", "pending", "pending"]


def test_what_is_over_is_told_only_where_all_is_asked_for(held: Held) -> None:
    session, (term,) = held(LATE)
    session.progress("depot", term, "done", as_of="2026-04-20", on="2026-04-21")
    session.accept("ann", term, on="2026-04-22")
    session.note("revisit", "all quiet", by="office", after=["#4"], on="2026-04-30")

    assert [list(due([session.record], on=ON, reach=reach)) for reach in ("due", "ahead")] == [[], []]
    assert [one.status for one in due([session.record], on=ON, reach="all")] == ["met"]


# ---- answers


ANSWERING = Procedure(
    key="hearing",
    title={"zh": "听取意见", "en": "Hearing"},
    seats=[Seat("host"), Seat("guest")],
    stages=[
        Stage("table", meeting=True, moves={"say": "guest", "answer": "host"}),
        Stage("round", meeting=True),
    ],
    duties=[Duty("answer", owed_by="host", to="complaint", until="table")],
)


def heard(enforcement: Any) -> Session:
    """A session in which a complaint was made that the host owes an answer to before the first stage ends."""
    roll = Roll.of({"host": [Stakeholder("office", kind="body")], "guest": [Stakeholder("ann")]})
    session = Session.open(
        Forum("hall", procedure=ANSWERING),
        Issue("noise"),
        roll=roll,
        on="2026-02-08",
        clock=None,
        enforcement=enforcement,
    )
    session.enter("table")
    session.say("ann", "complaint", "too loud")
    return session


def test_a_transcripts_silence_is_unknown_and_never_late() -> None:
    (item,) = due([heard("transcript").record], on="2036-05-01")

    assert (item.what, item.status, item.owed_by, item.stage, item.days_late) == (
        "answer",
        "unknown",
        ("office",),
        "table",
        None,
    )


def test_a_live_answer_is_due_once_the_stage_it_is_due_in_is_over() -> None:
    session = heard("strict")

    before = list(due([session.record], on=ON))
    ahead = [one.status for one in due([session.record], on=ON, reach="ahead")]
    session.close()

    assert (before, ahead) == ([], ["open"])
    assert [(one.status, one.text) for one in due([session.record], on=ON)] == [("open", "too loud")]


def test_an_answer_that_was_given_is_not_owed() -> None:
    session = heard("strict")
    session.answer("office", session.record.events[-1], "we see to it")

    assert list(due([session.record], on=ON, reach="ahead")) == []
    assert [one.status for one in due([session.record], on=ON, reach="all")] == ["discharged"]


# ---- sittings


def test_a_sitting_that_is_missing_comes_once_however_many_records_the_forum_has(held: Held) -> None:
    sits = Recurrence("quarter")
    records = []
    for number in range(3):
        session, _ = held(id=f"r-{number}", recurrence=sits)
        session.meet(on="2026-02-08")
        records.append(session.record)

    items = list(due(records, on="2026-08-01"))

    assert [(one.what, one.ref, str(one.last_day), one.days_late, one.owed_by) for one in items] == [
        ("sitting", "hall", "2026-06-30", 32, ("office",))
    ]


def test_a_sitting_that_another_record_tells_of_is_not_missing(held: Held) -> None:
    first, _ = held(id="a", recurrence=Recurrence("quarter"))
    second, _ = held(id="b", recurrence=Recurrence("quarter"))
    first.meet(on="2026-02-08")
    second.meet(on="2026-05-08")

    assert list(due([first.record, second.record], on="2026-07-01")) == []
    assert [one.status for one in due([first.record], on="2026-07-01")] == ["overdue"]


# ---- terms of other records


def test_a_term_that_hangs_on_one_of_another_record_is_told_by_that_record(held: Held) -> None:
    first, (fence,) = held(Term("build the fence"), id="first")
    first.progress("depot", fence, "done", as_of="2026-03-01", on="2026-03-02")
    second, _ = held(Term("paint it", by="2026-04-01", condition=met("first#2.1")), id="second")

    assert said(due([first.record, second.record], on=ON)) == [("second", "#2.1", "overdue")]
    assert said(due([second.record], on=ON)) == [("second", "#2.1", "undetermined")]


def test_a_chain_of_records_is_followed_to_its_end(held: Held, tmp_path: Path) -> None:
    first, (fence,) = held(Term("build the fence"), id="a")
    first.progress("depot", fence, "done", as_of="2026-03-01", on="2026-03-02")
    second, (paint,) = held(Term("paint it", condition=met("a#2.1")), id="b")
    second.progress("depot", paint, "done", as_of="2026-03-03", on="2026-03-04")
    third, _ = held(Term("hang the gate", by="2026-04-01", condition=met("b#2.1")), id="c")
    for session in (first, second, third):
        session.record.write(tmp_path / f"{session.record.id}.record.jsonl")

    assert said(due(Archive(tmp_path), on=ON)) == [("c", "#2.1", "overdue")]


def test_records_that_refer_to_each_other_come_to_an_end(held: Held) -> None:
    one, _ = held(Term("first you", by="2026-04-01", condition=met("b#2.1")), id="a")
    other, _ = held(Term("no, you", by="2026-04-01", condition=met("a#2.1")), id="b")

    assert {status for _, _, status in said(due([one.record, other.record], on=ON))} == {"undetermined"}


# ---- many records


TERMS = st.lists(st.sampled_from([LATE, LATER, OPEN_ENDED]), max_size=4)


@given(st.lists(TERMS, max_size=4), st.sampled_from(["due", "ahead", "all"]))
def test_what_many_records_owe_is_what_each_of_them_owes(records: list[list[Term]], reach: Any) -> None:
    made = [_made(number, terms) for number, terms in enumerate(records)]

    together = list(due(made, on=ON, reach=reach))

    assert together == [item for record in made for item in due([record], on=ON, reach=reach)]
    assert {one.uid for one in together} == {one.uid for one in due(reversed(made), on=ON, reach=reach)}
    assert len({one.uid for one in together}) == len(together)


@given(st.lists(TERMS, max_size=4), st.sampled_from(["owner", "forum", "issue", "place"]))
def test_groups_lose_nothing_and_add_nothing(records: list[list[Term]], by: By) -> None:
    items = list(due([_made(number, terms) for number, terms in enumerate(records)], on=ON, reach="all"))

    groups = grouped(items, by)

    assert {one.uid for group in groups for one in group.items} == {one.uid for one in items}
    assert all(sum(group.counts.values()) == len(group.items) for group in groups)
    assert all(group.items for group in groups)


def _made(number: int, terms: list[Term]) -> Record:
    forum = Forum(f"hall-{number % 2}", procedure=ANSWERING, conveners=["office"])
    session = Session.open(
        forum,
        Issue("noise"),
        stakeholders=[Stakeholder("office", kind="body"), Stakeholder("depot", kind="body")],
        on="2026-02-08",
        clock=None,
        enforcement="transcript",
        id=f"r-{number}",
    )
    if terms:
        session.agree(terms=terms, on="2026-02-08")
    return session.record


def test_a_record_that_was_given_twice_counts_once_and_at_its_furthest(held: Held) -> None:
    session, (term,) = held(LATE)
    before = session.record
    session.progress("depot", term, "done", as_of="2026-04-20", on="2026-04-21")

    assert list(due([before, session.record, before], on=ON)) == []
    assert len(list(due([before, before], on=ON))) == 1


@attrs.frozen(eq=False)
class Stream:
    """Records that are made when they are asked for; it counts how many live at once."""

    make: Callable[[int], Record]
    number: int
    alive: list[int]

    def __iter__(self) -> Iterator[Record]:
        refs: list[weakref.ref[Any]] = []
        for place in range(self.number):
            record = self.make(place)
            refs.append(weakref.ref(record.header))
            yield record
            del record
            gc.collect()
            self.alive.append(sum(ref() is not None for ref in refs))

    def find(self, name: str) -> Record | None:
        return None


def test_records_are_let_go_once_they_were_read(recorded: Recorded) -> None:
    stream = Stream(lambda place: recorded(LATE, id=f"r-{place}"), 20, [])

    owed = sum(1 for _ in due(stream, on=ON))

    assert owed == 20
    assert max(stream.alive) <= 2


def test_a_list_can_be_gone_through_again(recorded: Recorded) -> None:
    told = due([recorded(LATE)], on=ON)

    assert list(told) == list(told) != []


# ---- groups


def test_one_that_several_owe_stands_with_each_of_them_and_one_that_nobody_owes_by_itself(
    recorded: Recorded,
) -> None:
    both = Term("repair the gate", responsible=["depot", "office"], by="2026-04-01")
    nobody = Term("repair the roof", by="2026-04-01")

    groups = due([recorded(both, nobody)], on=ON).by("owner")

    assert [(group.key, group.title, [one.text for one in group.items]) for group in groups] == [
        ("depot", "Depot", ["repair the gate"]),
        ("office", "Community office", ["repair the gate"]),
        (None, None, ["repair the roof"]),
    ]


def test_an_issue_that_nobody_gave_an_id_stays_in_its_record(recorded: Recorded) -> None:
    unnamed = [Issue("noise")]
    records = [recorded(LATE, id=f"r-{number}", issues=unnamed) for number in range(2)]
    named = [recorded(LATE, id=f"n-{number}") for number in range(2)]

    assert [len(group.items) for group in due(records, on=ON).by("issue")] == [1, 1]
    assert [len(group.items) for group in due(named, on=ON).by("issue")] == [2]


# ---- what can't be


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"on": "May"}, "ledger.day"),
        ({"on": ON, "known": "May"}, "ledger.day"),
        ({"on": ON, "reach": "far"}, "follow.reach"),
    ],
)
def test_what_cant_be_asked_is_refused_before_anything_is_read(asked: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        due([], **asked)

    assert error.value.code == code


def test_groups_are_made_by_what_items_have() -> None:
    with pytest.raises(InvalidInput) as error:
        due([], on=ON).by("colour")  # type: ignore[arg-type]

    assert error.value.code == "follow.by"


def test_a_record_whose_procedure_is_none_is_told_and_the_others_follow(recorded: Recorded) -> None:
    odd = Record.start(Header("odd")).append(Event(Open(procedure={"key": 5}, digest="")))
    faults: list[Any] = []

    found = list(due([odd, recorded(LATE)], on=ON, on_fault=faults.append))

    assert [one.status for one in found] == ["overdue"]
    assert [(one.code, one.where) for one in faults] == [("procedure.data", "odd")]
    with pytest.raises(InvalidInput):
        list(due([odd], on=ON))


def test_a_record_in_which_nothing_was_opened_owes_nothing() -> None:
    assert list(due([Record.start(Header("r-0"))], on=ON)) == []


def test_an_item_as_json_says_null_where_nothing_is_said(recorded: Recorded) -> None:
    (item,) = due([recorded(Term("mend it", by="2026-04-01"))], on=ON)

    told = item.to_json("zh")

    assert isinstance(item, Due)
    assert (told["owed_by"], told["owed_to"], told["stage"]) == (None, None, None)
    assert (told["status"], told["last_day"], told["days_late"]) == ("overdue", "2026-04-01", 30)
    assert told["next"] == [{"step": "supervise", "by": None}, {"step": "report", "by": None}]


def test_a_condition_that_nobody_found_makes_it_undetermined_and_never_late(recorded: Recorded) -> None:
    term = Term(
        "move", responsible=["depot"], by="2026-04-01", condition=Condition("noisy", judge=("worker",))
    )

    (item,) = due([recorded(term)], on=ON)

    assert (item.status, item.days_late) == ("undetermined", None)
    assert [(step.what, step.by) for step in item.steps] == [("establish", ("worker",))]
