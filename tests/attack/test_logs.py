"""What a stranger sends, and what people type, does not come to stand in the log."""

import io
import logging
import logging.config

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

SECRET = "ZQXW-secret"


@pytest.fixture
def log():
    """What the console's own handler would have written."""
    root, written = logging.getLogger(), io.StringIO()
    before = root.handlers[:]
    logging.config.dictConfig(settings.LOGGING)
    (ours,) = root.handlers
    ours.setStream(written)
    yield written
    root.handlers[:] = before


@pytest.mark.parametrize("ending", ["", "%0A", "%D1%8F", "%5C", "%00"])
def test_the_token_of_a_switch_is_not_logged(log, db, ending):
    address = f"/intake/telephone/cti/{SECRET}{ending}/"
    Client().post(address, b"{}", content_type="application/json")
    assert "cti/" in log.getvalue()
    assert SECRET not in log.getvalue()


@pytest.mark.parametrize(
    "path", [f"/sign-in/{SECRET}/", f"/{SECRET}" + "x" * 60_000, f"/cases/{SECRET}/"]
)
def test_an_address_is_not_logged(log, db, path):
    assert Client().get(path).status_code == 404
    assert 0 < len(log.getvalue()) < 300
    assert SECRET not in log.getvalue()


def test_a_page_without_its_csrf_token_is_logged_by_its_route(log, db):
    Client(enforce_csrf_checks=True).post("/sign-in/", {"call_sign": SECRET})
    assert "/sign-in/" in log.getvalue()
    assert SECRET not in log.getvalue()


def test_a_forged_host_is_not_repeated(log, db):
    assert Client().get("/sign-in/", headers={"Host": f"{SECRET},x"}).status_code == 400
    assert SECRET not in log.getvalue()


def test_a_failure_is_logged_without_its_words(log, browser, taken, olga, monkeypatch):
    def fails(**_given):
        try:
            int(SECRET)
        except ValueError as error:
            raise RuntimeError(SECRET) from error

    monkeypatch.setattr("cases.views.contact.message_reply", fails)
    url = reverse("cases:reply", args=[taken.ref])
    assert browser(olga).post(url, {"body": SECRET}).status_code == 500
    said = log.getvalue()
    assert "builtins.ValueError" in said
    assert "builtins.RuntimeError" in said
    assert "in fails" in said
    assert SECRET not in said


def test_a_fault_of_the_machine_keeps_its_words(log):
    try:
        raise ConnectionRefusedError(111, "refused by the keyring")
    except OSError:
        logging.getLogger("hotline").exception("Something failed.")
    assert "refused by the keyring" in log.getvalue()
