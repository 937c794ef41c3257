"""Verifying: whatever is done to the record of the courier depot's meeting is found, and where."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache, wraps
from pathlib import Path
from typing import Any, Final, ParamSpec

import pytest

from deliberation import Record, records
from deliberation.verification import head_file, verify, verify_file


P = ParamSpec("P")

STORED = Path(__file__).parent / "records" / "xinheyuan-sf-express.record.jsonl"
COMMAND = Path(sys.executable).with_name("deliberation")
NEWLINE: Final = 0x0A
NEIGHBOURS: Final = dict(zip(b"0123456789abcdef", b"123456789abcdef0", strict=True))


def unmeasured(check: Callable[P, None]) -> Callable[P, None]:
    """A test of many turns that measure nothing new: it runs in a thread where coverage doesn't slow it down fivefold."""

    @wraps(check)
    def run_apart(*args: P.args, **kwargs: P.kwargs) -> None:
        tracer: Any = threading.gettrace()
        nothing: Any = None
        threading.settrace(nothing)
        try:
            with ThreadPoolExecutor(1) as apart:
                apart.submit(check, *args, **kwargs).result()
        finally:
            threading.settrace(tracer)

    return run_apart


@pytest.fixture(scope="module")
def record() -> Record:
    return Record.read(STORED)


@pytest.fixture(scope="module")
def data(record: Record) -> bytes:
    return record.to_bytes()


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checking a line depends on its bytes, its place and the hash before it alone, so an intact one is checked once here."""
    monkeypatch.setattr(records, "_event", cache(records._event))


def first_difference(data: bytes, edited: bytes) -> int:
    pairs = enumerate(zip(data, edited, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(data), len(edited)))


def damaged_line(data: bytes, edited: bytes) -> int:
    """The number of the line in which the first changed byte is; a line's feed is part of it."""
    return data.count(b"\n", 0, first_difference(data, edited))


def other_value(data: bytes, place: int) -> int:
    return data[place] ^ (1 + (place * 151 + 17) % 255)


def line_feed(data: bytes, place: int) -> int:
    return NEWLINE if data[place] != NEWLINE else ord(" ")


def neighbour(data: bytes, place: int) -> int:
    """The next digit for a digit; for a letter of hashes the next one, or its capital; any other byte stays."""
    byte = data[place]
    if byte in b"abcdef" and place % 2:
        return byte ^ 0x20
    return NEIGHBOURS.get(byte, byte)


@pytest.mark.usefixtures("once")
@pytest.mark.parametrize("part", ["opening", "events"])
@pytest.mark.parametrize("change", [other_value, line_feed, neighbour])
@unmeasured
def test_every_single_byte_changed_is_found_in_its_line(
    data: bytes, record: Record, change: Callable[[bytes, int], int], part: str
) -> None:
    after_opening = len(b"\n".join(record.lines[:2])) + 1
    line = 0 if part == "opening" else 2
    for place in range(after_opening) if part == "opening" else range(after_opening, len(data)):
        value = change(data, place)
        if value != data[place]:
            found = verify(data[:place] + bytes([value]) + data[place + 1 :])
            assert (place, found.ok, found.first_bad) == (place, False, line)
        line += data[place] == NEWLINE


def test_two_of_the_changes_reach_every_byte(data: bytes) -> None:
    for place in range(len(data)):
        assert len({other_value(data, place), line_feed(data, place)} - {data[place]}) > 0
        assert other_value(data, place) != data[place] != line_feed(data, place)


def test_checking_an_intact_line_once_finds_the_same(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    places = random.Random(6).sample(range(len(data)), 150)
    edits = [data[:at] + bytes([other_value(data, at)]) + data[at + 1 :] for at in places]
    anew = [verify(edited) for edited in edits]
    monkeypatch.setattr(records, "_event", cache(records._event))
    assert [verify(edited) for edited in edits] == anew


def spans(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """Spans inserted, deleted, replaced: of any length, some of them made of the record's own bytes."""
    while True:
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice([0, 1, 2, 16, 64, 700, 5000]))
        own = chance.randrange(len(data))
        new = chance.choice(
            [
                chance.randbytes(chance.randrange(1, 40)),
                data[own : own + chance.randrange(1, 3000)],
                bytes(chance.choices(b'0123456789abcdef",:{}[]\n', k=chance.randrange(1, 9))),
            ]
        )
        match chance.choice(["insert", "delete", "replace"]):
            case "insert":
                yield data[:start] + new + data[start:]
            case "delete":
                yield data[:start] + data[end:]
            case _:
                yield data[:start] + new + data[end:]


def reordered(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """Lines moved, swapped, reversed, shuffled, left out."""
    while True:
        lines = data.splitlines(keepends=True)
        one, other = chance.sample(range(len(lines)), 2)
        match chance.choice(["move", "swap", "reverse", "shuffle", "leave out"]):
            case "move":
                lines.insert(other, lines.pop(one))
            case "swap":
                lines[one], lines[other] = lines[other], lines[one]
            case "reverse":
                lines[min(one, other) :] = reversed(lines[min(one, other) :])
            case "shuffle":
                chance.shuffle(lines)
            case _:
                del lines[min(one, other)]
        yield b"".join(lines)


def duplicated(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """Lines, or runs of lines, there twice: in their place, elsewhere, or at the end."""
    while True:
        lines = data.splitlines(keepends=True)
        first = chance.randrange(len(lines))
        run = lines[first : first + chance.randrange(1, 4)]
        place = chance.choice([first, first + 1, len(lines), chance.randrange(len(lines) + 1)])
        yield b"".join([*lines[:place], *run, *lines[place:]])


def cut_inside(data: bytes, chance: random.Random) -> Iterator[bytes]:
    while True:
        place = chance.randrange(1, len(data))
        if data[place - 1] != NEWLINE:
            yield data[:place]


@pytest.mark.usefixtures("once")
@pytest.mark.parametrize(
    ("edits", "number"), [(spans, 1000), (reordered, 300), (duplicated, 300), (cut_inside, 300)]
)
@unmeasured
def test_random_damage_is_found_in_the_first_line_it_touches(
    data: bytes, edits: Callable[[bytes, random.Random], Iterator[bytes]], number: int
) -> None:
    tried = 0
    for edited in edits(data, random.Random(20230208)):
        if edited == data or at_a_line_end(data, edited):
            continue
        found = verify(edited)
        assert not found.ok
        assert found.first_bad == damaged_line(data, edited)
        assert found.events == max(found.first_bad - 1, 0)
        tried += 1
        if tried == number:
            break


def at_a_line_end(data: bytes, edited: bytes) -> bool:
    return data.startswith(edited) and edited.endswith(b"\n")


@pytest.mark.usefixtures("once")
@unmeasured
def test_every_cut_inside_a_line_is_found(data: bytes) -> None:
    for place in range(0, len(data), 7):
        if place and data[place - 1] == NEWLINE:
            continue
        found = verify(data[:place])
        assert (found.ok, found.first_bad) == (False, data.count(b"\n", 0, place))


def test_a_line_without_its_feed_is_cut(data: bytes, record: Record) -> None:
    found = verify(data[:-1])
    assert (found.first_bad, found.fault and found.fault.code) == (len(record), "record.cut")
    assert found.events == len(record) - 1
    only_header = verify(data[: data.index(b"\n")])
    assert (only_header.first_bad, only_header.fault and only_header.fault.code) == (0, "record.cut")


def test_a_cut_at_a_line_end_passes_without_a_head_and_says_so(data: bytes, record: Record) -> None:
    lines = data.splitlines(keepends=True)
    for kept in range(1, len(lines)):
        found = verify(b"".join(lines[:kept]))
        assert (found.ok, found.sealed, found.events, found.first_bad) == (True, False, kept - 1, None)
        assert found.head == json.loads(lines[kept - 1])["hash"] != record.head
        assert "not checked against a head" in found.explain("en")
        assert found.to_json()["sealed"] is False


def test_a_cut_at_a_line_end_is_found_against_the_head(data: bytes, record: Record) -> None:
    lines = data.splitlines(keepends=True)
    for kept in range(1, len(lines)):
        found = verify(b"".join(lines[:kept]), head=record.head)
        assert (found.ok, found.sealed, found.first_bad) == (False, False, kept)
        assert found.fault is not None
        assert found.fault.code == "record.head"


def test_lines_added_at_the_end_are_found_against_the_head(record: Record) -> None:
    longer = record.append(record.events[1])
    assert verify(longer.to_bytes()).ok
    found = verify(longer.to_bytes(), head=record.head)
    assert (found.ok, found.first_bad) == (False, len(longer) + 1)


def test_a_record_made_anew_with_another_word_is_found_against_the_head(record: Record) -> None:
    other = Record.start(record.header)
    for event in record.events[:-1]:
        other = other.append(event)
    assert verify(other.to_bytes()).ok
    assert not verify(other.to_bytes(), head=record.head).ok


def test_an_intact_record_is_said_to_be_intact(data: bytes, record: Record) -> None:
    found = verify(data, head=record.head)
    assert found.to_json() == {
        "ok": True,
        "events": len(record),
        "head": record.head,
        "sealed": True,
        "first_bad": None,
        "fault": None,
        "erased": [],
        "unknown": [],
        "unknown_format": None,
    }
    assert found.explain("en") == (
        f"The record is intact: {len(record)} events, head {record.head}. Its end was checked against a head."
    )
    assert found.explain("zh") == f"记录完整：共 {len(record)} 条，链头 {record.head}。末尾已与链头核对。"


def test_damage_is_said_in_both_languages(data: bytes) -> None:
    found = verify(data.replace(b"S4.T1", b"S4.T2"))
    assert found.fault is not None
    assert found.to_json()["fault"] == {"code": "record.hash", "message": found.fault.explain("en")}
    assert f"first bad event is {found.first_bad}" in found.explain("en")
    assert f"第 {found.first_bad} 条" in found.explain("zh")


def test_a_file_is_checked_against_the_head_beside_it(tmp_path: Path, data: bytes, record: Record) -> None:
    file = tmp_path / "s4.record.jsonl"
    file.write_bytes(data)
    assert not verify_file(file).sealed
    assert head_file(file) == tmp_path / "s4.record.head"
    head_file(file).write_text(record.head + "\n", encoding="utf-8")
    assert verify_file(file).sealed
    shorter = data[: data.rindex(b"\n", 0, -1) + 1]
    file.write_bytes(shorter)
    found = verify_file(str(file))
    assert (found.ok, found.first_bad) == (False, len(record))
    assert verify_file(file, head=json.loads(shorter.splitlines()[-1])["hash"]).sealed


@pytest.mark.parametrize("head", [b"", b"\xff\xfe\x00", b"0" * 64, b"\n"])
def test_a_head_file_that_holds_no_such_head_is_no_match(
    tmp_path: Path, data: bytes, record: Record, head: bytes
) -> None:
    file = tmp_path / "s4.record.jsonl"
    file.write_bytes(data)
    head_file(file).write_bytes(head)
    found = verify_file(file)
    assert (found.ok, found.first_bad) == (False, len(record) + 1)
    assert verify_file(file, head=record.head).ok


def run(*arguments: str, measured: bool = True) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if measured or not name.startswith("COVERAGE_")}
    return subprocess.run([COMMAND, *arguments], capture_output=True, encoding="utf-8", env=env, check=False)


def test_fifty_changes_are_found_by_the_command(tmp_path: Path, data: bytes) -> None:
    chance = random.Random(50)
    edits = [
        data[:at] + bytes([other_value(data, at)]) + data[at + 1 :]
        for at in chance.sample(range(len(data)), 50)
    ]

    def checked(number: int) -> tuple[int, int, str]:
        file = tmp_path / f"{number}.record.jsonl"
        file.write_bytes(edits[number])
        done = run("verify", str(file), "--json", measured=False)
        return done.returncode, json.loads(done.stdout)["first_bad"], done.stderr

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(checked, range(50)))
    assert found == [(1, damaged_line(data, edited), "") for edited in edits]


def test_the_command_says_whether_the_end_was_checked(tmp_path: Path, data: bytes, record: Record) -> None:
    file = tmp_path / "s4.record.jsonl"
    file.write_bytes(data[: data.rindex(b"\n", 0, -1) + 1])
    unsealed = run("verify", str(file), "--json")
    assert unsealed.returncode == 0
    assert json.loads(unsealed.stdout)["sealed"] is False
    against = run("verify", str(file), "--head", record.head)
    assert against.returncode == 1
    assert str(len(record)) in against.stdout
    head_file(file).write_text(record.head, encoding="utf-8")
    assert run("verify", str(file)).returncode == 1
    file.write_bytes(data)
    assert json.loads(run("verify", str(file), "--json").stdout)["sealed"] is True


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]\n", b"{\n", b"[" * 200_000])
def test_the_command_finds_that_something_is_no_record(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.record.jsonl"
    file.write_bytes(content)
    done = run("verify", str(file), "--json")
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)["first_bad"] == 0
