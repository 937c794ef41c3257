"""An invented pooling council: small matters talked over, big ones pooled for (小事协商、大事众筹)."""

from collections.abc import Callable
from textwrap import fill

from deliberation import (
    Commitment, Forum, Issue, Need, Refused, Roll, Session, Stakeholder, installed_procedures,
)  # fmt: skip


def try_to(move: Callable[[], object]) -> None:
    try:
        move()
    except Refused as refused:
        print(fill("Refused: " + refused.reason.explain("en"), 100, subsequent_indent="  "))
        print(fill("不能：" + refused.reason.explain("zh"), 80, subsequent_indent="  "))


def show_pools() -> None:
    for pool in session.pools:
        print("-", pool.explain("en"))


roll = Roll.of({
    "convener": [Stakeholder("committee", "Party committee", kind="body")],
    "resident": [Stakeholder("captain", role="building captain")],
    "partner": [Stakeholder("caretakers", "Property company", kind="body"),
                Stakeholder("fitters", "Retired fitters", kind="body")],
})  # fmt: skip
forum = Forum("estate", procedure=installed_procedures()["pooling-council"], conveners=["committee"])
session = Session.open(forum, Issue("stairs and dogs"), roll=roll, on="2026-05-06")

session.enter("intake")
session.say("captain", "complaint", "dogs run loose on the lawn")
session.say("captain", "proposal", "handrails on every stair")
session.enter("triage")
print("Which is big, which small?")
try_to(lambda: session.enter("pooling"))
session.note("pooling-council:small-matter", "the dogs: talked over")
session.note("pooling-council:big-matter", "the handrails: pooled for")

session.enter("talk")
leash = session.propose("captain", [Commitment("dogs on a leash by the lawn")])
session.consent(session.must_consent(leash), leash)
print("\nThe small matter:", session.agree(leash, by="committee").terms[0].text)

session.enter("pooling")
rails = session.propose("captain", [
    Commitment("handrails on every stair", responsible=["caretakers"],
               needs=[Need("rail", "120", "metres"), Need("fitting", "36", "hours")]),
])  # fmt: skip
print("\nThe big matter, before anybody has offered anything:")
try_to(lambda: session.enter("settlement"))
session.pledge("caretakers", "what is left from the car park", need="rail", amount="82.5", unit="metres")
session.pledge("fitters", "six mornings of two", need="fitting", amount="36", unit="hours")
show_pools()

session.enter("settlement")
session.consent(["captain", "fitters"], rails)
try_to(lambda: session.agree(rails, by="committee"))
session.pledge("committee", "the rest from the service fund", need="rail", amount="37.5", unit="metres")
session.consent(session.must_consent(rails), rails)
print("\nSettled:", session.agree(rails, by="committee").terms[0].modality())
show_pools()
