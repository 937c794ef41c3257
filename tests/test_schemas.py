"""The schema for editors: it lets through what the reader reads, refuses what it can see is wrong, and is the one that is shipped."""

from __future__ import annotations

import tomllib
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from deliberation import Procedure, RuleKind, Verdict, installed_procedures
from deliberation.agreements import Force
from deliberation.artefacts import ARTEFACTS
from deliberation.decisions import CORE_KINDS
from deliberation.errors import DeliberationError
from deliberation.events import STAGE_MOVES, Statement
from deliberation.files import parse_toml
from deliberation.files.definitions import definition_keys
from deliberation.schemas import procedure_schema, schema_text, shipped_schema
from deliberation.seats import Seat
from deliberation.stages import Duty, Stage
from deliberation.triggers import Trigger


SCHEMA = procedure_schema()
VALIDATOR = Draft202012Validator(SCHEMA)

TALK = """\
key = "tea-talk"
title = { zh = "茶话会", en = "Tea talk" }
suits = "tea"

[[seats]]
key = "host"
at_least = 1
title = { zh = "主人", en = "Host", zh-Hant = "主人" }

[[stages]]
key = "table"
needs = ["roll"]
yields = ["points", "tea-talk:menu"]
meeting = true

[stages.moves]
say = "*"
"say:plan" = ["host"]
"act:tea-talk:pour" = "host"
answer = "host"
propose = "*"
consent = "*"
agree = "host"

[[duties]]
owed_by = "host"
to = ["question"]

[decides]
kind = "consensus"
params = { seats = ["host"] }
"""


def errors(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(tomllib.loads(text))]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_that_is_shipped_is_the_one_that_the_classes_give() -> None:
    assert shipped_schema() == schema_text(SCHEMA), "run make schemas"


@pytest.mark.parametrize("kind", [Procedure, Seat, Stage, Duty, Trigger])
def test_every_field_that_a_file_may_have_is_in_the_schema_with_words(kind: type) -> None:
    schema = SCHEMA if kind is Procedure else SCHEMA["$defs"][kind.__name__]

    assert list(schema["properties"]) == definition_keys(kind)
    assert all(one["description"] for one in schema["properties"].values())


def test_every_word_of_the_closed_lists_is_offered() -> None:
    text = shipped_schema()

    for words in (get_args(Force), get_args(Statement), ARTEFACTS, STAGE_MOVES, CORE_KINDS):
        assert all(word in text for word in words)


@pytest.mark.parametrize("procedure", installed_procedures().values(), ids=lambda one: one.key)
def test_every_installed_procedure_is_right_by_the_schema(procedure: Procedure) -> None:
    if procedure.behaviour is not None:
        pytest.skip("does part of its work in code")
    assert errors(procedure.to_toml()) == []


def test_what_one_can_write_in_short_is_right_by_the_schema() -> None:
    assert errors(TALK) == []
    assert Procedure.of_tree(parse_toml(TALK.encode(), where="tea.toml")).key == "tea-talk"


def test_a_plugins_kind_of_rule_is_right_by_the_schema() -> None:
    kind = RuleKind(
        key="tea:oldest",
        takes="vote",
        apply=lambda rule, _: Verdict("holds", rule),
        words={"zh": "长", "en": "old"},
    )
    rule = kind.rule()
    text = TALK[: TALK.index("[decides]")].replace("consent =", "vote =")

    assert errors(f'{text}[decides]\nkind = "{rule.kind}"\nmoves = ["vote"]\nparams = {{ age = 90 }}') == []


WRONG: list[tuple[str, str]] = [
    ('key = "tea-talk"', ""),
    ('key = "tea-talk"', 'key = "Tea talk"'),
    ('key = "tea-talk"', "key = 1"),
    ('key = "tea-talk"', 'key = "tea-talk"\ncolour = "green"'),
    (', en = "Tea talk"', ""),
    ('zh = "茶话会"', 'zh = " "'),
    ('zh-Hant = "主人"', 'Chinese = "主人"'),
    ("at_least = 1", "at_least = -1"),
    ("at_least = 1", 'at_least = "1"'),
    ("at_least = 1", "at_most = 0"),
    ("at_least = 1", "atleast = 1"),
    ('key = "table"\n', ""),
    ('needs = ["roll"]', 'needs = ["rolls"]'),
    ('needs = ["roll"]', "needs = [1]"),
    ('"tea-talk:menu"', '"menu"'),
    ("meeting = true", 'meeting = "yes"'),
    ("propose =", "proposes ="),
    ('"say:plan"', '"say:tea"'),
    ('"act:tea-talk:pour"', '"act:pour"'),
    ('answer = "host"', 'answer = "the host"'),
    ('answer = "host"', "answer = true"),
    ('owed_by = "host"\n', ""),
    ('to = ["question"]', 'to = ["questions"]'),
    ("[[duties]]", "[duties]"),
    ('to = ["question"]', 'to = ["question"]\nwhat = "tea"'),
    ('to = ["question"]', 'to = ["question"]\nuntil = "the table"'),
    ('kind = "consensus"', ""),
    ('kind = "consensus"', 'kind = "dictator"'),
    ('kind = "consensus"', 'kind = "tea:oldest"'),
    ('kind = "consensus"', 'kind = "consensus"\nmoves = ["vote"]'),
    ('params = { seats = ["host"] }', 'params = { sides = ["host"] }'),
    ('params = { seats = ["host"] }', "params = { seats = [] }"),
    ('params = { seats = ["host"] }', 'params = { seats = "host" }'),
    ('kind = "consensus"', 'kind = "majority"'),
    ('kind = "consensus"\nparams = { seats = ["host"] }', 'kind = "majority"\nparams = { of = "votes" }'),
    ('kind = "consensus"\nparams = { seats = ["host"] }', 'kind = "majority"\nparams = { share = 0.5, of = "votes" }'),
    ('kind = "consensus"\nparams = { seats = ["host"] }', 'kind = "majority"\nparams = { share = "1/2", of = "heads" }'),
    ('kind = "consensus"\nparams = { seats = ["host"] }', 'kind = "consent-of"'),
    ('suits = "tea"', 'suits = "tea"\ntrigger = { artefact = "menu", times = 2, of = ["demand"] }'),
    ('suits = "tea"', 'suits = "tea"\ntrigger = { artefact = "tea-talk:menu", times = 1, of = ["demand"] }'),
    ('suits = "tea"', 'suits = "tea"\nadopts = ["wish"]'),
    ('suits = "tea"', 'suits = "tea"\norigin = { distribution = "x", version = "1" }'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), WRONG)
def test_what_is_wrong_by_the_schema_is_wrong_for_the_reader_too(old: str, new: str) -> None:
    text = TALK.replace(old, new, 1)
    assert text != TALK

    assert errors(text)
    with pytest.raises(DeliberationError):
        Procedure.of_tree(parse_toml(text.encode(), where="tea.toml"))


def test_a_file_without_stages_is_wrong_by_the_schema() -> None:
    tree: dict[str, Any] = tomllib.loads(TALK)
    del tree["stages"]

    assert not VALIDATOR.is_valid(tree)
