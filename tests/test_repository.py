"""What must be said in two places of the repository is said alike in both."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from deliberation import errors, installed_procedures
from deliberation.wording import LANGS


ROOT = Path(__file__).parent.parent
PLUGINS = sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml"))
WORDING = ROOT / "src" / "deliberation" / "wording"
AREAS = sorted(path.stem for path in WORDING.glob("*.toml"))

HEAVY = {"scipy", "matplotlib", "sqlalchemy", "yaml", "rich"}
CODE = re.compile(r"[a-z][a-z0-9]*\.[a-z0-9]+(?:-[a-z0-9]+)*")
SAID = {"Reason", "render"} | {name for name, kind in vars(errors).items() if isinstance(kind, type)}


# ---- the plugins


def test_there_is_a_plugin() -> None:
    assert PLUGINS


@pytest.mark.parametrize("folder", PLUGINS, ids=lambda folder: folder.name)
def test_every_plugin_is_named_wherever_the_root_names_plugins(folder: Path) -> None:
    root = settings(ROOT)
    tools = root["tool"]
    distribution, module = f"deliberation-{folder.name}", f"deliberation_{folder.name.replace('-', '_')}"
    contracts = {contract["name"]: contract for contract in tools["importlinter"]["contracts"]}

    assert distribution in root["dependency-groups"]["plugins"]
    assert tools["uv"]["sources"][distribution] == {"workspace": True}
    assert module in tools["coverage"]["run"]["source_pkgs"]
    assert f"plugins/{folder.name}/src" in tools["mypy"]["mypy_path"]
    assert module in tools["importlinter"]["root_packages"]
    assert module in contracts["Plugins import only public names"]["source_modules"]
    assert {f"{module} -> deliberation.testing", f"{module}.** -> deliberation.testing"} <= set(
        contracts["Plugins import only public names"]["ignore_imports"]
    )
    assert module in contracts["Core knows no plugin"]["forbidden_modules"]


@pytest.mark.parametrize("folder", PLUGINS, ids=lambda folder: folder.name)
def test_every_plugin_is_a_distribution_of_its_own(folder: Path) -> None:
    own = settings(folder)
    module = f"deliberation_{folder.name.replace('-', '_')}"

    assert own["project"]["name"] == f"deliberation-{folder.name}"
    assert own["project"]["entry-points"]["deliberation"] == {folder.name: module}
    assert set(own.get("tool", {})) <= {"hatch"}
    assert (folder / "README.md").is_file()
    assert (folder / "src" / module / "py.typed").is_file()


@pytest.mark.parametrize("folder", PLUGINS, ids=lambda folder: folder.name)
def test_every_plugin_is_installed_where_the_tests_run(folder: Path) -> None:
    assert folder.name in {point.name for point in entry_points(group="deliberation")}


@pytest.mark.parametrize("folder", PLUGINS, ids=lambda folder: folder.name)
def test_every_plugin_that_offers_a_procedure_has_it_checked_by_a_test(folder: Path) -> None:
    source, tests = (
        "".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob(f"{part}/**/*.py")))
        for part in ("src", "tests")
    )

    assert ("def deliberation_procedures(" in source) is ("check_procedure(" in tests)


@pytest.mark.needs("*")
def test_the_table_of_plugins_has_each_with_the_title_that_it_gives_itself() -> None:
    readme = (ROOT / "plugins" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[`(.+)/`\]\((.+)/README\.md\) \| `(.+)` \| (.+?) \|", readme, re.MULTILINE)
    found = installed_procedures()

    assert sorted(rows) == [
        (folder.name, folder.name, folder.name, found[folder.name].title["zh"])
        for folder in PLUGINS
        if folder.name in found
    ]
    assert all(f"[`{folder.name}/`]({folder.name}/README.md)" in readme for folder in PLUGINS)


def test_the_root_names_no_plugin_that_isnt_there() -> None:
    there = {f"deliberation-{folder.name}" for folder in PLUGINS}
    root = settings(ROOT)

    assert set(root["dependency-groups"]["plugins"]) == there
    assert set(root["tool"]["uv"]["sources"]) == there | {"deliberation"}


# ---- the words


@pytest.mark.parametrize("area", AREAS)
def test_every_code_has_words_in_both_languages(area: str) -> None:
    for name, entry in words(area).items():
        assert set(entry) == set(LANGS), f"{area}.{name}"
        assert all(text.strip() for text in entry.values()), f"{area}.{name}"


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_fill_in_the_same_things(area: str) -> None:
    for name, entry in words(area).items():
        zh, en = (placeholders(entry[lang]) for lang in LANGS)
        assert zh == en, f"{area}.{name}"


def test_every_code_in_the_source_has_words() -> None:
    assert AREAS
    known = all_codes()

    without = {f"{place}: {code}" for place, code in codes_said() if code not in known}

    assert without == set()


def test_every_code_with_words_is_used() -> None:
    unused = all_codes() - set(codes_used())

    assert unused == set()


# ---- the rest


def test_importing_the_library_loads_nothing_heavy() -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import deliberation"],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stderr
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in told.splitlines()}

    assert "deliberation" in loaded
    assert loaded & HEAVY == set()


def test_every_module_has_a_place_in_the_reference() -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "reference").glob("*.md"))
    documented = set(re.findall(r"automodule:: (deliberation\.\w+)", pages))

    package = ROOT / "src" / "deliberation"
    modules = [*package.glob("[!_]*.py"), *(init.parent for init in package.glob("[!_]*/__init__.py"))]
    public = {f"deliberation.{path.stem}" for path in modules}

    assert documented == public


def test_the_lock_file_names_only_the_public_index() -> None:
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    hosts = set(re.findall(r"\w+://([^/\"]+)", lock))

    assert hosts <= {"pypi.org", "files.pythonhosted.org"}


# ---- reading the repository


def settings(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))


def words(area: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((WORDING / f"{area}.toml").read_text(encoding="utf-8"))


def all_codes() -> set[str]:
    return {f"{area}.{name}" for area in AREAS for name in words(area)}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@cache
def sources() -> tuple[tuple[str, ast.Module], ...]:
    files = sorted([*ROOT.glob("src/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py")])
    return tuple((str(file.relative_to(ROOT)), ast.parse(file.read_text(encoding="utf-8"))) for file in files)


def codes_said() -> Iterator[tuple[str, str]]:
    """Each code that is raised, given as a reason or rendered, with its place; a `render` of something else isn't ours."""
    for file, tree in sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
            if name not in SAID:
                continue
            for code in literals(node.args[0]):
                if CODE.fullmatch(code) and (name != "render" or code.partition(".")[0] in AREAS):
                    yield f"{file}:{node.lineno}", code


def codes_used() -> Iterator[str]:
    """Each known code that the source holds: as a literal, or as one with gaps, ``f"decision.{outcome}"``, and their fillings."""
    yield "error.unknown-code"  # said in the place of a code that has no words
    texts = {text for _, tree in sources() for node in ast.walk(tree) for text in literals(node)}
    gapped = {pattern for _, tree in sources() for node in ast.walk(tree) if (pattern := with_gaps(node))}
    for code in all_codes():
        fits = (re.fullmatch(pattern, code) for pattern in gapped)
        if code in texts or any(fit and texts.issuperset(fit.groups()) for fit in fits):
            yield code


def literals(node: ast.AST) -> tuple[str, ...]:
    if isinstance(node, ast.IfExp):
        return (*literals(node.body), *literals(node.orelse))
    return (node.value,) if isinstance(node, ast.Constant) and isinstance(node.value, str) else ()


def with_gaps(node: ast.AST) -> str | None:
    if not isinstance(node, ast.JoinedStr):
        return None
    parts = [re.escape(text[0]) if (text := literals(part)) else "(.+)" for part in node.values]
    return "".join(parts) if re.match(r"[a-z]+\\\.", parts[0]) else None
