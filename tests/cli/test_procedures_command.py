"""``deliberation procedures``: some of them, side by side, drawn, or as a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from rich.cells import cell_len

from deliberation import Procedure, Stage, installed_procedures
from deliberation.cli import procedures as procedures_module
from deliberation.plugins import Installed, LeftOut
from deliberation.publishing import compare, picture, procedure_page
from deliberation.publishing.describing import QUESTIONS
from deliberation.wording import LANGS, Lang, Reason


pytestmark = pytest.mark.needs("*")

Run = Callable[..., Any]

PROCEDURES = installed_procedures()


def flat(text: str) -> str:
    return "".join(text.split())


# ---- some of them


def test_only_those_that_are_named_are_listed(run: Run) -> None:
    told = run("procedures", "shenbianshi", "community", "shenbianshi", "--json").json

    assert [one["key"] for one in told] == ["shenbianshi", "community"]
    assert "grid-meeting" not in run("procedures", "shenbianshi").out


def test_what_was_left_out_is_told_only_where_all_are_listed(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = Procedure(key="talk", title={"zh": "谈", "en": "Talk"}, stages=[Stage("talk")])
    broken = LeftOut("tea", None, Reason("plugin.no-hooks", {"plugin": "tea"}))
    monkeypatch.setattr(procedures_module, "installed", lambda: Installed({"talk": talk}, (broken,)))

    assert "tea" in run("procedures").out
    assert "tea" not in run("procedures", "talk").out
    assert "tea" not in run("procedures", "--compare").out


@pytest.mark.parametrize("how", [(), ("--compare",), ("--picture",), ("--page",)])
def test_one_that_isnt_installed_is_told_with_those_that_are(run: Run, how: tuple[str, ...]) -> None:
    ran = run("procedures", *how, "tea")

    assert (ran.status, ran.out) == (2, "")
    assert "tea" in ran.err
    assert "grid-meeting" in ran.err


# ---- side by side


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("keys", [(), ("grid-meeting", "thematic-consultation"), ("womens-council",)])
def test_a_comparison_says_everything_within_a_hundred_columns(
    run: Run, keys: tuple[str, ...], lang: Lang
) -> None:
    out = run("procedures", "--compare", *keys, "--lang", lang).out
    chosen = [PROCEDURES[key] for key in keys or PROCEDURES]

    assert [line for line in out.splitlines() if cell_len(line) > 100 or line != line.rstrip()] == []
    for procedure in chosen:
        assert procedure.title[lang] in out
    if len(chosen) != 2:  # beside each other, the lines of two answers are mixed
        answers = [part.explain(lang) for one in chosen for ask in QUESTIONS.values() for part in ask(one)]
        assert [one for one in answers if flat(one) not in flat(out)] == []


def test_of_two_it_is_marked_what_differs_and_of_more_not(run: Run) -> None:
    two = run("procedures", "--compare", "grid-meeting", "womens-council").out

    assert "≠ How it decides" in two
    assert "= Who may offer something" in two
    assert "= where the two are alike" in two
    assert "≠" not in run("procedures", "--compare").out


def test_a_comparison_is_one_object_for_programs(run: Run) -> None:
    keys = ("womens-council", "grid-meeting")

    assert (
        run("procedures", "--compare", *keys, "--json").json
        == compare(PROCEDURES[key] for key in keys).to_json()
    )
    assert len(run("procedures", "--compare", "--json").json["procedures"]) == len(PROCEDURES)


def test_nothing_in_a_definition_is_obeyed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\x1b[31m红\x1b[0m[bold]粗[/bold]\u202e反"
    hostile = [
        Procedure(
            key=key,
            title={"zh": text, "en": text},
            stages=[Stage("talk", title={"en": text})],
            basis=text,
            suits=[text],
        )
        for key in ("a", "b", "c")
    ]
    monkeypatch.setattr(procedures_module, "installed", lambda: Installed({one.key: one for one in hostile}))

    for keys in ((), ("a", "b")):
        out = run("procedures", "--compare", *keys).out
        assert not {"\x1b", "\u202e"} & set(out)
        assert "[bold]" in flat(out)


# ---- drawn, and as a page


@pytest.mark.parametrize("lang", LANGS)
def test_a_picture_and_a_page_are_printed_as_they_are(run: Run, lang: Lang) -> None:
    procedure = PROCEDURES["joint-conference"]

    drawn = run("procedures", "--picture", "joint-conference", "--lang", lang).out

    assert drawn == picture(procedure, lang)
    assert ET.fromstring(drawn).get("lang") == lang
    assert run("procedures", "joint-conference", "--page", "--lang", lang).out == procedure_page(
        procedure, lang
    )


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (("--picture",), "cli.one-procedure"),
        (("--page", "community", "grid-meeting"), "cli.one-procedure"),
        (("--picture", "--page", "community"), "cli.not-together"),
        (("--compare", "--picture", "community"), "cli.not-together"),
    ],
    ids=str,
)
@pytest.mark.parametrize("lang", LANGS)
def test_a_picture_or_page_is_of_one_procedure(
    run: Run, call: tuple[str, ...], code: str, lang: Lang
) -> None:
    ran = run("procedures", *call, "--lang", lang)

    assert (ran.status, ran.out) == (2, "")
    assert call[0] in ran.err
    assert code.partition(".")[2] not in ran.err


def test_a_picture_is_no_json(run: Run) -> None:
    ran = run("procedures", "--picture", "community", "--json")

    assert ran.status == 2
    assert ran.error["code"] == "cli.not-together"
    assert ran.error["params"] == {"options": ["--picture", "--json"]}
