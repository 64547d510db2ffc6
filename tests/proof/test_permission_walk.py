"""Every role × action × state, own department or not, confidential or not, through real messages."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from desk import CONTACT, DEPARTMENT, LEADER, OFFICER, DeskStory
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from handlers import instructing, receive
from handlers.desk import Desk
from handlers.form_state import Form, Stage, dump
from handlers.form_state import facts_of as facts_from_json
from handlers.inbound import Inbound, Pressed, Said, What
from notifier.bodies import load
from notifier.card import Card
from rules.lifecycle import TRANSITIONS, allowed, next_state
from rules.permissions import DESK, PERMISSIONS, may
from rules.words import Action, ApplicationKind, ApplicationState, Role, State, SupervisionKind
from storage import conversations, people, results
from storage.db import vault_of
from storage.tables import (
    ApplicationRow,
    ConversationRow,
    InstructionRow,
    LinkRow,
    Order,
    OutboxRow,
    PartRow,
    PersonRow,
    SchoolCheckRow,
    SupervisionRow,
    TimelineRow,
)

WALKER = "walker"
#: A refusal writes nothing but these.
MESSAGES = ("inbox", "outbox")
BEFORE_A_DEPARTMENT = (State.RECEIVED, State.SIGNED)
FORM = "result"


@dataclass(frozen=True)
class Case:
    """One cell of the walk."""

    role: Role
    state: State
    own: bool
    confidential: bool

    @property
    def owns(self) -> bool:
        """Whether the order is theirs: a post in its department, or held by the desk itself."""
        posts = (Role.CONTACT, Role.HEAD, Role.DUTY, Role.CHIEF)
        return self.own and self.role in posts and self.state not in BEFORE_A_DEPARTMENT

    @property
    def holds(self) -> bool:
        return self.owns and self.role is not Role.HEAD

    def allows(self, action: Action, whatever_state: bool = False) -> bool:
        """What the two tables say, and that a confidential order is for who handles it and the desk."""
        if self.confidential and not self.owns and self.role not in DESK:
            return False
        is_time = whatever_state or allowed(self.state, action)
        return may([self.role], action, own=self.owns) and is_time

    def __str__(self) -> str:
        flags = f"{'本' if self.own else '外'}科室{'、保密' if self.confidential else ''}"
        return f"{self.role.label}（{flags}，{self.state.label}）"


def nothing(session: Session, now: datetime, order: Order, walker: PersonRow) -> int:
    """Nothing has to be there before."""
    return 0


def always(case: Case) -> bool:
    """Nothing but the tables says who may."""
    return True


@dataclass(frozen=True)
class Way:
    """One way to do an action: what is sent, what must be there before, and what shows that it is done.

    What is no action upon the order has ``open_to`` and, where it leaves no trace, ``made``.
    """

    action: Action | None
    sent: Callable[[Order, int], What]
    trace: str = ""  # the action on the timeline; else a question kept, or a link made
    prepare: Callable[[Session, datetime, Order, PersonRow], int] = nothing
    allows: Callable[[Case], bool] = always
    whatever_state: bool = False
    open_to: Callable[[Case], bool] | None = None
    made: Callable[[Session], bool] | None = None

    def is_open_to(self, case: Case) -> bool:
        """Whether it must work from here; otherwise it must be refused."""
        if self.open_to:
            return self.open_to(case)
        assert self.action is not None
        if self.action is Action.TAKE_IN:  # about no order
            return case.role in PERMISSIONS[Action.TAKE_IN]
        return case.allows(self.action, self.whatever_state) and self.allows(case)

    def __str__(self) -> str:
        what = self.sent(Order(id=2026_001023), 0)
        return f"“{what.text}”" if isinstance(what, Said) else f"[{getattr(what, 'key', '')}]"


def said(words: str) -> Callable[[Order, int], What]:
    return lambda order, _: Said(words.format(order.short))


def pressed(verb: str, **choices: str) -> Callable[[Order, int], What]:
    picked = {key: (option,) for key, option in choices.items()}
    return lambda order, _: Pressed(f"{verb}:{order.id}", choices=picked)


def of_application(verb: str) -> Callable[[Order, int], What]:
    return lambda _, application: Pressed(f"{verb}:{application}")


def filled_form(session: Session, now: datetime, order: Order, walker: PersonRow) -> int:
    """A result form with everything in it, ready to be handed in."""
    row = results.latest(session, order.id)
    assert row is not None
    form = Form(Stage.SUMMARY, facts_from_json(results.facts(session, row)))
    conversations.save(session, walker.id, order.id, FORM, dump(form), now)
    return 0


def suspended(session: Session, now: datetime, order: Order, walker: PersonRow) -> int:
    order.suspended_since = now - timedelta(hours=1)
    return 0


def application(kind: ApplicationKind, state: ApplicationState) -> Callable[..., int]:
    def prepare(session: Session, now: datetime, order: Order, walker: PersonRow) -> int:
        until = now + timedelta(days=20)
        row = ApplicationRow(
            order_id=order.id, kind=kind, state=state, by=CONTACT, at=now, until=until,
            reason_sealed=vault_of(session).seal("需等待检测结果"),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id

    return prepare


def helping(session: Session, now: datetime, order: Order, walker: PersonRow) -> int:
    """Their department has been asked to help; another one leads."""
    if walker.department:
        order.department, order.holder = "小学教育科", "fangwenjing"
        part = PartRow(
            order_id=order.id, department=DEPARTMENT, holder=walker.id, asked_by=OFFICER, asked_at=now
        )
        session.add(part)
    return 0


def supervised(session: Session, now: datetime, order: Order, walker: PersonRow) -> int:
    """A 督办 that the walker opened."""
    row = SupervisionRow(
        order_id=order.id, kind=SupervisionKind.WRITTEN, by=walker.id, at=now, due_at=now + timedelta(days=3),
        requirement_sealed=vault_of(session).seal("查清收费情况"),
    )  # fmt: skip
    session.add(row)
    return 0


def instructed(session: Session, now: datetime, order: Order, walker: PersonRow) -> int:
    row = InstructionRow(
        order_id=order.id, by=LEADER, at=now, due_at=now + timedelta(days=3),
        text_sealed=vault_of(session).seal("请查清收费情况"),
    )  # fmt: skip
    session.add(row)
    return 0


def drafted(session: Session, now: datetime, order: Order, walker: PersonRow) -> int:
    conversations.save(session, walker.id, order.id, instructing.DRAFT, "请查清收费情况", now)
    return 0


def another(session: Session, now: datetime, order: Order, walker: PersonRow) -> int:
    """A second order that stands where the first does; its id."""
    values = {column.key: getattr(order, column.key) for column in Order.__table__.columns}
    session.add(Order(**values | {"id": order.id + 1, "number": f"{order.number}+"}))
    session.flush()
    return order.id + 1


def said_with_another(order: Order, other: int) -> What:
    return Said(f"并案 {order.short} {other % 1_000_000}")


def merged(session: Session, now: datetime, order: Order, walker: PersonRow) -> int:
    order.matter = order.id
    session.flush()
    session.get_one(Order, another(session, now, order, walker))
    return 0


def school_asked(session: Session, now: datetime, order: Order, walker: PersonRow) -> int:
    due = now + timedelta(days=2)
    row = SchoolCheckRow(
        order_id=order.id, school="阳光小学", due_at=due, asked_by=CONTACT, asked_at=now, answer_sealed=b""
    )
    session.add(row)
    return 0


def repeated(session: Session, now: datetime, order: Order, walker: PersonRow) -> int:
    order.repeat_of = order.id - 1
    return 0


def _may_be_merged(case: Case) -> bool:
    return not case.confidential


def _helps(case: Case) -> bool:
    """Only a department that was asked has a part to give."""
    return case.role is Role.CONTACT and case.own


def _can_open_the_form(case: Case) -> bool:
    """An order not yet confirmed is confirmed by it, by who may confirm."""
    if case.state is State.DISPATCHED:
        return case.allows(Action.CONFIRM)
    return case.state is State.HANDLING


def _may_see_contact(case: Case) -> bool:
    return case.holds and not case.confidential


A = Action
WAYS = (
    Way(A.TAKE_IN, said("导入")),
    Way(A.SIGN, said("签收 {}"), "sign"),
    Way(A.SIGN, pressed("sign"), "sign"),
    Way(A.DISPATCH, said("派 {} 小学教育科"), "dispatch"),
    Way(A.DISPATCH, said("改派 {} 小学教育科 属小学学段"), "dispatch"),
    Way(
        A.DISPATCH,
        pressed("dispatch", department="小学教育科"),
        "dispatch",
        allows=lambda case: case.state is State.SIGNED,
    ),
    Way(A.HANDLE, said("直办 {}"), "handle"),
    Way(A.HANDLE, pressed("handle"), "handle"),
    Way(A.CONFIRM, said("确认 {}"), "confirm"),
    Way(A.CONFIRM, pressed("confirm"), "confirm"),
    Way(A.ASK_TRANSFER, said("申请改派 {} 属小学学段"), "ask_transfer"),
    Way(A.ASK_TRANSFER, pressed("ask_transfer")),
    Way(A.RECALL, said("撤回 {} 派错科室"), "recall"),
    Way(A.CONTACT, said("首次联系 {} 5分钟前电话联系，诉求人已接听"), "contact"),
    Way(A.CONTACT, said("电话 {} 5分钟前拨打，无人接听"), "contact"),
    Way(A.CONTACT, pressed("contacted"), "contact"),
    Way(A.SUBMIT, pressed("hand_in"), "submit", filled_form),
    Way(A.PASS, said("通过 {}"), "pass"),
    Way(A.PASS, pressed("pass"), "pass"),
    Way(A.SEND_BACK, said("退回 {} 缺处置结果"), "send_back"),
    Way(A.APPROVE, said("审定 {}"), "approve"),
    Way(A.APPROVE, pressed("approve"), "approve"),
    Way(A.REPORT, said("已上报 {}"), "report"),
    Way(A.REPORT, pressed("report"), "report"),
    Way(A.PLATFORM_RETURN, said("平台退回 {} 未联系诉求人"), "platform_return"),
    Way(A.VISIT, said("回访 {} 已解决 满意"), "visit"),
    Way(A.VISIT, said("归档 {}"), "visit"),
    Way(A.REOPEN, said("重开 {} 诉求人再次来电"), "reopen"),
    Way(A.REVEAL, said("查看联系方式 {} 首次联系"), "reveal", allows=_may_see_contact),
    Way(A.REVEAL, pressed("reveal"), allows=_may_see_contact),
    Way(A.READ, said("查看全文 {}"), "read"),
    Way(A.READ, pressed("read"), "read"),
    Way(A.URGE, said("催 {}"), "urge"),
    Way(A.MOVE_OFFLINE, said("线下移送 {} 请派人领取"), "move_offline"),
    Way(A.CO_HANDLE, said("会办 {} 安全保卫科 核实校门口秩序"), "co_handle"),
    Way(A.MERGE, said_with_another, "merge", another, allows=_may_be_merged),
    Way(A.SPLIT, said("解除并案 {}"), "split", merged),
    Way(A.ASK_SCHOOL, said("转学校 {} 阳光小学 周五"), "ask_school", allows=lambda c: not c.confidential),
    Way(A.SCHOOL_ANSWER, said("学校反馈 {} 已整改"), "school_answer", school_asked),
    Way(A.OWN_VISIT, said("自查回访 {} 已解决 满意"), "own_visit"),
    Way(A.SETTLE_REPEAT, said("确认重复 {}"), "settle_repeat", repeated),
    Way(A.SETTLE_REPEAT, pressed("repeat_no"), "settle_repeat", repeated),
    Way(A.GIVE_PART, said("协办意见 {} 已到校核查"), "give_part", helping, allows=_helps),
    Way(A.APPLY_RETURN, said("退单 {} 属市场监管职责，应由市场监管局承办"), "draft_return"),
    Way(A.APPLY_EXTEND, said("申请延期 {} 3天 需等待检测结果"), "draft_extend"),
    Way(A.APPLY_EXTEND, pressed("apply_extend")),
    Way(A.APPLY_EXCLUDE, said("申请剔除 {} 诉求人三次未接听"), "draft_exclude"),
    Way(A.APPLY_SUSPEND, said("申请挂账 {} 到12月31日 需列入明年预算"), "draft_suspend"),
    Way(A.APPLY_RESUME, said("销账 {} 改造已完成"), "draft_resume", suspended),
    Way(
        A.REVIEW_APPLICATION,
        of_application("application_agree"),
        "reviewed_extend",
        application(ApplicationKind.EXTEND, ApplicationState.DRAFT),
    ),
    Way(
        A.REVIEW_APPLICATION,
        of_application("application_decline"),
        "declined_extend",
        application(ApplicationKind.EXTEND, ApplicationState.DRAFT),
    ),
    Way(
        A.FILE_APPLICATION,
        of_application("application_file"),
        "filed_extend",
        application(ApplicationKind.EXTEND, ApplicationState.REVIEWED),
    ),
    Way(
        A.FILE_APPLICATION,
        of_application("application_refuse"),
        "refused_extend",
        application(ApplicationKind.EXTEND, ApplicationState.FILED),
    ),
    Way(
        A.RETURN,
        of_application("application_grant"),
        "return",
        application(ApplicationKind.RETURN, ApplicationState.FILED),
    ),
    Way(A.SUPERVISE, said("督办 {} 书面 查清收费情况 周五"), "supervise"),
    Way(A.ANSWER_SUPERVISION, said("督办回复 {} 已查清"), "answer_supervision", supervised),
    Way(A.ANSWER_SUPERVISION, pressed("answer_supervision")),
    Way(A.END_SUPERVISION, said("督办办结 {}"), "end_supervision", supervised),
    Way(A.END_SUPERVISION, pressed("end_supervision"), "end_supervision", supervised),
    Way(A.END_SUPERVISION, pressed("press_on")),
    Way(A.CALL, said("电话督办 {} 未接"), "call"),
    Way(A.INSTRUCT, pressed("instruct_confirm"), "instruct", drafted),
    Way(A.INSTRUCT, said("批示 {} 请查清收费情况")),
    Way(A.ANSWER_INSTRUCTION, said("批示落实 {} 已查清"), "answer_instruction", instructed),
    Way(A.ANSWER_INSTRUCTION, pressed("answer_instruction")),
    Way(A.REPORT_INCIDENT, said("信息上报 {} 首报 今天9点食堂3名学生呕吐，已送医")),
    Way(A.REPORT_INCIDENT, pressed("incident")),
    Way(A.SUBMIT, said("提交结果 {}"), allows=_can_open_the_form, whatever_state=True),
    Way(A.SUBMIT, pressed("submit"), allows=_can_open_the_form, whatever_state=True),
)
FIRST_WAYS = tuple({way.action: way for way in reversed(WAYS)}.values())


def test_the_walk_tries_every_action() -> None:
    assert {way.action for way in WAYS} == set(Action) == set(PERMISSIONS)


@pytest.mark.parametrize("state", State)
def test_whoever_may_can_and_nobody_else_changes_anything(desk: DeskStory, state: State) -> None:
    short = desk.reported()
    walked = desk.does(walk, desk.order(short).id, state, desk.url.startswith("sqlite"))
    assert walked.wrong == []
    assert walked.tried > 200


class Walk:
    """One walk through a state: what is needed for each case, and what came out wrong, in words."""

    def __init__(self, session: Session, desk: Desk, now: datetime, order_id: int) -> None:
        self.session, self.desk, self.now, self.order_id = session, desk, now, order_id
        self.wrong: list[str] = []
        self.tried = 0
        self.wrote = False
        event.listen(session.connection(), "before_cursor_execute", self._look)

    def _look(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """Notice when anything but a message is written."""
        words = statement.split(maxsplit=3)
        table = {"INSERT": 2, "UPDATE": 1, "DELETE": 2}.get(words[0])
        self.wrote |= table is not None and words[table] not in MESSAGES

    def through(self, case: Case, ways: Iterable[Way]) -> None:
        """All the ways from one place; what was done is undone again."""
        with self.session.begin_nested() as stage:
            _set(self.session, self.order_id, case)
            for way in ways:
                if way.is_open_to(case) or way.prepare is not nothing:
                    with self.session.begin_nested() as attempt:
                        self._try(case, way)
                        attempt.rollback()
                else:
                    self._try(case, way)
            stage.rollback()

    def _try(self, case: Case, way: Way) -> None:
        order, walker = self.session.get(Order, self.order_id), self.session.get(PersonRow, WALKER)
        assert order is not None
        assert walker is not None
        application_id = way.prepare(self.session, self.now, order, walker)
        self.session.flush()
        steps, self.wrote = order.steps, False
        self.tried += 1
        inbound = Inbound("wecom", WALKER, f"walk:{self.tried}", self.now, way.sent(order, application_id))
        handled = receive.receive(self.session, self.desk, self.now, inbound)
        self.session.flush()
        said = _answer(self.session, inbound.key, handled)
        trouble = self._trouble(case, way, order, steps, handled.bug, said)
        self.wrong += [f"{case} {way}: {what} ({said})" for what in trouble]

    def _trouble(self, case: Case, way: Way, order: Order, steps: int, bug: str, said: str) -> Iterator[str]:
        if bug:
            yield "a bug"
        elif not way.is_open_to(case):
            if self.wrote:
                yield "changed something"
            if not _is_plain(said):
                yield "no plain words"
        elif not _is_done(self.session, way, order, steps):
            yield "not done"
        elif order.state not in _after(case, way):
            yield f"went to {order.state.label}"


def walk(session: Session, desk: Desk, now: datetime, order_id: int, state: State, whole: bool) -> Walk:
    """Try everything in one state; not ``whole``: each action once by each role in its own department."""
    made = Walk(session, desk, now, order_id)
    for case in cases(state):
        if whole or (case.own and not case.confidential):
            made.through(case, WAYS if whole and not case.confidential else FIRST_WAYS)
    return made


def cases(state: State) -> Iterator[Case]:
    for role, own, confidential in product(Role, (True, False), (False, True)):
        yield Case(role, state, own, confidential)


def _set(session: Session, order_id: int, case: Case) -> None:
    """The order as it stands in this state, and one person with this one role."""
    walker = PersonRow(id=WALKER, name="行走", wecom=WALKER, roles=[case.role.value], department="")
    session.add(walker)
    order = session.get(Order, order_id)
    assert order is not None
    order.state, order.is_confidential = case.state, case.confidential
    if case.state in BEFORE_A_DEPARTMENT:
        order.department = order.holder = None
    if case.owns and case.role in DESK:  # 专班直办
        order.department, order.holder = None, WALKER
    if case.own and case.role not in DESK:
        walker.department = DEPARTMENT
        _give_post(session, order, case)
    session.flush()


def _give_post(session: Session, order: Order, case: Case) -> None:
    row = people.department(session, DEPARTMENT)
    if case.role is Role.CONTACT:
        row.contact_a = WALKER
        order.holder = WALKER if case.owns else order.holder
    if case.role is Role.HEAD:
        row.head = WALKER


def _after(case: Case, way: Way) -> set[State]:
    if way.whatever_state:
        return {State.HANDLING}
    if way.action is None or (case.state, way.action) not in TRANSITIONS or not way.trace:
        return {case.state}
    return {next_state(case.state, way.action, needs_approval=needs) for needs in (True, False)}


def _is_done(session: Session, way: Way, order: Order, steps: int) -> bool:
    if way.trace:
        query = select(TimelineRow.id).where(
            TimelineRow.order_id == order.id,
            TimelineRow.seq > steps,
            TimelineRow.actor == WALKER,
            TimelineRow.action == way.trace,
        )
        return session.scalar(query) is not None
    if way.made:
        return way.made(session)
    if way.action is Action.TAKE_IN:
        return session.scalar(select(LinkRow.hash).where(LinkRow.person == WALKER)) is not None
    return session.scalar(select(ConversationRow.topic).where(ConversationRow.person == WALKER)) is not None


def _answer(session: Session, key: str, handled: receive.Handled) -> str:
    """What the person reads: what goes straight back, and what follows."""
    reply = handled.reply
    parts = [reply.text] if reply else []
    query = select(OutboxRow.body_sealed).where(OutboxRow.key.startswith(f"answer:{key}:"))
    for sealed in session.scalars(query.order_by(OutboxRow.id)):
        body = load(vault_of(session).open(sealed))
        parts.append(body.title if isinstance(body, Card) else getattr(body, "text", ""))
    return "\n".join(filter(None, parts))


def _is_plain(answer: str) -> bool:
    """A sentence for people: Chinese, without the code's own words."""
    return any("\u4e00" <= char <= "\u9fff" for char in answer) and "_" not in answer
