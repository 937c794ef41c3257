"""Pools from CSV files: what is there is read, and what is wrong is told with its line."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.convening.lotteries import tables
from deliberation.convening.lotteries.pools import Quota
from deliberation.convening.lotteries.tables import read_pool
from deliberation.errors import InvalidInput


CATEGORIES = "feature,value,min,max,min_flex,max_flex\nage,old,0,2,0,9\nage,young,0,2,0,9\n"
RESPONDENTS = (
    "id,name,age,street,flat\np1,Ann,old,Main St,1\np2,Bo,young,main  st ,1\np3,Cy,young,,\np4,Dee,old,,\n"
)

DATA = os.environ.get("DELIBERATION_DATA")
INSTANCES = sorted(Path(DATA, "sortition").glob("*/categories.csv")) if DATA else []


def files(
    folder: Path, categories: str | bytes = CATEGORIES, respondents: str | bytes = RESPONDENTS
) -> tuple[str, str]:
    paths = folder / "categories.csv", folder / "respondents.csv"
    for path, text in zip(paths, (categories, respondents), strict=True):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(paths[0]), str(paths[1])


def refused(folder: Path, code: str, place: str, *, size: int = 2, **given: Any) -> InvalidInput:
    columns = {name: given.pop(name) for name in ("id_column", "household") if name in given}
    with pytest.raises(InvalidInput) as caught:
        read_pool(*files(folder, **given), size, **columns)
    told = caught.value
    assert (told.code, told.where) == (code, str(folder / place))
    assert not re.search(r"{\w+}", told.message("en") + told.message("zh"))
    return told


# ---- what is read


def test_quotas_and_volunteers_are_read(tmp_path: Path) -> None:
    pool = read_pool(*files(tmp_path), 2)

    assert pool.ids == ("p1", "p2", "p3", "p4")
    assert pool.quotas == (Quota("age", "old", 0, 2), Quota("age", "young", 0, 2))
    assert dict(pool.get("p2").features) == {"age": "young"}
    assert pool.households == {}


@pytest.mark.parametrize(
    "header", ["category,name,min,max", "category,feature,min,max", "Feature,Value,MIN,Max"]
)
def test_older_names_of_the_columns_do_as_well(tmp_path: Path, header: str) -> None:
    assert read_pool(*files(tmp_path, header + "\nage,old,0,2\nage,young,0,2\n"), 2).quotas[0].value == "old"


def test_a_household_is_who_has_the_same_address_whatever_the_case_and_blanks(tmp_path: Path) -> None:
    pool = read_pool(*files(tmp_path), 2, household=["street", "flat"])

    assert pool.households == {"main st, 1": ("p1", "p2")}
    assert pool.get("p3").household is None


def test_the_column_of_ids_is_the_peers_or_the_first_or_the_one_that_is_named(tmp_path: Path) -> None:
    named = RESPONDENTS.replace("id,name", "name,nationbuilder_id")

    assert read_pool(*files(tmp_path, respondents=named), 2).ids == ("Ann", "Bo", "Cy", "Dee")
    assert read_pool(*files(tmp_path), 2, id_column="name").ids == ("Ann", "Bo", "Cy", "Dee")


def test_without_a_column_of_ids_volunteers_are_numbered(tmp_path: Path) -> None:
    rows = "age\n" + "old\nyoung\n" * 6

    assert read_pool(*files(tmp_path, respondents=rows), 2).ids[:3] == ("01", "02", "03")


def test_a_byte_order_mark_other_line_ends_and_empty_rows_change_nothing(tmp_path: Path) -> None:
    plain = read_pool(*files(tmp_path), 2)
    marked = ("\ufeff" + RESPONDENTS.replace("\n", "\r\n") + ",,,,\r\n\r\n").encode()

    assert read_pool(*files(tmp_path, respondents=marked), 2) == plain
    assert read_pool(*files(tmp_path, respondents=RESPONDENTS.replace("\n", "\r").encode()), 2) == plain


def test_an_empty_column_without_a_name_is_none(tmp_path: Path) -> None:
    rows = "".join(f"{line},\n" for line in RESPONDENTS.splitlines())

    assert read_pool(*files(tmp_path, respondents=rows), 2) == read_pool(*files(tmp_path), 2)


@pytest.mark.skipif(not DATA, reason="DELIBERATION_DATA doesn't name the folder of public data")
@pytest.mark.parametrize("path", INSTANCES, ids=lambda path: path.parent.name)
def test_every_published_pool_is_read(path: Path) -> None:
    folder = path.parent
    people = len((folder / "respondents.csv").read_text(encoding="utf-8-sig").strip().splitlines()) - 1

    pool = read_pool(path, folder / "respondents.csv", int(folder.name.rpartition("_")[2]))

    assert len(pool.volunteers) == people


# ---- what is wrong


@pytest.mark.parametrize(
    ("categories", "code", "place"),
    [
        ("", "table.no-header", "categories.csv"),
        ("\n,,\n", "table.no-header", "categories.csv"),
        (CATEGORIES.replace("min,", "least,"), "table.no-column", "categories.csv"),
        (CATEGORIES.replace("value", "min"), "table.column-twice", "categories.csv:1"),
        (CATEGORIES.replace("age,old,0", "age,old,few"), "table.number", "categories.csv:2"),
        (CATEGORIES.replace("age,old,0", "age,old,-1"), "table.number", "categories.csv:2"),
        (CATEGORIES.replace("age,old,0", "age,old,٣"), "table.number", "categories.csv:2"),
        (CATEGORIES.replace("age,old,0", "age,old,"), "table.number", "categories.csv:2"),
        (CATEGORIES.replace("age,old,0", "age,,0"), "quota.text", "categories.csv:2"),
        (CATEGORIES.replace("young,0", "young,3"), "quota.reversed", "categories.csv:3"),
        (CATEGORIES + "age,old,0,1,,\n", "quota.twice", "categories.csv:4"),
        (CATEGORIES + "age,older,1,1,,\n", "quota.nobody", "categories.csv:4"),
        (
            CATEGORIES.replace("old,0,2", "old,2,2").replace("young,0", "young,1"),
            "quota.too-many",
            "categories.csv:3",
        ),
        (CATEGORIES + "sex,f,0,1,,\n", "table.no-column", "respondents.csv"),
        (CATEGORIES + "age,x\n", "table.ragged", "categories.csv:4"),
    ],
)
def test_what_is_wrong_with_quotas_is_told_with_its_line(
    tmp_path: Path, categories: str, code: str, place: str
) -> None:
    refused(tmp_path, code, place, categories=categories)


@pytest.mark.parametrize(
    ("respondents", "code", "place"),
    [
        ("", "table.no-header", "respondents.csv"),
        ("id,age\n", "volunteer.nobody", "respondents.csv"),
        (RESPONDENTS.replace("p4", "p1"), "volunteer.twice", "respondents.csv:5"),
        (RESPONDENTS.replace("p3", ""), "volunteer.id", "respondents.csv:4"),
        (RESPONDENTS.replace("p3", "p 3"), "volunteer.id", "respondents.csv:4"),
        (RESPONDENTS.replace("Bo,young", "Bo,"), "volunteer.missing", "respondents.csv:3"),
        (RESPONDENTS.replace("Bo,young", "Bo,yuong"), "volunteer.unlisted", "respondents.csv:3"),
        (RESPONDENTS.replace("Bo,young", 'Bo,"yo\nung"'), "volunteer.features", "respondents.csv:3"),
        (RESPONDENTS.replace("Bo", "Bo,Mo"), "table.ragged", "respondents.csv:3"),
        (RESPONDENTS.replace("p2,Bo,", "p2,"), "table.ragged", "respondents.csv:3"),
        (RESPONDENTS.replace("Ann", '"Ann\nB."').replace("Bo", "Bo,Mo"), "table.ragged", "respondents.csv:4"),
        (RESPONDENTS.replace("name", ""), "table.unnamed", "respondents.csv:2"),
        (RESPONDENTS.replace("Bo", '"Bo'), "table.not-csv", "respondents.csv:3"),
        (RESPONDENTS.replace("Bo", "B" * 200_000), "table.not-csv", "respondents.csv:3"),
        (RESPONDENTS.replace("Bo", "B\0"), "table.nul", "respondents.csv:3"),
        (RESPONDENTS.encode("utf-16"), "table.encoding", "respondents.csv:1"),
        (RESPONDENTS.replace("Cy", "Zoë").encode("latin-1"), "table.encoding", "respondents.csv:4"),
        (RESPONDENTS.replace("Cy", "张三").encode("gbk"), "table.encoding", "respondents.csv:4"),
    ],
)
def test_what_is_wrong_with_volunteers_is_told_with_its_line(
    tmp_path: Path, respondents: str | bytes, code: str, place: str
) -> None:
    refused(tmp_path, code, place, respondents=respondents)


def test_one_person_in_two_households_is_told(tmp_path: Path) -> None:
    rows = RESPONDENTS + "p1,Ann,old,Side St,2\n"

    refused(tmp_path, "volunteer.two-households", "respondents.csv:6", respondents=rows, household=["street"])


@pytest.mark.parametrize("column", ["streat", ""])
def test_a_column_that_is_not_there_is_told_with_those_that_are(tmp_path: Path, column: str) -> None:
    told = refused(tmp_path, "table.no-column", "respondents.csv", household=[column])

    assert "there are id, name, age, street, flat" in str(told)
    refused(tmp_path, "table.no-column", "respondents.csv", id_column=column)


def test_a_panel_larger_than_the_pool_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_pool(*files(tmp_path), 5)
    assert (caught.value.code, caught.value.where) == ("volunteer.size", None)


def test_a_file_that_no_list_of_volunteers_could_be_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_BYTES", len(CATEGORIES) + 1)

    refused(tmp_path, "table.too-large", "respondents.csv")


@given(st.binary(max_size=200))
def test_whatever_stands_in_a_file_it_is_a_pool_or_one_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    try:
        pool = read_pool(*files(folder, respondents=b"id,age\np1,old\np2,young\n" + data), 1)
    except InvalidInput as error:
        assert error.where is not None
        assert not re.search(r"{\w+}", error.message("zh").replace(str(error.params), ""))
    else:
        assert {"p1", "p2"} <= set(pool.ids)
