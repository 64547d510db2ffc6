"""Which column of a sheet is which field: the headings people and platforms use, best first."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.edges.cells import Cell, says_nothing, text_of

#: The heading row is looked for in so many first lines.
HEADING_WITHIN = 20

#: Field → headings. The first of several present columns with a value wins, the others stay in ``extra``.
#: Sources: a Beijing district's importer and the hotline schemas of two other cities.
_ORDERS = {
    "number": (
        "工单编号 工单号 工单编码 诉求编号 受理编号 受理单号 诉求单号 热线编号 业务编号 案件编号 "
        "任务编号 诉求件编号 来电编号 事件编号 流水号 编号 单号"
    ),
    "text": (
        "主要内容 诉求内容 反映内容 问题描述 投诉内容 诉求描述 工单内容 受理内容 来电内容 诉求详情 "
        "工单描述 问题内容 事件描述 诉求正文 详细内容 内容描述 内容 正文 描述"
    ),
    "title": "标题 工单标题 诉求标题 主题 工单主题 诉求主题 事项标题",
    "kind": "诉求类型 工单类型 事项类型 诉求性质 来电性质 业务类型 类型",
    "category": "问题分类 问题类别 诉求分类 来电类别 诉求类别 事项分类 工单分类 问题分类名称 分类",
    "category1": "一级分类 一级类别",
    "category2": "二级分类 二级类别",
    "category3": "三级分类 三级类别",
    "category4": "四级分类 四级类别",
    "level": "紧急程度 处置级别 诉求级别 诉求处置级别 工单级别 紧急级别 处置等级 办理级别 响应级别 级别",
    "channel": (
        "来源渠道 受理渠道 诉求来源 工单来源 反映渠道 来电渠道 诉求渠道 处理受理方式 受理方式 渠道 来源"
    ),
    "status": "工单状态 办理状态 当前状态 处理状态 当前环节 状态",
    "confidential": "是否保密 保密 是否要求保密 保密要求 信息保密 个人信息保密",
    "public_reply": "是否公开答复 公开答复 是否网络诉求 网络诉求 是否公开",
    "caller": "来电人 反映人 诉求人 来电人姓名 诉求人姓名 反映人姓名 市民姓名 姓名 联系人 联系人姓名",
    "phone": (
        "来电人电话 联系电话 来电号码 来电电话 联系方式 来电人电话/账号 诉求人电话 反映人电话 "
        "联系号码 手机号码 手机号 手机 电话"
    ),
    "place": (
        "事发地址 事发地点 详细地址 事发地 诉求地址 反映地址 发生地址 问题地址 小区点位 问题点位 点位 "
        "地址 被反映街乡镇"
    ),
    "unit": "主办单位 承办单位 办理单位 责任单位 二级承办单位简称 二级承办单位 处置单位 承办部门 主办部门",
    "school": (
        "被反映学校 涉及学校 涉事学校 学校名称 学校 企业名称 被反映单位 被投诉单位 被反映对象 被投诉人"
    ),
    "remark": "备注 备注说明 备注信息",
    "called_at": "来电时间 来话时间 受理时间 诉求时间 反映时间 创建时间 登记时间 提交时间 工单生成时间",
    "sent_at": (
        "派单时间 分派时间 转办时间 派发时间 派遣时间 交办时间 下派时间 下发时间 派件时间 转派时间 "
        "派单日期 接收时间"
    ),
    "signed_at": "签收时间 工单签收时间 签收日期 接单时间",
    "due_at": (
        "办理截止时间 截止时间 办结截止时间 处理截止时间 反馈截止时间 截止日期 到期时间 要求办结时间 "
        "办理时限 办结时限 处理时限 反馈时限 办理期限 处置时限"
    ),
    "finished_at": "办结时间 完成时间 结案时间 办结日期 回复时间 反馈时间",
    "reply": "回复内容 答复内容 办理结果 处理结果 处置结果 办理情况 反馈内容",
    "contacted": "是否联系 是否联系市民 是否联系诉求人 是否响应 回访是否联系",
    "solved": "是否解决 解决情况 回访是否解决",
    "opinion": "是否满意 满意度 评价结果 满意情况 回访是否满意 满意度评价",
    "words": "回访意见 回访内容 回访情况 回访备注 不满意原因 意见",
}

#: The columns of an address list (通讯录.xlsx); some are those of WeCom's own member export.
_PEOPLE = {
    "name": "姓名 人员姓名 名字",
    "wecom": "企业微信账号 企业微信帐号 企微账号 企业微信ID userid 账号 帐号",
    "department": "科室 部门 所在科室 所属科室 科室名称 所在部门 负责科室",
    "role": "角色 接诉即办角色 职责 岗位 职务",
    "phone": "手机 手机号 手机号码 联系电话 电话",
    "telegram": "Telegram TelegramID 电报",
    "aliases": "科室简称 科室别名 部门简称 简称 别名",
    "wechat_only": "只用微信 仅用微信 只在微信接收",
}

#: Their values change with the place in the file or the moment of the export, not with the order.
PASSING = frozenset(
    [
        "序号",
        "行号",
        "no",
        "no.",
        "操作",
        "剩余时间",
        "剩余时长",
        "剩余时限",
        "停留时间",
        "停留时长",
        "已用时长",
    ]
)


@dataclass(frozen=True)
class Columns:
    """Where each field stands: column indexes, best first; and the names of the columns we do not know."""

    fields: dict[str, tuple[int, ...]]
    unknown: dict[int, str]
    names: tuple[str, ...]  # every column's name as people see it, made unique
    usual: Mapping[str, str]  # field → its usual heading
    passing: frozenset[int]  # columns that say nothing of an order

    def name(self, field: str) -> str:
        """The heading this sheet uses for the field, or the usual one."""
        return self.names[self.fields[field][0]] if field in self.fields else self.usual[field]

    def first(self, cells: Sequence[Cell], field: str) -> Cell:
        """What the first of the field's columns that says anything says."""
        places = self.fields.get(field, ())
        return next((cells[i] for i in places if not says_nothing(cells[i])), None)


class Headings:
    """The headings of one kind of sheet."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        """``fields``: our name of a field → its headings, best first, apart by spaces."""
        self.usual = {field: headings.split()[0] for field, headings in fields.items()}
        self._ranks = {
            plain(heading): (field, rank)
            for field, headings in fields.items()
            for rank, heading in enumerate([field, *headings.split()])
        }

    def known(self, heading: str) -> str | None:
        """The field a heading stands for."""
        return self._ranks.get(plain(heading), (None, 0))[0]

    def match(self, headings: Sequence[str]) -> Columns:
        """Assign the columns under these headings."""
        ranked: dict[str, list[tuple[int, int]]] = {}
        unknown: dict[int, str] = {}
        passing = {index for index, heading in enumerate(headings) if plain(heading) in PASSING}
        names = _unique(headings)
        for index, heading in enumerate(headings):
            if found := self._ranks.get(plain(heading)):
                ranked.setdefault(found[0], []).append((found[1], index))
            elif index not in passing:
                unknown[index] = names[index] if heading.strip() else f"第{index + 1}列"
        fields = {field: tuple(index for _, index in sorted(places)) for field, places in ranked.items()}
        return Columns(fields, unknown, names, self.usual, frozenset(passing))

    def find(self, rows: Sequence[Sequence[Cell]], needed: Sequence[str]) -> tuple[int, Columns] | None:
        """The line (from 0) that knows most of our headings and has the ``needed`` ones, and its columns."""
        tried = list(enumerate(self.lines(rows)))
        good = [(line, columns) for line, columns in tried if columns.fields.keys() >= set(needed)]
        return max(good, key=lambda place: len(place[1].fields), default=None)

    def lines(self, rows: Sequence[Sequence[Cell]]) -> list[Columns]:
        """What each of the first lines would be as a heading: banners and notes may stand above it."""
        return [self.match([text_of(cell) for cell in row]) for row in rows[:HEADING_WITHIN]]


def plain(heading: str) -> str:
    """A heading without width, spaces, brackets with their content, and the star of a required column."""
    heading = re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", unicodedata.normalize("NFKC", heading))
    return re.sub(r"[\s*:★]", "", heading).lower()


def _unique(headings: Sequence[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    names = []
    for heading in (re.sub(r"\s+", "", heading) for heading in headings):
        seen[heading] += 1
        names.append(heading if seen[heading] == 1 else f"{heading}({seen[heading]})")
    return tuple(names)


ORDERS = Headings(_ORDERS)
PEOPLE = Headings(_PEOPLE)
