"""``deliberation explain CASE_OR_RECORD REF``: the life of one statement, point, text or term."""

from __future__ import annotations

from datetime import date

import click

from deliberation.cli.days import given_day
from deliberation.cli.showing import as_json, lang, print_json, put
from deliberation.cli.sources import record_in
from deliberation.wording import Lang


@click.command("explain")
@click.argument("case_or_record")
@click.argument("ref")
@click.option("--on", callback=given_day, metavar="DATE", help="The day, such as 2023-05-01.")
@click.option("--known-by", callback=given_day, metavar="DATE", help="Only what was known by then.")
@click.option("--audience", type=click.Choice(["internal", "public"]), default="internal", show_default=True)
@click.option("--supposed", is_flag=True, help="Tell what an author assumed, marked as such.")
@as_json
@lang
def command(
    case_or_record: str,
    ref: str,
    on: date | None,
    known_by: date | None,
    audience: str,
    supposed: bool,
    as_json: bool,
    lang: Lang,
) -> None:
    """The life of one statement, point, text or term: REF is a source's id (S4.A4) or a reference (#12.1)."""
    from deliberation.publishing import story, story_json, story_page  # noqa: PLC0415 - papers load only where they are made

    told = story(record_in(case_or_record), ref, on=on, known=known_by, audience=audience, supposed=supposed)
    if as_json:
        print_json(story_json(told, lang))
    else:
        put(story_page(told, lang), end="")
