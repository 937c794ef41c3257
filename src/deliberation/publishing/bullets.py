"""The list items of minutes in Markdown: what was said, with the answers below it, and terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from deliberation.leaves import Erased
from deliberation.publishing.parts import Entry, Mark, Name, Passage, Raised, Undertaken
from deliberation.publishing.phrases import Safe, phrase, said
from deliberation.wording import Lang, Reason


Below = Mapping[str, tuple[Entry, ...]]
"""The answers that stand below each point."""

_OUTSIDE = ("before", "after", "outside", "unknown")


def bullet(text: Safe | str, depth: int = 0) -> str:
    """A list item, indented below another."""
    return f"{'  ' * depth}- {text}"


class Bullets:
    """The list items of one page."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    # -- what happened

    def passage(self, passage: Passage) -> list[str]:
        """What happened in one stage; an answer stands below the first point of that stage that it answers."""
        below = _below(passage)
        nested = {entry.ref for entries in below.values() for entry in entries}
        own = (entry for entry in passage.entries if entry.ref not in nested)
        return [line for entry in own for line in self.entry(entry, below)]

    def entries(self, entries: Iterable[Entry]) -> Iterator[str]:
        """Entries one below the other."""
        for entry in entries:
            yield from self.entry(entry, {})

    def entry(self, entry: Entry, below: Below, depth: int = 0) -> Iterator[str]:
        """One entry, and what belongs below it."""
        yield bullet(self.line(entry), depth)
        if entry.reason is not None:
            yield bullet(self.row("reason", entry.reason), depth + 1)
        for line in entry.lines:
            yield bullet(said(line, self.lang), depth + 1)
        if entry.to and (depth == 0 or len(entry.to) > 1):
            yield bullet(self.row("answers-to", entry.to), depth + 1)
        for point in entry.raised:
            yield from self.point(entry, point, below, depth + 1)

    def point(self, entry: Entry, point: Raised, below: Below, depth: int) -> Iterator[str]:
        """A point, unless it is the whole statement, and how far it was answered."""
        if not point.alone:
            by = Reason("publishing.raised-by", {"by": point.by}) if point.by else None
            line = self.with_brackets(said(point.text, self.lang), (point.count, by))
            code = "answers-to" if entry.kind == "answer" else "point"
            yield bullet(self.with_refs(self.row(code, line), (point.ref,)), depth)
            depth += 1
        here = below.get(point.ref, ())
        for answer in here:
            yield from self.entry(answer, below, depth)
        elsewhere = tuple(ref for ref in point.answers if ref not in {entry.ref, *(one.ref for one in here)})
        if elsewhere:
            yield bullet(self.row("answered-elsewhere", elsewhere), depth)
        if not point.answers and not entry.annulled:
            yield bullet(said(Reason(f"publishing.coverage-{point.coverage}"), self.lang), depth)

    def line(self, entry: Entry) -> Safe:
        """Who did or said what, with what must be known of it and where it stands."""
        told = self.told(entry.said, entry.text)
        notes = (
            Reason("publishing.was-annulled") if entry.annulled else None,
            Reason(f"publishing.setting-{entry.setting}") if entry.setting in _OUTSIDE else None,
            entry.at,
            Reason("publishing.was-corrected") if entry.corrected else None,
            *(self.mark(mark) for mark in entry.marks),
        )
        line = self.with_brackets(self.struck(told) if entry.annulled else told, notes)
        return self.with_refs(line, (*entry.facts, entry.ref))

    def told(self, sentence: Reason, text: str | None) -> Safe:
        """A sentence, with the words that were said."""
        words = said(sentence, self.lang)
        if isinstance(text, Erased):
            return phrase("row", self.lang, label=words, value=text)
        return words if text is None else phrase("entry-text", self.lang, said=words, text=text)

    # -- what came of it

    def term(self, term: Undertaken, depth: int) -> Iterator[str]:
        """A term with who is responsible, by when, on what condition."""
        line = self.with_brackets(said(term.text, self.lang), (self.mark(mark) for mark in term.marks))
        yield bullet(self.with_refs(line, dict.fromkeys((term.name, term.ref))), depth)
        several = len(term.responsible) > 1
        parties = tuple(self.party(name, part, several=several) for name, part in term.responsible)
        nobody = Reason("publishing.unsaid")
        yield bullet(self.row("responsible", parties or nobody), depth + 1)
        yield bullet(self.row("deadline", self.deadline(term) or nobody), depth + 1)
        if term.condition is not None:
            yield bullet(self.row("condition", term.condition), depth + 1)
            if term.judges or term.unjudged:
                yield bullet(self.row("judge", term.judges or nobody), depth + 1)
        for code, value in (
            ("promised-to", term.promised_to),
            ("evidence", term.evidence),
            ("reports", term.reports),
        ):
            if value:
                yield bullet(self.row(code, value), depth + 1)
        if term.fallback is not None:
            yield bullet(phrase("fallback", self.lang), depth + 1)
            yield from self.term(term.fallback, depth + 2)

    def party(self, name: Name, part: str, *, several: bool) -> Safe:
        """Who is responsible, and in which part where there are others."""
        role = Reason(f"publishing.part-{part}") if several or part != "lead" else None
        return self.with_brackets(said(name, self.lang), (role,))

    def deadline(self, term: Undertaken) -> Safe | None:
        """A deadline with how it was worked out."""
        if term.deadline is None:
            return None
        basis = Reason("publishing.basis", {"basis": term.deadline.basis}) if term.deadline.basis else None
        return self.with_brackets(said(term.deadline, self.lang), (basis,))

    # -- parts of a line

    def row(self, code: str, value: object) -> Safe:
        """A label and what it says."""
        return phrase("row", self.lang, label=phrase(code, self.lang), value=value)

    def mark(self, mark: Mark) -> Safe:
        """That something is inferred or supposed, and why."""
        return said(Reason(f"publishing.mark-{mark.provenance}", {"basis": mark.basis}), self.lang)

    def with_brackets(self, line: Safe, notes: Iterable[object]) -> Safe:
        """A line with remarks behind it."""
        shown = [said(note, self.lang) for note in notes if note is not None]
        if not shown:
            return line
        return phrase(
            "remarked", self.lang, line=line, what=Safe(phrase("remark-joiner", self.lang).join(shown))
        )

    def with_refs(self, line: Safe, refs: Iterable[str]) -> Safe:
        """A line with where it stands in the record and in its source."""
        shown = tuple(refs)
        return phrase("referred", self.lang, line=line, refs=shown) if shown else line

    def sentences(self, reasons: Iterable[Reason]) -> Safe:
        """Several sentences in one paragraph."""
        return Safe(("" if self.lang == "zh" else " ").join(said(one, self.lang) for one in reasons))

    def struck(self, line: Safe) -> Safe:
        """A line struck through."""
        return Safe(f"~~{line}~~")


def _below(passage: Passage) -> Below:
    """The answers that stand below each point."""
    answers = {entry.ref: entry for entry in passage.entries if entry.kind == "answer" and not entry.annulled}
    below: dict[str, tuple[Entry, ...]] = {}
    for point in (point for entry in passage.entries for point in entry.raised):
        here = tuple(
            answers.pop(ref) for ref in point.answers if ref in answers and point.ref in answers[ref].to
        )
        below[point.ref] = here
    return below
