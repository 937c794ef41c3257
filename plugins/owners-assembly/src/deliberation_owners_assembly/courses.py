"""What becomes of each proposal: which matter it is, when it was posted, who voted on which day. Pure folds of events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs

from deliberation import Event, Moment
from deliberation.events import Act, Amend, Enter, Propose, Publish, Vote
from deliberation_owners_assembly.laws import MATTERS


MATTER: Final = "owners-assembly:matter:"
"""How the acts begin by which a proposal's matter is said; what follows is one of `MATTERS`."""

NOTICE: Final = "notice"
VOTING: Final = "voting"
COUNT: Final = "count"
RESULT: Final = "result"

_UNKNOWN: Final = Moment()


@attrs.frozen
class Course:
    """What became of one proposal.

    Args:
        matter: which of `MATTERS` it is, as was said last; ``None`` = nobody said.
        posted: when it was posted, as it reads now; what was posted before an amendment was another text.
        voted: on which day each voter's last vote on it was cast.
    """

    matter: str | None = None
    posted: tuple[Moment, ...] = ()
    voted: Mapping[str, Moment] = attrs.field(factory=dict)


@attrs.frozen
class Assembly:
    """What an owners' assembly keeps besides the core's state.

    Args:
        courses: by the references of proposals.
        began: when voting began; ``None`` = it didn't.
    """

    courses: Mapping[str, Course] = attrs.field(factory=dict)
    began: Moment | None = None

    def with_course(self, ref: str, course: Course) -> Assembly:
        """The same with this course of a proposal."""
        return attrs.evolve(self, courses={**self.courses, ref: course})

    def after(self, event: Event) -> Assembly:
        """What it keeps after one event more.

        >>> assembly = Assembly().after(Event(Propose(()), seq=7))
        >>> assembly.after(Event(Act("owners-assembly:matter:committee", {"to": "#7"}), seq=8)).courses["#7"].matter
        'committee'
        """
        fold = _FOLDS.get(type(event.data))
        return self if fold is None else fold(self, event, event.data)


def _proposed(own: Assembly, event: Event, data: Propose) -> Assembly:  # noqa: ARG001 - one signature for all
    return own.with_course(event.ref, Course())


def _amended(own: Assembly, event: Event, data: Amend) -> Assembly:  # noqa: ARG001
    course = own.courses.get(data.proposal)
    return own if course is None else own.with_course(data.proposal, Course(course.matter))


def _acted(own: Assembly, event: Event, data: Act) -> Assembly:  # noqa: ARG001
    ref, matter = str(data.data.get("to")), data.name.removeprefix(MATTER)
    if ref not in own.courses or matter not in MATTERS:
        return own
    return own.with_course(ref, attrs.evolve(own.courses[ref], matter=matter))


def _published(own: Assembly, event: Event, data: Publish) -> Assembly:
    for ref in data.about if data.what == NOTICE else ():
        course = own.courses.get(ref)
        if course is not None:
            posted = (*course.posted, event.at or _UNKNOWN)
            own = own.with_course(ref, attrs.evolve(course, posted=posted))
    return own


def _entered(own: Assembly, event: Event, data: Enter) -> Assembly:
    return attrs.evolve(own, began=event.at or _UNKNOWN) if data.stage == VOTING else own


def _voted(own: Assembly, event: Event, data: Vote) -> Assembly:
    course = own.courses.get(data.on)
    if course is None:
        return own
    voted = {**course.voted, **dict.fromkeys(event.by, event.at or _UNKNOWN)}
    return own.with_course(data.on, attrs.evolve(course, voted=voted))


_FOLDS: Final[Mapping[type, Callable[[Assembly, Event, Any], Assembly]]] = MappingProxyType(
    {Propose: _proposed, Amend: _amended, Act: _acted, Publish: _published, Enter: _entered, Vote: _voted}
)
