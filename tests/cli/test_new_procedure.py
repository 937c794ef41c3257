"""A new procedure is written whole or not at all."""

from __future__ import annotations

import errno
import json
import keyword
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from deliberation import InvalidInput, Procedure, installed_procedures
from deliberation.scaffolding import compatible, new_procedure


Run = Callable[..., Any]

FILES = {
    ".gitignore",
    "CHANGELOG.md",
    "README.md",
    "pyproject.toml",
    "src/deliberation_tea_talk/__init__.py",
    "src/deliberation_tea_talk/py.typed",
    "tests/test_tea_talk.py",
}


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def offered(made: Path, module: str) -> dict[str, str]:
    """The procedures that the distribution's module offers, by key, with the digest of each, in a process of its own."""
    program = f"import {module} as m, json; print(json.dumps({{p.key: p.digest for p in m.deliberation_procedures()}}))"
    ran = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": str(made / "src")},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, str] = json.loads(ran.stdout)
    return found


# ---- what is written


def test_a_distribution_is_written_with_its_procedure_as_data(run: Run, tmp_path: Path) -> None:
    told = run("new-procedure", "tea-talk", str(tmp_path))
    made = tmp_path / "deliberation-tea-talk"

    assert told.status == 0
    assert "deliberation check tea-talk" in re.sub(r"\s+", " ", told.out)
    assert files(made) == FILES | {"src/deliberation_tea_talk/tea-talk.toml"}
    assert names(tmp_path) == ["deliberation-tea-talk"]


def test_with_code_it_is_written_in_python_and_says_the_same(run: Run, tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    as_data = new_procedure("tea-talk", tmp_path)
    told = run("new-procedure", "tea-talk", str(tmp_path / "code"), "--code", "--lang", "zh")
    as_code = tmp_path / "code" / "deliberation-tea-talk"

    assert told.status == 0
    assert "已建立" in told.out
    assert files(as_code) == FILES
    assert offered(as_code, "deliberation_tea_talk") == offered(as_data, "deliberation_tea_talk")


def test_the_folder_is_the_one_that_the_command_runs_in_unless_another_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run("new-procedure", "tea-talk").status == 0
    assert (tmp_path / "deliberation-tea-talk" / "README.md").is_file()


def test_its_entry_point_and_its_pin_are_right(tmp_path: Path) -> None:
    project = tomllib.loads((new_procedure("tea-talk", tmp_path) / "pyproject.toml").read_text("utf-8"))[
        "project"
    ]

    assert project["name"] == "deliberation-tea-talk"
    assert project["entry-points"]["deliberation"] == {"tea-talk": "deliberation_tea_talk"}
    assert project["dependencies"] == [f"deliberation{compatible(version('deliberation'))}"]
    assert "license" not in project


def test_what_people_read_is_in_both_languages(tmp_path: Path) -> None:
    made = new_procedure("tea-talk", tmp_path)
    talk = Procedure.read(made / "src" / "deliberation_tea_talk" / "tea-talk.toml")

    for title in (talk.title, *(seat.title for seat in talk.seats), *(stage.title for stage in talk.stages)):
        assert re.search("[\u4e00-\u9fff]", title["zh"])
        assert title["en"]
    for parts in (talk.seats, talk.stages, talk.duties):
        assert all(part.basis for part in parts)
    assert "许可证" in (made / "README.md").read_text("utf-8")


def test_nothing_is_left_to_be_filled_in(tmp_path: Path) -> None:
    for code in (True, False):
        made = new_procedure(f"tea-{code}".lower(), tmp_path, code=code)
        for name in files(made):
            assert "@" not in (made / name).read_text("utf-8").replace("@hookimpl", "")


def test_its_definition_is_short_enough_to_be_read_at_once(tmp_path: Path) -> None:
    text = (new_procedure("tea-talk", tmp_path) / "src/deliberation_tea_talk/tea-talk.toml").read_text(
        "utf-8"
    )

    assert len(text.splitlines()) < 60


@pytest.mark.parametrize(
    "name", ["a", "x2", "class", *(word for word in keyword.kwlist if word.islower())][:12]
)
def test_a_word_that_python_keeps_for_itself_is_a_name_like_any_other(name: str, tmp_path: Path) -> None:
    made = new_procedure(name, tmp_path, code=True)

    assert list(offered(made, f"deliberation_{name}")) == [name]


# ---- what is refused


BAD = ["", "Tea", "tea talk", "tea_talk", "茶话会", "-tea", "tea-", "tea--talk", "2tea", "../x", "a/b", "..", ".", "/x",
       "x\n", "x\x00", "tea.talk", "C:tea", "x" * 61]  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_name_that_cant_be_one_is_refused_and_nothing_written(name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        new_procedure(name, tmp_path / "in")

    assert caught.value.code == "scaffold.name"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../x", "Tea", "tea--talk"])
def test_on_the_command_line_it_is_one_error(name: str, run: Run, tmp_path: Path) -> None:
    told = run("new-procedure", name, str(tmp_path), "--lang", "zh")

    assert told.status == 2
    assert len(told.err.splitlines()) == 1
    assert "不能作新程序的名称" in told.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", sorted(installed_procedures()))
def test_the_key_of_an_installed_procedure_is_taken(name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        new_procedure(name, tmp_path)

    owner = installed_procedures()[name].origin
    assert caught.value.code == "scaffold.taken"
    assert owner is not None
    assert owner.distribution in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", ["empty", "full", "file", "link"])
def test_what_is_there_already_stays_as_it_is(there: str, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "deliberation-tea-talk"
    if there == "link":
        target.symlink_to(tmp_path / "nowhere")
    elif there == "file":
        target.write_text("mine")
    else:
        target.mkdir()
    if there == "full":
        (target / "mine").write_text("mine")

    told = run("new-procedure", "tea-talk", str(tmp_path), "--json")

    assert told.status == 2
    assert (told.error["code"], told.error["where"]) == ("scaffold.exists", str(target))
    assert names(tmp_path) == ["deliberation-tea-talk"]
    if there == "full":
        assert names(target) == ["mine"]


@pytest.mark.parametrize("folder", ["nowhere", "file"])
def test_a_folder_that_isnt_one_is_refused(folder: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")

    told = run("new-procedure", "tea-talk", str(tmp_path / folder), "--json")

    assert (told.status, told.error["code"]) == (2, "scaffold.no-folder")
    assert names(tmp_path) == ["file"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a folder that nobody can write in is needed")
def test_a_folder_that_cant_be_written_in_is_one_error(run: Run) -> None:
    told = run("new-procedure", "tea-talk", "/proc", "--json")

    assert (told.status, told.error["code"], told.error["where"]) == (2, "scaffold.unwritable", "/proc")


def test_a_disk_that_fills_up_on_the_way_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    def full(path: Path, data: bytes) -> int:
        written.append(path)
        if len(written) > 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        return len(data)

    monkeypatch.setattr(Path, "write_bytes", full)

    with pytest.raises(InvalidInput) as caught:
        new_procedure("tea-talk", tmp_path)

    assert caught.value.code == "scaffold.unwritable"
    assert "No space left" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_for_programs_it_says_where_it_is(run: Run, tmp_path: Path) -> None:
    made = str(tmp_path / "deliberation-tea-talk")

    assert run("new-procedure", "tea-talk", str(tmp_path), "--json").json == {
        "procedure": "tea-talk",
        "path": made,
    }


def test_a_name_is_needed(run: Run) -> None:
    assert (run("new-procedure", "--json").error)["code"] == "cli.missing"
