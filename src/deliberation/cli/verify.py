"""``deliberation verify RECORD``: checks a record's hash chain offline."""

from __future__ import annotations

import click

from deliberation.cli.showing import as_json, lang, print_json, print_lines
from deliberation.verification import verify_file
from deliberation.wording import Lang


@click.command("verify")
@click.argument("record")
@click.option(
    "--head", metavar="HASH", help="The head it should have; by default the one written beside it, if any."
)
@as_json
@lang
@click.pass_context
def command(context: click.Context, record: str, head: str | None, as_json: bool, lang: Lang) -> None:
    """Checks that a record is what was recorded. Exit status 1 where it isn't."""
    found = verify_file(record, head=head)
    if as_json:
        print_json(found.to_json())
    else:
        print_lines(found.explain(lang))
    context.exit(0 if found.ok else 1)
