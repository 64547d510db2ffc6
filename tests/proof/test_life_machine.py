"""Random people press, type, come, go and wait; whatever they do, no order gets lost or goes a forbidden way.

``JIBAN_LONG_LIFE=200`` plays so many lives on each database, at random, instead of a few fixed ones.
"""

import os
from dataclasses import replace
from functools import cache, partial
from typing import Any

from desk import (
    CHIEF,
    COLLEAGUE,
    COMPLETE,
    CONTACT,
    EXAMPLE,
    HEAD,
    LEADER,
    MORNING,
    NO_OPINION,
    OFFICER,
    SUBSTITUTE,
    SUPERVISOR,
    DeskStory,
    example,
)
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot import config as configs
from bot.keeping import seed
from handlers.desk import Desk
from handlers.inbound import Pictured, Pressed, Said, What
from handlers.telling import on_duty_now
from notifier.card import Button, Card
from notifier.channels.wecom_cards import task_id
from rules.lifecycle import TRANSITIONS
from rules.order import CallBack, NewOrder
from rules.words import Action, Level, State
from storage import audits, clocks, people, timeline
from storage.tables import Base, Clock, InboxRow, Order, OutboxRow

#: Another department's people, to whom orders may be sent as well.
OTHER = "小学教育科"
OTHERS = ("fangwenjing", "qiulei", "hanliqun")
PEOPLE = (OFFICER, COLLEAGUE, CHIEF, CONTACT, SUBSTITUTE, HEAD, SUPERVISOR, LEADER, *OTHERS)
MOVABLE = (CONTACT, SUBSTITUTE, HEAD, COLLEAGUE, *OTHERS)
MOST_ORDERS = 3

COMMANDS = (
    "签收 {}",
    "签收 全部",
    "签收并派发 {}",
    "签收并派发 全部",
    "派 {} 中学教育科",
    "派 {} 小学教育科",
    "改派 {} 小学教育科",
    "直办 {}",
    "撤回 {} 派错科室",
    "催 {}",
    "通过 {}",
    "退回 {} 缺处置结果",
    "审定 {}",
    "已上报 {}",
    "平台退回 {} 未联系诉求人",
    "回访 {} 已解决 满意",
    "回访 {} 未解决 不满意 诉求人称仍未停课",
    "归档 {}",
    "重开 {} 诉求人再次来电",
    "确认 {}",
    "申请改派 {} 属小学学段",
    "首次联系 {} 5分钟前电话联系",
    "电话 {} 刚才拨打，无人接听",
    "提交结果 {}",
    "查看联系方式 {} 首次联系",
    "退单 {} 属市场监管职责",
    "申请延期 {} 3天 需等待检测结果",
    "申请剔除 {} 三次未接听",
    "申请挂账 {} 到12月31日 需列入明年预算",
    "销账 {} 改造已完成",
    "会办 {} 小学教育科 核实情况",
    "协办意见 {} 已到校核查",
    "督办 {} 书面 查清收费情况 周五",
    "督办 {} 专项督查 逐校检查 明天",
    "督办回复 {} 已查清",
    "继续督办 {} 请附凭证",
    "督办办结 {}",
    "督办清单",
    "电话督办",
    "电话督办 {} 承诺 明天17点",
    "电话督办 {} 未接",
    "批示 {} 请查清收费情况，周五前报我",
    "批示落实 {} 已约谈校长",
    "信息上报 {} 首报 今天9点食堂3名学生饭后呕吐，已送医，目前稳定，在校内",
    "信息上报 {}",
    "通知 小教科 报送名单 截止 周五",
    "并案 {} 1001 1002 1003",
    "解除并案 {}",
    "转学校 {} 望湖中学 周五 核实补课",
    "学校反馈 {} 学校已停课",
    "自查回访 {} 未解决 不满意",
    "自查回访 {} 已解决 满意",
    "自查回访",
    "确认重复 {}",
    "不是重复 {}",
    "请假 今天到明天",
    "请假 明天到后天 代理 罗丹",
    "请假 取消",
    "送达 {}",
    "重发 {}",
    "未送达",
    "口径 新增 关键词 补课 内容 学校不得组织集体补课。",
    "口径 插入 KJ-01 {}",
    "口径 停用 KJ-01",
    "一单一档 {}",
    "统计 补课 按学校",
    "下一页",
    "热点",
    "日报",
    "申请 {}",
    "参考 {}",
    "看 {}",
    "查看全文 {}",
    "轨迹 {}",
    "为什么 {}",
    "待办",
    "我的",
    "超期",
    "在办自查",
    "查 补课 未办结",
    "谁在班",
    "帮助",
    "{}",
)
WORDS = (
    COMPLETE,
    NO_OPINION,
    "属小学学段",
    "3天 需等待检测结果",
    "取消",
    "上一步",
    "跳过",
    "保存",
    "今天9点20分",
    "电话",
    "属实",
    "已解决",
    "无",
    "满意",
    "首次联系",
    "请立即到校核查",
    "你好",
)
ROWS: tuple[dict[str, Any], ...] = (
    {},
    {"confidential": True},
    {"level": Level.CRITICAL},
    {"level": Level.URGENT, "public_reply": True},
    {"kind": "咨询", "text": "市民咨询：望湖小学课后服务几点结束，如何报名。"},
    {"text": "市民反映，望湖中学食堂多名学生饭后呕吐，已送医。"},
    {"phone": "13800009999"},
    {"finished_at": MORNING},
)
#: What has to be done next, by whom: otherwise random presses would hardly ever get far.
ONWARDS: dict[State, tuple[tuple[str, str], ...]] = {
    State.RECEIVED: ((OFFICER, "签收 {}"),),
    State.SIGNED: ((OFFICER, "派 {} 中学教育科"), (COLLEAGUE, "直办 {}"), (OFFICER, "派 {} 小学教育科")),
    State.DISPATCHED: (("holder", "确认 {}"),),
    State.HANDLING: (("holder", "form"),),
    State.SUBMITTED: ((OFFICER, "通过 {}"), (CHIEF, "退回 {} 缺处置结果")),
    State.APPROVING: ((HEAD, "审定 {}"), ("hanliqun", "审定 {}")),
    State.PASSED: ((OFFICER, "已上报 {}"),),
    State.REPORTED: (
        (OFFICER, "回访 {} 已解决 满意"),
        (OFFICER, "回访 {} 未解决 不满意"),
        (OFFICER, "平台退回 {} 未联系诉求人"),
    ),
    State.CLOSED: ((CHIEF, "重开 {} 诉求人再次来电"),),
    State.RETURNED: ((CHIEF, "重开 {} 平台再次派来"),),
}


@cache
def _config() -> configs.Config:
    return configs.parse(EXAMPLE.read_text(encoding="utf-8"), {}, name=EXAMPLE.name)


class Life(RuleBasedStateMachine):
    """A desk, some orders, and people who do anything at any time."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.desk = DeskStory(url, example(), MORNING)
        self.desk.does(_empty)
        self.rows: list[NewOrder] = []
        self.shorts: list[int] = []
        self.buttons: list[tuple[str, str, Button, Card]] = []
        self.looked_at = 0
        self.last: tuple[str, What, str] | None = None

    def teardown(self) -> None:
        self.desk.closes()

    # What happens -----------------------------------------------------------------------------

    @precondition(lambda self: len(self.shorts) < MOST_ORDERS)
    @rule(changes=st.sampled_from(ROWS))
    def an_order_comes(self, changes: dict[str, Any]) -> None:
        row = self.desk.row(**changes)
        self.desk.imports(row)
        self.rows.append(row)
        self.shorts.append(1000 + len(self.shorts) + 1)

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), what=st.sampled_from(("text", "signed", "content", "discontent", "finished")))
    def the_platform_changes_it(self, data: st.DataObject, what: str) -> None:
        n = data.draw(st.integers(0, len(self.rows) - 1))
        self.rows[n] = _changed(self.rows[n], what, self.desk)
        self.desk.imports(self.rows[n])

    @precondition(lambda self: self.shorts)
    @rule(data=st.data())
    def somebody_does_what_is_next(self, data: st.DataObject) -> None:
        self._does_what_is_next(data)

    @precondition(lambda self: self.shorts)
    @rule(data=st.data())
    def somebody_goes_on(self, data: st.DataObject) -> None:
        for _ in range(4):
            self._does_what_is_next(data)

    def _does_what_is_next(self, data: st.DataObject) -> None:
        short = data.draw(st.sampled_from(self.shorts))
        order = self.desk.order(short)
        who, words = data.draw(st.sampled_from(ONWARDS[order.state]))
        who = order.holder or OFFICER if who == "holder" else who
        if words == "form":
            self._fills_in_the_form(who, short)
        else:
            self._sends(who, Said(words.format(short)))

    def _fills_in_the_form(self, who: str, short: int) -> None:
        self._sends(who, Said(f"提交结果 {short}"))
        order_id = self.desk.order(short).id
        picked = {"reached": ("yes",), "true": ("true",), "outcome": ("solved",)}
        self._sends(who, Pressed(f"form:{order_id}", choices=picked))
        self._sends(who, Said(COMPLETE))
        self._sends(who, Pressed(f"hand_in:{order_id}"))

    @rule(data=st.data(), who=st.sampled_from(PEOPLE), words=st.sampled_from(COMMANDS))
    def somebody_types_a_command(self, data: st.DataObject, who: str, words: str) -> None:
        short = data.draw(st.sampled_from(self.shorts or [1001]))
        self._sends(who, Said(words.format(short)))

    @rule(who=st.sampled_from(PEOPLE), words=st.sampled_from(WORDS))
    def somebody_says_something(self, who: str, words: str) -> None:
        self._sends(who, Said(words))

    @precondition(lambda self: self.buttons)
    @rule(data=st.data())
    def somebody_presses_a_card_of_theirs(self, data: st.DataObject) -> None:
        n = data.draw(st.integers(0, len(self.buttons) - 1))
        who, key, button, card = self.buttons[-1 - n]
        self._presses(data, who, key, button, card)

    @precondition(lambda self: self.buttons)
    @rule(data=st.data(), who=st.sampled_from(PEOPLE))
    def somebody_presses_a_card_of_another(self, data: st.DataObject, who: str) -> None:
        n = data.draw(st.integers(0, len(self.buttons) - 1))
        _, key, button, card = self.buttons[-1 - n]
        self._presses(data, who, key, button, card)

    def _presses(self, data: st.DataObject, who: str, key: str, button: Button, card: Card) -> None:
        picked = {c.key: (data.draw(st.sampled_from(c.options)).id,) for c in card.choices}
        self._sends(who, Pressed(button.key, task_id(key), picked))

    @rule(minutes=st.sampled_from((1, 20, 90, 300, 900)))
    def time_passes(self, minutes: int) -> None:
        self.desk.minutes_pass(minutes)
        assert self.desk.looks(_overslept, self.desk.now) == []

    @rule(
        who=st.sampled_from(MOVABLE), what=st.sampled_from(("leaves", "joins", "restart", "again", "picture"))
    )
    def something_else_happens(self, who: str, what: str) -> None:
        if what == "leaves":
            self.desk.leaves(who)
        elif what == "joins":
            self.desk.joins(who)
        elif what == "picture":
            self._sends(who, Pictured("media-1"))
        elif what == "restart":
            self.desk.restarts()
        elif self.last:
            self._comes_again(*self.last)

    def _comes_again(self, who: str, what: What, key: str) -> None:
        """The platform sends what it sent before once more."""
        before = self.desk.everything()
        assert self.desk.hears(who, what, key) is None
        assert self.desk.everything() == before

    def _sends(self, who: str, what: What) -> None:
        key = f"life:{self.desk._inbound}"
        if self.desk.hears(who, what, key):  # else they have left: nothing is kept of a stranger
            self.last = (who, what, key)

    # What must hold ---------------------------------------------------------------------------

    @invariant()
    def everything_holds(self) -> None:
        self._look_at_the_phones()
        assert self.desk.looks(_wrong, self.desk.desk, self.desk.now) == []

    def _look_at_the_phones(self) -> None:
        for entry in self.desk.phones.entries[self.looked_at :]:
            if isinstance(entry.body, Card):
                self.buttons += [(entry.who, entry.key, button, entry.body) for button in entry.body.buttons]
        self.looked_at = len(self.desk.phones.entries)


def _empty(session: Session, desk: Desk, now: Any) -> None:
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(delete(table))
    seed(session, _config().people, _config().departments, now)


def _changed(row: NewOrder, what: str, desk: DeskStory) -> NewOrder:
    if what == "text":
        return replace(row, text=row.text + "补充：周日也在补课。")
    if what == "signed":
        return replace(row, signed_at=row.signed_at or desk.now)
    if what == "finished":
        return replace(row, finished_at=row.finished_at or desk.now)
    found = (
        CallBack(True, True, "满意", "") if what == "content" else CallBack(True, False, "不满意", "仍在补课")
    )
    return replace(row, call_back=found)


def _wrong(session: Session, desk: Desk, now: Any) -> list[str]:
    """What does not hold, in words."""
    wrong = [f"a bug: {row.key} {row.error}" for row in session.scalars(select(InboxRow)) if row.error]
    _, broken = timeline.verify(session)
    wrong += [f"the timeline is broken: {broken}"] if broken else []
    for order in session.scalars(select(Order)):
        wrong += [f"{order.short} {order.state.value}: {what}" for what in _wrong_way(session, order)]
        if order.state.is_open:
            wrong += [f"{order.short} {order.state.value}: {w}" for w in _lost(session, desk, now, order)]
    return wrong + _said_twice(session)


def _wrong_way(session: Session, order: Order) -> list[str]:
    """Steps that the table does not know, or that do not follow each other."""
    wrong, at = [], ""
    for row in timeline.of(session, order.id):
        if row.from_state and row.from_state != at:
            wrong.append(f"{row.action} from {row.from_state}, but it stood at {at}")
        if row.from_state != row.to_state and row.from_state and not _is_known(row):
            wrong.append(f"{row.action} led from {row.from_state} to {row.to_state}")
        at = row.to_state or at
    return wrong if at == order.state.value else [*wrong, f"the timeline ends at {at}"]


def _is_known(row: Any) -> bool:
    before, after, action = State(row.from_state), State(row.to_state), Action(row.action)
    known = TRANSITIONS.get((before, action))
    others = {Action.PASS: State.APPROVING, Action.VISIT: State.HANDLING}
    return known is not None and after in (known, others.get(action))


def _lost(session: Session, desk: Desk, now: Any, order: Order) -> list[str]:
    """Nobody has it, or nothing will be said of it any more."""
    wrong = []
    if not on_duty_now(session, desk, now):
        wrong.append("nobody is on duty")
    if order.state in (State.DISPATCHED, State.HANDLING):
        holder = people.find(session, order.holder)
        if holder is None:
            wrong.append("nobody holds it")
        elif not holder.active:
            wrong.append(f"{holder.id} holds it, who has left")
    running = clocks.running(session, order.id)
    if order.suspended_since:
        wrong += [] if order.suspended_until and order.suspended_until > now else ["suspended without an end"]
    elif not running:
        wrong.append("no clock runs")
    elif not any(c.next_at or c.due_at > now for c in running) and order not in audits.without_next(
        session, now
    ):
        wrong.append("no reminder will come, and nobody is told so")
    return wrong


def _overslept(session: Session, now: Any) -> list[str]:
    """Reminders whose time has come and that nobody has looked at."""
    query = select(Clock).where(Clock.stopped_at.is_(None), Clock.next_at <= now)
    return [f"{clock.order_id} {clock.kind.value} {clock.next_at}" for clock in session.scalars(query)]


def _said_twice(session: Session) -> list[str]:
    """A digest holds each reminder once, and all of them are its person's."""
    wrong = []
    rows = {row.key: row for row in session.scalars(select(OutboxRow))}
    for row in rows.values():
        if row.folded_into and rows[row.folded_into].person != row.person:
            wrong.append(f"{row.key} is in the digest of another")
        if row.folded_into and row.sent_at:
            wrong.append(f"{row.key} was said alone and in a digest")
    return wrong


LONG = int(os.environ.get("JIBAN_LONG_LIFE", "0"))
SETTINGS = settings(
    max_examples=LONG or 6,
    stateful_step_count=50 if LONG else 30,
    derandomize=not LONG,
    database=None,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


def test_whatever_people_do_no_order_gets_lost(url: str) -> None:
    run_state_machine_as_test(partial(Life, url), settings=SETTINGS)
