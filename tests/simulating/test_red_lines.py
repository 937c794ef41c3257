"""Whether any text lies inside everybody's red lines, and if none does, between whom."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from deliberation.simulating.red_lines import impasses, room


LINES = st.lists(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted), min_size=2, max_size=2),
    min_size=1,
    max_size=5,
)


@given(LINES)
def test_an_impasse_is_named_exactly_where_no_text_is_inside_all_lines(lines: list[list[list[int]]]) -> None:
    lowest, highest = np.array(lines)[:, :, 0], np.array(lines)[:, :, 1]
    people = [f"p{number}" for number in range(len(lines))]

    found = {one.issue: one for one in impasses(people, ["a", "b"], lowest, highest)}

    for place, issue in enumerate(["a", "b"]):
        fits = [
            text for text in range(10) if all(low <= text <= high for low, high in np.array(lines)[:, place])
        ]
        assert (issue in found) == (not fits)
        lower, upper = room(lowest, highest)
        assert bool(lower[place] <= upper[place]) == bool(fits)


@given(LINES)
def test_the_two_who_are_named_are_enough_for_it(lines: list[list[list[int]]]) -> None:
    lowest, highest = np.array(lines)[:, :, 0], np.array(lines)[:, :, 1]
    people = [f"p{number}" for number in range(len(lines))]

    for one in impasses(people, ["a", "b"], lowest, highest):
        two = sorted({people.index(one.at_least), people.index(one.at_most)})
        again = impasses([people[who] for who in two], ["a", "b"], lowest[two], highest[two])
        assert one in again


def test_it_is_told_in_both_languages() -> None:
    [one] = impasses(["业主", "营业部"], ["装卸"], [[8], [-np.inf]], [[np.inf], [6]])

    assert one.explain("zh") == "装卸：业主 不接受低于 8，营业部 不接受高于 6；没有同时符合的文本"
    assert (
        one.explain("en")
        == "装卸: 业主 takes nothing below 8, 营业部 nothing above 6; no text lies inside both"
    )
