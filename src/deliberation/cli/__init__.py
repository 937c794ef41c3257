"""The ``deliberation`` command.

Exit status: 0 done, whatever a ledger, quorum or recommendation says; 1 only from ``verify`` for what isn't an intact record, and from
``check`` for a procedure that fails; 2 for a file that can't be opened, or input or usage that is wrong: one paragraph on stderr, with
``--json`` as ``{code, params, where, message}``.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence

import click

from deliberation.cli.failing import Commands, fault_of, report
from deliberation.cli.showing import drop_output
from deliberation.errors import DeliberationError, InvalidInput


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True
)
@click.version_option(package_name="deliberation")
@click.pass_context
def commands(context: click.Context) -> None:
    """Public consultations that can be convened, run, proved and followed up."""
    if context.invoked_subcommand is None:
        raise InvalidInput("cli.no-command", known=commands.list_commands(context))


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _show_what_can_be_shown()
    status = 0
    try:
        status = _status(given)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        drop_output()
    except (DeliberationError, click.ClickException, click.exceptions.Abort, OSError) as error:
        report(fault_of(error), given)
        status = 2
    sys.exit(status)


def _status(given: list[str]) -> int:
    try:
        status = commands.main(given, prog_name="deliberation", standalone_mode=False)
    except SystemExit:  # click's answer to a reader that went away
        raise BrokenPipeError from None
    return status if isinstance(status, int) else 0


def _show_what_can_be_shown() -> None:
    """Characters that the terminal's encoding doesn't have are escaped; none of them stops a command."""
    with contextlib.suppress(AttributeError):
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
