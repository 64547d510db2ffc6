"""One order's whole life in the terminal: every step really happens, or the exit status says so."""

import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from bot.samples.export import NAME
from bot.trial.stage import Stage, working_morning
from bot.trial.story import CONTACT, NUMBER, OFFICER, WORDS
from bot.trial.teller import TZ, DidNotHappen, Teller
from rules.words import State
from rules.workdays import Calendar
from sandbox import NotThere
from storage import timeline

#: Who is asked first by mistake, and who agrees to applications.
ELSEWHERE, SUPERVISOR = "财务科", "zhengyun"


async def play() -> int:
    """Play it; the exit status: 0 when every step happened."""
    started = time.monotonic()
    with TemporaryDirectory() as folder:
        stage = await Stage.open(Path(folder) / "demo", at=working_morning(Calendar(), TZ))
        try:
            await _story(Teller(stage))
        except (DidNotHappen, NotThere, TimeoutError) as error:
            typer.echo(f"\n✗ 演示中断：{error}", err=True)
            return 1
        finally:
            await stage.close()
    typer.echo(f"\n✓ 演示完成，用时 {time.monotonic() - started:.1f} 秒。")
    return 0


async def _story(tell: Teller) -> None:
    chapters: list[Callable[[Teller], Awaitable[None]]] = [
        _import,
        _sign,
        _transfer,
        _dispatch,
        _urge,
        _confirm,
        _extension,
        _result,
        _send_back,
        _pass_and_report,
        _not_content,
        _second_round,
        _archive,
        _verify,
    ]
    for chapter in chapters:
        await chapter(tell)
    if tell.stage.sandbox.problems:
        raise DidNotHappen(f"平台拒绝了请求：{tell.stage.sandbox.problems[0]}")


async def _import(tell: Teller) -> None:
    tell.heading("导入", "值班员发送“导入”，在一次性页面上传平台导出表")
    await tell.stage.sandbox.says(OFFICER, "导入")
    await tell.sees(OFFICER, "链接")
    page = await tell.stage.sandbox.uploads(OFFICER, NAME, "upload")
    if page.status != 200 or "新增 12 件" not in page.text:
        raise DidNotHappen(f"上传页面回答 {page.status}")
    await tell.sees(OFFICER, "导入完成：新增 12 件")
    await tell.sees(OFFICER, "新到工单")


async def _sign(tell: Teller) -> None:
    tell.heading("签收", f"值班员回复“签收 {NUMBER}”，登记已在平台签收")
    await tell.stage.sandbox.says(OFFICER, f"签收 {NUMBER}")
    await tell.is_in(State.SIGNED)
    tell.heading("拟派", "机器人给出三个科室，附把握和理由")
    await tell.sees(OFFICER, f"待派发 {NUMBER}")
    order = await tell.order()
    for n, each in enumerate(order.suggestions or [], 1):
        typer.echo(
            f"      {n} {each['department']} {each['confidence']:.0%}（{'、'.join(each['reasons'][:3])}）"
        )


async def _transfer(tell: Teller) -> None:
    sandbox = tell.stage.sandbox
    tell.heading("申请改派", f"只看“资料费”二字，先派给了{ELSEWHERE}；该科联系人写明理由申请改派")
    await sandbox.says(OFFICER, f"派 {NUMBER} {ELSEWHERE}")
    await tell.is_in(State.DISPATCHED)
    other = next(d.contact_a for d in tell.stage.config.departments if d.name == ELSEWHERE)
    await tell.sees(other, "请确认接收")
    await sandbox.says(other, f"申请改派 {NUMBER} 主要诉求是周六补课，建议中学教育科")
    await tell.is_in(State.SIGNED)
    await tell.sees(OFFICER, f"申请改派 {NUMBER}")


async def _dispatch(tell: Teller) -> None:
    tell.heading("改派", "值班员看过理由，改派给首选的科室；机器人从这次更正中学习")
    await tell.stage.sandbox.presses(OFFICER, None, "改派")
    await tell.is_in(State.DISPATCHED)
    await tell.sees(CONTACT, "请确认接收")


async def _urge(tell: Teller) -> None:
    tell.heading("催办", "一个多小时无人接收，时钟自己说话（时间快进 65 分钟）")
    tell.stage.sandbox.advance(timedelta(minutes=65))
    await tell.sees(CONTACT, "提醒")
    typer.echo("      ✓ 催办已发出，写明起算、到期和下一步")


async def _confirm(tell: Teller) -> None:
    tell.heading("确认接收", "科室联系人点“确认接收”，催办随之停止")
    await tell.stage.sandbox.presses(CONTACT, None, "确认接收")
    await tell.is_in(State.HANDLING)


async def _extension(tell: Teller) -> None:
    sandbox = tell.stage.sandbox
    tell.heading("申请延期", "联系人申请延期三天；主管科室同意，值班员在平台申报；平台通过之前时限照走")
    due = (await tell.order()).due_at
    await sandbox.says(CONTACT, f"申请延期 {NUMBER} 3天 需等待学校退费清单")
    await tell.sees(SUPERVISOR, "延期")
    await sandbox.presses(SUPERVISOR, None, "同意申报")
    await tell.sees(OFFICER, "请在市级平台申报")
    await sandbox.presses(OFFICER, None, "已申报")
    if (await tell.order()).due_at != due:
        raise DidNotHappen("平台通过之前，办理时限已经变动")
    tell.heading("平台通过", "平台答复后值班员登记，办理时限这才改变")
    await sandbox.presses(OFFICER, None, "平台通过")
    await tell.sees(CONTACT, "平台已通过")
    if (await tell.order()).due_at == due:
        raise DidNotHappen("平台通过后，办理时限没有改变")


async def _result(tell: Teller) -> None:
    sandbox = tell.stage.sandbox
    tell.stage.sandbox.advance(timedelta(hours=3))
    tell.heading("结果", "联系人点“提交结果”，三项选择一张卡，再用一条消息说明")
    await sandbox.presses(CONTACT, None, "提交结果")
    await tell.sees(CONTACT, "请选择，然后点")
    picked = {"是否联系上": "联系上了", "是否属实": "属实", "办理结果": "已解决"}
    await sandbox.presses(CONTACT, None, "下一步", choices=picked)
    await tell.sees(CONTACT, "第 2 步")
    await sandbox.says(CONTACT, WORDS)
    tell.heading("六要素", "缺“诉求人意见”，机器人只追问这一项")
    await tell.sees(CONTACT, "诉求人对办理情况的意见")
    tell.heading("中途重启", "正等回答时机器人进程被停掉、重新启动")
    await tell.stage.restart_bot()
    typer.echo("      ✓ 已在同一数据库上重新启动")
    await sandbox.says(CONTACT, "跳过")
    await tell.sees(CONTACT, "缺少“诉求人意见”")
    await sandbox.presses(CONTACT, None, "提交")
    await tell.is_in(State.SUBMITTED)


async def _send_back(tell: Teller) -> None:
    sandbox = tell.stage.sandbox
    tell.heading("退回补正", "值班员看到六要素检查未过，点“退回补正”")
    await tell.sees(OFFICER, "六要素检查")
    await sandbox.presses(OFFICER, None, "退回补正")
    await tell.is_in(State.HANDLING)
    await tell.sees(CONTACT, "请补正")
    tell.heading("补全", "联系人补上诉求人意见，其余内容不用重填")
    await sandbox.presses(CONTACT, None, "补正后提交")
    await tell.asked(CONTACT, "诉求人对办理情况的意见", times=2)
    await sandbox.says(CONTACT, "满意")
    await tell.sees(CONTACT, "六要素齐全")
    await sandbox.presses(CONTACT, None, "提交")
    await tell.is_in(State.SUBMITTED)


async def _pass_and_report(tell: Teller) -> None:
    sandbox = tell.stage.sandbox
    tell.heading("审核通过", "值班员点“通过”，得到一段可复制的答复")
    await tell.sees(OFFICER, "六要素检查：齐全")
    await sandbox.presses(OFFICER, None, "通过")
    await tell.is_in(State.PASSED)
    await tell.sees(OFFICER, "可复制")
    tell.heading("已上报", "复制到市级平台后点“已上报”，办理时限停止")
    await tell.sees(OFFICER, f"待上报 {NUMBER}")
    await sandbox.presses(OFFICER, None, "已上报")
    await tell.is_in(State.REPORTED)


async def _not_content(tell: Teller) -> None:
    tell.heading("不满意回访", "市级回访：诉求人不满意，登记后转二次办理")
    tell.stage.sandbox.advance(timedelta(days=2))
    await tell.stage.sandbox.says(OFFICER, f"回访 {NUMBER} 已解决 不满意 诉求人称资料费未全部退还")
    await tell.is_in(State.HANDLING, round=2)
    await tell.sees(CONTACT, "二次办理")


async def _second_round(tell: Teller) -> None:
    sandbox = tell.stage.sandbox
    tell.heading("二次办理", "联系人再次联系、核实、提交；二次办理须经科室负责人审定（时间快进 2 小时）")
    sandbox.advance(timedelta(hours=2))
    await sandbox.presses(CONTACT, None, "提交结果")
    picked = {"是否联系上": "联系上了", "是否属实": "属实", "办理结果": "已解决"}
    await tell.sees(CONTACT, "请选择，然后点")
    await sandbox.presses(CONTACT, None, "下一步", choices=picked)
    await tell.asked(CONTACT, "第 2 步", times=2)
    await sandbox.says(CONTACT, WORDS.replace("10分钟前", "1分钟前") + "诉求人表示满意。")
    await tell.sees(CONTACT, "六要素齐全")
    await sandbox.presses(CONTACT, None, "提交")
    await tell.is_in(State.SUBMITTED, round=2)
    await tell.sees(OFFICER, f"待审核 {NUMBER}")
    await sandbox.presses(OFFICER, None, "通过")
    await tell.is_in(State.APPROVING, round=2)
    head = await _head(tell)
    await tell.sees(head, "待审定")
    await sandbox.presses(head, None, "审定通过")
    await tell.is_in(State.PASSED, round=2)
    await tell.sees(OFFICER, f"待上报 {NUMBER}")
    await sandbox.presses(OFFICER, None, "已上报")
    await tell.is_in(State.REPORTED, round=2)


async def _head(tell: Teller) -> str:
    order = await tell.order()
    return next(d.head for d in tell.stage.config.departments if d.name == order.department)


async def _archive(tell: Teller) -> None:
    tell.heading("归档", "再次回访：已解决、满意，工单归档")
    await tell.stage.sandbox.says(OFFICER, f"回访 {NUMBER} 已解决 满意")
    await tell.is_in(State.CLOSED, round=2)


async def _verify(tell: Teller) -> None:
    tell.heading("核对轨迹", "办理轨迹逐步相连，改一处便能看出")
    rows, broken = await tell.stage.bot.app.database.read(timeline.verify)
    if broken or not rows:
        raise DidNotHappen(f"办理轨迹不完整：{broken}")
    typer.echo(f"      ✓ {rows} 步全部相连")
