"""Finding in a text the names of those who are masked and whatever else identifies, and putting something else there."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Final, Self

import attrs

from deliberation.leaves import Erased
from deliberation.publishing.identifiers import KINDS, Identifier, Span, identifiers
from deliberation.wording import LANGS, Reason, Worded, render, say


_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Mn", "Me"})
_BLANK: Final = frozenset("\u115f\u1160\u2800")  # letters by their class, and nothing to see

_BETWEEN: Final = "[ ·•・‧∙⋅.'-]*"
"""What may stand between two characters of a name: 孟 宪文, 买买提·艾力."""

_LETTER: Final = re.compile(r"[0-9a-z\u00df-\u024f\u0370-\u03ff\u0400-\u04ff]")
"""A character of a script that puts spaces between its words."""

_REMARK: Final = re.compile(r"\([^()]*\)")
_LISTED: Final = re.compile("[、,;/&]")
_TITLES: Final = (
    "某{1,2}|先生|女士|小姐|同志|老师|师傅|阿姨|大姐|大哥|大妈|大爷|奶奶|爷爷|叔叔|[姐哥叔姨嫂婶]"
)


@attrs.frozen
class Plain:
    """A text as it is searched: full-width as ASCII, small letters, marks above letters and invisible characters left out.

    >>> Plain.of("１３９\u200b Ä").text
    '139 a'
    """

    text: str
    places: tuple[int, ...]
    """For each of its characters, and for its end, the place in the text it was made from."""

    @classmethod
    def of(cls, text: str) -> Self:
        """The searched form of a text."""
        chars: list[str] = []
        places: list[int] = []
        for place, char in enumerate(text):
            for one in " " if char.isspace() else unicodedata.normalize("NFKD", char).casefold():
                if unicodedata.category(one) not in _UNSEEN and one not in _BLANK:
                    chars.append(one)
                    places.append(place)
        return cls("".join(chars), (*places, len(text)))

    def span(self, start: int, end: int) -> Span:
        """Where these characters stand in the text it was made from, with the invisible ones between and behind them."""
        return self.places[start], self.places[end]


def in_words(what: object) -> Worded:
    """What stands in a text for something else, in brackets that show that it isn't the text's own.

    >>> str(in_words("x")), in_words({"zh": "甲", "en": "A"}).said("en")
    ('〔x〕', '[A]')
    """
    words = Worded.of({lang: say(what, lang) for lang in LANGS})
    bracketed = {lang: render("publishing.mask-in-words", {"what": words}, lang) for lang in LANGS}
    return Worded.of(bracketed, render("publishing.mask-in-words", {"what": str(words)}, "zh"))


SOMEBODY: Final = in_words(Reason("publishing.mask-somebody"))
"""What stands for a name that several people bear, or that can't be told apart yet."""


@attrs.frozen
class Search:
    """Replaces in a text the names it was made for, and whatever else identifies.

    A longer name comes before a shorter one. A name of one character is found only where it stands alone or with a form of address:
    a surname, too, is one character. Names in letters are found as whole words, in any case.
    """

    _names: re.Pattern[str]
    _masks: tuple[Worded, ...]
    _kept: re.Pattern[str]
    _numbers: Mapping[Identifier, str]

    @classmethod
    def of(
        cls,
        names: Iterable[tuple[str, Worded]],
        kept: Iterable[str] = (),
        numbers: Mapping[Identifier, str] | None = None,
    ) -> Self:
        """The search for these names.

        Args:
            names: each with what is put in its place; a name given twice is replaced by `SOMEBODY`.
            kept: names that stay, even where a name to be replaced is part of them.
            numbers: what is put in the place of other things that identify, by their kind; by default a word for it.
        """
        masks: dict[str, set[Worded]] = defaultdict(set)
        for name, mask in names:
            for form in _forms(name):
                masks[form].add(mask)
        stay = {form for name in kept for form in _forms(name)}
        order = sorted(masks, key=lambda form: (-len(form), form))
        chosen = (
            masks[form].pop() if len(masks[form]) == 1 and form not in stay else SOMEBODY for form in order
        )
        longer = sorted(stay - masks.keys(), key=lambda form: (-len(form), form))
        return cls(_anywhere(order), tuple(chosen), _anywhere(longer), numbers or _placeholders())

    def __call__(self, text: str) -> str:
        """The text with everything found in it replaced; the same text where nothing is, and where it is ours or erased."""
        if isinstance(text, (Erased, Worded)):
            return text
        parts: list[str] = []
        done = 0
        for start, end, mask in sorted(self._found(Plain.of(text)), key=lambda one: (one[0], -one[1])):
            if end > done:
                parts += [text[done:start], mask]
                done = end
        return Worded.joined([*parts, text[done:]]) if parts else text

    def _found(self, plain: Plain) -> Iterator[tuple[int, int, str]]:
        kept = [found.span(found.lastindex or 0) for found in self._kept.finditer(plain.text)]
        for found in self._names.finditer(plain.text):
            start, end = found.span(found.lastindex or 0)
            within = any(
                first <= start and end <= last and (first, last) != (start, end) for first, last in kept
            )
            if not within:
                yield (*plain.span(start, end), self._masks[(found.lastindex or 1) - 1])
        for (start, end), kind in identifiers(plain.text):
            yield (*plain.span(start, end), self._numbers[kind])


def _forms(name: str) -> frozenset[str]:
    """How a name is looked for: as it is, without a remark in brackets, and one by one where several are listed in it."""
    plain = Plain.of(name).text
    bare = _REMARK.sub("", plain)
    parts = [part for part in _LISTED.split(bare) if len(_key(part)) > 1]
    keys = map(_key, (plain, bare, *parts))
    return frozenset(key for key in keys if any(char.isalnum() for char in key))


def _key(text: str) -> str:
    """The characters of a name, and a space only between words in letters."""
    spaced = re.sub(_BETWEEN.replace("*", "+"), " ", text)
    letter = _LETTER.pattern
    return re.sub(f"(?<!{letter}) | (?!{letter})", "", spaced)


def _anywhere(keys: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds the first of the keys that fits at each place; which one, is the number of its group."""
    return re.compile("|".join(f"(?=({_pattern(key)}))" for key in keys) or "(?!)")


def _pattern(key: str) -> str:
    if len(key) == 1:
        alone = rf"(?<!\w){re.escape(key)}(?!\w)"
        return rf"\A{alone}\Z" if _LETTER.match(key) else rf"{alone}|[老小阿]{key}|{key}(?:{_TITLES})"
    parts = [re.escape(key[0])]
    for before, char in pairwise(key):
        joined = _LETTER.match(before) and _LETTER.match(char)
        parts.append(re.escape(char) if joined else "" if char == " " else _BETWEEN + re.escape(char))
    start = f"(?<!{_LETTER.pattern})" if _LETTER.match(key[0]) else ""
    end = f"(?!{_LETTER.pattern})" if _LETTER.match(key[-1]) else ""
    return f"{start}{''.join(parts)}{end}"


@cache
def _placeholders() -> Mapping[Identifier, str]:
    return {kind: in_words(Reason(f"publishing.hidden-{kind}")) for kind in KINDS}
