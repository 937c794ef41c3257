"""The check of words: rule, verdicts and refusals read in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from deliberation.guards import refusal
from deliberation.moves import candidates, example
from deliberation.names import called
from deliberation.testing.deciding import verdicts
from deliberation.testing.results import Seen, finding
from deliberation.testing.subjects import Subject
from deliberation.wording import LANGS, Reason, knows


_GAP: Final = re.compile(r"\{[^{}]*\}")
_NONE: Final = re.compile("(?<![A-Za-z])None(?![A-Za-z])")


def explains(subject: Subject) -> Seen:
    """The rule, verdicts under it and refusals read in Chinese and English: no ``{parameter}`` is left unfilled, no raw ``None`` shows."""
    rules = subject.procedure.rules
    said = {_text(one): one for one in _reasons(subject)}
    wrong = [one for reason in said.values() for one in _unreadable(reason)]
    for rule in rules:
        words = None if rule.code is None else rule.code.words
        wrong += _unsaid(
            {lang: rule.explain(lang) for lang in LANGS}, words, Reason("testing.given-the-rule")
        )
    return Seen(Reason("testing.saw-sentences", {"number": len(said) + len(rules)}), wrong)


def _reasons(subject: Subject) -> Iterator[Reason]:
    for verdict in verdicts(subject):
        yield from verdict.reasons
    for place in subject.explored.samples():
        procedure, state = subject.procedure, place.state
        for move in candidates(procedure, state, place.session.record):
            reason = refusal(procedure, state, example(move, state))
            if reason is not None:
                yield called(reason, procedure, state)


def _text(reason: Reason) -> tuple[str, ...]:
    return tuple(reason.explain(lang) for lang in LANGS)


def _unreadable(reason: Reason) -> Iterator[Reason]:
    given = Reason("testing.given-reason", {"code": reason.code})
    if reason.words is None and not knows(reason.code):
        yield finding(given, Reason("testing.want-words"), Reason("testing.got-nothing"))
        return
    yield from _unsaid(dict(zip(LANGS, _text(reason), strict=True)), reason.words, given)


def _unsaid(texts: Mapping[str, str], words: Mapping[str, str] | None, given: Reason) -> Iterator[Reason]:
    """What isn't said in one of the languages, or not to the end. In English, None may be a word of the library's own."""
    for lang, text in texts.items():
        missing = words is not None and not words.get(lang)
        gap = _GAP.search(text)
        none = _NONE.search(text) if words is not None or lang == "zh" else None
        left = gap or none
        if missing:
            yield finding(
                given, Reason("testing.want-words"), Reason("testing.got-no-title", {"languages": [lang]})
            )
        elif left is not None or not text.strip():
            yield finding(given, Reason("testing.want-filled"), text)
