"""From a file's tree to values: strict types, unknown keys told with the word that may have been meant, every fault with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)

from deliberation.errors import DeliberationError, InvalidInput, Part, near, relocated, shown
from deliberation.files.faults import Misfit
from deliberation.files.located import Located, TreePath
from deliberation.structuring import class_hook, is_tuple, strict_converter


T = TypeVar("T")
Hook = Callable[[Any, Any], Any]


@attrs.frozen(kw_only=True)
class Form:
    """A form of file: what it is called, the codes of its faults, and the keys that a mapping of some kind may have in it."""

    name: str
    unknown_key: str
    missing_key: str
    wrong_type: str
    keys_of: Callable[[type], list[str]]


def structured_at(
    form: Form, converter: Converter, located: Located, path: TreePath, kind: type[T], tree: Any
) -> T:
    """A part of a file as a value.

    Args:
        form: the form of the file.
        converter: how values are read; see `written_converter`.
        located: the file.
        path: where the part stands in it.
        kind: what it is to be.
        tree: the part.

    Raises:
        InvalidInput: with one of the form's codes, or that of what the value itself says is wrong, with file and line; of several faults
            the first.
    """
    try:
        return converter.structure(tree, kind)
    except (BaseValidationError, DeliberationError, Misfit) as error:
        at, cause = _first(error, path)
        raise _told(form, cause, located.at(at), at) from None


def _told(form: Form, cause: BaseException, where: str, path: TreePath) -> DeliberationError:
    if isinstance(cause, DeliberationError):
        return relocated(cause, where)
    field = shown(".".join(step for step in path if isinstance(step, str)) or form.name)
    if isinstance(cause, ForbiddenExtraKeysError):
        keys, known = sorted(map(str, cause.extra_fields)), form.keys_of(cause.cl)
        told = [shown(key) for key in keys]
        return InvalidInput(form.unknown_key, where=where, keys=told, near=near(keys, known), known=known)
    if isinstance(cause, Misfit):
        return InvalidInput(form.wrong_type, where=where, field=field, wanted=cause.wanted, given=cause.given)
    return InvalidInput(form.missing_key, where=where, field=field, key=cause.args[0])


def _first(error: BaseException, path: TreePath) -> tuple[TreePath, BaseException]:
    """The first fault below an error, with its path; a mistyped key comes before what is missing because of it."""
    path = (*path, *_step(error))
    while isinstance(error, BaseValidationError) and not isinstance(error, ForbiddenExtraKeysError):
        error = min(error.exceptions, key=lambda part: not isinstance(part, ForbiddenExtraKeysError))
        path = (*path, *_step(error))
    return (*path, min(map(str, error.extra_fields))) if isinstance(
        error, ForbiddenExtraKeysError
    ) else path, error


def _step(error: BaseException) -> TreePath:
    """Where an error happened, some steps down: notes are added from the inside out. What is missing is told of what lacks it."""
    if isinstance(error, KeyError):
        return ()
    return tuple(step for note in reversed(getattr(error, "__notes__", ())) for step in _steps(note))


def _steps(note: str) -> TreePath:
    if isinstance(note, IterableValidationNote):
        return (note.index,)
    if isinstance(note, AttributeValidationNote):
        return (note.name,)
    return note.path if isinstance(note, Part) else ()


def written_converter() -> Converter:
    """A converter for what people write: nothing is coerced, and one stands for a list of one.

    >>> from deliberation.seats import Seat
    >>> written_converter().structure({"key": "guest", "found_by": "lives-in"}, Seat).found_by
    ('lives-in',)
    """
    converter = strict_converter()
    for kind, name in ((str, "text"), (int, "integer"), (bool, "boolean")):
        converter.register_structure_hook(kind, _exactly(kind, name))
    converter.register_structure_hook_func(_is_choice, _one_of)
    converter.register_structure_hook_factory(_is_mapping, lambda kind: _mapping(converter, kind))
    converter.register_structure_hook_factory(is_tuple, lambda kind: _one_or_many(converter, kind))
    converter.register_structure_hook_factory(
        attrs.has, lambda kind: of_keys(class_hook(converter, kind, None))
    )
    return converter


def of_keys(inner: Hook) -> Hook:
    """The hook, for mappings only."""

    def structure(value: Any, kind: Any) -> Any:
        if not isinstance(value, Mapping):
            raise Misfit("mapping", value)
        return inner(value, kind)

    return structure


def _exactly(kind: type, name: str) -> Hook:
    def structure(value: Any, _: Any) -> Any:
        if type(value) is not kind:
            raise Misfit(name, value)
        return value

    return structure


def _is_choice(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is Literal


def _is_mapping(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return isinstance(origin, type) and issubclass(origin, Mapping)


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
        return {key: _entry(converter, key, item, of) for key, item in value.items()}

    return structure


def _entry(converter: Converter, key: str, item: Any, of: Any) -> Any:
    """An entry of a mapping; a fault of it is noted with its key, as cattrs notes a field."""
    try:
        return converter.structure(item, of)
    except Exception as error:
        error.add_note(AttributeValidationNote(key, key, of))
        raise


def _one_or_many(converter: Converter, kind: Any) -> Hook:
    as_list: Any = list.__class_getitem__(get_args(kind)[0])

    def structure(value: Any, _: Any) -> Any:
        several = value if isinstance(value, list) else [] if value is None else [value]
        return tuple(converter.structure(several, as_list))

    return structure
