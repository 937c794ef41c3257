"""意见答复清单: each opinion, who answered it, and what becomes of it; what isn't answered, or not known to be, stands there too."""

from __future__ import annotations

from typing import Final

from deliberation import Ledger, Paper, Reason, Record, Sheet, State


_COLUMNS: Final = (
    {"zh": "序号", "en": "No."},
    {"zh": "意见", "en": "Opinion"},
    {"zh": "件数", "en": "How many"},
    {"zh": "提出者", "en": "Raised by"},
    {"zh": "答复情况", "en": "Whether answered"},
    {"zh": "答复单位", "en": "Answered by"},
    {"zh": "答复", "en": "Answer"},
    {"zh": "采纳情况", "en": "What becomes of it"},
    {"zh": "理由", "en": "Why not"},
)


def answer_list(record: Record) -> Sheet:
    """The opinions of a record in the order in which they were raised, each with its answer.

    Opinions that only an answer tells of, such as "the 22 of them", stand in one row with their number; nothing is said of each.
    """
    state = State.of(record)
    rows = []
    for number, entry in enumerate(Ledger.of(record).answers(), start=1):
        point, data = entry.point.point, entry.answer.data if entry.answer is not None else None
        rows.append([
            number,
            entry.text,
            entry.count,
            _names(state, point.by or entry.point.raised.by) if entry.count is None or point.by else None,
            Reason(f"publishing.coverage-{entry.status.status}"),
            _names(state, entry.by),
            getattr(data, "text", None),
            Reason(f"publishing.disposition-{entry.disposition}") if entry.disposition else None,
            entry.reason,
        ])  # fmt: skip
    return Sheet(columns=_COLUMNS, rows=rows)


def _names(state: State, voices: tuple[str, ...]) -> list[dict[str, str]] | None:
    return [{"zh": state.voice(one, "zh"), "en": state.voice(one, "en")} for one in voices] or None


ANSWER_LIST: Final = Paper(
    key="answer-list", title={"zh": "意见答复清单", "en": "List of answers"}, write=answer_list
)
"""The paper. Basis: an answer to each opinion, and what becomes of it, as such lists are kept (assumption: the columns)."""
