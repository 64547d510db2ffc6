"""What people call a time is the time they mean, seen from Sunday 22 November 2026, 16:40 in Beijing."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.periods import find_period
from nlp.times import find, parse

BEIJING = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 16, 40, tzinfo=BEIJING)
EARLIEST, LATEST = datetime(2020, 1, 1), datetime(2026, 11, 22)  # noqa: DTZ001 - Hypothesis wants them naive


def local(text, lean="past", now=NOW):
    at = parse(text, now, BEIJING, lean)
    return at and at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("今天上午9点", "2026-11-22 09:00"),
        ("昨日15:30", "2026-11-21 15:30"),
        ("3月5日下午两点半", "2026-03-05 14:30"),
        ("11月22日 14:05", "2026-11-22 14:05"),
        ("１１月２２日１４时０５分", "2026-11-22 14:05"),
        ("十一月二十日上午九点二十分", "2026-11-20 09:20"),
        ("9.28日下午", "2026-09-28 15:00"),
        ("9.28下午3点", "2026-09-28 15:00"),
        ("2026-11-20 09:10", "2026-11-20 09:10"),
        ("2018年1月2日 下午6点19分", "2018-01-02 18:19"),
        ("2026年11月22日（周日）上午9点", "2026-11-22 09:00"),
        ("昨晚八点一刻", "2026-11-21 20:15"),
        ("今早8:20", "2026-11-22 08:20"),
        ("22日上午9时", "2026-11-22 09:00"),
        ("上午十点左右", "2026-11-22 10:00"),
        ("3点", "2026-11-22 15:00"),
        ("2:30", "2026-11-22 14:30"),
        ("02:30", "2026-11-22 02:30"),
        ("晚上11点", "2026-11-21 23:00"),
        ("中午1点", "2026-11-22 13:00"),
        ("上周三", "2026-11-11 00:00"),
        ("周三", "2026-11-18 00:00"),
        ("两小时前", "2026-11-22 14:40"),
        ("12月30日", "2025-12-30 00:00"),
        ("2月29日", "2024-02-29 00:00"),
    ],
)
def test_a_contact_lies_behind_us(said, meant):
    assert local(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("本周五前", "2026-11-20 23:59"),
        ("周五下班前", "2026-11-27 23:59"),
        ("下周一前", "2026-11-23 23:59"),
        ("下周开展", "2026-11-29 23:59"),
        ("月底前", "2026-11-30 23:59"),
        ("12月底前完成", "2026-12-31 23:59"),
        ("10月31日前", "2027-10-31 23:59"),
        ("三天内", "2026-11-25 23:59"),
        ("5个工作日内", "2026-11-27 23:59"),
        ("半小时后", "2026-11-22 17:10"),
        ("一个半小时后", "2026-11-22 18:10"),
        ("一个月后", "2026-12-22 23:59"),
        ("明年9月投入使用", "2027-09-30 23:59"),
        ("年底前", "2026-12-31 23:59"),
        ("明天下午", "2026-11-23 15:00"),
        ("上午9点", "2026-11-23 09:00"),
        ("2月29日", "2028-02-29 23:59"),
    ],
)
def test_a_deadline_lies_before_us(said, meant):
    assert local(said, "future") == meant


@pytest.mark.parametrize(
    "words",
    [
        "提出三点建议",
        "共3点意见",
        "课后三点半托管",
        "12号楼",
        "第3号",
        "3:2的比例",
        "六年级",
        "近两年",
        "每周三下午",
        "0731-88888888",
        "市教〔2026〕5号文件",
        "一时间",
        "",
        "2026年13月40日",
    ],
)
def test_what_is_no_time_is_none(words):
    assert [found for found in find(words, NOW, BEIJING) if found.precise] == []
    assert local(words) is None or "2026年13月" in words


def test_a_slip_a_little_ahead_stays_this_year_and_this_day():
    assert local("11月25日") == "2026-11-25 00:00"
    assert local("17:20") == "2026-11-22 17:20"
    assert local("21:00") == "2026-11-21 21:00"


def test_a_bare_time_belongs_to_the_day_named_before():
    found = find("11月20日9:20、11月21日10:05、14:00三次拨打，次日上午8点接通", NOW, BEIJING)
    days = [each.at.astimezone(BEIJING).strftime("%d %H:%M") for each in found]
    assert days == ["20 09:20", "21 10:05", "21 14:00", "22 08:00"]


def test_that_day_is_the_day_of_the_order():
    found = find("当天14:30回电", NOW, BEIJING, base=date(2026, 11, 19))
    assert found[0].day == date(2026, 11, 19)


def test_a_mere_day_is_not_exact_and_a_deadline_says_so():
    day, exact = find("昨天下午联系，11月20日9:20前回复", NOW, BEIJING)
    assert (day.precise, day.is_deadline) == (False, False)
    assert (exact.precise, exact.is_deadline) == (True, True)


def test_places_hold_in_the_text_as_typed():
    text = "我科于１１月２０日９：２０联系"
    (found,) = find(text, NOW, BEIJING)
    assert text[found.start : found.end] == "１１月２０日９：２０"


@given(st.datetimes(EARLIEST, LATEST))
def test_a_date_written_in_full_is_read_back(moment):
    at = moment.replace(second=0, microsecond=0, tzinfo=BEIJING)
    for written in (
        f"{at:%Y-%m-%d %H:%M}",
        f"{at.year}年{at.month}月{at.day}日{at.hour:02}时{at.minute:02}分",
    ):
        found = find(written, NOW, BEIJING)
        assert found[0].day == at.date()
    assert parse(f"{at:%Y-%m-%d %H:%M}", NOW, BEIJING) == at.astimezone(UTC)


@given(
    st.text(
        alphabet="今昨明前后天上下周本月年日号点时分半一二三十两0123456789:：.-/内前底早晚午 ", max_size=24
    )
)
def test_no_text_breaks_the_reader_and_nothing_overlaps(text):
    for lean in ("past", "future"):
        end = 0
        for found in find(text, NOW, BEIJING, lean):
            assert end <= found.start < found.end <= len(text)
            assert found.at.tzinfo is UTC
            end = found.end
    find_period(text, NOW, BEIJING)


@pytest.mark.parametrize(
    ("said", "first", "days"),
    [
        ("食堂 上周 未办结", "2026-11-09", 7),
        ("本月", "2026-11-01", 30),
        ("上个月", "2026-10-01", 31),
        ("10月", "2026-10-01", 31),
        ("12月份", "2025-12-01", 31),
        ("去年10月", "2025-10-01", 31),
        ("昨天", "2026-11-21", 1),
        ("上周三", "2026-11-11", 1),
        ("近7天", "2026-11-16", 7),
        ("最近", "2026-11-16", 7),
        ("10月1日到10月15日", "2026-10-01", 15),
        ("2026-11-01至2026-11-20", "2026-11-01", 20),
        ("今年", "2026-01-01", 365),
        ("本季度", "2026-10-01", 92),
    ],
)
def test_a_query_asks_for_whole_days(said, first, days):
    period = find_period(said, NOW, BEIJING)
    assert period.since.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") == f"{first} 00:00"
    assert period.until - period.since == timedelta(days=days)


@pytest.mark.parametrize("words", ["食堂", "一班 三年级", "1023", "月报", "上学期"])
def test_a_query_without_a_time_has_no_period(words):
    assert find_period(words, NOW, BEIJING) is None


@pytest.mark.parametrize("words", ["13月", "十三月", "113月", "查 食堂 30月"])
def test_a_month_that_is_none_is_not_read_as_its_last_digit(words: str) -> None:
    assert find_period(words, NOW, BEIJING) is None
