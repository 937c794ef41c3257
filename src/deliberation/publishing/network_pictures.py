"""A network as a picture: who is tied to whom, who is invited, who stands between the sides."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, get_args

from deliberation.convening.bridges import NOT_BETWEEN, Bridging
from deliberation.errors import InvalidInput
from deliberation.networks import StakeholderNetwork
from deliberation.publishing.drawing import Drawing, Lettering
from deliberation.publishing.minutes import Audience
from deliberation.stakeholders import Stakeholder
from deliberation.wording import LANGS, Lang, Reason, say


LARGEST_DRAWN: Final = 400
"""How many stakeholders a picture has room for."""

_TITLE: Final = Lettering(18, bold=True)
_LABEL: Final = Lettering(12)
_NAME: Final = Lettering(11)
_SMALL: Final = Lettering(9.5, faint=True)

_MARGIN: Final = 16.0
_WIDTH: Final = 760.0
_RING: Final = 11.0
_ROOM: Final = 130.0
"""To the right of the rightmost stakeholder, for their label."""
_LONGEST: Final = 110.0
_MOST_NAMED: Final = 80
_SMALL_GROUP: Final = 4
_CELL: Final = 180.0
_ROUNDS: Final = 200

_CORNERS: Final = (3, 5, 6, 8)
"""Of the figures for those on a side, one figure for each side."""


def network_picture(
    network: StakeholderNetwork,
    *,
    invited: Iterable[str] = (),
    between: Bridging | None = None,
    kinds: Iterable[str] | None = None,
    lang: Lang = "zh",
    audience: Audience = "internal",
    title: str | None = None,
    backend: str | None = None,
) -> str:
    """A network as an SVG picture, in one colour, that of the text around it: the same network gives the same picture.

    What somebody is shows in the shape, and whether they are invited in that it is filled, with a ring around it. Ties by which a bridge is
    tied to a side are drawn strong; complaints and conflicts are dashed.

    Args:
        network: what to draw. No text in it can be anything but text in the picture.
        invited: the ids of those who are invited.
        between: the sides and who stands between them, as `deliberation.convening.bridges` gives it.
        kinds: which kinds of tie are drawn; by default all.
        lang: the language of its words, ``"zh"`` or ``"en"``.
        audience: on a picture for the ``"public"`` private people and groups have no label.
        title: what is written above it.
        backend: which networkx backend finds the groups that stand side by side.

    Raises:
        InvalidInput: ``publishing.lang``, ``publishing.audience``, ``publishing.too-many-to-draw``; ``network.kinds`` for one bare text.
        UnknownReference: ``network.no-such``: somebody invited isn't in the network.

    >>> from deliberation import Tie
    >>> people = [Stakeholder("depot", "金凤营业部", kind="body"), Stakeholder("S4.P6", role="业主代表")]
    >>> svg = network_picture(StakeholderNetwork(people, [Tie("S4.P6", "complains-about", "depot")]), invited=["depot"])
    >>> svg.count("<line"), "业主代表" in svg
    (2, True)
    """
    if lang not in LANGS:
        raise InvalidInput("publishing.lang", given=repr(lang), known=LANGS)
    if audience not in get_args(Audience):
        raise InvalidInput("publishing.audience", given=repr(audience), known=get_args(Audience))
    if len(network) > LARGEST_DRAWN:
        raise InvalidInput("publishing.too-many-to-draw", given=len(network), limit=LARGEST_DRAWN)
    there = frozenset(network.get(who).id for who in invited)
    public = audience == "public"
    return _Picture(network, there, between, kinds, lang, title, public=public, backend=backend).svg()


class _Picture:
    def __init__(
        self,
        network: StakeholderNetwork,
        invited: frozenset[str],
        between: Bridging | None,
        kinds: Iterable[str] | None,
        lang: Lang,
        title: str | None,
        *,
        public: bool,
        backend: str | None,
    ) -> None:
        self.backend = backend
        self.people = sorted(network.stakeholders, key=lambda one: one.id)
        self.invited, self.lang, self.public = invited, lang, public
        self.sides = between.sides if between else ()
        self.bridges = {one.id for one in between.bridges} if between else frozenset()
        self.side_of = {
            who: place for place, side in reversed(list(enumerate(self.sides))) for who in side.members
        }
        cited = (
            tie for one in (between.bridges if between else ()) for why in one.reasons for tie in why.ties
        )
        self.strong = {frozenset((tie.subject, tie.object)) for tie in cited}
        self.graph = network.projection(kinds)
        self.title = title or self.say("network-title")
        self.drawing = Drawing(f"network-{lang}", lang, self.title, self.description())

    def say(self, name: str, **params: object) -> str:
        return say(Reason(f"describing.{name}", params), self.lang)

    def svg(self) -> str:
        top = _MARGIN + 8
        for line in _TITLE.lines(self.title, _WIDTH - 2 * _MARGIN):
            top += _TITLE.leading
            self.drawing.text(_MARGIN, top - _TITLE.size * 0.6, line, _TITLE)
        places = self.places(top + 10)
        for (first, second), held in self.tied():
            ends = [(*places[who], self.gap(who)) for who in (first, second)]
            self.tie(ends[0], ends[1], held, strong=frozenset((first, second)) in self.strong)
        for one in self.people:
            self.mark(one, *places[one.id])
        for one in self.people:
            self.name(one, *places[one.id])
        bottom = max((y for _, y in places.values()), default=top)
        return self.drawing.svg(_WIDTH, self.legend(bottom + 26) + _MARGIN)

    def tied(self) -> list[tuple[tuple[str, str], tuple[str, ...]]]:
        """Each pair with a tie, and of which kinds, always in the same order."""
        pairs: Iterable[tuple[str, str, tuple[str, ...]]] = self.graph.edges(data="kinds")
        return sorted(((min(one, other), max(one, other)), kinds) for one, other, kinds in pairs)

    # -- where everybody is

    def places(self, top: float) -> Mapping[str, tuple[float, float]]:
        """Where each is. Those tied to each other, directly or through others, stand together; small groups of them side by side."""
        import networkx as nx  # noqa: PLC0415 - networkx loads where a graph is wanted

        of: dict[str, Any] = {"backend": self.backend}
        found = (sorted(map(str, one)) for one in nx.connected_components(self.graph, **of))
        groups = sorted(found, key=lambda one: (-len(one), one))
        places: dict[str, tuple[float, float]] = {}
        for group in groups:
            if len(group) > _SMALL_GROUP:
                high = 150 + min(26.0 * len(group), 420)
                places |= self.laid_out(
                    group, _MARGIN + 12, top + 12, _WIDTH - 2 * _MARGIN - 12 - _ROOM, high
                )
                top += high + 36
        cells = [(group, _CELL) for group in groups if 1 < len(group) <= _SMALL_GROUP]
        cells += [(group, _CELL / 2) for group in groups if len(group) == 1]
        x = _MARGIN + 12
        for number, (group, wide) in enumerate(cells):
            if x + wide > _WIDTH:
                x, top = _MARGIN + 12, top + (46 if len(cells[number - 1][0]) > 1 else 26)
            places |= self.laid_out(group, x, top + 8, wide / 3, 26 if len(group) > 1 else 0)
            x += wide
        return places

    def laid_out(
        self, group: list[str], left: float, top: float, wide: float, high: float
    ) -> Mapping[str, tuple[float, float]]:
        """A group within a box, by how they pull on each other."""
        import networkx as nx  # noqa: PLC0415 - networkx loads where a graph is wanted

        # The order of nodes and ties decides where a layout begins, so it is always the same.
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(group)
        graph.add_edges_from(pair for pair, _ in self.tied() if pair[0] in graph)
        found = nx.spring_layout(graph, seed=1, iterations=_ROUNDS, k=2.2 / len(group) ** 0.5)
        across, down = (_spread([float(found[who][axis]) for who in group]) for axis in (0, 1))
        return {who: (left + x * wide, top + y * high) for who, x, y in zip(group, across, down, strict=True)}

    # -- ties and people

    def tie(
        self,
        one: tuple[float, float, float],
        other: tuple[float, float, float],
        kinds: tuple[str, ...],
        *,
        strong: bool,
    ) -> None:
        """A line from the edge of one mark to that of another."""
        (x1, y1, gap1), (x2, y2, gap2) = one, other
        away = math.hypot(x2 - x1, y2 - y1)
        if away <= gap1 + gap2:
            return
        begin, end = gap1 / away, 1 - gap2 / away
        ends = [(x1 + (x2 - x1) * part, y1 + (y2 - y1) * part) for part in (begin, end)]
        against = NOT_BETWEEN.issuperset(kinds)
        self.drawing.line(*ends[0], *ends[1], wide=2 if strong else 1, faint=not strong, dashed=against)

    def gap(self, who: str) -> float:
        """Between the middle of a mark and the lines that lead to it."""
        return _RING if who in self.invited else 8 if who in self.bridges or who in self.side_of else 5.5

    def mark(self, one: Stakeholder, x: float, y: float) -> None:
        filled = one.id in self.invited
        if one.id in self.bridges:
            self.drawing.polygon(x, y, 8, 4, filled=filled)
        elif one.id in self.side_of:
            self.drawing.polygon(x, y, 7.5, self.corners(self.side_of[one.id]), filled=filled)
        elif one.kind == "place":
            self.drawing.box(x - 6, y - 4, 12, 8)
        else:
            self.drawing.circle(x, y, 4.5, filled=filled)
        if filled:
            self.drawing.circle(x, y, _RING)

    @staticmethod
    def corners(side: int) -> int:
        return _CORNERS[side % len(_CORNERS)]

    def name(self, one: Stakeholder, x: float, y: float) -> None:
        notable = one.id in self.invited or one.id in self.bridges or one.id in self.side_of
        label = self.label(one)
        if label and (notable or len(self.people) <= _MOST_NAMED):
            lettering = _NAME if notable else _SMALL
            [first, *more] = lettering.lines(label, _LONGEST)
            beside = 14 if one.id in self.invited else 10
            self.drawing.text(x + beside, y + 4, f"{first}…" if more else first, lettering)

    def label(self, one: Stakeholder) -> str:
        return "" if self.public and one.capacity == "private" else one.label

    # -- words

    def description(self) -> str:
        said = [self.say("network-size", people=len(self.people), ties=self.graph.number_of_edges())]
        if self.invited:
            said.append(self.say("network-invited", who=self.names(self.invited)))
        if self.sides:
            said += [
                self.say("network-side", side=side.name, who=self.names(frozenset(side.members)))
                for side in self.sides
            ]
            said.append(self.say("network-between", who=self.names(self.bridges)))
        return ("" if self.lang == "zh" else " ").join(said)

    def names(self, who: Iterable[str]) -> list[str]:
        wanted = set(who)
        labels = [self.label(one) for one in self.people if one.id in wanted]
        unnamed = labels.count("")
        named = [label for label in labels if label]
        return [*named, self.say("network-unnamed", count=unnamed)] if unnamed else named

    # -- legend

    def legend(self, y: float) -> float:
        """What the marks mean, as far as they are there."""
        x = _MARGIN
        for draw, text in self.marks():
            for number, line in enumerate(_LABEL.lines(text, _WIDTH - 2 * _MARGIN - 32)):
                wide = 32 + _LABEL.width(line) + 18
                if number or (x > _MARGIN and x + wide > _WIDTH):
                    x, y = _MARGIN, y + 24
                if not number:
                    draw(x + 12, y)
                self.drawing.text(x + 32, y + 4, line, _LABEL)
                x += wide
        return y + 10

    def marks(self) -> Iterator[tuple[Callable[[float, float], None], str]]:
        draw = self.drawing
        if self.invited:
            yield self.invited_mark, self.say("network-legend-invited")
        for place, side in enumerate(self.sides):
            yield self.side_mark(place), self.say("network-legend-side", side=side.name)
        if self.bridges:
            yield lambda x, y: draw.polygon(x, y, 8, 4), self.say("network-legend-between")
        if any(one.kind == "place" for one in self.people):
            yield lambda x, y: draw.box(x - 6, y - 4, 12, 8), self.say("network-legend-place")
        if self.strong:
            yield lambda x, y: draw.line(x - 12, y, x + 12, y, wide=2), self.say("network-legend-cited")
        if any(NOT_BETWEEN.issuperset(held) for _, held in self.tied()):
            yield (
                lambda x, y: draw.line(x - 12, y, x + 12, y, wide=1, dashed=True),
                self.say("network-legend-against"),
            )

    def side_mark(self, side: int) -> Callable[[float, float], None]:
        return lambda x, y: self.drawing.polygon(x, y, 7.5, self.corners(side))

    def invited_mark(self, x: float, y: float) -> None:
        self.drawing.circle(x, y, 4.5, filled=True)
        self.drawing.circle(x, y, _RING)


def _spread(numbers: list[float]) -> list[float]:
    """Numbers from 0 to 1, the least and the greatest at the ends; the middle, if they are one."""
    least, greatest = min(numbers), max(numbers)
    if greatest - least < 1e-9:  # noqa: PLR2004 - nothing to spread
        return [0.5] * len(numbers)
    return [(number - least) / (greatest - least) for number in numbers]
