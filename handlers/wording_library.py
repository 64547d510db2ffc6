"""口径 新增, 修改, 停用, 历史: the chief and the 主管科室 keep the library; each change is a version."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from handlers.checking import INSERTED
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.telling import on_duty_now, tell_people
from nlp import times
from nlp.wording_edits import WordingEdit
from notifier.cards import wordings as cards
from notifier.cards.phrases import typed
from rules.errors import Refusal
from rules.permissions import WORDING_APPROVERS, WORDING_KEEPERS
from rules.reply import Severity, personal_data
from rules.wordings import Wording, next_number
from rules.words import Role
from storage import people, wordings
from storage.tables import PersonRow

#: As long as a card or a message can carry with room to spare.
LONGEST = 500
FOREVER = ("长期", "无", "不限", "永久")


def named(session: Session, desk: Desk, number: str) -> Wording:
    """The wording of this number in its latest version. Raises Refusal where there is none."""
    known = wordings.known(session, desk.wordings)
    found = next((each for each in known if each.number.upper() == number.upper()), None)
    if found is None:
        raise Refusal("no_wording", f"没有编号为 {typed(number)} 的口径。回复“口径 划片”可按词语查找。")
    return found


def keep(session: Session, desk: Desk, now: datetime, actor: PersonRow, edit: WordingEdit) -> Reply:
    """Make the change that was asked for; 历史 only shows what was changed."""
    if not people.roles_of(actor) & WORDING_KEEPERS:
        raise Refusal("not_allowed", "口径由班组长、主管科室维护，您没有此项权限。")
    if edit.kind != "add" and not edit.number:
        raise Refusal("which_wording", f"请写明口径编号，如：{cards.EXAMPLES[edit.kind]}。")
    if edit.kind == "history":
        return _history(session, desk, named(session, desk, edit.number))
    before = None if edit.kind == "add" else named(session, desk, edit.number)
    after = _changed(session, desk, now, actor, edit, before)
    _write(session, now, actor, before, after)
    return Reply(text=cards.kept(after, before, actor.name, _affected(session, desk, now, after)))


def _changed(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, edit: WordingEdit, before: Wording | None
) -> Wording:
    """The next version. Raises Refusal where something is missing or must not stand in it."""
    if before is None:
        after = _fresh(session, desk, edit)
    else:
        after = replace(before, version=before.version + 1, retired=edit.kind == "retire")
    after = replace(
        after,
        text=edit.parts.get("text", after.text) if edit.kind != "retire" else after.text,
        keywords=edit.keywords or after.keywords,
        basis=edit.parts.get("basis", after.basis),
        valid_until=_valid_until(edit, desk, now, after.valid_until),
    )
    _must_be_fit(after, before)
    return replace(after, approver=_approver(session, actor, edit))


def _fresh(session: Session, desk: Desk, edit: WordingEdit) -> Wording:
    taken = [each.number for each in wordings.known(session, desk.wordings)]
    if edit.number in taken:
        raise Refusal(
            "number_taken", f"已有口径 {edit.number}。修改请发：口径 修改 {edit.number} 内容 新的说法。"
        )
    if not edit.parts.get("text") or not edit.keywords:
        raise Refusal("incomplete", f"新增口径须写明关键词和内容，如：{cards.EXAMPLES['add']}。")
    return Wording(edit.number or next_number(taken), "")


def _must_be_fit(after: Wording, before: Wording | None) -> None:
    unchanged = before and replace(before, version=after.version) == after
    if unchanged and after.retired:
        raise Refusal("retired", f"口径 {after.number} 已经停用。")
    if unchanged:
        raise Refusal("unchanged", f"请写明要改什么，如：{cards.EXAMPLES['change']}。")
    if len(after.text) > LONGEST:
        raise Refusal("too_long", f"口径内容请控制在 {LONGEST} 字以内，现为 {len(after.text)} 字。")
    told = f"{after.text}\n{after.basis}\n{' '.join(after.keywords)}"
    if any(severity is Severity.MUST for _, severity in personal_data(told)):
        raise Refusal("personal", "口径会写入公开答复，不能含姓名、手机号、证件号等个人信息。")


def _valid_until(edit: WordingEdit, desk: Desk, now: datetime, before: date | None) -> date | None:
    said = edit.parts.get("valid_until", "")
    if not said:
        return before
    if said.startswith(FOREVER):
        return None
    found = times.find(said, now, desk.tz, lean="future")
    if not found:
        raise Refusal("which_day", f"没有看懂有效期“{typed(said)}”，请写成 2027-08-31 或“长期”。")
    if found[0].day < now.astimezone(desk.tz).date():
        raise Refusal("past_day", f"有效期 {found[0].day} 已过，请写以后的日期。")
    return found[0].day


def _approver(session: Session, actor: PersonRow, edit: WordingEdit) -> str:
    """Who approved it: the 主管科室 by itself, or whom the chief names; never the chief alone."""
    said = edit.parts.get("approver", "").strip(" 。，,.；;")
    mine = people.roles_of(actor) & WORDING_APPROVERS
    if not said and mine:
        return actor.name
    may = people.with_role(session, *WORDING_APPROVERS)
    if said not in [person.name for person in may]:
        names = "、".join(person.name for person in people.with_role(session, Role.SUPERVISOR))
        raise Refusal("who_approved", f"请写明审定人（主管科室或委领导），如：审定 {names or '姓名'}。")
    return said


def _write(session: Session, now: datetime, actor: PersonRow, before: Wording | None, after: Wording) -> None:
    if before and not wordings.versions(session, before.number):
        wordings.keep(session, before, wordings.CONFIGURED, now)
    wordings.keep(session, after, actor.id, now)
    approvers = people.with_role(session, *WORDING_APPROVERS)
    named_ones = [p for p in approvers if p.name == after.approver and p.id != actor.id]
    key = f"wording:{after.number}:{after.version}"
    tell_people(session, now, named_ones, key, cards.told_approver(after, actor.name))


def _affected(session: Session, desk: Desk, now: datetime, after: Wording) -> list[int]:
    """The orders under review whose reply holds an earlier version; who is on duty is told of them."""
    found = [order.short for order in wordings.used_by(session, after.number, INSERTED)]
    if found:
        key = f"wording_used:{after.number}:{after.version}"
        tell_people(session, now, on_duty_now(session, desk, now), key, cards.told_desk(after, found))
    return found


def _history(session: Session, desk: Desk, wording: Wording) -> Reply:
    rows = wordings.versions(session, wording.number)
    names = {row.by: people.name_of(session, row.by) for row in rows} | {wordings.CONFIGURED: "配置文件"}
    return Reply(text=cards.history(wording.number, rows, names, desk.tz))
