"""The sections of config.yaml, each with its defaults."""

from datetime import date, time, timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from bot.settings.channels import WECOM_API, Group, WeComBot
from bot.settings.kinds import (
    Address,
    AesKey,
    BotToken,
    Host,
    Length,
    Loose,
    Name,
    RoleWord,
    Secret,
    Section,
    StorageUrl,
    TimeOfDay,
    Weekday,
)
from rules.paging import Paging
from rules.people import Department, Person
from rules.permissions import DESK
from rules.rest import Rest
from rules.visits import Counts, Visits
from rules.wordings import Wording
from rules.words import Role
from rules.workdays import Calendar, Override

#: How much of an order leaves over a channel: its number, a masked gist, the masked full text.
Disclosure = Literal["number", "gist", "full"]


class Storage(Section):
    """``key`` seals personal texts; empty: a key file beside the database, made at the first start."""

    url: StorageUrl = "sqlite:///var/jiban.db"
    key: Secret = ""


class Web(Section):
    host: str = "127.0.0.1"
    port: int = Field(8321, ge=1, le=65535)
    public_url: Address = "http://127.0.0.1:8321"  # what people's phones can open


class Api(Section):
    token: Secret = ""  # empty: the API is off


class Metrics(Section):
    token: Secret = ""  # empty: /metrics is off


class Logs(Section):
    """``json``: one object a line, for a collector; ``text``: for people."""

    form: Literal["text", "json"] = Field("text", alias="format")


class WeCom(Section):
    corp_id: str = ""
    agent_id: int = Field(0, ge=0)
    secret: Secret = ""
    token: Secret = ""
    encoding_aes_key: AesKey = ""
    api_base: Host = WECOM_API

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not set yet; without all of them nothing can be sent or received."""
        needed = ("corp_id", "agent_id", "secret", "token", "encoding_aes_key")
        return tuple(name for name in needed if not getattr(self, name))


class Telegram(Section):
    """``proxy``: http(s):// or socks5://, where the platform cannot be reached directly.

    ``contacts``: serves everybody who is bound to a chat, not the desk alone.
    """

    token: BotToken = ""
    api_base: Host = "https://api.telegram.org"
    mode: Literal["polling", "webhook"] = "polling"
    proxy: Secret = ""
    contacts: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """Who is served."""
        return frozenset(Role) if self.contacts else DESK


class Channels(Section):
    wecom: WeCom | None = None
    wecom_bot: WeComBot | None = None
    telegram: Telegram | None = None
    groups: tuple[Group, ...] = ()


class PersonEntry(Section):
    id: Name
    name: Name
    wecom: Loose = ""
    telegram: Loose = ""
    phone: Loose = ""
    roles: tuple[RoleWord, ...] = ()
    department: str = ""
    wechat_only: bool = False

    def value(self) -> Person:
        return Person(**dict(self))


class DepartmentEntry(Section):
    name: Name
    aliases: tuple[Name, ...] = ()
    contact_a: Name
    contact_b: Loose = ""
    head: Loose = ""
    leader: Loose = ""

    def value(self) -> Department:
        return Department(**dict(self))


class Routing(Section):
    """``keywords`` are added to the built-in table, ``topics`` given to other departments.

    Automatic dispatch is off unless switched on.
    """

    keywords: dict[str, tuple[Name, ...]] = Field(default_factory=dict)
    topics: dict[str, Name] = Field(default_factory=dict)
    auto_dispatch: bool = False
    threshold: float = Field(0.95, ge=0.5, le=1)


class Silence(Section):
    """From ``start`` to ``end`` of a day: an alarm when nothing has come in for so long."""

    start: TimeOfDay = Field(alias="from")
    end: TimeOfDay = Field(alias="to")
    after: Length

    def covers(self, local: time) -> bool:
        if self.start < self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end


def _all_day(said: Any) -> Any:
    """ "4h" alone holds at every hour."""
    return [{"from": "00:00", "to": "00:00", "after": said}] if isinstance(said, str) else said


class Intake(Section):
    watch_folder: str = ""  # empty: none is watched
    silence_alarm: Annotated[tuple[Silence, ...], BeforeValidator(_all_day)] = (
        Silence.model_validate({"from": "07:00", "to": "22:00", "after": "4h"}),
        Silence.model_validate({"from": "22:00", "to": "07:00", "after": "12h"}),
    )
    link_lasts: Length = timedelta(minutes=30)  # the one-time upload link

    def allowed_silence(self, local: time) -> timedelta | None:
        """How long nothing may come in at this time of day; None: as long as it likes."""
        return min((span.after for span in self.silence_alarm if span.covers(local)), default=None)


class PagingRules(Section):
    """Sensitive orders: who is told after the officer on duty, and how long each may take."""

    silence: Length = Paging().silence
    next_after: Length = Paging().next_after
    chain: tuple[RoleWord, ...] = Field(Paging().chain, min_length=1)
    read_stops: bool = False

    def value(self) -> Paging:
        return Paging(self.silence, self.next_after, self.chain, self.read_stops)


class RestEntry(Section):
    """One person's own quiet hours and days off."""

    start: TimeOfDay | None = Field(None, alias="from")
    end: TimeOfDay | None = Field(None, alias="to")
    days: tuple[Weekday, ...] = ()

    @model_validator(mode="after")
    def _both_ends(self) -> "RestEntry":
        if (self.start is None) is not (self.end is None):
            raise ValueError('from 和 to 要一起写，如 {from: "20:00", to: "8:00"}')
        return self

    def value(self) -> Rest:
        return Rest(self.start, self.end, frozenset(self.days))


Files = Literal["none", "reports", "all"]


class Privacy(Section):
    wecom: Disclosure = "gist"
    telegram: Disclosure = "number"
    files: Files = "reports"  # what goes into the chat as a file, instead of a one-time link
    approved_by: str = ""  # 渠道审批: who allowed work orders on this channel
    approved_on: date | None = None
    reveal: Length = timedelta(minutes=10)  # how long a caller's number stays to be seen


class Copies(Section):
    """Ordinary copies (抄送) reach heads in digests at these times of day."""

    at: tuple[TimeOfDay, ...] = (time(9, 7), time(16, 37))


class DayEntry(Section):
    day: date
    working: bool
    name: str = ""
    source: str = ""  # the notice it comes from


class WorkingDays(Section):
    """Days that are not what the package knows; ``covered``: years whose whole notice is in ``days``."""

    days: tuple[DayEntry, ...] = ()
    covered: frozenset[int] = frozenset()

    def value(self) -> Calendar:
        overrides = {d.day: Override(d.working, d.name, d.source) for d in self.days}
        return Calendar(overrides, self.covered)


class VisitRules(Section):
    """回访: which call-back counts, and when tonight's list of the desk's own goes out."""

    counts: Counts = Visits().counts
    at: TimeOfDay = Visits().at
    within: Length = Visits().within
    most: int = Field(Visits().most, ge=1, le=100)

    def value(self) -> Visits:
        return Visits(self.counts, self.at, self.within, self.most)


class WordingEntry(Section):
    number: Name
    text: Name
    keywords: tuple[Name, ...] = ()
    basis: str = ""
    valid_until: date | None = None
    approver: str = ""

    def value(self) -> Wording:
        return Wording(**dict(self))


class Retention(Section):
    """How many days each is kept: personal texts after an order is closed, and raw messages."""

    personal: int = Field(1095, ge=1)
    messages: int = Field(90, ge=1)
