"""The few questions of `init`, and the config.yaml that their answers make."""

import secrets
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.edges.people_sheet import Staff
from bot.settings.kinds import address, aes_key, storage_url
from bot.settings.rewrite import set_value, write_config
from rules.people import Department, Person
from rules.words import Role

#: Stands above the file instead of the example's own head.
HEAD = """\
# 即办 Jiban 的配置，由 python -m bot init 生成；改后用 python -m bot check 检查。
# 时刻一律加引号（"17:30"）。口令、密钥可改放环境变量，环境变量优先。本文件含密钥，请勿外传。
"""

_ALPHABET = string.ascii_letters + string.digits


def new_token(length: int = 24) -> str:
    """Letters and digits as the WeCom console takes them for Token (at most 32) and EncodingAESKey (43)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


@dataclass(frozen=True)
class Question:
    """One question. ``key`` is the path in config.yaml; ``name`` and ``wecom`` are who runs it at first."""

    key: str
    asks: str
    default: Callable[[], str] = str
    check: Callable[[str], str] = str  # raises ValueError with a sentence for the person
    is_secret: bool = False

    def wrong(self, answer: str) -> str | None:
        """What is wrong with an answer, as a sentence; None if it will do."""
        try:
            self.check(answer.strip())
        except ValueError as error:
            return str(error)
        return None


def _number(answer: str) -> str:
    if not answer.isdecimal():
        raise ValueError("应是数字：在“应用管理 → 自建应用”页面上写作 AgentId")
    return answer


def _day(answer: str) -> str:
    try:
        return str(date.fromisoformat(answer)) if answer else ""
    except ValueError as error:
        raise ValueError("应是日期，如 2026-01-05") from error


def _given(answer: str) -> str:
    if not answer:
        raise ValueError("不能是空的")
    return answer


QUESTIONS: tuple[Question, ...] = (
    Question("organisation", "本单位名称", lambda: "示例区教育委员会", _given),
    Question("channels.wecom.corp_id", "企业 ID（我的企业 → 企业信息，ww 开头）", check=_given),
    Question("channels.wecom.agent_id", "应用的 AgentId", check=_number),
    Question("channels.wecom.secret", "应用的 Secret（留空则用环境变量 JIBAN_WECOM_SECRET）", is_secret=True),
    Question("channels.wecom.token", "接收消息的 Token（回车则生成一个）", new_token, _given),
    Question(
        "channels.wecom.encoding_aes_key",
        "EncodingAESKey，43 位（回车则生成一个）",
        lambda: new_token(43),
        aes_key,
    ),
    Question("web.public_url", "手机和企业微信能打开的地址，如 https://jiban.example.gov.cn", check=address),
    Question("storage.url", "数据库", lambda: "sqlite:///var/jiban.db", storage_url),
    Question("privacy.approved_by", "渠道审批：谁批准用企业微信流转工单（可留空，日后补）"),
    Question("privacy.approved_on", "何时批准，如 2026-01-05（可留空）", check=_day),
    Question("name", "您的姓名（先只登记您自己，其余人员用通讯录导入）", check=_given),
    Question("wecom", "您的企业微信账号（管理后台“通讯录”里的“账号”）", check=_given),
)


_PERSON = ("name", "wecom")


def first_staff(answers: Mapping[str, str]) -> Staff:
    """Enough to start with: one person who is the whole desk, and one department to dispatch to."""
    me = Person(
        id=answers["wecom"].strip(),
        name=answers["name"].strip(),
        wecom=answers["wecom"].strip(),
        roles=(Role.DUTY, Role.CHIEF, Role.ADMIN),
    )
    return Staff((me,), (Department("办公室", contact_a=me.id),))


def configuration(example: str, answers: Mapping[str, str]) -> str:
    """config.yaml: the example's text with its comments, and in it the answers by the questions' keys."""
    _, _, body = example.partition("\n\n")
    text = set_value(f"{HEAD}\n{body}", "api.token", new_token(32))
    for key in (question.key for question in QUESTIONS if question.key not in _PERSON):
        text = set_value(text, key, _value(key, answers.get(key, "").strip()))
    staff = first_staff(answers)
    return write_config(text, staff.people, staff.departments)


def _value(key: str, answer: str) -> str | int | None:
    if key.endswith("agent_id"):
        return int(answer)
    if key.endswith("approved_on"):
        return _day(answer) or None
    return answer
