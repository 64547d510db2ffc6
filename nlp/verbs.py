"""The table of everything that can be typed to the bot: word, what it needs, its help and an example."""

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
    CO_HANDLE = "co_handle"
    GIVE_PART = "give_part"
    APPLY_RETURN = "apply_return"
    APPLY_EXTEND = "apply_extend"
    APPLY_EXCLUDE = "apply_exclude"
    APPLY_SUSPEND = "apply_suspend"
    APPLY_RESUME = "apply_resume"
    APPLICATIONS = "applications"
    EXAMPLE = "example"
    REVEAL = "reveal"
    TIMELINE = "timeline"
    WHY = "why"
    TODO = "todo"
    MINE = "mine"
    OVERDUE = "overdue"
    AUDIT = "audit"
    SEARCH = "find"
    WORDING = "wording"
    NOTICE = "notice"
    RECONCILE = "reconcile"
    KEYWORDS = "keywords"
    DAILY = "daily"
    WHO_IS_ON = "oncall"
    ROSTER = "roster"
    SWAP = "swap"
    IMPORT = "import"
    TELEGRAM = "telegram"
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


# fmt: off
COMMANDS: tuple[CommandSpec, ...] = (
    # The desk's way with an order, in the order of its life.
    CommandSpec(Verb.IMPORT, "导入", action=Action.TAKE_IN,
                help="导入平台导出表（返回一次性上传链接）", example="导入",
                aliases=("导入工单", "上传", "录入")),
    CommandSpec(Verb.RECONCILE, "对账",
                help="与平台导出表比对，只说差异、不改动", example="对账", aliases=("核对平台",),
                action=Action.TAKE_IN),
    CommandSpec(Verb.SIGN, "签收", orders="many", action=Action.SIGN,
                help="登记“已在平台签收”", example="签收 1023 1024（或：签收 全部）",
                aliases=("已签收", "签收工单")),
    CommandSpec(Verb.SIGN_AND_DISPATCH, "签收并派发", orders="many", department=True, action=Action.DISPATCH,
                help="签收，并按建议或指定科室派发", example="签收并派发 1023 小教科",
                aliases=("签收派发", "签收并派单", "签派")),
    CommandSpec(Verb.DISPATCH, "派发", orders="many", department=True, text="may", action=Action.DISPATCH,
                help="派发给科室，科室可写简称", example="派 1023 小教科",
                aliases=("派", "派单", "派给", "转派", "转办", "分派", "派发给")),
    CommandSpec(Verb.REDISPATCH, "改派", orders="many", department=True, text="may", action=Action.DISPATCH,
                help="改派到另一科室，写明原因", example="改派 1023 中教科 属初中学段",
                aliases=("改派给", "重派", "重新派发")),
    CommandSpec(Verb.HANDLE, "直办", orders="many", action=Action.HANDLE,
                help="由专班直接办理", example="直办 1023", aliases=("专班直办", "自办")),
    CommandSpec(Verb.RECALL, "撤回", orders="many", text="may", action=Action.RECALL,
                help="撤回已派发的工单", example="撤回 1023 派错科室",
                aliases=("撤回派发", "收回")),
    CommandSpec(Verb.URGE, "催", orders="many", text="may", action=Action.URGE,
                help="催办：立即提醒承办人", example="催 1023", aliases=("催办", "催一下", "提醒")),
    CommandSpec(Verb.PASS, "通过", orders="many", text="may", action=Action.PASS,
                help="审核通过科室提交的结果", example="通过 1023", aliases=("审核通过", "审核")),
    CommandSpec(Verb.SEND_BACK, "退回", orders="many", text="may", action=Action.SEND_BACK,
                help="退回补正，写明缺什么", example="退回 1023 缺处置结果",
                aliases=("退回补正", "补正", "打回")),
    CommandSpec(Verb.APPROVE, "审定", orders="many", text="may", action=Action.APPROVE,
                help="负责人审定通过", example="审定 1023", aliases=("审定通过", "同意")),
    CommandSpec(Verb.REPORT, "已上报", orders="many", action=Action.REPORT,
                help="登记“已在平台上报”，官方时限停止", example="已上报 1023",
                aliases=("上报", "已报", "上报完成")),
    CommandSpec(Verb.PLATFORM_RETURN, "平台退回", orders="one", text="may", action=Action.PLATFORM_RETURN,
                help="登记平台退回及原因", example="平台退回 1023 未联系诉求人",
                aliases=("平台驳回", "市级退回")),
    CommandSpec(Verb.VISIT, "回访", orders="one", text="must", action=Action.VISIT,
                help="登记市级回访结果", example="回访 1023 未解决 不满意 诉求人称仍未退费",
                aliases=("回访登记", "市级回访", "回访结果")),
    CommandSpec(Verb.CLOSE, "归档", orders="many", text="may", action=Action.VISIT,
                help="归档已办结的工单", example="归档 1023", aliases=("已归档",)),
    CommandSpec(Verb.REOPEN, "重开", orders="one", text="must", action=Action.REOPEN,
                help="重新办理已归档或已退单的工单", example="重开 1023 诉求人再次来电",
                aliases=("重新办理", "重办", "二次办理")),
    # The department's way.
    CommandSpec(Verb.CONFIRM, "确认", orders="many", action=Action.CONFIRM,
                help="确认接收工单", example="确认 1023",
                aliases=("接收", "确认接收", "确认收到", "收到", "接单")),
    CommandSpec(Verb.ASK_TRANSFER, "申请改派", orders="one", text="must", action=Action.ASK_TRANSFER,
                help="申请改派，写明原因", example="申请改派 1023 属民办幼儿园，建议学前教育科",
                aliases=("请求改派", "不是我科")),
    CommandSpec(Verb.CONTACT, "首次联系", orders="one", text="must", action=Action.CONTACT,
                help="登记首次联系的时间、方式和情况",
                example="首次联系 1023 今天9点20分电话联系，诉求人已接听",
                aliases=("联系", "已联系", "首联")),
    CommandSpec(Verb.PHONE, "电话", orders="one", text="must", action=Action.CONTACT,
                help="登记一次电话及其结果", example="电话 1023 14点05分拨打，无人接听",
                aliases=("打电话", "已打电话", "电话记录")),
    CommandSpec(Verb.SUBMIT, "提交结果", orders="one", text="may", action=Action.SUBMIT,
                help="填写并提交办理结果", example="提交结果 1023",
                aliases=("提交", "填报", "报结果", "办结")),
    CommandSpec(Verb.REVEAL, "查看联系方式", orders="one", text="may", action=Action.REVEAL,
                help="查看诉求人联系方式，写明用途（留痕）", example="查看联系方式 1023 首次联系",
                aliases=("联系方式", "看电话", "查电话")),
    # 会办: one 主办, any number of 协办.
    CommandSpec(Verb.CO_HANDLE, "会办", orders="one", text="must",
                help="请其他科室协办，主办不变", example="会办 1023 安保科 财务科 核实收费与校门口秩序",
                action=Action.CO_HANDLE),
    CommandSpec(Verb.GIVE_PART, "协办意见", orders="one", text="must",
                help="提交协办意见", example="协办意见 1023 已到校核查，收费符合公示标准",
                aliases=("提交协办意见", "协办"), action=Action.GIVE_PART),
    # 申请: what only the platform grants.
    CommandSpec(Verb.APPLY_RETURN, "退单", orders="one", text="must",
                help="申请退单，写明理由和应承办单位", example="退单 1023 属市场监管职责，应由市场监管局承办",
                aliases=("申请退单",), action=Action.APPLY_RETURN),
    CommandSpec(Verb.APPLY_EXTEND, "申请延期", orders="one", text="must",
                help="申请延期，写明天数或日期和理由", example="申请延期 1023 3天 需等待检测结果",
                aliases=("延期",), action=Action.APPLY_EXTEND),
    CommandSpec(Verb.APPLY_EXCLUDE, "申请剔除", orders="one", text="must",
                help="申请剔除，写明理由", example="申请剔除 1023 诉求人三次未接听，已留存记录",
                aliases=("剔除",), action=Action.APPLY_EXCLUDE),
    CommandSpec(Verb.APPLY_SUSPEND, "申请挂账", orders="one", text="must",
                help="申请挂账，写明到哪一天和理由", example="申请挂账 1023 到12月31日 需列入明年预算",
                aliases=("挂账",), action=Action.APPLY_SUSPEND),
    CommandSpec(Verb.APPLY_RESUME, "销账", orders="one", text="must",
                help="申请销账，写明完成情况", example="销账 1023 改造已完成，诉求人认可",
                aliases=("申请销账",), action=Action.APPLY_RESUME),
    CommandSpec(Verb.APPLICATIONS, "申请", orders="one",
                help="查看一件工单的各项申请", example="申请 1023", aliases=("查申请",)),
    CommandSpec(Verb.EXAMPLE, "参考", orders="one",
                help="查看相似工单的参考答复", example="参考 1023", aliases=("参考答复",),
                action=Action.READ),
    # Looking.
    CommandSpec(Verb.SHOW, "看", orders="one",
                help="查看工单，也可直接发工单号", example="看 1023",
                aliases=("查看", "详情", "工单")),
    CommandSpec(Verb.READ, "查看全文", orders="one", action=Action.READ,
                help="查看脱敏后的全文", example="查看全文 1023", aliases=("全文", "看全文")),
    CommandSpec(Verb.TIMELINE, "轨迹", orders="one",
                help="查看办理轨迹", example="轨迹 1023",
                aliases=("办理轨迹", "看轨迹", "查看轨迹")),
    CommandSpec(Verb.WHY, "为什么", orders="one",
                help="查看拟派科室的理由", example="为什么 1023",
                aliases=("为啥", "派单理由", "理由")),
    CommandSpec(Verb.TODO, "待办",
                help="当前需要处理的工单", example="待办", aliases=("待办工单", "代办", "待处理")),
    CommandSpec(Verb.MINE, "我的",
                help="由我承办的工单", example="我的", aliases=("我的工单", "我的待办")),
    CommandSpec(Verb.OVERDUE, "超期",
                help="已超期和即将超期的工单", example="超期",
                aliases=("超期工单", "逾期", "超时", "临期")),
    CommandSpec(Verb.AUDIT, "在办自查",
                help="逐件自查在办工单的下一步与时限", example="在办自查",
                aliases=("自查", "在办", "在办工单")),
    CommandSpec(Verb.SEARCH, "查", text="must",
                help="按词语、科室、日期、状态查工单", example="查 食堂 上周 未办结",
                aliases=("查询", "查找", "搜", "搜索", "查一下")),
    CommandSpec(Verb.WORDING, "口径", text="must",
                help="查答复口径与服务用语", example="口径 划片",
                aliases=("查口径", "答复口径", "服务用语")),
    CommandSpec(Verb.NOTICE, "通知", text="must",
                help="向科室或人员发通知，可写截止时间", example="通知 小教科 报送暑期培训名单 截止 周五",
                aliases=("发通知",)),
    CommandSpec(Verb.KEYWORDS, "关键词", text="must",
                help="查看或修改派单关键词，先试算再采用", example="关键词 小教科 + 延时服务",
                aliases=("派单关键词", "词表"), action=Action.DISPATCH),
    CommandSpec(Verb.DAILY, "日报",
                help="今日日报", example="日报", aliases=("今日日报", "出日报", "看日报")),
    CommandSpec(Verb.WHO_IS_ON, "谁在班",
                help="当前值班人员", example="谁在班",
                aliases=("值班", "谁值班", "今天谁在班")),
    CommandSpec(Verb.ROSTER, "排班", text="may", action=Action.TAKE_IN,
                help="查看一周值班表；班组长可设定班次人员", example="排班（或：排班 早班 王芳 李建）",
                aliases=("值班表", "班表")),
    CommandSpec(Verb.SWAP, "换班", text="must", action=Action.TAKE_IN,
                help="班组长调整某天的班", example="换班 周三 早班 李建",
                aliases=("调班", "替班")),
    CommandSpec(Verb.TELEGRAM, "绑定Telegram",
                help="取得绑定 Telegram 的一次性链接", example="绑定Telegram",
                aliases=("绑定telegram", "绑定电报", "绑定tg")),
    # In the middle of a form.
    CommandSpec(Verb.STEP_BACK, "上一步",
                help="回到表单的上一步", example="上一步", aliases=("上一个", "返回")),
    CommandSpec(Verb.SKIP, "跳过",
                help="跳过这一问", example="跳过", aliases=("略过",)),
    CommandSpec(Verb.CANCEL, "取消",
                help="放弃正在填写的表单", example="取消", aliases=("放弃", "不填了")),
    CommandSpec(Verb.SAVE, "保存",
                help="保存表单，稍后再填", example="保存", aliases=("存一下", "暂存", "稍后")),
    CommandSpec(Verb.HELP, "帮助",
                help="查看可用命令", example="帮助",
                aliases=("菜单", "help", "?", "怎么用", "命令")),
)
# fmt: on

BY_VERB: dict[Verb, CommandSpec] = {spec.verb: spec for spec in COMMANDS}
#: Every way to say each command, longest first, so that 签收并派发 is seen before 签收.
SPELLINGS: tuple[tuple[str, CommandSpec], ...] = tuple(
    sorted(
        ((word, spec) for spec in COMMANDS for word in spec.words),
        key=lambda pair: len(pair[0]),
        reverse=True,
    )
)
