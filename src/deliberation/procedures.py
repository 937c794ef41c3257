"""How a consultation is held: stages, who may do what in each, what is owed to whom, how it decides. The plugin.

A procedure is data. One that can't work is refused when it is defined, not when forty people sit in the room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, Final, Self, TypeVar, get_args

import attrs

from deliberation import artefacts
from deliberation.agreements import Force
from deliberation.behaviours import Behaviour
from deliberation.canonical import Json, canonical, digest
from deliberation.decisions import CORE_KINDS, DecisionRule, advice_only, listed_param
from deliberation.errors import DeliberationError, InvalidInput, near, within
from deliberation.events import AMENDMENT, STAGE_MOVES, Statement
from deliberation.files import AnyPath, Located, read_toml, toml_text
from deliberation.leaves import DERIVED
from deliberation.lines import plain
from deliberation.own_moves import OwnMove
from deliberation.seats import ANYONE, Fixed, Seat, is_key, is_namespaced, listed, titled
from deliberation.stages import Duty, Stage
from deliberation.triggers import Trigger
from deliberation.wording import LANGS


_NARROWED: Final = frozenset({"say", "act", "propose"})

T = TypeVar("T")


def _all(kind: type[T], given: Iterable[T]) -> tuple[T, ...]:
    """These, if they are of one kind and in order: a definition made from a set would not be the same twice."""
    if not isinstance(given, Iterable) or isinstance(given, (str, AbstractSet)):
        raise InvalidInput("procedure.parts", wanted=kind.__name__, given=type(given).__name__)
    parts = tuple(given)
    for one in parts:
        if not isinstance(one, kind):
            raise InvalidInput("procedure.parts", wanted=kind.__name__, given=type(one).__name__)
    return parts


def _seats(given: Iterable[Seat]) -> tuple[Seat, ...]:
    return _all(Seat, given)


@attrs.frozen
class Origin:
    """The distribution and version a procedure came from."""

    distribution: str
    version: str


def _stages(given: Iterable[Stage]) -> tuple[Stage, ...]:
    return _all(Stage, given)


def _duties(given: Iterable[Duty]) -> tuple[Duty, ...]:
    return _all(Duty, given)


def _own_moves(given: Iterable[OwnMove]) -> tuple[OwnMove, ...]:
    return _all(OwnMove, given)


def _params(given: Mapping[str, Json]) -> Fixed[Json]:
    if not isinstance(given, Mapping) or "leaf" in given:  # a record has another use for that key
        raise InvalidInput("procedure.params", given=repr(given))
    return Fixed({key: _unchangeable(value) for key, value in given.items()})


def _unchangeable(value: Json) -> Json:
    """A JSON value that stays as it was checked, and equals itself read back from a record."""
    if isinstance(value, Mapping):
        return _params(value)
    return tuple(map(_unchangeable, value)) if isinstance(value, (list, tuple)) else value


@attrs.frozen(kw_only=True)
class Procedure:
    """A procedure: who sits there, in which stages, who owes what, how it decides.

    Args:
        key: its stable name, e.g. ``"grid-meeting"``.
        title: ``{"zh": …, "en": …}``.
        seats: the seats to fill.
        stages: in the usual order; what may follow what is said by their needs.
        duties: what is owed.
        decides: the decision rule; by default it decides nothing.
        own_moves: its own acts and kinds of proposal: what they are called, and where a kind has a rule of its own, that.
        params: what else can be set, for its behaviour to go by (`State.params`): JSON values, exact numbers as text.
        adopts: the forces that the terms adopted under it may have; none given = any.
        suits: traits of issues that it is made for.
        basis: where it comes from.
        behaviour: what it does in code, where data can't say it; no part of the definition, but named in every record.
        trigger: the repeated problem that sets it off, where one does; a stage needs or yields its artefact.

    Raises:
        InvalidInput: a ``procedure.…`` code, for whatever would make it unworkable: duplicate keys, a stage that nothing leads to, a
            move from a seat that doesn't exist, a duty nobody can discharge, a rule over missing seats or one that no stage lets
            people follow; and a ``canonical.…`` code for what a record couldn't hold.

    >>> talk = Procedure(
    ...     key="tea-talk", title={"zh": "茶话会", "en": "Tea talk"}, seats=[Seat("guest", at_least=1)],
    ...     stages=[Stage("talk", needs="roll", moves={"say": "*"}, meeting=True)],
    ... )
    >>> Procedure.from_data(talk.to_data()) == talk
    True
    """

    key: str
    title: Mapping[str, str] = attrs.field(converter=titled)
    seats: tuple[Seat, ...] = attrs.field(default=(), converter=_seats)
    stages: tuple[Stage, ...] = attrs.field(default=(), converter=_stages)
    duties: tuple[Duty, ...] = attrs.field(default=(), converter=_duties)
    decides: DecisionRule = attrs.field(factory=advice_only)
    own_moves: tuple[OwnMove, ...] = attrs.field(default=(), converter=_own_moves)
    params: Mapping[str, Json] = attrs.field(factory=dict, converter=_params)
    adopts: tuple[str, ...] = attrs.field(default=(), converter=listed)
    suits: tuple[str, ...] = attrs.field(default=(), converter=listed)
    basis: str | None = None
    trigger: Trigger | None = None
    origin: Origin | None = attrs.field(default=None, eq=False, metadata=DERIVED)
    """Set where it was loaded from a plugin; no part of the definition."""
    behaviour: Behaviour[Any] | None = attrs.field(default=None, eq=False, metadata=DERIVED)

    def __attrs_post_init__(self) -> None:
        if not is_key(self.key):
            raise within(InvalidInput("procedure.key", given=repr(self.key)), "key")
        if any(lang not in self.title for lang in LANGS):
            raise within(InvalidInput("procedure.title", procedure=self.key, languages=LANGS), "title")
        if not self.stages:
            raise within(InvalidInput("procedure.no-stages", procedure=self.key), "stages")
        self._check_unique()
        for stage in self.stages:
            self._check_stage(stage)
        self._check_reachable()
        for duty in self.duties:
            self._check_duty(duty)
        self._check_rule(self.decides, "propose", "agree", "decides")
        self._check_amendments()
        for place, move in enumerate(self.own_moves):
            if move.decides is not None:
                self._check_rule(
                    move.decides, f"propose:{move.name}", "decide", "own_moves", place, "decides"
                )
        self._check_trigger()
        unknown = sorted(set(self.adopts) - set(get_args(Force)))
        if unknown:
            error = InvalidInput("procedure.adopts", procedure=self.key, given=unknown, known=get_args(Force))
            raise within(error, "adopts", self.adopts.index(unknown[0]))
        canonical(self.to_data())

    def stage(self, key: str) -> Stage | None:
        """The stage of that key, or ``None``."""
        return next((stage for stage in self.stages if stage.key == key), None)

    def seat(self, key: str) -> Seat | None:
        """The seat of that key, or ``None``."""
        return next((seat for seat in self.seats if seat.key == key), None)

    def own_move(self, name: str) -> OwnMove | None:
        """The act or kind of proposal of that name, or ``None``."""
        return next((move for move in self.own_moves if move.name == name), None)

    def rule_on(self, kind: str | None) -> DecisionRule:
        """The rule by which proposals of this kind are decided (``Proposal.kind``)."""
        own = self.own_move(kind) if kind is not None else None
        return self.decides if own is None or own.decides is None else own.decides

    @property
    def rules(self) -> tuple[DecisionRule, ...]:
        """Every rule by which something is decided."""
        return (self.decides, *(move.decides for move in self.own_moves if move.decides is not None))

    @property
    def code(self) -> str | None:
        """The code it needs besides its definition, as a record names it; ``None`` for one that is data alone."""
        own = [self.behaviour.code] if self.behaviour is not None else []
        named = dict.fromkeys([*own, *(rule.code.code for rule in self.rules if rule.code is not None)])
        return "; ".join(named) or None

    @property
    def digest(self) -> str:
        """The SHA-256 of its canonical definition."""
        return digest(self.to_data())

    def to_data(self) -> dict[str, Any]:
        """The definition as JSON data, as it stands in a record's opening event."""
        data: dict[str, Any] = plain(self)
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """A procedure from its definition.

        Raises:
            InvalidInput: ``procedure.data`` for data of another form, and whatever the definition itself raises.
        """
        from deliberation.structuring import faults, open_converter  # noqa: PLC0415 - cattrs loads when first needed

        try:
            return open_converter().structure(data, cls)
        except Exception as error:
            own = _own(error)
            raise (
                own if own is not None else InvalidInput("procedure.data", cause=faults(error)[0])
            ) from error

    @classmethod
    def read(cls, path: AnyPath) -> Self:
        """The procedure in a TOML file, which says what `to_data` says; one key may stand where a list of keys belongs.

        Args:
            path: in a folder, or among a package's resources: ``importlib.resources.files(__name__) / "tea-talk.toml"``.

        Raises:
            OSError: the file can't be read.
            InvalidInput: with file and line: a ``definition.…`` code for what isn't TOML of this form, or what the definition itself
                says is wrong.

        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder) / "tea-talk.toml"
        ...     _ = path.write_text('''
        ...         key = "tea-talk"
        ...         title = { zh = "茶话会", en = "Tea talk" }
        ...         seats = [{ key = "guest", at_least = 1 }]
        ...         [[stages]]
        ...         key = "talk"
        ...         needs = "roll"
        ...         moves = { say = "*" }
        ...     ''', encoding="utf-8")
        ...     Procedure.read(path).stages[0].moves
        Fixed({'say': ('*',)})
        """
        return cls.of_tree(read_toml(path))

    @classmethod
    def of_tree(cls, located: Located) -> Self:
        """The procedure in a file that is read already; see `read`."""
        from deliberation.files.definitions import read_definition  # noqa: PLC0415 - cattrs loads when first needed

        return read_definition(located, cls)

    def to_toml(self) -> str:
        """The definition as the text of a TOML file; `read` gives it back as it is.

        Raises:
            InvalidInput: ``definition.code`` for a procedure that does part of its work in code; ``definition.unwritable`` where the
                parameters of a plugin's rule hold what TOML doesn't have.

        >>> from deliberation import installed_procedures
        >>> print(installed_procedures()["community"].to_toml()[:17])
        key = "community"
        """
        if self.behaviour is not None:
            raise InvalidInput("definition.code", procedure=self.key, code=self.behaviour.code)
        return toml_text(self.to_data())

    def write(self, path: str | Path) -> None:
        """Writes the definition to a TOML file; see `to_toml`, which says what it can't be written of. Then nothing is written.

        Raises:
            OSError: the file can't be written.
        """
        text = self.to_toml()
        Path(path).write_bytes(text.encode())

    def _check_unique(self) -> None:
        for kind, keys in (
            ("seat", [one.key for one in self.seats]),
            ("stage", [one.key for one in self.stages]),
            ("own move", [one.name for one in self.own_moves]),
        ):
            twice = [key for key, times in Counter(keys).items() if times > 1]
            if twice:
                again = keys.index(twice[0], keys.index(twice[0]) + 1)
                error = InvalidInput("procedure.twice", procedure=self.key, kind=kind, keys=twice)
                raise within(error, f"{kind}s", again, "key")

    def _check_seat(self, key: str, where: str, *path: str | int) -> None:
        if self.seat(key) is None:
            known = [seat.key for seat in self.seats]
            params: dict[str, Any] = {"seat": key, "place": where, "near": near([key], known), "known": known}
            raise within(InvalidInput("procedure.no-seat", procedure=self.key, **params), *path)

    def _check_stage(self, stage: Stage) -> None:
        at = ("stages", self.stages.index(stage))
        for part, names in (("needs", stage.needs), ("yields", stage.yields)):
            for place, name in enumerate(names):
                self._check_artefact(name, stage, *at, part, place)
        for move, seats in stage.moves.items():
            self._check_move(move, stage, *at, "moves", move)
            for place, seat in enumerate(seats):
                if seat != ANYONE:
                    self._check_seat(seat, f"{stage.key}.{move}", *at, "moves", move, place)

    def _check_artefact(self, name: str, stage: Stage, *path: str | int) -> None:
        if not artefacts.known(name):
            known = [artefacts.ROLL, *artefacts.ARTEFACTS]
            said: dict[str, Any] = {"artefact": name, "near": near([name], known), "known": known}
            raise within(
                InvalidInput("procedure.artefact", procedure=self.key, stage=stage.key, **said), *path
            )

    def _check_move(self, move: str, stage: Stage, *path: str | int) -> None:
        if not _is_move(move):
            known = sorted(STAGE_MOVES)
            said: dict[str, Any] = {"move": move, "near": near([str(move)], known), "known": known}
            raise within(InvalidInput("procedure.move", procedure=self.key, stage=stage.key, **said), *path)

    def _check_reachable(self) -> None:
        have = {artefacts.ROLL}
        waiting = list(self.stages)
        while ready := [stage for stage in waiting if set(stage.needs) <= have]:
            waiting = [stage for stage in waiting if stage not in ready]
            have |= {name for stage in ready for name in stage.yields}
        if waiting:
            stuck = waiting[0]
            lacking = sorted(set(stuck.needs) - have)
            error = InvalidInput("procedure.unreachable", procedure=self.key, stage=stuck.key, needs=lacking)
            raise within(error, "stages", self.stages.index(stuck), "needs", stuck.needs.index(lacking[0]))

    def _check_duty(self, duty: Duty) -> None:
        at = ("duties", self.duties.index(duty))
        if not duty.owed_by or not (duty.to or duty.what != "answer"):
            raise within(InvalidInput("procedure.duty-empty", procedure=self.key), *at)
        for place, seat in enumerate(duty.owed_by):
            self._check_seat(seat, "duties", *at, "owed_by", place)
        known: tuple[str, ...] = get_args(Statement) if duty.what == "answer" else get_args(Force)
        for place, kind in enumerate(duty.to):
            if kind not in known:
                params: dict[str, Any] = {"given": kind, "near": near([kind], known), "known": known}
                code = "procedure.duty-to" if duty.what == "answer" else "procedure.duty-force"
                raise within(InvalidInput(code, procedure=self.key, **params), *at, "to", place)
        for name in ("until", "before"):
            key = getattr(duty, name)
            if key is not None and self.stage(key) is None:
                close = near([key], [stage.key for stage in self.stages])
                error = InvalidInput(f"procedure.duty-{name}", procedure=self.key, stage=key, near=close)
                raise within(error, *at, name)
        self._check_hope(duty, *at)

    def _check_hope(self, duty: Duty, *at: str | int) -> None:
        """That what a duty asks can come about: an answer, or an agreement that there is something to do about."""
        if duty.what == "answer":
            stages = [stage for stage in self.stages if duty.until in (None, stage.key)]
            if not any(_lets(stage, "answer", duty.owed_by) for stage in stages):
                params: dict[str, Any] = {"seats": duty.owed_by, "to": duty.to}
                raise within(InvalidInput("procedure.duty-hopeless", procedure=self.key, **params), *at)
        elif duty.what in ("publish", "report", "revisit"):
            seats = [seat.key for seat in self.seats]
            if not any(_lets(stage, "agree", seats) for stage in self.stages):
                raise within(InvalidInput("procedure.duty-idle", procedure=self.key, what=duty.what), *at)

    def _check_rule(self, rule: DecisionRule, first: str, last: str, *at: str | int) -> None:
        """That no stage is missing in which a rule could be followed, from a proposal to what comes of it."""
        core = rule.kind in CORE_KINDS
        sides, some = (listed_param(rule, name) if core else () for name in ("sides", "seats"))
        asked = [*sides, *some]
        for place, seat in enumerate(asked):
            self._check_seat(seat, "decides", *at, "params", "sides" if sides else "seats", place)
        seats = [seat.key for seat in self.seats]
        for move in (first, *sorted(rule.takes - {"object"}), last) if rule.decides else ():
            for by in [[one] for one in asked] if asked and move in ("consent", "vote") else [seats]:
                if not any(_lets(stage, move, by) for stage in self.stages):
                    error = InvalidInput("procedure.rule-hopeless", procedure=self.key, move=move, seats=by)
                    raise within(error, *at)

    def _check_trigger(self) -> None:
        if self.trigger is None:
            return
        if not isinstance(self.trigger, Trigger):
            raise InvalidInput(
                "procedure.trigger-kind", procedure=self.key, given=type(self.trigger).__name__
            )
        names = [name for stage in self.stages for name in (*stage.needs, *stage.yields)]
        if self.trigger.artefact not in names:
            known = sorted(name for name in set(names) if is_namespaced(name))
            params: dict[str, Any] = {"artefact": self.trigger.artefact, "known": known}
            error = InvalidInput("procedure.trigger", procedure=self.key, **params)
            raise within(error, "trigger", "artefact")

    def _check_amendments(self) -> None:
        """That an amendment which is put to the vote can be carried."""
        amended = any(f"propose:{AMENDMENT}" in stage.moves for stage in self.stages)
        seats = [seat.key for seat in self.seats]
        if amended and not any(_lets(stage, "decide", seats) for stage in self.stages):
            raise InvalidInput("procedure.rule-hopeless", procedure=self.key, move="decide", seats=seats)


def _is_move(move: str) -> bool:
    kind, colon, variant = move.partition(":") if isinstance(move, str) else ("", "", "")
    if kind not in STAGE_MOVES or not colon:
        return kind in STAGE_MOVES
    if kind == "say":
        return variant in get_args(Statement)
    return kind in _NARROWED and (is_namespaced(variant) or (kind, variant) == ("propose", AMENDMENT))


def _lets(stage: Stage, move: str, seats: Iterable[str]) -> bool:
    allowed = stage.moves.get(move, ())
    return ANYONE in allowed or not set(allowed).isdisjoint(seats)


def _own(error: BaseException) -> DeliberationError | None:
    """What the definition itself said was wrong, where that alone is what went wrong."""
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error if isinstance(error, DeliberationError) else None
