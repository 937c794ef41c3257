"""Errors: a stable code, parameters, a place, and a sentence in either language."""

from __future__ import annotations

import copy
import pickle

import pytest

from deliberation import errors
from deliberation.errors import (
    DamagedRecord,
    DeliberationError,
    InvalidInput,
    PluginError,
    Refused,
    SeveralFaults,
    UnknownReference,
)
from deliberation.wording import Reason


KINDS = (
    DeliberationError,
    InvalidInput,
    SeveralFaults,
    UnknownReference,
    Refused,
    DamagedRecord,
    PluginError,
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("where", [None, "案例.yaml:14"])
def test_an_error_survives_pickling_and_copying(kind: type[DeliberationError], where: str | None) -> None:
    error = kind("canonical.float", where=where, path="$.a", given="0.5", reason=Reason("moment.unknown"))
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(again) is kind
        assert (again.code, again.where, again.params) == (error.code, where, error.params)
        assert str(again) == str(error)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not Refused])
def test_the_sentence_is_led_by_the_place_where_there_is_one(kind: type[DeliberationError]) -> None:
    error = kind("canonical.float", where="案例.yaml:14", path="$.a", given="0.5")
    assert error.message() == str(error) == "案例.yaml:14: $.a is the float 0.5; write exact numbers as text"
    assert error.message("zh") == "案例.yaml:14: $.a 是浮点数 0.5；精确数字请写成文本"
    assert kind("canonical.float", path="$", given="1.0").message("zh").startswith("$ 是浮点数")


def test_a_refusal_also_says_what_is_allowed() -> None:
    error = Refused("move.no-meeting", where="r#5", allowed=["enter (propose)", "meet"])
    assert str(error) == "r#5: No meeting is under way. Allowed now: enter (propose), meet."
    assert error.message("zh").startswith("r#5: 没有正在进行的会议。")
    assert error.message("zh").endswith("enter (propose)、meet。")
    assert "(none)" in str(Refused("move.no-meeting"))


def test_a_code_without_words_still_says_something() -> None:
    error = InvalidInput("tea.cold", where="kitchen", cups=3)
    assert str(error) == "kitchen: no wording for tea.cold"
    assert error.params == {"cups": 3}


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_says_a_plugins_reason_in_the_plugins_own_words(kind: type[DeliberationError]) -> None:
    words = {"zh": "{where}的茶凉了", "en": "the tea in the {where} is cold"}
    error = kind.because(Reason("tea.cold", {"where": "hall", "words": 1}, words=words), where="r#5")

    for again in (error, pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert again.params == {"where": "hall", "words": 1}
        assert again.message("en").startswith("r#5: the tea in the hall is cold")
        assert again.message("zh").startswith("r#5: hall的茶凉了")


def test_a_missing_parameter_shows_its_name() -> None:
    assert (
        str(InvalidInput("canonical.float", path="$"))
        == "$ is the float {given}; write exact numbers as text"
    )


def test_parameters_may_be_called_code_or_self() -> None:
    error = pickle.loads(pickle.dumps(InvalidInput("error.unknown-code", code="x.y", self=1, code_=2)))
    assert error.params == {"code": "x.y", "self": 1, "code_": 2}
    assert error.message("zh") == "没有 x.y 的措辞"


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [(InvalidInput, ValueError), (DamagedRecord, ValueError), (UnknownReference, LookupError)],
)
def test_errors_are_also_what_python_calls_them(
    kind: type[DeliberationError], builtin: type[Exception]
) -> None:
    assert issubclass(kind, builtin)
    assert not issubclass(Refused, ValueError)


def test_every_error_has_one_root() -> None:
    found = {one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Exception)}
    assert found == set(KINDS)
    assert all(issubclass(one, DeliberationError) for one in found)
