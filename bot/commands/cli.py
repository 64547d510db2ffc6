"""All commands in one list."""

import typer

from bot.commands import (
    backup,
    calendar,
    check,
    clocks,
    doctor,
    dossier,
    exports,
    groups,
    keywords,
    menu,
    orders,
    people,
    reports,
    retention,
    roster,
    schools,
    serve,
    setup,
    telegram,
    undelivered,
)

app = typer.Typer(
    help="即办 Jiban：12345 接诉即办值班机器人",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("run")(serve.run)
app.command("demo")(serve.demo)
app.command("check")(check.check)
app.command("init")(setup.init)
app.command("doctor")(doctor.doctor)
app.command("send-test")(doctor.send_test)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("import")(orders.import_)
app.command("reconcile")(orders.reconcile)
app.command("dossier")(dossier.dossier)
app.command("verify")(orders.verify)
app.command("due")(clocks.due)
app.command("what-if")(clocks.what_if)
app.command("report")(reports.report)
app.command("undelivered")(undelivered.undelivered)
app.command("retention")(retention.retention)
app.command("route")(orders.route)
app.command("ledger")(exports.ledger)
app.add_typer(exports.visits, name="visits")
app.add_typer(people.app, name="people")
app.add_typer(calendar.app, name="calendar")
app.add_typer(roster.app, name="roster")
app.add_typer(keywords.app, name="keywords")
app.add_typer(schools.app, name="schools")
app.add_typer(telegram.app, name="telegram")
app.add_typer(groups.app, name="groups")
app.add_typer(menu.app, name="menu")
