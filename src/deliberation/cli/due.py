"""``deliberation due FILES_OR_FOLDERS… --on DATE``: what is owed on a day across many records, by whom, and how late."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final, get_args

import attrs
import click

from deliberation.archives import Archive, Fault
from deliberation.cli.days import given_day
from deliberation.cli.failing import fault_of
from deliberation.cli.showing import as_json, json_text, lang, print_heading, print_table, put, said
from deliberation.errors import DeliberationError, InvalidInput, SeveralFaults
from deliberation.following import Due, due, grouped, kind_said, to_ical
from deliberation.following.groups import By, Group
from deliberation.names import shortened
from deliberation.wording import Lang, Reason


_COLUMNS: Final = (
    "record", "forum", "place", "issues", "what", "ref", "text", "modality", "status", "owed_by", "names", "owed_to",
    "last_day", "stage", "days_late", "next", "because",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would take for a formula."""
_MOST_TOLD: Final = 10
_SHOWN: Final = ("ref", "due-what", "due-owner", "status", "due-by", "due-late", "due-next")


@attrs.frozen
class Asked:
    """What is asked for: on which day, whether what lies ahead too, and put together by what."""

    on: date
    ahead: bool = False
    by: By | None = None


def _moment(_: click.Context, option: click.Parameter, given: str | None) -> datetime | None:
    """A point in time as it is given to an option."""
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 - without a zone, it is refused
    if moment.tzinfo is None:
        raise InvalidInput("follow.stamp", where=option.opts[-1], given=given)
    return moment


@click.command("due")
@click.argument("paths", nargs=-1, required=True, metavar="FILES_OR_FOLDERS...")
@click.option(
    "--on", "on", required=True, callback=given_day, metavar="DATE", help="The day, such as 2023-05-01."
)
@click.option("--known-by", callback=given_day, metavar="DATE", help="Only what was known by then.")
@click.option("--supposed", is_flag=True, help="Count what an author assumed, marked as such.")
@click.option("--ahead", is_flag=True, help="And what isn't due yet, with what each term waits for.")
@click.option(
    "--by", type=click.Choice(get_args(By)), help="Put together by who owes it, forum, issue or place."
)
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated values instead of a table.")
@click.option(
    "--ical",
    metavar="FILE",
    help="Write deadlines and duties as a calendar too; an earlier one is brought up to date.",
)
@click.option(
    "--stamp",
    callback=_moment,
    metavar="TIME",
    help="When the calendar is written; by default as DATE begins (UTC).",
)
@as_json
@lang
def command(
    paths: tuple[str, ...],
    on: date,
    known_by: date | None,
    supposed: bool,
    ahead: bool,
    by: By | None,
    as_csv: bool,
    ical: str | None,
    stamp: datetime | None,
    as_json: bool,
    lang: Lang,
) -> None:
    """What is owed on a day: by whom, and how late."""
    if as_json and as_csv:
        raise InvalidInput("cli.not-together", options=["--json", "--csv"])
    faults: list[Fault] = []
    archive = Archive(*paths, on_fault=faults.append)
    asked: dict[str, Any] = {"on": on, "known": known_by, "supposed": supposed}
    items = due(archive, **asked, reach="ahead" if ahead else "due", on_fault=faults.append)
    if as_json:
        _print_json(items, on, by, lang)
    elif as_csv:
        _print_csv(items, lang)
    else:
        _print_tables(tuple(items), Asked(on, ahead, by), lang)
    told = tuple(faults)
    if ical is not None:
        everything = due(archive, **asked, reach="all", on_fault=faults.append)
        _write_ical(everything, Path(ical), stamp or datetime.combine(on, time(), UTC), lang)
    if told:
        raise _told(told)


def _told(faults: tuple[Fault, ...]) -> DeliberationError:
    """What is wrong with the files; one error, however many there are."""
    errors = [fault_of(one) for one in faults]
    if len(errors) == 1:
        return errors[0]
    return SeveralFaults.told("follow.faults", errors[:_MOST_TOLD], count=len(errors))


# ---- for programs


def _print_json(items: Iterable[Due], on: date, by: By | None, lang: Lang) -> None:
    """Prints one object, an item at a time; with groups, they follow."""
    put(f'{{\n"on": "{on.isoformat()}",\n"items": [', end="")
    kept: list[Due] = []
    for place, one in enumerate(items):
        put(",\n" if place else "\n", end="")
        put(json_text(one.to_json(lang)), end="")
        if by is not None:
            kept.append(one)
    put("\n]", end="")
    if by is not None:
        groups = [group.to_json() for group in grouped(kept, by)]
        put(f',\n"by": "{by}",\n"groups": {json_text(groups)}', end="")
    put("\n}")


def _print_csv(items: Iterable[Due], lang: Lang) -> None:
    put(_line(_COLUMNS), end="")
    for one in items:
        put(_line(_cells(one, lang)), end="")


def _line(cells: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([_harmless(cell) for cell in cells])
    return text.getvalue()


def _harmless(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cells(one: Due, lang: Lang) -> Iterator[object]:
    steps = "; ".join(step.explain(lang) for step in one.steps)
    where = None if one.place is None else one.place.site or one.place.text
    yield from (one.record, one.forum, where, "; ".join(issue.id for issue in one.issues))
    yield from (one.what, one.ref, one.text, one.modality, one.status)
    yield from ("; ".join(one.owed_by), "; ".join(one.names), "; ".join(one.owed_to))
    yield from (one.last_day, one.stage, one.days_late, steps, one.because(lang))


# ---- for people


def _print_tables(items: tuple[Due, ...], asked: Asked, lang: Lang) -> None:
    """Prints a table for each group; without another wish, for each forum."""
    title = "due-title-ahead" if asked.ahead else "due-title"
    print_heading(said(title, lang, day=asked.on, count=len(items)))
    by = asked.by or "forum"
    for group in grouped(items, by):
        print_heading(
            Reason("follow.group", {"title": _title(group), "count": len(group.items)}).explain(lang)
        )
        columns = [one for one in _SHOWN if asked.ahead or one != "due-next"]
        cells = [_shown(one, lang) for one in group.items]
        print_table(columns, [[row[column] for column in columns] for row in cells], lang)


def _title(group: Group) -> object:
    return Reason("follow.not-said") if group.title is None else group.title


def _shown(one: Due, lang: Lang) -> dict[str, object]:
    return {
        "ref": one.ref,
        "due-what": Reason(
            "follow.item", {"kind": kind_said(one.what), "text": shortened(one.text or one.ref)}
        ),
        "due-owner": list(one.names),
        "status": Reason(f"ledger.status-{one.status}"),
        "due-by": one.last_day,
        "due-late": None if one.days_late is None else Reason("follow.days", {"days": one.days_late}),
        "due-next": [step.explain(lang) for step in one.steps],
    }


def _write_ical(items: Iterable[Due], path: Path, stamp: datetime, lang: Lang) -> None:
    earlier = path.read_bytes() if path.exists() else None
    path.write_bytes(to_ical(items, stamp=stamp, earlier=earlier, lang=lang))
