"""From a TOML tree to a definition, such as a procedure."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, TypeVar, get_args

import attrs
from cattrs import Converter

from deliberation.files.faults import Misfit
from deliberation.files.located import Located
from deliberation.files.reading import Form, Hook, structured_at, written_converter
from deliberation.leaves import DERIVED
from deliberation.structuring import is_tuple


T = TypeVar("T")


def read_definition(located: Located, kind: type[T]) -> T:
    r"""The definition in a file.

    Args:
        located: the file's tree.
        kind: what it defines.

    Raises:
        InvalidInput: ``definition.unknown-key``, ``definition.missing-key``, ``definition.wrong-type``, or what the definition itself
            says is wrong, with file and line; of several faults the first.

    >>> from deliberation.files import parse_toml
    >>> from deliberation.seats import Seat
    >>> read_definition(parse_toml(b'key = "guest"\nat_least = 1', where="guest.toml"), Seat).at_least
    1
    """
    return structured_at(_FORM, _converter(), located, (), kind, located.tree)


@cache
def _converter() -> Converter:
    """Several tables are always a list: a second one added under the same ``[header]`` would be an error."""
    converter = written_converter()
    converter.register_structure_hook_factory(_is_tables, lambda kind: _tables(converter, kind))
    return converter


def _is_tables(kind: Any) -> bool:
    return is_tuple(kind) and attrs.has(get_args(kind)[0])


def _tables(converter: Converter, kind: Any) -> Hook:
    as_list: Any = list.__class_getitem__(get_args(kind)[0])

    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, list):
            raise Misfit("tables", value)
        return tuple(converter.structure(value, as_list))

    return structure


def definition_keys(kind: type) -> list[str]:
    """The keys that a table of this kind may have.

    >>> from deliberation.seats import Seat
    >>> definition_keys(Seat)
    ['key', 'at_least', 'at_most', 'found_by', 'title', 'basis']
    """
    return [field.name for field in attrs.fields(kind) if not DERIVED.items() <= field.metadata.items()]


_FORM: Final = Form(
    name="definition",
    unknown_key="definition.unknown-key",
    missing_key="definition.missing-key",
    wrong_type="definition.wrong-type",
    keys_of=definition_keys,
)
