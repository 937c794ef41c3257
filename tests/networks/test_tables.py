from __future__ import annotations

import pickle
import subprocess
import sys
from itertools import islice, permutations

import pytest

from deliberation import Forum, Issue, convene, installed_procedures
from deliberation.errors import InvalidInput
from deliberation.leaves import Erased
from deliberation.networks import StakeholderNetwork, texts
from deliberation.networks.columns import MOST_LOOSE
from deliberation.networks.tables import TieTable
from deliberation.provenance import Source
from deliberation.stakeholders import Stakeholder, Tie


MANY = MOST_LOOSE + 1
PEOPLE = [Stakeholder(f"p{number}") for number in range(201)]


def tie(number: int, one: Stakeholder, other: Stakeholder) -> Tie:
    source = Source("reported", ref=f"T{number}", quote=f"第{number % 5}条") if number % 2 else None
    return Tie(
        one.id, ("trusts", "manages", "affects")[number % 3], other.id, weight=number / 7, source=source
    )


@pytest.fixture(scope="module")
def given() -> list[Tie]:
    pairs = islice(permutations(PEOPLE, 2), MANY)
    return [tie(number, *pair) for number, pair in enumerate(pairs)]


@pytest.fixture(scope="module")
def network(given: list[Tie]) -> StakeholderNetwork:
    return StakeholderNetwork(PEOPLE, given)


def table(network: StakeholderNetwork) -> TieTable:
    assert isinstance(network.ties, TieTable)
    return network.ties


def test_many_ties_are_held_as_arrays_and_read_like_a_tuple(
    network: StakeholderNetwork, given: list[Tie]
) -> None:
    assert isinstance(StakeholderNetwork(PEOPLE, given[:MOST_LOOSE]).ties, tuple)
    many = table(network)
    assert len(many) == MANY
    assert list(many) == given
    assert many == tuple(given)
    assert many != given[:-1]
    assert many != "ties"
    assert (many[0], many[-1]) == (given[0], given[-1])
    assert list(many[10:0:-3]) == given[10:0:-3]
    assert given[5] in many
    assert repr(many) == f"<TieTable of {MANY} ties>"
    assert hash(many[:3]) == hash(tuple(given[:3]))
    with pytest.raises(IndexError):
        many[MANY]


def test_the_arrays_cannot_be_written_to(network: StakeholderNetwork) -> None:
    with pytest.raises(ValueError, match="read-only"):
        table(network).weights[0] = 1.0


def test_ties_are_found_by_their_ends_in_order(network: StakeholderNetwork, given: list[Tie]) -> None:
    for who in ("p0", "p17", "p200"):
        outgoing = sorted(
            (tie for tie in given if tie.subject == who), key=lambda tie: (tie.kind, tie.object)
        )
        incoming = sorted(
            (tie for tie in given if tie.object == who), key=lambda tie: (tie.kind, tie.subject)
        )
        assert network.ties_from(who) == tuple(outgoing)
        assert network.ties_to(who) == tuple(incoming)
        assert network.ties_to(who, "trusts") == tuple(tie for tie in incoming if tie.kind == "trusts")


def test_large_networks_with_the_same_content_are_equal(
    network: StakeholderNetwork, given: list[Tie]
) -> None:
    turned = StakeholderNetwork(PEOPLE[::-1], given[::-1])
    assert turned == network
    assert hash(turned) == hash(network)
    again = pickle.loads(pickle.dumps(network))
    assert again == network
    assert again.ties_from("p3") == network.ties_from("p3")


@pytest.mark.parametrize(
    "other",
    [
        Tie("p0", "supervises", "p1"),
        Tie("p0", "trusts", "p1", weight=9),
        Tie("p0", "trusts", "p1", source=Source("witnessed")),
    ],
)
def test_one_tie_makes_large_networks_unequal(given: list[Tie], other: Tie) -> None:
    rest = [tie for tie in given if str(tie) != "p0/trusts/p1"]
    one = StakeholderNetwork(PEOPLE, [*rest, Tie("p0", "trusts", "p1")])
    assert one != StakeholderNetwork(PEOPLE, [*rest, other])
    assert one == StakeholderNetwork(PEOPLE, [Tie("p0", "trusts", "p1"), *rest])


def test_the_same_tie_twice_among_many_is_refused(given: list[Tie]) -> None:
    with pytest.raises(InvalidInput) as caught:
        StakeholderNetwork(PEOPLE, [*given, given[11]])
    assert caught.value.code == "network.duplicate-tie"
    assert caught.value.params["subject"] == given[11].subject


def test_a_tie_to_somebody_who_is_not_there_is_refused_among_many(given: list[Tie]) -> None:
    with pytest.raises(InvalidInput) as caught:
        StakeholderNetwork(PEOPLE, [*given, Tie("p0", "trusts", "ghost")])
    assert caught.value.params == {"id": "ghost", "tie": "p0/trusts/ghost"}


def test_what_is_no_tie_is_refused_among_many(given: list[Tie]) -> None:
    with pytest.raises(InvalidInput) as caught:
        StakeholderNetwork(PEOPLE, [*given, "tie"])  # type: ignore[list-item]
    assert caught.value.code == "network.members"


def test_a_table_fits_another_network_that_has_the_same_people_in_another_order(
    network: StakeholderNetwork,
) -> None:
    turned = StakeholderNetwork(PEOPLE[::-1], network.ties)
    assert table(turned).ids[0] == "p200"
    assert turned == network
    with pytest.raises(InvalidInput) as caught:
        StakeholderNetwork(PEOPLE[1:], network.ties)
    assert caught.value.code == "network.unknown"


def test_a_large_network_loses_and_gains_ties(network: StakeholderNetwork, given: list[Tie]) -> None:
    fewer = network.without("p3", "p5")
    assert list(fewer.ties) == [tie for tie in given if {"p3", "p5"}.isdisjoint((tie.subject, tie.object))]
    assert fewer.ties_to("p4") == tuple(
        tie for tie in network.ties_to("p4") if tie.subject not in ("p3", "p5")
    )
    more = network.with_([Stakeholder("new")], [Tie("new", "trusts", "p0")])
    assert len(more.ties) == MANY + 1
    assert more.without("new") == network
    assert network.merged(more) == more


def test_what_is_supposed_can_be_left_out_of_many(given: list[Tie]) -> None:
    guess = Tie("p0", "supervises", "p1", source=Source("supposed", basis="it may be so"))
    assert StakeholderNetwork(PEOPLE, [guess, *given]).without_supposed() == StakeholderNetwork(PEOPLE, given)


def test_the_projection_and_the_arrays_of_many_ties_say_the_same(network: StakeholderNetwork) -> None:
    for kinds in (None, ["manages", "nothing"]):
        graph, arrays = network.projection(kinds), network.adjacency(kinds)
        assert list(graph) == list(arrays.ids)
        assert arrays.neighbours("p9") == tuple(who for who in graph if graph.has_edge("p9", who))
        assert arrays.to_scipy().sum() == pytest.approx(2 * graph.size(weight="weight"))


def test_a_graph_of_many_ties_comes_back(network: StakeholderNetwork) -> None:
    assert StakeholderNetwork.from_graph(network.graph) == network


def test_sources_that_are_no_plain_texts_are_kept_as_they_are(given: list[Tie]) -> None:
    erased = Source("reported", quote=Erased.with_hash("ab12"))
    network = StakeholderNetwork(PEOPLE, [Tie("p0", "supervises", "p1", source=erased), *given])
    for each in (
        network,
        network.without("p9"),
        StakeholderNetwork(PEOPLE, table(network)[:0:-1]).with_((), table(network)[:1]),
    ):
        [tie] = each.ties_from("p0", "supervises")
        assert isinstance(tie.source.quote, Erased)
        assert tie.source.quote.leaf == "ab12"


def test_texts_that_come_again_are_held_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_MOST_REMEMBERED", 3)
    held = texts.Texts()
    said: list[list[str | None]] = [["甲", "", "甲", None], ["b", "甲"], ["b", None, "甲"]]
    numbers = [held.numbers(some) for some in said]
    assert numbers == [[0, 1, 0, -1], [2, 0], [3, -1, 4]]
    assert [[held[number] for number in some] for some in numbers] == said


@pytest.mark.needs("grid-meeting")
def test_people_are_convened_from_a_large_network(given: list[Tie]) -> None:
    people = [*PEOPLE, Stakeholder("depot", kind="body"), Stakeholder("gate", kind="place")]
    near = [Tie("p7", "operates", "depot"), Tie("p9", "complains-about", "depot")]
    forum = Forum("north", procedure=installed_procedures()["grid-meeting"], conveners=["p1"])
    issue = Issue("noise", about="depot", affected=["gate"])

    large = convene(issue, StakeholderNetwork(people, [*given, *near]), forum)
    small = convene(issue, StakeholderNetwork(people, near), forum)

    assert isinstance(StakeholderNetwork(people, [*given, *near]).ties, TieTable)
    assert {"p7", "p9"} <= {one.id for one in large.invitees}
    assert [one.id for one in small.invitees if one.id in ("p7", "p9")] == [
        one.id for one in large.invitees if one.id in ("p7", "p9")
    ]


def test_a_small_network_loads_no_arrays() -> None:
    program = """
import sys
from deliberation import Stakeholder, StakeholderNetwork, Tie
network = StakeholderNetwork([Stakeholder("a"), Stakeholder("b")], [Tie("a", "trusts", "b")])
assert network.ties_from("a") and network.without("b") != network
print(sorted({"numpy", "networkx", "pandas", "scipy"} & sys.modules.keys()))
"""
    run = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert run.stdout == "[]\n"
