"""``deliberation paper KEY CASE_OR_RECORD``: a paper that a plugin adds."""

from __future__ import annotations

import click

from deliberation.cli.showing import as_json, lang, print_json, print_table, put
from deliberation.cli.sources import record_in
from deliberation.errors import InvalidInput, UnknownReference
from deliberation.plugins import installed
from deliberation.wording import Lang


@click.command("paper")
@click.argument("key", required=False)
@click.argument("case_or_record", required=False)
@as_json
@lang
def command(key: str | None, case_or_record: str | None, as_json: bool, lang: Lang) -> None:
    """A paper that a plugin adds, such as a list of answers; without KEY, which papers there are."""
    from deliberation.publishing import paper_json, paper_page  # noqa: PLC0415 - papers load only where they are made

    papers = installed().papers
    if key is None:
        if as_json:
            print_json(
                [
                    {"key": one.key, "title": dict(one.title), "distribution": one.plugin}
                    for one in papers.values()
                ]
            )
        else:
            print_table(
                ["key", "title", "from"], [[one.key, one.title, one.plugin] for one in papers.values()], lang
            )
        return
    if key not in papers:
        raise UnknownReference("paper.none", key=key, known=list(papers))
    if case_or_record is None:
        raise InvalidInput("cli.missing", what="CASE_OR_RECORD")
    record = record_in(case_or_record)
    if as_json:
        print_json(paper_json(papers[key], record, lang))
    else:
        put(paper_page(papers[key], record, lang), end="")
