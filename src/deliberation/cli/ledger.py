"""``deliberation ledger CASE_OR_RECORD --on DATE``: what became of it by that day."""

from __future__ import annotations

import click

from deliberation.cli.showing import as_json, heading, lang, print_json, print_table, said
from deliberation.cli.sources import record_in
from deliberation.ledgers import Ledger
from deliberation.wording import Lang


@click.command("ledger")
@click.argument("case_or_record")
@click.option("--on", "on", required=True, metavar="DATE", help="The day asked about, e.g. 2023-05-01.")
@click.option("--known-by", metavar="DATE", help="Only what was known by then.")
@click.option("--supposed", is_flag=True, help="Count what an author assumed, marked as such.")
@as_json
@lang
def command(case_or_record: str, on: str, known_by: str | None, supposed: bool, as_json: bool, lang: Lang) -> None:
    """Answers, duties and terms on a day."""
    record, _ = record_in(case_or_record)
    ledger = Ledger.of(record)
    if as_json:
        print_json(ledger.to_json(on, known=known_by, supposed=supposed, lang=lang))
        return
    heading(said("ledger-title", lang, day=on))
    rows: list[list[object]] = [
        [one.ref, one.term.text, said(f"modality-{one.modality}", lang), one.status.explain(lang)]
        for one in ledger.terms(on, known=known_by, supposed=supposed)
    ]
    print_table(["ref", "text", "modality", "status"], rows, lang)
    answers = ledger.answers(on, known=known_by, supposed=supposed)
    if answers:
        heading(said("answers", lang))
        rows = [[one.ref, one.point.point.text, one.status.explain(lang)] for one in answers]
        print_table(["ref", "words", "status"], rows, lang)
