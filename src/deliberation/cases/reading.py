"""From a case file's text to values: every scalar typed by the field it stands in, every fault with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, TypeVar, get_args

import attrs
from cattrs import Converter
from cattrs.errors import AttributeValidationNote, BaseValidationError

from deliberation.agreements import Responsible, Term, changed
from deliberation.errors import InvalidInput
from deliberation.files.faults import Misfit
from deliberation.files.located import Located, TreePath
from deliberation.files.reading import Form, Hook, of_keys, structured_at, written_converter
from deliberation.leaves import DERIVED
from deliberation.provenance import Source
from deliberation.quantities import Count, Deadline, Moment, Recurrence
from deliberation.structuring import class_hook


T = TypeVar("T")

SOURCE_KEYS: Final = ("fact", "quote", "basis", "supposed")
"""What a part of a case file says of its source, beside its own fields."""

_LONGEST_INTEGER: Final = 16
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_LIKE_A_DAY: Final = re.compile(r"[0-9]{4}[-/.].*|[0-9]{4}年[0-9]{1,2}月([0-9]{1,2}[日号])?")


def read_value(located: Located, path: TreePath, kind: type[T], tree: Any) -> T:
    """The part of a case file at ``path`` as a value of ``kind``.

    Raises:
        InvalidInput: what is wrong, with file and line; of several faults the first.
    """
    return structured_at(_FORM, case_converter(), located, path, kind, tree)


def keys_of(kind: type) -> list[str]:
    """The keys that a mapping of this kind may have in a case file."""
    own = [field.name for field in attrs.fields(kind) if not DERIVED.items() <= field.metadata.items()]
    return [key for key in own if key != "source"] + list(SOURCE_KEYS) if _has_source(kind) else own


_FORM: Final = Form(
    name="case",
    unknown_key="case.unknown-key",
    missing_key="case.missing-key",
    wrong_type="case.wrong-type",
    keys_of=keys_of,
)


@cache
def case_converter() -> Converter:
    """The converter for case files: text is typed, one stands for a list of one, quotes become sources."""
    converter = written_converter()
    for kind, hook in ((int, _integer), (float, _number), (bool, _boolean)):
        converter.register_structure_hook(kind, hook)
    for quantity in (Count, Moment, Deadline, Recurrence):
        converter.register_structure_hook(quantity, _quantity(of_keys(class_hook(converter, quantity, None))))
    party = of_keys(class_hook(converter, Responsible, None))
    converter.register_structure_hook(
        Responsible, lambda value, kind: Responsible(value) if isinstance(value, str) else party(value, kind)
    )
    converter.register_structure_hook_factory(
        _has_source, lambda kind: _sourced(of_keys(class_hook(converter, kind, None)))
    )
    return converter


def _has_source(kind: Any) -> bool:
    if not attrs.has(kind):
        return False
    field = attrs.fields_dict(attrs.resolve_types(kind)).get("source")
    return field is not None and Source in get_args(field.type)


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
