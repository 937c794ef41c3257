"""What can go wrong, and how it is said.

Every error has a stable ``code``, its ``params``, and ``where`` it happened (a case file's line, a record's event). The message
says what was wrong and what would be right, in Chinese or English, and is made when it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final, Self, TypeVar

from deliberation.wording import Lang, Reason, render


E = TypeVar("E", bound=Exception)

LONGEST_SHOWN: Final = 80
MOST_SHOWN: Final = 40

_LONGEST_COMPARED: Final = 60
_MOST_COMPARED: Final = 2_000


class DeliberationError(Exception):
    """The root of everything this library raises.

    Args:
        code: stable, ``area.name``; programs compare this, never the text.
        where: the place, e.g. ``"case.yaml:14"`` or ``"record#7"``.
        params: what fills the sentence in; JSON-like values.

    >>> error = InvalidInput("error.unknown-code", where="case.yaml:3", code="x.y")
    >>> str(error)
    'case.yaml:3: no wording for x.y'
    >>> error.code, error.params
    ('error.unknown-code', {'code': 'x.y'})
    """

    def __init__(self, code_: str, /, *, where: str | None = None, **params: object) -> None:
        super().__init__(code_)
        self.code = code_
        self.where = where
        self.params: dict[str, object] = params
        self.words: Mapping[str, str] | None = None

    @classmethod
    def because(cls, reason: Reason, *, where: str | None = None) -> Self:
        """The error that says a reason; a plugin's words come with it.

        >>> words = {"zh": "茶凉了", "en": "the tea is cold"}
        >>> str(InvalidInput.because(Reason("tea.cold", words=words)))
        'the tea is cold'
        """
        error = cls(reason.code, where=where)
        error.params, error.words = dict(reason.params), reason.words
        return error

    def message(self, lang: Lang = "en") -> str:
        """The sentence in ``lang``, led by the place where there is one."""
        text = Reason(self.code, self.params, self.words).explain(lang)
        return f"{self.where}: {text}" if self.where else text

    def __str__(self) -> str:
        return self.message("en")

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), Reason(self.code, self.params, self.words), self.where))


class InvalidInput(DeliberationError, ValueError):
    """A value, a file or a definition that can't be right.

    >>> from deliberation import Moment
    >>> try:
    ...     Moment(iso="2023-02-30")
    ... except InvalidInput as error:
    ...     error.code
    'moment.iso'
    """


class SeveralFaults(InvalidInput):
    """Several things that are wrong with a file or a table; the message has a line for each.

    ``params["count"]`` says how many there are, ``params["faults"]`` tells the first of them.

    >>> fault = InvalidInput("tie.self", where="ties.csv:3", id="ann", kind="trusts")
    >>> error = SeveralFaults.told("network.faults", [fault, fault], count=3, where="ties.csv")
    >>> error.count, [each.where for each in error.faults]
    (3, ['ties.csv:3', 'ties.csv:3'])
    """

    @classmethod
    def told(
        cls, code: str, faults: Iterable[DeliberationError], *, count: int, where: str | None = None
    ) -> Self:
        """The error that tells of so many faults by the first of them; ``code`` is the sentence that leads them."""
        first = [
            Reason("fault.at", {"where": each.where, "fault": Reason(each.code, each.params, each.words)})
            for each in faults
        ]
        told = Reason("fault.first", {"told": len(first)}) if len(first) < count else ""
        return cls(code, where=where, count=count, faults=first, told=told)

    @property
    def count(self) -> int:
        """How many faults there are."""
        count: Any = self.params.get("count", 0)
        return int(count)

    @property
    def faults(self) -> tuple[InvalidInput, ...]:
        """The first of the faults, each an error of its own with its place."""
        listed: Any = self.params.get("faults", ())
        return tuple(InvalidInput.because(one.params["fault"], where=one.params["where"]) for one in listed)

    def message(self, lang: Lang = "en") -> str:
        """The sentence in ``lang``, and a line for each of the first faults."""
        return "\n".join([super().message(lang), *(fault.message(lang) for fault in self.faults)])


class UnknownReference(DeliberationError, LookupError):
    """Something is named that isn't there: a person, a point, a term, a procedure.

    >>> from deliberation import StakeholderNetwork
    >>> try:
    ...     StakeholderNetwork().get("ghost")
    ... except UnknownReference as error:
    ...     error.code
    'network.no-such'
    """


class Refused(DeliberationError):
    """A move the procedure doesn't allow now. Nothing was recorded.

    ``code`` says why (``move.…``, or a plugin's own), ``reason`` says it as a sentence; ``params["allowed"]`` is what is allowed now.

    >>> from deliberation import Forum, Session, installed_procedures
    >>> session = Session.open(Forum("hall", procedure=installed_procedures()["community"]))
    >>> try:
    ...     session.adjourn()
    ... except Refused as refused:
    ...     refused.code, refused.reason.explain("en"), refused.params["allowed"][0]
    ('move.no-meeting', 'No meeting is under way.', 'enter (propose, inform)')
    """

    @property
    def reason(self) -> Reason:
        """Why it is refused, without the place and without what is allowed instead."""
        said = {key: value for key, value in self.params.items() if key != "allowed"}
        return Reason(self.code, said, self.words)

    def message(self, lang: Lang = "en") -> str:
        """The reason, and what is allowed instead."""
        place = f"{self.where}: " if self.where else ""
        allowed = render("move.allowed-now", {"allowed": self.params.get("allowed")}, lang)
        return place + self.reason.explain(lang) + (allowed if lang == "zh" else f" {allowed}")


class DamagedRecord(DeliberationError, ValueError):
    """A record whose bytes aren't what was recorded; ``params["first_bad"]`` is the first bad event, 0 for the header.

    >>> from deliberation import Record
    >>> try:
    ...     Record.from_bytes(b"no record")
    ... except DamagedRecord as error:
    ...     error.params["first_bad"]
    0
    """


class PluginError(DeliberationError):
    """What is wrong with a plugin. Loading never raises it: the plugin is left out and this is the reason it is told with.

    >>> str(PluginError("plugin.no-hooks", plugin="tea-talk"))
    'tea-talk implements no hook'
    """


def shown(text: str) -> str:
    """A text as a message shows it: its beginning, if it is long."""
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def relocated(error: DeliberationError, where: str) -> DeliberationError:
    """The error with its place in the file, and without a page of somebody's text in its parameters."""
    brief = {key: _brief(value) for key, value in error.params.items()}
    return type(error).because(Reason(error.code, brief, error.words), where=where)


def _brief(value: Any) -> Any:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list | tuple):
        return [*map(_brief, value[:MOST_SHOWN]), *(["…"] if len(value) > MOST_SHOWN else [])]
    return value


def near(names: Iterable[str], known: Iterable[str]) -> Reason | str:
    """The words that may have been meant, as part of a sentence; empty where none is close.

    >>> str(near(["gest"], ["host", "guest"]).explain("en"))
    ' (did you mean guest?)'
    """
    words = list(known)[:_MOST_COMPARED]
    close = [
        match
        for name in names
        if len(name) <= _LONGEST_COMPARED
        for match in get_close_matches(name, words, n=2)
    ]
    return Reason("fault.near", {"close": list(dict.fromkeys(close))}) if close else ""


class Part(str):
    """A note on an error: the part of a definition that it is about. A file's reader makes a line of it.

    >>> note = Part.at("stages", 2, "moves", "say")
    >>> str(note), note.path
    ('in stages[2].moves.say', ('stages', 2, 'moves', 'say'))
    """

    path: tuple[str | int, ...]

    @classmethod
    def at(cls, *path: str | int) -> Self:
        """The note for the part at this path."""
        steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        note = cls(f"in {steps.removeprefix('.')}")
        note.path = path
        return note


def within(error: E, *path: str | int) -> E:
    """The error, with a note of the part of a definition that it is about, which a traceback shows too.

    >>> within(InvalidInput("procedure.no-stages", procedure="tea"), "stages").__notes__
    ['in stages']
    """
    error.add_note(Part.at(*path))
    return error


def _rebuild(kind: type[DeliberationError], reason: Reason, where: str | None) -> DeliberationError:
    return kind.because(reason, where=where)
