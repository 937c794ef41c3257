"""What the tests of pages and pictures share: a procedure full of one text, and what a Markdown reader makes of a page."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import pytest
from markdown_it import MarkdownIt

from deliberation import Duty, Procedure, Seat, Stage, consent_of


EVIL = (
    "<script>alert(1)</script>",
    "</text><script>alert(1)</script>",
    "</title></svg><img src=x onerror=alert(1)>",
    "]]><!-- --> &lt; &amp;lt;",
    '" onload="alert(1)',
    "# heading\n\n## another",
    "| a | b |\n|---|---|",
    "[x](javascript:alert(1)) ![x](http://evil.example)",
    "`code` ~~gone~~ **b** _i_",
    "a\n\n<svg onload=alert(1)>",
    "\x00\x1b[31mred\u202eevil\u200b\ufffe",
    "- item",
    "(here)=",
    "{{ x }} {raw}`html`",
    "{title} {0}",
    "\\",
)
"""Texts that would be more than text in Markdown, HTML, XML or a format string."""


@pytest.fixture(scope="session", params=EVIL)
def evil(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def structure() -> Callable[[str], list[str]]:
    """What a Markdown page is made of for its reader, without the text."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])

    def made_of(page: str) -> list[str]:
        tokens = chain.from_iterable([block, *(block.children or [])] for block in reader.parse(page))
        return [f"{one.type} {one.tag}" for one in tokens if not one.type.startswith("text")]

    return made_of


@pytest.fixture(scope="session")
def saying() -> Callable[[str], Procedure]:
    """A procedure with one text wherever a definition can hold one."""

    def procedure(text: str) -> Procedure:
        title = {"zh": text, "en": text}
        settling = dict.fromkeys(("propose", "consent", "object", "decide", "agree"), "*")
        moves = {"say": "*", "say:directive": "lead", "answer": "lead", **settling}
        return Procedure(
            key="talk",
            title=title,
            seats=[
                Seat("lead", at_least=1, at_most=1, found_by=text, title=title, basis=text),
                Seat("resident", title=title, basis=text),
            ],
            stages=[
                Stage(
                    "intake",
                    yields=("points", "tea:list"),
                    moves={"act:tea:pour": "lead"},
                    title=title,
                    basis=text,
                ),
                Stage(
                    "hearing",
                    needs=("roll", "points"),
                    yields=("answers", "agreement"),
                    moves=moves,
                    meeting=True,
                    repeatable=True,
                    title=title,
                    basis=text,
                ),
            ],
            duties=[
                Duty(owed_by="lead", to="complaint", until="hearing", each=True, disposed=True, basis=text),
                Duty(owed_by=("lead", "resident"), to="question", basis=text),
            ],
            decides=consent_of("lead", "resident"),
            suits=[text],
            basis=text,
        )

    return procedure
