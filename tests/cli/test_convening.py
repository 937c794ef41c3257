"""``deliberation convene`` with limits, replies and questions about one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest


Run = Callable[..., Any]

GATE = """\
format: deliberation.case/1
case: gate
procedure: ./gate.toml
conveners: [office]
stakeholders:
  - {id: office, kind: body, role: 社区}
  - {id: shop, kind: body, role: 茶馆}
  - {id: boss, role: 老板, capacity: office}
  - {id: cook, role: 厨师}
  - {id: b1, kind: place, name: 1号楼}
  - {id: b2, kind: place, name: 2号楼}
  - {id: r1, role: 居民甲, attributes: {age: 60+}}
  - {id: r2, role: 居民乙, attributes: {age: 16-59}}
  - {id: r3, role: 居民丙, attributes: {age: 60+}}
ties:
  - {subject: boss, kind: operates, object: shop, supposed: 猜想}
  - {subject: cook, kind: works-for, object: shop}
  - {subject: r1, kind: lives-in, object: b1}
  - {subject: r2, kind: lives-in, object: b1}
  - {subject: r3, kind: lives-in, object: b2}
issues:
  - {id: noise, title: 吵闹, about: shop, affected: [b1, b2], traits: [dispute]}
"""
PROCEDURE = """\
key = "gate"
title = { zh = "门口会", en = "Gate talk" }
suits = ["dispute"]
seats = [
  { key = "convener", found_by = "convenes", title = { zh = "召集人", en = "Convener" } },
  { key = "respondent", at_least = 1, found_by = "operates", title = { zh = "被反映方", en = "Respondent" } },
  { key = "resident", at_least = 1, found_by = "lives-in", title = { zh = "居民", en = "Resident" } },
]
stages = [{ key = "talk", needs = "roll", moves = { say = "*" } }]
"""


@pytest.fixture
def gate(tmp_path: Path) -> str:
    (tmp_path / "gate.toml").write_text(PROCEDURE, encoding="utf-8")
    path = tmp_path / "gate.yaml"
    path.write_text(GATE, encoding="utf-8")
    return str(path)


def invited(run: Run, *arguments: str) -> list[str]:
    return [one["id"] for one in run("convene", *arguments, "--json").json["invitees"]]


def test_a_size_limits_how_many_come(run: Run, gate: str) -> None:
    assert invited(run, gate) == ["boss", "r1", "r2", "r3"]
    assert invited(run, gate, "--size", "4") == ["boss", "r1", "r3"]
    out = run("convene", gate, "--size", "4", "--lang", "zh").out
    assert "到场不超过4方。" in out
    assert "未列入：居民乙：居民名额有限，此次未选入" in out
    assert "宜采用门口会：该形式适用于矛盾纠纷" in out
    assert "无人代言：在茶馆做工的人" in out
    assert "居民3人中，住1号楼的2人；受邀2人中1人" in out


def test_quotas_seeds_and_lots(run: Run, gate: str) -> None:
    assert invited(run, gate, "--size", "4", "--quota", "age=60+:1") == ["boss", "r2", "r3"]
    drawn = {
        tuple(invited(run, gate, "--size", "4", "--seed", str(seed), "--by", "lottery")) for seed in range(9)
    }
    assert len(drawn) == 3
    assert (
        "随机种子为7"
        in run("convene", gate, "--size", "4", "--seed", "7", "--by", "lottery", "--lang", "zh").out
    )


def test_replies_change_the_recommendation(run: Run, gate: str) -> None:
    assert invited(run, gate, "--size", "4", "--declined", "r1") == ["boss", "r2", "r3"]
    told = run("convene", gate, "--accepted", "r2=resident", "--declined", "boss", "--lang", "zh").out
    assert "已确认出席" in told
    assert "茶馆" in told


def test_what_if_without_tells_what_would_be_otherwise(run: Run, gate: str) -> None:
    assert run("convene", gate, "--what-if-without", "r3").out == (
        "without 居民丙 (Resident): nobody would speak for 2号楼\n"
    )
    told = run("convene", gate, "--size", "4", "--what-if-without", "r1", "--json").json
    assert [one["id"] for one in told["instead"]] == ["r2"]
    assert run("convene", gate, "--what-if-without", "cook", "--lang", "zh").out == (
        "未列入：厨师：没有可据以确定席位的关系通向此方\n"
    )
    assert run("convene", gate, "--what-if-without", "office", "--json").json == {
        "without": "office",
        "absent": None,
        "convenes": True,
    }


def test_what_is_only_supposed_can_be_left_aside(run: Run, gate: str) -> None:
    assert invited(run, gate, "--without-supposed") == ["shop", "r1", "r2", "r3"]


def test_which_procedures_suit_is_told(run: Run, gate: str) -> None:
    lines = run("convene", gate, "--suits", "--lang", "zh").out.splitlines()
    told = run("convene", gate, "--suits", "--json").json

    assert "社区协商未说明适用事项" in lines
    assert {"procedure", "fits", "traits", "text"} == set(told[0])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--accepted", "r1"), "cli.accepted"),
        (("--accepted", "r1=guest"), "convening.no-seat"),
        (("--declined", "zed"), "convening.no-such"),
        (("--what-if-without", "zed"), "network.no-such"),
        (("--size", "1"), "convening.size-too-small"),
        (("--size", "4", "--quota", "age"), "convening.quota"),
        (("--size", "4", "--quota", "age=60+:3"), "convening.quota-short"),
        (("--quota", "age=60+:1"), "convening.quota-without-size"),
        (("--by", "lottery"), "convening.lottery"),
    ],
)
def test_what_is_wrong_is_told_in_one_paragraph(
    run: Run, gate: str, arguments: tuple[str, ...], code: str
) -> None:
    ran = run("convene", gate, *arguments, "--json")

    assert ran.status == 2
    assert ran.error["code"] == code
    assert "\n\n" not in ran.error["message"]


DISPUTE = PROCEDURE.replace(
    "stages = [",
    'decides = { kind = "consent-of", params = { sides = ["respondent", "resident"] } }\nstages = [',
).replace('moves = { say = "*" }', 'moves = { say = "*", propose = "*", consent = "*", agree = "*" }')
WARDEN = """\
  - {id: b0, kind: place, name: 院子}
  - {id: warden, role: 网格员}
ties:
  - {subject: warden, kind: serves, object: b0}
  - {subject: b1, kind: part-of, object: b0}
  - {subject: b2, kind: part-of, object: b0}
  - {subject: shop, kind: located-at, object: b0}
"""


@pytest.fixture
def two_sides(gate: str) -> str:
    Path(gate).with_name("gate.toml").write_text(DISPUTE, encoding="utf-8")
    Path(gate).write_text(GATE.replace("ties:\n", WARDEN), encoding="utf-8")
    return gate


def test_who_stands_between_the_sides_is_told_with_the_ties(run: Run, two_sides: str) -> None:
    told = run("convene", two_sides, "--bridges", "--json").json

    assert [one["id"] for one in told["bridges"]] == ["warden"]
    assert set(told["sides"]) == {"respondent", "resident"}
    assert "网格员" in run("convene", two_sides, "--bridges", "--lang", "zh").out


def test_without_two_sides_nobody_can_stand_between_them(run: Run, gate: str) -> None:
    assert run("convene", gate, "--bridges", "--json").json is None
    assert "names no two sides" in run("convene", gate, "--bridges", "--lang", "en").out


def test_the_network_is_drawn_with_the_invited_marked(run: Run, two_sides: str, tmp_path: Path) -> None:
    picture = tmp_path / "network.svg"
    told = run("convene", two_sides, "--picture", str(picture), "--lang", "zh")

    assert told.status == 0
    svg = ET.parse(picture).getroot()
    assert svg.tag.endswith("svg")
    assert "居民甲" in picture.read_text(encoding="utf-8")


def test_a_picture_that_cant_be_written_is_one_error(run: Run, gate: str) -> None:
    told = run("convene", gate, "--picture", "/nowhere/network.svg")

    assert told.status == 2
    assert "/nowhere/network.svg" in told.err
