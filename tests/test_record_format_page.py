"""The page that freezes the format: every line on it is read by the code that reads records."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from deliberation.canonical import canonical
from deliberation.events import KINDS, Unfolded
from deliberation.lines import derived_salts, leaf_hash, line_hash
from deliberation.records import FORMAT, Record
from deliberation.states import State
from deliberation.verification import verify


PAGE = Path(__file__).parents[1] / "docs" / "architecture" / "record-format.md"
BLOCKS = re.findall(r"^```json\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
LINES = [json.loads(line) for block in BLOCKS for line in block.splitlines()]
HEADERS = [line for line in LINES if "format" in line]
EVENTS = [line for line in LINES if "format" not in line]
ENVELOPE = {
    "at": "at",
    "noted": "noted",
    "by": "by",
    "setting": "setting",
    "after": "after",
    "sources": "sources",
}


def salted(tree: Any, seq: int, path: str = "") -> Any:
    """The tree with ``{"value": …}`` made the leaf that it stands for."""
    if isinstance(tree, dict):
        if set(tree) == {"value"}:
            salt = derived_salts(HEADERS[0]["id"])(seq, path)
            return {"leaf": leaf_hash(salt, tree["value"]), "salt": salt.hex(), "value": tree["value"]}
        return {key: salted(item, seq, f"{path}.{key}" if path else key) for key, item in tree.items()}
    if isinstance(tree, list):
        return [salted(item, seq, f"{path}.{place}") for place, item in enumerate(tree)]
    return tree


def chain(trees: list[dict[str, Any]]) -> bytes:
    header = {key: value for key, value in HEADERS[0].items() if key != "hash"}
    prev = line_hash(header)
    lines = [canonical(header | {"hash": prev})]
    for seq, tree in enumerate(trees, start=1):
        whole = salted(tree | {"seq": seq}, seq) | {"prev": prev}
        prev = line_hash(whole)
        lines.append(canonical(whole | {"hash": prev}))
    return b"\n".join([*lines, b""])


def test_the_page_has_a_line_for_each_decision_and_three_sketches() -> None:
    assert len(BLOCKS) == 16 + 3
    (header,) = HEADERS
    assert header["format"] == FORMAT


@pytest.mark.parametrize("tree", EVENTS, ids=lambda tree: f"{tree['seq']}-{tree['kind']}")
def test_every_event_on_the_page_is_read_as_written(tree: dict[str, Any]) -> None:
    data = chain([tree])
    assert verify(data).ok, verify(data).explain()
    record = Record.from_bytes(data)
    (event,) = record.events
    assert event.kind == tree["kind"] in KINDS
    assert not isinstance(event.data, Unfolded)
    for key in ENVELOPE.keys() & tree.keys():
        assert getattr(event, key)
    for key in tree.get("data", {}):
        assert getattr(event.data, key) is not None
    again = Record.start(record.header).append(event)
    assert again.events == record.events


def test_the_page_in_one_chain_is_a_record_that_folds() -> None:
    data = chain(EVENTS)
    record = Record.from_bytes(data)
    assert record.to_bytes() == data
    assert len(record) == len(EVENTS)
    state = State.of(record)
    assert state.opened is not None
    assert state.stages == ("hearing",)


def test_what_the_page_writes_is_what_would_be_written() -> None:
    """Some lines on the page spell out a default for the reader; without those, each is as it would be recorded."""
    spelled_out = {("answer", "scope", "single"), ("open", "scope", "session")}
    for tree in EVENTS:
        bare = json.loads(json.dumps(tree))
        for kind, field, value in spelled_out:
            if bare["kind"] == kind and bare["data"].get(field) == value:
                del bare["data"][field]
        record = Record.from_bytes(chain([bare]))
        again = Record.start(record.header).append(record.events[0])
        written = json.loads(again.lines[1])
        read = json.loads(record.lines[1])
        for implied in (
            '"part": "lead"',
            '"force": "agreed"',
            '"capacity": "body"',
            '"kind": "finding"',
            '"hedge": "exact"',
        ):
            written, read = without(written, implied), without(read, implied)
        assert {**written, "hash": 0} == {**read, "hash": 0}


def without(tree: Any, implied: str) -> Any:
    text = json.dumps(tree, ensure_ascii=False)
    return json.loads(text.replace(f"{implied}, ", "").replace(f", {implied}", ""))
