"""Problems that were raised again and again: what earlier records tell of them, before a procedure that they set off begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import attrs

from deliberation.errors import InvalidInput
from deliberation.events import Event, Say
from deliberation.issues import Issue
from deliberation.leaves import Erased
from deliberation.procedures import Procedure
from deliberation.quantities import Moment, asked_day_or_none
from deliberation.records import Record, each_once
from deliberation.stakeholders import voice_of
from deliberation.states import State
from deliberation.triggers import Trigger, checked_times
from deliberation.wording import Lang, Reason


_UNNAMED: Final = attrs.fields(Issue).id.default
"""The id of an issue that nobody gave one."""


@attrs.frozen(kw_only=True)
class RepeatedProblem:
    """A problem that was raised a number of times in earlier records.

    Args:
        issue: the id of the issue, the same in all of them.
        about: the id of what it is about, the same in all of them.
        title: the issue's title in the latest record.
        refs: the statements that raised it, as ``<record id>#<seq>``, by day; those whose day isn't known last.
        first: the earliest day known.
        last: the latest day known.
        undated: how many of the statements are on days that aren't known.
        roles: the roles of those who raised it, each once; empty where not everybody's is known.

    >>> found = RepeatedProblem(issue="pipes", about="estate", title="暖气管网反复抢修", refs=("r-1#4", "r-2#4"), roles=("居民",),
    ...                         first=Moment.on("2026-01-05"), last=Moment.on("2026-02-11"))
    >>> found.explain("zh")
    '“暖气管网反复抢修”由居民反映2次（2026-01-05 至 2026-02-11）'
    >>> found.explain("en")
    '“暖气管网反复抢修” was raised 2 times by 居民 (2026-01-05 to 2026-02-11)'
    """

    issue: str
    about: str | None
    title: str
    refs: tuple[str, ...]
    first: Moment | None = None
    last: Moment | None = None
    undated: int = 0
    roles: tuple[str, ...] = ()

    @property
    def times(self) -> int:
        """How many statements raised it."""
        return len(self.refs)

    def explain(self, lang: Lang = "en") -> str:
        """The problem, how often and when it was raised, and by whom where that is known, in a sentence."""
        said = {"title": self.title or self.issue, "times": self.times, "days": self._days()}
        if self.roles:
            return Reason("problem.raised-by", said | {"who": self.roles}).explain(lang)
        return Reason("problem.raised", said).explain(lang)

    def _days(self) -> Reason:
        if self.first is None or self.last is None:
            return Reason("problem.undated")
        first, last = ({"zh": one.explain("zh"), "en": one.explain("en")} for one in (self.first, self.last))
        same = self.first.iso == self.last.iso
        days = Reason(
            "problem.day" if same else "problem.days", {"first": first} | ({} if same else {"last": last})
        )
        if not self.undated:
            return days
        return Reason("problem.undated-besides", {"days": days, "undated": self.undated})


def repeated_problems(
    what: Procedure | Trigger,
    records: Iterable[Record],
    *,
    on: str | date | None = None,
    times: int | None = None,
) -> tuple[RepeatedProblem, ...]:
    """The problems that were raised often enough in these records to set a procedure off: most often first, then by id.

    What counts is a statement of one of the trigger's kinds, wherever it was made and whoever made it: as corrected, unless it was annulled
    or only supposed. It raises the issues that it names; where it names none, the record's issue, if there is exactly one.

    Two issues of two records are the same problem where they have the same id and are about the same (``Issue.about``). Nothing else is
    compared: no titles, no words of statements. An issue whose id nobody chose and that is about nothing named can't be known again and
    isn't counted; so give a matter that comes back an id.

    Args:
        what: the procedure, or its trigger.
        records: earlier records, of any procedure, in any order; each counts once.
        on: only what happened by the end of that day; what has no day is kept.
        times: how often it takes, instead of the trigger's own number.

    Raises:
        InvalidInput: ``problem.no-trigger`` for a procedure that has none, ``trigger.times``, ``ledger.day``.

    Source:
        The seed's eighth story: 凡是涉及到居民多次反映同一问题就采用这种模式.

    >>> from deliberation import Forum, Issue, Roll, Session, Stakeholder
    >>> from deliberation.community import COMMUNITY
    >>> roll = Roll.of({"stakeholder": [Stakeholder("ann"), Stakeholder("bo")]})
    >>> earlier = Session.open(Forum("hall", procedure=COMMUNITY), Issue("cold pipes", id="pipes"), roll=roll, on="2026-01-05")
    >>> _ = earlier.enter("consult"), earlier.say("ann", "complaint", "cold"), earlier.say("bo", "demand", "mend them")
    >>> trigger = Trigger(artefact="onsite-council:repeated-problem", times=2, of=("complaint", "demand"))
    >>> [(found.title, found.times) for found in repeated_problems(trigger, [earlier.record])]
    [('cold pipes', 2)]
    """
    trigger = _trigger_of(what)
    fewest = trigger.times if times is None else checked_times(times)
    day = asked_day_or_none(on)
    raised: dict[tuple[str, str | None], list[_Raised]] = {}
    for record in each_once(records):
        for one in _raised_in(record, trigger.of, day):
            raised.setdefault((one.issue.id, one.issue.about), []).append(one)
    found = (_problem(statements) for statements in raised.values() if len(statements) >= fewest)
    return tuple(sorted(found, key=lambda one: (-one.times, one.issue, one.about or "")))


def _trigger_of(what: Procedure | Trigger) -> Trigger:
    if isinstance(what, Trigger):
        return what
    if what.trigger is None:
        raise InvalidInput("problem.no-trigger", procedure=what.title)
    return what.trigger


@attrs.frozen
class _Raised:
    """A statement that raised an issue, and the record that it stands in."""

    record: str
    opened: date
    """When the record was opened, at the latest; the first day of all where that isn't known."""
    event: Event
    issue: Issue
    roles: tuple[str | None, ...]

    @property
    def at(self) -> Moment:
        return self.event.at or Moment()

    @property
    def ref(self) -> str:
        return f"{self.record}{self.event.ref}"


def _raised_in(record: Record, kinds: tuple[str, ...], on: date | None) -> Iterator[_Raised]:
    """Every statement of these kinds, once for each issue that it raised and that could be known again."""
    state = State.of(record, on=on)
    if state.opened is None or state.opening is None:
        return
    known = [issue for issue in state.opened.issues if issue.provenance != "supposed"]
    day = state.opening.at.last if state.opening.at is not None else None
    for event in state.statements:
        if isinstance(event.data, Say) and event.data.what in kinds:
            for issue in _issues_of(event.data, known):
                if issue.id != _UNNAMED or issue.about is not None:
                    yield _Raised(record.id, day or date.min, event, issue, _roles(event, state))


def _issues_of(said: Say, known: list[Issue]) -> tuple[Issue, ...]:
    if not said.about:
        return tuple(known) if len(known) == 1 else ()
    by_id = {issue.id: issue for issue in known}
    return tuple(by_id[one] for one in dict.fromkeys(said.about) if one in by_id)


def _roles(event: Event, state: State) -> tuple[str | None, ...]:
    """The role of everyone who made a statement; that of nobody is not known."""
    people = [state.people.get(voice_of(one).stakeholder) for one in event.by]
    return tuple(one.role if one is not None else None for one in people) or (None,)


def _problem(statements: list[_Raised]) -> RepeatedProblem:
    ordered = sorted(statements, key=lambda one: (one.at.last or date.max, one.record, one.event.seq))
    dated = [one.at for one in ordered if one.at.iso is not None]
    roles = [role for one in ordered for role in one.roles]
    issue = ordered[0].issue
    return RepeatedProblem(
        issue=issue.id,
        about=issue.about,
        title=_title(ordered),
        refs=tuple(one.ref for one in ordered),
        first=min(dated, key=_by_first_day, default=None),
        last=max(dated, key=_by_last_day, default=None),
        undated=len(ordered) - len(dated),
        roles=tuple(dict.fromkeys(role for role in roles if role)) if all(roles) else (),
    )


def _title(statements: list[_Raised]) -> str:
    """The title in the latest record that still has one."""
    latest = sorted(statements, key=lambda one: (one.opened, one.record))
    return next((one.issue.title for one in reversed(latest) if not isinstance(one.issue.title, Erased)), "")


def _by_first_day(moment: Moment) -> tuple[date, date]:
    return moment.span or (date.max, date.max)


def _by_last_day(moment: Moment) -> tuple[date, date]:
    first, last = moment.span or (date.min, date.min)
    return last, first
