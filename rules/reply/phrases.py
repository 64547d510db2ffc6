"""The wordings that cost a reply its point: empty, blaming, promising too much. Data, one list each."""

import re
from collections.abc import Iterator


def _any(*wordings: str) -> re.Pattern[str]:
    return re.compile("|".join(wordings))


_WHOM = "[^。,，;；!！\\n]{0,16}?(?:部门|单位|教育局|教体局|教委|[区县市]局|街道|政府|科室|股室|局|科|办)"
_PASSED = "转交|转送|转办|转至|转给|转到|转由|转发|转呈|转达|交办|移交|批转|转(?![学入户籍账为正岗型出让变])"
_WE = "(?:我|本)(?:们|局|科|委|校|园|单位|部门|处)"
_THEY = "(?:您|你|家长|诉求人|市民|孩子|学生)(?:们)?"
_UP_TO = "[^。，,；;]"

#: Says that something goes on, and not what was done.
EMPTY = _any(
    f"已(?:经|将[^。，,]{{0,20}})?(?:{_PASSED})(?:至|给|由|到|了)?{_WHOM}",
    "正在(?:积极|认真|抓紧|进一步|加紧|全力)?地?"
    "(?:研究|推进|协调|处理|核实|调查|落实|谋划|办理|对接|了解|跟进|商讨|酝酿|解决)(?:之?中)?",
    "请(?:您|你|广大家长)?[^。，,]{0,4}耐心等[待候]|敬请(?:期待|关注)",
    "请[^。，,]{0,8}关注[^。，,]{0,12}(?:进展|信息|动态|公告|通知)",
    "(?:将|(?<![委员党])会|予以|给予)(?:进一步|认真|积极)?(?:研究(?!决定)|考虑|酌情)|(?:将|会)引起重视",
    "(?:时机|条件)成熟(?:时|后)|适时(?:考虑|研究|推进|安排|解决)|酌情(?:处理|考虑|解决)",
    "按照?(?:相关|有关)(?:规定|政策|要求)(?:进行|予以)?(?:处理|办理|执行)",
    "(?:将|会|争取)?尽快(?:予以|给予)?(?:答复|回复|处理|解决|办理|核实|落实|研究|协调)(?!完毕)",
    "已经?(?:知悉|知晓|阅处|记录在案)",
)

#: Puts the trouble on the citizen or on others.
BLAME = _any(
    f"(?:不归|不由){_WE}?[^。，,]{{0,6}}(?:管|负责)|与{_WE}无关",
    f"不(?:属于?|在|是){_WE}[^。，,]{{0,8}}(?:职责|职能|权限|管辖|负责|范围|管|责任|问题)",
    f"{_WE}也?(?:没有办法|无能为力|管不了|无权过问)|无能为力|爱莫能助",
    f"(?:请|由|让|需)?{_THEY}自行(?:解决|协商|联系|承担|负责|想办法|处理)",
    f"{_THEY}(?:自己|自身|本人)的(?:问题|责任|原因|过错)",
    "无理取闹|胡搅蛮缠|钻牛角尖|刁民|小题大做|恶意投诉|无理(?:诉求|要求)|道听途说|断章取义",
    "(?:早就|早已|多次)(?:跟|向|和|对)?(?:您|你|家长|诉求人)?(?:说过|讲过|告诉过)了?",
    "(?:找|问)(?:别的|别人|其他(?:部门|单位))(?:去|吧)?",
)

#: 绝不姑息 tells how strict one is, 绝不代表 what one thinks: neither promises anything.
_ATTITUDE = "(?:会|能)?(?:姑息|手软|容忍|包庇|袒护|迁就|护短|含糊|留情|纵容|放过|允许|容许)"
_STATEMENT = "(?:能|会)?(?:代表|意味|等于|等同|说明|是|属于|存在|影响)"

#: Promises what nobody can keep, or more than the department may decide.
PROMISE = _any(
    "(?:保证|承诺|确保)(?:今后|以后|绝(?!大)|再也|一定|百分之百|100[%％]|永远|不会?再|所有(?:孩子|学生)|全部)"
    + _UP_TO
    + "{0,12}",
    f"绝对?不(?!{_ATTITUDE}|{_STATEMENT})会?再?{_UP_TO}{{1,10}}|绝无{_UP_TO}{{1,8}}|永远(?:不|都){_UP_TO}{{0,10}}|永不{_UP_TO}{{0,8}}",
    f"(?<!不)一定(?:会|能|给|让|解决|办到|满足){_UP_TO}{{0,10}}|肯定(?:会|能|不会|给|解决){_UP_TO}{{0,10}}",
    "百分之百|万无一失|(?:彻底|全面)杜绝|无条件(?:满足|解决|同意)|有求必应|以后不会?再(?:有|出现|发生)",
)

#: "没有承诺一定…", "不是永远不变": what is denied is not promised.
_DENIED = re.compile(
    "(?:没有?|未曾?|并未|从未|不是|并非|并不|不能|无法|不可能|不敢|难以)[^。，,；;！!？?\\n]{0,12}$"
)

#: How things are to be done from now on: there is no day on which it is finished.
STANDING = _any(
    "今后|以后|一如既往|(?:将|仍)继续|密切关注|防止反弹|严肃(?:处理|查处|追责)|从严(?:处置|处理|查处)",
    "(?:将|会)(?:进一步|切实|不断|持续)?(?:严格|加强|强化|规范|完善|改进|努力)",
)
#: Something is still to come: people ask when.
PENDING = _any(
    "待[^遇]|尽快|及时(?:反馈|告知|公布|发布)|力争|争取|启动|建成|完工|完成|竣工|整改|退费|退款|回访|答复|拟"
)

#: A denial; without a word on how it was found out it convinces nobody.
DENIAL = _any(
    "(?:未发现|没有发现|不存在|并不存在|没有|并无|未见)[^。，,；;]{0,24}"
    "(?:问题|情况|现象|行为|异常|违规|违纪|收费|补课)",
    "(?:情况|反映|投诉)[^。，,]{0,6}(?:不属实|失实)",
)
#: How something was found out.
EVIDENCE = _any(
    "查看|调取|调阅|查阅|走访|询问|问询|座谈|现场|实地|监控|台账|抽查|检查|检测|暗访|约谈|问卷|核对|比对|谈话",
    "入校|到校|到园|到店|前往|查账|笔录|见面",
)


def promises(text: str) -> Iterator[str]:
    """Each promise in the text, in order; what its own clause denies is none."""
    found = (match for match in PROMISE.finditer(text) if not _DENIED.search(text[: match.start()]))
    return iter(dict.fromkeys(match[0] for match in found))


def hits(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """Each different wording of ``text`` that the list names, in order."""
    return iter(dict.fromkeys(match[0] for match in pattern.finditer(text)))
