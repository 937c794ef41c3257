"""How the command line shows procedures side by side, within a hundred columns."""

from __future__ import annotations

from deliberation.cli.showing import print_heading, print_lines, print_table
from deliberation.publishing.comparing import ABREAST, Comparison, asked
from deliberation.publishing.describing import Answer, joiner, question
from deliberation.wording import Lang, Reason


def print_comparison(comparison: Comparison, lang: Lang) -> None:
    """Two procedures beside each other, each part of an answer on a line; more of them below each other under each question."""
    if len(comparison.columns) <= ABREAST:
        _beside(comparison, lang)
    else:
        _below(comparison, lang)


def _beside(comparison: Comparison, lang: Lang) -> None:
    head = [Reason("describing.compare-question"), *(one.title for one in comparison.columns)]
    rows = [
        [asked(comparison, row), *(_lines(parts, lang) for parts in row.answers)] for row in comparison.rows
    ]
    print_table(head, rows, lang, apart=True)
    if comparison.marks:
        print_heading(Reason("describing.compare-marked").explain(lang))


def _below(comparison: Comparison, lang: Lang) -> None:
    for place, row in enumerate(comparison.rows):
        if place:
            print_heading(question(row.question).explain(lang))
        else:
            print_lines(question(row.question).explain(lang))
        between = joiner(row.question).explain(lang)
        rows = [
            [column.title, between.join(part.explain(lang) for part in parts)]
            for column, parts in zip(comparison.columns, row.answers, strict=True)
        ]
        print_table(["procedure", "answer"], rows, lang, headed=False)


def _lines(parts: Answer, lang: Lang) -> str:
    return "\n".join(f"- {part.explain(lang)}" if len(parts) > 1 else part.explain(lang) for part in parts)
