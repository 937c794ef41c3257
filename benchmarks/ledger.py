"""What is owed across many records: commitments per second and peak memory as an archive grows, by the function that the command uses.

An archive of generated records is written to a temporary folder, ten commitments to each record, and `deliberation.due` goes through all of
it, as `deliberation due` does: every line read, its hash and every leaf checked, every event folded, every term's status told. Each size
runs in a process of its own, whose peak memory is its own. One record in a hundred has a term that hangs on a term of another record.

A row tells the commitments, the records, what is owed, the seconds on the clock and of the processor, commitments per second (of the
processor, which other programs disturb least), the peak memory, and processor time for each commitment and peak memory as ratios to the
first row's. What stands beside each other is the same function at several sizes: no other package reads these records. `--sizes` gives
the numbers of commitments (default 10000 and 30000); `--full` goes to a million; `--keep FOLDER` keeps the archives.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path


ON = "2026-06-01"
TERMS = 10
SIZES = (10_000, 30_000)
FULL = (10_000, 100_000, 1_000_000)
TOPICS = (
    "路灯",
    "电梯",
    "停车位",
    "垃圾房",
    "快递点",
    "暖气管网",
    "健身器材",
    "小区围墙",
    "楼道堆物",
    "门前积水",
)
FORUMS = 200
A_FOLDER = 1_000
"""How many records stand in one folder."""
LINKED = 100
"""One record in so many hangs on another."""


def main() -> None:
    """Runs the benchmark, or one size of it."""
    options = _options()
    if options.one:
        print(json.dumps(_measured(Path(options.one))))
        return
    sizes = FULL if options.full else tuple(options.sizes)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(options.keep or temporary)
        rows = [_row(root / f"archive-{size}", size) for size in sizes]
    _print_table(rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes", nargs="+", type=int, default=list(SIZES), metavar="N", help="numbers of commitments"
    )
    parser.add_argument("--full", action="store_true", help=f"the sizes {FULL}")
    parser.add_argument("--keep", metavar="FOLDER", help="where archives stay, and are found again")
    parser.add_argument("--one", metavar="FOLDER", help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="the first size alone, for a look")
    options, _ = parser.parse_known_args()
    if options.quick:
        options.sizes = options.sizes[:1]
    return options


def _row(archive: Path, size: int) -> dict[str, float]:
    records = size // TERMS
    if not archive.is_dir():
        write(archive, records)
    command = [sys.executable, __file__, "--one", str(archive)]
    told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")  # noqa: S603 - this very script
    row: dict[str, float] = json.loads(told.stdout)
    row |= {"commitments": size, "records": records}
    print(
        f"{size:>10,} commitments: {row['seconds']:.1f} s, {row['peak']:.0f} MB", file=sys.stderr, flush=True
    )
    return row


def _measured(archive: Path) -> dict[str, float]:
    from deliberation import Archive, due

    began, busy = time.perf_counter(), time.process_time()
    owed = sum(1 for _ in due(Archive(archive), on=ON))
    seconds, worked = time.perf_counter() - began, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / (2**20 if sys.platform == "darwin" else 2**10)
    return {"seconds": seconds, "worked": worked, "owed": owed, "peak": megabytes}


def _print_table(rows: list[dict[str, float]]) -> None:
    first = rows[0]
    print(
        "commitments    records       owed    seconds  processor   per second  peak MB  time ratio  memory ratio"
    )
    for row in rows:
        each = row["worked"] / row["commitments"]
        ratio = each / (first["worked"] / first["commitments"])
        print(
            f"{row['commitments']:>11,} {row['records']:>10,} {row['owed']:>10,} {row['seconds']:>10.1f}"
            f" {row['worked']:>10.1f} {1 / each:>12,.0f} {row['peak']:>8.0f} {ratio:>11.2f}"
            f" {row['peak'] / first['peak']:>13.2f}"
        )


# ---- records, generated


def write(archive: Path, records: int) -> None:
    """Writes an archive of so many records."""
    for number in range(records):
        folder = archive / f"{number // A_FOLDER:04d}"
        if number % A_FOLDER == 0:
            folder.mkdir(parents=True)
        (folder / f"{number:06d}.record.jsonl").write_bytes(record_text(number))


def record_text(number: int) -> bytes:
    """A record as it stands on disk: a session with ten commitments, its lines sealed as a session seals them."""
    import attrs

    from deliberation.lines import derived_salts, parsed, sealed
    from deliberation.records import Header

    header = Header(_id(number), salts="derived")
    lines, salts = [header.line()], derived_salts(header.id)
    for seq, event in enumerate(_events(number), start=1):
        head = str(parsed(lines[-1])["hash"])
        lines.append(sealed(attrs.evolve(event, seq=seq), head, salts))
    return b"".join(line + b"\n" for line in lines)


def _id(number: int) -> str:
    from uuid import NAMESPACE_URL, uuid5

    return str(uuid5(NAMESPACE_URL, f"record-{number}"))


def _events(number: int) -> Iterator[object]:
    from deliberation import Issue, Moment, Place, Stakeholder
    from deliberation import events as ev
    from deliberation.community import COMMUNITY

    topic, forum = TOPICS[number % len(TOPICS)], f"forum-{number % FORUMS}"
    day = Moment.on(f"2026-{1 + number % 4:02d}-{1 + number % 28:02d}")
    people = [
        Stakeholder("office", role="居民委员会", kind="body"),
        Stakeholder("property", role="物业服务企业", kind="body"),
        *(Stakeholder(f"resident-{place}", role=f"{place}号楼居民") for place in range(1, 4)),
    ]
    opening = ev.Open(
        procedure=COMMUNITY.to_data(),
        digest=COMMUNITY.digest,
        forum=forum,
        title=f"{topic}协商会",
        conveners=("office",),
        place=Place(f"第{number % FORUMS}社区"),
        issues=(Issue(f"{topic}问题", id="issue", about="estate"),),
        stakeholders=tuple(people),
    )
    yield ev.Event(opening, at=day)
    yield ev.Event(ev.Say("complaint", f"{topic}长期没有解决"), at=day, by=("resident-1",), setting="meeting")
    if number % 3:
        yield ev.Event(ev.Answer(("#2.1",), text="已列入计划"), at=day, by=("office",), setting="meeting")
    agreed = 4 if number % 3 else 3
    yield ev.Event(ev.Agree(terms=tuple(_terms(number, topic)), claim="达成共识"), at=day)
    for place in range(1, TERMS + 1, 2):
        state = ("done", "under-way", "partly")[(number + place) % 3]
        done = ev.Progress(f"#{agreed}.{place}", state, as_of=Moment.on("2026-05-10"), text="现场查看")
        yield ev.Event(done, at=Moment.on("2026-05-11"), by=("property",))


def _terms(number: int, topic: str) -> Iterator[object]:
    from deliberation import Condition, Deadline, Term
    from deliberation.quantities import Period

    for place in range(1, TERMS + 1):
        deadline = (
            Deadline(before=f"2026-{5 + (number + place) % 4:02d}-15"),
            Deadline("三十日内", within=Period(30, "days")),
            None,
        )[place % 3]
        condition = Condition("still-so", judge=("resident-1",)) if place % 5 == 0 else None
        if place == TERMS and number % LINKED == LINKED - 1:
            condition = Condition(kind="term", term=f"{_id(number // 2)}#{4 if (number // 2) % 3 else 3}.1")
        yield Term(
            f"{topic}：第{place}项整改措施",
            responsible=["property" if place % 2 else "office"],
            promised_to=["resident-1"],
            deadline=deadline,
            condition=condition,
        )


if __name__ == "__main__":
    main()
