"""The page of the press officers, before there is anything to release."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

import press
from operators.roles import Role
from tests.press.conftest import browser_of, person

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db]


def browser(role: Role) -> Client:
    return browser_of(person(role, "Ivolha"))


@pytest.mark.parametrize("role", Role)
def test_press_officers_and_auditors_enter_and_nobody_else(role: Role) -> None:
    expected = 200 if role in {Role.PRESS, Role.AUDITOR} else 404

    assert browser(role).get("/press/").status_code == expected


def test_the_anonymous_are_sent_to_sign_in() -> None:
    assert Client().get("/press/").headers["Location"] == "/sign-in/?next=%2Fpress%2F"


def test_the_page_says_what_will_come_without_any_figure() -> None:
    page = browser(Role.PRESS).get("/press/").content.decode()
    sheet = re.search(r"<main.*?</main>", page, re.DOTALL).group()
    words = re.sub(r"<[^>]*>", " ", sheet)

    assert "Releases will stand here" in words
    assert not re.search(r"\d", words.replace("&lt;10", ""))


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_can_only_be_read(method: str) -> None:
    assert getattr(browser(Role.PRESS), method)("/press/").status_code == 405


def test_the_room_knows_no_case_no_line_and_no_key() -> None:
    sources = "\n".join(path.read_text() for path in Path(press.__file__).parent.rglob("*.py"))
    imported = set(re.findall(r"^\s*(?:from|import) ([\w.]+)", sources, re.MULTILINE))

    forbidden = (
        "cases",
        "intake",
        "vault.keyring",
        "vault.crypto",
        "vault.fields",
        "vault.receipts",
    )
    assert not [name for name in imported if name.startswith(forbidden)]


def test_loading_the_room_loads_no_case_even_by_a_detour() -> None:
    code = (
        "import sys, press.facts, press.models;"
        "print([m for m in sys.modules if m.split('.')[0] in ('cases', 'intake')])"
    )
    shown = subprocess.run([sys.executable, "-c", f"{SETUP}{code}"], capture_output=True, text=True)

    assert shown.stdout.strip() == "[]", shown.stderr


SETUP = (
    "import django; from django.conf import settings;"
    "settings.configure(INSTALLED_APPS=['press']); django.setup();"
)
