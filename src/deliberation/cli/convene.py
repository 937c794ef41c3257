"""``deliberation convene CASE``: who should be in the room, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from deliberation.cli.showing import as_json, heading, lang, print_json, print_table, said
from deliberation.convening import Recommendation, convene
from deliberation.wording import Lang


@click.command("convene")
@click.argument("case")
@as_json
@lang
def command(case: str, as_json: bool, lang: Lang) -> None:
    """Who should be in the room: seats filled by following ties from the issue, each with its reasons."""
    from deliberation.cases import load_case, outline  # noqa: PLC0415 - YAML loads only where it is read

    loaded = load_case(case)
    plan = convene(loaded.issues, loaded.network, loaded.forum)
    if as_json:
        print_json(plan.to_json(lang))
        return
    shown = {one["ref"]: one for one in outline(loaded.replay().record)["participants"]}
    heading(said("convene-title", lang, case=loaded.title, procedure=plan.procedure.title))
    _print_invitees(plan, shown, lang)
    _print_rest(plan, lang)


def _print_invitees(plan: Recommendation, shown: Mapping[str, Mapping[str, Any]], lang: Lang) -> None:
    """Beside each recommendation, what the record says of the same stakeholder."""
    rows = []
    for invitee in plan.invitees:
        seat = plan.procedure.seat(invitee.seat)
        reasons = "\n".join(reason.explain(lang) for reason in invitee.reasons)
        title = seat.name.get(lang, invitee.seat) if seat is not None else invitee.seat
        rows.append([invitee.stakeholder.label, title, reasons, _in_record(shown.get(invitee.id), lang)])
    print_table(["who", "seat", "why", "in-record"], rows, lang)


def _in_record(participant: Mapping[str, Any] | None, lang: Lang) -> str | None:
    if participant is None:
        return None
    count = participant["count"]
    size = f"{count['text']} " if count is not None and count["text"] else ""
    return size + said(f"presence-{participant['presence']}", lang)


def _print_rest(plan: Recommendation, lang: Lang) -> None:
    if plan.gaps:
        heading(said("gaps", lang))
        for gap in plan.gaps:
            print("  " + gap.explain(lang))
