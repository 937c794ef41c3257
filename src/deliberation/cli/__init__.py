"""The ``deliberation`` command.

Exit status: 0 done, whatever a ledger, quorum or recommendation says; 1 only from ``verify`` for what isn't an intact record; 2 for a file
that can't be opened, or input or usage that is wrong: one paragraph on stderr, with ``--json`` as ``{code, params, where, message}``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from deliberation.cli import convene, ledger, minutes, procedures, run, verify
from deliberation.errors import DeliberationError
from deliberation.wording import Lang


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="deliberation")
def commands() -> None:
    """Public consultations that can be convened, run, proved and followed up."""


for _module in (procedures, convene, run, ledger, minutes, verify):
    commands.add_command(_module.command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = commands.main(given, prog_name="deliberation", standalone_mode=False)
    except DeliberationError as error:
        _fail(given, error.code, error.params, error.where, error.message(_lang(given)))
    except click.ClickException as error:
        _fail(given, "cli.usage", {}, None, error.format_message())
    except click.exceptions.Abort:
        _fail(given, "cli.aborted", {}, None, "aborted")
    except OSError as error:
        name = str(error.filename) if error.filename is not None else None
        _fail(given, "cli.cannot-open", {}, name, f"{name or 'a file'}: {error.strerror or error}")
    sys.exit(status if isinstance(status, int) else 0)


def _fail(given: Sequence[str], code: str, params: object, where: str | None, message: str) -> NoReturn:
    if "--json" in given:
        told = {"code": code, "params": params, "where": where, "message": message}
        print(json.dumps(told, ensure_ascii=False, default=str), file=sys.stderr)
    else:
        print(message, file=sys.stderr)
    sys.exit(2)


def _lang(given: Sequence[str]) -> Lang:
    for place, word in enumerate(given):
        if word == "--lang" and given[place + 1 : place + 2] == ["zh"]:
            return "zh"
        if word == "--lang=zh":
            return "zh"
    return "en"
