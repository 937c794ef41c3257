"""What was offered towards what is needed, and what is still short (众筹): a fold of proposals, terms and pledges."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs

from deliberation.agreements import Need, Term, amount_of
from deliberation.decisions import figure
from deliberation.events import Event, Pledge
from deliberation.states import State
from deliberation.wording import Lang, Reason


@attrs.frozen
class Pool:
    """One need of one term, and the pledges towards it.

    Attributes:
        term: the reference of the term that takes it.
        need: what it takes.
        pledges: the pledges that name it, in the same unit.
    """

    term: str
    need: Need
    pledges: tuple[Event, ...] = ()

    @property
    def pledged(self) -> Fraction:
        """What was offered so far, exact."""
        amounts = [one.data.amount for one in self.pledges if isinstance(one.data, Pledge)]
        return sum((amount_of(amount) for amount in amounts if amount is not None), Fraction(0))

    @property
    def short(self) -> Fraction:
        """What is still missing; 0 where enough was offered."""
        return max(self.need.wanted - self.pledged, Fraction(0))

    def explain(self, lang: Lang = "en") -> str:
        """How it stands, in Chinese or English.

        >>> Pool("#9.1", Need("rail", "12.5", "m")).explain("en")
        'rail: 12.5 m needed, 0 m pledged, 12.5 m short'
        """
        amounts = {"wanted": self.need.wanted, "pledged": self.pledged, "short": self.short}
        said = {name: self._in_unit(amount) for name, amount in amounts.items()}
        code = "pool.short" if self.short else "pool.enough"
        return Reason(code, {"need": self.need.key, **said}).explain(lang)

    def _in_unit(self, amount: Fraction) -> str:
        return figure(amount) if self.need.unit is None else f"{figure(amount)} {self.need.unit}"


def pools(state: State) -> tuple[Pool, ...]:
    """Every need of the texts on the table and of the terms adopted, with what was pledged towards it.

    >>> pools(State())
    ()
    """
    return tuple(
        Pool(str(term.ref), need, _towards(need, state)) for term in _terms(state) for need in term.needs
    )


def _terms(state: State) -> Iterator[Term]:
    for proposal in state.proposals.values():
        if proposal.open and proposal.adoptable:
            yield from proposal.terms
    for life in state.terms.values():
        yield life.term


def _towards(need: Need, state: State) -> tuple[Event, ...]:
    return tuple(
        one
        for one in state.pledges
        if isinstance(one.data, Pledge) and one.data.need == need.key and one.data.unit == need.unit
    )
