"""A record reads the same wherever it is read, whatever is installed there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


ROOT = Path(__file__).parent.parent
CASE = "examples/cases/xinheyuan-sf-express.yaml"
pytestmark = pytest.mark.needs("grid-meeting")

COMMAND = str(Path(sys.executable).parent / "deliberation")


def told(*arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [COMMAND, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("papers")
    told("run", CASE, "--out", str(folder))
    return str(folder / "xinheyuan-sf-express.record.jsonl")


@pytest.mark.parametrize(
    "question",
    [
        ("ledger", "--on", "2023-05-01", "--json"),
        ("minutes", "--lang", "zh"),
        ("minutes", "--lang", "en"),
        ("verify", "--json"),
    ],
    ids=" ".join,
)
def test_a_record_gives_the_same_papers_with_its_procedure_uninstalled(
    record: str, question: tuple[str, ...]
) -> None:
    verb, *options = question

    assert told(verb, record, *options) == told(
        verb, record, *options, DELIBERATION_DISABLE_PLUGINS="grid-meeting"
    )


def test_the_same_case_gives_the_same_bytes_under_any_hash_seed_zone_and_language(
    record: str, tmp_path: Path
) -> None:
    told("run", CASE, "--out", str(tmp_path), PYTHONHASHSEED="7", TZ="America/Lima", LANG="C", LC_ALL="C")

    assert (tmp_path / Path(record).name).read_bytes() == Path(record).read_bytes()
