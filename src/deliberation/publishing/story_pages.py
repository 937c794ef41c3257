"""A story as Markdown, or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from deliberation.errors import InvalidInput
from deliberation.leaves import Erased
from deliberation.publishing.bullets import Bullets, bullet
from deliberation.publishing.parts import Name
from deliberation.publishing.phrases import Safe, phrase, said
from deliberation.publishing.stories import Chapter, Passage, Standing, Story
from deliberation.quantities import Deadline, Moment
from deliberation.wording import LANGS, Lang, Reason, say


_UNMARKED = frozenset({"reported", "witnessed"})
"""Provenances that an entry's own remarks don't tell."""


def story_page(story: Story, lang: Lang = "zh") -> str:
    """The story as a Markdown page. No text of the record can be a heading, a link, an image or HTML in it.

    Args:
        story: what to render.
        lang: the language of the frame.

    Raises:
        InvalidInput: ``publishing.lang`` for another language.
    """
    if lang not in LANGS:
        raise InvalidInput("publishing.lang", given=repr(lang), known=LANGS)
    bullets = Bullets(lang)
    blocks = [
        f"# {_say('title', lang, name=story.name)}",
        "\n".join(bullet(said(one, lang)) for one in _head(story)),
    ]
    for chapter in story.chapters:
        blocks += [f"## {said(chapter.title, lang)}", "\n".join(_chapter(chapter, bullets))]
    if story.standing:
        blocks += [
            f"## {_say('title-stands', lang)}",
            "\n".join(_standing(one, bullets) for one in story.standing),
        ]
    return "\n\n".join(blocks) + "\n"


def _head(story: Story) -> Iterator[Reason]:
    """Whom it is for, and by which day."""
    yield Reason(f"story.{story.audience}")
    if story.audience == "public":
        yield Reason("publishing.public-to-be-read")
    yield Reason("story.all") if story.on is None else Reason("story.by-day", {"day": story.on})


def _say(code: str, lang: Lang, **params: object) -> Safe:
    return said(Reason(f"story.{code}", params), lang)


def _chapter(chapter: Chapter, bullets: Bullets) -> Iterator[str]:
    for passage in chapter.passages:
        first, *rest = bullets.entry(passage.entry, {})
        remarks = [*_told_as(passage.provenance), *([passage.stage] if passage.stage is not None else [])]
        yield bullets.with_brackets(Safe(first), remarks)
        yield from rest
    for line in chapter.lines:
        yield bullet(said(line, bullets.lang))
    for decided in chapter.decided:
        yield bullet(phrase("decided", bullets.lang, ref=decided.ref, how=bullets.sentences(decided.how)))
    for term, provenance in chapter.terms:
        first, *rest = bullets.term(term, 0)
        yield bullets.with_brackets(Safe(first), _told_as([provenance]))
        yield from rest


def _told_as(provenances: Iterable[str | None]) -> Iterator[Reason]:
    """That a source reports it, or that it was seen; what is inferred or supposed says so with its basis."""
    return (Reason(f"convening.{one}") for one in provenances if one in _UNMARKED)


def _standing(one: Standing, bullets: Bullets) -> str:
    lang = bullets.lang
    status = said(Reason(f"ledger.status-{one.status.status}"), lang)
    why = Safe(phrase("remark-joiner", lang).join(said(part, lang) for part in one.status.reasons))
    lines = [bullet(_say("stands", lang, ref=one.ref, status=status, why=why))]
    lines += [bullet(said(line, lang), 1) for line in _became(one)]
    if one.status.rests_on:
        lines.append(bullet(_say("rests-on", lang, refs=one.status.rests_on), 1))
    return "\n".join(lines)


def _became(one: Standing) -> Iterator[Reason]:
    """What the answers to a point make of it; of several together, that it isn't said of each."""
    entry = one.entry
    if entry is None:
        return
    for code, disposition, reason in (
        ("became", entry.disposition, entry.reason),
        ("became-together", entry.together, entry.together_reason),
    ):
        if disposition is None:
            continue
        word = Reason(f"publishing.disposition-{disposition}")
        yield Reason(f"story.{code}", {"what": word})
        if reason is not None:
            yield Reason("publishing.row", {"label": Reason("publishing.reason"), "value": reason})


def story_json(story: Story, lang: Lang = "en") -> dict[str, Any]:
    """The story as JSON: its events in order, who owed what, and how it stands; ``null`` for what isn't known.

    Args:
        story: what to render.
        lang: the language of its sentences.
    """
    return {
        "ref": story.name,
        "on": None if story.on is None else story.on.isoformat(),
        "audience": story.audience,
        "chapters": [
            {
                "title": chapter.title.explain(lang),
                "events": [_event_json(one, lang) for one in chapter.passages],
                "says": [_plain(line, lang) for line in chapter.lines],
                "decided": [
                    {"ref": one.ref, "how": [_plain(line, lang) for line in one.how]}
                    for one in chapter.decided
                ],
                "terms": [
                    {"ref": term.name, "text": _plain(term.text, lang), "provenance": provenance}
                    for term, provenance in chapter.terms
                ],
            }
            for chapter in story.chapters
        ],
        "stands": [
            {
                "ref": one.ref,
                "status": one.status.status,
                "because": ("；" if lang == "zh" else "; ").join(
                    _plain(part, lang) for part in one.status.reasons
                ),
                "rests_on": list(one.status.rests_on),
                "disposition": None if one.entry is None else one.entry.disposition,
                "together": None if one.entry is None else one.entry.together,
            }
            for one in story.standing
        ],
    }


def _event_json(passage: Passage, lang: Lang) -> dict[str, Any]:
    entry = passage.entry
    return {
        "event": entry.ref,
        "kind": entry.kind,
        "day": None if entry.at is None else entry.at.iso,
        "by": [one.id for one in entry.by] or None,
        "setting": entry.setting,
        "said": _plain(entry.said, lang),
        "text": None if isinstance(entry.text, Erased) else _worded(entry.text, lang),
        "reason": _worded(entry.reason, lang),
        "says": [_plain(line, lang) for line in entry.lines],
        "facts": list(entry.facts),
        "provenance": list(passage.provenance),
        "annulled": entry.annulled,
    }


def _worded(text: str | None, lang: Lang) -> str | None:
    return None if text is None else _plain(text, lang)


def _plain(value: object, lang: Lang) -> str:
    """A sentence as plain text, names in it as people are called."""
    return say(_unnamed(value, lang), lang)


def _unnamed(value: object, lang: Lang) -> object:
    if isinstance(value, Reason):
        return Reason(
            value.code, {key: _unnamed(part, lang) for key, part in value.params.items()}, value.words
        )
    if isinstance(value, (tuple, list)):
        return [_unnamed(part, lang) for part in value]
    if isinstance(value, Name):
        return _name(value)
    return value.explain(lang) if isinstance(value, (Moment, Deadline)) else value


def _name(name: Name) -> object:
    if name.member is None:
        return name.label
    code = "some" if name.member == "?" else "numbered"
    return Reason(f"publishing.voice-{code}", {"who": name.label, "number": name.member})
