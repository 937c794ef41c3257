"""Whether terms can work at all: somebody establishes what they hang on, they don't hang on themselves, they aren't due before they begin.

A live session refuses terms that can't; a transcript adopts them as the source tells them, and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from deliberation.agreements import Term
from deliberation.conditions import Condition
from deliberation.states import State
from deliberation.wording import Reason


def unsound(terms: Iterable[Term], state: State) -> Reason | None:
    """What is wrong with the first of these terms that can't work; ``None`` where all can.

    >>> unsound([Term("move the depot", if_not="nuisance-eased")], State()).code
    'move.condition-unjudged'
    >>> unsound([Term("move the depot", if_not="nuisance-eased", judge=["office"])], State()) is None
    True
    """
    given = tuple(terms)
    hanging = {**_adopted(state), **_given(given)}
    for term in given:
        reason = _unjudged(term) or _circular(term, hanging) or _too_early(term)
        if reason is not None:
            return reason
    return None


def _with_fallbacks(terms: Iterable[Term]) -> Iterator[Term]:
    for term in terms:
        yield term
        if term.fallback is not None:
            yield from _with_fallbacks([term.fallback])


def _unjudged(term: Term) -> Reason | None:
    for one in _with_fallbacks([term]):
        missing = () if one.condition is None else one.condition.unjudged()
        if missing:
            return Reason("move.condition-unjudged", {"term": one.text, "finding": missing[0]})
    return None


def _adopted(state: State) -> Mapping[str, tuple[str, ...]]:
    return _given(life.term for life in state.terms.values())


def _given(terms: Iterable[Term]) -> dict[str, tuple[str, ...]]:
    """By a term's name, and by its reference, the terms it hangs on."""
    found = {}
    for term in _with_fallbacks(terms):
        hangs_on = () if term.condition is None else term.condition.terms()
        names = ((term.source.ref if term.source else None), term.ref)
        found.update({name: hangs_on for name in names if name is not None})
    return found


def _circular(term: Term, hanging: Mapping[str, tuple[str, ...]]) -> Reason | None:
    for one in _with_fallbacks([term]):
        name = one.source.ref if one.source else None
        waiting = [] if one.condition is None else list(one.condition.terms())
        seen: set[str] = set()
        while waiting:
            other = waiting.pop()
            if other == name:
                return Reason("move.condition-circular", {"term": one.text, "ref": other})
            if other not in seen:
                seen.add(other)
                waiting += hanging.get(other, ())
    return None


def _too_early(term: Term) -> Reason | None:
    """A fallback that is due before what it stands in for is over; a term that is due before a day it waits for."""
    for one in _with_fallbacks([term]):
        ends = _ends(one)
        begins = None if one.condition is None else _begins(one.condition)
        if ends is not None and begins is not None and ends <= begins:
            return Reason("move.due-before-it-begins", {"term": one.text, "day": begins})
        rest = one.fallback
        if ends is not None and rest is not None:
            due = _ends(rest)
            if due is not None and due <= ends:
                return Reason("move.fallback-too-early", {"term": rest.text, "first": one.text, "day": ends})
    return None


def _ends(term: Term) -> date | None:
    return None if term.deadline is None else term.deadline.passed_on


def _begins(condition: Condition) -> date | None:
    """The first day on which it can hold, where the days it waits for say so."""
    if condition.kind == "day" and condition.holds and condition.since is not None:
        return date.fromisoformat(condition.since)
    if condition.kind not in ("all", "any") or not condition.holds:
        return None
    days = [_begins(part) for part in condition.parts]
    known = [day for day in days if day is not None]
    if condition.kind == "all":
        return max(known, default=None)
    return min(known) if len(known) == len(days) else None
