"""A plugin's paper as a page or as JSON: its plugin gives what stands in it, and all of it is text here."""

from __future__ import annotations

from typing import Any

from deliberation.errors import PluginError
from deliberation.papers import Paper, Sheet
from deliberation.publishing.phrases import Safe, said
from deliberation.publishing.tables import table
from deliberation.records import Record
from deliberation.wording import Lang, Reason, say


def sheet_of(paper: Paper, record: Record) -> Sheet:
    """What stands in a paper of this record.

    Raises:
        PluginError: ``paper.raised``, ``paper.rubbish``, naming the plugin, where its code fails.
    """
    named = {"paper": paper.key, "plugin": paper.plugin}
    try:
        sheet = paper.write(record)
    except Exception as error:
        raise PluginError("paper.raised", **named, cause=f"{type(error).__name__}: {error}") from error
    if not isinstance(sheet, Sheet):
        raise PluginError("paper.rubbish", **named, given=type(sheet).__name__)
    return sheet


def paper_page(paper: Paper, record: Record, lang: Lang = "zh") -> str:
    """A paper as a Markdown page, with the record that it is made from.

    Raises:
        PluginError: as ``sheet_of``.
    """
    sheet = sheet_of(paper, record)
    origin = {"record": record.id, "number": len(record), "head": record.head}
    held = ([said(cell, lang) for cell in row] for row in sheet.rows)
    body = table([said(one, lang) for one in sheet.columns], held) if sheet.rows else _say("nothing", lang)
    remarks = "\n".join(f"- {said(one, lang)}" for one in (Reason("paper.internal"), *sheet.remarks))
    parts = (f"# {said(paper.title, lang)}", remarks, body, "---", _say("from-record", lang, **origin))
    return "\n\n".join(parts) + "\n"


def paper_json(paper: Paper, record: Record, lang: Lang = "zh") -> dict[str, Any]:
    """A paper as JSON: its columns and rows as words, ``null`` for what isn't known.

    Raises:
        PluginError: as ``sheet_of``.
    """
    sheet = sheet_of(paper, record)
    return {
        "paper": paper.key,
        "title": dict(paper.title),
        "record": {"id": record.id, "events": len(record), "head": record.head},
        "remarks": [one.explain(lang) for one in sheet.remarks],
        "columns": [say(one, lang) for one in sheet.columns],
        "rows": [[None if cell is None else _word(cell, lang) for cell in row] for row in sheet.rows],
    }


def _word(cell: object, lang: Lang) -> str:
    explain = getattr(cell, "explain", None)
    return str(explain(lang)) if callable(explain) else say(cell, lang)


def _say(code: str, lang: Lang, /, **params: object) -> Safe:
    return said(Reason(f"paper.{code}", params), lang)
