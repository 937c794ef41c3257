"""A meeting by rules of order: moved, seconded, amended, debated in turn, voted on. The people and their words are invented."""

from collections.abc import Callable
from textwrap import fill

from deliberation import Commitment, Event, Forum, Issue, Refused, Roll, Session, Stakeholder
from deliberation_rules_of_order import Meeting, rules_of_order

people = {
    "chair": [Stakeholder("kim")],
    "member": [Stakeholder(name) for name in ("ann", "bo", "cy", "dee", "eve")],
}
forum = Forum("hall", procedure=rules_of_order(minutes=2, turns=2))
session = Session.open(forum, Issue("the yard"), roll=Roll.of(people), on="2026-03-01")
for name in ("kim", "ann", "bo", "cy", "dee"):
    session.arrive(name)
session.enter("business")
meeting = Meeting(session)


def refused(attempt: Callable[[], object]) -> None:
    try:
        attempt()
    except Refused as refusal:
        print(fill("refused: " + refusal.reason.explain("en"), 100, subsequent_indent="  "))


def votes(on: Event, yes: list[str], no: list[str]) -> None:
    meeting.put(on)
    session.vote(yes, on, "yes")
    session.vote(no, on, "no")
    print(fill(f"{on.ref}: {session.verdict(on).explain('zh')}", 50, subsequent_indent="  "))
    print(fill(f"{on.ref}: {session.verdict(on).explain('en')}", 100, subsequent_indent="  "))
    session.decide(on)


hedge = session.propose("ann", [Commitment("plant a hedge along the yard", responsible=["ann"])])
refused(lambda: meeting.ask("bo", "against"))  # nobody has seconded it yet
refused(lambda: meeting.second("ann", hedge))
meeting.second("bo", hedge)

meeting.ask("ann", "for")
meeting.recognize("ann")
refused(lambda: session.propose("dee", [Commitment("plant two trees")], amends=hedge))
session.say("ann", "support", "It keeps the dust of the road away.")
meeting.yield_floor("ann", seconds="118")

meeting.ask("ann", "for")
meeting.ask("bo", "against")
refused(lambda: meeting.recognize("ann"))  # bo hasn't spoken yet
meeting.recognize("bo")
session.say("bo", "assessment", "Nobody will cut it in two years' time.")
meeting.yield_floor("bo", seconds="131")
print("ran over:", [(turn.who, turn.seconds) for turn in meeting.floor.stack[-1].turns if turn.over])

cut = session.propose(
    "cy", [Commitment("plant a hedge and cut it every autumn", responsible=["ann", "cy"])], amends=hedge
)
meeting.second("bo", cut)
votes(cut, ["ann", "bo", "cy"], ["dee"])
print("now it reads:", session.state.proposals[hedge.ref].terms[0].text)

call = meeting.call_question("cy")
meeting.second("dee", call)
votes(call, ["bo", "cy", "dee"], ["ann"])
refused(lambda: meeting.ask("ann", "for"))
votes(hedge, ["ann", "bo", "cy"], ["dee"])
print("adopted:", session.agree(hedge, by="kim").terms[0].text)
