"""People with open sessions, as many as there are sockets."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

OPERATORS = 20


@dataclass(frozen=True, slots=True)
class Guest:
    """One open session, the stream of its office and the person's own."""

    session: str
    stream: str
    own: str

    def headers(self, port: int) -> dict[str, str]:
        """What the person's browser would send."""
        from django.conf import settings

        return {
            "Origin": f"http://127.0.0.1:{port}",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}",
        }


def guests(number: int, *, shift: int = OPERATORS) -> list[Guest]:
    """That many sessions, shared among a shift of so many operators of one office."""
    people = operators(shift)
    return [guest_of(people[place % shift]) for place in range(number)]


def guest_of(person: Any) -> Guest:
    """One more session of this person."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils.timezone import now

    from live.events import person_stream, queue_stream
    from operators.services import idle_begin

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    idle_begin(session_key=session.session_key, at=now())
    return Guest(session.session_key, queue_stream(person.office_id), person_stream(person.pk))


def leader() -> Any:
    """Who leads the shift of the office."""
    from operators.models import Operator

    office = operators(1)[0].office
    return Operator.objects.get_or_create(
        call_sign="Leader", defaults={"role": "supervisor", "office": office, "languages": ["uk"]}
    )[0]


def operators(number: int = OPERATORS):  # type: ignore[no-untyped-def]
    """The shift; made at the first call that needs so many."""
    from operators.models import Office, Operator

    office, _ = Office.objects.get_or_create(code="bench", defaults={"name": "Bench"})
    for each in range(number):
        Operator.objects.get_or_create(
            call_sign=f"Bench-{each + 1}",
            defaults={"role": "operator", "office": office, "languages": ["uk"]},
        )
    return list(Operator.objects.filter(office=office).order_by("call_sign")[:number])
