"""A term is as strong as it was said: its modality is derived, its parts are checked, its references follow its place."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import Agreement, Commitment, Condition, Deadline, InvalidInput, Responsible, Source, Term
from deliberation.agreements import Force, changed, numbered
from deliberation.leaves import Erased


MOVE = Commitment(
    "move the depot", responsible=["sf"], before="2023-05-01", if_not="nuisance-eased", judge=["grid"]
)


def refused(code: str, *given: Any, make: Any = Term, **more: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as error:
        make(*given, **more)
    assert error.value.code == code
    assert error.value.message("zh") != error.value.message("en")
    return error.value


# ---- what can be left unsaid, and short ways to say it


def test_a_term_of_which_only_the_text_is_known_says_nothing_more() -> None:
    term = Term("clean the lift")

    assert (term.force, term.responsible, term.promised_to, term.evidence) == ("agreed", (), (), ())
    assert (term.deadline, term.condition, term.fallback, term.source, term.ref) == (None,) * 5


def test_a_commitment_is_a_term_under_another_name() -> None:
    assert Commitment is Term


def test_the_short_ways_mean_the_same_as_the_long_ones() -> None:
    condition = Condition("nuisance-eased", holds=False, judge=["grid"])

    long = Term(
        "move the depot",
        responsible=[Responsible("sf", "lead")],
        deadline=Deadline(before="2023-05-01"),
        condition=condition,
    )
    assert long == MOVE
    assert Term("x", by="2023-05-01").deadline == Deadline(by="2023-05-01")
    assert Term("x", within="三日内").deadline == Deadline.read("三日内")
    assert Term("x", when="funded").condition == Condition("funded", holds=True)


def test_a_term_whose_text_was_removed_from_a_record_can_still_be_read() -> None:
    assert isinstance(Term(Erased.with_hash("ab12")).text, Erased)


@pytest.mark.parametrize("text", ["", "  ", None, 5])
def test_a_term_that_doesnt_say_what_is_to_be_done_is_refused(text: Any) -> None:
    refused("term.text", text)


@pytest.mark.parametrize("force", ["law", "", None, "measure"])
def test_a_force_nobody_knows_is_refused_with_those_that_are_known(force: Any) -> None:
    assert refused("term.force", "x", force=force).params["known"] == get_args(Force)


@pytest.mark.parametrize("responsible", ["sf-depot", Responsible("sf-depot"), 5, None])
def test_one_text_is_no_list_of_responsible_parties(responsible: Any) -> None:
    refused("term.responsible", "x", responsible=responsible)


def test_a_part_nobody_knows_is_refused() -> None:
    refused("term.part", "sf", "boss", make=Responsible)


@pytest.mark.parametrize("field", ["promised_to", "evidence", "judge"])
@pytest.mark.parametrize("given", ["grid", 5, None, [5]])
def test_one_text_is_no_list_of_its_letters(field: str, given: Any) -> None:
    assert refused("term.list", "x", when="funded", **{field: given}).params["field"] == field


def test_a_conditions_judge_is_a_list_too() -> None:
    refused("term.list", "funded", make=Condition, judge="grid")


@pytest.mark.parametrize("finding", ["", " ", None, 5])
def test_a_condition_that_turns_on_nothing_is_refused(finding: Any) -> None:
    refused("term.finding", finding, make=Condition)


def test_an_empty_finding_is_refused_and_not_passed_over() -> None:
    refused("term.finding", "x", if_not="")
    refused("term.finding", "x", when="", judge=["grid"])


@pytest.mark.parametrize("deadline", ["五一前", "2023-05-01", 5, {"by": "2023-05-01"}])
def test_a_deadline_given_as_something_else_is_refused(deadline: Any) -> None:
    refused("term.deadline", "x", deadline=deadline)


@pytest.mark.parametrize(
    "twice",
    [{"before": "2023-05-01", "by": "2023-04-30"}, {"by": "2023-04-30", "within": "三日内"},
     {"deadline": Deadline(by="2023-04-30"), "before": "2023-05-01"}],
)  # fmt: skip
def test_a_term_has_one_deadline(twice: dict[str, Any]) -> None:
    refused("term.deadline-twice", "x", **twice)


@pytest.mark.parametrize(
    "twice",
    [{"when": "funded", "if_not": "eased"}, {"condition": Condition("a"), "when": "b"},
     {"condition": Condition("a"), "judge": ["grid"]}, {"judge": ["grid"]}],
)  # fmt: skip
def test_a_term_has_one_condition_and_its_judge_goes_with_it(twice: dict[str, Any]) -> None:
    refused("term.condition-twice", "x", **twice)


def test_what_a_term_was_made_from_can_be_changed_without_changing_the_term() -> None:
    responsible = ["sf"]
    term = Term("x", responsible=responsible)

    responsible.append("other")

    assert term.responsible == (Responsible("sf"),)
    assert {term, Term("x", responsible=["sf"])} == {term}


# ---- what a term amounts to

TABLE = [
    # force, responsible, condition, told: modality
    ("agreed", False, False, False, "measure"),
    ("agreed", False, True, False, "measure"),
    ("agreed", True, False, False, "commitment"),
    ("agreed", True, True, False, "contingent-commitment"),
    *(("agreed", party, condition, True, "reported-agreement") for party in (False, True) for condition in (False, True)),
    ("result", False, False, False, "result"),
    ("result", True, False, False, "result"),
    ("result", False, False, True, "reported-result"),
    ("result", True, True, True, "reported-result"),
    *((force, party, condition, told, force) for force in ("recommendation", "intention", "promise", "directive")
      for party in (False, True) for condition in (False, True) for told in (False, True)),
]  # fmt: skip


@pytest.mark.parametrize(("force", "party", "condition", "told", "modality"), TABLE)
def test_modality_follows_from_force_party_condition_and_whether_it_is_told(
    force: Any, party: bool, condition: bool, told: bool, modality: str
) -> None:
    term = Term("x", force=force, responsible=["sf"] if party else [], when="funded" if condition else None)

    assert term.modality(told=told) == modality


def test_every_force_is_in_the_table() -> None:
    assert {row[0] for row in TABLE} == set(get_args(Force))


# ---- where a term stands

TERMS = st.recursive(
    st.builds(Term, st.text("abc", min_size=1)),
    lambda inner: st.builds(Term, st.text("abc", min_size=1), fallback=inner),
    max_leaves=4,
)


@given(st.lists(TERMS, max_size=5))
def test_terms_are_numbered_by_their_place_and_fallbacks_below_them(terms: list[Term]) -> None:
    for place, term in enumerate(numbered(terms, "#15"), start=1):
        ref = f"#15.{place}"
        here: Term | None = term
        while here is not None:
            assert here.ref == here.name == ref
            here, ref = here.fallback, f"{ref}.1"
    assert [changed(one, ref=None, fallback=None) for one in numbered(terms, "#15")] == [
        changed(one, fallback=None) for one in terms
    ]


def test_numbering_again_replaces_the_earlier_numbers() -> None:
    twice = numbered(numbered([Term("a", fallback=Term("b"))], "#15"), "#16")

    assert (twice[0].ref, twice[0].fallback and twice[0].fallback.ref) == ("#16.1", "#16.1.1")


def test_a_term_goes_by_the_sources_name_before_its_own() -> None:
    source = Source("reported", ref="S4.A4", quote="搬迁")

    assert numbered([Term("x", source=source)], "#15")[0].name == "S4.A4"
    assert Term("x").name == "?"
    assert Term("x", source=Source("witnessed")).name == "?"


def test_a_changed_term_is_checked_like_a_new_one() -> None:
    assert changed(MOVE, text="move it").deadline == MOVE.deadline
    with pytest.raises(InvalidInput):
        changed(MOVE, force="law")


def test_an_agreement_of_a_whole_meeting_names_nobody() -> None:
    agreement = Agreement("#15", numbered([MOVE], "#15"))

    assert (agreement.by, agreement.told, agreement.claim) == ((), False, None)
