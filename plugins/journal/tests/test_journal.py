"""The file is the record, event by event; what was removed is gone from it."""

from __future__ import annotations

from pathlib import Path

import deliberation_journal
import pytest
from deliberation_journal import FOLDER
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliberation import Forum, Issue, Record, Roll, Session, Stakeholder, installed_procedures


def opened(**more: object) -> Session:
    roll = Roll.of({"stakeholder": [Stakeholder("ann", "Ann"), Stakeholder("bo", "Bo")]})
    forum = Forum("hall", procedure=installed_procedures()["community"])
    return Session.open(forum, Issue("the bench"), roll=roll, on="2026-03-01", **more)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    return tmp_path


def test_after_every_event_the_file_is_the_record(folder: Path) -> None:
    session = opened()
    path = folder / f"{session.record.id}.record.jsonl"

    session.enter("consult")
    assert path.read_bytes() == session.record.to_bytes()
    session.say("ann", "complaint", "no shade")
    assert path.read_bytes() == session.record.to_bytes()
    assert [one.name for one in folder.iterdir()] == [path.name]


def test_a_text_that_is_removed_is_gone_from_the_file(folder: Path) -> None:
    session = opened()
    session.enter("consult")
    said = session.say("ann", "complaint", "Bo snores")
    session.redact(said, "data.text")

    [path] = folder.iterdir()

    assert b"snores" not in path.read_bytes()
    assert Record.read(path) == session.record


def test_a_session_that_goes_on_goes_on_in_its_file(folder: Path) -> None:
    session = opened()
    again = Session.resume(Record.read(folder / f"{session.record.id}.record.jsonl"))
    again.enter("consult")

    assert Record.read(folder / f"{session.record.id}.record.jsonl").events[-1].kind == "enter"


def test_a_file_that_somebody_cut_is_written_anew(folder: Path) -> None:
    session = opened()
    path = folder / f"{session.record.id}.record.jsonl"
    path.write_bytes(path.read_bytes()[:-40])

    session.enter("consult")

    assert path.read_bytes() == session.record.to_bytes()


def test_an_id_that_is_no_file_name_gets_one_inside_the_folder(folder: Path) -> None:
    session = opened(id="../../elsewhere")

    [path] = folder.iterdir()

    assert Record.read(path).id == session.record.id


def test_without_a_folder_named_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    monkeypatch.chdir(tmp_path)
    opened()

    assert list(tmp_path.iterdir()) == []


def test_a_replay_leaves_no_file(folder: Path) -> None:
    opened(clock=None)

    assert list(folder.iterdir()) == []


def test_a_folder_that_isnt_there_is_logged_by_name_and_the_session_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path / "gone"))
    session = opened()
    session.enter("consult")

    assert "plugin journal (deliberation-journal)" in caplog.text
    assert caplog.text.count("plugin journal") == 1
    assert session.state.stage == "consult"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(max_size=20), max_size=6))
def test_whatever_is_said_the_file_reads_back_as_the_record(texts: list[str], folder: Path) -> None:
    session = opened(clock=None, observers=[])
    session.enter("consult")
    for text in texts:
        said = session.say("ann", "plan", text or "…")
        deliberation_journal.deliberation_recorded(session.record, said)

    for path in folder.iterdir():
        if path.stem.startswith(session.record.id):
            assert Record.read(path) == session.record
