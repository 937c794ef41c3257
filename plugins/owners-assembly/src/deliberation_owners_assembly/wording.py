"""What this plugin says, in Chinese and English: the sentences stand in ``wording.toml`` beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from deliberation import Reason


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Every sentence by its name, ``{"zh": …, "en": …}``."""
    text = (files(__name__.rpartition(".")[0]) / "wording.toml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = tomllib.loads(text)
    return found


def said(name: str, **params: object) -> Reason:
    """One of them, filled in.

    >>> said("reached").explain("zh")
    '已达到'
    """
    return Reason(f"owners-assembly.{name}", params, words=sentences()[name])
