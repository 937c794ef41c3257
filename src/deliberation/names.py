"""How that which a record knows by a key is called in a sentence: people, seats, artefacts, moves, points.

The parameters of a reason keep their keys, so that a program can go by them; each key also knows its words, and the sentence says those.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, get_args

import attrs

from deliberation import artefacts
from deliberation.decisions import Outcome
from deliberation.errors import InvalidInput
from deliberation.leaves import Erased
from deliberation.procedures import Procedure
from deliberation.seats import is_namespaced
from deliberation.stakeholders import voice_of
from deliberation.states import State
from deliberation.wording import LANGS, Reason, Worded


PEOPLE: Final = frozenset({"who", "by", "holders", "asked", "roll", "judges"})
"""Parameters of reasons that hold ids of people."""

SEATS: Final = frozenset({"seat", "seats", "sides"})
"""Parameters of reasons that hold keys of seats."""

LONGEST_QUOTE: Final = 40
"""How many characters of a point are quoted."""


def called(reason: Reason, procedure: Procedure, state: State) -> Reason:
    """The reason, its people, seats, artefacts, moves and points by name.

    >>> from deliberation import Stakeholder, installed_procedures
    >>> state = State(people={"p-3": Stakeholder("p-3", role="depot manager")})
    >>> reason = called(Reason("move.not-present", {"who": "p-3"}), installed_procedures()["community"], state)
    >>> reason.explain("en"), reason.params["who"] == "p-3"
    ('depot manager is not there.', True)
    """
    names = _Names(procedure, state)
    return attrs.evolve(
        reason, params={name: _called(name, value, names) for name, value in reason.params.items()}
    )


def seat(key: str, procedure: Procedure) -> str:
    """A seat, by its title."""
    found = procedure.seat(key)
    return key if found is None else Worded.called(key, found.name)


def shortened(text: str) -> str:
    """The beginning of a text, on one line; cut between words where there are any.

    >>> shortened("unloading wakes us at night, and the lorries block the gate")
    'unloading wakes us at night, and the…'
    """
    line = " ".join(text.split())
    if len(line) <= LONGEST_QUOTE:
        return line
    cut = line[: LONGEST_QUOTE - 1]
    whole = cut.rpartition(" ")[0]
    return (whole if len(whole) > LONGEST_QUOTE // 2 else cut) + "…"


@attrs.frozen
class _Names:
    """What the keys of one session are called."""

    procedure: Procedure
    state: State
    labels: Counter[str] = attrs.field(init=False)
    """How many are called so."""

    @labels.default
    def _labels(self) -> Counter[str]:
        return Counter(one.label for one in self.state.people.values())

    def person(self, key: str) -> str:
        """Somebody, by name or role; one member of a group as such; with the id where others are called the same."""
        try:
            known = self.state.people.get(voice_of(key).stakeholder)
        except InvalidInput:
            known = None
        if known is None:
            return key
        words = {lang: self.state.voice(key, lang) for lang in LANGS}
        alone = self.labels[known.label] == 1
        return Worded.called(key, words if alone else Reason("state.namesake", {"name": words, "id": key}))

    def seat(self, key: str) -> str:
        return seat(key, self.procedure)

    def artefact(self, key: str) -> str:
        """An artefact; a procedure's own one by the title of the stage that yields it."""
        if key in artefacts.ARTEFACTS:
            return Worded.called(key, Reason(f"artefact.{key}"))
        stage = next((one for one in self.procedure.stages if key in one.yields), None)
        if stage is None:
            return key
        if len([one for one in stage.yields if is_namespaced(one)]) == 1:
            return Worded.called(key, stage.name)
        which = key.rpartition(":")[2].replace("-", " ")
        return Worded.called(key, Reason("artefact.of-stage", {"stage": stage.name, "which": which}))

    def move(self, key: str) -> str:
        """A move, by what one does."""
        kind, _, variant = key.partition(":")
        if kind == "act":
            return Worded.called(key, Reason("move.to-act", {"name": variant}))
        return Worded.called(key, Reason(f"move.to-{kind}-{variant}" if variant else f"move.to-{kind}"))

    def point(self, key: str) -> str:
        """A point, by its reference and the beginning of its words."""
        life = self.state.points.get(key)
        text = None if life is None else life.point.text
        if not text or isinstance(text, Erased):
            return key
        return Worded.called(key, Reason("state.quoted-point", {"ref": key, "text": shortened(text)}))

    def outcome(self, key: str) -> str:
        """The outcome of a verdict, as it is announced."""
        return Worded.called(key, Reason(f"move.outcome-{key}")) if key in get_args(Outcome) else key


_CALLED: Final[Mapping[str, Callable[[_Names, str], str]]] = {
    **dict.fromkeys(PEOPLE, _Names.person),
    **dict.fromkeys(SEATS, _Names.seat),
    **dict.fromkeys(("move", "takes"), _Names.move),
    "needs": _Names.artefact,
    "points": _Names.point,
    "said": _Names.outcome,
}
"""What the parameters of reasons hold, by their names."""


def _called(name: str, value: object, names: _Names) -> object:
    if isinstance(value, (list, tuple)):
        return type(value)(_called(name, part, names) for part in value)
    if isinstance(value, Worded) or not isinstance(value, str) or name not in _CALLED:
        return value
    return _CALLED[name](names, value)
