"""Who and what the owner gives to the sandbox: its app, members, sample files, the story to play."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class App:
    """One self-built app of one corporation, as its administrator set it up."""

    corp_id: str
    agent_id: int
    secret: str
    token: str
    encoding_aes_key: str


@dataclass(frozen=True)
class Bot:
    """A 智能机器人 of the corporation that is reached by a long connection."""

    bot_id: str
    secret: str


@dataclass(frozen=True)
class Member:
    """One member of the corporation with the app on the phone.

    ``licensed``: has the basic interface licence. ``in_wechat``: reads WeCom inside the WeChat app,
    where cards and markdown do not show. ``on_page``: the page shows this phone.
    """

    userid: str
    name: str
    title: str = ""
    departments: tuple[int, ...] = (1,)
    tags: tuple[int, ...] = ()
    licensed: bool = True
    in_wechat: bool = False
    on_page: bool = True


@dataclass(frozen=True)
class File:
    """A sample file that the page offers for upload through a link of the bot."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Jump:
    """A button of the page that moves the clock to a moment that matters."""

    label: str
    at: datetime


Deed = Literal["press", "say", "choose", "open", "upload", "advance", "picture", "enter"]


@dataclass(frozen=True)
class Step:
    """One step of the story: who does what next, and the hint that a newcomer reads.

    ``text`` is the button's words, the message, the option's words, a part of the link's words, the
    file's name, or the label of a jump; ``person`` is empty for "advance".
    """

    person: str
    do: Deed
    text: str = ""
    hint: str = ""


@dataclass
class Scope:
    """The members who see the app now; user ids are compared without regard to case."""

    members: dict[str, Member] = field(default_factory=dict)

    def find(self, userid: str) -> Member | None:
        return self.members.get(userid.lower())

    def add(self, member: Member) -> None:
        self.members[member.userid.lower()] = member

    def remove(self, userid: str) -> None:
        del self.members[userid.lower()]

    def of_department(self, number: str) -> list[Member]:
        return [m for m in self.members.values() if number in map(str, m.departments)]

    def of_tag(self, number: str) -> list[Member]:
        return [m for m in self.members.values() if number in map(str, m.tags)]
