"""妇女议事会: the women of a place talk over what concerns them, and whatever comes of it, or nothing, is in order.

The model is the women's council of the 永昌 community (seed story S7), of which a photograph's caption is all there is: four matters,
talked over by those who came. Nothing said, answered or agreed is reported, and the procedure asks for none of it: nobody owes an answer,
nothing is decided, and what those present mean to do themselves they may say. "Assumption" marks what the caption doesn't say, which is
most of it.
"""

from __future__ import annotations

from typing import Final

from deliberation import Procedure, Seat, Stage, advice_only, hookimpl


_S7: Final = "永昌社区妇女议事会 (S7)"

WOMENS_COUNCIL: Final = Procedure(
    key="womens-council",
    title={"zh": "妇女议事会", "en": "Women's council"},
    suits=("women", "group-concern"),
    basis=_S7,
    seats=(
        Seat(
            "convener",
            found_by="convenes",
            title={"zh": "召集人", "en": "Convener"},
            basis=f"{_S7}: 永昌社区组织召开",
        ),
        Seat(
            "woman",
            at_least=1,
            found_by=("represents", "lives-in"),
            title={"zh": "辖区妇女", "en": "Woman of the community"},
            basis=f"{_S7}: 大家集思广益、各抒己见; 为辖区妇女生活提供便利; assumption: those who came are women who live there",
        ),
    ),
    stages=(
        Stage(
            "notice",
            yields=("roll", "notice"),
            title={"zh": "邀请", "en": "Invitation"},
            basis="assumption: those concerned are told beforehand",
        ),
        Stage(
            "council",
            needs="roll",
            yields=("points", "statements", "agreement"),
            meeting=True,
            repeatable=True,
            moves={"say": "woman", "say:briefing": ("convener", "woman"), "agree": "woman"},
            title={"zh": "议事", "en": "Council"},
            basis=f"{_S7}: 大家集思广益、各抒己见; assumption: the floor is the women's own, the convener only informs",
        ),
        Stage(
            "support",
            needs="roll",
            yields=("findings", "results", "publication"),
            repeatable=True,
            title={"zh": "服务跟进", "en": "Support"},
            basis=f"{_S7}: 为辖区妇女生活提供便利; assumption: it may follow a council from which nothing came",
        ),
    ),
    decides=advice_only(),
    adopts=("intention",),
)
"""The procedure."""


@hookimpl
def deliberation_procedures() -> list[Procedure]:
    """Offers the women's council."""
    return [WOMENS_COUNCIL]
