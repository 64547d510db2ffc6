"""Files into the chat: what may go there as one, and asking for it; they are made outside the transaction."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.inbound import Reply
from notifier.cards import sending as cards
from rules.manual import Manual
from storage import files
from storage.tables import PersonRow

REPORT = "report"
#: The largest file that every channel takes.
MOST = 20 * 1024 * 1024


def goes_as_file(manual: Manual, purpose: str) -> bool:
    """Whether it may leave as a file; else it is fetched by a one-time link, or read as a text."""
    return manual.files == "all" or (manual.files == "reports" and purpose == REPORT)


def ask(
    session: Session,
    now: datetime,
    actor: PersonRow,
    purpose: str,
    what: str,
    asked: dict[str, str],
    order_id: int | None = None,
) -> Reply:
    """Have it made and sent to who asks; ``what`` is what it is called."""
    files.ask(session, now, actor.id, purpose, json.dumps(asked, ensure_ascii=False), order_id)
    return Reply(text=cards.coming(what))
