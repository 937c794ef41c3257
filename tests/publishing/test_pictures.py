"""A procedure drawn from its definition: what is on the picture, that nothing lies upon anything else, and that text stays text."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from typing import Any
from xml.etree import ElementTree as ET

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation import Duty, InvalidInput, Procedure, Seat, Stage, installed_procedures
from deliberation.publishing import picture
from deliberation.publishing.drawing import Lettering, spans
from deliberation.publishing.phrases import visible
from deliberation.wording import LANGS, Lang


SVG = "{http://www.w3.org/2000/svg}"
PROCEDURES = installed_procedures()
LONG = (
    "Everybody who lives here talks over whatever concerns everybody who lives here, 大家的事情由大家商量着办"
)

TALK = Procedure(
    key="tea-talk",
    title={"zh": "茶话会", "en": "Tea talk"},
    seats=[Seat("guest", at_least=1)],
    stages=[
        Stage("intake", yields=("points", "tea-talk:list"), basis="assumption: there is one"),
        Stage("talk", needs="points", yields="answers", moves={"say": "*", "answer": "*"}, meeting=True),
        Stage("report", needs="answers", repeatable=True),
    ],
    duties=[Duty(owed_by="guest", to="question", until="talk")],
)

Box = tuple[float, float, float, float]


def drawn(procedure: Procedure, lang: Lang = "en") -> ET.Element:
    return ET.fromstring(picture(procedure, lang))


def texts(svg: ET.Element) -> list[str]:
    return [one.text or "" for one in svg.iter(f"{SVG}text")]


def numbers(element: ET.Element, *names: str) -> tuple[float, ...]:
    return tuple(float(element.get(name, "0")) for name in names)


def boxes(svg: ET.Element) -> list[Box]:
    """The space that each level line of text takes at most."""
    found = []
    for one in svg.iter(f"{SVG}text"):
        if one.get("transform") is None:
            x, y, size = numbers(one, "x", "y", "font-size")
            width = Lettering(size, bold="font-weight" in one.attrib).width(one.text or "")
            found.append((x, y - size, x + width, y + size * 0.2))
    return found


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    """Procedures of any shape, their titles long and short, with whatever an artefact can be called."""
    names = st.sampled_from(
        ["points", "survey", "answers", "agreement", "tea-talk:list", f"tea:{'very-' * 9}long"]
    )
    titles = st.sampled_from([{}, {"zh": "议事", "en": "Talk"}, {"zh": LONG * 2, "en": LONG}])
    stages = [
        Stage(
            f"stage-{place}",
            yields=draw(st.sets(names)),
            needs=draw(st.sets(st.just("roll"))),
            moves={"answer": "*"},
            meeting=draw(st.booleans()),
            repeatable=draw(st.booleans()),
            title=draw(titles),
        )
        for place in range(draw(st.integers(1, 5)))
    ]
    yielded = sorted({name for stage in stages for name in stage.yields})
    if yielded:
        where = draw(st.integers(0, len(stages)))
        stages.insert(where, Stage("needing", needs=draw(st.sets(st.sampled_from(yielded)))))
    until = st.sampled_from([None, *(stage.key for stage in stages if stage.moves)])
    duties = [
        Duty(owed_by="guest", to=("complaint", "question"), until=draw(until), each=draw(st.booleans()))
        for _ in range(draw(st.integers(0, 2)))
    ]
    seat = Seat("guest", title={"zh": LONG, "en": LONG})
    title = {"zh": draw(st.sampled_from(["茶", LONG * 3])), "en": "Tea"}
    return Procedure(key="tea-talk", title=title, seats=[seat], stages=stages, duties=duties)


# ---- what is on it


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", PROCEDURES)
def test_every_stage_is_there_with_its_key_and_in_order(key: str, lang: Lang) -> None:
    procedure = PROCEDURES[key]
    lines = [one.text or "" for one in drawn(procedure, lang).iter(f"{SVG}text") if one.get("x") == "28"]

    assert "".join("".join(lines).split()) == "".join(
        "".join(stage.name[lang].split()) + stage.key for stage in procedure.stages
    )


@given(procedures())
def test_there_is_a_dot_for_each_yield_and_a_ring_for_each_need(procedure: Procedure) -> None:
    circles = [*drawn(procedure).iter(f"{SVG}circle")]
    yields = sum(len(stage.yields) for stage in procedure.stages)
    needs = sum(len(stage.needs) for stage in procedure.stages)

    filled = Counter(one.get("fill") == "currentColor" for one in circles)

    assert filled[True] == yields + (yields > 0)  # one more in the legend
    assert filled[False] == needs + (needs > 0)


def test_the_marks_of_one_artefact_stand_in_one_column_each_in_the_row_of_its_stage() -> None:
    svg = drawn(TALK)
    rows = [y + height / 2 for y, height in (numbers(one, "y", "height") for one in svg.iter(f"{SVG}rect"))][
        :3
    ]
    marks = [numbers(one, "cx", "cy") for one in svg.iter(f"{SVG}circle")][:5]
    columns = sorted({x for x, _ in marks})

    def row(y: float) -> int:
        [place] = [place for place, middle in enumerate(rows) if abs(middle - y) < 1]
        return place

    assert [(columns.index(x), row(y)) for x, y in marks] == [(0, 0), (0, 1), (1, 0), (2, 1), (2, 2)]


def test_a_way_that_waits_for_answers_is_barred_and_says_by_whom_they_are_owed() -> None:
    barred, free = drawn(TALK), drawn(attrs.evolve(TALK, duties=[Duty(owed_by="guest", to="question")]))

    def bars(svg: ET.Element) -> int:
        return sum(one.get("stroke-width") == "4" for one in svg.iter(f"{SVG}line"))

    assert (bars(barred), bars(free)) == (2, 0)  # one of them in the legend
    assert "guest: an answer to each question" in " ".join(texts(barred))
    assert "What is owed: guest: an answer to each question (no stage waits for it)" in " ".join(texts(free))
    assert "not passed without these answers" not in texts(free)


def test_meetings_are_filled_and_assumed_stages_dashed() -> None:
    rows = [*drawn(TALK).iter(f"{SVG}rect")][:3]

    assert [one.get("fill") for one in rows] == [None, "currentColor", None]
    assert ["stroke-dasharray" in one.attrib for one in rows] == [True, False, False]


def test_a_stage_that_may_be_entered_again_has_a_round_arrow() -> None:
    once = attrs.evolve(TALK, stages=TALK.stages[:2])

    assert len([*drawn(TALK).iter(f"{SVG}path")]) == 4  # an arrow and its head, here and in the legend
    assert [*drawn(once).iter(f"{SVG}path")] == []


@pytest.mark.needs("*")
def test_an_artefact_that_no_stage_yields_is_there_from_the_beginning() -> None:
    dashed = [
        one
        for one in drawn(PROCEDURES["pooling-council"]).iter(f"{SVG}line")
        if "stroke-dasharray" in one.attrib
    ]

    assert len({one.get("x1") for one in dashed}) == 1
    assert not any("stroke-dasharray" in one.attrib for one in drawn(TALK).iter(f"{SVG}line"))


def test_what_a_procedure_itself_names_is_called_so_without_its_key() -> None:
    others = attrs.evolve(TALK, duties=(), stages=[Stage("intake", yields="coffee:list")])

    assert "list" in texts(drawn(TALK))
    assert "coffee:list" in texts(drawn(others))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", PROCEDURES)
def test_the_rule_and_what_is_adopted_stand_below_in_words(key: str, lang: Lang) -> None:
    procedure = PROCEDURES[key]
    words = "".join(texts(drawn(procedure, lang))).replace(" ", "")

    assert ("如何决定" if lang == "zh" else "Howitdecides") in words
    for seat in procedure.decides.params.get("sides", ()):
        named = procedure.seat(str(seat))
        assert named is not None
        assert named.name[lang].replace(" ", "") in words


def test_its_description_tells_in_words_what_it_shows() -> None:
    description = drawn(TALK).findtext(f"{SVG}desc")

    assert description == (
        "1. intake: needs (none); yields points raised, list. "
        "2. talk (meeting): needs points raised; yields answers. "
        "Not left without this: guest: an answer to each question. "
        "3. report: needs answers; yields (none)."
    )


def test_title_and_description_are_found_by_those_who_cant_see_it() -> None:
    svg = drawn(TALK, "zh")
    ids = [svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")]

    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == " ".join(one.get("id", "") for one in ids if one is not None)
    assert (svg.findtext(f"{SVG}title") or "").startswith("茶话会")


# ---- how it is drawn


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", PROCEDURES)
def test_no_text_lies_upon_another(key: str, lang: Lang) -> None:
    assert not [pair for pair in combinations(boxes(drawn(PROCEDURES[key], lang)), 2) if overlap(*pair)]


@given(procedures(), st.sampled_from(LANGS))
def test_whatever_its_shape_no_text_lies_upon_another_or_outside(procedure: Procedure, lang: Lang) -> None:
    svg = drawn(procedure, lang)
    width, height = numbers(svg, "width", "height")
    found = boxes(svg)

    assert not [pair for pair in combinations(found, 2) if overlap(*pair)]
    assert all(x >= 0 and y >= 0 and right <= width and bottom <= height for x, y, right, bottom in found)
    turned = [one for one in svg.iter(f"{SVG}text") if one.get("transform")]
    for one in turned:
        x, y, size = numbers(one, "x", "y", "font-size")
        reach = Lettering(size).width(one.text or "") * 0.71
        assert x + reach <= width
        assert y - reach >= max(bottom for left, _, right, bottom in found if bottom < y - reach + 1)


@pytest.mark.needs("*")
def test_it_has_one_colour_and_nothing_from_elsewhere() -> None:
    text = picture(PROCEDURES["grid-meeting"], "zh")
    colours = {one.get(name) for one in ET.fromstring(text).iter() for name in ("fill", "stroke")}

    assert colours == {None, "none", "currentColor"}
    assert text.count("http") == 1  # the name of SVG
    assert "url(" not in text


def test_it_can_stand_in_markdown() -> None:
    lines = picture(TALK, "zh").splitlines()

    assert lines[0].startswith("<svg ")
    assert lines[0].endswith(">")
    assert all(line.strip() for line in lines)


@pytest.mark.needs("*")
def test_the_same_definition_gives_the_same_bytes_under_any_hash_seed() -> None:
    command = (
        "from deliberation import installed_procedures; from deliberation.publishing import picture; "
        "print(picture(installed_procedures()['shenbianshi']), end='')"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", command],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for seed in ("1", "77")
    ]

    assert told[0] == told[1] == picture(Procedure.from_data(PROCEDURES["shenbianshi"].to_data()))


@pytest.mark.parametrize(
    "changed",
    [
        {"title": {"zh": "茶", "en": "Tea talk"}},
        {"duties": ()},
        {"stages": (*TALK.stages, Stage("end"))},
        {"stages": (TALK.stages[0], attrs.evolve(TALK.stages[1], meeting=False), TALK.stages[2])},
    ],
    ids=["title", "duties", "stages", "meeting"],
)
def test_a_changed_definition_changes_the_picture(changed: dict[str, Any]) -> None:
    assert picture(attrs.evolve(TALK, **changed)) != picture(TALK)


def test_another_language_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        picture(TALK, "fr")  # type: ignore[arg-type]

    assert refused.value.code == "publishing.lang"


@given(st.floats(0, 50), st.floats(50, 100), st.lists(st.floats(0, 100)), st.floats(0, 9))
def test_a_line_is_drawn_everywhere_but_at_its_marks(
    start: float, end: float, marks: list[float], room: float
) -> None:
    found = [*spans(start, end, marks, room)]

    for one in (start + (end - start) * part / 16 for part in range(17)):
        near = any(abs(one - mark) <= room for mark in marks)
        drawn_there = any(low <= one <= high for low, high in found)
        clear = all(abs(abs(one - mark) - room) > 1e-6 for mark in marks)
        if clear and start < one < end:
            assert drawn_there != near


# ---- hostile text


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_of_a_definition_is_anything_but_text(
    evil: str, lang: Lang, saying: Callable[[str], Procedure]
) -> None:
    text = picture(saying(evil), lang)
    svg = ET.fromstring(text)

    assert {one.tag for one in svg.iter()} == {one.tag for one in drawn(saying("x"), lang).iter()}
    assert {name for one in svg.iter() for name in one.attrib} == {
        name for one in drawn(saying("x"), lang).iter() for name in one.attrib
    }
    assert "".join(visible(evil).split()) in "".join("".join(texts(svg)).split())
    assert all(line.strip() for line in text.splitlines())


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_any_text_at_all_leaves_it_well_formed(text: str) -> None:
    title = {"zh": text, "en": text}
    stages = [attrs.evolve(stage, title=title) for stage in TALK.stages]

    assert drawn(attrs.evolve(TALK, title=title, stages=stages)).tag == f"{SVG}svg"
