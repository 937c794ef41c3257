"""Free text and personal values: what a record keeps apart, so that it can be removed later without touching the chain.

A class marks such a field with ``metadata=LEAF``. In a record the value becomes ``{"leaf", "salt", "value"}``; the event's hash
covers only the leaf's own hash. Removed, the value reads as an `Erased` text, and everything else still verifies.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Self


LEAF: Final[Mapping[str, bool]] = {"leaf": True}
"""Metadata of a field that holds free text or something personal: ``attrs.field(metadata=LEAF)``."""

DERIVED: Final[Mapping[str, bool]] = {"derived": True}
"""Metadata of a field that a record never holds: its place there says it, or it is code."""


class Erased(str):
    """A text that was removed from a record: empty, and it knows the hash that still stands for it.

    >>> gone = Erased.with_hash("ab12")
    >>> str(gone), gone.leaf
    ('', 'ab12')
    """

    leaf: str
    """The leaf's hash, as 64 hex digits."""

    @classmethod
    def with_hash(cls, leaf: str) -> Self:
        """An erased text that stands for the leaf of this hash."""
        text = cls("")
        text.leaf = leaf
        return text
