"""Fair lotteries: a panel drawn from volunteers so that quotas hold and everybody's chance is as equal as they allow (随机抽选)."""
