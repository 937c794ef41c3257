"""Lines: every kind of event survives its way into a record and back; what shouldn't be in one is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliberation.agreements import Responsible, Term
from deliberation.canonical import canonical
from deliberation.conditions import Condition
from deliberation.errors import DamagedRecord, InvalidInput
from deliberation.events import (
    KINDS,
    Act,
    Answer,
    Correct,
    Enter,
    Event,
    Note,
    Point,
    Say,
    SeatEvent,
    Unfolded,
)
from deliberation.issues import Issue, Stake
from deliberation.leaves import DERIVED, LEAF, Erased
from deliberation.lines import (
    SALT_BYTES,
    bare,
    check_leaf,
    derived_salts,
    event_of,
    leaf_hash,
    leaves,
    line_hash,
    parsed,
    random_salts,
    sealed,
    tree_of,
)
from deliberation.places import Place
from deliberation.provenance import Source
from deliberation.quantities import Count, Deadline, Moment, Period
from deliberation.stakeholders import Stakeholder


PREV = "0" * 64
SALTS = derived_salts("r-1")

TEXTS = st.text(max_size=12)
WORDS = st.text("ab五一😀", min_size=1, max_size=6)
IDS = st.text("abcXY.-09五", min_size=1, max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(TEXTS.filter(lambda key: key != "leaf"), inner, max_size=3)
    ),
    max_leaves=6,
)
ISO = st.sampled_from(["2023", "2023-Q1", "2022-11", "2023-02-08", "2023-02-08T14:30"])

sources = st.builds(Source, st.just("inferred"), ref=IDS, quote=TEXTS, basis=TEXTS)
moments = st.builds(Moment, TEXTS, ISO, TEXTS)
counts = st.builds(
    Count, TEXTS, st.integers(0, 999), st.just("over"), WORDS, ceiling=st.integers(1010, 2000)
) | (st.builds(Count, st.none(), st.none(), st.just("unknown")))
deadlines = st.one_of(
    st.builds(Deadline, TEXTS, before=st.just("2023-05-01"), basis=TEXTS),
    st.builds(Deadline, TEXTS, by=st.just("2023-04-30"), basis=TEXTS),
    st.builds(
        Deadline,
        TEXTS,
        within=st.builds(Period, st.integers(1, 99), st.just("working-days"), st.booleans()),
        of=IDS,
    ),
)
places = st.builds(Place, TEXTS, venue=TEXTS, site=TEXTS, source=sources)
groups = st.builds(
    Stakeholder,
    IDS,
    WORDS,
    kind=st.just("group"),
    capacity=st.sampled_from(["private", "office"]),
    role=WORDS,
    count=counts,
    attributes=st.dictionaries(WORDS, TEXTS, min_size=1, max_size=3),
    source=sources,
)
issues = st.builds(
    Issue,
    WORDS,
    id=IDS,
    about=IDS,
    affected=st.lists(IDS, min_size=1, max_size=3, unique=True),
    stakes=st.lists(st.builds(Stake, IDS, st.just("affected"), source=sources), min_size=1, max_size=2),
    traits=st.just(("dispute", "estate:works")),
    source=sources,
)
conditions = st.builds(
    Condition, IDS, holds=st.booleans(), text=TEXTS, judge=st.lists(IDS, min_size=1, max_size=2)
)


def terms(fallback: st.SearchStrategy[Term] | None = None) -> st.SearchStrategy[Term]:
    return st.builds(
        Term,
        WORDS,
        force=st.sampled_from(["agreed", "promise", "directive"]),
        responsible=st.lists(
            st.builds(Responsible, IDS, st.sampled_from(["lead", "support", "joint"])),
            min_size=1,
            max_size=2,
            unique_by=lambda one: one.party,
        ),
        promised_to=st.lists(IDS, min_size=1, max_size=2),
        deadline=deadlines,
        condition=conditions,
        fallback=st.none() if fallback is None else fallback,
        evidence=st.lists(TEXTS, min_size=1, max_size=2),
        source=sources,
    )


FULL: Mapping[type, st.SearchStrategy[Any]] = {
    str: TEXTS,
    bool: st.booleans(),
    int: st.integers(0, 99),
    Source: sources,
    Moment: moments,
    Count: counts,
    Deadline: deadlines,
    Place: places,
    Stakeholder: groups,
    Issue: issues,
    Term: terms(terms()),
}


def full(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a type with every field set."""
    if kind in FULL:
        return FULL[kind]
    origin, args = get_origin(kind), get_args(kind)
    if origin is Literal:
        return st.sampled_from(args)
    if origin in (Union, UnionType):
        return JSON if int in args else st.one_of(*(full(one) for one in args if one is not NoneType))
    if origin is tuple:
        return st.lists(full(args[0]), min_size=1, max_size=2).map(tuple)
    if origin is Mapping:
        keys = TEXTS.filter(lambda key: key != "leaf")
        return st.dictionaries(keys, TEXTS if args[1] is str else JSON, min_size=1, max_size=2)
    attrs.resolve_types(kind)
    return st.builds(kind, **{field.name: full(field.type) for field in attrs.fields(kind)})


def events(kind: str) -> st.SearchStrategy[Event]:
    return st.builds(
        Event,
        full(KINDS[kind]),
        at=moments,
        noted=st.just("2023-04-22T01:30:00Z"),
        by=st.lists(IDS, min_size=1, max_size=2).map(tuple),
        setting=st.sampled_from(["meeting", "before", "after", "outside", "unknown"]),
        after=st.just(("#1",)),
        sources=st.lists(sources, min_size=1, max_size=2).map(tuple),
        seq=st.integers(1, 999),
    )


def there_and_back(event: Event) -> Event:
    return event_of(parsed(sealed(event, PREV, SALTS)))


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
@given(st.data())
def test_every_kind_survives_write_read_write_byte_for_byte(kind: str, data: st.DataObject) -> None:
    event = data.draw(events(kind))
    line = sealed(event, PREV, SALTS)
    tree = parsed(line)
    again = event_of(tree)
    assert again == event
    assert again.kind == kind
    assert sealed(again, PREV, SALTS) == line
    assert tree["hash"] == line_hash(tree)
    assert all(check_leaf(leaf) for _, leaf in leaves(tree))


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
@given(st.data())
def test_free_text_stands_in_leaves_and_nothing_else_does(kind: str, data: st.DataObject) -> None:
    event = data.draw(events(kind))
    tree = parsed(sealed(event, PREV, SALTS))
    for field in attrs.fields(KINDS[kind]):
        held = tree["data"].get(field.name)
        if held is not None:
            assert (isinstance(held, dict) and "leaf" in held) == (LEAF.items() <= field.metadata.items())
        else:
            assert (
                getattr(event.data, field.name) in (field.default, None, "", {}) or field.metadata == DERIVED
            )


def test_the_schema_marks_as_leaves_what_the_format_says() -> None:
    marked = {
        (kind, field.name)
        for kind, stored in KINDS.items()
        for field in attrs.fields(stored)
        if LEAF.items() <= field.metadata.items()
    }
    assert marked >= {
        ("say", "text"),
        ("decide", "claim"),
        ("act", "texts"),
        ("correct", "to"),
        ("annul", "reason"),
    }
    assert not {name for _, name in marked} & {
        "who",
        "seat",
        "by",
        "count",
        "deadline",
        "finding",
        "what",
    } - {"what"}
    assert {kind for kind, name in marked if name == "what"} == {"pledge"}


def test_defaults_and_what_is_none_are_left_out() -> None:
    count = Count(None, None, "unknown")
    tree = parsed(sealed(Event(Answer(to=("#1.1",), unlisted=Point(count=count)), seq=2), PREV, SALTS))
    assert tree["data"].keys() == {"to", "unlisted"}
    assert tree["data"]["unlisted"].keys() == {"count"}
    assert not tree["data"]["unlisted"]["count"].keys() & {"text", "figure", "unit", "ceiling"}
    assert event_of(tree).data.unlisted.count == count
    assert set(tree) == {"seq", "kind", "data", "prev", "hash"}


def test_a_leaf_is_the_hash_of_salt_and_canonical_value() -> None:
    tree = parsed(sealed(Event(Note("rule", "五一"), seq=3), PREV, SALTS))
    leaf = tree["data"]["text"]
    salt = bytes.fromhex(leaf["salt"])
    assert salt == SALTS(3, "data.text")
    assert len(salt) == SALT_BYTES == 16
    assert leaf["leaf"] == sha256(salt + '"五一"'.encode()).hexdigest() == leaf_hash(salt, "五一")
    assert leaf["value"] == "五一"


def test_the_hash_of_a_line_covers_all_but_salts_and_values_of_leaves() -> None:
    tree = parsed(sealed(Event(Note("rule", "五一"), seq=3, by=("ann",)), PREV, SALTS))
    without = json.loads(json.dumps(tree))
    del without["data"]["text"]["salt"], without["data"]["text"]["value"]
    assert line_hash(without) == line_hash(tree)
    for change in ({"seq": 4}, {"by": ["bo"]}, {"prev": "1" * 64}, {"kind": "say"}, {"more": 1}):
        assert line_hash(tree | change) != line_hash(tree)


def test_derived_salts_are_the_same_on_every_machine_and_differ_by_record_position_and_path() -> None:
    assert SALTS(3, "data.text").hex() == "d9705efe1e76f48decde68341dfe6e12"
    others = {
        SALTS(3, "data.text"),
        SALTS(4, "data.text"),
        SALTS(3, "data.reason"),
        derived_salts("r-2")(3, "data.text"),
    }
    assert len(others) == 4


def test_random_salts_differ_every_time() -> None:
    assert len({random_salts(1, "data.text") for _ in range(50)}) == 50
    assert len(random_salts(1, "data.text")) == SALT_BYTES


@pytest.mark.parametrize("length", [0, 15, 17])
def test_a_salt_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        sealed(Event(Note("rule", "x"), seq=1), PREV, lambda *_: b"s" * length)
    assert caught.value.code == "record.malformed"


def test_bytes_cannot_pass_from_a_value_to_its_salt() -> None:
    salt = bytes(SALT_BYTES)
    leaf = {"leaf": leaf_hash(salt, 12), "salt": salt.hex(), "value": 12}
    assert check_leaf(leaf)
    forged = {"leaf": leaf["leaf"], "salt": (salt + b"1").hex(), "value": 2}
    assert leaf_hash(salt + b"1", 2) == leaf["leaf"]
    assert not check_leaf(forged)


@pytest.mark.parametrize(
    "data",
    [
        Act("x:y", data={"leaf": "1"}),
        Act("x:y", data={"a": [{"b": {"leaf": None}}]}),
        SeatEvent("a", "b", weights={"leaf": "1"}),
        Unfolded("dance", {"leaf": "1"}),
    ],
)
def test_the_key_leaf_is_reserved_where_data_stands_in_the_clear(data: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        sealed(Event(data, seq=1), PREV, SALTS)
    assert caught.value.code == "record.reserved-key"


@pytest.mark.parametrize(
    "data", [Act("x:y", texts={"leaf": "of an oak"}), Correct("#1", "data.text", {"leaf": [{"leaf": 1}]})]
)
def test_inside_a_leaf_any_key_is_free(data: Any) -> None:
    assert there_and_back(Event(data, seq=1)).data == data


def test_a_removed_text_is_written_as_its_hash_alone_and_read_as_removed() -> None:
    hash_ = "ab" * 32
    line = sealed(Event(Say("complaint", Erased.with_hash(hash_)), seq=1), PREV, SALTS)
    tree = parsed(line)
    assert tree["data"]["text"] == {"leaf": hash_}
    event = event_of(tree)
    assert isinstance(event.data.text, Erased)
    assert event.data.text.leaf == hash_
    assert sealed(event, PREV, SALTS) == line


def test_removed_texts_and_attributes_read_as_nothing() -> None:
    someone = Stakeholder("a", "Ann", attributes={"floor": "3"}, role="tenant")
    term = Term("move", evidence=["a photo"])
    for event, path, read in (
        (Event(SeatEvent("a", "b", stakeholder=someone), seq=1), "data.stakeholder.attributes", {}),
        (Event(KINDS["propose"](terms=(term,)), seq=1), "data.terms.0.evidence", ()),
        (Event(Act("x:y", texts={"a": "b"}), seq=1), "data.texts", {}),
        (Event(Correct("#1", "data.count", 3), seq=1), "data.to", ""),
    ):
        tree = parsed(sealed(event, PREV, SALTS))
        held: Any = tree
        for step in path.split("."):
            held = held[int(step)] if step.isdecimal() else held[step]
        del held["salt"], held["value"]
        found: Any = event_of(tree)
        for step in path.split("."):
            found = found[int(step)] if step.isdecimal() else getattr(found, step)
        assert found == read


def test_leaves_are_found_wherever_they_stand() -> None:
    event = Event(
        Say("demand", "a", points=(Point("b"), Point("c"))), seq=1, sources=(Source("reported", quote="d"),)
    )
    tree = parsed(sealed(event, PREV, SALTS))
    found = {path: leaf["value"] for path, leaf in leaves(tree)}
    assert found == {
        "data.points.0.text": "b",
        "data.points.1.text": "c",
        "data.text": "a",
        "sources.0.quote": "d",
    }
    assert bare(tree)["data"] == {"points": [{"text": "b"}, {"text": "c"}], "text": "a", "what": "demand"}  # type: ignore[index,call-overload]
    assert bare({"text": {"leaf": "0" * 64}}) == {"text": None}


GOOD = {"leaf": leaf_hash(bytes(16), "x"), "salt": bytes(16).hex(), "value": "x"}


@pytest.mark.parametrize(
    "change",
    [
        {"leaf": None},
        {"leaf": "0" * 64},
        {"salt": None},
        {"salt": "0"},
        {"salt": "0g" * 16},
        {"salt": " " + bytes(16).hex()},
        {"salt": bytes(17).hex()},
        {"salt": ("ab" * 16).upper()},
        {"value": "y"},
        {"value": ["x"]},
        {"more": 1},
    ],
)
def test_a_leaf_that_is_not_what_was_recorded_is_found(change: dict[str, Any]) -> None:
    assert check_leaf(GOOD)
    assert not check_leaf(GOOD | change)


@pytest.mark.parametrize(
    "leaf",
    [
        {"leaf": None},
        {"leaf": "ab"},
        {"leaf": "g" * 64},
        {"leaf": ["0" * 64]},
        {"leaf": "0" * 64, "salt": "00"},
        {"leaf": "0" * 64, "value": "x"},
    ],
)
def test_a_removed_leaf_is_its_hash_and_nothing_else(leaf: dict[str, Any]) -> None:
    assert check_leaf({"leaf": "0" * 64})
    assert not check_leaf(leaf)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"", "record.not-json"),
        (b"{", "record.not-json"),
        (b"\xff{}", "record.not-json"),
        (b"\xef\xbb\xbf{}", "record.not-json"),
        (b"[NaN]", "record.not-json"),
        (b'{"a":1.5}', "record.not-json"),
        (b'{"a":"\\ud800"}', "record.not-json"),
        (b'{"a":' + b"9" * 400 + b"}", "record.not-json"),
        (b'{"a":' + b"9" * 100_000 + b"}", "record.not-json"),
        (b"[" * 100_000 + b"]" * 100_000, "record.not-json"),
        (b"[" * 300 + b"]" * 300, "record.not-json"),
        (b'{"a":1,"a":1}', "record.not-canonical"),
        (b'{"b":1,"a":1}', "record.not-canonical"),
        (b'{"a": 1}', "record.not-canonical"),
        (b'{"a":1}\r', "record.not-canonical"),
        (b'{"a":"\\u4e94"}', "record.not-canonical"),
        (b'{"a":-0}', "record.not-canonical"),
        (b"[]", "record.not-canonical"),
        (b"1", "record.not-canonical"),
        (b'"a"', "record.not-canonical"),
        (b"null", "record.not-canonical"),
    ],
)
def test_a_line_that_is_no_canonical_object_is_damaged(line: bytes, code: str) -> None:
    with pytest.raises(DamagedRecord) as caught:
        parsed(line)
    assert caught.value.code == code


def say(**data: Any) -> dict[str, Any]:
    return {
        "seq": 1,
        "kind": "say",
        "data": {"what": "complaint", "text": GOOD} | data,
        "prev": PREV,
        "hash": PREV,
    }


@pytest.mark.parametrize(
    "tree",
    [
        {"kind": None},
        {"kind": 5},
        {"kind": ["say"]},
        {"seq": "1"},
        {"seq": True},
        {"more": 1},
        {"data": None},
        {"data": []},
        {"data": GOOD},
        {"by": "ann"},
        {"by": [1]},
        {"by": None},
        {"by": {"0": "ann"}},
        {"setting": "bar"},
        {"setting": ["meeting"]},
        {"at": "2023-02-08"},
        {"at": {"iso": "2023-02-30"}},
        {"at": {"iso": 2023}},
        {"at": {"when": "2023"}},
        {"noted": "2023-04-22"},
        {"noted": "2023-04-22T01:30:00"},
        {"noted": "2023-13-22T01:30:00Z"},
        {"noted": "0001-01-01T00:00:00Z"},
        {"noted": 5},
        {"after": [["#1"]]},
        {"sources": {}},
        {"sources": [{"provenance": "heard"}]},
        {"sources": [{"provenance": "reported"}]},
        {"sources": [{"provenance": "reported", "quote": "in the open"}]},
        {"sources": [{"provenance": "supposed", "basis": {"value": 1}}]},
        {"data": {}},
        {"data": {"what": "rant", "text": GOOD}},
        {"data": {"what": GOOD, "text": GOOD}},
        {"data": {"what": "complaint", "text": "in the open"}},
        {"data": {"what": "complaint", "text": None}},
        {"data": {"what": "complaint", "text": GOOD | {"value": None}}},
        {"data": {"what": "complaint", "text": GOOD | {"value": ["x"]}}},
        {"data": {"what": "complaint", "text": GOOD, "points": GOOD}},
        {"data": {"what": "complaint", "text": GOOD, "points": [{"count": {"figure": 3}}]}},
        {"data": {"what": "complaint", "text": GOOD, "points": [{"count": {"figure": "3", "hedge": "exact"}}]}},
        {"data": {"what": "complaint", "text": GOOD, "points": [{"count": {"figure": True, "hedge": "exact"}}]}},
        {"data": {"what": "complaint", "text": GOOD, "points": [{"count": {"text": None, "hedge": "unknown"}}]}},
        {"data": {"what": "complaint", "text": GOOD, "more": 1}},
        {"kind": "act", "data": {"name": "x:y", "data": GOOD}},
        {"kind": "act", "data": {"name": "x:y", "data": {"a": [1, {"b": GOOD}]}}},
        {"kind": "act", "data": {"name": "x:y", "data": []}},
        {"kind": "act", "data": {"name": "x:y", "texts": {"a": GOOD}}},
        {"kind": "act", "data": {"name": "x:y", "texts": GOOD}},
        {"kind": "seat", "data": {"holder": "a", "seat": "b", "weights": {"heads": 1}}},
        {"kind": "seat", "data": {"holder": "a", "seat": "b", "holds": 1}},
        {"kind": "seat", "data": {"holder": "a", "seat": "b", "stakeholder": {"id": "a/b"}}},
        {"kind": "agree", "data": {"terms": [{"text": GOOD, "force": "iron"}]}},
        {"kind": "agree", "data": {"terms": [{"text": GOOD, "ref": "#1.1"}]}},
        {"kind": "agree", "data": {"terms": [{"text": GOOD, "responsible": ["sf"]}]}},
        {"kind": "agree", "data": {"terms": [{"text": GOOD, "deadline": {"before": "2023-05-01", "by": "2023-05-01"}}]}},
        {"kind": "agree", "data": {"terms": [{}]}},
        {"kind": "open", "data": {"procedure": "grid-meeting", "digest": "x"}},
        {"kind": "open", "data": {"procedure": {"key": GOOD}, "digest": "x"}},
        {"kind": "dance", "by": "ann"},
        {"kind": "dance", "noted": "yesterday"},
    ],
)  # fmt: skip
def test_an_event_that_holds_what_its_kind_does_not_is_malformed(tree: dict[str, Any]) -> None:
    with pytest.raises(DamagedRecord) as caught:
        event_of(say() | tree)
    assert caught.value.code == "record.malformed"
    assert caught.value.params["cause"]


def test_the_cause_names_the_field() -> None:
    for tree, cause in (
        ({"by": "ann"}, "list expected, not str @ $.by"),
        ({"data": {"what": "complaint", "text": "x"}}, "leaf expected @ $.text"),
        ({"data": {"text": GOOD}}, "missing key what"),
        ({"kind": "act", "data": {"name": "x:y", "data": 5}}, "mapping expected, not int @ $.data"),
        ({"more": 1}, "more"),
    ):
        with pytest.raises(DamagedRecord) as caught:
            event_of(say() | tree)
        assert cause in str(caught.value.params["cause"])


def test_an_unknown_kind_keeps_its_envelope_and_data() -> None:
    tree = say() | {"kind": "dance", "by": ["ann"], "data": {"steps": 3, "text": GOOD}, "mood": "high"}
    event = event_of(tree)
    assert event == Event(Unfolded("dance", {"steps": 3, "text": GOOD}), by=("ann",), seq=1)
    assert event.kind == "dance"
    assert event_of(tree | {"data": [1]}).data == Unfolded("dance")
    assert event_of(tree | {"kind": ""}).kind == ""


def test_an_event_of_an_unknown_kind_is_written_as_it_is() -> None:
    event = Event(Unfolded("dance", {"steps": [3]}), seq=4, by=("ann",))
    assert tree_of(event) == {"seq": 4, "kind": "dance", "by": ["ann"], "data": {"steps": [3]}}
    assert there_and_back(event) == event


def test_what_json_does_not_have_is_refused_on_the_way_in() -> None:
    for value in (0.5, {1, 2}, "\ud800", 2**60):
        with pytest.raises(InvalidInput) as caught:
            sealed(Event(Act("x:y", data={"a": value}), seq=1), PREV, SALTS)  # type: ignore[dict-item]
        assert caught.value.params["path"] == "$.data.data.a"


def test_a_line_is_its_own_canonical_form() -> None:
    line = sealed(Event(Enter("hearing"), seq=1), PREV, SALTS)
    assert canonical(json.loads(line)) == line


def test_what_a_leaf_cannot_hold_is_refused_with_the_path_in_the_event() -> None:
    for data, path in (
        (Note("rule", "\ud800"), "$.data.text"),
        (Correct("#1", "data.count", {"a": [0.5]}), "$.data.to.a[0]"),  # type: ignore[list-item]
    ):
        with pytest.raises(InvalidInput) as caught:
            sealed(Event(data, seq=1), PREV, SALTS)
        assert caught.value.params["path"] == path
