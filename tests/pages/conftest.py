"""Pages of the documentation whose commands and files are carried out as a reader would, in an environment of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from pathlib import Path

import attrs
import pytest


ROOT = Path(__file__).parents[2]
UV = ROOT / ".venv" / "bin" / "uv"

FENCE = re.compile(r"^(```+)([^\n]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
CAPTION = re.compile(r"^:caption: (\S+)\n+")
ENOUGH_SECONDS = 600


@attrs.frozen
class Block:
    """A fenced block of a page: its language, the file it is of where it says so, and its text."""

    language: str
    file: str | None
    text: str


def blocks_of(page: Path) -> Iterator[Block]:
    for found in FENCE.finditer(page.read_text(encoding="utf-8")):
        language, text = found[2].removeprefix("{code-block}").strip(), found[3]
        caption = CAPTION.match(text)
        yield Block(language, caption[1] if caption else None, text[caption.end() :] if caption else text)


@attrs.frozen
class Workplace:
    """A folder, and an environment of its own in which nothing but the library is installed, from its wheel."""

    folder: Path
    environment: Path

    def run(self, command: str, *, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Runs a command in the folder."""
        surroundings = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))
        }
        surroundings |= {
            "PATH": f"{self.environment / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "VIRTUAL_ENV": str(self.environment),
            "PYTHONUTF8": "1",
        }
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.folder, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", timeout=ENOUGH_SECONDS, check=False,
        )  # fmt: skip
        if check:
            assert done.returncode == 0, f"$ {command}\n{done.stdout}"
        return done

    def follow(self, page: Path) -> None:
        """Does what a page says: writes its files, types its commands, and compares what it shows with what comes."""
        blocks = list(blocks_of(page))
        assert any(block.language == "console" for block in blocks), page
        for block in blocks:
            if block.file is not None:
                path = self.folder / block.file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.text, encoding="utf-8")
            elif block.language == "console":
                for command, shown in commands_in(block.text):
                    self._type(command, shown)

    def _type(self, command: str, shown: str) -> None:
        if command.startswith("cd "):
            raise AssertionError("a page stays in its folder")
        done = self.run(command, check=False)
        like = OutputChecker().check_output(shown, done.stdout, ELLIPSIS | NORMALIZE_WHITESPACE)
        assert like or not shown, f"$ {command}\n{done.stdout}\n-- shown:\n{shown}"
        assert done.returncode == 0 or (like and shown), f"$ {command}\n{done.stdout}"


def commands_in(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a block, each with what is shown to come of it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """The library's wheel, built from this repository."""
    if pytestconfig.getoption("--isolated"):
        pytest.skip("it makes an environment of its own, and needs no plugin")
    if not UV.exists():
        pytest.skip("uv is needed, which make puts into .venv")
    folder = tmp_path_factory.mktemp("wheels")
    uv("build", "--quiet", "--wheel", "--package", "deliberation", "--out-dir", str(folder))
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture
def workplace(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """An empty folder, and a fresh environment with the library installed from its wheel."""
    folder = tmp_path_factory.mktemp("work")
    environment = tmp_path_factory.mktemp("environment") / "venv"
    uv("venv", "--quiet", "--python", sys.executable, str(environment))
    uv("pip", "install", "--quiet", "--python", str(environment / "bin" / "python"), str(wheel))
    pip = environment / "bin" / "pip"
    pip.write_text(f'#!/bin/sh\nexec "{UV}" pip "$@" --quiet\n', encoding="utf-8")
    pip.chmod(0o755)
    return Workplace(folder, environment)


def uv(*arguments: str) -> None:
    done = subprocess.run([str(UV), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def blocks() -> Callable[[Path], list[Block]]:
    return lambda page: list(blocks_of(page))
