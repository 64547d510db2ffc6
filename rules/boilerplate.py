"""Blanks out what the hotline and courtesy add to a text: what names the answer must not decide it."""

import re

BLANK = "\n"  # keeps every place in the text; no keyword holds it and jieba cuts at it

_CALLER = (
    "(?:市民|群众|居民|家长|来电人|诉求人|反映人|举报人|服务对象|网民|网友|市教育局|[^,.:;!?]{0,4}区教育局)"
)
_WAY = "(?:再次|多次|匿名|紧急)?(?:来电|来信|来访|网站|网络|微信|短信|公众号|云|电话|邮件|app|小程序)?"
_DEED = "(?:反映|咨询|投诉|举报|求助|建议|补充|撤销|催办|表示|称|要求)"
_BODY = "(?:局|委|政府|部门|单位|街道|办事处|妇联|教育|城管|管委会|中心|领导)"
_ENDING = "(?:核实|处理|核查|调查|协调|查处|办理|处置|解决|答复|回复|联系市民)"

_MORE = "(?=市民(?:再次|多次|不认可|不满意|对此)|$)"  # where the citizen speaks again

# Each pattern runs only where one of its words stands in the text: most texts pay for few of them.
_PATTERNS: tuple[tuple[tuple[str, ...], str], ...] = (
    # an office's earlier answer, up to where the citizen speaks again: before the headings are gone
    (
        ("复:", "复,", "馈:", "馈,", "复市民", "馈市民", "复如下", "馈如下"),
        rf"(?:已告知)?(?:\d{{4}}-)?(?:\d{{1,2}}-\d{{1,2}})?[\d:]*(?:联系)?[^,.!?;:()]{{0,14}}{_BODY}"
        rf"(?:[:,][^,.!?;:()]{{0,8}})?(?:的)?(?:答复|回复|反馈)(?:市民|如下)?[:,].{{0,1500}}?{_MORE}",
    ),
    (("局:",), rf"\d{{4}}-\d{{2}}-\d{{2}}[\d:]{{0,8}}[^,.!?;:()]{{0,12}}局:.{{0,1500}}?{_MORE}"),
    # 〈市民来电反映:〉〈市民再次来电补充(政府工单号…)〉 and the headings of a forwarded order
    (("来电", ":"), f"{_CALLER}{_WAY}{_DEED}(?:\\([^)]{{0,30}}\\))?:"),
    (("市民", "群众", "来电"), f"^{_CALLER}{_WAY}{_DEED}[,:]?"),
    (("工单",), r"(?:政府)?工单(?:编?号|编号)?[:(]*(?:<号码>|[a-z]*\d{6,}|,)[)]?"),
    (("工单",), r"工单(?:信息|内容|情况|处理情况|处理结果)(?:的问题)?:?"),
    # 〈请教育局核实处理(请职能局按规定在30分钟内联系市民,响应处置)〉
    (("核实", "处理", "解决"), rf"请[^,.!?;:()]{{0,14}}{_BODY}[^,.!?;:()]{{0,6}}{_ENDING}[^,.!?;:()]{{0,8}}"),
    (
        ("30分钟", "三十分钟"),
        r"\(?请?[^,.!?;:()]{0,8}(?:按规定|按照规定|在规定)?[^,.!?;:()]{0,4}(?:30|三十)分钟[^()]{0,24}\)?",
    ),
    (("部门",), r"(?:部门|单位)可联系|要求(?:相关|有关)?部门(?:尽快)?(?:核实|处理)"),
    (("请及时",), r"请及时向反映人反馈办理信息"),
    (("我局", "我委", "本局"), r"(?:我|本)(?:局|委)(?:工作人员)?(?:已|将|于|经|认为|高度重视)[^.!?]{0,60}"),
    # courtesy
    (
        ("尊敬",),
        r"尊敬的[^,.!?;:]{0,16}?(?:书记|市长|区长|县长|局长|厅长|主任|校长|领导|同志)们?[^,.!?;:]{0,6}[,.!:]?",
    ),
    (("好",), r"(?:你们?|您|大家)好[,.!:]*"),
    (("感谢",), r"(?:非常|十分|万分)?感谢[^,.!?;:]{0,12}(?:百忙|回复|关注|平台)[^,.!?;:]{0,12}"),
    (("复", "重视", "关注"), r"(?:希望|期待|盼|望)[^,.!?;:]{0,10}(?:回复|答复|重视|关注)[^,.!?;:]{0,6}"),
    (("谢谢", "此致", "敬礼"), r"谢谢[!.]*|此致|敬礼"),
    (("http",), r"https?:[^\u4e00-\u9fff]*"),
    (("<",), r"<(?:号码|电话|手机|邮箱)>"),
)
_COMPILED = tuple((words, re.compile(pattern)) for words, pattern in _PATTERNS)


def blank(text: str) -> str:
    """The plain text with the boilerplate blanked, as long as before.

    If nothing else is left, the text was all boilerplate and stays as it is.
    """
    left = text
    for words, pattern in _COMPILED:
        if any(word in left for word in words):
            left = pattern.sub(lambda found: BLANK * len(found.group()), left)
    return left if left.strip(BLANK + " ,.!?;:()") else text
