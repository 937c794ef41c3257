"""Files that people write: what is in them, on which line, and what is wrong there. For files that nobody vouches for.

A definition, such as a procedure, is TOML: `read_toml` gives its tree with the line of every part, ``read_definition`` makes a value of
it, and `toml_text` writes one down. Case files are YAML and have a reader of their own; their faults are told alike.
"""

from __future__ import annotations

from deliberation.files.located import Located, TreePath
from deliberation.files.toml_text import toml_text
from deliberation.files.toml_tree import AnyPath, parse_toml, read_toml


__all__ = ["AnyPath", "Located", "TreePath", "parse_toml", "read_toml", "toml_text"]
