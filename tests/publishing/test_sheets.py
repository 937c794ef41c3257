"""Papers that plugins bring: what stands in them is text, and a plugin that fails is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from deliberation import Count, Forum, InvalidInput, Issue, Paper, PluginError, Reason, Record, Session, Sheet
from deliberation.cli import main
from deliberation.cli import paper as paper_module
from deliberation.community import COMMUNITY
from deliberation.plugins import Installed
from deliberation.publishing import paper_json, paper_page


HALL = Session.open(
    Forum("hall", procedure=COMMUNITY), Issue("长椅"), on="2026-03-01", clock=None, id="r-1"
).record


def paper(write: Callable[[Record], Any]) -> Paper:
    return Paper(key="list", title={"zh": "清单", "en": "List"}, write=write, plugin="deliberation-tea")


def one_cell(held: object) -> Paper:
    return paper(lambda record: Sheet(columns=[{"zh": "内容", "en": "What"}], rows=[[held]]))


def test_a_paper_says_what_it_is_made_from_and_that_it_is_internal() -> None:
    page = paper_page(one_cell("太晒了"), HALL, "zh")

    assert page.startswith("# 清单\n\n- 内部使用，人名未作处理。\n\n| 内容 |\n|---|\n| 太晒了 |\n")
    assert HALL.head in page
    assert "共 1 条事件" in page


def test_a_cell_may_be_words_a_quantity_a_list_or_nothing() -> None:
    held = [
        Reason("publishing.coverage-answered"),
        Count.read("22条"),
        ["甲", {"zh": "乙", "en": "B"}],
        None,
        7,
    ]
    sheet = Sheet(columns=[{"zh": str(place), "en": str(place)} for place in range(5)], rows=[held])

    row = paper_json(paper(lambda record: sheet), HALL, "zh")["rows"][0]

    assert row == ["已答复", "22条", "甲、乙", None, "7"]
    assert "| 已答复 | 22条 | 甲、乙 | 无 | 7 |" in paper_page(paper(lambda record: sheet), HALL, "zh")


def test_a_paper_with_nothing_to_list_says_so() -> None:
    empty = paper(lambda record: Sheet(columns=[{"zh": "意见", "en": "Opinion"}], rows=[], remarks=[]))

    assert "没有可列的内容。" in paper_page(empty, HALL, "zh")
    assert paper_json(empty, HALL)["rows"] == []


@given(st.text())
def test_whatever_a_record_holds_stays_in_its_cell(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(paper_page(one_cell(text), HALL, "en"))

    assert sum(token.type == "td_open" for token in tokens) == 1
    assert not any(token.type in ("html_block", "link_open") for token in tokens)


@pytest.mark.parametrize(
    ("write", "code"),
    [
        (lambda record: 1 / 0, "paper.raised"),
        (lambda record: "text", "paper.rubbish"),
        (lambda record: None, "paper.rubbish"),
    ],
)
def test_a_plugin_whose_paper_fails_is_named(write: Any, code: str) -> None:
    with pytest.raises(PluginError) as error:
        paper_page(paper(write), HALL)

    assert error.value.code == code
    assert "deliberation-tea" in error.value.message("zh")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Sheet(columns=[{"zh": "一", "en": "one"}], rows=[["a", "b"]]), "paper.row"),
        (lambda: attrs.evolve(one_cell(""), key="No Key"), "paper.key"),
        (lambda: attrs.evolve(one_cell(""), title={"zh": "清单"}), "paper.title"),
    ],
)
def test_a_paper_that_cannot_be_is_refused_when_it_is_made(make: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        make()

    assert error.value.code == code


# ---- the command


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Any:
    found = Installed(papers={"list": one_cell("太晒了")})
    monkeypatch.setattr(paper_module, "installed", lambda: found)
    HALL.write(tmp_path / "hall.record.jsonl")

    def run(*arguments: str) -> Any:
        with pytest.raises(SystemExit) as done:
            main([part.replace("RECORD", str(tmp_path / "hall.record.jsonl")) for part in arguments])
        return done.value.code, capsys.readouterr()

    return run


def test_the_command_lists_the_papers_and_writes_one(ran: Any) -> None:
    status, told = ran("paper", "--json")
    assert (status, json.loads(told.out)) == (
        0, [{"key": "list", "title": {"en": "List", "zh": "清单"}, "distribution": "deliberation-tea"}],
    )  # fmt: skip
    assert "deliberation-tea" in ran("paper")[1].out
    assert "太晒了" in ran("paper", "list", "RECORD", "--lang", "zh")[1].out
    assert json.loads(ran("paper", "list", "RECORD", "--json")[1].out)["rows"] == [["太晒了"]]


def test_the_command_says_which_papers_there_are_where_one_isnt_and_what_is_missing(ran: Any) -> None:
    status, told = ran("paper", "tea", "RECORD", "--json")
    assert (status, json.loads(told.err)["code"]) == (2, "paper.none")
    status, told = ran("paper", "list", "--json")
    assert (status, json.loads(told.err)["code"]) == (2, "cli.missing")
