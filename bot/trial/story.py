"""One order's day as the page tells it: who presses what next."""

from bot.samples.export import NAME
from sandbox import Step

#: The phones on the page: 值班员, two contacts, head, leader.
OFFICER, CONTACT, SUBSTITUTE, HEAD, LEADER = "wangfang", "xuzhiqiang", "luodan", "chenghaiping", "hezhiyuan"
ON_PAGE = (OFFICER, CONTACT, SUBSTITUTE, HEAD, LEADER)

#: 望湖中学周六集体补课, the ninth order of the sample export.
NUMBER = "1009"

#: The moments that the page's clock can be moved to.
NEXT_NAG, BEFORE_DUE = "到下次催办", "到截止前 4 小时"

#: The contact's own words, without the citizen's opinion: the form will ask for it.
WORDS = (
    "10分钟前电话联系了诉求人。我科到校核查，约谈了校长，责令立即停止周六补课。经核实，望湖中学初三年级确于周六组织"
    "集体补课，反映情况属实。目前学校已停止补课，所收资料费已全部退还。后续将于12月31日前开展两次随机检查。"
)

STORY = (
    Step(OFFICER, "say", "导入", "取得一次性上传链接"),
    Step(OFFICER, "upload", NAME, "点开链接，上传平台导出的工单表"),
    Step(OFFICER, "say", f"签收 {NUMBER}", "在市级平台签收后，在这里登记；也可以点卡片上的“全部签收”"),
    Step(OFFICER, "press", "派发", "看过三个拟派科室和理由，由人决定派给谁"),
    Step("", "advance", NEXT_NAG, "科室一直没有接收：看时钟自己催办"),
    Step(CONTACT, "press", "确认接收", "接收后这张卡片换成办理用的，接收催办随之停止"),
    Step(CONTACT, "press", "提交结果", "办完了，填写办理结果"),
    Step(CONTACT, "choose", "联系上了", "第一问：是否联系上诉求人"),
    Step(CONTACT, "choose", "属实", "第二问：反映的情况是否属实"),
    Step(CONTACT, "choose", "已解决", "第三问：办理结果"),
    Step(CONTACT, "press", "下一步", "三问一次交上"),
    Step(CONTACT, "say", WORDS, "用自己的话说明办理情况，故意漏写诉求人意见"),
    Step(CONTACT, "say", "满意", "机器人只追问缺的这一项"),
    Step(CONTACT, "press", "提交", "答复已排成六要素，核对后提交"),
    Step(OFFICER, "press", "通过", "专班审核：检查结果在卡片上，通过与否由人决定"),
    Step(OFFICER, "press", "已上报", "把答复复制到市级平台，报完再点：时限到此停止"),
    Step(OFFICER, "say", f"回访 {NUMBER} 已解决 满意", "市级回访结果到了：登记后归档"),
    Step(OFFICER, "say", f"轨迹 {NUMBER}", "看一件工单的全部经过"),
)
