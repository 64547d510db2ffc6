"""What is said of files that are made for the chat."""


def coming(what: str) -> str:
    return f"正在生成{what}，稍后以文件发到本会话。"


def not_made(reason: str) -> str:
    return f"文件没有生成：{reason}"


def instead(reason: str) -> str:
    """Before what is given in place of a file that could not be sent."""
    return f"文件没有发成（{reason}）。"
