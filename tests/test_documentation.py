"""The pages of the documentation that are written when it is built."""

from __future__ import annotations

from pathlib import Path

import attrs
import procedure_pages
import pytest

from deliberation import installed_procedures
from deliberation.procedures import Origin


pytestmark = pytest.mark.needs("*")

ROOT = Path(__file__).parent.parent
PROCEDURES = installed_procedures()


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return procedure_pages.pages(ROOT, PROCEDURES)


def test_every_installed_procedure_has_a_page_that_the_index_leads_to(pages: dict[str, str]) -> None:
    assert set(pages) == {"index.md", *(f"{key}.md" for key in PROCEDURES)}
    toctree = pages["index.md"].partition("```{toctree}")[2].partition("```")[0].split()
    assert toctree == [":maxdepth:", "1", *PROCEDURES]
    assert all(f"]({key}.md)" in pages["index.md"] for key in PROCEDURES)


@pytest.mark.parametrize("key", PROCEDURES)
def test_a_page_has_what_the_plugin_says_the_picture_and_the_definition(
    pages: dict[str, str], key: str
) -> None:
    page, procedure = pages[f"{key}.md"], PROCEDURES[key]
    told = procedure_pages.told(procedure)

    assert page.startswith(f"# {procedure.title['en']} · {procedure.title['zh']}\n\n{told}\n\n- Key: {key}\n")
    assert told
    assert "\n\n<svg " in page
    assert "\n## Stages\n" in page


def test_a_case_is_told_of_on_the_page_of_its_procedure_and_on_no_other(pages: dict[str, str]) -> None:
    for path in sorted((ROOT / "examples" / "cases").glob("*.yaml")):
        [where] = [name for name, text in pages.items() if f"examples/cases/{path.name}" in text]
        assert f"procedure: {where.removesuffix('.md')}\n" in path.read_text(encoding="utf-8")

    assert "馨和苑社区网格民主协商会 解决居民烦心事, from 协商民主 03" in pages["grid-meeting.md"]
    assert "## Told by a source" not in pages["community.md"]


def test_a_script_of_the_same_name_is_shown_and_none_is_no_fault(tmp_path: Path) -> None:
    community = PROCEDURES["community"]
    without = procedure_pages.pages(tmp_path, {"community": community})["community.md"]
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "community.py").touch()
    with_one = procedure_pages.pages(tmp_path, {"community": community})["community.md"]

    assert "literalinclude" not in without
    assert "```{literalinclude} ../../examples/community.py\n" in with_one


def test_a_procedure_from_nowhere_is_described_all_the_same() -> None:
    stray = attrs.evolve(PROCEDURES["community"], origin=Origin("deliberation-tea", "1"))

    assert procedure_pages.told(stray) == ""
    assert procedure_pages.told(attrs.evolve(stray, origin=None)) == ""
    assert procedure_pages.page(stray, [], ROOT).startswith(
        "# Community consultation · 社区协商\n\n- Key: community\n"
    )


def test_pages_are_written_once_and_those_of_procedures_that_are_gone_taken_away(tmp_path: Path) -> None:
    folder = tmp_path / "procedures"
    procedure_pages.write(folder, {"a.md": "a", "b.md": "b"})
    written = (folder / "a.md").stat().st_mtime_ns

    procedure_pages.write(folder, {"a.md": "a", "c.md": "c"})

    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == {
        "a.md": "a",
        "c.md": "c",
    }
    assert (folder / "a.md").stat().st_mtime_ns == written
