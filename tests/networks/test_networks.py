from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliberation.errors import InvalidInput, SeveralFaults, UnknownReference
from deliberation.leaves import Erased
from deliberation.networks import StakeholderNetwork, columns, files
from deliberation.provenance import Source
from deliberation.quantities import Count
from deliberation.stakeholders import TIE_KINDS, Kind, Stakeholder, Tie
from deliberation.wording import LANGS


SUFFIXES = (".json", ".graphml")

INVITED = (
    "邀请顺丰公司银川市运行管理部负责人、房主、物业负责人、网格警、网格员及8名业主代表召开民主协商议事会"
)


def reported(ref: str, quote: str) -> Source:
    return Source("reported", ref=ref, quote=quote)


@pytest.fixture(params=["loose", "packed"], autouse=True)
def held(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "packed":
        monkeypatch.setattr(columns, "MOST_LOOSE", 0)


@pytest.fixture
def network(held: None) -> StakeholderNetwork:
    people = [
        Stakeholder(
            "S4.P1",
            role="顺丰公司银川市运行管理部负责人",
            capacity="office",
            source=reported("S4.P1", INVITED),
        ),
        Stakeholder("S4.P2", role="房主", source=reported("S4.P2", "房主、物业负责人、网格警、网格员")),
        Stakeholder("S4.P3", role="物业负责人", capacity="office"),
        Stakeholder("S4.P4", role="网格警", capacity="office"),
        Stakeholder(
            "S4.P6", kind="group", role="业主代表", count=Count.read("8名"), attributes={"楼栋": "未说明"}
        ),
        Stakeholder("couriers", kind="group", role="快递员", count=Count.read("几十名")),
        Stakeholder("sf-depot", "顺丰公司金凤营业部", kind="body"),
        Stakeholder("estate", "唐堤慧苑小区", kind="place"),
        Stakeholder(
            "premises", kind="place", source=Source("supposed", basis="a depot stands on somebody's premises")
        ),
    ]
    ties = [
        Tie("S4.P1", "heads", "sf-depot"),
        Tie("couriers", "works-for", "sf-depot", weight=0.5),
        Tie("S4.P3", "manages", "estate", source=reported("S4.P3", "物业负责人")),
        Tie("S4.P6", "lives-in", "estate"),
        Tie("S4.P6", "complains-about", "sf-depot"),
        Tie("sf-depot", "affects", "estate", source=reported("S4.B3", "40辆快递车将小区大门口堵塞")),
        Tie(
            "S4.P2",
            "leases-to",
            "sf-depot",
            source=Source("supposed", basis="of which premises is not stated"),
        ),
        Tie("S4.P2", "owns", "premises"),
    ]
    return StakeholderNetwork(people, ties)


def refused(code: str, make: Any, *args: Any, **kwargs: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        make(*args, **kwargs)
    assert caught.value.code == code
    for lang in LANGS:
        caught.value.message(lang).encode()
    return caught.value


def code_of(make: Any, *args: Any) -> str | None:
    try:
        make(*args)
    except InvalidInput as error:
        return error.code
    return None


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_network_knows_who_is_in_it(network: StakeholderNetwork) -> None:
    assert len(network) == 9
    assert "S4.P1" in network
    assert "S4.P9" not in network
    assert 4 not in network
    assert network.get("estate").name == "唐堤慧苑小区"
    assert network.labels["S4.P3"] == "物业负责人"


def test_who_is_not_there_is_named_with_who_is_close(network: StakeholderNetwork) -> None:
    with pytest.raises(UnknownReference) as caught:
        network.get("S4.P33")
    assert caught.value.code == "network.no-such"
    assert "S4.P3" in str(caught.value)


def test_who_is_asked_for_by_name_is_told_the_id(network: StakeholderNetwork) -> None:
    with pytest.raises(UnknownReference) as caught:
        network.ties_from("物业负责人")
    assert caught.value.params["close"] == ("S4.P3",)


def test_a_large_network_does_not_compare_every_id() -> None:
    crowd = StakeholderNetwork([Stakeholder(f"p{number}") for number in range(3_000)])
    with pytest.raises(UnknownReference) as caught:
        crowd.get("p30000")
    assert caught.value.params["close"] == ()


def test_ids_are_compared_normalised() -> None:
    network = StakeholderNetwork([Stakeholder("e\u0301")])
    assert "é" in network
    assert network.get("e\u0301") is network.get("é")


def test_ties_come_by_kind_and_then_by_the_other_end(network: StakeholderNetwork) -> None:
    assert [str(tie) for tie in network.ties_from("S4.P6")] == [
        "S4.P6/complains-about/sf-depot",
        "S4.P6/lives-in/estate",
    ]
    assert [tie.kind for tie in network.ties_to("sf-depot")] == [
        "complains-about",
        "heads",
        "leases-to",
        "works-for",
    ]
    assert [tie.subject for tie in network.ties_to("estate", "lives-in")] == ["S4.P6"]
    assert network.ties_from("estate") == ()
    with pytest.raises(UnknownReference):
        network.ties_to("nobody")


def test_the_same_id_twice_is_refused() -> None:
    assert refused(
        "network.duplicate", StakeholderNetwork, [Stakeholder("a"), Stakeholder("a", "b")]
    ).params == {"id": "a"}


def test_the_same_tie_twice_is_refused() -> None:
    pair = [Stakeholder("a"), Stakeholder("b")]
    refused(
        "network.duplicate-tie",
        StakeholderNetwork,
        pair,
        [Tie("a", "trusts", "b"), Tie("a", "trusts", "b", weight=2)],
    )
    assert (
        len(
            StakeholderNetwork(
                pair, [Tie("a", "trusts", "b"), Tie("b", "trusts", "a"), Tie("a", "owns", "b")]
            ).ties
        )
        == 3
    )


def test_a_tie_to_somebody_who_is_not_there_is_refused() -> None:
    error = refused("network.unknown", StakeholderNetwork, [Stakeholder("a")], [Tie("a", "trusts", "b")])
    assert error.params == {"id": "b", "tie": "a/trusts/b"}


def test_only_stakeholders_and_ties_make_a_network() -> None:
    refused("network.members", StakeholderNetwork, ["a"])
    refused("network.members", StakeholderNetwork, [], [("a", "trusts", "b")])


def test_networks_with_the_same_content_are_equal_in_whatever_order(network: StakeholderNetwork) -> None:
    turned = StakeholderNetwork(network.stakeholders[::-1], network.ties[::-1])
    assert turned == network
    assert hash(turned) == hash(network)
    assert turned != network.without("estate")
    assert [tie.kind for tie in turned.ties_to("sf-depot")] == [
        tie.kind for tie in network.ties_to("sf-depot")
    ]


def test_the_graph_is_keyed_by_kind_and_cannot_be_changed(network: StakeholderNetwork) -> None:
    graph = network.graph
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.nodes["estate"]["stakeholder"] is network.get("estate")
    assert graph.edges["S4.P3", "estate", "manages"]["tie"].provenance == "reported"
    assert graph.edges["couriers", "sf-depot", "works-for"]["weight"] == 0.5
    assert network.graph is graph
    with pytest.raises(nx.NetworkXError):
        graph.add_node("x")


def test_a_network_can_be_sent_to_another_process(network: StakeholderNetwork) -> None:
    assert network.graph.number_of_nodes() == 9
    assert pickle.loads(pickle.dumps(network)) == network


def test_without_somebody_their_ties_go_too(network: StakeholderNetwork) -> None:
    fewer = network.without("S4.P6", "S4.P2")
    assert len(fewer) == 7
    assert {"S4.P6", "S4.P2"}.isdisjoint(end for tie in fewer.ties for end in (tie.subject, tie.object))
    assert network.without() == network
    with pytest.raises(UnknownReference):
        network.without("nobody")


def test_what_was_only_supposed_can_be_left_out(network: StakeholderNetwork) -> None:
    stated = network.without_supposed()
    assert "premises" not in stated
    assert "S4.P2" in stated
    assert stated.ties_from("S4.P2") == ()
    assert len(stated.ties) == 6


def test_a_network_grows_and_merges(network: StakeholderNetwork) -> None:
    officer = Stakeholder("S4.P5", role="网格员", capacity="office")
    more = network.with_([officer], [Tie("S4.P5", "serves", "estate")])
    assert len(network) == 9
    assert [tie.subject for tie in more.ties_to("estate", "serves")] == ["S4.P5"]
    assert network.merged(more) == more == more.merged(network)
    refused("network.duplicate", network.with_, [Stakeholder("estate")])
    refused("network.duplicate", network.merged, StakeholderNetwork([Stakeholder("estate")]))


def test_the_projection_sums_weights_over_kinds_and_directions() -> None:
    people = [Stakeholder(name) for name in "cab"]
    ties = [Tie("a", "trusts", "b", weight=0.25), Tie("b", "trusts", "a"), Tie("b", "employs", "a", weight=2)]
    network = StakeholderNetwork(people, ties)
    graph = network.projection()
    assert list(graph) == ["c", "a", "b"]
    assert dict(graph.edges) == {("a", "b"): {"weight": 3.25, "kinds": ("employs", "trusts")}}
    assert network.projection(["trusts"]).edges["a", "b"] == {"weight": 1.25, "kinds": ("trusts",)}
    assert network.projection([]).number_of_edges() == 0
    refused("network.kinds", network.projection, "trusts")


def test_the_projection_is_a_new_graph_each_time(network: StakeholderNetwork) -> None:
    network.projection().clear()
    assert network.projection().number_of_nodes() == 9


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_network_survives_being_written(network: StakeholderNetwork, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"estate{suffix}"
    network.write(path)
    again = StakeholderNetwork.read(path)
    assert again == network
    assert again.stakeholders == network.stakeholders
    first = path.read_bytes()
    again.write(str(path))
    assert path.read_bytes() == first


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_network_survives_being_written(suffix: str, tmp_path: Path) -> None:
    StakeholderNetwork().write(tmp_path / f"empty{suffix}")
    assert StakeholderNetwork.read(tmp_path / f"empty{suffix}") == StakeholderNetwork()


def test_other_programs_read_what_is_written(network: StakeholderNetwork, tmp_path: Path) -> None:
    network.write(tmp_path / "estate.json")
    tree = json.loads((tmp_path / "estate.json").read_text(encoding="utf-8"))
    graph: Any = nx.node_link_graph(tree, edges="links")
    assert graph.nodes["estate"]["name"] == "唐堤慧苑小区"
    assert graph.edges["S4.P3", "estate", "manages"]["provenance"] == "reported"
    network.write(tmp_path / "estate.graphml")
    drawn: Any = nx.read_graphml(tmp_path / "estate.graphml", force_multigraph=True)
    assert drawn.nodes["S4.P6"]["count_figure"] == 8
    assert len({key for _, _, key in drawn.edges(keys=True)}) == len(network.ties)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_erased_name_is_written_as_no_name(suffix: str, tmp_path: Path) -> None:
    StakeholderNetwork([Stakeholder("x", Erased.with_hash("ab"), role="房主")]).write(tmp_path / f"x{suffix}")
    assert StakeholderNetwork.read(tmp_path / f"x{suffix}").get("x") == Stakeholder("x", role="房主")


texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\t\n\r<>&\"'\x85\u2028\0\ufffe五"),
    max_size=12,
)
spoken = texts.filter(str.strip)
ids = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="/#"), min_size=1, max_size=8)
sources = st.none() | st.builds(
    Source, st.just("inferred"), ref=st.none() | texts, quote=st.none() | texts, basis=texts
)
counts = (
    st.none()
    | st.builds(Count.of, st.integers(0, 10**6), unit=st.none() | texts)
    | st.sampled_from(["8名", "几十名", "约20余人", "十几人", "若干"]).map(Count.read)
    | texts.map(Count.unknown)
)


@st.composite
def networks(draw: st.DrawFn) -> StakeholderNetwork:
    names = draw(st.lists(ids.map(lambda text: Stakeholder(text).id), unique=True, max_size=5))
    people = []
    for name in names:
        kind: Kind = draw(st.sampled_from(["person", "body", "group", "place"]))
        people.append(
            Stakeholder(
                name,
                draw(st.none() | spoken),
                kind=kind,
                capacity=draw(st.sampled_from(["private", "office"])),
                role=draw(st.none() | spoken),
                count=draw(counts) if kind == "group" else None,
                attributes=draw(st.dictionaries(texts.filter(bool), texts, max_size=3)),
                source=draw(sources),
            )
        )
    pairs = [(one, other) for one in names for other in names if one != other]
    kinds = st.sampled_from([*TIE_KINDS, "estate:shares-lift-with"])
    ends = (
        st.lists(st.tuples(st.sampled_from(pairs), kinds), unique=True, max_size=6) if pairs else st.just([])
    )
    ties = [
        Tie(one, kind, other, weight=draw(st.floats(0, 1e300)), source=draw(sources))
        for (one, other), kind in draw(ends)
    ]
    return StakeholderNetwork(people, ties)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(network=networks())
def test_a_network_comes_back_as_it_was_or_is_not_written(suffix: str, network: StakeholderNetwork) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"any{suffix}"
        problem = code_of(network.write, path)
        if problem:
            assert (problem, suffix) == ("network.unwritable", ".graphml")
            assert not path.exists()
        else:
            again = StakeholderNetwork.read(path)
            assert again == network
            assert again.stakeholders == network.stakeholders


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(network=networks())
def test_a_network_comes_back_from_csv_as_it_was_or_is_not_written(network: StakeholderNetwork) -> None:
    with tempfile.TemporaryDirectory() as folder:
        problem = code_of(network.write_csv, folder)
        if problem:
            assert problem == "network.blank"
            assert list(Path(folder).iterdir()) == []
        else:
            again = StakeholderNetwork.read(folder)
            assert again == network
            assert again.stakeholders == network.stakeholders
            assert hash(again) == hash(network)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(network=networks())
def test_a_network_comes_back_from_frames_as_it_was(network: StakeholderNetwork) -> None:
    ties, people = network.to_frames()
    again = StakeholderNetwork.from_frames(ties, people)
    assert again == network
    assert again.stakeholders == network.stakeholders


def test_a_control_character_is_refused_in_graphml_and_kept_in_json(tmp_path: Path) -> None:
    network = StakeholderNetwork([Stakeholder("a", "bell\x07")])
    error = refused("network.unwritable", network.write, tmp_path / "a.graphml")
    assert error.params == {"id": "a", "character": "U+0007"}
    network.write(tmp_path / "a.json")
    assert StakeholderNetwork.read(tmp_path / "a.json") == network


def test_a_lone_surrogate_is_refused_and_leaves_the_old_file(tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", "old")
    pair = [Stakeholder("a"), Stakeholder("b")]
    tie = Tie("a", "trusts", "b", source=Source("reported", quote="\ud800"))
    refused("network.unwritable", StakeholderNetwork(pair, [tie]).write, path)
    assert path.read_text(encoding="utf-8") == "old"


def test_a_graph_of_somebody_else_is_read() -> None:
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    graph.add_node(1, label="物业", kind="body", floor=3, active=True, note=None, tags=["a", "b"])
    graph.add_node("estate", name="小区", kind="place")
    graph.add_node("owners", kind="group", count=8, count_unit="名")
    graph.add_node("couriers", kind="group", count="几十名", ref="S4.B3")
    graph.add_edge(1, "estate", key="manages", weight=2)
    graph.add_edge("owners", "estate", kind="lives-in", provenance="reported", quote="8名业主代表")
    graph.add_edge("couriers", "estate")
    network = StakeholderNetwork.from_graph(graph)
    assert network.get("1") == Stakeholder(
        "1", "物业", kind="body", attributes={"floor": "3", "active": "true", "tags": '["a", "b"]'}
    )
    assert network.get("owners").count == Count.of(8, unit="名")
    assert network.get("couriers").count == Count.read("几十名")
    assert network.get("couriers").attributes == {"ref": "S4.B3"}
    assert [str(tie) for tie in network.ties] == [
        "1/manages/estate",
        "owners/lives-in/estate",
        "couriers/related-to/estate",
    ]
    assert network.ties[0].weight == 2.0
    assert network.ties[1].source == Source("reported", quote="8名业主代表")


def test_a_count_of_what_is_no_group_is_an_attribute() -> None:
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_node("a", count=3, attributes="not json", kind=" ")
    graph.add_node("b", attributes="[1]")
    network = StakeholderNetwork.from_graph(graph)
    assert network.get("a").attributes == {"count": "3", "attributes": "not json"}
    assert network.get("a").kind == "person"
    assert network.get("b").attributes == {"attributes": "[1]"}


def test_the_graph_of_a_network_gives_the_network_back(network: StakeholderNetwork) -> None:
    assert StakeholderNetwork.from_graph(network.graph) == network
    assert StakeholderNetwork.from_graph(network.graph.to_undirected()) == network
    some = ["S4.P3", "estate"]
    assert StakeholderNetwork.from_graph(network.graph.subgraph(some)).get("estate") is network.get("estate")


def test_a_renamed_or_reversed_graph_of_a_network_is_refused(network: StakeholderNetwork) -> None:
    renamed = nx.relabel_nodes(network.graph, {"estate": "e"})
    for graph, count in ((renamed, 4), (network.graph.reverse(), len(network.ties))):
        error = refused("network.faults", StakeholderNetwork.from_graph, graph)
        assert isinstance(error, SeveralFaults)
        assert error.count == count
        assert {fault.code for fault in error.faults} == {"network.mismatch"}


def test_an_edge_without_direction_needs_a_kind_that_reads_both_ways() -> None:
    graph: nx.Graph[Any] = nx.Graph([("a", "b", {"kind": "adjoins"}), ("b", "c")])
    assert [tie.kind for tie in StakeholderNetwork.from_graph(graph).ties] == ["adjoins", "related-to"]
    graph.add_edge("a", "c", kind="employs")
    assert refused("network.undirected", StakeholderNetwork.from_graph, graph).where == "edge 'a', 'c'"


def test_what_is_wrong_in_a_graph_is_said_with_its_place() -> None:
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_node("a b")
    assert refused("stakeholder.id", StakeholderNetwork.from_graph, graph).where == "node 'a b'"
    graph = nx.DiGraph([("a", "b", {"weight": -1})])
    assert refused("tie.weight", StakeholderNetwork.from_graph, graph).where == "edge 'a', 'b'"
    refused("stakeholder.id", StakeholderNetwork.from_graph, nx.DiGraph([((1, 2), "b")]))


def node_link(**changes: Any) -> str:
    nodes = [{"id": "a"}, {"id": "b", "kind": "body"}]
    tree = {"directed": True, "multigraph": True, "graph": {}, "nodes": nodes, "links": []}
    return json.dumps({**tree, **changes})


def test_both_names_for_the_edges_of_node_link_json_are_read(tmp_path: Path) -> None:
    links = [{"source": "a", "target": "b", "key": "trusts"}, {"source": "a", "target": "b"}]
    path = written(tmp_path / "n.JSON", node_link(links=links))
    assert [tie.kind for tie in StakeholderNetwork.read(path).ties] == ["trusts", "related-to"]
    tree = json.loads(path.read_text(encoding="utf-8"))
    tree["edges"] = tree.pop("links")
    written(path, "\ufeff" + json.dumps(tree))
    assert len(StakeholderNetwork.read(path).ties) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "network.not-json"),
        ("{\n\n nodes", "network.not-json"),
        (b"\xff\xfe{", "network.not-json"),
        ("[" * 100_000, "network.not-json"),
        ("1" * 5_000, "network.not-json"),
        ("[]", "network.shape"),
        ("{}", "network.shape"),
        (node_link(nodes={}), "network.shape"),
        (node_link(links=None), "network.shape"),
        (node_link(nodes=["a"]), "network.shape"),
        (node_link(nodes=[{"id": None}]), "network.shape"),
        (node_link(nodes=[{"id": True}]), "network.shape"),
        (node_link(nodes=[{"id": ["a"]}]), "network.shape"),
        (node_link(nodes=[{"id": "a"}, {"id": "a"}]), "network.duplicate"),
        (node_link(nodes=[{"id": "1"}, {"id": 1}]), "network.duplicate"),
        (node_link(nodes=[{"id": "\ud800"}]), "stakeholder.id"),
        (node_link(nodes=[{"id": "a", "kind": "company"}]), "stakeholder.kind"),
        (node_link(nodes=[{"id": "a", "provenance": "reported"}]), "source.quote-missing"),
        (node_link(nodes=[{"id": "a", "kind": "group", "count": "8", "count_hedge": "?"}]), "count.hedge"),
        (node_link(nodes=[{"id": "a", "kind": "group", "count": [8]}]), "count.figure"),
        (node_link(links=["a"]), "network.shape"),
        (node_link(links=[{"source": "a"}]), "network.shape"),
        (node_link(links=[{"source": "a", "target": "b", "key": {}}]), "network.shape"),
        (node_link(links=[{"source": "a", "target": "c"}]), "network.unknown"),
        (node_link(links=[{"source": "a", "target": "b", "key": "owns"}] * 2), "network.duplicate-tie"),
        (node_link(links=[{"source": "a", "target": "b", "kind": "owns"}] * 2), "network.duplicate-tie"),
        (node_link(links=[{"source": "a", "target": "a"}]), "tie.self"),
        (node_link(links=[{"source": "a", "target": "b", "kind": "OWNS"}]), "tie.kind"),
        (node_link(links=[{"source": "a", "target": "b", "weight": float("nan")}]), "tie.weight"),
        (node_link(links=[{"source": "a", "target": "b", "weight": "much"}]), "tie.weight"),
        (
            node_link(directed=False, links=[{"source": "a", "target": "b", "kind": "owns"}]),
            "network.undirected",
        ),
    ],
)
def test_json_that_is_no_network_is_refused_with_its_path(
    content: str | bytes, code: str, tmp_path: Path
) -> None:
    path = written(tmp_path / "bad.json", content)
    assert (refused(code, StakeholderNetwork.read, path).where or "").startswith(str(path))


def test_all_that_is_wrong_in_json_is_told_with_its_place(tmp_path: Path) -> None:
    nodes = [{"id": "a"}, {"id": "b"}, {"id": "a"}, {"id": "c", "kind": "company"}, 7]
    links = [
        {"source": "a", "target": "b"},
        {"source": "a", "target": "x"},
        {"source": "a", "target": "c"},
        {"source": "b"},
        {"source": "a", "target": "b", "weight": -1},
        {"source": "a", "target": "b"},
    ]
    path = written(tmp_path / "bad.json", node_link(nodes=nodes, links=links))
    error = refused("network.faults", StakeholderNetwork.read, path)
    assert isinstance(error, SeveralFaults)
    assert [(fault.code, fault.where) for fault in error.faults] == [
        ("network.duplicate", f"{path}, nodes[2]"),
        ("stakeholder.kind", f"{path}, nodes[3]"),
        ("network.shape", f"{path}, nodes[4]"),
        ("network.unknown", f"{path}, links[1]"),
        ("network.shape", f"{path}, links[3]"),
        ("tie.weight", f"{path}, links[4]"),
        ("network.duplicate-tie", f"{path}, links[5]"),
    ]


def test_links_of_one_key_between_the_same_two_are_refused_either_way_round(tmp_path: Path) -> None:
    links = [
        {"source": "a", "target": "b", "key": 1},
        {"source": "b", "target": "a", "key": 1, "kind": "adjoins"},
    ]
    path = written(tmp_path / "n.json", node_link(links=links))
    assert len(StakeholderNetwork.read(path).ties) == 2
    written(path, node_link(links=links, directed=False))
    assert refused("network.duplicate-tie", StakeholderNetwork.read, path).where == f"{path}, links[1]"


def test_all_that_is_wrong_in_graphml_is_told_with_its_line(tmp_path: Path) -> None:
    edges = """<node id="c d"/>
    <edge source="a" target="b"/>
    <edge source="b" target="a"><data key="w">-1</data></edge>
    <edge source="a" target="a"/>
    <edge source="a" target="c d"/>
    <edge source="b" target="a"/>
    <edge source="a" target="b"/>"""
    path = written(tmp_path / "bad.graphml", graphml(edges))
    error = refused("network.faults", StakeholderNetwork.read, path)
    assert isinstance(error, SeveralFaults)
    assert {(fault.code, fault.where) for fault in error.faults} == {
        ("stakeholder.id", f"{path}:9"),
        ("tie.weight", f"{path}:11"),
        ("tie.self", f"{path}:12"),
        ("network.duplicate-tie", f"{path}:15"),
    }


def test_all_that_networkx_would_mend_in_graphml_is_told_with_its_line(tmp_path: Path) -> None:
    more = """<node id="a"/>
    <node/>
    <edge source="a" target="x"/>
    <edge id="e" source="a" target="b"/>
    <edge id="e" source="b" target="a"/>"""
    path = written(tmp_path / "bad.graphml", graphml(more, "undirected"))
    error = refused("network.faults", StakeholderNetwork.read, path)
    assert isinstance(error, SeveralFaults)
    assert [(fault.code, fault.where) for fault in error.faults] == [
        ("network.duplicate", f"{path}:9"),
        ("network.shape", f"{path}:10"),
        ("network.duplicate-tie", f"{path}:13"),
        ("network.unknown", f"{path}:11"),
    ]


def test_edges_without_direction_are_told_with_their_lines(tmp_path: Path) -> None:
    edges = """<edge source="b" target="a"/>
    <edge id="owns" source="a" target="b"/>"""
    for default in ("undirected", "", "unsaid"):
        path = written(tmp_path / "n.graphml", graphml(edges, default))
        assert refused("network.undirected", StakeholderNetwork.read, path).where == f"{path}:10"


def test_json_that_breaks_off_is_refused_with_the_line(tmp_path: Path) -> None:
    path = written(tmp_path / "bad.json", '{\n"nodes": [\n')
    assert refused("network.not-json", StakeholderNetwork.read, path).where == f"{path}:3"


def test_an_attribute_without_end_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_node("a", x=endless)
    assert refused("network.too-deep", StakeholderNetwork.from_graph, graph).where == "node 'a'"


@pytest.mark.parametrize("depth", [500, 900, 950, 970, 980, 990, 2_000])
def test_deep_nesting_is_read_or_refused(depth: int, tmp_path: Path) -> None:
    content = node_link(nodes=[{"id": "a", "x": 0}]).replace('"x": 0', '"x": ' + "[" * depth + "]" * depth)
    path = written(tmp_path / "deep.json", content)
    problem = code_of(StakeholderNetwork.read, path)
    assert problem in (None, "network.not-json", "network.too-deep")
    assert problem is None or depth > 500


GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="k" for="edge" attr.name="kind" attr.type="string"/>
<key id="w" for="edge" attr.name="weight" attr.type="double"/>
<key id="l" for="node" attr.name="label" attr.type="string"/>
<graph edgedefault="{default}">
<node id="a"><data key="l">物业 &amp; 保安</data></node>
<node id="b"/>
{more}
</graph>
</graphml>
"""


def graphml(more: str = "", default: str = "directed") -> str:
    return GRAPHML.format(more=more, default=default)


def test_graphml_of_another_program_is_read(tmp_path: Path) -> None:
    edges = """<edge id="e0" source="a" target="b"/>
    <edge id="manages" source="a" target="b"><data key="w">2.5</data></edge>
    <edge source="b" target="a"><data key="k">trusts</data></edge>"""
    network = StakeholderNetwork.read(written(tmp_path / "n.graphml", graphml(edges)))
    assert network.labels == {"a": "物业 & 保安", "b": "b"}
    assert sorted(str(tie) for tie in network.ties) == ["a/manages/b", "a/related-to/b", "b/trusts/a"]
    assert network.ties_from("a", "manages")[0].weight == 2.5


BOMB = """<!DOCTYPE graphml [<!ENTITY a "aaaaaaaaaa">{entities}]>"""
LAUGHS = BOMB.format(
    entities="".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(20))
)


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("", "network.not-graphml", 1),
        ("<graphml>\n<graph>", "network.not-graphml", 2),
        ("no xml", "network.not-graphml", 1),
        ("<html/>", "network.not-graphml", None),
        ('<?xml version="1.0" encoding="x-none"?><graphml/>', "network.not-graphml", 1),
        ("<graphml>" * 200_000, "network.too-deep", 1),
        (graphml("<hyperedge/>"), "network.not-graphml", None),
        (graphml('<node id="c"><data key="none">x</data></node>'), "network.not-graphml", None),
        (
            graphml('<edge source="a" target="b"><data key="w">much</data></edge>'),
            "network.not-graphml",
            None,
        ),
        (LAUGHS + graphml("&u;").split("?>", 1)[1], "network.doctype", 1),
        ("\n<!DOCTYPE graphml SYSTEM 'file:///etc/passwd'>\n<graphml/>", "network.doctype", 2),
        (graphml("&u;"), "network.not-graphml", 9),
        (graphml('<node id="c"><graph edgedefault="directed"/></node>'), "network.several-graphs", 9),
        (graphml("<node/>"), "network.shape", 9),
        (graphml('<node id="a"/>'), "network.duplicate", 9),
        (graphml('<edge source="a"/>'), "network.shape", 9),
        (graphml('<edge source="a" target="c"/>'), "network.unknown", 9),
        (graphml('<edge id="x" source="a" target="b"/>' * 2), "network.duplicate-tie", 9),
        (graphml('<edge source="a" target="b"/>' * 2), "network.duplicate-tie", 9),
        (graphml('<edge source="a" target="a"/>'), "tie.self", 9),
        (graphml('<node id="c d"/>'), "stakeholder.id", 9),
        (graphml('<edge id="owns" source="a" target="b"/>', "undirected"), "network.undirected", 9),
    ],
)
def test_graphml_that_is_no_network_is_refused_with_path_and_line(
    content: str, code: str, line: int | None, tmp_path: Path
) -> None:
    path = written(tmp_path / "bad.graphml", content)
    start = time.perf_counter()
    where = refused(code, StakeholderNetwork.read, path).where or ""
    assert time.perf_counter() - start < 5
    assert where == f"{path}:{line}" if line else where.startswith(str(path))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_too_large_a_file_is_refused(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 1_000)
    refused("network.too-large", StakeholderNetwork.read, written(tmp_path / f"big{suffix}", " " * 1_001))


def test_the_suffix_says_the_format(network: StakeholderNetwork, tmp_path: Path) -> None:
    refused("network.suffix", network.write, tmp_path / "estate.gexf")
    refused("network.suffix", StakeholderNetwork.read, tmp_path / "estate")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_is_not_there_is_an_os_error(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        StakeholderNetwork.read(tmp_path / f"none{suffix}")


PROBE = """
import sys
from deliberation.networks import StakeholderNetwork
network = StakeholderNetwork.read(sys.argv[1])
network.write(sys.argv[2])
for each in network.stakeholders:
    print([str(tie) for tie in (*network.ties_from(each.id), *network.ties_to(each.id))])
print(list(network.projection(TIES).edges(data=True)), network.without_supposed().ties, network.labels)
""".replace("TIES", repr(set(TIE_KINDS)))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_nothing_depends_on_the_hash_seed(network: StakeholderNetwork, suffix: str, tmp_path: Path) -> None:
    network.write(tmp_path / f"in{suffix}")
    outcomes = set()
    for seed in ("1", "2"):
        out = tmp_path / f"out{seed}{suffix}"
        command = [sys.executable, "-c", PROBE, str(tmp_path / f"in{suffix}"), str(out)]
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONUTF8": "1",
        }
        run = subprocess.run(command, env=environment, capture_output=True, check=True)
        outcomes.add((run.stdout, out.read_bytes()))
    assert len(outcomes) == 1
