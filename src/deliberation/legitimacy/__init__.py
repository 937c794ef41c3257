"""Whether what was decided was decided as the rule asks: on the roll as it stood at that moment, by those who were there.

People come and go, and seats change hands. Each item is judged by the record as it stood just before it was decided, so nothing that came
later changes it, unless it corrects or annuls what came before.
"""

from __future__ import annotations

from deliberation.legitimacy.attendance import Attendance, Meeting
from deliberation.legitimacy.items import Legitimacy, Notice, StandIn
from deliberation.legitimacy.judging import decided


__all__ = ["Attendance", "Legitimacy", "Meeting", "Notice", "StandIn", "decided"]
