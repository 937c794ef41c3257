from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from deliberation.cli import main


ROOT = Path(__file__).parent.parent.parent
S4 = ROOT / "examples" / "cases" / "xinheyuan-sf-express.yaml"


@attrs.frozen
class Ran:
    """What a command printed, and its exit status."""

    status: object
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """What it said went wrong, with ``--json``."""
        assert self.out == ""
        return json.loads(self.err)


@pytest.fixture
def s4() -> str:
    return str(S4)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs the command line in this process."""

    def run(*arguments: str) -> Ran:
        with pytest.raises(SystemExit) as done:
            main(arguments)
        told = capsys.readouterr()
        return Ran(done.value.code, told.out, told.err)

    return run


@pytest.fixture
def started() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs the installed command in a process of its own."""

    def start(
        *arguments: str, shell: str | None = None, **surroundings: str
    ) -> subprocess.CompletedProcess[bytes]:
        command = str(Path(sys.executable).with_name("deliberation"))
        called = [command, *arguments] if shell is None else ["bash", "-c", shell, command, *arguments]
        return subprocess.run(
            called, cwd=ROOT, env=os.environ | surroundings, capture_output=True, check=False
        )

    return start


@pytest.fixture
def written(run: Callable[..., Ran], s4: str, tmp_path: Path) -> Path:
    """The record of the courier depot's case, with its papers beside it."""
    assert run("run", s4, "--out", str(tmp_path / "out"), "--json").status == 0
    return tmp_path / "out" / "xinheyuan-sf-express.record.jsonl"
