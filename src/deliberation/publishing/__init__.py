"""Papers about a consultation, folded from its record: minutes, as they stand or with private people masked."""

from __future__ import annotations

from deliberation.publishing.markdown import to_markdown
from deliberation.publishing.masking import masked
from deliberation.publishing.minutes import Audience, Minutes, minutes
from deliberation.publishing.views import View


__all__ = ["Audience", "Minutes", "View", "masked", "minutes", "to_markdown"]
