"""What supervisors press to have the script signed, and where operators see that it is not."""

import pytest

from guide.models import SignOff
from tests.cases import conftest as cast
from triage.registry import current

taken, waiting = cast.taken, cast.waiting
DRAFT = "Not everybody who has to read the script has signed it."


@pytest.fixture
def sign(browser, vera, zlata):
    """Two supervisors sign as one of the readers."""

    def signed(role):
        told = {"version": current().version, "role": role, "name": "N. N."}
        told["signed_on"] = "2026-11-20"
        assert browser(vera).post("/script/sign/", told).status_code == 302
        ref = SignOff.objects.get(role=role).ref
        assert browser(zlata).post(f"/script/sign/{ref}/agree/").status_code == 302
        return ref

    return signed


def test_the_desk_says_draft_until_all_have_signed(browser, olga, taken, sign):
    desk = f"/contacts/{taken.ref}/"
    for one in current().sign_offs:
        assert DRAFT in browser(olga).get(desk).content.decode()
        sign(one.role)
    assert DRAFT not in browser(olga).get(desk).content.decode()
    assert "Signed by all" in browser(olga).get("/script/").content.decode()


def test_one_signature_shows_and_the_rest_are_missing(browser, olga, vera, sign):
    ref = sign("medic")
    page = browser(olga).get("/script/").content.decode()
    assert "Draft: signatures are missing" in page
    assert "N. N." in page
    assert "Take away" not in page
    assert browser(vera).post(f"/script/sign/{ref}/void/").status_code == 302
    assert browser(vera).post(f"/script/sign/{ref}/void/").status_code == 404
    assert "N. N." not in browser(olga).get("/script/").content.decode()


def test_what_was_typed_is_kept_when_it_is_refused(browser, vera):
    told = {"version": "old", "role": "medic", "name": "Somebody", "signed_on": "2026-11-20"}
    answer = browser(vera).post("/script/sign/", told)
    assert answer.status_code == 409
    assert 'value="Somebody"' in answer.content.decode()
    assert browser(vera).post("/script/sign/", {}).status_code == 422


@pytest.mark.parametrize("who", ["olga", "nadia", "ada"])
def test_operators_sign_nothing(request, browser, who):
    client = browser(request.getfixturevalue(who))
    assert client.post("/script/sign/", {}).status_code == 404
    assert "Record a signature" not in client.get("/script/").content.decode()
