"""What each command prints for programs, by the contract."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from deliberation.cli import procedures as procedures_module
from deliberation.cli.sources import is_record
from deliberation.plugins import Installed, LeftOut, installed
from deliberation.procedures import Procedure
from deliberation.stages import Stage
from deliberation.wording import Reason


Run = Callable[..., Any]
Started = Callable[..., subprocess.CompletedProcess[bytes]]

# ---- procedures


@pytest.mark.needs("grid-meeting")
def test_procedures_tells_what_is_installed(run: Run) -> None:
    told = {one["key"]: one for one in run("procedures", "--json").json}

    assert all(set(one) == {"key", "title", "distribution", "version", "stages"} for one in told.values())
    assert told["grid-meeting"]["title"] == {"zh": "网格民主协商会", "en": "Grid meeting"}
    assert told["grid-meeting"]["distribution"] == "deliberation-grid-meeting"
    assert told["grid-meeting"]["stages"][0] == "intake"
    assert told["community"]["version"] == version("deliberation")


def test_procedures_tells_what_was_left_out_and_why(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = LeftOut("tea", "deliberation-tea", Reason("plugin.no-hooks", {"plugin": "tea\x1b[31m"}))
    homeless = LeftOut("mine", None, Reason("plugin.no-hooks", {"plugin": "mine"}))
    unplaced = Procedure(key="k", title={"zh": "茶", "en": "Tea"}, stages=[Stage("talk")])
    found = Installed({"k": unplaced}, (broken, homeless))
    monkeypatch.setattr(procedures_module, "installed", lambda: found)

    table, told = run("procedures"), run("procedures", "--json")

    assert "tea (deliberation-tea)" in table.out
    assert "\x1b" not in table.out + told.err
    assert told.json == [
        {
            "key": "k",
            "title": {"zh": "茶", "en": "Tea"},
            "distribution": None,
            "version": None,
            "stages": ["talk"],
        }
    ]
    assert told.err.splitlines()[1] == "mine: mine implements no hook"
    assert (table.status, told.status) == (0, 0)


# ---- convene


def test_convene_recommends_the_six_with_reasons_and_provenance(run: Run, s4: str) -> None:
    told = run("convene", s4, "--json").json

    assert set(told) == {
        "issue", "procedure", "invitees", "alternates", "gaps", "counterfactuals", "conflicts", "balance",
    }  # fmt: skip
    assert told["procedure"] == "grid-meeting"
    assert {(one["id"], one["seat"], one["for"]) for one in told["alternates"]} == {
        ("sf", "respondent", "S4.P1"), ("property", "property", "S4.P3"),
        ("owners", "complainant", "S4.P6"), ("residents", "complainant", "S4.P6"),
    }  # fmt: skip
    assert [gap["interest"] for gap in told["gaps"]] == ["interest:works-for:depot"]
    assert told["balance"] == []
    assert sorted(one["id"] for one in told["invitees"]) == [f"S4.P{number}" for number in range(1, 7)]
    for one in told["invitees"]:
        assert set(one) == {"id", "name", "seat", "reasons", "provenance"}
        assert one["reasons"]
        assert one["provenance"] in {"witnessed", "reported", "inferred", "supposed"}
    assert {one["id"]: one["provenance"] for one in told["invitees"]}["S4.P2"] == "supposed"


# ---- run


def test_run_prints_the_outline_of_the_session(run: Run, s4: str) -> None:
    told = run("run", s4, "--json").json

    assert told["case"] == "xinheyuan-sf-express"
    assert [term["ref"] for term in told["terms"]] == ["S4.A1", "S4.A2", "S4.A3", "S4.A4"]
    assert len(told["facts"]) == 25
    assert told["facts"]["S4.A2"] == "加强人员管理"


def test_run_writes_record_head_minutes_and_ledger(run: Run, s4: str, written: Path) -> None:
    told = run("run", s4, "--json").json
    folder, slug = written.parent, "xinheyuan-sf-express"

    assert sorted(path.name for path in folder.iterdir()) == [
        f"{slug}.ledger.json", f"{slug}.minutes.md", f"{slug}.record.head", f"{slug}.record.jsonl",
    ]  # fmt: skip
    assert (folder / f"{slug}.record.head").read_text(encoding="utf-8") == told["record"]["head"] + "\n"
    assert (folder / f"{slug}.minutes.md").read_bytes().decode() == run("minutes", s4).out
    ledger = json.loads((folder / f"{slug}.ledger.json").read_text(encoding="utf-8"))
    assert ledger == run("ledger", s4, "--on", "2023-02-08", "--json").json


def test_a_session_of_no_known_day_has_a_ledger_on_which_nothing_is_overdue(run: Run, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    text = "format: deliberation.case/1\ncase: tea\nprocedure: community\nrecord:\n  - agree:\n      terms:\n"
    case.write_text(text + "        - {text: t, deadline: {by: 2020-01-01}}\n", encoding="utf-8")

    assert run("run", str(case), "--out", str(tmp_path)).status == 0

    ledger = json.loads((tmp_path / "tea.ledger.json").read_text(encoding="utf-8"))
    assert ledger["on"] == "0001-01-01"
    assert [term["status"] for term in ledger["terms"]] == ["pending"]


def test_run_writes_the_same_bytes_again_and_anywhere(
    started: Started, s4: str, written: Path, tmp_path: Path
) -> None:
    surroundings = {
        "PYTHONHASHSEED": "99",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONIOENCODING": "ascii",
    }

    ended = started("run", s4, "--out", str(tmp_path / "there"), **surroundings)

    assert ended.returncode == 0
    assert _digests(tmp_path / "there") == _digests(written.parent)


def _digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


# ---- ledger


def test_ledger_tells_terms_answers_and_duties(run: Run, s4: str) -> None:
    told = run("ledger", s4, "--on", "2023-04-30", "--json").json

    assert set(told) == {"on", "terms", "answers", "duties"}
    assert told["on"] == "2023-04-30"
    assert [set(one) for one in told["terms"]] == [{"ref", "status", "because"}] * 4
    assert [set(one) for one in told["answers"]] == [{"ref", "status", "by"}] * 3
    assert [set(one) for one in told["duties"]] == [{"owed_by", "to", "what", "due", "status", "because"}] * 3
    assert {one["status"] for one in told["answers"]} == {"unknown"}
    assert told["answers"][0]["by"] is None
    assert told["duties"][0] | {"because": ""} == {
        "owed_by": ["S4.P1"], "to": "S4.T1", "what": "answer", "due": "hearing", "status": "unknown", "because": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("day", "status"), [("2023-03-01", "pending"), ("2023-04-30", "pending"), ("2023-05-01", "undetermined")]
)
def test_the_contingent_commitment_is_pending_and_then_undetermined(
    run: Run, s4: str, day: str, status: str
) -> None:
    terms = {one["ref"]: one for one in run("ledger", s4, "--on", day, "--json").json["terms"]}

    assert terms["S4.A4"]["status"] == status
    assert "no finding on the condition was recorded" in terms["S4.A4"]["because"]
    assert {terms[ref]["status"] for ref in ("S4.A1", "S4.A2", "S4.A3")} == {"pending"}


LATER = """\
  - establish: {finding: nuisance-eased, holds: false, as_of: 2023-04-20}
    at: 2023-04-20
    by: community
  - establish: {finding: nuisance-eased, holds: true, as_of: 2023-04-01}
    at: 2023-04-02
    by: S4.P6/?
    supposed: 假设
  - answer: {to: [S4.T1, S4.T2], scope: collective, text: 正在整改}
    at: 2023-04-21
    by: S4.P1
    setting: after
"""


@pytest.fixture
def later(s4: str, tmp_path: Path) -> str:
    """The case with a finding and an answer after the meeting."""
    path = tmp_path / "later.yaml"
    text = Path(s4).read_text(encoding="utf-8").replace("\n# What the page doesn't say.\n", f"\n{LATER}")
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_because_calls_people_by_name(run: Run, later: str) -> None:
    because = run("ledger", later, "--on", "2023-05-01", "--json", "--lang", "zh").json["terms"][3]["because"]

    assert "馨和苑社区 认定截至 2023-04-20" in because
    assert "community" not in because


def test_what_was_known_by_a_day_is_asked_with_known_by(run: Run, later: str) -> None:
    def status(*known: str) -> str:
        told = run("ledger", later, "--on", "2023-05-01", *known, "--json").json
        return str(told["terms"][3]["status"])

    assert status() == "overdue"
    assert status("--known-by", "2023-04-20") == "overdue"
    assert status("--known-by", "2023-04-19") == "undetermined"


def test_what_is_only_supposed_counts_where_it_is_asked_for(run: Run, later: str) -> None:
    def status(*asked: str) -> str:
        told = run("ledger", later, "--on", "2023-04-10", *asked, "--json").json
        return str(told["terms"][3]["status"])

    assert status() == "pending"
    assert status("--supposed") == "lapsed"


def test_answers_say_who_gave_them(run: Run, later: str) -> None:
    told = run("ledger", later, "--on", "2023-05-01", "--json").json

    assert [one["status"] for one in told["answers"]] == ["answered-collectively"] * 2 + ["unknown"]
    assert told["answers"][0]["by"] == ["S4.P1"]
    assert {"顺丰公司银川市运行管理部负责人" in one["because"] for one in told["duties"][:2]} == {True}


# ---- the sittings of a forum that sits regularly

S3 = str(Path(__file__).parents[2] / "examples" / "cases" / "qizilianhu-joint-meeting.yaml")
NEXT = """\
format: deliberation.case/1
case: qizilianhu-second-quarter
forum: qizilianhu-joint-meeting
procedure: joint-conference
date: 2023-05-09
record:
  - meet: {}
"""


@pytest.fixture
def second(tmp_path: Path) -> str:
    """A case of the same forum, a quarter later."""
    path = tmp_path / "second.yaml"
    path.write_text(NEXT, encoding="utf-8")
    return str(path)


def sittings(ran: Any) -> list[tuple[str | None, str]]:
    return [(one["due"], one["status"]) for one in ran.json["duties"] if one["what"] == "sitting"]


@pytest.mark.needs("joint-conference")
@pytest.mark.parametrize(("day", "status"), [("2023-06-30", "open"), ("2023-07-01", "overdue")])
def test_a_quarter_without_a_sitting_is_open_and_then_overdue(run: Run, day: str, status: str) -> None:
    ran = run("ledger", S3, "--on", day, "--json")

    assert sittings(ran)[:2] == [("2023-03-31", "discharged"), ("2023-06-30", status)]
    duty = ran.json["duties"][-1]
    assert set(duty) == {"owed_by", "to", "what", "due", "status", "because"}
    assert (duty["owed_by"], duty["to"]) == (["community"], "qizilianhu-joint-meeting")
    assert "inferred" in duty["because"]


@pytest.mark.needs("joint-conference")
def test_other_cases_and_records_of_the_forum_are_looked_through(
    run: Run, second: str, s4: str, tmp_path: Path
) -> None:
    assert run("run", second, "--out", str(tmp_path / "out"), "--json").status == 0
    record = str(tmp_path / "out" / "qizilianhu-second-quarter.record.jsonl")

    for others in ((second,), (record,), (s4, second, record)):
        given = [part for other in others for part in ("--with", other)]
        ran = run("ledger", S3, "--on", "2023-07-01", *given, "--json")
        assert sittings(ran)[1] == ("2023-06-30", "discharged")
        assert "the 2 record(s) at hand" in ran.json["duties"][-1]["because"]
    assert sittings(run("ledger", S3, "--on", "2023-07-01", "--with", s4, "--json"))[1][1] == "overdue"


@pytest.mark.needs("joint-conference")
def test_another_record_that_cant_be_read_is_told_by_its_name(run: Run, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.yaml")

    error = run("ledger", S3, "--on", "2023-07-01", "--with", missing, "--json").error

    assert (error["code"], error["where"]) == ("cli.no-such-file", missing)


@pytest.mark.needs("joint-conference")
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["a sitting by 2023-06-30", "overdue", "Sits: every quarter (inferred: "]),
        (
            "zh",
            ["在2023-06-30前（含当日）召开例会", "逾期", "召开频次：每季度一次（推定：", "2023年二季度已过"],
        ),
    ],
)
def test_tables_tell_of_sittings_in_the_language_asked_for(run: Run, lang: str, words: list[str]) -> None:
    shown = run("ledger", S3, "--on", "2023-07-01", "--lang", lang).out + run("run", S3, "--lang", lang).out
    told = "".join(shown.split())

    assert all("".join(word.split()) in told for word in words)


@pytest.mark.needs("joint-conference")
def test_how_often_cant_be_read_is_shown_without_a_day(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "vague.yaml"
    path.write_text(NEXT.replace("procedure:", "recurrence: 不定期\nprocedure:"), encoding="utf-8")

    assert sittings(run("ledger", str(path), "--on", "2023-07-01", "--json")) == [(None, "unknown")]
    assert "读不出召开频次" in run("ledger", str(path), "--on", "2023-07-01", "--lang", "zh").out


# ---- a record instead of the case


@pytest.mark.parametrize(
    "command",
    [
        ("ledger", "--on", "2023-05-01", "--json"),
        ("ledger", "--on", "2023-05-01", "--lang", "zh"),
        ("minutes", "--lang", "zh"),
        ("minutes", "--supposed"),
        ("minutes", "--audience", "public"),
    ],
)
def test_a_record_tells_the_same_as_the_case_it_was_written_from(
    run: Run, s4: str, written: Path, command: tuple[str, ...]
) -> None:
    ran = run(*command, str(written))

    assert ran.status == 0
    assert ran.out == run(*command, s4).out


def test_a_record_is_known_by_its_name_or_by_how_it_begins(
    written: Path, s4: str, run: Run, tmp_path: Path
) -> None:
    renamed = written.rename(tmp_path / "kept")

    assert is_record(str(renamed))
    assert is_record("x.jsonl")
    assert not is_record(s4)
    assert run("ledger", str(renamed), "--on", "2023-05-01").status == 0


def test_a_damaged_record_is_wrong_input_to_all_but_verify(run: Run, written: Path) -> None:
    written.write_bytes(written.read_bytes().replace("加强".encode(), "放松".encode(), 1))

    for command in (("ledger", "--on", "2023-05-01"), ("minutes",)):
        ran = run(*command, str(written))
        assert (ran.status, ran.out) == (2, "")
        assert str(written) in ran.err
    error = run("ledger", "--on", "2023-05-01", "--json", str(written)).error
    assert (error["code"], error["where"]) == ("record.hash", str(written))


# ---- minutes


@pytest.mark.needs("onsite-council")
def test_minutes_for_the_public_mask_private_people_and_are_made_only_when_asked_for(
    run: Run, s4: str
) -> None:
    s8 = str(Path(s4).with_name("ziyuan-renovation.yaml"))
    internal, public = run("minutes", s8), run("minutes", s8, "--audience", "public")

    assert (internal.status, public.status, public.err) == (0, 0, "")
    assert "for internal use" in internal.out
    assert "孟宪文" in internal.out
    assert "public version" in public.out
    assert "孟宪文" not in public.out
    assert "李娜" in public.out
    assert "公开版" in run("minutes", s8, "--audience", "public", "--lang", "zh").out


@pytest.mark.parametrize(("lang", "title"), [("zh", "网格民主协商会纪要"), ("en", "Minutes · Grid meeting")])
def test_minutes_are_markdown_in_the_language_asked_for(run: Run, s4: str, lang: str, title: str) -> None:
    out = run("minutes", s4, "--lang", lang).out

    assert out.startswith("# 馨和苑社区网格民主协商会")
    assert title in out
    assert "加强人员管理" in out
    assert out.endswith("\n")
    assert not out.endswith("\n\n")


# ---- the command itself


def test_the_version_is_the_distributions(started: Started) -> None:
    ended = started("--version")

    assert (ended.returncode, ended.stderr) == (0, b"")
    assert version("deliberation").encode() in ended.stdout


def test_help_names_every_command(run: Run) -> None:
    ran = run("--help")

    assert ran.status == 0
    assert all(name in ran.out for name in ("procedures", "convene", "run", "ledger", "minutes", "verify"))
    assert all(run(name, "-h").status == 0 for name in ("run", "ledger", "verify"))


def test_the_package_can_be_run_as_a_module(s4: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "deliberation", "run", s4, "--json"], capture_output=True, check=True
    )

    assert json.loads(ended.stdout)["procedure"] == "grid-meeting"


def test_what_is_installed_needs_no_case() -> None:
    assert installed().left_out == ()
