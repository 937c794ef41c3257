"""Whether a record is what was recorded: its chain checked offline, from its bytes alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs

from deliberation.errors import DamagedRecord
from deliberation.records import scan
from deliberation.wording import Lang, Reason


@attrs.frozen
class Verification:
    """What checking a record found.

    Attributes:
        ok: every line is intact and in its place, and the head is the one asked for.
        events: how many intact events there are.
        head: the hash of the last intact line; ``None`` where not even the header is intact.
        sealed: whether the end was checked against a head from elsewhere; a chain alone can't show that its end was cut off.
        first_bad: the first event that is damaged, missing or out of place; 0 = the header.
        fault: what is wrong with it.
        erased: texts that were removed, as (event, field).
        unknown: events of kinds this version doesn't know: verified, not folded.
        format: the record's format, where it is one that this version verifies and can't fold.
    """

    ok: bool
    events: int
    head: str | None
    sealed: bool
    first_bad: int | None = None
    fault: Reason | None = None
    erased: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    format: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The findings as JSON."""
        return {
            "ok": self.ok, "events": self.events, "head": self.head, "sealed": self.sealed, "first_bad": self.first_bad,
            "fault": None if self.fault is None else {"code": self.fault.code, "message": self.fault.explain("en")},
            "erased": [{"event": event, "field": field} for event, field in self.erased], "unknown": list(self.unknown),
            "unknown_format": self.format,
        }  # fmt: skip

    def explain(self, lang: Lang = "en") -> str:
        """The findings in sentences, in Chinese or English."""
        said = [self._verdict(), Reason(f"verification.{'sealed' if self.sealed else 'unsealed'}")]
        if self.erased:
            said.append(
                Reason(
                    "verification.erased", {"fields": [f"{event} {field}" for event, field in self.erased]}
                )
            )
        if self.format is not None:
            said.append(Reason("verification.unknown-format", {"format": self.format}))
        elif self.unknown:
            said.append(Reason("verification.unknown", {"events": self.unknown}))
        return ("" if lang == "zh" else " ").join(one.explain(lang) for one in said)

    def _verdict(self) -> Reason:
        if self.fault is None:
            return Reason("verification.intact", {"events": self.events, "head": self.head})
        return Reason("verification.damaged", {"first_bad": self.first_bad, "fault": self.fault})


def verify(data: bytes, *, head: str | None = None) -> Verification:
    """Checks a record's bytes.

    Args:
        data: the bytes of a ``.record.jsonl`` file.
        head: the hash that its last line should have, where somebody kept it.

    >>> from deliberation.records import Header, Record
    >>> record = Record.start(Header("r-1"))
    >>> verify(record.to_bytes(), head=record.head).sealed
    True
    >>> verify(record.to_bytes()[:-1]).first_bad
    0
    """
    found = scan(data)
    fault = found.fault
    if fault is None and head is not None and head != found.head:
        fault = DamagedRecord("record.head", first_bad=len(found.events) + 1, found=found.head, wanted=head)
    return Verification(
        ok=fault is None,
        events=len(found.events),
        head=found.head or None,
        sealed=fault is None and head is not None,
        first_bad=None if fault is None else int(str(fault.params["first_bad"])),
        fault=None if fault is None else Reason(fault.code, fault.params),
        erased=found.erased,
        unknown=found.unknown,
        format=found.format,
    )


def verify_file(path: str | Path, *, head: str | None = None) -> Verification:
    """Checks a record's file, against ``head`` or, without one, against the head written beside it (``….record.head``).

    Raises:
        OSError: the file can't be read.
    """
    path = Path(path)
    beside = head_file(path)
    if head is None and beside.is_file():
        head = beside.read_text(encoding="utf-8", errors="replace").strip()
    return verify(path.read_bytes(), head=head)


def head_file(path: str | Path) -> Path:
    """Where the head of a record's file is kept: ``x.record.jsonl`` has ``x.record.head``."""
    return Path(path).with_suffix(".head")
