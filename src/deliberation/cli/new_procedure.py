"""``deliberation new-procedure NAME DIR``: a distribution for a new procedure, ready to be installed."""

from __future__ import annotations

import shlex

import click

from deliberation.cli.showing import as_json, lang, print_json, print_lines, said
from deliberation.scaffolding import new_procedure
from deliberation.wording import Lang


@click.command("new-procedure")
@click.argument("name")
@click.argument("dir", default=".")
@click.option("--code", is_flag=True, help="Define it in Python instead of TOML.")
@as_json
@lang
def command(name: str, dir: str, code: bool, as_json: bool, lang: Lang) -> None:  # noqa: A002 - the word in the usage line
    """Writes DIR/deliberation-NAME: a procedure that installs and passes `deliberation check` as it is."""
    made = new_procedure(name, dir, code=code)
    if as_json:
        print_json({"procedure": name, "path": str(made)})
        return
    path = shlex.quote(str(made) if made.is_absolute() else f"./{made}")
    print_lines(said("new-made", lang, path=path))
    print_lines(said("new-next", lang, path=path, name=name))
