"""Every case file here replays to a record that verifies, with papers in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from deliberation import load_case
from deliberation.cases import outline
from deliberation.convening import convene
from deliberation.publishing import minutes, to_markdown
from deliberation.verification import verify
from deliberation.wording import LANGS


CASES = sorted((Path(__file__).parents[2] / "examples" / "cases").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_replays_verifies_and_is_written_up(path: Path) -> None:
    case = load_case(path)
    record = case.replay().record

    told = outline(record, name=case.slug)

    assert case.replay().record.to_bytes() == record.to_bytes()
    assert verify(record.to_bytes(), head=record.head).sealed
    assert told["facts"]
    assert told["votes"] == []
    assert told["stages_not_reported"]
    assert all(to_markdown(minutes(record), lang) for lang in LANGS)
    assert convene(case.issues, case.network, case.forum).explain("zh")
