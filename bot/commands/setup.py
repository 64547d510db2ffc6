"""``init``: the few questions, and the config.yaml that their answers make."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import DEFAULT_CONFIG, ConfigFile
from bot.init import Question

EXAMPLE = Path(__file__).parents[2] / "config.example.yaml"


def init(
    config: ConfigFile = DEFAULT_CONFIG,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有文件")] = False,
) -> None:
    """回答几个问题，生成 config.yaml。"""
    from bot import init as questions

    if config.exists() and not force:
        typer.echo(f"{config} 已存在；要重新生成请加 --force。", err=True)
        raise typer.Exit(2)
    answers = {question.key: _ask(question) for question in questions.QUESTIONS}
    example = EXAMPLE.read_text(encoding="utf-8")
    config.write_text(questions.configuration(example, answers), encoding="utf-8")
    config.chmod(0o600)
    typer.echo(
        f"已生成 {config}。下一步：python -m bot people import 通讯录.xlsx -c {config}，再运行 check。"
    )


def _ask(question: Question) -> str:
    hidden = question.is_secret and sys.stdin.isatty()  # answers may come through a pipe
    while True:
        answer: str = typer.prompt(question.asks, default=question.default(), hide_input=hidden)
        wrong = question.wrong(answer)
        if wrong is None:
            return answer.strip()
        typer.echo(wrong, err=True)
