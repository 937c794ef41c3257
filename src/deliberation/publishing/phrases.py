"""Sentences of a paper in Markdown, in which no text of the record can be anything but text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

import attrs

from deliberation.leaves import Erased
from deliberation.publishing.parts import Name
from deliberation.quantities import Count, Deadline, Moment
from deliberation.wording import Lang, Reason, Worded


class Safe(str):
    """Text that may stand in Markdown as it is: ours, or escaped."""


_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})
# Some readers make a link of a bare address: http://…, www.…, somebody@….
_MARKS: Final = re.compile(r"[\\`*_\[\]<>&|~#$@]|:(?=/)|(?<=[wW]{3})\.")
_REF: Final = re.compile(r"#[0-9]+(?:\.[0-9]+)*")
_LEADS: Final = re.compile(r"[-+=:]|[0-9]{1,9}(?=[.)])")


def escape(text: str) -> str:
    r"""A text of the record, so that Markdown shows it and nothing more: one line, what can't be seen made visible.

    >>> escape("# <b>free</b> | tea")
    '\\# \\<b\\>free\\</b\\> \\| tea'
    >>> escape("1. a\nb\u202e")
    '1\\. a b‹U+202E›'
    """
    if _REF.fullmatch(text):
        return text
    line = _MARKS.sub(r"\\\g<0>", visible(text))
    lead = _LEADS.match(line)
    if lead is None:
        return line
    return f"\\{line}" if lead.end() == 1 and not line[0].isdigit() else f"{lead[0]}\\{line[lead.end() :]}"


def visible(text: str) -> str:
    r"""A text on one line, what can't be seen made visible.

    >>> visible("a\nb\u202e")
    'a b‹U+202E›'
    """
    return "".join(map(_seen, " ".join(text.split())))


def _seen(char: str) -> str:
    unseen = unicodedata.category(char) in _UNSEEN or ord(char) & 0xFFFE == 0xFFFE  # noqa: PLR2004 - noncharacters
    return f"‹U+{ord(char):04X}›" if unseen else char


def phrase(code: str, lang: Lang, /, **params: object) -> Safe:
    """The sentence of a code of this area, its parameters made safe."""
    return said(Reason(f"publishing.{code}", params), lang)


def said(value: object, lang: Lang) -> Safe:
    """Any value as it stands in a sentence, safe in Markdown."""
    if isinstance(value, Mapping):
        value = value.get(lang) or value.get("en") or value.get("zh") or ""
    if isinstance(value, Safe):
        return value
    if isinstance(value, Reason):
        return Safe(value.filled({key: said(held, lang) for key, held in value.params.items()}, lang))
    if isinstance(value, Name):
        return _name(value, lang)
    if isinstance(value, (Moment, Deadline, Count)):
        return _quantity(value, lang)
    if isinstance(value, (tuple, list)):
        return Safe(phrase("list-joiner", lang).join(said(part, lang) for part in value)) or phrase(
            "none", lang
        )
    return phrase("none", lang) if value is None else _text(value, lang)


def _quantity(value: Moment | Deadline | Count, lang: Lang) -> Safe:
    alone = attrs.evolve(value, text=None).explain(lang)
    return Safe(escape(alone if alone == value.text else value.explain(lang)))


def _text(value: object, lang: Lang) -> Safe:
    if isinstance(value, Erased):
        return phrase("erased", lang)
    if isinstance(value, Worded):
        value = value.said(lang)
    return Safe(escape(str(value))) or phrase("blank", lang)


def _name(name: Name, lang: Lang) -> Safe:
    if name.member is None:
        text = said(name.label, lang)
    elif name.member == "?":
        text = phrase("voice-some", lang, who=name.label)
    else:
        text = phrase("voice-numbered", lang, who=name.label, number=name.member)
    return phrase("name-supposed", lang, who=text) if name.supposed else text
