"""From a case file's text to values: every scalar typed by the field it stands in, every fault with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, get_args

import attrs
from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)

from deliberation.agreements import Responsible, Term, changed
from deliberation.errors import DeliberationError, InvalidInput
from deliberation.provenance import Source
from deliberation.quantities import Count, Deadline, Moment
from deliberation.structuring import class_hook, is_tuple, strict_converter

from .yaml_tree import Located, Path_


T = TypeVar("T")

_SOURCE_KEYS = ("fact", "quote", "basis", "supposed")


def read_value(located: Located, path: Path_, kind: type[T], tree: Any, *, where: str) -> T:
    """The part of a case file at ``path`` as a value of ``kind``.

    Raises:
        InvalidInput: what is wrong, with file and line; of several faults the first.
    """
    try:
        return case_converter().structure(tree, kind)
    except (BaseValidationError, DeliberationError, ValueError, TypeError, LookupError) as error:
        at, cause = next(_faults(error, path))
        raise _fault(cause, f"{where}:{located.line(at)}", at) from None


def _fault(cause: BaseException, where: str, path: Path_) -> InvalidInput:
    if isinstance(cause, DeliberationError):
        return InvalidInput(cause.code, where=where, **cause.params)
    field = ".".join(map(str, path)) or "case"
    if isinstance(cause, ForbiddenExtraKeysError):
        known = [one.name for one in attrs.fields(cause.cl)] if attrs.has(cause.cl) else []
        return InvalidInput("case.unknown-key", where=where, keys=sorted(map(str, cause.extra_fields)), known=known)
    if isinstance(cause, KeyError):
        return InvalidInput("case.missing-key", where=where, key=cause.args[0], field=field)
    return InvalidInput("case.wrong-type", where=where, field=field, cause=str(cause))


def _faults(error: BaseException, path: Path_) -> Any:
    """Every fault below an error, with its path."""
    if not isinstance(error, BaseValidationError):
        extra = sorted(map(str, error.extra_fields)) if isinstance(error, ForbiddenExtraKeysError) else []
        yield ((*path, extra[0]) if extra else path), error
        return
    for part in error.exceptions:
        yield from _faults(part, (*path, *_step(part)))


def _step(error: BaseException) -> tuple[str | int, ...]:
    """Where cattrs says that an error happened, one step down."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, IterableValidationNote):
            return (note.index,)
        if isinstance(note, AttributeValidationNote):
            return (note.name,)
    return ()


@cache
def case_converter() -> Converter:
    """The converter for case files: text is typed, one stands for a list of one, quotes become sources."""
    converter = strict_converter()
    converter.register_structure_hook(int, _integer)
    converter.register_structure_hook(bool, _boolean)
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook_factory(
        is_tuple, lambda kind: _one_or_many(converter, kind)
    )
    plain = strict_converter()
    plain.register_structure_hook(int, _integer)
    for quantity in (Count, Moment, Deadline):
        converter.register_structure_hook(quantity, _quantity(plain, quantity))
    party = class_hook(converter, Responsible, None)
    converter.register_structure_hook(
        Responsible, lambda value, kind: Responsible(value) if isinstance(value, str) else party(value, kind)
    )
    converter.register_structure_hook_factory(_has_source, lambda kind: _sourced(class_hook(converter, kind, None)))
    return converter


def _has_source(kind: Any) -> bool:
    return attrs.has(kind) and kind is not Source and "source" in attrs.fields_dict(kind) and kind.__name__ != "CaseFile"


def _sourced(inner: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def structure(value: Any, kind: Any) -> Any:
        if not isinstance(value, Mapping):
            raise TypeError(f"mapping expected, not {_named(value)}")
        fields = {key: item for key, item in value.items() if key not in _SOURCE_KEYS}
        made = inner(fields, kind)
        source = _source({key: value.get(key) for key in _SOURCE_KEYS})
        return made if source is None else _with_source(made, source)

    return structure


def _with_source(made: Any, source: Source) -> Any:
    return changed(made, source=source) if isinstance(made, Term) else attrs.evolve(made, source=source)


def _source(said: Mapping[str, Any]) -> Source | None:
    """Words alone are reported; words with a basis are inferred; what is supposed says on what basis."""
    if all(value is None for value in said.values()):
        return None
    if said["supposed"] is not None:
        return Source("supposed", ref=said["fact"], quote=said["quote"], basis=said["supposed"])
    kind: Any = "inferred" if said["basis"] is not None else "reported"
    return Source(kind, ref=said["fact"], quote=said["quote"], basis=said["basis"])


def _integer(value: Any, _: type) -> int:
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").isdecimal() and len(value) <= 16:
        return int(value)
    raise TypeError(f"number expected, not {_named(value)}")


def _number(value: Any, _: type) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise TypeError(f"number expected, not {_named(value)}") from None


def _boolean(value: Any, _: type) -> bool:
    if value in ("true", "false"):
        return bool(value == "true")
    raise TypeError(f"true or false expected, not {_named(value)}")


def _named(value: Any) -> str:
    kinds = {dict: "a mapping", list: "a list", str: f"the text {str(value)[:40]!r}", type(None): "nothing"}
    return kinds.get(type(value), type(value).__name__)


def _one_or_many(converter: Converter, kind: Any) -> Callable[[Any, Any], Any]:
    as_list: Any = list.__class_getitem__(get_args(kind)[0])

    def structure(value: Any, _: Any) -> Any:
        several = value if isinstance(value, list) else [] if value is None else [value]
        return tuple(converter.structure(several, as_list))

    return structure


def _quantity(plain: Converter, kind: Any) -> Callable[[Any, Any], Any]:
    inner = class_hook(plain, kind, None)

    def structure(value: Any, wanted: Any) -> Any:
        return kind.read(value) if isinstance(value, str) else inner(value, wanted)

    return structure


