"""Seats for residents so that every place, group and interest is heard, as far as the seats go.

`cover` fills them on arrays: which *candidates* let which *items* be heard, what items weigh, how many seats there are, and which quotas
hold. The result says how it was found, what that method guarantees, and in this very case how far from the best it can be at most.
`cover_network` begins at issues and a network: `hearings_in` finds what must be heard and through whom it can be, because of which ties.
"""

from __future__ import annotations

from deliberation.convening.coverage.concerns import INTERESTS, Concern, Hearing
from deliberation.convening.coverage.hearings import Hearings, hearings_in
from deliberation.convening.coverage.quotas import Quotas
from deliberation.convening.coverage.reach import Reach
from deliberation.convening.coverage.results import Alternate, Coverage, Search, cover
from deliberation.convening.coverage.seats import HeardSeat, NetworkCoverage, cover_network


__all__ = [
    "INTERESTS",
    "Alternate",
    "Concern",
    "Coverage",
    "HeardSeat",
    "Hearing",
    "Hearings",
    "NetworkCoverage",
    "Quotas",
    "Reach",
    "Search",
    "cover",
    "cover_network",
    "hearings_in",
]
