"""``deliberation procedures [KEY ...]``: what is installed, and what was left out and why; or some of it, compared, drawn, described."""

from __future__ import annotations

from collections.abc import Iterable

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
from deliberation.errors import InvalidInput
from deliberation.plugins import LeftOut, installed
from deliberation.procedures import Procedure
from deliberation.schemas import shipped_schema
from deliberation.wording import Lang


@click.command("procedures")
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@click.option("--compare", is_flag=True, help="Side by side: all, or those that are named.")
@click.option("--picture", is_flag=True, help="The stages of one procedure, as an SVG picture.")
@click.option("--page", is_flag=True, help="All that one procedure says, as a Markdown page.")
@click.option("--schema", is_flag=True, help="The JSON Schema of a procedure's TOML file, for editors.")
@as_json
@lang
def command(
    keys: tuple[str, ...], compare: bool, picture: bool, page: bool, schema: bool, as_json: bool, lang: Lang
) -> None:
    """What is installed, and what was left out and why; with KEYs, only these."""
    _refuse_together({"--compare": compare, "--picture": picture, "--page": page, "--schema": schema})
    _refuse_together({"--picture": picture, "--page": page, "--json": as_json})
    if schema:
        put(shipped_schema(), end="")
        return
    found = installed()
    chosen = [found.procedure(key) for key in dict.fromkeys(keys)] or [*found.procedures.values()]
    if compare:
        _compare(chosen, lang, as_json=as_json)
    elif picture or page:
        _describe(keys, chosen, lang, picture=picture)
    else:
        _list(chosen, () if keys else found.left_out, lang, as_json=as_json)


def _refuse_together(asked: dict[str, bool]) -> None:
    given = [option for option, there in asked.items() if there]
    if len(given) > 1:
        raise InvalidInput("cli.not-together", options=given)


def _list(procedures: Iterable[Procedure], left_out: Iterable[LeftOut], lang: Lang, *, as_json: bool) -> None:
    if as_json:
        print_json([_json(one) for one in procedures])
        for one in left_out:
            click.echo(printable(f"{_plugin(one)}: {one.explain(lang)}"), err=True)
        return
    rows = [
        [one.key, one.title, [stage.name.get(lang) for stage in one.stages], _origin(one)]
        for one in procedures
    ]
    print_table(["key", "title", "stages", "from"], rows, lang)
    if left_out:
        print_heading(said("left-out", lang))
        print_table(["plugin", "why"], [[_plugin(one), one.explain(lang)] for one in left_out], lang)


def _compare(procedures: Iterable[Procedure], lang: Lang, *, as_json: bool) -> None:
    from deliberation.cli.comparison import print_comparison  # noqa: PLC0415 - papers load only where they are made
    from deliberation.publishing import compare  # noqa: PLC0415

    comparison = compare(procedures)
    if as_json:
        print_json(comparison.to_json())
    else:
        print_comparison(comparison, lang)


def _describe(given: tuple[str, ...], chosen: list[Procedure], lang: Lang, *, picture: bool) -> None:
    from deliberation.publishing import picture as drawn  # noqa: PLC0415 - papers load only where they are made
    from deliberation.publishing import procedure_page  # noqa: PLC0415

    if not given or len(chosen) > 1:
        option = "--picture" if picture else "--page"
        raise InvalidInput("cli.one-procedure", option=option, example=chosen[0].key, given=given)
    put((drawn if picture else procedure_page)(chosen[0], lang), end="")


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
