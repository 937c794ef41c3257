"""A definition's data as TOML text: short tables in one line, long ones and lists of tables under headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from deliberation.errors import InvalidInput


WIDEST: Final = 110

_BARE: Final = re.compile("[A-Za-z0-9_-]+")
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_TO_ESCAPE: Final = re.compile('["\\\\\x00-\x1f\x7f]')


def toml_text(data: Mapping[str, Any]) -> str:
    """The text of a definition's data. Reading it gives the data back.

    Args:
        data: mappings and lists of texts, whole numbers, true and false.

    Raises:
        InvalidInput: ``definition.unwritable`` for a value that TOML, or a definition, doesn't have.

    >>> print(toml_text({"key": "tea", "title": {"en": "Tea"}, "seats": [{"key": "guest", "at_least": 1}]}))
    key = "tea"
    title = { en = "Tea" }
    <BLANKLINE>
    [[seats]]
    key = "guest"
    at_least = 1
    <BLANKLINE>
    """
    return "\n".join(_table("", data)).lstrip("\n") + "\n"


def _table(name: str, data: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a table: what fits in a line, then tables of its own, then lists of tables."""
    tables = {key: value for key, value in data.items() if _needs_header(key, value)}
    for key, value in data.items():
        if key not in tables:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in sorted(tables.items(), key=lambda item: isinstance(item[1], list)):
        inner = f"{name}.{_key(key)}" if name else _key(key)
        header = f"[[{inner}]]" if isinstance(value, list) else f"[{inner}]"
        for one in value if isinstance(value, list) else [value]:
            yield from ("", header, *_table(inner, one))


def _needs_header(key: str, value: Any) -> bool:
    if isinstance(value, Mapping):
        return len(f"{_key(key)} = {_value(value)}") > WIDEST
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    raise InvalidInput("definition.unwritable", given=type(value).__name__)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def _quoted(text: str) -> str:
    return f'"{_TO_ESCAPE.sub(_escaped, text)}"'


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0], f"\\u{ord(found[0]):04X}")
