"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from deliberation.publishing.phrases import Safe


def table(head: Iterable[Safe], rows: Iterable[Iterable[Safe]]) -> str:
    """A table of cells that are safe, one line for each row.

    >>> print(table([Safe("Seat"), Safe("How many")], [[Safe("Lead"), Safe("exactly 1")]]))
    | Seat | How many |
    |---|---|
    | Lead | exactly 1 |
    """
    columns = [*head]
    lines = [_line(columns), f"|{'---|' * len(columns)}", *map(_line, rows)]
    return "\n".join(lines)


def _line(cells: Iterable[Safe]) -> str:
    return f"| {' | '.join(cells)} |"
