"""Figures go out only as they were signed, of the period they were signed for."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from press.services.publishing import release_prepare
from tests.press.conftest import AT, JULY, JUNE, browser_of, facts_of

pytestmark = pytest.mark.django_db(databases="__all__")

FORGED = """replace(content, '"value":', '"value":1')"""
OTHER = f"content = {FORGED}"
REHASHED = f"{OTHER}, digest = encode(sha256(convert_to({FORGED}, 'UTF8')), 'hex')"
MOVED = "begins = begins - 7"


def forge(told: str) -> None:
    """What somebody with write access does, the rules switched off and on again."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"UPDATE press_release SET {told} WHERE period = '2024-06'")
        cursor.execute("SET session_replication_role = origin")


@pytest.fixture
def reader(june, published, ivolha):
    facts_of(JULY, 300)
    published(JUNE)
    published(JULY)
    return browser_of(ivolha)


@pytest.mark.parametrize("told", [OTHER, REHASHED, MOVED], ids=["other", "rehashed", "moved"])
def test_forged_figures_are_refused_in_words_and_the_others_stay(reader, told) -> None:
    forge(told)
    for form in ("json", "csv", "svg", "png", "uk.svg", "ru.png"):
        answer = reader.get(f"/press/api/releases/2024-06.{form}")
        assert (answer.status_code, answer["Content-Type"][:10]) == (409, "text/plain")
        assert "does not hold" in answer.content.decode()
    listed = reader.get("/press/api/releases/").json()["releases"]
    assert [each["id"] for each in listed] == ["2024-07"]
    assert b"2024-06" not in reader.get("/press/api/changes.atom").content
    page = reader.get("/press/releases/2024-06/")
    assert page.status_code == 409
    assert "does not hold" in page.content.decode()
    newest = reader.get("/press/").content.decode()
    assert "July 2024" in newest
    assert "does not hold" in newest


@pytest.mark.parametrize("told", [OTHER, REHASHED, MOVED], ids=["other", "rehashed", "moved"])
def test_forged_figures_are_not_shown_before_they_are_approved(june, ivolha, zoria, told) -> None:
    prepared = release_prepare(period=JUNE, embargo_until=None, by=ivolha, at=AT)
    preview = f"/press/preparation/{prepared.ref}/"
    assert "table-total" in browser_of(zoria).get(preview).content.decode()
    forge(told)
    answer = browser_of(zoria).get(preview)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "does not hold" in page
    assert "table-total" not in page


def test_what_holds_is_said_to_hold(reader) -> None:
    assert "does not hold" not in reader.get("/press/").content.decode()
    call_command("verify_integrity", stdout=StringIO())


def test_the_watch_over_the_records_finds_them(reader) -> None:
    forge(OTHER)
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_integrity", stdout=said)
    assert "the figures of 2024-06 are not what was signed" in said.getvalue()
