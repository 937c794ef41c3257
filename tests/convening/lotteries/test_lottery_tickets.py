"""Tickets keep everybody's chance, every panel keeps the quotas, and anybody can draw again."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from deliberation.convening.lotteries import tickets as tickets_module
from deliberation.convening.lotteries.levelling import levelled
from deliberation.convening.lotteries.limits import Limits
from deliberation.convening.lotteries.pools import Pool, Quota, Volunteer
from deliberation.convening.lotteries.rounding import Classes, classes_of, whole
from deliberation.convening.lotteries.tickets import Drawn, Tickets, tickets_of
from deliberation.convening.lotteries.trading import told_apart
from deliberation.errors import InvalidInput


Lots = Callable[..., Any]
Pools = Callable[..., Pool]

TWO = Tickets(("ann", "bo"), 1, (("ann",), ("bo",)), "leximin")


def refused(code: str, do: Callable[[], object]) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        do()
    assert caught.value.code == code
    assert not re.search(r"{\w+}", caught.value.message("zh"))
    return caught.value


# ---- from chances to tickets


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 10_000), number=st.integers(1, 300), slack=st.integers(0, 2), homes=st.booleans())
def test_every_ticket_is_a_panel_and_no_chance_moves_further_than_is_promised(
    by_hand: Lots, small_pool: Pools, seed: int, number: int, slack: int, homes: bool
) -> None:
    pool = small_pool(seed, slack=slack, homes=homes)
    lottery = by_hand(pool, seed)

    tickets = tickets_of(lottery, number, seed=seed)

    assert len(tickets.panels) == number
    assert tickets.wrong(pool) == ()
    assert tickets.shift(lottery.chances) < (2 * pool.size + 1) / number


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 10_000), number=st.integers(1, 400))
def test_kinds_of_panels_are_rounded_to_the_number_of_tickets_within_the_proven_bound(
    made: Lots, seed: int, number: int
) -> None:
    rng = np.random.default_rng(seed)
    pool = Pool([Volunteer(f"p{n:02}", {}) for n in range(15)], [], 5)
    panels = [sorted(rng.choice(pool.ids, 5, replace=False)) for _ in range(25)]
    weights = rng.dirichlet(np.ones(25))
    lottery = made(pool, tuple(map(tuple, panels)), tuple(weights))
    classes = classes_of(pool, lottery.panels, lottery.probabilities, lottery.chances)

    taken = whole(classes, number, rng)

    assert taken.sum() == number
    assert (taken >= 0).all()
    shifts = (taken - number * classes.weights) @ classes.panels
    assert np.abs(shifts).max() < 2 * pool.size


@pytest.mark.parametrize("slack", [1, 2])
def test_where_quotas_leave_room_nobody_is_a_whole_ticket_off(
    by_hand: Lots, slack: int, small_pool: Pools
) -> None:
    for seed in range(8):
        lottery = by_hand(small_pool(seed, people=14, size=5, slack=slack), seed)

        assert tickets_of(lottery, 200, seed=seed).shift(lottery.chances) * 200 < 1


def test_people_whom_nothing_tells_apart_differ_by_one_ticket_at_most(by_hand: Lots) -> None:
    pool = Pool([Volunteer(f"p{n}", {}) for n in range(7)], [], 3)
    lottery = by_hand(pool, weights=[1] * 35)

    counts = set(tickets_of(lottery, 100).counts.values())

    assert counts == {42, 43}


def test_tickets_are_spread_over_many_panels_where_the_lottery_had_few(made: Lots) -> None:
    pool = Pool([Volunteer(f"p{n:02}", {}) for n in range(20)], [], 5)
    few = made(pool, tuple(tuple(pool.ids[at : at + 5]) for at in (0, 5, 10, 15)), (0.25,) * 4)

    tickets = tickets_of(few, 200)

    assert tickets.different == 200
    assert set(tickets.counts.values()) == {50}


def test_tickets_that_came_out_alike_trade_even_where_quotas_leave_no_room(
    small_pool: Pools, panels_of: Callable[[Pool], Any]
) -> None:
    pool = small_pool(3, people=16, size=6, slack=0)
    limits = Limits.of(pool)
    place = {who: number for number, who in enumerate(pool.ids)}
    panels = [frozenset(place[who] for who in panel) for panel in panels_of(pool)]
    alike = [panels[0]] * 10 + [panels[-1]] * 10

    traded = told_apart(limits, alike, np.random.default_rng(1))

    assert len(set(traded)) > 10
    assert all(map(limits.kept_by, traded))
    assert Counter(who for one in traded for who in one) == Counter(who for one in alike for who in one)


def test_one_stands_between_two_who_can_not_change_places() -> None:
    kinds = {
        "ann": ("old", "f"),
        "bo": ("young", "m"),
        "cy": ("young", "f"),
        "dee": ("old", "m"),
        "ed": ("old", "f"),
    }
    people = [Volunteer(who, {"age": age, "sex": sex}) for who, (age, sex) in kinds.items()]
    quotas = [
        Quota("age", "old", 1, 2),
        Quota("age", "young", 0, 1),
        Quota("sex", "f", 1, 2),
        Quota("sex", "m", 0, 1),
    ]
    pool = Pool(people, quotas, 2)
    there, due = [["ann", "dee"], ["cy", "ed"]], [["cy", "dee"], ["bo", "ed"]]
    rows = np.array([[int(who in panel) for who in pool.ids] for panel in [*there, *due]])
    classes = Classes(tuple((who,) for who in pool.ids), rows, np.array([0, 0, 0.5, 0.5]))

    found = levelled(classes, Limits.of(pool), range(5), np.array([1, 1, 0, 0]), np.random.default_rng(5))

    assert sorted(found.tolist()) == sorted(rows[2:].tolist())


def test_a_household_is_never_on_one_ticket(by_hand: Lots, small_pool: Pools) -> None:
    pool = small_pool(1, slack=2, homes=True)
    tickets = tickets_of(by_hand(pool), 300)

    assert pool.households
    assert not any(set(home) <= set(panel) for panel in tickets.panels for home in pool.households.values())


def test_the_same_lottery_and_seed_give_the_same_tickets_and_another_seed_others(
    by_hand: Lots, small_pool: Pools
) -> None:
    lottery = by_hand(small_pool(5))

    assert tickets_of(lottery, 50, seed=4).digest == tickets_of(lottery, 50, seed=4).digest
    assert tickets_of(lottery, 50, seed=4).digest != tickets_of(lottery, 50, seed=5).digest


@pytest.mark.parametrize("number", [0, -1, 1.5, True, "7", 10**9])
def test_a_number_of_tickets_that_can_not_be_made_is_refused(
    by_hand: Lots, number: Any, small_pool: Pools
) -> None:
    refused("ticket.number", lambda: tickets_of(by_hand(small_pool(1)), number))


@pytest.mark.parametrize("seed", [-1, 1.0, None, True])
def test_the_seed_for_making_tickets_is_a_whole_number(by_hand: Lots, seed: Any, small_pool: Pools) -> None:
    refused("ticket.own-seed", lambda: tickets_of(by_hand(small_pool(1)), 5, seed=seed))


# ---- the draw


def test_everybody_is_drawn_as_often_as_the_tickets_say(by_hand: Lots, small_pool: Pools) -> None:
    lottery = by_hand(small_pool(2), 2)
    tickets, draws = tickets_of(lottery, 40, seed=1), 100_000

    drawn = Counter(tickets.draw(seed).number for seed in range(draws))

    expected = draws / 40
    statistic = sum((drawn[number] - expected) ** 2 / expected for number in range(1, 41))
    assert statistic < chi2.ppf(0.999, 39)
    for who, chance in tickets.chances.items():
        times = sum(count for number, count in drawn.items() if who in tickets.panels[number - 1])
        assert abs(times / draws - chance) < 0.01


def test_a_draw_follows_the_rule_that_is_published() -> None:
    digest = hashlib.sha256(TWO.to_bytes()).hexdigest()
    number = 1 + int(hashlib.sha256(f"{digest}/双色球 04 11/0".encode()).hexdigest(), 16) % 2

    assert TWO.draw("双色球 04 11") == Drawn(digest, "双色球 04 11", number, TWO.panels[number - 1])
    assert TWO.draw(7) == TWO.draw("7")
    assert "双色球 04 11" in TWO.draw("双色球 04 11").explain("zh")


def test_a_number_that_would_favour_some_ticket_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def first_too_large(data: bytes) -> str:
        asked.append(data)
        return "f" * 64 if len(asked) == 1 else "0" * 63 + "4"

    three = Tickets(("ann", "bo", "cy"), 1, (("ann",), ("bo",), ("cy",)), "leximin")
    digest = three.digest
    monkeypatch.setattr(tickets_module, "sha256", first_too_large)

    assert three.draw(1).number == 2
    assert asked == [f"{digest}/1/0".encode(), f"{digest}/1/1".encode()]


@pytest.mark.parametrize("seed", ["", " ", " 7", "7\n", None, 1.5, True, b"7", "\ud800", "a\x00"])
def test_a_seed_that_two_people_could_write_differently_is_refused(seed: Any) -> None:
    refused("ticket.seed", lambda: TWO.draw(seed))


def test_a_draw_that_was_tampered_with_is_found_out() -> None:
    drawn = TWO.draw(3)

    assert TWO.verify(drawn)
    for change in ({"panel": ("eve",)}, {"number": 3 - drawn.number}, {"digest": "0" * 64}):
        assert not TWO.verify(attrs.evolve(drawn, **change))


# ---- the file


@settings(deadline=None)
@given(seed=st.integers(0, 200), number=st.integers(1, 30))
def test_what_is_written_is_read_back(seed: int, number: int, made: Lots) -> None:
    pool = Pool([Volunteer(f"p{n}", {}) for n in range(6)], [], 2)
    lottery = made(pool, (("p0", "p1"), ("p2", "p3"), ("p4", "p5")), (0.2, 0.3, 0.5))
    tickets = tickets_of(lottery, number, seed=seed)

    assert Tickets.from_bytes(tickets.to_bytes()) == tickets


def test_the_hash_is_that_of_the_files_bytes(tmp_path: Path) -> None:
    path = tmp_path / "tickets.json"
    TWO.write(path)

    assert hashlib.sha256(path.read_bytes()).hexdigest() == TWO.digest
    assert Tickets.read(path, announced=f" {TWO.digest.upper()}\n") == TWO
    told = refused("ticket.other-digest", lambda: Tickets.read(path, announced="0" * 64))
    assert str(path) in str(told)


def written(**changes: Any) -> bytes:
    tree = json.loads(TWO.to_bytes()) | changes
    return json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "ticket.not-json"),
        (b"\xff\xfe", "ticket.not-json"),
        (b"[" * 100_000, "ticket.not-json"),
        (b'{"size":1e3}', "ticket.not-json"),
        (b'{"size":NaN}', "ticket.not-json"),
        (b"[]", "ticket.not-canonical"),
        (TWO.to_bytes() + b"\n", "ticket.not-canonical"),
        (b'{"format":1,"format":1}', "ticket.not-canonical"),
        (b"{}", "ticket.format"),
        (written(format="deliberation.tickets/2"), "ticket.format"),
        (written(more=1), "ticket.content"),
        (written(people="ann"), "ticket.content"),
        (written(people=["ann", 7]), "ticket.content"),
        (written(tickets=[["ann"], 7]), "ticket.content"),
        (written(tickets=[]), "ticket.number"),
        (written(size="1"), "volunteer.size"),
        (written(size=True), "volunteer.size"),
        (written(size=3), "volunteer.size"),
        (written(size=2), "ticket.panel"),
        (written(people=["bo", "ann"]), "ticket.people"),
        (written(people=["ann", "ann"]), "ticket.people"),
        (written(people=[]), "ticket.people"),
        (written(people=["ann", "b o"]), "volunteer.id"),
        (written(tickets=[["eve"]]), "ticket.panel"),
        (written(size=2, tickets=[["bo", "ann"]]), "ticket.panel"),
        (written(size=2, tickets=[["ann", "ann"]]), "ticket.panel"),
        (written(objective=7), "ticket.objective"),
        (written(objective="\ud800"), "ticket.not-json"),
    ],
)
def test_a_file_that_can_not_be_right_is_one_clear_error(data: bytes, code: str) -> None:
    refused(code, lambda: Tickets.from_bytes(data))


def test_a_file_that_is_far_too_large_is_not_even_read(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    made: Lots,
    small_pool: Pools,
    panels_of: Callable[[Pool], Any],
) -> None:
    path = tmp_path / "tickets.json"
    TWO.write(path)
    monkeypatch.setattr(tickets_module, "MOST_BYTES", 10)

    refused("ticket.too-large", lambda: Tickets.read(path))


HASHED = """
from types import SimpleNamespace
from deliberation.convening.lotteries.pools import Pool, Quota, Volunteer
from deliberation.convening.lotteries.tickets import tickets_of
people = [Volunteer(f"p{n:02}", {"age": "old" if n % 3 else "young"}, household=f"h{n // 2}") for n in range(12)]
pool = Pool(people, [], 3)
panels = [tuple(pool.ids[at] for at in (n, n + 2, n + 5)) for n in range(7)]
chances = {who: sum(who in panel for panel in panels) / 7 for who in pool.ids}
lottery = SimpleNamespace(pool=pool, objective="x", panels=panels, probabilities=[1 / 7] * 7, chances=chances)
tickets = tickets_of(lottery, 60, seed=2)
print(tickets.digest, tickets.draw(7).panel)
"""


def test_tickets_and_draw_do_not_depend_on_how_python_hashes() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", HASHED], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert len(told) == 1
