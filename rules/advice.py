"""二次处置建议: what to do the second time, from what the citizen said when called back."""

import re
from collections.abc import Sequence

# What the citizen complains of at the call-back, and what answers it; the first that fit are said.
_ANSWERS: tuple[tuple[str, str], ...] = (
    (r"没有?人?联系|未联系|没接到|没打电话|没人管", "先由承办人本人电话联系，登记时间和方式"),
    (r"态度|敷衍|推诿|踢皮球|糊弄", "换人回访并致歉，避免原承办人单独答复"),
    (r"没有?退|未退|退费|退款|没到账|未到账", "核清应退金额，给出到账日期和凭证"),
    (r"又|反复|再次|还在|依然|仍然?|照旧|没停", "到现场复查一次，约定随机检查，并把结果告知诉求人"),
    (r"没有?依据|凭什么|什么规定|哪条|政策", "写明文件名称和条款，逐条解释"),
    (r"太慢|多久|什么时候|拖", "给出明确的完成日期，并登记跟进"),
    (r"处理结果|没有?结果|不了了之|没说法", "逐项给出办理结果，不以“已转办”代替"),
)
MOST = 3


def for_words(words: str) -> list[str]:
    """What answers the citizen's words, at most three; nothing where they said nothing of the kind."""
    return [told for pattern, told in _ANSWERS if re.search(pattern, words)][:MOST]


def second_round(
    missing: Sequence[str], solved: bool | None, words: str, untouched: Sequence[str], like_it: str
) -> list[str]:
    """All suggestions, the most useful first: the citizen's words, what was missing, orders like it.

    ``untouched``: points of the citizen's words that the last reply leaves out; ``like_it``: how an order
    like this one was solved, "" where none is known.
    """
    found = ["请先与诉求人再次联系，当面或电话听取意见", *for_words(words)]
    if untouched:
        found.append(f"补办上次答复未涉及的诉求：{'、'.join(untouched[:2])}")
    if solved is False and len(found) == 1:
        found.append("逐项核实未解决的诉求点，给出办理结果或依据和时限")
    found += [f"上次答复：{each}" for each in missing[:2]]
    return [*found, *([like_it] if like_it else [])]
