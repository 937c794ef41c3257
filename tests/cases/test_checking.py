"""What must hold across a case file: its head, ids once, references to what is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from deliberation.cases import Case
from deliberation.errors import DeliberationError, UnknownReference
from deliberation.quantities import Moment


Refused = Callable[[str | bytes], DeliberationError]
CaseOf = Callable[[str | bytes], Case]


# ---- the head


@pytest.mark.parametrize("text", ["- format: deliberation.case/1", "a case", "{case: tea}", "[]", "~"])
def test_what_doesnt_begin_as_a_case_is_none(text: str, refused: Refused) -> None:
    error = refused(text)

    assert (error.code, error.where) == ("case.not-a-case", "case.yaml:1")


@pytest.mark.parametrize("given", ["deliberation.case/2", "[x]", "null"])
def test_a_format_that_this_version_doesnt_read_is_told(tea: str, refused: Refused, given: str) -> None:
    error = refused(tea.replace("deliberation.case/1", given, 1))

    assert (error.code, error.where) == ("case.format", "case.yaml:1")
    assert "this version reads deliberation.case/1" in error.message()


@pytest.mark.parametrize("slug", ["../../tea", "Tea", "a b", "茶", "''", "a--b", "x" * 101, '"a\\0"'])
def test_a_slug_that_files_cant_be_named_after_is_refused(tea: str, refused: Refused, slug: str) -> None:
    error = refused(tea.replace("case: tea", f"case: {slug}"))

    assert (error.code, error.where) == ("case.slug", "case.yaml:2")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "''"])
def test_an_unknown_zone_is_told_with_its_line(tea: str, refused: Refused, zone: str) -> None:
    error = refused(tea.replace("date: 2023-02-08", f"zone: {zone}"))

    assert (error.code, error.where) == ("record.zone", "case.yaml:4")


def test_an_unknown_procedure_is_told_with_those_installed(tea: str, refused: Refused) -> None:
    error = refused(tea.replace("procedure: community", "procedure: tea-party"))

    assert (error.code, error.where) == ("plugin.no-procedure", "case.yaml:3")
    assert "community" in error.message()


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("date: 2023-02-08", "forum: 议事厅", "forum.key", 4),
        ("case: tea", "case: 2023-tea", "forum.key", 2),
        ("conveners: [office]", "conveners: [office, office]", "forum.conveners-twice", 5),
        ("date: 2023-02-08", "recurrence: {quote: 一季度}", "recurrence.nothing", 4),
        ("date: 2023-02-08", "recurrence: {every: week}", "case.wrong-type", 4),
        ("date: 2023-02-08", "recurrence: [month]", "case.wrong-type", 4),
        ("date: 2023-02-08", "recurrence: {evry: month}", "case.unknown-key", 4),
    ],
)
def test_what_is_wrong_with_its_forum_is_told_with_its_line(
    tea: str, refused: Refused, old: str, new: str, code: str, line: int
) -> None:
    error = refused(tea.replace(old, new))

    assert (error.code, error.where) == (code, f"case.yaml:{line}")


def test_its_forum_goes_by_the_cases_name_unless_it_has_one_of_its_own(tea: str, case_of: CaseOf) -> None:
    assert case_of(tea).forum.key == "tea"
    assert case_of(tea.replace("date: 2023-02-08", "forum: tea-house")).forum.key == "tea-house"


def test_a_programme_is_no_strict_session(tea: str, refused: Refused) -> None:
    error = refused(tea.replace("date: 2023-02-08", "scope: programme\ntold: strict"))

    assert error.code == "session.programme-live"


@pytest.mark.parametrize(
    ("date", "code"),
    [
        ("2023-02-30", "moment.iso"),
        ("{text: 2月30日, iso: 2023-02-30}", "moment.iso"),
        ("2023-13", "moment.iso"),
        ("2023-2-8", "moment.iso"),
        ("2023/02/08", "moment.iso"),
        ("2023年2月30日", "moment.iso"),
        ("2023年13月", "moment.iso"),
        ("{iso: 近日}", "moment.iso"),
    ],
)
def test_a_day_that_no_calendar_has_is_refused(tea: str, refused: Refused, date: str, code: str) -> None:
    error = refused(tea.replace("date: 2023-02-08", f"date: {date}"))

    assert (error.code, error.where) == (code, "case.yaml:4")


@pytest.mark.parametrize(
    ("date", "iso"),
    [("近日", None), ("2月30日", None), ("2023年2月8日", "2023-02-08"), ("2023-Q1", "2023-Q1")],
)
def test_words_that_name_no_day_stay_words(tea: str, case_of: CaseOf, date: str, iso: str | None) -> None:
    assert case_of(tea.replace("date: 2023-02-08", f"date: {date}")).file.date == Moment(date, iso)


@pytest.mark.parametrize(
    ("deadline", "code"),
    [
        ("{before: 2023-02-30}", "deadline.day"),
        ("{by: soon}", "deadline.day"),
        ("2023-02-30", "deadline.day"),
        ("2023-02-30前", "deadline.day"),
        ("{before: 2023-05-01, by: 2023-05-02}", "deadline.several"),
        ("{by: 2023-05-01, within: {number: 3, unit: days}}", "deadline.several"),
        ("{of: x}", "deadline.of-alone"),
        ("{within: {number: 0, unit: days}}", "deadline.period-number"),
    ],
)
def test_a_deadline_that_cant_be_is_refused(tea: str, refused: Refused, deadline: str, code: str) -> None:
    error = refused(f"{tea}  - agree:\n      terms:\n        - text: t\n          deadline: {deadline}\n")

    assert error.code == code
    assert error.where in {"case.yaml:20", "case.yaml:21"}


# ---- references and ids


@pytest.mark.parametrize(
    ("old", "new", "line", "who"),
    [
        ("conveners: [office]", "conveners: [offise]", 5, "offise"),
        ("conveners: [office]", "conveners: [office,\n  offise]", 6, "offise"),
        ("subject: ann", "subject: anna", 10, "anna"),
        ("object: office}", "object: offise}", 10, "offise"),
        ("about: office", "about: offise", 12, "offise"),
        ("affected: [ann]", "affected: [anna]", 12, "anna"),
        ("affected: [ann]", "stakes: [{stakeholder: anna, kind: affected}]", 12, "anna"),
    ],
)
def test_somebody_who_isnt_there_is_told_with_who_may_have_been_meant(
    tea: str, refused: Refused, old: str, new: str, line: int, who: str
) -> None:
    error = refused(tea.replace(old, new, 1))

    assert isinstance(error, UnknownReference)
    assert (error.code, error.where) == ("case.no-stakeholder", f"case.yaml:{line}")
    assert error.message("en").endswith(
        f"has the id {who} (did you mean {who[:3].replace('off', 'office')}?)"
    )


def test_one_convener_need_not_be_a_list_but_must_be_there(
    tea: str, refused: Refused, case_of: CaseOf
) -> None:
    assert case_of(tea.replace("[office]\n", "office\n")).forum.conveners == ("office",)
    assert refused(tea.replace("[office]\n", "nobody\n")).where == "case.yaml:5"


@pytest.mark.parametrize(
    ("section", "again", "code"),
    [
        ("stakeholders:", "  - {id: ann}\n", "case.id-twice"),
        ("ties:", "  - {subject: ann, kind: complains-about, object: office, weight: 2}\n", "case.tie-twice"),
        ("issues:", "  - {id: bench, title: 又是长椅, about: office}\n", "case.id-twice"),
    ],
)
def test_what_stands_there_twice_is_told_with_the_line_of_the_first(
    tea: str, refused: Refused, section: str, again: str, code: str
) -> None:
    line = tea[: tea.index(section)].count("\n") + 2

    error = refused(tea.replace(f"{section}\n", f"{section}\n{again}", 1))

    assert error.code == code
    assert error.params["line"] == str(line)
    assert f"line {line}" in error.message("en")


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("{id: ann, role", "{id: a/b, role", 8, "stakeholder.id"),
        ("{id: ann, role", "{id: '', role", 8, "stakeholder.id"),
        ("kind: body, role", "kind: ghost, role", 7, "case.wrong-type"),
        ("quote: 居民说", "capacity: body", 8, "stakeholder.capacity"),
        ("quote: 居民说", "count: 8名", 8, "stakeholder.count"),
        ("quote: 居民说", "fact: F1", 8, "source.quote-missing"),
        ("kind: complains-about", "kind: Complains", 10, "tie.kind"),
        ("subject: ann", "subject: office", 10, "tie.self"),
        ("object: office}", "object: office, weight: -1}", 10, "tie.weight"),
        ("title: 长椅", "title: ' '", 12, "issue.title"),
        ("about: office,", "traits: [Not A Trait],", 12, "issue.traits"),
        ("affected: [ann]", "affected: [ann, ann]", 12, "issue.affected"),
    ],
)
def test_what_a_value_itself_refuses_is_told_with_its_line(
    tea: str, refused: Refused, old: str, new: str, line: int, code: str
) -> None:
    error = refused(tea.replace(old, new, 1))

    assert (error.code, error.where) == (code, f"case.yaml:{line}")


# ---- events


@pytest.mark.parametrize(
    ("event", "line", "code"),
    [
        ("notee: {what: x, text: y}", 18, "case.no-kind"),
        ("label: x", 18, "case.no-kind"),
        ("{}", 18, "case.no-kind"),
        ("enter", 18, "case.no-kind"),
        ("[enter]", 18, "case.no-kind"),
        ("null", 18, "case.no-kind"),
        ("{note: {what: x, text: y}, enter: {stage: propose}}", 18, "case.two-kinds"),
        ("{label: x, open: {}}", 18, "case.opened"),
        ("unfolded: {kind: x}", 18, "case.no-kind"),
        ("{note: {what: x, text: y}, colour: red}", 18, "case.unknown-key"),
        ("note: {what: x, text: y}\n    source_: x", 19, "case.unknown-key"),
    ],
)
def test_an_event_is_of_one_kind_that_is_known(
    tea: str, refused: Refused, event: str, line: int, code: str
) -> None:
    error = refused(f"{tea}  - {event}\n")

    assert (error.code, error.where) == (code, f"case.yaml:{line}")
    assert "\n" not in error.message("en") + error.message("zh")


def test_an_unknown_kind_is_told_with_what_may_have_been_meant(tea: str, refused: Refused) -> None:
    error = refused(f"{tea}  - {{notee: x, at: null}}\n")

    assert "no kind of event among notee (did you mean note" in error.message("en")
    assert "notee 中没有事件类别（是否指 note" in error.message("zh")


def test_every_event_is_looked_at_before_the_first_is_replayed(tea: str, case_of: CaseOf) -> None:
    with pytest.raises(DeliberationError, match=r"18: no kind of event"):
        case_of(f"{tea}  - what\n")
