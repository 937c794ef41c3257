"""The pytest plugin: three lines are a test for each check, wherever the procedure stands."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deliberation.testing import CHECKS


BARE = """
    from deliberation import Procedure, Stage

    BARE = Procedure(key="tea-talk", title={"zh": "茶话会", "en": "Tea talk"}, stages=[Stage("talk")])
    EXPECTED = {"titles": "nobody has named it yet", "basis": "it is made up"}
"""

FILES = {
    "bare.py": BARE,
    "test_module.py": """
        from bare import BARE, EXPECTED

        procedure = BARE
        expected_failures = EXPECTED

        def test_tea(procedure_check):
            procedure_check()
    """,
    "test_fixture.py": """
        import pytest
        from bare import BARE

        @pytest.fixture(scope="module")
        def procedure():
            return BARE

        def test_tea(procedure_check):
            procedure_check()
    """,
    "test_class.py": """
        from bare import BARE

        class TestTea:
            procedure = BARE
            expected_failures = {"papers": "they are never printed"}

            def test_tea(self, procedure_check):
                procedure_check()
    """,
    "test_none.py": """
        def test_tea(procedure_check):
            procedure_check()
    """,
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What pytest says of each file: the outcome of each test."""
    folder = tmp_path_factory.mktemp("tea")
    for name, text in FILES.items():
        lines = text.splitlines()
        indent = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
        (folder / name).write_text("\n".join(line[indent:] for line in lines), encoding="utf-8")
    out = ran(folder, "-v", "-rA")
    outcomes: dict[str, dict[str, str]] = {name: {} for name in FILES}
    for file, check, outcome in re.findall(r"^(\w+\.py)::[\w:]+\[([\w-]+)\] ([A-Z]+)", out, re.MULTILINE):
        outcomes[file][check] = outcome
    outcomes["output"] = {"": out}
    return outcomes


def ran(folder: Path, *options: str) -> str:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *options, "."]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, encoding="utf-8").stdout


def failing(outcomes: dict[str, str], outcome: str) -> Iterator[str]:
    return (check for check, came in outcomes.items() if came == outcome)


def test_each_check_is_a_test_with_its_name(told: dict[str, dict[str, str]]) -> None:
    for file in ("test_module.py", "test_fixture.py", "test_class.py"):
        assert list(told[file]) == list(CHECKS)


def test_what_is_expected_to_fail_is_an_xfail_with_its_reason(told: dict[str, dict[str, str]]) -> None:
    assert set(failing(told["test_module.py"], "XFAIL")) == {"titles", "basis"}
    assert set(failing(told["test_module.py"], "FAILED")) == set()
    assert "nobody has named it yet" in told["output"][""]


def test_what_is_not_expected_to_fail_fails_with_what_is_wrong(told: dict[str, dict[str, str]]) -> None:
    assert set(failing(told["test_fixture.py"], "FAILED")) == {"titles", "basis"}
    assert "the stage talk: expected a title in zh, en" in told["output"][""]


def test_what_is_expected_to_fail_and_passes_fails(told: dict[str, dict[str, str]]) -> None:
    assert set(failing(told["test_class.py"], "FAILED")) == {"titles", "basis", "papers"}
    assert "they are never printed" in told["output"][""]


def test_without_a_procedure_it_says_what_it_needs(told: dict[str, dict[str, str]]) -> None:
    assert set(told["test_none.py"].values()) <= {"ERROR", "FAILED"}
    assert "procedure_check needs a `procedure`" in told["output"][""]


def test_starting_pytest_does_not_load_the_library(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(
        "import sys\n\ndef test_other():\n    assert 'deliberation' not in sys.modules\n", encoding="utf-8"
    )

    assert "1 passed" in ran(tmp_path)
