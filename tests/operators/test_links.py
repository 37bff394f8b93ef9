"""Links of a demonstration: one hour, one use, nothing kept but a hash."""

import hashlib
import threading
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection
from django.test import Client
from pytest_django import Settings

from audit.models import Entry
from operators.models import Operator, SignInLink
from operators.roles import Role
from operators.services import DemoOnly, SignInRefused, sign_in_link_make, sign_in_link_use
from tests.operators.conftest import AT, role_agreed

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db]


@pytest.fixture
def token(kalyna: Operator) -> str:
    return sign_in_link_make(call_sign="Kalyna", at=AT)


def printed_link(call_sign: str) -> str:
    out = StringIO()
    call_command("sign_in_link", call_sign, stdout=out)
    return out.getvalue().strip()


def test_a_database_that_is_not_there_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(**_told: object) -> str:
        raise OperationalError("connection to server on socket failed")

    monkeypatch.setattr("operators.management.commands.sign_in_link.sign_in_link_make", away)
    with pytest.raises(CommandError, match="HOTLINE_DATA"):
        printed_link("kalyna")


def test_a_link_signs_its_person_in_stepped_up(client: Client, kalyna: Operator) -> None:
    link = printed_link("kalyna")

    assert link.startswith("http://127.0.0.1:8000/sign-in/")
    response = client.get(link.removeprefix("http://127.0.0.1:8000"))

    assert response.headers["Location"] == "/"
    assert client.session["stepped_up_at"]
    assert client.get("/desk/").content == b"Kalyna is in"


def test_a_link_works_once(kalyna: Operator, token: str) -> None:
    assert sign_in_link_use(token=token, at=AT) == kalyna

    with pytest.raises(SignInRefused):
        sign_in_link_use(token=token, at=AT)


def test_a_link_works_for_one_hour(kalyna: Operator, token: str) -> None:
    with pytest.raises(SignInRefused):
        sign_in_link_use(token=token, at=AT + timedelta(minutes=60))

    assert sign_in_link_use(token=token, at=AT + timedelta(minutes=59, seconds=59)) == kalyna


def test_only_a_hash_of_the_token_is_kept(token: str) -> None:
    link = SignInLink.objects.get()

    assert bytes(link.token_hash) == hashlib.sha256(token.encode()).digest()
    assert len(bytes(link.token_hash)) == 32
    assert len(token) >= 43
    assert token not in str(list(Entry.objects.values()))


def test_unknown_used_and_old_links_answer_alike(client: Client, kalyna: Operator) -> None:
    used, old = printed_link("Kalyna"), printed_link("Kalyna")
    client.get(used.removeprefix("http://127.0.0.1:8000"))
    SignInLink.objects.filter(used_at=None).update(expires_at=AT - timedelta(days=365))

    answers = set()
    for link in (used, old, "/sign-in/unknown/"):
        path = link.removeprefix("http://127.0.0.1:8000")
        response = Client().get(path)
        token = str(response.context["csrf_token"])
        text = response.content.decode().replace(token, "").replace(path, "")
        answers.add((response.status_code, text))

    assert len(answers) == 1
    assert answers.pop()[0] == 404


def test_a_head_request_does_not_spend_the_link(client: Client, kalyna: Operator) -> None:
    path = printed_link("Kalyna").removeprefix("http://127.0.0.1:8000")

    assert client.head(path).status_code == 405
    assert client.get(path).status_code == 302


def test_whoever_was_kept_out_stays_out_and_the_link_stays_whole(
    kalyna: Operator, token: str
) -> None:
    Operator.objects.filter(pk=kalyna.pk).update(is_active=False)
    with pytest.raises(SignInRefused):
        sign_in_link_use(token=token, at=AT)

    role_agreed(kalyna, Role.OPERATOR, lets_in=True)
    Operator.objects.filter(pk=kalyna.pk).update(is_active=True)
    assert sign_in_link_use(token=token, at=AT) == kalyna


def test_production_makes_and_takes_no_links(
    client: Client, token: str, settings: Settings
) -> None:
    settings.DEMO = False

    with pytest.raises(DemoOnly):
        sign_in_link_make(call_sign="Kalyna", at=AT)
    with pytest.raises(DemoOnly):
        sign_in_link_use(token=token, at=AT)
    with pytest.raises(CommandError, match="demonstration"):
        printed_link("Kalyna")
    assert client.get(f"/sign-in/{token}/").content == client.get("/nowhere/").content


def test_the_command_refuses_whoever_is_not_there_or_was_kept_out(
    staff: dict[Role, Operator],
) -> None:
    Operator.objects.filter(call_sign="Kalyna").update(is_active=False)

    for call_sign in ("Nobody", "Kalyna"):
        with pytest.raises(CommandError, match="Nobody active"):
            printed_link(call_sign)


def test_the_database_refuses_a_token_that_is_not_hashed(kalyna: Operator) -> None:
    with pytest.raises(IntegrityError, match="operators_link_is_hashed"):
        SignInLink.objects.create(token_hash=b"plain", operator=kalyna, expires_at=AT)


def test_spent_links_are_swept_when_the_next_is_made(token: str) -> None:
    sign_in_link_make(call_sign="Kalyna", at=AT + timedelta(hours=2))

    assert SignInLink.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_come_at_once_one_gets_in(token: str) -> None:
    outcomes: list[str] = []
    together = threading.Barrier(20)

    def come(use: Callable[..., Operator] = sign_in_link_use) -> None:
        together.wait(timeout=30)
        try:
            use(token=token, at=AT)
            outcomes.append("in")
        except SignInRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=come) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(outcomes) == ["in"] + ["refused"] * 19
    assert Entry.objects.filter(action="sign_in.by_link").count() == 1
