"""What the command says when something is wrong: one paragraph, exit status 2, no traceback."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deliberation.cli import main
from deliberation.cli.failing import fault_of, language_of, report
from deliberation.errors import InvalidInput
from deliberation.quantities import Moment
from deliberation.wording import Reason


Run = Callable[..., Any]
Started = Callable[..., subprocess.CompletedProcess[bytes]]

WRONG_CALLS = [
    ((), "cli.no-command"),
    (("rnu",), "cli.no-such-command"),
    (("ledger", "x.yaml"), "cli.missing"),
    (("ledger", "--on", "2023-05-01"), "cli.missing"),
    (("ledger", "x.yaml", "--on"), "cli.value-missing"),
    (("ledger", "x.yaml", "--on", "tomorrow"), "ledger.day"),
    (("ledger", "x.yaml", "--on", "2023-02-30"), "ledger.day"),
    (("ledger", "x.yaml", "--on", "20230501"), "ledger.day"),
    (("ledger", "x.yaml", "--on", "2023-W18-1"), "ledger.day"),
    (("ledger", "x.yaml", "--on", "2023-05-01", "--known-by", "?"), "ledger.day"),
    (("run",), "cli.missing"),
    (("run", "x.yaml", "y.yaml"), "cli.usage"),
    (("run", "x.yaml", "--ot", "dir"), "cli.no-such-option"),
    (("run", "x.yaml", "--xyzzy"), "cli.no-such-option"),
    (("--xyzzy",), "cli.no-such-option"),
    (("minutes", "x.yaml", "--format", "pdf"), "cli.choice"),
    (("minutes", "x.yaml", "--audience", "press"), "cli.choice"),
    (("run", "x.yaml", "--lang", "fr"), "cli.choice"),
    (("verify",), "cli.missing"),
]


@pytest.mark.parametrize(("arguments", "code"), WRONG_CALLS)
def test_a_wrong_call_is_one_paragraph_in_either_language(
    run: Run, arguments: tuple[str, ...], code: str
) -> None:
    languages: tuple[tuple[str, ...], ...] = ((), ("--lang", "zh"), ("--lang=zh",))
    for lang in languages if "--lang" not in arguments and len(arguments) > 1 else languages[:1]:
        ran = run(*arguments[:1], *lang, *arguments[1:])

        assert (ran.status, ran.out) == (2, "")
        assert ran.err.count("\n") == 1
        assert "Traceback" not in ran.err


@pytest.mark.parametrize(("arguments", "code"), WRONG_CALLS)
def test_a_wrong_call_is_one_object_with_json(run: Run, arguments: tuple[str, ...], code: str) -> None:
    ran = run(*arguments[:1], "--json", *arguments[1:])

    assert ran.status == 2
    assert set(ran.error) == {"code", "params", "where", "message"}
    if arguments[:1] not in ((), ("minutes",)) and not arguments[0].startswith("--"):
        assert ran.error["code"] == code


def test_a_mistyped_command_or_option_is_told_with_what_may_have_been_meant(run: Run) -> None:
    assert "there is no command rnu (did you mean run?)" in run("rnu").err
    assert "没有命令 ledgre（是否指 ledger？）" in run("ledgre", "--lang", "zh").err
    assert "there is no option --ot here (did you mean" in run("run", "x.yaml", "--ot", "d").err
    assert "CASE is missing" in run("run").err
    assert "--on is missing" in run("ledger", "x.yaml").err
    assert "缺少 --on" in run("ledger", "x.yaml", "--lang", "zh").err
    assert "xyzzy; there are" in run("xyzzy").err


def test_a_bad_day_is_told_with_the_option_it_was_given_to(run: Run) -> None:
    error = run("ledger", "x.yaml", "--on", "2023-05-01", "--known-by", "2023-02-30", "--json").error

    assert (error["where"], error["params"]) == ("--known-by", {"given": "2023-02-30"})


@pytest.mark.parametrize(
    "command", [("run",), ("convene",), ("minutes",), ("verify",), ("ledger", "--on", "2023-05-01")]
)
def test_a_file_that_cant_be_opened_is_named(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    json_too = ("--json",) if command != ("minutes",) else ()
    for path, en, zh in (
        (tmp_path / "nowhere.yaml", "there is no such file", "没有这个文件"),
        (tmp_path, "this is a folder, not a file", "这是文件夹，不是文件"),
        (tmp_path / "nowhere.record.jsonl", "there is no such file", "没有这个文件"),
    ):
        assert run(*command, str(path)).err == f"{path}: {en}\n"
        ran = run(*command, str(path), "--lang", "zh", *json_too)
        assert ran.status == 2
        assert zh in ran.err
        if json_too:
            assert ran.error["where"] == str(path)


def test_a_file_where_a_folder_belongs_is_no_folder(run: Run, s4: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")

    for out in ("file", "file/below"):
        ran = run("run", s4, "--out", str(tmp_path / out))
        assert (ran.status, ran.out) == (2, "")
        assert "this is a file, not a folder" in ran.err


def test_other_troubles_of_the_system_are_told_in_its_words() -> None:
    assert fault_of(PermissionError(13, "Permission denied", "x")).message("zh") == "x: 没有权限"
    told = fault_of(OSError(28, "No space left on device"))
    assert (told.code, told.where) == ("cli.cannot-open", None)
    assert told.message() == "this can't be read or written: No space left on device"


def test_a_case_file_that_is_wrong_is_told_with_file_and_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("format: deliberation.case/1\ncase: tea\nprocedure: communiti\n", encoding="utf-8")

    for command in (("run",), ("convene",), ("minutes",), ("ledger", "--on", "2023-05-01")):
        ran = run(*command, str(path))
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith(f"{path}:3: no procedure communiti is installed")
    error = run("run", str(path), "--json", "--lang", "zh").error
    assert error["code"] == "plugin.no-procedure"
    assert error["where"] == f"{path}:3"
    assert error["params"]["key"] == "communiti"
    assert "没有安装程序 communiti" in error["message"]


BAD_FILES: dict[str, bytes] = {
    "empty": b"",
    "binary": bytes(range(256)) * 50,
    "nested": b"[" * 100_000,
    "aliases": b"a: &a [x]\nb: [*a, *a]\n",
    "tag": b"format: !!python/object:os.system x\n",
    "control": b"format: \x1b[31m\n",
    "not a case": b"- a\n- b\n",
    "not yaml": b"a: [b\n",
    "escape in a key": b'format: deliberation.case/1\n"\\e[31m\\n": x\n',
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_no_file_however_bad_leaves_a_traceback(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(BAD_FILES[name])

    for lang in ("en", "zh"):
        ran = run("run", str(path), "--lang", lang)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.count("\n") == 1
        assert ran.err.startswith(f"{path}:")
        assert ran.err.rstrip("\n").isprintable()
    assert set(run("run", str(path), "--json").error) == {"code", "params", "where", "message"}


def test_parameters_of_any_kind_become_json(capsys: pytest.CaptureFixture[str]) -> None:
    params: dict[str, Any] = {
        "a": Reason("fault.near", {"close": ("x",)}),
        "b": {"c": {1}},
        "d": Moment("近日"),
        "e": None,
    }

    report(InvalidInput("case.empty", **params), ["--json"])

    told = capsys.readouterr().err
    assert '"a": {"code": "fault.near", "params": {"close": ["x"]}}, "b": {"c": [1]}' in told
    assert '"e": null' in told


@pytest.mark.parametrize(
    ("arguments", "lang"),
    [
        ((), "en"),
        (("run", "--lang", "zh"), "zh"),
        (("--lang=zh", "run"), "zh"),
        (("run", "--lang"), "en"),
        (("run", "--lang", "en", "zh"), "en"),
    ],
)
def test_the_language_of_an_error_is_the_one_asked_for(arguments: tuple[str, ...], lang: str) -> None:
    assert language_of(arguments) == lang


def test_being_stopped_is_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("deliberation.cli.procedures.installed", interrupted)

    ran = run("procedures")

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.strip() == "stopped"


# ---- the terminal


@pytest.mark.parametrize("arguments", [("run", "{case}", "--json"), ("--help",)])
def test_a_reader_that_goes_away_ends_the_command_quietly(
    started: Started, s4: str, arguments: tuple[str, ...]
) -> None:
    ended = started(
        *(part.format(case=s4) for part in arguments), shell='"$0" "$@" | true; exit ${PIPESTATUS[0]}'
    )

    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_verdict_outlives_its_reader(started: Started, tmp_path: Path) -> None:
    (tmp_path / "x.record.jsonl").write_bytes(b"{}\n")

    ended = started(
        "verify", str(tmp_path / "x.record.jsonl"), shell='"$0" "$@" | true; exit ${PIPESTATUS[0]}'
    )

    assert (ended.returncode, ended.stderr) == (1, b"")


def test_output_that_cant_be_written_is_told(started: Started) -> None:
    ended = started("procedures", shell='"$0" "$@" > /dev/full')

    assert ended.returncode == 2
    assert b"No space left" in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_a_closed_output_is_no_trouble(started: Started) -> None:
    ended = started("procedures", shell='"$0" "$@" >&-')

    assert b"Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "surroundings"),
    [
        (("run", "--lang", "zh"), {"PYTHONIOENCODING": "ascii"}),
        (("run", "--json"), {"PYTHONIOENCODING": "gbk"}),
        (("minutes",), {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    ],
)
def test_no_encoding_of_the_terminal_stops_a_command(
    started: Started, s4: str, arguments: tuple[str, ...], surroundings: dict[str, str]
) -> None:
    ended, wrong = started(*arguments, s4, **surroundings), started(*arguments, "没有.yaml", **surroundings)

    assert (ended.returncode, ended.stderr) == (0, b"")
    assert wrong.returncode == 2
    assert b"Traceback" not in wrong.stderr


def test_an_output_that_knows_no_encoding_is_written_to_as_it_is(
    s4: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = io.StringIO()
    monkeypatch.setattr(sys, "stdout", page)

    with pytest.raises(SystemExit):
        main(["run", s4, "--json"])

    assert "顺丰公司" in page.getvalue()
