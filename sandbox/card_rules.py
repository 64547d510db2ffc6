"""What a template card may hold: one table a card type, with the hard limits of lists and bytes."""

import re
from collections.abc import Callable

from sandbox.fields import Flag, Items, Number, Ratio, Rule, Shape, Spec, Text
from sandbox.refusal import BAD_PARAM, Json, Refused

INTERACTIONS = ("button_interaction", "vote_interaction", "multiple_interaction")
TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}")


def needs(*names: str, when: tuple[int, ...]) -> Rule:
    """These fields must be there if ``type`` is one of ``when``."""

    def rule(value: Json, at: str) -> None:
        if value.get("type", 0) in when:
            for name in names:
                if not value.get(name):
                    raise Refused(BAD_PARAM, f"{at}.{name} is missing for type {value.get('type', 0)}")

    return rule


def one_of(*paths: str) -> Rule:
    """At least one of these places (``a`` or ``a.b``) must hold something."""

    def rule(value: Json, at: str) -> None:
        if not any(_look(value, path) for path in paths):
            raise Refused(BAD_PARAM, f"{at} needs {' or '.join(paths)}")

    return rule


def _look(value: Json, path: str) -> object:
    here: object = value
    for name in path.split("."):
        here = here.get(name) if isinstance(here, dict) else None
    return here


LINK = (needs("url", when=(1,)), needs("appid", when=(2,)))
WHERE: dict[str, Spec] = {"url": Text(), "appid": Text(), "pagepath": Text()}

OPTION = Shape({"id": Text(required=True, max_bytes=128), "text": Text(required=True, shown=16)})
BOX = Shape(
    {"id": Text(required=True, max_bytes=128), "text": Text(required=True, shown=17), "is_checked": Flag()}
)
ACTION = Shape({"text": Text(required=True), "key": Text(required=True, max_bytes=1024)})
LINE = Shape(
    {
        "type": Number((0, 1, 2, 3)),
        "keyname": Text(required=True, shown=5),
        "value": Text(shown=30),
        "url": Text(),
        "media_id": Text(),
        "userid": Text(),
    },
    (needs("url", when=(1,)), needs("media_id", when=(2,)), needs("userid", when=(3,))),
)
JUMP = Shape({"type": Number((0, 1, 2)), "title": Text(required=True, shown=18), **WHERE}, LINK)
BUTTON = Shape(
    {
        "type": Number((0, 1)),
        "text": Text(required=True, shown=10),
        "style": Number(),  # beyond 1 to 4 it counts as 1
        "key": Text(max_bytes=1024),
        "url": Text(),
    },
    (needs("key", when=(0,)), needs("url", when=(1,))),
)
VERTICAL = Shape({"title": Text(required=True, shown=38), "desc": Text(shown=160)})


def _select(options: Items) -> dict[str, Spec]:
    return {
        "question_key": Text(required=True, max_bytes=1024),
        "title": Text(),
        "selected_id": Text(),
        "disable": Flag(),
        "option_list": options,
    }


OPTIONS = Items(OPTION, 1, 10, unique="id", required=True)
SUBMIT = Shape({"text": Text(shown=10), "key": Text(required=True, max_bytes=1024)}, required=True)

COMMON: dict[str, Spec] = {
    "card_type": Text(required=True),
    "source": Shape({"icon_url": Text(), "desc": Text(shown=20), "desc_color": Number((0, 1, 2, 3))}),
    "action_menu": Shape({"desc": Text(), "action_list": Items(ACTION, 1, 3, unique="key", required=True)}),
    "main_title": Shape({"title": Text(shown=36), "desc": Text(shown=44)}),
    "task_id": Text(code=42014),
    "replace_text": Text(),
}
DETAILS: dict[str, Spec] = {
    "quote_area": Shape({"type": Number((0, 1, 2)), **WHERE, "title": Text(), "quote_text": Text()}, LINK),
    "sub_title_text": Text(shown=160),
    "horizontal_content_list": Items(LINE, 0, 6),
    "jump_list": Items(JUMP, 0, 3),
}


def _action(types: tuple[int, ...], *, required: bool) -> Shape:
    return Shape(
        {"type": Number(types, required=required), **WHERE, "title": Text()}, LINK, required=required
    )


MUST_LEAD = _action((1, 2), required=True)
MAY_LEAD = _action((0, 1, 2), required=False)

SHAPES = {
    "text_notice": Shape(
        {
            **COMMON,
            **DETAILS,
            "emphasis_content": Shape({"title": Text(shown=14), "desc": Text(shown=22)}),
            "card_action": MUST_LEAD,
        },
        (one_of("main_title.title", "sub_title_text"),),
    ),
    "news_notice": Shape(
        {
            **COMMON,
            **DETAILS,
            "card_image": Shape({"url": Text(required=True), "aspect_ratio": Ratio(1.3, 2.25)}),
            "image_text_area": Shape(
                {
                    "type": Number((0, 1, 2)),
                    **WHERE,
                    "title": Text(),
                    "desc": Text(),
                    "image_url": Text(required=True),
                },
                LINK,
            ),
            "vertical_content_list": Items(VERTICAL, 0, 4),
            "card_action": MUST_LEAD,
        },
        (one_of("card_image", "image_text_area"),),
    ),
    "button_interaction": Shape(
        {
            **COMMON,
            **DETAILS,
            "card_action": MAY_LEAD,
            "button_selection": Shape(_select(OPTIONS)),
            "button_list": Items(BUTTON, 1, 6, unique="key", required=True, code=40016),
        }
    ),
    "vote_interaction": Shape(
        {
            **COMMON,
            "checkbox": Shape(
                {
                    "question_key": Text(required=True, max_bytes=1024),
                    "option_list": Items(BOX, 1, 20, unique="id", required=True),
                    "mode": Number((0, 1)),
                    "disable": Flag(),
                },
                required=True,
            ),
            "submit_button": SUBMIT,
        }
    ),
    "multiple_interaction": Shape(
        {
            **COMMON,
            "select_list": Items(Shape(_select(OPTIONS)), 1, 3, unique="question_key", required=True),
            "submit_button": SUBMIT,
        }
    ),
}


def shape_of(card: object) -> Shape:
    kind = card.get("card_type") if isinstance(card, dict) else None
    if not isinstance(kind, str) or kind not in SHAPES:
        raise Refused(BAD_PARAM, f"template_card.card_type should be one of {sorted(SHAPES)}")
    return SHAPES[kind]


def check_card(card: Json, notes: list[str], has_media: Callable[[str], bool]) -> None:
    """Refuse what the platform would refuse in the card itself."""
    shape_of(card).check(card, "template_card", notes)
    for line in card.get("horizontal_content_list") or []:
        if line.get("type") == 2 and not has_media(line["media_id"]):
            raise Refused(40007, "template_card.horizontal_content_list")


def calls_back(card: Json) -> bool:
    """Whether a press on this card is told to the app: then it needs a task id and a callback URL."""
    return card["card_type"] in INTERACTIONS or bool(card.get("action_menu"))


def check_task_id(card: Json) -> str:
    task_id: str = card.get("task_id") or ""
    if calls_back(card) and not task_id:
        raise Refused(42014, "template_card.task_id is missing")
    if task_id and not TASK_ID.fullmatch(task_id):
        raise Refused(42014, "template_card.task_id: 1 to 128 of 0-9 A-Z a-z _ - @")
    return task_id
