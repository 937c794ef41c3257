"""What must hold across a case file: ids once, references to what is there, events of one kind each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from unicodedata import normalize

from deliberation.cases.case_files import EVENT_KEYS, FORMAT, TOLD_KEYS, CaseFile
from deliberation.errors import InvalidInput, UnknownReference, near, shown
from deliberation.files.faults import Misfit, given_as, placed
from deliberation.files.located import Located, TreePath
from deliberation.records import Header


_SLUG: Final = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SLUG: Final = 100


def check_format(located: Located) -> dict[str, Any]:
    """The tree, if it is a case in a format that can be read.

    Raises:
        InvalidInput: ``case.not-a-case``, ``case.format``.
    """
    tree = located.tree
    if not isinstance(tree, dict) or "format" not in tree:
        raise InvalidInput("case.not-a-case", where=located.at(()), format=FORMAT)
    if tree["format"] != FORMAT:
        given = given_as(tree["format"])
        raise InvalidInput("case.format", where=located.at(("format",)), given=given, known=FORMAT)
    return dict(tree)


def check_head(file: CaseFile, located: Located) -> None:
    """Raises where the head of a case file contradicts itself.

    Raises:
        InvalidInput: ``case.slug``, ``record.zone``, ``case.id-twice``, ``case.tie-twice``.
        UnknownReference: ``case.no-stakeholder``.
    """
    if not _SLUG.fullmatch(file.case) or len(file.case) > _LONGEST_SLUG:
        raise InvalidInput("case.slug", where=located.at(("case",)), given=shown(file.case))
    placed(lambda: Header(file.case, file.zone), located.at(("zone",)))
    for section, ids in (("stakeholders", file.stakeholders), ("issues", file.issues)):
        _once(section, "case.id-twice", [one.id for one in ids], located)
    known = {one.id for one in file.stakeholders}
    for path, who in _named(file):
        if normalize("NFC", who) not in known:
            close = near([who], known)
            raise UnknownReference("case.no-stakeholder", where=located.at(path), who=shown(who), near=close)
    _once("ties", "case.tie-twice", [str(tie) for tie in file.ties], located)


def _once(section: str, code: str, ids: Iterable[str], located: Located) -> None:
    first: dict[str, int] = {}
    for place, one in enumerate(ids):
        if first.setdefault(one, place) != place:
            line = located.at((section, first[one])).rpartition(":")[2]
            raise InvalidInput(code, where=located.at((section, place)), id=one, line=line)


def _named(file: CaseFile) -> Iterator[tuple[TreePath, str]]:
    """Everybody whom the head names by id, with the place."""
    for place, who in enumerate(file.conveners):
        yield ("conveners", place), who
    for place, tie in enumerate(file.ties):
        yield ("ties", place, "subject"), tie.subject
        yield ("ties", place, "object"), tie.object
    for place, issue in enumerate(file.issues):
        if issue.about is not None:
            yield ("issues", place, "about"), issue.about
        yield from ((("issues", place, "affected", nth), who) for nth, who in enumerate(issue.affected))
        yield from (
            (("issues", place, "stakes", nth), stake.stakeholder) for nth, stake in enumerate(issue.stakes)
        )


def events_of(tree: dict[str, Any], located: Located) -> tuple[dict[str, Any], ...]:
    """The events of a case file as they stand there, each of them of one kind.

    Raises:
        InvalidInput: ``case.wrong-type``, and whatever `kind_of` raises.
    """
    told = tree.get("record")
    if not isinstance(told, list | None):
        misfit = Misfit("list", told)
        where = located.at(("record",))
        raise InvalidInput(
            "case.wrong-type", where=where, field="record", wanted=misfit.wanted, given=misfit.given
        )
    for place, event in enumerate(told or ()):
        kind_of(event, located, place)
    return tuple(told or ())


def kind_of(event: Any, located: Located, place: int) -> str:
    """Of which kind an event is: the one key that is a kind.

    Raises:
        InvalidInput: ``case.no-kind``, ``case.two-kinds``, ``case.opened``, ``case.unknown-key``.
    """
    where = located.at(("record", place))
    given: list[str] = list(event) if isinstance(event, dict) else []
    kinds = [key for key in given if key in EVENT_KEYS]
    if "open" in given:
        raise InvalidInput("case.opened", where=located.at(("record", place, "open")))
    if len(kinds) > 1:
        raise InvalidInput("case.two-kinds", where=where, kinds=kinds)
    strange = [key for key in given if key not in EVENT_KEYS and key not in TOLD_KEYS]
    if not kinds:
        keys = [shown(key) for key in strange] or given_as(event)
        raise InvalidInput(
            "case.no-kind", where=where, given=keys, near=near(strange, EVENT_KEYS), known=EVENT_KEYS
        )
    if strange:
        params = {"keys": [shown(strange[0])], "near": near(strange[:1], TOLD_KEYS), "known": TOLD_KEYS}
        raise InvalidInput("case.unknown-key", where=located.at(("record", place, strange[0])), **params)
    return kinds[0]
