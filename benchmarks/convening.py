"""From a network to residents' seats: a synthetic city, and the same done by networkx and by bare numpy, in one run.

The city has 100,000 people and 1,000,000 ties: 55 % within a district of about a thousand, 30 % along a street, 15 % to people whom many
know. Everybody is a candidate and lets themselves and their neighbours be heard; 200 seats are filled.

- *networkx*: a lazy greedy over the graph itself, as one writes it in an afternoon (Minoux 1978).
- *numpy*: arrays by hand and a decremental greedy, with nothing but the arithmetic: no quotas, replies, weights or certificate. The limit.

All three must choose the same people. Times are of the processor, not of the clock, so that what else runs disturbs little; they are
medians of rounds in which all take turns, and each ratio is the median of the rounds' ratios. Whoever has a networkx graph and asks once
for a few seats needs no arrays, and the lazy greedy is done before they are made; they are made once, and every reply, quota and alternate
after that is a selection. The growth is measured from the graph to the seats, in one process for each city. How much memory ten million
ties take is measured in `benchmarks/networks.py`.

Run it as `python benchmarks/convening.py`, with ``--people 20000`` for a smaller city, ``--rounds 9`` for more rounds, ``--part seats`` for
one part.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush
from itertools import chain
from statistics import median
from typing import Any, Final

import networkx as nx
import numpy as np
from rich.console import Console
from rich.table import Table

from deliberation.convening.coverage import Quotas, Reach, Search, cover, cover_network, hearings_in
from deliberation.issues import Issue
from deliberation.networks import StakeholderNetwork
from deliberation.networks.adjacency import Adjacency
from deliberation.stakeholders import Stakeholder, Tie


SEED: Final = 20230208
SEATS: Final = 200
TIES_EACH: Final = 10
SIZES: Final = (25_000, 50_000, 100_000, 200_000)
SHOW: Final = Console(width=120)


# ---- the city


def city(people: int, seed: int = SEED) -> np.ndarray:
    """Pairs of people who know each other, each pair once, in an order of chance."""
    rng = np.random.default_rng(seed)
    wanted = people * TIES_EACH
    drawn = wanted + wanted // 4
    ones = rng.integers(0, people, drawn)
    how = rng.random(drawn)
    district = ones // 1_000 * 1_000
    within = district + (rng.random(drawn) * np.minimum(1_000, people - district)).astype(np.int64)
    along = np.clip(ones + rng.integers(-20, 21, drawn), 0, people - 1)
    known = (people * rng.random(drawn) ** 4).astype(np.int64) * 7_919 % people
    others = np.where(how < 0.55, within, np.where(how < 0.85, along, known))
    pairs = np.sort(np.stack((ones, others), axis=1)[ones != others], axis=1)
    pairs = np.unique(pairs, axis=0)
    return rng.permutation(pairs)[:wanted]


def graph_of(people: int, pairs: np.ndarray, names: list[Any]) -> nx.Graph:
    """The city as somebody has it who works with networkx."""
    graph = nx.Graph()
    graph.add_nodes_from(names[:people])
    graph.add_edges_from((names[one], names[other]) for one, other in pairs.tolist())
    return graph


# ---- beside what it is measured


def lazily(graph: nx.Graph, seats: int) -> list[Any]:
    """A lazy greedy over a networkx graph."""
    order = {node: at for at, node in enumerate(graph)}
    heap = [(-1 - degree, order[node], node) for node, degree in graph.degree()]
    heapify(heap)
    heard: set[Any] = set()
    chosen = []
    while len(chosen) < seats:
        _, at, node = heappop(heap)
        gain = (node not in heard) + sum(other not in heard for other in graph.neighbors(node))
        if heap and (-gain, at) > heap[0][:2]:
            heappush(heap, (-gain, at, node))
            continue
        chosen.append(node)
        heard.add(node)
        heard.update(graph.neighbors(node))
    return chosen


def by_hand(graph: nx.Graph) -> tuple[np.ndarray, np.ndarray]:
    """Closed neighbourhoods as compressed rows, by the shortest way there is."""
    index = {node: at for at, node in enumerate(graph)}
    lengths = np.fromiter((degree + 1 for _, degree in graph.degree()), np.int64, len(graph))
    ends = np.concatenate(([0], np.cumsum(lengths)))
    rows = chain.from_iterable(chain((node,), near) for node, near in graph.adjacency())
    return ends, np.fromiter(map(index.__getitem__, rows), np.int32, ends[-1])


def bare(ends: np.ndarray, near: np.ndarray, seats: int) -> list[int]:
    """A decremental greedy with nothing besides."""
    gains = np.diff(ends)
    heard = np.zeros(len(gains), bool)
    chosen = []
    for _ in range(seats):
        best = int(gains.argmax())
        chosen.append(best)
        row = near[ends[best] : ends[best + 1]]
        new = row[~heard[row]]
        heard[new] = True
        lengths = ends[new + 1] - ends[new]
        last = np.cumsum(lengths)
        touched = near[
            np.repeat(ends[new] - last + lengths, lengths) + np.arange(last[-1] if len(last) else 0)
        ]
        np.subtract.at(gains, touched, 1)
    return chosen


# ---- measuring


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """How long it takes, and what comes of it."""
    gc.collect()
    begin = time.process_time()
    made = work()
    return time.process_time() - begin, made


def in_turns(rounds: int, **works: Callable[[], Any]) -> tuple[dict[str, list[float]], dict[str, Any]]:
    """Each of several ways in turn, for so many rounds."""
    times: dict[str, list[float]] = {name: [] for name in works}
    made: dict[str, Any] = {}
    for _ in range(rounds):
        for name, work in works.items():
            seconds, made[name] = timed(work)
            times[name].append(seconds)
    return times, made


def ratio(times: dict[str, list[float]], one: str, other: str) -> float:
    """The median of the ratios of the rounds."""
    return median(a / b for a, b in zip(times[one], times[other], strict=True))


def table(title: str, *columns: str) -> Table:
    """An empty table whose columns, but for the first, are numbers."""
    made = Table(title=title, title_justify="left")
    for number, column in enumerate(columns):
        made.add_column(column, justify="right" if number else "left")
    return made


# ---- the parts


def arrays(people: int, rounds: int) -> None:
    """Arrays of a networkx graph, beside those that networkx makes itself."""
    pairs = city(people)
    shown = table(
        f"Arrays of a graph of {people:,} people and {len(pairs):,} ties (s)",
        "nodes are", "ours", "networkx", "ours / networkx", "at most",
    )  # fmt: skip
    named = [f"resident-{one}" for one in range(people)]
    for what, names in (("numbers", list(range(people))), ("texts", named)):
        graph = graph_of(people, pairs, names)
        works = {
            "ours": lambda graph=graph: Adjacency.of(graph),
            "nx": lambda graph=graph: nx.to_scipy_sparse_array(graph),
        }
        times, made = in_turns(rounds, **works)
        assert (made["ours"].to_scipy() != made["nx"]).nnz == 0
        shown.add_row(
            what,
            f"{median(times['ours']):.3f}",
            f"{median(times['nx']):.3f}",
            f"{ratio(times, 'ours', 'nx'):.3f}",
            "0.2",
        )
    SHOW.print(shown)


def seats(people: int, rounds: int) -> None:
    """From the graph to the seats, three ways."""
    pairs = city(people)
    graph = graph_of(people, pairs, list(range(people)))

    times, made = in_turns(
        rounds,
        **{
            "ours, arrays": lambda: Reach.neighbourhoods(Adjacency.of(graph)),
            "numpy, arrays": lambda: by_hand(graph),
            "networkx": lambda: lazily(graph, SEATS),
        },
    )
    reach, hand = made["ours, arrays"], made["numpy, arrays"]
    several, chosen = in_turns(rounds * 3, ours=lambda: cover(reach, SEATS), numpy=lambda: bare(*hand, SEATS))
    plan = chosen["ours"]
    assert list(plan.chosen) == chosen["numpy"] == made["networkx"]

    shown = table(
        f"{SEATS} seats for {people:,} people with {len(pairs):,} ties (s)",
        "", "arrays", "selection", "together", "selection / numpy's", "at most",
    )  # fmt: skip
    a, b = median(times["ours, arrays"]), median(several["ours"])
    shown.add_row(
        "deliberation", f"{a:.3f}", f"{b:.4f}", f"{a + b:.3f}", f"{ratio(several, 'ours', 'numpy'):.2f}", "2"
    )
    a, b = median(times["numpy, arrays"]), median(several["numpy"])
    shown.add_row("numpy, bare", f"{a:.3f}", f"{b:.4f}", f"{a + b:.3f}", "1", "")
    a = median(times["networkx"])
    shown.add_row("networkx, lazy", "", f"{a:.4f}", f"{a:.3f}", f"{a / b:.2f}", "")
    SHOW.print(shown)
    SHOW.print(
        f"The same {SEATS} people, by all three; {int(plan.covered):,} are heard. {plan.explain('en')}\n"
    )
    _with_quotas(people, reach, rounds)


def _with_quotas(people: int, reach: Reach, rounds: int) -> None:
    """What quotas, weights and many seats cost."""
    districts = Quotas(
        [one // 1_000 for one in range(people)], at_most=dict.fromkeys(range(people // 1_000), 3)
    )
    weights = np.random.default_rng(SEED).integers(1, 200, people)
    times, made = in_turns(
        rounds,
        **{
            f"{SEATS} seats": lambda: cover(reach, SEATS),
            "at most 3 of each district": lambda: cover(reach, SEATS, quotas=districts),
            "people weigh 1 to 199": lambda: cover(reach, SEATS, weights=weights),
            f"{SEATS * 10:,} seats": lambda: cover(reach, SEATS * 10),
        },
    )
    shown = table("The same with more asked", "", "selection (s)", "of the best at least")
    for name, plan in made.items():
        shown.add_row(name, f"{median(times[name]):.4f}", f"{float(plan.certified):.3f}")
    SHOW.print(shown)


def growth(_people: int, rounds: int) -> None:
    """From the graph to the seats in cities of several sizes, each in a process of its own."""
    shown = table(
        "From the graph to the seats as the city grows",
        "people", "ties", "arrays (s)", "selection (s)", "together (s)", "growth / linear", "at most", "most memory (MB)",
    )  # fmt: skip
    before: dict[str, Any] | None = None
    for size in SIZES:
        command = [sys.executable, __file__, "--one", str(size), "--rounds", str(rounds)]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603 - this script
        linear = (
            ("", "")
            if before is None
            else (f"{told['s'] / before['s'] / (told['ties'] / before['ties']):.2f}", "1.3")
        )
        shown.add_row(
            f"{size:,}", f"{told['ties']:,}", f"{told['arrays']:.3f}", f"{told['selection']:.4f}", f"{told['s']:.3f}", *linear,
            f"{told['mb']:.0f}",
        )  # fmt: skip
        before = told
    SHOW.print(shown)


def one_city(people: int, rounds: int) -> None:
    """One city of the growth, for a process of its own."""
    pairs = city(people)
    graph = graph_of(people, pairs, list(range(people)))
    times, made = in_turns(rounds, arrays=lambda: Reach.neighbourhoods(Adjacency.of(graph)))
    reach = made.pop("arrays")
    chosen, _ = in_turns(rounds, selection=lambda: cover(reach, SEATS))
    a, b = median(times["arrays"]), median(chosen["selection"])
    megabytes = _most_memory(lambda: cover(Reach.neighbourhoods(Adjacency.of(graph)), SEATS))
    told = {"ties": len(pairs), "arrays": a, "selection": b, "s": a + b, "mb": megabytes}
    sys.stdout.write(json.dumps(told))


def _most_memory(work: Callable[[], Any]) -> float:
    """The most that the arrays and all else took while it was done, besides what was there before, in MB."""
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1e6


def estate(_people: int, rounds: int) -> None:
    """From a network of stakeholders and an issue to seats with reasons: an estate of 10,000."""
    chance = random.Random(SEED)  # noqa: S311 - a made-up estate
    network = StakeholderNetwork(*_estate(10_000, 100, chance))
    noise = Issue("noise", about="depot", affected=["estate"])
    times, made = in_turns(
        rounds,
        hearings=lambda: hearings_in(noise, network),
        greedy=lambda: cover_network(noise, network, size=14, search=Search(small=0)),
        exact=lambda: cover_network(noise, network, size=14),
    )
    shown = table(
        "14 seats for an estate of 10,000 in 100 buildings, with a reason for each (s)",
        "",
        "",
        "of the best at least",
    )
    shown.add_row("who hears whom, because of which ties", f"{median(times['hearings']):.2f}", "")
    for name in ("greedy", "exact"):
        coverage = made[name].coverage
        shown.add_row(
            f"and seats: {coverage.method}", f"{median(times[name]):.2f}", f"{float(coverage.certified):.3f}"
        )
    SHOW.print(shown)


def _estate(residents: int, buildings: int, chance: random.Random) -> tuple[list[Stakeholder], list[Tie]]:
    places = ["estate", *(f"building-{one}" for one in range(buildings))]
    people = [f"resident-{one}" for one in range(residents)]
    kinds = ("complains-about", "works-for", "delivers-for", "leases-to")
    ties = [Tie(one, "part-of", "estate") for one in places[1:]]
    ties += [Tie(one, "lives-in", chance.choice(places[1:])) for one in people]
    ties += [Tie(one, chance.choice(kinds), "depot") for one in people[::7]]
    there = [Stakeholder(one, kind="place") for one in places]
    return [*there, Stakeholder("depot", kind="body"), *map(Stakeholder, people)], ties


PARTS: Final[dict[str, Callable[[int, int], None]]] = {
    "arrays": arrays,
    "seats": seats,
    "growth": growth,
    "estate": estate,
}


def main(given: list[str] | None = None) -> None:
    """Measures what was asked for, by default all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args(given)
    if asked.one:
        one_city(asked.one, asked.rounds)
        return
    for name in _chosen(asked.part):
        PARTS[name](asked.people, asked.rounds)


def _chosen(parts: list[str] | None) -> Iterator[str]:
    yield from (name for name in PARTS if not parts or name in parts)


if __name__ == "__main__":
    main()
