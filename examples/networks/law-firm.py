"""A real network: a law firm whose offices disagree, who stands between them, and through how few everyone is heard.

Who asks whom for advice, works with whom and calls whom a friend, of the 71 lawyers of a firm in New England (Lazega 2001); they have
numbers and no names. The matter is invented: Boston and Hartford disagree about how new work is assigned, and the three partners who have
been there longest speak for each. Friendship stands for trust here.

Reads `DELIBERATION_DATA`; says so and ends without it. ``python examples/networks/law-firm.py [PICTURE.svg]``
"""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path

from deliberation import Issue, Stakeholder, StakeholderNetwork, Tie
from deliberation.convening.bridges import bridges
from deliberation.convening.invitations import suggest
from deliberation.convening.coverage import cover_network
from deliberation.publishing import network_picture


KINDS = {"law_advice": "firm:asks-advice-of", "law_cowork": "firm:works-with", "law_friends": "trusts"}
OFFICES = {"1": "Boston", "2": "Hartford", "3": "Providence"}
STATUS = {"1": "partner", "2": "associate"}
PRACTICE = {"1": "litigation", "2": "corporate"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lawyer(row: dict[str, str]) -> Stakeholder:
    office, status, practice = (row[name].removesuffix(".0") for name in ("office", "status", "practice"))
    known = {"office": OFFICES[office], "status": STATUS[status], "practice": PRACTICE[practice]}
    return Stakeholder(f"L{int(row['id']):02}", attributes={**known, "seniority": row["seniority"]})


def read(folder: Path) -> StakeholderNetwork:
    people = [lawyer(row) for row in rows(folder / "law_advice" / "nodes.csv")]
    ids = [one.id for one in people]
    ties = [
        Tie(ids[int(row["source"])], kind, ids[int(row["target"])])
        for name, kind in KINDS.items()
        for row in rows(folder / name / "edges.csv")
    ]
    return StakeholderNetwork(people, ties)


def speakers(network: StakeholderNetwork, office: str) -> list[str]:
    """The three partners of an office who have been there longest."""
    partners = [
        one
        for one in network.stakeholders
        if (one.attributes["office"], one.attributes["status"]) == (office, "partner")
    ]
    partners.sort(key=lambda one: (-float(one.attributes["seniority"]), one.id))
    return [one.id for one in partners[:3]]


def with_groups(network: StakeholderNetwork) -> tuple[StakeholderNetwork, list[str]]:
    """The network with each office, practice and status as a group of its own, and the ids of these groups."""
    belongs = [
        (one.id, one.attributes[name])
        for one in network.stakeholders
        for name in ("office", "practice", "status")
    ]
    groups = sorted({group for _, group in belongs})
    people = [Stakeholder(group, kind="group") for group in groups]
    return network.with_(people, [Tie(who, "member-of", group) for who, group in belongs]), groups


def main(picture: str | None) -> None:
    where = os.environ.get("DELIBERATION_DATA")
    if not where:
        print("DELIBERATION_DATA names no folder of public data, so there is no network to show.")
        return
    network = read(Path(where) / "stakeholder_networks")
    sides = {office: speakers(network, office) for office in ("Boston", "Hartford")}
    parties = [who for side in sides.values() for who in side]
    matter = Issue("how new work is assigned")

    between = bridges(matter, network, sides, at_most=3)
    print(between.explain())

    invited = [*parties, *(one.id for one in between.bridges)]
    print(f"\n{suggest(invited, network, alike=['office', 'practice'], at_most=3).explain()}")

    grouped, groups = with_groups(network)
    everyone = Issue(matter.title, affected=groups)
    print(f"\n{cover_network(everyone, grouped, size=4).explain()}")

    if picture:
        title = "A law firm: two offices, and who stands between them"
        svg = network_picture(
            network, invited=invited, between=between, kinds=["trusts"], lang="en", title=title
        )
        Path(picture).write_text(svg, encoding="utf-8")
        print(f"\nThe picture is in {picture}.")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
