"""Procedures in files on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deliberation import DeliberationError, Procedure, installed_procedures
from deliberation.cli.sources import procedure_at
from deliberation.schemas import procedure_schema


Run = Callable[..., Any]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tea.toml"
    installed_procedures()["community"].write(path)
    return path


def test_a_procedure_is_found_by_key_or_in_a_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    (file.parent / "no-suffix").write_bytes(file.read_bytes())

    assert procedure_at("community") == procedure_at("tea.toml") == procedure_at("./no-suffix")
    assert procedure_at(str(file)) == Procedure.read(file)


def test_a_key_that_isnt_there_is_told_with_those_that_are() -> None:
    with pytest.raises(DeliberationError) as caught:
        procedure_at("comunity")
    assert caught.value.code == "plugin.no-procedure"


def test_procedures_prints_the_schema_for_editors(run: Run) -> None:
    told = run("procedures", "--schema")

    assert told.status == 0
    assert json.loads(told.out) == procedure_schema()


def test_a_case_that_names_a_file_is_run(run: Run, file: Path) -> None:
    case = file.parent / "case.yaml"
    case.write_text("format: deliberation.case/1\ncase: tea\nprocedure: ./tea.toml\n", encoding="utf-8")

    told = run("run", str(case), "--out", str(file.parent / "out"), "--json")

    assert told.json["procedure"] == "community"
    assert run("verify", str(file.parent / "out" / "tea.record.jsonl")).status == 0


def test_a_fault_in_a_cases_file_is_one_error_with_the_files_line(run: Run, file: Path) -> None:
    case = file.parent / "case.yaml"
    case.write_text("format: deliberation.case/1\ncase: tea\nprocedure: ./tea.toml\n", encoding="utf-8")
    file.write_text('key = "tea"\ntitle = 5\n', encoding="utf-8")

    told = run("run", str(case), "--json")

    assert told.status == 2
    assert told.error["where"] == f"{file}:2"
    assert told.error["code"] == "definition.wrong-type"


def test_a_procedure_in_a_file_is_checked_as_an_installed_one_is(run: Run, file: Path) -> None:
    told = run("check", str(file), "--json")

    assert told.status == 0
    assert (told.json["procedure"], told.json["verdict"]) == ("community", "pass")


def test_a_file_that_is_no_procedure_isnt_checked(run: Run, file: Path) -> None:
    file.write_text('key = "tea"\n', encoding="utf-8")

    told = run("check", str(file), "--json")

    assert (told.status, told.error["where"]) == (2, f"{file}:1")
