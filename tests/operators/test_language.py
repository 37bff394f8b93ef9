"""The language of the console, for anybody."""

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db]


@pytest.mark.parametrize("language", ["uk", "ru", "en"])
def test_works_before_sign_in(client: Client, language: str) -> None:
    response = client.post("/language/", {"language": language, "next": "/sign-in/"})

    assert response.headers["Location"] == "/sign-in/"
    page = client.get("/sign-in/")
    assert page.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in page.content.decode()


def test_works_after_sign_in(kalynas_browser: Client) -> None:
    kalynas_browser.post("/language/", {"language": "uk", "next": "/desk/"})

    assert kalynas_browser.get("/presence/").headers["Content-Language"] == "uk"


@pytest.mark.parametrize("language", ["", "de", "uk; Secure", "../uk"])
def test_an_unknown_language_changes_nothing(client: Client, language: str) -> None:
    response = client.post("/language/", {"language": language})

    assert response.status_code == 302
    assert "language" not in response.cookies


def test_leads_nowhere_else(client: Client) -> None:
    response = client.post("/language/", {"language": "uk", "next": "https://evil.example/"})

    assert response.headers["Location"] == "/sign-in/"


def test_the_cookie_is_for_us_alone(client: Client, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True

    cookie = client.post("/language/", {"language": "uk"}).cookies["language"]

    assert (cookie["samesite"], cookie["httponly"], cookie["secure"]) == ("Strict", True, True)
