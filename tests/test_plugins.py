"""Whatever a plugin does, it is named and left out, and everything else works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path
from typing import Any

import pytest

from deliberation import (
    Forum,
    Issue,
    Procedure,
    Record,
    Refused,
    Roll,
    Session,
    Stakeholder,
    Term,
    UnknownReference,
    installed_procedures,
    plugins,
)
from deliberation.cli import main
from deliberation.plugins import DISABLE, GROUP, Installed, installed, procedure_named
from deliberation.wording import LANGS


TITLE = """title={"zh": "茶", "en": "Tea"}, stages=[Stage("talk")]"""
HEAD = "from deliberation import Procedure, Stage, hookimpl\n"
OFFERS = HEAD + "@hookimpl\ndef deliberation_procedures():\n    return "


def one(key: str) -> str:
    return f"Procedure(key={key!r}, {TITLE})"


WORKING = OFFERS + f"[{one('tea')}]"


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to write plugins into, each a module; nothing of them stays behind."""
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for module in tmp_path.glob("*.py"):
        sys.modules.pop(module.stem, None)


class Tea(Distribution):
    """A distribution that isn't there but for its name."""

    def __init__(self, name: str = "tea-talk") -> None:
        self._name = name

    def read_text(self, filename: str) -> str | None:
        return (
            f"Metadata-Version: 2.1\nName: {self._name}\nVersion: 4.2\n" if filename == "METADATA" else None
        )

    def locate_file(self, path: Any) -> Any:
        return Path(path)


def point(
    folder: Path, name: str, source: str, *, attribute: str = "", dist: Distribution | None = None
) -> EntryPoint:
    module = f"plugin_{name.replace('-', '_')}_{abs(hash(str(folder)))}"
    (folder / f"{module}.py").write_text(source, encoding="utf-8")
    made = EntryPoint(name, f"{module}:{attribute}" if attribute else module, GROUP)
    vars(made).update(dist=dist)
    return made


def left_out(found: Installed) -> dict[str, str]:
    return {left.plugin: left.reason.code for left in found.left_out}


BROKEN = {
    "raises-on-import": ("1/0", "plugin.raised"),
    "leaves-on-import": ("raise SystemExit(3)", "plugin.raised"),
    "cant-be-parsed": ("def (", "plugin.raised"),
    "imports-what-isnt-there": ("import tea_leaves_nobody_has", "plugin.raised"),
    "raises-in-the-hook": (OFFERS + "1/0", "plugin.raised"),
    "leaves-in-the-hook": (OFFERS + "exit(3)", "plugin.raised"),
    "raises-while-listing": (OFFERS + f"(1/0 if i else {one('tea')} for i in range(2))", "plugin.raised"),
    "defines-nonsense": (OFFERS + "[Procedure(key='tea', title={}, stages=[])]", "procedure.title"),
    "returns-a-number": (OFFERS + "5", "plugin.not-a-list"),
    "returns-text": (OFFERS + "'tea'", "plugin.not-a-list"),
    "returns-one-procedure": (OFFERS + one("tea"), "plugin.not-a-list"),
    "returns-nothing": (OFFERS + "None", "plugin.not-a-list"),
    "returns-rubbish": (OFFERS + f"[{one('tea')}, 'cake']", "plugin.not-of-kind"),
    "returns-a-mapping": (OFFERS + f"{{'tea': {one('tea')}}}", "plugin.not-of-kind"),
    "returns-a-class": (OFFERS + "[Procedure]", "plugin.not-of-kind"),
    "takes-cores-key": (OFFERS + f"[{one('community')}]", "plugin.key-taken"),
    "takes-a-key-twice": (OFFERS + f"[{one('tea')}, {one('tea')}]", "plugin.key-twice"),
    "misspells-the-hook": (
        HEAD + "@hookimpl\ndef deliberation_procedure():\n    return []",
        "plugin.bad-hook",
    ),
    "asks-for-arguments": (
        HEAD + "@hookimpl\ndef deliberation_procedures(tea):\n    return []",
        "plugin.bad-hook",
    ),
    "forgets-the-mark": ("def deliberation_procedures():\n    return []", "plugin.no-hooks"),
    "is-empty": ("", "plugin.no-hooks"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_plugin_is_named_and_left_out_while_others_work(name: str, workshop: Path) -> None:
    source, code = BROKEN[name]
    points = [point(workshop, "before", OFFERS + f"[{one('milk')}]"), point(workshop, name, source),
              point(workshop, "after", WORKING)]  # fmt: skip

    found = installed(points)

    assert list(found.procedures) == ["community", "milk", "tea"]
    assert left_out(found) == {name: code}
    [left] = found.left_out
    assert left.distribution in (None, name)
    for sentence in (left.explain("zh"), left.explain("en")):
        assert sentence.strip()
        assert "no wording" not in sentence


@pytest.mark.parametrize(
    ("name", "clue"), [("misspells-the-hook", "deliberation_procedure"), ("asks-for-arguments", "tea")]
)
def test_what_is_wrong_with_a_hook_is_said(name: str, clue: str, workshop: Path) -> None:
    [left] = installed([point(workshop, name, BROKEN[name][0])]).left_out

    assert clue in left.explain("en")


def test_who_has_a_key_first_is_named(workshop: Path) -> None:
    first = point(workshop, "first", WORKING, dist=Tea())
    found = installed([first, point(workshop, "second", WORKING, dist=Tea("other-tea"))])

    assert found.procedures["tea"].origin is not None
    assert found.procedures["tea"].origin.distribution == "tea-talk"
    [left] = found.left_out
    assert (left.plugin, left.distribution) == ("second", "other-tea")
    assert left.explain("en") == "the key tea is taken by tea-talk"
    assert left.explain("zh") == "键 tea 已被 tea-talk 使用"


def test_a_plugin_one_of_whose_procedures_is_taken_offers_none(workshop: Path) -> None:
    found = installed([point(workshop, "both", OFFERS + f"[{one('tea')}, {one('community')}]")])

    assert list(found.procedures) == ["community"]


def test_a_procedure_knows_the_distribution_it_came_from(workshop: Path) -> None:
    with_dist = installed([point(workshop, "tea", WORKING, dist=Tea())]).procedures["tea"].origin
    without = installed([point(workshop, "loose", WORKING)]).procedures["tea"].origin

    assert with_dist is not None
    assert (with_dist.distribution, with_dist.version) == ("tea-talk", "4.2")
    assert without is not None
    assert (without.distribution, without.version) == ("loose", "?")


def test_a_plugin_may_be_an_object_and_may_offer_nothing(workshop: Path) -> None:
    source = (
        HEAD
        + f"class P:\n    @hookimpl\n    def deliberation_procedures(self):\n        return iter([{one('tea')}])\np = P()"
    )
    nothing = OFFERS + "[]"

    found = installed([point(workshop, "object", source, attribute="p"), point(workshop, "nothing", nothing)])

    assert list(found.procedures) == ["community", "tea"]
    assert found.left_out == ()


def test_an_object_without_hooks_is_left_out(workshop: Path) -> None:
    assert left_out(installed([point(workshop, "number", "p = 5", attribute="p")])) == {
        "number": "plugin.no-hooks"
    }


def test_cores_own_procedure_is_first_and_there_without_any_plugin() -> None:
    found = installed([])

    assert list(found.procedures) == ["community"]
    origin = found.procedures["community"].origin
    assert origin is not None
    assert origin.distribution == "deliberation"


@pytest.mark.needs("grid-meeting")
def test_the_grid_meeting_is_found_where_it_is_installed() -> None:
    found = installed_procedures()

    assert next(iter(found)) == "community"
    assert found["grid-meeting"] is not None
    assert procedure_named("grid-meeting") == found["grid-meeting"]


def test_asking_for_a_procedure_that_isnt_installed_names_those_that_are() -> None:
    with pytest.raises(UnknownReference) as unknown:
        procedure_named("tea")
    assert unknown.value.code == "plugin.no-procedure"
    assert "community" in str(unknown.value)


@pytest.mark.needs("grid-meeting")
@pytest.mark.parametrize(
    ("disabled", "printed"),
    [("grid-meeting", ["community"]), (" tea , grid-meeting ", ["community"]), ("tea", ["community", "grid-meeting"]),
     ("", ["community", "grid-meeting"])],
)  # fmt: skip
def test_plugins_can_be_switched_off_by_name(disabled: str, printed: list[str]) -> None:
    program = "from deliberation.plugins import installed; found = installed(); print(*found.procedures, *found.left_out)"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {DISABLE: disabled},
        capture_output=True,
        text=True,
        check=True,
    )

    named = ran.stdout.split()
    assert [key for key in named if key in ("community", "grid-meeting")] == printed


def test_installed_plugins_are_taken_in_the_order_of_their_names(
    workshop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = [
        point(workshop, "b", OFFERS + f"[{one('b')}]"),
        point(workshop, "a", OFFERS + f"[{one('late')}]", dist=Tea("z")),
        point(workshop, "a", OFFERS + f"[{one('a')}]", dist=Tea("y")),
    ]
    monkeypatch.delenv(DISABLE, raising=False)
    monkeypatch.setattr(plugins, "entry_points", lambda group: points if group == GROUP else [])

    assert list(installed_procedures()) == ["community", "a", "b"]


def test_an_entry_point_that_points_nowhere_is_left_out() -> None:
    assert left_out(installed([EntryPoint("lost", "not a module", GROUP)])) == {"lost": "plugin.raised"}


# ---- every fault of every hook


RULE = "RuleKind(key={key!r}, takes='vote', apply=print, words={{'zh': '长', 'en': 'old'}})"
SEAT_RULE = "SeatRule(key={key!r}, start='about', ways=((),), title={{'zh': '主', 'en': 'x'}}, meaning={{'zh': '主', 'en': 'x'}})"
PAPER = "Paper(key={key!r}, title={{'zh': '表', 'en': 'List'}}, write=lambda record: None)"
OFFERS_OF: dict[str, tuple[str, str, str]] = {
    "deliberation_procedures": ("Procedure, Stage", f"Procedure(key={{key!r}}, {TITLE.replace('{', '{{').replace('}', '}}')})", "tea"),
    "deliberation_decision_rules": ("RuleKind", RULE, "tea:oldest"),
    "deliberation_convening_rules": ("SeatRule", SEAT_RULE, "pours"),
    "deliberation_papers": ("Paper", PAPER, "menu"),
}  # fmt: skip


def offering(hook: str, answer: str) -> str:
    """A plugin's source whose hook gives this answer, in which ONE stands for the right thing to offer."""
    names, one_, key = OFFERS_OF[hook]
    own = answer.replace("ONE", one_.format(key=key))
    return f"from deliberation import {names}, hookimpl\n@hookimpl\ndef {hook}():\n    return {own}"


WRONG_ANSWERS = {
    "[ONE, 5]": "plugin.not-of-kind",
    "['tea']": "plugin.not-of-kind",
    "{'tea': ONE}": "plugin.not-of-kind",
    "ONE": "plugin.not-a-list",
    "'tea'": "plugin.not-a-list",
    "5": "plugin.not-a-list",
    "None": "plugin.not-a-list",
    "[ONE, ONE]": "plugin.key-twice",
    "1/0": "plugin.raised",
    "(1/0 for _ in range(1))": "plugin.raised",
    "__import__('sys').exit(3)": "plugin.raised",
}


@pytest.mark.parametrize("answer", WRONG_ANSWERS)
@pytest.mark.parametrize("hook", OFFERS_OF)
def test_a_wrong_answer_to_any_hook_leaves_the_plugin_out_by_name_and_harms_nobody(
    hook: str, answer: str, workshop: Path
) -> None:
    points = [
        point(workshop, "before", WORKING.replace("'tea'", "'milk'")),
        point(workshop, "spoilt", offering(hook, answer), dist=Tea()),
        point(workshop, "after", WORKING.replace("'tea'", "'cake'")),
    ]

    found = installed(points)

    assert list(found.procedures) == ["community", "milk", "cake"]
    [left] = found.left_out
    assert (left.plugin, left.distribution) == ("spoilt", "tea-talk")
    assert left.reason.code == WRONG_ANSWERS[answer]
    if left.reason.code not in ("plugin.raised", "plugin.not-a-list"):
        assert hook in left.explain("zh")


@pytest.mark.parametrize("hook", OFFERS_OF)
def test_what_the_first_plugin_offers_the_second_cant(hook: str, workshop: Path) -> None:
    points = [point(workshop, name, offering(hook, "[ONE]"), dist=Tea(name)) for name in ("first", "second")]

    found = installed(points)

    [left] = found.left_out
    assert (left.plugin, left.distribution, left.reason.code) == ("second", "second", "plugin.key-taken")
    assert OFFERS_OF[hook][2] in left.explain("en")
    offered = {**found.procedures, **found.decision_rules, **found.convening_rules, **found.papers}
    assert OFFERS_OF[hook][2] in offered


@pytest.mark.parametrize("key", ["operates", "convenes", "lives-in"])
def test_a_convening_rule_that_the_core_has_cant_be_taken(key: str, workshop: Path) -> None:
    source = offering("deliberation_convening_rules", f"[{SEAT_RULE.format(key=key)}]")

    [left] = installed([point(workshop, "spoilt", source, dist=Tea())]).left_out

    assert (left.plugin, left.distribution, left.reason.code) == ("spoilt", "tea-talk", "plugin.key-taken")
    assert key in left.explain("zh")


VERSION = HEAD + "@hookimpl\ndef deliberation_api_version():\n    return {given}\n"


@pytest.mark.parametrize("given", ["0", "2", "'1'", "1.5", "[1]", "None"])
def test_a_plugin_for_other_hooks_is_left_out(given: str, workshop: Path) -> None:
    source = VERSION.format(given=given) + WORKING.removeprefix(HEAD)
    found = installed([point(workshop, "tomorrow", source, dist=Tea())])

    if given == "None":  # says nothing
        assert "tea" in found.procedures
        return
    [left] = found.left_out
    assert (left.plugin, left.distribution, left.reason.code) == (
        "tomorrow",
        "tea-talk",
        "plugin.api-version",
    )
    assert given in left.explain("zh")
    assert "tea" not in found.procedures


def test_a_plugin_that_names_these_hooks_is_taken(workshop: Path) -> None:
    source = VERSION.format(given="1") + WORKING.removeprefix(HEAD)

    assert installed([point(workshop, "today", source)]).left_out == ()


def test_an_observer_with_other_arguments_is_left_out(workshop: Path) -> None:
    source = HEAD + "@hookimpl\ndef deliberation_recorded(record, event, mood):\n    pass"

    [left] = installed([point(workshop, "nosy", source, dist=Tea())]).left_out

    assert left.reason.code == "plugin.bad-hook"
    assert "mood" in left.explain("zh")


def test_a_plugin_whose_toml_file_is_wrong_is_left_out_with_the_files_line(workshop: Path) -> None:
    (workshop / "tea.toml").write_text('key = "tea"\ntitle = "Tea"\n', encoding="utf-8")
    source = (
        HEAD.replace("Stage, ", "")
        + "from pathlib import Path\nTEA = Procedure.read(Path(__file__).with_name('tea.toml'))\n"
        + "@hookimpl\ndef deliberation_procedures():\n    return [TEA]"
    )

    [left] = installed([point(workshop, "typed", source, dist=Tea())]).left_out

    assert (left.plugin, left.distribution) == ("typed", "tea-talk")
    assert left.explain("en").startswith(f"{workshop / 'tea.toml'}:2: title takes a mapping")


DECIDES = "from deliberation import DecisionRule, Procedure, RuleKind, Stage, hookimpl\n"
BY_RULE = (
    "@hookimpl\ndef deliberation_procedures():\n    return [Procedure(key='tea', title={{'zh': '茶', 'en': 'Tea'}},"
    " stages=[Stage('talk', moves={{'propose': '*', 'vote': '*', 'agree': '*'}})], seats=[],"
    " decides=DecisionRule('tea:oldest', {params}, moves='vote'))]"
)


@pytest.mark.parametrize(
    ("params", "rules", "code"),
    [
        ("{}", "", "plugin.rule-missing"),
        ("{'age': 90}", offering("deliberation_decision_rules", "[ONE]"), "decision.params"),
    ],
)
def test_a_procedure_whose_rule_is_missing_or_doesnt_fit_is_left_out_alone(
    params: str, rules: str, code: str, workshop: Path
) -> None:
    vote = DECIDES + BY_RULE.format(params=params)
    points = [
        point(workshop, "tea", vote, dist=Tea()),
        point(workshop, "cake", WORKING.replace("'tea'", "'cake'")),
    ]
    if rules:
        points.append(point(workshop, "rules", rules))

    found = installed(points)

    assert list(found.procedures) == ["community", "cake"]
    [left] = found.left_out
    assert (left.plugin, left.distribution, left.reason.code) == ("tea", "tea-talk", code)
    assert "tea:oldest" in left.explain("zh")


# ---- faults while a session runs


FAILING = """
from deliberation import Behaviour, Procedure, Reason, RuleKind, Seat, Stage, Verdict, hookimpl

class Moody(Behaviour):
    name = "moody"
    def begin(self):
        return 0
    def step(self, own, state, event):
        if event.kind == "propose" and {step}:
            raise RuntimeError("the kettle is empty")
        return own
    def refusal(self, own, state, event):
        if event.kind == "say" and {refusal}:
            raise RuntimeError("the kettle is empty")

def apply(rule, ballot):
    if {rule}:
        raise RuntimeError("the kettle is empty")
    return Verdict("holds", rule)

KIND = RuleKind(key="moody:any", takes="vote", apply=apply, words={{"zh": "随意", "en": "whatever"}})
MOODY = Procedure(
    key="moody", title={{"zh": "茶", "en": "Tea"}}, seats=[Seat("guest", at_least=1)], decides=KIND.rule(), behaviour=Moody(),
    stages=[Stage("talk", needs="roll", meeting=True, moves={{m: "*" for m in ("say", "propose", "vote", "agree")}})],
)

@hookimpl
def deliberation_procedures():
    return [MOODY]

@hookimpl
def deliberation_decision_rules():
    return [KIND]

@hookimpl
def deliberation_recorded(record, event):
    if event.kind == "enter" and {observer}:
        raise RuntimeError("the kettle is empty")
"""


@pytest.fixture
def going(workshop: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A session of an installed procedure that fails in one way, and another session of a procedure that works."""

    def going(fault: str) -> tuple[Session, Session]:
        source = FAILING.format(**{name: name == fault for name in ("step", "refusal", "rule", "observer")})
        points = [point(workshop, "moody", source, dist=Tea())]
        monkeypatch.setattr(plugins, "entry_points", lambda group: points)
        found = installed_procedures()
        return opened(found["moody"], "guest", "talk"), opened(found["community"], "stakeholder", "consult")

    return going


def opened(procedure: Procedure, seat: str, stage: str) -> Session:
    roll = Roll.of({seat: [Stakeholder("ann"), Stakeholder("bo")]})
    session = Session.open(Forum("hall", procedure=procedure), Issue("tea"), roll=roll)
    session.meet()
    session.enter(stage)
    return session


def goes_on(*sessions: Session) -> None:
    """What is recorded is whole, and more can be."""
    for session in sessions:
        again = Record.from_bytes(session.record.to_bytes())
        assert again.events == session.record.events
        before = len(session.record)
        session.note("background", "it rained")
        assert len(session.record) == before + 1


def test_an_observer_that_fails_is_logged_by_name_and_the_session_goes_on(
    going: Any, caplog: pytest.LogCaptureFixture
) -> None:
    session, other = going("observer")

    assert "plugin moody (tea-talk)" in caplog.text
    assert "the kettle is empty" in caplog.text
    session.say("ann", "plan", "drink tea")
    other.say("ann", "plan", "drink tea")
    goes_on(session, other)


def test_a_rule_that_fails_gives_no_verdict_by_name_and_the_session_goes_on(going: Any) -> None:
    session, other = going("rule")
    text = session.propose("ann", [Term("drink tea")])
    session.vote("bo", text, "yes")

    verdict = session.verdict(text)
    with pytest.raises(Refused):
        session.agree(text)

    assert verdict.outcome == "unknown"
    for words in (verdict.explain("zh"), verdict.explain("en")):
        assert all(clue in words for clue in ("moody:any", "tea-talk", "the kettle is empty"))
    goes_on(session, other)


@pytest.mark.parametrize("fault", ["step", "refusal"])
def test_a_behaviour_that_fails_refuses_by_name_and_the_session_goes_on(fault: str, going: Any) -> None:
    session, other = going(fault)
    if fault == "step":
        session.propose("ann", [Term("drink tea")])
    head = session.record.head

    with pytest.raises(Refused) as refused:
        session.say("bo", "plan", "drink tea")

    assert refused.value.code == "move.code-raised"
    for lang in LANGS:
        words = refused.value.message(lang)
        assert all(clue in words for clue in ("moody 1", "tea-talk 4.2", "the kettle is empty"))
    assert session.record.head == head
    goes_on(session, other)


def test_procedures_on_the_command_line_shows_what_was_left_out_and_why(
    workshop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    points = [
        point(workshop, name, source, dist=Tea(f"{name}-dist"))
        for name, source in (
            ("importing", "1/0"),
            ("versed", VERSION.format(given=2)),
            ("ruling", offering("deliberation_decision_rules", "[5]")),
            ("seating", offering("deliberation_convening_rules", f"[{SEAT_RULE.format(key='operates')}]")),
            ("writing", offering("deliberation_papers", "None")),
            ("working", WORKING),
        )
    ]
    monkeypatch.setattr(plugins, "entry_points", lambda group: points)

    with pytest.raises(SystemExit) as done:
        main(["procedures", "--json"])
    told = capsys.readouterr()

    assert done.value.code == 0
    listed = {one["key"]: (one["distribution"], one["version"]) for one in json.loads(told.out)}
    assert listed["tea"] == ("working-dist", "4.2")
    lines = dict(line.split(": ", 1) for line in told.err.splitlines())
    assert set(lines) == {
        f"{name} ({name}-dist)" for name in ("importing", "versed", "ruling", "seating", "writing")
    }
    assert "ZeroDivisionError" in lines["importing (importing-dist)"]
    assert "RuleKind" in lines["ruling (ruling-dist)"]
    assert "operates" in lines["seating (seating-dist)"]
