"""Seats for residents so that every place, group and interest is heard, as far as the seats go.

`cover` fills them on arrays: which *candidates* let which *items* be heard, what items weigh, how many seats there are, and which quotas
hold. The result says how it was found, what that method guarantees, and in this very case how far from the best it can be at most.
"""

from __future__ import annotations

from deliberation.convening.coverage.quotas import Quotas
from deliberation.convening.coverage.reach import Reach
from deliberation.convening.coverage.results import Alternate, Coverage, Search, cover


__all__ = ["Alternate", "Coverage", "Quotas", "Reach", "Search", "cover"]
