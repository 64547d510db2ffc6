"""Finds the schools and kindergartens that a text names: the core of the name and what kind it is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nlp.numerals import NUMBER, half_width, number

_KIND = "|".join(
    (
        *("实验小学", "中心小学", "外国语小学", "小学", "附小", "实验中学", "外国语学校", "实验学校"),
        *("国际学校", "中学", "附中", "高中", "幼儿园", "幼稚园"),
    )
)
_NAMED = re.compile(rf"(?P<core>[\u4e00-\u9fffA-Za-z0-9·〈〉]{{2,10}}?)(?P<kind>{_KIND})(?!生|部|教育|校)")
# 二十六小, 第9中学, 市一中; not 六小时, 三中全会.
_NUMBERED = re.compile(
    r"(?P<core>第?(?:[一二三四五六七八九十]{1,3}|\d{1,2}))"
    r"(?P<kind>小学(?!生|校)|中学(?!生|校)|小(?![时组区孩朋型班队的数户])|中(?![国学心午间期旬央等全年天有的小]))"
    r"(?<!初一中)(?<!高一中)"
)
# The name begins after the last of these.
_BEFORE = re.compile(r".*[的在是对到去读上从由向与和及跟让被把给于为或将至入、归等年月日号了就因以]")
# What ends a core that names no school of its own: 公办小学, 附近幼儿园, 各中学.
_GENERAL_WORDS = """
    公办 民办 公立 私立 配套 普通 二级 一级 惠性 普惠 实验 中心 城区 学校 示范 高级
    初级 完全 职业 范性 机关 区属 附属 认定 申请 其他 升入 分管 所有 参加 达到 该校
    就读 临近 举办 哪个 一个 市级 名称 毕业 统一 监督 就近 规定 附设 负责 两所 办理
    对应 自办 本校 农村 作为 城镇 秋季 采取 结合 属于 按照 做好 依据 社区 附近 项目
    周边 建成 改建 优化 无证 要求 我校 取消 列入 解决 普及 招收 配建 移交 适合 进入
    儿童 对口 层次 咨询 育局 教育 教委 我市 我县 我区 全市 全县 全区 市区 市里 县里
    区里 省级 区级 小区 园区 辖区 片区 划片 学区 乡镇 乡村 村里 镇里 街道 所属 直属
    年制 日制 宿制 惠制 义务 特殊 培训 托管 校外 国际 民族 中等 优质 重点 名牌 好的
    新建 一所 几所 多所 每所 各个 有些 部分 多数 许多 很多 不少 任何 目标 志愿 录取
    报考 报名 定点 相关 有关 相应 相邻 邻近 孩子 学生 家长 老师 教师 市民 现在 目前
    今年 明年 去年 已经 没有 如果 因为 关于 对于 以及 还有 或者 而且 但是 其中 通过
    经过 根据 联系 责令 督促 组织 安排 告知 前往 返回 转学 转入 转到 划到 划入 分配
    开办 兴办 创办 建设 扩建 规划 增加 缺少 管理 开展 开设 规范 加强 推进 制定 公布
    发布 城乡 城市 老城 新城 本地 外地 当地 户籍 住地 在地 不同 同一 两个 三个 整个
    现有 原有 高等 大型 小型 薄弱 偏远 寄宿 封闭 公益 营利 社会 个人 企业 子弟 打工
    随迁 流动 幼儿 学前 下属 其实 虽然 周围 旁边 对面 门口 隔壁 询问 反映 投诉 举报
    建议
"""
_GENERAL = frozenset(_GENERAL_WORDS.split())
_GENERAL_END = frozenset(
    "初高一二三四五六七八九十第初高一二三四五六七八九十第的中各该和与及等为于到有把将在是所个名办些们类设读升上进某本此我他其每哪几座家间片属"
)


@dataclass(frozen=True)
class School:
    """A school as named: its core (光复, 第六), and whether a 小学, 中学 or 幼儿园."""

    core: str
    words: str  # what follows the core: 小学, 中, 幼儿园

    @property
    def name(self) -> str:
        return self.core + self.words

    @property
    def kind(self) -> str:
        return next((kind for kind in "幼小中" if kind in self.words), self.words)

    @property
    def ordinal(self) -> int | None:
        """6 for 第六 and 6; None for a name in words."""
        plain = self.core.removeprefix("第")
        return number(plain) if re.fullmatch(NUMBER, plain) else None


def find(text: str) -> Iterator[School]:
    """Every mention of a school with a name of its own, in order."""
    plain = half_width(text)
    matches = sorted((*_NUMBERED.finditer(plain), *_NAMED.finditer(plain)), key=lambda match: match.start())
    for match in matches:
        core = match["core"] if match.re is _NUMBERED else _own(match["core"])
        if core:
            yield School(core, match["kind"])


def _own(words: str) -> str:
    """The end of what stands before 小学 and the like, if it can be a name; else nothing."""
    core = _BEFORE.sub("", words)
    ends_a_name = len(core) > 1 and core[-2:] not in _GENERAL and core[-1] not in _GENERAL_END
    return core[-4:] if ends_a_name and not core[-1].isdigit() and "某" not in core[-2:] else ""


def is_named(school: School, text: str, named: Iterable[School]) -> bool:
    """Whether a text that names ``named`` means this school too: by its number, or a part of its core."""
    if school.ordinal is not None:
        return any((one.ordinal, one.kind) == (school.ordinal, school.kind) for one in named)
    parts = (school.core[i : i + 2] for i in range(len(school.core) - 1))
    return any(part in text and part not in _GENERAL for part in parts)
