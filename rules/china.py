"""China's holidays out of the package of all countries, without loading the 250 others (8 MB, 0.05 s)."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

import holidays

_COUNTRIES = "holidays.countries"  # importing it imports every country


def _alone(name: str) -> ModuleType:
    """One country's module: its package stands in for itself, empty, while it is imported."""
    if _COUNTRIES in sys.modules:
        return importlib.import_module(name)
    package = ModuleType(_COUNTRIES)
    package.__path__ = [str(Path(holidays.__file__).parent / "countries")]
    sys.modules[_COUNTRIES] = package
    try:
        return importlib.import_module(name)
    finally:
        del sys.modules[_COUNTRIES]


_module = _alone(f"{_COUNTRIES}.china")

#: Years whose notice the package knows.
PUBLISHED: frozenset[int] = frozenset(_module.ChinaStaticHolidays.special_public_holidays)


def known(*years: int) -> holidays.HolidayBase:
    """The days off of these years; its ``weekend_workdays`` are the weekends that are worked."""
    found: holidays.HolidayBase = _module.China(years=years, language="zh_CN", expand=False)
    return found
