"""An invented joint conference: needs held against resources, then tasks that units take on."""

from textwrap import fill

from deliberation import (
    Commitment, Forum, Issue, Ledger, Need, Refused, Roll, Session, Stakeholder, installed_procedures,
)  # fmt: skip

roll = Roll.of({
    "convener": [Stakeholder("office", "Community office", kind="body")],
    "resident": [Stakeholder("parent", role="parent of building 3")],
    "property": [Stakeholder("caretakers", "Property company", kind="body")],
    "organisation": [Stakeholder("bookworms", "Reading club", kind="body")],
    "unit": [Stakeholder("school", "Primary school", kind="body")],
})  # fmt: skip
forum = Forum("lane-9", procedure=installed_procedures()["joint-conference"], conveners=["office"])
session = Session.open(forum, Issue("the spring quarter"), roll=roll, on="2026-03-05")

session.enter("needs")
session.note("joint-conference:needs-list", "a place for homework after four; a ramp at gate 2")
session.enter("discussion")
session.say("parent", "demand", "until six our children do their homework on the stairs")
try:
    session.enter("matching")
except Refused as refused:
    print("Not yet:", refused.reason.explain("en"))

session.enter("resources")
session.note("joint-conference:resource-list", "the club's room; two teachers; the company's mason")
session.enter("matching")
text = session.propose("parent", [
    Commitment("open the room for homework from four to six", responsible=["bookworms"],
               needs=[Need("supervision", "5", "afternoons")]),
    Commitment("lay a ramp at gate 2", responsible=["caretakers"], by="2026-04-30"),
])  # fmt: skip
session.pledge("school", "a teacher from Monday to Wednesday", need="supervision", amount="3",
               unit="afternoons")  # fmt: skip
session.pledge("bookworms", "a member on the other days", need="supervision", amount="2",
               unit="afternoons")  # fmt: skip
print("\nMatched:", *(pool.explain("en") for pool in session.pools))

session.enter("tasks")
for holder in session.must_consent(text):
    session.consent(holder, text)
print(session.verdict(text).explain("en"))
room, _ = session.agree(text).terms

session.enter("follow-up")
session.progress("bookworms", room, "done", as_of="2026-03-16", on="2026-03-20")
print("\nWhat the units took on, on 1 May:")
for entry in Ledger.of(session.record).terms(on="2026-05-01"):
    takers = ", ".join(one.party for one in entry.term.responsible)
    print(fill(f"- {takers}: {entry.term.text} – {entry.status.explain('en')}", 100, subsequent_indent="  "))
