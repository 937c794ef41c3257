"""Following up: what is owed across many sessions of many forums, by whom, how late, and what comes next.

>>> from deliberation import Archive, due
>>> [item.ref for item in due(Archive("examples/cases"), on="2023-05-01") if item.what == "term"]
['S4.A4']
"""

from __future__ import annotations

from deliberation.following.going_through import DueList, Reach, due
from deliberation.following.groups import By, Group, grouped
from deliberation.following.ical import to_ical
from deliberation.following.items import Due, kind_said
from deliberation.following.satisfied import Satisfied, satisfaction
from deliberation.following.steps import Step, next_steps


__all__ = [
    "By",
    "Due",
    "DueList",
    "Group",
    "Reach",
    "Satisfied",
    "Step",
    "due",
    "grouped",
    "kind_said",
    "next_steps",
    "satisfaction",
    "to_ical",
]
