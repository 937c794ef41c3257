"""A file of every live record, written while its session runs.

The folder is named by the environment variable ``DELIBERATION_JOURNAL``; without it nothing is written.
"""

from __future__ import annotations

import os
import re
from hashlib import sha256
from pathlib import Path
from typing import Final

from deliberation import Event, Record, hookimpl


FOLDER: Final = "DELIBERATION_JOURNAL"
"""The environment variable that names the folder."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@hookimpl
def deliberation_api_version() -> int:
    """The version of the hooks that this is written for."""
    return 1


@hookimpl
def deliberation_recorded(record: Record, event: Event) -> None:
    """Writes what was recorded: the new line, or the whole record where the file isn't what it was just before.

    Raises:
        OSError: the folder isn't there, or can't be written to.
    """
    folder = os.environ.get(FOLDER)
    if not folder:
        return
    path = Path(folder) / f"{_name(record.id)}.record.jsonl"
    before = sum(len(line) + 1 for line in record.lines[:-1])
    if event.kind != "redact" and _goes_on(path, before, record.lines[-2]):
        _append(path, record.lines[-1] + b"\n")
    else:
        _replace(path, record.to_bytes())


def _name(record_id: str) -> str:
    """A file name for an id: itself where it is plain, else a hash of it."""
    return record_id if _PLAIN.fullmatch(record_id) else sha256(record_id.encode()).hexdigest()


def _goes_on(path: Path, size: int, last: bytes) -> bool:
    """Whether the file holds just what the record held before its last event: so many bytes, the last line this one."""
    try:
        if path.stat().st_size != size:
            return False
        with path.open("rb") as file:
            file.seek(size - len(last) - 1)
            return file.read() == last + b"\n"
    except FileNotFoundError:
        return False


def _append(path: Path, line: bytes) -> None:
    with path.open("ab") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _replace(path: Path, data: bytes) -> None:
    """Writes the file beside its place and moves it there, so that there is always a whole one."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
