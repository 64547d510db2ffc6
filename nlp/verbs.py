"""What can be typed to the bot, and what each command is made of."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from rules.words import Action


class Verb(StrEnum):
    """What a typed command asks for; the value is its ``/command`` as well."""

    SIGN = "sign"
    SIGN_AND_DISPATCH = "sign_dispatch"
    DISPATCH = "dispatch"
    REDISPATCH = "redispatch"
    HANDLE = "handle"
    RECALL = "recall"
    CONFIRM = "confirm"
    ASK_TRANSFER = "transfer"
    CONTACT = "contact"
    PHONE = "phone"
    SUBMIT = "submit"
    PASS = "pass"  # noqa: S105 - no password, the desk's 审核通过
    SEND_BACK = "back"
    APPROVE = "approve"
    REPORT = "reported"
    VISIT = "visit"
    PLATFORM_RETURN = "platform_back"
    CLOSE = "close"
    REOPEN = "reopen"
    URGE = "urge"
    SHOW = "show"
    READ = "read"
    MOVE_OFFLINE = "move_offline"
    CO_HANDLE = "co_handle"
    GIVE_PART = "give_part"
    MERGE = "merge"
    SPLIT = "split"
    ASK_SCHOOL = "ask_school"
    SCHOOL_ANSWER = "school_answer"
    OWN_VISIT = "own_visit"
    REPEAT = "repeat"
    NO_REPEAT = "no_repeat"
    APPLY_RETURN = "apply_return"
    APPLY_EXTEND = "apply_extend"
    APPLY_EXCLUDE = "apply_exclude"
    APPLY_SUSPEND = "apply_suspend"
    APPLY_RESUME = "apply_resume"
    APPLICATIONS = "applications"
    EXAMPLE = "example"
    SUPERVISE = "supervise"
    ANSWER_SUPERVISION = "supervise_answer"
    END_SUPERVISION = "supervise_end"
    PRESS_ON = "supervise_on"
    SUPERVISED = "supervised"
    CALL = "call"
    INSTRUCT = "instruct"
    ANSWER_INSTRUCTION = "instruct_done"
    REPORT_INCIDENT = "incident"
    REVEAL = "reveal"
    TIMELINE = "timeline"
    DOSSIER = "dossier"
    WHY = "why"
    TODO = "todo"
    MINE = "mine"
    OVERDUE = "overdue"
    AUDIT = "audit"
    SEARCH = "find"
    NEXT_PAGE = "page_next"
    FORMER_PAGE = "page_prev"
    TALLY = "stats"
    WORDING = "wording"
    NOTICE = "notice"
    RECONCILE = "reconcile"
    KEYWORDS = "keywords"
    SCHOOLS = "schools"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    RESEND = "resend"
    UNSEND = "unsend"
    DAILY = "daily"
    URGENT_DAILY = "urgent_daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    BULLETIN = "bulletin"
    DEADLINE_REPORT = "deadline_report"
    RATES = "rates"
    LOST = "lost"
    BEHIND = "behind"
    SCORES = "scores"
    SEND_SCORES = "send_scores"
    APPEAL = "appeal"
    PUBLISH_SCORES = "publish_scores"
    ADD_POINTS = "add_points"
    TAKE_POINTS = "take_points"
    AGREED = "agreed"
    AGREED_DONE = "agreed_done"
    WHO_IS_ON = "oncall"
    ROSTER = "roster"
    SWAP = "swap"
    ROTATE = "rotate"
    CHECK_ROSTER = "check_roster"
    LEAVE = "leave"
    IMPORT = "import"
    LEDGER = "ledger"
    IMPORT_VISITS = "import_visits"
    HOT = "hot"
    TELEGRAM = "telegram"
    UNBIND_TELEGRAM = "telegram_off"
    PREFER = "prefer"
    STEP_BACK = "prev"
    SKIP = "skip"
    CANCEL = "cancel"
    SAVE = "save"
    HELP = "help"


Orders = Literal["none", "one", "many"]
Text = Literal["no", "may", "must"]


@dataclass(frozen=True)
class CommandSpec:
    """One command: how it is typed, what it needs, and how it is explained."""

    verb: Verb
    word: str
    help: str
    example: str
    aliases: tuple[str, ...] = ()
    orders: Orders = "none"
    department: bool = False
    text: Text = "no"
    action: Action | None = None  # whose permission it needs; None: whoever may see the order or list

    @property
    def words(self) -> tuple[str, ...]:
        return (self.word, *self.aliases)
