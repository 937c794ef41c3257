"""How lines break, tables are laid out, and names are found."""

from __future__ import annotations

import io
import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from deliberation import Record
from deliberation.cli import showing
from deliberation.cli.naming import Names
from deliberation.cli.showing import WIDTH, print_json, print_table, printable
from deliberation.cli.sources import record_in
from deliberation.cli.wrapping import wrapped
from deliberation.leaves import Erased
from deliberation.records import Header
from deliberation.wording import Reason


# ---- names


def test_names_are_found_for_people_seats_stages_and_facts(s4: str) -> None:
    names = Names.of(record_in(s4), "zh")

    assert names.people(["S4.P6/?", "S4.P6/?", "community"]) == ["某位业主代表", "馨和苑社区"]
    assert names.sized("S4.P6") == "业主代表（8名）"
    assert names.sized("S4.P2") == "房主"
    assert (names.seat("police"), names.stage("hearing")) == ("网格警", "面对面协商")
    assert [names.ref(ref) for ref in ("#19.1", "#19", "#24.4", "#24", "#99", "x#1", "S4.T1")] == [
        "S4.T1", "S4.T1", "S4.A4", "#24", "#99", "x#1", "S4.T1",
    ]  # fmt: skip


def test_a_reason_calls_people_by_name_and_leaves_everything_else(s4: str) -> None:
    names = Names.of(record_in(s4), "zh")
    inner = Reason("move.not-there", {"who": "S4.P2"})

    reason = names.reason(
        Reason(
            "x.y",
            {"who": ["S4.P1", "nobody"], "seat": "property", "stage": "property", "day": 3, "by": inner},
        )
    )

    assert reason.params["who"] == ["顺丰公司银川市运行管理部负责人", "nobody"]
    assert (reason.params["seat"], reason.params["stage"], reason.params["day"]) == ("物业", "property", 3)
    assert reason.params["by"] == Reason("move.not-there", {"who": "房主"})


def test_a_record_in_which_nothing_was_opened_has_ids_for_names() -> None:
    names = Names.of(Record.start(Header("r-1", salts="derived")), "en")

    assert (names.seat("police"), names.stage("hearing"), names.person("ann")) == ("police", "hearing", "ann")


# ---- lines


@given(st.text(alphabet='顺丰公司（，。“）” abc,.()"1/#', max_size=120), st.integers(6, 60))
def test_lines_are_no_wider_than_asked_and_lose_nothing_but_spaces(text: str, width: int) -> None:
    lines = wrapped(text, width)

    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_line_breaks_between_characters_and_words_and_keeps_punctuation_with_its_word() -> None:
    assert wrapped("网格警按警格负责该小区。", 22) == ["网格警按警格负责该小", "区。"]
    assert wrapped("what the page says", 10) == ["what the", "page says"]
    assert wrapped('2023-05-01 之前（"五一"前）', 17) == ["2023-05-01 之前", '（"五一"前）']
    assert wrapped("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
    assert wrapped("- 一二三四五六", 8, hanging=2) == ["- 一二三", "  四五六"]
    assert wrapped("a\nb", 10, hanging=2) == ["a", "  b"]
    assert wrapped("", 10) == [""]


# ---- tables


def test_a_column_with_nothing_in_it_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["ref", "by", "words"], [["a", None, "x"], ["b", [], None]], "en")

    out = capsys.readouterr().out
    assert "By" not in out
    assert out.splitlines()[-1].split() == ["b", "—"]


def test_a_cell_is_joined_titled_or_said_to_be_erased(capsys: pytest.CaptureFixture[str]) -> None:
    cells = [["甲", "乙"], {"zh": "题", "en": "Title"}, Erased.with_hash("ab")]

    print_table(["ref", "by", "words"], [cells], "zh")
    print_table(["ref", "by", "words"], [cells], "en")

    out = capsys.readouterr().out
    assert "甲、乙   题       ［文字已删除］" in out
    assert "甲, 乙   Title   [text erased]" in out


def test_a_narrower_terminal_gets_a_narrower_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "fileno", lambda: 1)
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((60, 20)))

    assert showing._width() == 60
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((300, 20)))
    assert showing._width() == WIDTH
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((0, 0)))
    assert showing._width() == showing.NARROWEST


def test_json_is_ascii_where_the_terminal_has_no_chinese(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    print_json({"a": "协商😀"})
    assert "协商😀" in capsys.readouterr().out
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="\n")
    monkeypatch.setattr(sys, "stdout", terminal)
    print_json({"a": "协商😀"})
    terminal.flush()
    assert terminal.buffer.getvalue() == b'{\n  "a": "\\u534f\\u5546\\ud83d\\ude00"\n}\n'


# ---- characters


@given(st.text(max_size=40))
def test_what_is_printable_has_no_control_characters_and_keeps_the_rest(text: str) -> None:
    told = printable(text)

    assert all(char.isprintable() or char in "\n\u00a0\u3000" for char in told)
    assert told == text or any(not char.isprintable() for char in text)


def test_a_wide_space_is_a_space() -> None:
    assert printable("张\u3000三") == "张\u3000三"
