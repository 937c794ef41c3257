"""A JSON Schema from an attrs class: its fields, their types and defaults, and what its docstring says of them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from types import NoneType
from typing import Any, Final, Literal, get_args, get_origin

import attrs

from deliberation.leaves import DERIVED


Schema = dict[str, Any]
Refined = Mapping[tuple[str, str], Schema]
"""From a class and a field of it, by name, to what its type doesn't say."""

_PRIMITIVES: Final[Mapping[Any, str]] = {str: "string", int: "integer", bool: "boolean"}
_ARGUMENT: Final = re.compile(r"^    (\w+): (.*(?:\n        .*)*)", re.MULTILINE)


class Schemas:
    """Makes schemas, each class once.

    Args:
        refined: what types don't say.
    """

    def __init__(self, refined: Refined) -> None:
        self.refined = refined
        self.defined: dict[str, Schema] = {}
        """The schemas of the classes that others use, by name."""

    def of(self, kind: type) -> Schema:
        """The schema of a class; of the classes in it, references to what `defined` then holds."""
        attrs.resolve_types(kind)
        said = _arguments(kind)
        fields = [one for one in attrs.fields(kind) if not DERIVED.items() <= one.metadata.items()]
        return {
            "description": _first_line(kind),
            "type": "object",
            "additionalProperties": False,
            "required": [one.name for one in fields if one.default is attrs.NOTHING],
            "properties": {one.name: self._field(kind, one, said.get(one.name)) for one in fields},
            **self.refined.get((kind.__name__, "*"), {}),
        }

    def _field(self, kind: type, field: attrs.Attribute[Any], said: str | None) -> Schema:
        refined = self.refined.get((kind.__name__, field.name))
        described = {} if said is None else {"description": said}
        default = {} if not isinstance(field.default, bool | int | str) else {"default": field.default}
        return {**described, **default, **self._type(field.type, refined)}

    def _type(self, kind: Any, refined: Schema | None) -> Schema:
        """The schema of a type; refined is what one key in it is, for lists and mappings."""
        origin: Any = get_origin(kind)
        if kind in _PRIMITIVES:
            return {"type": _PRIMITIVES[kind], **(refined or {})}
        if origin is Literal:
            return {"enum": list(get_args(kind))}
        if NoneType in get_args(kind):
            [other] = [one for one in get_args(kind) if one is not NoneType]
            return self._type(other, refined)
        if attrs.has(kind):
            return self._reference(kind)
        if origin is tuple:
            return self._list(get_args(kind)[0], refined)
        return {"type": "object", **(refined or {})}

    def _reference(self, kind: type) -> Schema:
        name = kind.__name__
        if name not in self.defined:
            self.defined[name] = {}  # a class that holds itself is made once
            self.defined[name] = self.of(kind)
        return {"$ref": f"#/$defs/{name}"}

    def _list(self, kind: Any, refined: Schema | None) -> Schema:
        """A list; of keys, one may stand for a list of one."""
        item = self._type(kind, refined)
        several = {"type": "array", "items": item}
        return {"anyOf": [item, several]} if kind is str else several


def _first_line(kind: type) -> str:
    return (inspect.getdoc(kind) or "").partition("\n")[0]


def _arguments(kind: type) -> dict[str, str]:
    """What a docstring says of each argument."""
    _, _, after = (inspect.getdoc(kind) or "").partition("Args:\n")
    own = after.partition("\n\n")[0]
    return {name: re.sub(r"\s+", " ", said).replace("``", "`") for name, said in _ARGUMENT.findall(own)}
