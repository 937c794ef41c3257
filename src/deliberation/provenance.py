"""Where a value comes from: seen, told, worked out, or assumed."""

from __future__ import annotations

from typing import Literal, get_args

import attrs

from deliberation.errors import InvalidInput
from deliberation.leaves import LEAF


Provenance = Literal["witnessed", "reported", "inferred", "supposed"]
"""*witnessed* by whoever keeps the record; *reported* by a source, with its words; *inferred* from a source, with words and basis;
*supposed* by an author: never in ledger, minutes or statistics unless asked for, and marked there."""


@attrs.frozen
class Source:
    """What stands behind a value or an event.

    Args:
        provenance: one of `Provenance`.
        ref: the source's own id for this fact, e.g. ``"S4.T1"``; ``None`` where it has none.
        quote: the source's words, to the letter.
        basis: how the value was worked out, where it isn't in the words themselves.

    Raises:
        InvalidInput: ``source.provenance`` for an unknown kind; ``source.quote-missing`` for *reported* without words;
            ``source.basis-missing`` for *inferred* or *supposed* without a basis.

    >>> Source("reported", ref="S4.I1", quote="噪音污染").provenance
    'reported'
    """

    provenance: Provenance
    ref: str | None = attrs.field(default=None, kw_only=True)
    quote: str | None = attrs.field(default=None, kw_only=True, metadata=LEAF)
    basis: str | None = attrs.field(default=None, kw_only=True, metadata=LEAF)

    def __attrs_post_init__(self) -> None:
        if self.provenance not in get_args(Provenance):
            raise InvalidInput("source.provenance", given=self.provenance, known=get_args(Provenance))
        if self.provenance == "reported" and self.quote is None:
            raise InvalidInput("source.quote-missing", ref=self.ref)
        if self.provenance in ("inferred", "supposed") and self.basis is None:
            raise InvalidInput("source.basis-missing", ref=self.ref, provenance=self.provenance)
