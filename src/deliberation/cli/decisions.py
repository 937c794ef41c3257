"""``deliberation decisions CASE_OR_RECORD``: whether each item was decided as the rule asks, with the arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import click

from deliberation.cli.days import given_day
from deliberation.cli.naming import Names
from deliberation.cli.showing import as_json, lang, print_heading, print_json, print_lines
from deliberation.cli.sources import record_in
from deliberation.legitimacy import Attendance, Legitimacy, Notice, decided
from deliberation.quantities import Moment
from deliberation.wording import Lang, Reason


@click.command("decisions")
@click.argument("case_or_record")
@click.option(
    "--on", callback=given_day, metavar="DATE", help="The day; without it, all that is recorded counts."
)
@click.option("--known-by", callback=given_day, metavar="DATE", help="Only what was known by then.")
@as_json
@lang
def command(case_or_record: str, on: date | None, known_by: date | None, as_json: bool, lang: Lang) -> None:
    """How each item was decided: the roll and who was there at that moment, the rule and the arithmetic."""
    record = record_in(case_or_record)
    items, names = decided(record, on, known=known_by), Names.of(record, lang)
    if as_json:
        day = None if on is None else on.isoformat()
        print_json({"on": day, "items": [_item_json(one, names) for one in items]})
        return
    if not items:
        print_lines(Reason("legitimacy.nothing-decided").explain(lang))
    for one in items:
        print_heading(
            _joined([Reason("legitimacy.item", {"ref": one.item}), _outcome(one), *one.reasons], names)
        )
        for each in one.working:
            print_lines(names.reason(each).explain(lang), indent=2)


def _outcome(one: Legitimacy) -> Reason:
    return Reason(f"legitimacy.{one.outcome}")


def _joined(reasons: Iterable[Reason], names: Names) -> str:
    between = "" if names.lang == "zh" else " "
    return between.join(names.reason(one).explain(names.lang) for one in reasons)


# ---- for programs


def _item_json(one: Legitimacy, names: Names) -> dict[str, Any]:
    return {
        "item": names.ref(one.item),
        "event": names.ref(one.event),
        "adopted": None if one.adopted is None else names.ref(one.adopted),
        "at": _at(one.at),
        "declared": one.declared,
        "outcome": one.outcome,
        "because": _joined(one.reasons, names),
        "roll": list(one.roll.people()),
        "deciding": None if one.deciding is None else list(one.deciding),
        "present": None if one.present is None else [_attendance_json(each) for each in one.present],
        "gone": [_attendance_json(each) for each in one.gone],
        "recused": list(one.recused),
        "stand_ins": [
            {"who": each.who, "for": each.principal, "capacity": each.capacity, "said": each.said}
            for each in one.stand_ins
        ],
        "quorum": None if one.quorum is None else one.quorum.outcome,
        "verdict": one.verdict.outcome,
        "notice": None if one.notice is None else _notice_json(one.notice, names),
        "working": [names.reason(each).explain(names.lang) for each in one.working],
    }


def _attendance_json(one: Attendance) -> dict[str, str | None]:
    return {"who": one.who, "came": _at(one.came), "left": _at(one.left)}


def _notice_json(one: Notice, names: Names) -> dict[str, Any]:
    return {
        "outcome": one.outcome,
        "given": None if one.given is None else names.ref(one.given),
        "at": _at(one.at),
        "days": one.days,
        "last": None if one.last is None else one.last.isoformat(),
    }


def _at(moment: Moment | None) -> str | None:
    return None if moment is None else moment.iso
