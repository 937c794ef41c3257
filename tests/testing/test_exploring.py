"""All situations of a procedure: each is one that a strict session is in, and no walk leads to another."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import attrs
import pytest

from deliberation import (
    Behaviour,
    Event,
    Moment,
    Procedure,
    Reason,
    Seat,
    Stage,
    Stakeholder,
    State,
    majority,
)
from deliberation.behaviours import state_of
from deliberation.community import COMMUNITY
from deliberation.events import STAGE_MOVES, Act, Enter
from deliberation.guards import refusal
from deliberation.states import Proposal
from deliberation.testing.courses import closable, stages_reachable
from deliberation.testing.exploring import explore
from deliberation.testing.rooms import fork, full_roll, opened
from deliberation.testing.situations import Telling, kinds_alike
from deliberation.testing.subjects import Subject


class Plates(Behaviour[tuple[str, ...]]):
    """A stack of plates: one is put on it, or the last one taken off; nobody leaves before it is empty."""

    name = "plates"

    def begin(self) -> tuple[str, ...]:
        return ()

    def step(self, own: tuple[str, ...], state: State, event: Event) -> tuple[str, ...]:
        if not isinstance(event.data, Act):
            return own
        return (*own, event.ref) if event.data.name == "plates:put" else own[:-1]

    def refusal(self, own: tuple[str, ...], state: State, event: Event) -> Reason | None:
        words = {"zh": "盘子未收", "en": "the plates are still there"}
        taking = isinstance(event.data, Act) and event.data.name == "plates:take"
        wrong = not own if taking else bool(own) and event.kind == "close"
        return Reason("plates.there", {}, words=words) if wrong else None

    def targets(self, own: tuple[str, ...], state: State, act: str) -> Iterable[str | None]:
        return own[-1:] if act == "plates:take" else (None,)


class Sticky(Plates):
    """Once three are on each other, they stick."""

    def refusal(self, own: tuple[str, ...], state: State, event: Event) -> Reason | None:
        words = {"zh": "粘住了", "en": "they stick"}
        if len(own) == 3 and isinstance(event.data, Act):
            return Reason("plates.stick", {}, words=words)
        return super().refusal(own, state, event)


def table(behaviour: Behaviour[Any] | None) -> Procedure:
    acts = {"act:plates:put": "*", "act:plates:take": "*"}
    return Procedure(
        key="plates",
        title={"zh": "摆盘", "en": "Plates"},
        seats=[Seat("guest", at_least=1)],
        stages=[Stage("table", needs="roll", moves=acts, repeatable=True), Stage("home")],
        behaviour=behaviour,
    )


SHOW_OF_HANDS = Procedure(
    key="show-of-hands",
    title={"zh": "举手表决", "en": "Show of hands"},
    seats=[Seat("member", at_least=3)],
    stages=[
        Stage(
            "debate",
            needs="roll",
            yields="proposal",
            moves={"say": "member", "propose": "member"},
            repeatable=True,
        ),
        Stage(
            "vote",
            needs="proposal",
            yields="agreement",
            moves={"vote": "member", "decide": "*", "agree": "*"},
        ),
        Stage("home", needs="agreement"),
    ],
    decides=majority(quorum="2/3"),
)


@pytest.mark.parametrize("procedure", [COMMUNITY, SHOW_OF_HANDS, table(Plates())], ids=lambda one: one.key)
def test_each_situation_is_one_that_a_strict_session_is_in(procedure: Procedure) -> None:
    explored = explore(procedure)
    telling = Telling(procedure)

    assert len({place.situation for place in explored.places}) == len(explored.places)
    for place in explored.places:
        record = place.session.record
        assert record.header.enforcement == "strict"
        assert telling.situation(place.state) == place.situation
        assert state_of(record, procedure.behaviour, supposed=True) == place.state


def test_the_way_to_a_situation_leads_there_again() -> None:
    explored = explore(SHOW_OF_HANDS)
    place = explored.places[-1]
    session = opened(SHOW_OF_HANDS, full_roll(SHOW_OF_HANDS))

    for event in place.events():
        session.move(event.data, by=event.by, setting=event.setting, on=event.at)

    assert session.record.to_bytes() == place.session.record.to_bytes()
    assert place.way()[0] == "enter:debate"


@pytest.mark.parametrize("procedure", [COMMUNITY, SHOW_OF_HANDS], ids=lambda one: one.key)
def test_no_walk_leads_where_exploring_did_not(procedure: Procedure) -> None:
    def told(state: State) -> tuple[object, ...]:
        one = telling.situation(state)
        return one.stage, one.over, one.there, one.owed, one.adopted

    telling = Telling(procedure)
    known = {told(place.state) for place in explore(procedure).places}
    source = random.Random(7)
    for _ in range(30):
        session = opened(procedure, full_roll(procedure))
        for _ in range(20):
            moves = [
                move for move in session.allowed() if move.kind in STAGE_MOVES | {"enter", "note", "publish"}
            ]
            if not moves:
                break
            event = session.example(source.choice(moves))
            session.move(event.data, by=event.by, setting=event.setting)
            assert told(session.state) in known


def test_a_stack_without_end_is_told_apart_to_its_third_plate_and_said_to_count_in_outline() -> None:
    explored = explore(table(Plates()))
    depths = {len(place.state.own) for place in explored.places}

    assert depths == {0, 1, 2, 3, 4}
    assert explored.complete
    assert explored.outlined
    seen = closable(Subject(table(Plates())))
    assert not seen.bounded
    assert "in outline" in seen.looked.explain("en")


class Counted(Plates):
    """It counts the plates there ever were; what may be done never depends on it."""

    def begin(self) -> Any:
        return ((), 0)

    def step(self, own: Any, state: State, event: Event) -> Any:
        return super().step(own[0], state, event), own[1] + (event.kind == "act")

    def refusal(self, own: Any, state: State, event: Event) -> Reason | None:
        return super().refusal(own[0], state, event)

    def targets(self, own: Any, state: State, act: str) -> Iterable[str | None]:
        return super().targets(own[0], state, act)

    def telling(self, own: Any) -> Any:
        return own[0]


def test_what_code_only_keeps_to_be_read_later_tells_no_situations_apart() -> None:
    counted, plain = explore(table(Counted())), explore(table(Plates()))

    assert [one.situation for one in counted.places] == [one.situation for one in plain.places]


def test_all_situations_of_a_procedure_with_code_are_gone_through() -> None:
    for behaviour in (Plates(), Counted(), Sticky(), Posted(), Seated()):
        assert explore(table(behaviour)).complete


def test_a_stack_of_three_that_can_no_longer_be_cleared_is_found_with_the_way_to_it() -> None:
    seen = closable(Subject(table(Sticky())))

    assert len(seen.wrong) >= 1
    assert seen.wrong[0].explain("en").count("act:plates:put") >= 3
    assert closable(Subject(table(Plates()))).wrong == ()


def test_beyond_the_most_situations_nothing_is_held_against_a_procedure_and_it_is_said() -> None:
    subject = Subject(SHOW_OF_HANDS)
    subject.explored = explore(SHOW_OF_HANDS, most=4)

    for check in (closable, stages_reachable):
        seen = check(subject)
        assert (seen.wrong, seen.bounded) == ((), True)


def test_all_who_may_vote_come_and_vote_where_the_rule_counts_who_is_there() -> None:
    assert {place.situation.stage for place in explore(SHOW_OF_HANDS).places} == {
        None,
        "debate",
        "vote",
        "home",
    }


def test_kinds_of_statement_that_a_procedure_treats_alike_stand_for_one_another() -> None:
    alike = kinds_alike(COMMUNITY)

    assert alike["demand"] == alike["question"]
    assert alike["demand"] != alike["complaint"]
    assert len(set(kinds_alike(table(Plates())).values())) == len(alike)


def test_a_session_that_goes_on_leaves_the_one_it_came_from_as_it_was() -> None:
    session = opened(COMMUNITY, full_roll(COMMUNITY))
    before = session.record

    other = fork(session)
    other.enter("inform")

    assert session.record is before
    assert session.state.stage is None


# ---- what code waits for


class Posted(Behaviour[Moment | None]):
    """Nobody goes home before the notice has hung for a fortnight."""

    name = "plates"

    def begin(self) -> Moment | None:
        return None

    def step(self, own: Moment | None, state: State, event: Event) -> Moment | None:
        return event.at if event.kind == "publish" else own

    def refusal(self, own: Moment | None, state: State, event: Event) -> Reason | None:
        words = {"zh": "公告未满", "en": "too soon"}
        enters = isinstance(event.data, Enter) and event.data.stage == "home"
        day = event.at.day if event.at is not None else None
        hung = own is not None and own.day is not None and day is not None and (day - own.day).days >= 14
        return Reason("plates.soon", {}, words=words) if enters and not hung else None


class Seated(Behaviour[None]):
    """Plates are put at a meeting."""

    name = "plates"

    def begin(self) -> None:
        return None

    def refusal(self, own: None, state: State, event: Event) -> Reason | None:
        words = {"zh": "请先开会", "en": "not outside a meeting"}
        outside = event.kind == "enter" and not state.meeting
        return Reason("plates.outside", {}, words=words) if outside else None


def test_a_period_of_notice_is_waited_for() -> None:
    procedure = attrs.evolve(
        table(Posted()), stages=[Stage("table", yields="notice"), Stage("home", needs="notice")]
    )
    explored = explore(procedure)
    home = next(place for place in explored.places if place.situation.stage == "home")

    assert home.way()[-1] == "enter:home on 2026-04-30"
    assert home.day.isoformat() == "2026-04-30"
    assert "on 2026-03-01" not in " ".join(home.way())


def test_a_meeting_is_held_where_code_asks_for_one() -> None:
    home = next(place for place in explore(table(Seated())).places if place.situation.stage == "home")

    assert home.way() == ("meet", "arrive", "enter:home")


# ---- what code keeps


@attrs.frozen
class Motion:
    ref: str
    seconds: int
    on: tuple[str, ...] = ()


PEOPLE = {one: Stakeholder(one) for one in ("ann", "bo")}


def outline(own: object) -> object:
    return Telling(table(Plates())).situation(State(people=PEOPLE, own=own)).own


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("#12", "#15"),
        ("ann", "bo"),
        (("#12", "#15"), ("#20", "#31")),
        (Motion("#12", 1), Motion("#15", 1)),
        ({"#12": Motion("#12", 2)}, {"#15": Motion("#15", 2)}),
        (frozenset({"ann", "bo"}), frozenset({"bo", "#3"})),
        (7, 8),
        ((1, 1, 1, 2, 3), (2, 2, 1, 1, 2, 3)),
        (Moment(iso="2026-03-01"), Moment(iso="2026-03-09")),
    ],
)
def test_whoever_or_whatever_is_named_and_whatever_grows_without_end_it_is_one_situation(
    one: Any, other: Any
) -> None:
    assert outline(one) == outline(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("voting", "counting"),
        (None, "ann"),
        (None, ()),
        (True, False),
        (1, 2),
        (0, -1),
        (("#12",), ("#12", "#13")),
        ((1, 2, 3), (9, 1, 2, 3)),
        (("put", "#12"), ("seconded", "#12", "#13")),
        (Motion("#12", 0), Motion("#12", 1)),
        (Motion("#12", 0), Motion("#12", 0, on=("#3",))),
    ],
)
def test_another_phase_or_depth_is_another_situation(one: Any, other: Any) -> None:
    assert outline(one) != outline(other)


def test_what_code_keeps_of_a_text_that_is_off_the_table_does_not_count() -> None:
    off = Proposal("#12", (), ("ann",), withdrawn=True)
    state = State(proposals={"#12": off}, own={"#12": "seconded"})

    assert Telling(table(Plates())).situation(state).own == outline({})
    listed = attrs.evolve(state, own=(Motion("#12", 1),))
    assert Telling(table(Plates())).situation(listed).own == outline(())


def test_only_what_is_left_out_of_account_is_said_to_count_in_outline() -> None:
    telling = Telling(table(Plates()))
    for own in ("voting", 2, None, True, (), Motion("moved", 1)):
        telling.situation(State(own=own))
    assert not telling.cut

    telling.situation(State(own=("#1", "#2")))
    assert telling.cut


def test_only_moves_that_are_not_refused_are_steps() -> None:
    explored = explore(table(Sticky()))

    for place in explored.places:
        for event in place.step:
            assert place.before is not None
            assert refusal(place.session.procedure, place.before.state, event) is None
