"""Records: an append-only chain, read as it was written, from which a text can be removed and nothing else."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from deliberation import DamagedRecord, InvalidInput, Issue, Record, Session, Stakeholder, UnknownReference
from deliberation.canonical import canonical
from deliberation.community import COMMUNITY
from deliberation.events import Act, Close, Enter, Event, Note, Say, Unfolded
from deliberation.forums import Forum
from deliberation.leaves import Erased
from deliberation.lines import leaves, line_hash, parsed
from deliberation.records import FORMAT, Header, scan
from deliberation.seats import Roll
from deliberation.states import State
from deliberation.verification import verify


STORED = Path(__file__).parent / "records" / "xinheyuan-sf-express.record.jsonl"
NOISE = "夜里卸货太吵"


@pytest.fixture(scope="module")
def told() -> Record:
    return Record.read(STORED)


@pytest.fixture
def live() -> Session:
    roll = Roll.of({"stakeholder": [Stakeholder("ann", "Ann Lee"), Stakeholder("bo")]})
    session = Session.open(
        Forum("hall", procedure=COMMUNITY),
        Issue("the bench"),
        roll=roll,
        clock=lambda: datetime(2026, 3, 1, 17, 30, tzinfo=UTC),
    )
    session.enter("consult")
    session.say("ann", "demand", NOISE)
    return session


def chain(*trees: dict[str, Any], header: dict[str, Any] | None = None) -> bytes:
    """A record with an intact chain around whatever it is given."""
    first = {"format": FORMAT, "id": "r-1", "zone": "UTC", "enforcement": "strict", "salts": "derived"}
    lines = []
    prev = ""
    for seq, tree in enumerate([first | (header or {}), *trees]):
        whole = ({"seq": seq, "prev": prev} if seq else {}) | tree
        prev = line_hash(whole)
        lines.append(canonical(whole | {"hash": prev}) + b"\n")
    return b"".join(lines)


def damage(data: bytes) -> DamagedRecord:
    with pytest.raises(DamagedRecord) as caught:
        Record.from_bytes(data)
    return caught.value


def test_a_record_is_read_as_it_was_written(told: Record, tmp_path: Path) -> None:
    file = tmp_path / "s4.record.jsonl"
    told.write(file)
    again = Record.read(file)
    assert again == told
    assert again.to_bytes() == told.to_bytes() == file.read_bytes()
    assert again.events == told.events
    assert (again.id, again.head, len(again)) == (told.id, told.head, len(told))


def test_two_live_records_of_the_same_words_share_no_leaf(live: Session) -> None:
    def hashes(record: Record) -> set[str]:
        return {leaf["leaf"] for line in record.lines for _, leaf in leaves(parsed(line))}

    live.note("rule", NOISE)
    said = [dict(leaves(parsed(line))) for line in live.record.lines[-2:]]
    assert said[0]["data.text"]["value"] == said[1]["data.text"]["value"] == NOISE
    assert said[0]["data.text"]["leaf"] != said[1]["data.text"]["leaf"]
    assert len(hashes(live.record)) == sum(len(list(leaves(parsed(line)))) for line in live.record.lines)


def test_each_line_covers_the_one_before(told: Record) -> None:
    trees = [parsed(line) for line in told.lines]
    assert all(tree["prev"] == before["hash"] for before, tree in pairwise(trees))
    assert [tree["seq"] for tree in trees[1:]] == list(range(1, len(told) + 1))
    assert told.head == trees[-1]["hash"]


def test_appending_gives_a_new_record_and_leaves_the_old_one() -> None:
    empty = Record.start(Header("r-1"))
    one = empty.append(Event(Enter("hearing"), seq=99))
    assert (len(empty), len(one), one.events[0].ref) == (0, 1, "#1")
    assert empty.lines == one.lines[:1]


def test_what_is_recorded_is_what_will_be_read() -> None:
    listed: Any = [{"text": "x"}]
    record = Record.start(Header("r-1")).append(Event(Act("x:y", data={"a": (1, 2)}), by=["ann"]))  # type: ignore[arg-type]
    assert record.events == Record.from_bytes(record.to_bytes()).events
    assert record.events[0].by == ("ann",)
    for data in (Say("rant", "x"), Say("demand", listed), Note(None, "x"), Enter(3)):  # type: ignore[arg-type]
        with pytest.raises(InvalidInput) as caught:
            record.append(Event(data))
        assert caught.value.code == "record.unfit"


def test_salts_may_come_from_elsewhere() -> None:
    record = Record.start(Header("r-1")).append(
        Event(Note("rule", "x")), salts=lambda seq, path: b"%-16d" % seq
    )
    assert dict(leaves(parsed(record.lines[1])))["data.text"]["salt"] == (b"1" + b" " * 15).hex()


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"zone": "Asia/Yinchuan"}, "record.zone"),
        ({"zone": "../../etc/passwd"}, "record.zone"),
        ({"zone": "Asia"}, "record.zone"),
        ({"zone": ""}, "record.zone"),
        ({"zone": "\0"}, "record.zone"),
        ({"zone": "a" * 5000}, "record.zone"),
        ({"enforcement": "lax"}, "record.header"),
        ({"salts": "none"}, "record.header"),
        ({"id": ""}, "record.header"),
        ({"id": "a#1"}, "record.header"),
    ],
)
def test_a_header_that_cannot_be_is_refused_and_in_a_file_damaged(header: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Header(**({"id": "r-1"} | header))
    assert caught.value.code == code
    found = damage(chain(header=header))
    assert (found.code, found.params["first_bad"]) == ("record.malformed", 0)


@pytest.mark.parametrize(
    "header",
    [{"id": 5}, {"zone": None}, {"more": "x"}, {"leaf": "x"}, {"salts": {"leaf": "0" * 64}}, {"id": ["a"]}],
)
def test_a_header_has_its_six_keys_and_texts_only(header: dict[str, Any]) -> None:
    found = damage(chain(header=header))
    assert (found.code, found.params["first_bad"]) == ("record.malformed", 0)


def test_an_intact_chain_is_readable_whoever_wrote_it() -> None:
    record = Record.from_bytes(chain({"kind": "enter", "data": {"stage": "hearing"}}, {"kind": "close"}))
    assert [event.data for event in record.events] == [Enter("hearing"), Close()]


def test_an_unknown_format_is_verified_and_not_folded() -> None:
    data = chain({"anything": 1}, header={"format": "deliberation.record/2", "id": 7})
    found = damage(data)
    assert found.code == "record.format"
    assert found.params == {"given": "deliberation.record/2", "known": FORMAT, "first_bad": 0}
    seen = verify(data)
    assert (seen.ok, seen.unknown, seen.to_json()["unknown_format"]) == (
        True,
        ("#1",),
        "deliberation.record/2",
    )
    assert "deliberation.record/2" in seen.explain("zh")
    assert verify(data.replace(b'"anything":1', b'"anything":2')).first_bad == 1


def test_what_calls_itself_another_thing_is_no_record() -> None:
    data = chain(header={"format": "somebody.else/1", "id": 7})
    assert damage(data).code == "record.format"
    assert not verify(data).ok


@pytest.mark.parametrize("data", [b"", b"\n", b"\n\n", b"\xff\xfe", b"[]\n", b"null\n", b"{}\n", b"\0" * 100])
def test_what_is_no_record_is_damaged_from_the_header_on(data: bytes) -> None:
    assert damage(data).params["first_bad"] == 0
    assert verify(data).first_bad == 0
    assert verify(data).head is None


def test_nothing_at_all_is_said_to_be_nothing() -> None:
    assert damage(b"").code == "record.empty"


@pytest.mark.parametrize(
    ("tree", "code"),
    [
        ({"kind": "close", "seq": True}, "record.out-of-place"),
        ({"kind": "dance", "seq": True}, "record.out-of-place"),
        ({"kind": "close", "seq": "1"}, "record.out-of-place"),
        ({"kind": "close", "seq": None}, "record.out-of-place"),
        ({"kind": "close", "seq": 2}, "record.out-of-place"),
        ({"kind": "close", "prev": None}, "record.out-of-place"),
        ({"kind": "close", "prev": "0" * 64}, "record.out-of-place"),
        ({"kind": "close", "data": {"reason": {"leaf": 5}}}, "record.leaf"),
        ({"kind": "close", "data": {"reason": {"leaf": "0" * 64, "salt": "00", "value": 1}}}, "record.leaf"),
        ({"kind": "dance", "data": {"steps": {"leaf": "0" * 64, "salt": 3, "value": 1}}}, "record.leaf"),
        ({"kind": "close", "leaf": "0" * 64}, "record.leaf"),
        ({"kind": "enter", "data": {"stage": {"leaf": "0" * 64}}}, "record.malformed"),
        ({"kind": "close", "by": "ann"}, "record.malformed"),
        ({"kind": 5}, "record.malformed"),
        ({}, "record.malformed"),
    ],
)
def test_a_hostile_line_in_an_intact_chain_is_named_and_never_raises_anything_else(
    tree: dict[str, Any], code: str
) -> None:
    found = damage(chain(tree))
    assert (found.code, found.params["first_bad"]) == (code, 1)
    later = chain({"kind": "close"}, tree)
    if "seq" not in tree:
        assert scan(later).fault.params["first_bad"] == 2
        assert len(scan(later).events) == 1


def test_the_place_of_the_damage_is_named(tmp_path: Path, told: Record) -> None:
    file = tmp_path / "s4.record.jsonl"
    file.write_bytes(told.to_bytes().replace("网格警".encode(), "网格员".encode()))
    with pytest.raises(DamagedRecord) as caught:
        Record.read(file)
    assert caught.value.where == str(file)
    assert caught.value.params["first_bad"] == 1


def test_an_unknown_kind_is_verified_and_not_folded() -> None:
    data = chain(
        {"kind": "enter", "data": {"stage": "hearing"}},
        {"kind": "dance", "by": ["ann"], "data": {"steps": 3, "text": {"leaf": "0" * 64}}, "mood": "high"},
    )
    record = Record.from_bytes(data)
    assert record.events[1].data == Unfolded("dance", {"steps": 3, "text": {"leaf": "0" * 64}})
    assert State.of(record).unfolded == ("#2",)
    assert State.of(record).stage == "hearing"
    found = verify(data)
    assert found.ok
    assert found.unknown == ("#2",)
    assert found.erased == (("#2", "data.text"),)
    assert found.to_json()["unknown"] == ["#2"]
    assert "#2" in found.explain("en")
    assert record.to_bytes() == data


def test_events_are_found_by_reference(told: Record) -> None:
    assert told.event("#3").seq == 3
    assert told.event(f"{told.id}#3.1.2").seq == 3
    for ref in ("#0", "#99", "3", "", "#3.0", "#03", "#" + "9" * 15, "#" + "9" * 5000, "#1\n"):
        with pytest.raises(UnknownReference) as caught:
            told.event(ref)
        assert caught.value.code == "record.no-such-event"
    with pytest.raises(UnknownReference) as elsewhere:
        told.event("other#3")
    assert elsewhere.value.code == "record.elsewhere"


def test_a_text_removed_from_a_live_record_leaves_the_chain_and_is_named(live: Session) -> None:
    record = live.record.without("#5", "data.text")
    assert NOISE.encode() in live.record.to_bytes()
    assert NOISE.encode() not in record.to_bytes()
    assert record.head == live.record.head
    found = verify(record.to_bytes(), head=live.record.head)
    assert found.ok
    assert found.sealed
    assert found.erased == (("#5", "data.text"),)
    assert found.to_json()["erased"] == [{"event": "#5", "field": "data.text"}]
    assert "#5 data.text" in found.explain("zh")
    again = Record.from_bytes(record.to_bytes())
    assert again == record
    assert again.events == record.events
    assert isinstance(again.events[4].data.text, Erased)
    assert again.without("#5", "data.text") == again


def test_a_session_redacts_and_goes_on(live: Session) -> None:
    points = dict(live.state.points)
    redacted = live.redact("#5", "data.text", by="ann", reason="asked to")
    assert redacted.kind == "redact"
    assert live.state == State.of(live.record, supposed=True)
    assert live.state.points.keys() == points.keys()
    live.answer("bo", "#5", "noted")
    assert verify(live.record.to_bytes(), head=live.record.head).erased == (("#5", "data.text"),)
    resumed = Session.resume(Record.from_bytes(live.record.to_bytes()))
    assert resumed.state == live.state


def test_every_single_text_can_be_removed_and_the_record_still_folds(live: Session) -> None:
    live.answer("bo", "#5", "by the elm", disposition="declined", reason="no room")
    live.correct("#5", "data.text", "too loud", by="ann", reason="misheard")
    for seq, line in enumerate(live.record.lines[1:], start=1):
        for path, _ in leaves(parsed(line)):
            record = live.record.without(f"#{seq}", path)
            assert verify(record.to_bytes(), head=live.record.head).erased == ((f"#{seq}", path),)
            assert State.of(record).points.keys() == live.state.points.keys()


def test_a_name_can_be_removed_and_its_bearer_is_called_by_id(live: Session) -> None:
    record = live.record.without("#1", "data.stakeholders.0.name")
    assert State.of(record).people["ann"].label == "ann"
    assert b"Ann Lee" not in record.to_bytes()


@pytest.mark.parametrize("field", ["data", "data.what", "data.text.value", "text", "", "prev"])
def test_only_a_text_can_be_removed(live: Session, field: str) -> None:
    before = live.record
    for remove in (live.record.without, live.redact):
        with pytest.raises(InvalidInput) as caught:
            remove("#5", field)
        assert caught.value.code == "record.no-such-leaf"
        assert caught.value.params["known"] == ["data.text"]
    assert live.record is before


def test_from_a_record_with_derived_salts_nothing_is_removed(told: Record) -> None:
    with pytest.raises(InvalidInput) as caught:
        told.without("#2", "data.text")
    assert caught.value.code == "record.derived-salts"


def test_a_text_cut_out_of_the_bytes_by_hand_is_named_and_the_rest_still_folds(told: Record) -> None:
    for seq, line in enumerate(told.lines[1:], start=1):
        for path, leaf in leaves(parsed(line)):
            whole = canonical(leaf)
            assert line.count(whole) == 1
            lines = list(told.lines)
            lines[seq] = line.replace(whole, canonical({"leaf": leaf["leaf"]}))
            data = b"\n".join([*lines, b""])
            found = verify(data, head=told.head)
            assert (found.ok, found.erased) == (True, ((f"#{seq}", path),))
            record = Record.from_bytes(data)
            assert State.of(record).terms.keys() == State.of(told).terms.keys()
            assert len(State.of(record).people) == len(State.of(told).people)


def test_a_text_half_removed_is_damage(told: Record) -> None:
    tree = parsed(told.lines[2])
    for key in ("salt", "value"):
        kept = {name: held for name, held in tree["data"]["text"].items() if name != key}
        line = canonical(tree | {"data": tree["data"] | {"text": kept}})
        found = verify(b"\n".join([*told.lines[:2], line, *told.lines[3:], b""]))
        assert (found.first_bad, found.fault.code) == (2, "record.leaf")


def test_a_removed_text_put_back_wrong_is_damage(live: Session) -> None:
    lines = list(live.record.lines)
    tree = parsed(lines[5])
    tree["data"]["text"]["value"] = "all is well"
    lines[5] = canonical(tree)
    assert damage(b"\n".join([*lines, b""])).params["first_bad"] == 5


def test_a_removed_text_keeps_its_hash_through_pickling() -> None:
    gone = pickle.loads(pickle.dumps(Erased.with_hash("ab" * 32)))
    assert (gone, gone.leaf) == ("", "ab" * 32)


def test_a_record_is_plain_json_lines(told: Record) -> None:
    header, *events = [json.loads(line) for line in told.to_bytes().splitlines()]
    assert header["format"] == FORMAT
    assert header["salts"] == "derived"
    assert [event["kind"] for event in events][:2] == ["open", "note"]
