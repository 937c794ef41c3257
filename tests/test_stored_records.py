"""Records stored by earlier versions: whatever changes, they verify and read as they did."""

from __future__ import annotations

from pathlib import Path

import pytest

from deliberation import Ledger, Record, Session
from deliberation.cases import outline
from deliberation.verification import verify_file


STORED = sorted((Path(__file__).parent / "records").glob("*.record.jsonl"))


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.name)
def test_a_stored_record_verifies_to_its_end_and_survives_reading(path: Path) -> None:
    found = verify_file(path)

    assert (found.ok, found.sealed, found.unknown, found.erased) == (True, True, (), ())
    assert Record.read(path).to_bytes() == path.read_bytes()


def test_the_first_stored_record_tells_what_it_told() -> None:
    record = Record.read(Path(__file__).parent / "records" / "xinheyuan-sf-express.record.jsonl")

    told = outline(record)

    assert len(told["facts"]) == 25
    assert told["stages_reached"] == ["remedy", "notice", "hearing", "settlement"]
    assert [one["modality"] for one in told["terms"]] == ["commitment"] * 3 + ["contingent-commitment"]
    assert Ledger.of(record).status("S4.A4", on="2023-05-01").status == "undetermined"
    assert Session.resume(record, clock=None).procedure.key == "grid-meeting"
