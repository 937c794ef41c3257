"""``deliberation convene CASE``: who should be in the room, and why."""

from __future__ import annotations

from collections.abc import Iterator

import click

from deliberation.cli.naming import Names
from deliberation.cli.showing import (
    as_json,
    lang,
    print_heading,
    print_json,
    print_lines,
    print_table,
    put,
    said,
)
from deliberation.convening import Invitee, Recommendation, Why, convene
from deliberation.states import State
from deliberation.wording import Lang, Reason


@click.command("convene")
@click.argument("case")
@as_json
@lang
def command(case: str, as_json: bool, lang: Lang) -> None:
    """Who should be in the room: seats filled by following ties from the issue, each with its reasons."""
    from deliberation.cases import load_case  # noqa: PLC0415 - YAML loads only where it is read

    loaded = load_case(case)
    plan = convene(loaded.issues, loaded.network, loaded.forum)
    if as_json:
        print_json(plan.to_json(lang))
        return
    names = Names.of(loaded.replay().record, lang)
    print_heading(said("convene-title", lang, case=loaded.title, procedure=plan.procedure.title))
    conveners = [names.person(one) for one in loaded.forum.conveners]
    print_lines(said("convened-by", lang, who=conveners, issues=[issue.title for issue in plan.issues]))
    put()
    rows = [[_who(one, names), _why(one, plan, lang), _in_record(one.id, names)] for one in plan.invitees]
    print_table(["who", "why", "in-record"], rows, lang, apart=True)
    _print_rest(plan, names)


def _who(one: Invitee, names: Names) -> str:
    seat = names.seat(one.seat)
    return one.stakeholder.label if seat == one.stakeholder.label else f"{one.stakeholder.label}\n{seat}"


def _why(one: Invitee, plan: Recommendation, lang: Lang) -> str:
    """The reasons; what is only for some of the issues says for which."""
    reasons = [_for(why, plan, lang) for why in one.reasons]
    also = [Reason("convening.also", {"why": _for(why, plan, lang)}).explain(lang) for why in one.also]
    return "\n".join([*reasons, *also])


def _for(why: Why, plan: Recommendation, lang: Lang) -> str:
    titles = [issue.title for issue in plan.issues if issue.id in why.issues]
    if not titles or len(titles) == len(plan.issues):
        return why.explain(lang)
    return Reason("convening.only-for", {"why": why.explain(lang), "issues": titles}).explain(lang)


def _in_record(who: str, names: Names) -> str:
    """What the record says of somebody: how many they are, and whether they were invited and came."""
    person, state = names.state.people.get(who), names.state
    count = (
        [person.count.text] if person is not None and person.count is not None and person.count.text else []
    )
    return "\n".join([*count, *(said(word, names.lang) for word in _presence(who, state))])


def _presence(who: str, state: State) -> Iterator[str]:
    if who in state.invited:
        yield "invited"
    if who in state.arrived:
        yield "came"
    elif who in state.roll:
        yield "seated"


def _print_rest(plan: Recommendation, names: Names) -> None:
    """Whom the record has besides, who was left out, and which seats stay empty."""
    lang, state = names.lang, names.state
    others = [one for one in state.people if any(_presence(one, state)) and one not in _planned(plan)]
    if others:
        print_heading(said("others-in-record", lang, who=[names.sized(one) for one in others]))
    for left in plan.left_out:
        params = {"who": left.stakeholder.label, "because": left.because}
        print_heading(Reason("convening.left-out", params).explain(lang))
    if plan.gaps:
        print_heading(said("gaps", lang))
    for gap in plan.gaps:
        code = "convening.gap-required" if gap.required else "convening.gap-optional"
        print_lines(
            Reason(code, {"seat": names.seat(gap.seat), "reason": gap.reason}).explain(lang), indent=2
        )


def _planned(plan: Recommendation) -> set[str]:
    return {one.id for one in (*plan.invitees, *plan.conveners)}
