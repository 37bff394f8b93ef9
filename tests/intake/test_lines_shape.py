"""A line is a folder to copy: the same files, the same names, no road to its neighbours."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest

INTAKE = Path(__file__).parents[2] / "intake"
LINES = sorted(folder.parent.name for folder in INTAKE.glob("*/__init__.py"))


def imports_of(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_the_lines_are_those_we_know():
    assert LINES == ["simulator", "telegram", "telephone", "web"]


@pytest.mark.parametrize("line", LINES)
def test_a_line_has_the_shape_of_its_neighbours(line):
    inbound = importlib.import_module(f"intake.{line}.inbound")
    urls = importlib.import_module(f"intake.{line}.urls")
    assert line == inbound.LINE == urls.app_name
    assert isinstance(urls.urlpatterns, list)
    assert inbound.__doc__
    parameters = inspect.signature(inbound.parse).parameters
    assert [parameter.kind.name for parameter in parameters.values()] == [
        "POSITIONAL_OR_KEYWORD",
        "KEYWORD_ONLY",
    ]
    assert "at" in parameters


@pytest.mark.parametrize("line", LINES)
def test_a_line_imports_no_other_line_and_nothing_behind_the_desk(line):
    others = {f"intake.{other}" for other in LINES if other != line}
    allowed = (
        *("cases.inbound", "cases.services", "operators.doors", "operators.refusals"),
        # The form that a person fills in is the same on every line.
        *("triage.form", "triage.questions"),
    )
    for file in (INTAKE / line).glob("*.py"):
        for name in imports_of(file):
            assert not any(name == other or name.startswith(f"{other}.") for other in others)
            room = name.partition(".")[0]
            if room in {"cases", "operators", "live", "audit", "vault", "press", "triage"}:
                assert name.startswith(allowed), f"{file.name} imports {name}"


@pytest.mark.parametrize("line", LINES)
def test_only_the_ends_of_a_line_read_the_clock(line):
    for file in (INTAKE / line).glob("*.py"):
        if file.name not in {"inbound.py", "outbound.py", "polling.py"}:
            assert "django.utils.timezone" not in imports_of(file)
            assert "datetime.now" not in file.read_text()
