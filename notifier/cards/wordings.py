"""What is said of 答复口径: found, changed, withdrawn, and every version of one."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from notifier.card import Text
from notifier.cards.phrases import typed
from rules.wordings import Wording
from storage.tables import WordingRow

#: How each change is typed.
EXAMPLES: Mapping[str, str] = {
    "add": "口径 新增 关键词 划片、入学 内容 就近入学。 依据 义务教育法 有效期 2027-08-31 审定 姓名",
    "change": "口径 修改 KJ-01 内容 新的说法 审定 姓名",
    "retire": "口径 停用 KJ-01 审定 姓名",
    "history": "口径 历史 KJ-01",
}


def found(asked: str, wordings: Sequence[Wording]) -> str:
    """Approved wordings, each with its number, basis and validity."""
    if not wordings:
        return f"没有查到与“{asked}”有关的有效口径，请联系主管科室核定。"
    return "\n\n".join(_whole(each) for each in wordings)


def _whole(each: Wording) -> str:
    facts = [
        f"依据：{each.basis}" if each.basis else "",
        f"有效至 {each.valid_until:%Y-%m-%d}" if each.valid_until else "",
        f"审定：{each.approver}" if each.approver else "",
    ]
    return f"【口径 {_name(each)}】{each.text}\n" + "；".join(fact for fact in facts if fact)


def _name(each: Wording) -> str:
    return f"{each.number} 第 {each.version} 版" if each.version > 1 else each.number


def kept(after: Wording, before: Wording | None, who: str, affected: Sequence[int]) -> str:
    """What was changed, and which replies under review hold an earlier version."""
    done = "已停用" if after.retired else ("已修改，即时生效" if before else "已新增，即时生效")
    lines = [f"口径 {after.number} {done}（{who} 登记，{after.approver} 审定）。"]
    if not after.retired:
        lines += [_whole(after), f"关键词：{'、'.join(after.keywords)}"]
    if before and before.text != after.text:
        lines.append(f"原说法：{before.text}")
    return "\n".join([*lines, _review_again(affected)]).strip()


def _review_again(affected: Sequence[int]) -> str:
    if not affected:
        return ""
    return f"下列工单的答复引用过此口径，尚未上报，请复核：{'、'.join(map(str, affected))}。"


def told_approver(after: Wording, who: str) -> Text:
    """To who is named as the one who approved it: a wrong name comes out at once."""
    done = "停用" if after.retired else "登记"
    words = f"{who} {done}了口径 {_name(after)}，审定人写的是您：\n{after.text}\n如有出入，请联系班组长更正。"
    return Text(words, is_notice=True)


def told_desk(after: Wording, affected: Sequence[int]) -> Text:
    """To who is on duty: replies that were written by an earlier version."""
    done = "已停用" if after.retired else f"已更新为第 {after.version} 版"
    return Text(f"口径 {after.number} {done}。{_review_again(affected)}", is_notice=True)


def history(number: str, rows: Sequence[WordingRow], names: Mapping[str, str], tz: tzinfo) -> str:
    """Every version, the newest first: when, by whom, who approved it, what it said."""
    if not rows:
        return f"口径 {typed(number)} 来自配置，尚未修改过。"
    return "\n\n".join(_version(row, names, tz) for row in reversed(rows))


def _version(row: WordingRow, names: Mapping[str, str], tz: tzinfo) -> str:
    who = names.get(row.by, row.by)
    head = f"第 {row.version} 版，{row.at.astimezone(tz):%Y-%m-%d %H:%M}，{who}"
    approved = f"，{row.approver} 审定" if row.approver else ""
    return f"{head}{approved}{'，停用' if row.retired else ''}\n{row.text}"
