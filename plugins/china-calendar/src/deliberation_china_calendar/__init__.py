"""Working days and statutory holidays of mainland China, from the library chinesecalendar."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from typing import Final

from chinese_calendar import is_holiday
from chinese_calendar.constants import holidays

from deliberation import Calendar, hookimpl


def _resting(day: date) -> bool:
    return bool(is_holiday(day))


_YEARS: Final = sorted({day.year for day in holidays})

MAINLAND_CHINA: Final = Calendar(
    key="mainland-china",
    title={"zh": "中国大陆工作日与法定节假日", "en": "Working days of mainland China"},
    resting=_resting,
    known=(_YEARS[0], _YEARS[-1]),
    basis=f"国务院办公厅历年《关于部分节假日安排的通知》；chinesecalendar {version('chinesecalendar')}",
)
"""Weekends and statutory holidays, and the weekend days that are worked in exchange for them (调休)."""


@hookimpl
def deliberation_calendars() -> list[Calendar]:
    """The calendar of mainland China."""
    return [MAINLAND_CHINA]
