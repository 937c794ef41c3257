"""A case may name the TOML file of its procedure, beside it; it can't make its reader open anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from deliberation import DeliberationError, Procedure, Record, load_case
from deliberation.events import Open


TALK = """\
key = "tea-talk"
title = { zh = "茶话会", en = "Tea talk" }

[[seats]]
key = "guest"
at_least = 1

[[stages]]
key = "talk"
needs = "roll"
meeting = true
moves = { say = "*" }
"""
CASE = """\
format: deliberation.case/1
case: tea
procedure: ./tea.toml
date: 2026-03-01
stakeholders: [{id: ann}]
record:
  - seat: {holder: ann, seat: guest}
  - meet: {}
  - enter: {stage: talk}
  - say: {what: plan, text: drink tea}
    by: ann
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "cases"
    (folder / "below").mkdir(parents=True)
    for place in (folder, folder / "below", tmp_path):
        (place / "tea.toml").write_text(TALK, encoding="utf-8")
    return folder


def case_in(folder: Path, procedure: str = "./tea.toml") -> Path:
    path = folder / "case.yaml"
    path.write_text(CASE.replace("./tea.toml", procedure), encoding="utf-8")
    return path


def refused(folder: Path, procedure: str) -> DeliberationError:
    with pytest.raises(DeliberationError) as caught:
        load_case(case_in(folder, procedure))
    return caught.value


@pytest.mark.parametrize("named", ["./tea.toml", "tea.toml", "below/tea.toml", "./below/./tea.toml"])
def test_a_procedures_file_is_found_from_the_cases_folder(named: str, folder: Path) -> None:
    case = load_case(case_in(folder, named))

    assert case.procedure == Procedure.read(folder / "tea.toml")
    assert case.procedure.origin is None


def test_it_is_found_wherever_the_program_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case_in(folder)
    monkeypatch.chdir(folder)
    here = load_case("case.yaml")
    monkeypatch.chdir(folder.parent)

    assert load_case("cases/case.yaml") == here


def test_the_record_holds_the_whole_definition_and_can_be_read_without_the_file(folder: Path) -> None:
    record = load_case(case_in(folder)).replay().record
    (folder / "tea.toml").unlink()

    again = Record.from_bytes(record.to_bytes())

    opened = again.events[0].data
    assert isinstance(opened, Open)
    assert Procedure.from_data(opened.procedure).title["zh"] == "茶话会"
    assert (opened.distribution, opened.version, opened.code) == (None, None, None)


def test_the_records_id_covers_the_file(folder: Path) -> None:
    first = load_case(case_in(folder))
    again = load_case(case_in(folder))
    (folder / "tea.toml").write_text(TALK.replace("Tea talk", "Tea party"), encoding="utf-8")
    other = load_case(case_in(folder))

    assert first.record_id == again.record_id != other.record_id


def test_the_records_id_doesnt_cover_how_the_file_is_laid_out(folder: Path) -> None:
    first = load_case(case_in(folder)).record_id
    (folder / "tea.toml").write_text(
        "# a comment\n" + TALK.replace("at_least = 1", "at_least=1"), encoding="utf-8"
    )

    assert load_case(case_in(folder)).record_id == first


@pytest.mark.parametrize(
    "named",
    [
        "../tea.toml",
        "below/../../tea.toml",
        "below/../tea.toml",
        "/etc/tea.toml",
        "//host/tea.toml",
        "C:/tea.toml",
        "C:tea.toml",
        ".\\tea.toml",
        "\\\\host\\share\\tea.toml",
        "./tea.yaml",
        "./tea",
        "./",
        "~/tea",
        ".toml",
        '"./tea\\0.toml"',
        '"./tea\\n.toml"',
    ],
)
def test_a_path_that_leads_elsewhere_is_refused_with_its_line(named: str, folder: Path) -> None:
    error = refused(folder, named)

    assert (error.code, error.where) == ("case.path", f"{folder / 'case.yaml'}:3")


def test_a_link_that_leads_elsewhere_is_refused(folder: Path) -> None:
    (folder / "out.toml").symlink_to(folder.parent / "tea.toml")
    (folder / "round.toml").symlink_to(folder / "round.toml")

    assert refused(folder, "./out.toml").code == "case.path"
    assert refused(folder, "./round.toml").code in ("case.path", "case.procedure-file")


@pytest.mark.parametrize("named", ["./coffee.toml", f"./{'x' * 300}.toml"])
def test_a_file_that_cant_be_read_is_told_with_the_cases_line(named: str, folder: Path) -> None:
    error = refused(folder, named)

    assert (error.code, error.where) == ("case.procedure-file", f"{folder / 'case.yaml'}:3")
    assert len(error.message("zh")) < 300


def test_a_fault_of_the_file_is_told_with_the_files_line(folder: Path) -> None:
    (folder / "tea.toml").write_text(TALK.replace("at_least", "atleast"), encoding="utf-8")

    error = refused(folder, "./tea.toml")

    assert (error.code, error.where) == ("definition.unknown-key", f"{folder / 'tea.toml'}:6")


def test_a_key_stays_a_key(folder: Path) -> None:
    assert load_case(case_in(folder, "community")).procedure.key == "community"
    assert refused(folder, "tea").code == "plugin.no-procedure"
