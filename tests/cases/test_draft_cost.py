"""A pause in typing costs two statements and a key; two tabs that pause at once don't both win."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from cases.models import Draft, DraftPlace
from cases.services.drafts import DraftStale, draft_keep
from operators.reach import office_of
from tests.attack.conftest import browser
from tests.cases.conftest import AT

__all__ = ["browser"]
#: Whose session it is, who that is and whether it is locked; the rest is the draft's own.
AT_THE_DOOR = 3
TABS = 4


def statements(client, address: str, told: dict[str, str]) -> list[str]:
    with (
        CaptureQueriesContext(connections["default"]) as plain,
        CaptureQueriesContext(connections["keyring"]) as keys,
        CaptureQueriesContext(connections["receipts"]) as receipts,
    ):
        answer = client.post(address, told, headers={"Sec-Fetch-Dest": "empty"})
    assert answer.status_code == 200
    seen = [*plain.captured_queries, *keys.captured_queries, *receipts.captured_queries]
    return [each["sql"] for each in seen if "SAVEPOINT" not in each["sql"]]


def test_a_writing_about_a_contact_finds_and_writes_by_one_statement_each(browser, olga, taken):
    client, address = browser(olga), f"/contacts/{taken.ref}/draft/"
    for version, text in enumerate(("С", "Слу", "Слухаю")):
        told = {"place": "reply", "typed-body": text, "version": str(version)}
        seen = statements(client, address, told)[AT_THE_DOOR:]
        assert [each.split()[0] for each in seen] == [
            "SELECT",
            "UPDATE" if version else "INSERT",
            "SELECT",
        ]
        assert "FOR NO KEY UPDATE OF c" in seen[0]
        assert "vault_wrappedkey" in seen[2]


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_of_tabs_that_pause_at_once_one_is_kept_and_the_others_are_told(olga, taken):
    def pause(number: int, version: int) -> bool:
        told = {"place": DraftPlace.REPLY, "typed": {"body": [f"Вікно {number}"]}}
        try:
            with office_of(olga.office_id):
                draft_keep(about=taken.ref, by=olga, version=version, at=AT, **told)
        except DraftStale:
            return False
        finally:
            connections.close_all()
        return True

    for version in (0, 1):
        with ThreadPoolExecutor(TABS) as tabs:
            kept = list(tabs.map(pause, range(TABS), [version] * TABS))
        assert kept.count(True) == 1
        assert Draft.objects.get().version == version + 1
