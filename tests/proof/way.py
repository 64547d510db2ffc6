"""Everything that can happen to an order, each step with words that hold personal data."""

from desk import CHIEF, COMPLETE, CONTACT, DEPARTMENT, HEAD, LEADER, OFFICER, SUPERVISOR, DeskStory
from overhearing import CALLER, PERSONAL, TEXT, WATER


def whole_way(
    desk: DeskStory, order: int, to: str = DEPARTMENT, contact: str = CONTACT, head: str = HEAD
) -> None:
    """Everything that can happen to an order, each with words that hold personal data."""
    look(desk, order, OFFICER)
    desk.says(OFFICER, f"签收 {order}")
    desk.says(OFFICER, f"派 {order} {to}{WATER}")
    desk.says(contact, f"申请改派 {order} 不属我科{WATER}")
    desk.says(OFFICER, f"派 {order} {to}")
    desk.says(OFFICER, f"催 {order} 请尽快联系{WATER}")
    desk.says(OFFICER, f"会办 {order} 财务科 核实收费{WATER}")
    desk.says("yinxiulan", f"协办意见 {order} 收费符合标准{WATER}")
    desk.says(OFFICER, f"通知 财务科 请核实{WATER} 截止 周五")
    desk.says(OFFICER, f"查看联系方式 {order} 回访{WATER}")
    desk.says(OFFICER, f"口径 划片{WATER}")
    desk.says(OFFICER, "关键词 小教科 + 欧阳建国13912345678")
    desk.minutes_pass(240)
    desk.says(contact, f"确认 {order}")
    desk.says(contact, f"首次联系 {order} 5分钟前电话联系{WATER}")
    desk.says(contact, f"查看联系方式 {order} 首次联系{WATER}")
    desk.says(contact, f"申请延期 {order} 3天 需等待检测{WATER}")
    beside(desk, order, to, contact)
    above(desk, order, contact)
    reviewer = CHIEF if desk.order(order).is_confidential else SUPERVISOR
    for who, button in ((reviewer, "同意申报"), (OFFICER, "已申报"), (OFFICER, "平台通过")):
        desk.presses(who, button)
    desk.hands_in(order, COMPLETE + WATER, who=contact)
    for who in (OFFICER, contact, head):
        look(desk, order, who)
    desk.says(OFFICER, f"自查回访 {order} 未解决 不满意 诉求人称仍在补课{WATER}")
    desk.says(OFFICER, f"退回 {order} 缺少依据{WATER}")
    mends(desk, order, contact, f"依据相关规定处理。{WATER}")
    desk.says(OFFICER, f"通过 {order}")
    desk.says(head, f"审定 {order}")
    desk.says(OFFICER, f"已上报 {order}")
    desk.says(OFFICER, f"平台退回 {order} 未联系诉求人{WATER}")
    mends(desk, order, contact, "已再次联系诉求人说明情况。")
    desk.says(OFFICER, f"通过 {order}")
    desk.says(head, f"审定 {order}")
    desk.says(OFFICER, f"已上报 {order}")
    desk.says(OFFICER, f"回访 {order} 未解决 不满意 诉求人称仍未停课{WATER}")
    for who in (OFFICER, contact, head, CHIEF, LEADER):
        look(desk, order, who)
        figures(desk, order, who)


def above(desk: DeskStory, order: int, contact: str) -> None:
    """督办, a call, 批示 and 信息上报, each with words that hold personal data."""
    desk.says(CHIEF, f"督办 {order} 书面 查清收费{WATER} 周五")
    desk.says(contact, f"督办回复 {order} 已查清{WATER}")
    desk.says(CHIEF, f"继续督办 {order} 请附凭证{WATER} 周五")
    desk.says(OFFICER, f"电话督办 {order} 承诺明天17点办理{WATER}")
    desk.says(LEADER, f"批示 {order} 请查清{WATER}")
    if not desk.order(order).is_confidential:
        desk.presses(LEADER, "确认批示", order)
    desk.says(contact, f"批示落实 {order} 已约谈校长{WATER}")
    desk.says(OFFICER, f"信息上报 {order} 首报 今天8点{TEXT}{WATER}")
    desk.says(OFFICER, f"信息上报 {order} 首报 今天8点20分，3名学生不适，已送医，目前稳定，在校内")
    desk.says(OFFICER, f"地点：朝晖路88号3号楼2单元501室{WATER}")
    desk.presses(OFFICER, "确认报送", order)
    desk.says(OFFICER, f"信息上报 {order} 已报 区总值班室{WATER}")
    desk.minutes_pass(5)  # nobody gets more than so many messages a minute


def mends(desk: DeskStory, order: int, contact: str, words: str) -> None:
    """The form once more, after 退回补正."""
    desk.says(contact, f"提交结果 {order}")
    desk.says(contact, words)
    desk.presses(contact, "提交", order)


def look(desk: DeskStory, order: int, who: str) -> None:
    """Everything that shows something."""
    for words in (
        "待办",
        "我的",
        "超期",
        "在办自查",
        "日报",
        "督办清单",
        "电话督办",
        "查 补课",
        "查 13912345678",
        "查 京AH8866",
        "13912345678",
    ):
        desk.says(who, words)
    for words in ("看", "查看全文", "轨迹", "为什么", "参考", "申请", "信息上报"):
        desk.says(who, f"{words} {order}")


def beside(desk: DeskStory, order: int, to: str, contact: str) -> None:
    """What goes on beside the order's own way: a second order of the matter, a school, wordings, leave."""
    other = desk.receives(**PERSONAL | {"text": f"{TEXT}另一位家长也来电反映。", "phone": "13800007777"})
    desk.says(OFFICER, f"不是重复 {other}")
    desk.says(OFFICER, f"签收 {other}")
    desk.says(OFFICER, f"派 {other} {to}")
    desk.says(OFFICER, f"并案 {order} {other}{WATER}")
    desk.says(contact, f"首次联系 {other} 5分钟前电话联系{WATER}")
    desk.says(OFFICER, f"解除并案 {other} 分别办理{WATER}")
    desk.says(OFFICER, f"转学校 {order} 望湖中学 周五 核实补课{WATER}")
    desk.says(contact, f"学校反馈 {order} 学校称已停课{WATER}")
    desk.says(CHIEF, f"口径 新增 关键词 补课 内容 请致电{CALLER}{WATER} 审定 13912345678")
    desk.says(SUPERVISOR, "口径 新增 关键词 补课 内容 学校不得组织集体补课。")
    desk.says(SUPERVISOR, f"口径 修改 KJ-01 {WATER}")
    desk.says(contact, f"口径 插入 KJ-01 {order}")
    desk.says(contact, "取消")
    desk.says(contact, f"请假 明天到后天{WATER}")
    desk.says(contact, "请假 取消")
    desk.minutes_pass(5)  # nobody gets more than so many messages a minute


def figures(desk: DeskStory, order: int, who: str) -> None:
    """Lists that are leafed through, counts, figures, reports, and files on their way out."""
    for words in (
        f"查 补课{WATER}",
        "查 补课",
        "下一页",
        "上一页",
        "统计 补课 按学校 本月",
        f"统计 {CALLER}同学 按科室",
        "统计 13912345678",
        "热点",
        "三率",
        "失分",
        "月报",
        "周报",
        "月报 13912345678科",
        "明细 未办结",
        "未送达",
        f"送达 {order}",
        f"重发 {order}",
        f"台账 本月{WATER}",
        "台账 本月",
        f"一单一档 {order}",
        "自查回访",
    ):
        desk.says(who, words)
    desk.minutes_pass(5)
