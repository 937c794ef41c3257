"""``deliberation lottery CATEGORIES RESPONDENTS --size N``: a fair lottery over panels, its tickets, and the draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import click

from deliberation.cli.showing import (
    as_json,
    lang,
    print_heading,
    print_json,
    print_lines,
    print_table,
    put,
    said,
)
from deliberation.errors import InvalidInput
from deliberation.wording import Lang


if TYPE_CHECKING:
    from deliberation.convening.lotteries import Lottery
    from deliberation.convening.lotteries.alternates import Alternates
    from deliberation.convening.lotteries.costs import Cost, Joint
    from deliberation.convening.lotteries.pools import Pool
    from deliberation.convening.lotteries.tickets import Drawn, Tickets

_MOST_COSTS: Final = 8
_MOST_NAMED: Final = 20
_ALTERNATES: Final = 5
"""One alternate for so many on the panel, where nobody says how many."""


@attrs.frozen(kw_only=True)
class Asked:
    """What is asked for: the files, how the lottery is made, and what becomes of it."""

    categories: str | None
    respondents: str | None
    size: int | None
    objective: str
    seed: int
    within: float | None
    tickets: int
    id_column: str | None
    household: tuple[str, ...]
    out: str | None
    redraw: str | None
    announced: str | None
    draw: str | None
    alternates: int | None
    dropout: float


@click.command("lottery")
@click.argument("categories", required=False)
@click.argument("respondents", required=False)
@click.option("--size", type=int, metavar="N", help="How many are on the panel.")
@click.option(
    "--objective",
    default="leximin",
    show_default=True,
    help="What is made as equal as quotas allow: leximin, maximin, nash or goldilocks.",
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help="For making the tickets, not for the draw."
)
@click.option("--within", type=float, metavar="SECONDS", help="Stop looking for a better lottery after this.")
@click.option("--tickets", type=int, default=1_000, show_default=True, metavar="M", help="How many tickets.")
@click.option("--id", "id_column", metavar="COLUMN", help="The column with the ids of the volunteers.")
@click.option(
    "--household",
    multiple=True,
    metavar="COLUMN",
    help="A column of the address; people of one address never sit together. Can be given again.",
)
@click.option("--out", metavar="FILE", help="Write the tickets here, to be published.")
@click.option(
    "--redraw", metavar="FILE", help="Draw again from published tickets, instead of making new ones."
)
@click.option("--hash", "announced", metavar="HASH", help="With --redraw: the hash that was announced.")
@click.option("--draw", metavar="SEED", help="Draw a ticket with this public seed.")
@click.option(
    "--alternates",
    type=int,
    metavar="N",
    help="With --draw: how many alternates; by default a fifth of the panel.",
)
@click.option(
    "--dropout",
    type=float,
    default=0.1,
    show_default=True,
    metavar="P",
    help="How likely each is to drop out.",
)
@as_json
@lang
def command(as_json: bool, lang: Lang, **given: Any) -> None:
    """A panel drawn by lot from CSV files of quotas and volunteers, everybody's chance as equal as quotas allow."""
    asked = Asked(**given)
    told = _redrawn(asked) if asked.redraw is not None else _made(asked)
    if as_json:
        print_json(told.to_json())
    else:
        _print(told, lang)


@attrs.frozen(kw_only=True)
class _Told:
    """What there is to tell; of tickets that were made elsewhere, only what they show."""

    tickets: Tickets
    lottery: Lottery | None = None
    costs: tuple[Cost, ...] = ()
    joint: Joint | None = None
    wrong: tuple[int, ...] | None = None
    drawn: Drawn | None = None
    alternates: Alternates | None = None

    def to_json(self) -> dict[str, Any]:
        """It for programs; chances as numbers."""
        chances = self.tickets.chances.values()
        return {
            "people": len(self.tickets.people),
            "size": self.tickets.size,
            "objective": self.tickets.objective,
            "lottery": None if self.lottery is None else _lottery_json(self.lottery),
            "tickets": {
                "number": len(self.tickets.panels),
                "panels": self.tickets.different,
                "digest": self.tickets.digest,
                "shift": None if self.lottery is None else self.tickets.shift(self.lottery.chances),
                "wrong": None if self.wrong is None else list(self.wrong),
            },
            "chances": {"smallest": float(min(chances)), "greatest": float(max(chances))},
            "costs": [_cost_json(one) for one in self.costs],
            "joint_cost": None if self.joint is None else _joint_json(self.joint),
            "drawn": None if self.drawn is None else _drawn_json(self.drawn),
            "alternates": None if self.alternates is None else _alternates_json(self.alternates),
        }


def _made(asked: Asked) -> _Told:
    """A lottery made from the files, its tickets, and the draw if one is asked for."""
    from deliberation.convening.lotteries import lottery  # noqa: PLC0415 - solvers load only where there is something to solve
    from deliberation.convening.lotteries.costs import costs, joint_cost  # noqa: PLC0415
    from deliberation.convening.lotteries.infeasible import check_feasible  # noqa: PLC0415
    from deliberation.convening.lotteries.tickets import tickets_of  # noqa: PLC0415

    if asked.announced is not None:
        raise InvalidInput("cli.only-with", option="--hash", other="--redraw")
    if asked.size is None:
        raise InvalidInput("cli.missing", what="--size")
    pool = _pool(asked, asked.size)
    check_feasible(pool)
    made = lottery(pool, asked.objective, seed=asked.seed, within=asked.within)
    tickets = tickets_of(made, asked.tickets, seed=asked.seed)
    if asked.out is not None:
        tickets.write(asked.out)
    drawn = None if asked.draw is None else tickets.draw(asked.draw)
    found = costs(pool)
    return _Told(
        tickets=tickets,
        lottery=made,
        costs=found[:_MOST_COSTS],
        joint=None if found else joint_cost(pool),
        wrong=tickets.wrong(pool),
        drawn=drawn,
        alternates=_alternates(asked, pool, drawn),
    )


def _redrawn(asked: Asked) -> _Told:
    """Tickets that were published, and the draw; with the files, also whether every ticket keeps the quotas."""
    from deliberation.convening.lotteries.tickets import Tickets  # noqa: PLC0415 - loads only where it is used

    if asked.out is not None:
        raise InvalidInput("cli.not-together", options=["--redraw", "--out"])
    if asked.draw is None:
        raise InvalidInput("cli.missing", what="--draw")
    tickets = Tickets.read(str(asked.redraw), announced=asked.announced)
    if asked.size not in {None, tickets.size}:
        raise InvalidInput("ticket.other-size", where=asked.redraw, given=asked.size, size=tickets.size)
    drawn = tickets.draw(asked.draw)
    pool = _pool(asked, tickets.size) if asked.categories is not None else None
    return _Told(
        tickets=tickets,
        wrong=None if pool is None else tickets.wrong(pool),
        drawn=drawn,
        alternates=None if pool is None else _alternates(asked, pool, drawn),
    )


def _pool(asked: Asked, size: int) -> Pool:
    from deliberation.convening.lotteries.tables import read_pool  # noqa: PLC0415 - loads only where it is used

    if asked.categories is None or asked.respondents is None:
        raise InvalidInput("cli.missing", what="CATEGORIES" if asked.categories is None else "RESPONDENTS")
    return read_pool(
        asked.categories, asked.respondents, size, id_column=asked.id_column, household=asked.household
    )


def _alternates(asked: Asked, pool: Pool, drawn: Drawn | None) -> Alternates | None:
    """The alternates of a panel that was drawn, by a seed that comes from the draw."""
    from deliberation.convening.lotteries.alternates import choose_alternates  # noqa: PLC0415 - loads only where it is used

    if drawn is None or asked.alternates == 0:
        return None
    beside = len(pool.ids) - pool.size
    number = min(-(-pool.size // _ALTERNATES), beside) if asked.alternates is None else asked.alternates
    if not number:
        return None
    seed = drawn.seed_for("alternates")
    return choose_alternates(pool, drawn.panel, number, dropout=asked.dropout, seed=seed)


# ---- for programs


def _lottery_json(made: Lottery) -> dict[str, Any]:
    return {
        "bound": made.bound,
        "achieved": made.achieved,
        "gap": made.gap,
        "exact": made.exact,
        "engine": made.engine,
        "panels": len(made.panels),
    }


def _cost_json(cost: Cost) -> dict[str, Any]:
    return {
        "feature": cost.quota.feature,
        "value": cost.quota.value,
        "bound": cost.bound,
        "number": getattr(cost.quota, cost.bound),
        "people": list(cost.people),
        "chance": cost.chance,
        "wider": cost.wider,
        "price": cost.price,
    }


def _joint_json(cost: Joint) -> dict[str, Any]:
    bounds = [
        {"feature": quota.feature, "value": quota.value, "bound": bound, "number": getattr(quota, bound)}
        for quota, bound in cost.bounds
    ]
    return {"bounds": bounds, "people": list(cost.people), "chance": cost.chance, "wider": cost.wider}


def _drawn_json(drawn: Drawn) -> dict[str, Any]:
    return {"seed": drawn.seed, "number": drawn.number, "panel": list(drawn.panel)}


def _alternates_json(found: Alternates) -> dict[str, Any]:
    return {
        "people": list(found.people),
        "expected": found.expected,
        "without": found.without,
        "cases": found.cases,
        "exact": found.exact,
    }


# ---- for people


def _print(told: _Told, lang: Lang) -> None:
    tickets, made = told.tickets, told.lottery
    print_heading(said("lottery-title", lang, size=tickets.size, people=len(tickets.people)))
    if made is not None:
        print_lines(made.explain(lang))
    put()
    print_table(["what", "words"], [*_facts(told, lang)], lang, headed=False)
    held = [one.explain(lang) for one in (*told.costs, told.joint) if one is not None]
    if held:
        print_heading(said("lottery-costs", lang))
    for one in held:
        print_lines(one, indent=2)
    if told.wrong:
        print_heading(said("lottery-wrong", lang, numbers=told.wrong[:_MOST_NAMED], count=len(told.wrong)))
    if told.drawn is not None:
        print_heading(told.drawn.explain(lang))
    if told.alternates is not None:
        print_heading(told.alternates.explain(lang))


def _facts(told: _Told, lang: Lang) -> list[list[object]]:
    """What there is to say of the tickets."""
    from deliberation.convening.lotteries.costs import percents  # noqa: PLC0415 - loads only where it is used

    tickets = told.tickets
    chances = tickets.chances.values()
    smallest, greatest = percents(float(min(chances)), float(max(chances)))
    number = said("lottery-panels", lang, number=len(tickets.panels), panels=tickets.different)
    facts: list[list[object]] = [
        [said("lottery-tickets", lang), number],
        [said("lottery-chances", lang), said("lottery-range", lang, smallest=smallest, greatest=greatest)],
        [said("lottery-hash", lang), tickets.digest],
    ]
    if told.lottery is not None:
        shift = f"{100 * tickets.shift(told.lottery.chances):.3f} %"
        facts.insert(2, [said("lottery-shift", lang), shift])
    return facts
