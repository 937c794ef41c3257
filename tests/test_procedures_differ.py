"""No two procedures here are the same thing renamed: each pair differs in what it allows, what is owed, or how it decides."""

from __future__ import annotations

from itertools import combinations

import pytest

from deliberation import Procedure, installed_procedures


KEYS = (
    "grid-meeting",
    "joint-conference",
    "onsite-council",
    "planning-forum",
    "pooling-council",
    "shenbianshi",
    "thematic-consultation",
    "womens-council",
)


def observable(procedure: Procedure) -> frozenset[tuple[object, ...]]:
    """What can be seen of a procedure without its names: rule, forces, duties, moves."""
    return frozenset(
        [
            ("decides by", procedure.decides.kind),
            *(("adopts", force) for force in procedure.adopts or ["anything"]),
            *(("owes an answer to", kind, one.each, one.disposed, one.until is not None)
              for one in procedure.duties for kind in one.to),
            *(("allows", move) for stage in procedure.stages for move in stage.moves),
            *(("waits for", need) for stage in procedure.stages for need in stage.needs if ":" not in need),
        ]
    )  # fmt: skip


@pytest.mark.parametrize(("one", "other"), list(combinations(KEYS, 2)))
def test_two_procedures_differ_in_what_can_be_observed(one: str, other: str) -> None:
    found = installed_procedures()

    assert observable(found[one]) ^ observable(found[other])


def test_every_one_of_them_is_installed() -> None:
    assert set(KEYS) <= set(installed_procedures())
