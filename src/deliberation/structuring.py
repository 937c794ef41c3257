"""From JSON trees to values: strict types, no unknown keys, leaves unwrapped. Built on cattrs.

Two readers share one set of rules: a record's, in which free text stands in leaves, and a case file's, in which it stands in the open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import attrs
from cattrs import Converter, transform_error
from cattrs.errors import BaseValidationError, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, make_mapping_structure_fn, override

from deliberation.errors import DamagedRecord, DeliberationError
from deliberation.events import Event
from deliberation.leaves import DERIVED, LEAF, Erased


def structured(tree: Mapping[str, Any], data_class: type) -> Event:
    """The event of a record's tree.

    Args:
        tree: the JSON tree without its kind, leaves as they stand in the record.
        data_class: the class of its ``data``.

    Raises:
        DamagedRecord: ``record.malformed``, naming the field.
    """
    converter = record_converter()
    try:
        data: Any = converter.structure(tree["data"], data_class)
        envelope: Any = converter.structure({key: tree[key] for key in tree if key != "data"}, _Envelope)
        return Event(data, **{field.name: getattr(envelope, field.name) for field in attrs.fields(_Envelope)})
    except (BaseValidationError, DeliberationError, ValueError, TypeError, LookupError) as error:
        raise DamagedRecord("record.malformed", cause=faults(error)[0]) from error


@cache
def record_converter() -> Converter:
    """The converter for records: every leaf is unwrapped, lists are lists, nothing is coerced."""
    return strict_converter(unwrap=_leaf_hook)


@cache
def open_converter() -> Converter:
    """The converter for values whose free text stands in the open: definitions, corrections."""
    return strict_converter()


def strict_converter(
    unwrap: Callable[[Converter, attrs.Attribute[Any]], Callable[[Any, Any], Any]] | None = None,
) -> Converter:
    """A cattrs converter that refuses unknown keys and coerces nothing."""
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    for primitive in (str, int, bool):
        converter.register_structure_hook(primitive, _exactly)
    converter.register_structure_hook_func(_is_json, _in_the_clear if unwrap else lambda value, _: value)
    converter.register_structure_hook_factory(
        _is_mapping, lambda kind: _mapping_hook(converter, kind, leaves=unwrap is not None)
    )
    converter.register_structure_hook_factory(is_tuple, lambda kind: _tuple_hook(converter, kind))
    converter.register_structure_hook_factory(attrs.has, lambda kind: class_hook(converter, kind, unwrap))
    return converter


def is_tuple(kind: Any) -> bool:
    """Whether a type is ``tuple[X, ...]``."""
    origin: Any = get_origin(kind)
    return origin is tuple


def _is_json(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType) and {bool, int, str} <= set(get_args(kind))


def _in_the_clear(value: Any, _: Any) -> Any:
    """JSON that the schema keeps in the clear: what could be taken out of it unseen has no place there."""
    if isinstance(value, Mapping):
        if "leaf" in value:
            raise TypeError("a leaf where none can be")
        for item in value.values():
            _in_the_clear(item, _)
    elif isinstance(value, list):
        for item in value:
            _in_the_clear(item, _)
    return value


def _is_mapping(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is Mapping


def _mapping_hook(converter: Converter, kind: Any, *, leaves: bool) -> Callable[[Any, Any], Any]:
    inner: Callable[[Any, Any], Any] = make_mapping_structure_fn(kind, converter, structure_to=dict)

    def structure(value: Any, wanted: Any) -> Any:
        if not isinstance(value, Mapping):
            raise TypeError(f"mapping expected, not {type(value).__name__}")
        if leaves and "leaf" in value:
            raise TypeError("a leaf where none can be")
        return inner(value, wanted)

    return structure


def _exactly(value: Any, kind: type) -> Any:
    if type(value) is not kind and not (kind is str and isinstance(value, str)):
        raise TypeError(f"{kind.__name__} expected, not {type(value).__name__}")
    return value


def _tuple_hook(converter: Converter, kind: Any) -> Callable[[Any, Any], Any]:
    inner = get_args(kind)[0]
    as_list = list[inner]  # type: ignore[valid-type]

    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, (list, tuple)):
            raise TypeError(f"list expected, not {type(value).__name__}")
        return tuple(converter.structure(list(value), as_list))

    return structure


def class_hook(
    converter: Converter,
    kind: type,
    unwrap: Callable[[Converter, attrs.Attribute[Any]], Callable[[Any, Any], Any]] | None,
) -> Callable[[Any, Any], Any]:
    """The hook that reads a class field by field, refusing unknown keys; what is left out and may be ``None`` is ``None``."""
    attrs.resolve_types(kind)
    overrides: dict[str, Any] = {}
    unsaid: dict[str, Any] = {}
    for field in attrs.fields(kind):
        leaf = unwrap is not None and LEAF.items() <= field.metadata.items()
        if field.default is attrs.NOTHING and NoneType in get_args(field.type):
            unsaid[field.name] = {"leaf": "", "value": None} if leaf else None
        if DERIVED.items() <= field.metadata.items():
            overrides[field.name] = override(omit=True)
        elif unwrap is not None and leaf:
            overrides[field.name] = override(struct_hook=unwrap(converter, field))
    inner: Callable[[Any, Any], Any] = make_dict_structure_fn(
        kind, converter, _cattrs_forbid_extra_keys=True, **overrides
    )

    def structure(value: Any, wanted: Any) -> Any:
        if not isinstance(value, Mapping):
            raise TypeError(f"mapping expected, not {type(value).__name__}")
        return inner({**unsaid, **value} if unsaid else value, wanted)

    return structure


def _leaf_hook(_: Converter, field: attrs.Attribute[Any]) -> Callable[[Any, Any], Any]:
    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, Mapping) or "leaf" not in value:
            raise TypeError("leaf expected")
        if "value" not in value:
            return erased(field.type, str(value["leaf"]))
        wanted: Any = field.type
        return open_converter().structure(value["value"], wanted)  # nothing inside a leaf is a leaf

    return structure


def erased(kind: Any, leaf: str) -> Any:
    """What a field of this type reads as when its text was removed: an `Erased` text, or nothing."""
    if kind is str or _is_json(kind) or set(get_args(kind)) == {str, NoneType}:
        return Erased.with_hash(leaf)
    return () if get_origin(kind) is tuple else {}


def faults(error: BaseException) -> list[str]:
    """What is wrong, one line each, with the path of the field: ``"list expected, not str @ $.by"``."""
    if isinstance(error, BaseValidationError):
        return transform_error(error, format_exception=_said)
    return [_said(error, None)]


def _said(error: BaseException, _: type | None) -> str:
    if isinstance(error, DeliberationError):
        return error.message("en")
    if isinstance(error, ForbiddenExtraKeysError):
        return "unknown key " + ", ".join(sorted(map(str, error.extra_fields)))
    if isinstance(error, KeyError):
        return f"missing key {error.args[0]}"
    return str(error)


_Envelope = attrs.make_class(
    "_Envelope",
    {
        field.name: attrs.field(type=field.type, default=field.default, kw_only=True)
        for field in attrs.fields(attrs.resolve_types(Event))
        if field.name != "data"
    },
)
