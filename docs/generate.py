"""Writes the tables of ``docs/`` from the code they describe: ``.venv/bin/python -m docs.generate``."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from bot.commands.cli import app
from bot.edges.headings import ORDERS, PEOPLE
from handlers.dealing import IN_FORMS
from handlers.router import known
from handlers.typed import EVERYTHING
from handlers.typed_reports import SHOWN_TO
from nlp.typed import BY_VERB, COMMANDS
from nlp.verbs import CommandSpec
from rules.applications import ACTIONS, BEFORE_DUE, MATERIALS, WINDOWS
from rules.applications import STEPS as APPLICATION_STEPS
from rules.explain import say_limit
from rules.lifecycle import TRANSITIONS, WITHOUT_MOVE, next_state
from rules.permissions import PERMISSIONS, may, who_may
from rules.words import Action, ApplicationKind, ApplicationState, Role, State

DOCS = Path(__file__).parent
NOTE = "<!-- 由 python -m docs.generate 生成，请勿手改。 Generated: change the code, then run it again. -->\n"

Row = Sequence[str]


def table(head: Row, rows: Iterable[Row]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def commands() -> str:
    """docs/commands.md: what is typed in the chat, and what is typed in the terminal."""
    wired = [BY_VERB[verb] for verb in known()]
    in_forms = [spec for spec in COMMANDS if spec.verb in IN_FORMS]
    waiting = [spec.word for spec in COMMANDS if spec not in wired and spec not in in_forms]
    parts = [
        f"# 命令\n\n{NOTE}",
        "## 聊天里的命令\n",
        "直接发给“即办”应用即可，不需要前缀，也不分全角半角。编号可写短号（1023）、平台编号或其不重复的末几位；"
        "“可多件”的命令可以一次写几个编号，也可写区间（1023-1026）；科室可写简称。写错一两个字时，机器人会给出最接近的命令。"
        "卡片上的按钮与这些命令做同一件事。回复“帮助”只列出本人可用的命令；“所有人”可用的命令也只会列出本人有权看到的工单。\n",
        _chat(wired),
        "\n填写办理结果时，另有四个词随时可用：\n",
        table(("命令", "用途", "也可写作"), [(f"`{s.word}`", s.help, _aliases(s)) for s in in_forms]),
        "\n直接粘贴一件工单的文字（带“工单编号：”“主要内容：”等字样的几行），机器人会照导入一样收下。\n",
        *([f"能听懂、但尚未接入的命令：{'、'.join(waiting)}。\n"] if waiting else []),
        "## 终端里的命令\n",
        "写作 `.venv/bin/python -m bot 命令`。凡读配置的命令都可用 `-c 文件` 指定配置文件，"
        "默认 `config.yaml`。"
        "配置、参数或文件有误时逐条说明，退出码为 2。\n",
        table(("命令", "用途", "参数"), _terminal_rows()),
    ]
    return "\n".join(parts) + "\n"


def _chat(specs: Iterable[CommandSpec]) -> str:
    return table(
        ("命令", "用途", "写法", "也可写作", "谁可用"),
        [(f"`{s.word}`", _help(s), f"`{s.example}`", _aliases(s), _who(s)) for s in specs],
    )


def _help(spec: CommandSpec) -> str:
    more = (
        "（可多件，或“全部”）" if spec.verb in EVERYTHING else "（可多件）" if spec.orders == "many" else ""
    )
    return spec.help + more


def _aliases(spec: CommandSpec) -> str:
    return "、".join(spec.aliases)


def _who(spec: CommandSpec) -> str:
    if spec.verb in SHOWN_TO:
        return "、".join(role.label for role in Role if role in SHOWN_TO[spec.verb])
    return who_may(spec.action) if spec.action else "所有人"


def terminal(group: TyperGroup, path: str = "") -> dict[str, TyperCommand]:
    """Every command by what is typed for it, those of groups with both words."""
    found: dict[str, TyperCommand] = {}
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            found |= terminal(command, f"{path}{name} ")
        elif isinstance(command, TyperCommand):
            found[path + name] = command
    return found


def bot_commands() -> dict[str, TyperCommand]:
    """The commands of ``python -m bot``."""
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    return terminal(group)


def _terminal_rows() -> Iterable[Row]:
    for name, command in bot_commands().items():
        said = (command.help or "").split("\n")[0]
        yield f"`{name}`", said, "<br>".join(_parameters(command))


def _parameters(command: TyperCommand) -> Iterable[str]:
    for parameter in command.params:
        if isinstance(parameter, TyperOption) and parameter.name != "help":
            yield f"`{'、'.join(parameter.opts)}` {parameter.help or ''}".strip()
        elif isinstance(parameter, TyperArgument):
            yield f"`{(parameter.name or '').upper()}` {parameter.help or ''}".strip()


def states() -> str:
    """docs/states.md: an order's life."""
    parts = [
        f"# 工单的状态\n\n{NOTE}",
        "表里没有的步骤不能做；谁先办到算谁的，后来的人会看到“已由某某于何时办理”。"
        "办理时限只因“已上报”而停，内部的任何一步都不停；平台批准的延期、挂账另计。\n",
        _diagram(),
        "\n## 每一步\n",
        table(("现在", "动作", "谁可办", "之后"), _steps()),
        "\n“审核通过”：按配置 `review.approve` 须审定的工单（默认为重点、敏感、"
        "网络诉求、二次办理）转待审定，其余转待上报。"
        "“回访登记”：已解决且满意的归档，其余转回办理中，办理次数加一。" + _unreached() + "\n",
        "## 不改变状态的动作\n",
        table(("动作", "谁可办", "在哪些状态"), _standing()),
        "\n## 申请\n",
        "退单、延期、剔除、挂账、销账由市、区平台批准，机器人只管草拟、内部审核、提醒申报和登记结果。"
        "**只有“平台通过”才改变时限、状态和统计。**\n",
        table(("现在", "可转为"), _application_steps()),
        "",
        table(("申请", "谁可提出", "默认应备材料", "申报期限"), _applications()),
        "\n默认值没有统一的市级依据，请按本区规定核对。",
    ]
    return "\n".join(parts) + "\n"


def _moves() -> Iterable[tuple[State, Action, tuple[State, ...]]]:
    for state, action in TRANSITIONS:
        ways = [
            next_state(state, action, needs_approval=n, happy=h) for n in (False, True) for h in (True, False)
        ]
        yield state, action, tuple(dict.fromkeys(ways))


def _diagram() -> str:
    names = [f"    {state.value}: {state.label}" for state in State]
    moves = [f"    {a.value} --> {b.value}: {action.label}" for a, action, ways in _moves() for b in ways]
    return "\n".join(["```mermaid", "stateDiagram-v2", *names, *moves, "```"])


def _unreached() -> str:
    """States that no step leads to yet."""
    reached = {State.RECEIVED, *(way for _, _, ways in _moves() for way in ways)}
    rest = "、".join(f"“{state.label}”" for state in State if state not in reached)
    return f"目前没有步骤通向{rest}。" if rest else ""


def _steps() -> Iterable[Row]:
    for state, action, ways in _moves():
        yield state.label, action.label, who_may(action), " 或 ".join(way.label for way in ways)


def _standing() -> Iterable[Row]:
    for action, where in WITHOUT_MOVE.items():
        said = "任何状态" if where == frozenset(State) else "、".join(s.label for s in State if s in where)
        yield action.label, who_may(action), said


def _application_steps() -> Iterable[Row]:
    for state in ApplicationState:
        ways = [after.label for (before, _), after in APPLICATION_STEPS.items() if before is state]
        if ways:
            yield state.label, " 或 ".join(ways)


def _applications() -> Iterable[Row]:
    for kind in ApplicationKind:
        window = (
            f"{say_limit(WINDOWS[kind])}内"
            if kind in WINDOWS
            else "办理时限之前"
            if kind in BEFORE_DUE
            else ""
        )
        yield kind.label, who_may(ACTIONS[kind]), "、".join(MATERIALS[kind]), window


def permissions() -> str:
    """docs/permissions.md: who may do what."""
    parts = [
        f"# 权限表\n\n{NOTE}",
        "“✓”可办任何工单，“本科室”只可办本科室的工单，空白为不可办。一人可兼几个角色，取其总和。\n",
        table(("动作", *(role.label for role in Role)), _grants()),
        "\n## 另有几条\n",
        "- 工单的查看范围：值班员、班组长、主管科室、分管领导可见全部工单；科室联系人和负责人只见本科室的；"
        "系统管理员不因此角色见到任何工单。\n"
        "- 保密工单只对承办联系人、科室负责人和专班开放，全文只在一次性页面上看。\n"
        "- 查看诉求人联系方式只限本单承办联系人本人，须写明用途并留痕；"
        "保密工单任何人都查不到，由专班代为联系。\n"
        "- 处在哪个状态才可办，见[工单的状态](states.md)。",
    ]
    return "\n".join(parts) + "\n"


def _grants() -> Iterable[Row]:
    for action in PERMISSIONS:
        yield action.label, *(_grant(role, action) for role in Role)


def _grant(role: Role, action: Action) -> str:
    if may([role], action, own=False):
        return "✓"
    return "本科室" if may([role], action, own=True) else ""


def fields() -> str:
    """docs/fields.md: the columns of exports and of the address list."""
    parts = [
        f"# 认得的表头\n\n{NOTE}",
        "下面是每一项最常用的表头；常见的同义写法、全角空格、括号里的说明和必填的星号也都认得。"
        "表头上面可以有标题行；列的次序不限；不认识的列原样加密保存。\n",
        "## 平台导出表与接口\n",
        "“工单编号”和“主要内容”必填。接口里也可以用左边的英文名。\n",
        table(("英文名", "表头"), [(f"`{name}`", heading) for name, heading in ORDERS.usual.items()]),
        "\n## 通讯录\n",
        "“姓名”“企业微信账号”“角色”必填；联系人和负责人还要填科室。\n",
        table(("英文名", "表头"), [(f"`{name}`", heading) for name, heading in PEOPLE.usual.items()]),
    ]
    return "\n".join(parts) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "states.md": states,
    "permissions.md": permissions,
    "fields.md": fields,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
