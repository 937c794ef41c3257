"""People who tell each other arguments, more readily those who think alike: the model of Mäs and Flache.

An opinion is what the arguments come to that somebody has in mind: those for, less those against, by how many there are. Who meets likes
to be alike, so a group can drift apart though nobody turns away from anybody.

Source: M. Mäs and A. Flache, *Differentiation without distancing: explaining bi-polarization of opinions without negative influence*, PLoS
ONE 8(11) e74516, 2013.
"""

from __future__ import annotations

from typing import Any, Final, Self

import attrs
import numpy as np
import numpy.typing as npt

from deliberation.errors import InvalidInput
from deliberation.simulating.opinions.given import Numbers


_ALIKE: Final = 1e-12

Memory = npt.NDArray[np.int64]
Whether = npt.NDArray[np.bool_]


@attrs.frozen(eq=False)
class Exchange:
    """Groups of people, each with arguments in mind.

    Args:
        memory: shape (groups, people, arguments in mind): numbers of arguments, the latest first. Those below ``pro`` speak for, the
            others against.
        pro: how many arguments for there are.

    >>> Exchange(np.array([[[0, 1], [2, 0]]]), 2).opinions.tolist()
    [[1.0, 0.0]]
    """

    memory: Memory
    pro: int

    @classmethod
    def drawn(
        cls, groups: int, people: int, *, in_mind: int, pro: int, con: int, rng: np.random.Generator
    ) -> Self:
        """Groups in which each has different arguments in mind, all alike likely.

        Raises:
            InvalidInput: ``simulating.arguments``: more in mind than there are, or none.
        """
        if not 0 < in_mind <= pro + con or min(pro, con, groups) < 0:
            raise InvalidInput("simulating.arguments", in_mind=in_mind, there=pro + con)
        order = rng.random((groups, people, pro + con)).argsort(axis=2)
        return cls(order[:, :, :in_mind].astype(np.int64), pro)

    @property
    def opinions(self) -> Numbers:
        """Shape (groups, people), from -1 to 1: the arguments for, less those against, by how many there are."""
        for_it = (self.memory < self.pro).mean(axis=2)
        both: Numbers = 2 * for_it - 1
        return both

    @property
    def settled(self) -> Whether:
        """Shape (groups,): whether nothing changes any more, as everybody has the same arguments in mind, or is at one of both ends."""
        minds = np.sort(self.memory, axis=2)
        same = (minds == minds[:, :1]).all(axis=(1, 2))
        settled: Whether = same | self._in_two_camps()
        return settled

    @property
    def bipolarised(self) -> Whether:
        """Shape (groups,): whether everybody is at one end or the other, and some at each."""
        opinions = self.opinions
        ends = np.abs(np.abs(opinions) - 1) < _ALIKE
        apart: Whether = ends.all(axis=1) & (opinions.min(axis=1) < 0) & (opinions.max(axis=1) > 0)
        return apart

    def _in_two_camps(self) -> Whether:
        """Both ends don't meet, and each camp has the same arguments in mind throughout."""
        minds = np.sort(self.memory, axis=2)
        opinions = self.opinions
        first = np.where(opinions > 0, opinions.argmax(axis=1)[:, None], opinions.argmin(axis=1)[:, None])
        alike = (minds == np.take_along_axis(minds, first[:, :, None], axis=1)).all(axis=(1, 2))
        camps: Whether = self.bipolarised & alike
        return camps


def mas_flache(began: Exchange, *, homophily: float, meetings: int, rng: np.random.Generator) -> Exchange:
    """One after the other, somebody drawn by lot is told an argument by somebody whom they meet.

    They meet whoever thinks alike more readily: by the likeness of both opinions, from 0 to 1, to the power of ``homophily``. The argument,
    one of those that the other has in mind, becomes their latest, and the oldest one is forgotten if it is new to them.

    Args:
        began: the groups.
        homophily: 0 if it makes no difference how people think.
        meetings: how many there are in each group.
        rng: draws who meets whom, and the arguments.

    Raises:
        InvalidInput: ``simulating.homophily``, ``simulating.alone``.

    >>> began = Exchange.drawn(2, 4, in_mind=2, pro=3, con=3, rng=np.random.default_rng(1))
    >>> mas_flache(began, homophily=0.0, meetings=2000, rng=np.random.default_rng(2)).settled.tolist()
    [True, True]
    """
    if not 0 <= homophily < np.inf:
        raise InvalidInput("simulating.homophily", given=repr(homophily))
    groups, people, in_mind = began.memory.shape
    if people < 2:  # noqa: PLR2004 - one meets nobody
        raise InvalidInput("simulating.alone")
    exchange = Exchange(began.memory.copy(), began.pro)
    row = np.arange(groups)
    opinions = exchange.opinions
    for _ in range(meetings):
        listener: Memory = rng.integers(people, size=(groups,))
        teller = _met(opinions, listener, homophily, rng)
        told = exchange.memory[row, teller, rng.integers(in_mind, size=groups)]
        mind = _with(exchange.memory[row, listener], told)
        exchange.memory[row, listener] = mind
        opinions[row, listener] = 2 * (mind < exchange.pro).mean(axis=1) - 1
    return exchange


def _met(opinions: Numbers, listener: Memory, homophily: float, rng: np.random.Generator) -> Any:
    """Whom each listener meets; where nobody thinks alike at all, themselves: they are told nothing new."""
    row = np.arange(len(opinions))
    alike = 1 - np.abs(opinions - opinions[row, listener][:, None]) / 2
    chance = np.where(alike > _ALIKE, alike, 0.0) ** homophily if homophily else np.ones_like(alike)
    chance[row, listener] = 0
    upto = np.cumsum(chance, axis=1)
    drawn = rng.random(len(opinions)) * upto[:, -1]
    found = (upto <= drawn[:, None]).sum(axis=1)
    return np.where(upto[:, -1] > 0, np.minimum(found, opinions.shape[1] - 1), listener)


def _with(mind: Memory, told: Memory) -> Memory:
    """The argument first, then the others in their order; the oldest goes where it was not there."""
    there = mind == told[:, None]
    last = np.where(there.any(axis=1), there.argmax(axis=1), mind.shape[1] - 1)
    places = np.arange(mind.shape[1])
    before = np.where(places <= last[:, None], places - 1, places)
    moved = np.take_along_axis(mind, np.maximum(before, 0), axis=1)
    moved[:, 0] = told
    return moved
