"""What a newcomer would write: a short keyword list and jieba, each word one point."""

import importlib
import logging
from collections.abc import Sequence
from typing import Any

WORDS: dict[str, str] = {
    "招生考试中心": "招生 入学 划片 学区 对口 中考 高考 录取 志愿 考试 报名 小升初 派位 准考证 成绩",
    "学籍与义务教育科": "转学 学籍 借读 休学 复学 插班 义务教育 转入",
    "学前教育科": "幼儿园 入园 幼儿 园长 普惠 学前教育 托班",
    "小学教育科": "小学 小学生 一年级 二年级 作业 课后服务 班主任",
    "中学教育科": "中学 初中 高中 初三 高三 补课 晚自习",
    "职成与校外培训管理科": "培训 培训机构 培训班 职业学校 中专 民办 办学 许可证 退费",
    "人事科": "教师 工资 职称 招聘 编制 待遇 教师资格 代课 社保 调动",
    "财务科": "收费 学费 乱收费 补助 助学金 费用 书费 退款",
    "体育卫生与艺术科": "食堂 饭菜 体育 卫生 传染病 午餐 艺术",
    "安全保卫科": "安全 校车 打架 保安 拥堵 欺凌 隐患",
    "基建后勤科": "建设 校舍 操场 教学楼 宿舍 施工 空调 暖气 校服",
    "师德与纪检监察": "师德 体罚 有偿补课 举报 违纪 收礼 打骂 辱骂",
    "办公室": "大学 学院 电话 建议 投诉 教育局 信访",
    "督导室": "督导 督学 评估",
}


def load() -> Any:
    """jieba with the listed words, quiet."""
    jieba = importlib.import_module("jieba")
    jieba.setLogLevel(logging.ERROR)
    for word in (word for words in WORDS.values() for word in words.split()):
        jieba.add_word(word)
    return jieba


def rank(jieba: Any, text: str) -> list[tuple[str, float]]:
    """Departments by the number of their words in the text; ties as they are listed."""
    said: Sequence[str] = jieba.lcut(text)
    points = {name: float(sum(said.count(w) for w in words.split())) for name, words in WORDS.items()}
    return sorted(points.items(), key=lambda item: -item[1])
