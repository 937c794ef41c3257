"""Minutes as Markdown, in Chinese or English: the frame in that language, the record's words as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deliberation.errors import InvalidInput
from deliberation.publishing.bullets import Bullets, bullet
from deliberation.publishing.masking import SMALL_GROUP
from deliberation.publishing.minutes import Minutes
from deliberation.publishing.parts import Correction, Erasure, Meeting, Participant, SeatHeld, Undertaken
from deliberation.publishing.phrases import Safe, phrase, said
from deliberation.wording import LANGS, Lang, Reason


_FIELDS = ("at", "by", "setting", "text", "reason")


def to_markdown(minutes: Minutes, lang: Lang = "zh") -> str:
    """The minutes as a Markdown page. No text of the record can be a heading, a link, an image or HTML in it.

    Args:
        minutes: what to render.
        lang: the language of the frame, ``"zh"`` or ``"en"``.

    Raises:
        InvalidInput: ``publishing.lang`` for another language.

    >>> from deliberation import Forum, Issue, Session
    >>> from deliberation.community import COMMUNITY
    >>> from deliberation.publishing import minutes
    >>> session = Session.open(Forum("hall", procedure=COMMUNITY), Issue("the *bench*"), on="2026-03-01")
    >>> print(to_markdown(minutes(session.record), "en").splitlines()[0])
    # Community consultation
    """
    if lang not in LANGS:
        raise InvalidInput("publishing.lang", given=repr(lang), known=LANGS)
    return _Page(minutes, lang).text()


class _Page:
    def __init__(self, minutes: Minutes, lang: Lang) -> None:
        self.minutes = minutes
        self.lang = lang
        self.bullets = Bullets(lang)

    def text(self) -> str:
        sections = (
            (None, self.header()),
            ("title-participants", map(self.participant, self.minutes.participants)),
            ("title-issues", self.issues()),
            ("title-course", self.course()),
            ("title-outcomes", self.outcomes()),
            ("title-dissent", self.dissent()),
            ("title-afterwards", self.bullets.entries(self.minutes.afterwards)),
            ("title-notes", self.notes()),
            ("title-mending", self.mending()),
            ("title-open", (bullet(said(one, self.lang)) for one in self.minutes.open)),
        )
        blocks = [f"# {said(self.minutes.title or self.minutes.procedure, self.lang)}"]
        for title, lines in sections:
            body = "\n".join(lines)
            if body:
                blocks += [f"## {self.phrase(title)}", body] if title else [body]
        return "\n\n".join((*blocks, "---", self.footer())) + "\n"

    def phrase(self, code: str, /, **params: object) -> Safe:
        return phrase(code, self.lang, **params)

    # -- who, where, when

    def header(self) -> Iterator[str]:
        one = self.minutes
        kept = "kept-told" if one.told else "kept-closed" if one.closed else "kept-under-way"
        yield from self.audience()
        yield ""
        place = one.place
        rows: tuple[tuple[str, object], ...] = (
            ("header-date", one.date),
            ("header-place", place.text if place is not None else None),
            ("header-venue", place.venue if place is not None else None),
            ("header-site", place.site if place is not None else None),
            ("header-conveners", one.conveners or None),
            ("header-meetings", len(one.meetings) if len(one.meetings) > 1 else None),
            ("header-attendance", _attendance(one.meetings)),
            ("header-kept", Reason(f"publishing.{kept}")),
            ("header-scope", Reason("publishing.scope-programme") if one.scope == "programme" else None),
        )
        for code, value in rows:
            if value is not None:
                yield bullet(self.row(code, value))
        if one.supposed:
            yield bullet(self.phrase("with-supposed"))

    def audience(self) -> Iterator[str]:
        if self.minutes.audience == "internal":
            yield self.phrase("paper-internal", procedure=self.minutes.procedure)
            return
        yield self.phrase("paper-public", procedure=self.minutes.procedure)
        yield ""
        yield bullet(self.phrase("public-masked", number=SMALL_GROUP))
        yield bullet(self.phrase("public-searched"))
        yield bullet(self.phrase("public-to-be-read"))

    def row(self, code: str, value: object) -> Safe:
        return self.phrase("row", label=self.phrase(code), value=value)

    def participant(self, one: Participant) -> str:
        details = (
            one.role,
            one.count,
            *(self.bullets.mark(mark) for mark in one.marks),
        )
        who = self.bullets.with_brackets(said(one.name, self.lang), details)
        presence = (
            Reason(f"publishing.presence-{one.presence}"),
            *((one.reply,) if one.reply is not None else ()),
        )
        seats = tuple(seat for seat in map(self.seat, one.seats) if seat != said(one.name, self.lang))
        if not seats:
            return bullet(self.phrase("participant", who=who, presence=presence))
        return bullet(self.phrase("participant-seated", seats=seats, who=who, presence=presence))

    def seat(self, one: SeatHeld) -> Safe:
        weights = self.phrase_list(f"{unit} {amount}" for unit, amount in sorted(one.weights.items()))
        details = (
            Reason(f"publishing.capacity-{one.capacity}") if one.capacity != "member" else None,
            Reason("publishing.line-substitute-for", {"who": one.substitute_for})
            if one.substitute_for
            else None,
            Reason("publishing.recused") if one.recused else None,
            Reason("publishing.given-up") if one.given_up else None,
            Reason("publishing.weights", {"weights": weights}) if one.weights else None,
        )
        return self.bullets.with_brackets(said(one.title, self.lang), details)

    def phrase_list(self, parts: Iterable[object]) -> Safe:
        return said(tuple(parts), self.lang)

    # -- what about, what happened

    def issues(self) -> Iterator[str]:
        for one in self.minutes.issues:
            about = Reason("publishing.line-about", {"about": one.about}) if one.about is not None else None
            marks = (self.bullets.mark(mark) for mark in one.marks)
            line = self.bullets.with_brackets(said(one.title, self.lang), (about, *marks))
            yield bullet(self.bullets.with_refs(line, (one.fact,) if one.fact is not None else ()))

    def course(self) -> Iterator[str]:
        for place, passage in enumerate(self.minutes.course):
            if passage.title is not None:
                yield from ("",) if place else ()
                yield f"### {said(passage.title, self.lang)}"
                yield ""
            yield from self.bullets.passage(passage) or [bullet(self.phrase("nothing-told"))]

    # -- what came of it

    def outcomes(self) -> Iterator[str]:
        for one in self.minutes.decided:
            how = self.bullets.sentences(one.how)
            yield bullet(self.phrase("decided", ref=one.ref, how=how))
        terms = [term for one in self.minutes.decided for term in one.terms]
        for modality in dict.fromkeys(term.modality for term in terms):
            yield from ("", f"### {said(Reason(f'publishing.modality-{modality}'), self.lang)}", "")
            yield from self.terms(term for term in terms if term.modality == modality)
        if self.minutes.table:
            yield from ("", f"### {self.phrase('title-table')}", "")
        for text in self.minutes.table:
            state = self.phrase("withdrawn") if text.withdrawn else self.bullets.sentences(text.how)
            code = "on-the-table" if text.amends is None else "on-the-table-amendment"
            yield bullet(self.phrase(code, ref=text.ref, of=text.amends, by=text.by or None, how=state))
            yield from self.terms(text.terms, depth=1)
        if not self.minutes.decided and not self.minutes.table:
            yield bullet(self.phrase("nothing-decided"))

    def terms(self, terms: Iterable[Undertaken], depth: int = 0) -> Iterator[str]:
        for term in terms:
            yield from self.bullets.term(term, depth)

    def dissent(self) -> Iterator[str]:
        for one in self.minutes.dissent:
            code = "dissent-blocks" if one.blocks else "dissent-aside"
            line = self.phrase(code, who=one.who, to=one.to)
            line = self.phrase("entry-text", said=line, text=one.reason) if one.reason is not None else line
            yield bullet(self.bullets.with_refs(line, (one.ref,)))

    # -- notes, what was mended

    def notes(self) -> Iterator[str]:
        for place, group in enumerate(self.minutes.notes):
            yield from ("",) if place else ()
            yield f"### {said(group.title, self.lang)}"
            yield ""
            yield from self.bullets.entries(group.entries)

    def mending(self) -> Iterator[str]:
        for one in self.minutes.corrections:
            yield from self.correction(one)
        for gone in self.minutes.annulments:
            line = self.bullets.struck(self.bullets.told(gone.said, gone.text))
            yield bullet(self.bullets.with_refs(self.phrase("annulled", of=gone.of, what=line), (gone.ref,)))
            yield from self.mended(gone.by, gone.reason)
        for text in self.minutes.erasures:
            yield from self.erasure(text)

    def correction(self, one: Correction) -> Iterator[str]:
        line = self.phrase("corrected", of=one.of, what=one.said, field=self.field(one.field))
        yield bullet(self.bullets.with_refs(line, (one.ref,)))
        yield bullet(self.row("was", one.was), 1)
        yield bullet(self.row("now", one.now), 1)
        yield from self.mended(one.by, one.reason)

    def erasure(self, one: Erasure) -> Iterator[str]:
        line = self.phrase("erased-at", of=one.of, field=self.field(one.field))
        yield bullet(self.bullets.with_refs(line, (one.ref,) if one.ref is not None else ()))
        yield from self.mended(one.by, one.reason)

    def field(self, path: str) -> object:
        name = path.removeprefix("data.")
        return Reason(f"publishing.field-{name}") if name in _FIELDS else path

    def mended(self, by: tuple[object, ...], reason: str | None) -> Iterator[str]:
        if by:
            yield bullet(self.row("mended-by", by), 1)
        if reason is not None:
            yield bullet(self.row("reason", reason), 1)

    def footer(self) -> str:
        one = self.minutes
        lines = (
            self.phrase("footer-record", record=one.record, events=one.events),
            self.phrase("footer-head", head=one.head),
        )
        return "\n".join(map(bullet, lines))


def _attendance(meetings: tuple[Meeting, ...]) -> object:
    return meetings[0].attendance if len(meetings) == 1 else None
