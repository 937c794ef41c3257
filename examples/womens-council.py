"""Two invented women's councils: the floor is their own, and nothing need come of it."""

from textwrap import fill

from deliberation import (
    Forum, Issue, Ledger, Refused, Roll, Session, Stakeholder, Term, installed_procedures,
)  # fmt: skip

roll = Roll.of({
    "convener": [Stakeholder("office", "Community office", kind="body")],
    "woman": [Stakeholder("seamstress", role="seamstress"), Stakeholder("teacher", role="retired teacher")],
})  # fmt: skip
council = installed_procedures()["womens-council"]
forum = Forum("station", procedure=council, conveners=["office"])

talk = Session.open(forum, Issue("work after the factory closed"), roll=roll, on="2026-03-08")
talk.enter("council")
talk.say("office", "briefing", "the district has a course for carers in May")
try:
    talk.say("office", "proposal", "let us all sign up for it")
except Refused as refused:
    print(fill("The floor is theirs. " + refused.reason.explain("en"), 100))
    print(refused.reason.explain("zh"))
talk.say("seamstress", "assessment", "a course is no wage")
talk.say("teacher", "assessment", "it was good to hear who else looks for work")
talk.close()
talked = f"{len(talk.state.statements)} things said, {len(talk.agreements)} agreements"
print(f"\nFirst council: {talked}; closed: {talk.state.closed}")

room = Session.open(forum, Issue("the activity room"), roll=roll, on="2026-04-12")
room.enter("council")
hours = room.say("seamstress", "question", "why does the room close at five?")
dance = Term("dance there on Tuesdays", force="intention", responsible=["seamstress", "teacher"])
room.agree(by=["seamstress", "teacher"], terms=[dance])
room.refer([hours], by="office", procedure="joint-conference", reason="the room is the property company's")
room.enter("support")
room.close()

ledger = Ledger.of(room.record)
print("\nSecond council:")
for entry in ledger.terms(on="2026-04-30"):
    meant_by = ", ".join(one.party for one in entry.term.responsible)
    print(f"- {entry.modality} of {meant_by}: {entry.term.text}")
    print(f"  {entry.status.explain('en')}")
for asked in ledger.answers():
    print(f"- handed on: “{asked.text}”; answers owed here: {len(ledger.duties())}")
