"""The course of a session as rows: where it was, what happened, in which words."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from deliberation import events as ev
from deliberation.cli.naming import Names
from deliberation.cli.showing import said
from deliberation.leaves import Erased
from deliberation.publishing.entries import NOTE_KINDS, entry_of
from deliberation.publishing.parts import Name
from deliberation.publishing.reading import Reading, Told
from deliberation.publishing.views import View
from deliberation.quantities import Count, Deadline, Moment
from deliberation.wording import Lang, Reason


Row = tuple[str, str, str]
What = tuple[str, str]


def course(names: Names) -> list[Row]:
    """What happened, in the order of recording: stage or setting, what, words. Who was invited or came together stands together."""
    reading = Reading.of(View.of(names.record), supposed=False)
    rows: list[Row] = []
    stage, silent = "", False
    for told in reading.told[1:]:
        data = told.event.data
        if isinstance(data, ev.Enter):
            rows += _silence(stage, names.lang) if silent else ()
            stage, silent = names.stage(data.stage), True
            continue
        where = _where(told.event.setting, stage, names.lang)
        silent = silent and where != stage
        row = (where, *_happening(told, reading, names))
        together = isinstance(data, ev.Invite | ev.Arrive | ev.SeatEvent) and rows and rows[-1][:2] == row[:2]
        rows[-1:] = [_joined(rows[-1], row, names.lang)] if together else [*rows[-1:], row]
    return [*rows, *(_silence(stage, names.lang) if silent else ())]


def _silence(stage: str, lang: Lang) -> Iterator[Row]:
    yield (stage, "", Reason("publishing.nothing-told").explain(lang))


def _where(setting: str | None, stage: str, lang: Lang) -> str:
    return stage if setting in (None, "meeting") else Reason(f"publishing.setting-{setting}").explain(lang)


def _joined(one: Row, other: Row, lang: Lang) -> Row:
    return (*one[:2], ("、" if lang == "zh" else ", ").join((one[2], other[2])))


def _happening(told: Told, reading: Reading, names: Names) -> What:
    what, words = _what(told, reading, names)
    for became in ("annulled", "corrected"):
        if getattr(told, became):
            what = said("marked", names.lang, said=what, mark=Reason(f"publishing.was-{became}"))
    return what, words


def _what(told: Told, reading: Reading, names: Names) -> What:
    data, lang = told.event.data, names.lang
    if isinstance(data, ev.Invite):
        return said("invited", lang), names.sized(data.who)
    if isinstance(data, ev.Arrive):
        return said("came", lang), names.sized(data.who)
    if isinstance(data, ev.SeatEvent) and data.holds:
        called = {"said": names.person(data.holder), "mark": names.seat(data.seat)}
        return said("seated", lang), said("marked", lang, **called)
    if isinstance(data, ev.Note):
        kind = Reason(f"publishing.note-{data.what}").explain(lang) if data.what in NOTE_KINDS else data.what
        by = names.people(told.event.by)
        return said("marked", lang, said=by, mark=kind) if by else kind, _text(data.text, lang)
    entry = entry_of(reading, told)
    words = [_text(text, lang) for text in (entry.text, entry.reason) if text is not None]
    if isinstance(data, ev.Meet) and told.event.at is not None:
        words.append(told.event.at.explain(lang))
    words += [_said(line, names) for line in entry.lines if line.code != "publishing.line-about"]
    return _said(entry.said, names), "\n".join(words)


def _text(text: str, lang: Lang) -> str:
    return Reason("publishing.erased").explain(lang) if isinstance(text, Erased) else text


def _said(reason: Reason, names: Names) -> str:
    """A sentence of the minutes, as text."""
    params = {key: _plain(value, names) for key, value in reason.params.items()}
    return attrs.evolve(reason, params=params).explain(names.lang)


def _plain(value: object, names: Names) -> object:
    if isinstance(value, Name):
        return names.person(value.id if value.member is None else f"{value.id}/{value.member}")
    if isinstance(value, Count | Deadline | Moment):
        return value.explain(names.lang)
    if isinstance(value, list | tuple):
        return [_plain(part, names) for part in value]
    return _said(value, names) if isinstance(value, Reason) else value
