"""Many texts, and the sources of many ties, in little room."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
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
_NUMBERS: Final[Mapping[str, int]] = {one: number for number, one in enumerate(_PROVENANCES)}
# A text that comes again is found among so many that came before it; remembering all of them would cost more than it saves.
_MOST_REMEMBERED: Final = 1 << 16


class Texts:
    """Texts one after another in UTF-8, each told by a number; what comes again soon is held once."""

    __slots__ = ("_bytes", "_ends", "_recent")

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("q", [0])
        self._recent: dict[str, int] = {}

    def number(self, text: str | None) -> int:
        """The number of a text, which is kept; -1 for none."""
        if text is None:
            return _NONE
        number = self._recent.get(text)
        return self._keep(text) if number is None else number

    def _keep(self, text: str) -> int:
        if len(self._recent) >= _MOST_REMEMBERED:
            self._recent.clear()
        number = self._recent[text] = len(self._ends) - 1
        self._bytes += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))
        return number

    def forget(self) -> None:
        """No more texts will come."""
        self._recent = {}

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

    __slots__ = ("_bases", "_kept", "_provenances", "_quotes", "_refs", "_texts")

    def __init__(self) -> None:
        self._texts = Texts()
        self._kept: dict[int, Source] = {}
        self._provenances = array("b")
        self._refs, self._quotes, self._bases = array("i"), array("i"), array("i")

    def add(self, words: Words) -> None:
        """Adds the source of the next tie, which must be one that `Source` accepts."""
        provenance, ref, quote, basis = words
        number = self._texts.number
        self._provenances.append(_NONE if provenance is None else _NUMBERS[provenance])
        self._refs.append(number(ref))
        self._quotes.append(number(quote))
        self._bases.append(number(basis))

    def add_source(self, source: Source | None) -> None:
        """Adds the source of the next tie."""
        if source is None:
            self.add(NO_WORDS)
            return
        texts = (source.ref, source.quote, source.basis)
        if all(text is None or type(text) is str for text in texts):
            self.add((source.provenance, *texts))
        else:
            self._kept[len(self._provenances)] = source
            self.add((source.provenance, None, None, None))

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
        return self._provenances, self._refs, self._quotes, self._bases


def number_of(provenance: Provenance) -> int:
    """How a provenance is told in the first column of `Sources`."""
    return _NUMBERS[provenance]
