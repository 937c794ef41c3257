"""The one way to write a value as bytes: RFC 8785 (JSON Canonicalization Scheme) without floats, and hashes over it.

Numbers that must be exact are text (``"66783.97"``, ``"2/3"``), so floats have no place here.
Source: RFC 8785, https://www.rfc-editor.org/rfc/rfc8785.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Final

from deliberation.errors import InvalidInput


Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]
"""What a record can hold."""

LARGEST_INTEGER: Final = 2**53 - 1
DEEPEST: Final = 100

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def canonical(value: object) -> bytes:
    """The canonical bytes of a JSON value: keys sorted by UTF-16 code units, no spaces, UTF-8.

    Raises:
        InvalidInput: ``canonical.float``, ``canonical.integer`` (beyond ±(2⁵³−1)), ``canonical.surrogate``, ``canonical.key``,
            ``canonical.depth`` or ``canonical.type``, each with the path of the offending value.

    >>> canonical({"b": [1, None, True], "a": "五一"}).decode()
    '{"a":"五一","b":[1,null,true]}'
    """
    return _ENCODER.encode(_ordered(value, "$", 0)).encode("utf-8")


def digest(value: object) -> str:
    """The SHA-256 of the canonical bytes, as 64 hex digits.

    >>> digest({})[:8]
    '44136fa3'
    """
    return sha256(canonical(value))


def sha256(data: bytes) -> str:
    """The SHA-256 of bytes, as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def _ordered(value: object, path: str, depth: int) -> object:
    if depth > DEEPEST:
        raise InvalidInput("canonical.depth", path=path, deepest=DEEPEST)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise InvalidInput("canonical.integer", path=path, largest=LARGEST_INTEGER)
        return value
    if isinstance(value, Mapping):
        return _ordered_mapping(value, path, depth)
    if isinstance(value, (list, tuple)):
        return [_ordered(item, f"{path}[{place}]", depth + 1) for place, item in enumerate(value)]
    if isinstance(value, float):
        raise InvalidInput("canonical.float", path=path, given=repr(value))
    raise InvalidInput("canonical.type", path=path, given=type(value).__name__)


def _ordered_mapping(value: Mapping[object, object], path: str, depth: int) -> dict[str, object]:
    keys: list[str] = []
    for key in value:
        if not isinstance(key, str):
            raise InvalidInput("canonical.key", path=path, given=repr(key))
        keys.append(_text(key, path))
    if not all(key.isascii() for key in keys):
        keys.sort(key=lambda key: key.encode("utf-16-be"))
    else:
        keys.sort()
    return {key: _ordered(value[key], f"{path}.{key}", depth + 1) for key in keys}


def _text(value: str, path: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidInput("canonical.surrogate", path=path) from None
    return str(value)
