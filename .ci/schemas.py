"""Writes the JSON Schemas that are shipped with the library, after a class that they are made from has changed: `make schemas`."""

from __future__ import annotations

from pathlib import Path

from deliberation.schemas import PROCEDURE, procedure_schema, schema_text


FOLDER = Path(__file__).resolve().parents[1] / "src" / "deliberation" / "schemas"

if __name__ == "__main__":
    (FOLDER / PROCEDURE).write_text(schema_text(procedure_schema()), encoding="utf-8")
