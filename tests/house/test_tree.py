"""The tree says what it holds: no drawers for anything, no real numbers, no traces of a machine."""

import re
from pathlib import Path

import pytest

from tests.house.tree import files, is_migration, modules, named

DRAWERS = {"utils", "util", "helpers", "helper", "core", "common", "misc", "managers", "signals"}
NUMBER = re.compile(r"\+\s?(7|380)((?:[\s().-]{0,2}\d){9,11})(?!\d)")
#: No subscriber has these: +380 00…, +7 000…
FICTITIOUS = {"380": "00", "7": "000"}
#: The text of the known answer that fixed the format of ciphertext; it stands there alone.
KNOWN_ANSWER = {
    "tests/vault/known_answers.json": "+79161234567",
    "tests/vault/test_crypto.py": "+79161234567",
}
MACHINE = re.compile(r"(?<![\w.])/(?:home|Users|mnt|work)/\w+|(?<!\w)/root/|\b[A-Z]:\\\w")
REGISTRY = re.compile(r"://(?:[\w-]+\.)*(?:pypi|pythonhosted|npmjs|yarnpkg)\.(?:org|com)")
#: The one place that fetches a wheel by itself, before there is a program that could.
FETCHES = {"hotline/embedded/pip_wheel.py"}
SOURCE = re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host|\"resolved\"")
LOCKS = [path for path in files(".txt", ".json") if re.match(r"requirements|package", path.name)]
TEXT = [path for path in files() if b"\0" not in path.read_bytes()[:1024]]
THIS = Path(__file__)


def real_numbers(text: str) -> list[str]:
    return [
        found.group()
        for found in NUMBER.finditer(text)
        if not re.sub(r"\D", "", found[2]).startswith(FICTITIOUS[found[1]])
    ]


def test_no_module_is_a_drawer_for_anything() -> None:
    parts = {named(path): {*path.with_suffix("").parts} & DRAWERS for path in files(".py")}
    assert {name: words for name, words in parts.items() if words} == {}


def test_no_file_names_a_real_number() -> None:
    found = {named(path): set(real_numbers(path.read_text())) for path in TEXT if path != THIS}
    rest = {name: numbers - {KNOWN_ANSWER.get(name)} for name, numbers in found.items()}
    assert {name: numbers for name, numbers in rest.items() if numbers} == {}


def test_no_file_names_a_place_on_one_machine() -> None:
    found = {named(path): MACHINE.findall(path.read_text()) for path in TEXT if path != THIS}
    assert {name: places for name, places in found.items() if places} == {}


def test_no_file_names_a_registry() -> None:
    naming = {named(path) for path in TEXT if REGISTRY.search(path.read_text()) and path != THIS}
    assert naming - FETCHES == set()


def test_locked_requirements_say_what_and_not_where_from() -> None:
    assert [named(path) for path in LOCKS if SOURCE.search(path.read_text())] == []


def test_every_module_says_in_one_sentence_what_it_is_for() -> None:
    silent = [
        named(path)
        for path in modules()
        if path.read_text().strip() and not path.read_text().startswith('"""')
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("+380 00 123 45 67", 0),
        ("+7 (000) 123-45-67", 0),
        ("+380 50 123 45 67", 1),
        ("+7 912 1234567", 1),
        ("7 + 380", 0),
    ],
)
def test_a_real_number_is_seen(text: str, found: int) -> None:
    assert len(real_numbers(text)) == found


@pytest.mark.parametrize("place", ["/home/ann/x", "cd /root/x", "in '/mnt/disk'", "C:\\Ann"])
def test_a_place_on_a_machine_is_seen(place: str) -> None:
    assert MACHINE.search(place)


@pytest.mark.parametrize("host", ["https://registry.npmjs.org/x", "https://pypi.org"])
def test_a_registry_is_seen(host: str) -> None:
    assert REGISTRY.search(host)


def test_migrations_are_known_by_their_folder() -> None:
    assert any(is_migration(path) for path in files(".py"))
