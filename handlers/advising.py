"""二次处置建议: from the citizen's words, what the last reply lacked, and how orders like it were solved."""

from sqlalchemy.orm import Session

from handlers import alike
from nlp import points
from rules.advice import second_round
from rules.privacy import mask
from storage import results
from storage.tables import Order

#: Of how a similar order was solved, so much is quoted.
QUOTED = 40


def advice(session: Session, order: Order, solved: bool | None, words: str) -> list[str]:
    """What to do now, the most useful first. ``words``: the citizen's, at the call-back."""
    row = results.latest(session, order.id)
    reply = results.text(session, row) if row else ""
    missing = [finding["text"] for finding in row.findings] if row else []
    untouched = points.untouched(words, reply) if words and reply and not order.is_confidential else ()
    return second_round(missing, solved, words, [mask(each) for each in untouched], _like_it(session, order))


def _like_it(session: Session, order: Order) -> str:
    """How the most alike order was solved to its citizen's content; "" where there is none."""
    found = None if order.is_confidential else alike.example(session, order)
    if found is None:
        return ""
    other, reply = found
    solved = _result(reply)
    quoted = solved if len(solved) <= QUOTED else solved[: QUOTED - 1] + "…"
    return (
        f"相似工单 {other.short}（诉求人满意）的做法：{quoted}。全文回复“参考 {order.short}”"
        if quoted
        else ""
    )


def _result(reply: str) -> str:
    """The part of a reply that tells what came of it, else its beginning."""
    lines = [line.strip() for line in reply.splitlines() if line.strip()]
    told = (line.partition("：")[2] for line in lines if "处置结果" in line or "办理结果" in line)
    return next(filter(None, told), lines[0] if lines else "")
