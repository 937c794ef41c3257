"""``deliberation run CASE``: replays a case through its procedure."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deliberation.cli.ledger import Asked, ledger_json
from deliberation.cli.naming import Names
from deliberation.cli.showing import as_json, lang, print_heading, print_json, print_lines, print_table, said
from deliberation.sessions import Session
from deliberation.states import State, TermLife
from deliberation.verification import head_file
from deliberation.wording import Lang, Reason


if TYPE_CHECKING:
    from deliberation.cases import Case


@click.command("run")
@click.argument("case")
@click.option("--out", metavar="DIR", help="Write record, head, minutes and ledger here.")
@as_json
@lang
def command(case: str, out: str | None, as_json: bool, lang: Lang) -> None:
    """Replays a case through its procedure: what happened, what came of it, what the source doesn't say."""
    from deliberation.cases import load_case, outline  # noqa: PLC0415 - YAML loads only where it is read

    loaded = load_case(case)
    session = loaded.replay()
    if out is not None:
        _write(session, Path(out) / loaded.slug, lang)
    told = outline(session.record, name=loaded.slug)
    if as_json:
        print_json(told)
        return
    _print_session(session, told, loaded, lang)


def _print_session(session: Session, told: dict[str, Any], case: Case, lang: Lang) -> None:
    from deliberation.cli.course import course  # noqa: PLC0415 - papers load only where they are made

    names = Names.of(session.record, lang)
    print_heading(case.title)
    _print_setting(told, names)
    print_heading(said("course", lang))
    print_table(["stage", "what", "words"], course(names), lang, apart=True)
    terms = State.of(session.record).terms.values()
    if terms:
        print_heading(said("terms", lang))
        columns = ["ref", "term", "modality", "responsible", "deadline", "condition"]
        print_table(columns, [_term(life, names) for life in terms], lang)
    _print_silence(session, told, case.silent, names)


def _write(session: Session, stem: Path, lang: Lang) -> None:
    """Writes a session's papers: the same bytes on every machine."""
    from deliberation.publishing import minutes, to_markdown  # noqa: PLC0415 - papers load only where they are made

    stem.parent.mkdir(parents=True, exist_ok=True)
    record, ledger = session.record, ledger_json(session.record, Asked(_last_day(session)), lang)
    papers = {
        ".minutes.md": to_markdown(minutes(record), lang),
        ".ledger.json": json.dumps(ledger, ensure_ascii=False, indent=2) + "\n",
    }
    written = stem.parent / f"{stem.name}.record.jsonl"
    record.write(written)
    head_file(written).write_bytes(f"{record.head}\n".encode())
    for suffix, text in papers.items():
        (stem.parent / (stem.name + suffix)).write_bytes(text.encode())


def _last_day(session: Session) -> date:
    """The last day that the record speaks of; where it names none, the first of all, on which nothing is overdue."""
    days = [event.at.last for event in session.record.events if event.at is not None and event.at.last]
    return max(days, default=date.min)


def _print_setting(told: dict[str, Any], names: Names) -> None:
    """Where and when, by whom and about what, on a few lines."""
    opened, opening, lang = names.state.opened, names.state.opening, names.lang
    place = told["place"] or {}
    facts = {
        "procedure": names.procedure.title if names.procedure else None,
        "date": opening.at.explain(lang) if opening and opening.at else None,
        "place": [part for part in (place.get("text"), place.get("venue")) if part],
        "site": place.get("site"),
        "recurrence": opened.recurrence.explain(lang) if opened and opened.recurrence else None,
        "conveners": [one["name"] for one in told["conveners"]],
        "issues": [issue.title for issue in opened.issues] if opened else [],
    }
    for name, value in facts.items():
        if value:
            print_lines(said("fact", names.lang, name=said(name, names.lang), value=value))


def _term(life: TermLife, names: Names) -> list[object]:
    term, lang = life.term, names.lang
    condition = term.condition
    return [
        term.name,
        term.text,
        Reason(f"cli.modality-{term.modality(told=life.agreement.told)}").explain(lang),
        names.people(one.party for one in term.responsible),
        term.deadline.explain(lang) if term.deadline else None,
        condition.text or condition.finding if condition else None,
    ]


def _print_silence(session: Session, told: dict[str, Any], silent: tuple[str, ...], names: Names) -> None:
    """What the procedure expects, and what the source doesn't say."""
    lang, missing = names.lang, told["stages_not_reported"]
    if missing:
        print_heading(said("not-reported", lang, stages=list(map(names.stage, missing))))
    if session.departures:
        print_heading(said("departures", lang))
    for departure in session.departures:
        print_lines("- " + names.reason(departure.reason).explain(lang), indent=2)
    if silent:
        print_heading(said("silent", lang))
    for one in silent:
        print_lines(f"- {one}", indent=2)
