"""How long one more proof of identity lasts."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from pytest_django import Settings

from operators.sessions import STEP_UP_LASTS, is_stepped_up, session_step_up
from tests.operators.conftest import AT


@pytest.fixture
def request_() -> HttpRequest:
    request = HttpRequest()
    request.session = SessionStore()
    return request


def test_nobody_is_stepped_up_by_coming_in(request_: HttpRequest) -> None:
    assert not is_stepped_up(request_, at=AT)


def test_a_step_up_lasts_a_quarter_of_an_hour(request_: HttpRequest, settings: Settings) -> None:
    settings.DEMO = False
    session_step_up(request_, at=AT)

    assert is_stepped_up(request_, at=AT + STEP_UP_LASTS)
    assert not is_stepped_up(request_, at=AT + STEP_UP_LASTS + timedelta(seconds=1))


def test_in_a_demonstration_it_lasts_as_long_as_the_session(
    request_: HttpRequest, settings: Settings
) -> None:
    settings.DEMO = True
    session_step_up(request_, at=AT)

    assert is_stepped_up(request_, at=AT + timedelta(hours=11))
