"""Moves that only one procedure knows, as data: what they are called, what is decided by them and how.

They stand in the definition, and so in every record: it can be read and printed where the procedure's code isn't installed.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from deliberation.decisions import DecisionRule
from deliberation.errors import InvalidInput
from deliberation.seats import Fixed, is_namespaced, titled


def _words(given: Mapping[str, Mapping[str, str]]) -> Fixed[Fixed[str]]:
    if not isinstance(given, Mapping) or "leaf" in given:  # a record has another use for that key
        raise InvalidInput("procedure.words", given=repr(given))
    return Fixed({key: titled(title) for key, title in given.items()})


@attrs.frozen
class OwnMove:
    """An act, or a kind of proposal, that only this procedure knows.

    Args:
        name: its namespaced name, as stages and events have it: ``"rules-of-order:second"``.
        title: its name for people, ``{"zh": …, "en": …}``; the minutes say who made the move, and this.
        words: what stands in the data of such an act, for people: its keys and its values, each ``{"zh": …, "en": …}``.
        decides: the rule for proposals of this kind, where it isn't the procedure's own.
        basis: where the move comes from: a law, a custom, a source, or "assumption: …".

    Raises:
        InvalidInput: ``procedure.own-move``, ``procedure.words``, ``seat.title``.

    >>> OwnMove("tea:pour", title={"zh": "斟茶", "en": "Pour"}, words={"green": {"zh": "绿茶", "en": "green tea"}}).word("green")["zh"]
    '绿茶'
    """

    name: str
    title: Mapping[str, str] = attrs.field(kw_only=True, converter=titled)
    words: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict, kw_only=True, converter=_words)
    decides: DecisionRule | None = attrs.field(default=None, kw_only=True)
    basis: str | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not is_namespaced(self.name):
            raise InvalidInput("procedure.own-move", given=repr(self.name))

    def word(self, said: object) -> Mapping[str, str] | None:
        """What a key or value of the data is called; ``None`` where it has no word."""
        return self.words.get(said) if isinstance(said, str) else None
