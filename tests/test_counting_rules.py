"""How law counts, by the articles of the Civil Code: worked examples with their last days and their numbers.

With statutory holidays, articles 201 to 203 are worked through in the tests of the calendar that knows them.
"""

from __future__ import annotations

from datetime import date

import pytest

from deliberation.decisions import Ballot, majority, supermajority
from deliberation.decisions import apply as verdict
from deliberation.quantities import Count, Deadline, Period
from deliberation.seats import Roll
from deliberation.stakeholders import Stakeholder


FOUR = Roll.of({"member": [Stakeholder(who) for who in ("ann", "bo", "cy", "di")]})


@pytest.mark.parametrize(
    ("article", "words", "event", "in_time", "too_late"),
    [
        # art. 201: the day of the event isn't counted
        ("201", "三日内", "2023-02-08", "2023-02-11", "2023-02-12"),
        # art. 202: a month ends on the corresponding day, or the month's last
        ("202", "一个月内", "2023-01-31", "2023-02-28", "2023-03-01"),
        ("202", "一年内", "2024-02-29", "2025-02-28", "2025-03-01"),
        # art. 1259: 以内 and 届满 include the number
        ("1259", "15日以内", "2023-03-01", "2023-03-16", "2023-03-17"),
    ],
)
def test_the_last_day_of_a_period_is_in_time_and_the_next_is_late(
    article: str, words: str, event: str, in_time: str, too_late: str
) -> None:
    due = Deadline.read(words).resolve(event)

    assert due.by == in_time
    assert due.passed_on == date.fromisoformat(too_late)
    assert article in str(due.basis) or article == "1259"


def test_parties_may_agree_on_another_count_and_a_day_that_they_name_stays_article_204() -> None:
    weekends = date(2023, 2, 11), date(2023, 2, 12)

    named = Deadline.read("截至2月11日", near="2023-02-08")
    counted = Deadline.read("三日内").resolve("2023-02-08", rests=lambda day: day in weekends)

    assert named.by == "2023-02-11"
    assert counted.by == "2023-02-13"


def test_a_period_that_excludes_its_number_is_a_day_shorter_article_1259() -> None:
    within, under = (Deadline("", within=Period(15, "days", inclusive=one)) for one in (True, False))

    passed = [one.resolve("2023-03-01").passed_on for one in (within, under)]

    assert passed == [date(2023, 3, 17), date(2023, 3, 16)]


@pytest.mark.parametrize(
    ("yes", "at_least_half", "more_than_half"),
    [(1, "fails", "fails"), (2, "holds", "fails"), (3, "holds", "holds")],
)
def test_at_least_includes_the_number_and_more_than_excludes_it_article_1259(
    yes: int, at_least_half: str, more_than_half: str
) -> None:
    ballot = Ballot(
        FOUR,
        present=frozenset(FOUR.people()),
        votes={who: "yes" if place < yes else "no" for place, who in enumerate(FOUR.people())},
    )

    assert verdict(supermajority("1/2"), ballot).outcome == at_least_half
    assert verdict(majority(), ballot).outcome == more_than_half


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("50人以上", [False, True, True]),
        ("超过50人", [False, False, True]),
        ("50人以下", [True, True, False]),
        ("不满50人", [True, False, False]),
    ],
)
def test_a_number_of_people_is_counted_in_or_out_by_the_word_article_1259(
    words: str, fits: list[bool]
) -> None:
    assert [Count.read(words).allows(number) for number in (49, 50, 51)] == fits
