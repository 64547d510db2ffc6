"""Times as exports write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheet_maker import TZ, local

from bot.edges.cells import Unreadable, time_of

WRITTEN = [
    ("2026-01-05 09:30:15", (2026, 1, 5, 9, 30, 15)),
    ("2026-01-05 09:30", (2026, 1, 5, 9, 30)),
    ("2018/1/2 9:05", (2018, 1, 2, 9, 5)),
    ("2026.1.5 9:05", (2026, 1, 5, 9, 5)),
    ("2026-01-05 09:30:15.0", (2026, 1, 5, 9, 30, 15)),  # as JDBC prints it
    ("2026-01-05T09:30:15", (2026, 1, 5, 9, 30, 15)),
    ("２０２６－０１－０５　０９：３０", (2026, 1, 5, 9, 30)),
    ("2026年1月5日 下午3点", (2026, 1, 5, 15)),
    ("2026年1月5日下午3时30分", (2026, 1, 5, 15, 30)),
    ("2026年1月5日 15时30分20秒", (2026, 1, 5, 15, 30, 20)),
    ("2018年3月4日 下午12点48分", (2018, 3, 4, 12, 48)),
    ("2018年3月4日 上午12点48分", (2018, 3, 4, 0, 48)),  # as twelve-hour clocks print it
    ("2018年3月4日 中午12点", (2018, 3, 4, 12)),
    ("2018年3月4日 中午1点", (2018, 3, 4, 13)),
    ("2018年3月4日 晚上8点半", (2018, 3, 4, 20, 30)),
    ("2018年3月4日 凌晨2点", (2018, 3, 4, 2)),
    ("2018年3月4日 晚上12点", (2018, 3, 5)),
    ("2018年3月4日 下午15点", (2018, 3, 4, 15)),
    ("2018年3月4日（星期日）9点整", (2018, 3, 4, 9)),
    ("2018-03-04 周日 09:00", (2018, 3, 4, 9)),
    ("2026-01-05 3:05:00 PM", (2026, 1, 5, 15, 5)),
    ("2026-01-05 12:05 AM", (2026, 1, 5, 0, 5)),
    ("2026-01-05 24:00", (2026, 1, 6)),
    ("2026-01-05", (2026, 1, 5)),
    ("2026年1月5日", (2026, 1, 5)),
    ("20260105", (2026, 1, 5)),
    ("20260105093015", (2026, 1, 5, 9, 30, 15)),
    ("202601050930", (2026, 1, 5, 9, 30)),
    (46027.395833333336, (2026, 1, 5, 9, 30)),  # Excel's days since 1899-12-30
    ("46027.395833333336", (2026, 1, 5, 9, 30)),
    (46027, (2026, 1, 5)),
    (20260105.0, (2026, 1, 5)),
    (1767576600, (2026, 1, 5, 9, 30)),  # seconds since 1970
    ("1767576600000", (2026, 1, 5, 9, 30)),
    (46027.39583333, (2026, 1, 5, 9, 30)),
]


@pytest.mark.parametrize(("cell", "parts"), WRITTEN)
def test_a_time_is_read_as_local_and_kept_in_utc(cell: str | float, parts: tuple[int, ...]) -> None:
    found = time_of(cell, TZ)
    assert found == local(*parts)
    assert found is not None
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "written", ["2026-01-05T01:30:00Z", "2026-01-05T09:30:00+08:00", "2026-01-05 10:30+0900"]
)
def test_a_zone_that_is_written_counts(written: str) -> None:
    assert time_of(written, TZ) == local(2026, 1, 5, 9, 30)


@pytest.mark.parametrize("nothing", ["", " ", "-", "/", "无", "null", None, "1899-12-31 00:00:00"])
def test_nothing_is_no_time(nothing: str | None) -> None:
    assert time_of(nothing, TZ) is None


@pytest.mark.parametrize(
    "wrong",
    [
        "不是时间",
        "2026-13-05",
        "2026-02-30 09:00",
        "2026-01-05 25:00",
        "2026-01-05 24:30",
        "2026-01-05 09:60",
        "1月5日 9:30",
        "15:30",
        "5",
        "99999999",
        "0000-01-01",
        True,
    ],
)
def test_what_is_no_instant_is_unreadable(wrong: str | bool) -> None:
    with pytest.raises(Unreadable):
        time_of(wrong, TZ)


@pytest.mark.parametrize("day", ["2026-01-05", "2026年1月5日", 46027, "20260105"])
def test_a_deadline_without_a_time_of_day_is_the_last_minute_of_the_day(day: str | int) -> None:
    assert time_of(day, TZ, end_of_day=True) == local(2026, 1, 5, 23, 59)


SECONDS = st.datetimes(datetime.fromisoformat("1960-01-01"), datetime.fromisoformat("2100-01-01"))


@given(SECONDS.map(lambda at: at.replace(microsecond=0)))
def test_every_second_survives_being_written(at: datetime) -> None:
    aware = at.replace(tzinfo=TZ).astimezone(UTC)
    half, hour = ("上午" if at.hour < 12 else "下午"), at.hour % 12 or 12
    for written in (
        f"{at:%Y-%m-%d %H:%M:%S}",
        at.isoformat(),
        f"{at.year}年{at.month}月{at.day}日 {half}{hour}点{at.minute}分{at.second}秒",
        f"{at:%Y%m%d%H%M%S}",
    ):
        assert time_of(written, TZ) == aware


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_nothing_or_unreadable(text: str) -> None:
    try:
        found = time_of(text, TZ)
    except Unreadable:
        return
    assert found is None or found.tzinfo is UTC
