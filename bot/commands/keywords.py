"""``keywords check|diff|try``: the keyword table as data, looked at before it is used."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import configured

if TYPE_CHECKING:
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
    text: Annotated[str, typer.Argument(help="一段诉求内容")],
    config: OptionalConfig = None,
) -> None:
    """看一段文字会派给谁，为什么。"""
    from bot.routing import routed
    from nlp.routing import Model

    found = routed("", text, Model.build(_table(None, config)))
    for place, one in enumerate(found["suggestions"], 1):
        typer.echo(f"{place} {one['department']} {one['confidence']:.0%}  {'、'.join(one['reasons'][:6])}")
    typer.echo(
        f"结论：{found['verdict']}；紧急程度：{found['level']}"
        + ("；疑非本单位职责" if found["out_of_scope"] else "")
    )


def _table(file: Path | None, config: Path | None) -> "KeywordTable":
    """The table of a file, of a configuration, or the built-in one. Raises ConfigError."""
    from bot.routing import keyword_table
    from nlp import keyword_file

    if file is not None:
        return keyword_file.load(file)
    return keyword_table(configured(config) if config else None)


def _said(value: float | str | None) -> str:
    return "（无）" if value is None else str(value)
