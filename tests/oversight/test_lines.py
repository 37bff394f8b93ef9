"""Lines, their secrets and offices, as an administrator looks after them."""

from dataclasses import replace

import pytest
from django.utils.formats import date_format
from django.utils.timezone import localtime

from audit.models import Entry
from cases.models import Line, LineOff
from cases.models.traffic import Traffic
from cases.services.bot_standing import bot_standing_keep
from cases.services.links import link_await
from hotline.embedded import places
from operators.models import Office
from operators.roles import Role
from oversight.selectors import Filters, journal
from oversight.services import tokens
from oversight.state import lines_shown
from tests.operators.conftest import AT, proven

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db(databases="__all__")]


BOT_TOKEN = "123456789:" + "Fictitious-" + "0" * 24
ACTS = ("web/office", "web/switch", "cti/token", "bot")


@pytest.fixture
def browser(signed_in):
    """An administrator with a fresh proof."""
    return proven(signed_in(Role.ADMINISTRATOR))


@pytest.mark.parametrize("act", ["cti/token", "web/office", "web/switch"])
def test_a_new_secret_another_office_and_the_switch_need_a_fresh_proof(signed_in, north, act):
    browser = signed_in(Role.ADMINISTRATOR)
    answer = browser.post(f"/oversight/lines/{act}/", {"office": north.pk, "why": "work"})
    assert not Line.objects.exists()
    assert not LineOff.objects.exists()
    assert answer.headers["Location"] == "/sign-in/again/?next=/oversight/lines/"


@pytest.mark.parametrize("role", [each for each in Role if each != Role.ADMINISTRATOR])
def test_nobody_else_has_these_pages(signed_in, role):
    browser = signed_in(role)
    for address in ("lines/", "offices/", *(f"lines/{each}/" for each in ACTS)):
        assert browser.get(f"/oversight/{address}").status_code == 404
        assert browser.post(f"/oversight/{address}").status_code == 404


def test_a_line_is_given_to_another_office(browser, south):
    assert browser.post("/oversight/lines/web/office/", {"office": south.pk}).status_code == 302
    assert Line.objects.get(key="web").office == south
    assert "Web form" in browser.get("/oversight/lines/").content.decode()


def test_a_line_is_switched_off_with_a_reason_and_on_again(browser, north):
    browser.post("/oversight/lines/web/switch/", {"why": "x"})
    assert not LineOff.objects.exists()
    browser.post("/oversight/lines/web/switch/", {"why": "abused"})
    page = browser.get("/oversight/lines/").content.decode()
    assert "It is flooded or abused, " in page
    assert "off since" in page
    browser.post("/oversight/lines/web/switch/", {"why": "work"})
    assert "This line is switched off already." in browser.get("/oversight/lines/").content.decode()
    for _press in range(2):
        browser.post("/oversight/lines/web/switch/", {"on": "1"})
    off = LineOff.objects.get()
    assert (off.why, off.on_by) == ("abused", off.off_by)
    told = Entry.objects.filter(action__startswith="line.switched").order_by("pk")
    assert [each.action for each in told] == ["line.switched_off", "line.switched_on"]
    assert told[0].detail == {"line": "web", "why": "abused"}
    assert browser.post("/oversight/lines/fax/switch/", {"why": "work"}).status_code == 404


def test_what_was_counted_says_when_a_line_was_last_heard_of(browser):
    Traffic.objects.create(line="web", country="ZZ", quarter=AT, seen=2)
    (line,) = [each for each in lines_shown() if each.key == "web"]
    assert line.heard_at == AT
    assert (
        date_format(localtime(AT), "j E, H:i") in browser.get("/oversight/lines/").content.decode()
    )


def test_the_journal_names_the_line_that_was_switched_off_and_why(browser):
    browser.post("/oversight/lines/web/switch/", {"why": "abused"})
    line = next(one for one in journal(Filters())[0] if one.act == "A line was switched off")
    assert (line.about, line.reason) == ("Web form", "It is flooded or abused")


def test_secrets_alone_do_not_say_that_a_line_works(browser, settings):
    settings.TELEGRAM_SECRET, settings.TELEGRAM_TOKEN = "s" * 40, "t" * 40
    waits = "its secrets are here; nothing has come by it yet"
    assert waits in browser.get("/oversight/lines/").content.decode()


@pytest.mark.parametrize("said", [{}, {"office": "x"}, {"office": "0" * 32}])
def test_an_office_that_is_none_is_not_taken(browser, said):
    assert browser.post("/oversight/lines/web/office/", said).status_code == 404


def test_an_unknown_line_or_secret_is_not_there(browser, south):
    answer = browser.post("/oversight/lines/fax/office/", {"office": south.pk})
    assert answer.status_code == 404
    assert browser.post("/oversight/lines/django/token/").status_code == 404


def test_a_new_secret_is_shown_once_kept_and_holds_at_once(
    browser, settings, tmp_path, monkeypatch
):
    settings.DATA_DIR = tmp_path
    for name in ("HOTLINE_CTI_TOKEN", "HOTLINE_CTI_TOKEN_FILE"):
        monkeypatch.delenv(name, raising=False)
    before = settings.CTI_TOKEN
    page = browser.post("/oversight/lines/cti/token/")
    shown = page.content.decode().partition("<code>")[2].partition("</code>")[0]
    assert len(shown) >= 40
    assert "no-store" in page.headers["Cache-Control"]
    assert settings.CTI_TOKEN == shown != before
    assert places.kept_secret(tmp_path, "cti") == shown
    assert shown not in browser.get("/oversight/lines/").content.decode()
    assert shown not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_a_secret_given_from_outside_is_changed_there(browser, monkeypatch):
    monkeypatch.setenv("HOTLINE_CTI_TOKEN", "given")
    assert browser.post("/oversight/lines/cti/token/").status_code == 302
    assert not Entry.objects.filter(action="lines.token_renewed").exists()


def test_nothing_is_promised_while_nobody_can_keep_it(browser, monkeypatch):
    monkeypatch.setattr(tokens, "_keeper", [tokens._unwired])
    assert browser.post("/oversight/lines/cti/token/").status_code == 302
    assert not Entry.objects.filter(action="lines.token_renewed").exists()


def test_an_office_is_added_and_renamed(browser, north):
    browser.post("/oversight/offices/", {"name": "Office West", "code": "west"})
    taken = browser.post("/oversight/offices/", {"name": "Office Lake", "code": "west"})
    assert taken.status_code == 422
    said = {"name": "Office Lake", "code": "west", "rename": "1"}
    browser.post("/oversight/offices/", said)
    assert Office.objects.get(code="west").name == "Office Lake"
    assert browser.post("/oversight/offices/", said | {"code": "none"}).status_code == 404


@pytest.mark.parametrize(
    "said", [{}, {"name": "Office North", "code": "other"}, {"name": "x", "code": "Two words"}]
)
def test_an_unfit_office_is_said_and_not_kept(browser, north, said):
    before = Office.objects.count()
    assert browser.post("/oversight/offices/", said).status_code == 422
    assert Office.objects.count() == before


def test_a_switch_is_on_the_page_once_it_is_named_and_says_that_none_was_tried(
    browser, settings, tmp_path, monkeypatch
):
    page = browser.get("/oversight/lines/").content.decode()
    assert "Asterisk" not in page
    assert browser.post("/oversight/lines/asterisk/token/").status_code == 404
    settings.ASTERISK = replace(settings.ASTERISK, host="switch.example")
    settings.FREESWITCH = replace(settings.FREESWITCH, port=8021)
    settings.ASTERISK_SECRET, settings.DATA_DIR = "", tmp_path
    for line in ("asterisk", "freeswitch"):
        link_await(line=line, can=["answer"], carries_sound=False, met_a_real_switch=False, at=AT)
    page = browser.get("/oversight/lines/").content.decode()
    assert page.count("No real switch has been tried with this yet.") == 2
    assert "its secret is missing: make one below" in page
    monkeypatch.delenv("HOTLINE_ASTERISK_SECRET", raising=False)
    shown = browser.post("/oversight/lines/asterisk/token/").content.decode()
    assert settings.ASTERISK_SECRET in shown
    assert settings.ASTERISK_SECRET


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (True, "Token accepted by Telegram as @made_up_bot."),
        (False, "Telegram refuses this token"),
        (None, "Telegram could not be asked yet whether it knows this token."),
    ],
)
def test_the_page_says_what_telegram_says_of_it(browser, settings, known, words):
    settings.TELEGRAM_TOKEN = BOT_TOKEN
    name = "made_up_bot" if known else ""
    bot_standing_keep(line="telegram", token=BOT_TOKEN, is_known=known, name=name, at=AT)
    page = browser.get("/oversight/lines/").content.decode()
    assert words in page
    assert BOT_TOKEN not in page
    settings.TELEGRAM_TOKEN = BOT_TOKEN[:-1] + "1"
    page = browser.get("/oversight/lines/").content.decode()
    assert "could not be asked yet" in page
