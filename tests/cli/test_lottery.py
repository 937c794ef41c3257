"""A panel by lot from two CSV files: what the command tells, and that anybody draws the same again."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deliberation.cli.showing import WIDTH


Run = Callable[..., Any]
Started = Callable[..., subprocess.CompletedProcess[bytes]]

CATEGORIES = "feature,value,min,max\nage,old,1,2\nage,young,2,3\nsex,f,2,2\nsex,m,2,2\n"
ROWS = [f"p{n:02},{'old' if n < 8 else 'young'},{'f' if n % 3 else 'm'},{n // 2}\n" for n in range(20)]
RESPONDENTS = "id,age,sex,flat\n" + "".join(ROWS)

DATA = os.environ.get("DELIBERATION_DATA")
INSTANCES = sorted(path.parent for path in Path(DATA, "sortition").glob("*/categories.csv")) if DATA else []
QUICK = [
    folder
    for folder in INSTANCES
    if folder.name in {"sa_fixture_22", "opendlp_monitoring_30", "example_small_20"}
]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "categories.csv").write_text(CATEGORIES, encoding="utf-8")
    (tmp_path / "respondents.csv").write_text(RESPONDENTS, encoding="utf-8")
    return str(tmp_path / "categories.csv"), str(tmp_path / "respondents.csv")


# ---- what it tells


def test_it_tells_programs_what_the_lottery_reaches_and_what_holds_it_down(
    run: Run, files: tuple[str, str]
) -> None:
    told = run("lottery", *files, "--size", "4", "--tickets", "100", "--json").json

    assert set(told) == {
        "people", "size", "objective", "lottery", "tickets", "chances", "costs", "joint_cost", "drawn", "alternates",
    }  # fmt: skip
    assert (told["people"], told["size"], told["objective"]) == (20, 4, "leximin")
    assert told["lottery"]["exact"] is True
    assert told["tickets"]["number"] == 100
    assert told["tickets"]["wrong"] == []
    assert told["tickets"]["shift"] < 0.01
    assert 0 < told["chances"]["smallest"] <= 0.2 <= told["chances"]["greatest"]
    assert {one["feature"] for one in told["costs"]} == {"sex"}
    assert (told["drawn"], told["alternates"]) == (None, None)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            [
                "A panel of 4 from 20 volunteers",
                "Hash to announce",
                "What holds the smallest chance down:",
                "draws ticket",
            ],
        ),
        (
            "zh",
            [
                "从 20 名报名者中抽选 4 人",
                "须预先公布的哈希值",
                "压低最低中选机会的名额：",
                "抽中第",
                "候补：",
            ],
        ),
    ],
)
def test_it_tells_people_in_their_language(
    run: Run, files: tuple[str, str], lang: str, words: list[str]
) -> None:
    ran = run("lottery", *files, "--size", "4", "--draw", "7", "--lang", lang)

    assert (ran.status, ran.err) == (0, "")
    assert all(word in ran.out for word in words)
    assert max(map(len, ran.out.splitlines())) <= WIDTH


def test_the_hash_is_that_of_the_file_that_is_written(
    run: Run, files: tuple[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "tickets.json"

    told = run("lottery", *files, "--size", "4", "--out", str(out), "--json").json

    assert told["tickets"]["digest"] == hashlib.sha256(out.read_bytes()).hexdigest()


def test_people_of_one_address_never_sit_together(run: Run, files: tuple[str, str], tmp_path: Path) -> None:
    out = tmp_path / "tickets.json"

    run("lottery", *files, "--size", "4", "--household", "flat", "--out", str(out))

    for panel in json.loads(out.read_bytes())["tickets"]:
        assert len({int(who[1:]) // 2 for who in panel}) == 4


# ---- the draw


def test_anybody_draws_the_same_panel_from_the_published_file(
    run: Run, files: tuple[str, str], tmp_path: Path
) -> None:
    out = str(tmp_path / "tickets.json")
    first = run(
        "lottery", *files, "--size", "4", "--out", out, "--draw", "a seed", "--alternates", "2", "--json"
    ).json
    digest = first["tickets"]["digest"]

    again = run("lottery", "--redraw", out, "--draw", "a seed", "--hash", digest, "--json").json
    checked = run("lottery", *files, "--redraw", out, "--draw", "a seed", "--alternates", "2", "--json").json

    assert again["drawn"] == first["drawn"] == checked["drawn"]
    assert (again["lottery"], again["tickets"]["wrong"], again["alternates"]) == (None, None, None)
    assert (checked["tickets"]["wrong"], checked["alternates"]) == ([], first["alternates"])
    assert len(first["alternates"]["people"]) == 2
    assert not set(first["alternates"]["people"]) & set(first["drawn"]["panel"])


def test_tickets_that_do_not_keep_the_quotas_of_the_files_are_named(
    run: Run, files: tuple[str, str], tmp_path: Path
) -> None:
    out = str(tmp_path / "tickets.json")
    run("lottery", *files, "--size", "4", "--tickets", "30", "--out", out)
    Path(files[0]).write_text(
        CATEGORIES.replace("f,2,2", "f,3,3").replace("m,2,2", "m,1,1"), encoding="utf-8"
    )

    assert run("lottery", *files, "--redraw", out, "--draw", "1", "--json").json["tickets"]["wrong"] == [
        *range(1, 31)
    ]
    assert (
        "30 tickets don't keep the quotas of these files: 1, 2,"
        in run("lottery", *files, "--redraw", out, "--draw", "1").out
    )


def test_nobody_need_be_an_alternate(run: Run, files: tuple[str, str]) -> None:
    asked = ("lottery", *files, "--size", "4", "--draw", "7", "--json")

    assert run(*asked, "--alternates", "0").json["alternates"] is None
    assert len(run(*asked).json["alternates"]["people"]) == 1


def test_the_same_seed_gives_the_same_panel_however_python_hashes(
    started: Started, files: tuple[str, str]
) -> None:
    told = {
        started("lottery", *files, "--size", "4", "--seed", "3", "--draw", "x", PYTHONHASHSEED=seed).stdout
        for seed in ("0", "1", "2")
    }

    assert len(told) == 1
    assert b"draws ticket" in told.pop()


# ---- what is wrong


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), "cli.missing"),
        (("--size", "many"), "cli.number"),
        (("--size", "0"), "volunteer.size"),
        (("--size", "4", "--objective", "luck"), "lottery.objective"),
        (("--size", "4", "--tickets", "0"), "ticket.number"),
        (("--size", "4", "--seed", "-1"), "lottery.seed"),
        (("--size", "4", "--hash", "ab"), "cli.only-with"),
        (("--size", "4", "--draw", " "), "ticket.seed"),
        (("--size", "4", "--draw", "7", "--alternates", "99"), "alternate.number"),
        (("--size", "4", "--draw", "7", "--dropout", "2"), "alternate.dropout"),
        (("--size", "4", "--household", "street"), "table.no-column"),
        (("--size", "4", "--id", "name"), "table.no-column"),
        (("--size", "20", "--household", "flat"), "quota.too-few"),
    ],
)
def test_what_is_asked_wrongly_is_one_error(
    run: Run, files: tuple[str, str], options: tuple[str, ...], code: str
) -> None:
    ran = run("lottery", *files, *options, "--json")

    assert ran.status == 2
    assert ran.error["code"] == code


def test_only_one_file_is_not_enough(run: Run, files: tuple[str, str]) -> None:
    assert run("lottery", files[0], "--size", "4", "--json").error["params"] == {"what": "RESPONDENTS"}
    assert run("lottery", "--size", "4", "--json").error["params"] == {"what": "CATEGORIES"}


def test_a_slip_in_a_file_is_told_with_its_line(run: Run, files: tuple[str, str]) -> None:
    Path(files[1]).write_text(RESPONDENTS.replace("p03,old", "p03,odl"), encoding="utf-8")

    ran = run("lottery", *files, "--size", "4")

    assert (ran.status, ran.out) == (2, "")
    assert f"{files[1]}:5: age of p03 is odl (did you mean old?)" in ran.err


def test_quotas_that_no_panel_keeps_are_told_with_the_smallest_ways_out(
    run: Run, files: tuple[str, str]
) -> None:
    women = RESPONDENTS.replace("old,m", "old,f")
    Path(files[1]).write_text(women, encoding="utf-8")
    Path(files[0]).write_text(
        CATEGORIES.replace("old,1,2", "old,3,3").replace("young,2,3", "young,1,1"), encoding="utf-8"
    )

    ran = run("lottery", *files, "--size", "4")

    assert ran.status == 2
    assert "no panel keeps all quotas; they would have to be wider by 2 in all" in ran.err


def test_tickets_other_than_those_announced_are_refused(
    run: Run, files: tuple[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "tickets.json"
    digest = run("lottery", *files, "--size", "4", "--out", str(out), "--json").json["tickets"]["digest"]
    out.write_bytes(out.read_bytes().replace(b'["p', b'["q', 1))

    def redrawn(*options: str) -> Any:
        return run("lottery", "--redraw", str(out), *options, "--json").error["code"]

    assert redrawn("--draw", "1", "--hash", digest) == "ticket.other-digest"
    assert redrawn() == "cli.missing"
    assert redrawn("--draw", "1", "--out", "x") == "cli.not-together"
    run("lottery", *files, "--size", "4", "--out", str(out))
    assert redrawn("--draw", "1", "--size", "5") == "ticket.other-size"
    assert (
        run("lottery", "--redraw", str(tmp_path / "no"), "--draw", "1", "--json").error["code"]
        == "cli.no-such-file"
    )


@pytest.mark.skipif(not DATA, reason="DELIBERATION_DATA doesn't name the folder of public data")
@pytest.mark.parametrize("folder", QUICK, ids=lambda folder: folder.name)
def test_published_pools_give_tickets_that_keep_every_quota(run: Run, folder: Path) -> None:
    size = folder.name.rpartition("_")[2]

    told = run(
        "lottery", str(folder / "categories.csv"), str(folder / "respondents.csv"), "--size", size, "--draw", "7", "--json"
    ).json  # fmt: skip

    assert told["tickets"]["wrong"] == []
    assert told["tickets"]["panels"] > 900
    assert told["tickets"]["shift"] < 0.003
    assert len(told["drawn"]["panel"]) == int(size)
