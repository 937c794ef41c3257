"""Choosing among those concerned, where not all of them can come."""

from __future__ import annotations

from collections.abc import Iterable

from deliberation.convening.interests import Interest, Voices
from deliberation.convening.matters import Matter
from deliberation.convening.seating import Found, Places


def places(matter: Matter, found: Found, wanted: Iterable[Interest], voices: Voices) -> Places:
    """Which places are given, and who was chosen for the others."""
    return Places(accepted=matter.replies.accepted)
