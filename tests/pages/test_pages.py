"""The tutorial and the how-to pages do what they say."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from deliberation import hooks


ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial" / "write-a-procedure.md"
HOW_TO = sorted(path for path in (ROOT / "docs" / "how-to").glob("*.md") if path.name != "index.md")
HOOKS = ROOT / "docs" / "reference" / "hooks.md"
SOURCES = [*ROOT.glob("src/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py")]

NAMES = [name for name in vars(hooks) if name.startswith("deliberation_")]
MOST_LINES = 40


def test_the_tutorial_leads_from_nothing_to_a_consultation(workplace: Any) -> None:
    workplace.follow(TUTORIAL)


@pytest.mark.parametrize("page", HOW_TO, ids=lambda page: page.stem)
def test_a_how_to_page_does_what_it_says(page: Path, workplace: Any) -> None:
    workplace.follow(page)


def test_the_tutorials_procedure_is_no_longer_than_it_promises(blocks: Any) -> None:
    [definition] = [block for block in blocks(TUTORIAL) if (block.file or "").endswith("stairwell-talk.toml")]

    assert len(definition.text.splitlines()) <= MOST_LINES


@pytest.mark.parametrize("page", [TUTORIAL, *HOW_TO], ids=lambda page: page.stem)
def test_every_block_of_a_page_is_a_file_or_a_command(page: Path, blocks: Any) -> None:
    loose = [block for block in blocks(page) if block.file is None and block.language != "console"]

    assert [block.text for block in loose] == SHOWN_ONLY.get(page.stem, [])


SHOWN_ONLY = {
    "procedure-in-toml": [
        'PROCEDURE = Procedure.read(importlib.resources.files(__name__) / "tea-talk.toml")\n',
        "#:schema ./procedure.schema.json\n",
        '[[rule]]\ninclude = ["**/procedures/*.toml"]\nschema = { path = "./procedure.schema.json" }\n',
    ],
}
"""What stands in a file whose other lines don't matter, or in another program's."""


# ---- the reference of hooks


def sections() -> dict[str, str]:
    """The page's sections, by their headings."""
    parts = re.split(r"^## `(.*)`$", HOOKS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def signature(name: str) -> str:
    return f"{name}({', '.join(inspect.signature(getattr(hooks, name)).parameters)})"


def test_every_hook_has_a_section_whose_heading_is_its_signature() -> None:
    assert sorted(sections()) == sorted(map(signature, NAMES))


@pytest.mark.parametrize("name", NAMES)
def test_a_hooks_section_says_when_it_fires_and_what_comes_of_a_wrong_answer(name: str) -> None:
    for row in ("fires", "a wrong answer", "used here by"):
        assert re.search(rf"^\| {row} \| \S", sections()[signature(name)], re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_a_hooks_section_names_who_uses_it_here(name: str) -> None:
    [said] = re.findall(r"^\| used here by \| (.*) \|$", sections()[signature(name)], re.MULTILINE)
    used = {
        file.relative_to(ROOT).parts[-2] for file in SOURCES
        if file.name != "hooks.py" and f"def {name}(" in file.read_text(encoding="utf-8")
    }  # fmt: skip

    assert set(re.findall(r"`(\w+)`", said)) == used


@pytest.mark.parametrize("name", NAMES)
def test_every_hook_has_a_test(name: str) -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/test_*.py"))

    assert re.search(rf"^def test_hook_{name}\w*\(", tests, re.MULTILINE)
