"""Who should be in the room, in which seat, and why; and which seats nobody was found for."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from deliberation.canonical import Json
from deliberation.convening.paths import Path, provenance_name, strongest
from deliberation.forums import Forum
from deliberation.issues import Issue
from deliberation.procedures import Procedure
from deliberation.provenance import Provenance
from deliberation.seat_rules import RULES
from deliberation.seats import Holding, Roll
from deliberation.stakeholders import Stakeholder, Tie
from deliberation.wording import Lang, Reason, render, say


@attrs.frozen
class Why:
    """One reason to invite somebody: a rule, and the ties by which it finds them.

    Args:
        rule: the rule's key.
        path: from the issue, or the conveners, to them.
        issues: the ids of the issues it holds for; none for a convener.
        title: what those found so are, by language; by default the core rule's.

    >>> why = Why("operates", Path("about", (Stakeholder("depot", "金凤营业部", kind="body"),)), ("noise",))
    >>> why.provenance, why.explain("zh")
    ('witnessed', '经营者：金凤营业部 是议题所指')
    """

    rule: str
    path: Path
    issues: tuple[str, ...] = ()
    title: Mapping[str, str] = attrs.field(kw_only=True, eq=False)

    @title.default
    def _core_title(self) -> Mapping[str, str]:
        return RULES[self.rule].title if self.rule in RULES else {"zh": self.rule, "en": self.rule}

    @property
    def ties(self) -> tuple[Tie, ...]:
        """The ties it cites, from the issue on; each has its source."""
        return self.path.ties

    @property
    def provenance(self) -> Provenance:
        """The weakest along its path."""
        return self.path.provenance

    def explain(self, lang: Lang = "en") -> str:
        """The reason in words, with the provenance of each tie."""
        said = {"rule": self.title, "path": self.path.explain(lang)}
        return render("convening.why", said, lang)

    def to_json(self, lang: Lang = "zh") -> dict[str, Json]:
        """The reason in words, and the ties it cites with their sources."""
        return {
            "rule": self.rule,
            "text": self.explain(lang),
            "provenance": self.provenance,
            "ties": [_tie(tie) for tie in self.ties],
        }


def _tie(tie: Tie) -> dict[str, Json]:
    return {
        "subject": tie.subject,
        "kind": tie.kind,
        "object": tie.object,
        "provenance": tie.provenance,
        "ref": tie.source.ref if tie.source else None,
        "quote": tie.source.quote if tie.source else None,
        "basis": tie.source.basis if tie.source else None,
    }


@attrs.frozen
class Invitee:
    """Somebody who should be there.

    Args:
        stakeholder: a person, a body or a group.
        seat: the key of the seat they are found for.
        reasons: why they are found for it, the strongest first; at least one.
        also: by which other rules of the procedure's seats they are found too.

    >>> depot = Stakeholder("depot", "金凤营业部", kind="body")
    >>> Invitee(depot, "respondent", (Why("operates", Path("about", (depot,))),)).id
    'depot'
    """

    stakeholder: Stakeholder
    seat: str
    reasons: tuple[Why, ...]
    also: tuple[Why, ...] = ()

    @property
    def id(self) -> str:
        """The stakeholder's id."""
        return self.stakeholder.id

    @property
    def provenance(self) -> Provenance:
        """That of the strongest reason: the weakest along its path."""
        return strongest(why.provenance for why in self.reasons)

    def to_json(self, lang: Lang = "zh") -> dict[str, Json]:
        """Who, in which seat, and why; ``name`` is the role where no name is known, and null without either."""
        return {
            "id": self.id,
            "name": self.stakeholder.name or self.stakeholder.role,
            "seat": self.seat,
            "reasons": [why.to_json(lang) for why in (*self.reasons, *self.also)],
            "provenance": self.provenance,
        }


@attrs.frozen
class LeftOut:
    """Somebody found for a seat that takes no more, and for no other seat.

    Args:
        stakeholder: a person, a body or a group.
        seat: the key of the first such seat.
        reasons: why they are found for it.
        because: why they are left out.

    >>> because = Reason("convening.seat-full", {"seat": "landlord", "at_most": 1})
    >>> LeftOut(Stakeholder("S4.P2"), "landlord", (), because).because.explain("en")
    'landlord takes at most 1: those with the strongest reasons, and among equals by id'
    """

    stakeholder: Stakeholder
    seat: str
    reasons: tuple[Why, ...]
    because: Reason

    @property
    def id(self) -> str:
        """The stakeholder's id."""
        return self.stakeholder.id


@attrs.frozen
class Gap:
    """A seat that too few were found for, or nobody.

    Args:
        seat: the seat's key.
        required: whether the procedure can't do without; an optional seat that stays empty is listed too.
        reason: why it is not filled.

    >>> Gap("landlord", False, Reason("convening.nobody", {"rules": RULES["leases-to"].title})).reason.explain("en")
    'no tie in the network leads to anybody (landlord)'
    """

    seat: str
    required: bool
    reason: Reason

    def to_json(self, lang: Lang = "zh") -> dict[str, Json]:
        """Which seat, whether it is required, and why it isn't filled."""
        return {"seat": self.seat, "required": self.required, "reason": self.reason.explain(lang)}


@attrs.frozen(kw_only=True)
class Recommendation:
    """Who should be in the room for some issues, and why. `deliberation.convening.convene` makes one.

    Args:
        issues: what is consulted about.
        forum: where, and by which procedure.
        invitees: in the order of the procedure's seats.
        conveners: the forum's conveners who hold a seat as such; they are there already, not invited.
        left_out: who was found, but for whom there is no room.
        gaps: seats that are not filled, in the order of the procedure's seats.
        stakeholders: everyone who is seated, or named on a path, in an issue or as a convener.
        supposed: whether ties and people that an author only supposed were followed.

    >>> from deliberation.community import COMMUNITY
    >>> empty = Recommendation(issues=(Issue("noise", about="depot"),), forum=Forum("hall", procedure=COMMUNITY))
    >>> empty.for_seat("official"), len(empty.roll())
    ((), 0)
    """

    issues: tuple[Issue, ...]
    forum: Forum
    invitees: tuple[Invitee, ...] = ()
    conveners: tuple[Invitee, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    gaps: tuple[Gap, ...] = ()
    stakeholders: tuple[Stakeholder, ...] = ()
    supposed: bool = True

    @property
    def procedure(self) -> Procedure:
        """The forum's procedure."""
        return self.forum.procedure

    def for_seat(self, key: str) -> tuple[Invitee, ...]:
        """Who should hold this seat, conveners first."""
        return tuple(one for one in (*self.conveners, *self.invitees) if one.seat == key)

    def roll(self) -> Roll:
        """Everyone in their seat, conveners too; with all who are named here, so that what is said and agreed can name them."""
        seated = [one for seat in self.procedure.seats for one in self.for_seat(seat.key)]
        return Roll(tuple(Holding(one.id, one.seat) for one in seated), self.stakeholders)

    def to_json(self, lang: Lang = "zh") -> dict[str, Json]:
        """What ``deliberation convene --json`` prints; sentences are in ``lang``."""
        return {
            "issue": say([issue.title for issue in self.issues], lang),
            "procedure": self.procedure.key,
            "invitees": [one.to_json(lang) for one in self.invitees],
            "alternates": [],
            "gaps": [gap.to_json(lang) for gap in self.gaps],
        }

    def explain(self, lang: Lang = "en") -> str:
        """Who, in which seat, because of which ties; which seats are empty, and who was left out. Names stay as they are."""
        return "\n".join(self._lines(lang))

    def _lines(self, lang: Lang) -> list[str]:
        head = {"issues": [issue.title for issue in self.issues], "procedure": self.procedure.title}
        lines = [render("convening.head", head, lang)]
        if not self.supposed:
            lines.append(render("convening.unsupposed", {}, lang))
        for seat in self.procedure.seats:
            lines += [line for one in self.for_seat(seat.key) for line in self._about(one, seat.name, lang)]
        for gap in self.gaps:
            code = "convening.gap-required" if gap.required else "convening.gap-optional"
            lines.append(render(code, {"seat": self._seat_name(gap.seat), "reason": gap.reason}, lang))
        for left in self.left_out:
            said = {"who": called(left.stakeholder, lang), "because": left.because}
            lines.append(render("convening.left-out", said, lang))
            lines += [f"  - {self._why(why, lang)}" for why in left.reasons]
        return lines

    def _about(self, one: Invitee, seat: object, lang: Lang) -> list[str]:
        code = "convening.convener" if one in self.conveners else "convening.invitee"
        who = called(one.stakeholder, lang)
        said = {"seat": seat, "who": who, "provenance": provenance_name(one.provenance)}
        lines = [render(code, said, lang)]
        lines += [f"  - {self._why(why, lang)}" for why in one.reasons]
        lines += [f"  - {render('convening.also', {'why': self._why(why, lang)}, lang)}" for why in one.also]
        return lines

    def _why(self, why: Why, lang: Lang) -> str:
        if not why.issues or len(why.issues) == len(self.issues):
            return why.explain(lang)
        titles = [issue.title for issue in self.issues if issue.id in why.issues]
        return render("convening.only-for", {"why": why.explain(lang), "issues": titles}, lang)

    def _seat_name(self, key: str) -> object:
        seat = self.procedure.seat(key)
        return key if seat is None else seat.name


def called(stakeholder: Stakeholder, lang: Lang) -> str:
    """What somebody is called: by name and role, a group with how many they are.

    >>> called(Stakeholder("S4.P3", "王某", role="物业负责人"), "zh")
    '王某（物业负责人）'
    """
    more = [stakeholder.role] if stakeholder.name and stakeholder.role else []
    if stakeholder.count is not None:
        more.append(stakeholder.count.text or stakeholder.count.explain(lang))
    who = stakeholder.label
    return render("convening.called", {"who": who, "more": more}, lang) if more else who
