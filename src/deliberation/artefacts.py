"""What stages need and yield: things that are there or aren't, told from the state alone.

The list is closed; a procedure that needs another names it with its own key (``joint-conference:needs-list``), and it is there once a
note of that kind is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from deliberation.seats import Seat, is_namespaced
from deliberation.states import State


def _noted(*kinds: str) -> Callable[[State], bool]:
    return lambda state: any(getattr(note.data, "what", None) in kinds for note in state.notes)


def _briefed(state: State) -> bool:
    """Whether somebody told, at the meeting or in a note, what the matter is."""
    told = (one for one in state.statements if one.setting in (None, "meeting"))
    return _noted("briefing")(state) or any(getattr(one.data, "what", None) == "briefing" for one in told)


def _published(*kinds: str) -> Callable[[State], bool]:
    return lambda state: any(getattr(one.data, "what", None) in kinds for one in state.published)


def _all_answered(state: State) -> bool:
    """What was said outside the meeting asks for no answer; points that only an answer tells of have theirs."""
    asked = [life for life in state.points.values() if life.raised.setting in (None, "meeting")]
    return bool(asked or state.batches) and all(life.answers for life in asked)


ARTEFACTS: Final[Mapping[str, Callable[[State], bool]]] = {
    "points": lambda state: bool(state.points or state.batches),
    "survey": _noted("survey"),
    "briefing": _briefed,
    "remedy": _noted("enforcement", "remedy"),
    "interim-measure": _noted("interim-measure"),
    "notice": _published("notice"),
    "statements": lambda state: bool(state.statements),
    "answers": _all_answered,
    "proposal": lambda state: any(one.open and one.adoptable for one in state.proposals.values()),
    "agreement": lambda state: bool(state.agreements),
    "pledges": lambda state: bool(state.pledges),
    "findings": lambda state: bool(state.findings),
    "results": lambda state: any(life.reports for life in state.terms.values()),
    "publication": _published("result", "minutes"),
}
"""Artefacts that every procedure can name, besides ``roll``: every seat that must be held is held."""

ROLL: Final = "roll"


def known(name: str) -> bool:
    """Whether this is an artefact: one of the closed list, or a namespaced one."""
    return name == ROLL or name in ARTEFACTS or is_namespaced(name)


def there(name: str, state: State, seats: Iterable[Seat]) -> bool:
    """Whether an artefact is there, in a session of a procedure with these seats."""
    if name == ROLL:
        return bool(len(state.roll)) and not state.roll.unmet(seats)
    if name in ARTEFACTS:
        return ARTEFACTS[name](state)
    return _noted(name)(state)
