"""Fair lotteries beside `sortition-algorithms`: how long each takes for the same pool, quotas and objective, and how fair it comes out.

Each run is a process of its own; the time is that of the call, without imports and without reading the files. The other package runs once
with the open solver that is faster for it, CBC through `mip`, or HiGHS where CBC fails (`--both` tries both), and is stopped after
--timeout seconds; the ratio then reads ">". Where its maximin was stopped, its leximin and Nash, which take longer, aren't run. Its
leximin needs Gurobi, whose free licence ends at about 600 people: beyond it our leximin stands beside its maximin. Ours is the median of
three runs, with `highspy` and with scipy alone.

A row tells the kinds of people, the times and their ratio, whether each panel keeps each quota, the smallest chance and the geometric
mean of chances, ours and theirs, and for leximin where the sorted chances first differ by more than 1e-4, and in whose favour. Instances
are those in DELIBERATION_DATA/sortition and generated ones. `--quick` takes a few; `--only NAME …` names them; `--objectives`,
`--no-peer` and `--no-scipy` do less.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np


QUICK = (
    "example_small_20",
    "opendlp_monitoring_30",
    "sa_fixture_22",
    "sa_scaled_n300_tight_45",
    "generated_n200_k20",
)
GENERATED = {
    # name: people, seats, features, values of each, slack of quotas, seed
    "generated_n200_k20": (200, 20, 4, (2, 5), 1, 11),
    "generated_n300_k30_exact": (300, 30, 5, (2, 4), 0, 12),
    "generated_n1700_k110_exact": (1700, 110, 7, (2, 5), 0, 13),
}
OBJECTIVES = ("maximin", "leximin", "nash")
ALIKE = 1e-4


def main() -> None:
    """Runs the benchmark, or one run of it."""
    options = _options()
    if options.one:
        print(json.dumps(_one(json.loads(options.one))))
        return
    names = options.only or (QUICK if options.quick else _instances())
    rows: list[dict] = []
    for name in names:
        stopped = None
        for objective in options.objectives:
            row = _compared(name, objective, options, stopped)
            rows.append(row)
            _print_row(row)
            if objective == "maximin" and "stopped" in row.get("peer", {}):
                stopped = row["peer"]
    _print_summary(rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a few small instances")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these instances")
    parser.add_argument(
        "--objectives", nargs="+", default=list(OBJECTIVES), choices=[*OBJECTIVES, "goldilocks"]
    )
    parser.add_argument(
        "--timeout", type=float, default=120.0, help="seconds for each run of the other package"
    )
    parser.add_argument(
        "--both",
        action="store_true",
        help="the other package with both open solvers, and the faster one counts",
    )
    parser.add_argument("--no-peer", action="store_true", help="only ours")
    parser.add_argument("--no-scipy", action="store_true", help="only with highspy")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    return parser.parse_args()


def _instances() -> list[str]:
    given = os.environ.get("DELIBERATION_DATA")
    if not given:
        print("DELIBERATION_DATA isn't set: generated instances only.")
        return list(GENERATED)
    return sorted(one.name for one in (Path(given) / "sortition").iterdir() if one.is_dir()) + list(GENERATED)


def _compared(name: str, objective: str, options: argparse.Namespace, stopped: dict | None) -> dict:
    """One instance and objective: ours with each engine, and theirs; where their maximin was stopped, the rest would take longer."""
    row = {"name": name, "objective": objective}
    row["ours"] = _run({"who": "ours", "name": name, "objective": objective, "engine": "highspy"}, 900)
    if not options.no_scipy:
        row["scipy"] = _run({"who": "ours", "name": name, "objective": objective, "engine": "scipy"}, 900)
    if options.no_peer or objective == "goldilocks":
        return row
    theirs = objective
    row["peer"] = stopped or _theirs_fastest(name, theirs, options)
    if row["peer"].get("failed") and objective == "leximin":
        theirs = "maximin"
        row["peer"] = _theirs_fastest(name, theirs, options)
    row["theirs"] = theirs
    return row


def _theirs_fastest(name: str, objective: str, options: argparse.Namespace) -> dict:
    """Their run with CBC, which is faster for it; with HiGHS where CBC fails, or as well where both are asked for."""
    runs = []
    for solver in ("mip", "highspy"):
        runs.append(
            _run({"who": "peer", "name": name, "objective": objective, "solver": solver}, options.timeout)
        )
        if "failed" not in runs[-1] and not options.both:
            break
    done = [one for one in runs if "seconds" in one]
    stopped = [one for one in runs if "stopped" in one]
    return min(done, key=lambda one: one["seconds"]) if done else (stopped or runs)[0]


def _run(task: dict, timeout: float) -> dict:
    """One run in a process of its own; a pause for imports and reading comes on top of the time it has."""
    command = [sys.executable, __file__, "--one", json.dumps(task)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout + 20, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return {"stopped": timeout}
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        return {"failed": (done.stderr.strip().splitlines() or ["no output"])[-1][:80]}
    return json.loads(lines[-1])


def _one(task: dict) -> dict:
    columns, people, quotas, size = _read(task["name"])
    if task["who"] == "ours":
        return _ours(columns, people, quotas, size, task)
    return _theirs(columns, people, quotas, size, task)


def _ours(columns: list, people: list, quotas: list, size: int, task: dict) -> dict:
    # imports stand here so that a run of one doesn't load the other
    from deliberation.convening.lotteries import Pool, Quota, Volunteer, lottery
    from deliberation.convening.lotteries.engines import engine

    engine(task["engine"])
    volunteers = [Volunteer(f"p{n:05}", dict(zip(columns, one, strict=True))) for n, one in enumerate(people)]
    pool = Pool(volunteers, [Quota(*one) for one in quotas], size)
    times = []
    while len(times) < 3 and sum(times) < 60:
        begun = time.perf_counter()
        fair = lottery(pool, task["objective"], engine=task["engine"], seed=len(times))
        times.append(time.perf_counter() - begun)
    chances = np.array(list(fair.chances.values()))
    place = {name: n for n, name in enumerate(pool.ids)}
    panels = [[place[who] for who in panel] for panel in fair.panels]
    return {
        "seconds": statistics.median(times), "kinds": fair.kinds, "gap": fair.gap, "panels": len(panels),
        "kept": _kept(columns, people, quotas, size, panels), "chances": chances.tolist(),
    }  # fmt: skip


def _theirs(columns: list, people: list, quotas: list, size: int, task: dict) -> dict:
    from sortition_algorithms import Settings, committee_generation, read_in_features, read_in_people
    from sortition_algorithms.utils import set_random_provider

    rows = [{"feature": one[0], "value": one[1], "min": str(one[2]), "max": str(one[3])} for one in quotas]
    features = read_in_features(["feature", "value", "min", "max"], rows)[0]
    settings = Settings(id_column="id", columns_to_keep=[])
    body = [{"id": f"p{n:05}", **dict(zip(columns, one, strict=True))} for n, one in enumerate(people)]
    pool = read_in_people(["id", *columns], body, features, settings)[0]
    set_random_provider(1)
    find = getattr(committee_generation, f"find_distribution_{task['objective']}")
    begun = time.perf_counter()
    panels, weights, _ = find(features, pool, size, [], task["solver"])
    seconds = time.perf_counter() - begun
    chances = dict.fromkeys((one["id"] for one in body), 0.0)
    for panel, weight in zip(panels, weights, strict=True):
        for who in panel:
            chances[who] += weight
    return {
        "seconds": seconds,
        "solver": task["solver"],
        "chances": list(chances.values()),
        "panels": len(panels),
    }


def _kept(columns: list, people: list, quotas: list, size: int, panels: list) -> bool:
    """Whether each panel keeps each quota."""
    marks = np.array([[one[columns.index(q[0])] == q[1] for q in quotas] for one in people], dtype=np.int32)
    least, most = np.array([q[2] for q in quotas]), np.array([q[3] for q in quotas])
    for panel in panels:
        held = marks[panel].sum(axis=0)
        if len(set(panel)) != size or (held < least).any() or (held > most).any():
            return False
    return True


def _read(name: str) -> tuple[list, list, list, int]:
    """The features, the people's values, the quotas and the size of an instance."""
    if name in GENERATED:
        return _generated(*GENERATED[name])
    folder = Path(os.environ["DELIBERATION_DATA"]) / "sortition" / name
    with (folder / "categories.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    feature = "category" if "category" in rows[0] else "feature"
    value = next(one for one in ("value", "name", "feature") if one in rows[0] and one != feature)
    quotas = [(row[feature], row[value], int(row["min"]), int(row["max"])) for row in rows]
    columns = list(dict.fromkeys(quota[0] for quota in quotas))
    with (folder / "respondents.csv").open(encoding="utf-8-sig", newline="") as file:
        people = [[row[column].strip() for column in columns] for row in csv.DictReader(file)]
    return columns, people, quotas, int(name.rsplit("_", 1)[1])


def _generated(
    count: int, size: int, features: int, values: tuple, slack: int, seed: int
) -> tuple[list, list, list, int]:
    """People of four hidden classes, and the quotas that a panel drawn with a bias keeps."""
    rng = np.random.default_rng(seed)
    widths = rng.integers(values[0], values[1] + 1, features)
    classes = rng.choice(4, count, p=rng.dirichlet(np.full(4, 2.0)))
    tables = [rng.dirichlet(np.full(width, 0.6), size=4) for width in widths]
    drawn = [[rng.choice(widths[f], p=tables[f][one]) for one in classes] for f in range(features)]
    held = np.array(drawn).T
    pull = np.exp(0.5 * sum(rng.normal(size=widths[f])[held[:, f]] for f in range(features)))
    chosen = rng.choice(count, size, replace=False, p=pull / pull.sum())
    quotas = []
    for feature in range(features):
        for value in sorted(set(held[:, feature].tolist())):
            seats = int((held[chosen, feature] == value).sum())
            quotas.append((f"f{feature}", f"v{value}", max(seats - slack, 0), seats + slack))
    columns = [f"f{feature}" for feature in range(features)]
    return columns, [[f"v{value}" for value in one] for one in held.tolist()], quotas, size


def _print_row(row: dict) -> None:
    ours, peer = row["ours"], row.get("peer", {})
    said = [f"{row['name']:28} {row['objective']:10}"]
    if "seconds" not in ours:
        print(*said, "ours:", ours, flush=True)
        return
    said.append(f"{ours['kinds']:4} kinds  ours {ours['seconds']:8.3f} s")
    if "seconds" in row.get("scipy", {}):
        said.append(f"scipy {row['scipy']['seconds']:8.3f} s")
    if peer:
        told = f"{peer['seconds']:8.2f} s ({peer['solver']})" if "seconds" in peer else f"{peer}"
        said.append(
            f"peer{'' if row['theirs'] == row['objective'] else ' ' + row['theirs']} {told}  {_said_ratio(row, 'ours')}"
        )
    chances = np.array(ours["chances"])
    said.append(
        f"quotas {'kept' if ours['kept'] else 'BROKEN'}  panels {ours['panels']}  gap {ours['gap']:.0e}"
    )
    said.append(f"min {chances.min():.4f} mean {_mean(chances):.5f}")
    if "chances" in peer:
        other = np.array(peer["chances"])
        said.append(f"peer min {other.min():.4f} mean {_mean(other):.5f}  {_judged(row)}")
    print("  ".join(said), flush=True)


def _ratio(row: dict, mine: str) -> float | None:
    peer, own = row.get("peer", {}), row.get(mine, {})
    taken = peer.get("seconds", peer.get("stopped"))
    return taken / own["seconds"] if taken and "seconds" in own else None


def _said_ratio(row: dict, mine: str) -> str:
    ratio = _ratio(row, mine)
    return "no ratio" if ratio is None else f"{'>' if 'stopped' in row['peer'] else ''}{ratio:.0f}x"


def _mean(chances: np.ndarray) -> float:
    return float(np.exp(np.log(np.maximum(chances, 1e-12)).mean()))


def _judged(row: dict) -> str:
    """Whether ours is at least as fair as theirs, by what both were asked for."""
    ours, other = np.sort(row["ours"]["chances"]), np.sort(row["peer"]["chances"])
    asked = row["theirs"]
    if asked == "nash":
        return "as fair" if _mean(ours) >= _mean(other) - ALIKE else "LESS FAIR"
    if asked == "maximin":
        return "as fair" if ours[0] >= other[0] - ALIKE else "LESS FAIR"
    apart = np.flatnonzero(np.abs(ours - other) > ALIKE)
    if not len(apart):
        return "the same"
    first, by = int(apart[0]), float(abs(ours[apart[0]] - other[apart[0]]))
    return f"{'fairer' if ours[first] > other[first] else 'LESS FAIR'} from person {first + 1} by {by:.0e}"


def _print_summary(rows: list[dict]) -> None:
    print()
    for mine in ("ours", "scipy"):
        for objective in OBJECTIVES:
            of = [row for row in rows if row["objective"] == objective and _ratio(row, mine) is not None]
            if of:
                ratios = [_ratio(row, mine) for row in of]
                small = [_ratio(row, mine) for row in of if row["ours"].get("kinds", 999) <= 200]
                told = f"least with at most 200 kinds {min(small):.0f}x" if small else ""
                print(
                    f"{mine:6} {objective:10} median {statistics.median(ratios):.0f}x  least {min(ratios):.1f}x  {told}"
                )
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import scipy.optimize"], check=True)
    print(f"importing scipy.optimize: {time.perf_counter() - begun:.2f} s")


if __name__ == "__main__":
    main()
