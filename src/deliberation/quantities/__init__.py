"""Numbers, dates and recurrences as a source gives them: 约20余人, 50多个, 2月8日, "五一"前, 每季度一次.

Each keeps the source's words (``text``) beside what can be computed with, and claims no more than the words
do: a hedged number is never exact, a day without a year is no date until something near it supplies one, and
what can't be read stays text and says so.

>>> Count.read("约20余人").exact is None
True
>>> Moment.read("2月8日", near=Moment.on("2023-02")).iso
'2023-02-08'
>>> Deadline.read("五一前", near=Moment.on("2023-02-08")).before
'2023-05-01'
"""

from __future__ import annotations

from deliberation.quantities.ahead import latest_start
from deliberation.quantities.counts import Bound, Count, Hedge
from deliberation.quantities.deadlines import Deadline, Period, PeriodUnit, Rests
from deliberation.quantities.moments import (
    DayLike,
    Moment,
    Precision,
    asked_day,
    asked_day_or_none,
    civil_day,
)
from deliberation.quantities.recurrences import CivilPeriod, Every, Recurrence


__all__ = [
    "Bound",
    "CivilPeriod",
    "Count",
    "DayLike",
    "Deadline",
    "Every",
    "Hedge",
    "Moment",
    "Period",
    "PeriodUnit",
    "Precision",
    "Recurrence",
    "Rests",
    "asked_day",
    "asked_day_or_none",
    "civil_day",
    "latest_start",
]
