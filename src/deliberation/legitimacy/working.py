"""The working behind an item, as sentences: what was declared, the rule, the roll, who was there, the arithmetic, the notice."""

from __future__ import annotations

from collections.abc import Iterator

from deliberation.legitimacy.attendance import Attendance
from deliberation.legitimacy.items import Legitimacy
from deliberation.quantities import Moment
from deliberation.wording import Reason


def working(one: Legitimacy) -> Iterator[Reason]:
    """The sentences behind an item, in order."""
    yield Reason(
        "legitimacy.decided", {"item": one.item, "ref": one.event, "day": _when(one.at), "said": one.declared}
    )
    yield Reason("legitimacy.rule", {"rule": one.verdict.rule.reason()})
    people = one.roll.people()
    yield Reason("legitimacy.roll", {"who": people, "number": len(people)})
    if one.deciding is not None:
        yield Reason("legitimacy.deciding", {"who": one.deciding, "number": len(one.deciding)})
    yield from _attendance(one)
    if one.recused:
        yield Reason("legitimacy.recused", {"who": one.recused})
    for each in one.stand_ins:
        said = Reason(f"legitimacy.said-{each.said}" if each.said else "legitimacy.said-nothing")
        yield Reason(
            f"legitimacy.{each.capacity}", {"who": each.who, "asked": each.principal, "stance": said}
        )
    yield from one.verdict.reasons
    if one.notice is not None:
        yield from one.notice.reasons


def _attendance(one: Legitimacy) -> Iterator[Reason]:
    if one.present is None:
        yield Reason("legitimacy.presence-unknown")
    else:
        yield Reason(
            "legitimacy.present",
            {"people": [_came(each) for each in one.present], "number": len(one.present)},
        )
    for each in one.gone:
        yield Reason("legitimacy.gone", {"who": each.who, "came": _when(each.came), "left": _when(each.left)})


def _came(one: Attendance) -> Reason:
    return Reason("legitimacy.came", {"who": one.who, "came": _when(one.came)})


def _when(at: Moment | None) -> object:
    moment = at or Moment()
    return {"zh": moment.explain("zh"), "en": moment.explain("en")}
