"""What sets a procedure off is data: checked when it is defined, and the same when it comes back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deliberation import InvalidInput, Procedure, Stage, Trigger, installed_procedures
from deliberation.canonical import canonical


OPINIONS = ("complaint", "demand")


def trigger(**changes: Any) -> Trigger:
    whole: dict[str, Any] = {"artefact": "talk:repeated-problem", "times": 2, "of": OPINIONS} | changes
    return Trigger(**whole)


def talk(**changes: Any) -> Procedure:
    stages = [Stage("called", yields="talk:repeated-problem"), Stage("table", needs="talk:repeated-problem")]
    return Procedure(**{"key": "talk", "title": {"zh": "谈", "en": "Talk"}, "stages": stages} | changes)


def refused(code: str, make: Any) -> dict[str, object]:
    with pytest.raises(InvalidInput) as error:
        make()
    assert error.value.code == code
    assert "{" not in error.value.message("zh") + error.value.message("en")
    return error.value.params


@pytest.mark.parametrize("name", ["points", "", "talk:", "Talk:problem", 5, None])
def test_a_finding_without_its_procedures_name_before_it_is_refused(name: Any) -> None:
    refused("trigger.artefact", lambda: trigger(artefact=name))


@pytest.mark.parametrize("times", [1, 0, -3, True, "2", 2.0, None])
def test_once_isnt_repeatedly(times: Any) -> None:
    refused("trigger.times", lambda: trigger(times=times))


@pytest.mark.parametrize("kinds", [(), "gossip", ["complaint", "gossip"]])
def test_kinds_of_statement_that_there_arent_are_refused(kinds: Any) -> None:
    refused("trigger.of", lambda: trigger(of=kinds))


def test_what_isnt_said_rightly_is_refused() -> None:
    refused("seat.listed", lambda: trigger(of=5))
    refused("trigger.basis", lambda: trigger(basis=5))


def test_one_kind_stands_for_a_list_of_one_and_a_set_is_put_in_order() -> None:
    assert trigger(of="complaint").of == ("complaint",)
    assert trigger(of={"demand", "complaint"}) == trigger()


def test_a_trigger_that_no_stage_needs_or_yields_is_refused_with_what_there_is() -> None:
    params = refused("procedure.trigger", lambda: talk(trigger=trigger(artefact="talk:other")))

    assert params["known"] == ["talk:repeated-problem"]


@pytest.mark.parametrize("given", ["talk:repeated-problem", 2, {"times": 2}])
def test_a_procedure_is_set_off_by_a_trigger_or_by_nothing(given: Any) -> None:
    refused("procedure.trigger-kind", lambda: talk(trigger=given))


def test_a_trigger_is_part_of_the_definition_and_comes_back_the_same() -> None:
    procedure = talk(trigger=trigger(basis="《议事规则》"))
    data = json.loads(canonical(procedure.to_data()))

    assert data["trigger"] == {
        "artefact": "talk:repeated-problem", "times": 2, "of": ["complaint", "demand"], "basis": "《议事规则》",
    }  # fmt: skip
    assert Procedure.from_data(data) == procedure
    assert Procedure.from_data(data).digest == procedure.digest != talk().digest


@pytest.mark.needs("*")
def test_a_procedure_without_one_reads_as_it_did_before_there_were_any() -> None:
    assert "trigger" not in talk().to_data()
    assert [key for key, one in installed_procedures().items() if one.trigger is not None] == [
        "onsite-council"
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"times": 1}, "from 2"),
        ({"times": "2"}, "int"),
        ({"of": []}, "kinds"),
        ({"why": "x"}, "unknown key"),
        ({"artefact": None}, "trigger"),
    ],
)
def test_a_trigger_in_data_that_cant_be_right_is_refused(changed: dict[str, Any], said: str) -> None:
    data = talk(trigger=trigger()).to_data()

    with pytest.raises(InvalidInput) as error:
        Procedure.from_data(data | {"trigger": data["trigger"] | changed})

    assert said in error.value.message("en")
