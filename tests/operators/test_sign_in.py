"""Coming in with a call-sign and a password, and what nobody learns on the way."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit.models import Entry
from hotline import settings as own
from operators.models import Operator
from operators.roles import Role
from operators.services import SignInRefused, password_sign_in
from tests.operators.conftest import AT

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db]

PASSWORD = "seven tall poplars"
#: Of a refused try whose source has tried before.
STATEMENTS = 20


@pytest.fixture
def kalyna(staff: dict[Role, Operator]) -> Operator:
    kalyna = staff[Role.OPERATOR]
    kalyna.password = make_password(PASSWORD)
    kalyna.save()
    return kalyna


def try_in(client: Client, call_sign: str, password: str, **more: str) -> object:
    return client.post("/sign-in/", {"call_sign": call_sign, "password": password} | more)


def test_the_right_password_lets_a_person_in(client: Client, kalyna: Operator) -> None:
    response = try_in(client, "Kalyna", PASSWORD)

    assert response.headers["Location"] == "/"
    assert client.get("/desk/").content == b"Kalyna is in"
    assert list(Entry.objects.values_list("action", "actor", "role", "subject")) == [
        ("sign_in.by_password", str(kalyna.pk), "operator", kalyna.pk),
        ("sign_in.new_device", str(kalyna.pk), "operator", kalyna.devices.get().ref),
    ]


@pytest.mark.parametrize("typed", ["kalyna", " KALYNA ", "Kalyna"])
def test_a_call_sign_may_be_typed_in_any_case(client: Client, kalyna: Operator, typed: str) -> None:
    assert try_in(client, typed, PASSWORD).status_code == 302


def test_passwords_are_kept_as_argon2(kalyna: Operator) -> None:
    assert kalyna.password.startswith("argon2$")


def test_a_password_just_given_is_a_fresh_proof(client: Client, kalyna: Operator) -> None:
    try_in(client, "Kalyna", PASSWORD)

    assert "stepped_up_at" in client.session


def test_the_session_has_a_new_key_and_nothing_of_the_old_one(
    client: Client, kalyna: Operator
) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["session"] = before

    try_in(client, "Kalyna", PASSWORD)

    assert client.session.session_key != before
    assert "planted" not in client.session
    assert not session.exists(before)


def test_the_person_goes_back_to_the_page_they_asked_for(client: Client, kalyna: Operator) -> None:
    page = client.get("/sign-in/?next=/cases/")

    assert '<input type="hidden" name="next" value="/cases/">' in page.content.decode()
    assert try_in(client, "Kalyna", PASSWORD, next="/cases/").headers["Location"] == "/cases/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"]
)
def test_nobody_is_sent_to_another_site(client: Client, kalyna: Operator, elsewhere: str) -> None:
    assert try_in(client, "Kalyna", PASSWORD, next=elsewhere).headers["Location"] == "/"


class TestNobodyLearnsWhichCallSignsExist:
    """An unknown call-sign, a wrong password and a person who was kept out answer alike."""

    @pytest.fixture
    def tries(self, kalyna: Operator, staff: dict[Role, Operator]) -> list[tuple[str, str]]:
        kept_out = staff[Role.SENIOR]
        kept_out.password = make_password(PASSWORD)
        kept_out.is_active = False
        kept_out.save()
        return [
            ("Kalyna", "a wrong password"),
            ("Nobody", PASSWORD),
            ("Vesna", PASSWORD),
            ("Yavir", "who has no password at all"),
        ]

    def test_on_the_page(self, tries: list[tuple[str, str]]) -> None:
        pages = set()
        for call_sign, password in tries:
            response = try_in(Client(), call_sign, password)
            token = response.context["csrf_token"]
            text = response.content.decode().replace(str(token), "").replace(call_sign, "")
            pages.add((response.status_code, text))
            assert password not in response.content.decode()

        assert len(pages) == 1
        assert pages.pop()[0] == 422

    def test_in_the_work_done(
        self,
        tries: list[tuple[str, str]],
        django_assert_num_queries: DjangoAssertNumQueries,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        hashed: list[str] = []
        encode = Argon2PasswordHasher.encode
        verify = Argon2PasswordHasher.verify
        monkeypatch.setattr(
            Argon2PasswordHasher,
            "encode",
            lambda self, password, salt: hashed.append("") or encode(self, password, salt),
        )
        monkeypatch.setattr(
            Argon2PasswordHasher,
            "verify",
            lambda self, password, encoded: hashed.append("") or verify(self, password, encoded),
        )
        with pytest.raises(SignInRefused):
            password_sign_in(call_sign="Klen", password=PASSWORD, at=AT)
        for call_sign, password in tries:
            hashed.clear()
            with django_assert_num_queries(STATEMENTS), pytest.raises(SignInRefused):
                password_sign_in(call_sign=call_sign, password=password, at=AT)
            assert len(hashed) == 2, call_sign

    def test_but_the_auditor_does(self, tries: list[tuple[str, str]], kalyna: Operator) -> None:
        for call_sign, password in tries[:2]:
            try_in(Client(), call_sign, password)

        assert list(Entry.objects.order_by("pk").values_list("action", "actor", "subject")) == [
            ("sign_in.refused", "anonymous", kalyna.pk),
            ("sign_in.refused", "anonymous", None),
        ]


def test_a_refusal_keeps_the_name_and_puts_the_error_summary_in_focus(
    client: Client, kalyna: Operator
) -> None:
    page = try_in(client, "Kalyna", "a wrong password").content.decode()

    assert 'value="Kalyna"' in page
    assert 'role="alert" tabindex="-1" data-takes-focus' in page
    assert "Call-sign or password is wrong." in page


def test_an_empty_form_says_at_each_field_what_is_missing(client: Client, db: None) -> None:
    page = try_in(client, "", "").content.decode()

    assert page.count("Enter your call-sign") == 2
    assert page.count("Enter your password") == 2
    assert 'href="#id_call_sign"' in page
    assert 'aria-describedby="id_password_error"' in page


@pytest.mark.parametrize("typed", ["x" * 10_000, "Kal\x00yna", "'; DROP TABLE", "Калина"])
def test_strange_call_signs_are_only_refused(client: Client, db: None, typed: str) -> None:
    assert try_in(client, typed, PASSWORD).status_code == 422


def test_sign_out_ends_the_session_and_the_shift(client: Client, kalyna: Operator) -> None:
    client.force_login(kalyna)
    client.post("/presence/", {"state": "ready"})

    response = client.post("/sign-out/")

    assert response.headers["Location"] == "/sign-in/"
    assert client.get("/desk/").status_code == 302
    kalyna.presence.refresh_from_db()
    assert kalyna.presence.state == "offline"
    assert Entry.objects.filter(action="sign_in.ended", subject=kalyna.pk).count() == 1


def test_a_new_password_ends_the_other_sessions(client: Client, kalyna: Operator) -> None:
    client.force_login(kalyna)
    kalyna.password = make_password("eight tall poplars")
    kalyna.save()

    assert client.get("/desk/").status_code == 302


def test_the_console_itself_hashes_at_more_than_the_least_that_owasp_names() -> None:
    assert own.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    params = Argon2PasswordHasher().params()
    assert (params.memory_cost, params.time_cost) >= (19 * 1024, 2)
