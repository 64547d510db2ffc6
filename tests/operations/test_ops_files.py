"""What is in ops/ fits the program: metrics that exist, units that systemd takes, files that can be read."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.metrics import Metrics

ROOT = Path(__file__).parents[2]
OPS = ROOT / "ops"
PARTS = ("_bucket", "_sum", "_count", "_total")


def known() -> set[str]:
    """Every name that our registry shows, and those that Prometheus makes of them."""
    families = list(Metrics().registry.collect())
    return {family.name + part for family in families for part in ("", *PARTS)}


def labels() -> dict[str, set[str]]:
    """The labels each of our metrics has, by its name without what Prometheus adds."""
    found = Metrics().registry._collector_to_names
    return {name: set(getattr(one, "_labelnames", ())) for one, names in found.items() for name in names}


def expressions() -> list[str]:
    """Every question in the alerts and on the dashboard."""
    alerts = yaml.safe_load((OPS / "prometheus/alerts.yml").read_text(encoding="utf-8"))
    board = json.loads((OPS / "grafana/jiban.json").read_text(encoding="utf-8"))
    rules = [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]
    return rules + [target["expr"] for panel in board["panels"] for target in panel["targets"]]


def test_alerts_and_dashboard_ask_for_metrics_that_exist() -> None:
    asked = {name for each in expressions() for name in re.findall(r"\b(?:jiban|process)_\w+", each)}
    assert len(asked) > 10
    assert asked <= known()


def test_and_for_labels_that_those_metrics_have() -> None:
    have = labels()
    for each in expressions():
        for name, said in re.findall(r"\b(jiban_\w+)\{([^}]*)\}", each):
            wanted = set(re.findall(r"(\w+)\s*(?:=|=~|!=)\s*\"", said))
            assert wanted <= have[name], f"{name}: {wanted}"


def test_every_alert_says_what_to_do_in_chinese() -> None:
    alerts = yaml.safe_load((OPS / "prometheus/alerts.yml").read_text(encoding="utf-8"))
    for rule in alerts["groups"][0]["rules"]:
        assert rule["labels"]["severity"] in ("critical", "warning")
        for text in (rule["annotations"]["summary"], rule["annotations"]["description"]):
            assert re.search("[一-鿿]", text), rule["alert"]


def test_panels_do_not_lie_on_each_other() -> None:
    board = json.loads((OPS / "grafana/jiban.json").read_text(encoding="utf-8"))
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert at["x"] + at["w"] <= 24
        assert not cells & taken, panel["title"]
        taken |= cells


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed (Debian: prometheus)")
def test_promtool_takes_the_rules() -> None:
    found = subprocess.run(
        ["promtool", "check", "rules", OPS / "prometheus/alerts.yml"], capture_output=True, text=True
    )
    assert found.returncode == 0, found.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_takes_the_units_and_finds_them_hardened(tmp_path: Path) -> None:
    for unit in (OPS / "systemd").iterdir():  # where this machine has no /opt/jiban, any program will do
        text = unit.read_text(encoding="utf-8").replace("/opt/jiban/.venv/bin/python", "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    units = sorted(tmp_path.iterdir())
    said = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    assert not [line for line in said.stderr.splitlines() if "jiban" in line], said.stderr
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", tmp_path / "jiban.service"]
    hardened = subprocess.run(command, capture_output=True, text=True)
    assert hardened.returncode == 0, hardened.stdout[-300:]


def test_the_containers_run_what_there_is_and_hold_no_secret() -> None:
    compose: dict[str, Any] = yaml.safe_load((OPS / "container/compose.yaml").read_text(encoding="utf-8"))
    bot = compose["services"]["jiban"]
    assert (ROOT / bot["build"]["dockerfile"]).is_file()
    assert bot["ports"] == ["127.0.0.1:8321:8321"]
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            assert "PASSWORD" not in name or value.startswith("${"), name
    lines = (OPS / "container/Containerfile").read_text(encoding="utf-8").splitlines()
    copied = [line.split()[1] for line in lines if line.startswith("COPY") and "--from" not in line]
    assert all((ROOT / name).exists() for name in copied)
    assert lines.index("USER jiban") > max(n for n, line in enumerate(lines) if line.startswith("FROM"))
    assert sum(line.startswith("RUN") and "--require-hashes" in line for line in lines) == 1


@pytest.mark.parametrize("script", sorted((OPS / "bundle").glob("*.sh")), ids=lambda path: path.name)
def test_the_scripts_are_shell(script: Path) -> None:
    assert subprocess.run(["sh", "-n", script], capture_output=True).returncode == 0
