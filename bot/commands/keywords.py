"""``keywords check|diff|try``: the keyword table as data, looked at before it is used."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import DEFAULT_CONFIG, configured, run
from bot.config import Config

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from handlers import teaching
    from nlp.keywords import KeywordTable

app = typer.Typer(help="派单关键词", no_args_is_help=True, rich_markup_mode=None)
OptionalConfig = Annotated[Path | None, typer.Option("-c", "--config", help="配置文件；不给则用内置词表")]


@app.command("check")
def check(
    file: Annotated[Path | None, typer.Argument(help="词表 YAML；不给则检查内置词表")] = None,
    config: OptionalConfig = None,
) -> None:
    """检查一份词表，所有问题一次列出。"""
    table = _table(file, config)
    words = sum(len(topic.words) for topic in table.topics)
    typer.echo(f"词表正确：{len(table.departments)} 个科室，{len(table.topics)} 个主题，{words} 个词。")


@app.command("diff")
def diff_(
    file: Annotated[Path, typer.Argument(help="新词表 YAML")],
    config: OptionalConfig = None,
) -> None:
    """与现用词表相比，新词表改了什么。"""
    from nlp.keywords import diff

    for one in diff(_table(None, config), _table(file, None)):
        what = f"{one.topic} “{one.word}”" if one.word else f"{one.topic} 归口"
        typer.echo(f"{what}：{_said(one.before)} → {_said(one.after)}")


@app.command("try")
def try_(
    text: Annotated[str | None, typer.Argument(help="一段诉求内容；不给则在最近的工单上试算")] = None,
    config: OptionalConfig = None,
    file: Annotated[Path | None, typer.Option("--table", help="要试的新词表 YAML；不给则试现用词表")] = None,
    last: Annotated[int, typer.Option("--last", min=1, help="在最近多少件工单上试算")] = 200,
) -> None:
    """看一段文字会派给谁、为什么；或看换一份词表，最近的工单会怎样改派。"""
    if text is None:
        run(_try_on_orders(configured(config or DEFAULT_CONFIG), file, last))
    else:
        _try_on(text, _table(file, config))


def _try_on(text: str, table: "KeywordTable") -> None:
    from bot.routing import routed
    from nlp.routing import Model

    found = routed("", text, Model.build(table))
    for place, one in enumerate(found["suggestions"], 1):
        typer.echo(f"{place} {one['department']} {one['confidence']:.0%}  {'、'.join(one['reasons'][:6])}")
    typer.echo(
        f"结论：{found['verdict']}；紧急程度：{found['level']}"
        + ("；疑非本单位职责" if found["out_of_scope"] else "")
    )


async def _try_on_orders(config: Config, file: Path | None, last: int) -> None:
    """What would move, and how often each table names the department that the desk chose."""
    from bot import desk as desks
    from bot.clock import Clock
    from bot.keeping import open_storage
    from handlers import teaching, wordlist
    from notifier.cards import wordlist as cards

    desk, now = desks.build(config), Clock().now()
    table = _table(file, None) if file else desk.reader.table

    def look(session: "Session") -> "tuple[list[teaching.Move], list[teaching.Tried]]":
        teaching.refresh(session, desk)
        tried = teaching.by_version(session, desk, table if file else None, last)
        return teaching.compare(session, desk, table, last), tried

    database = await open_storage(config, now)
    try:
        moves, tried = await database.read(look)
    finally:
        await database.close()
    for move in moves:
        typer.echo(f"{move.short}：{move.before} → {move.after}")
    typer.echo(f"最近 {last} 件中，{len(moves)} 件的首选科室会变。")
    names = [wordlist.version_of(one) for one in tried[: len(tried) - bool(file)]]
    named = zip([*names, "新词表"], tried, strict=False)
    typer.echo(cards.evaluated([(name, one.right, one.among, one.of) for name, one in named]))


def _table(file: Path | None, config: Path | None) -> "KeywordTable":
    """The table of a file, of a configuration, or the built-in one. Raises ConfigError."""
    from bot.routing import keyword_table
    from nlp import keyword_file

    if file is not None:
        return keyword_file.load(file)
    return keyword_table(configured(config) if config else None)


def _said(value: float | str | None) -> str:
    return "（无）" if value is None else str(value)
