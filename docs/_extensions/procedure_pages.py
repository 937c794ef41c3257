"""A page for each installed procedure, and one that compares them, written when the documentation is built.

What they say comes from the definitions, from what each plugin says of itself, and from ``examples/``; so they can't go stale. They are
written into ``docs/procedures``, which isn't in the repository.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deliberation import community, installed_procedures, load_case
from deliberation.cases import Case
from deliberation.plugins import GROUP
from deliberation.procedures import Procedure
from deliberation.publishing import compare, comparison_page, procedure_page
from deliberation.publishing.phrases import escape


if TYPE_CHECKING:
    from sphinx.application import Sphinx

FOLDER = "procedures"

INTRODUCTION = """\
Each procedure is a plugin, but for the generic one, which comes with the library. These pages are written from the definitions
that are installed when the documentation is built, as `deliberation procedures --compare` and `deliberation procedures --page KEY`
print them."""


def pages(root: Path, procedures: Mapping[str, Procedure]) -> dict[str, str]:
    """The text of each page by the name of its file.

    Args:
        root: of the repository, whose ``examples`` are shown.
        procedures: what to write about.
    """
    cases = [load_case(path) for path in sorted((root / "examples" / "cases").glob("*.yaml"))]
    written = {
        f"{key}.md": page(one, [case for case in cases if case.procedure.key == key], root)
        for key, one in procedures.items()
    }
    return {"index.md": index(procedures), **written}


def index(procedures: Mapping[str, Procedure]) -> str:
    """All of them side by side, and the way to each."""
    compared = comparison_page(
        compare(procedures.values()), "en", pages={key: f"{key}.md" for key in procedures}
    )
    toctree = "\n".join(["```{toctree}", ":maxdepth: 1", "", *procedures, "```"])
    return f"# Procedures\n\n{INTRODUCTION}\n\n{toctree}\n{_after_title(compared)}"


def page(procedure: Procedure, cases: list[Case], root: Path) -> str:
    """One procedure: what its plugin says of it, its definition, the cases held by it, and a script if there is one."""
    text = procedure_page(procedure, "en")
    parts = [text.partition("\n")[0], told(procedure), _after_title(text).strip(), *_cases(cases)]
    script = root / "examples" / f"{procedure.key}.py"
    if script.is_file():
        parts += [
            "## A session in Python",
            f"```{{literalinclude}} ../../examples/{script.name}\n:language: python\n```",
        ]
    return "\n\n".join(part for part in parts if part) + "\n"


def told(procedure: Procedure) -> str:
    """What the plugin that offers a procedure says of itself."""
    origin = procedure.origin
    if origin is not None and origin.distribution == "deliberation":
        return inspect.getdoc(community) or ""
    for point in entry_points(group=GROUP):
        if origin is not None and point.dist is not None and point.dist.name == origin.distribution:
            return inspect.getdoc(point.load()) or ""
    return ""


def _after_title(text: str) -> str:
    return text.partition("\n")[2]


def _cases(cases: list[Case]) -> Iterator[str]:
    if cases:
        yield "## Told by a source"
    for case in cases:
        path = f"examples/cases/{case.slug}.yaml"
        source = f", from {escape(case.file.source)}" if case.file.source else ""
        yield f"{escape(case.title)}{source}: {{download}}`{case.slug}.yaml <../../{path}>`"
        yield f"```console\n$ deliberation run {path}\n$ deliberation minutes {path}\n```"


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Writes pages, leaves those alone that haven't changed, and takes away those that are no more."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    for path in folder.glob("*.md"):
        if path.name not in texts:
            path.unlink()


def before_reading(app: Sphinx) -> None:
    """Writes the pages before Sphinx looks for what there is to read."""
    docs = Path(app.srcdir)
    write(docs / FOLDER, pages(docs.parent, installed_procedures()))


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("builder-inited", before_reading)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
