"""``deliberation procedures``: what is installed, and what was left out and why."""

from __future__ import annotations

import click

from deliberation.cli.showing import as_json, heading, lang, print_json, print_table, said
from deliberation.plugins import installed
from deliberation.wording import Lang


@click.command("procedures")
@as_json
@lang
def command(as_json: bool, lang: Lang) -> None:
    """What is installed, and what was left out and why."""
    found = installed()
    if as_json:
        print_json([
            {
                "key": one.key, "title": dict(one.title), "distribution": one.origin.distribution if one.origin else None,
                "version": one.origin.version if one.origin else None, "stages": [stage.key for stage in one.stages],
            }
            for one in found.procedures.values()
        ])  # fmt: skip
    else:
        rows = [
            [one.key, one.title.get(lang), [stage.name.get(lang, stage.key) for stage in one.stages],
             f"{one.origin.distribution} {one.origin.version}" if one.origin else None]
            for one in found.procedures.values()
        ]  # fmt: skip
        print_table(["key", "title", "stages", "from"], rows, lang)
    if found.left_out and not as_json:
        heading(said("left-out", lang))
        print_table(
            ["plugin", "distribution", "why"], [[one.plugin, one.distribution, one.explain(lang)] for one in found.left_out], lang
        )
    elif found.left_out:
        for one in found.left_out:
            click.echo(f"{one.plugin} ({one.distribution}): {one.explain(lang)}", err=True)
