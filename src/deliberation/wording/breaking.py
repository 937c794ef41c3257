"""Breaking a text into lines as Chinese and English do, whatever its characters are measured in.

Chinese breaks between any two characters, English between words; no line begins with closing punctuation or ends with an opening one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final


_OPENING: Final = '（《〈“‘「『【〔［([{"'
_CLOSING: Final = '，。、；：？！）》〉”’」』】〕］…—,.;:?!)]}"'
_WIDE: Final = "\u2e80-\u2fff\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_WORD: Final = rf"[^\s{_WIDE}{re.escape(_OPENING)}”’，。、；：？！）》〉」』】〕］]+"
_UNIT: Final = re.compile(rf"[{re.escape(_OPENING)}]*(?:[{_WIDE}]|{_WORD})?[{re.escape(_CLOSING)}]*|.")

Measure = Callable[[str], float]
"""How wide a text is: columns of a terminal, parts of a drawing."""


def broken(text: str, width: float, measure: Measure, *, first: str = "", others: str = "") -> Iterator[str]:
    """The lines of a paragraph, none wider than ``width``.

    Args:
        text: one paragraph.
        width: how wide a line may be, as measured.
        measure: how wide a text is.
        first: what the first line begins with.
        others: what every other line begins with.

    >>> list(broken("居民与快递公司负责人面对面友好协商。", 8, len))
    ['居民与快递公司负', '责人面对面友好协', '商。']
    """
    line = first
    for unit in _units(text, width - measure(others), measure):
        if measure((line + unit).rstrip()) > width:
            yield line.rstrip()
            line = others + unit.lstrip()
        else:
            line += unit
    yield line.rstrip()


def _units(text: str, width: float, measure: Measure) -> Iterator[str]:
    """What isn't broken: a character or word with its punctuation, a space; what is too long for a line by pieces."""
    for found in _UNIT.finditer(text):
        piece = ""
        for char in found[0]:
            if piece and measure(piece + char) > width:
                yield piece
                piece = ""
            piece += char
        if piece:
            yield piece
