"""What went wrong, as one error with a code: a wrong call, a file that can't be opened, input that is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from itertools import pairwise
from typing import Any, Final

import click

from deliberation.cli.showing import printable
from deliberation.errors import DeliberationError, InvalidInput, UnknownReference
from deliberation.wording import Lang, Reason


_OPENING: Final = (
    (FileNotFoundError, "cli.no-such-file"),
    (IsADirectoryError, "cli.is-a-folder"),
    ((NotADirectoryError, FileExistsError), "cli.not-a-folder"),
    (PermissionError, "cli.not-permitted"),
)


_COMMANDS: Final = (
    "answers", "check", "convene", "decisions", "due", "explain", "ledger", "lottery", "minutes", "new-procedure", "paper",
    "procedures", "run", "verify",
)  # fmt: skip


class Commands(click.Group):
    """The commands, each loaded when it is called; a name that is none of them is told with those that are."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of the commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command of that name, from its own module."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"deliberation.cli.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command that is called.

        Raises:
            UnknownReference: ``cli.no-such-command``.
        """
        known = self.list_commands(ctx)
        if args[0] not in known and not args[0].startswith("-"):
            close = get_close_matches(args[0], known)
            near = Reason("fault.near", {"close": close}) if close else ""
            raise UnknownReference("cli.no-such-command", given=args[0], near=near, known=known)
        return super().resolve_command(ctx, args)


def fault_of(error: Exception) -> DeliberationError:
    """The error as one of ours."""
    if isinstance(error, DeliberationError):
        return error
    if isinstance(error, OSError):
        return _not_opened(error)
    return _wrong_call(error) if isinstance(error, click.ClickException) else InvalidInput("cli.stopped")


def _not_opened(error: OSError) -> DeliberationError:
    name = None if error.filename is None else str(error.filename)
    code = next((code for kinds, code in _OPENING if isinstance(error, kinds)), "cli.cannot-open")
    return InvalidInput(code, where=name, cause=error.strerror)


def _wrong_call(error: click.ClickException) -> DeliberationError:
    if isinstance(error, click.NoSuchOption):
        close = error.possibilities or ()
        hint = Reason("fault.near", {"close": sorted(close)}) if close else ""
        return InvalidInput("cli.no-such-option", given=error.option_name, near=hint)
    if isinstance(error, click.BadOptionUsage):
        return InvalidInput("cli.value-missing", option=error.option_name)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return InvalidInput("cli.missing", what=error.param.opts[0].upper() if error.param.param_type_name ==
                            "argument" else error.param.opts[-1])  # fmt: skip
    if isinstance(error, click.BadParameter) and error.param is not None:
        known = getattr(error.param.type, "choices", ())
        if not known:
            return InvalidInput("cli.number", option=error.param.opts[-1], cause=error.message.rstrip("."))
        return InvalidInput("cli.choice", option=error.param.opts[-1], known=list(known))
    return InvalidInput("cli.usage", cause=error.format_message())


def report(error: DeliberationError, arguments: Sequence[str]) -> None:
    """Says on stderr what went wrong: one paragraph, or with ``--json`` one object."""
    message = error.message(language_of(arguments))
    if "--json" in arguments:
        told = {"code": error.code, "params": _plain(error.params), "where": error.where, "message": message}
        click.echo(json.dumps(told, ensure_ascii=False), err=True)
    else:
        click.echo(printable(" ".join(message.split())), err=True)


def language_of(arguments: Sequence[str]) -> Lang:
    """The language that is asked for, as far as can be told where the call itself is wrong."""
    asked = " ".join(arguments).replace("--lang=", "--lang ").split()
    return "zh" if ("--lang", "zh") in pairwise(asked) else "en"


def _plain(value: object) -> object:
    """A parameter as JSON; a reason as its code and parameters."""
    if isinstance(value, Reason):
        return {"code": value.code, "params": _plain(value.params)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value if isinstance(value, bool | int | str | None) else str(value)
