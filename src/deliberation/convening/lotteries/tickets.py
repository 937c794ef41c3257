"""A lottery as equal tickets, one panel each: published before the draw, drawn by a public seed, and drawn again by anybody.

Three steps, each of which an outsider can follow:

1. The tickets are published as one file, and the SHA-256 of its bytes is announced (``sha256sum`` prints the same).
2. Later a seed becomes public that nobody could know or choose, such as the numbers of a state lottery on a day named beforehand.
3. The ticket is number ``1 + x mod m`` of m, where x is SHA-256 of the text ``<hash>/<seed>/0`` as a whole number. To favour no ticket,
   an x from the largest multiple of m up to 2²⁵⁶ isn't taken; then ``…/1`` is tried, and so on.

Source: Flanigan, Kehne & Procaccia, *Fair Sortition Made Transparent*, NeurIPS 2021.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Protocol, Self

import attrs
import numpy as np

from deliberation.canonical import canonical, sha256
from deliberation.convening.lotteries.dealing import dealt
from deliberation.convening.lotteries.levelling import levelled
from deliberation.convening.lotteries.limits import Limits
from deliberation.convening.lotteries.pools import Pool, is_text
from deliberation.convening.lotteries.rounding import classes_of, whole
from deliberation.convening.lotteries.trading import told_apart
from deliberation.errors import DeliberationError, InvalidInput
from deliberation.stakeholders import checked_id
from deliberation.wording import Lang, Reason


FORMAT: Final = "deliberation.tickets/1"
MOST_TICKETS: Final = 1_000_000
MOST_SEATS: Final = 20_000_000
"""How many seats all tickets together may have."""
MOST_BYTES: Final = 1 << 30

_KEYS: Final = {"format", "objective", "people", "size", "tickets"}


class Chances(Protocol):
    """What tickets are made of; a `Lottery` is one."""

    @property
    def pool(self) -> Pool:
        """Of whom panels are made."""

    @property
    def objective(self) -> str:
        """What the lottery was made to do."""

    @property
    def panels(self) -> tuple[tuple[str, ...], ...]:
        """The panels."""

    @property
    def probabilities(self) -> tuple[float, ...]:
        """How likely each is."""

    @property
    def chances(self) -> Mapping[str, float]:
        """How likely each person is to be drawn."""


@attrs.frozen
class Drawn:
    """What a draw came to.

    Attributes:
        digest: the hash of the tickets.
        seed: the public seed, as text.
        number: the ticket, counted from 1.
        panel: who is on it.
    """

    digest: str
    seed: str
    number: int
    panel: tuple[str, ...]

    def seed_for(self, purpose: str) -> int:
        """A seed for what else is left to chance after the draw, such as alternates; as public as the draw itself.

        >>> Drawn("ab", "7", 1, ("ann",)).seed_for("alternates") == Drawn("ab", "7", 1, ("ann",)).seed_for("alternates")
        True
        """
        return int(sha256(f"{self.digest}/{self.seed}/{purpose}".encode())[:12], 16)

    def explain(self, lang: Lang = "en") -> str:
        """The draw as a sentence, in Chinese or English."""
        return Reason(
            "ticket.drawn", {"number": self.number, "seed": self.seed, "panel": self.panel}
        ).explain(lang)


@attrs.frozen
class Tickets:
    """Equal tickets, each with a panel.

    Args:
        people: everybody in the pool, in order; also those who are on no ticket.
        size: how many are on a panel.
        panels: the panel of each ticket, in order.
        objective: what the lottery was made to do, such as ``leximin``.

    Raises:
        InvalidInput: ``ticket.people`` (no ids, or not in order), ``ticket.panel`` (a panel that isn't of this size and these people, in
            order), ``ticket.number`` (none, or too many), ``ticket.objective``.

    >>> tickets = Tickets(("ann", "bo"), 1, (("ann",), ("bo",)), "leximin")
    >>> tickets.digest[:8], tickets.chances["ann"]
    ('c8ad7041', Fraction(1, 2))
    >>> tickets.draw("2026-03-01: 04 11 17 23 28 33") == tickets.draw("2026-03-01: 04 11 17 23 28 33")
    True
    """

    people: tuple[str, ...]
    size: int
    panels: tuple[tuple[str, ...], ...]
    objective: str

    def __attrs_post_init__(self) -> None:
        if not is_text(self.objective):
            raise InvalidInput("ticket.objective", given=repr(self.objective)[:80])
        if not self.people or list(self.people) != sorted({_person(who) for who in self.people}):
            raise InvalidInput("ticket.people")
        known = frozenset(self.people)
        if type(self.size) is not int or not 1 <= self.size <= len(known):
            raise InvalidInput("volunteer.size", given=repr(self.size), people=len(known))
        _check_number(len(self.panels), self.size)
        for number, panel in enumerate(self.panels, start=1):
            if len(panel) != self.size or not known.issuperset(panel) or list(panel) != sorted(set(panel)):
                raise InvalidInput("ticket.panel", number=number, size=self.size)

    # ---- what they hold

    @cached_property
    def digest(self) -> str:
        """The hash to announce before the seed is known: SHA-256 of the file's bytes."""
        return sha256(self.to_bytes())

    @property
    def counts(self) -> Mapping[str, int]:
        """On how many tickets each person is."""
        counts = Counter(who for panel in self.panels for who in panel)
        return {who: counts[who] for who in self.people}

    @property
    def chances(self) -> Mapping[str, Fraction]:
        """How likely each person is to be drawn, exactly."""
        return {who: Fraction(count, len(self.panels)) for who, count in self.counts.items()}

    @property
    def different(self) -> int:
        """How many different panels there are."""
        return len(set(self.panels))

    def shift(self, chances: Mapping[str, float]) -> float:
        """By how much the tickets move somebody's chance at most, compared with these chances.

        >>> Tickets(("ann", "bo"), 1, (("ann",), ("bo",)), "leximin").shift({"ann": 0.51, "bo": 0.49})
        0.01
        """
        return max(round(abs(float(chance) - chances[who]), 12) for who, chance in self.chances.items())

    def wrong(self, pool: Pool) -> tuple[int, ...]:
        """The numbers of the tickets that are no panel of this pool; none where every ticket keeps quotas and households.

        >>> from deliberation.convening.lotteries.pools import Volunteer
        >>> pool = Pool([Volunteer("ann", {}, household="1"), Volunteer("bo", {}, household="1")], [], size=2)
        >>> Tickets(("ann", "bo"), 2, (("ann", "bo"),), "leximin").wrong(pool)
        (1,)
        """
        kept = {panel: pool.is_panel(panel) for panel in set(self.panels)}
        return tuple(number for number, panel in enumerate(self.panels, start=1) if not kept[panel])

    # ---- the draw

    def draw(self, public_seed: str | int) -> Drawn:
        """The ticket that a public seed draws: the same for everybody, and every ticket as likely as another.

        Raises:
            InvalidInput: ``ticket.seed`` for what two people could write differently: nothing, or blanks around it.
        """
        seed = str(public_seed) if type(public_seed) is int else public_seed
        if not isinstance(seed, str) or not is_text(seed) or seed != seed.strip():
            raise InvalidInput("ticket.seed", given=repr(public_seed)[:80])
        number = 1 + _uniform(f"{self.digest}/{seed}", len(self.panels))
        return Drawn(self.digest, seed, number, self.panels[number - 1])

    def verify(self, drawn: Drawn) -> bool:
        """Whether a draw is what these tickets and its seed give.

        >>> tickets = Tickets(("ann", "bo"), 1, (("ann",), ("bo",)), "leximin")
        >>> tickets.verify(tickets.draw(7)), tickets.verify(attrs.evolve(tickets.draw(7), panel=("eve",)))
        (True, False)
        """
        return self.draw(drawn.seed) == drawn

    # ---- the file

    def to_bytes(self) -> bytes:
        """The file to publish: canonical JSON (RFC 8785), of which the hash is taken."""
        return canonical(
            {
                "format": FORMAT,
                "objective": self.objective,
                "people": self.people,
                "size": self.size,
                "tickets": self.panels,
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes, *, announced: str | None = None) -> Self:
        """The tickets in a file.

        Args:
            data: its bytes.
            announced: the hash that was announced; without it nothing shows that the tickets are those of before the draw.

        Raises:
            InvalidInput: ``ticket.other-digest`` (not what was announced), ``ticket.not-json``, ``ticket.not-canonical``,
                ``ticket.format``, ``ticket.content``, and what `Tickets` raises.

        >>> tickets = Tickets(("ann", "bo"), 1, (("ann",), ("bo",)), "leximin")
        >>> Tickets.from_bytes(tickets.to_bytes(), announced=tickets.digest) == tickets
        True
        """
        if announced is not None and sha256(data) != announced.strip().lower():
            raise InvalidInput("ticket.other-digest", announced=announced[:80], found=sha256(data))
        tree = _tree(data)
        if tree.get("format") != FORMAT:
            raise InvalidInput("ticket.format", given=repr(tree.get("format"))[:80], known=FORMAT)
        if tree.keys() != _KEYS or not _are_ids(tree["people"]) or not _are_panels(tree["tickets"]):
            raise InvalidInput("ticket.content", known=sorted(_KEYS))
        panels = tuple(map(tuple, tree["tickets"]))
        return cls(tuple(tree["people"]), tree["size"], panels, tree["objective"])

    @classmethod
    def read(cls, path: str | Path, *, announced: str | None = None) -> Self:
        """The tickets in a file; an error names it.

        Raises:
            OSError: it can't be read.
            InvalidInput: as `from_bytes`; ``ticket.too-large`` for more than a gibibyte.
        """
        path = Path(path)
        if path.stat().st_size > MOST_BYTES:
            raise InvalidInput("ticket.too-large", where=str(path), most=MOST_BYTES)
        try:
            return cls.from_bytes(path.read_bytes(), announced=announced)
        except InvalidInput as error:
            error.where = str(path)
            raise

    def write(self, path: str | Path) -> None:
        """Writes the file.

        Raises:
            OSError: it can't be written.
        """
        Path(path).write_bytes(self.to_bytes())


def tickets_of(lottery: Chances, number: int = 1_000, *, seed: int = 0) -> Tickets:
    """A lottery as equal tickets.

    Within a class of interchangeable people nobody has two tickets more than another. Nobody's chance moves by more than
    (2k + 1)/m for panels of k and m tickets, whatever the pool; usually by a ticket or two, and `Tickets.shift` says by how much.

    Args:
        lottery: panels with their probabilities.
        number: how many tickets, m.
        seed: for the order of tickets and who sits with whom; it has nothing to do with the public seed of the draw.

    Raises:
        InvalidInput: ``ticket.number``, ``ticket.own-seed``.
    """
    if type(seed) is not int or seed < 0:
        raise InvalidInput("ticket.own-seed", given=repr(seed)[:80])
    pool = lottery.pool
    _check_number(number, pool.size)
    rng = np.random.default_rng(seed)
    classes = classes_of(pool, lottery.panels, lottery.probabilities, lottery.chances)
    limits, place = Limits.of(pool), {who: number for number, who in enumerate(pool.ids)}
    first = [place[ids[0]] for ids in classes.members]
    counts = levelled(classes, limits, first, whole(classes, number, rng), rng)
    panels = dealt(pool, classes, counts, rng)
    ids = pool.ids
    named = (tuple(ids[who] for who in sorted(panel)) for panel in told_apart(limits, panels, rng))
    return Tickets(ids, pool.size, tuple(named), str(lottery.objective))


def _check_number(number: int, size: int) -> None:
    if type(number) is not int or not 1 <= number <= min(MOST_TICKETS, MOST_SEATS // size):
        raise InvalidInput(
            "ticket.number", given=repr(number)[:80], most=min(MOST_TICKETS, MOST_SEATS // size)
        )


def _person(given: str) -> str:
    return checked_id(given, code="volunteer.id")


def _uniform(text: str, below: int) -> int:
    """A whole number below a bound, from the hash of a text, favouring none."""
    taken = (1 << 256) // below * below
    tries = 0
    while (found := int(sha256(f"{text}/{tries}".encode()), 16)) >= taken:
        tries += 1
    return found % below


def _tree(data: bytes) -> dict[str, Any]:
    try:
        tree = json.loads(data.decode("utf-8"))
        same = canonical(tree) == data
    except (ValueError, RecursionError) as error:
        cause = error.message() if isinstance(error, DeliberationError) else type(error).__name__
        raise InvalidInput("ticket.not-json", cause=cause) from None
    if not isinstance(tree, dict) or not same:
        raise InvalidInput("ticket.not-canonical")
    return tree


def _are_ids(given: object) -> bool:
    return isinstance(given, list) and all(isinstance(one, str) for one in given)


def _are_panels(given: object) -> bool:
    return isinstance(given, list) and all(map(_are_ids, given))
