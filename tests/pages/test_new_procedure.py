"""A procedure that `deliberation new-procedure` wrote installs, passes the checks and runs, with nothing but the library beside it."""

from __future__ import annotations

import json
from typing import Any

import pytest


CASE = """\
format: deliberation.case/1
case: tea
procedure: tea-talk
date: 2026-03-01
stakeholders: [{id: ann}, {id: bo}, {id: cy}]
record:
  - seat: {holder: ann, seat: convener}
  - seat: {holder: bo, seat: participant}
  - seat: {holder: cy, seat: participant}
  - meet: {}
  - enter: {stage: talk}
  - say: {what: question, text: green or black?}
    by: bo
"""


@pytest.mark.parametrize("code", ["", " --code"])
def test_it_installs_passes_the_checks_and_runs_as_it_is(code: str, workplace: Any) -> None:
    workplace.run(f"deliberation new-procedure tea-talk .{code}")
    workplace.run("pip install './deliberation-tea-talk[test]'")

    listed = json.loads(workplace.run("deliberation procedures --json").stdout)
    assert {one["key"]: (one["distribution"], one["version"]) for one in listed}["tea-talk"] == (
        "deliberation-tea-talk", "0.1.0",
    )  # fmt: skip

    told = json.loads(workplace.run("deliberation check tea-talk --json").stdout)
    assert (told["procedure"], told["verdict"]) == ("tea-talk", "pass")
    assert "1 passed" in workplace.run("python -m pytest -q deliberation-tea-talk").stdout

    (workplace.folder / "tea.yaml").write_text(CASE, encoding="utf-8")
    ran = json.loads(workplace.run("deliberation run tea.yaml --json").stdout)
    assert (ran["procedure"], ran["stages_reached"]) == ("tea-talk", ["talk"])


def test_its_key_is_taken_once_it_is_installed(workplace: Any) -> None:
    workplace.run(
        "deliberation new-procedure tea-talk . && pip install ./deliberation-tea-talk && mkdir again"
    )

    done = workplace.run("deliberation new-procedure tea-talk again", check=False)

    assert done.returncode == 2
    assert "deliberation-tea-talk" in done.stdout
    assert list((workplace.folder / "again").iterdir()) == []
