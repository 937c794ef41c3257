"""What each text in an event is: who somebody is, a word of the format, a key, or free text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, Literal, get_args, get_origin

import attrs

from deliberation import events as ev
from deliberation.agreements import Need, Responsible, Term
from deliberation.conditions import Condition
from deliberation.issues import Issue, Stake
from deliberation.leaves import LEAF
from deliberation.quantities import Deadline, Moment
from deliberation.stakeholders import Stakeholder


Use = Literal["voice", "issue", "form", "text", "key", "data"]
"""*voice*: the id of a stakeholder, perhaps with a member; *issue*: the id of an issue; *form*: what the format itself defines;
*text*: free text; *key*: what may be a key, a reference or a few words; *data*: what only a procedure knows."""

_VOICES: Final[Mapping[type, tuple[str, ...]]] = {
    ev.Event: ("by",), ev.Open: ("conveners",), ev.Invite: ("who",), ev.Reply: ("who", "substitute"),
    ev.SeatEvent: ("holder", "substitute_for"), ev.Arrive: ("who",), ev.Leave: ("who",), ev.Answer: ("referred_to",),
    ev.Point: ("by",), ev.Refer: ("to",), Responsible: ("party",), Term: ("promised_to",), Condition: ("judge",),
    Issue: ("about", "affected"), Stake: ("stakeholder",), Stakeholder: ("id",),
}  # fmt: skip
_ISSUES: Final[Mapping[type, tuple[str, ...]]] = {Issue: ("id",), ev.Say: ("about",), ev.Publish: ("about",)}
_FORMS: Final[Mapping[type, tuple[str, ...]]] = {
    ev.Event: ("noted",), ev.Open: ("procedure", "digest", "distribution", "version", "code", "calendar"),
    ev.SeatEvent: ("weights",), Moment: ("iso",), Deadline: ("before", "by"), Need: ("amount",), Issue: ("traits",),
}  # fmt: skip


_DATA: Final[Mapping[type, tuple[str, ...]]] = {ev.Act: ("data",)}


@cache
def uses(kind: type) -> Mapping[str, Use]:
    """What the texts in each field of a class are.

    >>> uses(ev.Say)["what"], uses(ev.Say)["text"], uses(ev.Note)["what"], uses(ev.Arrive)["who"]
    ('form', 'text', 'key', 'voice')
    """
    attrs.resolve_types(kind)
    return {field.name: _use(kind, field) for field in attrs.fields(kind)}


def _use(kind: type, field: attrs.Attribute[Any]) -> Use:
    tables: tuple[tuple[Use, Mapping[type, tuple[str, ...]]], ...] = (
        ("voice", _VOICES),
        ("issue", _ISSUES),
        ("form", _FORMS),
        ("data", _DATA),
    )
    listed = next((use for use, table in tables if field.name in table.get(kind, ())), None)
    if listed is not None:
        return listed
    if any(get_origin(one) is Literal for one in (field.type, *get_args(field.type))):
        return "form"
    return "text" if LEAF.items() <= field.metadata.items() else "key"


def ids_in(value: Any) -> Iterator[str]:
    """The voices that a value names, in order; whom it only makes known isn't named by that."""
    if attrs.has(type(value)) and not isinstance(value, Stakeholder):
        for name, use in uses(value.__class__).items():
            held = getattr(value, name)
            if use != "voice":
                yield from ids_in(held)
            elif held is not None:
                yield from (held,) if isinstance(held, str) else held
    elif isinstance(value, tuple):
        for one in value:
            yield from ids_in(one)
