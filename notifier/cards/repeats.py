"""What is said of repeats: suspected, confirmed, denied."""


def note(other: int, is_repeat: bool) -> str:
    """On the timeline."""
    return f"与 {other} {'重复' if is_repeat else '不重复'}"


def settled(short: int, other: int, is_repeat: bool) -> str:
    if is_repeat:
        return f"工单 {short} 已确认与 {other} 重复，标记已更新；是否并案、派给谁仍由您决定。"
    return f"工单 {short} 已登记与 {other} 不是重复，标记已取消。"
