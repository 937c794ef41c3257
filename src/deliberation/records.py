"""The record: an append-only, hash-chained sequence of what happened. Everything else is a fold of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from deliberation.canonical import canonical, in_order
from deliberation.errors import DamagedRecord, InvalidInput, UnknownReference
from deliberation.events import Event, Unfolded
from deliberation.lines import (
    Salts,
    Tree,
    check_leaf,
    derived_salts,
    event_of,
    leaves,
    line_hash,
    parsed,
    random_salts,
    sealed,
)


FORMAT: Final = "deliberation.record/1"
Enforcement = Literal["strict", "transcript"]
REF: Final = re.compile(r"(?P<record>[^#]*)#(?P<seq>[1-9][0-9]{0,14})(?P<part>(?:\.[1-9][0-9]{0,14})*)")

_FAMILY: Final = "deliberation.record/"
_HEADER_KEYS: Final = frozenset({"format", "id", "zone", "enforcement", "salts", "hash"})


@attrs.frozen
class Header:
    """What every line of a record has in common.

    Args:
        id: random for a live record, UUIDv5 of slug and case digest for a replay.
        zone: the IANA time zone in which its days are civil days.
        enforcement: ``strict`` (a wrong move is refused) or ``transcript`` (told by a source).
        salts: ``random`` or ``derived``; derived ones can be worked out by anybody.

    Raises:
        InvalidInput: ``record.zone`` for a zone nobody knows, ``record.header`` for anything else.
    """

    id: str
    zone: str = "Asia/Shanghai"
    enforcement: Enforcement = "strict"
    salts: Literal["random", "derived"] = "random"

    def __attrs_post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise InvalidInput("record.zone", zone=self.zone) from None
        if self.enforcement not in ("strict", "transcript") or self.salts not in ("random", "derived"):
            raise InvalidInput("record.header", given=[self.enforcement, self.salts])
        if not self.id or "#" in self.id:
            raise InvalidInput("record.header", given=self.id)

    def line(self) -> bytes:
        """The first line of the record."""
        tree = {"format": FORMAT, **attrs.asdict(self)}
        return canonical(tree | {"hash": line_hash(tree)})

    def salt_source(self) -> Salts:
        """Where the salts of its leaves come from."""
        return random_salts if self.salts == "random" else derived_salts(self.id)


@attrs.frozen
class Record:
    """An append-only, hash-chained record; a value: appending gives a new one.

    >>> from deliberation.events import Enter, Event
    >>> record = Record.start(Header("r-1", salts="derived")).append(Event(Enter("hearing")))
    >>> record.events[0].ref, len(record.head)
    ('#1', 64)
    >>> Record.from_bytes(record.to_bytes()) == record
    True
    """

    header: Header
    lines: tuple[bytes, ...]
    """The lines as they are on disk, the header's first, without line feeds."""
    events: tuple[Event, ...] = attrs.field(eq=False)
    head: str
    """The hash of the last line; whoever holds it can tell whether anything was cut off."""

    @classmethod
    def start(cls, header: Header) -> Self:
        """A record with no events yet."""
        line = header.line()
        return cls(header, (line,), (), str(parsed(line)["hash"]))

    @property
    def id(self) -> str:
        """The record's id."""
        return self.header.id

    def __len__(self) -> int:
        return len(self.events)

    def append(self, event: Event, *, salts: Salts | None = None) -> Record:
        """The record with one event more, numbered and chained.

        Args:
            event: what happened.
            salts: where salts come from; by default what the header says.

        Raises:
            InvalidInput: ``record.unfit`` where it couldn't be read again (a value of a wrong type), ``record.reserved-key``, or what
                `canonical` raises.
        """
        event = attrs.evolve(event, seq=len(self.events) + 1)
        line = sealed(event, self.head, salts or self.header.salt_source())
        tree = parsed(line)
        try:
            recorded = event_of(tree)
        except DamagedRecord as damage:
            raise InvalidInput("record.unfit", kind=event.kind, cause=damage.params.get("cause")) from damage
        return Record(self.header, (*self.lines, line), (*self.events, recorded), str(tree["hash"]))

    def to_bytes(self) -> bytes:
        """The record as it is written to disk."""
        return b"".join(line + b"\n" for line in self.lines)

    def write(self, path: str | Path) -> None:
        """Writes the record to a file, usually ``<name>.record.jsonl``."""
        Path(path).write_bytes(self.to_bytes())

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """The record in a file, verified.

        Raises:
            OSError: the file can't be read.
            DamagedRecord: it isn't an intact record.
        """
        return cls.from_bytes(Path(path).read_bytes(), where=str(path))

    @classmethod
    def from_bytes(cls, data: bytes, *, where: str | None = None) -> Self:
        """The record in bytes, verified.

        Raises:
            DamagedRecord: ``params["first_bad"]`` is the first bad event, 0 for the header.
        """
        found = scan(data)
        if found.fault is not None or found.header is None:
            fault = found.fault or DamagedRecord(
                "record.format", given=found.format, known=FORMAT, first_bad=0
            )
            raise _at(fault, fault.params["first_bad"], where)
        return cls(found.header, found.lines, found.events, found.head)

    @cached_property
    def _by_seq(self) -> dict[int, Event]:
        return {event.seq: event for event in self.events}

    def event(self, ref: str) -> Event:
        """The event a reference is to (or is part of).

        Raises:
            UnknownReference: ``record.no-such-event``; ``record.elsewhere`` for a reference into another record.
        """
        found = REF.fullmatch(ref)
        if found is None:
            raise UnknownReference("record.no-such-event", ref=ref)
        if found["record"] not in ("", self.id):
            raise UnknownReference("record.elsewhere", ref=ref)
        event = self._by_seq.get(int(found["seq"]))
        if event is None:
            raise UnknownReference("record.no-such-event", ref=ref)
        return event

    def without(self, ref: str, field: str) -> Record:
        """The record with one leaf's text removed; the chain still verifies and says which is gone.

        Raises:
            InvalidInput: ``record.derived-salts`` (the value could be guessed), ``record.no-such-leaf``.
        """
        if self.header.salts == "derived":
            raise InvalidInput("record.derived-salts", ref=ref)
        seq = self.event(ref).seq
        tree = parsed(self.lines[seq])
        if field not in dict(leaves(tree)):
            raise InvalidInput(
                "record.no-such-leaf", ref=ref, field=field, known=[path for path, _ in leaves(tree)]
            )
        line = canonical(_taken_out(tree, field))
        lines = (*self.lines[:seq], line, *self.lines[seq + 1 :])
        events = (*self.events[: seq - 1], event_of(parsed(line)), *self.events[seq:])
        return Record(self.header, lines, events, self.head)


def each_once(records: Iterable[Record]) -> tuple[Record, ...]:
    """These records, each once, in the order of their ids; of several states of one record, the one that goes furthest.

    >>> record = Record.start(Header("r-1"))
    >>> each_once([record, Record.start(Header("r-0")), record])[0].id
    'r-0'
    """
    found: dict[str, Record] = {}
    for one in records:
        known = found.get(one.id)
        if known is None or (len(known), known.head) < (len(one), one.head):
            found[one.id] = one
    return tuple(found[key] for key in sorted(found))


def _taken_out(value: Any, wanted: str, path: str = "") -> Any:
    if isinstance(value, dict):
        if path == wanted:
            return {"leaf": value["leaf"]}
        return {
            key: _taken_out(item, wanted, f"{path}.{key}" if path else key) for key, item in value.items()
        }
    if isinstance(value, list):
        return [_taken_out(item, wanted, f"{path}.{place}") for place, item in enumerate(value)]
    return value


@attrs.frozen
class Scan:
    """What reading some bytes as a record found, up to the first fault."""

    header: Header | None
    lines: tuple[bytes, ...]
    events: tuple[Event, ...]
    head: str
    fault: DamagedRecord | None = None
    """The first, with ``first_bad`` among its parameters."""
    erased: tuple[tuple[str, str], ...] = ()
    """The leaves whose text was removed: event and path."""
    unknown: tuple[str, ...] = ()
    """Events that this version verifies and doesn't understand: of kinds it doesn't know, or of another format."""
    format: str | None = None
    """The record's format, where it isn't the one that this version folds; there is no header then."""


def scan(data: bytes) -> Scan:
    """Reads bytes as a record as far as they are intact; never raises for what they hold.

    Args:
        data: the bytes of a ``.record.jsonl`` file.
    """
    if not data:
        return Scan(None, (), (), "", DamagedRecord("record.empty", first_bad=0))
    *lines, rest = data.split(b"\n")
    try:
        header, form, head = _header(lines[0] if lines else rest)
    except DamagedRecord as damage:
        return Scan(None, (), (), "", _at(damage, 0))
    if not lines:
        return Scan(None, (), (), "", DamagedRecord("record.cut", first_bad=0))
    good: list[bytes] = [lines[0]]
    events: list[Event] = []
    erased: list[tuple[str, str]] = []
    fault: DamagedRecord | None = None
    for seq, line in enumerate(lines[1:], start=1):
        try:
            event, head, gone = _event(line, seq, head, understood=header is not None)
        except DamagedRecord as damage:
            fault = _at(damage, seq)
            break
        good.append(line)
        events.append(event)
        erased += [(event.ref, path) for path in gone]
    if fault is None and rest:
        fault = DamagedRecord("record.cut", first_bad=len(events) + 1)
    unknown = tuple(event.ref for event in events if isinstance(event.data, Unfolded))
    return Scan(
        header,
        tuple(good),
        tuple(events),
        head,
        fault,
        tuple(erased),
        unknown,
        None if form == FORMAT else form,
    )


def _at(damage: DamagedRecord, first_bad: object, where: str | None = None) -> DamagedRecord:
    params = {key: value for key, value in damage.params.items() if key != "first_bad"}
    return DamagedRecord(damage.code, where=where, first_bad=first_bad, **params)


def _header(line: bytes) -> tuple[Header | None, str, str]:
    """The header, the format and the hash of the first line; no header where the format is another one of ours."""
    tree = _checked(line, 0)
    form = tree.get("format")
    if not isinstance(form, str) or not form.startswith(_FAMILY):
        raise DamagedRecord("record.format", given=form, known=FORMAT)
    if form != FORMAT:
        return None, form, str(tree["hash"])
    if set(tree) != _HEADER_KEYS or not all(isinstance(value, str) for value in tree.values()):
        raise DamagedRecord("record.malformed", cause="header")
    fields = {key: tree[key] for key in ("id", "zone", "enforcement", "salts")}
    try:
        return Header(**fields), form, str(tree["hash"])
    except InvalidInput as error:
        raise DamagedRecord("record.malformed", cause=error.message()) from error


def _event(line: bytes, seq: int, prev: str, *, understood: bool) -> tuple[Event, str, list[str]]:
    """The event of a line, the line's hash, and where a text was removed from it."""
    tree = _checked(line, seq)
    if type(tree.get("seq")) is not int or tree["seq"] != seq or tree.get("prev") != prev:
        raise DamagedRecord("record.out-of-place", seq=seq)
    gone = []
    for path, leaf in leaves(tree):
        if not check_leaf(leaf):
            raise DamagedRecord("record.leaf", seq=seq, path=path)
        if "value" not in leaf:
            gone.append(path)
    event = event_of(tree) if understood else Event(Unfolded(str(tree.get("kind"))), seq=seq)
    return event, str(tree["hash"]), gone


def _checked(line: bytes, seq: int) -> Tree:
    tree = parsed(line)
    if tree.get("hash") != line_hash(tree, write=in_order):
        raise DamagedRecord("record.hash", seq=seq)
    return tree
