"""Which plugins are installed, what they offer, and which were left out and why.

Plugins are loaded one by one: one that is broken, or takes a key that is taken, is named and left out, and everything else works.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points, version
from typing import Final

import attrs
import pluggy

from deliberation import community, hooks
from deliberation.errors import DeliberationError, PluginError, UnknownReference
from deliberation.procedures import Origin, Procedure
from deliberation.wording import Lang, Reason


GROUP: Final = "deliberation"
DISABLE: Final = "DELIBERATION_DISABLE_PLUGINS"
"""Environment variable: names of entry points not to load, separated by commas."""


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
class Installed:
    """What is installed: procedures by key, and what was left out."""

    procedures: Mapping[str, Procedure]
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


def installed(points: Iterable[EntryPoint] | None = None) -> Installed:
    """Everything installed, and what was left out and why.

    Args:
        points: the entry points to load; by default those of the group ``deliberation`` that aren't disabled.
    """
    procedures: dict[str, Procedure] = {}
    left_out: list[LeftOut] = []
    core = _Candidate("deliberation", community, Origin("deliberation", version("deliberation")))
    for candidate in (core, *_candidates(_enabled() if points is None else points, left_out)):
        try:
            offered = _offered(candidate)
            _refuse_taken(offered, procedures)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin raises, the others must work
            left_out.append(LeftOut(candidate.name, candidate.origin.distribution, _cause(error)))
            continue
        procedures |= {one.key: attrs.evolve(one, origin=candidate.origin) for one in offered}
    return Installed(procedures, tuple(left_out))


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


def _offered(candidate: _Candidate) -> list[Procedure]:
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)
    manager.register(candidate.plugin, candidate.name)
    manager.check_pending()
    offering = manager.hook.deliberation_procedures
    if not offering.get_hookimpls():
        raise PluginError("plugin.no-hooks", plugin=candidate.name)
    batches = offering()
    if not batches:  # pluggy leaves None out
        raise PluginError("plugin.not-a-list", given=None)
    return [one for batch in batches for one in _procedures(batch)]


def _procedures(batch: object) -> Iterator[Procedure]:
    if isinstance(batch, (str, Procedure)) or not isinstance(batch, Iterable):
        raise PluginError("plugin.not-a-list", given=type(batch).__name__)
    for one in batch:
        if not isinstance(one, Procedure):
            raise PluginError("plugin.not-a-procedure", given=type(one).__name__)
        yield one


def _refuse_taken(offered: Iterable[Procedure], procedures: Mapping[str, Procedure]) -> None:
    seen: set[str] = set()
    for one in offered:
        if one.key in seen:
            raise PluginError("plugin.key-twice", key=one.key)
        if one.key in procedures:
            owner = procedures[one.key].origin
            raise PluginError("plugin.key-taken", key=one.key, owner=owner.distribution if owner else None)
        seen.add(one.key)


def _cause(error: BaseException) -> Reason:
    if isinstance(error, DeliberationError):
        return Reason(error.code, error.params)
    return Reason("plugin.raised", {"error": type(error).__name__, "message": str(error)})
