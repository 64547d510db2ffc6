"""Which person a Telegram chat belongs to: bound once by a link that only that person was given."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.inbound import Entered, Inbound, Joined, Reply
from handlers.telling import tell_people
from notifier.card import Text
from notifier.cards import binding as cards
from notifier.reach import TELEGRAM, WECOM
from rules.errors import Refusal
from storage import links, outbox, people, runs
from storage.tables import PersonRow

PURPOSE = "telegram"
#: Under this name the running bot leaves its Telegram user name, which only the platform knows.
SETTING = "telegram"
_CHANNELS = (("telegram", TELEGRAM), ("电报", TELEGRAM), ("tg", TELEGRAM), ("微信", WECOM), ("wecom", WECOM))


def person_of(session: Session, desk: Desk, now: datetime, inbound: Inbound) -> PersonRow | None:
    """Who is in this chat; None for strangers and for those who are not served on Telegram."""
    if isinstance(inbound.what, Entered) and inbound.what.token:
        _bind(session, desk, now, inbound.sender, inbound.what.token)
    person = people.find_by_telegram(session, inbound.sender)
    if person is None or not is_served(desk, person):
        return None
    if isinstance(inbound.what, Joined):
        person.active = True
    return person if person.active else None


def is_served(desk: Desk, person: PersonRow) -> bool:
    """Whether Telegram is for this person: the desk's people, others only where configured."""
    return bool(desk.telegram_for & people.roles_of(person))


def link(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """绑定Telegram: a link for this person alone, good once."""
    if not desk.telegram_for:
        raise Refusal("no_telegram", "本系统没有启用 Telegram。")
    if not is_served(desk, actor):
        raise Refusal("no_telegram", "Telegram 只供专班使用，您可以继续使用企业微信。")
    token = links.make(session, PURPOSE, actor.id, now, desk.link_lasts)
    return Reply(text=cards.link(bot_name(session), token, desk.link_lasts))


def unbind(actor: PersonRow) -> Reply:
    """解绑Telegram: nothing goes there any more. Refused to who could not be reached at all then."""
    if not actor.telegram:
        raise Refusal("not_bound", cards.NOT_BOUND)
    if not actor.wecom:
        raise Refusal("only_there", cards.ONLY_THERE)
    lost(actor)
    return Reply(text=cards.UNBOUND)


def prefer(session: Session, desk: Desk, actor: PersonRow, words: str) -> Reply:
    """优先 Telegram, 优先 企业微信: where notices go; answers go where the question was."""
    wanted = next((channel for spelling, channel in _CHANNELS if spelling in words.lower()), None)
    if wanted is None:
        raise Refusal("no_channel", cards.WHICH)
    if wanted == TELEGRAM and not (actor.telegram and is_served(desk, actor)):
        raise Refusal("not_bound", cards.NOT_BOUND)
    if wanted == WECOM and not actor.wecom:
        raise Refusal("no_wecom", cards.NO_WECOM)
    actor.prefers = wanted
    return Reply(text=cards.preferred(wanted == TELEGRAM))


def link_for(session: Session, desk: Desk, now: datetime, who: str) -> str:
    """The same for somebody named by id or by name. Raises Refusal when there is no such person."""
    found = [person for person in people.active(session) if who in (person.id, person.name)]
    if len(found) != 1:
        raise Refusal("no_person", f"没有找到“{who}”，或有重名：请写人员 id。")
    return link(session, desk, now, found[0]).text


def bot_name(session: Session) -> str:
    """The bot's user name on Telegram; empty until the platform has told it."""
    name: str = runs.setting(session, SETTING).get("username", "")
    return name


def lost(person: PersonRow) -> Reply:
    """The person stopped the bot on Telegram and can still be reached elsewhere."""
    person.telegram = person.prefers = ""
    return Reply()


def move(session: Session, old: str, new: str) -> None:
    """The platform gave a chat another id."""
    person = people.find_by_telegram(session, old)
    if person:
        person.telegram = new


def waits(session: Session, reason: str, now: datetime) -> dict[str, timedelta]:
    """Chats that are to be left alone, as the platform asked, and for how long still."""
    until = sorted(outbox.waits(session, reason, now), key=lambda wait: wait[1])
    found = [(people.find(session, person), at - now) for person, at in until]
    return {person.telegram: left for person, left in found if person and person.telegram}


def _bind(session: Session, desk: Desk, now: datetime, chat: str, token: str) -> None:
    used = links.use(session, token, PURPOSE, now)
    person = people.find(session, used.person) if used else None
    if person is None or not person.active or not is_served(desk, person):
        return
    former = people.find_by_telegram(session, chat)
    if former and former.id != person.id:
        former.telegram = ""
    person.telegram = chat
    session.flush()
    tell_people(session, now, [person], f"bound:{chat}:{now:%Y%m%d%H%M%S}", Text(cards.bound(), True))


__all__ = [
    "PURPOSE",
    "SETTING",
    "bot_name",
    "is_served",
    "link",
    "lost",
    "move",
    "person_of",
    "prefer",
    "unbind",
    "waits",
]
