"""What a network of millions of typed, sourced ties costs in time and memory, from a networkx graph and from CSV files.

Each size is read in a process of its own: five ties for each stakeholder, every tie with its own reference and quote. Seconds are those
of the processor. The peak is that of the whole process, which holds the graph too; networkx needs most of it. *Growth* is how much dearer
a tie is than in the smallest network: 1.00 is linear.

    python benchmarks/networks.py            1, 2, 5 and 10 million ties
    python benchmarks/networks.py 1 2        1 and 2 million
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import networkx as nx

from deliberation import StakeholderNetwork


SIZES = (1, 2, 5, 10)
KINDS = ("manages", "represents", "serves", "trusts")
MILLION = 1_000_000
FIVE = 5


def ties(count: int) -> Iterator[tuple[str, str, str, float, str, str]]:
    """So many ties, no two alike, in no order."""
    people = count // FIVE
    for number in range(count):
        subject = number * 7919 % people
        other = (subject + 1 + number // people * 97) % people
        kind, weight = KINDS[number % len(KINDS)], number % 100 / 100
        yield f"p{subject}", kind, f"p{other}", weight, f"T{number}", f"第{number}条记录"


def from_graph(count: int) -> tuple[float, float]:
    """Seconds to make the graph, and to read it."""
    begin = time.process_time()
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for number in range(count // FIVE):
        graph.add_node(f"p{number}", name=f"居民{number}")
    for subject, kind, other, weight, ref, quote in ties(count):
        graph.add_edge(subject, other, key=kind, weight=weight, provenance="reported", ref=ref, quote=quote)
    made = time.process_time()
    network = StakeholderNetwork.from_graph(graph)
    read = time.process_time()
    assert len(network.ties) == count
    return made - begin, read - made


def from_csv(count: int) -> tuple[float, float]:
    """Seconds to write the files, and to read them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begin = time.process_time()
        with (folder / "stakeholders.csv").open("w", encoding="utf-8") as file:
            file.write("id,name\n")
            file.writelines(f"p{number},居民{number}\n" for number in range(count // FIVE))
        with (folder / "ties.csv").open("w", encoding="utf-8") as file:
            file.write("subject,kind,object,weight,ref,quote,provenance\n")
            file.writelines(",".join(map(str, tie)) + ",reported\n" for tie in ties(count))
        made = time.process_time()
        network = StakeholderNetwork.read(folder)
        read = time.process_time()
    assert len(network.ties) == count
    return made - begin, read - made


WAYS = {"graph": from_graph, "csv": from_csv}


def measured(way: str, count: int) -> tuple[float, float, float]:
    """Seconds to make the input and to read it, and the peak in bytes, of a process of its own."""
    command = [sys.executable, __file__, "--one", way, str(count)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - this very script
    made, read, peak = json.loads(told)
    return made, read, peak


def main(sizes: list[float]) -> None:
    """Prints a table for each way."""
    for way in WAYS:
        print(
            f"\n{'from ' + way:>12} {'made s':>8} {'read s':>8} {'peak MB':>8} {'B/tie':>7} {'growth: s':>10} {'B':>6}"
        )
        first: tuple[float, float] | None = None
        for millions in sizes:
            count = int(millions * MILLION)
            made, read, peak = measured(way, count)
            first = first or (read / count, peak / count)
            growth, more = read / count / first[0], peak / count / first[1]
            print(
                f"{count:>12,} {made:8.1f} {read:8.1f} {peak / 1e6:8.0f} {peak / count:7.0f} {growth:10.2f} {more:6.2f}",
                flush=True,
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        times = WAYS[sys.argv[2]](int(sys.argv[3]))
        print(json.dumps([*times, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024]))
    else:
        main([float(given) for given in sys.argv[1:]] or list(SIZES))
