from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from deliberation.errors import InvalidInput, SeveralFaults
from deliberation.networks import StakeholderNetwork, columns
from deliberation.provenance import Source
from deliberation.quantities import Count
from deliberation.stakeholders import Stakeholder, Tie
from deliberation.wording import LANGS


PEOPLE = "id,name,kind\nann,安,person\nestate,小区,place\noffice,,body\n"
TIES = "subject,kind,object\nann,lives-in,estate\n"


@pytest.fixture(params=["loose", "packed"], autouse=True)
def held(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "packed":
        monkeypatch.setattr(columns, "MOST_LOOSE", 0)


def folder(path: Path, ties: str | bytes = TIES, people: str | bytes = PEOPLE) -> Path:
    for name, content in (("ties.csv", ties), ("stakeholders.csv", people)):
        (path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(path: Path, **options: Any) -> StakeholderNetwork:
    return StakeholderNetwork.read_csv(path / "ties.csv", path / "stakeholders.csv", **options)


def refused(path: Path, **options: Any) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read(path, **options)
    for lang in LANGS:
        assert "{" not in caught.value.message(lang)
    return caught.value


def faults(path: Path, **options: Any) -> list[tuple[str, str]]:
    """The codes and the places below the folder of all that is wrong."""
    error = refused(path, **options)
    told = error.faults if isinstance(error, SeveralFaults) else (error,)
    return [(fault.code, str(fault.where).removeprefix(f"{path}/")) for fault in told]


def test_a_folder_of_two_files_is_a_network(tmp_path: Path) -> None:
    people = (
        "id,name,kind,capacity,role,count,provenance,ref,quote,basis,楼栋\n"
        "ann,安,person,,,,,,,,7\n"
        'owners,,group,,业主代表,8名,reported,S4.P6,"房主、物业负责人,及8名业主代表",,\n'
        "estate,小区,place,,,,,,,,\n"
    )
    ties = (
        "subject,kind,object,weight,provenance,ref,quote,basis\n"
        "ann,lives-in,estate,,,,,\n"
        "owners,trusts,ann,0.5,inferred,,,they say so\n"
        "owners,,estate,,,,,\n"
    )
    network = StakeholderNetwork.read(folder(tmp_path, ties, people))
    quote = "房主、物业负责人,及8名业主代表"

    assert network.get("ann") == Stakeholder("ann", "安", attributes={"楼栋": "7"})
    assert network.get("owners") == Stakeholder(
        "owners",
        kind="group",
        role="业主代表",
        count=Count.read("8名"),
        source=Source("reported", ref="S4.P6", quote=quote),
    )
    assert list(network.ties) == [
        Tie("ann", "lives-in", "estate"),
        Tie("owners", "trusts", "ann", weight=0.5, source=Source("inferred", basis="they say so")),
        Tie("owners", "related-to", "estate"),
    ]


def test_columns_may_stand_in_any_order_and_rows_may_be_blank(tmp_path: Path) -> None:
    folder(tmp_path, "object,subject\n\n,\nestate,ann\n", "kind,id\nplace,estate\n,\nperson,ann\n")
    assert [str(tie) for tie in read(tmp_path).ties] == ["ann/related-to/estate"]


def test_files_without_rows_are_an_empty_network(tmp_path: Path) -> None:
    assert read(folder(tmp_path, "subject,object\n", "id\n")) == StakeholderNetwork()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("ann,trusts,ghost,,", "network.unlisted"),
        ("ghost,trusts,ann,,", "network.unlisted"),
        ("ann,trusts,ann,,", "tie.self"),
        ("ann,lives-in,estate,2,", "network.duplicate-tie"),
        ("ann,trusts,estate,-1,", "tie.weight"),
        ("ann,trusts,estate,nan,", "tie.weight"),
        ("ann,trusts,estate,NaN,", "tie.weight"),
        ("ann,trusts,estate,inf,", "tie.weight"),
        ("ann,trusts,estate,1e999,", "tie.weight"),
        ("ann,trusts,estate,much,", "tie.weight"),
        ("ann,trusts,estate,1_000,", "tie.weight"),
        ("ann,trusts,estate,１,", "tie.weight"),
        ("ann,信任,estate,,", "tie.kind"),
        ("ann, trusts,estate,,", "tie.kind"),
        ("ann ,trusts,estate,,", "stakeholder.id"),
        (",trusts,estate,,", "network.lacks"),
        ("ann,trusts,,,", "network.lacks"),
        ("ann,trusts,estate,,said", "network.unsourced"),
        ("ann,trusts,estate", "network.cells"),
        ("ann,trusts,estate,,,more", "network.cells"),
    ],
)
def test_what_is_wrong_with_a_tie_is_told_with_its_row(row: str, code: str, tmp_path: Path) -> None:
    good = "ann,lives-in,estate,1,\noffice,serves,estate,,\n"
    folder(tmp_path, f"subject,kind,object,weight,quote\n{good}{row}\n")
    assert faults(tmp_path) == [(code, "ties.csv:4")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("ann,,,,", "network.duplicate"),
        ("a b,,,,", "stakeholder.id"),
        (",body,,,", "network.lacks"),
        ("new,company,,,", "stakeholder.kind"),
        ("new,,public,,", "stakeholder.capacity"),
        ("new,,,,said", "network.unsourced"),
        ("new,,,,,", "network.cells"),
    ],
)
def test_what_is_wrong_with_a_stakeholder_is_told_with_its_row(row: str, code: str, tmp_path: Path) -> None:
    people = f"id,kind,capacity,count,quote\nann,,,,\nestate,place,,,\n{row}\n"
    folder(tmp_path, people=people)
    assert faults(tmp_path) == [(code, "stakeholders.csv:4")]


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    people = "id,kind\nann,\nann,\nestate,palace\n"
    ties = "subject,kind,object\nann,trusts,ann\nann,trusts,ghost\nann,lives-in,estate\nann,OWNS,estate\n"
    assert faults(folder(tmp_path, ties, people)) == [
        ("network.duplicate", "stakeholders.csv:3"),
        ("stakeholder.kind", "stakeholders.csv:4"),
        ("tie.self", "ties.csv:2"),
        ("network.unlisted", "ties.csv:3"),
        ("tie.kind", "ties.csv:5"),
    ]
    lines = str(refused(tmp_path)).splitlines()
    assert lines[0] == "5 things are wrong, and nothing was taken in:"
    assert lines[3] == f"{tmp_path}/ties.csv:2: ann can't be tied to itself (trusts); a tie has two ends"
    assert refused(tmp_path).message("zh").startswith("共 5 处错误，未读入任何内容：\n")


def test_of_very_many_faults_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    error = refused(folder(tmp_path, TIES + "ann,trusts,ghost\n" * 1_000))
    assert isinstance(error, SeveralFaults)
    assert error.count == 1_000
    assert [fault.where for fault in error.faults] == [f"{tmp_path}/ties.csv:{row}" for row in range(3, 23)]
    assert str(error).startswith("1000 things are wrong, and nothing was taken in; the first 20 of them:\n")


def test_every_repetition_of_a_tie_is_told(tmp_path: Path) -> None:
    ties = TIES + "office,serves,estate\n" + "ann,lives-in,estate\n" * 2 + "office,serves,estate\n"
    assert [where for _, where in faults(folder(tmp_path, ties))] == [
        "ties.csv:4",
        "ties.csv:5",
        "ties.csv:6",
    ]


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    ties = 'subject,object,quote,provenance\nann,estate,"two\nlines",reported\n\nann,ann,,\n'
    assert faults(folder(tmp_path, ties)) == [("tie.self", "ties.csv:4")]


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("", [("network.column-missing", 1), ("network.column-missing", 1)]),
        ("subject,kind\n", [("network.column-missing", 1)]),
        ("subject,object,object\n", [("network.column-twice", 1)]),
        ("subject,object,colour,mood\n", [("network.column-unknown", 1)] * 2),
        ("subject;kind;object\nann;trusts;estate\n", [("network.delimiter", 1)]),
        ("subject\tkind\tobject\n", [("network.delimiter", 1)]),
        ("subject，kind，object\n", [("network.delimiter", 1)]),
        ('subject,object\n"ann,estate\n', [("network.not-csv", 2)]),
        ('subject,object\nann,"est"ate\n', [("network.not-csv", 2)]),
        ("subject,object\nann,ann\n" + "x" * 200_000 + ",ann\n", [("tie.self", 2), ("network.not-csv", 3)]),
        ("subject,object,\nann,estate,note\n", [("network.cell-unnamed", 2)]),
    ],
)
def test_what_is_wrong_with_the_file_is_told(
    ties: str, expected: list[tuple[str, int]], tmp_path: Path
) -> None:
    assert faults(folder(tmp_path, ties)) == [(code, f"ties.csv:{row}") for code, row in expected]


def test_a_mistyped_column_is_told_with_what_may_have_been_meant(tmp_path: Path) -> None:
    error = refused(folder(tmp_path, "subject,object,wieght\n"))
    assert "did you mean weight?" in str(error)
    assert "是否指 weight？" in error.message("zh")


def test_columns_without_a_name_may_be_empty(tmp_path: Path) -> None:
    folder(tmp_path, "subject,object,,\nann,estate,,\n", "id,,kind\nann,,\nestate,,place\n")
    assert len(read(tmp_path).ties) == 1


def test_columns_that_are_called_otherwise_are_named(tmp_path: Path) -> None:
    folder(tmp_path, "甲方,关系,乙方,备注\nann,lives-in,estate,无\n", "编号,姓名\nann,安\nestate,小区\n")
    names = {"甲方": "subject", "关系": "kind", "乙方": "object", "备注": None, "编号": "id", "姓名": "name"}
    network = read(tmp_path, columns=names)
    assert [tie.explain("zh", network.labels) for tie in network.ties] == ["安 居住于 小区"]
    assert ("network.column-unknown", "ties.csv:1") in faults(tmp_path, columns={**names, "备注": "备注"})


def test_whom_nobody_lists_is_a_fault_unless_it_is_said_what_they_are(tmp_path: Path) -> None:
    path = folder(tmp_path, TIES + "bo,lives-in,estate\n") / "ties.csv"
    with pytest.raises(SeveralFaults) as caught:
        StakeholderNetwork.read_csv(path)
    assert [fault.params["id"] for fault in caught.value.faults] == ["ann", "bo"]
    made = StakeholderNetwork.read_csv(path, unlisted="group")
    assert [(one.id, one.kind) for one in made.stakeholders] == [
        ("ann", "group"),
        ("estate", "group"),
        ("bo", "group"),
    ]
    beside = read(tmp_path, unlisted="group")
    assert (beside.get("estate").kind, beside.get("bo").kind) == ("place", "group")


def test_what_nobody_can_be_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    assert refused(folder(tmp_path, "no columns"), unlisted="company").code == "stakeholder.kind"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_in_any_encoding_is_read_and_written(encoding: str, tmp_path: Path) -> None:
    read(folder(tmp_path)).write_csv(tmp_path / "again", encoding=encoding)
    assert read(tmp_path / "again", encoding=encoding).get("ann").name == "安"
    assert (tmp_path / "again" / "ties.csv").read_text(encoding=encoding).startswith("subject,kind,object,")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_another_encoding_than_said_is_told_with_what_helps(encoding: str, tmp_path: Path) -> None:
    folder(tmp_path, people=("id,name\nann,a\n" + PEOPLE.removeprefix("id,name,kind\n")[:9]).encode(encoding))
    error = refused(tmp_path)
    assert error.code == "network.encoding"
    assert error.where == f"{tmp_path}/stakeholders.csv:{3 if encoding == 'gb18030' else 1}"
    assert 'encoding="gb18030"' in str(error)


def test_an_encoding_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    assert refused(folder(tmp_path), encoding="gbk2").code == "network.no-encoding"


def test_what_spreadsheets_open_says_that_it_is_utf_8(tmp_path: Path) -> None:
    read(folder(tmp_path)).write_csv(tmp_path)
    assert (tmp_path / "stakeholders.csv").read_bytes().startswith(b"\xef\xbb\xbfid,name,")


def test_texts_that_are_formulas_to_a_spreadsheet_are_written_as_they_are(tmp_path: Path) -> None:
    network = StakeholderNetwork([Stakeholder("=1+1", '=HYPERLINK("x")', attributes={"@a": "-1"})])
    network.write_csv(tmp_path)
    with (tmp_path / "stakeholders.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(iter(csv.DictReader(file)))["name"] == '=HYPERLINK("x")'
    assert StakeholderNetwork.read(tmp_path) == network


def test_attributes_that_no_column_can_hold_are_kept_beside(tmp_path: Path) -> None:
    odd = {"id": "7", "weight": "3", " ": "blank", "说明": "", "label": "x", "楼栋": "7"}
    network = StakeholderNetwork([Stakeholder("ann", attributes=odd)])
    network.write_csv(tmp_path)
    assert StakeholderNetwork.read(tmp_path) == network


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (Source("witnessed", ref=""), "network.blank"),
        (Source("witnessed", ref="\ud800"), "network.unwritable"),
    ],
)
def test_what_csv_cannot_hold_is_refused_and_leaves_the_old_files(
    source: Source, code: str, tmp_path: Path
) -> None:
    before = read(folder(tmp_path))
    pair = [Stakeholder("a"), Stakeholder("b")]
    with pytest.raises(InvalidInput) as caught:
        StakeholderNetwork(pair, [Tie("a", "trusts", "b", source=source)]).write_csv(tmp_path)
    assert (caught.value.code, caught.value.where) == (code, f"{tmp_path}/ties.csv")
    assert StakeholderNetwork.read(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["stakeholders.csv", "ties.csv"]


def test_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        StakeholderNetwork.read(tmp_path)


def test_ids_in_files_are_compared_normalised(tmp_path: Path) -> None:
    network = read(folder(tmp_path, "subject,object\ne\u0301,estate\n", "id\né\nestate\n"))
    assert [tie.subject for tie in network.ties] == ["é"]
