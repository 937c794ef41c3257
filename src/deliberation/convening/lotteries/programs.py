"""The quotas and households of a pool as the rows of a linear program, with one column for people whom nothing tells apart."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Self

import attrs
import numpy as np
import numpy.typing as npt

from deliberation.convening.lotteries.limits import Limits
from deliberation.convening.lotteries.pools import Pool


if TYPE_CHECKING:
    from scipy.sparse import csr_array


@attrs.frozen(eq=False)
class Program:
    """What a panel is, in numbers: how many of each kind of person sit on it.

    Attributes:
        members: the people of each column, by their places in the pool.
        most: how many of each column can sit on one panel.
        quotas: a row for each quota, with a 1 where a column counts towards it.
        homes: a row for each household, with a 1 where a column is of it; at most one of them sits.
    """

    members: tuple[tuple[int, ...], ...]
    most: npt.NDArray[np.float64]
    quotas: csr_array
    homes: csr_array

    @classmethod
    def of(cls, pool: Pool, among: Collection[int] | None = None) -> Self:
        """The program of a pool, or of some of its people by their places.

        >>> from deliberation.convening.lotteries.pools import Quota, Volunteer
        >>> people = [Volunteer("ann", {"age": "60+"}), Volunteer("bo", {"age": "60+"})]
        >>> program = Program.of(Pool(people, [Quota("age", "60+", 0, 1)], 1))
        >>> program.members, program.quotas.toarray().tolist()
        (((0, 1),), [[1.0]])
        """
        limits = Limits.of(pool)
        grouped: dict[tuple[tuple[int, ...], str | None], list[int]] = {}
        for who in range(len(pool.volunteers)) if among is None else sorted(among):
            grouped.setdefault((limits.kinds[who], limits.homes[who]), []).append(who)
        kinds = [kind for kind, _ in grouped]
        homes = [home for _, home in grouped]
        named = {home: row for row, home in enumerate(dict.fromkeys(one for one in homes if one is not None))}
        sizes = [
            1 if home is not None else len(ids) for home, ids in zip(homes, grouped.values(), strict=True)
        ]
        return cls(
            tuple(map(tuple, grouped.values())),
            np.array(sizes, dtype=np.float64),
            _rows(kinds, len(limits.bounds)),
            _rows([() if home is None else (named[home],) for home in homes], len(named)),
        )


def _rows(of_column: list[tuple[int, ...]], height: int) -> csr_array:
    """A matrix with a 1 in the given rows of each column."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - scipy loads only where there is something to solve

    rows = [row for column in of_column for row in column]
    columns = [column for column, given in enumerate(of_column) for _ in given]
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(height, len(of_column)))
