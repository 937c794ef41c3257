"""Records in files and folders: each once, a broken one told by its name, and looked up where another refers to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deliberation import (
    Archive,
    DamagedRecord,
    DeliberationError,
    InvalidInput,
    Issue,
    Record,
    Session,
    load_case,
)
from deliberation.archives import Findable
from deliberation.community import COMMUNITY
from deliberation.forums import Forum


CASE = Path(__file__).parents[1] / "examples" / "cases" / "xinheyuan-sf-express.yaml"


def made(key: str, *, closed: bool = False) -> Record:
    session = Session.open(
        Forum("hall", procedure=COMMUNITY), Issue("noise"), on="2026-02-08", clock=None, id=key
    )
    if closed:
        session.close()
    return session.record


def laid(folder: Path, *keys: str) -> Path:
    for key in keys:
        path = folder / f"{key}.record.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        made(path.name.partition(".")[0]).write(path)
    return folder


def ids(archive: Archive) -> list[str]:
    return [record.id for record in archive]


def test_a_folder_is_searched_through_and_what_is_neither_record_nor_case_is_left_aside(
    tmp_path: Path,
) -> None:
    laid(tmp_path, "b", "a", "deep/down/c", ".hidden/d")
    (tmp_path / "notes.txt").write_text("no record")

    archive = Archive(tmp_path)

    assert ids(archive) == ["a", "b", "c"]
    assert ids(archive) == ["a", "b", "c"]
    assert isinstance(archive, Findable)


def test_a_folder_that_links_to_itself_is_searched_through_once(tmp_path: Path) -> None:
    laid(tmp_path, "a", "deep/b")
    (tmp_path / "deep" / "round").symlink_to(tmp_path)

    assert ids(Archive(tmp_path)) == ["a", "b"]


def test_files_come_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    laid(tmp_path, "a", "b")

    assert ids(Archive(tmp_path / "b.record.jsonl", tmp_path / "a.record.jsonl")) == ["b", "a"]


@pytest.mark.needs("grid-meeting")
def test_a_case_and_the_record_it_was_replayed_to_come_once(tmp_path: Path) -> None:
    record = load_case(CASE).replay().record
    record.write(tmp_path / "told.record.jsonl")

    assert ids(Archive(CASE, tmp_path)) == [record.id]


def test_a_record_that_goes_further_in_another_file_is_not_counted_twice_nor_guessed(tmp_path: Path) -> None:
    made("r").write(tmp_path / "a.record.jsonl")
    made("r", closed=True).write(tmp_path / "b.record.jsonl")

    with pytest.raises(InvalidInput) as error:
        ids(Archive(tmp_path))

    assert (error.value.code, error.value.where) == ("archive.two-states", str(tmp_path / "b.record.jsonl"))


def test_an_empty_folder_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as error:
        ids(Archive(tmp_path))

    assert (error.value.code, error.value.where) == ("archive.no-records", str(tmp_path))


def test_a_file_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        Archive(tmp_path / "nowhere.yaml")


def test_a_broken_file_is_told_by_its_name(tmp_path: Path) -> None:
    laid(tmp_path, "a", "b")
    (tmp_path / "a.record.jsonl").write_bytes(b"{}\n")

    with pytest.raises(DamagedRecord) as error:
        ids(Archive(tmp_path))

    assert error.value.where == str(tmp_path / "a.record.jsonl")


def test_with_somebody_to_tell_the_others_follow_a_broken_file(tmp_path: Path) -> None:
    laid(tmp_path, "a", "b", "c")
    (tmp_path / "b.record.jsonl").write_bytes(b"{}\n")
    (tmp_path / "d.yaml").write_text("tea: [", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    faults: list[Any] = []

    assert ids(Archive(tmp_path, tmp_path / "empty", on_fault=faults.append)) == ["a", "c"]
    assert [str(one.where).removeprefix(f"{tmp_path}/").partition(":")[0] for one in faults] == [
        "b.record.jsonl", "d.yaml", "empty",
    ]  # fmt: skip
    assert all(isinstance(one, DeliberationError) for one in faults)


def test_a_record_is_found_by_its_id_wherever_it_lies(tmp_path: Path) -> None:
    archive = Archive(laid(tmp_path, "a", "deep/b"))

    found = archive.find("b")

    assert found is not None
    assert found.id == "b"
    assert archive.find("c") is None


@pytest.mark.needs("grid-meeting")
def test_a_record_is_found_by_an_id_of_its_source(tmp_path: Path) -> None:
    record = load_case(CASE).replay().record
    record.write(tmp_path / "told.record.jsonl")

    for archive in (Archive(tmp_path), Archive(CASE)):
        assert archive.find("S4.A4") == record
        assert archive.find(record.id) == record


def test_a_broken_file_is_found_by_nobody(tmp_path: Path) -> None:
    path = laid(tmp_path, "a") / "a.record.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"seq":1', b'"seq":2'))
    faults: list[Any] = []

    with pytest.raises(DamagedRecord):
        Archive(tmp_path).find("a")
    assert Archive(tmp_path, on_fault=faults.append).find("a") is None
