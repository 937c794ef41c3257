"""`check`: whether a procedure does what every procedure must, by exit status and in words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from deliberation import Procedure, Reason, Stage
from deliberation.community import COMMUNITY
from deliberation.plugins import Installed, LeftOut
from deliberation.testing import CHECKS, CheckResult


Run = Callable[..., Any]
BARE = Procedure(key="tea-talk", title={"zh": "茶话会", "en": "Tea talk"}, stages=[Stage("talk")])


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Says what is installed."""

    def put(*procedures: Procedure, left_out: tuple[LeftOut, ...] = ()) -> None:
        found = Installed({one.key: one for one in procedures}, left_out)
        monkeypatch.setattr(import_module("deliberation.cli.check"), "installed", lambda: found)

    return put


@pytest.fixture
def gives(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Says what the checks give."""

    def put(*results: CheckResult) -> None:
        monkeypatch.setattr(import_module("deliberation.cli.check"), "run_checks", lambda _, most: results)

    return put


def test_a_procedure_that_passes_is_told_so_check_by_check(run: Run) -> None:
    told = run("check", "community")

    assert told.status == 0
    for name in CHECKS:
        assert name in told.out
    assert "It passes every check." in told.out
    assert "FAIL" not in told.out


def test_a_procedure_that_fails_is_told_what_is_wrong_and_what_was_asked(
    run: Run, at_hand: Callable[..., None]
) -> None:
    at_hand(BARE)

    told = run("check", "tea-talk")

    assert told.status == 1
    assert "It doesn't pass titles, basis:" in told.out
    assert "titles: the procedure, each seat, each stage and each move" in told.out
    assert told.err == ""


def test_as_json_it_is_one_object(run: Run, at_hand: Callable[..., None]) -> None:
    at_hand(BARE, COMMUNITY)

    told = run("check", "tea-talk", "--json")

    assert told.status == 1
    assert (set(told.json), told.json["procedure"]) == ({"procedure", "verdict", "checks"}, "tea-talk")
    assert told.json["verdict"] == "fail"
    assert [one["name"] for one in told.json["checks"]] == list(CHECKS)
    assert [one["name"] for one in told.json["checks"] if not one["ok"]] == ["titles", "basis"]
    assert all(set(one) == {"name", "ok", "detail"} and one["detail"] for one in told.json["checks"])


def test_in_chinese_it_is_chinese(run: Run, gives: Callable[..., None]) -> None:
    gives(CheckResult(name="basis", ok=False, details=(Reason("testing.more", {"number": 3}),)))

    told = run("check", "community", "--lang", "zh")

    assert "检查程序：社区协商（community）" in told.out
    assert "未通过 basis：" in told.out
    assert "另有 3 处。" in told.out


def test_a_bounded_check_is_marked(run: Run, gives: Callable[..., None]) -> None:
    gives(CheckResult(name="closable", ok=True, details=(Reason("testing.saw-advice"),), bounded=True))

    assert "pass (bounded)" in run("check", "community").out
    assert "Not everything could be gone through" in run("check", "community", "--json").out


def test_a_procedure_that_is_not_installed_is_named_with_those_that_are(run: Run) -> None:
    told = run("check", "tea-talk", "--json")

    assert (told.status, told.error["code"]) == (2, "plugin.no-procedure")
    assert "community" in run("check", "tea-talk").err


def test_of_a_plugin_that_was_left_out_it_says_why(run: Run, at_hand: Callable[..., None]) -> None:
    reason = Reason("plugin.raised", {"error": "ImportError", "message": "no cups\x1b[31m"})
    at_hand(COMMUNITY, left_out=(LeftOut("tea-talk", "deliberation-tea-talk", reason),))

    told = run("check", "tea-talk")

    assert told.status == 2
    assert "left out: it raised ImportError (no cups" in told.err
    assert "\x1b" not in told.err
    assert run("check", "tea-talk", "--json").error["code"] == "plugin.left-out"


def test_it_leaves_nothing_in_the_folder_where_it_is_called(tmp_path: Path) -> None:
    command = str(Path(sys.executable).with_name("deliberation"))

    done = subprocess.run([command, "check", "community"], cwd=tmp_path, capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")
    assert list(tmp_path.iterdir()) == []


def test_fewer_situations_can_be_asked_for(run: Run) -> None:
    told = run("check", "community", "--most", "5", "--json").json

    details = {one["name"]: one["detail"] for one in told["checks"]}
    assert "Not everything could be gone through" in details["closable"]
    assert run("check", "community", "--most", "0").status == 2


def test_without_a_key_it_says_what_is_missing(run: Run) -> None:
    told = run("check", "--json")

    assert (told.status, told.error["params"]) == (2, {"what": "KEY"})
