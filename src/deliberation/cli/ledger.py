"""``deliberation ledger CASE_OR_RECORD --on DATE``: what became of it by that day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import attrs
import click

from deliberation.cli.naming import Names
from deliberation.cli.showing import as_json, lang, print_heading, print_json, print_table, said
from deliberation.cli.sources import record_in
from deliberation.errors import InvalidInput
from deliberation.ledgers import AnswerEntry, DutyEntry, Ledger
from deliberation.records import Record
from deliberation.statuses import Status
from deliberation.wording import Lang, Reason


_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@attrs.frozen
class Asked:
    """What is asked of a ledger: how things stood on a day, as known by a day, with what is only supposed or without.

    ``others`` are further records at hand, looked through for sittings of the same forum.
    """

    on: date
    known: date | None = None
    supposed: bool = False
    others: tuple[Record, ...] = ()


def day(_: click.Context, option: click.Parameter, given: str | None) -> date | None:
    """A day as it is given to an option."""
    if given is None:
        return None
    try:
        return date.fromisoformat(given if _DAY.fullmatch(given) else "")
    except ValueError:
        raise InvalidInput("ledger.day", where=option.opts[-1], given=given) from None


@click.command("ledger")
@click.argument("case_or_record")
@click.option("--on", "on", required=True, callback=day, metavar="DATE", help="The day, such as 2023-05-01.")
@click.option("--known-by", callback=day, metavar="DATE", help="Only what was known by then.")
@click.option("--supposed", is_flag=True, help="Count what an author assumed, marked as such.")
@click.option(
    "--with",
    "others",
    multiple=True,
    metavar="FILE",
    help="Another case or record of the same forum, looked through for its sittings; can be given again.",
)
@as_json
@lang
def command(
    case_or_record: str,
    on: date,
    known_by: date | None,
    supposed: bool,
    others: tuple[str, ...],
    as_json: bool,
    lang: Lang,
) -> None:
    """Answers, duties and terms on a day."""
    record = record_in(case_or_record)
    asked = Asked(on, known_by, supposed, tuple(map(record_in, others)))
    if as_json:
        print_json(ledger_json(record, asked, lang))
    else:
        print_ledger(record, asked, lang)


def ledger_json(record: Record, asked: Asked, lang: Lang) -> dict[str, Any]:
    """The ledger as one JSON object, in which ``because`` calls people by name."""
    ledger, names = Ledger.of(record, *asked.others), Names.of(record, lang)
    told = ledger.to_json(asked.on, known=asked.known, supposed=asked.supposed, lang=lang)
    terms = ledger.terms(asked.on, known=asked.known, supposed=asked.supposed)
    duties = ledger.duties(asked.on, known=asked.known, supposed=asked.supposed)
    for row, status in zip((*told["terms"], *told["duties"]), _statuses(*terms, *duties), strict=True):
        row["because"] = names.because(status)
    return told


def _statuses(*entries: Any) -> Iterator[Status]:
    yield from (entry.status for entry in entries)


def print_ledger(record: Record, asked: Asked, lang: Lang) -> None:
    """Prints the ledger as tables: terms, then answers and duties where there are any."""
    ledger, names = Ledger.of(record, *asked.others), Names.of(record, lang)
    title = "ledger-title" if asked.known is None else "ledger-title-known"
    print_heading(said(title, lang, day=asked.on, known=asked.known))
    terms = ledger.terms(asked.on, known=asked.known, supposed=asked.supposed)
    rows: list[list[object]] = [
        [one.ref, one.term.text, _status(one.status, lang), names.because(one.status)] for one in terms
    ]
    print_table(["ref", "term", "status", "why"], rows, lang)
    answers = ledger.answers(asked.on, known=asked.known, supposed=asked.supposed)
    if answers:
        print_heading(said("answers", lang))
        print_table(["ref", "point", "answered", "by"], [_answer(one, names) for one in answers], lang)
    duties = ledger.duties(asked.on, known=asked.known, supposed=asked.supposed)
    if duties:
        print_heading(said("duties", lang))
        print_table(["who", "duty", "status", "why"], list(_duties(duties, names)), lang)


def _status(status: Status, lang: Lang) -> str:
    return Reason(f"ledger.status-{status.status}").explain(lang)


def _answer(one: AnswerEntry, names: Names) -> list[object]:
    point, count = one.point.point, one.count
    text = point.text if point.text is not None else count.explain(names.lang) if count is not None else None
    return [one.ref, text, _status(one.status, names.lang), names.people(one.by)]


def _duties(entries: tuple[DutyEntry, ...], names: Names) -> Iterator[list[object]]:
    """What is owed alike by the same people by the same time stands on one line."""
    together: dict[tuple[Any, ...], list[str]] = {}
    for one in entries:
        alike = (one.what, one.owed_by, one.due, _status(one.status, names.lang), names.because(one.status))
        together.setdefault(alike, []).append(one.to)
    for (what, owed_by, due, status, why), to in together.items():
        owed = _sitting(due, names.lang) if what == "sitting" else _owed_answer(due, to, names)
        yield [names.people(owed_by), owed, status, why]


def _owed_answer(due: str | None, points: list[str], names: Names) -> str:
    if due is None:
        return said("duty-answer", names.lang, points=points)
    return said("duty-answer-until", names.lang, points=points, stage=names.stage(due))


def _sitting(due: str | None, lang: Lang) -> str:
    return said("duty-sitting", lang) if due is None else said("duty-sitting-by", lang, day=due)
