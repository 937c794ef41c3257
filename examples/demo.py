"""The main job on real input: the courier depot of the 馨和苑 grid meeting, convened, replayed and followed up.

Run by ``make demo``; everything it shows comes from ``examples/cases/xinheyuan-sf-express.yaml``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from deliberation.cli import main


CASE = str(Path(__file__).parent / "cases" / "xinheyuan-sf-express.yaml")
DAYS = ("2023-03-01", "2023-04-30", "2023-05-01")


def show(*arguments: str) -> None:
    """Runs one command as a user would, and goes on."""
    print("\n$ deliberation " + " ".join(arguments).replace(CASE, "examples/cases/xinheyuan-sf-express.yaml"))
    try:
        main(arguments)
    except SystemExit as done:
        if done.code:
            raise


def demo(lang: str = "en") -> None:
    """Convening, the course of the meeting, its terms, and the ledger on three days."""
    show("convene", CASE, "--lang", lang)
    show("run", CASE, "--lang", lang)
    for day in DAYS:
        show("ledger", CASE, "--on", day, "--lang", lang)


if __name__ == "__main__":
    demo(*sys.argv[1:2])
