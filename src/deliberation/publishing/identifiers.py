"""What identifies somebody wherever it stands: numbers of phones, papers and accounts, mail addresses, the door of a home.

Mainland forms only. They are searched for in `deliberation.publishing.searching.Plain` text: small letters, ASCII digits, no invisible
characters. A building alone is no address of anybody's: it may be what the matter is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, get_args


Identifier = Literal["phone", "id-number", "account", "e-mail", "room"]
"""What kind of thing was found."""

KINDS: Final[tuple[Identifier, ...]] = get_args(Identifier)
"""All of them."""

Span = tuple[int, int]
"""From which character to before which."""

_DASH: Final = r"\-‐‒–—−"
_GAP: Final = f"[ {_DASH}]{{0,2}}"
_NO_DIGIT_BEFORE: Final = "(?<![0-9])"
_NO_DIGIT_AFTER: Final = "(?![0-9])"

# -- numbers; an asterisk stands for a digit that somebody has already hidden

_COUNTRY: Final = rf"\(?(?:\+|00)?86\)?{_GAP}"
_MOBILE: Final = "|".join(
    (
        rf"1[3-9][0-9*]{_GAP}[0-9*]{{4}}{_GAP}[0-9*]{{4}}",
        rf"1[3-9][0-9*]{_GAP}[0-9*]{{3}}{_GAP}[0-9*]{{5}}",
        rf"1[3-9][0-9*]{{2}}{_GAP}[0-9*]{{3}}{_GAP}[0-9*]{{4}}",
        rf"1[3-9][0-9*]{{3}}{_GAP}[0-9*]{{6}}",
        rf"1[3-9][0-9*](?:{_GAP}[0-9*]{{2}}){{4}}",
        r"1[3-9][0-9*]\.[0-9*]{4}\.[0-9*]{4}",
        r"1 [3-9](?: [0-9*]){9}",
    )
)
_AREA: Final = "(?:10|2[0-9]|[3-9][0-9]{2})"
_SUBSCRIBER: Final = (
    rf"[1-9][0-9]{{2,3}}{_GAP}[0-9]{{4}}{_NO_DIGIT_AFTER}(?: ?(?:转|-|ext\.?) ?[0-9]{{1,6}})?"
)
_PHONE: Final = (
    rf"{_NO_DIGIT_BEFORE}(?:{_COUNTRY})?(?:{_MOBILE}){_NO_DIGIT_AFTER}"
    rf"|{_NO_DIGIT_BEFORE}\(?0{_AREA}\)?{_GAP}{_SUBSCRIBER}"
    rf"|(?:\+|{_NO_DIGIT_BEFORE}00)86{_GAP}{_AREA}{_GAP}{_SUBSCRIBER}"
)

_DAY: Final = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_ID_NUMBER: Final = (
    rf"{_NO_DIGIT_BEFORE}(?:"
    rf"[1-9][0-9]{{5}}{_GAP}(?:18|19|20)[0-9]{{2}}{_GAP}{_DAY}{_GAP}[0-9]{{3}}[0-9x]"
    rf"|[1-9][0-9]{{16}}x"
    rf"|[1-9][0-9]{{5}}{_GAP}[0-9]{{2}}{_DAY}{_GAP}[0-9]{{3}}"
    r"|[1-9][0-9]{2,13}\*{6,14}[0-9*]{0,6}[0-9x*]"
    r")(?![0-9a-z*])"
)

_ACCOUNT: Final = (
    rf"{_NO_DIGIT_BEFORE}(?:[0-9]{{15,}}"
    r"|[3-69][0-9]{3}(?:[ -][0-9]{4}){3}(?:[ -]?[0-9]{1,3})?"
    rf"){_NO_DIGIT_AFTER}"
)

_MAIL: Final = r"(?<![a-z0-9._%+\-])[a-z0-9._%+\-]+ ?@ ?[a-z0-9\-]+(?:\.[a-z0-9\-]+)+"

# -- the door of a home

_HAN: Final = "〇零○一二三四五六七八九"
_WHICH: Final = f"(?:[0-9]{{1,4}}[a-z]?|[a-z]|[甲乙丙丁东西南北]|[{_HAN}十百]{{1,5}})"
_TOWER: Final = rf"{_WHICH} ?(?:号楼|号院|#楼|#|栋|幢|座)"
_HOUSE: Final = rf"{_WHICH} ?(?:号|楼|层)"
_STAIR: Final = rf"(?:[0-9]{{1,2}}|[{_HAN}十]{{1,3}}|[a-z甲乙丙丁东西]) ?单元"
_STOREY: Final = rf"(?:[0-9]{{1,2}}|[{_HAN}十]{{1,3}}) ?(?:层|楼)"
_THEN: Final = f"[ ,、:·的{_DASH}]{{0,2}}"
_ON_STAIR: Final = rf"(?:{_STAIR}{_THEN}(?:{_STOREY}{_THEN})?|{_STOREY}{_THEN})"
_DIGITS: Final = f"(?:[a-z]?[0-9]{{3,4}}{_NO_DIGIT_AFTER}|[{_HAN}]{{3,4}}(?![{_HAN}十百千万]))"
_ROOMS: Final = rf"{_DIGITS}(?: ?[~至到、,和及{_DASH}] ?{_DIGITS})*"
_DOOR: Final = " ?(?:室(?!温|外|内)|号房间|号房|号室|房间|房(?![屋价租产改前后]))"
_NUMBERED: Final = " ?号(?![楼院线文令])"
_SIDE: Final = "[东西南北中左右]{1,2}边?户(?!型)"

# 3号楼120人, 7栋2023年: a number behind a building counts something more often than it names a door.
_NO_QUANTITY: Final = (
    "(?! ?(?:[0-9年月日人名个条户家次元米平吨岁分秒盏棵辆件张扇套根台处份期层楼栋幢座万千百余多来几块位路瓦度天周号mk%]"
    "|单元|会议|办公|活动|教室|[.:][0-9]))"
)
# 7栋101户 is a home, 7栋120户 a number of them: floors have few doors.
_FEW_DOORS: Final = "[0-9]{1,2}(?:0[1-9]|1[0-6]) ?户"

_ROOM: Final = "|".join(
    (
        # behind a building, which stays: 3号楼[2单元501室], 7栋[101]
        rf"{_TOWER}{_THEN}(?P<tower>{_ON_STAIR}?(?:{_ROOMS}(?:{_DOOR}|{_NUMBERED}|{_NO_QUANTITY})|{_FEW_DOORS}))",
        rf"(?P<stair>{_ON_STAIR}(?:(?:[a-z]?[0-9]{{1,4}}|[{_HAN}]{{1,4}}){_DOOR}|{_SIDE}))",
        (
            rf"(?P<unit>{_STAIR}{_THEN}(?:{_STOREY}{_THEN})?(?:{_ROOMS}(?: ?户|{_NUMBERED}|{_NO_QUANTITY})"
            rf"|[0-9{_HAN}]{{1,2}}{_NUMBERED}))"
        ),
        rf"{_HOUSE}{_THEN}(?P<house>{_ROOMS}{_DOOR})",
        # 12-3-401室
        (
            rf"(?<![0-9{_DASH}])(?P<dashed>[0-9]{{1,3}}[a-z]?(?:[#{_DASH}]{{1,2}}[0-9]{{1,2}})?[#{_DASH}]{{1,2}}[a-z]?[0-9]{{3,4}}"
            r" ?(?:室|户|号房|房间|房(?![屋价租产改])))"
        ),
        rf"(?:门牌号?|房号|房间号|住址|地址|家住|住在)[:为是在 ]{{0,3}}(?P<said>[0-9]{{1,3}}(?:[#{_DASH}][0-9]{{1,4}}){{1,3}})",
        # 501室
        rf"(?<![0-9a-z.])(?P<alone>(?:[a-z]?[0-9]{{3,4}}|[{_HAN}]{{3,4}}){_DOOR})",
        # building 3, room 501; building 3-501
        r"\b(?P<english>(?:room|rm|flat|apartment|apt)\b[ .]{0,2}(?:(?:no|number|nr)\b)?[ .#]{0,3}[0-9]{1,4}[a-z]?\b)",
        rf"\bbuilding[ -]?[0-9]{{1,3}}[a-z]?(?P<after> ?[-/#] ?[0-9]{{3,4}}){_NO_DIGIT_AFTER}",
    )
)

_FORMS: Final[tuple[tuple[Identifier, re.Pattern[str]], ...]] = (
    ("id-number", re.compile(_ID_NUMBER)),
    ("phone", re.compile(_PHONE)),
    ("account", re.compile(_ACCOUNT)),
    ("e-mail", re.compile(_MAIL)),
    ("room", re.compile(_ROOM)),
)


def identifiers(text: str) -> Iterator[tuple[Span, Identifier]]:
    """Where something stands that identifies somebody; where two kinds fit the same place, the likelier first.

    Args:
        text: small letters, ASCII digits, one space for any blank.

    >>> text = "南苑7号楼2单元501室, 13912345678"
    >>> [(text[start:end], kind) for (start, end), kind in identifiers(text)]
    [('13912345678', 'phone'), ('2单元501室', 'room')]
    """
    for kind, form in _FORMS:
        for found in form.finditer(text):
            yield found.span(found.lastgroup or 0), kind
