"""``deliberation procedures``: what is installed, and what was left out and why."""

from __future__ import annotations

import click

from deliberation.cli.showing import (
    as_json,
    lang,
    print_heading,
    print_json,
    print_table,
    printable,
    put,
    said,
)
from deliberation.plugins import LeftOut, installed
from deliberation.procedures import Procedure
from deliberation.schemas import shipped_schema
from deliberation.wording import Lang


@click.command("procedures")
@click.option("--schema", is_flag=True, help="The JSON Schema of a procedure's TOML file, for editors.")
@as_json
@lang
def command(schema: bool, as_json: bool, lang: Lang) -> None:
    """What is installed, and what was left out and why."""
    if schema:
        put(shipped_schema(), end="")
        return
    found = installed()
    procedures = found.procedures.values()
    if as_json:
        print_json([_json(one) for one in procedures])
        for one in found.left_out:
            click.echo(printable(f"{_plugin(one)}: {one.explain(lang)}"), err=True)
        return
    rows = [
        [one.key, one.title, [stage.name.get(lang) for stage in one.stages], _origin(one)]
        for one in procedures
    ]
    print_table(["key", "title", "stages", "from"], rows, lang)
    if found.left_out:
        print_heading(said("left-out", lang))
        print_table(["plugin", "why"], [[_plugin(one), one.explain(lang)] for one in found.left_out], lang)


def _json(procedure: Procedure) -> dict[str, object]:
    origin = procedure.origin
    return {
        "key": procedure.key,
        "title": dict(procedure.title),
        "distribution": origin.distribution if origin else None,
        "version": origin.version if origin else None,
        "stages": [stage.key for stage in procedure.stages],
    }


def _origin(procedure: Procedure) -> str | None:
    return f"{procedure.origin.distribution} {procedure.origin.version}" if procedure.origin else None


def _plugin(one: LeftOut) -> str:
    return f"{one.plugin} ({one.distribution})" if one.distribution else one.plugin
