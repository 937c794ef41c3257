"""A lottery over panels: what is drawn, with what chance for whom, and how that is known to be the best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Final

import attrs

from deliberation.convening.lotteries.pools import Pool
from deliberation.wording import Lang, Reason


_EXACT: Final = 1e-6


@attrs.frozen(slots=False)
class Lottery:
    """Panels and how likely each is to be drawn (抽选方案).

    Attributes:
        pool: from whom it draws.
        objective: what it is fair by: ``"leximin"``, ``"maximin"``, ``"nash"``, ``"goldilocks"``.
        panels: the panels, each people's ids in order, each once.
        probabilities: how likely each is; they sum to 1.
        bound: what nothing exceeds: the smallest chance for leximin and maximin, the geometric mean of chances for Nash (of those who sit
            on any panel); for Goldilocks, which is smaller the better, what nothing falls below.
        achieved: what this lottery has.
        gap: how far it can be from the best: for leximin the most that anybody's chance differs from its bound, for Nash the logarithm of
            bound over achieved, else their difference.
        engine: what solved the programs: ``"highspy"`` or ``"scipy"``.
        seed: where chance began.
        kinds: how many kinds of people there are whom nothing tells apart.
        searched: how many panels of kinds were looked at.
        proofs: how many whole-number programs it took.
    """

    pool: Pool
    objective: str
    panels: tuple[tuple[str, ...], ...] = attrs.field(repr=False)
    probabilities: tuple[float, ...] = attrs.field(repr=False)
    bound: float
    achieved: float
    gap: float
    engine: str
    seed: int
    kinds: int
    searched: int
    proofs: int

    @property
    def exact(self) -> bool:
        """Whether it is the best there is, rounding errors aside."""
        return self.gap <= _EXACT

    @cached_property
    def chances(self) -> Mapping[str, float]:
        """How likely each person is to be drawn."""
        chances = dict.fromkeys(self.pool.ids, 0.0)
        for panel, probability in zip(self.panels, self.probabilities, strict=True):
            for who in panel:
                chances[who] += probability
        return MappingProxyType(chances)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What it is, what it reaches, and how that is known."""
        return tuple(self._reasons())

    def explain(self, lang: Lang = "en") -> str:
        """What it is, what it reaches and how that is known, in Chinese or English."""
        return "\n".join(one.explain(lang) for one in self.reasons)

    def _reasons(self) -> Iterator[Reason]:
        chances = sorted(self.chances.values())
        people = {"people": len(chances), "size": self.pool.size, "panels": len(self.panels)}
        yield Reason(f"lottery.{self.objective}", people)
        range_ = {"lowest": _percent(chances[0]), "highest": _percent(chances[-1])}
        yield Reason("lottery.range", {**range_, "equal": _percent(self.pool.size / len(chances))})
        never = sum(chance == 0 for chance in chances)
        if never:
            yield Reason("lottery.never", {"number": never})
        yield Reason("lottery.exact") if self.exact else Reason(f"lottery.gap-{self.objective}", self._gap)

    @property
    def _gap(self) -> dict[str, str]:
        if self.objective == "goldilocks":
            return {"bound": f"{self.bound:.4f}", "achieved": f"{self.achieved:.4f}"}
        return {
            "bound": _percent(self.bound), "achieved": _percent(self.achieved), "gap": f"{100 * self.gap:.3f}",
        }  # fmt: skip


def _percent(chance: float) -> str:
    """A chance as people write it.

    >>> _percent(0.0410959)
    '4.11 %'
    """
    return f"{100 * chance:.2f} %"
