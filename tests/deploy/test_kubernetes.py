"""The manifests: kustomize builds them, the API's schemas take them, and they keep promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from bot.cli import build_parser
from bot.settings import ROOT, SETTINGS
from bot.store.keys import RING_NAMES
from tests.deploy.tools import fetched, run, seconds_to_end

SHIPPED: Final = ROOT / "deploy" / "kubernetes"
VALIDATOR: Final = "kubernetes-validate==1.37.0"
VERSIONS: Final = ("1.30", "1.37")

pytestmark = pytest.mark.slow


@cache
def _built() -> str:
    built = run(["kubectl", "kustomize", SHIPPED])
    assert built.returncode == 0, built.stderr
    return built.stdout


def _objects(kind: str) -> list[dict[str, Any]]:
    return [one for one in yaml.safe_load_all(_built()) if one["kind"] == kind]


def _pods() -> Iterator[tuple[str, dict[str, Any]]]:
    for one in _objects("Deployment"):
        yield one["metadata"]["name"], one["spec"]["template"]
    for one in _objects("CronJob"):
        yield one["metadata"]["name"], one["spec"]["jobTemplate"]["spec"]["template"]


def _serve() -> dict[str, Any]:
    found: dict[str, Any] = dict(_pods())["helpdesk-serve"]["spec"]
    return found


def _environment(container: dict[str, Any]) -> dict[str, str]:
    return {row["name"]: row["value"] for row in container.get("env", ())}


@pytest.mark.parametrize("version", VERSIONS)
def test_schemas_of_the_api_take_every_object(version: str, tmp_path: Path) -> None:
    built = tmp_path / "built.yaml"
    built.write_text(_built(), "utf-8")
    files = [str(built), str(SHIPPED / "secret.example.yaml")]
    command = ["kubernetes-validate", "--strict", "-k", version, *files]
    judged = fetched(VALIDATOR, *command)
    said = judged.stdout + judged.stderr
    assert judged.returncode == 0, said
    assert said.count(" passed for resource ") == len(list(yaml.safe_load_all(_built()))) + 2


def test_every_kind_that_is_needed_is_there() -> None:
    kinds = {one["kind"] for one in yaml.safe_load_all(_built())}
    assert kinds >= {
        *("Namespace", "Deployment", "Service", "Ingress", "PodDisruptionBudget", "CronJob"),
        *("NetworkPolicy", "HorizontalPodAutoscaler", "ConfigMap"),
    }
    assert "Secret" not in kinds


def test_example_of_the_secret_holds_no_value() -> None:
    text = (SHIPPED / "secret.example.yaml").read_text("utf-8")
    secrets = {one["metadata"]["name"]: one["stringData"] for one in yaml.safe_load_all(text)}
    assert {value for data in secrets.values() for value in data.values()} == {""}
    assert {f"{name}.keys" for name in RING_NAMES} <= set(secrets["helpdesk-keys"])


def test_secrets_and_config_maps_that_pods_name_exist() -> None:
    text = (SHIPPED / "secret.example.yaml").read_text("utf-8")
    secrets = {one["metadata"]["name"] for one in yaml.safe_load_all(text)}
    maps = {one["metadata"]["name"] for one in _objects("ConfigMap")}
    for name, pod in _pods():
        for volume in pod["spec"]["volumes"]:
            if "secret" in volume:
                assert volume["secret"]["secretName"] in secrets, name
            if "configMap" in volume and not volume["configMap"].get("optional"):
                assert volume["configMap"]["name"] in maps, name


def test_pods_are_shut_in() -> None:
    for name, pod in _pods():
        spec = pod["spec"]
        assert spec["securityContext"]["runAsNonRoot"], name
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert spec["automountServiceAccountToken"] is False
        for container in spec["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert container["resources"]["limits"]["memory"]


def test_commands_and_settings_of_pods_are_ours() -> None:
    settings = {row.name for row in SETTINGS}
    (values,) = (one for one in _objects("ConfigMap") if one["metadata"]["name"] == "helpdesk")
    assert set(values["data"]) <= settings
    for _, pod in _pods():
        for container in pod["spec"]["containers"]:
            build_parser().parse_args(container["args"])
            mounts = [mount["mountPath"] for mount in container["volumeMounts"]]
            for name, value in _environment(container).items():
                assert name.removesuffix("_FILE") in settings or name in settings
                if value.startswith("/"):
                    assert any(value.startswith(mount) for mount in mounts), name


def test_pod_has_the_time_that_its_end_takes_and_leaves_first() -> None:
    spec = _serve()
    (container,) = spec["containers"]
    delay = float(_environment(container)["HELPDESK_STOP_DELAY_SECONDS"])
    ready = container["readinessProbe"]
    assert delay > ready["periodSeconds"] * ready["failureThreshold"] + 5
    needed = seconds_to_end(delay)
    assert spec["terminationGracePeriodSeconds"] >= needed


def test_probes_ask_what_they_are_for() -> None:
    (container,) = _serve()["containers"]
    paths = {name: container[name]["httpGet"]["path"] for name in container if "Probe" in name}
    assert paths == {
        "startupProbe": "/healthz",
        "readinessProbe": "/readyz",
        # Were it /readyz, an outage of the database would restart every server.
        "livenessProbe": "/healthz",
    }


def test_labels_lead_from_everything_to_the_servers_pods() -> None:
    labels = dict(_pods())["helpdesk-serve"]["metadata"]["labels"]
    (service,) = _objects("Service")
    (budget,) = _objects("PodDisruptionBudget")
    assert service["spec"]["selector"] == labels == budget["spec"]["selector"]["matchLabels"]
    (scaler,) = _objects("HorizontalPodAutoscaler")
    assert scaler["spec"]["scaleTargetRef"]["name"] == "helpdesk-serve"
    assert scaler["spec"]["minReplicas"] >= 2
    for rule in _objects("NetworkPolicy"):
        wanted = rule["spec"]["podSelector"].get("matchLabels", {})
        pods = [pod["metadata"]["labels"] for _, pod in _pods()]
        assert any(wanted.items() <= one.items() for one in pods), rule["metadata"]["name"]


def test_ingress_leads_to_what_is_public_and_to_nothing_else() -> None:
    (ingress,) = _objects("Ingress")
    (rule,) = ingress["spec"]["rules"]
    paths = {(path["path"], path["pathType"]) for path in rule["http"]["paths"]}
    assert paths == {
        ("/", "Exact"),
        ("/static", "Prefix"),
        ("/api", "Prefix"),
        ("/healthz", "Exact"),
    }


def test_ingress_passes_requests_on_as_nginx_does() -> None:
    nginx = (ROOT / "deploy" / "nginx" / "helpdesk.conf").read_text("utf-8")
    (ingress,) = _objects("Ingress")
    said = ingress["metadata"]["annotations"]
    for name in ("proxy-next-upstream", "proxy-next-upstream-tries", "proxy-connect-timeout"):
        value = said[f"nginx.ingress.kubernetes.io/{name}"]
        assert re.search(rf"^ +{name.replace('-', '_')} {value}s?;", nginx, re.MULTILINE), name
