"""The district of the simulated year: the example's departments, and a desk that is manned day and night."""

from pathlib import Path

from benchmarks.scene import EXAMPLE
from bot import config as configs
from bot.config import Config
from bot.settings.rewrite import set_value

#: With the example's three, eight officers: two a shift, one day in four off.
OFFICERS = ("甲", "乙", "丙", "丁", "戊")
_SHIFTS = """  shifts:
    - {name: 早班, from: "08:00", to: "16:00"}
    - {name: 晚班, from: "16:00", to: "00:00"}
    - {name: 夜班, from: "00:00", to: "08:00"}
"""
_ROTATION = """  rotations:
    - {from: %s, pattern: [早班, 晚班, 夜班, 休], people: [%s]}
"""


def configuration(year: int, storage: str) -> Config:
    """The example's configuration with shifts round the clock, kept in ``storage``."""
    text = EXAMPLE.read_text(encoding="utf-8")
    ids = ["wangfang", "lijian", "zhaojing", *(f"officer{n}" for n in range(len(OFFICERS)))]
    more = [
        f"  - {{id: officer{n}, name: 值守{name}, wecom: officer{n}, "
        f'phone: "1390000000{n}", roles: [duty]}}\n'
        for n, name in enumerate(OFFICERS)
    ]
    text = _replaced(text, "  shifts: []\n", _SHIFTS)
    text = _replaced(text, "  rotations: []\n", _ROTATION % (f"{year}-01-01", ", ".join(ids)))
    text = _replaced(text, "people:\n", "people:\n" + "".join(more))
    text = set_value(set_value(text, "storage.url", storage), "storage.key", "a key for the year only")
    return configs.parse(text, {}, name=EXAMPLE.name)


def _replaced(text: str, old: str, new: str) -> str:
    assert old in text, f"{EXAMPLE.name} has no “{old.strip()}” any more"
    before, _, after = text.partition(old)
    return before + new + after


def sqlite_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'year.db'}"
