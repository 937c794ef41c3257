"""How those who are invited compare with all residents the network knows: plain counts, never a score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from deliberation.canonical import Json
from deliberation.networks import StakeholderNetwork
from deliberation.stakeholders import Stakeholder
from deliberation.wording import Lang, Reason


LIVES_IN = "lives-in"
"""Where somebody lives counts as an attribute."""


@attrs.frozen(kw_only=True)
class Balance:
    """How many residents have one value of one attribute.

    Args:
        attribute: its name, or ``lives-in`` for where they live.
        value: the value, or the place's name.
        residents: how many residents the network knows.
        with_it: how many of these have the value.
        invited: how many residents are invited.
        invited_with_it: how many of these have the value.

    >>> of = Balance(attribute="lives-in", value="7号楼", residents=40, with_it=18, invited=5, invited_with_it=1)
    >>> of.explain("en")
    'of 40 residents 18 live in 7号楼; of 5 invited, 1'
    """

    attribute: str
    value: str
    residents: int
    with_it: int
    invited: int
    invited_with_it: int

    def explain(self, lang: Lang = "en") -> str:
        """The four numbers in one sentence."""
        code = "balance.live-in" if self.attribute == LIVES_IN else "balance.have"
        return Reason(code, attrs.asdict(self)).explain(lang)

    def to_json(self, lang: Lang = "zh") -> dict[str, Json]:
        """The numbers, and the sentence."""
        return {**attrs.asdict(self), "text": self.explain(lang)}


def balance(network: StakeholderNetwork, invited: Iterable[Stakeholder]) -> tuple[Balance, ...]:
    """How many of the residents, and of those invited, have each value of each attribute that a resident has.

    Residents are the persons of whom the network says where they live; of a group it says too little to be counted. What is
    the same for everybody is left out.

    >>> from deliberation.stakeholders import Tie
    >>> people = [Stakeholder("a", attributes={"age": "60+"}), Stakeholder("b"), Stakeholder("home", kind="place")]
    >>> network = StakeholderNetwork(people, [Tie("a", "lives-in", "home"), Tie("b", "lives-in", "home")])
    >>> [one.explain("zh") for one in balance(network, [people[1]])]
    ['居民2人中，age为60+的1人；受邀1人中0人']
    """
    homes = {one.id: _homes(one, network) for one in network.stakeholders if one.kind == "person"}
    residents = [one for one in network.stakeholders if homes.get(one.id)]
    coming = {one.id for one in invited}
    everybody, there = len(residents), sum(one.id in coming for one in residents)
    counts: dict[tuple[str, str], list[int]] = {}
    for one in residents:
        for item in (*one.attributes.items(), *((LIVES_IN, home) for home in homes[one.id])):
            count = counts.setdefault(item, [0, 0])
            count[0] += 1
            count[1] += one.id in coming
    return tuple(
        Balance(
            attribute=attribute,
            value=value,
            residents=everybody,
            with_it=count,
            invited=there,
            invited_with_it=of_these,
        )
        for (attribute, value), (count, of_these) in sorted(counts.items())
        if count < everybody
    )


def _homes(one: Stakeholder, network: StakeholderNetwork) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_places(one, network)))


def _places(one: Stakeholder, network: StakeholderNetwork) -> Iterator[str]:
    for tie in network.ties_from(one.id, LIVES_IN):
        home = network.get(tie.object)
        if home.kind == "place":
            yield home.label
