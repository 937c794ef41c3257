"""Shows that no plugin leans on another, and core on none of them: built wheels, installed in an environment of their own.

1. core alone passes its own tests;
2. each plugin passes its own, installed alone with core;
3. with any one plugin away, all the others pass theirs, and core those that need a plugin; the rest passed in step 1.

Run by ``make isolated``; plugins named as arguments are the only ones that are taken alone and away. Tests of core that need a
procedure which isn't installed are skipped there, by name; in `make test`, where everything is installed, all of them run.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path


ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).with_name("uv")
WORK = ROOT / "build" / "isolated"
WHEELS = WORK / "wheels"
PYTHON = WORK / "venv" / "bin" / "python"
PLUGINS = sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml"))


def main(wanted: list[str]) -> int:
    """All three, for these plugins or for every one; the number of failures."""
    unknown = sorted(set(wanted) - {plugin.name for plugin in PLUGINS})
    if unknown:
        print(f"no such plugin: {', '.join(unknown)}; there are {', '.join(one.name for one in PLUGINS)}")
        return 2
    chosen = [plugin for plugin in PLUGINS if not wanted or plugin.name in wanted]
    prepare()
    failed = [] if passes("core alone", ["tests"]) else ["core alone"]
    for plugin in chosen:
        with_installed([plugin])
        if not passes(f"{plugin.name} alone", [f"plugins/{plugin.name}/tests"]):
            failed.append(f"{plugin.name} alone")
        without_installed([plugin])
    for away in chosen:
        others = [plugin for plugin in PLUGINS if plugin != away]
        with_installed(others)
        tests = ["--needing", "tests", *(f"plugins/{one.name}/tests" for one in others)]
        if not passes(f"without {away.name}", tests):
            failed.append(f"without {away.name}")
        without_installed(others)
    print(f"isolated: {', '.join(failed)} failed" if failed else "isolated: all stand alone")
    return 1 if failed else 0


def prepare() -> None:
    """Wheels of everything, and an environment with core and what tests need."""
    shutil.rmtree(WORK, ignore_errors=True)
    uv("build", "--quiet", "--wheel", "--all-packages", "--out-dir", str(WHEELS))
    uv("venv", "--quiet", "--python", sys.executable, str(WORK / "venv"))
    needs = WORK / "test.txt"
    uv(
        "export", "--quiet", "--frozen", "--no-default-groups", "--group", "test", "--no-emit-workspace",
        "--no-hashes", "--output-file", str(needs),
    )  # fmt: skip
    install("--requirement", str(needs))
    install("--no-deps", *map(str, WHEELS.glob("deliberation-*.whl")))


def with_installed(plugins: list[Path]) -> None:
    """Puts the wheels of these plugins beside core, and what they need besides."""
    wheels = (wheel for plugin in plugins for wheel in WHEELS.glob(f"{distribution(plugin)}-*.whl"))
    install("--find-links", str(WHEELS), *map(str, wheels))


def without_installed(plugins: list[Path]) -> None:
    """Takes them away again."""
    uv("pip", "uninstall", "--quiet", "--python", str(PYTHON), *(distribution(plugin) for plugin in plugins))


def distribution(plugin: Path) -> str:
    """The name that a plugin's wheel begins with."""
    return f"deliberation_{plugin.name.replace('-', '_')}"


def passes(title: str, tests: list[str]) -> bool:
    """Whether these tests pass in the environment as it is."""
    print(f"== {title}", flush=True)
    command = [
        str(PYTHON), "-m", "pytest", "--isolated", "--hypothesis-profile=quick", "--quiet", "-r", "fE",
        "-p", "no:cacheprovider", "-n", "2", *tests,
    ]  # fmt: skip
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def install(*what: str) -> None:
    """Installs into the environment."""
    uv("pip", "install", "--quiet", "--python", str(PYTHON), *what)


def uv(*arguments: str) -> None:
    """Runs uv, which says itself what went wrong."""
    subprocess.run([str(UV), *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
