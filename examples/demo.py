"""The main job on real input: the courier depot of the 馨和苑 grid meeting, convened, replayed and followed up.

Run by ``make demo``; everything it shows comes from ``examples/cases/xinheyuan-sf-express.yaml``. ``make demo ARGS=zh`` shows it in
Chinese; ``make demo ARGS=all`` runs the examples beside it too, one for each procedure.
"""

from __future__ import annotations

import ast
import runpy
import sys
from pathlib import Path

from deliberation.cli import main


HERE = Path(__file__).parent
CASE = str(HERE / "cases" / "xinheyuan-sf-express.yaml")
DAYS = ("2023-03-01", "2023-04-30", "2023-05-01")
WIDTH = 100


def show(*arguments: str) -> None:
    """Runs one command as a user would, and goes on."""
    print("\n$ deliberation " + " ".join(arguments).replace(CASE, "examples/cases/xinheyuan-sf-express.yaml"))
    try:
        main(arguments)
    except SystemExit as done:
        if done.code:
            raise


def depot(lang: str) -> None:
    """Convening, the course of the meeting, its terms, and the ledger on three days."""
    show("convene", CASE, "--lang", lang)
    show("run", CASE, "--lang", lang)
    for day in DAYS:
        show("ledger", CASE, "--on", day, "--lang", lang)


def examples() -> None:
    """Every other script here, under its name and the first line of what it says of itself."""
    for script in sorted(HERE.glob("*.py")):
        if script.name == Path(__file__).name:
            continue
        about = ast.get_docstring(ast.parse(script.read_text(encoding="utf-8"))) or ""
        print(f"\n{'=' * WIDTH}\n{script.stem}\n{about.partition(chr(10))[0]}\n{'=' * WIDTH}\n")
        runpy.run_path(str(script), run_name="__main__")


def demo(what: str) -> None:
    """The depot in ``en`` or ``zh``, or ``all`` there is to show."""
    if what not in ("en", "zh", "all"):
        print(f"The demo shows en, zh or all, not {what!r}.", file=sys.stderr)
        raise SystemExit(2)
    depot("en" if what == "all" else what)
    if what == "all":
        examples()


if __name__ == "__main__":
    demo(" ".join(sys.argv[1:]) or "en")
