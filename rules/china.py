"""China's holidays out of the package of all countries, without loading the 250 others (8 MB, 0.05 s)."""

from typing import Any

from rules.alone import alone

_module = alone("holidays.countries.china")

#: Years whose notice the package knows.
PUBLISHED: frozenset[int] = frozenset(_module.ChinaStaticHolidays.special_public_holidays)


def known(*years: int) -> Any:
    """The names of the days off of these years, by day; its ``weekend_workdays`` are worked weekends."""
    return _module.China(years=years, language="zh_CN", expand=False)
