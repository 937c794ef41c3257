"""Papers for people: minutes, as they stand or with private people masked; pages, comparisons and pictures of procedures and networks."""

from __future__ import annotations

from deliberation.publishing.comparing import Comparison, compare, comparison_page
from deliberation.publishing.markdown import to_markdown
from deliberation.publishing.masking import masked
from deliberation.publishing.minutes import Audience, Minutes, minutes
from deliberation.publishing.network_pictures import network_picture
from deliberation.publishing.pictures import picture
from deliberation.publishing.procedure_pages import procedure_page
from deliberation.publishing.sheets import paper_json, paper_page
from deliberation.publishing.stories import Story, story
from deliberation.publishing.story_pages import story_json, story_page
from deliberation.publishing.views import View


__all__ = [
    "Audience",
    "Comparison",
    "Minutes",
    "Story",
    "View",
    "compare",
    "comparison_page",
    "masked",
    "minutes",
    "network_picture",
    "paper_json",
    "paper_page",
    "picture",
    "procedure_page",
    "story",
    "story_json",
    "story_page",
    "to_markdown",
]
