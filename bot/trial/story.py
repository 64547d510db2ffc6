"""One order's day as the page tells it: who presses what next."""

from bot.samples.export import NAME
from sandbox import Step

#: The phones on the page: 值班员, two contacts, head, leader.
OFFICER, CONTACT, SUBSTITUTE, HEAD, LEADER = "wangfang", "xuzhiqiang", "luodan", "chenghaiping", "hezhiyuan"
ON_PAGE = (OFFICER, CONTACT, SUBSTITUTE, HEAD, LEADER)

#: 望湖中学周六集体补课, the ninth order of the sample export.
NUMBER = "1009"

#: The contact's own words, without the citizen's opinion: the form will ask for it.
WORDS = (
    "10分钟前电话联系了诉求人。经核实，望湖中学初三年级确于周六组织集体补课，反映情况属实。我科到校调查，约谈校长，"
    "责令立即停止周六补课，并退还所收资料费。目前学校已停止补课，费用已全部退还。后续将于12月31日前开展两次随机检查。"
)

STORY = (
    Step(OFFICER, "say", "导入", "值班员：发送“导入”，取得一次性上传链接"),
    Step(OFFICER, "upload", NAME, "打开链接，上传平台导出的工单表"),
    Step(OFFICER, "say", f"签收 {NUMBER}", "新工单到了：在平台签收后，回复“签收 1009”登记"),
    Step(OFFICER, "press", "派发", "看拟派科室和理由，点“派发”"),
    Step(CONTACT, "press", "确认接收", "科室联系人：收到工单卡片，点“确认接收”"),
    Step("", "advance", "到截止前 4 小时", "拨动时钟：看快到期时的催办"),
    Step(CONTACT, "press", "提交结果", "联系人：办完后点“提交结果”"),
    Step(CONTACT, "choose", "联系上了", "是否联系上：选“联系上了”"),
    Step(CONTACT, "choose", "属实", "是否属实：选“属实”"),
    Step(CONTACT, "choose", "已解决", "办理结果：选“已解决”"),
    Step(CONTACT, "press", "下一步", "三项选好，点“下一步”"),
    Step(CONTACT, "say", WORDS, "用一条消息说明办理情况（故意漏写诉求人意见）"),
    Step(CONTACT, "say", "满意", "机器人只追问缺的那一项：回复“满意”"),
    Step(CONTACT, "press", "提交", "核对六要素检查结果，点“提交”"),
    Step(OFFICER, "press", "通过", "值班员：看检查结果，点“通过”"),
    Step(OFFICER, "press", "已上报", "把答复复制到市级平台，报完点“已上报”，时限停止"),
    Step(OFFICER, "say", f"回访 {NUMBER} 已解决 满意", "市级回访结果到了：登记后归档"),
    Step(OFFICER, "say", f"轨迹 {NUMBER}", "查看这件工单的办理轨迹"),
)
