"""An invented grid meeting, from network to ledger: both sides consent, one term on a condition."""

from textwrap import fill

from deliberation import (
    Commitment, Forum, Issue, Ledger, Session, Source, Stakeholder, StakeholderNetwork,
    Tie, convene, installed_procedures,
)  # fmt: skip

network = StakeholderNetwork(
    [
        Stakeholder("office", "Community office", kind="body"),
        Stakeholder("depot", "Depot", kind="body"),
        Stakeholder("manager", role="depot manager", capacity="office"),
        Stakeholder("north-gate", kind="place"),
        Stakeholder("resident-3", role="resident of building 1"),
        Stakeholder("grid-worker", role="grid worker", capacity="office"),
    ],
    [
        Tie("manager", "operates", "depot"),
        Tie("resident-3", "complains-about", "depot"),
        Tie("grid-worker", "serves", "north-gate"),
    ],
)
depot = Issue("noise at the north gate", about="depot", affected=["north-gate"])
forum = Forum("north-gate", procedure=installed_procedures()["grid-meeting"], conveners=["office"])

plan = convene(depot, network, forum)
print(plan.explain("en"))

session = Session.open(forum, depot, roll=plan.roll(), on="2026-02-08")
session.enter("hearing")
noise = session.say("resident-3", "complaint", "unloading wakes us at night")
session.answer("manager", noise, "no unloading after ten", disposition="promised")
session.enter("settlement")
text = session.propose("office", [
    Commitment("no unloading between 22:00 and 07:00", responsible=["depot"]),
    Commitment("move the depot elsewhere", responsible=["depot"], promised_to=["resident-3"],
               before="2026-05-01", if_not="nuisance-eased", judge=["grid-worker"]),
])  # fmt: skip
for holder in session.must_consent(text):
    session.consent(holder, text)
quiet, move = session.agree(text).terms


def stands(day: str, *, supposed: bool = False) -> None:
    status = Ledger.of(session.record).status(move, on=day, supposed=supposed)
    print(fill(f"{day}: {status.explain('en')}", 100, subsequent_indent=" " * 12))


stands("2026-03-01")
session.establish("grid-worker", "nuisance-eased", holds=False, on="2026-04-20")
stands("2026-04-30")
guess = Source("supposed", basis="what if nobody had moved by May Day?")
session.progress("grid-worker", move, "not-done", on="2026-05-01", sources=[guess])
stands("2026-05-01")
stands("2026-05-01", supposed=True)
