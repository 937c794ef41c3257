"""``deliberation convene CASE``: who should be in the room, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
from deliberation.convening import Invitee, Recommendation, Suit, convene, suiting
from deliberation.convening.bridges import between
from deliberation.convening.telling import missing, preface, recused, why_said
from deliberation.errors import InvalidInput
from deliberation.states import State
from deliberation.wording import Lang, Reason


def _accepted(_: click.Context, option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """Who has accepted which seat, as it is given to an option."""
    pairs = [one.partition("=") for one in given]
    for one, (_who, sign, _seat) in zip(given, pairs, strict=True):
        if not sign:
            raise InvalidInput("cli.accepted", where=option.opts[-1], given=one)
    return {who: seat for who, _sign, seat in pairs}


@click.command("convene")
@click.argument("case")
@click.option("--size", type=int, metavar="N", help="How many may come at most; a group counts once.")
@click.option(
    "--quota",
    "quotas",
    multiple=True,
    metavar="ATTRIBUTE=VALUE:LEAST-MOST",
    help="How many of those chosen have a value of an attribute; can be given again.",
)
@click.option("--seed", type=int, metavar="N", help="Draw lots between those who are equal, by this seed.")
@click.option(
    "--by",
    type=click.Choice(["coverage", "lottery"]),
    default="coverage",
    show_default=True,
    help="How those are chosen who can't all come.",
)
@click.option("--without-supposed", is_flag=True, help="Leave aside what an author only supposed.")
@click.option(
    "--accepted", multiple=True, callback=_accepted, metavar="ID=SEAT", help="Who has accepted; again."
)
@click.option("--declined", multiple=True, metavar="ID", help="Who has declined; can be given again.")
@click.option("--what-if-without", "gone", metavar="ID", help="Only what would be otherwise without one.")
@click.option(
    "--bridges", is_flag=True, help="Only who stands between the sides, and who can't because of what."
)
@click.option(
    "--picture", metavar="FILE", help="Also write the network as an SVG picture, the invited marked."
)
@click.option("--suits", is_flag=True, help="Only which of the installed procedures suit the matter.")
@as_json
@lang
def command(
    case: str,
    size: int | None,
    quotas: tuple[str, ...],
    seed: int | None,
    by: Any,
    without_supposed: bool,
    accepted: dict[str, str],
    declined: tuple[str, ...],
    gone: str | None,
    bridges: bool,
    picture: str | None,
    suits: bool,
    as_json: bool,
    lang: Lang,
) -> None:
    """Who should be in the room: seats filled by following ties from the issue, each with its reasons."""
    from deliberation.cases import load_case  # noqa: PLC0415 - YAML loads only where it is read
    from deliberation.plugins import installed_procedures  # noqa: PLC0415 - plugins load only where they are asked for

    loaded = load_case(case)
    if suits:
        _show_suits(suiting(loaded.issues, installed_procedures().values()), as_json, lang)
        return
    limits: dict[str, Any] = {"size": size, "quotas": quotas, "seed": seed, "by": by}
    replies: dict[str, Any] = {"accepted": accepted, "declined": declined}
    supposed = not without_supposed
    plan = convene(loaded.issues, loaded.network, loaded.forum, supposed=supposed, **limits, **replies)
    if picture is not None:
        _draw(picture, plan, lang)
    if gone is not None:
        _show_without(gone, plan, as_json, lang)
    elif bridges:
        _show_bridges(plan, as_json, lang)
    elif as_json:
        print_json(plan.to_json(lang))
    else:
        _show(plan, Names.of(loaded.replay().record, lang), loaded.title)


def _show_suits(found: tuple[Suit, ...], as_json: bool, lang: Lang) -> None:
    if as_json:
        print_json([one.to_json(lang) for one in found])
        return
    for one in found:
        print_lines(one.explain(lang))


def _show_without(gone: str, plan: Recommendation, as_json: bool, lang: Lang) -> None:
    """What would be otherwise without one of the invited; of anybody else, why they aren't."""
    who = plan.matter.network.get(gone)
    absent = plan.absence(who.id)
    if any(one.id == who.id for one in plan.invitees):
        lost = plan.counterfactual(who.id)
        data, text = lost.to_json(lang), lost.explain(lang)
    elif absent is not None:
        data = {"without": who.id, "absent": absent.explain(lang), "convenes": False}
        text = Reason("convening.left-out", {"who": who.label, "because": absent}).explain(lang)
    else:
        data = {"without": who.id, "absent": None, "convenes": True}
        text = said("there-anyway", lang, who=who.label)
    print_json(data) if as_json else print_lines(text)


def _show_bridges(plan: Recommendation, as_json: bool, lang: Lang) -> None:
    found = between(plan)
    if as_json:
        print_json(None if found is None else found.to_json(lang))
    else:
        print_lines(
            said("no-sides", lang, procedure=plan.procedure.title) if found is None else found.explain(lang)
        )


def _draw(path: str, plan: Recommendation, lang: Lang) -> None:
    from deliberation.publishing.network_pictures import network_picture  # noqa: PLC0415 - only where it is asked for

    invited = [one.id for one in plan.seated]
    svg = network_picture(plan.matter.followed, invited=invited, between=between(plan), lang=lang)
    Path(path).write_text(svg, encoding="utf-8")


def _show(plan: Recommendation, names: Names, title: str) -> None:
    lang = names.lang
    print_heading(said("convene-title", lang, case=title, procedure=plan.procedure.title))
    conveners = [names.person(one) for one in plan.forum.conveners]
    print_lines(said("convened-by", lang, who=conveners, issues=[issue.title for issue in plan.issues]))
    for line in preface(plan, lang):
        print_lines(line)
    put()
    lost = {
        one.without.id: Reason("convening.without-them", {"said": one.said(lang)}).explain(lang)
        for one in plan.told_counterfactuals
        if one.tells
    }
    rows = [
        [_who(one, names), _why(one, plan, lost.get(one.id), lang), _in_record(one.id, names)]
        for one in plan.invitees
    ]
    print_table(["who", "why", "in-record"], rows, lang, apart=True)
    _print_rest(plan, names)


def _who(one: Invitee, names: Names) -> str:
    seat = names.seat(one.seat)
    lines = [one.stakeholder.label, *([] if seat == one.stakeholder.label else [seat])]
    if one.substitute is not None:
        lines.append(Reason("convening.sends", {"who": one.substitute.label}).explain(names.lang))
    elif one.accepted:
        lines.append(Reason("convening.comes").explain(names.lang))
    return "\n".join(lines)


def _why(one: Invitee, plan: Recommendation, lost: str | None, lang: Lang) -> str:
    """The reasons, and what would be lost without them."""
    reasons = [why_said(why, plan, lang) for why in one.reasons]
    also = [Reason("convening.also", {"why": why_said(why, plan, lang)}).explain(lang) for why in one.also]
    return "\n".join([*reasons, *also, *recused(one.id, plan, lang), *([lost] if lost else [])])


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
    """Whom the record has besides, who was left out, what is missing, and how the invited compare with all residents."""
    lang, state = names.lang, names.state
    others = [one for one in state.people if any(_presence(one, state)) and one not in _planned(plan)]
    if others:
        print_heading(said("others-in-record", lang, who=[names.sized(one) for one in others]))
    for left in plan.left_out:
        params = {"who": left.stakeholder.label, "because": left.because}
        print_heading(Reason("convening.left-out", params).explain(lang))
    if plan.gaps or plan.short or plan.unheard:
        print_heading(said("gaps", lang))
    for line in missing(plan, lang):
        print_lines(line, indent=2)
    if plan.balance:
        print_heading(said("balance", lang))
    for one in plan.balance:
        print_lines(one.explain(lang), indent=2)


def _planned(plan: Recommendation) -> set[str]:
    sent = {one.substitute.id for one in plan.invitees if one.substitute is not None}
    return {one.id for one in plan.seated} | sent
