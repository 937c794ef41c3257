"""How the documentation is built: `make docs`."""

from __future__ import annotations

import builtins
import collections.abc
import sys
import typing
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING, Any


if TYPE_CHECKING:
    from docutils.nodes import Element, reference
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


project = "deliberation"
author = "The deliberation authors"
project_copyright = "2026, The deliberation authors"
version = release = installed_version("deliberation")

sys.path.append(str(Path(__file__).parent / "_extensions"))

extensions = ["myst_parser", "procedure_pages", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
default_role = "py:obj"
highlight_language = "python"

html_theme = "furo"
html_title = f"deliberation {release}"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_default_options = {"members": True, "member-order": "bysource", "show-inheritance": True}
autodoc_typehints_format = "short"
napoleon_numpy_docstring = False
napoleon_use_rtype = False

# Nothing is looked up elsewhere while building, so names that aren't ours lead nowhere.
_OTHERS = "attrs?|cattrs|click|networkx|nx|numpy|np|pandas|pd|pluggy|rich|scipy|yaml"
_MODULES = "|".join([*sys.stdlib_module_names, _OTHERS])
_NAMES = "|".join([*vars(builtins), *typing.__all__, *collections.abc.__all__])
nitpick_ignore_regex = [
    (r"py:.*", rf"({_MODULES})\..+"),
    (r"py:(class|exc)", rf"({_NAMES})"),
    (
        r"py:class",
        r"(Converter|DayLike|Decimal|Fraction|NoneType|Part|Path|Tree|ZoneInfo|date|datetime|timedelta)",
    ),
    (r"py:class", r"csr_array"),
    (r"py:obj", r"[a-z]+"),  # a word of the library, such as a kind of event
    (r"py:(class|obj)", r"(deliberation\..+\.)?(_\w+|[A-Z])"),  # private aliases, type variables
]

# Said of an attribute, a sentence with a colon would be read as a type and its description.
_OF_ATTRIBUTES = {"attribute", "data", "property"}


def by_last_name(app: Sphinx, env: BuildEnvironment, node: pending_xref, text: Element) -> reference | None:
    """A link for a name that is said without its module, as annotations and docstrings do, if only one thing has it.

    A thing that stands in a module comes before a field or method of the same name.
    """
    if node.get("refdomain") != "py":
        return None
    python = env.domains.python_domain
    last = "." + node["reftarget"].rpartition(".")[2]
    named = {
        name: one.objtype for name, one in python.objects.items() if name.endswith(last) and not one.aliased
    }
    outer = [name for name, kind in named.items() if kind not in _OF_ATTRIBUTES | {"method"}]
    match outer or list(named):
        case [name]:
            return python.resolve_xref(env, node["refdoc"], app.builder, "obj", name, node, text)
    return None


def keep_sentences(_app: Sphinx, what: str, *args: Any) -> None:
    """Keeps Napoleon from taking an attribute's sentence apart: it begins with an empty comment."""
    lines: list[str] = args[-1]
    if what in _OF_ATTRIBUTES and any(lines):
        lines[:0] = ["..", ""]


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("missing-reference", by_last_name)
    app.connect("autodoc-process-docstring", keep_sentences, priority=400)
