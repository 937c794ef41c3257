"""How a file's faults are told: what was wanted and given, which word may have been meant, on which line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from deliberation.errors import DeliberationError, Part, relocated, shown
from deliberation.files.located import Located, TreePath
from deliberation.wording import Reason


T = TypeVar("T")

_GIVEN: Final[Mapping[type, str]] = {dict: "mapping", list: "list", type(None): "nothing"}
_SHOWN_AS_IS: Final = (bool, int)


class Misfit(TypeError):
    """A value of another form than its field takes.

    Args:
        wanted: the form it takes: text, integer, number, boolean, mapping, list, one-of.
        given: the value.
        params: what fills the wanted form's sentence in.
    """

    def __init__(self, wanted: str, given: object, **params: object) -> None:
        super().__init__(wanted)
        self.wanted = Reason(f"fault.wanted-{wanted}", params)
        self.given = given_as(given)


def given_as(value: object) -> Reason:
    """What was given instead: a text by its first words, anything else by its form."""
    if isinstance(value, str):
        return Reason("fault.given-text", {"text": shown(value)})
    if isinstance(value, _SHOWN_AS_IS):
        return Reason("fault.given-value", {"value": str(value).lower()})
    return Reason(f"fault.given-{_GIVEN[type(value)]}")


def placed(make: Callable[[], T], where: str) -> T:
    """What ``make`` gives; an error it raises is told with its place in the file."""
    try:
        return make()
    except DeliberationError as error:
        raise relocated(error, where) from None


def placed_in(located: Located, path: TreePath, make: Callable[[], T]) -> T:
    """What ``make`` gives of the part at a path; an error it raises is told with the line of what it says is wrong there."""
    try:
        return make()
    except DeliberationError as error:
        notes = getattr(error, "__notes__", ())
        inner = [note.path for note in notes if isinstance(note, Part)]
        raise relocated(error, located.at((*path, *inner[0]) if inner else path)) from None
