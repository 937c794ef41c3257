from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from deliberation.errors import InvalidInput, SeveralFaults
from deliberation.networks import StakeholderNetwork
from deliberation.provenance import Source
from deliberation.quantities import Count
from deliberation.stakeholders import Stakeholder, Tie


PEOPLE = pd.DataFrame({"id": ["ann", "estate"], "kind": ["person", "place"], "楼栋": ["7", None]})
TIES = pd.DataFrame({"subject": ["ann"], "kind": ["lives-in"], "object": ["estate"]})


def faults(ties: Any, people: Any = PEOPLE, **options: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(InvalidInput) as caught:
        StakeholderNetwork.from_frames(ties, people, **options)
    told = caught.value.faults if isinstance(caught.value, SeveralFaults) else (caught.value,)
    return [(fault.code, fault.where) for fault in told]


def test_two_frames_are_a_network_in_which_a_gap_says_nothing() -> None:
    network = StakeholderNetwork.from_frames(TIES, PEOPLE)
    assert network.stakeholders == (
        Stakeholder("ann", attributes={"楼栋": "7"}),
        Stakeholder("estate", kind="place"),
    )
    assert tuple(network.ties) == (Tie("ann", "lives-in", "estate"),)


def test_numbers_are_ids_and_weights_and_attributes() -> None:
    people = pd.DataFrame({"id": [1, 2, 3], "age": [40, 50, None], "home": [True, False, True]})
    ties = pd.DataFrame({"subject": [1, 2], "object": [2, 3], "weight": [2, 3]})
    network = StakeholderNetwork.from_frames(ties, people)
    assert [(str(tie), tie.weight) for tie in network.ties] == [
        ("1/related-to/2", 2.0),
        ("2/related-to/3", 3.0),
    ]
    assert network.get("1").attributes == {"age": "40.0", "home": "true"}
    assert network.get("3").attributes == {"home": "true"}


def test_days_and_categories_are_texts() -> None:
    people = pd.DataFrame(
        {"id": ["a"], "since": pd.to_datetime(["2023-02-08"]), "kind": pd.Categorical(["body"])}
    )
    network = StakeholderNetwork.from_frames(TIES.iloc[:0], people)
    assert network.get("a").kind == "body"
    assert network.get("a").attributes["since"].startswith("2023-02-08")


def test_what_is_wrong_is_told_with_the_labels_of_rows() -> None:
    ties = pd.DataFrame(
        {
            "subject": ["ann", "ann", None, "ann", "ann"],
            "object": ["ann", "ghost", "estate", "estate", "estate"],
            "weight": [1, 1, 1, -1, float("inf")],
        },
        index=["a", "b", "c", "d", 5],
    )
    people = pd.concat([PEOPLE, PEOPLE.iloc[:1]])
    assert faults(ties, people) == [
        ("network.duplicate", "stakeholders.loc[0]"),
        ("tie.self", "ties.loc['a']"),
        ("network.unlisted", "ties.loc['b']"),
        ("network.lacks", "ties.loc['c']"),
        ("tie.weight", "ties.loc['d']"),
        ("tie.weight", "ties.loc[5]"),
    ]


def test_a_gap_in_the_weights_is_a_tie_of_which_no_weight_is_known() -> None:
    ties = TIES.assign(weight=[float("nan")])
    assert StakeholderNetwork.from_frames(ties, PEOPLE).ties[0].weight == 1.0


def test_columns_are_checked() -> None:
    assert faults(pd.DataFrame({"subject": [], "colour": []})) == [
        ("network.column-missing", "ties.columns"),
        ("network.column-unknown", "ties.columns"),
    ]


def test_columns_may_be_called_otherwise() -> None:
    names = {"a": "subject", "b": "object", "note": None}
    ties = pd.DataFrame({"a": ["ann"], "b": ["estate"], "note": ["?"]})
    assert [str(tie) for tie in StakeholderNetwork.from_frames(ties, PEOPLE, columns=names).ties] == [
        "ann/related-to/estate"
    ]


def test_who_stands_in_no_frame_is_a_fault_unless_it_is_said_what_they_are() -> None:
    assert faults(TIES.iloc[:1], None) == [("network.unlisted", "ties.loc[0]")]
    assert StakeholderNetwork.from_frames(TIES, unlisted="group").get("ann").kind == "group"


def test_what_is_no_frame_is_refused() -> None:
    assert faults([("ann", "estate")]) == [("network.no-frame", None)]
    assert faults(TIES, {"id": ["ann"]}) == [("network.no-frame", None)]


def test_a_network_gives_frames_that_pandas_can_work_with() -> None:
    source = Source("reported", ref="S4.P6", quote="8名业主代表")
    network = StakeholderNetwork(
        [
            Stakeholder("owners", kind="group", count=Count.read("8名"), source=source),
            Stakeholder("estate", kind="place"),
        ],
        [Tie("owners", "lives-in", "estate", weight=2)],
    )
    frames = network.to_frames()
    assert frames.ties["weight"].sum() == 2.0
    assert frames.stakeholders.set_index("id").loc["owners", "count"] == "8名"
    assert frames.stakeholders["quote"].isna().tolist() == [False, True]
    assert StakeholderNetwork.from_frames(frames.ties, frames.stakeholders) == network
