"""A handset on somebody's desk: who sets it up, what is shown once, and when it rings no more."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

import operators.services.handsets as handsets
from audit.models import Entry
from intake.telephone.standing import Typed
from operators.models import Operator
from operators.roles import Role
from operators.services import operator_keep_out
from operators.services.handsets import LIFE, HandsetRefused, handset_give, handset_take_back
from operators.services.people import operator_edit
from tests.operators.conftest import AT, proven

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db]
PASSWORD = "fictitious-password"


def typed(extension: str, until: datetime) -> Typed:
    return Typed(
        server="switch.example",
        port=8443,
        domain="hotline.invalid",
        extension=extension,
        username=f"{int(until.timestamp())}:{extension}",
        password=PASSWORD,
        until=until,
    )


@pytest.fixture(autouse=True)
def switch() -> Iterator[None]:
    before = list(handsets._types)
    handsets.wire(typed)
    yield
    handsets._types[:] = before


@pytest.fixture
def klen(staff: dict[Role, Operator]) -> Operator:
    return staff[Role.ADMINISTRATOR]


@pytest.fixture
def kalyna(staff: dict[Role, Operator]) -> Operator:
    person = staff[Role.OPERATOR]
    person.extension = "101"
    person.save()
    return person


@pytest.fixture
def given(kalyna: Operator, klen: Operator) -> Operator:
    handset_give(operator_ref=kalyna.pk, by=klen, at=AT)
    kalyna.refresh_from_db()
    return kalyna


def test_it_is_shown_once_after_a_fresh_proof(
    kalyna: Operator, signed_in: Callable[[Role], Client]
) -> None:
    browser, page = signed_in(Role.ADMINISTRATOR), f"/people/{kalyna.pk}/"
    assert "again" in browser.post(f"{page}handset/").headers["Location"]
    kalyna.refresh_from_db()
    assert kalyna.handset_until is None
    answer = proven(browser).post(f"{page}handset/")
    shown = answer.content.decode()
    kalyna.refresh_from_db()
    assert kalyna.handset_until is not None
    for each in ("switch.example", "8443", "TLS", "101", "hotline.invalid", PASSWORD):
        assert f"<code>{each}</code>" in shown
    assert f"{int(kalyna.handset_until.timestamp())}:101" in shown
    assert "no-store" in answer.headers["Cache-Control"]
    assert PASSWORD not in browser.get(page).content.decode()
    assert browser.get(f"{page}handset/").status_code == 405


def test_it_is_written_down_without_the_password(given: Operator, klen: Operator) -> None:
    entry = Entry.objects.get(action="operators.handset_given")
    assert (entry.actor, str(entry.subject)) == (str(klen.pk), str(given.pk))
    assert "until" in entry.detail
    assert PASSWORD not in str(entry.__dict__)


def test_it_stands_for_half_a_year_and_the_next_one_ends_it(
    given: Operator, klen: Operator
) -> None:
    assert given.handset_until == AT + LIFE
    later = AT + timedelta(seconds=1)
    handset_give(operator_ref=given.pk, by=klen, at=later)
    given.refresh_from_db()
    assert given.handset_until == later + LIFE


def test_it_is_taken_back_at_once(given: Operator, signed_in: Callable[[Role], Client]) -> None:
    answer = signed_in(Role.ADMINISTRATOR).post(f"/people/{given.pk}/handset/end/")
    given.refresh_from_db()
    assert (answer.status_code, given.handset_until) == (302, None)
    assert Entry.objects.filter(action="operators.handset_taken_back").count() == 1


def test_what_is_not_there_is_not_taken_back(kalyna: Operator, klen: Operator) -> None:
    handset_take_back(operator_ref=kalyna.pk, by=klen, at=AT)
    assert not Entry.objects.filter(action="operators.handset_taken_back").exists()


def test_whoever_is_kept_out_has_no_handset(given: Operator, klen: Operator) -> None:
    operator_keep_out(operator_ref=given.pk, by=klen, at=AT)
    given.refresh_from_db()
    assert given.handset_until is None
    with pytest.raises(HandsetRefused, match="kept out"):
        handset_give(operator_ref=given.pk, by=klen, at=AT)


@pytest.mark.parametrize(("extension", "stays"), [("101", True), ("102", False), ("", False)])
def test_another_extension_needs_another_password(
    given: Operator, klen: Operator, extension: str, stays: bool
) -> None:
    told = {"languages": ["uk"], "skills": [], "extension": extension}
    operator_edit(operator_ref=given.pk, **told, by=klen, at=AT)
    given.refresh_from_db()
    assert (given.handset_until is not None) is stays


def test_without_an_extension_or_a_switch_it_is_said_what_is_missing(
    kalyna: Operator, klen: Operator
) -> None:
    handsets.wire(lambda extension, until: None)
    with pytest.raises(HandsetRefused, match="No switch"):
        handset_give(operator_ref=kalyna.pk, by=klen, at=AT)
    Operator.objects.update(extension="")
    with pytest.raises(HandsetRefused, match="extension first"):
        handset_give(operator_ref=kalyna.pk, by=klen, at=AT)
    kalyna.refresh_from_db()
    assert kalyna.handset_until is None
