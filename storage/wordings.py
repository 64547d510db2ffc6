"""答复口径 as rows: the configuration gives the first ones, what was changed in chat since then rules."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rules.wordings import Wording
from rules.words import State
from storage.tables import Order, TimelineRow, WordingRow

#: Who has given a wording that stands in the configuration.
CONFIGURED = "config"
#: The reply is written, and the city does not have it yet.
UNDER_REVIEW = (State.SUBMITTED, State.APPROVING, State.PASSED)


def known(session: Session, configured: Iterable[Wording]) -> list[Wording]:
    """Every wording in its latest version, in the sequence of their numbers; withdrawn ones as well."""
    found = {each.number: each for each in configured}
    return [each for _, each in sorted((found | _latest(session)).items())]


def _latest(session: Session) -> dict[str, Wording]:
    last = select(func.max(WordingRow.id)).group_by(WordingRow.number)
    rows = session.scalars(select(WordingRow).where(WordingRow.id.in_(last)))
    return {row.number: _wording(row) for row in rows}


def _wording(row: WordingRow) -> Wording:
    return Wording(
        number=row.number,
        text=row.text,
        keywords=tuple(row.keywords),
        basis=row.basis,
        valid_until=row.valid_until,
        approver=row.approver,
        version=row.version,
        retired=row.retired,
    )


def versions(session: Session, number: str) -> list[WordingRow]:
    """Every version that was kept of one wording, the first one first."""
    query = select(WordingRow).where(WordingRow.number == number).order_by(WordingRow.version)
    return list(session.scalars(query))


def texts(session: Session, number: str) -> list[str]:
    """What its versions said, the latest first."""
    return [row.text for row in reversed(versions(session, number))]


def keep(session: Session, wording: Wording, by: str, now: datetime) -> None:
    """Keep a version. Two people who make the same one at once: the second is run once more."""
    session.add(
        WordingRow(
            number=wording.number,
            version=wording.version,
            text=wording.text,
            keywords=list(wording.keywords),
            basis=wording.basis,
            valid_until=wording.valid_until,
            approver=wording.approver,
            retired=wording.retired,
            by=by,
            at=now,
        )
    )
    session.flush()


def used_by(session: Session, number: str, action: str) -> list[Order]:
    """The orders under review into whose reply it was put: ``action`` is that step of the timeline."""
    query = (
        select(Order, TimelineRow.data)
        .join(TimelineRow, TimelineRow.order_id == Order.id)
        .where(TimelineRow.action == action, Order.state.in_(UNDER_REVIEW))
        .order_by(Order.id)
    )
    return list(
        {order.id: order for order, data in session.execute(query) if data["number"] == number}.values()
    )
