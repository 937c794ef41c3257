from __future__ import annotations

import os
from pathlib import Path

import pytest

from deliberation.convening.lotteries import lottery
from deliberation.convening.lotteries.pools import Pool
from deliberation.convening.lotteries.tables import read_pool


DATA = os.environ.get("DELIBERATION_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="DELIBERATION_DATA doesn't name the folder of public data")

# what exact leximin is known to give as the smallest chance
SMALLEST = {
    "example_small_20": 0.1,
    "example_large_200": 0.1,
    "sa_fixture_22": 0.0909091,
    "opendlp_monitoring_30": 0.2967033,
    "sa_scaled_n10000_500": 0.05,
    "gss16_n500_f6_40": 0.0410959,
}


def pool(name: str) -> Pool:
    folder = Path(DATA or "", "sortition", name)
    return read_pool(folder / "categories.csv", folder / "respondents.csv", int(name.rpartition("_")[2]))


@pytest.mark.parametrize("name", SMALLEST)
def test_leximin_and_maximin_reach_the_known_smallest_chance(name: str) -> None:
    for objective in ("leximin", "maximin"):
        fair = lottery(pool(name), objective)
        assert min(fair.chances.values()) == pytest.approx(SMALLEST[name], abs=1e-6)
        assert fair.exact


def test_nash_reaches_the_known_geometric_mean() -> None:
    fair = lottery(pool("sa_fixture_22"), "nash")
    assert fair.achieved == pytest.approx(0.14190, abs=1e-5)
    assert fair.exact


def test_panels_of_a_published_pool_keep_its_quotas() -> None:
    fair = lottery(pool("sa_scaled_n300_tight_45"))
    assert all(fair.pool.is_panel(panel) for panel in fair.panels)
