"""Procedures in TOML: one that is written is read back as it was; what is wrong in one is told with its line."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module, resources
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import (
    DeliberationError,
    Duty,
    InvalidInput,
    Procedure,
    Seat,
    Stage,
    UnknownReference,
    advice_only,
    consent_of,
    installed_procedures,
    majority,
    plugins,
    supermajority,
)
from deliberation.behaviours import Behaviour
from deliberation.decisions import Ballot, DecisionRule, RuleKind, Verdict
from deliberation.files import parse_toml
from deliberation.plugins import Installed, procedure_in_file


TALK = """\
# A talk over tea.
key = "tea-talk"
title = { zh = "茶话会", en = "Tea talk" }
basis = "《茶经》"
suits = ["tea", "cake"]
adopts = "intention"

[[seats]]
key = "host"
at_least = 1
at_most = 2
title = { zh = "主人", en = "Host" }

[[seats]]
key = "guest"
found_by = "lives-in"

[[stages]]
key = "invite"
yields = ["notice", "tea-talk:menu"]
repeatable = true

[[stages]]
key = "table"
needs = "roll"
meeting = true

[stages.moves]
say = "*"
"say:directive" = "host"
answer = ["host"]
propose = "*"
consent = ["host", "guest"]
agree = "host"

[[duties]]
owed_by = "host"
to = ["question", "demand"]
until = "table"

[decides]
kind = "consent-of"
params = { sides = ["host", "guest"] }
"""
TALK_IN_PYTHON = Procedure(
    key="tea-talk",
    title={"zh": "茶话会", "en": "Tea talk"},
    basis="《茶经》",
    suits=["tea", "cake"],
    adopts="intention",
    seats=[
        Seat("host", at_least=1, at_most=2, title={"zh": "主人", "en": "Host"}),
        Seat("guest", found_by="lives-in"),
    ],
    stages=[
        Stage("invite", yields=("notice", "tea-talk:menu"), repeatable=True),
        Stage(
            "table",
            needs="roll",
            meeting=True,
            moves={
                "say": "*",
                "say:directive": "host",
                "answer": "host",
                "propose": "*",
                "consent": ("host", "guest"),
                "agree": "host",
            },
        ),
    ],
    duties=[Duty(owed_by="host", to=("question", "demand"), until="table")],
    decides=consent_of("host", "guest"),
)


def read(text: str) -> Procedure:
    return Procedure.of_tree(parse_toml(text.encode(), where="tea.toml"))


def refused(text: str) -> DeliberationError:
    with pytest.raises(DeliberationError) as caught:
        read(text)
    for lang in ("zh", "en"):
        assert "no wording" not in caught.value.message(lang)
        assert len(caught.value.message(lang)) < 2_000
    return caught.value


# ---- there and back


def test_a_file_says_what_a_definition_in_python_says() -> None:
    assert read(TALK) == TALK_IN_PYTHON
    assert read(TALK).digest == TALK_IN_PYTHON.digest


@pytest.mark.parametrize(
    "procedure", [TALK_IN_PYTHON, *installed_procedures().values()], ids=lambda one: one.key
)
def test_a_procedure_that_is_written_is_read_back_as_it_was(procedure: Procedure, tmp_path: Path) -> None:
    if procedure.behaviour is not None:
        pytest.skip("does part of its work in code")
    path = tmp_path / "procedure.toml"
    procedure.write(path)

    again = Procedure.read(path)

    assert (again, again.digest) == (procedure, procedure.digest)
    assert again.to_toml() == path.read_text(encoding="utf-8")


WORDS = st.text(min_size=1, max_size=20).filter(str.strip)
TITLES = st.fixed_dictionaries({"zh": WORDS, "en": WORDS})
KEYS = st.sampled_from(["a", "b-1", "c2"])
RULES = st.sampled_from(
    [consent_of("a"), majority(quorum="2/3", of="present"), supermajority("1"), advice_only()]
)


@given(TITLES, WORDS, st.lists(KEYS, unique=True), RULES, st.booleans())
def test_any_procedure_that_is_written_is_read_back_as_it_was(
    title: Mapping[str, str], basis: str, keys: list[str], rule: DecisionRule, meeting: bool
) -> None:
    moves = dict.fromkeys(("propose", "consent", "vote", "agree", "say:plan"), ("a", "*"))
    procedure = Procedure(
        key="talk",
        title=title,
        basis=basis,
        seats=[Seat(key, title={**title, "zh-Hant": basis}) for key in dict.fromkeys(["a", *keys])],
        stages=[Stage("one", yields="talk:done", moves=moves, meeting=meeting, basis=basis)],
        suits=keys,
        decides=rule,
    )

    assert read(procedure.to_toml()) == procedure


def test_a_procedure_with_code_cant_be_written_and_no_file_is_made(tmp_path: Path) -> None:
    class Rounds(Behaviour[int]):
        name = "tea-talk"

    talk = Procedure(key="talk", title={"zh": "茶", "en": "Tea"}, stages=[Stage("talk")], behaviour=Rounds())

    with pytest.raises(InvalidInput) as caught:
        talk.write(tmp_path / "talk.toml")

    assert caught.value.code == "definition.code"
    assert "tea-talk 1" in caught.value.message("zh")
    assert list(tmp_path.iterdir()) == []


def test_a_packages_own_file_is_read_from_its_resources_also_where_the_package_is_an_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "teas.zip"
    with ZipFile(archive, "w") as made:
        made.writestr("teas_of_nobody/__init__.py", "")
        made.writestr("teas_of_nobody/tea.toml", TALK)
    monkeypatch.syspath_prepend(archive)
    teas = import_module("teas_of_nobody")

    read_there = Procedure.read(resources.files(teas) / "tea.toml")

    assert read_there == TALK_IN_PYTHON
    sys.modules.pop("teas_of_nobody")


def test_a_file_that_isnt_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Procedure.read(tmp_path / "tea.toml")


# ---- what is wrong, and on which line


FAULTS: list[tuple[str, str, int, str, str]] = [
    # keys and types
    ('basis = "《茶经》"', 'bassis = "x"', 4, "definition.unknown-key", "basis"),
    ("at_most = 2", "at_mots = 2", 11, "definition.unknown-key", "at_most"),
    ("repeatable = true", "repeatabel = true", 21, "definition.unknown-key", "repeatable"),
    ("until =", "untill =", 39, "definition.unknown-key", "until"),
    ('kind = "consent-of"', 'kid = "consent-of"', 42, "definition.unknown-key", "kind"),
    ("[decides]", "[deicdes]", 41, "definition.unknown-key", "decides"),
    ("[decides]\n", '[decides]\ncode = "x"\n', 42, "definition.unknown-key", "code"),
    ('key = "tea-talk"\n', "", 1, "definition.missing-key", "key"),
    ('key = "guest"\n', "", 14, "definition.missing-key", "key"),
    ('[decides]\nkind = "consent-of"\n', "[decides]\n", 41, "definition.missing-key", "kind"),
    ('key = "tea-talk"', "key = 5", 2, "definition.wrong-type", "text, not 5"),
    ('title = { zh = "茶话会", en = "Tea talk" }', 'title = "Tea"', 3, "definition.wrong-type", "mapping"),
    ('en = "Tea talk"', "en = true", 3, "definition.wrong-type", "title.en takes text, not true"),
    ('suits = ["tea", "cake"]', "suits = 3", 5, "definition.wrong-type", "text, not 3"),
    ('suits = ["tea", "cake"]', 'suits = [\n"tea",\n3]', 7, "definition.wrong-type", "text, not 3"),
    ("at_least = 1", 'at_least = "1"', 10, "definition.wrong-type", "a whole number"),
    ("at_least = 1", "at_least = true", 10, "definition.wrong-type", "a whole number, not true"),
    ("repeatable = true", "repeatable = 1", 21, "definition.wrong-type", "true or false"),
    ("[stages.moves]\n", "[stages.moves]\nvote = 1\n", 29, "definition.wrong-type", "stages.moves.vote"),
    ('[[seats]]\nkey = "guest"\n', '[seats]\nkey = "guest"\n', 14, "definition.not-toml", "seats"),
    ("[[duties]]", "[duties]", 36, "definition.wrong-type", "[[double brackets]], not a mapping"),
    ('until = "table"', 'until = "table"\nwhat = "tea"', 40, "definition.wrong-type", "one of answer"),
    ("at_least = 1", "at_least = 1.0", 10, "definition.float", '"1.0"'),
    ('basis = "《茶经》"', "basis = 0780-01-01", 4, "definition.date", '"0780-01-01"'),
    # what each part says of itself
    ('key = "tea-talk"', 'key = "Tea"', 2, "procedure.key", "'Tea'"),
    (', en = "Tea talk"', "", 3, "procedure.title", "en"),
    ('zh = "茶话会"', 'zh = " "', 3, "seat.title", "zh"),
    ('zh = "主人"', 'ZH = "主人"', 12, "seat.title", "ZH"),
    ('key = "host"', 'key = "the host"', 9, "seat.key", "the host"),
    ("at_least = 1", "at_least = -1", 10, "seat.limits", "host"),
    ("at_most = 2", "at_most = 0", 11, "seat.limits", "host"),
    ('key = "invite"', 'key = "in vite"', 19, "procedure.stage-key", "in vite"),
    # what only the whole shows
    ('answer = ["host"]', 'answer = ["hots"]', 31, "procedure.no-seat", "did you mean host?"),
    ('consent = ["host", "guest"]', 'consent = ["host",\n"ghost"]', 34, "procedure.no-seat", "ghost"),
    ('owed_by = "host"', 'owed_by = "hosts"', 37, "procedure.no-seat", "did you mean host?"),
    ('sides = ["host", "guest"]', 'sides = ["host", "gust"]', 43, "procedure.no-seat", "did you mean guest?"),
    ('key = "guest"', 'key = "host"', 15, "procedure.twice", "host"),
    ('key = "table"', 'key = "invite"', 24, "procedure.twice", "invite"),
    ('yields = ["notice", "tea-talk:menu"]', 'yields = ["note", "notise"]', 20, "procedure.artefact", "notice"),
    ('needs = "roll"', 'needs = "rolls"', 25, "procedure.artefact", "did you mean roll?"),
    ('needs = "roll"', 'needs = [\n"roll",\n"points"]', 27, "procedure.unreachable", "points"),
    ("propose =", "proposes =", 32, "procedure.move", "did you mean propose?"),
    ('"say:directive"', '"say:tea"', 30, "procedure.move", "say:tea"),
    ('to = ["question", "demand"]', 'to = ["question", "demands"]', 38, "procedure.duty-to", "did you mean demand?"),
    ('until = "table"', 'until = "tabel"', 39, "procedure.duty-until", "did you mean table?"),
    ('owed_by = "host"\n', "", 36, "procedure.duty-empty", "owes"),
    ('owed_by = "host"', 'owed_by = "host"\nwhat = "anser"', 38, "definition.wrong-type", "what"),
    ('owed_by = "host"', 'owed_by = "host"\nahead = { number = 3, unit = "days" }', 38, "procedure.duty-field", "ahead"),
    ('owed_by = "host"', 'owed_by = "host"\nwithin = { number = 0, unit = "days" }', 38, "deadline.period-number", "0"),
    ('owed_by = "host"', 'owed_by = "guest"', 36, "procedure.duty-hopeless", "guest"),
    ('adopts = "intention"', 'adopts = ["agreed", "wish"]', 6, "procedure.adopts", "wish"),
    ('kind = "consent-of"', 'kind = "consent"', 42, "decision.kind", "did you mean consent-of"),
    ("params = {", "params = { share = 1,", 43, "decision.params", "share"),
    ('sides = ["host", "guest"]', 'sides = "host"', 43, "decision.seats", "host"),
    ('kind = "consent-of"', 'kind = "consent-of"\nmoves = "vote"', 43, "decision.moves", "vote"),
    ('agree = "host"\n', "", 40, "procedure.rule-hopeless", "agree"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "code", "clue"), FAULTS, ids=lambda value: str(value)[:40])
def test_a_fault_is_told_with_file_and_line(old: str, new: str, line: int, code: str, clue: str) -> None:
    assert TALK.count(old) >= 1
    error = refused(TALK.replace(old, new, 1))

    assert (error.code, error.where) == (code, f"tea.toml:{line}")
    assert clue in str(error)


TRIGGER = '[trigger]\nartefact = "tea-talk:menu"\ntimes = 2\nof = ["complaint"]\n'
TRIGGER_FAULTS = [
    ('"tea-talk:menu"', '"menu"', 47, "trigger.artefact"),
    ('"tea-talk:menu"', '"tea-talk:cake"', 47, "procedure.trigger"),
    ("times = 2", "times = 1", 48, "trigger.times"),
    ("times = 2", "often = 2", 48, "definition.unknown-key"),
    ('"complaint"', '"complaints"', 49, "trigger.of"),
]


@pytest.mark.parametrize(("old", "new", "line", "code"), TRIGGER_FAULTS)
def test_a_fault_of_what_sets_it_off_is_told_with_file_and_line(
    old: str, new: str, line: int, code: str
) -> None:
    assert read(f"{TALK}\n\n{TRIGGER}").trigger is not None
    error = refused(f"{TALK}\n\n{TRIGGER.replace(old, new)}")

    assert (error.code, error.where) == (code, f"tea.toml:{line}")


RULE_FAULTS = [
    ('kind = "majority"\nparams = { share = "1/2", of = "heads" }', 43, "decision.of"),
    ('kind = "majority"\nparams = { share = "half", of = "votes" }', 43, "decision.share"),
    ('kind = "majority"\nparams = { share = 1, of = "votes" }', 43, "decision.share"),
    ('kind = "majority"\nparams = { share = "1", of = "votes" }', 43, "decision.more-than-all"),
    ('kind = "majority"\n[decides.params]\nof = "votes"\nshare = "0"', 45, "decision.share"),
    ('kind = "tea:oldest"', 41, "decision.moves"),
    ('kind = "tea:oldest"\nmoves = "sing"', 43, "decision.moves"),
]


@pytest.mark.parametrize(("rule", "line", "code"), RULE_FAULTS)
def test_a_fault_of_the_rule_is_told_with_file_and_line(rule: str, line: int, code: str) -> None:
    error = refused(TALK[: TALK.index('kind = "consent-of"')] + rule)

    assert (error.code, error.where) == (code, f"tea.toml:{line}")


@pytest.mark.parametrize("stages", ["stages = []", ""])
def test_a_procedure_without_stages_is_refused(stages: str) -> None:
    error = refused(f'key = "tea"\ntitle = {{ zh = "茶", en = "Tea" }}\n{stages}')

    assert error.code == "procedure.no-stages"
    assert error.where == f"tea.toml:{3 if stages else 1}"


HOSTILE = [
    '"__class__" = 1',
    '"" = 1',
    '"\\u0000\\u001b[31m" = 1',
    f'"{"x" * 10_000}" = 1',
    '"origin" = { distribution = "x", version = "1" }',
    'behaviour = "os.system"',
    "__attrs_attrs__ = []",
]


@pytest.mark.parametrize("key", HOSTILE)
def test_keys_that_were_made_to_do_harm_are_unknown_and_shown_in_short(key: str) -> None:
    error = refused(TALK.replace('basis = "《茶经》"', key, 1))

    assert (error.code, error.where) == ("definition.unknown-key", "tea.toml:4")


def test_errors_in_python_name_the_part_too() -> None:
    with pytest.raises(InvalidInput) as caught:
        Procedure(key="tea", title={"zh": "茶", "en": "Tea"}, stages=[Stage("a"), Stage("b", needs="pots")])

    assert caught.value.__notes__ == ["in stages[1].needs[0]"]
    assert caught.value.where is None


# ---- a rule that a plugin brings


def oldest(rule: DecisionRule, ballot: Ballot) -> Verdict:
    return Verdict("holds", rule)


OLDEST = RuleKind(
    key="tea:oldest", takes="vote", apply=oldest, words={"zh": "长者定", "en": "the oldest decides"}
)
BY_THE_OLDEST = (
    TALK[: TALK.index("[decides]")].replace("consent =", "vote =")
    + '[decides]\nkind = "tea:oldest"\nmoves = "vote"\n'
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tea.toml"
    path.write_text(BY_THE_OLDEST, encoding="utf-8")
    return path


def test_a_rule_that_a_plugin_brings_is_named_and_gets_its_code(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugins, "installed", lambda: Installed(decision_rules={"tea:oldest": OLDEST}))

    found = procedure_in_file(file)

    assert found.decides.code is OLDEST
    assert found.decides.explain("zh") == "长者定"
    assert Procedure.read(file) == found == read(found.to_toml())


def test_a_rule_that_no_installed_plugin_brings_is_told_with_its_line(file: Path) -> None:
    with pytest.raises(UnknownReference) as caught:
        procedure_in_file(file)

    assert (caught.value.code, caught.value.where) == ("plugin.rule-missing", f"{file}:42")
    assert "tea:oldest" in caught.value.message("zh")


def test_a_rule_with_parameters_that_its_plugin_doesnt_take_is_told_with_its_line(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugins, "installed", lambda: Installed(decision_rules={"tea:oldest": OLDEST}))
    file.write_text(BY_THE_OLDEST + "params = { age = 90 }\n", encoding="utf-8")

    with pytest.raises(InvalidInput) as caught:
        procedure_in_file(file)

    assert (caught.value.code, caught.value.where) == ("decision.params", f"{file}:44")
