"""The token of the bot, pasted by an administrator: kept beside the database, shown to nobody."""

import pytest

from audit.models import Entry
from hotline import tokens
from hotline.embedded import places
from operators.roles import Role
from tests.operators.conftest import proven

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db(databases="__all__")]
ADDRESS = "/oversight/lines/bot/"
TOKEN = "123456789:" + "Fictitious-" + "0" * 24


@pytest.fixture
def browser(signed_in):
    return proven(signed_in(Role.ADMINISTRATOR))


@pytest.fixture(autouse=True)
def of_our_own(settings, tmp_path, monkeypatch):
    settings.DATA_DIR, settings.TELEGRAM_TOKEN = tmp_path, ""
    monkeypatch.setattr("hotline.env.data_folder", lambda: tmp_path)
    for name in ("HOTLINE_TELEGRAM_TOKEN", "HOTLINE_TELEGRAM_TOKEN_FILE"):
        monkeypatch.delenv(name, raising=False)


def test_it_is_kept_holds_at_once_and_is_on_no_page(browser, settings, tmp_path):
    browser.post(ADDRESS, {"token": f"  {TOKEN}\n"})
    assert settings.TELEGRAM_TOKEN == TOKEN
    kept = places.secret_file(tmp_path, "telegram-token")
    assert (kept.read_text().strip(), kept.stat().st_mode & 0o777) == (TOKEN, 0o600)
    page = browser.get("/oversight/lines/").content.decode()
    assert "the token of the bot is missing" not in page
    assert TOKEN not in page
    (row,) = Entry.objects.filter(action="lines.bot_token_kept")
    assert TOKEN not in str(row.detail)


@pytest.mark.parametrize(
    "said", ["", "x", "123:short", TOKEN + "x", TOKEN.replace(":", ""), "1" * 9_000]
)
def test_what_telegram_gives_to_nobody_is_refused_and_nothing_kept(
    browser, settings, tmp_path, said
):
    browser.post(ADDRESS, {"token": said})
    assert "BotFather writes it" in browser.get("/oversight/lines/").content.decode()
    assert settings.TELEGRAM_TOKEN == ""
    assert not places.secret_file(tmp_path, "telegram-token").exists()


def test_one_that_comes_from_outside_stays(browser, settings, monkeypatch):
    monkeypatch.setenv("HOTLINE_TELEGRAM_TOKEN", TOKEN)
    browser.post(ADDRESS, {"token": TOKEN})
    assert settings.TELEGRAM_TOKEN == ""


def test_it_needs_a_fresh_proof(signed_in, settings):
    answer = signed_in(Role.ADMINISTRATOR).post(ADDRESS, {"token": TOKEN})
    assert answer.headers["Location"] == "/sign-in/again/?next=/oversight/lines/"
    assert settings.TELEGRAM_TOKEN == ""


def test_the_other_processes_learn_of_it(browser, settings):
    browser.post(ADDRESS, {"token": TOKEN})
    settings.TELEGRAM_TOKEN = ""
    tokens.tokens_reread()
    assert settings.TELEGRAM_TOKEN == TOKEN
