"""YAML that nobody vouches for: what it reads as, and what is refused before it costs anything."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from deliberation.cases import yaml_tree
from deliberation.cases.yaml_tree import DEEPEST, LARGEST_FILE, parse, read_tree
from deliberation.errors import InvalidInput
from deliberation.files.located import Located


@pytest.fixture(params=["C", "Python"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "Python":
        monkeypatch.setattr(yaml_tree, "_LOADER", yaml.BaseLoader)
    return str(request.param)


def read(text: str | bytes) -> Located:
    return parse(text.encode() if isinstance(text, str) else text, where="case.yaml")


def refused(text: str | bytes) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a: 2023-02-08", {"a": "2023-02-08"}),
        ("a: no", {"a": "no"}),
        ("a: 007", {"a": "007"}),
        ("a: 1e3", {"a": "1e3"}),
        ("a: =", {"a": "="}),
        ("a: null", {"a": None}),
        ("a: ~", {"a": None}),
        ("a:", {"a": None}),
        ("a: 'null'", {"a": "null"}),
        ('a: ""', {"a": ""}),
        ("- [x, {y: z}]", [["x", {"y": "z"}]]),
        ("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}),
        ("<<: {a: b}", {"<<": {"a": "b"}}),
        ('"\\e[31m": x', {"\x1b[31m": "x"}),
        ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
        ("\ufeffa: b", {"a": "b"}),
        ("%TAG ! tag:example.org,2002:\n---\na: b", {"a": "b"}),
        ("---\n# nothing\n", None),
    ],
)
def test_a_scalar_is_text_and_a_plain_null_is_nothing(text: str, tree: object) -> None:
    assert read(text).tree == tree


def test_every_part_has_its_line_and_a_part_without_one_that_of_what_is_around_it() -> None:
    located = read("a:\n  - x\n  - y:\n      z: 1\n")

    assert located.at(("a",)) == "case.yaml:1"
    assert located.at(("a", 1)) == "case.yaml:3"
    assert located.at(("a", 1, "y", "z")) == "case.yaml:4"
    assert located.at(("a", 1, "y", "z", "missing", 7)) == "case.yaml:4"
    assert located.at(("elsewhere",)) == "case.yaml:1"
    assert read("# one\n\na: b").at(()) == "case.yaml:3"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: *x", "case.anchor", 1),
        ("a: &x b", "case.anchor", 1),
        ("a: 1\nb: &x [c]", "case.anchor", 2),
        ("a: &x {b: c}\n<<: *x", "case.anchor", 1),
        ("*x : b", "case.anchor", 1),
        ("&x a: b", "case.anchor", 1),
        ("a: !!python/object:os.system x", "case.tag", 1),
        ("a: !!python/object/apply:os.system [x]", "case.tag", 1),
        ("a: 1\nb: !custom {c: d}", "case.tag", 2),
        ("!!str a: b", "case.tag", 1),
        ("a: 1\na: 2", "case.key-twice", 2),
        ("? [x]\n: y", "case.key", 1),
        ("a:\n  {x: y}: z", "case.key", 2),
        ("a: 1\n---\nb: 2", "case.two-documents", 2),
        ("", "case.empty", 1),
        ("# only a comment\n", "case.empty", 1),
        ("a: \x00", "case.control", 1),
        ("a: b\nc: \x1b[31m", "case.control", 2),
        ("a: b\n\ufffe", "case.control", 2),
        ("a: [b}", "case.not-yaml", 1),
        ("a:\n\t- b", "case.not-yaml", 2),
        ("a: b: c", "case.not-yaml", 1),
        ("a: 'b", "case.not-yaml", 1),
        ("%YAML 3.0\n---\na: b", "case.not-yaml", 1),
        ("a: b\n- c", "case.not-yaml", 2),
    ],
)
def test_what_isnt_plain_yaml_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    error = refused(text)

    assert (error.code, error.where) == (code, f"case.yaml:{line}")
    assert "\n" not in error.message("en") + error.message("zh")


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"a: b\nc: \xff\n", 2),
        ("a: 会议".encode("gbk"), 1),
        ("a: b".encode("utf-16"), 1),
        (bytes(range(256)), 2),
    ],
)
def test_bytes_that_arent_utf8_are_refused_with_their_line(data: bytes, line: int) -> None:
    error = refused(data)

    assert (error.code, error.where) == ("case.not-utf8", f"case.yaml:{line}")


@pytest.mark.parametrize("escape", [r"\ud800", r"\udfff", r"\ud83d\ude00"])
def test_half_a_character_is_no_text(escape: str, parser: str) -> None:
    error = refused(f'a: 1\nb: "{escape}"')

    assert error.code == {"C": "case.not-yaml", "Python": "case.surrogate"}[parser]
    assert error.where == "case.yaml:2"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 100_000, "case.too-deep"),
        ("{a: " * 100_000, "case.too-deep"),
        ("- " * 100_000, "case.too-deep"),
        ("\n".join(" " * depth + "-" for depth in range(500)), "case.too-deep"),
        ("a: &a [x,x]\n" + "".join(f"a{n}: &a{n} [*a,*a,*a]\n" for n in range(9)), "case.anchor"),
        ("? " * 100_000, "case.key"),
        ("[" + "a," * 5_000 + "]", "case.too-many"),
        ("- {}\n" * 5_000, "case.too-many"),
    ],
)
def test_a_bomb_is_refused_after_a_bounded_number_of_parts(
    text: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = 0
    real = yaml.parse

    def counted(*given: Any, **named: Any) -> Iterator[Any]:
        nonlocal seen
        for event in real(*given, **named):
            seen += 1
            yield event

    monkeypatch.setattr(yaml, "parse", counted)
    monkeypatch.setattr(yaml_tree, "MOST_PARTS", 1_000)

    assert refused(text).code == code
    assert seen <= (2_010 if code == "case.too-many" else 3 * DEEPEST)


def test_a_large_file_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    tracemalloc.start()
    with pytest.raises(InvalidInput) as caught:
        read_tree(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (caught.value.code, caught.value.where) == ("case.too-large", str(path))
    assert most < 3 * LARGEST_FILE


def test_a_file_of_the_largest_size_is_read() -> None:
    text = "a: " + "x" * (LARGEST_FILE - 3)

    assert len(text) == LARGEST_FILE
    assert read(text).tree == {"a": "x" * (LARGEST_FILE - 3)}
    assert refused(text + "x").code == "case.too-large"


def test_a_file_that_cant_be_read_says_so_as_the_system_does(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_tree(tmp_path / "nowhere.yaml")
    with pytest.raises(IsADirectoryError):
        read_tree(tmp_path)
