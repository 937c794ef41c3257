"""What sets a procedure off: a problem that was raised again and again.

`deliberation.problems.repeated_problems` finds such problems in earlier records.
"""

from __future__ import annotations

from typing import Final, get_args

import attrs

from deliberation.errors import InvalidInput, within
from deliberation.events import Statement
from deliberation.seats import is_namespaced, listed


FEWEST: Final = 2
"""A problem that was raised once wasn't raised repeatedly."""


@attrs.frozen(kw_only=True)
class Trigger:
    """A procedure is set off where one problem was raised a number of times in earlier records.

    Args:
        artefact: the procedure's own name for the finding, as a stage needs or yields it: a note of that kind records it.
        times: how many statements it takes, from 2.
        of: the kinds of statement that raise a problem.
        basis: where this comes from: a law, a policy, a source, or "assumption: …".

    Raises:
        InvalidInput: ``trigger.artefact`` for a name without a procedure's key before it, ``trigger.times``, ``trigger.of`` for no kind or
            one that there isn't, ``trigger.basis``; ``seat.listed``.

    >>> Trigger(artefact="onsite-council:repeated-problem", times=2, of=("complaint", "demand")).times
    2
    """

    artefact: str
    times: int
    of: tuple[str, ...] = attrs.field(converter=listed)
    basis: str | None = None

    def __attrs_post_init__(self) -> None:
        if not is_namespaced(self.artefact):
            raise within(InvalidInput("trigger.artefact", given=f"{self.artefact!s:.40}"), "artefact")
        checked_times(self.times)
        if not self.of or not set(self.of) <= set(get_args(Statement)):
            raise within(InvalidInput("trigger.of", given=self.of, known=get_args(Statement)), "of")
        if not isinstance(self.basis, (str, type(None))):
            raise InvalidInput("trigger.basis", given=type(self.basis).__name__)


def checked_times(given: object) -> int:
    """A number of times, from 2.

    Raises:
        InvalidInput: ``trigger.times`` for anything else.
    """
    if not isinstance(given, int) or isinstance(given, bool) or given < FEWEST:
        raise within(InvalidInput("trigger.times", given=f"{given!r:.40}", fewest=FEWEST), "times")
    return given
