"""The result form: its choices, its questions, its summary, and what the check found."""

from collections.abc import Sequence

from notifier.card import Card, Option
from notifier.cards.orders import title
from notifier.cards.phrases import choice, fitted, press, shown_gist
from rules.explain import say_at
from rules.manual import Manual
from rules.privacy import Kind, mask
from rules.reply import (
    Asked,
    Finding,
    FindingCode,
    Question,
    ReplyFacts,
    Severity,
    Truth,
    without_personal,
)
from rules.words import Outcome
from storage.tables import Order

_ASK = {
    Asked.BACKGROUND: "请用一句话说明案件背景（谁反映了什么事）。",
    Asked.REACHED: "是否联系上了诉求人？（联系上了／未联系上）",
    Asked.CONTACT_AT: "首次联系诉求人是什么时间？（如：今天 9:20）",
    Asked.CONTACT_WAY: "以什么方式联系的诉求人？（电话／短信／微信／面谈／网络留言）",
    Asked.TRUTH: "反映的情况是否属实？（属实／部分属实／不属实）",
    Asked.PROCESS: "处置过程：做了哪些核实和处理？",
    Asked.OUTCOME: "办理结果是哪一种？（已解决／部分解决／未解决／解释说明）",
    Asked.RESULT: "处置结果：最终结果是什么？",
    Asked.REASON: "尚未解决的原因是什么？",
    Asked.BASIS: "未解决的依据是什么？（政策、文件或规定）",
    Asked.FOLLOW_UP: "后续跟进：还有哪些措施？（没有请回复“无”）",
    Asked.FOLLOW_UP_ON: "后续措施何时完成？（如：12月31日前）",
    Asked.OPINION: "诉求人对办理情况的意见？（满意／基本满意／不满意／未表态）",
}
HOW_TO = "（可回复：上一步、跳过、保存、取消）"


def choices(order: Order, manual: Manual, facts: ReplyFacts) -> Card:
    """The first card of the form: three choices."""
    return Card(
        title=title(order, "办理结果"),
        subtitle="第 1 步：请选择，然后点“下一步”",
        choices=(
            choice(
                "reached",
                "是否联系上",
                (Option("yes", "联系上了"), Option("no", "未联系上")),
                _reached(facts),
            ),
            choice("true", "是否属实", _options(Truth), facts.true.value if facts.true else ""),
            choice("outcome", "办理结果", _options(Outcome), facts.outcome.value if facts.outcome else ""),
        ),
        buttons=(press("form", order.id, "下一步", style=1),),
    )


def _reached(facts: ReplyFacts) -> str:
    return {True: "yes", False: "no", None: ""}[facts.reached]


def _options(words: type[Truth] | type[Outcome]) -> tuple[Option, ...]:
    return tuple(Option(word.value, word.label) for word in words)


def chosen(order: Order, facts: ReplyFacts) -> Card:
    """The same card once it was sent in."""
    picked = [
        ("是否联系上", {True: "联系上了", False: "未联系上", None: "—"}[facts.reached]),
        ("是否属实", facts.true.label if facts.true else "—"),
        ("办理结果", facts.outcome.label if facts.outcome else "—"),
    ]
    return Card(
        title=title(order, "办理结果"),
        subtitle="第 1 步已完成，请按提示回复",
        lines=tuple(picked),
        buttons=(press("form", order.id, "已选择"),),
        done="已选择",
    )


def ask_words(order: Order, facts: ReplyFacts) -> str:
    """The second step: everything in the contact's own words."""
    tried = (
        "何时、以何种方式联系过诉求人（逐次写明时间）"
        if facts.reached is False
        else "何时、以何种方式联系了诉求人"
    )
    return (
        f"【工单 {order.short}】第 2 步：请用一条消息说明：{tried}，怎样核实处理，结果如何，"
        f"后续安排，诉求人意见。写完发送即可，照片可随后发送（请勿拍摄学生正脸，勿写电话、身份证号）。{HOW_TO}"
        f"回复“参考 {order.short}”可看相似工单的答复。"
    )


def ask(order: Order, question: Question) -> str:
    """One short question."""
    if question.about is Asked.ATTEMPTS:
        lacking = f"已有 {question.count} 次，共需 {question.wanted} 次"
        words = f"未联系上时需写明每次联系的时间（{lacking}），如：今天 9:20、今天 14:05。"
    else:
        words = _ASK[question.about]
    return f"【工单 {order.short}】{words}{HOW_TO}"


def summary(order: Order, manual: Manual, findings: Sequence[str], photos: int) -> Card:
    """Before the hand-in: the check's result and the three ways on."""
    state = fitted(findings, "请核对：") if findings else "六要素齐全，可以提交。"
    return Card(
        title=title(order, "核对并提交"),
        subtitle=f"答复全文见上一条｜照片 {photos} 张",
        quote=shown_gist(order, 60, manual.privacy),
        text=state,
        buttons=(
            press("hand_in", order.id, "提交", style=1),
            press("revise", order.id, "补充修改"),
            press("drop_form", order.id, "放弃", style=3),
        ),
    )


def waiting_for(departments: Sequence[str]) -> list[str]:
    """Who has been asked to help and has not answered."""
    return [f"协办尚未提交意见：{'、'.join(departments)}"] if departments else []


def full_reply(order: Order, reply: str) -> str:
    return f"【工单 {order.short} 答复】\n{without_personal(reply)}"


def handed_in(order: Order) -> str:
    return f"工单 {order.short} 办理结果已提交，等待专班审核。"


def kept(order: Order) -> str:
    return f"工单 {order.short} 的填报已保存，再点“提交结果”可继续填写。"


def dropped(order: Order) -> str:
    return f"已放弃工单 {order.short} 的填报，工单仍为“{order.state.label}”。"


def picture(order: Order, many: int) -> str:
    return f"【工单 {order.short}】已收到第 {many} 张照片。"


def no_form(then: str = "") -> str:
    """Nothing is being filled in; ``then``: what to do after that, e.g. 再发照片."""
    return "目前没有正在填写的表单。请先在工单卡片上点“提交结果”" + (f"，{then}。" if then else "。")


def finding(found: Finding, manual: Manual) -> str:
    """One finding of the check in plain words."""
    return _SENTENCES[found.code].format(
        element=found.element.label if found.element else "",
        words=_said(found),
        at=say_at(found.at, manual.tz) if found.at else "",
        bound=say_at(found.bound, manual.tz) if found.bound else "",
        count=found.count,
        wanted=found.wanted,
    )


def _said(found: Finding) -> str:
    return _PERSONAL[Kind(found.words)] if found.code is FindingCode.PERSONAL else mask(found.words)


_PERSONAL = {
    Kind.PHONE: "电话",
    Kind.ID_NUMBER: "证件号",
    Kind.BANK_CARD: "银行卡号",
    Kind.PLATE: "车牌",
    Kind.EMAIL: "邮箱",
    Kind.ACCOUNT: "微信或 QQ 号",
    Kind.ADDRESS: "住址",
    Kind.NAME: "姓名",
}
_SENTENCES = {
    FindingCode.MISSING: "缺少“{element}”",
    FindingCode.WEAK: "“{element}”过于简略",
    FindingCode.CONTACT_EARLY: "联系时间 {at} 早于派发时间 {bound}",
    FindingCode.CONTACT_LATE: "联系时间 {at} 晚于现在",
    FindingCode.FEW_ATTEMPTS: "未联系上诉求人，应有 {wanted} 次联系记录，现有 {count} 次",
    FindingCode.CONTRADICTION: "未联系上诉求人，却写了诉求人意见“{words}”",
    FindingCode.EMPTY_PHRASE: "“{words}”没有说明实际做了什么",
    FindingCode.UNTOUCHED: "未回应诉求点：{words}",
    FindingCode.OTHER_SCHOOL: "出现工单以外的学校：{words}",
    FindingCode.PERSONAL: "含个人信息（{words}），请删去",
    FindingCode.BLAME: "有推诿意味：“{words}”",
    FindingCode.PROMISE: "承诺过于绝对：“{words}”",
    FindingCode.BARE_DENIAL: "“{words}”未说明如何核实",
    FindingCode.NO_REASON: "未解决，应说明原因",
    FindingCode.NO_BASIS: "未解决，应写明依据",
    FindingCode.NO_DATE: "后续跟进应写明完成时限",
    FindingCode.TOO_SHORT: "答复过短（{count} 字）",
    FindingCode.NEAR_COPY: "与工单 {words} 的答复雷同",
    FindingCode.LEFT_WORDING: "与审定口径不一致：{words}",
}


def is_must(found: Finding) -> bool:
    return found.severity is Severity.MUST
