"""Shapes and lettering of a picture, as SVG: one colour, that of the text around it, and no font but the reader's own."""

from __future__ import annotations

import math
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Final

import attrs

from deliberation.publishing.phrases import visible
from deliberation.wording.breaking import broken


FAMILY: Final = "system-ui, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"

# A file of its own takes the colours of whoever shows it, light or dark; within a page the page's text gives the colour.
_ALONE: Final = "svg:root { color-scheme: light dark; color: CanvasText }"

_WIDE: Final = frozenset({"W", "F", "A"})
_UNSPACED: Final = frozenset({"Mn", "Me"})
_NARROW: Final = frozenset("fijlrtI.,:;!|'()[]{}/\\` ")
_BROAD: Final = frozenset("mwMW@%—")


@attrs.frozen
class Lettering:
    """A size and weight of text.

    Args:
        size: of an em.
        bold: whether it is.
        faint: whether it steps back behind other text.
    """

    size: float
    bold: bool = False
    faint: bool = False

    @property
    def leading(self) -> float:
        """From one line to the next."""
        return self.size * 1.4

    def width(self, text: str) -> float:
        """How wide a text is in the widest of the usual fonts: a Chinese character is as wide as it is high.

        >>> Lettering(10).width("协商")
        20
        """
        return sum(map(_ems, text)) * self.size * (1.12 if self.bold else 1)

    def lines(self, text: str, width: float) -> list[str]:
        """The lines of a text within a width; what can't be seen is made visible."""
        return [*broken(visible(text), width, self.width)]


def _ems(char: str) -> float:
    if unicodedata.category(char) in _UNSPACED:
        return 0
    if unicodedata.east_asian_width(char) in _WIDE:
        return 1
    if char in _NARROW:
        return 0.41
    if char in _BROAD:
        return 1
    return 0.76 if char.isupper() or not char.isascii() else 0.635


class Drawing:
    """A picture in the making."""

    def __init__(self, name: str, lang: str, title: str, description: str) -> None:
        """An empty picture.

        Args:
            name: by which its title and description are referred to; unlike those of other pictures on a page.
            lang: the language of its words.
            title: what it shows.
            description: the same as it shows, in words.
        """
        self._root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "role": "img",
                "lang": lang,
                "aria-labelledby": f"{name}-title {name}-description",
                "font-family": FAMILY,
                "fill": "none",
                "stroke": "currentColor",
                "style": "max-width: 100%; height: auto",
            },
        )
        for part, text in (("title", title), ("description", description)):
            tag = "title" if part == "title" else "desc"
            ET.SubElement(self._root, tag, {"id": f"{name}-{part}"}).text = visible(text)
        ET.SubElement(self._root, "style").text = _ALONE

    def svg(self, width: float, height: float) -> str:
        """The picture as an SVG element, without empty lines, so that it can stand in Markdown."""
        size = {"width": _figure(width), "height": _figure(height)}
        for name, value in {**size, "viewBox": f"0 0 {size['width']} {size['height']}"}.items():
            self._root.set(name, value)
        ET.indent(self._root)
        return ET.tostring(self._root, encoding="unicode") + "\n"

    def text(self, x: float, y: float, line: str, lettering: Lettering, *, turned: bool = False) -> None:
        """One line of text, its baseline beginning at a point; turned, it climbs to the right."""
        place = {"x": x, "y": y, "font-size": lettering.size}
        more = {"fill": "currentColor", "stroke": "none"}
        if lettering.bold:
            more["font-weight"] = "600"
        if lettering.faint:
            more["fill-opacity"] = "0.72"
        if turned:
            more["transform"] = f"rotate(-45 {_figure(x)} {_figure(y)})"
        self._add("text", place, more).text = visible(line)

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        wide: float = 1.5,
        faint: bool = False,
        dashed: bool = False,
    ) -> None:
        """A line from one point to another."""
        more = {"stroke-opacity": "0.3"} if faint else {}
        if dashed:
            more["stroke-dasharray"] = "3 3"
        self._add("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke-width": wide}, more)

    def box(
        self, x: float, y: float, width: float, height: float, *, held: bool = False, dashed: bool = False
    ) -> None:
        """A box with round corners; held, it is tinted and has a strong outline."""
        more = {"stroke-width": "1.2"}
        if held:
            more = {"fill": "currentColor", "fill-opacity": "0.14", "stroke-width": "2.2"}
        if dashed:
            more["stroke-dasharray"] = "5 4"
        self._add("rect", {"x": x, "y": y, "width": width, "height": height, "rx": 5}, more)

    def circle(self, x: float, y: float, radius: float, *, filled: bool = False) -> None:
        """A circle around a point."""
        more = {"fill": "currentColor", "stroke": "none"} if filled else {"stroke-width": "1.8"}
        self._add("circle", {"cx": x, "cy": y, "r": radius}, more)

    def polygon(self, x: float, y: float, radius: float, corners: int, *, filled: bool = False) -> None:
        """A regular figure around a point, standing on a side if it has three corners, and on a corner if it has four."""
        turns = [2 * math.pi * corner / corners for corner in range(corners)]
        points = [(x + radius * math.sin(turn), y - radius * math.cos(turn)) for turn in turns]
        more = {"points": " ".join(f"{_figure(across)},{_figure(down)}" for across, down in points)}
        more |= {"fill": "currentColor"} if filled else {}
        self._add("polygon", {}, {**more, "stroke-width": "1.8"})

    def again(self, x: float, y: float) -> None:
        """A round arrow around a point: once more."""
        turn = f"translate({_figure(x)} {_figure(y)})"
        self._add(
            "path", {}, {"d": "M 4.7 1.7 A 5 5 0 1 1 3.8 -3.2", "stroke-width": "1.5", "transform": turn}
        )
        head = {"d": "M 6.2 -0.3 L 6 -5.4 L 1.4 -1.6 Z", "fill": "currentColor", "stroke": "none"}
        self._add("path", {}, {**head, "transform": turn})

    def _add(self, tag: str, numbers: dict[str, float], more: dict[str, str]) -> ET.Element:
        return ET.SubElement(self._root, tag, {key: _figure(value) for key, value in numbers.items()} | more)


def _figure(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def spans(start: float, end: float, marks: list[float], room: float) -> Iterator[tuple[float, float]]:
    """The stretches of a line that leave room around the marks on it.

    >>> list(spans(0, 100, [50], 5))
    [(0, 45), (55, 100)]
    """
    for mark in sorted(marks):
        if mark - room > start:
            yield start, min(mark - room, end)
        start = max(start, mark + room)
    if end > start:
        yield start, end
