"""A procedure that can't work is refused when it is defined; one that can is data that comes back the same."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from typing import Any, get_args

import pytest

from deliberation import (
    DecisionRule,
    Duty,
    InvalidInput,
    Procedure,
    Seat,
    Stage,
    advice_only,
    consensus,
    consent_of,
    installed_procedures,
    majority,
)
from deliberation.canonical import canonical
from deliberation.events import STAGE_MOVES, Statement
from deliberation.procedures import Origin


TABLE = Stage(
    "table",
    needs="roll",
    moves={"say": "*", "answer": "host", "propose": "*", "consent": "guest", "vote": "*", "agree": "host"},
    meeting=True,
)
WHOLE: dict[str, Any] = {
    "key": "tea-talk",
    "title": {"zh": "茶话会", "en": "Tea talk"},
    "seats": [
        Seat("host", at_least=1),
        Seat("guest", title={"zh": "客", "en": "Guest"}, found_by=["likes", "knows"]),
    ],
    "stages": [
        Stage(
            "invite", yields=("notice", "tea-talk:menu"), repeatable=True, title={"zh": "邀", "en": "Invite"}
        ),
        TABLE,
        Stage("wash-up", needs=["notice", "tea-talk:menu"], basis="assumption: somebody must"),
    ],
    "duties": [Duty(owed_by="host", to=("question", "demand"), until="table", basis="hospitality")],
    "decides": consent_of("guest"),
    "suits": ["tea", "cake"],
    "basis": "《茶经》",
}


def tea_talk(**changes: Any) -> Procedure:
    return Procedure(**WHOLE | changes)


def refused(code: str, **changes: Any) -> dict[str, object]:
    """What the refusal says, when a procedure like the tea talk is defined with these changes."""
    with pytest.raises(InvalidInput) as error:
        tea_talk(**changes)
    assert error.value.code == code
    for lang in ("zh", "en"):
        assert "{" not in error.value.message(lang).split("such as")[0].split("，如")[0]
    return error.value.params


def around(*stages: Stage) -> dict[str, Any]:
    """Changes to a procedure of these stages, without a duty or a decision that could be in the way."""
    return {"stages": stages, "duties": [], "decides": advice_only()}


# ---- what is refused when it is defined


@pytest.mark.parametrize("key", ["", "Tea", "茶话会", "tea talk", "tea\n", 5, None])
def test_a_procedure_whose_key_is_no_key_is_refused(key: Any) -> None:
    refused("procedure.key", key=key)


@pytest.mark.parametrize("title", [{}, {"zh": "茶话会"}, {"en": "Tea talk"}])
def test_a_procedure_needs_its_title_in_both_languages(title: Any) -> None:
    assert refused("procedure.title", title=title)["languages"] == ("zh", "en")


def test_a_procedure_whose_title_has_no_words_is_refused() -> None:
    refused("seat.title", title={"zh": "茶话会", "en": " "})


def test_a_procedure_without_stages_is_refused() -> None:
    refused("procedure.no-stages", **around())


@pytest.mark.parametrize("part", ["seats", "stages", "duties"])
@pytest.mark.parametrize(
    "given", ["host", 5, None, [5], ["host"], [None], {"host"}, frozenset(), {"host": 1}]
)
def test_parts_that_arent_a_list_of_the_right_kind_are_refused(part: str, given: Any) -> None:
    refused("procedure.parts", **{part: given})


def test_parts_in_a_set_are_refused_because_they_have_no_order() -> None:
    refused("procedure.parts", seats={Seat("host"), Seat("guest")})


@pytest.mark.parametrize("key", ["", "Table", "a b", 5, None])
def test_a_stage_whose_key_is_no_key_is_refused(key: Any) -> None:
    with pytest.raises(InvalidInput) as error:
        Stage(key)
    assert error.value.code == "procedure.stage-key"


@pytest.mark.parametrize("moves", ["say", ["say"], 5, None])
def test_moves_that_are_no_mapping_are_refused(moves: Any) -> None:
    with pytest.raises(InvalidInput) as error:
        Stage("table", moves=moves)
    assert error.value.code == "procedure.moves"


@pytest.mark.parametrize("given", [{"needs": 5}, {"yields": [5]}, {"moves": {"say": None}}])
def test_keys_in_a_stage_that_arent_text_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as error:
        Stage("table", **given)
    assert error.value.code == "seat.listed"


def test_two_seats_or_stages_of_one_key_are_refused() -> None:
    assert refused("procedure.twice", seats=[Seat("host"), Seat("guest"), Seat("host")])["keys"] == ["host"]
    assert refused("procedure.twice", stages=[TABLE, TABLE])["kind"] == "stage"


@pytest.mark.parametrize(
    "name", ["peace", "tea-talk:", ":menu", "tea talk:menu", "a::b", "", "Roll", "a:b\n"]
)
@pytest.mark.parametrize("where", ["needs", "yields"])
def test_an_artefact_nobody_knows_is_refused_with_those_there_are(where: str, name: str) -> None:
    stage: dict[str, Any] = {where: name}
    params = refused("procedure.artefact", **around(Stage("table", **stage)))
    assert (params["stage"], params["artefact"]) == ("table", name)


MISSPELT = [
    "shout",
    "",
    "say:",
    "say:gossip",
    "act:",
    "act:toast",
    "act:tea-talk:",
    "answer:briefing",
    "vote:yes",
    "enter",
    "say:say",
]


@pytest.mark.parametrize("move", MISSPELT)
def test_a_move_that_no_stage_can_allow_is_refused(move: str) -> None:
    assert refused("procedure.move", **around(Stage("table", moves={move: "*"})))["known"] == sorted(
        STAGE_MOVES
    )


def test_a_move_that_is_no_text_is_refused() -> None:
    moves: Any = {5: "*"}
    refused("procedure.move", **around(Stage("table", moves=moves)))


def test_a_move_from_a_seat_that_isnt_there_is_refused_with_its_place() -> None:
    params = refused("procedure.no-seat", **around(Stage("table", moves={"say": ["guest", "waiter"]})))

    assert (params["seat"], params["place"], params["known"]) == ("waiter", "table.say", ["host", "guest"])


@pytest.mark.parametrize("rule", [consent_of("guest", "waiter"), consensus("waiter")])
def test_a_rule_over_seats_that_arent_there_is_refused(rule: DecisionRule) -> None:
    assert refused("procedure.no-seat", decides=rule)["place"] == "decides"


def test_a_stage_that_nothing_leads_to_is_refused_with_what_it_lacks() -> None:
    params = refused(
        "procedure.unreachable", **around(Stage("table", needs=["roll", "survey"], yields="survey"))
    )

    assert (params["stage"], params["needs"]) == ("table", ["survey"])


def test_two_stages_that_wait_for_each_other_are_refused() -> None:
    refused("procedure.unreachable", **around(
        Stage("a", needs="points", yields="notice"), Stage("b", needs="notice", yields="points")
    ))  # fmt: skip


def test_a_stage_may_need_what_a_later_one_yields() -> None:
    stages = (Stage("b", needs="points"), Stage("a", yields="points"))

    assert tea_talk(**around(*stages)).stages == stages


@pytest.mark.parametrize("duty", [Duty(), Duty(owed_by="host"), Duty(to="question")])
def test_a_duty_that_doesnt_say_who_owes_it_or_to_what_is_refused(duty: Duty) -> None:
    refused("procedure.duty-empty", duties=[duty])


def test_a_duty_owed_by_a_seat_that_isnt_there_is_refused() -> None:
    assert refused("procedure.no-seat", duties=[Duty(owed_by="waiter", to="question")])["place"] == "duties"
    assert refused("procedure.no-seat", duties=[Duty(owed_by="*", to="question")])["seat"] == "*"


def test_a_duty_to_what_is_no_statement_is_refused() -> None:
    refused("procedure.duty-to", duties=[Duty(owed_by="host", to="gossip")])


def test_a_duty_until_a_stage_that_isnt_there_is_refused() -> None:
    refused("procedure.duty-until", duties=[Duty(owed_by="host", to="question", until="dessert")])


@pytest.mark.parametrize(
    "duty",
    [Duty(owed_by="guest", to="question"), Duty(owed_by="host", to="question", until="invite"),
     Duty(owed_by="guest", to="question", until="table")],
)  # fmt: skip
def test_a_duty_nobody_can_discharge_in_time_is_refused(duty: Duty) -> None:
    refused("procedure.duty-hopeless", duties=[duty])


def test_a_duty_can_be_discharged_where_anyone_answers() -> None:
    duty = Duty(owed_by="guest", to="question", until="table")
    changes = around(Stage("table", moves={"answer": "*"})) | {"duties": [duty]}

    assert tea_talk(**changes).duties == (duty,)


@pytest.mark.parametrize(
    ("rule", "moves", "missing"),
    [
        (consensus(), {"consent": "*", "agree": "*"}, "propose"),
        (consensus(), {"propose": "*", "agree": "*"}, "consent"),
        (consensus(), {"propose": "*", "consent": "*"}, "agree"),
        (consensus(), {"propose": "*", "consent": "*", "agree": ()}, "agree"),
        (consent_of("host", "guest"), {"propose": "*", "consent": "guest", "agree": "*"}, "consent"),
        (consensus("host"), {"propose": "*", "consent": "guest", "agree": "*"}, "consent"),
        (majority(), {"propose": "*", "consent": "*", "agree": "*"}, "vote"),
    ],
)
def test_a_rule_that_no_stage_lets_people_follow_is_refused(
    rule: DecisionRule, moves: Any, missing: str
) -> None:
    changes = around(Stage("table", moves=moves)) | {"decides": rule}

    assert refused("procedure.rule-hopeless", **changes)["move"] == missing


@pytest.mark.parametrize(
    "rule", [consensus(), consensus("guest"), consent_of("guest"), majority(), advice_only()]
)
def test_a_rule_that_people_can_follow_is_taken(rule: DecisionRule) -> None:
    assert tea_talk(decides=rule).decides == rule


def test_what_a_record_couldnt_hold_is_refused() -> None:
    refused("canonical.surrogate", basis="\ud800")
    refused("canonical.integer", seats=[Seat("host", at_least=2**53), Seat("guest")])


# ---- what a definition says


def test_a_stage_says_from_which_seats_a_move_comes_and_the_narrower_word_wins() -> None:
    stage = Stage(
        "table", moves={"say": "*", "say:directive": "host", "say:promise": (), "act:tea-talk:toast": "guest"}
    )

    assert stage.seats_for("say", "question") == ("*",)
    assert stage.seats_for("say", "directive") == ("host",)
    assert (
        stage.seats_for("say", "promise")
        == stage.seats_for("vote")
        == stage.seats_for("act", "tea-talk:pour")
        == ()
    )
    assert stage.seats_for("act", "tea-talk:toast") == ("guest",)
    assert tea_talk(**around(stage)).stages == (stage,)


def test_stages_and_seats_are_found_by_key_and_named_by_title() -> None:
    procedure = tea_talk()

    assert procedure.stage("table") is procedure.stages[1]
    assert procedure.seat("guest") is procedure.seats[1]
    assert (procedure.stage("dessert"), procedure.seat("waiter")) == (None, None)
    assert procedure.stages[0].name == {"zh": "邀", "en": "Invite"}
    assert procedure.stages[1].name == {"zh": "table", "en": "table"}


def test_a_procedure_decides_nothing_unless_it_says_how() -> None:
    assert Procedure(key="talk", title=WHOLE["title"], stages=[Stage("talk")]).decides == advice_only()


def test_what_a_procedure_was_made_from_can_be_changed_without_changing_it() -> None:
    title, moves = {"zh": "茶话会", "en": "Tea talk"}, {"say": ["guest"]}
    procedure = tea_talk(**around(Stage("table", moves=moves)), title=title)
    before = procedure.digest

    title["zh"], moves["say"][0], moves["vote"] = "别的", "host", ["*"]

    assert procedure.digest == before
    for mapping in (procedure.title, procedure.stages[0].moves):
        with pytest.raises(TypeError):
            mapping["zh"] = "别的"  # type: ignore[index]


# ---- as data


@pytest.mark.parametrize("procedure", [tea_talk(), *installed_procedures().values()], ids=lambda one: one.key)
def test_a_definition_comes_back_from_its_data_the_same(procedure: Procedure) -> None:
    again = Procedure.from_data(procedure.to_data())
    through_text = Procedure.from_data(json.loads(canonical(procedure.to_data())))

    assert again == through_text == procedure == pickle.loads(pickle.dumps(procedure))
    assert again.digest == through_text.digest == procedure.digest
    assert {procedure, again, through_text} == {procedure}


def test_where_it_was_loaded_from_is_no_part_of_a_definition() -> None:
    loaded = tea_talk(origin=Origin("tea", "1"))

    assert loaded == tea_talk()
    assert "origin" not in loaded.to_data()
    assert loaded.digest == tea_talk().digest


def test_a_set_of_keys_gives_the_same_digest_as_a_list() -> None:
    assert tea_talk(suits={"tea", "cake"}).digest == tea_talk(suits=["cake", "tea"]).digest


PRINT_DIGESTS = """
from deliberation import Duty, Procedure, Seat, Stage, installed_procedures
talk = Procedure(key="talk", title={"zh": "茶", "en": "Tea"}, seats=[Seat("host", found_by={"likes", "knows", "hosts"})],
    stages=[Stage("talk", yields={"points", "notice", "survey"}, moves={"answer": {"host", "*"}})],
    duties=[Duty(owed_by="host", to={"question", "demand", "complaint"})], suits={"tea", "cake", "nuts"})
print(talk.digest, *(one.digest for one in installed_procedures().values()))
"""


def test_digests_are_the_same_in_every_process_under_any_hash_seed() -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-c", PRINT_DIGESTS], env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("0", "1", "42")
    }  # fmt: skip
    assert len(printed) == 1
    assert installed_procedures()["community"].digest in printed.pop()


DATA = tea_talk().to_data()
OTHER_FORMS: list[tuple[Any, str]] = [
    (None, "mapping expected"),
    ([], "mapping expected"),
    (DATA | {"colour": "green"}, "colour"),
    (DATA | {"key": 5}, "$.key"),
    ({name: DATA[name] for name in DATA if name != "title"}, "title"),
    (DATA | {"stages": "table"}, "$.stages"),
    (DATA | {"stages": [{"key": "table", "meeting": "yes"}]}, "$.stages[0].meeting"),
    (DATA | {"duties": [{"what": "a song", "owed_by": ["host"], "to": ["demand"]}]}, "$.duties[0].what"),
    (DATA | {"origin": {"distribution": "x", "version": "1"}}, "origin"),
]


@pytest.mark.parametrize(("data", "place"), OTHER_FORMS)
def test_data_of_another_form_is_refused_with_the_place(data: Any, place: str) -> None:
    with pytest.raises(InvalidInput) as error:
        Procedure.from_data(data)
    assert error.value.code == "procedure.data"
    assert place in error.value.message("en")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": "Tea"}, "procedure.key"),
        ({"decides": {"kind": "dictator"}}, "decision.kind"),
        ({"decides": {"kind": "majority", "params": {"share": 0.5, "of": "votes"}}}, "decision.share"),
        ({"decides": {"kind": "majority", "params": {}}}, "decision.params"),
        ({"decides": {"kind": "consent-of", "params": {"sides": [{"a": []}]}}}, "decision.seats"),
        ({"seats": [{"key": "host", "at_least": -1}]}, "seat.limits"),
        ({"stages": []}, "procedure.no-stages"),
    ],
)
def test_data_that_makes_no_workable_procedure_is_refused_with_the_definitions_own_word(
    changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidInput) as error:
        Procedure.from_data(tea_talk().to_data() | changes)
    assert error.value.code == code


def test_data_with_several_faults_names_one() -> None:
    with pytest.raises(InvalidInput) as error:
        Procedure.from_data(tea_talk().to_data() | {"seats": [{"key": "A"}], "stages": [{"key": "B"}]})
    assert error.value.code == "procedure.data"


def test_every_kind_of_statement_can_be_narrowed() -> None:
    stage = Stage("table", moves={f"say:{kind}": "host" for kind in get_args(Statement)})

    assert tea_talk(**around(stage)).stages == (stage,)
