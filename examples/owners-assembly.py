"""An invented owners' assembly: a lift, posted fifteen days, voted on by area and by heads (双过半)."""

from collections.abc import Callable
from textwrap import fill
from typing import Literal

from deliberation import (
    Forum, Issue, Refused, Session, Stakeholder, StakeholderNetwork, Term, Tie, Verdict,
    convene, installed_procedures,
)  # fmt: skip


def try_to(move: Callable[[], object]) -> None:
    try:
        move()
    except Refused as refused:
        print(fill("Refused: " + refused.reason.explain("en"), 100, subsequent_indent="  "))
        print(fill("不能：" + refused.reason.explain("zh"), 48, subsequent_indent="  "))


def show(verdict: Verdict, lang: Literal["zh", "en"]) -> None:
    print(verdict.outcome)
    for reason in verdict.reasons:
        width = 98 if lang == "en" else 56
        print(fill(reason.explain(lang), width, initial_indent="- ", subsequent_indent="  "))


REGISTER = {  # exclusive part: area in square metres, owner
    "1-101": ("66.12", "ann"), "1-102": ("66.12", "couple"), "1-201": ("88.50", "bo"), "1-202": ("88.50", "cy"),
    "shop": ("240.03", "developer"),
}  # fmt: skip
network = StakeholderNetwork(
    [
        Stakeholder("committee", "Owners' committee", kind="body"),
        Stakeholder("courtyard", kind="place"),
        *(Stakeholder(part, kind="place") for part in REGISTER),
        *map(Stakeholder, ("ann", "bo", "cy")),
        Stakeholder("couple", "Dee and Ed", kind="group"),
        Stakeholder("developer", kind="body"),
    ],
    [
        *(Tie(part, "part-of", "courtyard") for part in REGISTER),
        *(Tie(owner, "owns", part) for part, (_, owner) in REGISTER.items()),
    ],
)
issue = Issue("a lift for house 1", affected=["courtyard"])
forum = Forum("courtyard", procedure=installed_procedures()["owners-assembly"], conveners=["committee"])
plan = convene(issue, network, forum)
print("Owners:", ", ".join(one.stakeholder.label for one in plan.for_seat("owner")))

session = Session.open(forum, issue, roll=plan.roll(), on="2026-03-01")
for area, owner in REGISTER.values():
    session.seat(owner, "owner", weights={"heads": "1", "area": area})
session.enter("proposal")
lift = session.propose("committee", [Term("build a lift for house 1, paid by those who use it")])
session.act("committee", "owners-assembly:matter:rebuilding", {"to": lift.ref})
session.enter("notice")
session.publish("notice", "on every door", about=lift, on="2026-03-02")

print("\nVote after a fortnight?")
try_to(lambda: session.enter("voting", on="2026-03-16"))
session.meet(on="2026-03-17")
session.enter("voting")

print("\nThe couple vote together?")
try_to(lambda: session.vote("couple", lift, "yes"))
session.seat(Stakeholder("dee"), "owner", capacity="proxy", substitute_for="couple")
for who in ("ann", "bo", "cy", "dee"):
    session.vote(who, lift, "yes")

print("\nFour of five are for it. Enough?")
show(session.verdict(lift), "en")

print("\nThe developer comes round.")
session.vote("developer", lift, "yes", on="2026-03-24", setting="outside")
session.enter("count")
show(session.verdict(lift), "zh")
print(session.agree(lift, by="committee").terms[0].text)
session.enter("result")
session.publish("result", about=lift, on="2026-03-25")
