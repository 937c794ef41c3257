"""What a network asks of its ties, however they are held; the ties of a small one, each an object."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import attrs

from deliberation.stakeholders import Tie


if TYPE_CHECKING:
    import numpy.typing as npt

Ends: TypeAlias = "tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike]"
"""Subjects and objects, by position, and weights."""


class HeldTies(ABC):
    """The ties of a network, to be asked for by their ends."""

    __slots__ = ()

    @abstractmethod
    def outgoing(self, stakeholder: str) -> tuple[Tie, ...]:
        """The ties whose subject this is, by kind and then by object."""

    @abstractmethod
    def incoming(self, stakeholder: str) -> tuple[Tie, ...]:
        """The ties whose object this is, by kind and then by subject."""

    @abstractmethod
    def links(self) -> Iterator[tuple[str, str, str, float]]:
        """Subject, kind, object and weight of each tie, ordered by subject, object and kind."""

    @abstractmethod
    def ends(self, position: Mapping[str, int], kinds: Collection[str] | None) -> Ends:
        """Subjects, objects and weights of all ties, or of those of some kinds; stakeholders by position."""

    @abstractmethod
    def without(self, gone: Iterable[str], ids: tuple[str, ...]) -> Sequence[Tie]:
        """The ties with none of these stakeholders, between those of ``ids``, who are all the others."""

    @abstractmethod
    def stated(self) -> Sequence[Tie]:
        """The ties that an author didn't only suppose."""

    @abstractmethod
    def same(self, other: HeldTies) -> bool:
        """Whether these, between the same stakeholders, are the same ties in whatever order."""


@attrs.frozen(eq=False)
class LooseTies(HeldTies):
    """The ties of a network that holds them as a plain tuple."""

    ties: tuple[Tie, ...]

    @cached_property
    def _out(self) -> Mapping[str, tuple[Tie, ...]]:
        return _grouped(
            (tie.subject, tie) for tie in sorted(self.ties, key=lambda tie: (tie.kind, tie.object))
        )

    @cached_property
    def _in(self) -> Mapping[str, tuple[Tie, ...]]:
        return _grouped(
            (tie.object, tie) for tie in sorted(self.ties, key=lambda tie: (tie.kind, tie.subject))
        )

    def outgoing(self, stakeholder: str) -> tuple[Tie, ...]:
        """As `HeldTies.outgoing`."""
        return self._out.get(stakeholder, ())

    def incoming(self, stakeholder: str) -> tuple[Tie, ...]:
        """As `HeldTies.incoming`."""
        return self._in.get(stakeholder, ())

    def links(self) -> Iterator[tuple[str, str, str, float]]:
        """As `HeldTies.links`."""
        for tie in sorted(self.ties, key=lambda tie: (tie.subject, tie.object, tie.kind)):
            yield tie.subject, tie.kind, tie.object, tie.weight

    def ends(self, position: Mapping[str, int], kinds: Collection[str] | None) -> Ends:
        """As `HeldTies.ends`."""
        ties = self.ties if kinds is None else [tie for tie in self.ties if tie.kind in kinds]
        ones = [position[tie.subject] for tie in ties]
        others = [position[tie.object] for tie in ties]
        return ones, others, [tie.weight for tie in ties]

    def without(self, gone: Iterable[str], ids: tuple[str, ...]) -> tuple[Tie, ...]:  # noqa: ARG002 - loose ties know their ends by id
        """As `HeldTies.without`."""
        away = frozenset(gone)
        return tuple(tie for tie in self.ties if away.isdisjoint((tie.subject, tie.object)))

    def stated(self) -> tuple[Tie, ...]:
        """As `HeldTies.stated`."""
        return tuple(tie for tie in self.ties if tie.provenance != "supposed")

    def same(self, other: HeldTies) -> bool:
        """As `HeldTies.same`."""
        return isinstance(other, LooseTies) and frozenset(self.ties) == frozenset(other.ties)


def _grouped(pairs: Iterable[tuple[str, Tie]]) -> Mapping[str, tuple[Tie, ...]]:
    groups: dict[str, list[Tie]] = {}
    for end, tie in pairs:
        groups.setdefault(end, []).append(tie)
    return {end: tuple(ties) for end, ties in groups.items()}
