"""Fair lotteries: a panel drawn from volunteers so that quotas hold and everybody's chance is as equal as they allow (随机抽选)."""

from deliberation.convening.lotteries.fair import lottery
from deliberation.convening.lotteries.objectives import Objective
from deliberation.convening.lotteries.pools import Pool, Quota, Volunteer
from deliberation.convening.lotteries.results import Lottery


__all__ = ["Lottery", "Objective", "Pool", "Quota", "Volunteer", "lottery"]
