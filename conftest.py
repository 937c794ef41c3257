"""What tests need that may not be installed: procedures, which are plugins.

In the repository every plugin is installed and every test runs. With ``--isolated``, as `make isolated` calls it, tests that need a
procedure that isn't there are skipped by name, so that core and each plugin can be shown to stand without the others.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from hypothesis import settings


CASE = re.compile(r"examples/cases/[\w-]+\.yaml")
TOLD_BY = re.compile(r"^procedure: *(\S+)", re.MULTILINE)

INSTALLED = frozenset(point.name for point in entry_points(group="deliberation"))
PLUGINS = frozenset(path.parent.name for path in Path(__file__).parent.glob("plugins/*/pyproject.toml"))

# How long an example takes says something of the machine, not of the code. Where a change is checked, examples are the same each time.
CHECKED = bool(os.environ.get("CI"))
settings.register_profile("house", deadline=None, derandomize=CHECKED)
settings.register_profile("quick", deadline=None, derandomize=CHECKED, max_examples=10)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--isolated", action="store_true", help="skip tests whose procedures aren't installed")
    parser.addoption("--needing", action="store_true", help="of core's tests only those that need a plugin")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "needs(*keys): procedures that must be installed for this test; * for every one here"
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.config.getoption("--isolated"):
        missing = sorted(set(needed(item)) - INSTALLED)
        if missing:
            pytest.skip(f"not installed: {', '.join(missing)}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--needing"):
        plugins = config.rootpath / "plugins"
        kept = [item for item in items if plugins in item.path.parents or any(True for _ in needed(item))]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def needed(item: pytest.Item) -> Iterator[str]:
    """The keys of the procedures that a test needs: as it is marked, or as what it is given says."""
    for mark in item.iter_markers("needs"):
        yield from PLUGINS if mark.args == ("*",) else mark.args
    if isinstance(item, pytest.DoctestItem) and item.dtest is not None:
        for name in CASE.findall("".join(example.source for example in item.dtest.examples)):
            yield procedure_of(item.config.rootpath / name)
    if "s4" in getattr(item, "fixturenames", ()):
        yield "grid-meeting"
    if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
        yield from (key for value in item.callspec.params.values() for key in needed_for(value))


def needed_for(value: object) -> Iterator[str]:
    if isinstance(value, str) and value in PLUGINS:
        yield value
    if not isinstance(value, Path):
        return
    if value.parent.name == "cases" and value.suffix == ".yaml":
        yield procedure_of(value)
    if value.parent.name == "examples" and value.stem in PLUGINS:
        yield value.stem
    if value.parent.name == "plugins":
        yield value.name


def procedure_of(case: Path) -> str:
    found = TOLD_BY.search(case.read_text(encoding="utf-8"))
    assert found is not None, case
    return found[1]
