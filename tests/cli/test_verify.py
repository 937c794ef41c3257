"""`verify`: whether a record is what was recorded, by exit status and in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


Run = Callable[..., Any]


def test_verify_says_that_a_record_is_intact_and_sealed(run: Run, s4: str, written: Path) -> None:
    told = run("verify", str(written), "--json")

    assert told.status == 0
    assert {"ok", "events", "head", "sealed", "first_bad"} <= set(told.json)
    assert (told.json["ok"], told.json["sealed"], told.json["first_bad"]) == (True, True, None)
    outline = run("run", s4, "--json").json["record"]
    assert (told.json["events"], told.json["head"]) == (outline["events"], outline["head"])
    assert "The record is intact" in run("verify", str(written)).out
    assert "记录完整" in run("verify", str(written), "--lang", "zh").out


def test_without_a_head_a_record_is_not_sealed(run: Run, written: Path) -> None:
    written.with_suffix(".head").unlink()

    assert run("verify", str(written), "--json").json["sealed"] is False


@pytest.mark.parametrize("head", ["beside", "given"])
def test_a_cut_at_the_end_shows_against_a_head(run: Run, written: Path, head: str) -> None:
    kept = written.with_suffix(".head").read_text(encoding="utf-8").strip()
    written.write_bytes(b"".join(written.read_bytes().splitlines(keepends=True)[:-1]))
    if head == "given":
        written.with_suffix(".head").unlink()

    told = run("verify", str(written), "--json", *(["--head", kept] if head == "given" else []))

    assert told.status == 1
    assert (told.json["ok"], told.json["sealed"]) == (False, False)


def test_verify_names_the_first_bad_event_of_a_damaged_record(run: Run, written: Path) -> None:
    lines = written.read_bytes().splitlines(keepends=True)
    lines[7] = lines[7].replace(b'"seq":7', b'"seq":8')
    written.write_bytes(b"".join(lines))

    told = run("verify", str(written), "--json")

    assert (told.status, told.json["ok"], told.json["first_bad"]) == (1, False, 7)
    assert run("verify", str(written)).status == 1


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff", b"{}\n", b"format: deliberation.case/1\n", b"[" * 100_000]
)
def test_what_is_no_record_doesnt_verify(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.record.jsonl"
    path.write_bytes(content)

    told = run("verify", str(path), "--json")

    assert told.status == 1
    assert (told.json["ok"], told.json["first_bad"]) == (False, 0)


def test_a_head_that_is_no_text_doesnt_verify(run: Run, written: Path) -> None:
    written.with_suffix(".head").write_bytes(b"\xff\xfe")

    assert run("verify", str(written)).status == 1
