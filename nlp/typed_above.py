"""What can be typed about an order from above: 督办, calls, 批示, and reports of events."""

from nlp.verbs import CommandSpec, Verb
from rules.words import Action

# fmt: off
TYPED_ABOVE: tuple[CommandSpec, ...] = (
    CommandSpec(Verb.SUPERVISE, "督办", orders="many", text="must", action=Action.SUPERVISE,
                help="发起督办：电话、书面、限期报告、专项督查，写明要求和期限",
                example="督办 1023 书面 三日内查清收费 周五", aliases=("发起督办",)),
    CommandSpec(Verb.ANSWER_SUPERVISION, "督办回复", orders="one", text="must",
                help="回复督办", example="督办回复 1023 已查清，多收费用已退还", aliases=("回复督办",),
                action=Action.ANSWER_SUPERVISION),
    CommandSpec(Verb.END_SUPERVISION, "督办办结", orders="many", text="may", action=Action.END_SUPERVISION,
                help="由发起人办结督办", example="督办办结 1023", aliases=("办结督办",)),
    CommandSpec(Verb.PRESS_ON, "继续督办", orders="one", text="must", action=Action.END_SUPERVISION,
                help="回复不到位时再次督办，写明要求和期限", example="继续督办 1023 请附退费凭证 周五"),
    CommandSpec(Verb.SUPERVISED, "督办清单",
                help="在办的督办事项", example="督办清单", aliases=("督办列表", "在办督办")),
    CommandSpec(Verb.CALL, "电话督办", orders="many", text="may", action=Action.CALL,
                help="登记通话结果；不写编号则列出应督办的名单",
                example="电话督办 1023 承诺 明天17点", aliases=("督办电话",)),
    CommandSpec(Verb.INSTRUCT, "批示", orders="one", text="must", action=Action.INSTRUCT,
                help="对工单作批示，确认后送达", example="批示 1023 请查清收费情况，周五前报我",
                aliases=("作批示",)),
    CommandSpec(Verb.ANSWER_INSTRUCTION, "批示落实", orders="one", text="must",
                help="报送批示落实情况", example="批示落实 1023 已约谈校长，多收费用已退还",
                aliases=("落实批示",), action=Action.ANSWER_INSTRUCTION),
    CommandSpec(Verb.REPORT_INCIDENT, "信息上报", orders="one", text="may", action=Action.REPORT_INCIDENT,
                help="突发、敏感事件首报、续报、终报，缺什么问什么；只写编号看报送情况",
                example="信息上报 1023 首报 今天14点20分，食堂3名学生饭后呕吐，已送医，目前情况稳定",
                aliases=("信息报送", "突发上报")),
)
# fmt: on
