"""Days as they are given to an option: 2023-05-01, and no other way."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import click

from deliberation.errors import InvalidInput


DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""How a day is written."""


def given_day(_: click.Context, option: click.Parameter, given: str | None) -> date | None:
    """A day as it is given to an option.

    Raises:
        InvalidInput: ``ledger.day``, with the option.
    """
    if given is None:
        return None
    try:
        return date.fromisoformat(given if DAY.fullmatch(given) else "")
    except ValueError:
        raise InvalidInput("ledger.day", where=option.opts[-1], given=given) from None
