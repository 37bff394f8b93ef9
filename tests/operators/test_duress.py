"""A duress word: who may set one, how it is kept, and what it does at every place of a password."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import now

from audit.models import Entry
from operators.models import Alert, FactorSecret, Office, Operator, Presence
from operators.roles import Role
from operators.selectors import factors_of, people_found
from operators.services import SignInRefused, operator_keep_out, password_sign_in
from operators.services.duress import decoy_enter, duress_set
from operators.services.people import password_change
from tests.operators import conftest as cast
from tests.operators.conftest import AT
from tests.operators.proofs import PASSWORD, code_at, person, real, secret

__all__ = ["person", "real", "secret"]
pytestmark = pytest.mark.django_db(databases="__all__")
WORD = "nine quiet herons"
FETCHED = {"Sec-Fetch-Dest": "empty"}
MAY = (Role.OPERATOR, Role.SENIOR, Role.SUPERVISOR, Role.LIAISON)


def come(call_sign: str, word: str) -> Operator:
    return password_sign_in(call_sign=call_sign, password=word, at=AT, source="here")


@pytest.fixture
def forced(kalyna: Operator) -> Operator:
    Operator.objects.filter(pk=kalyna.pk).update(password=make_password(PASSWORD))
    duress_set(operator=kalyna, word=WORD, at=AT)
    kalyna.refresh_from_db()
    return kalyna


def sign_in(browser: Client, word: str) -> Client:
    browser.post("/sign-in/", {"call_sign": "Kalyna", "password": word})
    return browser


@pytest.mark.parametrize("role", Role)
def test_whoever_sees_cases_may_set_one(signed_in, role):
    assert signed_in(role).get("/me/duress/").status_code == (302 if role in MAY else 404)


def test_it_is_set_on_a_page_after_a_fresh_proof(forced):
    browser = sign_in(Client(), PASSWORD)
    other = "four wooden bridges"
    assert browser.post("/me/duress/", {"new": other, "again": "else"}).status_code == 422
    assert browser.post("/me/duress/", {"new": "short", "again": "short"}).status_code == 422
    same = {"new": PASSWORD, "again": PASSWORD}
    assert browser.post("/me/duress/", same).status_code == 422
    assert browser.post("/me/duress/", {"new": other, "again": other}).status_code == 302
    assert come("Kalyna", other).stands_for_id == forced.pk
    with pytest.raises(SignInRefused):
        come("Kalyna", WORD)


def test_it_is_kept_as_a_hash_alone(forced):
    assert forced.decoy.password.startswith("argon2$")
    assert Entry.objects.get(action="sign_in.duress_set").subject == forced.pk


def test_the_password_may_not_become_the_word(forced):
    with pytest.raises(ValidationError):
        password_change(operator=forced, password=WORD, at=AT)
    assert come("Kalyna", PASSWORD) == forced


def test_supervisors_are_told_and_the_journal_knows(forced, staff):
    decoy = come("Kalyna", WORD)
    assert (decoy.stands_for_id, decoy.call_sign) == (forced.pk, "Kalyna")
    alert = Alert.objects.get()
    assert (alert.kind, alert.office_id, alert.by_id) == (
        "duress_sign_in",
        forced.office_id,
        forced.pk,
    )
    assert Entry.objects.filter(action="sign_in.duress", actor=str(forced.pk)).count() == 1
    come("Kalyna", WORD)
    assert Alert.objects.count() == 1


def test_the_password_itself_raises_nothing(forced):
    assert come("Kalyna", PASSWORD) == forced
    assert not Alert.objects.exists()


def test_every_try_costs_two_hashes(forced, staff, monkeypatch):
    hashed = []
    monkeypatch.setattr(
        "operators.services.sign_in.check_password",
        lambda word, stored: hashed.append(stored) and False,
    )
    for call_sign in ("Kalyna", "Vesna", "Nobody"):
        with pytest.raises(SignInRefused):
            come(call_sign, "wrong")
    assert len(hashed) == 6


def test_nobody_comes_in_by_the_name_of_a_decoy(forced):
    with pytest.raises(SignInRefused):
        come("Kalyna~", WORD)


def test_the_word_ends_with_a_role_that_sees_no_cases(forced):
    cast.role_agreed(forced, Role.AUDITOR)
    Operator.objects.filter(pk=forced.pk).update(role=Role.AUDITOR)
    with pytest.raises(SignInRefused):
        come("Kalyna", WORD)


def test_a_decoy_takes_the_role_of_its_person(forced):
    cast.role_agreed(forced, Role.SENIOR)
    Operator.objects.filter(pk=forced.pk).update(role=Role.SENIOR)
    sign_in(Client(), WORD)
    assert Operator.objects.get(stands_for=forced).role == Role.SENIOR


def test_a_decoy_goes_with_its_person(forced, staff):
    decoy = come("Kalyna", WORD)
    by = staff[Role.ADMINISTRATOR]
    operator_keep_out(operator_ref=forced.pk, by=by, at=AT)
    with pytest.raises(SignInRefused):
        come("Kalyna", WORD)
    decoy.refresh_from_db()
    assert not decoy.is_active


def test_the_second_factor_is_asked_as_always(real, client, person, secret):
    duress_set(operator=person, word=WORD, at=AT)
    told = client.post("/sign-in/", {"call_sign": "Kalyna", "password": WORD})
    assert told.headers["Location"] == "/sign-in/factor/"
    assert "_auth_user_id" not in client.session
    client.post("/sign-in/factor/", {"code": code_at(secret, now())})
    assert client.session["_auth_user_id"] == str(person.decoy.pk)


@pytest.mark.parametrize("path", ["/sign-in/again/", "/sign-in/locked/"])
def test_it_turns_an_ordinary_session(forced, path):
    browser = sign_in(Client(), PASSWORD)
    before = browser.session.session_key
    browser.post("/sign-in/lock/")
    if path.endswith("again/"):
        browser = sign_in(Client(), PASSWORD)
    assert browser.post(path, {"password": WORD}).status_code == 302
    assert browser.session["_auth_user_id"] == str(forced.decoy.pk)
    assert browser.session.session_key != before
    assert Alert.objects.get().kind == "duress_sign_in"


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-in/again/", "/sign-in/locked/"])
def test_it_leads_to_no_page_where_a_decoy_finds_nothing(forced, path):
    def led(word: str, to: str) -> str:
        browser = Client() if path == "/sign-in/" else sign_in(Client(), PASSWORD)
        if path.endswith("locked/"):
            browser.post("/sign-in/lock/")
        answer = browser.post(path, {"call_sign": "Kalyna", "password": word, "next": to})
        return answer.headers["Location"]

    one = f"/cases/{uuid4()}/"
    assert led(PASSWORD, one) == one
    assert led(WORD, one) == "/"
    assert led(WORD, "/me/") == "/me/"


def test_a_tab_that_it_turns_begins_anew(forced):
    browser = sign_in(Client(), PASSWORD)
    for word, status in ((PASSWORD, 204), (WORD, 205), (WORD, 204)):
        browser.post("/sign-in/lock/")
        answer = browser.post("/sign-in/locked/", {"password": word}, headers=FETCHED)
        assert answer.status_code == status


def test_in_a_decoy_its_word_opens_the_lock_and_the_password_turns_nothing_back(forced):
    browser = sign_in(Client(), WORD)
    for word in (WORD, PASSWORD):
        browser.post("/sign-in/lock/")
        assert browser.post("/sign-in/locked/", {"password": word}).status_code == 302
        assert browser.session["_auth_user_id"] == str(forced.decoy.pk)


def test_the_real_session_ends_with_the_decoys(forced):
    real_one = sign_in(Client(), PASSWORD)
    sign_in(Client(), WORD)
    assert real_one.get("/me/").status_code == 302


def test_a_decoy_and_its_office_are_on_no_list(forced, north):
    assert list(Office.objects.all()) == [north]
    assert forced.decoy not in people_found()
    assert forced.decoy.office.name == north.name


def test_the_database_keeps_decoys_apart(forced, north, south):
    with pytest.raises(IntegrityError), transaction.atomic():
        Operator.objects.filter(pk=forced.decoy.pk).update(office=north)
    with pytest.raises(IntegrityError), transaction.atomic():
        Operator.objects.filter(pk=forced.pk).update(office=forced.decoy.office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Operator.objects.filter(pk=forced.decoy.pk).update(role=Role.ADMINISTRATOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Office.objects.filter(pk=north.pk).update(stands_for=south)


def test_a_decoy_is_no_second_person(forced, staff):
    vera = cast.person(Role.SUPERVISOR, forced.office, "Vira")
    duress_set(operator=vera, word=WORD, at=AT)
    assert vera.has_perm("oversight.set_retention")
    assert not vera.decoy.has_perm("oversight.set_retention")


def test_in_a_decoy_no_word_is_set(forced):
    decoy = forced.decoy
    duress_set(operator=decoy, word="four wooden bridges", at=AT)
    assert Operator.objects.filter(stands_for=decoy).count() == 0
    assert come("Kalyna", WORD) == decoy


def test_what_a_forced_person_changes_of_their_factors_seems_done_and_reaches_nothing(
    real, client, person, secret
):
    duress_set(operator=person, word=WORD, at=AT)
    mine = list(factors_of(person))
    before = FactorSecret.objects.filter(operator=person).values().get()
    client.post("/sign-in/", {"call_sign": "Kalyna", "password": WORD})
    client.post("/sign-in/factor/", {"code": code_at(secret, now())})
    assert client.session["_auth_user_id"] == str(person.decoy.pk)
    used = FactorSecret.objects.filter(operator=person).values().get()
    page = client.get("/me/factors/")
    assert [(each.type, each.created_at) for each in page.context["factors"]] == [
        (each.type, each.created_at) for each in mine
    ]
    assert page.context["left"] == 10
    assert client.post("/me/factors/", {"remove": mine[0].pk}).status_code == 302
    assert len(client.post("/me/factors/", {"renew": "1"}).context["codes"]) == 10
    client.post("/me/factors/", {"begin": "1"})
    assert list(factors_of(person)) == mine
    assert FactorSecret.objects.filter(operator=person).values().get() == used
    assert used["recovery"] == before["recovery"]


def test_invented_people_work_beside_a_decoy(forced, staff):
    decoy = come("Kalyna", WORD)
    decoy_enter(decoy=decoy, at=AT)
    beside = list(decoy.colleagues.order_by("role", "call_sign"))
    assert Counter(each.role for each in beside) == {"operator": 2, "senior": 2, "supervisor": 1}
    names = {each.call_sign for each in beside}
    assert len(names) == len(beside)
    assert not names & {each.call_sign for each in (forced, *staff.values())}
    assert all(name.isalpha() for name in names)
    doing = Counter(Presence.objects.filter(operator__in=beside).values_list("state", flat=True))
    assert doing == {"on_contact": 2, "ready": 1, "pause": 1, "offline": 1}
    decoy_enter(decoy=decoy, at=AT + timedelta(days=2))
    assert set(decoy.colleagues.values_list("pk")) == {(each.pk,) for each in beside}
    assert not set(beside) & set(people_found())


def test_the_invented_never_sign_in_and_stay_where_they_are(forced, north):
    decoy_enter(decoy=forced.decoy, at=AT)
    invented = Operator.objects.filter(colleague_of=forced.decoy)
    for call_sign in invented.values_list("call_sign", flat=True):
        with pytest.raises(SignInRefused):
            come(call_sign, WORD)
    for change in (
        {"password": make_password(WORD)},
        {"office": north},
        {"colleague_of": None},
        {"role": Role.ADMINISTRATOR},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            invented.update(**change)
