"""What came of it: terms that say exactly how strong they are.

No order between forces is offered: a directive to a named department is neither more nor less than a measure all agreed on.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final, Literal, get_args

import attrs

from deliberation.conditions import Condition, list_of_texts
from deliberation.errors import InvalidInput
from deliberation.leaves import DERIVED, LEAF, Erased
from deliberation.provenance import Source
from deliberation.quantities import Deadline


Force = Literal["recommendation", "intention", "promise", "directive", "agreed", "result"]
"""How strong a term is, as it was said."""

Modality = Literal[
    "measure",
    "commitment",
    "contingent-commitment",
    "reported-agreement",
    "reported-result",
    "recommendation",
    "intention",
    "promise",
    "directive",
    "result",
]
"""What a term amounts to; derived from force, responsible and condition, never stored."""

Part = Literal["lead", "support", "joint"]

_LONGEST_AMOUNT: Final = 40


@attrs.frozen
class Need:
    """A resource that a term takes, so that offers can be pooled towards it.

    Args:
        key: what it is called, e.g. ``"paint"``; a pledge names it.
        amount: how much, as exact text.
        unit: of what; ``None`` = nothing to be counted in.

    Raises:
        InvalidInput: ``term.amount`` where it isn't an exact amount above zero.

    >>> Need("paint", "12.5", "litre").wanted
    Fraction(25, 2)
    """

    key: str
    amount: str
    unit: str | None = None

    def __attrs_post_init__(self) -> None:
        amount_of(self.amount)

    @property
    def wanted(self) -> Fraction:
        """The amount, exact."""
        return amount_of(self.amount)


def amount_of(text: str) -> Fraction:
    """An exact amount above zero, from text such as ``"66.12"``.

    Raises:
        InvalidInput: ``term.amount``.
    """
    try:
        amount = Fraction(text) if isinstance(text, str) and len(text) <= _LONGEST_AMOUNT else Fraction(0)
    except (ValueError, ZeroDivisionError):
        amount = Fraction(0)
    if amount <= 0:
        raise InvalidInput("term.amount", given=repr(text)[:60])
    return amount


@attrs.frozen
class Responsible:
    """Who is to do it: a party's id, and whether it leads (主办), supports (协办) or shares.

    Raises:
        InvalidInput: ``term.part``.

    >>> Term("repaint the crossing", responsible=[Responsible("traffic-police"), Responsible("community", "support")]).modality()
    'commitment'
    """

    party: str
    part: Part = "lead"

    def __attrs_post_init__(self) -> None:
        if self.part not in get_args(Part):
            raise InvalidInput("term.part", given=self.part, known=get_args(Part))


def _responsible(given: Iterable[str | Responsible]) -> tuple[Responsible, ...]:
    if isinstance(given, (str, Responsible)) or not isinstance(given, Iterable):
        raise InvalidInput("term.responsible", given=given)
    return tuple(one if isinstance(one, Responsible) else Responsible(one) for one in given)


@attrs.frozen(init=False)
class Term:
    """One thing that came of a consultation, as strong as it was said and no stronger.

    `Commitment` is this class under another name, for reading.

    Args:
        text: what is to be done.
        force: recommendation, intention, promise, directive, agreed (the default) or result.
        responsible: ids of the parties who are to do it, or `Responsible` values; empty = not said.
        promised_to: ids of those it was promised to, who may waive it; empty = not said.
        deadline: a `Deadline`; or give one of ``before`` (the day it is too late), ``by`` (the last day) or ``within`` (text such
            as ``"三日内"``).
        condition: a `Condition`; or ``if_not="finding"`` / ``when="finding"`` with ``judge`` naming who establishes it.
        fallback: the term that takes its place if it isn't met.
        replaces: references of earlier terms in whose place it is agreed, or the source's ids for them.
        evidence: what would show that it is done.
        needs: the resources it takes.
        source: where it comes from.

    Raises:
        InvalidInput: ``term.text`` (blank), ``term.force``, ``term.responsible`` or ``term.list`` (no list),
            ``term.deadline`` (no `Deadline`), ``term.deadline-twice``, ``term.condition-twice``, or what the deadline raises.

    >>> move = Commitment("move the depot", responsible=["sf-depot"], before="2023-05-01", if_not="nuisance-eased")
    >>> move.modality(), move.deadline.before
    ('contingent-commitment', '2023-05-01')
    """

    text: str = attrs.field(metadata=LEAF)
    force: Force = "agreed"
    responsible: tuple[Responsible, ...] = ()
    promised_to: tuple[str, ...] = ()
    deadline: Deadline | None = None
    condition: Condition | None = None
    fallback: Term | None = None
    evidence: tuple[str, ...] = attrs.field(default=(), metadata=LEAF)
    needs: tuple[Need, ...] = ()
    replaces: tuple[str, ...] = ()
    source: Source | None = None
    ref: str | None = attrs.field(default=None, metadata=DERIVED)
    """Where it stands in a record, ``#15.4``; set when it is read from one."""

    def __init__(
        self,
        text: str,
        *,
        force: Force = "agreed",
        responsible: Iterable[str | Responsible] = (),
        promised_to: Iterable[str] = (),
        deadline: Deadline | None = None,
        condition: Condition | None = None,
        fallback: Term | None = None,
        evidence: Iterable[str] = (),
        needs: Iterable[Need] = (),
        replaces: Iterable[str] = (),
        source: Source | None = None,
        ref: str | None = None,
        before: str | None = None,
        by: str | None = None,
        within: str | None = None,
        if_not: str | None = None,
        when: str | None = None,
        judge: Iterable[str] = (),
    ) -> None:
        if not isinstance(text, str) or not (text.strip() or isinstance(text, Erased)):
            raise InvalidInput("term.text", given=repr(text))
        if force not in get_args(Force):
            raise InvalidInput("term.force", given=force, known=get_args(Force))
        self.__attrs_init__(
            text=text,
            force=force,
            responsible=_responsible(responsible),
            promised_to=list_of_texts("promised_to", promised_to),
            deadline=_deadline(deadline, before, by, within),
            condition=_condition(condition, if_not, when, list_of_texts("judge", judge)),
            fallback=fallback,
            evidence=list_of_texts("evidence", evidence),
            needs=tuple(needs),
            replaces=list_of_texts("replaces", replaces),
            source=source,
            ref=ref,
        )

    def modality(self, *, told: bool = False) -> Modality:
        """What the term amounts to.

        Args:
            told: that it is told of meetings the record doesn't cover.
        """
        if self.force == "result":
            return "reported-result" if told else "result"
        if self.force != "agreed":
            return self.force
        if told:
            return "reported-agreement"
        if not self.responsible:
            return "measure"
        return "contingent-commitment" if self.condition else "commitment"

    @property
    def name(self) -> str:
        """The source's id for the term where it has one, else its place in the record."""
        return (self.source.ref if self.source else None) or self.ref or "?"


Commitment = Term


@attrs.frozen
class Agreement:
    """Terms adopted together.

    Args:
        ref: the event that adopted them.
        terms: each with its own ``ref``.
        told: told of meetings the record doesn't cover.
        claim: the source's words for how it was decided, e.g. 达成共识.
        by: who declared it; empty for what the meeting as a whole adopted.

    >>> Agreement("#15", numbered([Term("clean the lift"), Term("light the stairs")], "#15")).terms[1].ref
    '#15.2'
    """

    ref: str
    terms: tuple[Term, ...]
    told: bool = False
    claim: str | None = None
    by: tuple[str, ...] = ()


def numbered(terms: Iterable[Term], event: str) -> tuple[Term, ...]:
    """The terms with their references: ``#15`` gives ``#15.1``, ``#15.2``, a fallback ``#15.1.1``."""
    return tuple(_numbered(term, f"{event}.{place}") for place, term in enumerate(terms, start=1))


def _numbered(term: Term, ref: str) -> Term:
    fallback = _numbered(term.fallback, f"{ref}.1") if term.fallback else None
    return changed(term, ref=ref, fallback=fallback)


def changed(term: Term, **changes: Any) -> Term:
    """The term with some fields changed."""
    fields = {field.name: getattr(term, field.name) for field in attrs.fields(Term)}
    return Term(**{**fields, **changes})


def _deadline(
    given: Deadline | None, before: str | None, by: str | None, within: str | None
) -> Deadline | None:
    said = [one for one in (given, before, by, within) if one is not None]
    if len(said) > 1:
        raise InvalidInput("term.deadline-twice")
    if given is not None and not isinstance(given, Deadline):
        raise InvalidInput("term.deadline", given=repr(given))
    if before is not None:
        return Deadline(before=before)
    if by is not None:
        return Deadline(by=by)
    return Deadline.read(within) if within is not None else given


def _condition(
    given: Condition | None, if_not: str | None, when: str | None, judge: tuple[str, ...]
) -> Condition | None:
    said = [one for one in (given, if_not, when) if one is not None]
    if len(said) > 1 or (judge and if_not is None and when is None):
        raise InvalidInput("term.condition-twice")
    if if_not is not None:
        return Condition(if_not, holds=False, judge=judge)
    return Condition(when, judge=judge) if when is not None else given
