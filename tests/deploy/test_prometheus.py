"""Alerts and the dashboard: their tools take them, and all that they name exists in the code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry

from bot.events.metrics import EventMetrics
from bot.mail.metrics import MailMetrics
from bot.settings import ROOT
from bot.web.metrics import Metrics
from deploy.backup.backup import LAST_BACKUP, SIZE
from tests.deploy.tools import run

SHIPPED = ROOT / "deploy" / "prometheus"
ALERTS = yaml.safe_load((SHIPPED / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
DASHBOARD = json.loads((ROOT / "deploy" / "grafana" / "dashboard.json").read_text("utf-8"))
_ENDS = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}
# Labels that Prometheus adds, or that a query makes.
_ADDED = {"job", "instance", "le"}


def _queries() -> Iterator[str]:
    yield from (rule["expr"] for rule in ALERTS)
    for panel in DASHBOARD["panels"]:
        yield from (target["expr"] for target in panel.get("targets", ()))


def _figures() -> dict[str, set[str]]:
    """Names as they can be asked for, and the labels of each."""
    others = CollectorRegistry()
    MailMetrics(others)
    EventMetrics(others)
    found: dict[str, set[str]] = {LAST_BACKUP: set(), SIZE: set(), "up": set()}
    for registry in (Metrics()._registry, others):
        for collector in set(registry._collector_to_names):
            labels = set(getattr(collector, "_labelnames", ()))
            for family in collector.collect():
                for end in _ENDS[family.type]:
                    name = family.name.removesuffix("_total") + end
                    found[name] = labels
    return found


def _asked_for(query: str) -> list[tuple[str, str]]:
    """The names of figures in a query, each with what stands in its braces."""
    return re.findall(r"\b((?:helpdesk|process)_\w+|up)\b(?:\{([^}]*)\})?", query)


def test_every_figure_and_label_that_is_asked_for_exists_in_the_code() -> None:
    figures = _figures()
    asked = [pair for query in _queries() for pair in _asked_for(query)]
    assert len(asked) > 50
    assert sorted({name for name, _ in asked} - set(figures)) == []
    for name, braces in asked:
        labels = set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", braces))
        assert labels <= figures[name] | _ADDED, name


def test_every_figure_of_ours_is_looked_at() -> None:
    shown = {_bare(name) for query in _queries() for name, _ in _asked_for(query)}
    ours = {_bare(name) for name in _figures() if name.startswith("helpdesk_")}
    assert sorted(ours - shown) == []


def _bare(name: str) -> str:
    return re.sub(r"_(total|bucket|count|sum)$", "", name)


def test_labels_that_a_query_groups_by_are_those_of_its_figures() -> None:
    figures = _figures()
    for query in _queries():
        by = {
            label.strip()
            for group in re.findall(r"by \(([^)]*)\)", query)
            for label in group.split(",")
        }
        known = {label for name, _ in _asked_for(query) for label in figures[name]}
        assert by <= known | _ADDED, query


def test_dashboard_is_whole() -> None:
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(ids)) == len(ids) > 20
    for panel in DASHBOARD["panels"]:
        if panel["type"] != "row":
            assert panel["datasource"]["uid"] == "${datasource}"
            assert panel["fieldConfig"]["defaults"]["unit"]
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24


def test_every_alert_has_a_line_of_what_to_do() -> None:
    page = (ROOT / "docs" / "alerts.md").read_text("utf-8")
    told = re.findall(r"^### (Helpdesk\w+)$", page, re.MULTILINE)
    assert told == [rule["alert"] for rule in ALERTS]
    for rule in ALERTS:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["runbook"] == f"docs/alerts.md#{rule['alert'].lower()}"


@pytest.mark.slow
def test_prometheus_takes_its_configuration_and_the_rules() -> None:
    checked = run(["promtool", "check", "config", SHIPPED / "prometheus.yml"])
    assert checked.returncode == 0, checked.stderr
    assert f"SUCCESS: {len(ALERTS)} rules found" in checked.stdout


@pytest.mark.slow
def test_alerts_say_what_they_should_and_when(tmp_path: Path) -> None:
    files = []
    for cases in sorted(Path(__file__).parent.glob("alerts_*test.yml")):
        files.append(tmp_path / cases.name)
        text = cases.read_text("utf-8").replace("{alerts}", str(SHIPPED / "alerts.yml"))
        files[-1].write_text(text, "utf-8")
    checked = run(["promtool", "test", "rules", *files])
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count("SUCCESS") == len(files) == 2


@pytest.mark.slow
def test_prometheus_can_read_every_query_of_the_dashboard(tmp_path: Path) -> None:
    panels: list[dict[str, Any]] = [p for p in DASHBOARD["panels"] if "targets" in p]
    rules = [
        {"record": "shown", "expr": target["expr"].replace("$__rate_interval", "1m")}
        for panel in panels
        for target in panel["targets"]
    ]
    file = tmp_path / "rules.yml"
    # A rule is named once only: each has a label of its own.
    named = [{**rule, "labels": {"number": str(n)}} for n, rule in enumerate(rules)]
    file.write_text(yaml.safe_dump({"groups": [{"name": "all", "rules": named}]}), "utf-8")
    checked = run(["promtool", "check", "rules", file])
    assert checked.returncode == 0, checked.stdout + checked.stderr
