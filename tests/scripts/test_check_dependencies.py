from __future__ import annotations

from scripts.check_dependencies import differences, found, known

OUTPUT = """\
Checked 223 packages in 8ms
Found 2 incompatibilities
The package `skops` requires `numpy>=1.25.0`, but `1.23.5` is installed
The package `tensorflow` requires `jax>=0.3.15`, but it's not installed
"""
LIST = """\
# A comment

skops: numpy>=1.25.0 # TensorFlow needs the older one
tensorflow: jax>=0.3.15 # left out
"""


def test_findings_leave_out_the_versions_that_are_installed() -> None:
    assert found(OUTPUT) == {"skops: numpy>=1.25.0", "tensorflow: jax>=0.3.15"}


def test_contradictions_with_a_reason_are_accepted() -> None:
    assert differences(found(OUTPUT), known(LIST)) == []


def test_new_contradiction_is_a_problem() -> None:
    (problem,) = differences({*found(OUTPUT), "rasa: regex<2022.11"}, known(LIST))
    assert problem == "new contradiction, explain or mend it: rasa: regex<2022.11"


def test_contradiction_that_is_gone_is_a_problem() -> None:
    (problem,) = differences({"skops: numpy>=1.25.0"}, known(LIST))
    assert problem.endswith("lists what is no longer so: tensorflow: jax>=0.3.15")


def test_contradiction_without_a_reason_is_a_problem() -> None:
    reasons = known("skops: numpy>=1.25.0")
    (problem,) = differences({"skops: numpy>=1.25.0"}, reasons)
    assert problem.endswith("gives no reason for: skops: numpy>=1.25.0")


def test_requirement_with_an_environment_marker_is_read_whole() -> None:
    line = "rasa: tensorflow==2.12.0 ; platform_machine != 'arm64' # the fixed release"
    assert known(line) == {
        "rasa: tensorflow==2.12.0 ; platform_machine != 'arm64'": "the fixed release"
    }
