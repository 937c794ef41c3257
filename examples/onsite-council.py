"""An invented on-site council: a briefing, numbered opinions, and what becomes of each."""

from collections.abc import Callable
from textwrap import fill

from deliberation import (
    Forum, Issue, Ledger, Refused, Roll, Session, Stakeholder, Term, installed_procedures,
)  # fmt: skip


def try_to(move: Callable[[], object]) -> None:
    try:
        move()
    except Refused as refused:
        print(fill("Refused: " + refused.reason.explain("en"), 100, subsequent_indent="  "))


roll = Roll.of({
    "convener": [Stakeholder("office", "Community office", kind="body")],
    "department": [Stakeholder("housing", "Housing bureau", kind="body")],
    "contractor": [Stakeholder("builder", "Building company", kind="body")],
    "resident": [Stakeholder(f"flat-{number}", role=f"resident of building {number}") for number in (1, 2, 3)],
})  # fmt: skip
forum = Forum("courtyard", procedure=installed_procedures()["onsite-council"], conveners=["office"])
session = Session.open(forum, Issue("the old pipes"), roll=roll, on="2026-03-14")

print("Call everybody to the spot, with no problem on record?")
try_to(lambda: session.enter("notice"))
session.enter("trigger")
session.note("onsite-council:repeated-problem", "brown water, raised in March, June and December")
session.enter("notice")
session.publish("notice", "Saturday at ten, in the courtyard, before the works begin")

session.enter("briefing")
print("\nAsk for opinions before anybody has said what is planned?")
try_to(lambda: session.enter("opinions"))
session.say("housing", "briefing", "all rising pipes are replaced, house by house, from April")
session.enter("opinions")
taps = session.say("flat-1", "proposal", "put a public tap in the yard while the water is off")
walls = session.say("flat-2", "demand", "close the walls again within a week")
lift = session.say("flat-3", "proposal", "build a lift at the same time")

session.enter("answers")
session.answer("builder", taps, "two taps, from the first day", disposition="adopted")
session.answer("builder", walls, "ten days, as plaster has to dry", disposition="partly-adopted")
session.answer("housing", lift, "we have written that down")
print("\nAll three were answered, two of them with what becomes of it. Go on?")
try_to(lambda: session.enter("uptake"))
session.answer("housing", lift, "not with these works", disposition="declined",
               reason="a lift takes the consent of the owners of each house")  # fmt: skip

session.enter("uptake")
session.agree(by="builder", terms=[
    Term("two taps in the yard", force="promise", responsible=["builder"], by="2026-04-01"),
    Term("walls closed ten days after the pipe", force="promise", responsible=["builder"]),
])  # fmt: skip

answers = Ledger.of(session.record).answers()
print("\nWhat became of each:")
for number, one in enumerate(answers, start=1):
    why = f": {one.reason}" if one.reason else ""
    print(f"{number}. {one.text}\n   {one.disposition}{why}")
adopted = [one for one in answers if one.disposition == "adopted"]
print(f"{len(answers)} opinions, {len(adopted)} adopted as it stood")
