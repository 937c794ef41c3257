"""An invented thematic consultation: each department answers for itself, nothing is decided."""

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
    "host": [Stakeholder("conference", "City CPPCC", kind="body")],
    "member": [Stakeholder("member-1", role="member, a puppet player", capacity="office"),
               Stakeholder("member-2", role="member, a theatre head", capacity="office")],
    "department": [Stakeholder("posts", "Office for public posts", kind="body"),
                   Stakeholder("culture", "Bureau of culture", kind="body")],
})  # fmt: skip
forum = Forum("city", procedure=installed_procedures()["thematic-consultation"], conveners=["conference"])
session = Session.open(forum, Issue("who will play the puppets in ten years"), roll=roll, on="2026-04-08")

session.enter("theme")
session.note("thematic-consultation:theme", "training and keeping puppet players")
session.enter("session")
gap = session.say("member-1", "complaint", "four of our nine players retire this year")
school = session.say("member-2", "proposal", "teach the craft in two schools")
session.answer("posts", gap, "two posts can be kept for players", disposition="promised")
session.agree(by="posts", terms=[Term("keep two posts for players", force="promise", responsible=["posts"])])
print("Can the meeting vote that the bureau teaches, or declare it decided?")
try_to(lambda: session.vote("member-1", school, "yes"))
try_to(lambda: session.decide(school))

session.enter("report")
session.note("thematic-consultation:report", "two points and one promise", by="conference")
session.enter("feedback")
print("\nIs the theme concluded?")
try_to(lambda: session.enter("conclusion"))
session.answer("culture", school, "one school can begin in September; a second has no teacher",
               disposition="partly-adopted", on="2026-05-20")  # fmt: skip
session.enter("conclusion", on="2026-05-21")

ledger = Ledger.of(session.record)
print("\nAfter the letter from the bureau it is:")
for answer in ledger.answers():
    print(f"- “{answer.text}”: {answer.disposition}, by {', '.join(answer.by)}")
for entry in ledger.terms(on="2026-05-21"):
    parties = ", ".join(one.party for one in entry.term.responsible)
    print(f"It binds nobody but the one who promised: {entry.term.text} ({entry.modality} of {parties})")
