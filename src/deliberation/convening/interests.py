"""Whose interests in a matter are heard in the room, and whose aren't."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

import attrs

from deliberation.convening.invitees import Unheard
from deliberation.issues import Issue
from deliberation.networks import StakeholderNetwork
from deliberation.wording import Reason


if TYPE_CHECKING:
    from deliberation.convening.coverage import Concern, Hearings

NAMED: Final = 5
"""How many are named who could speak for an interest; more are counted."""


@attrs.frozen(eq=False)
class Interests:
    """What is to be heard in a matter, and through whom it can be, of everybody in the network.

    Args:
        issues: what is consulted about.
        network: who has to do with it.

    >>> from deliberation.stakeholders import Stakeholder, Tie
    >>> people = [Stakeholder("gate", kind="place"), Stakeholder("ann"), Stakeholder("depot", kind="body")]
    >>> network = StakeholderNetwork(people, [Tie("ann", "lives-in", "gate")])
    >>> [one.id for one in Interests((Issue("noise", about="depot", affected=["gate"]),), network).unheard([])]
    ['place:gate']
    """

    issues: tuple[Issue, ...]
    network: StakeholderNetwork

    @cached_property
    def hearings(self) -> Hearings | None:
        """What is to be heard, and everybody through whom it can be; ``None`` where the issues say nothing to follow."""
        return self._hearings([one.id for one in self.network.stakeholders if one.kind != "place"])

    @cached_property
    def voices(self) -> Mapping[str, frozenset[str]]:
        """Through whom each concern can be heard, by its key; a body or group is heard through those who speak for it."""
        return _voices(self.hearings)

    def unheard(self, present: Iterable[str]) -> tuple[Unheard, ...]:
        """What nobody present speaks for, each with the reason."""
        here = frozenset(present)
        voices = self._voices_of_those(here)
        concerns = () if self.hearings is None else self.hearings.concerns
        return tuple(
            Unheard(one.key, one.name, self._why(one), only=self._only(one))
            for one in concerns
            if here.isdisjoint(voices[one.key]) and self._is_an_interest(one)
        )

    def _hearings(self, candidates: Iterable[str]) -> Hearings | None:
        from deliberation.convening.coverage import hearings_in  # noqa: PLC0415 - numpy loads where arrays are wanted

        asked = [one for one in self.issues if one.about is not None or one.affected or one.stakes]
        return hearings_in(asked, self.network, candidates=candidates) if asked else None

    def _voices_of_those(self, here: frozenset[str]) -> Mapping[str, frozenset[str]]:
        """As `voices`; but a body or group that is there itself is heard, though somebody else could speak for it."""
        themselves = any(
            self.network.get(who).kind in ("body", "group") and self._is_spoken_for(who)
            for who in here
            if who in self.network
        )
        if not themselves:
            return self.voices
        return {**self.voices, **_voices(self._hearings(sorted(who for who in here if who in self.network)))}

    def _is_spoken_for(self, who: str) -> bool:
        return any(self.network.ties_to(who, kind) for kind in ("heads", "represents", "member-of"))

    def _is_an_interest(self, concern: Concern) -> bool:
        """Whether it is one though nobody could speak for it: an empty part of a place, or a road that it is about, is none."""
        if concern.kind != "place" or self.voices[concern.key]:
            return True
        named = {f"place:{who}" for one in self.issues for who in one.who("affected")}
        return concern.key in named - {f"place:{one.about}" for one in self.issues}

    def _only(self, concern: Concern) -> str | None:
        could = self.voices[concern.key]
        return next(iter(could)) if len(could) == 1 and concern.kind != "place" else None

    def _why(self, concern: Concern) -> Reason:
        could = self.voices[concern.key]
        if not could:
            return Reason("convening.nobody-speaks")
        if concern.kind == "party" and {f"party:{who}" for who in could} == {concern.key}:
            return Reason("convening.nobody-represents")
        if len(could) > NAMED:
            return Reason("convening.none-of-many", {"count": len(could)})
        return Reason(
            "convening.none-invited", {"who": [self.network.get(who).label for who in sorted(could)]}
        )


def _voices(found: Hearings | None) -> dict[str, frozenset[str]]:
    voices: dict[str, set[str]] = {}
    if found is not None:
        voices = {one.key: set() for one in found.concerns}
        for who, key in found.all:
            voices[key].add(who)
    return {key: frozenset(who) for key, who in voices.items()}
