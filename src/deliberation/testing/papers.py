"""The check of papers: minutes and a ledger from every kind of situation, and whatever has a title can be told by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from deliberation import events as ev
from deliberation.guards import refusal
from deliberation.ledgers import Ledger
from deliberation.papers import Paper
from deliberation.plugins import installed
from deliberation.procedures import Procedure
from deliberation.publishing import Audience, minutes, paper_page, to_markdown
from deliberation.publishing.phrases import said
from deliberation.seats import Seat
from deliberation.sessions import Session
from deliberation.stages import Stage
from deliberation.testing.results import Seen, finding
from deliberation.testing.rooms import FIRST_DAY, fork
from deliberation.testing.subjects import Subject
from deliberation.testing.walking import way_of
from deliberation.wording import LANGS, Lang, Reason


def papers(subject: Subject) -> Seen:
    """In every kind of situation minutes, internal and public, a ledger, and the papers that its plugin brings can be made.

    And no two stages or seats have one name in them.
    """
    sessions = [place.session for place in subject.explored.samples()]
    sessions += [_closed(session) for session in sessions[-1:] if _may_close(session)]
    brought = _brought(subject.procedure)
    wrong = [one for session in sessions for one in (*unprintable(session), *_unmade(session, brought))]
    wrong += [*_one_name(subject.procedure.stages), *_one_name(subject.procedure.seats)]
    return Seen(Reason("testing.saw-papers", {"number": len(sessions), "papers": len(brought)}), wrong)


def _brought(procedure: Procedure) -> tuple[Paper, ...]:
    """The papers that the plugin which offers this procedure brings too."""
    found = installed()
    known = found.procedures.get(procedure.key)
    if known is None or known.origin is None or known.digest != procedure.digest:
        return ()
    return tuple(paper for paper in found.papers.values() if paper.plugin == known.origin.distribution)


def unprintable(session: Session) -> Iterator[Reason]:
    """What goes wrong when minutes and a ledger are made of a session's record."""
    try:
        texts = minutes_of(session)
        Ledger.of(session.record).to_json(FIRST_DAY)
    except Exception as error:  # noqa: BLE001 - whatever a procedure's words raise is what is looked for
        yield _raised(session, error)
        return
    for lang, text in texts.items():
        headings = [_heading(session, key, lang) for key in dict.fromkeys(session.state.stages)]
        missing = [one for one in headings if one not in text.splitlines()]
        if missing:
            got = Reason("testing.got-no-heading", {"headings": missing})
            yield finding(way_of(session), Reason("testing.want-headings"), got)


def _unmade(session: Session, brought: tuple[Paper, ...]) -> Iterator[Reason]:
    try:
        minutes_of(session, audience="public")
        for paper in brought:
            for lang in LANGS:
                paper_page(paper, session.record, lang)
    except Exception as error:  # noqa: BLE001 - as above
        yield _raised(session, error)


def _raised(session: Session, error: Exception) -> Reason:
    got = Reason("testing.got-raised", {"error": type(error).__name__, "message": str(error)})
    return finding(way_of(session), Reason("testing.want-papers"), got)


def minutes_of(session: Session, *, audience: Audience = "internal") -> dict[Lang, str]:
    """The minutes of a session as it stands, in each language."""
    told = minutes(session.record, audience=audience)
    return {lang: to_markdown(told, lang) for lang in LANGS}


def _heading(session: Session, stage: str, lang: Lang) -> str:
    found = session.procedure.stage(stage)
    return f"### {said(found.name if found is not None else stage, lang)}"


def _one_name(parts: Sequence[Stage | Seat]) -> Iterator[Reason]:
    for lang in LANGS:
        named = Counter(one.name.get(lang) for one in parts)
        for name in (name for name, times in named.items() if name is not None and times > 1):
            alike = [one.key for one in parts if one.name.get(lang) == name]
            given = Reason("testing.given-names", {"keys": alike})
            yield finding(given, Reason("testing.want-names"), Reason("testing.got-one-name", {"name": name}))


def _may_close(session: Session) -> bool:
    return refusal(session.procedure, session.state, ev.Event(ev.Close())) is None


def _closed(session: Session) -> Session:
    session = fork(session)
    session.close()
    return session
