"""``deliberation check KEY``: whether a procedure, installed or in a TOML file, does what every procedure must."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Final

import click

from deliberation.cli.showing import as_json, lang, print_heading, print_json, print_lines, print_table, said
from deliberation.cli.sources import names_a_file, procedure_at
from deliberation.errors import InvalidInput
from deliberation.plugins import installed
from deliberation.procedures import Procedure
from deliberation.testing import CheckResult, run_checks
from deliberation.wording import Lang


_STORAGE: Final = "HYPOTHESIS_STORAGE_DIRECTORY"


@click.command("check")
@click.argument("key")
@click.option(
    "--most",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="About how many situations to go through at most.",
)
@as_json
@lang
@click.pass_context
def command(context: click.Context, key: str, most: int | None, as_json: bool, lang: Lang) -> None:
    """Whether a procedure does what every procedure must. Exit status 1 where it doesn't."""
    procedure = _found(key)
    with _leaving_no_files():
        results = run_checks(procedure, most=most)
    passes = all(result.ok for result in results)
    if as_json:
        print_json(_json(procedure, results, lang, passes=passes))
    else:
        _print(procedure, results, lang, passes=passes)
    context.exit(0 if passes else 1)


@contextmanager
def _leaving_no_files() -> Iterator[None]:
    """Keeps Hypothesis, which draws the walks, from leaving a folder of its own where the command is run."""
    if "hypothesis" in sys.modules or _STORAGE in os.environ:
        yield
        return
    with TemporaryDirectory() as folder:
        os.environ[_STORAGE] = folder
        try:
            yield
        finally:
            del os.environ[_STORAGE]


def _found(key: str) -> Procedure:
    """The procedure of that key, or in that file; where its plugin was left out, that is said."""
    if names_a_file(key):
        return procedure_at(key)
    found = installed()
    reason = next((one.reason for one in found.left_out if one.plugin == key), None)
    if reason is not None and key not in found.procedures:
        raise InvalidInput("plugin.left-out", key=key, reason=reason)
    return found.procedure(key)


def _json(
    procedure: Procedure, results: tuple[CheckResult, ...], lang: Lang, *, passes: bool
) -> dict[str, object]:
    return {
        "procedure": procedure.key,
        "verdict": "pass" if passes else "fail",
        "checks": [{"name": one.name, "ok": one.ok, "detail": one.explain(lang)} for one in results],
    }


def _print(procedure: Procedure, results: tuple[CheckResult, ...], lang: Lang, *, passes: bool) -> None:
    title = procedure.title[lang]
    print_heading(said("check-title", lang, procedure=title, key=procedure.key))
    rows = [[one.name, _verdict(one, lang), one.explain(lang)] for one in results]
    print_table(["check", "result", "detail"], rows, lang)
    failed = [one.name for one in results if not one.ok]
    print_heading(said("check-passes", lang) if passes else said("check-fails", lang, checks=failed))
    for one in results:
        if not one.ok:
            print_lines(f"{one.name}: {one.rule.explain(lang)}", indent=2)


def _verdict(result: CheckResult, lang: Lang) -> str:
    verdict = said("check-pass" if result.ok else "check-fail", lang)
    return said("marked", lang, said=verdict, mark=said("check-bounded", lang)) if result.bounded else verdict
