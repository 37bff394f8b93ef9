"""Every cookie that any address sets is closed, as an office outside a demonstration sends it."""

import subprocess
import sys

import pytest

from hotline.embedded.lint import PRODUCTION
from tests.attack.test_everybody import addresses
from tests.house.tree import ROOT

NAMES = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "DEVICE_COOKIE_NAME", "LANGUAGE_COOKIE_NAME")
SECURE = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
YEAR = 365 * 24 * 60 * 60
ASKED = (*NAMES, *SECURE, "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "DEBUG")


@pytest.fixture(scope="module")
def production():
    """What the settings say outside a demonstration."""
    words = "import django.conf; s = django.conf.settings; print({n: getattr(s, n) for n in %r})"
    done = subprocess.run(
        [sys.executable, "-c", words % (ASKED,)],
        cwd=ROOT,
        env={"PATH": "/usr/bin", "DJANGO_SETTINGS_MODULE": "hotline.settings"}
        | PRODUCTION
        | {"DATABASE_URL": "postgresql:///x", "KEYRING_DATABASE_URL": "postgresql:///y"},
        capture_output=True,
        text=True,
        check=True,
    )
    return eval(done.stdout)


def open_parts(name, cookie):
    """In which ways a cookie is not closed."""
    wanted = {
        "a name without __Host-": name.startswith("__Host-"),
        "not Secure": bool(cookie["secure"]),
        "not HttpOnly": bool(cookie["httponly"]),
        "not SameSite=Strict": cookie["samesite"] == "Strict",
        "a domain": not cookie["domain"],
        "a path": cookie["path"] == "/",
    }
    return [each for each, holds in wanted.items() if not holds]


def test_every_cookie_of_every_address_is_closed(
    settings, production, browser, case_in_intake, taken, olga
):
    for name in (*NAMES, *SECURE):
        setattr(settings, name, production[name])
    seen, odd = set(), {}
    for client in (browser(None), browser(olga)):
        client.post("/language/", {"language": "uk", "next": "/"})
        for path, _door in addresses(case_in_intake.ref, taken.ref):
            for method in ("get", "post"):
                if path != "/sign-out/":
                    getattr(client, method)(path)
                for name, cookie in client.cookies.items():
                    seen.add(name)
                    if cookie.value and (parts := open_parts(name, cookie)):
                        odd[name] = parts
    assert odd == {}
    assert seen == {production[name] for name in NAMES}


def test_an_office_says_for_a_year_that_it_speaks_tls_alone(production):
    assert production["SECURE_HSTS_SECONDS"] >= YEAR
    assert production["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert production["DEBUG"] is False


@pytest.mark.parametrize("path", ["/sign-in/", "/nowhere/", "/static/css/tokens.css", "/desk/"])
def test_it_is_said_on_every_kind_of_answer(settings, client, db, path):
    settings.SECURE_HSTS_SECONDS = YEAR
    answer = client.get(path, secure=True)
    assert answer["Strict-Transport-Security"].startswith(f"max-age={YEAR}")


@pytest.mark.parametrize("path", ["/sign-in/", "/desk/", "/healthz", "/intake/telegram/"])
def test_nothing_is_sent_back_to_a_trace(browser, olga, path):
    answer = browser(olga).trace(path, headers={"x-canary": "КАНАРКА-0001".encode().hex()})
    assert "КАНАРКА-0001".encode().hex() not in answer.content.decode() + str(answer.headers)
    assert answer.headers["Content-Type"] != "message/http"
