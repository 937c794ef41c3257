"""From a case file's text to values: every scalar typed by the field it stands in, every fault with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, Literal, TypeVar, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)

from deliberation.agreements import Responsible, Term, changed
from deliberation.cases.faults import Misfit, near, relocated, shown
from deliberation.cases.yaml_tree import Located, TreePath
from deliberation.errors import DeliberationError, InvalidInput
from deliberation.leaves import DERIVED
from deliberation.provenance import Source
from deliberation.quantities import Count, Deadline, Moment, Recurrence
from deliberation.structuring import class_hook, is_tuple, strict_converter


T = TypeVar("T")
Hook = Callable[[Any, Any], Any]

SOURCE_KEYS: Final = ("fact", "quote", "basis", "supposed")
"""What a part of a case file says of its source, beside its own fields."""

_NOTES: Final = (IterableValidationNote, AttributeValidationNote)
_LONGEST_INTEGER: Final = 16
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_LIKE_A_DAY: Final = re.compile(r"[0-9]{4}[-/.].*|[0-9]{4}年[0-9]{1,2}月([0-9]{1,2}[日号])?")


def read_value(located: Located, path: TreePath, kind: type[T], tree: Any) -> T:
    """The part of a case file at ``path`` as a value of ``kind``.

    Raises:
        InvalidInput: what is wrong, with file and line; of several faults the first.
    """
    try:
        return case_converter().structure(tree, kind)
    except (BaseValidationError, DeliberationError, Misfit) as error:
        at, cause = _first(error, path)
        raise _fault(cause, located.at(at), at) from None


def keys_of(kind: type) -> list[str]:
    """The keys that a mapping of this kind may have in a case file."""
    own = [field.name for field in attrs.fields(kind) if not DERIVED.items() <= field.metadata.items()]
    return [key for key in own if key != "source"] + list(SOURCE_KEYS) if _has_source(kind) else own


def _fault(cause: BaseException, where: str, path: TreePath) -> DeliberationError:
    if isinstance(cause, DeliberationError):
        return relocated(cause, where)
    field = ".".join(step for step in path if isinstance(step, str)) or "case"
    if isinstance(cause, ForbiddenExtraKeysError):
        keys, known = sorted(map(str, cause.extra_fields)), keys_of(cause.cl)
        told = [shown(key) for key in keys]
        return InvalidInput("case.unknown-key", where=where, keys=told, near=near(keys, known), known=known)
    if isinstance(cause, Misfit):
        return InvalidInput(
            "case.wrong-type", where=where, field=field, wanted=cause.wanted, given=cause.given
        )
    return InvalidInput("case.missing-key", where=where, field=field, key=cause.args[0])


def _first(error: BaseException, path: TreePath) -> tuple[TreePath, BaseException]:
    """The first fault below an error, with its path; a mistyped key comes before what is missing because of it."""
    while isinstance(error, BaseValidationError) and not isinstance(error, ForbiddenExtraKeysError):
        error = min(error.exceptions, key=lambda part: not isinstance(part, ForbiddenExtraKeysError))
        path = (*path, *_step(error))
    return (*path, min(map(str, error.extra_fields))) if isinstance(
        error, ForbiddenExtraKeysError
    ) else path, error


def _step(error: BaseException) -> TreePath:
    """Where cattrs says that an error happened, one step down; what is missing is told of what lacks it."""
    if isinstance(error, KeyError):
        return ()
    notes = [note for note in getattr(error, "__notes__", ()) if isinstance(note, _NOTES)]
    return tuple(note.index if isinstance(note, IterableValidationNote) else note.name for note in notes[:1])


@cache
def case_converter() -> Converter:
    """The converter for case files: text is typed, one stands for a list of one, quotes become sources."""
    converter = strict_converter()
    for kind, hook in ((str, _text), (int, _integer), (float, _number), (bool, _boolean)):
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook_func(_is_choice, _one_of)
    converter.register_structure_hook_factory(_is_mapping, lambda kind: _mapping(converter, kind))
    converter.register_structure_hook_factory(is_tuple, lambda kind: _one_or_many(converter, kind))
    converter.register_structure_hook_factory(
        attrs.has, lambda kind: _of_keys(class_hook(converter, kind, None))
    )
    for quantity in (Count, Moment, Deadline, Recurrence):
        converter.register_structure_hook(
            quantity, _quantity(_of_keys(class_hook(converter, quantity, None)))
        )
    party = _of_keys(class_hook(converter, Responsible, None))
    converter.register_structure_hook(
        Responsible, lambda value, kind: Responsible(value) if isinstance(value, str) else party(value, kind)
    )
    converter.register_structure_hook_factory(
        _has_source, lambda kind: _sourced(_of_keys(class_hook(converter, kind, None)))
    )
    return converter


def _is_choice(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is Literal


def _is_mapping(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _has_source(kind: Any) -> bool:
    if not attrs.has(kind):
        return False
    field = attrs.fields_dict(attrs.resolve_types(kind)).get("source")
    return field is not None and Source in get_args(field.type)


def _of_keys(inner: Hook) -> Hook:
    def structure(value: Any, kind: Any) -> Any:
        if not isinstance(value, Mapping):
            raise Misfit("mapping", value)
        return inner(value, kind)

    return structure


def _sourced(inner: Hook) -> Hook:
    def structure(value: Any, kind: Any) -> Any:
        if not isinstance(value, Mapping):
            raise Misfit("mapping", value)
        made = inner({key: item for key, item in value.items() if key not in SOURCE_KEYS}, kind)
        source = _source({key: value.get(key) for key in SOURCE_KEYS})
        return made if source is None else _with_source(made, source)

    return structure


def _with_source(made: Any, source: Source) -> Any:
    return changed(made, source=source) if isinstance(made, Term) else attrs.evolve(made, source=source)


def _source(said: Mapping[str, Any]) -> Source | None:
    """Words alone are reported; words with a basis are inferred; what is supposed says on what basis."""
    for key, value in said.items():
        if not isinstance(value, str | None):
            raise _noted(Misfit("text", value), key)
    if all(value is None for value in said.values()):
        return None
    if said["supposed"] is not None:
        return Source("supposed", ref=said["fact"], quote=said["quote"], basis=said["supposed"])
    kind: Any = "inferred" if said["basis"] is not None else "reported"
    return Source(kind, ref=said["fact"], quote=said["quote"], basis=said["basis"])


def _noted(error: Misfit, key: str) -> BaseValidationError:
    """The error as cattrs would tell it of a field called ``key``."""
    error.add_note(AttributeValidationNote(key, key, str))
    return BaseValidationError("", [error], Source)


def _text(value: Any, _: Any) -> str:
    if not isinstance(value, str):
        raise Misfit("text", value)
    return value


def _integer(value: Any, _: Any) -> int:
    if isinstance(value, str) and len(value) <= _LONGEST_INTEGER and re.fullmatch("-?[0-9]+", value):
        return int(value)
    raise Misfit("integer", value)


def _number(value: Any, _: Any) -> float:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    raise Misfit("number", value)


def _boolean(value: Any, _: Any) -> bool:
    if value in ("true", "false"):
        return bool(value == "true")
    raise Misfit("boolean", value)


def _one_of(value: Any, kind: Any) -> Any:
    known = get_args(kind)
    if value not in known:
        raise Misfit("one-of", value, known=known)
    return value


def _mapping(converter: Converter, kind: Any) -> Hook:
    of: Any = get_args(kind)[1]

    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, Mapping):
            raise Misfit("mapping", value)
        return {key: converter.structure(item, of) for key, item in value.items()}

    return structure


def _one_or_many(converter: Converter, kind: Any) -> Hook:
    as_list: Any = list.__class_getitem__(get_args(kind)[0])

    def structure(value: Any, _: Any) -> Any:
        several = value if isinstance(value, list) else [] if value is None else [value]
        return tuple(converter.structure(several, as_list))

    return structure


def _quantity(inner: Hook) -> Hook:
    """A quantity from the words for it, or from its parts."""

    def structure(value: Any, kind: Any) -> Any:
        return _read(kind, value) if isinstance(value, str) else inner(value, kind)

    return structure


def _read(kind: Any, text: str) -> Any:
    """Words that can't be read stay words; what is meant for a day, and is none, is a slip."""
    read = kind.read(text)
    if not _LIKE_A_DAY.fullmatch(text.strip()):
        return read
    if isinstance(read, Moment) and read.iso is None:
        raise InvalidInput("moment.iso", given=text)
    if isinstance(read, Deadline) and read == Deadline(text):
        raise InvalidInput("deadline.day", given=text)
    return read
