"""The screen on a wall: a key of its own, counts alone, and an end that comes within seconds."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils.timezone import now

from audit.models import Entry
from floor.models import Wallboard
from floor.services.wallboards import (
    MOST,
    WallboardRefused,
    wallboard_make,
    wallboard_open,
    wallboard_revoke,
)
from operators.models import State
from operators.roles import Role
from tests.attack.test_everybody import addresses
from tests.floor.test_floor import shift
from tests.floor.test_tally import moves, offered
from tests.operators.conftest import north, proven, signed_in, south, staff

__all__ = ["north", "signed_in", "south", "staff"]
pytestmark = pytest.mark.django_db(transaction=True)
MAKE = {"name": "By the window", "language": "uk", "days": 30}


@pytest.fixture
def key(staff, north) -> str:
    return wallboard_make(office=north, **MAKE, by=staff[Role.SUPERVISOR], at=now())


@pytest.fixture
def screen(key) -> Client:
    """A browser that typed the key in."""
    browser = Client()
    assert browser.post("/wallboard/", {"key": key}).status_code == 302
    return browser


def test_a_supervisor_makes_a_key_that_is_shown_once_and_kept_as_a_hash(
    signed_in, north, staff
) -> None:
    browser = proven(signed_in(Role.SUPERVISOR))

    made = browser.post("/floor/wallboards/", MAKE | {"office": north.pk}).content.decode()
    [shown] = re.findall(r"<code>([a-z2-7-]{29})</code>", made)
    later = browser.get("/floor/wallboards/").content.decode()

    assert shown not in later
    assert "By the window" in later
    board = Wallboard.objects.get()
    assert shown.encode() not in bytes(board.key_hash)
    assert Entry.objects.filter(action="wallboard.made", subject=board.pk).exists()


def test_a_key_is_made_after_a_fresh_proof_alone(signed_in, north, settings) -> None:
    settings.DEMO = False

    answer = signed_in(Role.SUPERVISOR).post("/floor/wallboards/", MAKE | {"office": north.pk})

    assert "/sign-in/again/" in answer["Location"]
    assert not Wallboard.objects.exists()


@pytest.mark.parametrize(
    "role", [each for each in Role if each not in {"supervisor", "administrator"}]
)
def test_nobody_else_has_the_page_of_keys(signed_in, role) -> None:
    assert signed_in(role).get("/floor/wallboards/").status_code == 404


def test_a_supervisor_makes_none_for_another_office_and_an_administrator_does(
    signed_in, south, staff
) -> None:
    told = MAKE | {"office": south.pk}

    assert proven(signed_in(Role.SUPERVISOR)).post("/floor/wallboards/", told).status_code == 422
    assert not Wallboard.objects.exists()
    with pytest.raises(WallboardRefused):
        wallboard_make(office=south, **MAKE, by=staff[Role.SUPERVISOR], at=now())
    assert proven(signed_in(Role.ADMINISTRATOR)).post("/floor/wallboards/", told).status_code == 200
    assert Wallboard.objects.get().office == south


def test_an_office_has_a_bounded_number_of_screens(staff, north) -> None:
    for _screen in range(MOST):
        wallboard_make(office=north, **MAKE, by=staff[Role.SUPERVISOR], at=now())
    with pytest.raises(WallboardRefused):
        wallboard_make(office=north, **MAKE, by=staff[Role.SUPERVISOR], at=now())


def test_the_screen_is_known_by_a_cookie_of_its_own_addresses(screen) -> None:
    cookie = screen.cookies["wallboard"]

    assert cookie["path"] == "/wallboard/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie.value.encode() not in bytes(Wallboard.objects.get().token_hash)


def test_a_key_works_once_and_a_day_long(key, staff, north) -> None:
    assert Client().post("/wallboard/", {"key": key.upper()}).status_code == 302
    for wrong in (key, "", "nothing", key[:-1]):
        answer = Client().post("/wallboard/", {"key": wrong})
        assert answer.status_code == 422
        assert not answer.cookies.get("wallboard")
    late = wallboard_make(office=north, **MAKE, by=staff[Role.SUPERVISOR], at=now())
    with pytest.raises(WallboardRefused):
        wallboard_open(key=late, at=now() + timedelta(days=1, minutes=1))


def test_a_key_is_never_taken_from_an_address(key) -> None:
    assert b"wall-figures" not in Client().get(f"/wallboard/?key={key}").content
    assert Wallboard.objects.get().token_hash is None


def test_the_board_counts_its_office_and_no_other(screen, north, south, staff) -> None:
    offered(north, now() - timedelta(seconds=3))
    offered(south, now())
    offered(south, now())
    answered = offered(north, now() - timedelta(seconds=20))
    moves(answered, "on_contact", operator=staff[Role.OPERATOR], claimed_at=now())
    shift(north, 4, State.WRAP_UP)
    shift(north, 5, State.PAUSE, "break")

    tiles = figures(screen)

    assert (tiles["Очікують"], tiles["Завершення"], tiles["Пауза"]) == ("1", "4", "5")


def figures(screen: Client) -> dict[str, str]:
    page = screen.get("/wallboard/figures/").content.decode()
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.S)
    return {plain(name): plain(figure) for name, figure in found}


def plain(text: str) -> str:
    return re.sub(r"<.*?>", "", text).strip()


def test_the_board_prints_both_switches_of_its_service_level_in_its_own_language(screen) -> None:
    page = screen.get("/wallboard/", headers={"accept-language": "en"}).content.decode()

    assert 'lang="uk"' in page
    assert "5 с" in page
    assert "90%" in page


def test_the_board_names_nobody(screen, north, staff) -> None:
    call = offered(north, now())
    shift(north, 3)

    page = (
        screen.get("/wallboard/").content.decode()
        + screen.get("/wallboard/figures/").content.decode()
    )

    for name in ("Zbir", str(call.ref), *(each.call_sign for each in staff.values())):
        assert name not in page


def test_whoever_has_no_key_sees_the_field_for_one_and_no_figure(signed_in, key) -> None:
    for browser in (Client(), signed_in(Role.SUPERVISOR)):
        assert b"wall-figures" not in browser.get("/wallboard/").content
        assert browser.get("/wallboard/figures/").status_code == 404


@pytest.mark.parametrize("end", ["revoked", "run out", "closed"])
def test_a_key_that_ended_shows_a_plain_screen_at_the_next_look(
    screen, staff, north, end, monkeypatch
) -> None:
    assert screen.get("/wallboard/figures/").status_code == 200
    if end == "revoked":
        wallboard_revoke(ref=Wallboard.objects.get().pk, by=staff[Role.ADMINISTRATOR], at=now())
    elif end == "run out":
        later = now() + timedelta(days=31)
        monkeypatch.setattr("floor.views.wallboard.now", lambda: later)
    else:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE operators_office DISABLE TRIGGER USER")
            cursor.execute(
                "UPDATE operators_office SET closed_at = now() WHERE ref = %s", [north.pk]
            )
            cursor.execute("ALTER TABLE operators_office ENABLE TRIGGER USER")

    assert screen.get("/wallboard/figures/").status_code == 404
    page = screen.get("/wallboard/").content
    assert b"wall-figures" not in page
    assert b'name="key"' in page


def test_a_supervisor_revokes_the_keys_of_the_own_office_alone(
    signed_in, staff, south, key
) -> None:
    wallboard_make(office=south, **MAKE, by=staff[Role.ADMINISTRATOR], at=now())
    mine = Wallboard.objects.exclude(office=south).get()
    theirs = Wallboard.objects.get(office=south)
    browser = signed_in(Role.SUPERVISOR)

    assert browser.post(f"/floor/wallboards/{theirs.pk}/revoke/").status_code == 404
    assert browser.post(f"/floor/wallboards/{mine.pk}/revoke/").status_code == 302
    assert browser.post(f"/floor/wallboards/{mine.pk}/revoke/").status_code == 302

    theirs.refresh_from_db()
    mine.refresh_from_db()
    assert theirs.revoked_at is None
    assert mine.revoked_by == staff[Role.SUPERVISOR]
    assert Entry.objects.filter(action="wallboard.revoked").count() == 1


def test_the_key_opens_no_other_address(screen, north) -> None:
    nobody, cookie = Client(), screen.cookies["wallboard"].value
    ours = Client()
    ours.cookies["wallboard"] = cookie
    ours.cookies["session"] = cookie
    for path, _door in addresses(north.pk, north.pk):
        if path.startswith(("/wallboard/", "/readyz", "/metrics")):
            continue
        known, unknown = ours.get(path), nobody.get(path)
        assert (path, known.status_code, known.get("Location")) == (
            path,
            unknown.status_code,
            unknown.get("Location"),
        )


@pytest.mark.parametrize(
    "change",
    [
        "token_hash = NULL, opened_at = NULL",
        "token_hash = decode(repeat('ab', 32), 'hex')",
        "office_id = %(south)s",
        "expires_at = expires_at + interval '1 day'",
        "revoked_at = now()",
        "revoked_at = now(), revoked_by_id = %(operator)s",
        "revoked_at = now(), revoked_by_id = %(stranger)s",
    ],
)
def test_postgresql_refuses_what_no_service_does(screen, staff, south, change) -> None:
    from tests.operators.conftest import person

    told = {
        "south": south.pk,
        "operator": staff[Role.OPERATOR].pk,
        "stranger": person(Role.SUPERVISOR, south, "Orlan").pk,
    }
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE floor_wallboard SET {change}", told)


def test_what_was_revoked_stays_revoked(screen, staff) -> None:
    board = Wallboard.objects.get()
    wallboard_revoke(ref=board.pk, by=staff[Role.SUPERVISOR], at=now())

    with pytest.raises(IntegrityError):
        Wallboard.objects.update(revoked_at=None, revoked_by=None)


@pytest.mark.parametrize(
    "wrong",
    [{"key_hash": b"short"}, {"name": ""}, {"language": "de"}, {"days": 400}, {"days": -1}],
)
def test_a_key_is_a_hash_with_a_name_a_language_and_an_end(staff, north, wrong) -> None:
    at = now()
    told = {"key_hash": b"k" * 32, "name": "Wall", "language": "uk", "days": 1} | wrong
    days = told.pop("days")
    with pytest.raises(IntegrityError):
        Wallboard.objects.create(
            office=north,
            **told,
            made_by=staff[Role.SUPERVISOR],
            made_at=at,
            expires_at=at + timedelta(days=days),
        )


def test_an_operator_makes_no_key_whoever_sends_the_statement(staff, north) -> None:
    at = now()
    with pytest.raises(IntegrityError):
        Wallboard.objects.create(
            office=north,
            name="Wall",
            language="uk",
            key_hash=b"k" * 32,
            made_by=staff[Role.OPERATOR],
            made_at=at,
            expires_at=at + timedelta(days=1),
        )
