"""Breaking lines as Chinese and English do, by the width that characters have in a terminal.

Chinese breaks between any two characters, English between words; no line begins with closing punctuation or ends with an opening one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final


_OPENING: Final = '（《〈“‘「『【〔［([{"'
_CLOSING: Final = '，。、；：？！）》〉”’」』】〕］…—,.;:?!)]}"'
_WIDE: Final = "\u2e80-\u2fff\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_WORD: Final = rf"[^\s{_WIDE}{re.escape(_OPENING)}”’，。、；：？！）》〉」』】〕］]+"
_UNIT: Final = re.compile(rf"[{re.escape(_OPENING)}]*(?:[{_WIDE}]|{_WORD})?[{re.escape(_CLOSING)}]*|.")


def wrapped(text: str, width: int, *, hanging: int = 0) -> list[str]:
    """The lines of a text, each at most ``width`` columns wide; those after the first begin with ``hanging`` spaces.

    >>> wrapped("顺丰公司 经营 顺丰公司金凤营业部（据来源）。", 22)
    ['顺丰公司 经营 顺丰公司', '金凤营业部（据来源）。']
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _lines(paragraph, width, " " * hanging if lines else "", " " * hanging)
    return lines


def _lines(text: str, width: int, first: str, others: str) -> Iterator[str]:
    from rich.cells import cell_len  # noqa: PLC0415 - only people need lines

    line = first
    for unit in _units(text, width - len(others)):
        if cell_len((line + unit).rstrip()) > width:
            yield line.rstrip()
            line = others + unit.lstrip()
        else:
            line += unit
    yield line.rstrip()


def _units(text: str, width: int) -> Iterator[str]:
    """What isn't broken: a character or word with its punctuation, a space; what is too long for a line by pieces."""
    from rich.cells import chop_cells  # noqa: PLC0415

    for found in _UNIT.finditer(text):
        yield from chop_cells(found[0], width) if found[0] else ()
