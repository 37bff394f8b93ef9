"""Under a public name there is the web form and nothing else; under the console's, no form."""

import pytest
from django.test import Client

CONSOLE, PUBLIC = "console.example", "write.example"


@pytest.fixture(autouse=True)
def real(settings):
    settings.DEMO = False
    settings.PUBLIC_HOSTS = [PUBLIC]
    settings.ALLOWED_HOSTS = [CONSOLE, PUBLIC]


def status(host: str, path: str) -> int:
    return Client().get(path, secure=True, headers={"host": host}).status_code


@pytest.mark.parametrize("path", ["/write/", "/write/again/"])
def test_the_form_stands_under_the_public_name_alone(db, path):
    assert (status(PUBLIC, path), status(CONSOLE, path)) == (200, 404)


@pytest.mark.parametrize(
    "path", ["/", "/sign-in/", "/desk/", "/healthz", "/metrics", "/intake/telegram/"]
)
def test_nothing_of_the_console_stands_there(db, path):
    assert status(PUBLIC, path) == 404
    assert status(CONSOLE, path) != 404


def test_without_a_public_name_there_is_no_form(db, settings):
    settings.PUBLIC_HOSTS = []
    assert status(CONSOLE, "/write/") == 404


def test_a_name_that_nobody_gave_is_refused_before_anything(db):
    assert status("other.example", "/write/") == 400


def test_a_public_name_with_a_port_is_the_same_name(db):
    assert status(f"{PUBLIC}:8443", "/write/") == 200


@pytest.mark.parametrize(
    "host", [PUBLIC.upper(), f"{PUBLIC}.", f"{PUBLIC.title()}.:443", f"{PUBLIC}:8443"]
)
def test_no_spelling_of_the_public_name_leads_to_the_console(db, host):
    assert status(host, "/sign-in/") == 404
    assert status(host, "/write/") == 200


@pytest.mark.parametrize("host", [CONSOLE.upper(), f"{CONSOLE}.", f"{CONSOLE}:8443"])
def test_no_spelling_of_the_name_of_the_console_leads_to_the_form(db, host):
    assert (status(host, "/sign-in/"), status(host, "/write/")) == (200, 404)


def test_a_public_name_that_was_set_in_capitals_or_for_all_beneath_is_public(db, settings):
    settings.PUBLIC_HOSTS = [PUBLIC.upper(), ".onion.example"]
    settings.ALLOWED_HOSTS = [CONSOLE, *settings.PUBLIC_HOSTS]
    for host in (PUBLIC, "a.onion.example"):
        assert (status(host, "/sign-in/"), status(host, "/write/")) == (404, 200)


@pytest.mark.parametrize(
    "path", ["//write/", "/write%2f..%2fsign-in/", "/write/../sign-in/", "/static/../sign-in/"]
)
def test_no_detour_leads_to_the_console(db, path):
    assert status(PUBLIC, path) == 404
