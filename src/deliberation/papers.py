"""Papers that a plugin adds to what the library writes: what they are called, and how they are made from a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs

from deliberation.errors import InvalidInput
from deliberation.records import Record
from deliberation.seats import is_key, titled
from deliberation.wording import LANGS, Lang


@attrs.frozen(kw_only=True)
class Paper:
    """A paper, offered through the hook ``deliberation_papers``.

    Args:
        key: its name, e.g. ``"answer-list"``.
        title: ``{"zh": …, "en": …}``.
        write: the paper of a record in a language, as Markdown. Pure: a fold of the record. Text from the record must be escaped.

    Raises:
        InvalidInput: ``paper.key``, ``paper.title``, ``seat.title``.

    >>> Paper(key="length", title={"zh": "篇幅", "en": "Length"}, write=lambda record, lang: f"{len(record)}").key
    'length'
    """

    key: str
    title: Mapping[str, str] = attrs.field(converter=titled)
    write: Callable[[Record, Lang], str]

    def __attrs_post_init__(self) -> None:
        if not is_key(self.key):
            raise InvalidInput("paper.key", given=repr(self.key))
        if any(lang not in self.title for lang in LANGS):
            raise InvalidInput("paper.title", paper=self.key, languages=LANGS)
