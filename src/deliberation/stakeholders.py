"""Who has to do with a matter, how they stand to each other, and whose voice is heard."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from numbers import Real
from types import MappingProxyType
from typing import Final, Literal, get_args

import attrs

from deliberation.errors import InvalidInput
from deliberation.leaves import LEAF, Erased
from deliberation.provenance import Provenance, Source
from deliberation.quantities import Count
from deliberation.wording import Lang, Reason


Kind = Literal["person", "body", "group", "place"]
"""A *person*; a *body* that acts as one (a company, an office, a committee); a *group* of people; a *place*."""

Capacity = Literal["private", "office", "body"]
"""In which capacity somebody appears: *private* people are masked in what is published; an *office* and a *body* aren't."""

LONGEST_ID: Final = 200

_USUAL_CAPACITY: Final[Mapping[Kind, Capacity]] = {"body": "body", "place": "body"}
# What can't be seen, and what references are made of: "S4.P6/2", "record#7".
_NOT_IN_IDS: Final = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
_MARKS_OF_REFERENCES: Final = frozenset("/#")
# Most ids are so plain that one look is enough.
_PLAIN_ID: Final = re.compile(r'[!"$-.0-~]{1,200}')
_MOST_MEMBERS: Final = 999_999
_VOICE: Final = re.compile(r"([^/]+)(?:/([1-9][0-9]{0,5}|\?))?")
_TIE_KIND: Final = re.compile(r"[a-z][a-z0-9-]*(:[a-z0-9-]+)?")


def checked_id(given: str, *, code: str = "stakeholder.id") -> str:
    """The id, NFC-normalised: 1 to 200 visible characters, without ``/`` and ``#``, which references are made of.

    Raises:
        InvalidInput: ``code`` (``stakeholder.id`` where none is given) for anything else.

    >>> checked_id("S4.P1")
    'S4.P1'
    """
    if not isinstance(given, str):
        raise InvalidInput(code, given=repr(given), longest=LONGEST_ID)
    if _PLAIN_ID.fullmatch(given):
        return given
    text = unicodedata.normalize("NFC", given)
    visible = all(unicodedata.category(char) not in _NOT_IN_IDS for char in text)
    if not visible or not 1 <= len(text) <= LONGEST_ID or not _MARKS_OF_REFERENCES.isdisjoint(text):
        raise InvalidInput(code, given=repr(text[: LONGEST_ID + 1]), longest=LONGEST_ID)
    return text


class Attributes(Mapping[str, str]):
    """What else is known of a stakeholder: an unchangeable mapping of text to text, ordered by key.

    >>> Attributes({"楼栋": "7", "住户": "租户"})
    Attributes({'住户': '租户', '楼栋': '7'})
    """

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str] = MappingProxyType({})) -> None:
        self._texts = dict(sorted(texts.items()))

    def __getitem__(self, key: str) -> str:
        return self._texts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __hash__(self) -> int:
        return hash(frozenset(self._texts.items()))

    def __repr__(self) -> str:
        return f"Attributes({self._texts!r})"


_NO_ATTRIBUTES: Final = Attributes()


def _storable(given: object) -> bool:
    return isinstance(given, str) and not any("\ud800" <= char <= "\udfff" for char in given)


def _attributes(given: Mapping[str, str]) -> Attributes:
    if given == {}:
        return _NO_ATTRIBUTES
    texts = isinstance(given, Mapping) and all(_storable(text) for item in given.items() for text in item)
    if not texts or "" in given:
        raise InvalidInput("stakeholder.attributes", given=repr(given))
    return Attributes(given)


@attrs.frozen
class Stakeholder:
    """A person, a body, a group or a place that a matter concerns.

    Args:
        id: opaque, or the source's own reference (``"S4.P1"``); never a person's name.
        name: what they are called, where it is known.
        kind: person, body, group or place.
        capacity: private, office or body; private for people and groups unless an office is said.
        role: what they are in the matter, such as 物业负责人.
        count: how many a group is, as the source says it.
        attributes: what else is known, text to text.
        source: what stands behind all this.

    Raises:
        InvalidInput: ``stakeholder.id``, ``stakeholder.kind``, ``stakeholder.capacity`` (also for a person as a body),
            ``stakeholder.text`` (a blank name or role), ``stakeholder.count`` (of what is no group), ``stakeholder.attributes``.

    >>> owners = Stakeholder("S4.P6", kind="group", role="业主代表", count=Count.read("8名"))
    >>> owners.label, owners.capacity
    ('业主代表', 'private')
    """

    id: str = attrs.field(converter=checked_id)
    name: str | None = attrs.field(default=None, metadata=LEAF)
    kind: Kind = attrs.field(default="person", kw_only=True)
    capacity: Capacity = attrs.field(kw_only=True)
    role: str | None = attrs.field(default=None, kw_only=True)
    count: Count | None = attrs.field(default=None, kw_only=True)
    attributes: Mapping[str, str] = attrs.field(
        default={}, converter=_attributes, kw_only=True, metadata=LEAF
    )
    source: Source | None = attrs.field(default=None, kw_only=True)

    @capacity.default
    def _usual_capacity(self) -> Capacity:
        return _USUAL_CAPACITY.get(self.kind, "private")

    def __attrs_post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise InvalidInput("stakeholder.kind", id=self.id, given=self.kind, known=get_args(Kind))
        if self.capacity not in get_args(Capacity) or (self.kind, self.capacity) == ("person", "body"):
            raise InvalidInput(
                "stakeholder.capacity", id=self.id, given=self.capacity, known=get_args(Capacity)
            )
        if self.count is not None and (self.kind != "group" or not isinstance(self.count, Count)):
            raise InvalidInput("stakeholder.count", id=self.id, given=self.count, kind=self.kind)
        for field, text in (("name", self.name), ("role", self.role)):
            if text is not None and not isinstance(text, Erased) and not (_storable(text) and text.strip()):
                raise InvalidInput("stakeholder.text", id=self.id, field=field, given=repr(text))

    @property
    def called(self) -> str | None:
        """By name, else by role; ``None`` where the source calls them nothing."""
        return self.name or self.role

    @property
    def label(self) -> str:
        """How they are called in a sentence: by name, else by role, else by id."""
        return self.called or self.id

    @property
    def provenance(self) -> Provenance:
        """Where this comes from; *witnessed* where no source is given."""
        return self.source.provenance if self.source else "witnessed"


@attrs.frozen
class Voice:
    """Who spoke: a stakeholder, or one unnamed member of a group.

    Args:
        stakeholder: the id of the person, body or group.
        member: the number of a member who has no name, ``"?"`` for some member, ``None`` for the stakeholder as a whole.

    Raises:
        InvalidInput: ``voice.form`` for a member that is neither a number from 1 nor ``"?"``; ``stakeholder.id``.

    >>> str(Voice("S8.P4", 2))
    'S8.P4/2'
    """

    stakeholder: str = attrs.field(converter=checked_id)
    member: int | Literal["?"] | None = None

    def __attrs_post_init__(self) -> None:
        member = self.member
        if member is None or member == "?" or (type(member) is int and 1 <= member <= _MOST_MEMBERS):
            return
        raise InvalidInput("voice.form", given=f"{self.stakeholder}/{member!r}")

    def __str__(self) -> str:
        return self.stakeholder if self.member is None else f"{self.stakeholder}/{self.member}"


def voice_of(by: str | Voice) -> Voice:
    """The voice that a reference such as ``"S4.P1"``, ``"S8.P4/2"`` or ``"S4.P6/?"`` names.

    Raises:
        InvalidInput: ``voice.form`` for anything else.

    >>> voice_of("S4.P6/?")
    Voice(stakeholder='S4.P6', member='?')
    """
    if isinstance(by, Voice):
        return by
    if not isinstance(by, str):
        raise InvalidInput("voice.form", given=repr(by))
    return _voice(by)


# The same few people speak again and again.
@lru_cache(maxsize=10_000)
def _voice(by: str) -> Voice:
    match = _VOICE.fullmatch(by)
    if match is None:
        raise InvalidInput("voice.form", given=repr(by))
    holder, member = checked_id(match[1], code="voice.form"), match[2]
    return Voice(holder, "?") if member == "?" else Voice(holder, int(member) if member else None)


TIE_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "adjoins": "tie.adjoins",
        "affects": "tie.affects",
        "complains-about": "tie.complains-about",
        "conflicts-with": "tie.conflicts-with",
        "convenes": "tie.convenes",
        "delivers-for": "tie.delivers-for",
        "employs": "tie.employs",
        "enforces-on": "tie.enforces-on",
        "heads": "tie.heads",
        "leases-to": "tie.leases-to",
        "lives-in": "tie.lives-in",
        "located-at": "tie.located-at",
        "manages": "tie.manages",
        "member-of": "tie.member-of",
        "operates": "tie.operates",
        "owns": "tie.owns",
        "part-of": "tie.part-of",
        "polices": "tie.polices",
        "related-to": "tie.related-to",
        "represents": "tie.represents",
        "serves": "tie.serves",
        "supervises": "tie.supervises",
        "trusts": "tie.trusts",
        "works-for": "tie.works-for",
    }
)
"""The kinds of tie that have a sentence, each with the code of that sentence: *subject* does this to *object*."""

SYMMETRIC_TIES: Final = frozenset({"adjoins", "conflicts-with", "related-to"})
"""The kinds that say the same whichever end comes first."""


def is_tie_kind(given: object) -> bool:
    """Whether a tie can be of this kind: a known one, or a word such as ``mentors`` or ``estate:shares-lift-with``."""
    return isinstance(given, str) and _TIE_KIND.fullmatch(given) is not None


def _weight(given: float) -> float:
    if isinstance(given, Real) and not isinstance(given, bool):
        try:
            weight = float(given)
        except OverflowError:
            weight = math.inf
        if math.isfinite(weight) and weight >= 0:
            return weight
    raise InvalidInput("tie.weight", given=repr(given))


@attrs.frozen
class Tie:
    """How one stakeholder stands to another: *subject* does *kind* to *object*.

    Args:
        subject: the id of the one who manages, represents, complains, …
        kind: one of `TIE_KINDS`, or another word of small letters, digits and hyphens, e.g. ``estate:shares-lift-with``.
        object: the id of the one who is managed, represented, complained about, …
        weight: how strong the tie is, from 0; 1 unless something is known.
        source: what stands behind the tie.

    Raises:
        InvalidInput: ``tie.kind``, ``tie.self``, ``tie.weight`` (negative, infinite, no number), ``stakeholder.id``.

    >>> Tie("S4.P3", "manages", "estate").explain("zh", {"S4.P3": "物业负责人", "estate": "唐堤慧苑小区"})
    '物业负责人 管理 唐堤慧苑小区'
    """

    subject: str = attrs.field(converter=checked_id)
    kind: str
    object: str = attrs.field(converter=checked_id)
    weight: float = attrs.field(default=1, kw_only=True, converter=_weight)
    source: Source | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not is_tie_kind(self.kind):
            raise InvalidInput("tie.kind", given=repr(self.kind), known=tuple(TIE_KINDS))
        if self.subject == self.object:
            raise InvalidInput("tie.self", id=self.subject, kind=self.kind)

    @property
    def provenance(self) -> Provenance:
        """Where this comes from; *witnessed* where no source is given."""
        return self.source.provenance if self.source else "witnessed"

    def __str__(self) -> str:
        return f"{self.subject}/{self.kind}/{self.object}"

    def reason(self, names: Mapping[str, str] = MappingProxyType({})) -> Reason:
        """What the tie says, as a code and its parameters; ``names`` says how to call an id, and any other is shown as it is."""
        subject, object_ = names.get(self.subject, self.subject), names.get(self.object, self.object)
        params = {"subject": subject, "kind": self.kind, "object": object_}
        return Reason(TIE_KINDS.get(self.kind, "tie.other"), params)

    def explain(self, lang: Lang = "en", names: Mapping[str, str] = MappingProxyType({})) -> str:
        """What the tie says, as a sentence in Chinese (``"zh"``) or English (``"en"``); ``names`` as for `reason`."""
        return self.reason(names).explain(lang)
