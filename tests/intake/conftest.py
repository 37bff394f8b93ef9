"""Knocking at the lines without a desk behind them: what they hand over is only written down."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from intake import entrance, refusals
from tests.intake.sip import Bench, Telephone

TELEGRAM_SECRET = "fictitious-telegram-secret"
CTI_TOKEN = "fictitious-cti-token"
AT = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)

Knock = Callable[..., HttpResponse]


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def telephone() -> Telephone:
    return Telephone()


@pytest.fixture(autouse=True)
def secrets(settings):
    settings.TELEGRAM_SECRET = TELEGRAM_SECRET
    settings.CTI_TOKEN = CTI_TOKEN


@pytest.fixture(autouse=True)
def nothing_is_a_flood(monkeypatch) -> None:
    """What a flood is, `tests/cases/test_flood.py` says: it asks the database."""
    monkeypatch.setattr(entrance.flood, "judged", lambda inbound: (inbound, False))


@pytest.fixture(autouse=True)
def every_line_is_on(monkeypatch) -> None:
    """What a line that is off does, `tests/intake/test_line_off.py` says: it asks the database."""
    monkeypatch.setattr(entrance, "is_shut_out", lambda inbound: False)


@pytest.fixture
def taken(monkeypatch) -> list:
    """What the lines handed over."""
    inbounds: list = []
    monkeypatch.setattr(entrance, "receive", lambda *, inbound: inbounds.append(inbound))
    monkeypatch.setattr("intake.telegram.inbound.take", entrance.receive)
    return inbounds


@pytest.fixture
def refused(monkeypatch) -> list:
    """The refusals that were recorded, as (line, reason)."""
    rows: list = []
    monkeypatch.setattr(
        refusals, "_recorder", lambda *, line, reason, at: rows.append((line, reason))
    )
    return rows


def knock(path: str, body: bytes = b"", **headers: Any) -> HttpResponse:
    """POST to a line as a stranger would; headers as keyword=value with underscores."""
    content_type = headers.pop("content_type", "application/json")
    method = headers.pop("method", "POST")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = RequestFactory().generic(method, path, body, content_type, headers=named)
    view, args, kwargs = resolve(path, urlconf="intake.urls")
    return view(request, *args, **kwargs)


def telegram(update: object, secret: str = TELEGRAM_SECRET) -> HttpResponse:
    """POST an update as Telegram does."""
    body = update if isinstance(update, bytes) else json.dumps(update).encode()
    return knock("/telegram/", body, X_Telegram_Bot_Api_Secret_Token=secret)


def cti(event: object, **headers: str) -> HttpResponse:
    """POST an event as a bridge does, in JSON with a bearer token."""
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    return knock("/telephone/cti/", body, Authorization=f"Bearer {CTI_TOKEN}", **headers)


def is_problem(response: HttpResponse, status: int) -> bool:
    """Whether a response is problem details of this status."""
    told = json.loads(response.content)
    return (
        response.status_code == status == told["status"]
        and response["Content-Type"] == "application/problem+json"
        and told["type"] == "about:blank"
        and bool(told["title"])
    )
