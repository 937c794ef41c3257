"""TOML that nobody vouches for: what it reads as, on which lines, and what is refused before it costs anything."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
from zipfile import Path as ZipPath
from zipfile import ZipFile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deliberation.errors import InvalidInput
from deliberation.files import Located, TreePath, parse_toml, read_toml, toml_text
from deliberation.files.toml_lines import DEEPEST, MOST_PARTS, lines_of
from deliberation.files.toml_tree import LARGEST_FILE


def read(text: str | bytes) -> Located:
    return parse_toml(text.encode() if isinstance(text, str) else text, where="tea.toml")


def refused(text: str | bytes) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read(text)
    for lang in ("zh", "en"):
        assert "{" not in caught.value.message(lang)
    return caught.value


# ---- the line of every part


WHOLE = """\
# a comment with [brackets] and "quotes"
key = "tea"   # = [x]
title.zh = "茶"
"title" . 'en' = "Tea"

[decides]
kind = "consensus"
params = { seats = [
    "host", # first
    "guest",
], "a.b" = 1 }

[[stages]]
key = \"\"\"
talk\"\"\"

[[stages.inner]]
x = 1
[stages.moves]
say = '*'
[[stages]]
key = 'wash-up'
inner = [[1,
 2], []]
moves."say:plan" = true
"""
LINES: list[tuple[TreePath, int]] = [
    (("key",), 2),
    (("title",), 3),
    (("title", "zh"), 3),
    (("title", "en"), 4),
    (("decides",), 6),
    (("decides", "kind"), 7),
    (("decides", "params"), 8),
    (("decides", "params", "seats"), 8),
    (("decides", "params", "seats", 0), 9),
    (("decides", "params", "seats", 1), 10),
    (("decides", "params", "a.b"), 11),
    (("stages",), 13),
    (("stages", 0, "key"), 14),
    (("stages", 0, "inner", 0, "x"), 18),
    (("stages", 0, "moves"), 19),
    (("stages", 0, "moves", "say"), 20),
    (("stages", 1), 21),
    (("stages", 1, "inner", 0, 1), 24),
    (("stages", 1, "inner", 1), 24),
    (("stages", 1, "moves", "say:plan"), 25),
]


@pytest.mark.parametrize(("path", "line"), LINES)
def test_every_part_knows_its_line(path: TreePath, line: int) -> None:
    located = read(WHOLE)

    assert path in located.lines
    assert located.at(path) == f"tea.toml:{line}"


def test_a_part_without_a_line_of_its_own_has_that_of_what_is_around_it() -> None:
    assert read(WHOLE).at(("stages", 1, "title", "zh")) == "tea.toml:21"
    assert read(WHOLE).at(("nothing",)) == "tea.toml:1"


def test_lines_are_counted_alike_whatever_ends_them_and_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read("\ufeff" + WHOLE.replace("\n", "\r\n")) == read(WHOLE)


def test_the_tree_is_what_the_standard_library_reads() -> None:
    assert read(WHOLE).tree == tomllib.loads(WHOLE)


def test_the_last_line_may_end_without_a_line_feed_and_the_file_may_be_empty() -> None:
    assert read("a = 1").tree == {"a": 1}
    assert read("").tree == read("# nothing\n").tree == {}


KEYS = st.text(min_size=1, max_size=5) | st.sampled_from(["key", "say:plan", "a.b", "", '"', "'", "茶"])
LEAVES: st.SearchStrategy[Any] = st.text(max_size=8) | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans()
TREES = st.dictionaries(
    KEYS,
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
        max_leaves=10,
    ),
    max_size=5,
)


def paths(tree: Any, path: TreePath = ()) -> list[TreePath]:
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    below = [one for step, item in inner for one in paths(item, (*path, step))]
    return [*([path] if path else []), *below]


@given(TREES)
@example({"a": {"x" * 120: [{"b": 1}, {"b": {"c" * 120: 2}}]}})
@example({'"\\\x00\x7f': ["'''", '"""', "\r\n"]})
def test_whatever_is_written_is_read_back_the_same_with_a_line_for_every_part(tree: dict[str, Any]) -> None:
    located = read(toml_text(tree))

    assert located.tree == tree
    assert set(located.lines) == set(paths(tree))


# ---- what isn't TOML


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a", 1),
        ("a = 1\nb", 2),
        ("a = 1\nb = \n", 2),
        ("a = 1\n\n[b\n", 3),
        ("a = 'x\n", 1),
        ('a = 1\nb = """\n\n', 3),
        ("a = [1,\n2,\n", 2),
        ("a = {b = 1\n", 1),
        ("a = 1 b = 2", 1),
        ("= 1", 1),
        ("茶 = 1", 1),
        ("a = \x00", 1),
        ("a = 1\nb = '\x1b[31m'", 2),
        ("a = 1\rb = 2", 1),
        ('a = "\\ud800"', 1),
        ('a = "\\x41"', 1),
        ("a = 2023-13-45", 1),
        ("a = {}\n[a.b]\n", 2),
        ("[[a]]\n[a]\n", 2),
        ("a.b = 1\na = 2", 2),
        ("a = nothing", 1),
    ],
)
def test_what_isnt_toml_is_told_with_its_line(text: str, line: int) -> None:
    error = refused(text)

    assert (error.code, error.where) == ("definition.not-toml", f"tea.toml:{line}")
    assert "(at " not in str(error)


@pytest.mark.parametrize(
    ("data", "line"), [(b"\xff", 1), (b"a = 1\nb = '\xe8\x8c'", 2), ("a = '茶'".encode("gbk"), 1)]
)
def test_what_isnt_utf8_is_told_with_its_line(data: bytes, line: int) -> None:
    error = refused(data)

    assert (error.code, error.where) == ("definition.not-utf8", f"tea.toml:{line}")


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("a = 1\na = 2", 2, "a"),
        ("a = [\n1,\n]\na = [\n2,\n]", 4, "a"),
        ("[a]\nb = 1\n'b' = 2", 3, "a.b"),
        ("a.b = 1\na.b = 2", 2, "a.b"),
        ("[a]\n[b]\n[a]", 3, "a"),
        ("a = 1\n[a]\n", 2, "a"),
        ("[[a]]\nb = {c = 1, c = 2}", 2, "a.b.c"),
        ('"\\u0061" = 1\na = 2', 2, "a"),
    ],
)
def test_what_is_given_twice_is_told_with_both_lines(text: str, line: int, key: str) -> None:
    error = refused(text)

    assert (error.code, error.where) == ("definition.key-twice", f"tea.toml:{line}")
    assert error.params["key"] == key
    assert "line" in error.params


# ---- what a definition doesn't hold


@pytest.mark.parametrize("number", ["0.5", "1.0", "1e3", "-2.5E-3", "inf", "-nan", "1_0.0_1"])
def test_numbers_with_a_point_are_refused_with_what_would_be_right(number: str) -> None:
    error = refused(f"a = 1\nb = [1, {number}]")

    assert (error.code, error.where) == ("definition.float", "tea.toml:2")
    assert f'"{number}"' in str(error)
    assert "2/3" in error.message("zh")


@pytest.mark.parametrize(
    ("date", "iso"),
    [
        ("2023-05-01", "2023-05-01"),
        ("07:32:00", "07:32:00"),
        ("1979-05-27 07:32:00Z", "1979-05-27T07:32:00+00:00"),
        ("1979-05-27T00:32:00.999", "1979-05-27T00:32:00.999000"),
    ],
)
def test_dates_and_times_are_refused_with_what_would_be_right(date: str, iso: str) -> None:
    error = refused(f"a = 1\nb.c = {date}")

    assert (error.code, error.where) == ("definition.date", "tea.toml:2")
    assert f'"{iso}"' in str(error)


@pytest.mark.parametrize(
    "number", ["9007199254740992", "-9007199254740992", "9" * 5000, "0x" + "f" * 5000, "1" + "_0" * 30]
)
def test_numbers_beyond_what_a_record_holds_are_refused(number: str) -> None:
    error = refused(f"a = 1\nb = {number}")

    assert (error.code, error.where) == ("definition.integer", "tea.toml:2")
    assert len(str(error)) < 200


def test_the_largest_numbers_are_read() -> None:
    assert read("a = 9007199254740991\nb = -0\nc = 0x1_f").tree == {"a": 2**53 - 1, "b": 0, "c": 31}


# ---- what would cost too much


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 200_000,
        "a = " + "{a=" * 200_000,
        "a = " + "[{a=" * 100_000,
        ".".join("a" * 200_000) + " = 1",
        "[" + ".".join("a" * 200_000) + "]",
        "[[" + ".".join("a" * 200_000) + "]]",
        "a = {" + ".".join("a" * 100_000) + " = 1}",
        "[" + ".".join("a" * 30) + "]\n" + ".".join("b" * 30) + " = 1",
    ],
)
def test_deep_nesting_is_refused(text: str) -> None:
    assert refused(text).code == "definition.too-deep"


def test_what_is_nested_as_deep_as_allowed_is_read() -> None:
    depth = DEEPEST - 1

    assert read("a = " + "[" * depth + "1" + "]" * depth).tree["a"]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"a{number} = 1" for number in range(MOST_PARTS + 1)),
        "a = [" + "[]," * MOST_PARTS + "]",
        "[[a]]\n" * MOST_PARTS,
        "a = [" + "1," * MOST_PARTS + "]",
    ],
)
def test_more_parts_than_a_definition_can_have_are_refused(text: str) -> None:
    assert refused(text).code == "definition.too-many"


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "tea.toml"
    path.write_bytes(b"#" * (LARGEST_FILE + 1))

    with pytest.raises(InvalidInput) as caught:
        read_toml(path)

    assert (caught.value.code, caught.value.where) == ("definition.too-large", str(path))
    path.write_bytes(b"#" * LARGEST_FILE)
    assert read_toml(path).tree == {}


@pytest.mark.parametrize(
    "text", ['"' * 1_000_001, "'" * 1_000_001, 'a = "' + '\\"' * 500_000, "\n" * 1_000_000, "#\n" * 500_000]
)
def test_text_made_to_be_slow_is_gone_over_once(text: str) -> None:
    assert lines_of(text, "tea.toml") in ({}, {("a",): 1})


@given(st.binary(max_size=200) | st.text(alphabet="[]{}=,.\"'#\\ \n\tab1_-+:T", max_size=60).map(str.encode))
def test_whatever_is_given_is_read_or_refused_with_a_line(data: bytes) -> None:
    try:
        located = read(data)
    except InvalidInput as error:
        assert error.code.startswith("definition.")
        assert error.where is not None
        assert error.where.startswith("tea.toml:")
    else:
        assert set(paths(located.tree)) == set(located.lines)


# ---- where a file can be


def test_a_file_among_a_packages_resources_is_read_also_from_an_archive(tmp_path: Path) -> None:
    archive = tmp_path / "tea.zip"
    with ZipFile(archive, "w") as made:
        made.writestr("tea/tea.toml", "a = 1")

    located = read_toml(ZipPath(archive) / "tea" / "tea.toml")

    assert located.tree == {"a": 1}
    assert located.at(("a",)).endswith("tea/tea.toml:1")


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_a_file_that_cant_be_opened_is_an_os_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"No such file|directory"):
        read_toml(tmp_path / name)


# ---- writing


@pytest.mark.parametrize("value", [None, 0.5, b"x", {1, 2}])
def test_what_toml_has_no_place_for_is_refused(value: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        toml_text({"a": [value]})
    assert caught.value.code == "definition.unwritable"


def test_short_tables_stand_in_a_line_and_long_ones_have_headers() -> None:
    short, long = {"zh": "茶"}, {"text": "x" * 120}

    text = toml_text({"a": short, "b": long, "c": [short, long], "d": 1, "e": []})

    assert text.splitlines() == [
        'a = { zh = "茶" }', "d = 1", "e = []", "", "[b]", f'text = "{long["text"]}"',
        "", "[[c]]", 'zh = "茶"', "", "[[c]]", f'text = "{long["text"]}"',
    ]  # fmt: skip
