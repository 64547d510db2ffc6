"""The desk puts an approved wording into a result that was handed in; who handed it in stays who did."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import matters
from handlers.checking import as_listed, findings_of
from handlers.desk import Desk
from handlers.form_state import facts_json, facts_of
from handlers.inbound import Reply
from handlers.lookup import review_card
from handlers.moving import permit
from rules.reply import compose
from rules.wordings import Wording, put_into
from rules.words import Action, State
from storage import results, wordings
from storage.tables import Order, PersonRow


def quote(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, found: Wording
) -> Reply:
    """Into the reply of this order, and of those whose result was handed in with it."""
    permit(session, actor, order, Action.PASS)
    for each in (order, *matters.going_along(session, order, State.SUBMITTED)):
        _put_in(session, desk, now, each, found)
    return Reply(messages=(review_card(session, desk, now, order),))


def _put_in(session: Session, desk: Desk, now: datetime, order: Order, wording: Wording) -> None:
    """A further version of the result: what was handed in before stays on file."""
    row = results.latest(session, order.id)
    assert row is not None  # what is under review was handed in
    facts = facts_of(results.facts(session, row))
    result = put_into(facts.result, wording.text, wordings.texts(session, wording.number))
    if result == facts.result:
        return
    facts = replace(facts, result=result, basis=facts.basis or wording.basis)
    found = as_listed(desk, findings_of(session, desk, now, order, facts))
    text = compose(facts, desk.tz)
    results.add(session, order, by=row.by, at=now, facts=facts_json(facts), text=text, findings=found)
    session.flush()
