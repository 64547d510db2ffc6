"""Personal data never leaves the desk; schools and streets may."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.privacy import MASKS, Kind, find, gist, mask


def kinds(text: str) -> list[Kind]:
    return [one.kind for one in find(text)]


@pytest.mark.parametrize(
    "number",
    [
        "13812345678", "138 1234 5678", "138-1234-5678", "１３８１２３４５６７８", "+86 13812345678",
        "86-13812345678", "138.1234.5678",
        "010-87654321", "(010)87654321", "0898-66123456转801", "01087654321", "400-810-1234",
        "138****5678", "1 3 8 1 2 3 4 5 6 7 8",
        "一三八一二三四五六七八", "①③⑧①②③④⑤⑥⑦⑧",
    ],
)  # fmt: skip
def test_phones_are_masked_however_they_are_written(number: str) -> None:
    assert mask(f"请联系{number}，谢谢") == "请联系[电话]，谢谢"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证110105199001011237", Kind.ID_NUMBER),
        ("身份证号码：11010519900101123X", Kind.ID_NUMBER),
        ("１１０１０５１９９００１０１１２３７", Kind.ID_NUMBER),
        ("护照E12345678", Kind.ID_NUMBER),
        ("车牌京A12345", Kind.PLATE),
        ("车牌京AD12345停在校门口", Kind.PLATE),
        ("琼Ａ·Ｂ８８８８", Kind.PLATE),
        ("邮箱abc.def@example.com", Kind.EMAIL),
        ("微信号：abc_12345", Kind.ACCOUNT),
        ("加微信wx-zhang99", Kind.ACCOUNT),
        ("QQ：123456789", Kind.ACCOUNT),
        ("卡号6222 0212 3456 7890 123", Kind.BANK_CARD),
        ("家住青松路12号", Kind.ADDRESS),
        ("家住青松路12号院3号楼2单元501室", Kind.ADDRESS),
        ("东湖花园18栋704", Kind.ADDRESS),
        ("荷塘小区3号楼", Kind.ADDRESS),
        ("住柳树村98号", Kind.ADDRESS),
        ("百花胡同甲5号", Kind.ADDRESS),
        ("3单元201", Kind.ADDRESS),
    ],
)
def test_other_numbers_and_doors_are_found(text: str, kind: Kind) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我叫王小芳，是家长", "王小芳"),
        ("姓名：欧阳小燕", "欧阳小燕"),
        ("联系人刘伟", "刘伟"),
        ("孩子叫张小宝，今年6岁", "张小宝"),
        ("王先生来电", "王"),
        ("陈女士反映", "陈"),
        ("张某某老师有偿补课", "张某某"),
        ("老师李芳收红包", "李芳"),
        ("班主任赵丽华打学生", "赵丽华"),
        ("一年级5班的李子轩同学", "李子轩"),
        ("学生周晓明被打", "周晓明"),
        ("刘强，男，45岁", "刘强"),
        ("我儿子陈浩然在该校就读", "陈浩然"),
        ("校长孙国庆违规", "孙国庆"),
        ("女生蔡某转学被拒", "蔡某"),
    ],
)
def test_names_are_found_by_surname_and_context(text: str, name: str) -> None:
    assert name in [text[one.start : one.end] for one in find(text) if one.kind is Kind.NAME]


def test_names_listed_after_a_role_are_all_masked() -> None:
    assert "王芳" not in mask("老师李红、王芳、赵敏都在补课")
    assert "赵敏" not in mask("老师李红、王芳、赵敏都在补课")


@pytest.mark.parametrize(
    "text",
    [
        "工单号20240112173024", "工单编号：13812345678", "2024-01-12 17:30:24",
        "2024年9月1日至2025年8月31日", "收费1500元，共300人",
        "东湖花园小区对口哪个小学", "青松路小学门前拥堵", "9路公交车", "地铁3号线", "高一3班",
        "二十小和第六小学", "白鹭小学三年级2班",
        "由于老师不负责，学生安全没有保障", "校方主任说不管，家长应该怎么办", "老师应当关心学生成绩",
        "提高老师待遇", "学生高考成绩",
        "孩子高烧三天", "班主任老师经常不在", "相关老师和主管校长", "向老师反映", "第12345号",
        "拨打12345热线", "京津冀教师交流",
        "国发〔2018〕12号文件", "8月31号以前", "学位房", "青松中学", "校长支持，家长明确反对",
    ],
)  # fmt: skip
def test_order_numbers_dates_schools_and_words_remain(text: str) -> None:
    assert mask(text) == text


@given(
    number=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    before=st.sampled_from(["电话", "我的手机号是", "请回电：", "，", "老师让打", "联系我"]),
    after=st.sampled_from(["", "，急", "（李）", "。谢谢", "找我", "\n"]),
)
def test_no_mobile_number_survives(number: str, before: str, after: str) -> None:
    assert number not in mask(before + number + after)


@given(st.text(max_size=200))
def test_findings_are_in_order_and_apart(text: str) -> None:
    found = find(text)
    ends = [0, *(one.end for one in found)]
    assert all(end <= one.start < one.end <= len(text) for end, one in zip(ends, found, strict=False))


@given(st.text(alphabet="我叫王小芳李老师住在东湖花园路村0123456789号栋室,，。电话微信abc@. -", max_size=80))
def test_a_masked_text_has_nothing_left_to_mask_but_names(text: str) -> None:
    left = find(mask(text))
    assert all(one.kind in (Kind.NAME, Kind.ADDRESS) for one in left)


def test_every_kind_has_its_mask() -> None:
    assert set(MASKS) == set(Kind)


def test_a_gist_says_the_matter_and_nothing_personal() -> None:
    text = (
        "市民来电反映: 我叫王小芳，电话13812345678，白鹭小学食堂饭菜有虫，其认为不合理，请区教育局核实处理。"
        "（请职能局按规定在30分钟内联系市民，响应处置）"
    )
    assert gist(text, 60) == "我叫某某，电话[电话]，白鹭小学食堂饭菜有虫"


def test_a_long_gist_ends_with_a_clause() -> None:
    short = gist("白鹭小学食堂饭菜有虫，孩子吃了拉肚子，家长多次反映没有人管，希望尽快处理并公布结果", 30)
    assert short == "白鹭小学食堂饭菜有虫，孩子吃了拉肚子，家长多次反映没有…" or len(short) <= 30
    assert short.endswith("…")


@given(text=st.text(max_size=200), limit=st.integers(10, 80))
def test_a_gist_keeps_to_its_limit(text: str, limit: int) -> None:
    assert len(gist(text, limit)) <= limit


def test_a_gist_is_never_cut_inside_a_mask() -> None:
    for limit in range(10, 40):
        short = gist("白鹭小学食堂电话13812345678和电话13912345678以及电话13712345678都打不通", limit)
        assert short.count("[") == short.count("]")
