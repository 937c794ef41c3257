"""Many texts, and the sources of many ties, in little room."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import accumulate, count, islice
from typing import TYPE_CHECKING, Final, TypeAlias, get_args

from deliberation.provenance import Provenance, Source


if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.integer]

Words: TypeAlias = tuple[str | None, str | None, str | None, str | None]
"""What a source says: provenance, ref, quote, basis."""

NO_WORDS: Final[Words] = (None, None, None, None)

_NONE: Final = -1
_PROVENANCES: Final[tuple[Provenance, ...]] = get_args(Provenance)
_NUMBERS: Final[Mapping[str | None, int]] = {
    None: _NONE,
    **{one: number for number, one in enumerate(_PROVENANCES)},
}
# A text that comes again is found among so many that came before it; remembering all of them would cost more than it saves.
_MOST_REMEMBERED: Final = 1 << 16
_AT_ONCE: Final = 1 << 12


class Texts:
    """Texts one after another in UTF-8, each told by a number; what comes again soon is held once."""

    __slots__ = ("_bytes", "_ends", "_recent")

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("q", [0])
        self._recent: dict[str | None, int] = {None: _NONE}

    def numbers(self, texts: Sequence[str | None]) -> list[int]:
        """The numbers of texts, which are kept; -1 for none."""
        if len(self._recent) > _MOST_REMEMBERED:
            self._recent = {None: _NONE}
        known = self._recent
        fresh = [text for text in dict.fromkeys(texts) if text is not None and text not in known]
        known.update(zip(fresh, count(len(self._ends) - 1), strict=False))
        pieces = [text.encode("utf-8", "surrogatepass") for text in fresh]
        ends = accumulate(map(len, pieces), initial=len(self._bytes))
        self._ends.extend(islice(ends, 1, None))
        self._bytes += b"".join(pieces)
        return [known[text] for text in texts]

    def forget(self) -> None:
        """No more texts will come."""
        self._recent = {None: _NONE}

    def __getitem__(self, number: int) -> str | None:
        if number < 0:
            return None
        piece = self._bytes[self._ends[number] : self._ends[number + 1]]
        return piece.decode("utf-8", "surrogatepass")


class Sources:
    """The sources of ties, by the tie's position: provenance, ref, quote and basis of each, as numbers.

    Args:
        texts: the texts that the last three are numbers of.
        kept: sources that aren't plain texts, such as those with an erased quote, as they are.
        columns: the numbers.
    """

    __slots__ = ("columns", "kept", "texts")

    def __init__(
        self, texts: Texts, kept: dict[int, Source], columns: Sequence[Sequence[int] | Numbers]
    ) -> None:
        self.texts = texts
        self.kept = kept
        self.columns = columns

    def __getitem__(self, position: int) -> Source | None:
        kept = self.kept.get(position)
        if kept is not None:
            return kept
        provenance, ref, quote, basis = (int(column[position]) for column in self.columns)
        if provenance < 0:
            return None
        texts = self.texts
        return Source(_PROVENANCES[provenance], ref=texts[ref], quote=texts[quote], basis=texts[basis])


class GrowingSources:
    """The sources of ties that are taken in one after another."""

    __slots__ = ("_bases", "_kept", "_provenances", "_quotes", "_refs", "_texts", "_waiting")

    def __init__(self) -> None:
        self._texts = Texts()
        self._kept: dict[int, Source] = {}
        self._provenances = array("b")
        self._refs, self._quotes, self._bases = array("i"), array("i"), array("i")
        self._waiting: list[Words] = []

    def add(self, words: Words) -> None:
        """Adds the source of the next tie, which must be one that `Source` accepts."""
        self._waiting.append(words)
        if len(self._waiting) >= _AT_ONCE:
            self._settle()

    def add_source(self, source: Source | None) -> None:
        """Adds the source of the next tie."""
        if source is None:
            self.add(NO_WORDS)
            return
        texts = (source.ref, source.quote, source.basis)
        if all(text is None or type(text) is str for text in texts):
            self.add((source.provenance, *texts))
        else:
            self._kept[len(self._provenances) + len(self._waiting)] = source
            self.add((source.provenance, None, None, None))

    def _settle(self) -> None:
        """Takes in what was added of late; many at once are sooner done than one by one."""
        if self._waiting:
            provenances, *texts = zip(*self._waiting, strict=True)
            self._provenances.extend([_NUMBERS[one] for one in provenances])
            for column, some in zip((self._refs, self._quotes, self._bases), texts, strict=True):
                column.extend(self._texts.numbers(some))
            self._waiting.clear()

    def so_far(self) -> Sources:
        """Those that were added, while more may come."""
        return Sources(self._texts, self._kept, self._columns())

    def packed(self) -> Sources:
        """All of them, as arrays; nothing may be added after that."""
        import numpy as np  # noqa: PLC0415 - numpy loads where a network is large

        self._texts.forget()
        columns = [np.frombuffer(column, column.typecode) for column in self._columns()]
        return Sources(self._texts, self._kept, columns)

    def _columns(self) -> tuple[array[int], ...]:
        self._settle()
        return self._provenances, self._refs, self._quotes, self._bases


def number_of(provenance: Provenance) -> int:
    """How a provenance is told in the first column of `Sources`."""
    return _NUMBERS[provenance]
