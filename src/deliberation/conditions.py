"""What a term hangs on: findings, other terms, days, and combinations of them.

A condition is data, so that a record can hold it. Whether it holds on a day is told by ``deliberation.statuses``: yes, no, or not known;
what nobody found is not known, unless the condition itself says what is presumed as long as nothing else is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal, get_args

import attrs

from deliberation.errors import InvalidInput
from deliberation.leaves import LEAF
from deliberation.quantities import civil_day
from deliberation.wording import LANGS, Lang, Reason


ConditionKind = Literal["finding", "term", "day", "all", "any"]
"""What a condition looks at: a finding, another term, a day that comes, or other conditions, all of them or any."""

_DEEPEST: Final = 8


def list_of_texts(field: str, given: Iterable[str]) -> tuple[str, ...]:
    """Several texts; one text alone isn't a list of its letters.

    Raises:
        InvalidInput: ``term.list``.

    >>> list_of_texts("judge", ["office"])
    ('office',)
    """
    texts = not isinstance(given, str) and isinstance(given, Iterable)
    parts = tuple(given) if texts else ()
    if not texts or not all(isinstance(one, str) for one in parts):
        raise InvalidInput("term.list", field=field, given=repr(given))
    return parts


def _judge(given: Iterable[str]) -> tuple[str, ...]:
    return list_of_texts("judge", given)


def _parts(given: Iterable[Condition]) -> tuple[Condition, ...]:
    parts = tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else (given,)
    if len(parts) == 1 or not all(isinstance(one, Condition) for one in parts):
        raise InvalidInput("term.parts", given=repr(given)[:80])
    return parts


@attrs.frozen
class Condition:
    """What must be so for a term to bind. ``~`` turns it round, ``&`` and ``|`` join several.

    `found`, `met`, `since`, and these operators, are the short ways to write one.

    Args:
        finding: the key of a finding that somebody can establish, e.g. ``"nuisance-eased"``.
        holds: which way it must come out; ``False`` for "if it is *not* eased".
        text: the condition as it was said.
        judge: who establishes the finding; empty = nobody is named.
        presumed: how the finding is taken to be as long as nothing is found; ``None`` = it isn't known then.
        kind: what it looks at.
        term: the reference of another term, or the source's id for it: that it is met. It may stand in another record.
        since: an ISO day: that it has come.
        parts: the conditions that are joined.

    Raises:
        InvalidInput: ``term.finding`` where the key is blank; ``term.list`` where judge isn't a list of ids; ``term.condition-kind`` where
            it has anything but what its kind looks at; ``term.parts`` for fewer than two parts, or what is no condition;
            ``term.condition-deep``; ``deadline.day``.

    >>> Condition("nuisance-eased", holds=False).judge
    ()
    >>> ready = found("fund-approved", judge=["office"]) & ~met("S4.A4")
    >>> ready.kind, [part.kind for part in ready.parts], [leaf.holds for leaf in ready.leaves()]
    ('all', ['finding', 'term'], [True, False])
    """

    finding: str | None = None
    holds: bool = attrs.field(default=True, kw_only=True)
    text: str | None = attrs.field(default=None, kw_only=True, metadata=LEAF)
    judge: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=_judge)
    presumed: bool | None = attrs.field(default=None, kw_only=True)
    kind: ConditionKind = attrs.field(default="finding", kw_only=True)
    term: str | None = attrs.field(default=None, kw_only=True)
    since: str | None = attrs.field(default=None, kw_only=True)
    parts: tuple[Condition, ...] = attrs.field(default=(), kw_only=True, converter=_parts)

    def __attrs_post_init__(self) -> None:
        if self.kind not in get_args(ConditionKind):
            raise InvalidInput("term.condition-kind", kind=self.kind, known=get_args(ConditionKind))
        for name in ("finding", "term"):
            key = getattr(self, name)
            if (key is not None or self.kind == name) and not (isinstance(key, str) and key.strip()):
                raise InvalidInput("term.finding", given=repr(key))
        given = [name for name in ("finding", "term", "since", "parts") if getattr(self, name)]
        beside = self.kind != "finding" and (self.judge or self.presumed is not None)
        if given != [_LOOKS_AT[self.kind]] or beside:
            raise InvalidInput("term.condition-kind", kind=self.kind, known=get_args(ConditionKind))
        if self.since is not None and civil_day(self.since) is None:
            raise InvalidInput("deadline.day", given=f"{self.since!s:.40}")
        if self.depth > _DEEPEST:
            raise InvalidInput("term.condition-deep", most=_DEEPEST)

    @property
    def depth(self) -> int:
        """How deep it is: 1 for one that joins no others."""
        return 1 + max((part.depth for part in self.parts), default=0)

    def leaves(self) -> Iterator[Condition]:
        """The findings, terms and days that it comes down to, in order."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def findings(self) -> tuple[str, ...]:
        """The keys of the findings that it looks at, each once."""
        return tuple(dict.fromkeys(leaf.finding for leaf in self.leaves() if leaf.finding is not None))

    def terms(self) -> tuple[str, ...]:
        """The other terms that it looks at, each once, as they are named."""
        return tuple(dict.fromkeys(leaf.term for leaf in self.leaves() if leaf.term is not None))

    def judges(self, finding: str | None = None) -> tuple[str, ...]:
        """Who establishes its findings, or one of them; each once."""
        asked = (leaf for leaf in self.leaves() if finding is None or leaf.finding == finding)
        return tuple(dict.fromkeys(judge for leaf in asked for judge in leaf.judge))

    def unjudged(self) -> tuple[str, ...]:
        """The keys of the findings that nobody is named to establish."""
        return tuple(key for key in self.findings() if not self.judges(key))

    def __invert__(self) -> Condition:
        return attrs.evolve(self, holds=not self.holds)

    def __and__(self, other: Condition) -> Condition:
        return _joined("all", self, other)

    def __or__(self, other: Condition) -> Condition:
        return _joined("any", self, other)


_LOOKS_AT: Final = {"finding": "finding", "term": "term", "day": "since", "all": "parts", "any": "parts"}


def _joined(kind: ConditionKind, one: Condition, other: Condition) -> Condition:
    """Both together; ``a & b & c`` has three parts."""
    plain = one.kind == kind and one.holds and one.text is None
    return Condition(kind=kind, parts=(*(one.parts if plain else (one,)), other))


def found(key: str, *, judge: Iterable[str] = (), text: str | None = None) -> Condition:
    """That something is found to be so.

    >>> found("fund-approved", judge=["office"]).finding
    'fund-approved'
    """
    return Condition(key, judge=judge, text=text)


def unless(key: str, *, judge: Iterable[str] = (), text: str | None = None) -> Condition:
    """That something isn't found; as long as nobody finds it, it is presumed not to be so.

    >>> objected = unless("owners-object", judge=["owners-committee"])
    >>> objected.holds, objected.presumed
    (False, False)
    """
    return Condition(key, holds=False, judge=judge, presumed=False, text=text)


def met(term: str, *, text: str | None = None) -> Condition:
    """That another term is met. ``~met("S4.A4")``: that it is shown not to be, or no longer can be.

    >>> met("S4.A4").terms()
    ('S4.A4',)
    """
    return Condition(kind="term", term=term, text=text)


def since(day: str, *, text: str | None = None) -> Condition:
    """That a day has come. ``~since(day)``: as long as it hasn't.

    >>> since("2023-05-01").since
    '2023-05-01'
    """
    return Condition(kind="day", since=day, text=text)


def said(condition: Condition) -> Reason:
    """A condition in words: as it was said, where it was; else what it looks at.

    >>> said(found("fund-approved") & ~met("S4.A4")).explain("en")
    'all of these: “fund-approved” is found to be so; S4.A4 is shown not to be met'
    """
    if condition.text is not None:
        return Reason("condition.as-said", {"text": condition.text})
    code = f"condition.{condition.kind}" if condition.holds else f"condition.{condition.kind}-not"
    if condition.parts:
        parts = [said(part) for part in condition.parts]
        listed = {lang: _SEPARATORS[lang].join(part.explain(lang) for part in parts) for lang in LANGS}
        return Reason(code, {"parts": listed})
    looked_at = {"what": condition.finding or condition.term or condition.since}
    if condition.presumed is None:
        return Reason(code, looked_at)
    presumed = "condition.presumed" if condition.presumed == condition.holds else "condition.presumed-not"
    return Reason(presumed, {"said": Reason(code, looked_at)})


_SEPARATORS: Final[dict[Lang, str]] = {"zh": "；", "en": "; "}
