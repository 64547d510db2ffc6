"""一单一档: one order's whole file as a report: the matter, what was done, the clocks, every step, the chain.

Free words are masked; who called is nowhere in it.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.timing import facts_of
from notifier.cards.listing import did
from notifier.cards.orders import marks
from notifier.cards.phrases import as_of, mark
from reports.report import Block, Cell, Column, Paragraph, Report, Section, Table
from rules.clocks import clocks_for
from rules.explain import explain
from rules.privacy import mask
from rules.words import Opinion
from storage import applications, checkpoints, clocks, intakes, parts, people, results, timeline
from storage.tables import Order, ResultRow, VisitRow


def compose(session: Session, desk: Desk, now: datetime, order: Order) -> Report:
    """The file as it stands at ``now``."""
    sections = (
        Section("工单基本情况", (_basics(session, desk, order),)),
        Section(
            "诉求内容",
            (Paragraph(mask(order.title)), Paragraph(mask(order.masked) or "（内容已按保存期限清除）")),
        ),
        Section("办理结果", tuple(_results(session, desk, order))),
        Section("会办与申请", tuple(_beside(session, desk, order))),
        Section("市级回访", (_visits(session, desk, order),)),
        Section("时限", tuple(_clocks(session, desk, now, order))),
        Section("办理轨迹", tuple(_trail(session, desk, order))),
    )
    return Report(
        kind="dossier",
        title="接诉即办工单一单一档",
        period=f"工单 {order.short}（{order.number}）",
        since=order.received_at,
        until=now,
        organisation=desk.organisation,
        about=order.department or "",
        made_at=now,
        as_of=as_of(intakes.last(session), now, desk.tz),
        headlines=(),
        sections=sections,
        notes=("文中个人信息已脱敏；市级平台所载为准",),
    )


def _at(at: datetime | None, desk: Desk) -> str:
    return f"{at.astimezone(desk.tz):%Y-%m-%d %H:%M}" if at else "—"


def _table(title: str, headings: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> Table:
    return Table(title, tuple(Column(heading) for heading in headings), tuple(rows))


def _basics(session: Session, desk: Desk, order: Order) -> Table:
    moments = (
        ("市级派发", order.sent_at),
        ("接收", order.received_at),
        ("签收", order.signed_at),
        ("派发科室", order.dispatched_at),
        ("科室接收", order.confirmed_at),
        ("首次联系", order.contacted_at),
        ("提交结果", order.submitted_at),
        ("上报", order.reported_at),
        ("归档", order.closed_at),
        ("办理时限", order.due_at),
    )
    words = (
        ("状态", order.state.label),
        ("紧急程度", order.level.label),
        ("诉求类型", order.kind),
        ("类别", order.category.replace("->", "›")),
        ("来源渠道", order.channel),
        ("标记", "、".join(filter(None, (mark(order).strip("【】"), marks(order))))),
        ("学校", mask(order.school)),
        ("办理次数", str(order.round)),
        ("主责科室", order.department or ""),
        ("承办人", people.name_of(session, order.holder) if order.holder else ""),
    )
    rows = [*words, *((name, _at(at, desk)) for name, at in moments)]
    return _table("基本情况", ("项目", "内容"), [(name, value or "—") for name, value in rows])


def _results(session: Session, desk: Desk, order: Order) -> Iterable[Block]:
    found = results.of(session, order.id)
    if not found:
        yield Paragraph("尚未提交办理结果。")
    for row in found:
        yield from _result(session, desk, row)


def _result(session: Session, desk: Desk, row: ResultRow) -> Iterable[Block]:
    who = people.name_of(session, row.by)
    yield Paragraph(f"第 {row.round} 次办理，{who}于 {_at(row.at, desk)} 提交：")
    yield Paragraph(mask(results.text(session, row)) or "（内容已按保存期限清除）")
    told = "；".join(str(found["text"]) for found in row.findings) or "齐全"
    yield Paragraph(f"六要素检查：{mask(told)}")


def _beside(session: Session, desk: Desk, order: Order) -> Iterable[Block]:
    helping = parts.of(session, order.id)
    asked = applications.of(session, order.id)
    if not helping and not asked:
        yield Paragraph("无。")
    if helping:
        rows = [
            (
                part.department,
                _at(part.asked_at, desk),
                _at(part.done_at, desk),
                mask(parts.text(session, part)) or "—",
            )
            for part in helping
        ]
        yield _table("会办", ("协办科室", "请求时间", "提交时间", "意见"), rows)
    if asked:
        facts = [
            (
                row.kind.label,
                row.state.label,
                people.name_of(session, row.by),
                _at(row.at, desk),
                _at(row.decided_at, desk),
                mask(applications.reason(session, row)) or "—",
            )
            for row in asked
        ]
        yield _table("申请", ("申请", "状态", "申请人", "提出时间", "平台决定", "理由"), facts)


def _visits(session: Session, desk: Desk, order: Order) -> Block:
    found = results.visits(session, order.id)
    if not found:
        return Paragraph("尚无市级回访记录。")
    rows = [_visit(session, desk, row) for row in found]
    return _table("市级回访", ("办理次数", "时间", "是否联系", "是否解决", "满意情况", "诉求人意见"), rows)


def _visit(session: Session, desk: Desk, row: VisitRow) -> tuple[Cell, ...]:
    opinion = Opinion.from_label(row.opinion)
    yes = {True: "是", False: "否", None: "—"}
    words = mask(results.visit_words(session, row)) or "—"
    return (
        row.round,
        _at(row.at, desk),
        yes[row.contacted],
        yes[row.solved],
        opinion.label if opinion else row.opinion or "—",
        words,
    )


def _clocks(session: Session, desk: Desk, now: datetime, order: Order) -> Iterable[Block]:
    found = clocks.of(session, order.id)
    rows = [
        (clock.kind.label, _at(clock.starts_at, desk), _at(clock.due_at, desk), _at(clock.stopped_at, desk))
        for clock in found
    ]
    if rows:
        yield _table("时限", ("时限", "起算", "到期", "停止"), rows)
    for running in clocks_for(facts_of(order), desk.policy, desk.calendar, desk.tz, now):
        yield Paragraph(f"【{running.kind.label}】" + "".join(explain(running.steps)))
    if not rows:
        yield Paragraph("没有时限记录。")


def _trail(session: Session, desk: Desk, order: Order) -> Iterable[Block]:
    steps = timeline.of(session, order.id)
    rows = [
        (
            step.seq,
            _at(step.at, desk),
            people.name_of(session, step.actor),
            "".join(
                filter(
                    None,
                    (did(step.action), f" → {to}" if (to := str(step.data.get("department", ""))) else ""),
                )
            ),
            mask(timeline.note(session, step)) or "—",
        )
        for step in steps
    ]
    yield _table("办理轨迹", ("序号", "时间", "人员", "事项", "说明"), rows)
    broken, newest = timeline.check(session, order), checkpoints.last(session)
    sealed = f"最新检查点 {checkpoints.name_of(newest)}。" if newest else "尚无检查点。"
    if broken:
        yield Paragraph(f"轨迹核对：第 {broken.seq} 步{broken.reason}，请管理员核查。{sealed}")
    else:
        yield Paragraph(
            f"轨迹核对：共 {len(steps)} 步，均相连，未见改动。末步散列 {order.last_hash[:16]}。{sealed}"
        )
