"""The connection of the 智能机器人: what could not be answered at once, and what the desk hears of breaks."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers import groups
from handlers.desk import Desk
from handlers.inbound import Inbound, Reply
from handlers.telling import on_duty_now, tell_people
from notifier.card import Body, Text
from notifier.cards import groups as group_cards
from notifier.cards import lines as cards
from notifier.cards.phrases import length
from notifier.outbox import Message, put
from rules.groups import Matter
from storage import outbox, people


def answer_later(session: Session, now: datetime, inbound: Inbound, reply: Reply, in_doubt: bool) -> None:
    """What did not go straight back goes through the outbox: a card as a fresh one."""
    person = people.find_by_wecom(session, inbound.sender)
    body: Body | None = reply.card or (Text(reply.text) if reply.text else None)
    if person is None or body is None:
        return
    key = f"answer:{inbound.key}:late"
    put(session, now, [Message(key, person.id, body, channel=inbound.channel)])
    if in_doubt and (row := outbox.find(session, key)):
        outbox.mark(session, row.id, in_doubt=True)  # so that it says that it may be there already


def put_out(session: Session, desk: Desk, now: datetime, pause: timedelta) -> None:
    """Another program has connected as this bot."""
    text = Text(cards.put_out(pause), is_notice=True)
    key = f"line_put_out:{now:%Y%m%d%H%M}"
    tell_people(session, now, on_duty_now(session, desk, now), key, text)
    groups.tell(session, desk, now, Matter.CHANNEL, key, group_cards.line_put_out(length(pause)))


def down(session: Session, desk: Desk, now: datetime, since: datetime) -> None:
    """The line has been down for long: groups hear of it, for they are reached without it."""
    alarm = group_cards.line_down(since, desk.tz)
    groups.tell(session, desk, now, Matter.CHANNEL, f"line_down:{since:%Y%m%d%H%M%S}", alarm)


def back(session: Session, desk: Desk, now: datetime, since: datetime) -> None:
    """After a break: what people did meanwhile never reached us, and the platform does not say it again."""
    local = (since.astimezone(desk.tz), now.astimezone(desk.tz))
    text = Text(cards.back(*local), is_notice=True)
    tell_people(session, now, on_duty_now(session, desk, now), f"line_back:{since:%Y%m%d%H%M%S}", text)
