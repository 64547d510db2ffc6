"""The channels beside the app: a 智能机器人 on its long connection, and groups that are only told things."""

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from bot.settings.kinds import LineHost, Name, Secret, Section
from rules import groups
from rules.groups import ALARMS, Matter

WECOM_API = "https://qyapi.weixin.qq.com"


class WeComBot(Section):
    """It needs no address that the platform can reach: for a pilot, or beside the app for its files."""

    id: str = ""
    secret: Secret = ""
    url: LineHost = "wss://openws.work.weixin.qq.com"

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not set yet; without both it cannot connect."""
        return tuple(name for name in ("id", "secret") if not getattr(self, name))


def _chat_id(said: str) -> str:
    if said and not (said.isascii() and said.isalnum() and len(said) <= 32):
        raise ValueError("只能用英文字母和数字，最多 32 位")
    return said


class Group(Section):
    """A group of WeCom, by its robot (``key``) or as a group of the app (``chat_id``)."""

    name: Annotated[Name, Field(max_length=60)]
    key: Secret = ""
    chat_id: Annotated[str, AfterValidator(_chat_id)] = ""
    matters: tuple[Matter, ...] = Field(tuple(sorted(ALARMS)), min_length=1)

    @model_validator(mode="after")
    def _one_way(self) -> "Group":
        if bool(self.key) is bool(self.chat_id):
            raise ValueError("key（群机器人）和 chat_id（应用群）写且只写一个")
        return self

    def value(self) -> groups.Group:
        return groups.Group(self.name, frozenset(self.matters))
