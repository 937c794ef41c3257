"""How the command line shows things: JSON for programs, tables a hundred columns wide for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from deliberation.wording import LANGS, Lang, Reason


if TYPE_CHECKING:
    from rich.console import Console

WIDTH: Final = 100

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
lang = click.option(
    "--lang", type=click.Choice(LANGS), default="en", show_default=True, help="The language of the frame; content stays as it is."
)


def print_json(value: Any) -> None:
    """Prints one JSON value, Chinese as it is."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def console() -> Console:
    """A console for stdout; at most a hundred columns, so that it reads the same in a pipe."""
    from rich.console import Console  # noqa: PLC0415 - only people need tables

    return Console(file=sys.stdout, width=WIDTH, highlight=False, markup=False, emoji=False)


def heading(text: str) -> None:
    """Prints a heading."""
    print(f"\n{text}")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], language: Lang) -> None:
    """Prints a table whose column titles are the words ``cli.<column>``."""
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False, show_edge=False)
    for column in columns:
        table.add_column(said(column, language), overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell, language)) for cell in row))
    console().print(table)


def printable(cell: object, language: Lang) -> str:
    """A cell as text: lists joined, control characters shown instead of obeyed."""
    if cell is None:
        return "—"
    if isinstance(cell, (list, tuple)):
        return ("、" if language == "zh" else ", ").join(printable(one, language) for one in cell)
    return "".join(char if char.isprintable() or char == "\n" else "�" for char in str(cell))


def said(name: str, language: Lang, **params: object) -> str:
    """A fixed phrase of the command line."""
    return Reason(f"cli.{name}", params).explain(language)
