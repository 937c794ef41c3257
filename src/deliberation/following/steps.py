"""What a term waits for, and from whom: that its condition be found, a report, a check, a revisit.

The way of a term is 督办, report, 验收 (by which it is struck off, 销号), 回访, and back to a report where it is opened again. What the
record doesn't name stays unnamed: nobody is made to check or to revisit because that would be usual.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

import attrs

from deliberation.events import Accept, Event, Note, Progress, Reopen
from deliberation.states import State, TermLife
from deliberation.statuses import Status
from deliberation.wording import Lang, Reason


StepKind = Literal["establish", "supervise", "report", "check", "revisit"]

_OVER: Final = frozenset({"waived", "replaced", "lapsed"})
_LATE: Final = frozenset({"overdue", "breached"})
_JUDGES: Final = frozenset({"ledger.judge", "ledger.judge-not-said"})


@attrs.frozen
class Step:
    """Something that comes next.

    Args:
        what: *establish* whether the condition holds, *supervise* what is late (督办), *report* (反馈), *check* (验收, after which it is
            struck off, 销号) or *revisit* (回访).
        by: the ids of those whose turn it is; empty where the record names nobody.
        names: what those are called, in the same order; empty = by their ids.

    >>> Step("check").explain("zh"), Step("report", ("sf-depot",)).explain("en")
    ('验收销号（由谁未写明）', 'report: sf-depot')
    """

    what: StepKind
    by: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def explain(self, lang: Lang = "en") -> str:
        """The step, and whose turn it is, in Chinese or English."""
        step = Reason(f"follow.step-{self.what}")
        code = "follow.step-by" if self.by else "follow.step-by-nobody"
        return Reason(code, {"step": step} | ({"by": self.names or self.by} if self.by else {})).explain(lang)

    def to_json(self) -> dict[str, object]:
        """The step as JSON; ``null`` where nobody is named."""
        return {"step": self.what, "by": list(self.by) or None}


def next_steps(life: TermLife, status: Status, state: State) -> tuple[Step, ...]:
    """What a term waits for on the day of its status; nothing where it is over, or hangs on another term.

    Supervision and revisits are told by notes of kind ``supervision`` and ``revisit`` that stand ``after`` the term or what was reported on
    it; a revisit counts from the latest acceptance on.

    Args:
        life: the term, with what was reported on it.
        status: how it stands.
        state: the state of its record.
    """
    if status.status in _OVER or life.term.force == "result":
        return ()
    return tuple(
        attrs.evolve(one, names=tuple(state.voice(who) for who in one.by))
        for one in _steps(life, status, state)
    )


def _steps(life: TermLife, status: Status, state: State) -> Iterator[Step]:
    done = _since_reopened(life, "done")
    responsible = tuple(one.party for one in life.term.responsible)
    if done:
        yield from _after_completion(life, state)
    elif any(reason.code in _JUDGES for reason in status.reasons):
        yield Step("establish", _judges(status))
    elif status.status in _LATE:
        supervised = _notes(life, state, "supervision")
        yield Step("supervise", supervised[-1].by if supervised else ())
        yield Step("report", responsible)
    elif status.status in ("triggered", "in-progress") or not _conditional(life):
        yield Step("report", responsible)


def _conditional(life: TermLife) -> bool:
    return life.term.condition is not None or life.instead_of is not None


def _after_completion(life: TermLife, state: State) -> Iterator[Step]:
    accepted = [one for one in _counting(life) if isinstance(one.data, Accept)]
    if not accepted:
        yield Step("check", life.term.promised_to)
    elif not any(one.seq > accepted[-1].seq for one in _notes(life, state, "revisit")):
        yield Step("revisit")


def _judges(status: Status) -> tuple[str, ...]:
    """Those whom the reasons name: the judges of what isn't found yet."""
    named = [reason.params["who"] for reason in status.reasons if reason.code == "ledger.judge"]
    return tuple(dict.fromkeys(str(who) for group in named if isinstance(group, tuple) for who in group))


def _counting(life: TermLife) -> tuple[Event, ...]:
    """What was reported since the term was last opened again."""
    reopened = max(
        (place for place, one in enumerate(life.reports) if isinstance(one.data, Reopen)), default=-1
    )
    return life.reports[reopened + 1 :]


def _since_reopened(life: TermLife, state: str) -> list[Event]:
    return [one for one in _counting(life) if isinstance(one.data, Progress) and one.data.state == state]


def _notes(life: TermLife, state: State, what: str) -> list[Event]:
    """The notes of a kind that stand after this term, or after what was reported on it."""
    about = {str(life.term.ref), *(one.ref for one in life.reports)}
    return [
        one for one in state.notes
        if isinstance(one.data, Note) and one.data.what == what and not about.isdisjoint(one.after)
    ]  # fmt: skip
