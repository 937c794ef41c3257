"""What is owed, put together by who owes it, by forum, by issue or by place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, Final, Literal, get_args

import attrs

from deliberation.errors import InvalidInput
from deliberation.following.items import Due
from deliberation.issues import Issue


By = Literal["owner", "forum", "issue", "place"]

_UNNAMED: Final = attrs.fields(Issue).id.default
"""The id of an issue that nobody gave one."""


@attrs.frozen
class Group:
    """Items that have something in common.

    Args:
        key: what: the owner's id, the forum's key, the issue's id, the place; ``None`` where it isn't said.
        title: what that is called.
        items: the items, in their order.
    """

    key: str | None
    title: str | None
    items: tuple[Due, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each status.

        >>> from deliberation.statuses import Status
        >>> item = Due(what="term", ref="#3.1", stands=Status("overdue"), record="r-1", place_in_record="#3.1")
        >>> Group("office", "Office", (item, item)).counts
        {'overdue': 2}
        """
        return dict(Counter(one.status for one in self.items))

    def to_json(self) -> dict[str, Any]:
        """The group as JSON, its items by their references."""
        refs = [{"record": one.record, "what": one.what, "ref": one.ref} for one in self.items]
        return {"key": self.key, "title": self.title, "counts": self.counts, "items": refs}


def grouped(items: Iterable[Due], by: By) -> tuple[Group, ...]:
    """The items in groups; one that has several owners or issues stands in each of their groups, one that has none under ``None``.

    Owners are the same where id and name are; issues, where id and what they are about are, and an issue that nobody gave an id stays
    in its record.

    Args:
        items: what is owed.
        by: ``"owner"``, ``"forum"``, ``"issue"`` or ``"place"``.

    Raises:
        InvalidInput: ``follow.by`` for anything else.

    >>> from deliberation.statuses import Status
    >>> item = Due(what="term", ref="#3.1", stands=Status("overdue"), record="r-1", place_in_record="#3.1", forum="hall")
    >>> [(group.key, len(group.items)) for group in grouped([item, item], "forum")]
    [('hall', 2)]
    """
    if by not in get_args(By):
        raise InvalidInput("follow.by", given=by, known=get_args(By))
    found: dict[Hashable, tuple[str | None, str | None, list[Due]]] = {}
    for item in items:
        for same, key, title in dict.fromkeys(_KEYS[by](item)) or ((None, None, None),):
            found.setdefault(same, (key, title, []))[2].append(item)
    return tuple(Group(key, title, tuple(group)) for key, title, group in found.values())


Keys = Iterator[tuple[Hashable, str | None, str | None]]


def _owners(item: Due) -> Keys:
    return (((one, name), one, name) for one, name in zip(item.owed_by, item.names, strict=True))


def _forums(item: Due) -> Keys:
    return ((one, one, one) for one in (item.forum,) if one is not None)


def _issues(item: Due) -> Keys:
    for one in item.issues:
        known_again = one.id != _UNNAMED or one.about is not None
        yield ((one.id, one.about) if known_again else (item.record, one.id)), one.id, str(one.title)


def _places(item: Due) -> Keys:
    if item.place is not None:
        where = item.place.site or item.place.text
        yield where, where, where


_KEYS: Final[Mapping[str, Callable[[Due], Keys]]] = {
    "owner": _owners, "forum": _forums, "issue": _issues, "place": _places,
}  # fmt: skip
