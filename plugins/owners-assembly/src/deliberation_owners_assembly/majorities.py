"""The double majority (双过半): a decision takes its share by area and by heads, both, under the law of the day of the vote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final, Literal, get_args

import attrs

from deliberation import Ballot, DecisionRule, Reason, RuleKind, Verdict
from deliberation_owners_assembly.courses import Assembly, Course
from deliberation_owners_assembly.days import Window, in_force
from deliberation_owners_assembly.figures import Unit, figure
from deliberation_owners_assembly.laws import MATTERS, Share, Version, versions_of
from deliberation_owners_assembly.owners import Choice, Owner, owners
from deliberation_owners_assembly.wording import said, sentences


Outcome = Literal["holds", "fails", "unknown"]

_ITEMS: Final = "一二三四五六七八九十"


def double_majority(*versions: Version) -> DecisionRule:
    """The rule, under these versions of the law.

    >>> from deliberation_owners_assembly.laws import CIVIL_CODE, PROPERTY_LAW
    >>> double_majority(PROPERTY_LAW, CIVIL_CODE).explain("zh")
    '面积和人数须同时达到：参与表决与同意的业主，均不低于表决之日施行的法律所要求的比例'
    """
    return DOUBLE_MAJORITY.rule(versions=[version.to_data() for version in versions])


def verdict_of(rule: DecisionRule, ballot: Ballot) -> Verdict:
    """What the votes come to: first which law it is under, then by area and by heads, who took part and who consents."""
    course = _course(ballot)
    if course is None:
        return Verdict("unknown", rule, (said("not-kept"),))
    held = owners(ballot.roll, ballot.votes)
    cast = [course.voted[one.id] for one in held if one.choice is not None and one.id in course.voted]
    if not cast and ballot.own.began is None:
        return Verdict("unknown", rule, (said("not-begun"),))
    window = Window.of_last(cast or [ballot.own.began])
    versions: Any = rule.params["versions"]
    version, law = _law(versions_of(versions), window, voted=bool(cast))
    outcome, reasons = ("unknown", ()) if version is None else _outcome(held, version, course.matter)
    return Verdict(outcome, rule, (law, *reasons))


def _course(ballot: Ballot) -> Course | None:
    return ballot.own.courses.get(ballot.proposal or "") if isinstance(ballot.own, Assembly) else None


def _law(versions: tuple[Version, ...], window: Window, *, voted: bool) -> tuple[Version | None, Reason]:
    """The version that the vote falls under, and why; or why that can't be said."""
    [version, *later] = in_force(versions, window)
    day = _days(window)
    if later:
        changes = [one.since for one in later if one is not None]
        return None, said("law-open", day=day, changes=changes)
    if version is None:
        return None, said("law-too-early", day=day, since=versions[0].since)
    return version, said("law" if voted else "law-unvoted", day=day, law=version.law, since=version.since)


def _outcome(
    held: tuple[Owner, ...], version: Version, matter: str | None
) -> tuple[Outcome, tuple[Reason, ...]]:
    if matter is None:
        return "unknown", (said("matter-unsaid"),)
    if not held:
        return "fails", (said("nobody"),)
    unknown = [one.id for one in held if one.area is None]
    if unknown:
        return "unknown", (said("area-unknown", who=unknown),)
    counted = _Count.of(held, version, matter)
    return "holds" if counted.met else "fails", tuple(counted.reasons())


def _days(window: Window) -> Reason:
    first, last = window.first, window.last
    if first is None and last is None:
        return said("day-unknown")
    if first is None or last is None:
        return said("day-until", last=last) if first is None else said("day-from", first=first)
    return said("day", day=first) if first == last else said("day-between", first=first, last=last)


@attrs.frozen
class _Sum:
    """Area and heads of some owners together."""

    area: Fraction
    heads: Fraction

    @classmethod
    def of(cls, some: Iterable[Owner]) -> _Sum:
        some = tuple(some)
        return cls(
            sum((one.area or Fraction(0) for one in some), Fraction(0)),
            sum((one.heads for one in some), Fraction(0)),
        )

    def __add__(self, other: _Sum) -> _Sum:
        return _Sum(self.area + other.area, self.heads + other.heads)


@attrs.frozen
class _Asked:
    """One thing that is asked: that enough of something is reached."""

    what: Literal["took-part", "consent"]
    unit: Unit
    have: Fraction
    of: Fraction
    share: Share
    among: str | None = None

    @property
    def met(self) -> bool:
        return self.share.reached(self.have, self.of)

    def reason(self) -> Reason:
        share = said(_bound("share", self.share), share=self.share.figure)
        more = {"base": said(f"base-{self.unit}-{self.among}")} if self.among is not None else {}
        met = said("reached" if self.met else "missed")
        have, of = figure(self.have, self.unit), figure(self.of, self.unit)
        sentence = f"{self.what}-{self.unit}"
        return said(sentence, have=have, of=of, share=share, needed=self._needed(), met=met, **more)

    def _needed(self) -> Reason:
        """The amount; of heads that are whole, the next whole number, as people count them."""
        needed = self.share.needed(self.of)
        if self.unit == "heads" and self.have.denominator == self.of.denominator == 1:
            whole = ceil(needed) if self.share.inclusive else floor(needed) + 1
            return said("needed-whole", number=figure(Fraction(whole), self.unit))
        return said(_bound("needed", self.share), number=figure(needed, self.unit))


def _bound(word: str, share: Share) -> str:
    return f"{word}-inclusive" if share.inclusive else f"{word}-exclusive"


@attrs.frozen
class _Count:
    """The votes on a matter, counted under a version of the law."""

    version: Version
    matter: str
    total: _Sum
    choices: Mapping[str, _Sum]
    recused: tuple[str, ...]

    @classmethod
    def of(cls, held: Iterable[Owner], version: Version, matter: str) -> _Count:
        held = tuple(held)
        choices = {
            choice: _Sum.of(one for one in held if one.choice == choice) for choice in get_args(Choice)
        }
        recused = tuple(one.id for one in held if one.recused)
        return cls(version, matter, _Sum.of(held), choices, recused)

    @property
    def took_part(self) -> _Sum:
        return self.choices["yes"] + self.choices["no"] + self.choices["abstain"]

    @property
    def follows(self) -> bool:
        """Whether those who abstained go with a majority that is for it."""
        yes, no = self.choices["yes"], self.choices["no"]
        for_it = yes.area > no.area and yes.heads > no.heads
        return self.version.abstentions == "with-majority" and for_it

    @property
    def consent(self) -> _Sum:
        return self.choices["yes"] + self.choices["abstain"] if self.follows else self.choices["yes"]

    def asked(self) -> Iterator[_Asked]:
        """Everything that the version asks."""
        took_part, total, consent = self.took_part, self.total, self.consent
        enough = self.version.participation
        if enough is not None:
            yield _Asked("took-part", "area", took_part.area, total.area, enough)
            yield _Asked("took-part", "heads", took_part.heads, total.heads, enough)
        of, share = self.version.of, self.version.share(self.matter)
        among = took_part if of == "participating" else total
        yield _Asked("consent", "area", consent.area, among.area, share, of)
        yield _Asked("consent", "heads", consent.heads, among.heads, share, of)

    @property
    def met(self) -> bool:
        return all(one.met for one in self.asked())

    def reasons(self) -> Iterator[Reason]:
        """What is counted, and each thing that is asked, with its figures."""
        number = self.version.items[self.matter]
        item = {"zh": _ITEMS[number - 1], "en": str(number)}
        yield said("matter", item=item, matter=MATTERS[self.matter])
        yield said(
            "tally",
            **{f"{choice}_area": figure(one.area, "area") for choice, one in self.choices.items()},
            **{f"{choice}_heads": figure(one.heads, "heads") for choice, one in self.choices.items()},
        )
        if self.choices["abstain"] != _Sum(Fraction(0), Fraction(0)):
            yield said(self._abstained())
        if self.recused:
            yield said("recused", who=self.recused)
        yield from (one.reason() for one in self.asked())

    def _abstained(self) -> str:
        if self.version.abstentions == "no-consent":
            return "abstained"
        return "abstained-with-yes" if self.follows else "abstained-alone"


DOUBLE_MAJORITY: Final = RuleKind(
    key="owners-assembly:double-majority",
    takes="vote",
    apply=verdict_of,
    words=sentences()["rule"],
    needs=["versions"],
)
"""The kind of rule, offered to every procedure that keeps its proposals as this one does."""
