"""A recommendation in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deliberation.convening.invitees import Invitee, Why
from deliberation.convening.paths import provenance_name
from deliberation.stakeholders import Stakeholder
from deliberation.wording import Lang, render


if TYPE_CHECKING:
    from deliberation.convening.recommendations import Recommendation


def told(plan: Recommendation, lang: Lang) -> Iterator[str]:
    """The lines of a recommendation."""
    head = {"issues": [issue.title for issue in plan.issues], "procedure": plan.procedure.title}
    yield render("convening.head", head, lang)
    yield from preface(plan, lang)
    lost = {one.without.id: one for one in plan.told_counterfactuals}
    for seat in plan.procedure.seats:
        for one in plan.for_seat(seat.key):
            yield from _about(one, plan, lang)
            yield from (f"  - {line}" for line in recused(one.id, plan, lang))
            if one.id in lost and lost[one.id].tells:
                without = {"said": lost[one.id].said(lang)}
                yield f"  - {render('convening.without-them', without, lang)}"
    if len(plan.invitees) > len(lost):
        yield render("convening.too-many-to-tell", {"count": str(len(plan.invitees))}, lang)
    yield from missing(plan, lang)
    for left in plan.left_out:
        said = {"who": called(left.stakeholder, lang), "because": left.because}
        yield render("convening.left-out", said, lang)
        yield from (f"  - {why_said(why, plan, lang)}" for why in left.reasons)
    yield from (one.explain(lang) for one in plan.balance)


def preface(plan: Recommendation, lang: Lang) -> Iterator[str]:
    """Whether the procedure suits, how those are chosen who can't all come, and that nothing supposed was followed, if so."""
    if any(issue.traits for issue in plan.issues):
        yield plan.suit.explain(lang)
    if plan.matter.limits.reason is not None:
        yield plan.matter.limits.reason.explain(lang)
    if not plan.supposed:
        yield render("convening.unsupposed", {}, lang)


def recused(who: str, plan: Recommendation, lang: Lang) -> Iterator[str]:
    """That somebody is recused, because of which ties; nothing for anybody else."""
    conflict = plan.conflicts.get(who)
    if conflict is not None:
        because = [why.explain(lang) for why in conflict.reasons]
        yield render("convening.recused", {"because": because}, lang)


def missing(plan: Recommendation, lang: Lang) -> Iterator[str]:
    """The seats that stay empty, the quotas that aren't met, and whose interest nobody speaks for."""
    for gap in plan.gaps:
        code = "convening.gap-required" if gap.required else "convening.gap-optional"
        yield render(code, {"seat": plan.seat_names[gap.seat], "reason": gap.reason}, lang)
    for short in plan.short:
        yield render("convening.quota-unmet", {"reason": short.reason}, lang)
    for one in plan.unheard:
        yield render("convening.unheard", {"who": one.name, "reason": one.reason}, lang)


def _about(one: Invitee, plan: Recommendation, lang: Lang) -> Iterator[str]:
    code = "convening.convener" if one in plan.conveners else "convening.invitee"
    who = called(one.stakeholder, lang)
    said = {"seat": plan.seat_names[one.seat], "who": who, "provenance": provenance_name(one.provenance)}
    yield render(code, said, lang)
    if one.substitute is not None:
        yield f"  - {render('convening.sends', {'who': called(one.substitute, lang)}, lang)}"
    elif one.accepted:
        yield f"  - {render('convening.comes', {}, lang)}"
    yield from (f"  - {why_said(why, plan, lang)}" for why in one.reasons)
    yield from (
        f"  - {render('convening.also', {'why': why_said(why, plan, lang)}, lang)}" for why in one.also
    )


def why_said(why: Why, plan: Recommendation, lang: Lang) -> str:
    """A reason; one that is only for some of the issues says for which."""
    if not why.issues or len(why.issues) == len(plan.issues):
        return why.explain(lang)
    titles = [issue.title for issue in plan.issues if issue.id in why.issues]
    return render("convening.only-for", {"why": why.explain(lang), "issues": titles}, lang)


def called(stakeholder: Stakeholder, lang: Lang) -> str:
    """What somebody is called: by name and role, a group with how many they are.

    >>> called(Stakeholder("S4.P3", "王某", role="物业负责人"), "zh")
    '王某（物业负责人）'
    """
    more = [stakeholder.role] if stakeholder.name and stakeholder.role else []
    if stakeholder.count is not None:
        more.append(stakeholder.count.text or stakeholder.count.explain(lang))
    who = stakeholder.label
    return render("convening.called", {"who": who, "more": more}, lang) if more else who
