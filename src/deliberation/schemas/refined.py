"""What the types of a procedure's fields don't say: closed lists of words, and what a key looks like. All of it from where it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, get_args

from deliberation import artefacts
from deliberation.agreements import Force
from deliberation.decisions import CORE_KINDS, DECIDING_MOVES, Base
from deliberation.events import STAGE_MOVES, Statement
from deliberation.quantities.numerals import LARGEST
from deliberation.schemas.attrs_classes import Refined, Schema
from deliberation.seats import ANYONE, EXACT, KEY, LANGUAGE, NAMESPACED
from deliberation.stages import FIELDS
from deliberation.triggers import FEWEST
from deliberation.wording import LANGS


def _whole(pattern: str | re.Pattern[str]) -> str:
    return f"^(?:{pattern if isinstance(pattern, str) else pattern.pattern})$"


def _like(pattern: re.Pattern[str]) -> Schema:
    return {"pattern": _whole(pattern)}


def _words(words: Iterable[str]) -> Schema:
    return {"enum": sorted(words)}


def _words_or_own(words: Iterable[str]) -> Schema:
    """One of these words, or a name of the plugin's own."""
    return {"anyOf": [_words(words), _like(NAMESPACED)]}


def _title(*languages: str) -> Schema:
    words = {"type": "string", "pattern": r"\S"}
    return {
        "properties": dict.fromkeys(LANGS, words),
        "patternProperties": {_whole(LANGUAGE): words},
        "additionalProperties": False,
        **({"required": list(languages)} if languages else {}),
    }


def _moves() -> Schema:
    seat = {"type": "string", "pattern": _whole(f"{re.escape(ANYONE)}|{KEY.pattern}")}
    seats = {"anyOf": [seat, {"type": "array", "items": seat}]}
    statements = "|".join(sorted(get_args(Statement)))
    return {
        "properties": dict.fromkeys(sorted(STAGE_MOVES), seats),
        "patternProperties": {
            _whole(f"say:({statements})"): seats,
            _whole(f"act:{NAMESPACED.pattern}"): seats,
        },
        "additionalProperties": False,
    }


_SEATS: Final[Schema] = {
    "type": "array", "items": {"type": "string", **_like(KEY)}, "minItems": 1, "uniqueItems": True,
}  # fmt: skip
_PARAMS: Final[dict[str, Schema]] = {
    "sides": _SEATS,
    "seats": _SEATS,
    "share": {"type": "string", **_like(EXACT)},
    "quorum": {"type": "string", **_like(EXACT)},
    "of": {"enum": list(get_args(Base))},
}


def _rules() -> Schema:
    """A rule is of one of the core's kinds with its own parameters, or of a plugin's."""
    own = [_rule(kind, shape.needs, shape.may) for kind, shape in CORE_KINDS.items()]
    foreign: Schema = {"properties": {"kind": _like(NAMESPACED)}, "required": ["kind", "moves"]}
    return {"anyOf": [*own, foreign]}


def _rule(kind: str, needs: Iterable[str], may: Iterable[str]) -> Schema:
    needed = sorted(needs)
    params: dict[str, Any] = {
        "properties": {name: _PARAMS[name] for name in sorted({*needed, *may})},
        "additionalProperties": False,
        "required": needed,
    }
    required = ["kind", *(["params"] if needed else [])]
    return {
        "properties": {"kind": {"const": kind}, "params": params, "moves": {"maxItems": 0}},
        "required": required,
    }


def _duties() -> Schema:
    """What can be said of a duty hangs on its kind; an answer is the kind that need not be named."""
    every = {field for fields in FIELDS.values() for field in fields}
    return {"anyOf": [_duty(what, sorted(every.difference(fields))) for what, fields in FIELDS.items()]}


def _duty(what: str, never: Iterable[str]) -> Schema:
    needed = ["owed_by", "to"] if what == "answer" else ["what", "owed_by"]
    return {
        "properties": {"what": {"const": what}, **dict.fromkeys(never, False)},
        "required": needed,
    }


REFINED: Final[Refined] = {
    ("Procedure", "key"): _like(KEY),
    ("Procedure", "title"): _title(*LANGS),
    ("Procedure", "adopts"): _words(get_args(Force)),
    ("Procedure", "*"): {"required": ["key", "title", "stages"]},
    ("Seat", "key"): _like(KEY),
    ("Seat", "at_least"): {"minimum": 0},
    ("Seat", "at_most"): {"minimum": 1},
    ("Seat", "title"): _title(),
    ("Stage", "key"): _like(KEY),
    ("Stage", "needs"): _words_or_own([artefacts.ROLL, *artefacts.ARTEFACTS]),
    ("Stage", "yields"): _words_or_own([artefacts.ROLL, *artefacts.ARTEFACTS]),
    ("Stage", "moves"): _moves(),
    ("Stage", "title"): _title(),
    ("Duty", "owed_by"): _like(KEY),
    ("Duty", "to"): _words({*get_args(Statement), *get_args(Force)}),
    ("Duty", "until"): _like(KEY),
    ("Duty", "before"): _like(KEY),
    ("Duty", "*"): _duties(),
    ("Period", "number"): {"minimum": 1, "maximum": LARGEST},
    ("OwnMove", "name"): _like(NAMESPACED),
    ("OwnMove", "title"): _title(),
    ("OwnMove", "words"): {"additionalProperties": {"type": "object", **_title()}},
    ("Trigger", "artefact"): _like(NAMESPACED),
    ("Trigger", "times"): {"minimum": FEWEST},
    ("Trigger", "of"): _words(get_args(Statement)),
    ("DecisionRule", "moves"): _words(DECIDING_MOVES),
    ("DecisionRule", "*"): _rules(),
}
"""By class and field; ``*`` is the class as a whole."""
