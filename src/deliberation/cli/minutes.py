"""``deliberation minutes CASE_OR_RECORD``: the minutes, as Markdown."""

from __future__ import annotations

import click

from deliberation.cli.showing import lang, put
from deliberation.cli.sources import record_in
from deliberation.wording import Lang


@click.command("minutes")
@click.argument("case_or_record")
@click.option("--audience", type=click.Choice(["internal", "public"]), default="internal", show_default=True)
@click.option("--format", "form", type=click.Choice(["md"]), default="md", show_default=True)
@click.option("--supposed", is_flag=True, help="Show what an author assumed, marked as such.")
@lang
def command(case_or_record: str, audience: str, form: str, supposed: bool, lang: Lang) -> None:  # noqa: ARG001 - one format so far
    """The minutes, for internal use unless asked for otherwise.

    With ``--audience public`` private people are masked; somebody must read the page before it is published.
    """
    from deliberation.publishing import minutes, to_markdown  # noqa: PLC0415 - papers load only where they are made

    paper = minutes(record_in(case_or_record), audience=audience, supposed=supposed)
    put(to_markdown(paper, lang), end="")
