"""How an event becomes a line of a record, and back: leaves, hashes, canonical bytes.

A line's hash covers everything in it but ``hash`` itself, with every leaf reduced to its own hash; it covers ``prev``, the hash of the line
before, so that nothing can be changed, moved or taken out unseen, while a leaf's text can be.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256 as _sha256
from typing import Any, Final

import attrs

from deliberation.canonical import AS_IS, Json, canonical, in_order, sha256
from deliberation.errors import DamagedRecord, DeliberationError, InvalidInput
from deliberation.events import KINDS, Event, Unfolded
from deliberation.leaves import DERIVED, LEAF, Erased


Salts = Callable[[int, str], bytes]
"""Gives 16 bytes for the leaf at (seq, path)."""

Tree = dict[str, Any]

SALT_BYTES: Final = 16
_HASH: Final = re.compile("[0-9a-f]{64}")
_ENVELOPE: Final = ("at", "noted", "by", "setting", "after", "sources")


def random_salts(seq: int, path: str) -> bytes:  # noqa: ARG001 - one signature for both kinds
    """Salts for a live record: a removed value can't be guessed from its hash."""
    return secrets.token_bytes(SALT_BYTES)


def derived_salts(record_id: str) -> Salts:
    """Salts for a replay: worked out from record id, position and path, the same on every machine."""

    def salt(seq: int, path: str) -> bytes:
        return hmac.new(record_id.encode(), f"{seq}/{path}".encode(), _sha256).digest()[:SALT_BYTES]

    return salt


@attrs.frozen
class _Leaf:
    """A value on its way into a record that is to stand apart."""

    value: object


def plain(value: object) -> Any:
    """An attrs value as a JSON tree, leaves marked. What is a default, derived or ``None`` is left out."""
    kind: Any = type(value)
    if attrs.has(kind):
        return {
            field.name: _Leaf(_bare(held)) if LEAF.items() <= field.metadata.items() else plain(held)
            for field in attrs.fields(kind)
            if not _is_default(field, held := getattr(value, field.name), value)
        }
    return _collection(value, plain)


def _bare(value: object) -> Any:
    """A leaf's value as a JSON tree; nothing inside a leaf is a leaf."""
    return _collection(value, _bare)


def _collection(value: object, inner: Callable[[object], Any]) -> Any:
    if isinstance(value, Mapping):
        return {key: inner(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [inner(item) for item in value]
    return value


def _is_default(field: attrs.Attribute[Any], held: object, holder: object) -> bool:
    if DERIVED.items() <= field.metadata.items():
        return True
    default: Any = field.default
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        default = default.factory(holder) if default.takes_self else default.factory()
    if default is attrs.NOTHING:
        return held is None
    return bool(held == default) and not isinstance(held, Erased)


def tree_of(event: Event) -> Tree:
    """The event as a JSON tree without ``prev`` and ``hash``, leaves marked."""
    whole: Tree = plain(event)
    tree: Tree = {key: whole[key] for key in _ENVELOPE if key in whole}
    data = dict(event.data.data) if isinstance(event.data, Unfolded) else whole["data"]
    return {"seq": event.seq, "kind": event.kind, **tree, **({"data": data} if data else {})}


def sealed(event: Event, prev: str, salts: Salts) -> bytes:
    """The canonical line of an event, without its line feed.

    Raises:
        InvalidInput: what `canonical` raises, ``record.reserved-key`` where data in the clear uses the key ``leaf``, or
            ``record.malformed`` for a salt of another length.
    """
    tree = _sealed(tree_of(event) | {"prev": prev}, "", event.seq, salts)
    return canonical(tree | {"hash": line_hash(tree)})


def _sealed(value: object, path: str, seq: int, salts: Salts) -> Any:
    if isinstance(value, _Leaf):
        if isinstance(value.value, Erased):
            return {"leaf": value.value.leaf}
        salt = salts(seq, path)
        if len(salt) != SALT_BYTES:
            raise InvalidInput("record.malformed", cause=f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
        try:
            return {"leaf": leaf_hash(salt, value.value), "salt": salt.hex(), "value": value.value}
        except InvalidInput as error:
            within = str(error.params["path"]).removeprefix("$")
            raise InvalidInput(
                error.code, where=None, **error.params | {"path": f"$.{path}{within}"}
            ) from None
    if isinstance(value, Mapping):
        if "leaf" in value:
            raise InvalidInput("record.reserved-key", path=path)
        return {
            key: _sealed(item, f"{path}.{key}" if path else key, seq, salts) for key, item in value.items()
        }
    if isinstance(value, list):
        return [_sealed(item, f"{path}.{place}", seq, salts) for place, item in enumerate(value)]
    return value


def leaf_hash(salt: bytes, value: object, *, write: Callable[[object], bytes] = canonical) -> str:
    """SHA-256(salt ‖ canonical value), as hex; ``write`` as for `line_hash`."""
    return sha256(salt + write(value))


def line_hash(tree: Mapping[str, Any], *, write: Callable[[object], bytes] = canonical) -> str:
    """The hash of a line: SHA-256 of its canonical form without ``hash``, leaves reduced to their hashes.

    Args:
        tree: the line.
        write: how it is written down: `in_order` for what `parsed` has found canonical, which needn't be put in order again.
    """
    return sha256(write(_reduced({key: value for key, value in tree.items() if key != "hash"})))


def _reduced(value: Any) -> Any:
    if isinstance(value, dict):
        if "leaf" in value:
            return {"leaf": value["leaf"]}
        return {key: item if type(item) in AS_IS else _reduced(item) for key, item in value.items()}
    if isinstance(value, list):
        return [item if type(item) in AS_IS else _reduced(item) for item in value]
    return value


def parsed(line: bytes) -> Tree:
    """The JSON tree of a line whose bytes are canonical.

    Raises:
        DamagedRecord: ``record.not-json`` or ``record.not-canonical``.
    """
    try:
        tree = json.loads(line.decode("utf-8"), parse_constant=_refused)
        again = canonical(tree)
    except (ValueError, RecursionError) as error:
        cause = error.message() if isinstance(error, DeliberationError) else type(error).__name__
        raise DamagedRecord("record.not-json", cause=cause) from None
    if not isinstance(tree, dict) or again != line:
        raise DamagedRecord("record.not-canonical")
    return tree


def _refused(constant: str) -> object:
    raise ValueError(constant)


def leaves(value: Any, path: str = "") -> list[tuple[str, Tree]]:
    """Every leaf of a line with its path, e.g. ``data.text``."""
    found: list[tuple[str, Tree]] = []
    _gather(value, path, found)
    return found


def _gather(value: Any, path: str, found: list[tuple[str, Tree]]) -> None:
    if isinstance(value, dict):
        if "leaf" in value:
            found.append((path, value))
            return
        steps: Iterable[tuple[Any, Any]] = value.items()
    elif isinstance(value, list):
        steps = enumerate(value)
    else:
        return
    for step, item in steps:
        if type(item) not in AS_IS:
            _gather(item, f"{path}.{step}" if path else str(step), found)


def check_leaf(leaf: Mapping[str, Any]) -> bool:
    """Whether a leaf, of a line that `parsed` has found canonical, is intact or properly removed."""
    if set(leaf) == {"leaf"}:
        return isinstance(leaf["leaf"], str) and _HASH.fullmatch(leaf["leaf"]) is not None
    if set(leaf) != {"leaf", "salt", "value"} or not isinstance(leaf["salt"], str):
        return False
    try:
        salt = bytes.fromhex(leaf["salt"])
    except ValueError:
        return False
    # Of any other length, bytes could pass from the value to the salt (12 to 2) and leave the hash as it is.
    if len(salt) != SALT_BYTES or salt.hex() != leaf["salt"]:
        return False
    return bool(leaf_hash(salt, leaf["value"], write=in_order) == leaf["leaf"])


def event_of(tree: Mapping[str, Any]) -> Event:
    """The event of a line's tree.

    Raises:
        DamagedRecord: ``record.malformed`` where a known kind doesn't hold what it should.
    """
    from deliberation.structuring import structured  # noqa: PLC0415 - cattrs loads when a record is first read

    kind, data = tree.get("kind"), tree.get("data", {})
    if isinstance(kind, str) and kind not in KINDS:
        envelope = {key: tree[key] for key in _ENVELOPE if key in tree}
        return attrs.evolve(
            structured(envelope | {"data": {}}, KINDS["close"]),
            data=Unfolded(kind, data if isinstance(data, Mapping) else {}),
            seq=int(tree["seq"]),
        )
    if not isinstance(kind, str):
        raise DamagedRecord("record.malformed", cause="kind")
    fields = {key: tree[key] for key in ("seq", *_ENVELOPE) if key in tree}
    unknown = set(tree) - {"kind", "data", "prev", "hash", *fields}
    if unknown:
        raise DamagedRecord("record.malformed", cause=", ".join(sorted(unknown)))
    return structured(fields | {"data": data}, KINDS[kind])


def bare(value: Any) -> Json:
    """A line's tree with every leaf replaced by its value (removed ones by ``None``)."""
    if isinstance(value, Mapping):
        if "leaf" in value:
            return value.get("value")
        return {key: bare(item) for key, item in value.items()}
    if isinstance(value, list):
        return [bare(item) for item in value]
    held: Json = value
    return held
