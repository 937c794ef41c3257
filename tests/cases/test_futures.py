"""S4.A4 (“if it isn't eased, relocate before 1 May”) through all its futures, against a table written by hand.

What was found of the nuisance; what was reported of the relocation; whether residents checked it, it was waived, or given until 1 June; when
all this was recorded; on four days, as known on that day and as known now.
"""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deliberation import Deadline, Ledger, Session, load_case


ROOT = Path(__file__).parent.parent.parent
S4 = ROOT / "examples" / "cases" / "xinheyuan-sf-express.yaml"

DAYS = ("2023-04-30", "2023-05-01", "2023-05-02", "2023-06-01")
NOW = "2024-01-01"


def moving(session: Session) -> str:
    """The record's own reference of the relocation."""
    return session.state.named("S4.A4")


FINDINGS: dict[str, Callable[[Session], object]] = {
    "eased": lambda s: s.establish("community", "nuisance-eased", holds=True, on="2023-04-20"),
    "not eased": lambda s: s.establish("community", "nuisance-eased", holds=False, on="2023-04-20"),
    "none": lambda s: None,
    "late": lambda s: s.establish("community", "nuisance-eased", holds=False, on="2023-05-05"),
    "contradictory": lambda s: (
        s.establish("community", "nuisance-eased", holds=True, on="2023-04-20"),
        s.establish("residents", "nuisance-eased", holds=False, on="2023-04-20"),
    ),
}
RELOCATIONS: dict[str, Callable[[Session], object]] = {
    "on time": lambda s: s.progress("depot", moving(s), "done", as_of="2023-04-28", on="2023-04-29"),
    "late": lambda s: s.progress("depot", moving(s), "done", as_of="2023-05-10", on="2023-05-12"),
    "on an unknown day": lambda s: s.progress("depot", moving(s), "done", on="2023-05-12"),
    "found absent": lambda s: s.progress(
        "residents", moving(s), "not-done", as_of="2023-05-01", on="2023-05-01"
    ),
    "not reported": lambda s: None,
}

P, U, T, D, B, M, L = "pending", "undetermined", "triggered", "overdue", "breached", "met", "lapsed"

# By hand, from the table of design decision 13: one row a future, one column a day.
BEFORE_1_MAY: dict[tuple[str, str], tuple[str, str, str, str]] = {
    ("eased", "on time"): (M, M, M, M),
    ("eased", "late"): (L, L, L, L),
    ("eased", "on an unknown day"): (L, L, L, U),
    ("eased", "found absent"): (L, L, L, L),
    ("eased", "not reported"): (L, L, L, L),
    ("not eased", "on time"): (M, M, M, M),
    ("not eased", "late"): (T, D, D, B),
    ("not eased", "on an unknown day"): (T, D, D, U),
    ("not eased", "found absent"): (T, B, B, B),
    ("not eased", "not reported"): (T, D, D, D),
    ("none", "on time"): (M, M, M, M),
    ("none", "late"): (P, U, U, U),
    ("none", "on an unknown day"): (P, U, U, U),
    ("none", "found absent"): (P, U, U, U),
    ("none", "not reported"): (P, U, U, U),
    ("late", "on time"): (M, M, M, M),
    ("late", "late"): (P, U, U, B),
    ("late", "on an unknown day"): (P, U, U, U),
    ("late", "found absent"): (P, U, U, B),
    ("late", "not reported"): (P, U, U, D),
    ("contradictory", "on time"): (M, M, M, M),
    ("contradictory", "late"): (P, U, U, U),
    ("contradictory", "on an unknown day"): (P, U, U, U),
    ("contradictory", "found absent"): (P, U, U, U),
    ("contradictory", "not reported"): (P, U, U, U),
}
BEFORE_1_JUNE: dict[tuple[str, str], tuple[str, str, str, str]] = {
    ("eased", "on time"): (M, M, M, M),
    ("eased", "late"): (L, L, L, M),
    ("eased", "on an unknown day"): (L, L, L, M),
    ("eased", "found absent"): (L, L, L, L),
    ("eased", "not reported"): (L, L, L, L),
    ("not eased", "on time"): (M, M, M, M),
    ("not eased", "late"): (T, T, T, M),
    ("not eased", "on an unknown day"): (T, T, T, M),
    ("not eased", "found absent"): (T, T, T, D),
    ("not eased", "not reported"): (T, T, T, D),
    ("none", "on time"): (M, M, M, M),
    ("none", "late"): (P, P, P, M),
    ("none", "on an unknown day"): (P, P, P, M),
    ("none", "found absent"): (P, P, P, U),
    ("none", "not reported"): (P, P, P, U),
    ("late", "on time"): (M, M, M, M),
    ("late", "late"): (P, P, P, M),
    ("late", "on an unknown day"): (P, P, P, M),
    ("late", "found absent"): (P, P, P, D),
    ("late", "not reported"): (P, P, P, D),
    ("contradictory", "on time"): (M, M, M, M),
    ("contradictory", "late"): (P, P, P, M),
    ("contradictory", "on an unknown day"): (P, P, P, M),
    ("contradictory", "found absent"): (P, P, P, U),
    ("contradictory", "not reported"): (P, P, P, U),
}
SILENCE = (P, U, U, U)


@functools.cache
def the_case() -> Session:
    return load_case(S4).replay()


def future(
    finding: str, relocation: str, *, checked: bool, waived: bool, extended: bool, noted: str | None
) -> Ledger:
    """The case with what happened then; ``noted`` is the day on which all of it was recorded, ``None`` the day it happened."""
    session = the_case()
    clock: Any = (
        None if noted is None else lambda: datetime.fromisoformat(f"{noted}T08:00:00").replace(tzinfo=UTC)
    )
    told = Session(session.procedure, session.record, session.state, clock=clock)
    if extended:
        told.extend("community", moving(told), Deadline(before="2023-06-01"), "选址需要时间", on="2023-04-25")
    FINDINGS[finding](told)
    RELOCATIONS[relocation](told)
    if checked:
        told.accept("residents", moving(told), on="2023-05-30")
    if waived:
        told.waive("residents", moving(told), on="2023-04-25")
    return Ledger.of(told.record)


@pytest.mark.needs("grid-meeting")
@pytest.mark.parametrize("extended", [False, True], ids=["until 1 May", "extended"])
@pytest.mark.parametrize("waived", [False, True], ids=["", "waived"])
@pytest.mark.parametrize("checked", [False, True], ids=["", "checked"])
@pytest.mark.parametrize("relocation", RELOCATIONS)
@pytest.mark.parametrize("finding", FINDINGS)
def test_the_relocation_stands_on_each_day_as_the_table_has_it(
    finding: str, relocation: str, checked: bool, waived: bool, extended: bool
) -> None:
    table = (BEFORE_1_JUNE if extended else BEFORE_1_MAY)[finding, relocation]
    expected = ("waived",) * 4 if waived else table
    for noted, known in itertools.product((None, "2023-07-01"), ("then", "now")):
        ledger = future(finding, relocation, checked=checked, waived=waived, extended=extended, noted=noted)
        unheard_of = noted is not None and known == "then"
        got = tuple(ledger.status("S4.A4", day, known=day if known == "then" else NOW).status for day in DAYS)

        assert got == (SILENCE if unheard_of else expected), (noted, known)


@pytest.mark.needs("grid-meeting")
@pytest.mark.parametrize(
    ("checked", "said"), [(True, "checked and accepted by residents"), (False, "nobody recorded a check")]
)
def test_whether_residents_checked_it_is_said_of_what_is_met(checked: bool, said: str) -> None:
    ledger = future("not eased", "on time", checked=checked, waived=False, extended=False, noted=None)

    assert said in ledger.status("S4.A4", "2023-06-01").because("en")


@pytest.mark.needs("grid-meeting")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("finding", "relocation"), list(BEFORE_1_MAY))
def test_every_future_says_why(finding: str, relocation: str, lang: Any) -> None:
    ledger = future(finding, relocation, checked=False, waived=False, extended=False, noted=None)

    for day in DAYS:
        said = ledger.status("S4.A4", day).explain(lang)
        assert said
        assert "{" not in said


# ---- twelve of them on the command line

ESTABLISHED = "  - establish: {{finding: nuisance-eased, holds: {holds}, as_of: {day}}}\n    at: {day}\n    by: community\n"
PROGRESS = "  - progress: {{of: S4.A4, state: {state}{as_of}}}\n    at: {day}\n    by: depot\n"
EASED, NOT_EASED, LATE = (
    ESTABLISHED.format(holds=holds, day=day)
    for holds, day in (("true", "2023-04-20"), ("false", "2023-04-20"), ("false", "2023-05-05"))
)
IN_TIME = PROGRESS.format(state="done", as_of=", as_of: 2023-04-28", day="2023-04-29")
TOO_LATE = PROGRESS.format(state="done", as_of=", as_of: 2023-05-10", day="2023-05-12")
SOMETIME = PROGRESS.format(state="done", as_of="", day="2023-05-12")
ABSENT = PROGRESS.format(state="not-done", as_of=", as_of: 2023-05-01", day="2023-05-01")
WAIVED = "  - waive: {of: S4.A4}\n    at: 2023-04-25\n    by: residents\n"
EXTENDED = "  - extend: {of: S4.A4, deadline: {before: 2023-06-01}}\n    at: 2023-04-25\n    by: community\n"


@pytest.mark.parametrize(
    ("happened", "day", "status"),
    [
        ([], "2023-04-30", P),
        ([], "2023-05-01", U),
        ([EASED], "2023-05-01", L),
        ([NOT_EASED], "2023-04-30", T),
        ([NOT_EASED], "2023-05-01", D),
        ([NOT_EASED, IN_TIME], "2023-05-01", M),
        ([NOT_EASED, TOO_LATE], "2023-06-01", B),
        ([NOT_EASED, SOMETIME], "2023-06-01", U),
        ([NOT_EASED, ABSENT], "2023-05-02", B),
        ([LATE], "2023-06-01", D),
        ([NOT_EASED, WAIVED], "2023-05-02", "waived"),
        ([NOT_EASED, EXTENDED], "2023-05-02", T),
    ],
)
def test_the_command_line_says_the_same(
    happened: list[str], day: str, status: str, s4: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from deliberation.cli import main  # noqa: PLC0415 - only this test needs it

    before, mark, after = s4.partition("\n# What the page doesn't say.\n")
    path = tmp_path / "case.yaml"
    path.write_text(f"{before.rstrip()}\n{''.join(happened)}{mark}{after}", encoding="utf-8")

    with pytest.raises(SystemExit) as done:
        main(["ledger", str(path), "--on", day, "--json"])

    told = json.loads(capsys.readouterr().out)
    assert done.value.code == 0
    assert {one["ref"]: one["status"] for one in told["terms"]}["S4.A4"] == status
