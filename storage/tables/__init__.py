"""Every table. Times are UTC instants; people are known by their configured id."""

from storage.tables.base import Base
from storage.tables.memory import (
    CalendarRow,
    CounterRow,
    IntakeRow,
    KeywordRow,
    LessonRow,
    RunRow,
    SettingRow,
)
from storage.tables.messages import ConversationRow, InboxRow, LinkRow, OutboxRow, TokenRow
from storage.tables.orders import (
    ApplicationRow,
    AttachmentRow,
    Clock,
    LadderRow,
    Order,
    PagingRow,
    PartRow,
    ResultRow,
    SnoozeRow,
    TermRow,
    TimelineRow,
    VisitRow,
)
from storage.tables.people import DepartmentRow, DutyRow, DutyStepRow, PersonRow, ShiftRow

__all__ = [
    "ApplicationRow",
    "AttachmentRow",
    "Base",
    "CalendarRow",
    "Clock",
    "ConversationRow",
    "CounterRow",
    "DepartmentRow",
    "DutyRow",
    "DutyStepRow",
    "InboxRow",
    "IntakeRow",
    "KeywordRow",
    "LadderRow",
    "LessonRow",
    "LinkRow",
    "Order",
    "OutboxRow",
    "PagingRow",
    "PartRow",
    "PersonRow",
    "ResultRow",
    "RunRow",
    "SettingRow",
    "ShiftRow",
    "SnoozeRow",
    "TermRow",
    "TimelineRow",
    "TokenRow",
    "VisitRow",
]
