"""Kinds of values a configuration is made of: times of day, lengths of time, addresses, words."""

import re
from collections.abc import Callable
from datetime import time, timedelta
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    model_validator,
)

from rules.people import DAYS_OFF, WORKED_DAYS
from rules.words import Role, Word

W = TypeVar("W", bound=Word)


class Section(BaseModel):
    """A part of the configuration: nothing unknown in it, and nothing changes it."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_the_unsaid(cls, data: Any) -> Any:
        """``token:`` with nothing behind it is the same as no such line."""
        return (
            {key: value for key, value in data.items() if value is not None}
            if isinstance(data, dict)
            else data
        )


def time_of_day(value: Any) -> time:
    """ "17:30" → 17:30."""
    if isinstance(value, str) and (found := re.fullmatch(r"(\d{1,2}):(\d{2})", value.strip())):
        hour, minute = int(found[1]), int(found[2])
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise ValueError('应是加引号的时刻，如 "17:30"')


def length_of_time(value: Any) -> timedelta:
    """ "90m", "4h", "2d" → that long."""
    if isinstance(value, str) and (found := re.fullmatch(r"(\d+)\s*(m|h|d)", value.strip())):
        return (
            int(found[1])
            * {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}[found[2]]
        )
    raise ValueError("应是时长，如 30m（分钟）、4h（小时）、2d（天）")


def zone(value: Any) -> ZoneInfo:
    """ "Asia/Shanghai" → the zone."""
    try:
        return ZoneInfo(value)
    except (ValueError, TypeError, OSError, LookupError) as error:
        raise ValueError("不认识的时区：一般写 Asia/Shanghai") from error


def address(value: str) -> str:
    """An http(s) address without the slash at its end."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("应是网址，如 https://jiban.example.gov.cn")
    return value.rstrip("/")


def scheme_and_host(value: str) -> str:
    """An address without a path."""
    base = address(value)
    if urlsplit(base).path:
        raise ValueError("只写协议和主机，不带路径，如 https://qyapi.weixin.qq.com")
    return base


def line_host(value: str) -> str:
    """The address of a long connection: wss:// in the open, ws:// on this machine alone."""
    parts = urlsplit(value)
    is_here = parts.scheme == "ws" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if (parts.scheme != "wss" and not is_here) or not parts.hostname:
        raise ValueError("应是 wss:// 开头的地址，如 wss://openws.work.weixin.qq.com")
    return value.rstrip("/")


def storage_url(value: str) -> str:
    """sqlite:///PATH or postgresql://…; the driver is the program's choice."""
    if value.startswith("postgresql://") and urlsplit(value).path.strip("/"):
        return value
    if value.startswith("sqlite:///") and len(value) > len("sqlite:///"):
        return value
    if value.startswith("postgresql+"):
        raise ValueError("不写驱动：请写 postgresql://用户:口令@主机/库名")
    raise ValueError("应是 sqlite:///路径（如 sqlite:///var/jiban.db）或 postgresql://用户:口令@主机/库名")


def aes_key(value: str) -> str:
    """The 43 letters and digits of the WeCom console, or nothing."""
    if value and not re.fullmatch(r"[A-Za-z0-9]{43}", value):
        now = f"EncodingAESKey 应是 43 位字母或数字，现在是 {len(value)} 位"
        raise ValueError(f"{now}：请从企业微信后台“接收消息”页重新复制")
    return value


def bot_token(value: str) -> str:
    """The digits, the colon and the letters that BotFather gives, or nothing."""
    if value and not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", value):
        raise ValueError("应是 BotFather 给出的令牌，形如 123456:ABC-DEF")
    return value


def labelled(words: type[W], what: str) -> Callable[[Any], W]:
    """Reads one of these words by its Chinese label; ``what`` a wrong one is not."""

    def read(value: Any) -> W:
        found = words.from_label(value) if isinstance(value, str) else None
        if found is None:
            raise ValueError(f"没有这{what}，可用：{'、'.join(word.label for word in words)}")
        return found

    return read


def role(value: Any) -> Role:
    """A role by its word or its Chinese label."""
    found = Role.from_label(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError("应是 " + "、".join(f"{member.value}（{member.label}）" for member in Role))
    return found


_WEEK = {
    word: day
    for day, words in enumerate(
        ("周一 mon", "周二 tue", "周三 wed", "周四 thu", "周五 fri", "周六 sat", "周日 sun")
    )
    for word in words.split()
}
_WEEK["周天"] = 6
_WEEK |= dict.fromkeys(("工作日", "workdays"), WORKED_DAYS) | dict.fromkeys(("休息日", "days_off"), DAYS_OFF)


def weekday(value: Any) -> int:
    """周一 or mon → 0; 工作日 and 休息日 follow the calendar."""
    found = _WEEK.get(value.strip().lower()) if isinstance(value, str) else None
    if found is None:
        raise ValueError("应是 周一 … 周日（或 mon … sun），或按日历的 工作日、休息日")
    return found


def _short(value: str) -> str:
    if not value.strip():
        raise ValueError("不能是空的")
    return value.strip()


#: A number without quotes is taken as the text it looks like: ids and telephone numbers.
Loose = Annotated[str, Field(coerce_numbers_to_str=True)]
Name = Annotated[str, Field(coerce_numbers_to_str=True, max_length=80), AfterValidator(_short)]
Secret = Annotated[str, Field(repr=False), AfterValidator(str.strip)]
BotToken = Annotated[str, Field(repr=False), AfterValidator(str.strip), AfterValidator(bot_token)]
AesKey = Annotated[str, Field(repr=False), AfterValidator(str.strip), AfterValidator(aes_key)]
TimeOfDay = Annotated[time, BeforeValidator(time_of_day)]
Length = Annotated[timedelta, BeforeValidator(length_of_time)]
Zone = Annotated[ZoneInfo, PlainValidator(zone)]
Address = Annotated[str, AfterValidator(address)]
Host = Annotated[str, AfterValidator(scheme_and_host)]
LineHost = Annotated[str, AfterValidator(line_host)]
StorageUrl = Annotated[str, AfterValidator(storage_url)]
RoleWord = Annotated[Role, PlainValidator(role)]
Weekday = Annotated[int, BeforeValidator(weekday)]
