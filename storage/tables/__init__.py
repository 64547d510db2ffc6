"""Every table. Times are UTC instants; people are known by their configured id."""

from storage.tables.base import Base
from storage.tables.checkpoints import CheckpointRow
from storage.tables.files import FileRow
from storage.tables.leases import LeaseRow
from storage.tables.matters import AbsenceRow, LentRow, OwnVisitRow, SchoolCheckRow
from storage.tables.memory import (
    CalendarRow,
    CounterRow,
    IntakeRow,
    KeywordRow,
    LessonRow,
    RunRow,
    SettingRow,
)
from storage.tables.messages import (
    ConversationRow,
    InboxRow,
    LinkRow,
    NoticeRow,
    OutboxRow,
    ReceiptRow,
    TokenRow,
)
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
from storage.tables.reports import AgreedRow, PointsRow, ReportRow, ScoreRow
from storage.tables.search import ExportRow, WordsRow
from storage.tables.supervision import CallRow, IncidentRow, InstructionRow, SupervisionRow
from storage.tables.wordings import WordingRow

__all__ = [
    "AbsenceRow",
    "AgreedRow",
    "ApplicationRow",
    "AttachmentRow",
    "Base",
    "CalendarRow",
    "CallRow",
    "CheckpointRow",
    "Clock",
    "ConversationRow",
    "CounterRow",
    "DepartmentRow",
    "DutyRow",
    "DutyStepRow",
    "ExportRow",
    "FileRow",
    "InboxRow",
    "IncidentRow",
    "InstructionRow",
    "IntakeRow",
    "KeywordRow",
    "LadderRow",
    "LeaseRow",
    "LentRow",
    "LessonRow",
    "LinkRow",
    "NoticeRow",
    "Order",
    "OutboxRow",
    "OwnVisitRow",
    "PagingRow",
    "PartRow",
    "PersonRow",
    "PointsRow",
    "ReceiptRow",
    "ReportRow",
    "ResultRow",
    "RunRow",
    "SchoolCheckRow",
    "ScoreRow",
    "SettingRow",
    "ShiftRow",
    "SnoozeRow",
    "SupervisionRow",
    "TermRow",
    "TimelineRow",
    "TokenRow",
    "VisitRow",
    "WordingRow",
    "WordsRow",
]
