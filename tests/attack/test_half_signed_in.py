"""After the right password and before the factor every address answers as to a stranger."""

import pytest
from django.test import Client

from live.people import SESSION_ENDED, Entrant, enter
from operators.half import HALF
from tests.attack.test_everybody import CANARIES, STORY, addresses, rarely, state_of_all, telling
from tests.operators.proofs import PASSWORD, real

__all__ = ["real", "telling"]


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["olga", *map(rarely, ["vera", "ada", "aron", "petro", "lesya"])])
def test_no_address_knows_who_is_half_signed_in(request, telling, taken, who, method):
    person, half, stranger = request.getfixturevalue(who), Client(), Client()
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    told = half.post("/sign-in/", {"call_sign": person.call_sign, "password": PASSWORD})
    assert told.headers["Location"] == "/sign-in/enrol/"
    before, odd = state_of_all(), {}
    for path, door in addresses(telling.ref, taken.ref):
        if door.kind != "allow":
            continue
        mine, theirs = getattr(half, method)(path), getattr(stranger, method)(path)
        if (mine.status_code, mine.get("Location")) != (
            theirs.status_code,
            theirs.get("Location"),
        ):
            odd[path] = (mine.status_code, theirs.status_code)
        said = mine.content.decode(errors="replace")
        if any(each in said for each in (STORY, *CANARIES.values())):
            odd[path] = "leaked"
    assert odd == {}
    assert HALF in half.session
    assert "_auth_user_id" not in half.session
    assert state_of_all() == before


@pytest.mark.usefixtures("real")
def test_the_socket_lets_nobody_in_who_is_half_signed_in(olga):
    half = Client()
    olga.set_password(PASSWORD)
    olga.save(update_fields=["password"])
    half.post("/sign-in/", {"call_sign": olga.call_sign, "password": PASSWORD})
    asked = Entrant(half.session.session_key or "", ())
    assert enter([asked]) == [SESSION_ENDED]
