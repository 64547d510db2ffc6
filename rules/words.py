"""The field's words: one English word per Chinese term, with its label."""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A short word for code and database that carries the Chinese label people read."""

    label: str

    def __new__(cls, word: str, label: str = "") -> Self:
        self = str.__new__(cls, word)
        self._value_ = word
        self.label = label
        return self

    @classmethod
    def from_label(cls, label: str) -> Self | None:
        """The member whose Chinese label (or word) this is; None if there is none."""
        return next((m for m in cls if label in (m.label, m.value)), None)


class State(Word):
    """Where an order stands (工单状态)."""

    RECEIVED = "received", "待签收"
    SIGNED = "signed", "待派发"
    DISPATCHED = "dispatched", "待接收"
    HANDLING = "handling", "办理中"
    SUBMITTED = "submitted", "待审核"
    APPROVING = "approving", "待审定"
    PASSED = "passed", "待上报"
    REPORTED = "reported", "已办结·待回访"
    CLOSED = "closed", "已归档"
    RETURNED = "returned", "已退单"

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes something to the city (the official clock may run)."""
        return self not in (State.REPORTED, State.CLOSED, State.RETURNED)


class Level(Word):
    """紧急程度: the city's four levels, 2 hours / 24 hours / 7 days / 15 days by default."""

    CRITICAL = "critical", "特急"
    URGENT = "urgent", "紧急"
    NORMAL = "normal", "一般"
    COMPLEX = "complex", "复杂"


class Role(Word):
    """What a person is to the desk."""

    DUTY = "duty", "值班员"
    CHIEF = "chief", "班组长"
    SUPERVISOR = "supervisor", "主管科室"
    CONTACT = "contact", "科室联系人"
    HEAD = "head", "科室负责人"
    LEADER = "leader", "分管领导"
    ADMIN = "admin", "系统管理员"


class ClockKind(Word):
    """What a clock on an order waits for."""

    SIGN = "sign", "签收"
    DISPATCH = "dispatch", "派发"
    CONFIRM = "confirm", "确认接收"
    CONTACT = "contact", "首次联系"
    SUBMIT = "submit", "提交结果"
    REVIEW = "review", "审核"
    APPROVE = "approve", "审定"
    REPORT = "report", "上报"
    OFFICIAL = "official", "办理时限"
    # Beside the state (rules.clocks.BESIDE_STATE): each begins and ends by a deed of its own.
    SUPERVISE = "supervise", "督办"
    PROMISE = "promise", "承诺时间"
    INSTRUCTION = "instruction", "批示"
    FIRST_REPORT = "first_report", "首报"
    FOLLOW_UP = "follow_up", "续报"
    SCHOOL = "school", "学校核实"


class Outcome(Word):
    """办理结果, as the contact chooses it."""

    SOLVED = "solved", "已解决"
    PARTLY = "partly", "部分解决"
    UNSOLVED = "unsolved", "未解决"
    EXPLAINED = "explained", "解释说明"


class Opinion(Word):
    """诉求人意见, from the contact's call or the city's call-back."""

    SATISFIED = "satisfied", "满意"
    MOSTLY = "mostly", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    SILENT = "silent", "未表态"


class Action(Word):
    """What can be done to an order: the desk's verbs."""

    TAKE_IN = "take_in", "导入"
    SIGN = "sign", "签收"
    DISPATCH = "dispatch", "派发"
    HANDLE = "handle", "专班直办"
    CONFIRM = "confirm", "确认接收"
    ASK_TRANSFER = "ask_transfer", "申请改派"
    RECALL = "recall", "撤回"
    CONTACT = "contact", "首次联系"
    SUBMIT = "submit", "提交结果"
    PASS = "pass", "审核通过"
    SEND_BACK = "send_back", "退回补正"
    APPROVE = "approve", "审定通过"
    REPORT = "report", "上报"
    PLATFORM_RETURN = "platform_return", "平台退回"
    VISIT = "visit", "回访登记"
    REOPEN = "reopen", "重新办理"
    REVEAL = "reveal", "查看联系方式"
    READ = "read", "查看全文"
    URGE = "urge", "催办"
    MOVE_OFFLINE = "move_offline", "线下移送"
    CO_HANDLE = "co_handle", "会办"
    GIVE_PART = "give_part", "提交协办意见"
    MERGE = "merge", "并案"
    SPLIT = "split", "解除并案"
    ASK_SCHOOL = "ask_school", "转学校核实"
    SCHOOL_ANSWER = "school_answer", "学校反馈"
    OWN_VISIT = "own_visit", "自查回访"
    SETTLE_REPEAT = "settle_repeat", "核定重复"
    APPLY_RETURN = "apply_return", "申请退单"
    APPLY_EXTEND = "apply_extend", "申请延期"
    APPLY_EXCLUDE = "apply_exclude", "申请剔除"
    APPLY_SUSPEND = "apply_suspend", "申请挂账"
    APPLY_RESUME = "apply_resume", "申请销账"
    REVIEW_APPLICATION = "review_application", "审核申请"
    FILE_APPLICATION = "file_application", "登记申报"
    RETURN = "return", "退单"
    SUPERVISE = "supervise", "督办"
    ANSWER_SUPERVISION = "answer_supervision", "督办回复"
    END_SUPERVISION = "end_supervision", "督办办结"
    CALL = "call", "电话督办"
    INSTRUCT = "instruct", "批示"
    ANSWER_INSTRUCTION = "answer_instruction", "批示落实"
    REPORT_INCIDENT = "report_incident", "信息上报"


class ApplicationKind(Word):
    """申请: what the city or the district grants, never we."""

    RETURN = "return", "退单"
    EXTEND = "extend", "延期"
    EXCLUDE = "exclude", "剔除"
    SUSPEND = "suspend", "挂账"
    RESUME = "resume", "销账"


class ApplicationState(Word):
    """How far an application has come. Only 平台通过 changes clocks, state or figures."""

    DRAFT = "draft", "待内部审核"
    DECLINED = "declined", "内部未通过"
    REVIEWED = "reviewed", "待申报"
    FILED = "filed", "已申报"
    GRANTED = "granted", "平台通过"
    REFUSED = "refused", "平台驳回"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self in (ApplicationState.DRAFT, ApplicationState.REVIEWED, ApplicationState.FILED)


class SupervisionKind(Word):
    """督办 is opened by name, never by a clock."""

    PHONE = "phone", "电话督办"
    WRITTEN = "written", "书面督办"
    DEADLINE = "deadline", "限期报告"
    SPECIAL = "special", "专项督查"


class CallOutcome(Word):
    """What came of a call to who has not acted (电话督办)."""

    REACHED = "reached", "已接"
    MISSED = "missed", "未接"
    PROMISED = "promised", "承诺"
    KEPT = "kept", "已兑现"


class IncidentPhase(Word):
    """信息上报 of an event, from the first word to the last."""

    FIRST = "first", "首报"
    FURTHER = "further", "续报"
    FINAL = "final", "终报"
