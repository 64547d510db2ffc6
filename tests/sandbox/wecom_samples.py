"""Valid requests, each to be changed in one place by a test."""

from copy import deepcopy
from typing import Any

from small_bot import APP

Json = dict[str, Any]


def text(to: str = "wang", content: str = "您有 1 件工单待签收", **more: Any) -> Json:
    return {
        "touser": to,
        "msgtype": "text",
        "agentid": APP.agent_id,
        "text": {"content": content},
        **more,
    }


def button_card(task_id: str = "t-1") -> Json:
    return {
        "card_type": "button_interaction",
        "source": {"desc": "即办", "desc_color": 0},
        "main_title": {"title": "新工单 1023 待签收", "desc": "紧急 · 24 小时"},
        "quote_area": {"type": 0, "quote_text": "反映某小学食堂饭菜凉"},
        "sub_title_text": "数据截至 14:20",
        "horizontal_content_list": [{"keyname": "时限", "value": "03-03 09:00"}],
        "task_id": task_id,
        "button_selection": {
            "question_key": "dept",
            "title": "拟派科室",
            "option_list": [{"id": "d1", "text": "体卫艺科"}, {"id": "d2", "text": "小学教育科"}],
            "selected_id": "d1",
        },
        "button_list": [
            {"text": "签收并派发", "style": 1, "key": "sign-dispatch"},
            {"text": "签收", "style": 2, "key": "sign"},
        ],
    }


def vote_card(task_id: str = "t-2") -> Json:
    options = [{"id": "a", "text": "电话"}, {"id": "b", "text": "上门", "is_checked": True}]
    return {
        "card_type": "vote_interaction",
        "main_title": {"title": "首次联系方式"},
        "task_id": task_id,
        "checkbox": {"question_key": "how", "option_list": options, "mode": 1},
        "submit_button": {"text": "提交", "key": "vote"},
    }


def form_card(task_id: str = "t-3") -> Json:
    def question(key: str, title: str) -> Json:
        options = [{"id": "y", "text": "是"}, {"id": "n", "text": "否"}]
        return {"question_key": key, "title": title, "option_list": options}

    return {
        "card_type": "multiple_interaction",
        "main_title": {"title": "办理结果 1023"},
        "task_id": task_id,
        "select_list": [question("reached", "联系上了吗"), question("true", "是否属实")],
        "submit_button": {"text": "下一步", "key": "form"},
    }


def notice_card() -> Json:
    return {
        "card_type": "text_notice",
        "main_title": {"title": "日报"},
        "emphasis_content": {"title": "12", "desc": "在办"},
        "card_action": {"type": 1, "url": "http://127.0.0.1:1/day"},
    }


def news_card() -> Json:
    return {
        "card_type": "news_notice",
        "main_title": {"title": "周报"},
        "card_image": {"url": "http://127.0.0.1:1/chart.png", "aspect_ratio": 1.3},
        "vertical_content_list": [{"title": "超期", "desc": "无"}],
        "card_action": {"type": 1, "url": "http://127.0.0.1:1/week"},
    }


def card(content: Json | None = None, to: str = "wang") -> Json:
    return {
        "touser": to,
        "msgtype": "template_card",
        "agentid": APP.agent_id,
        "template_card": content or button_card(),
    }


def changed(body: Json, path: str, value: Any) -> Json:
    """The same request with one place changed; ``...`` takes the place away."""
    copy = deepcopy(body)
    *way, last = path.split("/")
    here: Any = copy
    for name in way:
        here = here[int(name)] if isinstance(here, list) else here[name]
    if value is ...:
        del here[last]
    elif isinstance(here, list):
        here[int(last)] = value
    else:
        here[last] = value
    return copy
