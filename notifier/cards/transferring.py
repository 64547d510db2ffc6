"""申请改派 as a form: a reason from a list and the department that is meant, or words instead."""

from collections.abc import Sequence

from notifier.card import Button, Card, Option
from notifier.cards.phrases import choice
from storage.tables import Order

#: As many departments as one choice can hold beside "请选择".
AT_ONCE = 9
REASONS = {
    "duty": "不属本科室职责",
    "stage": "学校不属本科室学段",
    "place": "学校或事项不在本区",
    "other": "应由其他科室牵头",
    "same": "与其他科室在办工单为同一事项",
}
NO_REASON = "请选择改派理由，或直接回复文字说明理由。"


def form(order: Order, departments: Sequence[str]) -> Card:
    """``departments``: the likeliest first; who finds none of them writes it."""
    return Card(
        f"申请改派工单 {order.short}",
        "也可不选：请回复申请改派的理由和建议的科室",
        buttons=(Button("提交申请", f"transfer:{order.id}"),),
        choices=(
            choice("reason", "改派理由", [Option(key, words) for key, words in REASONS.items()]),
            choice("department", "建议科室", [Option(name, name) for name in departments[:AT_ONCE]]),
        ),
    )


def words(reason: str, department: str) -> str:
    """What was picked, as it could have been written."""
    return REASONS[reason] + (f"，建议{department}" if department else "")
