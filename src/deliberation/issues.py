"""What is consulted about, and what is at stake in it for whom."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal, TypeVar, get_args

import attrs

from deliberation.errors import InvalidInput
from deliberation.leaves import LEAF, Erased
from deliberation.provenance import Provenance, Source
from deliberation.stakeholders import checked_id


StakeKind = Literal["affected", "responsible", "authority", "interested"]
"""*affected* by the matter, *responsible* for it, an *authority* on it, or *interested* in it."""

T = TypeVar("T")

_TRAIT: Final = re.compile(r"[a-z][a-z0-9-]*(:[a-z0-9-]+)?")


@attrs.frozen
class Stake:
    """What somebody has to do with an issue.

    Args:
        stakeholder: the id of a person, body, group or place.
        kind: affected, responsible, authority or interested.
        source: what stands behind this.

    Raises:
        InvalidInput: ``issue.stake`` for another kind; ``stakeholder.id``.

    >>> Stake("sf-depot", "responsible").provenance
    'witnessed'
    """

    stakeholder: str = attrs.field(converter=checked_id)
    kind: StakeKind
    source: Source | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.kind not in get_args(StakeKind):
            raise InvalidInput(
                "issue.stake", stakeholder=self.stakeholder, given=self.kind, known=get_args(StakeKind)
            )

    @property
    def provenance(self) -> Provenance:
        """Where this comes from; *witnessed* where no source is given."""
        return self.source.provenance if self.source else "witnessed"


def _issue_id(given: str) -> str:
    return checked_id(given, code="issue.id")


def _id_or_none(given: str | None) -> str | None:
    return None if given is None else checked_id(given)


def _members(given: Iterable[T], code: str) -> tuple[T, ...]:
    """A tuple of what was given; one bare text would silently become its letters, so it is refused."""
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise InvalidInput(code, given=repr(given))
    return tuple(given)


def _affected(given: Iterable[str]) -> tuple[str, ...]:
    ids = tuple(checked_id(one) for one in _members(given, "issue.affected"))
    if len(set(ids)) < len(ids):
        raise InvalidInput("issue.affected", given=ids)
    return ids


def _stakes(given: Iterable[Stake]) -> tuple[Stake, ...]:
    stakes = _members(given, "issue.stakes")
    if not all(isinstance(stake, Stake) for stake in stakes):
        raise InvalidInput("issue.stakes", given=repr(given))
    return stakes


def _traits(given: Iterable[str]) -> tuple[str, ...]:
    traits = _members(given, "issue.traits")
    if not all(isinstance(trait, str) and _TRAIT.fullmatch(trait) for trait in traits):
        raise InvalidInput("issue.traits", given=repr(given))
    return traits


def _title(given: str) -> str:
    if isinstance(given, Erased) or (isinstance(given, str) and given.strip()):
        return given
    raise InvalidInput("issue.title", given=repr(given))


@attrs.frozen
class Issue:
    """What is consulted about.

    Args:
        title: in words, e.g. "noise at the north gate".
        id: what references call it.
        about: the id of what or who is complained of or consulted about.
        affected: the ids of the places, groups and people it touches.
        stakes: who is affected, responsible, an authority on it or interested, each with its source.
        traits: keys of what sort of matter it is (``"dispute"``, ``"works"``, ``"planning"``), which procedures look for.
        source: what stands behind all this.

    Raises:
        InvalidInput: ``issue.title``, ``issue.id``, ``issue.affected`` (one bare text, or an id twice), ``issue.stakes``,
            ``issue.traits``, ``stakeholder.id``.

    >>> depot = Issue("noise at the north gate", about="sf-depot", affected=["building-1", "building-2"])
    >>> depot.affected
    ('building-1', 'building-2')
    """

    title: str = attrs.field(converter=_title, metadata=LEAF)
    id: str = attrs.field(default="issue", kw_only=True, converter=_issue_id)
    about: str | None = attrs.field(default=None, kw_only=True, converter=_id_or_none)
    affected: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=_affected)
    stakes: tuple[Stake, ...] = attrs.field(default=(), kw_only=True, converter=_stakes)
    traits: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=_traits)
    source: Source | None = attrs.field(default=None, kw_only=True)

    @property
    def provenance(self) -> Provenance:
        """Where this comes from; *witnessed* where no source is given."""
        return self.source.provenance if self.source else "witnessed"

    def who(self, kind: StakeKind) -> tuple[str, ...]:
        """The ids with a stake of this kind, each once: ``affected`` first, then by the order of the stakes.

        >>> Issue("noise", affected=["north"], stakes=[Stake("south", "affected")]).who("affected")
        ('north', 'south')
        """
        stated = self.affected if kind == "affected" else ()
        holders = (stake.stakeholder for stake in self.stakes if stake.kind == kind)
        return tuple(dict.fromkeys([*stated, *holders]))
