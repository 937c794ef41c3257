"""Procedures side by side: the same questions asked of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from deliberation.errors import InvalidInput
from deliberation.procedures import Procedure
from deliberation.publishing.describing import QUESTIONS, Answer, Words, called, joiner, question
from deliberation.publishing.phrases import Safe, said
from deliberation.publishing.tables import table
from deliberation.wording import LANGS, Lang, Reason


ABREAST: Final = 2
"""How many procedures have room beside each other on a page; more stand below each other under every question."""


@attrs.frozen
class Column:
    """One of the procedures compared.

    Args:
        key: its key.
        title: its title in each language.
    """

    key: str
    title: Words


@attrs.frozen
class Row:
    """What each procedure answers to one question.

    Args:
        question: the question's key, e.g. ``"decides"``; see `QUESTIONS`.
        answers: for each procedure the parts of its answer, in the order of the columns.
    """

    question: str
    answers: tuple[Answer, ...]

    @property
    def differs(self) -> bool:
        """Whether not all of them answer alike."""
        return any(one != self.answers[0] for one in self.answers)


@attrs.frozen
class Comparison:
    """Procedures side by side; `compare` makes one.

    Args:
        columns: the procedures, in the order given.
        rows: the questions.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def marks(self) -> bool:
        """Whether it says which rows differ: for two procedures, as among more hardly any is the same."""
        return len(self.columns) == 2  # noqa: PLR2004

    def to_json(self) -> dict[str, Any]:
        """The comparison as JSON data, its answers as sentences in both languages.

        >>> from deliberation.community import COMMUNITY
        >>> compare([COMMUNITY]).to_json()["questions"][7]["answers"]["community"][0]["en"]
        'everyone consents or stands aside with recorded dissent, and nobody blocks'
        """
        keys = [one.key for one in self.columns]
        return {
            "procedures": [{"key": one.key, "title": dict(one.title)} for one in self.columns],
            "questions": [
                {
                    "question": row.question,
                    "title": _worded(question(row.question)),
                    "differs": row.differs,
                    "answers": {
                        key: [*map(_worded, parts)] for key, parts in zip(keys, row.answers, strict=True)
                    },
                }
                for row in self.rows
            ],
        }


def compare(procedures: Iterable[Procedure]) -> Comparison:
    """These procedures side by side: stages, seats, who may do what, how each decides, what it owes, where it comes from.

    Raises:
        InvalidInput: ``describing.compare-none`` for no procedure; ``describing.compare-twice`` for one given twice.

    >>> from deliberation.community import COMMUNITY
    >>> for row in compare([COMMUNITY]).rows[:2]:
    ...     print(row.question, [part.explain("en") for part in row.answers[0]])
    stages ['Propose the issue', 'Inform the parties', 'Consult (meeting)', 'Implement', 'Feed back']
    required ['Stakeholder (at least 2)']
    """
    given = tuple(procedures)
    if not given:
        raise InvalidInput("describing.compare-none")
    twice = [key for key, times in Counter(one.key for one in given).items() if times > 1]
    if twice:
        raise InvalidInput("describing.compare-twice", keys=twice)
    columns = tuple(Column(one.key, called(one)) for one in given)
    return Comparison(columns, tuple(Row(key, tuple(map(ask, given))) for key, ask in QUESTIONS.items()))


def _worded(reason: Reason) -> dict[str, str]:
    return {lang: reason.explain(lang) for lang in LANGS}


def comparison_page(
    comparison: Comparison, lang: Lang = "zh", *, pages: Mapping[str, str] | None = None
) -> str:
    """A comparison as a Markdown page: two procedures beside each other, more of them below each other under each question.

    Args:
        comparison: what to render. No text of a definition can be anything but text on the page.
        lang: its language, ``"zh"`` or ``"en"``.
        pages: for each procedure's key the address of its page, to link to.

    Raises:
        InvalidInput: ``publishing.lang`` for another language.

    >>> from deliberation.community import COMMUNITY
    >>> print(comparison_page(compare([COMMUNITY]), "en").splitlines()[2])
    | Question | Community consultation |
    """
    if lang not in LANGS:
        raise InvalidInput("publishing.lang", given=repr(lang), known=LANGS)
    titles = [_title(one, lang, pages or {}) for one in comparison.columns]
    blocks = _beside(comparison, titles, lang) if len(titles) <= ABREAST else _below(comparison, titles, lang)
    return "\n\n".join((f"# {_say('compare-title', lang)}", *blocks)) + "\n"


def _beside(comparison: Comparison, titles: list[Safe], lang: Lang) -> Iterator[str]:
    rows = [[said(asked(comparison, row), lang), *_cells(row, lang)] for row in comparison.rows]
    yield table([_say("compare-question", lang), *titles], rows)
    if comparison.marks:
        yield _say("compare-marked", lang)


def _below(comparison: Comparison, titles: list[Safe], lang: Lang) -> Iterator[str]:
    head = [_say("compare-procedure", lang), _say("compare-answer", lang)]
    for row in comparison.rows:
        yield f"## {said(asked(comparison, row), lang)}"
        yield table(head, zip(titles, _cells(row, lang), strict=True))


def asked(comparison: Comparison, row: Row) -> Reason:
    """A row's question; where two are compared, marked by whether they answer it alike."""
    plain = question(row.question)
    if not comparison.marks:
        return plain
    code = "describing.compare-differs" if row.differs else "describing.compare-alike"
    return Reason(code, {"question": plain})


def _cells(row: Row, lang: Lang) -> list[Safe]:
    between = joiner(row.question).explain(lang)
    return [Safe(between.join(said(part, lang) for part in parts)) for parts in row.answers]


def _title(column: Column, lang: Lang, pages: Mapping[str, str]) -> Safe:
    title = said(column.title, lang)
    return Safe(f"[{title}]({pages[column.key]})") if column.key in pages else title


def _say(name: str, lang: Lang) -> Safe:
    return said(Reason(f"describing.{name}"), lang)
