"""Cards as keyboards: what is picked on one is kept with the card until the card is submitted.

Telegram's keys say only which one was pressed. What the card looks like on the phone stands in its
outbox row, so that a pick survives restarts and a press carries all that was picked before it.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.inbound import Pressed
from notifier.bodies import dump, load
from notifier.card import Card, Choice, Update
from notifier.channels.telegram_cards import mark
from notifier.outbox import Message, put
from rules.errors import Refusal
from storage import outbox
from storage.db import vault_of
from storage.tables import OutboxRow, PersonRow


def read(session: Session, person: PersonRow, what: Pressed) -> Pressed | Card:
    """The press with everything picked so far; or, where something was only picked, the card's new face.

    Raises Refusal when the card is not known, or not this person's.
    """
    row = outbox.by_tag(session, what.task_id) if what.task_id else None
    card = load(vault_of(session).open(row.body_sealed)) if row and row.person == person.id else None
    if row is None or not isinstance(card, Card):
        raise _expired()
    if what.key.startswith("?"):
        return _pick(card, what.key[1:])
    key = _button(card, what.key[1:]) if what.key.startswith("#") else what.key
    return replace(what, key=key, task_id=row.task_id, choices=_picked(card))


def keep(session: Session, task_id: str, card: Card) -> None:
    """Remember how the pressed card looks now."""
    row = outbox.by_tag(session, task_id) if task_id else None
    if row:
        keep_face(session, row, card)


def show_later(session: Session, now: datetime, key: str, task_id: str, card: Card) -> None:
    """The pressed card could not be changed at once: its new face goes through the outbox."""
    row = outbox.by_tag(session, task_id) if task_id else None
    if row:
        put(session, now, [Message(f"face:{key}", row.person, Update(row.key, card))])


def keep_face(session: Session, row: OutboxRow, card: Card) -> None:
    """Remember how the card of this message looks now."""
    row.body_sealed = vault_of(session).seal(dump(card))


def _pick(card: Card, marked: str) -> Card:
    if card.done or not _is_there(card, marked):
        raise _expired()
    return replace(card, choices=tuple(_picked_in(choice, marked) for choice in card.choices))


def _picked_in(choice: Choice, marked: str) -> Choice:
    picked = next((option.id for option in choice.options if mark(choice.key, option.id) == marked), None)
    return replace(choice, selected=picked) if picked else choice


def _is_there(card: Card, marked: str) -> bool:
    return any(mark(choice.key, option.id) == marked for choice in card.choices for option in choice.options)


def _button(card: Card, marked: str) -> str:
    found = next((button.key for button in card.presses if mark(button.key) == marked), None)
    if found is None:
        raise _expired()
    return found


def _picked(card: Card) -> dict[str, tuple[str, ...]]:
    """As the other platforms send it: of a question with nothing picked, the option that stands first."""
    return {choice.key: (choice.selected or choice.options[0].id,) for choice in card.choices}


def _expired() -> Refusal:
    return Refusal("unknown_button", "这张卡片已经过期，请回复“待办”查看最新工单。")
