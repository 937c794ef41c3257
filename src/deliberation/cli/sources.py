"""What a command is given: a case file, which is replayed, or a record."""

from __future__ import annotations

from pathlib import Path

from deliberation.records import Record


def record_in(path: str) -> tuple[Record, str]:
    """The record in a ``.record.jsonl`` file, or the one that a case file replays to, with its name.

    Raises:
        OSError: the file can't be read.
        DeliberationError: it is neither an intact record nor a case that can be replayed.
    """
    if path.endswith(".jsonl"):
        return Record.read(path), Path(path).name.removesuffix(".jsonl").removesuffix(".record")
    from deliberation.cases import load_case  # noqa: PLC0415 - YAML loads only where it is read

    case = load_case(path)
    return case.replay().record, case.slug
