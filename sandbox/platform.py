"""The platform's state as one plain object: members, messages, cards, codes, media, tokens, log."""

import asyncio
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.log import Log
from sandbox.people import App, Member, Scope
from sandbox.phones import Entry, Face, Link, with_picks
from sandbox.refusal import Json
from sandbox.windows import Window

CODE_LIFE = timedelta(hours=72)
PLAIN_IN_WECHAT = ("text", "image", "voice", "video", "file", "textcard", "news", "mpnews")


@dataclass
class Message:
    """One message of the app; ``faces`` is the card as each of its holders sees it now."""

    id: str
    at: datetime
    kind: str
    text: str = ""
    links: tuple[Link, ...] = ()
    media_id: str = ""
    task_id: str = ""
    faces: dict[str, Face] = field(default_factory=dict)
    picked: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    recalled: bool = False
    by_bot: bool = False  # sent over the long connection

    def face(self, userid: str) -> Face | None:
        """The card as this holder sees it, with what is picked on it."""
        face = self.faces.get(userid)
        return with_picks(face, self.picked.get(userid, {})) if face else None

    def change(self, userid: str, face: Face) -> None:
        """This holder sees a new face; what was picked on the old one is gone with it."""
        self.faces[userid] = face
        self.picked.pop(userid, None)


@dataclass
class Code:
    """A response code: one change of one card within 72 hours."""

    message: Message
    until: datetime
    used: bool = False


@dataclass(frozen=True)
class Media:
    """An uploaded file; kept three days."""

    kind: str
    name: str
    content: bytes
    until: datetime


@dataclass(frozen=True)
class Chat:
    """One group of the app."""

    name: str
    owner: str
    members: tuple[str, ...]


class Ids:
    """Ids that look like the platform's, the same in every run with the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self._count = 0

    def next(self, length: int = 32) -> str:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
        return "".join(self._random.choices(letters, k=length))

    def number(self) -> int:
        self._count += 1
        return self._count

    def salt(self) -> bytes:
        return self._random.randbytes(16)


@dataclass
class Token:
    value: str
    until: datetime


@dataclass
class Quota:
    """What the platform lets one member receive from one app, and silently drops beyond."""

    minute: Window = field(default_factory=lambda: Window(30, timedelta(minutes=1)))
    hour: Window = field(default_factory=lambda: Window(1000, timedelta(hours=1)))


class Platform:
    """Everything WeCom would know. ``changed`` wakes whoever waits for something to happen."""

    def __init__(
        self,
        app: App,
        members: Iterable[Member] = (),
        *,
        clock: Clock | None = None,
        seed: int = 1,
        faults: Faults | None = None,
        robots: Sequence[str] = (),
        accounts: int = 1000,
        duplicates_before_task_ids: bool = True,
    ) -> None:
        self.app = app
        self.clock = clock or Clock()
        self.ids = Ids(seed)
        self.faults = faults or Faults()
        self.log = Log()
        self.scope = Scope()
        self.accounts = accounts
        self.duplicates_before_task_ids = duplicates_before_task_ids
        self.callback_url = ""
        self.tokens: list[Token] = []
        self.wrong_secrets = Window(10, timedelta(hours=1))  # how many is "many" is not documented
        self.calls: dict[str, Window] = {}
        self.today = self.now().date()
        self.sent_today = 0
        self.messages: dict[str, Message] = {}
        self.cards: dict[str, Message] = {}
        self.codes: dict[str, Code] = {}
        self.media: dict[str, Media] = {}
        self.sent_bodies: dict[str, tuple[datetime, Json]] = {}
        self.quotas: dict[str, Quota] = {}
        self.dropped: list[tuple[str, Message]] = []
        self.robots = {key: Window(20, timedelta(minutes=1)) for key in robots}
        self.chats: dict[str, Chat] = {}  # groups that the app has made
        self.menu: list[Json] = []  # at the foot of the conversation
        self.seen_by_all = True  # the app's visible scope is the whole corporation
        self.groups: dict[str, list[Message]] = {key: [] for key in robots}
        self.version = 0
        self._phones: dict[str, list[Message | Entry]] = {}
        self._waiters: set[asyncio.Event] = set()
        for member in members:
            self.scope.add(member)
            self._phones[member.userid] = []

    def now(self) -> datetime:
        return self.clock.now()

    def touch(self) -> None:
        """Something changed: wake every waiter."""
        self.version += 1
        for waiter in self._waiters:
            waiter.set()

    async def change_after(self, version: int) -> None:
        """Return once anything has happened after ``version``."""
        waiter = asyncio.Event()
        self._waiters.add(waiter)
        try:
            while self.version <= version:
                waiter.clear()
                await waiter.wait()
        finally:
            self._waiters.discard(waiter)

    def join(self, member: Member) -> None:
        self.scope.add(member)
        self._phones.setdefault(member.userid, [])
        self.touch()

    def put(self, member: Member, message: Message) -> None:
        """The message reaches the member's phone."""
        self._phones[member.userid].append(message)

    def say(self, userid: str, entry: Entry) -> None:
        """The member's own message shows on the member's phone."""
        self._phones[userid].append(entry)
        self.touch()

    def phone(self, userid: str) -> list[Entry]:
        """What is on that member's phone, oldest first."""
        if userid not in self._phones:
            raise KeyError(f"no member {userid!r} in the sandbox: there are {sorted(self._phones)}")
        member = self.scope.find(userid)
        in_wechat = member is not None and member.in_wechat
        return [
            item if isinstance(item, Entry) else _seen(item, userid, in_wechat)
            for item in self._phones[userid]
        ]

    def group(self, key: str) -> list[Entry]:
        """What the group of this robot shows."""
        return [_seen(message, "", False) for message in self.groups[key]]

    def new_code(self, message: Message) -> str:
        code = self.ids.next(64)
        self.codes[code] = Code(message, self.now() + CODE_LIFE)
        return code


def _seen(message: Message, userid: str, in_wechat: bool) -> Entry:
    return Entry(
        id=message.id,
        at=message.at,
        kind=message.kind,
        text="" if message.recalled else message.text,
        card=None if message.recalled else message.face(userid),
        task_id=message.task_id,
        media_id="" if message.recalled else message.media_id,
        recalled=message.recalled,
        hidden=in_wechat and message.kind not in PLAIN_IN_WECHAT,
        links=() if message.recalled else message.links,
    )
