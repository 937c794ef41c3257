"""Which plugins are installed, what they offer, and which were left out and why.

Plugins are loaded one by one: one that is broken, or takes a key that is taken, is named and left out, and everything else works.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points, version
from typing import Any, Final, TypeVar

import attrs
import pluggy

from deliberation import community, hooks
from deliberation.behaviours import Behaviour, MissingCode
from deliberation.calendars import Calendar
from deliberation.decisions import DecisionRule, RuleKind
from deliberation.errors import DeliberationError, PluginError, UnknownReference, within
from deliberation.events import Event, Open
from deliberation.files import AnyPath, read_toml
from deliberation.files.faults import placed_in
from deliberation.papers import Paper
from deliberation.procedures import Origin, Procedure
from deliberation.records import Record
from deliberation.seat_rules import RULES, SeatRule
from deliberation.seats import is_namespaced
from deliberation.wording import Lang, Reason


GROUP: Final = "deliberation"
DISABLE: Final = "DELIBERATION_DISABLE_PLUGINS"
"""Environment variable: names of entry points not to load, separated by commas."""

_LOG: Final = logging.getLogger(__name__)

T = TypeVar("T")


@attrs.frozen
class LeftOut:
    """A plugin that can't be used, and why.

    >>> left = LeftOut("tea", "tea-talk", Reason("plugin.key-taken", {"key": "community", "owner": "deliberation"}))
    >>> left.explain("zh")
    '键 community 已被 deliberation 使用'
    """

    plugin: str
    distribution: str | None
    reason: Reason

    def explain(self, lang: Lang = "en") -> str:
        """The reason in a sentence."""
        return self.reason.explain(lang)


@attrs.frozen
class Observer:
    """A plugin that is told of recorded events."""

    plugin: str
    distribution: str | None
    call: Callable[..., object] = attrs.field(eq=False)

    def tell(self, record: Record, event: Event) -> bool:
        """Tells it of an event, and whether that went well; what it raises is logged with its name."""
        try:
            self.call(record=record, event=event)
        except Exception:  # noqa: BLE001 - the event is on record; logged, with its traceback
            _LOG.exception(
                "plugin %s (%s) raised when told of %s%s; this session tells it nothing more",
                self.plugin, self.distribution, record.id, event.ref,
            )  # fmt: skip
            return False
        return True


@attrs.frozen(kw_only=True)
class Offered:
    """What plugins offer: each by key, and those to be told of events."""

    procedures: Mapping[str, Procedure] = attrs.field(factory=dict)
    decision_rules: Mapping[str, RuleKind] = attrs.field(factory=dict)
    convening_rules: Mapping[str, SeatRule] = attrs.field(factory=dict)
    papers: Mapping[str, Paper] = attrs.field(factory=dict)
    calendars: Mapping[str, Calendar] = attrs.field(factory=dict)
    observers: tuple[Observer, ...] = ()


@attrs.frozen
class Installed(Offered):
    """What is installed, and what was left out."""

    procedures: Mapping[str, Procedure] = attrs.field(factory=dict)
    left_out: tuple[LeftOut, ...] = ()

    def procedure(self, key: str) -> Procedure:
        """The procedure of that key.

        Raises:
            UnknownReference: ``plugin.no-procedure``, naming what is installed.
        """
        if key not in self.procedures:
            raise UnknownReference("plugin.no-procedure", key=key, known=list(self.procedures))
        return self.procedures[key]


@attrs.frozen
class _Candidate:
    name: str
    plugin: object
    origin: Origin

    @property
    def distribution(self) -> str:
        return self.origin.distribution


def installed_procedures() -> Mapping[str, Procedure]:
    """The procedures that are installed, by key; core's own ``community`` first.

    >>> sorted(installed_procedures())[0]
    'community'
    """
    return installed().procedures


def procedure_named(key: str) -> Procedure:
    """The installed procedure of that key.

    Raises:
        UnknownReference: ``plugin.no-procedure``, naming what is installed.
    """
    return installed().procedure(key)


def procedure_in_file(path: AnyPath) -> Procedure:
    """The procedure in a TOML file, with the code of the decision rule that it names, where a plugin brings it.

    Raises:
        OSError: the file can't be read.
        InvalidInput: with file and line: what ``Procedure.read`` says is wrong.
        UnknownReference: ``plugin.rule-missing`` where it decides by a plugin's rule that isn't installed, with file and line.
    """
    located = read_toml(path)
    procedure = Procedure.of_tree(located)
    return placed_in(located, ("decides",), lambda: _coded(procedure, installed().decision_rules))


def installed_calendars() -> Mapping[str, Calendar]:
    """The calendars of working days that installed plugins bring, by key.

    >>> "lunar" in installed_calendars()
    False
    """
    return installed().calendars


def all_rules() -> Mapping[str, SeatRule]:
    """What every ``found_by`` key means: the core's rules, then those that plugins bring."""
    return {**RULES, **installed().convening_rules}


def procedure_in(opened: Open) -> Procedure:
    """The procedure that stands in a record, with the code that the record names as far as it is installed.

    Where it isn't, a stand-in refuses what only that code could judge, and verdicts under its rule are unknown.

    >>> from deliberation.community import COMMUNITY
    >>> procedure_in(Open(procedure=COMMUNITY.to_data(), digest=COMMUNITY.digest)) == COMMUNITY
    True
    """
    procedure = _stated(json.dumps(opened.procedure))
    if opened.code is None:
        return procedure
    found = installed()
    for code in opened.code.split("; "):
        name = code.rpartition(" ")[0]
        if is_namespaced(name):
            kind = found.decision_rules.get(name)
            procedure = procedure if kind is None else _with_kind(procedure, kind)
        else:
            behaviour = _behaviours(found).get(name, MissingCode(code))
            procedure = attrs.evolve(procedure, behaviour=behaviour)
    return procedure


@lru_cache(maxsize=64)
def _stated(definition: str) -> Procedure:
    """The procedure of a definition as JSON; many records have the same one."""
    return Procedure.from_data(json.loads(definition))


def code_differs(opened: Open, procedure: Procedure) -> tuple[Reason, ...]:
    """What is to be said of the code that a record was made with: it isn't at hand, or another version of it is."""
    here = {code.rpartition(" ")[0]: code for code in (procedure.code or "").split("; ")}
    named = [] if opened.code is None else opened.code.split("; ")
    missing = isinstance(procedure.behaviour, MissingCode)
    found = []
    for code in named:
        name = code.rpartition(" ")[0]
        if name not in here or (missing and here[name] == code and not is_namespaced(name)):
            found.append(Reason("plugin.code-missing", {"code": code}))
        elif here[name] != code:
            found.append(Reason("plugin.code-differs", {"recorded": code, "installed": here[name]}))
    return tuple(found)


def _behaviours(found: Offered) -> Mapping[str, Behaviour[Any]]:
    own = (one.behaviour for one in found.procedures.values() if one.behaviour is not None)
    return {one.name: one for one in own}


def _with_kind(procedure: Procedure, kind: RuleKind) -> Procedure:
    def coded(rule: DecisionRule) -> DecisionRule:
        return kind.of(rule) if rule.kind == kind.key else rule

    own = (
        attrs.evolve(move, decides=coded(move.decides)) if move.decides is not None else move
        for move in procedure.own_moves
    )
    return attrs.evolve(procedure, decides=coded(procedure.decides), own_moves=tuple(own))


# ---- finding what is installed


def installed(points: Iterable[EntryPoint] | None = None) -> Installed:
    """Everything installed, and what was left out and why.

    Args:
        points: the entry points to load; by default those of the group ``deliberation`` that aren't disabled.
    """
    left_out: list[LeftOut] = []
    found = Offered()
    core = _Candidate("deliberation", community, Origin("deliberation", version("deliberation")))
    for candidate in (core, *_candidates(_enabled() if points is None else points, left_out)):
        try:
            found = _together(found, _offered(candidate))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin raises, the others must work
            left_out.append(LeftOut(candidate.name, candidate.distribution, _cause(error)))
    procedures = dict(_ruled(found, left_out))
    return Installed(
        procedures=procedures,
        decision_rules=found.decision_rules,
        convening_rules=found.convening_rules,
        papers=found.papers,
        calendars=found.calendars,
        observers=found.observers,
        left_out=tuple(left_out),
    )


def _ruled(found: Offered, left_out: list[LeftOut]) -> Iterator[tuple[str, Procedure]]:
    """The procedures, those that decide by a plugin's rule with its code; where that is missing or doesn't fit, they are left out."""
    for key, procedure in found.procedures.items():
        try:
            yield key, _coded(procedure, found.decision_rules)
        except DeliberationError as error:
            origin = procedure.origin
            left_out.append(LeftOut(key, origin.distribution if origin else None, _cause(error)))


def _coded(procedure: Procedure, kinds: Mapping[str, RuleKind]) -> Procedure:
    """The procedure, with the code of the plugins' rules that it decides by, where it does."""
    for rule in procedure.rules:
        if rule.kind in kinds:
            procedure = _with_kind(procedure, kinds[rule.kind])
        elif is_namespaced(rule.kind) and rule.code is None:
            params: dict[str, Any] = {"procedure": procedure.key, "kind": rule.kind, "known": sorted(kinds)}
            raise within(UnknownReference("plugin.rule-missing", **params), "kind")
    return procedure


def _enabled() -> Iterator[EntryPoint]:
    disabled = {name.strip() for name in os.environ.get(DISABLE, "").split(",")}
    for point in sorted(
        entry_points(group=GROUP), key=lambda point: (point.name, _distribution(point) or "")
    ):
        if point.name not in disabled:
            yield point


def _distribution(point: EntryPoint) -> str | None:
    return point.dist.name if point.dist else None


def _candidates(points: Iterable[EntryPoint], left_out: list[LeftOut]) -> Iterator[_Candidate]:
    for point in points:
        origin = Origin(point.dist.name, point.dist.version) if point.dist else Origin(point.name, "?")
        try:
            plugin = point.load()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever an import raises, the others must work
            left_out.append(LeftOut(point.name, _distribution(point), _cause(error)))
        else:
            yield _Candidate(point.name, plugin, origin)


# ---- asking one plugin


def _offered(candidate: _Candidate) -> Offered:
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)
    manager.register(candidate.plugin, candidate.name)
    manager.check_pending()
    if not any(caller.get_hookimpls() for caller in vars(manager.hook).values()):
        raise PluginError("plugin.no-hooks", plugin=candidate.name)
    _check_version(manager)
    procedures = _asked(manager.hook.deliberation_procedures, Procedure)
    told = manager.hook.deliberation_recorded
    observer = Observer(candidate.name, candidate.distribution, told)
    kinds = _asked(manager.hook.deliberation_decision_rules, RuleKind)
    papers = _asked(manager.hook.deliberation_papers, Paper)
    calendars = _asked(manager.hook.deliberation_calendars, Calendar)
    brings = candidate.distribution
    return Offered(
        procedures={key: attrs.evolve(one, origin=candidate.origin) for key, one in procedures.items()},
        decision_rules={key: attrs.evolve(one, plugin=brings) for key, one in kinds.items()},
        convening_rules=_asked(manager.hook.deliberation_convening_rules, SeatRule),
        papers={key: attrs.evolve(one, plugin=brings) for key, one in papers.items()},
        calendars={key: attrs.evolve(one, plugin=brings) for key, one in calendars.items()},
        observers=(observer,) if told.get_hookimpls() else (),
    )


def _check_version(manager: pluggy.PluginManager) -> None:
    for given in manager.hook.deliberation_api_version():
        if given != hooks.API_VERSION:
            raise PluginError("plugin.api-version", given=repr(given), wanted=hooks.API_VERSION)


def _asked(caller: pluggy.HookCaller, kind: type[T]) -> dict[str, T]:
    """What a plugin gives through one hook, by key."""
    if not caller.get_hookimpls():
        return {}
    batches = caller()
    if not batches:  # pluggy leaves None out
        raise PluginError("plugin.not-a-list", hook=caller.name, given=None)
    found: dict[str, T] = {}
    for one in (one for batch in batches for one in _batch(caller, batch, kind)):
        key: str = getattr(one, "key")  # noqa: B009 - each of the kinds has one
        if key in found:
            raise PluginError("plugin.key-twice", hook=caller.name, key=key)
        found[key] = one
    return found


def _batch(caller: pluggy.HookCaller, batch: object, kind: type[T]) -> Iterator[T]:
    if isinstance(batch, (str, kind)) or not isinstance(batch, Iterable):
        raise PluginError("plugin.not-a-list", hook=caller.name, given=type(batch).__name__)
    for one in batch:
        if not isinstance(one, kind):
            given = type(one).__name__
            raise PluginError("plugin.not-of-kind", hook=caller.name, given=given, wanted=kind.__name__)
        yield one


def _together(found: Offered, more: Offered) -> Offered:
    """Both, unless they share a key."""
    core: Mapping[str, Mapping[str, Any]] = {"convening_rules": RULES}
    joined: dict[str, Any] = {"observers": (*found.observers, *more.observers)}
    for name in ("procedures", "decision_rules", "convening_rules", "papers", "calendars"):
        have, new = getattr(found, name), getattr(more, name)
        for key in new:
            if key in have or key in core.get(name, {}):
                raise PluginError("plugin.key-taken", key=key, owner=_owner(have.get(key)) or name)
        joined[name] = {**have, **new}
    return Offered(**joined)


def _owner(offered: object) -> str | None:
    """The distribution that something was offered by, where it says so."""
    if isinstance(offered, Procedure):
        return offered.origin.distribution if offered.origin else None
    return getattr(offered, "plugin", None)


def _cause(error: BaseException) -> Reason:
    if isinstance(error, DeliberationError):
        reason = Reason(error.code, error.params, error.words)
        at = {"where": error.where, "reason": reason}
        return reason if error.where is None else Reason("plugin.at", at)
    if isinstance(error, pluggy.PluginValidationError):
        return Reason("plugin.bad-hook", {"message": str(error)})
    return Reason("plugin.raised", {"error": type(error).__name__, "message": str(error)})
