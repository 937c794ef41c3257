"""How a case file's faults are told: what was wanted and given, which word may have been meant, on which line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final, TypeVar

from deliberation.errors import DeliberationError
from deliberation.wording import Reason


T = TypeVar("T")

LONGEST_SHOWN: Final = 80
MOST_SHOWN: Final = 40
_LONGEST_COMPARED: Final = 60
_MOST_COMPARED: Final = 2_000

_GIVEN: Final[Mapping[type, str]] = {dict: "mapping", list: "list", type(None): "nothing"}


class Misfit(TypeError):
    """A value of another form than its field takes.

    Args:
        wanted: the form it takes: text, integer, number, boolean, mapping, list, one-of.
        given: the value.
        params: what fills the wanted form's sentence in.
    """

    def __init__(self, wanted: str, given: object, **params: object) -> None:
        super().__init__(wanted)
        self.wanted = Reason(f"case.wanted-{wanted}", params)
        self.given = given_as(given)


def given_as(value: object) -> Reason:
    """What was given instead: a text by its first words, anything else by its form."""
    if isinstance(value, str):
        return Reason("case.given-text", {"text": shown(value)})
    return Reason(f"case.given-{_GIVEN[type(value)]}")


def shown(text: str) -> str:
    """A text as a message shows it: its beginning, if it is long."""
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def near(names: Iterable[str], known: Iterable[str]) -> Reason | str:
    """The words that may have been meant, as part of a sentence; empty where none is close."""
    words = list(known)[:_MOST_COMPARED]
    close = [
        match
        for name in names
        if len(name) <= _LONGEST_COMPARED
        for match in get_close_matches(name, words, n=2)
    ]
    return Reason("case.near", {"close": list(dict.fromkeys(close))}) if close else ""


def placed(make: Callable[[], T], where: str) -> T:
    """What ``make`` gives; an error it raises is told with its place in the file."""
    try:
        return make()
    except DeliberationError as error:
        raise relocated(error, where) from None


def relocated(error: DeliberationError, where: str) -> DeliberationError:
    """The error with its place in the file, and without a page of somebody's text in its parameters."""
    brief = {key: _brief(value) for key, value in error.params.items()}
    return type(error).because(Reason(error.code, brief, error.words), where=where)


def _brief(value: Any) -> Any:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list | tuple):
        return [*map(_brief, value[:MOST_SHOWN]), *(["…"] if len(value) > MOST_SHOWN else [])]
    return value
