"""How many, as the source puts it: exact only where the words are.

>>> Count.read("50多个").explain("en")
'more than 50 (50多个)'
"""

from __future__ import annotations

import re
from typing import Final, Literal, Self, TypeAlias, get_args

import attrs

from deliberation.errors import InvalidInput
from deliberation.leaves import LEAF
from deliberation.quantities.numerals import LARGEST, NUMERAL, SCALES, read_numeral, tidy
from deliberation.wording import Lang, Reason


Hedge: TypeAlias = Literal[
    "exact", "about", "over", "about-over", "dozens", "at-least", "at-most", "under", "unknown"
]
"""How a source hedges a number: 20人 *exact*, 约20 *about*, 20余 *over*, 约20余 *about-over*, 几十 *dozens*,
20以上 *at-least*,
20以内 *at-most*, 不满20 *under*; *unknown* where no number can be read."""

Bound: TypeAlias = tuple[int, bool]
"""A limit and whether it is itself included."""

_WITHOUT_FIGURE: Final = ("dozens", "unknown")

_SAID: Final = {
    "exact": "count.exact",
    "about": "count.about",
    "over": "count.over",
    "about-over": "count.about-over",
    "dozens": "count.dozens",
    "at-least": "count.at-least",
    "at-most": "count.at-most",
    "under": "count.under",
}


@attrs.frozen
class Count:
    """A number of people or things, with the words it was given in.

    Args:
        text: the source's words; ``None`` if the number was made here.
        figure: the number named, if one is.
        hedge: how the words qualify the figure.
        unit: the measure word: 名, 个, 条, 人.
        ceiling: with *over* only: what the words themselves exclude above (十几 is under 20).

    Raises:
        InvalidInput: ``count.text``, ``count.figure`` (not a whole number from 0), ``count.hedge``,
            ``count.figure-missing``, ``count.figure-surplus``, ``count.ceiling``.

    Source:
        Civil Code of the PRC, art. 1259: 以上, 以下 and 以内 include the number; 不满 and 超过 exclude it.

    >>> Count("约20余人", 20, "about-over", "人").exact is None
    True
    """

    text: str | None = attrs.field(metadata=LEAF)
    figure: int | None
    hedge: Hedge
    unit: str | None = None
    ceiling: int | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check_text(self.text)
        if self.hedge not in get_args(Hedge):
            raise InvalidInput("count.hedge", given=str(self.hedge), known=get_args(Hedge))
        if self.figure is not None:
            _check_figure(self.figure)
        if (self.figure is None) != (self.hedge in _WITHOUT_FIGURE):
            wrong = "count.figure-missing" if self.figure is None else "count.figure-surplus"
            raise InvalidInput(wrong, hedge=self.hedge)
        if self.ceiling is not None:
            _check_ceiling(self.ceiling, self.figure, self.hedge)

    @classmethod
    def of(cls, figure: int, *, unit: str | None = None) -> Self:
        """An exact number that no source's words stand behind.

        >>> Count.of(8, unit="名").exact
        8
        """
        return cls(None, figure, "exact", unit)

    @classmethod
    def unknown(cls, text: str | None = None) -> Self:
        """A number nobody gave, or gave in words that hold none.

        >>> Count.unknown("部分居民").hedge
        'unknown'
        """
        return cls(text, None, "unknown")

    @classmethod
    def read(cls, text: str) -> Self:
        """The count that a Chinese phrase gives: a number, its hedges, a measure word and what is counted.

        Ordinals, years, durations, fractions and ranges (第3条, 2023年, 三个月, 三分之二, 11-12人, 五六个)
        are not counts; they come back *unknown*, with their text. So does a contradiction, or a bare 百名,
        which may be rhetoric.

        Raises:
            InvalidInput: ``count.text`` if it isn't a text.

        >>> count = Count.read("约 20余人")
        >>> count.figure, count.hedge, count.unit
        (20, 'about-over', '人')
        >>> Count.read("五六个").hedge
        'unknown'
        """
        _check_text(text, needed=True)
        plain = tidy(text)
        found = None if plain is None else _read(plain)
        if found is None:
            return cls.unknown(text)
        figure, hedge, unit, ceiling = found
        return cls(text, figure, hedge, unit, ceiling=ceiling)

    @property
    def exact(self) -> int | None:
        """The number, if the words give it without a hedge.

        >>> Count.read("8名业主代表").exact, Count.read("20余人").exact
        (8, None)
        """
        return self.figure if self.hedge == "exact" else None

    @property
    def low(self) -> Bound | None:
        """The least it can be, and whether that is included; ``None`` where the words set no limit.

        A number that is only *about* right sets none. 几十 is at least 20, since 几 is more than one and less
        than ten.

        >>> Count.read("20余人").low, Count.read("几十名").low, Count.read("约20人").low
        ((20, False), (20, True), None)
        """
        if self.hedge == "dozens":
            return (20, True)
        if self.figure is None or self.hedge not in ("exact", "at-least", "over"):
            return None
        return (self.figure, self.hedge != "over")

    @property
    def high(self) -> Bound | None:
        """The most it can be, and whether that is included; ``None`` where the words set no limit.

        >>> Count.read("50人以内").high, Count.read("不满50").high, Count.read("50多个").high
        ((50, True), (50, False), None)
        """
        if self.hedge == "dozens":
            return (100, False)
        if self.ceiling is not None:
            return (self.ceiling, False)
        if self.figure is None or self.hedge not in ("exact", "at-most", "under"):
            return None
        return (self.figure, self.hedge != "under")

    def allows(self, number: int) -> bool | None:
        """Whether the words cover this number: yes, no, or not to be told (*about*, *unknown*).

        >>> count = Count.read("超过50")
        >>> count.allows(51), count.allows(50), Count.read("约50").allows(51)
        (True, False, None)
        """
        low, high = self.low, self.high
        if number < 0 or (low and (number < low[0] or (number == low[0] and not low[1]))):
            return False
        if high and (number > high[0] or (number == high[0] and not high[1])):
            return False
        return True if low or high else None

    def to_json(self) -> dict[str, object]:
        """What the command line prints: the words, the figure, the hedge, and the number if it is exact.

        >>> Count.read("22条").to_json()
        {'text': '22条', 'figure': 22, 'hedge': 'exact', 'exact': 22}
        """
        return {"text": self.text, "figure": self.figure, "hedge": self.hedge, "exact": self.exact}

    def explain(self, lang: Lang = "en") -> str:
        """The count in a few words, the source's own beside it.

        >>> Count.read("50人以上").explain("zh"), Count.unknown().explain("en")
        ('至少50人（50人以上）', 'number not known')
        """
        said = self._said().explain(lang)
        if not self.text or self.text == said:
            return said
        return Reason("count.as-given", {"said": said, "text": self.text}).explain(lang)

    def _said(self) -> Reason:
        if self.hedge == "unknown":
            return Reason("count.unread" if self.text else "count.unknown")
        figure = {"zh": f"{self.figure}{self.unit or ''}", "en": str(self.figure)}
        if self.ceiling is not None:
            return Reason("count.between", {"figure": figure, "ceiling": self.ceiling})
        return Reason(_SAID[self.hedge], {} if self.figure is None else {"figure": figure})


def _check_text(text: object, needed: bool = False) -> None:
    if not (isinstance(text, str) or (text is None and not needed)):
        raise InvalidInput("count.text", given=type(text).__name__)


def _check_figure(figure: object) -> None:
    if not isinstance(figure, int) or isinstance(figure, bool) or not 0 <= figure <= LARGEST:
        raise InvalidInput("count.figure", given=f"{figure!r:.40}", largest=LARGEST)


def _check_ceiling(ceiling: object, figure: int | None, hedge: Hedge) -> None:
    _check_figure(ceiling)
    if hedge != "over" or figure is None or not isinstance(ceiling, int) or ceiling <= figure + 1:
        raise InvalidInput("count.ceiling", ceiling=ceiling, figure=figure, hedge=hedge)


_LEADS: Final[dict[str, Hedge]] = {
    **dict.fromkeys(("大约", "约莫", "约", "大概", "差不多", "将近", "接近", "近"), "about"),
    **dict.fromkeys(("超过", "多于", "超", "逾"), "over"),
    **dict.fromkeys(("不少于", "不低于", "不下于", "至少", "最少"), "at-least"),
    **dict.fromkeys(("不超过", "不多于", "不高于", "至多", "最多"), "at-most"),
    **dict.fromkeys(("不满", "未满", "不足", "不到", "少于", "低于"), "under"),
}
_MIDS: Final[dict[str, Hedge]] = {"余": "over", "多": "over", "几": "over", "来": "about"}
_ENDS: Final[dict[str, Hedge]] = {
    "左右": "about",
    "上下": "about",
    "以上": "at-least",
    "以下": "at-most",
    "以内": "at-most",
    "之内": "at-most",
}

# 栋, 组, 层 and 楼 are left out: 7栋 is as often building 7 as seven buildings. 起 and 批 too: 一起 is
# "together", 一批 "a lot of".
_UNITS: Final = "人次|户次|[人名位个条件户家项次辆份张票处场支台所棵只套间笔类种]"
_LEAD: Final = "|".join(_LEADS)
_WHOLE: Final = "(?:共计|总计|合计|总共|一共|共)?有?"
_COUNT: Final = re.compile(
    f"{_WHOLE}(?P<leads>(?:{_LEAD}){{0,2}})有?(?P<number>{NUMERAL})(?P<mid>[余多几来]?)(?P<scale>[万亿]?)"
    f"(?P<unit>(?:{_UNITS})?)(?P<end>(?:{'|'.join(_ENDS)})?)(?P<rest>[\u4e00-\u9fff]{{0,30}})"
)
_DOZENS: Final = re.compile(f"{_WHOLE}[几数]十(?P<unit>(?:{_UNITS})?)(?P<rest>[\u4e00-\u9fff]{{0,30}})")

# What may stand behind the measure word without touching the number; a hedge, a second number or a second
# party does.
_TWIN: Final = re.compile("意见[和及与]建议")
_STARTS_WRONG: Final = re.compile("[余多来几数许把半不以]|月|年|周|小时|工作日|星期|季度|百分点")
_TOUCHES: Final = re.compile(
    f"{NUMERAL}|左右|上下|以[上下内外]|之[上下内外间]|不到|不足|不满|超过|出头|开外|[约逾几余多或至等和及半]"
    "|(?<!附)近|超(?!市)|数(?!学|据)|(?<!参)与"
)

_Reading: TypeAlias = tuple[int | None, Hedge, str | None, int | None]


def _read(plain: str) -> _Reading | None:
    dozens = _DOZENS.fullmatch(plain)
    if dozens:
        return (None, "dozens", dozens["unit"] or None, None) if _harmless(dozens) else None
    found = _COUNT.fullmatch(plain)
    if found is None or not _harmless(found):
        return None
    hedge = _hedge(found)
    number = _number(found["number"], hedged=found["leads"] + found["mid"] + found["end"])
    scale = SCALES.get(found["scale"], 1)
    if number is None or hedge is None or (scale > 1 and not found["mid"]):
        return None
    several = found["mid"] == "几"
    if several and (number % 10 or not number % 100):
        return None
    figure, ceiling = number * scale, (number + 10) * scale if several else None
    if max(figure, ceiling or 0) > LARGEST:
        return None
    alone = not found["leads"] and not found["end"]
    return (figure, hedge, found["unit"] or None, ceiling if alone else None)


def _number(text: str, hedged: str) -> int | None:
    # 百名 alone is rhetoric as often as a number; 百余名 means one.
    return (SCALES[text] if hedged else None) if text in SCALES else read_numeral(text)


def _harmless(found: re.Match[str]) -> bool:
    rest = _TWIN.sub("意见", found["rest"])
    if not rest:
        return True
    return bool(found["unit"]) and not _STARTS_WRONG.match(rest) and not _TOUCHES.search(rest)


def _hedge(found: re.Match[str]) -> Hedge | None:
    said = {_LEADS[lead] for lead in re.findall(_LEAD, found["leads"])}
    said |= {kinds[found[part]] for part, kinds in (("mid", _MIDS), ("end", _ENDS)) if found[part]}
    if said == {"about", "over"}:
        return "about-over"
    return "exact" if not said else said.pop() if len(said) == 1 else None
