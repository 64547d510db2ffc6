"""Where numbers alone may leave, nothing of what an order is about does: tried on any card and text."""

from desk import OFFICER, DeskStory
from hypothesis import given
from hypothesis import strategies as st

from notifier.card import Button, Card, Text
from notifier.channels.telegram_cards import MOST_DATA, face, mark, read_data, tag
from notifier.channels.telegram_privacy import HIDDEN, numbers_only
from notifier.channels.telegram_text import LIMIT, split, width

#: Characters that no fixed wording has.
SECRET = st.text("鑫淼焱垚犇", min_size=4, max_size=12)
NAMES = st.sampled_from(("平台编号", "类别", "诉求", "联系"))


@given(SECRET, SECRET, SECRET, NAMES)
def test_a_card_keeps_its_secrets(quote: str, text: str, value: str, name: str) -> None:
    card = Card(
        f"新工单 1023 · 一般 · {value}",
        subtitle=text,
        quote=quote,
        lines=((name, value),),
        text=text,
        brief=text,
    )
    shown = face(numbers_only(card), tag("a")).text  # type: ignore[arg-type]
    assert shown == "新工单 1023 · 一般"


@given(
    SECRET,
    st.sampled_from(("{}", "1023｜办理中｜{}", "诉求人：{}", "· {}", "工单 1023 处理结果：{}", "1023 {}")),
)
def test_a_text_keeps_its_secrets(secret: str, around: str) -> None:
    body = numbers_only(Text(around.format(secret)))
    assert isinstance(body, Text)
    assert secret not in body.text


def test_nothing_of_an_order_leaves_on_its_whole_way(desk: DeskStory) -> None:
    order = desk.receives(title="鑫淼小学收费", text="市民反映，鑫淼小学收取垚犇资料费。")
    desk.says(OFFICER, f"签收 {order}")
    for said in (
        "待办",
        f"看 {order}",
        f"查看全文 {order}",
        f"轨迹 {order}",
        f"为什么 {order}",
        "查 鑫淼",
        "在办自查",
    ):
        desk.says(OFFICER, said)
    shown = desk.phone(OFFICER, everything=True)
    assert any("鑫淼" in each.words for each in shown)
    for each in shown:
        body = numbers_only(each.body)
        words = face(body, tag("a")).text if isinstance(body, Card) else body.text
        assert "鑫淼" not in words
        assert "垚犇" not in words


def test_what_is_left_out_is_said_once() -> None:
    body = numbers_only(Text("家长说\n老师说\n工单 1023 已签收"))
    assert body == Text(f"工单 1023 已签收\n{HIDDEN}")


@given(st.text(max_size=40).filter(bool))
def test_every_key_fits_and_leads_back(key: str) -> None:
    ((pressed,),) = face(Card("工单", buttons=(Button("按", key=key),)), tag("a")).rows
    assert len(pressed.data.encode()) <= MOST_DATA
    assert read_data(pressed.data) in ((tag("a"), key), (tag("a"), f"#{mark(key)}"))


@given(st.text(st.sampled_from("字😀𠮷\na"), max_size=300), st.integers(40, 90))
def test_a_split_text_adds_up_and_every_part_fits(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(width(part) <= limit for part in parts)
    assert "".join(part.split("\n", 1)[1] for part in parts) == text if len(parts) > 1 else parts == [text]
    assert limit <= LIMIT


def test_a_deadline_is_no_secret() -> None:
    card = Card("工单 1023 · 紧急", lines=(("时限", "今天 17:30（剩 4 小时）"),))
    assert numbers_only(card) == card
