"""Every example runs as a user would run it, and the README shows what really runs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from unicodedata import east_asian_width

import pytest


ROOT = Path(__file__).parent.parent
DEMO = ROOT / "examples" / "demo.py"
GRID_MEETING = ROOT / "examples" / "grid-meeting.py"
SCRIPTS = sorted((ROOT / "examples").glob("*.py"))
READMES = sorted(ROOT.glob("README*.md"))
PLUGINS = sorted(path.parent.name for path in ROOT.glob("plugins/*/pyproject.toml"))
PROCEDURES = [key for key in PLUGINS if key not in ("china-calendar", "journal")]
"""Those of the plugins that offer a procedure."""


def run(script: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, script, *arguments], capture_output=True, encoding="utf-8", check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def source(script: Path) -> str:
    return script.read_text(encoding="utf-8")


def first_line(script: Path) -> str:
    return (ast.get_docstring(ast.parse(source(script))) or "").partition("\n")[0]


def columns(line: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in line)


# ---- one script for each procedure


def package(key: str) -> str:
    return f"deliberation_{key.replace('-', '_')}"


@pytest.mark.parametrize("key", PROCEDURES)
def test_every_procedure_has_a_short_live_example_marked_as_invented(key: str) -> None:
    script = ROOT / "examples" / f"{key}.py"
    code = source(script)

    assert len(code.splitlines()) <= 80
    assert "invented" in first_line(script)
    assert f'installed_procedures()["{key}"]' in code or f"from {package(key)} import" in code
    assert "Session.open(" in code
    assert "transcript" not in code


def test_every_script_is_the_demo_or_the_example_of_a_procedure() -> None:
    assert {script.stem for script in SCRIPTS} == {"demo", *PROCEDURES}


@pytest.mark.parametrize("key", PROCEDURES)
def test_an_example_imports_public_names_only(key: str) -> None:
    tree = ast.parse(source(ROOT / "examples" / f"{key}.py"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    ours = {module for module in imported if module and module.startswith("deliberation")}
    assert {"deliberation"} <= ours <= {"deliberation", package(key)}


@pytest.mark.parametrize("key", PROCEDURES)
def test_an_example_prints_what_was_read_and_found_good(key: str) -> None:
    stored = ROOT / "tests" / "examples" / f"{key}.txt"

    printed = run(ROOT / "examples" / f"{key}.py")

    assert printed == stored.read_text(encoding="utf-8"), (
        f"examples/{key}.py prints something else now. Read it; if it is what it should say, store it: "
        f".venv/bin/python examples/{key}.py > tests/examples/{key}.txt"
    )
    assert max(map(columns, printed.splitlines())) <= 100


def test_no_output_is_stored_of_an_example_that_isnt_there() -> None:
    assert sorted(path.stem for path in (ROOT / "tests" / "examples").glob("*")) == PROCEDURES


# ---- the README


@pytest.mark.parametrize("readme", READMES, ids=lambda readme: readme.name)
def test_the_readmes_code_is_the_example_to_the_letter(readme: Path) -> None:
    [block] = re.findall(r"```python\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)

    assert block in source(GRID_MEETING)


@pytest.mark.needs("*")
def test_the_readme_shows_what_its_code_prints() -> None:
    [shown] = re.findall(r"```text\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)

    assert run(GRID_MEETING).endswith(shown)


def test_the_first_example_fits_on_a_page() -> None:
    assert len(source(GRID_MEETING).splitlines()) <= 60


# ---- the demo


@pytest.mark.needs("*")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_demo_shows_the_consultation_as_the_case_tells_it(lang: str) -> None:
    shown = re.sub(r"\s+", "", run(DEMO, lang))

    for words in (
        "顺丰公司银川市运行管理部负责人",
        "房主",
        "物业负责人",
        "网格警",
        "网格员",
        "业主代表",
        "8名",
        "顺丰营业部择址迁移",
        '"五一"前',
    ):
        assert words in shown
    for day in ("2023-03-01", "2023-04-30", "2023-05-01"):
        assert day in shown


@pytest.mark.needs("*")
def test_the_demo_of_all_shows_the_depot_and_then_every_example_under_its_heading() -> None:
    shown = run(DEMO, "all")

    depot, *examples = re.split(r"\n=+\n(.+)\n(.+)\n=+\n\n", shown)
    assert depot.strip() == run(DEMO).strip()
    assert examples[::3] == PROCEDURES
    assert examples[1::3] == [first_line(ROOT / "examples" / f"{key}.py") for key in PROCEDURES]
    for key, printed in zip(PROCEDURES, examples[2::3], strict=True):
        assert printed == (ROOT / "tests" / "examples" / f"{key}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [["fr"], ["zh", "all"]])
def test_the_demo_of_anything_else_is_one_clear_line(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, DEMO, *arguments], capture_output=True, encoding="utf-8", check=False, cwd=ROOT
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"The demo shows en, zh or all, not {' '.join(arguments)!r}.\n"
