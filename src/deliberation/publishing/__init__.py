"""Papers about a consultation, folded from its record: minutes."""

from __future__ import annotations

from deliberation.publishing.markdown import to_markdown
from deliberation.publishing.minutes import Audience, Minutes, minutes


__all__ = ["Audience", "Minutes", "minutes", "to_markdown"]
