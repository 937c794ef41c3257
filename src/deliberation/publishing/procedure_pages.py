"""A procedure as a page in Markdown: all that its definition says, with the basis of each part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deliberation.errors import InvalidInput
from deliberation.plugins import all_rules
from deliberation.procedures import Procedure
from deliberation.publishing.bullets import bullet
from deliberation.publishing.describing import (
    QUESTIONS,
    artefact,
    assumed,
    called,
    debt,
    how_many,
    mark_assumed,
    moves,
    rule,
    until,
)
from deliberation.publishing.phrases import Safe, said
from deliberation.publishing.pictures import picture as drawn
from deliberation.publishing.tables import table
from deliberation.seats import Seat
from deliberation.stages import Duty, Stage
from deliberation.wording import LANGS, Lang, Reason


def procedure_page(procedure: Procedure, lang: Lang = "zh", *, picture: str | None = None) -> str:
    """A procedure as a Markdown page: its picture, seats, stages, duties and decision rule, and what of it is assumed.

    It is made from the definition alone, so it says what the procedure does, and says it anew when the procedure changes.

    Args:
        procedure: what to describe. No text in it can be anything but text on the page.
        lang: the language of the page, ``"zh"`` or ``"en"``.
        picture: the address of its `picture`, to link to it; by default it is drawn into the page.

    Raises:
        InvalidInput: ``publishing.lang`` for another language.

    >>> from deliberation.community import COMMUNITY
    >>> print(procedure_page(COMMUNITY, "en").splitlines()[0])
    # Community consultation · 社区协商
    """
    if lang not in LANGS:
        raise InvalidInput("publishing.lang", given=repr(lang), known=LANGS)
    return _Page(procedure, lang).text(picture)


class _Page:
    def __init__(self, procedure: Procedure, lang: Lang) -> None:
        self.procedure = procedure
        self.lang = lang

    def text(self, picture: str | None) -> str:
        sections = (
            ("page-decides", "\n".join(map(bullet, self.decides()))),
            ("page-seats", self.seats()),
            ("page-stages", self.stages()),
            ("page-duties", self.duties()),
            ("page-assumed", "\n".join(map(bullet, self.assumed()))),
        )
        blocks = [f"# {self.title()}", "\n".join(map(bullet, self.header())), self.picture(picture)]
        for title, body in sections:
            blocks += [f"## {self.say(title)}", body]
        return "\n\n".join(blocks) + "\n"

    def say(self, name: str, /, **params: object) -> Safe:
        return said(Reason(f"describing.{name}", params), self.lang)

    # -- what it is

    def title(self) -> Safe:
        title = called(self.procedure)
        return self.say("page-title", title=title[self.lang], other=title[self.other])

    @property
    def other(self) -> Lang:
        return next(one for one in LANGS if one != self.lang)

    def header(self) -> Iterator[Safe]:
        one = self.procedure
        yield self.row("page-key", one.key)
        if one.origin is not None:
            origin = {"distribution": one.origin.distribution, "version": one.origin.version}
            yield self.row("page-from", Reason("describing.origin", origin))
        yield self.row("ask-suits", QUESTIONS["suits"](one))
        yield self.row("ask-basis", self.basis(one.basis))

    def row(self, label: str, value: object) -> Safe:
        return self.say("row", label=self.say(label), value=value)

    def picture(self, address: str | None) -> str:
        if address is None:
            return drawn(self.procedure, self.lang).strip()
        return f"![{self.say('picture-alt', title=called(self.procedure))}]({address})"

    def decides(self) -> Iterator[Safe]:
        yield said(rule(self.procedure), self.lang)
        yield self.row("ask-adopts", QUESTIONS["adopts"](self.procedure))

    # -- its parts

    def seats(self) -> str:
        columns = ("column-seat", "column-many", "column-found", "column-basis")
        return self.table(columns, map(self.seat, self.procedure.seats)) or self.say("page-no-seats")

    def seat(self, one: Seat) -> list[Safe]:
        return [self.named(one), said(how_many(one), self.lang), self.found(one), self.basis(one.basis)]

    def stages(self) -> str:
        columns = ("column-stage", "column-needs", "column-yields", "column-moves", "column-basis")
        return self.table(columns, map(self.stage, self.procedure.stages))

    def stage(self, one: Stage) -> list[Safe]:
        how = (
            *((Reason("describing.at-meeting"),) if one.meeting else ()),
            *((Reason("describing.repeatable"),) if one.repeatable else ()),
        )
        return [
            self.lines([self.named(one), *how]),
            said(tuple(map(artefact, one.needs)), self.lang),
            said(tuple(map(artefact, one.yields)), self.lang),
            self.lines(moves(self.procedure, one)) or self.say("no-moves"),
            self.basis(one.basis),
        ]

    def duties(self) -> str:
        columns = ("column-debt", "column-until", "column-basis")
        return self.table(columns, map(self.duty, self.procedure.duties)) or self.say("owes-nothing")

    def duty(self, one: Duty) -> list[Safe]:
        owed, waits = debt(self.procedure, one), until(self.procedure, one)
        return [said(owed, self.lang), said(waits, self.lang), self.basis(one.basis)]

    def table(self, columns: Iterable[str], rows: Iterable[list[Safe]]) -> str:
        """A table; empty where it has no rows."""
        held = [*rows]
        return table(map(self.say, columns), held) if held else ""

    def named(self, part: Seat | Stage) -> Safe:
        title = called(part)
        if title[self.lang] == title[self.other]:
            return self.say("titled", title=title[self.lang], key=part.key)
        return self.say("titled-twice", title=title[self.lang], other=title[self.other], key=part.key)

    def found(self, seat: Seat) -> Safe:
        known = all_rules()
        rules = (
            Reason("describing.found", {"title": known[key].title, "key": key}) if key in known else key
            for key in seat.found_by
        )
        return said(tuple(rules), self.lang) if seat.found_by else self.say("found-by-name")

    def lines(self, parts: Iterable[object]) -> Safe:
        return Safe(self.say("joiner-clauses").join(said(part, self.lang) for part in parts))

    # -- where it comes from

    def basis(self, basis: str | None) -> Safe:
        """A basis, with what is assumed set off."""
        if basis is None:
            return self.say("unsaid")
        return Safe(mark_assumed(said(basis, self.lang), f"**{self.say('assumption')}**"))

    def assumed(self) -> Iterator[Safe]:
        """Which parts are assumed, and which name no basis."""
        one = self.procedure
        kinds: tuple[tuple[str, tuple[Seat | Stage | Duty, ...]], ...] = (
            ("page-seats", one.seats),
            ("page-stages", one.stages),
            ("page-duties", one.duties),
        )
        held = [(kind, [part for part in parts if assumed(part.basis)]) for kind, parts in kinds]
        bare = [(kind, [part for part in parts if part.basis is None]) for kind, parts in kinds]
        for code, found in (("assumed-parts", held), ("unsaid-parts", bare)):
            for kind, parts in found:
                if parts:
                    yield self.say(code, kind=self.say(kind), parts=tuple(map(self.part, parts)))
        if not any(parts for _, parts in (*held, *bare)):
            yield self.say("assumed-nothing")

    def part(self, part: Seat | Stage | Duty) -> object:
        return debt(self.procedure, part) if isinstance(part, Duty) else called(part)
