"""Every hook is one that a plugin here uses, and each is documented with an example."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from importlib.metadata import EntryPoint

import pluggy
import pytest

from deliberation import (
    Ballot,
    Calendar,
    Event,
    Forum,
    Issue,
    Paper,
    Procedure,
    Record,
    Roll,
    RuleKind,
    Seat,
    SeatRule,
    Session,
    Sheet,
    Stage,
    Stakeholder,
    StakeholderNetwork,
    Step,
    Tie,
    Verdict,
    convene,
    hooks,
    installed_procedures,
    plugins,
)
from deliberation.decisions import apply
from deliberation.plugins import GROUP, Installed, installed


HOOKS = [name for name in vars(hooks) if name.startswith("deliberation_")]


def test_every_hook_is_a_specification_with_a_prefix() -> None:
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)

    assert HOOKS
    assert all(hasattr(manager.hook, name) for name in HOOKS)


def test_every_hook_says_what_it_is_for_with_an_example() -> None:
    for name in HOOKS:
        assert "Example::" in (inspect.getdoc(getattr(hooks, name)) or "")


@pytest.mark.needs("grid-meeting")
def test_core_and_the_plugins_here_offer_procedures_through_the_hook() -> None:
    assert {"community", "grid-meeting"} <= set(installed_procedures())


# ---- what each hook does


class Plugin:
    """A plugin that answers one hook."""

    def __init__(self, hook: str, answer: Callable[..., object]) -> None:
        setattr(self, hook, hooks.hookimpl(answer))


def asked(monkeypatch: pytest.MonkeyPatch, hook: str, answer: Callable[..., object]) -> Installed:
    """What is installed, with a plugin that gives this answer beside what the core has."""
    point = EntryPoint("tea", "tea", GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda self: Plugin(hook, answer))
    monkeypatch.setattr(plugins, "entry_points", lambda group: [point])
    return installed()


def test_hook_deliberation_api_version_tells_which_plugins_are_for_other_hooks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert asked(monkeypatch, "deliberation_api_version", lambda: hooks.API_VERSION).left_out == ()
    [left] = asked(monkeypatch, "deliberation_api_version", lambda: hooks.API_VERSION + 1).left_out

    assert left.reason.code == "plugin.api-version"


def test_hook_deliberation_procedures_offers_procedures(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Procedure(key="tea", title={"zh": "茶", "en": "Tea"}, stages=[Stage("talk")])

    found = asked(monkeypatch, "deliberation_procedures", lambda: [talk])

    assert found.procedures["tea"] == installed_procedures()["tea"] == talk


def test_hook_deliberation_decision_rules_offers_kinds_that_procedures_decide_by(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = {"zh": "随意", "en": "whatever"}
    kind = RuleKind(key="tea:any", takes="vote", apply=lambda rule, _: Verdict("holds", rule), words=words)

    found = asked(monkeypatch, "deliberation_decision_rules", lambda: [kind])

    assert found.decision_rules == {"tea:any": kind}
    assert apply(found.decision_rules["tea:any"].rule(), Ballot(Roll())).outcome == "holds"


def test_hook_deliberation_convening_rules_says_what_found_by_means(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"zh": "喂养者", "en": "feeder"}
    feeds = SeatRule(key="feeds", start="about", ways=((Step("feeds"),),), title=words, meaning=words)
    network = StakeholderNetwork([Stakeholder("ann"), Stakeholder("cats")], [Tie("ann", "feeds", "cats")])
    talk = Procedure(
        key="cats", title={"zh": "猫", "en": "Cats"}, seats=[Seat("feeder", found_by="feeds")], stages=[Stage("talk")]
    )  # fmt: skip

    asked(monkeypatch, "deliberation_convening_rules", lambda: [feeds])
    plan = convene(Issue("cats in the yard", about="cats"), network, Forum("yard", procedure=talk))

    assert [(one.id, one.seat) for one in plan.invitees] == [("ann", "feeder")]


def test_hook_deliberation_papers_offers_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    title = {"zh": "篇幅", "en": "Length"}
    length = Paper(
        key="length", title=title, write=lambda record: Sheet(columns=[title], rows=[[len(record)]])
    )
    session = Session.open(Forum("hall", procedure=installed_procedures()["community"]))

    found = asked(monkeypatch, "deliberation_papers", lambda: [length])

    assert found.papers["length"].write(session.record).rows == ((1,),)


def test_hook_deliberation_calendars_offers_calendars(monkeypatch: pytest.MonkeyPatch) -> None:
    title = {"zh": "双休日", "en": "Weekends"}
    weekends = Calendar(
        key="weekends", title=title, resting=lambda day: day.weekday() > 4, known=(2023, 2023), basis="custom"
    )

    found = asked(monkeypatch, "deliberation_calendars", lambda: [weekends])

    assert found.calendars["weekends"].rests(date(2023, 2, 11)) is True
    assert found.calendars["weekends"].rests(date(2024, 2, 11)) is None


def test_hook_deliberation_recorded_is_told_of_every_event_of_a_session_with_a_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[tuple[int, str]] = []

    def recorded(record: Record, event: Event) -> None:
        heard.append((len(record), event.kind))

    community = installed_procedures()["community"]
    asked(monkeypatch, "deliberation_recorded", recorded)
    Session.open(Forum("hall", procedure=community), clock=None).enter("propose")
    Session.open(Forum("hall", procedure=community)).enter("propose")

    assert heard == [(1, "open"), (2, "enter")]
