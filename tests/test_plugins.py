"""Whatever a plugin does, it is named and left out, and everything else works."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path
from typing import Any

import pytest

from deliberation import (
    UnknownReference,
    installed_procedures,
    plugins,
)
from deliberation.plugins import DISABLE, GROUP, Installed, installed, procedure_named


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
