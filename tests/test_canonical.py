"""Canonical bytes: those of RFC 8785, and nothing that has no place in a record."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from deliberation.canonical import DEEPEST, LARGEST_INTEGER, canonical, digest, sha256
from deliberation.errors import InvalidInput


# Astral characters are what sorting by code point gets wrong: U+1F600 stands before U+FB00 in UTF-16.
TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from('\x00\x1f"\\/\x7f\u2028\ufb00\ufffd😀🧧𠮷é五'),
    )
)
SCALARS = st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def nested(depth: int, innermost: Any = 1) -> Any:
    value: Any = innermost
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value


def refused(value: Any) -> tuple[str, object]:
    with pytest.raises(InvalidInput) as caught:
        canonical(value)
    return caught.value.code, caught.value.params["path"]


@given(VALUES)
@example({"\U0001f600": 1, "\ufb00": 2, "\ufb00\U0001f600": 3, "a": 4})
def test_it_is_rfc_8785(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(st.dictionaries(TEXTS, SCALARS, max_size=6), st.randoms())
def test_the_order_of_keys_given_does_not_matter(value: dict[str, Any], random: Any) -> None:
    items = list(value.items())
    random.shuffle(items)
    assert canonical(dict(items)) == canonical(value)


def test_keys_are_sorted_by_utf_16_code_units() -> None:
    assert canonical({"\ufb00": 1, "😀": 2}) == '{"😀":2,"\ufb00":1}'.encode()


def test_a_tuple_is_written_as_a_list_and_any_mapping_as_an_object() -> None:
    proxy: Mapping[str, object] = MappingProxyType({"b": (1, ()), "a": MappingProxyType({})})
    assert canonical(proxy) == b'{"a":{},"b":[1,[]]}'


class Word(str):
    __slots__ = ()


class Level(enum.IntEnum):
    HIGH = 3


def test_subclasses_of_text_and_number_are_written_as_what_they_are() -> None:
    assert canonical({Word("a"): Word("五")}) == '{"a":"五"}'.encode()
    assert canonical([Level.HIGH, True, False]) == b"[3,true,false]"


@pytest.mark.parametrize("number", [0.0, 1.0, -0.5, float("nan"), float("inf")])
def test_a_float_is_refused_with_its_path(number: float) -> None:
    assert refused({"a": [1, {"五": number}]}) == ("canonical.float", "$.a[1].五")


@pytest.mark.parametrize(
    "number", [LARGEST_INTEGER + 1, -LARGEST_INTEGER - 1, 1 << 20_000], ids=["over", "under", "huge"]
)
def test_an_integer_that_not_every_reader_holds_is_refused_with_its_path(number: int) -> None:
    assert refused([0, number]) == ("canonical.integer", "$[1]")


@pytest.mark.parametrize("number", [LARGEST_INTEGER, -LARGEST_INTEGER])
def test_the_largest_integers_are_written(number: int) -> None:
    assert canonical(number) == str(number).encode()


def test_half_a_character_is_refused_in_a_text_and_in_a_key() -> None:
    assert refused(["五", "\ud83d"]) == ("canonical.surrogate", "$[1]")
    assert refused([None, {"a": [1, {}], "b": "\ud83d"}]) == ("canonical.surrogate", "$[1].b")
    assert refused({"a": {"\udc00": 1}}) == ("canonical.surrogate", "$.a")


@pytest.mark.parametrize("key", [1, None, True, ("a",), b"a"])
def test_a_key_that_is_no_text_is_refused(key: Any) -> None:
    assert refused({"a": [{key: 1}]}) == ("canonical.key", "$.a[0]")


@pytest.mark.parametrize("value", [b"a", {1}, object(), range(3)])
def test_what_json_does_not_have_is_refused(value: Any) -> None:
    assert refused({"a": value}) == ("canonical.type", "$.a")


def test_depth_is_limited_and_a_value_that_holds_itself_is_refused() -> None:
    assert canonical(nested(DEEPEST)).endswith(b"1" + b"}]" * (DEEPEST // 2))
    code, path = refused(nested(DEEPEST + 1))
    assert code == "canonical.depth"
    assert str(path).count("a") == DEEPEST // 2
    assert str(path).count("[0]") == DEEPEST // 2
    assert refused(nested(5000))[0] == "canonical.depth"
    ring: list[Any] = []
    ring.append(ring)
    assert refused(ring)[0] == "canonical.depth"


def test_every_refusal_is_said_in_both_languages() -> None:
    for value in (0.5, 2**60, "\ud800", {1: 1}, nested(200), b""):
        with pytest.raises(InvalidInput) as caught:
            canonical([value])
        for lang in ("en", "zh"):
            said = caught.value.message(lang)
            assert "$" in said
            assert "{" not in said


def test_a_digest_is_the_sha_256_of_the_canonical_bytes() -> None:
    assert digest({"b": 1, "a": 2}) == sha256(b'{"a":2,"b":1}')
    assert sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
