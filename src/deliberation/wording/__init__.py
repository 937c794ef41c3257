"""The words: every message, verdict and paper in Chinese and English.

Records, errors and verdicts hold a *code* and its parameters; the sentence is made when somebody reads it.
A code is ``area.name``; its sentences stand in ``wording/<area>.toml``, and the file is read the first time that area is asked for.

>>> render("error.unknown-code", {"code": "tea.cold"}, "en")
'no wording for tea.cold'
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Final, Literal, Self

import attrs


Lang = Literal["zh", "en"]
"""The languages the library speaks."""

LANGS: Final[tuple[Lang, ...]] = ("zh", "en")

_JOINER: Final = {"zh": "、", "en": ", "}
_NOTHING: Final = {"zh": "（无）", "en": "(none)"}


def _plain(params: Mapping[str, object]) -> dict[str, object]:
    return dict(params)


@attrs.frozen
class Reason:
    """One thing a verdict, a recommendation or an error says: a code and what fills it in.

    >>> Reason("error.unknown-code", {"code": "x.y"}).explain("zh")
    '没有 x.y 的措辞'
    """

    code: str
    params: Mapping[str, object] = attrs.field(factory=dict, converter=_plain)
    words: Mapping[str, str] | None = attrs.field(default=None, repr=False)
    """The sentence itself in both languages, with ``{parameters}``: what a plugin says, whose words don't stand here."""

    def explain(self, lang: Lang = "en") -> str:
        """The sentence, in Chinese (``"zh"``) or English (``"en"``)."""
        return self.filled({key: say(value, lang) for key, value in self.params.items()}, lang)

    def filled(self, said: Mapping[str, str], lang: Lang) -> str:
        """The sentence, filled in with parameters that are words already."""
        if self.words is None:
            return render(self.code, said, lang)
        template = self.words.get(lang) or self.words.get("en") or self.words.get("zh") or self.code
        try:
            return template.format_map(_Shown(said))
        except (ValueError, LookupError, AttributeError):  # a plugin's template that isn't one
            return template


class Worded(str):
    """A text that a sentence says in the reader's language: a key and what it is called, or a text with words of ours in it.

    Programs read and compare the text itself.

    >>> gate = Worded.called("gate-3", {"zh": "北门", "en": "the north gate"})
    >>> gate == "gate-3", gate.said("en")
    (True, 'the north gate')
    >>> told = Worded.joined(["昨天", Worded.of({"zh": "居民1", "en": "Resident 1"}), "来过"])
    >>> told.said("en"), str(told)
    ('昨天Resident 1来过', '昨天居民1 / Resident 1来过')
    """

    words: object
    """Whatever `say` can say."""

    @classmethod
    def called(cls, key: str, words: object) -> Self:
        """A key that is called so."""
        text = cls(key)
        text.words = words
        return text

    @classmethod
    def of(cls, words: Mapping[Lang, str], both: str | None = None) -> Self:
        """A text of these words; ``both`` is how it reads as one text, by default each once with a slash between."""
        return cls.called(" / ".join(dict.fromkeys(words.values())) if both is None else both, dict(words))

    @classmethod
    def joined(cls, parts: Iterable[str]) -> Self:
        """One text of several, some of which may have words of ours."""
        parts = tuple(parts)
        return cls.of({lang: "".join(say(part, lang) for part in parts) for lang in LANGS}, "".join(parts))

    def said(self, lang: Lang) -> str:
        """The text, in Chinese (``"zh"``) or English (``"en"``)."""
        return say(self.words, lang)


@cache
def _area(name: str) -> Mapping[str, Mapping[str, str]]:
    path = files(__name__) / f"{name}.toml"
    if not path.is_file():
        return {}
    table: Mapping[str, Mapping[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return table


def codes(area: str) -> frozenset[str]:
    """Every code of one area, e.g. ``codes("error")``."""
    return frozenset(f"{area}.{name}" for name in _area(area))


def knows(code: str) -> bool:
    """Whether there is a sentence for this code."""
    area, _, name = code.partition(".")
    return name in _area(area)


def render(code: str, params: Mapping[str, object], lang: Lang) -> str:
    """The sentence of ``code`` in ``lang``, with ``params`` filled in.

    A parameter may be text, a number, a list (joined), a `Reason` or `Worded` text (said in the same language) or a mapping
    with ``zh`` and ``en`` (that language's entry). A code without words says so rather than fail: an
    error must never hide another.
    """
    area, _, name = code.partition(".")
    template = _area(area).get(name)
    if template is None:
        template, params = _area("error")["unknown-code"], {"code": code}
    filled = {key: say(value, lang) for key, value in params.items()}
    return template[lang].format_map(_Shown(filled))


def say(value: object, lang: Lang) -> str:
    """A parameter as a reader sees it: lists joined, titles in their language, nothing as "(none)"."""
    if value is None:
        return _NOTHING[lang]
    if isinstance(value, Reason):
        return value.explain(lang)
    if isinstance(value, Worded):
        return value.said(lang)
    if isinstance(value, Mapping):
        chosen = value.get(lang) or value.get("en") or value.get("zh")
        return str(chosen) if chosen is not None else str(dict(value))
    if isinstance(value, (list, tuple, set, frozenset)):
        parts = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
        return _JOINER[lang].join(say(part, lang) for part in parts) or _NOTHING[lang]
    return str(value)


class _Shown(dict[str, str]):
    """A missing parameter shows its name instead of raising, so that a message is always said."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
