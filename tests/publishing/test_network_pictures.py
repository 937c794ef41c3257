"""A network drawn: who is on the picture, what marks tell, and that text stays text."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import InvalidInput, Issue, Stakeholder, StakeholderNetwork, Tie, UnknownReference
from deliberation.convening.bridges import Bridging, bridges
from deliberation.publishing import network_picture
from deliberation.publishing.phrases import visible


SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<script>alert(1)</script>",
    "</text><script>alert(1)</script>",
    "</title></svg><img src=x onerror=alert(1)>",
    "]]><!-- --> &lt; &amp;lt;",
    '" onload="alert(1)',
    "\x00\x1b[31mred\u202eevil\u200b\ufffe",
    "{title} {0}",
)
NETWORK = StakeholderNetwork(
    [
        Stakeholder("owners", "业主", kind="group"),
        Stakeholder("depot", "营业部", kind="body"),
        Stakeholder("warden", role="网格员", capacity="office"),
        Stakeholder("courier", role="快递员"),
        Stakeholder("estate", "小区", kind="place"),
        Stakeholder("stranger", role="路人"),
    ],
    [
        Tie("owners", "complains-about", "depot"),
        Tie("owners", "trusts", "warden"),
        Tie("depot", "trusts", "warden"),
        Tie("courier", "works-for", "depot"),
        Tie("owners", "lives-in", "estate"),
    ],
)
SIDES = {"owners": ["owners"], "depot": ["depot"]}


def between() -> Bridging:
    return bridges(Issue("noise", about="depot"), NETWORK, SIDES)


def drawn(**more: Any) -> ET.Element:
    return ET.fromstring(network_picture(NETWORK, **more))


def texts(svg: ET.Element) -> list[str]:
    return [one.text or "" for one in svg.iter(f"{SVG}text")]


def description(svg: ET.Element) -> str:
    return svg.findtext(f"{SVG}desc") or ""


def test_everybody_is_on_the_picture_with_a_label() -> None:
    assert {"业主", "营业部", "网格员", "快递员", "小区", "路人"} <= set(texts(drawn()))


def test_who_is_invited_shows_without_colour_in_a_filled_mark_with_a_ring() -> None:
    filled = [
        one
        for one in drawn(invited=["warden", "courier"]).iter(f"{SVG}circle")
        if one.get("fill") == "currentColor"
    ]
    rings = [one for one in drawn(invited=["warden", "courier"]).iter(f"{SVG}circle") if one.get("r") == "11"]

    assert (len(filled), len(rings)) == (3, 3)  # two of them, and the legend
    assert "currentColor" not in {one.get("fill") for one in drawn().iter(f"{SVG}circle")}


def test_each_side_and_who_stands_between_have_a_figure_of_their_own() -> None:
    figures = [one.get("points", "").count(",") for one in drawn(between=between()).iter(f"{SVG}polygon")]

    assert sorted(figures) == [3, 3, 4, 4, 5, 5]  # each once among the people, once in the legend


def test_the_ties_of_a_bridge_are_strong_and_a_complaint_is_dashed() -> None:
    lines = [*drawn(between=between()).iter(f"{SVG}line")]

    assert sum(one.get("stroke-width") == "2" for one in lines) == 3
    assert sum("stroke-dasharray" in one.attrib for one in lines) == 2


@pytest.mark.parametrize(("lang", "said"), [("zh", "居中者：网格员。"), ("en", "Between the sides: 网格员.")])
def test_the_description_says_the_same_in_words(lang: Any, said: str) -> None:
    assert said in description(drawn(between=between(), lang=lang))


def test_a_picture_for_the_public_names_no_private_person_or_group() -> None:
    svg = network_picture(NETWORK, invited=["courier", "depot"], between=between(), audience="public")

    assert "营业部" in svg
    assert "网格员" in svg
    assert not any(label in svg for label in ("业主", "快递员", "路人"))
    assert "另有未列名者 1 个" in svg


def test_only_the_kinds_asked_for_are_drawn() -> None:
    assert len([*drawn(kinds=["trusts"]).iter(f"{SVG}line")]) == 2


def test_a_network_without_ties_and_one_without_anybody_are_pictures_too() -> None:
    assert ET.fromstring(network_picture(StakeholderNetwork())).tag == f"{SVG}svg"
    alone = StakeholderNetwork([Stakeholder(f"s{number}") for number in range(40)])
    assert len([*ET.fromstring(network_picture(alone)).iter(f"{SVG}circle")]) == 40


def test_everything_lies_within_the_picture() -> None:
    svg = drawn(invited=["warden"], between=between())
    wide, high = float(svg.get("width", "0")), float(svg.get("height", "0"))

    for one in svg.iter(f"{SVG}text"):
        assert 0 <= float(one.get("x", "-1")) <= wide
        assert 0 <= float(one.get("y", "-1")) <= high
    for one in svg.iter(f"{SVG}circle"):
        assert 0 <= float(one.get("cx", "-1")) <= wide
        assert 0 <= float(one.get("cy", "-1")) <= high


@pytest.mark.parametrize("evil", HOSTILE)
def test_no_text_is_anything_but_text(evil: str) -> None:
    people = [Stakeholder("a", evil, kind="body"), Stakeholder("b", role="b " + evil)]
    network = StakeholderNetwork(people, [Tie("a", "trusts", "b")])
    svg = ET.fromstring(network_picture(network, invited=["a"], title=evil))

    assert {one.tag.removeprefix(SVG) for one in svg.iter()} <= {
        "svg",
        "title",
        "desc",
        "style",
        "text",
        "line",
        "circle",
    }
    assert svg.findtext(f"{SVG}title") == visible(evil)
    assert not any("onload" in name for one in svg.iter() for name in one.attrib)


@given(
    st.text(min_size=1).filter(
        lambda text: bool(text.strip()) and not any("\ud800" <= char <= "\udfff" for char in text)
    )
)
def test_any_name_gives_a_picture_that_can_be_read(name: str) -> None:
    ET.fromstring(network_picture(StakeholderNetwork([Stakeholder("a", name, kind="body")]), invited=["a"]))


def test_the_order_in_which_a_network_is_told_changes_nothing() -> None:
    backwards = StakeholderNetwork(NETWORK.stakeholders[::-1], NETWORK.ties[::-1])

    assert network_picture(backwards, between=between()) == network_picture(NETWORK, between=between())


def test_another_run_of_python_draws_the_same() -> None:
    code = (
        "from deliberation import *; from deliberation.publishing import network_picture as draw;"
        "people = [Stakeholder(f's{n}') for n in range(9)];"
        "ties = [Tie(f's{n}', 'trusts', f's{n * 2 % 9}') for n in range(1, 9)];"
        "print(draw(StakeholderNetwork(people, ties), invited={'s3', 's1', 's2'}))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in ("0", "1")
    }

    assert len(told) == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"lang": "fr"}, "publishing.lang"),
        ({"audience": "press"}, "publishing.audience"),
        ({"kinds": "trusts"}, "network.kinds"),
    ],
)
def test_bad_input_is_one_clear_error(more: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as error:
        network_picture(NETWORK, **more)

    assert error.value.code == code


def test_a_network_that_has_no_room_is_refused_and_so_is_a_stranger() -> None:
    with pytest.raises(InvalidInput) as error:
        network_picture(StakeholderNetwork([Stakeholder(f"s{number}") for number in range(401)]))
    assert error.value.code == "publishing.too-many-to-draw"
    with pytest.raises(UnknownReference):
        network_picture(NETWORK, invited=["nobody"])
