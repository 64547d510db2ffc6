"""Finds phones, identity and bank card numbers, plates, mail addresses and accounts in half-width text."""

import re
from collections.abc import Iterator

_GAP = r"[ \-._]{0,3}"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_HAN_DIGIT = "[一二三四五六七八九零〇幺]"
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_DIALLED = "电话|座机|手机|热线|致电|拨打|联系方式|号码|tel|传真"
_GROUPS = (
    rf"{_GAP}\d{{4}}{_GAP}\d{{4}}",  # 138 1234 5678
    rf"{_GAP}\d{{3}}{_GAP}\d{{5}}",
    rf"\d{_GAP}\d{{3}}{_GAP}\d{{4}}",
    r"(?:[ \-.]\d{2}){4}",
)
# Where a pattern has a group, only the group is the number: the words before it stay.
_SPELLED: tuple[tuple[str, str], ...] = (
    ("email", r"[a-z0-9][\w.+-]{0,63}@[a-z0-9-]+(?:\.[a-z0-9-]+)+"),
    ("id_number", rf"(?<!\d)[1-9]\d{{5}} ?(?:18|19|20)\d\d ?{_DAY} ?\d{{3}}[\dx](?!\d)"),
    ("id_number", r"(?:身份证|证件)[^\d,.;]{0,8}([1-9][\d*x]{5,17}[\dx])(?!\d)"),
    ("id_number", r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d\*{4,8}[\d*]{2,3}[\dx]"),
    ("id_number", r"(?:护照|通行证)[^a-z\d,.;]{0,6}([a-z]{1,2}\d{7,8})(?!\d)"),
    ("phone", rf"(?<!\d)(?:\+?86{_GAP})?1[3-9]\d(?:{'|'.join(_GROUPS)})(?!\d)"),
    ("phone", r"(?<![\d ])1[ -][3-9](?:[ -]\d){9}(?![ -]?\d)"),
    ("phone", r"(?<!\d)1[3-9]\d[*x]{4,5}\d{3,4}(?!\d)"),
    ("phone", r"(?<!\d)\(?0\d{2,3}\)?[ \-]{0,3}[2-9]\d{2,3}[ \-]?\d{4}(?:[ \-转]{1,2}\d{1,5})?(?!\d)"),
    ("phone", r"(?<!\d)[48]00[ \-]?\d{3}[ \-]?\d{4}(?!\d)"),
    ("phone", rf"(?:{_DIALLED})[^\d,.;]{{0,6}}([2-9]\d{{2,3}}[ \-]?\d{{4}})(?![\d年元])"),
    ("phone", rf"(?<!{_HAN_DIGIT})[一幺][三四五六七八九]{_HAN_DIGIT}{{9}}(?!{_HAN_DIGIT})"),
    ("bank_card", r"(?<!\d)(?:62|4\d|5[1-5]|60|9\d)\d\d(?: ?\d{4}){2,3} ?\d{1,4}(?!\d)"),
    ("bank_card", r"(?:卡号|账号|帐号|账户)[^\da-z,.;]{0,4}(\d[\d ]{10,22}\d)"),
    (
        "plate",
        rf"([{_PROVINCE}][a-hj-np-z][ \-]?(?=[a-z]{{0,5}}\d)"
        r"[a-hj-np-z0-9]{4,5}[a-hj-np-z0-9挂学警])(?![a-z0-9])",
    ),
    ("account", r"(?:微信|weixin|wechat|wx|vx|v信)(?:号码|号|id)?[是为:, ]{0,3}([a-z][\w-]{5,19})"),
    ("account", r"(?:qq|扣扣|企鹅)(?:群号|号码|群|号)?[是为:, ]{0,3}(\d{5,11})(?!\d)"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE | re.ASCII)) for kind, pattern in _SPELLED)
_ORDER = re.compile(r"(?:工单|单号|编号|受理号|序号|文号|订单|流水号|学号|代码|准考证号?)[^\d,.;]{0,6}$")


def find_numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of each number, kinds as in ``privacy.Kind``; may overlap."""
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            start, end = found.span(found.lastindex or 0)
            if kind in ("phone", "bank_card") and _ORDER.search(text[max(0, start - 14) : start]):
                continue
            if kind == "bank_card" and not found.lastindex and not _is_card(text[start:end]):
                continue
            yield kind, start, end


def _is_card(text: str) -> bool:
    """Luhn's check, so that long order numbers are not taken for cards."""
    digits = [int(char) for char in text if char.isdigit()]
    doubled = [d * 2 - 9 * (d > 4) for d in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0 and len(digits) >= 15
