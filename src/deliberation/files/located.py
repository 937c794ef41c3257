"""A file's tree, and where its parts stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs


TreePath = tuple[str | int, ...]
"""The way to a part: ``("stages", 2, "moves")``."""


@attrs.frozen
class Located:
    """A tree, and where its parts stand.

    >>> tree = Located({"seats": [{"key": "guest"}]}, {("seats", 0): 3}, "tea.toml")
    >>> tree.at(("seats", 0, "key"))
    'tea.toml:3'
    """

    tree: Any
    lines: Mapping[TreePath, int]
    """From the path of a part, e.g. ``("record", 3, "say")``, to its line, from 1."""
    file: str

    def at(self, path: TreePath) -> str:
        """The place of a part, or of the nearest part around it: ``"case.yaml:14"``."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.file}:{self.lines.get(path, 1)}"
