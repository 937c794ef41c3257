"""Who else sits on a committee? Half of its members are hidden, and the other organisations are ranked by their ties to the rest.

Measured on the 20 committees of German chemicals policy in 1983/84 (chemnet; Leifeld & Schneider 2012): `deliberation.convening.suggest`
beside what one would try first, in 50 splits of each committee. All methods know the same: 30 organisations, who informs whom on policy
and on science, who deems whom influential, what type each is, and who sits on the *other* 19 committees. That somebody sits on the
committee in question is known of the visible half only. The number is the area under the ROC curve: how often a hidden member is ranked
before an organisation that isn't one. The error is that of the mean over committees; "beside PPR" is the mean difference to the best
baseline, committee by committee, with its error.

``suggest`` has two settings: how probably its walk goes home, and which attributes count. The last row chooses both anew for each
committee by how they do on the other 19, so it shows what they are worth on a committee that nobody looked at.

Needs `DELIBERATION_DATA`. ``python benchmarks/invitations.py [SPLITS]``.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import perf_counter

import numpy as np
from scipy.stats import rankdata

from deliberation import Stakeholder, StakeholderNetwork, Tie
from deliberation.convening.invitations import suggest
from deliberation.convening.walks import Walk


SEED = 20
HOMES = (0.15, 0.3, 0.5, 0.7)
ALIKE = ((), ("type",))
BASELINE = "personalised PageRank"

Scores = Mapping[str, float]
Method = Callable[["Split"], Scores]


class Data:
    """The data set: organisations, their ties, and committees."""

    def __init__(self, folder: Path) -> None:
        self.types = {row[0]: row[1] for row in rows(folder / "types.csv")}
        self.ids = list(self.types)
        self.policy, self.sends, self.receives, self.influence = (
            matrix(folder / f"{name}.csv") for name in ("pol", "scito", "scifrom", "infrep")
        )
        self.science = self.sends + self.receives.T
        for relation in (self.policy, self.science, self.influence):
            np.fill_diagonal(relation, 0)
        self.committees = matrix(folder / "committee.csv")
        self.same_type = np.array(
            [[self.types[a] == self.types[b] for b in self.ids] for a in self.ids], float
        )

    def network(self, hidden: int) -> StakeholderNetwork:
        """Everything but one committee."""
        people = [Stakeholder(who, kind="body", attributes={"type": self.types[who]}) for who in self.ids]
        others = [number for number in range(self.committees.shape[1]) if number != hidden]
        committees = [Stakeholder(f"committee-{number}", kind="body") for number in others]
        relations = {
            "chem:informs-on-policy": self.policy,
            "chem:informs-on-science": self.science,
            "chem:deems-influential": self.influence,
        }
        ties = [
            Tie(self.ids[one], kind, self.ids[other], weight=relation[one, other])
            for kind, relation in relations.items()
            for one, other in np.argwhere(relation).tolist()
        ]
        ties += [
            Tie(who, "member-of", f"committee-{number}")
            for number in others
            for who, sits in zip(self.ids, self.committees[:, number], strict=True)
            if sits
        ]
        return StakeholderNetwork([*people, *committees], ties)


class Split:
    """One committee, half of its members hidden."""

    def __init__(
        self, data: Data, committee: int, seen: list[int], hidden: list[int], random: np.random.Generator
    ) -> None:
        self.data, self.committee, self.seen, self.hidden, self.random = data, committee, seen, hidden, random
        self.others = np.delete(data.committees, committee, axis=1)

    def named(self, scores: np.ndarray) -> Scores:
        """A number for each organisation, by name."""
        return dict(zip(self.data.ids, scores.tolist(), strict=True))

    def auc(self, scores: Scores) -> float:
        """Of a hidden member and an organisation that is none, how often the member comes first; equals count half."""
        rest = [who for number, who in enumerate(self.data.ids) if number not in self.seen]
        members = np.isin(rest, [self.data.ids[number] for number in self.hidden])
        ranks = rankdata([scores.get(who, 0.0) for who in rest])
        sits, doesnt = members.sum(), (~members).sum()
        return float((ranks[members].sum() - sits * (sits + 1) / 2) / (sits * doesnt))


def rows(path: Path) -> list[list[str]]:
    """The rows of a table, without its head."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def matrix(path: Path) -> np.ndarray:
    """The numbers of a table, without its head and names."""
    return np.array([[float(cell) for cell in row[1:]] for row in rows(path)])


def splits(data: Data, each: int) -> Iterator[Split]:
    """Each committee, so many times, another half of it hidden."""
    random = np.random.default_rng(SEED)
    for committee in range(data.committees.shape[1]):
        members = np.flatnonzero(data.committees[:, committee])
        for _ in range(each):
            shuffled = random.permutation(members).tolist()
            half = len(shuffled) // 2
            yield Split(data, committee, shuffled[half:], shuffled[:half], random)


# ---- what one would try first


def either_way(relation: np.ndarray) -> np.ndarray:
    """Who is tied, whichever of the two says so."""
    return np.maximum(relation, relation.T).clip(max=1)


def co_members(split: Split) -> np.ndarray:
    """On how many other committees two sit together."""
    together = split.others @ split.others.T
    np.fill_diagonal(together, 0)
    return together


def page_rank(split: Split) -> Scores:
    """On policy and science ties and co-membership, damping .85, as measured before this library had anything of its own."""
    weights = either_way(split.data.policy) + either_way(split.data.science) + co_members(split)
    onward = weights / weights.sum(axis=1, keepdims=True)
    start = np.zeros(len(weights))
    start[split.seen] = 1 / len(split.seen)
    return split.named(np.linalg.solve(np.eye(len(weights)) - 0.85 * onward.T, 0.15 * start))


BASELINES: dict[str, Method] = {
    "random": lambda split: split.named(split.random.random(len(split.data.ids))),
    "same type": lambda split: split.named(split.data.same_type[split.seen].sum(axis=0)),
    "influence": lambda split: split.named(split.data.influence.sum(axis=0)),
    "ties to the visible": lambda split: split.named(
        (either_way(split.data.policy) + either_way(split.data.science))[split.seen].sum(axis=0)
    ),
    "co-membership": lambda split: split.named(co_members(split)[split.seen].sum(axis=0)),
    "memberships": lambda split: split.named(split.others.sum(axis=1)),
    BASELINE: page_rank,
}


# ---- the library


def suggested(alike: tuple[str, ...], networks: Mapping[int, StakeholderNetwork]) -> Method:
    """What a user sees: an order of names, as far as ties lead."""

    def ranked(split: Split) -> Scores:
        seen = [split.data.ids[number] for number in split.seen]
        found = suggest(seen, networks[split.committee], among=split.data.ids, alike=alike)
        return {one.id: float(len(found) - place) for place, one in enumerate(found)}

    return ranked


def walked(walks: Mapping[int, Walk], home: float) -> Method:
    """The same with another setting."""

    def ranked(split: Split) -> Scores:
        return walks[split.committee].visits([split.data.ids[number] for number in split.seen], home=home)

    return ranked


# ---- measuring


def by_committee(method: Method, given: list[Split]) -> np.ndarray:
    """The mean of each committee."""
    found: dict[int, list[float]] = {}
    for split in given:
        found.setdefault(split.committee, []).append(split.auc(method(split)))
    return np.array([np.mean(found[committee]) for committee in sorted(found)])


def chosen_elsewhere(settings: list[np.ndarray]) -> np.ndarray:
    """For each committee, the setting that does best on all others."""
    table = np.array(settings)
    best = [
        np.argmax(np.delete(table, committee, axis=1).mean(axis=1)) for committee in range(table.shape[1])
    ]
    return table[best, range(table.shape[1])]


def row(name: str, found: np.ndarray, baseline: np.ndarray) -> str:
    """One line of the table."""

    def with_error(values: np.ndarray) -> str:
        return f"{values.mean():+.3f} ± {values.std(ddof=1) / len(values) ** 0.5:.3f}"

    beside = "" if found is baseline else with_error(found - baseline)
    return f"{name:44}  {with_error(found)[1:]}   {beside}"


def main(each: int) -> None:
    """Measures, and prints a table."""
    where = os.environ.get("DELIBERATION_DATA")
    if not where:
        print("DELIBERATION_DATA names no folder of public data, so nothing is measured.")
        return
    data = Data(Path(where) / "stakeholder_networks" / "chemnet")
    given = list(splits(data, each))
    networks = {committee: data.network(committee) for committee in range(data.committees.shape[1])}
    found = {name: by_committee(method, given) for name, method in BASELINES.items()}
    began = perf_counter()
    for alike in ALIKE:
        named = "suggest, alike in type" if alike else "suggest"
        found[named] = by_committee(suggested(alike, networks), given)
    seconds = (perf_counter() - began) / len(ALIKE) / len(given)
    settings = []
    for alike in ALIKE:
        walks = {committee: Walk.on(network, alike=alike) for committee, network in networks.items()}
        settings += [by_committee(walked(walks, home), given) for home in HOMES]
    found["suggest, settings chosen on other committees"] = chosen_elsewhere(settings)
    print(
        f"{len(given)} splits of {len(networks)} committees; one suggestion takes {1000 * seconds:.1f} ms\n"
    )
    print(f"{'':44}  AUC             beside PPR")
    for name, values in found.items():
        print(row(name, values, found[BASELINE]))
    print(f"\nEvery setting (home {', '.join(map(str, HOMES))}):")
    for number, alike in enumerate(ALIKE):
        some = settings[number * len(HOMES) : (number + 1) * len(HOMES)]
        print(
            f"{'alike in type' if alike else 'ties only':44}  "
            + "  ".join(f"{one.mean():.3f}" for one in some)
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
