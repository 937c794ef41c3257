"""The one way to write a value as bytes: RFC 8785 (JSON Canonicalization Scheme) without floats, and hashes over it.

Numbers that must be exact are text (``"66783.97"``, ``"2/3"``), so floats have no place here.
Source: RFC 8785, https://www.rfc-editor.org/rfc/rfc8785.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Any, Final

from deliberation.errors import InvalidInput


Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]
"""What a record can hold."""

LARGEST_INTEGER: Final = 2**53 - 1
DEEPEST: Final = 100
"""How many lists and objects may stand one in another."""
AS_IS: Final = frozenset({str, bool, NoneType})
"""Types with nothing inside that could be in another order, or too large."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def canonical(value: object) -> bytes:
    """The canonical bytes of a JSON value: keys sorted by UTF-16 code units, no spaces, UTF-8.

    Raises:
        InvalidInput: ``canonical.float``, ``canonical.integer`` (beyond ±(2⁵³−1)), ``canonical.surrogate``, ``canonical.key``,
            ``canonical.depth`` or ``canonical.type``, each with the path of the offending value.

    >>> canonical({"b": [1, None, True], "a": "五一"}).decode()
    '{"a":"五一","b":[1,null,true]}'
    """
    try:
        ordered = _ordered(value, 0)
    except _Unfit as unfit:
        path = "$" + "".join(reversed(unfit.steps))
        raise InvalidInput(unfit.code, where=None, path=path, **unfit.params) from None
    try:
        return _ENCODER.encode(ordered).encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidInput("canonical.surrogate", path=_of_the_surrogate(ordered, "$")) from None


def in_order(value: object) -> bytes:
    """The canonical bytes of what was read from canonical bytes, or of a part of it: its keys are in their order already.

    >>> in_order({"a": "五一", "b": [1]}) == canonical({"b": [1], "a": "五一"})
    True
    """
    return _ENCODER.encode(value).encode("utf-8")


def digest(value: object) -> str:
    """The SHA-256 of the canonical bytes, as 64 hex digits.

    >>> digest({})[:8]
    '44136fa3'
    """
    return sha256(canonical(value))


def sha256(data: bytes) -> str:
    """The SHA-256 of bytes, as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


class _Unfit(Exception):
    """A value that can't be written down; the steps to it are collected on the way out, innermost first."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
        self.steps: list[str] = []


def _ordered(value: object, depth: int) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise _Unfit("canonical.integer", largest=LARGEST_INTEGER)
        return value
    if isinstance(value, float):
        raise _Unfit("canonical.float", given=repr(value))
    if depth >= DEEPEST:
        raise _Unfit("canonical.depth", deepest=DEEPEST)
    if isinstance(value, (list, tuple)):
        return _ordered_list(value, depth + 1)
    if isinstance(value, Mapping):
        return _ordered_mapping(value, depth + 1)
    raise _Unfit("canonical.type", given=type(value).__name__)


def _ordered_list(value: Sequence[object], depth: int) -> list[object]:
    done: list[object] = []
    try:
        for item in value:
            done.append(item if type(item) in AS_IS else _ordered(item, depth))  # noqa: PERF401 - how many are done is the step
    except _Unfit as unfit:
        unfit.steps.append(f"[{len(done)}]")
        raise
    return done


def _ordered_mapping(value: Mapping[Any, object], depth: int) -> dict[str, object]:
    keys = _ordered_keys(value)
    done: dict[str, object] = {}
    key = ""
    try:
        for key in keys:
            item = value[key]
            done[key] = item if type(item) in AS_IS else _ordered(item, depth)
    except _Unfit as unfit:
        unfit.steps.append(f".{key}")
        raise
    return done


def _ordered_keys(value: Mapping[Any, object]) -> list[str]:
    keys = list(value)
    if not set(map(type, keys)) <= {str}:
        for key in keys:
            if not isinstance(key, str):
                raise _Unfit("canonical.key", given=repr(key))
        keys = [str(key) for key in keys]
    keys.sort(key=None if "".join(keys).isascii() else _utf16)
    return keys


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def _of_the_surrogate(value: object, path: str) -> str | None:
    """The path of the first text, or of the mapping with the first key, that holds half a character."""
    if isinstance(value, str):
        return path if _is_broken(value) else None
    if isinstance(value, list):
        found = (_of_the_surrogate(item, f"{path}[{place}]") for place, item in enumerate(value))
    elif isinstance(value, dict):
        if any(map(_is_broken, value)):
            return path
        found = (_of_the_surrogate(item, f"{path}.{key}") for key, item in value.items())
    else:
        return None
    return next(filter(None, found), None)


def _is_broken(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)
