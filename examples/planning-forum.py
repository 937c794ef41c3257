"""An invented planning forum: open talk, and a recommendation that binds nobody."""

from textwrap import fill

from deliberation import (
    Commitment, Forum, Issue, Ledger, Refused, Roll, Session, Stakeholder, Term, installed_procedures,
)  # fmt: skip

roll = Roll.of({
    "convener": [Stakeholder("committee", "Party committee", kind="body")],
    "branch": [Stakeholder("branch-2", role="branch secretary", capacity="office")],
    "member": [Stakeholder("cook", role="retired cook")],
    "resident": [Stakeholder("neighbour", role="neighbour"), Stakeholder("carer", role="carer")],
})  # fmt: skip
forum = Forum("hall", procedure=installed_procedures()["planning-forum"], conveners=["committee"])
session = Session.open(forum, Issue("what the coming year should bring"), roll=roll, on="2026-01-15")

session.enter("open-talk")
session.say("carer", "proposal", "meals for those who can't come down the stairs")
session.say("neighbour", "proposal", "a chess table in the shade")
session.say("cook", "assessment", "the kitchen is full at eighty meals")
session.enter("discussion")
try:
    session.propose("carer", [Commitment("bring the meals up", responsible=["committee"])])
except Refused as refused:
    print("Put in charge?", refused.reason.explain("en"))
text = session.propose("carer", [Term("try bringing meals up in one house", force="recommendation")])

session.enter("common-view")
for holder in ("branch-2", "carer"):
    session.consent(holder, text)
session.object("neighbour", text)
print("\nOne objects:")
print(session.verdict(text).explain("en"))
session.consent("neighbour", text)
session.object("cook", text, "not with this kitchen", blocks=False)
print("\nOne stands aside instead, the dissent recorded:")
print(fill(session.verdict(text).explain("en"), 100))
print(session.verdict(text).explain("zh"))
session.agree(text, by="committee")

print("\nIn the ledger, in June:")
for entry in Ledger.of(session.record).terms(on="2026-06-01"):
    owner = ", ".join(one.party for one in entry.term.responsible) or "nobody"
    print(f"- {entry.modality}: {entry.term.text}\n  owner: {owner}; {entry.status.explain('en')}")
