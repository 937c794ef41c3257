"""A procedure as a picture: its stages from top to bottom, what each needs and yields, and where answers are owed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import attrs

from deliberation.errors import InvalidInput
from deliberation.procedures import Procedure
from deliberation.publishing.describing import (
    QUESTIONS,
    artefact,
    called,
    debt,
    duty,
    question,
    rule,
    titled,
    wholly_assumed,
)
from deliberation.publishing.drawing import Drawing, Lettering, spans
from deliberation.stages import Stage
from deliberation.wording import LANGS, Lang, Reason, say


_TITLE: Final = Lettering(18, bold=True)
_STAGE: Final = Lettering(14, bold=True)
_KEY: Final = Lettering(11, faint=True)
_GATE: Final = Lettering(11.5)
_LABEL: Final = Lettering(12)
_WORDS: Final = Lettering(12.5)

_MARGIN: Final = 16.0
_BOX: Final = 250.0
_PADDING: Final = 12.0
_PATH: Final = _MARGIN + 22
_APART: Final = 16.0
_BAR: Final = 15.0
"""From a box, or the answer before, to the bar across the way."""

_PITCH: Final = 30.0
_DOT: Final = 5.0
_ROOM: Final = _DOT + 1
_LEAN: Final = 0.71
"""How far a turned label reaches, up and to the right, for its length."""


def picture(procedure: Procedure, lang: Lang = "zh") -> str:
    """A procedure as an SVG picture, drawn from its definition and from nothing else: the same definition gives the same bytes.

    Stages stand below each other in their usual order, with a column for each artefact: a dot where a stage yields it, a ring where a
    stage needs it. A bar closes the way where answers are owed. It is drawn in one colour, that of the text around it.

    Args:
        procedure: what to draw. No text in it can be anything but text in the picture.
        lang: the language of its words, ``"zh"`` or ``"en"``.

    Raises:
        InvalidInput: ``publishing.lang`` for another language.

    >>> from deliberation.community import COMMUNITY
    >>> picture(COMMUNITY, "en").count("<circle")
    13
    """
    if lang not in LANGS:
        raise InvalidInput("publishing.lang", given=repr(lang), known=LANGS)
    return _Picture(procedure, lang).svg()


@attrs.frozen
class _Row:
    """A stage on the picture: its box, and what must be answered before the way goes on."""

    stage: Stage
    top: float
    title: list[str]
    key: list[str]
    gates: list[list[str]]

    @property
    def box(self) -> float:
        return 2 * _PADDING + len(self.title) * _STAGE.leading + len(self.key) * _KEY.leading - 6

    @property
    def middle(self) -> float:
        return self.top + self.box / 2

    @property
    def bottom(self) -> float:
        return self.top + self.box + _APART + sum(map(_gate_height, self.gates))


def _gate_height(lines: list[str]) -> float:
    return len(lines) * _GATE.leading + _BAR - 4


class _Picture:
    def __init__(self, procedure: Procedure, lang: Lang) -> None:
        self.procedure = procedure
        self.lang = lang
        self.columns = list(dict.fromkeys(_artefacts(procedure)))
        self.labels = [say(artefact(name, procedure), lang) for name in self.columns]
        self.left = _MARGIN + _BOX + 30
        right = (self.x(place) + _LABEL.width(label) * _LEAN for place, label in enumerate(self.labels))
        self.width = max([520.0, *(edge + _MARGIN for edge in right)])
        self.drawing = Drawing(
            f"picture-{procedure.key}-{lang}",
            lang,
            self.say(Reason("describing.picture-title", {"title": called(procedure)})),
            self.description(),
        )

    def x(self, place: int) -> float:
        return self.left + place * _PITCH

    def say(self, reason: object) -> str:
        return say(reason, self.lang)

    def svg(self) -> str:
        top = self.title(_MARGIN)
        top += max((_LABEL.width(label) * _LEAN for label in self.labels), default=0) + 14
        rows = self.rows(top)
        self.headings(top - 10)
        for place, name in enumerate(self.columns):
            self.column(self.x(place), name, rows, top)
        for place, row in enumerate(rows):
            self.row(row, last=place == len(rows) - 1)
        bottom = self.words(rows[-1].bottom + 6)
        bottom = self.legend(bottom + 6)
        return self.drawing.svg(self.width, bottom + _MARGIN)

    # -- title, words

    def description(self) -> str:
        said = []
        for number, stage in enumerate(self.procedure.stages, 1):
            params = {"number": number, "stage": titled(stage), "needs": self.names(stage.needs)}
            said.append(Reason("describing.picture-stage", {**params, "yields": self.names(stage.yields)}))
            said += [
                Reason("describing.picture-gate", {"debt": one}) for one in _gates(self.procedure, stage)
            ]
        return ("" if self.lang == "zh" else " ").join(map(self.say, said))

    def names(self, names: Iterable[str]) -> tuple[object, ...]:
        return tuple(artefact(name, self.procedure) for name in names)

    def title(self, y: float) -> float:
        title = called(self.procedure)
        other = next(title[one] for one in LANGS if one != self.lang)
        y = self.paragraph(y, title[self.lang], _TITLE)
        return self.paragraph(y, f"{other} · {self.procedure.key}", _KEY)

    def words(self, y: float) -> float:
        ungated = [one for one in self.procedure.duties if one.until is None]
        owed = [duty(self.procedure, one) for one in ungated]
        if not self.procedure.duties:
            owed = [*QUESTIONS["owed"](self.procedure)]
        parts = [("decides", [rule(self.procedure)]), ("adopts", QUESTIONS["adopts"](self.procedure))]
        for key, said in (*parts, *(("owed", [one]) for one in owed)):
            line = Reason("describing.picture-line", {"label": question(key), "text": tuple(said)})
            y = self.paragraph(y, self.say(line), _WORDS)
        return y

    def paragraph(self, y: float, text: str, lettering: Lettering) -> float:
        for line in lettering.lines(text, self.width - 2 * _MARGIN):
            y += lettering.leading
            self.drawing.text(_MARGIN, y - lettering.size * 0.3, line, lettering)
        return y

    # -- rows

    def rows(self, top: float) -> list[_Row]:
        rows: list[_Row] = []
        for stage in self.procedure.stages:
            inner = _BOX - 2 * _PADDING
            gates = [
                _GATE.lines(self.say(one), _BOX - (_PATH - _MARGIN) - 14)
                for one in _gates(self.procedure, stage)
            ]
            title = _STAGE.lines(called(stage)[self.lang], inner - (18 if stage.repeatable else 0))
            row = _Row(stage, top, title, _KEY.lines(stage.key, inner), gates)
            rows.append(row)
            top = row.bottom
        return rows

    def row(self, row: _Row, *, last: bool) -> None:
        self.box(row)
        x, y = _MARGIN + _PADDING, row.top + _PADDING - 4
        for lettering, lines in ((_STAGE, row.title), (_KEY, row.key)):
            for line in lines:
                y += lettering.leading
                self.drawing.text(x, y - lettering.size * 0.3, line, lettering)
        if row.stage.repeatable:
            self.drawing.again(_MARGIN + _BOX - 16, row.top + 17)
        self.guide(row)
        self.way(row, last=last)

    def box(self, row: _Row) -> None:
        held, dashed = row.stage.meeting, wholly_assumed(row.stage.basis)
        self.drawing.box(_MARGIN, row.top, _BOX, row.box, held=held, dashed=dashed)

    def guide(self, row: _Row) -> None:
        """A faint line from a stage to its marks."""
        marks = [self.x(place) for place, name in enumerate(self.columns) if name in _marked(row.stage)]
        for start, end in spans(_MARGIN + _BOX, max(marks, default=0), marks, _ROOM):
            self.drawing.line(start, row.middle, end, row.middle, wide=1, faint=True)

    def way(self, row: _Row, *, last: bool) -> None:
        """The way on to the next stage, with a bar across it where answers are owed."""
        y = row.top + row.box
        for lines in row.gates:
            self.drawing.line(_PATH, y, _PATH, y + _BAR)
            self.drawing.line(_PATH - 14, y + _BAR, _PATH + 14, y + _BAR, wide=4)
            for place, line in enumerate(lines):
                self.drawing.text(_PATH + 22, y + _BAR + 4 + place * _GATE.leading, line, _GATE)
            if not last or lines is not row.gates[-1]:
                self.drawing.line(_PATH, y + _BAR, _PATH, y + _gate_height(lines))
            y += _gate_height(lines)
        if not last:
            self.drawing.line(_PATH, y, _PATH, row.bottom)

    # -- columns

    def headings(self, y: float) -> None:
        for place, label in enumerate(self.labels):
            self.drawing.text(self.x(place) + 4, y, label, _LABEL, turned=True)

    def column(self, x: float, name: str, rows: list[_Row], top: float) -> None:
        yielded = [row.middle for row in rows if name in row.stage.yields]
        needed = [row.middle for row in rows if name in row.stage.needs]
        for y in yielded:
            self.drawing.circle(x, y, _DOT - 2 if y in needed else _DOT, filled=True)
        for y in needed:
            self.drawing.circle(x, y, _DOT + 1)
        self.drawing.line(x, top - 6, x, min(yielded + needed) - _ROOM, wide=1, faint=True)
        if not needed:
            return
        first = min(yielded, default=top - 6)
        ends = sorted((first, max(needed)))
        marks = [*yielded, *needed]
        for start, end in spans(ends[0], ends[1], marks, _ROOM):
            self.drawing.line(x, start, x, end, dashed=not yielded)

    # -- legend

    def legend(self, y: float) -> float:
        """What the marks mean, as far as they are there."""
        x = _MARGIN
        y += 16
        for draw, code in self.marks():
            text = self.say(Reason(code))
            wide = 32 + _LABEL.width(text) + 18
            if x > _MARGIN and x + wide > self.width:
                x, y = _MARGIN, y + 22
            draw(x, y)
            self.drawing.text(x + 32, y + 4, text, _LABEL)
            x += wide
        return y + 8

    def marks(self) -> Iterator[tuple[Callable[[float, float], None], str]]:
        draw, stages = self.drawing, self.procedure.stages
        if any(one.yields for one in stages):
            yield lambda x, y: draw.circle(x + 12, y, _DOT, filled=True), "describing.legend-yields"
        if any(one.needs for one in stages):
            yield lambda x, y: draw.circle(x + 12, y, _DOT + 1), "describing.legend-needs"
        if any(one.meeting for one in stages):
            yield lambda x, y: draw.box(x, y - 7, 24, 14, held=True), "describing.legend-meeting"
        if any(one.repeatable for one in stages):
            yield lambda x, y: draw.again(x + 12, y + 1), "describing.legend-repeatable"
        if any(one.until is not None for one in self.procedure.duties):
            yield lambda x, y: draw.line(x, y, x + 24, y, wide=4), "describing.legend-gate"
        if any(wholly_assumed(one.basis) for one in stages):
            yield lambda x, y: draw.box(x, y - 7, 24, 14, dashed=True), "describing.legend-assumed"


def _artefacts(procedure: Procedure) -> Iterator[str]:
    """In the order in which they are first yielded; what no stage yields comes first."""
    yielded = [name for stage in procedure.stages for name in stage.yields]
    yield from (name for stage in procedure.stages for name in stage.needs if name not in yielded)
    yield from yielded


def _marked(stage: Stage) -> tuple[str, ...]:
    return (*stage.needs, *stage.yields)


def _gates(procedure: Procedure, stage: Stage) -> list[Reason]:
    return [debt(procedure, one) for one in procedure.duties if one.until == stage.key]
