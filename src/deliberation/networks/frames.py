"""A network as two pandas frames, with the columns of the CSV files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from deliberation.errors import InvalidInput
from deliberation.networks.gathering import Gathering
from deliberation.networks.tabular import (
    STAKEHOLDER_COLUMNS,
    TIE_COLUMNS,
    attribute_columns,
    columns_of,
    stakeholder_parts,
    stakeholder_rows,
    tie_parts,
    tie_row,
)
from deliberation.stakeholders import Stakeholder, Tie


if TYPE_CHECKING:
    import pandas as pd

_PLAIN = (str, bool, int, float)


class Frames(NamedTuple):
    """A network's ties and stakeholders, each a row of a frame."""

    ties: pd.DataFrame
    stakeholders: pd.DataFrame


def gather_frames(
    ties: pd.DataFrame,
    stakeholders: pd.DataFrame | None,
    into: Gathering,
    *,
    columns: Mapping[str, str | None],
) -> None:
    """Gathers the stakeholders and ties of two frames, row by row.

    Raises:
        InvalidInput: ``network.no-frame``, and what is wrong with the columns.
    """
    if stakeholders is not None:
        table = _Table(stakeholders, "stakeholders")
        into.stakeholders(table.rows(), stakeholder_parts(table.columns(columns, ties=False)), table.told)
    table = _Table(ties, "ties")
    into.ties(table.rows(), tie_parts(table.columns(columns, ties=True)), table.told)


class _Table:
    """A frame, whose rows are told by their labels."""

    def __init__(self, frame: Any, name: str) -> None:
        if not all(hasattr(frame, part) for part in ("columns", "index", "iloc")):
            raise InvalidInput("network.no-frame", given=type(frame).__name__, which=name)
        self._frame = frame
        self._name = name

    def told(self, place: int) -> str:
        """How a row is told."""
        [label] = self._frame.index[[place]].tolist()
        return f"{self._name}.loc[{label!r}]"

    def columns(self, renamed: Mapping[str, str | None], *, ties: bool) -> list[str | None]:
        """What each column is."""
        return columns_of(self._frame.columns, renamed, ties=ties, where=f"{self._name}.columns")

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """The cells of each row and one empty one more, ``None`` where pandas has a gap."""
        cells = [self._column(place) for place in range(len(self._frame.columns))]
        for place, row in enumerate(zip(*cells, strict=True)):
            yield place, [*row, None]

    def _column(self, place: int) -> list[Any]:
        column = self._frame.iloc[:, place]
        gaps = column.isna().tolist()
        return [None if gap else _plain(cell) for cell, gap in zip(column.tolist(), gaps, strict=True)]


def _plain(cell: Any) -> Any:
    return cell if isinstance(cell, _PLAIN) else str(cell)


def frames_of(stakeholders: Sequence[Stakeholder], ties: Iterable[Tie]) -> Frames:
    """The two frames.

    Raises:
        ImportError: pandas isn't installed.
    """
    import pandas as pd  # noqa: PLC0415 - pandas is an extra, and loads where frames are wanted

    names = [*STAKEHOLDER_COLUMNS, *attribute_columns(stakeholders)]
    people = pd.DataFrame(list(stakeholder_rows(stakeholders, names)), columns=names, dtype=object)
    edges = pd.DataFrame(list(map(tie_row, ties)), columns=list(TIE_COLUMNS), dtype=object)
    edges["weight"] = edges["weight"].astype(float)
    return Frames(edges, people)
