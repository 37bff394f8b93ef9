"""What two administrators change of a person; one alone changes nothing, whatever way is tried."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction
from django.test import Client

from audit.models import Entry
from operators.models import Alert, Device, FactorSecret, Office, Operator, PersonChange
from operators.roles import Role
from operators.services.changes import (
    ChangeRefused,
    change_agree,
    factors_reset_ask,
    person_add,
    role_ask,
)
from operators.services.people import operator_edit, operator_keep_out
from tests.operators.conftest import AT, proven
from tests.operators.conftest import person as somebody
from tests.operators.proofs import code_at, person, real, secret

__all__ = ["person", "real", "secret"]
pytestmark = [
    pytest.mark.urls("tests.operators.urls"),
    pytest.mark.django_db(databases=["default", "keyring", "receipts"]),
]


@pytest.fixture
def klen(staff: dict[Role, Operator]) -> Operator:
    return staff[Role.ADMINISTRATOR]


@pytest.fixture
def verba(north: Office) -> Operator:
    return somebody(Role.ADMINISTRATOR, north, "Verba")


def asked(kalyna: Operator, klen: Operator, role: Role = Role.SENIOR) -> PersonChange:
    return role_ask(operator_ref=kalyna.pk, role=role, by=klen, at=AT)


def test_a_role_changes_once_another_administrator_agrees(kalyna, klen, verba):
    change = asked(kalyna, klen)
    kalyna.refresh_from_db()
    assert kalyna.role == Role.OPERATOR
    change_agree(change_id=change.pk, by=verba, at=AT)
    before = kalyna.sessions_ended
    kalyna.refresh_from_db()
    assert (kalyna.role, kalyna.sessions_ended) == (Role.SENIOR, before + 1)


def test_nobody_agrees_to_their_own_wish_or_about_themselves(kalyna, klen, verba, north):
    change = asked(kalyna, klen)
    with pytest.raises(ChangeRefused):
        change_agree(change_id=change.pk, by=klen, at=AT)
    about_verba = role_ask(operator_ref=verba.pk, role=Role.PRESS, by=klen, at=AT)
    with pytest.raises(ChangeRefused):
        change_agree(change_id=about_verba.pk, by=verba, at=AT)
    with pytest.raises(ChangeRefused):
        role_ask(operator_ref=klen.pk, role=Role.PRESS, by=klen, at=AT)
    verba.refresh_from_db()
    assert verba.role == Role.ADMINISTRATOR


@pytest.mark.parametrize("role", [each for each in Role if each != Role.ADMINISTRATOR])
def test_nobody_of_another_role_agrees(kalyna, klen, staff, north, role):
    someone = somebody(role, north, "Vasylka")
    change = asked(kalyna, klen)
    with pytest.raises(ChangeRefused):
        change_agree(change_id=change.pk, by=someone, at=AT)


def test_a_wish_ends_with_the_right_of_whoever_asked(kalyna, klen, verba):
    change = asked(kalyna, klen)
    operator_keep_out(operator_ref=klen.pk, by=verba, at=AT)
    with pytest.raises(ChangeRefused, match="Ask anew"):
        change_agree(change_id=change.pk, by=verba, at=AT)


def test_an_agreement_serves_once(kalyna, klen, verba):
    change = asked(kalyna, klen)
    change_agree(change_id=change.pk, by=verba, at=AT)
    with pytest.raises(PersonChange.DoesNotExist):
        change_agree(change_id=change.pk, by=verba, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Operator.objects.filter(pk=kalyna.pk).update(role=Role.SUPERVISOR)
    back = asked(kalyna, klen, Role.OPERATOR)
    change_agree(change_id=back.pk, by=verba, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Operator.objects.filter(pk=kalyna.pk).update(role=Role.SENIOR)


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE operators_personchange SET agreed_by_id = asked_by_id, agreed_at = now()",
        "UPDATE operators_personchange SET agreed_by_id = operator_id, agreed_at = now()",
        "UPDATE operators_personchange SET agreed_at = now()",
        "UPDATE operators_personchange SET asked_by_id = operator_id",
        "UPDATE operators_personchange SET agreed_at = now(), agreed_by_id ="
        " (SELECT ref FROM operators_operator WHERE role = 'senior')",
        "UPDATE operators_operator SET is_active = false WHERE call_sign = 'Verba';"
        "UPDATE operators_personchange SET agreed_at = now(), agreed_by_id ="
        " (SELECT ref FROM operators_operator WHERE call_sign = 'Verba')",
        "UPDATE operators_operator SET role = 'senior' WHERE role = 'operator'",
    ],
)
def test_postgresql_refuses_it_by_one(kalyna, klen, verba, forged):
    asked(kalyna, klen)
    with pytest.raises(IntegrityError), transaction.atomic():
        connections["default"].cursor().execute(forged)


def test_a_newer_wish_replaces_the_older(kalyna, klen, verba):
    first = asked(kalyna, klen)
    asked(kalyna, verba, Role.SUPERVISOR)
    with pytest.raises(PersonChange.DoesNotExist):
        change_agree(change_id=first.pk, by=verba, at=AT)
    assert kalyna.changes.filter(agreed_by=None).count() == 1


def test_somebody_new_comes_in_once_two_agreed_and_not_before(klen, verba, north):
    new, first = person_add(
        call_sign="Lypa", role=Role.OPERATOR, office=north, languages=["uk"], by=klen, at=AT
    )
    assert not new.is_active
    handed = change_agree(change_id=new.changes.get().pk, by=verba, at=AT)
    new.refresh_from_db()
    assert new.is_active
    assert check_password(first.password, new.password)
    assert (bool(first.code), bool(handed.password)) == (False, False)
    assert first.password not in repr(first)
    told = str(list(Entry.objects.values_list("detail", flat=True)))
    assert first.password not in told
    assert handed.code not in told


def test_a_reset_ends_factors_sessions_and_devices_and_alarms(kalyna, secret, klen, verba):
    Device.objects.create(
        operator=kalyna, token_hash=b"x" * 32, label="x", first_day=AT, last_day=AT
    )
    before = kalyna.sessions_ended
    change = factors_reset_ask(operator_ref=kalyna.pk, by=klen, at=AT)
    assert Authenticator.objects.filter(user=kalyna).exists()
    handed = change_agree(change_id=change.pk, by=verba, at=AT)
    kalyna.refresh_from_db()
    assert kalyna.sessions_ended == before + 1
    assert not Authenticator.objects.filter(user=kalyna).exists()
    assert not FactorSecret.objects.filter(operator=kalyna).exists()
    assert not kalyna.devices.filter(revoked_at=None).exists()
    assert Alert.objects.get().kind == "factor_reset"
    assert handed.code
    assert not handed.password
    assert code_at(secret, AT)


def test_of_two_who_agree_at_once_one_is_told_it_is_done(kalyna, klen, verba, north):
    change = asked(kalyna, klen)
    assert change_agree(change_id=change.pk, by=verba, at=AT).code == ""
    with pytest.raises(PersonChange.DoesNotExist):
        change_agree(change_id=change.pk, by=somebody(Role.ADMINISTRATOR, north, "Topolia"), at=AT)


def test_a_role_that_speaks_needs_a_language(klen, staff):
    with pytest.raises(ChangeRefused):
        role_ask(operator_ref=staff[Role.PRESS].pk, role=Role.OPERATOR, by=klen, at=AT)


def test_an_unfit_extension_is_refused_and_nothing_saved(kalyna, klen):
    with pytest.raises(ValidationError):
        operator_edit(
            operator_ref=kalyna.pk, languages=["xx"], skills=[], extension="", by=klen, at=AT
        )
    kalyna.refresh_from_db()
    assert kalyna.languages == ["uk", "ru"]


class TestPages:
    @pytest.fixture
    def browser(self, klen: Operator) -> Client:
        browser = Client()
        browser.force_login(klen)
        return browser

    def test_a_wish_needs_a_fresh_proof(self, browser, kalyna):
        page = f"/people/{kalyna.pk}/"
        answer = browser.post(f"{page}role/", {"role": "senior"})
        assert answer.headers["Location"] == f"/sign-in/again/?next={page}"
        assert not PersonChange.objects.exists()
        proven(browser).post(f"{page}role/", {"role": "senior"})
        assert PersonChange.objects.get().role == "senior"

    def test_the_second_sees_once_what_is_to_be_handed_over(self, browser, kalyna, secret, verba):
        page = f"/people/{kalyna.pk}/"
        proven(browser).post(f"{page}factors/")
        change = PersonChange.objects.get()
        other = Client()
        other.force_login(verba)
        told = proven(other).post(f"{page}agree/{change.pk}/")
        assert told.status_code == 200
        assert "no-store" in told.headers["Cache-Control"]
        assert proven(other).post(f"{page}agree/{change.pk}/").status_code == 302

    def test_an_agreement_under_another_persons_address_is_none(
        self, browser, kalyna, klen, verba, north
    ):
        new, _first = person_add(call_sign="Ivolha", role=Role.PRESS, office=north, by=klen, at=AT)
        wish = PersonChange.objects.get(operator=new)
        browser.force_login(verba)
        proven(browser).post(f"/people/{kalyna.pk}/agree/{wish.pk}/")
        wish.refresh_from_db()
        assert wish.agreed_by is None

    def test_somebody_is_found_by_role_and_beginning(self, browser, staff):
        page = browser.get("/people/?role=press").content.decode()
        assert "Zhuravel" in page
        assert "Kalyna" not in page
        assert "Kalyna" in browser.get("/people/?call_sign=kal").content.decode()

    def test_what_does_not_fit_is_said_and_kept(self, browser, north):
        said = {"call_sign": "two words", "role": "press", "office": north.pk}
        answer = browser.post("/people/add/", said)
        assert answer.status_code == 422
        assert 'value="two words"' in answer.content.decode()
        taken = browser.post("/people/add/", said | {"call_sign": "Kalyna"})
        assert taken.status_code == 422

    def test_the_device_of_another_is_not_forgotten_through_this_person(
        self, browser, kalyna, staff
    ):
        other = staff[Role.PRESS]
        device = Device.objects.create(
            operator=other, token_hash=b"x" * 32, label="x", first_day=AT, last_day=AT
        )
        wrong = f"/people/{kalyna.pk}/devices/{device.pk}/forget/"
        assert browser.post(wrong).status_code == 404
        assert browser.post(f"/people/{other.pk}/devices/{device.pk}/forget/").status_code == 302
        device.refresh_from_db()
        assert device.revoked_at is not None


@pytest.mark.django_db(databases=["default", "keyring", "receipts"], transaction=True)
def test_a_race_of_two_agreements_has_one_winner(kalyna, klen, verba, north):
    topolia = somebody(Role.ADMINISTRATOR, north, "Topolia")
    change = asked(kalyna, klen)

    def agree(by: Operator) -> bool:
        try:
            change_agree(change_id=change.pk, by=by, at=AT)
        except PersonChange.DoesNotExist:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(agree, [verba, topolia])) == [False, True]


def test_an_extension_that_somebody_has_is_refused_in_words(kalyna, klen, north, signed_in):
    somebody(Role.SENIOR, north, "Topolia", extension="101")
    address = f"/people/{kalyna.pk}/edit/"
    answer = proven(signed_in(Role.ADMINISTRATOR)).post(
        address, {"languages": ["uk"], "extension": "101"}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"extension": ["Somebody else has this extension."]}


def test_whoever_speaks_with_people_keeps_a_language(kalyna, signed_in):
    answer = proven(signed_in(Role.ADMINISTRATOR)).post(
        f"/people/{kalyna.pk}/edit/", {"extension": ""}
    )
    assert "Write down a language first" in answer.context["form"].errors["languages"][0]


def test_what_somebody_has_learned_is_written_down_shown_and_in_the_journal(kalyna, signed_in):
    browser = proven(signed_in(Role.ADMINISTRATOR))
    address = f"/people/{kalyna.pk}/edit/"
    wrong = browser.post(address, {"languages": ["uk"], "skills": ["plumbing"]})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["skills"])
    assert browser.post(address, {"languages": ["uk"], "skills": ["minors"]}).status_code == 302
    kalyna.refresh_from_db()
    assert kalyna.skills == ["minors"]
    assert "People under age" in browser.get("/people/").content.decode()
    assert Entry.objects.filter(action="operators.person_edited", subject=kalyna.pk).count() == 1
