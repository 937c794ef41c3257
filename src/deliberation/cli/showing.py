"""How the command line shows things: JSON for programs, tables at most a hundred columns wide for people."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from deliberation.cli.wrapping import wrapped
from deliberation.leaves import Erased
from deliberation.wording import LANGS, Lang, Reason


if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

WIDTH: Final = 100
NARROWEST: Final = 40

Row = Sequence[object]

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
lang = click.option(
    "--lang",
    type=click.Choice(LANGS),
    default="en",
    show_default=True,
    help="The language of the frame; content stays as it is.",
)

_SPACES: Final = "\u00a0\u3000"


def said(name: str, language: Lang, /, **params: object) -> str:
    """A fixed phrase of the command line."""
    return Reason(f"cli.{name}", params).explain(language)


def put(text: str = "", *, end: str = "\n") -> None:
    """Prints a text. Where its reader has gone (``| head``), it is dropped without a word, and the command goes on to its end."""
    try:
        if sys.stdout is not None:
            sys.stdout.write(text + end)
    except BrokenPipeError:
        drop_output()


def drop_output() -> None:
    """Nobody reads: what is still to come goes nowhere."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_json(value: Any) -> None:
    """Prints one JSON value."""
    put(json_text(value, indent=2))


def json_text(value: Any, *, indent: int | None = None) -> str:
    """A JSON value as text, Chinese as it is where the terminal can show it."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent)
    return text


def print_heading(text: str) -> None:
    """Prints a heading, set off by an empty line."""
    put()
    print_lines(text)


def print_lines(text: str, *, indent: int = 0) -> None:
    """Prints a text of any length."""
    lead = " " * indent
    for line in wrapped(printable(text), _width() - indent, hanging=2 if indent else 0):
        put((lead + line).rstrip())


def print_table(
    columns: Row, rows: Iterable[Row], language: Lang, *, apart: bool = False, headed: bool = True
) -> None:
    """Prints a table; a column with nothing in it is left out.

    Args:
        columns: their titles: the name of a phrase ``cli.<column>``, or whatever a cell can be that isn't text.
        rows: a cell for each column. What stands in the first cell isn't repeated below it.
        language: of the frame.
        apart: whether rows whose first cells differ are set apart.
        headed: whether the titles are shown.
    """
    from rich import box  # noqa: PLC0415 - only people need tables
    from rich.table import Table  # noqa: PLC0415

    shown = [[_cell(cell, language) for cell in row] for row in rows]
    kept = [place for place, _ in enumerate(columns) if any(row[place] for row in shown)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, show_header=headed)
    for place in kept:
        table.add_column(_title(columns[place], language))
    before = None
    for row in shown:
        again = row[0] == before
        if apart and before is not None and not again:
            table.add_section()
        before = row[0]
        cells = ["" if again and not place else row[place] or "—" for place in kept]
        table.add_row(*map(_words, cells))
    console = _console()
    with console.capture() as captured:
        console.print(table)
    put("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _console() -> Console:
    from rich.console import Console  # noqa: PLC0415

    return Console(file=sys.stdout, width=_width(), highlight=False, markup=False, emoji=False)


def _width() -> int:
    """A hundred columns, so that it reads the same in a pipe; fewer in a narrower terminal."""
    try:
        return max(NARROWEST, min(WIDTH, os.get_terminal_size(sys.stdout.fileno()).columns))
    except (AttributeError, OSError, ValueError):
        return WIDTH


def _words(text: str) -> Text:
    """A cell whose lines break as Chinese does."""
    from rich.containers import Lines  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    class Words(Text):
        def wrap(self, console: Any, width: int, **_: Any) -> Lines:  # noqa: ARG002 - as rich calls it
            return Lines(Text(line) for line in wrapped(self.plain, width))

    return Words(text)


def _title(column: object, language: Lang) -> str:
    return said(column, language) if isinstance(column, str) else _cell(column, language)


def _cell(cell: object, language: Lang) -> str:
    """A cell as text: lists joined, titles in their language; empty for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, Erased):
        return said("erased", language)
    if isinstance(cell, Mapping):
        return _cell(cell.get(language), language)
    if isinstance(cell, Reason):
        return printable(cell.explain(language))
    if isinstance(cell, list | tuple):
        return ("、" if language == "zh" else ", ").join(_cell(one, language) for one in cell)
    return printable(str(cell))


def printable(text: str) -> str:
    """A text with its control characters shown instead of obeyed: no colours, no cursor, no change of direction."""
    return "".join(char if _harmless(char) else char.encode("unicode_escape").decode() for char in text)


def _harmless(char: str) -> bool:
    return char.isprintable() or char == "\n" or char in _SPACES
