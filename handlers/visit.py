"""The city's call-back: it closes the order, or opens the second round."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.advising import advice
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.leaving import stand_in
from handlers.moving import act
from handlers.report import start_round
from handlers.telling import change_cards, tell
from notifier.cards import orders as cards
from notifier.cards import reviewing
from rules.errors import Refusal
from rules.order import CallBack
from rules.words import Action, Opinion
from storage.db import vault_of
from storage.tables import Order, PersonRow, VisitRow

#: Longer phrases first: 不满意 holds 满意, 未解决 holds 解决.
_OPINIONS = (("不满意", Opinion.DISSATISFIED), ("基本满意", Opinion.MOSTLY), ("满意", Opinion.SATISFIED))
_SOLVED = ((r"未解决|没解决|没有解决|部分解决", False), (r"已解决|解决", True))
_CONTACTED = ((r"未联系|没联系|没有联系", False), (r"已联系|联系", True))


def read_result(words: str) -> CallBack:
    """A call-back as it is typed: "未解决 不满意 诉求人称仍未退费"."""
    opinion = next((found for word, found in _OPINIONS if word in words), None)
    solved = next((value for pattern, value in _SOLVED if re.search(pattern, words)), None)
    contacted = next((value for pattern, value in _CONTACTED if re.search(pattern, words)), None)
    said = re.sub(
        r"未解决|没解决|没有解决|部分解决|已解决|不满意|基本满意|满意|未联系|已联系|解决", "", words
    )
    return CallBack(contacted, solved, opinion.label if opinion else "", said.strip(" ，,。；;、"))


def record_visit(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, found: CallBack
) -> Reply:
    """回访: solved and not dissatisfied closes the order; anything else is handled again.

    Raises Refusal when the result says neither whether it is solved nor how the citizen feels.
    """
    opinion = Opinion.from_label(found.opinion)
    if not is_conclusive(found):
        raise Refusal("no_result", f"请写明是否解决、是否满意，如：回访 {order.short} 已解决 满意。")
    happy = is_happy(found)
    said = reviewing.result_of_visit(found.contacted, found.solved, opinion)
    note = "；".join(filter(None, (said, found.words)))
    act(session, desk, now, actor, order, Action.VISIT, note=note, data=_data(found), happy=happy)
    session.add(visit_row(session, now, actor, order, found))
    if happy:
        return _closed(session, desk, now, order, said)
    return _again(session, desk, now, order, said, found)


def is_conclusive(found: CallBack) -> bool:
    """Whether the city says if it is solved, or how the citizen feels."""
    return found.solved is not None or Opinion.from_label(found.opinion) is not None


def is_happy(found: CallBack) -> bool:
    """Whether nothing is left to be done: contacted, solved, and not dissatisfied."""
    dissatisfied = Opinion.from_label(found.opinion) is Opinion.DISSATISFIED
    return found.solved is not False and not dissatisfied and found.contacted is not False


def _data(found: CallBack) -> dict[str, object]:
    return {"contacted": found.contacted, "solved": found.solved, "opinion": found.opinion}


def visit_row(session: Session, now: datetime, actor: PersonRow, order: Order, found: CallBack) -> VisitRow:
    """The call-back as it is kept; the citizen's words sealed."""
    return VisitRow(
        order_id=order.id,
        round=order.round,
        at=now,
        by=actor.id,
        contacted=found.contacted,
        solved=found.solved,
        opinion=found.opinion,
        words_sealed=vault_of(session).seal(found.words),
    )


def _closed(session: Session, desk: Desk, now: datetime, order: Order, said: str) -> Reply:
    if order.holder:
        tell(session, now, [order.holder], order, "closed", reviewing.closed_note(order, said))
    change_cards(session, now, order, ("work",), cards.closed_face(order, desk, now, "已归档"))
    return Reply(text=reviewing.closed(order, said))


def _again(session: Session, desk: Desk, now: datetime, order: Order, said: str, found: CallBack) -> Reply:
    start_round(session, desk, now, order)
    stand_in(session, desk, now, order)
    told = advice(session, order, found.solved, found.words)
    card = reviewing.again(order, desk, now, said, found.words, told)
    if order.holder:
        for more in reviewing.advised(order, reviewing.told(said, found.words, told)):
            tell(session, now, [order.holder], order, "advice", more)
        tell(session, now, [order.holder], order, "work", card)
    return Reply(text=reviewing.second_round(order, said))


def archive(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str = ""
) -> Reply:
    """归档 without a call-back: for what the city does not call back on; no result is made up."""
    act(session, desk, now, actor, order, Action.VISIT, note=words, data={"call_back": False})
    change_cards(session, now, order, ("work",), cards.closed_face(order, desk, now, "已归档"))
    return Reply(text=reviewing.archived(order))
