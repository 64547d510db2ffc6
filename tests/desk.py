"""Tells stories of the duty desk: who says and presses what, how time passes, what each phone shows."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import config as configs
from bot import desk as desks
from bot.keeping import seed
from handlers import carrying, intake, receive, reminders, revealing, watching
from handlers.desk import Desk
from handlers.inbound import Entered, Inbound, Joined, Left, Pictured, Pressed, Reply, Said, What
from handlers.reading import Reader
from handlers.receive import Handled
from notifier.card import Button, Card, File, Text
from notifier.channels.base import Change, Outgoing, Receipt, Withdrawal
from notifier.channels.memory import MemoryChannel
from notifier.channels.wecom_cards import task_id
from notifier.reach import Reach
from rules.order import NewOrder, RowRefused
from storage import orders, timeline
from storage.db import Database, open_database
from storage.tables import Base, Clock, Order, OutboxRow
from storage.vault import Vault

TZ = ZoneInfo("Asia/Shanghai")
#: A Tuesday in an ordinary week.
MORNING = datetime(2026, 3, 3, 9, 5, tzinfo=TZ)
EXAMPLE = Path(__file__).parents[1] / "config.example.yaml"
KEY = b"a key for tests alone"
WAITING = ("queued", "leased")

#: Two officers, the chief, a department's two contacts and its head, the 主管科室, the leader.
OFFICER, COLLEAGUE, CHIEF = "wangfang", "lijian", "chenli"
CONTACT, SUBSTITUTE, HEAD = "xuzhiqiang", "luodan", "chenghaiping"
SUPERVISOR, LEADER = "zhengyun", "hezhiyuan"
DEPARTMENT = "中学教育科"

T = TypeVar("T")


@cache
def example() -> Desk:
    """The desk of the example configuration; made once, since its word model takes a while to load."""
    return desks.build(example_config())


def untaught() -> Desk:
    """The example's desk with a reader of its own: what one desk learns, the next does not know."""
    known = example().reader
    reader = Reader(lambda: known.table)
    reader.use(known.model, known.version)
    return replace(example(), reader=reader)


@cache
def example_config() -> configs.Config:
    """The example configuration as it is, read once."""
    return configs.parse(EXAMPLE.read_text(encoding="utf-8"), {}, name=EXAMPLE.name)


def prepare(url: str) -> None:
    """Make the tables and the example's people."""

    async def fill() -> None:
        database = await open_database(url, Vault(KEY))
        await database.transact(seed, example_config().people, example_config().departments, MORNING)
        await database.close()

    asyncio.run(fill())


def at(hour: int, minute: int = 0, day: int = 3) -> datetime:
    """An instant of March 2026, by the desk's clock."""
    return datetime(2026, 3, day, hour, minute, tzinfo=TZ)


@dataclass
class Shown:
    """One thing on a phone, as it looks now."""

    at: datetime
    who: str
    body: Text | Card | File
    key: str = ""  # what a press on it refers to
    grey: str = ""  # the words on its greyed buttons

    @property
    def words(self) -> str:
        """Everything there is to read on it."""
        if isinstance(self.body, Text):
            return self.body.text
        if isinstance(self.body, File):
            return self.body.name
        card = self.body
        rows = [card.title, card.subtitle, card.quote, card.text, card.done, self.grey]
        rows += [f"{key}：{value}" for key, value in card.lines]
        rows += [option.text for choice in card.choices for option in choice.options]
        return "\n".join(row for row in [*rows, *(button.text for button in card.presses)] if row)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """What can still be pressed."""
        is_live = isinstance(self.body, Card) and not self.body.done and not self.grey
        return self.body.presses if is_live and isinstance(self.body, Card) else ()


@dataclass
class Phone:
    """What one person has been sent, the latest last."""

    shown: list[Shown]

    def __contains__(self, words: str) -> bool:
        return any(words in each.words for each in self.shown)

    def __iter__(self) -> Iterator[Shown]:
        return iter(self.shown)

    def __len__(self) -> int:
        return len(self.shown)

    def __repr__(self) -> str:
        return "\n".join(f"--- {each.at:%m-%d %H:%M}\n{each.words}" for each in self.shown)

    @property
    def cards(self) -> list[Card]:
        return [each.body for each in self.shown if isinstance(each.body, Card)]

    @property
    def texts(self) -> list[str]:
        return [each.body.text for each in self.shown if isinstance(each.body, Text)]

    @property
    def titles(self) -> list[str]:
        return [card.title for card in self.cards]

    @property
    def last(self) -> str:
        """The words of the latest thing."""
        return self.shown[-1].words if self.shown else ""

    def with_words(self, words: str) -> list[Shown]:
        return [each for each in self.shown if words in each.words]


class Phones:
    """The channel of the stories: a memory channel, and how each card looks after its changes."""

    name = "wecom"

    def __init__(self) -> None:
        self.channel = MemoryChannel()
        self.entries: list[Shown] = []
        self.now = MORNING
        self._of: dict[str, Shown] = {}  # by the code that may change it
        self._down: dict[str, Exception] = {}
        self._sent: dict[str, str] = {}  # key → message id

    def fails_for(self, who: str, trouble: Exception | None) -> None:
        """From now on (or, with None, no more) nothing reaches this person."""
        self._down.pop(who, None)
        if trouble:
            self._down[who] = trouble

    async def send(self, message: Outgoing) -> Receipt:
        if message.to in self._down:
            raise self._down[message.to]
        receipt = await self.channel.send(message)
        if all(entry.key != message.key for entry in self.entries):
            self.entries.append(Shown(self.now, message.to, message.body, message.key))
            self._of[receipt.response_code] = self.entries[-1]
            self._sent[message.key] = receipt.message_id
        return receipt

    async def change(self, change: Change) -> None:
        await self.channel.change(change)
        self._of[change.response_code].body = change.card

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        if withdrawal.to in self._down:
            raise self._down[withdrawal.to]
        await self.channel.withdraw(withdrawal)
        key = next(key for key, sent in self._sent.items() if sent == withdrawal.message_id)
        self.entries = [entry for entry in self.entries if entry.key != key]

    def code_of_press(self, entry: Shown) -> str:
        """The code that comes with a press: one more change of this card."""
        code = self.channel.new_code()
        self._of[code] = entry
        return code


@dataclass(repr=False)
class DeskStory:
    """A duty desk whose clock, phones and orders the test holds in its hand."""

    url: str
    desk: Desk
    now: datetime
    phones: Phones = field(default_factory=Phones)
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner)
    _inbound: int = 0
    _rows: int = 0
    _seen: int = 0

    def __post_init__(self) -> None:
        self._open()

    def __repr__(self) -> str:
        return "desk"  # in a failed test the phones say more

    def _open(self) -> None:
        self.database: Database = self.runs(open_database(self.url, Vault(KEY)))
        # A desk may be changed between two acts, so it is looked up when a message is refused.
        self._delivery = carrying.delivery(
            self.database,
            self.phones,
            lambda: self.now,
            lambda: self.desk,
            Reach(telegram_for=self.desk.telegram_for),
        )

    def runs(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def closes(self) -> None:
        self.runs(self.database.close())
        self._runner.close()

    def restarts(self) -> None:
        """The process dies; another one opens the same database."""
        self.runs(self.database.close())
        self._open()

    # What comes in ------------------------------------------------------------------------------

    def receives(self, **changes: Any) -> int:
        """One new order from the city; returns the number people say."""
        row = self.row(**changes)
        self.imports(row)
        return self._find(row.number).short

    def row(self, **changes: Any) -> NewOrder:
        """A row of the city's export, complete but for what the story changes."""
        self._rows += 1
        row = NewOrder(
            number=f"20260303{self._rows:06d}",
            title="望湖中学周六集体补课",
            text="市民反映，望湖中学要求初三年级学生每周六上午到校补课，孩子没有休息时间，要求制止。",
            kind="投诉",
            category="教育->教学管理->作息与补课",
            level=None,
            caller="吴先生",
            phone=f"1380000{self._rows:04d}",
            sent_at=self.now - timedelta(minutes=5),
        )
        return replace(row, **changes)

    def imports(self, *rows: NewOrder | RowRefused) -> intake.Taken:
        """One export file; the desk is told."""
        number = self.does(intake.begin, OFFICER, "upload")
        taken = self.does(intake.take_in, number, [row for row in rows if isinstance(row, NewOrder)])
        self.does(intake.announce, number, {"new": taken.new})
        return taken

    def does(self, flow: Callable[..., T], *args: Any) -> T:
        """Run a flow in a transaction of its own, and send what it says."""
        result = self.runs(self.database.transact(flow, self.desk, self.now, *args))
        self.delivers()
        return result

    # What people do -----------------------------------------------------------------------------

    def says(self, who: str, text: str) -> str:
        """Somebody types something; returns what is answered: at once, or else by messages of their own."""
        seen = len(self.phones.entries)
        reply = self.hears(who, Said(text))
        if reply and reply.text:
            return reply.text
        answers = self.phones.entries[seen:]
        return "\n".join(each.words for each in answers if each.who == who and each.key.startswith("answer:"))

    def sends_picture(self, who: str, media_id: str) -> str:
        reply = self.hears(who, Pictured(media_id))
        return reply.text if reply else ""

    def enters(self, who: str) -> str:
        reply = self.hears(who, Entered())
        return reply.text if reply else ""

    def joins(self, who: str) -> None:
        self.hears(who, Joined())

    def leaves(self, who: str) -> None:
        """Somebody is taken out of the app's visible range."""
        self.hears(who, Left())

    def hears(self, who: str, what: What, key: str = "") -> Reply | None:
        """One inbound message; the answer stands on the phone like everything else."""
        handled = self.runs(
            self.database.transact(receive.receive, self.desk, self.now, self.message(who, what, key))
        )
        self._answered(who, handled)
        self.delivers()
        return handled.reply

    def message(self, who: str, what: What, key: str = "") -> Inbound:
        """An inbound message as the platform's edge makes it."""
        self._inbound += 1
        return Inbound("wecom", who, key or f"wecom:{self._inbound}", self.now, what)

    def _answered(self, who: str, handled: Handled) -> None:
        if handled.reply and handled.reply.text:
            self.phones.entries.append(Shown(self.now, who, Text(handled.reply.text)))

    def presses(self, who: str, button: str, order: int | None = None, **picked: str) -> Reply | None:
        """Somebody presses a button on the newest card that has it; ``picked``: question → option's words."""
        entry, found = self.card(who, button, order)
        return self.presses_again(who, entry, found, **picked)

    def presses_again(self, who: str, entry: Shown, button: Button, **picked: str) -> Reply | None:
        """A press on a card as it looked before: a slow phone, an old screen."""
        return self._pressed(entry, self.runs(self._transact_press(who, self._press(entry, button, picked))))

    def _press(self, entry: Shown, button: Button, picked: dict[str, str]) -> Pressed:
        choices = _options(entry.body, picked) if isinstance(entry.body, Card) else {}
        return Pressed(button.key, task_id(entry.key), choices, self.phones.code_of_press(entry))

    async def _transact_press(self, who: str, what: Pressed) -> Handled:
        return await self.database.transact(receive.receive, self.desk, self.now, self.message(who, what))

    def _pressed(self, entry: Shown, handled: Handled) -> Reply | None:
        if handled.reply and handled.reply.card:
            entry.body = handled.reply.card
        self.delivers()
        return handled.reply

    def at_once(self, *presses: tuple[str, str, int]) -> list[Reply | None]:
        """Several people press at the very same moment: (who, button, order)."""
        found = [(who, *self.card(who, button, order)) for who, button, order in presses]
        whats = [(who, entry, self._press(entry, button, {})) for who, entry, button in found]

        async def together() -> list[Handled]:
            return await asyncio.gather(*(self._transact_press(who, what) for who, _, what in whats))

        handled = self.runs(together())
        return [self._pressed(entry, one) for (_, entry, _), one in zip(whats, handled, strict=True)]

    def card(self, who: str, button: str, order: int | None = None) -> tuple[Shown, Button]:
        """The newest card of somebody that has this button, and the button: to be pressed, now or later."""
        for entry in reversed(self.phone(who, everything=True).shown):
            for each in entry.buttons:
                if each.text == button and (order is None or _is_about(each, order)):
                    return entry, each
        raise AssertionError(
            f"{who} has no card with “{button}” to press:\n{self.phone(who, everything=True)}"
        )

    # How time passes ----------------------------------------------------------------------------

    def minutes_pass(self, minutes: float) -> None:
        self.time_passes(self.now + timedelta(minutes=minutes))

    def hours_pass(self, hours: float) -> None:
        self.time_passes(self.now + timedelta(hours=hours))

    def time_passes(self, until: datetime) -> None:
        """From one moment at which something is due to the next, as a running bot would."""
        while self.now < until:
            self.now = min(self.runs(self.database.read(_next_moment, self.desk, self.now)), until)
            self._look()

    def _look(self) -> None:
        while len(self.runs(self.database.transact(reminders.tick, self.desk, self.now))) == reminders.BATCH:
            pass
        self.runs(self.database.transact(watching.look, self.desk, self.now))
        self.takes_up(self.now)
        self.delivers()

    def takes_up(self, now: datetime) -> None:
        """Deal with what was kept and not dealt with."""
        for key in self.runs(self.database.read(watching.left_lying, now)):
            self.runs(self.database.transact(watching.take_up, self.desk, now, key))

    def delivers(self) -> None:
        """Send what may go out now."""
        self.phones.now = self.now
        while self.runs(self._delivery.once()):
            pass

    # What is seen -------------------------------------------------------------------------------

    def phone(self, who: str, everything: bool = False) -> Phone:
        """What somebody has been sent, since the phones were last put aside."""
        entries = self.phones.entries if everything else self.phones.entries[self._seen :]
        return Phone([entry for entry in entries if entry.who == who])

    def puts_phones_aside(self) -> None:
        """What has been shown so far is not looked at any more; its cards can still be pressed."""
        self._seen = len(self.phones.entries)

    def order(self, short: int) -> Order:
        return self.looks(_by_short, self.now.astimezone(TZ).year * 1_000_000 + short)

    def _find(self, number: str) -> Order:
        return self.looks(_by_number, number)

    def looks(self, flow: Callable[..., T], *args: Any) -> T:
        """Read something."""
        return self.runs(self.database.read(flow, *args))

    def trail(self, short: int) -> list[str]:
        """The actions on an order's timeline."""
        return [row.action for row in self.looks(timeline.of, self.order(short).id)]

    def clocks(self, short: int) -> dict[str, Clock]:
        """The clocks that run, by kind."""
        return {clock.kind.value: clock for clock in self.looks(_running, self.order(short).id)}

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that is stored, but for what came in and the answers to it."""
        return self.looks(_all_rows)

    def opens_link(self, purpose: str, token: str) -> revealing.Shown | None:
        """Somebody opens a one-time page."""
        return self.does(revealing.show, purpose, token)

    # Short ways through the beginning ------------------------------------------------------------

    def signed(self, **changes: Any) -> int:
        """An order that the officer has signed."""
        short = self.receives(**changes)
        self.says(OFFICER, f"签收 {short}")
        return short

    def dispatched(self, to: str = DEPARTMENT, **changes: Any) -> int:
        """An order that waits for the contact."""
        short = self.signed(**changes)
        self.says(OFFICER, f"派 {short} {to}")
        return short

    def handling(self, **changes: Any) -> int:
        """An order that the contact has taken on."""
        short = self.dispatched(**changes)
        self.says(CONTACT, f"确认 {short}")
        return short

    def submitted(self, words: str = "", **changes: Any) -> int:
        """An order whose result waits for the desk's review."""
        short = self.handling(**changes)
        self.minutes_pass(90)
        self.hands_in(short, words)
        return short

    def passed(self, **changes: Any) -> int:
        """An order whose reply waits to be reported."""
        short = self.submitted(**changes)
        self.says(OFFICER, f"通过 {short}")
        return short

    def reported(self, **changes: Any) -> int:
        """An order that waits for the city's call-back."""
        short = self.passed(**changes)
        self.says(OFFICER, f"已上报 {short}")
        return short

    def hands_in(self, short: int, words: str = "", who: str = CONTACT, **picked: str) -> None:
        """The whole form in one go."""
        self.says(who, f"提交结果 {short}")
        self.presses(who, "下一步", short, **{**SOLVED, **picked})
        self.says(who, words or COMPLETE)
        self.presses(who, "提交", short)


SOLVED = {"是否联系上": "联系上了", "是否属实": "属实", "办理结果": "已解决"}
#: A result with everything in it.
COMPLETE = (
    "10分钟前电话联系了诉求人。经核实，望湖中学初三年级确于周六组织集体补课，反映情况属实。我科到校调查，约谈校长，"
    "责令立即停止周六补课。目前学校已停止补课，学生恢复周末休息时间。后续将于3月31日前开展两次随机检查。诉求人表示满意。"
)
#: The same without the citizen's opinion.
NO_OPINION = COMPLETE.replace("诉求人表示满意。", "")


def _is_about(button: Button, short: int) -> bool:
    number = button.key.split(":")[1]
    return number.isdecimal() and int(number) % 1_000_000 == short


def _options(card: Card, picked: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """What the platform sends with a press: every question, with the option picked or shown as selected."""
    found = {}
    for choice in card.choices:
        words = picked.get(choice.title)
        ids = [option.id for option in choice.options if option.text == words] if words else [choice.selected]
        assert ids, f"“{choice.title}” has no option “{words}”"
        found[choice.key] = tuple(filter(None, ids))
    return found


def _next_moment(session: Session, desk: Desk, now: datetime) -> datetime:
    """The next moment at which something may be due: a clock, a message, an hour, a look at the desk."""
    clock = session.scalar(select(func.min(Clock.next_at)).where(Clock.next_at > now))
    query = select(func.min(OutboxRow.next_at)).where(OutboxRow.state.in_(WAITING), OutboxRow.next_at > now)
    message = session.scalar(query)
    local = now.astimezone(desk.tz)
    looks = [datetime.combine(local.date(), sweep, desk.tz) for sweep in desk.sweeps_at]
    hour = now + timedelta(hours=1)
    return min(moment for moment in (hour, clock, message, *looks) if moment and moment > now)


def _by_short(session: Session, order_id: int) -> Order:
    return orders.get(session, order_id)


def _by_number(session: Session, number: str) -> Order:
    return session.scalars(select(Order).where(Order.number == number)).one()


def _running(session: Session, order_id: int) -> list[Clock]:
    query = select(Clock).where(Clock.order_id == order_id, Clock.stopped_at.is_(None))
    return list(session.scalars(query.order_by(Clock.id)))


def _all_rows(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name == "inbox":
            continue
        query = select(table).order_by(*table.primary_key.columns)
        if table.name == "outbox":
            query = query.where(table.c.key.not_like("answer:%"))
        found[table.name] = [tuple(row) for row in session.execute(query)]
    return found
