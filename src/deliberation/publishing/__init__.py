"""Papers for people: the minutes of a consultation, folded from its record; pages, pictures and comparisons of procedures."""

from __future__ import annotations

from deliberation.publishing.comparing import Comparison, compare, comparison_page
from deliberation.publishing.markdown import to_markdown
from deliberation.publishing.minutes import Audience, Minutes, minutes
from deliberation.publishing.pictures import picture
from deliberation.publishing.procedure_pages import procedure_page


__all__ = [
    "Audience",
    "Comparison",
    "Minutes",
    "compare",
    "comparison_page",
    "minutes",
    "picture",
    "procedure_page",
    "to_markdown",
]
