"""The browsers of a person: one session at a time, a list, and an end to each."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import now

from audit.models import Entry
from operators.models import Device, Operator
from operators.roles import Role
from tests.operators.conftest import AT

pytestmark = pytest.mark.django_db

PASSWORD = "seven tall poplars"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def passwords(staff: dict[Role, Operator]) -> None:
    Operator.objects.update(password=make_password(PASSWORD))


def sign_in(call_sign: str = "Kalyna", browser: Client | None = None, **more: str) -> Client:
    client = browser or Client()
    form = {"call_sign": call_sign, "password": PASSWORD}
    assert client.post("/sign-in/", form, **more).status_code == 302
    return client


def device_of(browser: Client) -> Device:
    return Device.objects.get(ref=browser.session["device"])


def is_in(browser: Client) -> bool:
    return browser.get("/me/").status_code == 200


def test_a_new_sign_in_ends_the_session_elsewhere() -> None:
    first = sign_in()
    second = sign_in()

    assert not is_in(first)
    assert is_in(second)
    assert is_in(sign_in("Vesna"))
    assert is_in(second)


def test_postgresql_refuses_a_second_session(kalyna: Operator) -> None:
    sign_in()
    with pytest.raises(IntegrityError, match="device_one_active_session"), transaction.atomic():
        kalyna.devices.create(
            token_hash=b"x" * 32, label="", first_day=AT, last_day=AT, session_key="a" * 32
        )


def test_a_session_ends_after_twelve_hours_whatever_is_done_in_it() -> None:
    browser = sign_in()
    session = browser.session
    ends = Session.objects.get().expire_date
    assert timedelta(hours=11, minutes=59) < ends - now() <= timedelta(hours=12)

    session["something"] = "done"
    session.save()

    assert Session.objects.get().expire_date == ends


def test_the_page_names_browsers_and_days_and_no_address() -> None:
    browser = sign_in(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="203.0.113.9")

    page = browser.get("/me/").content.decode()

    assert "Firefox on Linux" in page
    assert "This browser" in page
    assert "203.0.113.9" not in page


def test_coming_back_on_the_same_browser_is_no_new_device(kalyna: Operator) -> None:
    browser = sign_in()
    browser.post("/sign-out/")
    sign_in(browser=browser)

    assert kalyna.devices.count() == 1
    assert Entry.objects.filter(action="sign_in.new_device").count() == 1


def test_two_people_at_one_browser_each_have_their_own(kalyna: Operator) -> None:
    browser = sign_in()
    sign_in("Vesna", browser)

    assert list(kalyna.devices.values_list("operator__call_sign", flat=True)) == ["Kalyna"]
    assert device_of(browser).operator.call_sign == "Vesna"


def test_a_revoked_device_is_out_at_once_and_no_longer_listed(kalyna: Operator) -> None:
    lost = sign_in()
    device = device_of(lost)

    assert lost.post(f"/me/devices/{device.ref}/revoke/").status_code == 302

    assert not is_in(lost)
    assert str(device.ref) not in sign_in().get("/me/").content.decode()
    assert Entry.objects.filter(action="sign_in.device_revoked", subject=device.ref).count() == 1


def test_revoking_twice_is_once() -> None:
    device = device_of(sign_in())
    other = sign_in()
    for _ in range(2):
        other.post(f"/me/devices/{device.ref}/revoke/")

    assert Entry.objects.filter(action="sign_in.device_revoked").count() == 1


def test_nobody_revokes_the_device_of_another() -> None:
    victims = sign_in()
    device = device_of(victims)

    assert sign_in("Vesna").post(f"/me/devices/{device.ref}/revoke/").status_code == 404
    assert is_in(victims)


def test_the_journal_names_the_device() -> None:
    browser = sign_in()
    device = device_of(browser)
    browser.post("/sign-out/")

    assert Entry.objects.get(action="sign_in.ended").device == str(device.ref)


@pytest.mark.parametrize("planted", ["", "x" * 10_000, "a b", "Kal\x00yna"])
def test_a_strange_cookie_is_replaced(planted: str) -> None:
    browser = Client()
    browser.cookies["device"] = planted
    sign_in(browser=browser)

    assert len(browser.cookies["device"].value) == 43


def test_every_cookie_is_closed() -> None:
    browser = Client()
    browser.get("/sign-in/")
    sign_in(browser=browser)

    assert set(browser.cookies) >= {"session", "csrftoken", "device"}
    for name, cookie in browser.cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Strict", name
        assert not cookie["domain"], name
        assert cookie["path"] == "/", name
