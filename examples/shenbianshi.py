"""An invented matter next door (身边事好商量): each point answered, then measures, then directives."""

from collections.abc import Callable
from textwrap import fill

from deliberation import (
    Commitment, Forum, Issue, Ledger, Refused, Roll, Session, Stakeholder, Term, installed_procedures,
)  # fmt: skip


def try_to(move: Callable[[], object]) -> None:
    try:
        move()
    except Refused as refused:
        print(fill("Refused: " + refused.reason.explain("en"), 100, subsequent_indent="  "))
        print(fill("不能：" + refused.reason.explain("zh"), 72, subsequent_indent="  "))


roll = Roll.of({
    "host": [Stakeholder("conference", "District CPPCC", kind="body")],
    "lead": [Stakeholder("chair", role="vice-chair of the conference", capacity="office")],
    "member": [Stakeholder("member-4", role="member, a school head", capacity="office")],
    "department": [Stakeholder("police", "Traffic police", kind="body"),
                   Stakeholder("greenery", "Urban management", kind="body")],
    "resident": [Stakeholder("parent", role="parent")],
})  # fmt: skip
forum = Forum("station-2", procedure=installed_procedures()["shenbianshi"], conveners=["conference"])
session = Session.open(forum, Issue("people cross between the lights"), roll=roll, on="2026-03-02")

session.enter("report")
run = session.say("parent", "complaint", "children run across between two lights")
print("Straight to the meeting?")
try_to(lambda: session.enter("meeting"))
session.enter("survey")
session.note("survey", "counted at the school from seven to eight: 140 crossed the hedge", by="chair")
session.enter("interim")
session.note("interim-measure", "a rope along the hedge until the meeting", by="greenery")

session.meet(on="2026-03-10")
session.enter("meeting")
fence = session.say("parent", "proposal", "a fence in place of the hedge")
guide = session.say("member-4", "question", "why is there no guide when school ends?")
session.answer("police", [run, fence, guide], "we take all of this seriously", scope="collective")
print("\nThe police answered everything together. On to consensus?")
try_to(lambda: session.enter("consensus"))
session.answer("police", run, "the gap between the lights will be watched at school hours")
session.answer("police", guide, "one was taken away in autumn; a guide comes back on Monday")
print("\nTwo have an answer of their own by now. On to consensus?")
try_to(lambda: session.enter("consensus"))
session.answer("greenery", fence, "a fence can stand inside the hedge")

session.enter("consensus")
measures = ["a fence inside the hedge", "guides at school hours"]
text = session.propose("member-4", [Commitment(measure) for measure in measures])
for holder in session.must_consent(text):
    session.consent(holder, text)
session.agree(text, by="chair")
session.enter("directives")
session.agree(by="chair", terms=[
    Term("retime the lights for the end of school", force="directive", responsible=["police"]),
])  # fmt: skip

print("\nAfter each had its own answer: measures by consensus, and a directive that nobody was asked about:")
for entry in Ledger.of(session.record).terms(on="2026-03-10"):
    who = ", ".join(one.party for one in entry.term.responsible) or "nobody is named"
    print(f"- {entry.modality}: {entry.term.text} ({who})")
