"""Red fields and the audit: who may see one, and what it leaves behind for ever."""

from types import SimpleNamespace

import pytest
from django.db.utils import OperationalError
from django.test import Client

from audit.models import Entry
from cases.services.editing import case_edit
from cases.services.freezing import case_freeze
from tests.cases.conftest import AT

ASKED = {"field": "name", "reason": "verify"}
RED = ["name", "phone", "handle", "unit", "place", "signs"]
FOREIGN = ["story", "outcome", "ref", "pk", "version", "office", "_meta", "__class__"]


class Away:
    """The table of the audit when it cannot be reached."""

    def using(self, _alias):
        raise OperationalError("away")


@pytest.fixture
def receipts(db):
    """The rows of the audit that open something."""

    def found(**which):
        return Entry.objects.using("receipts").filter(receipt=True, **which)

    return found


def reveal(client, case, **sent):
    return client.post(f"/cases/{case.ref}/reveal/", ASKED | sent)


class TestPlace:
    """The liaison officer of a released case must find the place, and nothing else of it."""

    def test_opens_for_the_liaison_of_a_verified_case(self, browser, case_with_liaison, lesya):
        assert reveal(browser(lesya), case_with_liaison, field="place").status_code == 200

    @pytest.mark.parametrize("field", ["name", "phone", "handle", "unit"])
    def test_opens_no_identity_with_it(self, browser, case_with_liaison, lesya, field):
        assert reveal(browser(lesya), case_with_liaison, field=field).status_code == 404

    def test_is_not_there_for_the_liaison_of_another_case(self, browser, case_verified, lesya):
        assert reveal(browser(lesya), case_verified, field="place").status_code == 404

    def test_closes_with_a_freeze(self, browser, case_with_liaison, lesya, olga):
        case_freeze(case_ref=case_with_liaison.ref, by=olga, at=AT)
        assert reveal(browser(lesya), case_with_liaison, field="place").status_code == 404

    def test_closes_to_the_operator_with_the_verification(self, browser, case_verified, olga):
        assert reveal(browser(olga), case_verified, field="place").status_code == 409


class TestReveal:
    @pytest.mark.parametrize("field", RED)
    def test_leaves_exactly_one_receipt(self, receipts, browser, case_in_intake, olga, field):
        client = browser(olga)
        before = receipts().count()
        assert reveal(client, case_in_intake, field=field).status_code == 200
        assert receipts().count() == before + 1
        assert receipts(action=f"case.reveal.{field}", actor=str(olga.pk)).count() == 1

    @pytest.mark.parametrize("field", [*FOREIGN, "", "a\0", "x" * 5000])
    def test_of_what_is_no_red_field_opens_nothing(
        self, receipts, browser, case_in_intake, olga, field
    ):
        client = browser(olga)
        before = receipts().count()
        assert reveal(client, case_in_intake, field=field).status_code in {409, 422}
        assert receipts().count() == before

    @pytest.mark.parametrize("reason", ["", "because", "VERIFY", "verify\0"])
    def test_without_a_reason_of_the_list_opens_nothing(
        self, receipts, browser, case_in_intake, olga, reason
    ):
        assert reveal(browser(olga), case_in_intake, reason=reason).status_code == 422
        assert not receipts(action="case.reveal.name").exists()

    def test_without_a_fresh_proof_opens_nothing(self, receipts, case_in_intake, olga):
        client = Client()
        client.force_login(olga)
        assert reveal(client, case_in_intake).status_code == 409
        assert not receipts(action="case.reveal.name").exists()

    @pytest.mark.parametrize("who", ["taras", "nadia", "lesya", "petro", "stranger"])
    def test_of_another_s_case_opens_nothing(self, request, receipts, browser, case_in_intake, who):
        assert reveal(browser(request.getfixturevalue(who)), case_in_intake).status_code == 404
        assert not receipts(action="case.reveal.name").exists()


class TestPages:
    @pytest.mark.parametrize("part", ["", "head/", "person/", "timeline/", "decisions/"])
    def test_of_a_case_leave_one_receipt_each(self, receipts, browser, case_in_intake, olga, part):
        client = browser(olga)
        before = receipts().count()
        assert client.get(f"/cases/{case_in_intake.ref}/{part}").status_code == 200
        assert receipts().count() == before + 1

    @pytest.mark.parametrize("page", ["/queue/", "/cases/", "/callbacks/", "/board/"])
    def test_of_lists_open_nothing(self, receipts, browser, case_in_intake, vera, page):
        client = browser(vera)
        before = receipts().count()
        assert client.get(page).status_code == 200
        assert receipts().count() == before

    def test_open_nothing_when_the_audit_cannot_be_written(
        self, browser, case_in_intake, olga, monkeypatch
    ):
        case_edit(
            case_ref=case_in_intake.ref, by=olga, fields={"story": "ОПОВІДЬ"}, version=1, at=AT
        )
        client = browser(olga)
        with monkeypatch.context() as patch:
            patch.setattr("audit.receipts.Entry", SimpleNamespace(objects=Away()))
            answers = [client.get(f"/cases/{case_in_intake.ref}/"), reveal(client, case_in_intake)]
        assert [each.status_code for each in answers] == [503, 503]
        assert all("ОПОВІДЬ" not in each.content.decode() for each in answers)


def test_the_audit_says_nothing_that_the_vault_keeps(browser, case_in_intake, olga):
    assert "Беркут" in reveal(browser(olga), case_in_intake).content.decode()
    for alias in ("default", "receipts"):
        assert "Беркут" not in str(list(Entry.objects.using(alias).values()))
