"""What it would make of the room if somebody weren't there: exactly the difference between two recommendations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from deliberation.canonical import Json
from deliberation.convening.invitees import Gap, Invitee, Unheard
from deliberation.stakeholders import Stakeholder
from deliberation.wording import Lang, Reason


@attrs.frozen
class Counterfactual:
    """What would be otherwise without one invitee.

    Args:
        without: who wouldn't come.
        seat: the name of their seat, by language.
        instead: who would come who doesn't now, each in their seat.
        moved: who would take another seat than now.
        opened: the seats that would be empty, or lack somebody for another reason than now.
        closed: the keys of the seats that would be filled who aren't now.
        unheard: whose interest nobody would speak for any more.
        heard: whose interest somebody would speak for, but nobody does now.

    >>> depot = Stakeholder("depot", "金凤营业部", kind="body")
    >>> gap = Gap("respondent", True, Reason("convening.found-by-nothing"))
    >>> lost = Counterfactual(depot, {"zh": "被反映方", "en": "Respondent"}, opened=(gap,), names={"respondent": {"zh": "被反映方"}})
    >>> lost.explain("zh")
    '若金凤营业部（被反映方）不到场：缺被反映方（程序必需）'
    """

    without: Stakeholder
    seat: Mapping[str, str]
    instead: tuple[Invitee, ...] = ()
    moved: tuple[Invitee, ...] = ()
    opened: tuple[Gap, ...] = ()
    closed: tuple[str, ...] = ()
    unheard: tuple[Unheard, ...] = ()
    heard: tuple[Unheard, ...] = ()
    names: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict, kw_only=True, repr=False, eq=False)
    """What the seats are called, by key and language."""

    @property
    def nothing(self) -> bool:
        """Whether nothing else would change."""
        return not (self.instead or self.moved or self.opened or self.closed or self.unheard or self.heard)

    @property
    def tells(self) -> bool:
        """Whether it has something to say besides that they themselves aren't there."""
        return any(True for _ in self._parts())

    def explain(self, lang: Lang = "en") -> str:
        """What would be lost, and who would come instead, in one sentence."""
        params = {"who": self.without.label, "seat": self.seat, "said": self.said(lang)}
        code = "convening.without" if self.seat.get(lang) == self.without.label else "convening.without-in"
        return Reason(code, params).explain(lang)

    def said(self, lang: Lang = "en") -> str:
        """The same without saying without whom; that nobody would speak for that one goes without saying."""
        parts = list(self._parts()) or [Reason("convening.nothing-lost")]
        return {"zh": "；", "en": "; "}[lang].join(one.explain(lang) for one in parts)

    def _parts(self) -> Iterator[Reason]:
        for gap in self.opened:
            code = "convening.would-lack" if gap.required else "convening.would-be-empty"
            yield Reason(code, {"seat": self._called(gap.seat)})
        silent = [one.name for one in self.unheard if one.only != self.without.id]
        if silent:
            yield Reason("convening.would-be-unheard", {"who": silent})
        for seat, who in _by_seat(self.instead).items():
            code = "convening.would-come" if self._called(seat) == self.seat else "convening.would-come-as"
            yield Reason(code, {"who": who, "seat": self._called(seat)})
        for seat, who in _by_seat(self.moved).items():
            yield Reason("convening.would-move", {"who": who, "seat": self._called(seat)})
        for seat in self.closed:
            yield Reason("convening.would-fill", {"seat": self._called(seat)})
        if self.heard:
            yield Reason("convening.would-be-heard", {"who": [one.name for one in self.heard]})

    def _called(self, seat: str) -> Mapping[str, str] | str:
        return self.names.get(seat, seat)

    def to_json(self, lang: Lang = "zh") -> dict[str, Json]:
        """The same as data, and in words."""
        return {
            "without": self.without.id,
            "instead": [one.to_json(lang) for one in self.instead],
            "moved": [{"id": one.id, "seat": one.seat} for one in self.moved],
            "gaps": [one.to_json(lang) for one in (*self.opened, *self.unheard)],
            "filled": list(self.closed),
            "heard": [one.id for one in self.heard],
            "text": self.explain(lang),
        }


def _by_seat(people: Iterable[Invitee]) -> dict[str, list[str]]:
    by_seat: dict[str, list[str]] = {}
    for one in people:
        by_seat.setdefault(one.seat, []).append(one.stakeholder.label)
    return by_seat


def compared(
    one: Invitee,
    names: Mapping[str, Mapping[str, str]],
    *,
    invitees: tuple[Iterable[Invitee], Iterable[Invitee]],
    gaps: tuple[Iterable[Gap], Iterable[Gap]],
    unheard: tuple[Iterable[Unheard], Iterable[Unheard]],
) -> Counterfactual:
    """What is otherwise without one invitee: of each pair, the first is with them and the second without.

    >>> depot = Invitee(Stakeholder("depot", kind="body"), "respondent", ())
    >>> compared(depot, {}, invitees=([depot], []), gaps=([], []), unheard=([], [])).nothing
    True
    """
    seats = {each.id: each.seat for each in invitees[0]}
    empty = {gap.seat: gap for gap in gaps[0]}
    silent = {each.id for each in unheard[0]}
    after = tuple(invitees[1])
    still_empty = {gap.seat for gap in gaps[1]}
    still_silent = {each.id for each in unheard[1]}
    return Counterfactual(
        one.stakeholder,
        names.get(one.seat, {"zh": one.seat, "en": one.seat}),
        instead=tuple(each for each in after if each.id not in seats),
        moved=tuple(each for each in after if each.id in seats and seats[each.id] != each.seat),
        opened=tuple(gap for gap in gaps[1] if empty.get(gap.seat) != gap),
        closed=tuple(seat for seat in empty if seat not in still_empty),
        unheard=tuple(each for each in unheard[1] if each.id not in silent),
        heard=tuple(each for each in unheard[0] if each.id not in still_silent),
        names=names,
    )
