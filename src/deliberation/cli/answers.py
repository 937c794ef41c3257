"""``deliberation answers CASE_OR_RECORD``: who owes whom an answer, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import click

from deliberation.answering import AnswerEntry, BodyCoverage, Claim, Coverage, Tally
from deliberation.cli.days import given_day
from deliberation.cli.naming import Names
from deliberation.cli.showing import as_json, lang, print_heading, print_json, print_lines, print_table, said
from deliberation.cli.sources import record_in
from deliberation.ledgers import Ledger
from deliberation.wording import Lang, Reason


@click.command("answers")
@click.argument("case_or_record")
@click.option(
    "--on", callback=given_day, metavar="DATE", help="The day; without it, all that is recorded counts."
)
@click.option("--known-by", callback=given_day, metavar="DATE", help="Only what was known by then.")
@click.option("--of", "who", metavar="ID", help="Only what this person, group or body raised.")
@as_json
@lang
def command(
    case_or_record: str, on: date | None, known_by: date | None, who: str | None, as_json: bool, lang: Lang
) -> None:
    """Who owes whom an answer, and what was answered; for internal use, as people are named."""
    record = record_in(case_or_record)
    ledger, names = Ledger.of(record), Names.of(record, lang)
    told = record.header.enforcement == "transcript"
    if who is None:
        found = ledger.coverage(on, known=known_by)
        entries = found.entries
    else:
        found, entries = None, ledger.of_mine(who, on, known=known_by)
    if as_json:
        day = None if on is None else on.isoformat()
        rows = [_entry_json(one, names, told=told) for one in entries]
        whole = {} if found is None else _coverage_json(found, names)
        print_json({"on": day, **({} if who is None else {"of": who}), "points": rows, **whole})
        return
    print_heading(_title(on, known_by, who, names))
    _print_points(entries, names)
    if found is not None:
        _print_bodies(found, names)


def _title(on: date | None, known: date | None, who: str | None, names: Names) -> str:
    parts = [Reason("answering.title-of", {"who": names.person(who)}) if who else Reason("answering.title")]
    parts += [Reason("answering.title-on", {"day": on})] if on else []
    parts += [Reason("answering.title-known", {"day": known})] if known else []
    return "".join(one.explain(names.lang) for one in parts)


# ---- for people


def _print_points(entries: Iterable[AnswerEntry], names: Names) -> None:
    rows: list[list[object]] = [
        [
            one.ref,
            _text(one),
            names.people(one.raised_by),
            _owing(one, names),
            _how(one, names),
            _became(one, names),
        ]
        for one in entries
    ]
    if not rows:
        print_lines(Reason("answering.nothing-raised").explain(names.lang))
        return
    columns = ("ref", "point", *map(_column, ("raised-by", "owed-by")), "answered", _column("became"))
    print_table(columns, rows, names.lang)


def _column(name: str) -> Reason:
    return Reason(f"answering.column-{name}")


def _text(entry: AnswerEntry) -> object:
    """The point in words; how many they are where nobody says what they are."""
    if entry.text is None:
        return None if entry.count is None else {one: entry.count.explain(one) for one in ("zh", "en")}
    return entry.text


def _owing(entry: AnswerEntry, names: Names) -> list[object]:
    return [part for claim in entry.claims for part in _owed_by(claim.now.holders, claim.now.seats, names)]


def _owed_by(holders: tuple[str, ...], seats: tuple[str, ...], names: Names) -> list[object]:
    """Those who owe it; the seats themselves where nobody holds them."""
    return [*names.people(holders)] or [
        Reason("answering.seat-held-by-nobody", {"seat": names.seat(one)}) for one in seats
    ]


def _how(entry: AnswerEntry, names: Names) -> list[object]:
    status = Reason(f"ledger.status-{entry.status.status}")
    if entry.answer is None or entry.disposition == "referred":
        return [status]
    by = names.people(entry.by) or Reason("ledger.nobody-named")
    return [Reason("answering.how", {"status": status, "by": by})]


def _became(entry: AnswerEntry, names: Names) -> list[object]:
    """What became of it, why, and where it went."""
    parts: list[object] = []
    if entry.referral is not None:
        to = {
            "by": names.people(entry.referral.by) or Reason("ledger.nobody-named"),
            "who": names.people([str(entry.referred_to)]),
        }
        parts.append(Reason("answering.referred", to))
    if entry.disposition not in (None, "referred"):
        parts.append(_disposed(entry.disposition, entry.reason))
    if entry.together is not None:
        parts.append(Reason("answering.together", {"what": _disposed(entry.together, entry.together_reason)}))
    return parts


def _disposed(disposition: str | None, reason: str | None) -> Reason:
    word = Reason(f"publishing.disposition-{disposition}")
    return word if not reason else Reason("answering.because", {"what": word, "reason": reason})


def _print_bodies(found: Coverage, names: Names) -> None:
    if found.bodies:
        print_heading(Reason("answering.bodies").explain(names.lang))
        columns = [
            said("who", names.lang),
            *map(_column, ("owes", "singly", "collectively", "unanswered", "unknown", "referred")),
        ]
        print_table(
            [dict.fromkeys(("zh", "en"), columns[0]), *columns[1:]],
            [_body(one, names) for one in found.bodies],
            names.lang,
        )
    for ref, to, event in (gone for body in found.bodies for gone in body.referred):
        params = {
            "point": ref,
            "by": names.people(event.by) or Reason("ledger.nobody-named"),
            "who": names.people([to]),
            "ref": names.ref(event.ref),
        }
        print_lines(Reason("answering.handed-on", params).explain(names.lang))
    if found.entries:
        print_heading(Reason("answering.raised", _figures(found.raised)).explain(names.lang))


def _body(body: BodyCoverage, names: Names) -> list[object]:
    """A body's figures; nothing stands where there is none."""
    owed = body.owed
    figures = (owed.points, owed.answered, owed.collectively, owed.unanswered, owed.unknown)
    shown = [
        None if one.exact == 0 else {which: one.explain(which) for which in ("zh", "en")} for one in figures
    ]
    return [
        _owed_by(body.holders, body.seats, names),
        *shown,
        str(len(body.referred)) if body.referred else None,
    ]


def _figures(tally: Tally) -> dict[str, object]:
    named = {"points": tally.points, "answered": tally.answered, "collectively": tally.collectively,
             "unanswered": tally.unanswered, "unknown": tally.unknown}  # fmt: skip
    return {key: {one: count.explain(one) for one in ("zh", "en")} for key, count in named.items()}


# ---- for programs


def _entry_json(entry: AnswerEntry, names: Names, *, told: bool) -> dict[str, Any]:
    raised = entry.point.raised
    return {
        "ref": entry.ref,
        "event": entry.point.ref,
        "kind": getattr(raised.data, "what", None),
        "text": entry.text,
        "count": None if entry.count is None else entry.count.to_json(),
        "raised_by": list(entry.raised_by) or None,
        "setting": raised.setting,
        "status": entry.status.status,
        "because": names.because(entry.status),
        "scope": entry.scope,
        "disposition": entry.disposition,
        "reason": entry.reason,
        "together": None
        if entry.together is None
        else {"disposition": entry.together, "reason": entry.together_reason},
        "by": list(entry.by) or None,
        "answer": None if entry.answer is None else names.ref(entry.answer.ref),
        "referred_to": entry.referred_to,
        "owed": [turn for claim in entry.claims for turn in _claim_json(claim, names, told=told)],
    }


def _claim_json(claim: Claim, names: Names, *, told: bool) -> Iterator[dict[str, Any]]:
    for turn in claim.turns:
        yield {
            "by": list(turn.holders) or None,
            "seats": list(turn.seats) or None,
            "until": claim.duty.until if claim.duty is not None and turn is claim.turns[0] else None,
            "status": "referred" if turn.passed_on is not None else claim.status(told=told),
            "came_by": None if turn.came_by is None else names.ref(turn.came_by.ref),
        }


def _coverage_json(found: Coverage, names: Names) -> dict[str, Any]:
    return {
        "bodies": [
            {
                "who": list(body.holders) or None,
                "seats": list(body.seats) or None,
                **_tally_json(body.owed, "owed"),
                "points": [{"ref": ref, "status": status} for ref, status in body.refs],
                "referred": [
                    {"point": ref, "to": to, "ref": names.ref(event.ref)} for ref, to, event in body.referred
                ],
            }
            for body in found.bodies
        ],
        "raised": _tally_json(found.raised, "points"),
    }


def _tally_json(tally: Tally, whole: str) -> dict[str, Any]:
    return {
        whole: _count_json(tally.points),
        "answered": _count_json(tally.answered),
        "collectively": _count_json(tally.collectively),
        "unanswered": _count_json(tally.unanswered),
        "unknown": _count_json(tally.unknown),
    }


def _count_json(count: Any) -> dict[str, Any]:
    return {"figure": count.figure, "hedge": count.hedge}
