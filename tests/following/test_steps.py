"""What a term waits for, and from whom: on its way from a report to a check, a revisit, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliberation import Condition, Record, Term, due
from deliberation.conditions import met
from deliberation.following import Step
from deliberation.wording import LANGS


Held = Callable[..., Any]
Recorded = Callable[..., Record]

SWEEP = Term("sweep the yard", responsible=["depot"], promised_to=["ann"], by="2026-04-28")


def waits(record: Record, on: str = "2026-04-01") -> list[tuple[str, tuple[str, ...]]]:
    return [(step.what, step.by) for item in due([record], on=on, reach="all") for step in item.steps]


def test_a_term_goes_from_report_to_check_to_revisit_and_back_when_it_is_opened_again(held: Held) -> None:
    session, (term,) = held(SWEEP)
    seen = [waits(session.record)]
    moves: tuple[Callable[[], object], ...] = (
        lambda: session.progress("depot", term, "done", as_of="2026-03-01", on="2026-03-01"),
        lambda: session.accept("ann", term, on="2026-03-02"),
        lambda: session.note("revisit", "it is clean", after=["#2.1"], on="2026-03-09"),
        lambda: session.reopen("ann", term, "dirty again", on="2026-03-20"),
    )
    for move in moves:
        move()
        seen.append(waits(session.record))

    assert seen == [
        [("report", ("depot",))],
        [("check", ("ann",))],
        [("revisit", ())],
        [],
        [("report", ("depot",))],
    ]


def test_what_the_record_does_not_name_stays_unnamed(recorded: Recorded) -> None:
    assert waits(recorded(Term("sweep the yard"))) == [("report", ())]


def test_what_is_late_is_to_be_supervised_by_whoever_took_that_on(held: Held) -> None:
    session, _ = held(SWEEP)
    before = waits(session.record, on="2026-05-01")
    session.note("supervision", "put on the list", by="office", after=["#2.1"], on="2026-04-30")

    assert before == [("supervise", ()), ("report", ("depot",))]
    assert waits(session.record, on="2026-05-01") == [("supervise", ("office",)), ("report", ("depot",))]


def test_a_revisit_before_the_latest_acceptance_is_not_one_after_it(held: Held) -> None:
    session, (term,) = held(SWEEP)
    session.progress("depot", term, "done", as_of="2026-03-01", on="2026-03-01")
    session.note("revisit", "looked in", after=["#3"], on="2026-03-01")
    session.accept("ann", term, on="2026-03-02")

    assert waits(session.record) == [("revisit", ())]


def test_a_note_on_another_term_changes_nothing(held: Held) -> None:
    session, (term, _) = held(SWEEP, Term("light the stairs"))
    session.progress("depot", term, "done", as_of="2026-03-01", on="2026-03-01")
    session.accept("ann", term, on="2026-03-02")
    session.note("revisit", "the stairs are bright", after=["#2.2"], on="2026-03-09")

    assert ("revisit", ()) in waits(session.record)


def test_a_condition_waits_for_its_judge(recorded: Recorded) -> None:
    term = Term("move", responsible=["depot"], condition=Condition("noisy", judge=("worker",)))

    assert waits(recorded(term)) == [("establish", ("worker",))]


def test_what_hangs_on_another_term_waits_for_nobody(recorded: Recorded) -> None:
    assert waits(recorded(Term("paint it", condition=met("r-2#2.1")))) == []


def test_what_was_waived_waits_for_nobody(held: Held) -> None:
    session, (term,) = held(SWEEP)
    session.waive("ann", term, on="2026-03-01")

    assert waits(session.record) == []


def test_what_a_source_tells_as_a_result_waits_for_nobody(recorded: Recorded) -> None:
    assert waits(recorded(Term("the yard was swept", force="result"))) == []


def test_each_step_has_words_in_both_languages() -> None:
    for what in ("establish", "supervise", "report", "check", "revisit"):
        for lang in LANGS:
            assert "{" not in Step(what).explain(lang) + Step(what, ("ann",)).explain(lang)
