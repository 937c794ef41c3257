"""The life of one statement, point, text or term, as its record tells it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import (
    Commitment,
    DeliberationError,
    Forum,
    InvalidInput,
    Issue,
    Ledger,
    Record,
    Roll,
    Session,
    Source,
    Stakeholder,
    Term,
    UnknownReference,
    load_case,
)
from deliberation.publishing import Story, story, story_json, story_page
from deliberation.publishing.views import View
from deliberation.wording import LANGS


CASES = Path(__file__).parents[2] / "examples" / "cases"
GRID_MEETING = Session.resume(
    Record.read(Path(__file__).parents[1] / "records" / "xinheyuan-sf-express.record.jsonl")
).procedure


def settled(**more: Any) -> tuple[Session, Term]:
    """A grid meeting that adopted one term after a complaint."""
    roll = Roll.of({
        "convener": [Stakeholder("office", "Community office", kind="body")],
        "complainant": [Stakeholder("ann", "Ann Lee"), Stakeholder("bo", "Bo Chen")],
        "respondent": [Stakeholder("manager", role="depot manager", capacity="office")],
        "grid-worker": [Stakeholder("worker", role="grid worker", capacity="office")],
    })  # fmt: skip
    others = [
        Stakeholder("depot", "Depot", kind="body"),
        Stakeholder("police", "Traffic police", kind="body"),
    ]
    session = Session.open(
        Forum("gate", procedure=GRID_MEETING),
        Issue("noise"),
        roll=roll,
        stakeholders=others,
        on="2023-02-08",
        clock=None,
    )
    session.enter("hearing")
    session.say("ann", "complaint", "too loud", sources=[Source("reported", ref="X.T1", quote="loud")])
    session.answer("manager", "#8.1", "we know", disposition="noted")
    session.enter("settlement")
    term = Commitment(
        "move", responsible=["depot"], judge=["worker"], if_not="eased", **({"before": "2023-05-01"} | more)
    )
    text = session.propose("office", [term])
    for holder in session.must_consent(text):
        session.consent(holder, text)
    return session, session.agree(text, by="office").terms[0]


def told(session: Session, ref: str, **more: Any) -> Story:
    return story(session.record, ref, **more)


def page_of(session: Session, ref: str, lang: Any = "en", **more: Any) -> str:
    return story_page(told(session, ref, **more), lang)


# ---- a point


def test_the_story_of_a_complaint_says_who_raised_it_who_owed_an_answer_and_what_was_answered() -> None:
    page = page_of(settled()[0], "X.T1")

    for said in (
        "Ann Lee (complaint): “too loud”",
        "reported",
        "depot manager. By the procedure, before “Hearing” ends, a complaint is owed an answer by: Respondent",
        "depot manager answered (noted): “we know”",
        "answered by depot manager",
    ):
        assert said in page


@pytest.mark.parametrize("ref", ["X.T1", "#8", "#8.1", "{record}#8.1"])
def test_a_point_is_found_by_the_sources_id_and_by_its_references(ref: str) -> None:
    session, _ = settled()

    found = told(session, ref.format(record=session.record.id))

    assert found.events == ("#8", "#9")


def test_a_referral_and_the_answer_of_those_it_went_to_are_part_of_the_story() -> None:
    session, _ = settled()
    session.refer(["#8.1"], by="manager", to="police", reason="it is on the road")
    session.answer("police", "#8.1", "a sign will stand there", setting="after", disposition="promised")

    page = page_of(session, "#8")

    assert "Traffic police, to whom it was referred (#16)" in page
    assert "it is on the road" in page
    assert "answered by Traffic police" in page


def test_what_was_said_of_several_together_is_said_of_none_of_them() -> None:
    session, _ = settled()
    blocked = session.say("ann", "complaint", "blocked, dirty", points=["blocked", "dirty"], setting="after")
    session.answer(
        "manager",
        blocked,
        "no",
        scope="collective",
        disposition="declined",
        reason="as ever",
        setting="after",
    )

    page = page_of(session, blocked.ref)

    assert page.count("what became of it together with others, not said of each: declined") == 2
    assert "what became of it: declined" not in page


def test_nothing_is_read_into_words() -> None:
    session, term = settled()
    session.say("bo", "complaint", f"what of {term.ref}, move?", setting="after")

    assert session.record.events[-1].ref not in told(session, str(term.ref)).events


# ---- a term


def reported(session: Session, term: Term) -> None:
    session.establish("worker", "eased", holds=False, on="2023-04-20")
    session.progress("manager", term, "done", on="2023-04-25")
    session.accept("ann", term, "quiet indeed", on="2023-04-26")
    session.reopen("ann", term, "it is loud again", on="2023-04-28")


def test_the_story_of_a_term_goes_from_its_text_to_its_reopening() -> None:
    session, term = settled()
    reported(session, term)

    found = told(session, str(term.ref), on="2023-05-01")

    assert [session.record.event(ref).kind for ref in found.events] == [
        "propose", "consent", "consent", "consent", "agree", "establish", "progress", "accept", "reopen",
    ]  # fmt: skip
    assert found.standing[0].status.status == "overdue"


@pytest.mark.parametrize(
    ("on", "last"), [("2023-04-27", "accept"), ("2023-04-20", "establish"), ("2023-02-08", "agree")]
)
def test_what_happened_after_the_day_isnt_told(on: str, last: str) -> None:
    session, term = settled()
    reported(session, term)

    assert session.record.event(told(session, str(term.ref), on=on).events[-1]).kind == last


def test_how_a_term_stands_is_told_only_for_a_day() -> None:
    session, term = settled()

    assert told(session, str(term.ref)).standing == ()
    assert "how terms stand is told for a day" in page_of(session, str(term.ref))


def test_the_text_and_the_agreement_lead_to_the_same_story() -> None:
    session, term = settled()

    events = {told(session, ref, on="2023-03-01").events for ref in ("#11", "#15", str(term.ref))}

    assert len(events) == 1


happenings = st.lists(
    st.sampled_from([
        lambda session, term, on: session.establish("worker", "eased", holds=True, on=on),
        lambda session, term, on: session.establish("worker", "eased", holds=False, on=on),
        lambda session, term, on: session.progress("manager", term, "done", on=on),
        lambda session, term, on: session.progress("manager", term, "partly", on=on),
        lambda session, term, on: session.progress("worker", term, "not-done", on=on),
        lambda session, term, on: session.accept("ann", term, on=on),
        lambda session, term, on: session.reopen("ann", term, "again", on=on),
        lambda session, term, on: session.waive("ann", term, on=on),
    ]),
    max_size=6,
)  # fmt: skip


@given(happenings, st.integers(1, 28), st.sampled_from(["2023-04-30", "2023-05-01", "2023-06-01"]))
def test_a_story_tells_of_each_event_that_the_status_rests_on(
    happenings: list[Callable[[Session, Term, str], object]], first: int, on: str
) -> None:
    session, term = settled()
    for place, happening in enumerate(happenings):
        with suppress(DeliberationError):
            happening(session, term, f"2023-0{4 + (first + place) // 30}-{(first + place) % 28 + 1:02}")

    found = told(session, str(term.ref), on=on)

    status = Ledger.of(session.record).status(term, on=on)
    assert found.standing[0].status.status == status.status
    assert set(status.rests_on) <= set(found.events)


# ---- the eight cases


@pytest.mark.needs("*")
@pytest.mark.parametrize(
    ("case", "ref", "said"),
    [
        (
            "xinheyuan-sf-express",
            "S4.A4",
            "undetermined. no finding on the condition was recorded by 2023-05-01",
        ),
        ("xinheyuan-sf-express", "S4.T1", "the source doesn't say whether it was answered"),
        ("qizilianhu-joint-meeting", "S3.T4", "what became of it: promised"),
        ("ziyuan-renovation", "S8.R1", "answered collectively"),
        (
            "shenzhen-fuzhong-road",
            "S5.R1",
            "S5.R1: answered. answered by 市、区交警部门, 区交通、城管等职能部门",
        ),
        ("luyin-sanrong-yihui", "S1.A2", "met. the source tells of it as a result"),
    ],
)
def test_what_the_page_says_of_it_is_what_its_story_says(case: str, ref: str, said: str) -> None:
    record = load_case(CASES / f"{case}.yaml").replay().record

    assert said in story_page(story(record, ref, on="2023-05-01"), "en")


@pytest.mark.needs("shenbianshi")
def test_what_the_source_tells_after_a_statement_is_an_order_and_no_answer() -> None:
    record = load_case(CASES / "shenzhen-fuzhong-road.yaml").replay().record

    page = story_page(story(record, "S5.T1"), "en")

    assert "that is an order, and no more" in page
    assert "## Answers" not in page


@pytest.mark.needs("*")
@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_everything_that_was_said_or_agreed_in_a_case_has_a_story_in_both_languages(path: Path) -> None:
    record = load_case(path).replay().record
    ledger = Ledger.of(record)

    told: list[Any] = [*ledger.answers(), *ledger.terms("2023-05-01")]
    for one in told:
        found = story(record, one.ref, on="2023-05-01")
        pages = [story_page(found, lang) for lang in LANGS]
        assert found.events
        assert all(one.ref in page and "{" not in page for page in pages)
        assert story_json(found)["stands"][0]["status"] == one.status.status


# ---- what goes wrong


def test_a_reference_that_isnt_there_is_told_with_what_is_near() -> None:
    with pytest.raises(UnknownReference, match=r"did you mean X\.T1\?") as wrong:
        told(settled()[0], "X.T2")

    assert wrong.value.code == "story.no-such-thing"


def test_an_event_that_has_no_story_is_told_by_its_kind() -> None:
    with pytest.raises(UnknownReference, match="of kind enter") as wrong:
        told(settled()[0], "#7")

    assert wrong.value.code == "story.of-another-kind"


@pytest.mark.parametrize("ref", ["", "#", "#0", "#8.2", "#99", "other#8.1", "a\nb", "ann"])
def test_no_reference_makes_anything_up(ref: str) -> None:
    with pytest.raises(UnknownReference):
        told(settled()[0], ref)


def test_a_term_that_isnt_adopted_yet_has_no_story_yet() -> None:
    session, term = settled()

    with pytest.raises(UnknownReference):
        told(session, str(term.ref), on="2023-02-07")


def test_an_audience_that_there_isnt_is_refused() -> None:
    with pytest.raises(InvalidInput, match="public"):
        told(settled()[0], "#8", audience="press")


# ---- for the public


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("ref", ["#8", "#11.1"])
def test_in_a_story_for_the_public_private_people_have_no_name(ref: str, lang: Any) -> None:
    session, term = settled(promised_to=["ann"])
    session.say("bo", "complaint", "Ann Lee is right", setting="after")
    session.waive("ann", term, "Ann Lee has moved", on="2023-03-01")

    page = page_of(session, ref, lang, on="2023-05-01", audience="public")
    whole = f"{page}{story_json(told(session, ref, on='2023-05-01', audience='public'), lang)}"

    assert not any(name in whole for name in ("Ann", "Lee", "Bo Chen", "'ann'", "'bo'"))
    assert "depot manager" in whole


def test_a_hostile_text_stays_a_text() -> None:
    session, _ = settled()
    said = session.say("ann", "complaint", "# <b>x</b> [a](http://b)", setting="after")

    page = page_of(session, said.ref)

    assert "<b>" not in page
    assert "[a](" not in page


def test_a_removed_text_says_so() -> None:
    session, _ = settled()
    record = session.record.without("#8", "data.text")

    assert "[text erased]" in story_page(story(record, "#8"), "en")
    assert View.of(record).removed
