"""``deliberation run CASE``: replays a case through its procedure."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from deliberation.cli.showing import as_json, heading, lang, print_json, print_table, said
from deliberation.events import Answer, Arrive, Enter, Invite, Note, Say
from deliberation.ledgers import Ledger
from deliberation.publishing import minutes, to_markdown
from deliberation.sessions import Session
from deliberation.verification import head_file
from deliberation.wording import Lang


@click.command("run")
@click.argument("case")
@click.option("--out", type=click.Path(file_okay=False), help="Write record, head, minutes and ledger here.")
@as_json
@lang
def command(case: str, out: str | None, as_json: bool, lang: Lang) -> None:
    """Replays a case through its procedure: what happened, what came of it, what the source doesn't say."""
    from deliberation.cases import load_case, outline  # noqa: PLC0415 - YAML loads only where it is read

    loaded = load_case(case)
    session = loaded.replay()
    told = outline(session.record, name=loaded.slug)
    if out is not None:
        _write(session, loaded.slug, Path(out), lang)
    if as_json:
        print_json(told)
        return
    heading(loaded.title)
    _print_course(session, lang)
    _print_terms(told, lang)
    _print_silence(session, told, loaded.silent, lang)


def _write(session: Session, slug: str, out: Path, lang: Lang) -> None:
    out.mkdir(parents=True, exist_ok=True)
    record = out / f"{slug}.record.jsonl"
    session.record.write(record)
    head_file(record).write_text(session.record.head + "\n", encoding="utf-8")
    (out / f"{slug}.minutes.md").write_text(to_markdown(minutes(session.record), lang), encoding="utf-8")
    ledger = Ledger.of(session.record).to_json(_last_day(session), lang=lang)
    (out / f"{slug}.ledger.json").write_text(json.dumps(ledger, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _last_day(session: Session) -> date:
    """The last day that the record speaks of; a record without any is looked at from the end of time."""
    days = [event.at.last for event in session.record.events if event.at is not None and event.at.last is not None]
    return max(days, default=date.max)


def _print_course(session: Session, lang: Lang) -> None:
    heading(said("course", lang))
    stage: Any = None
    rows = []
    for event in session.record.events:
        data = event.data
        who = [session.state.voice(one, lang) for one in event.by] or None
        if isinstance(data, Enter):
            found = session.procedure.stage(data.stage)
            stage = found.name.get(lang) if found is not None else data.stage
        elif isinstance(data, Invite | Arrive):
            rows.append([stage, session.state.voice(data.who, lang), said(event.kind, lang), ""])
        elif isinstance(data, Say):
            rows.append([_where(event.setting, stage, lang), who, said(f"what-{data.what}", lang), data.text])
        elif isinstance(data, Note):
            rows.append([_where(event.setting, stage, lang), who, said("note", lang, kind=data.what), data.text])
        elif isinstance(data, Answer):
            rows.append([stage, who, said("answer", lang), data.text])
    print_table(["stage", "who", "what", "words"], rows, lang)


def _where(setting: str | None, stage: object, lang: Lang) -> object:
    return stage if setting in (None, "meeting") else said(f"setting-{setting}", lang)


def _print_terms(told: dict[str, Any], lang: Lang) -> None:
    heading(said("terms", lang))
    texts = {one["ref"]: one for one in told["terms"]}
    rows = [
        [ref, one["text"], said(f"modality-{one['modality']}", lang), one["responsible"],
         (one["deadline"] or {}).get("text") or (one["deadline"] or {}).get("before"),
         (one["condition"] or {}).get("text")]
        for ref, one in texts.items()
    ]  # fmt: skip
    print_table(["ref", "text", "modality", "responsible", "deadline", "condition"], rows, lang)


def _print_silence(session: Session, told: dict[str, Any], silent: tuple[str, ...], lang: Lang) -> None:
    missing = told["stages_not_reported"]
    if missing:
        titles = [stage.name.get(lang, stage.key) for stage in session.procedure.stages if stage.key in missing]
        heading(said("not-reported", lang, stages=titles))
    if session.departures:
        heading(said("departures", lang))
        for departure in session.departures:
            print(f"  {departure.ref} {departure.reason.explain(lang)}")
    if silent:
        heading(said("silent", lang))
        for one in silent:
            print(f"  {one}")
