"""`deliberation due`: what is owed on a day, for people, programs, spreadsheets and calendars."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deliberation import Forum, Issue, Session, Stakeholder, Term
from deliberation.community import COMMUNITY


Run = Callable[..., Any]

CASES = Path(__file__).parents[2] / "examples" / "cases"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a record in which something is overdue, something lies ahead, and a text is hostile."""
    session = Session.open(
        Forum("hall", procedure=COMMUNITY, conveners=["office"]), Issue("noise"), stakeholders=[Stakeholder("office", "Office", kind="body")],
        on="2026-02-08", clock=None, enforcement="transcript", id="r-1",
    )  # fmt: skip
    session.agree(
        terms=[
            Term("=cmd|' /C calc'!A0", responsible=["office"], by="2026-04-28"),
            Term("light the \x1b[31mstairs", responsible=["office"], by="2026-09-01"),
        ],
        on="2026-02-08",
    )
    (tmp_path / "records").mkdir()
    session.record.write(tmp_path / "records" / "hall.record.jsonl")
    return tmp_path / "records"


def due(run: Run, *arguments: object, on: str = "2026-05-01") -> Any:
    return run("due", *map(str, arguments), "--on", on)


@pytest.mark.needs("*")
def test_the_page_owes_what_it_supports_on_may_day_and_nothing_else(run: Run) -> None:
    told = due(run, *sorted(CASES.glob("*.yaml")), "--json", on="2023-05-01").json

    by_status: dict[str, list[str]] = {}
    for one in told["items"]:
        by_status.setdefault(one["status"], []).append(one["ref"])
    assert told["on"] == "2023-05-01"
    assert {status: sorted(refs) for status, refs in by_status.items()} == {
        "undetermined": ["S4.A4"],
        "unknown": [
            "S2.T1", "S2.T2", "S3.T1", "S3.T2", "S3.T5", "S4.T1", "S4.T2", "S4.T3", "S6.T3", "S6.T4", "S6.T5", "S8.T4", "S8.T5",
            "S8.T8",
        ],
    }  # fmt: skip


@pytest.mark.needs("*")
def test_a_folder_is_searched_for_cases(run: Run) -> None:
    one, other = (
        due(run, CASES, "--json", on="2023-05-01"),
        due(run, *sorted(CASES.glob("*.yaml")), "--json", on="2023-05-01"),
    )

    assert one.out == other.out


def test_the_table_says_what_is_owed_by_whom_and_how_late(run: Run, folder: Path) -> None:
    told = due(run, folder).out

    assert all(part in told for part in ("hall (1)", "#2.1", "Office", "overdue", "2026-04-28", "3 d"))
    assert "stairs" not in told


def test_what_lies_ahead_comes_with_what_each_term_waits_for(run: Run, folder: Path) -> None:
    told = due(run, folder, "--ahead", "--lang", "zh").out

    assert all(part in told for part in ("stairs", "2026-09-01", "督办", "待定"))
    assert "\x1b" not in told


def test_the_groups_follow_the_items_for_programs(run: Run, folder: Path) -> None:
    told = due(run, folder, "--by", "owner", "--json").json

    (group,) = told["groups"]
    assert (told["by"], group["key"], group["title"], group["counts"]) == (
        "owner",
        "office",
        "Office",
        {"overdue": 1},
    )
    assert group["items"] == [{"record": "r-1", "what": "term", "ref": "#2.1"}]


def test_where_nothing_is_owed_there_is_nothing_to_list(run: Run, folder: Path) -> None:
    assert due(run, folder, "--json", on="2026-03-01").json == {"on": "2026-03-01", "items": []}
    assert due(run, folder, on="2026-03-01").status == 0


def test_a_spreadsheet_takes_no_text_for_a_formula(run: Run, folder: Path) -> None:
    (row,) = csv.DictReader(io.StringIO(due(run, folder, "--csv").out))

    assert row["text"] == "'=cmd|' /C calc'!A0"
    assert (row["status"], row["days_late"], row["names"], row["last_day"]) == (
        "overdue",
        "3",
        "Office",
        "2026-04-28",
    )


def test_the_calendar_has_all_deadlines_and_is_brought_up_to_date(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "due.ics"

    due(run, folder, "--ical", file)
    first = file.read_bytes()
    due(run, folder, "--ical", file)
    again = file.read_bytes()
    due(run, folder, "--ical", file, "--stamp", "2026-09-02T08:00:00+08:00", on="2026-09-02")

    assert first.count(b"BEGIN:VTODO") == 2
    assert again == first
    assert file.read_bytes().count(b"DTSTAMP:20260902T000000Z") == 1
    assert file.read_bytes().count(b"SEQUENCE:1") == 1


def test_a_broken_file_is_told_and_the_others_are_counted_all_the_same(run: Run, folder: Path) -> None:
    (folder / "broken.record.jsonl").write_bytes(b"{}\n")

    told = due(run, folder, "--json")

    assert told.status == 2
    assert [one["ref"] for one in told.json["items"]] == ["#2.1"]
    assert json.loads(told.err)["where"] == str(folder / "broken.record.jsonl")


def test_several_broken_files_are_told_in_one_error(run: Run, folder: Path) -> None:
    for name in "ab":
        (folder / f"{name}.record.jsonl").write_bytes(b"{}\n")

    told = due(run, folder)

    assert told.status == 2
    assert "a.record.jsonl" in told.err
    assert "b.record.jsonl" in told.err
    assert "#2.1" in told.out


def test_a_folder_without_records_is_told_by_its_name(run: Run, tmp_path: Path) -> None:
    told = due(run, tmp_path, "--csv")

    assert told.status == 2
    assert str(tmp_path) in told.err


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--json", "--csv"), "cli.not-together"),
        (("--json", "--stamp", "2026-05-01T00:00:00"), "follow.stamp"),
        (("--json", "--stamp", "May"), "follow.stamp"),
        (("--json", "--by", "colour"), "cli.choice"),
    ],
)
def test_what_cant_be_asked_is_refused(run: Run, folder: Path, more: tuple[str, ...], code: str) -> None:
    told = due(run, folder, *more)

    assert (told.status, told.error["code"]) == (2, code)
