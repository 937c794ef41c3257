"""Who should be in the room, in which seat and why; whom there is no room for, which seats stay empty, and who would not be heard."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from deliberation.canonical import Json
from deliberation.convening.lotteries.pools import Quota
from deliberation.convening.paths import Path, strongest
from deliberation.provenance import Provenance
from deliberation.seat_rules import RULES
from deliberation.stakeholders import Stakeholder, Tie
from deliberation.wording import Lang, Reason, render


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
        accepted: whether they have said that they come, or send somebody.
        substitute: who comes in their place, if somebody does.

    >>> depot = Stakeholder("depot", "金凤营业部", kind="body")
    >>> Invitee(depot, "respondent", (Why("operates", Path("about", (depot,))),)).id
    'depot'
    """

    stakeholder: Stakeholder
    seat: str
    reasons: tuple[Why, ...]
    also: tuple[Why, ...] = ()
    accepted: bool = attrs.field(default=False, kw_only=True)
    substitute: Stakeholder | None = attrs.field(default=None, kw_only=True)

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
            "name": self.stakeholder.called,
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
        """Which seat, whether it is required, and why it isn't filled; ``interest`` is null."""
        return {
            "seat": self.seat,
            "interest": None,
            "required": self.required,
            "reason": self.reason.explain(lang),
        }


@attrs.frozen
class Unheard:
    """An interest in the matter that nobody in the room would speak for.

    Args:
        id: the key of a concern of ``deliberation.convening.coverage``, such as ``place:building-7``.
        name: what it is called.
        reason: why nobody does.
        only: the id of the one who alone could, where it is no place.

    >>> gone = Unheard("party:pedestrians", Reason("coverage.concern", {"who": "行人"}), Reason("convening.nobody-represents"))
    >>> gone.to_json("zh")["name"], gone.reason.explain("zh")
    ('行人', '本身未列入，也无人代表')
    """

    id: str
    name: Reason
    reason: Reason
    only: str | None = attrs.field(default=None, kw_only=True)

    def to_json(self, lang: Lang = "zh") -> dict[str, Json]:
        """Which interest, and why nobody speaks for it; ``seat`` is null."""
        return {
            "seat": None,
            "interest": self.id,
            "required": False,
            "name": self.name.explain(lang),
            "reason": self.reason.explain(lang),
        }


@attrs.frozen
class Shortfall:
    """A quota that those who are left can't meet any more, because somebody has declined.

    Args:
        quota: which.
        come: how many come of whom it speaks.

    >>> short = Shortfall(Quota("age", "60+", at_least=2, at_most=3), 1)
    >>> short.reason.explain("en"), short.to_json()["quota"]
    ('at least 2 with age 60+ are wanted, 1 can come', 'age=60+')
    """

    quota: Quota
    come: int

    @property
    def reason(self) -> Reason:
        """How many are wanted, and how many can come."""
        of = {"feature": self.quota.feature, "value": self.quota.value}
        return Reason("convening.short", {**of, "wanted": self.quota.at_least, "come": self.come})

    def to_json(self, lang: Lang = "zh") -> dict[str, Json]:
        """Which quota, and how many can come; ``seat`` and ``interest`` are null."""
        quota = f"{self.quota.feature}={self.quota.value}"
        return {
            "seat": None,
            "interest": None,
            "quota": quota,
            "required": True,
            "reason": self.reason.explain(lang),
        }


@attrs.frozen
class Alternate:
    """Who would come if an invitee declined.

    Args:
        invitee: who would come, in which seat and why.
        instead_of: the id of the one who declined.

    >>> depot = Stakeholder("depot", "金凤营业部", kind="body")
    >>> why = Why("operates", Path("about", (depot,)))
    >>> Alternate(Invitee(depot, "respondent", (why,)), "manager").to_json()["for"]
    'manager'
    """

    invitee: Invitee
    instead_of: str

    @property
    def id(self) -> str:
        """The id of the one who would come."""
        return self.invitee.id

    @property
    def seat(self) -> str:
        """The key of the seat they would take."""
        return self.invitee.seat

    def to_json(self, lang: Lang = "zh") -> dict[str, Json]:
        """As an invitee, and ``for`` whom."""
        return {**self.invitee.to_json(lang), "for": self.instead_of}
