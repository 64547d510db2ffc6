"""An order's text pasted into the chat: taken in like a row of an export."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import intake
from handlers.desk import Desk
from handlers.inbound import Reply
from nlp.paste import Pasted, read_order
from notifier.cards import intake as cards
from rules.errors import Refusal
from rules.permissions import may, who_may
from rules.words import Action
from storage import people
from storage.tables import PersonRow

_NAMES = {
    "number": "工单编号",
    "text": "诉求内容",
    "due_at": "办理时限",
    "sent_at": "派单时间",
    "called_at": "来电时间",
    "signed_at": "签收时间",
}


def take_pasted(session: Session, desk: Desk, now: datetime, actor: PersonRow, text: str) -> Reply:
    """Take in what was pasted. Raises Refusal with what it lacks."""
    if not may(people.roles_of(actor), Action.TAKE_IN, own=False):
        raise Refusal("not_allowed", f"录入工单由{who_may(Action.TAKE_IN)}办理，您没有此项权限。")
    read = read_order(text, now, desk.tz)
    if read.order is None or read.unread:
        raise Refusal("pasted", _lacking(read))
    number = intake.begin(session, desk, now, actor.id, "paste")
    taken = intake.take_in(session, desk, now, number, [read.order])
    intake.announce(session, desk, now, number, {"new": taken.new})
    return Reply(text=cards.taken(taken.new, taken.updated, taken.unchanged, []))


def _lacking(read: Pasted) -> str:
    missing = "、".join(_NAMES.get(name, name) for name in read.missing)
    unread = "、".join(_NAMES.get(name, name) for name in read.unread)
    parts = [f"缺少{missing}" if missing else "", f"{unread}看不懂" if unread else ""]
    return f"没有录入：{'；'.join(filter(None, parts))}。请按“工单编号：…　诉求内容：…”补全后重新发送。"
