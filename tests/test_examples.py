"""Every example runs as a user would run it, and the README shows what really runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest


ROOT = Path(__file__).parent.parent
SCRIPTS = sorted((ROOT / "examples").glob("*.py"))
READMES = sorted(ROOT.glob("README*.md"))


def run(script: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, script, *arguments], capture_output=True, encoding="utf-8", check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_every_example_runs(script: Path) -> None:
    assert run(script)


@pytest.mark.parametrize("readme", READMES, ids=lambda readme: readme.name)
def test_the_readmes_code_is_the_example_to_the_letter(readme: Path) -> None:
    [block] = re.findall(r"```python\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)

    assert block in (ROOT / "examples" / "grid_meeting.py").read_text(encoding="utf-8")


def test_the_readme_shows_what_its_code_prints() -> None:
    [shown] = re.findall(r"```text\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)

    assert run(ROOT / "examples" / "grid_meeting.py").endswith(shown)


def test_the_first_example_fits_on_a_page() -> None:
    assert len((ROOT / "examples" / "grid_meeting.py").read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_demo_shows_the_consultation_as_the_case_tells_it(lang: str) -> None:
    shown = re.sub(r"\s+", "", run(ROOT / "examples" / "demo.py", lang))

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
