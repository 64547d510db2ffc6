"""并案: many orders, one matter: one finding and one reply; each citizen is called, each clock runs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.checking import findings_of
from handlers.desk import Desk
from handlers.form_state import facts_json
from handlers.inbound import Reply
from handlers.moving import act, permit, record, standing
from handlers.telling import change_cards, tell
from notifier.cards import forms as form_cards
from notifier.cards import matters as cards
from notifier.cards import orders as order_cards
from rules.errors import Refusal
from rules.lifecycle import allowed
from rules.reply import FindingCode, ReplyFacts, compose
from rules.words import Action, State
from storage import matters, orders, results
from storage.tables import Order, PersonRow

#: What of a matter is handed in together.
OWED = (State.DISPATCHED, State.HANDLING)


def merge(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, found: Sequence[Order], note: str
) -> Reply:
    """并案 1023 1024 1025: the first leads (or whoever leads it already), the others go with it."""
    for order in found:
        permit(session, actor, order, Action.MERGE)
    several = list({order.id: order for order in found}.values())
    if len(several) < 2:
        raise Refusal("only_one", "并案至少要两件工单，主件写在最前，如：并案 1023 1024 1025。")
    lead = orders.get(session, several[0].matter or several[0].id)
    joining = [order for order in several if order.id != lead.id and order.matter != lead.id]
    _must_fit(session, desk, now, lead, joining)
    for order in joining if lead.matter else [lead, *joining]:
        order.matter = lead.id
        others = [each.short for each in several if each.id != order.id]
        record(session, now, actor.id, order, Action.MERGE.value, note=note, data={"with": others})
    session.flush()
    together = matters.of_matter(session, lead.id)
    for holder in dict.fromkeys(order.holder for order in together if order.holder):
        tell(session, now, [holder], lead, "merged", cards.merged(lead, together, actor.name, note))
    return Reply(text=cards.done(lead, together))


def _must_fit(session: Session, desk: Desk, now: datetime, lead: Order, joining: Sequence[Order]) -> None:
    """Raise Refusal unless all are with one department, not handed in yet, and in no other matter."""
    if not joining:
        raise Refusal("merged", f"这些工单已与 {lead.short} 并案，无需重复操作。")
    for order in (lead, *joining):
        if not allowed(order.state, Action.MERGE):
            raise Refusal("wrong_state", standing(session, desk, now, order, Action.MERGE))
        if order.is_confidential:
            raise Refusal("confidential", f"{order.short} 为保密件，须单独办理，不能并案。")
    if taken := [order for order in joining if order.matter]:
        rows = "；".join(f"{order.short} 已与 {(order.matter or 0) % 1_000_000} 并案" for order in taken)
        raise Refusal("other_matter", f"{rows}，请先回复“解除并案 {taken[0].short}”。")
    if elsewhere := [order for order in joining if order.department != lead.department]:
        rows = "；".join(f"{order.short} 在{order.department or '专班'}" for order in elsewhere)
        where = lead.department or "专班"
        raise Refusal(
            "other_department", f"{lead.short} 在{where}，{rows}。并案的工单须由同一科室办理，请先改派。"
        )


def split(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, note: str) -> Reply:
    """解除并案: this order goes its own way; without the lead, or with one left, there is no matter."""
    permit(session, actor, order, Action.SPLIT)
    if not allowed(order.state, Action.SPLIT):
        raise Refusal("wrong_state", standing(session, desk, now, order, Action.SPLIT))
    together = matters.of_matter(session, order.matter)
    if not together:
        raise Refusal("no_matter", f"工单 {order.short} 没有并案。")
    freed = together if order.id == order.matter or len(together) == 2 else [order]
    for each in freed:
        each.matter = None
        record(session, now, actor.id, each, Action.SPLIT.value, note=note)
    for holder in dict.fromkeys(each.holder for each in together if each.holder):
        tell(session, now, [holder], order, "split", cards.told_of_split(freed))
    return Reply(text=cards.split(freed))


def leading(session: Session, order: Order) -> Order:
    """The order whose form serves the whole matter; this one where it stands alone or the lead is past it."""
    if order.matter is None or order.matter == order.id:
        return order
    lead = orders.get(session, order.matter)
    return lead if lead.state in OWED and lead.department == order.department else order


def owed_with(session: Session, order: Order) -> list[Order]:
    """The others of the matter whose result is handed in with this one; only the lead carries others."""
    if order.matter != order.id:
        return []
    together = matters.of_matter(session, order.matter)
    return [
        each
        for each in together
        if each.id != order.id and each.state in OWED and each.department == order.department
    ]


def must_be_contacted(others: Iterable[Order]) -> None:
    """Raise Refusal while a citizen of the matter has not been called."""
    lacking = [order for order in others if order.contacted_at is None]
    if lacking:
        raise Refusal("not_contacted", cards.call_first(lacking))


def hand_in(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, lead: Order, facts: ReplyFacts
) -> list[Order]:
    """The lead's finding for the others, each with its own background and contact; returns the others."""
    others = owed_with(session, lead)
    for order in others:
        if order.state is State.DISPATCHED:
            act(session, desk, now, actor, order, Action.CONFIRM, sets={"holder": actor.id})
        own = _for(facts, order)
        found = findings_of(session, desk, now, order, own)
        listed = [
            {"code": f.code.value, "must": form_cards.is_must(f), "text": form_cards.finding(f, desk)}
            for f in found
            if f.code is not FindingCode.NEAR_COPY
        ]
        data = {"findings": [each["code"] for each in listed], "with": lead.short}
        note = f"与 {lead.short} 并案，结果一并提交"
        act(session, desk, now, actor, order, Action.SUBMIT, note=note, data=data)
        text = compose(own, desk.tz)
        results.add(session, order, by=actor.id, at=now, facts=facts_json(own), text=text, findings=listed)
        change_cards(
            session, now, order, ("work", "nag"), order_cards.closed_face(order, desk, now, "已提交")
        )
    session.flush()
    return others


def _for(facts: ReplyFacts, order: Order) -> ReplyFacts:
    """The common finding with what is this citizen's own; what another citizen thinks of it is not theirs."""
    background = f"诉求人反映：{order.gist}" if order.gist else facts.background
    return replace(facts, background=background, contact_at=order.contacted_at, attempts=(), opinion=None)


def going_along(session: Session, lead: Order, state: State) -> list[Order]:
    """The others of the matter that stand in this state and go where their lead goes."""
    if lead.matter != lead.id:
        return []
    return [
        each for each in matters.of_matter(session, lead.id) if each.id != lead.id and each.state is state
    ]
