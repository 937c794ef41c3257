"""JSON Schemas for editors: what a file may say, so that it is completed and checked while it is written.

They are made from the classes that read the files: fields, types, defaults, and the words of the docstrings. What only a whole definition
shows, such as a seat that isn't there, the reader says.
Source: JSON Schema, draft 2020-12, https://json-schema.org/draft/2020-12.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Final

from deliberation.procedures import Procedure
from deliberation.schemas.attrs_classes import Schemas
from deliberation.schemas.refined import REFINED


DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
PROCEDURE: Final = "procedure.schema.json"


def procedure_schema() -> dict[str, Any]:
    """The schema of a procedure's TOML file, made anew.

    >>> procedure_schema()["required"]
    ['key', 'title', 'stages']
    """
    schemas = Schemas(REFINED)
    whole = schemas.of(Procedure)
    return {"$schema": DIALECT, "title": "A procedure of deliberation", **whole, "$defs": schemas.defined}


def schema_text(schema: dict[str, Any]) -> str:
    """A schema as it stands in a file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def shipped_schema() -> str:
    """The text of the schema that is shipped with the library, ``deliberation/schemas/procedure.schema.json``.

    >>> shipped_schema() == schema_text(procedure_schema())
    True
    """
    return (files(__name__) / PROCEDURE).read_text(encoding="utf-8")
