"""Breaking lines by the width that characters have in a terminal."""

from __future__ import annotations

from deliberation.wording.breaking import broken


def wrapped(text: str, width: int, *, hanging: int = 0) -> list[str]:
    """The lines of a text, each at most ``width`` columns wide; those after the first begin with ``hanging`` spaces.

    >>> wrapped("顺丰公司 经营 顺丰公司金凤营业部（据来源）。", 22)
    ['顺丰公司 经营 顺丰公司', '金凤营业部（据来源）。']
    """
    from rich.cells import cell_len  # noqa: PLC0415 - only people need lines

    lines: list[str] = []
    lead = " " * hanging
    for paragraph in text.split("\n"):
        lines += broken(paragraph, width, cell_len, first=lead if lines else "", others=lead)
    return lines
