"""Who opens a socket and whether they still may listen: many at once, in one thread."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.crypto import constant_time_compare

from live import doors
from live.listener import Card
from live.session_names import name_of

SESSION_ENDED = 4401
REFUSED = 4404


@dataclass(frozen=True, slots=True)
class Entrant:
    """A socket that asks to be let in; no streams means those of the person's role."""

    session: str
    streams: tuple[str, ...]


def enter(entrants: Sequence[Entrant]) -> list[Card | int]:
    """A card for each entrant who may listen to all it asks for, else the close code."""
    keys = {
        session.session_key: _signed_in(session.get_decoded())
        for session in _alive({entrant.session for entrant in entrants})
    }
    people = _people({key for key, _ in keys.values() if key is not None})
    versions = doors.rights(list(people))
    cards: list[Card | int] = []
    for entrant in entrants:
        key, proof = keys.get(name_of(entrant.session), (None, ""))
        person = people.get(key)
        if person is None or key not in versions or not _proven(person, proof):
            cards.append(SESSION_ENDED)
        else:
            streams = entrant.streams or tuple(doors.streams_of(person))
            card = Card(entrant.session, key, versions[key], streams)
            cards.append(card if _may_listen(person, card) else REFUSED)
    return cards


def review(cards: Sequence[Card], moved: Set[str]) -> list[Card | int]:
    """The cards again, renewed where rights changed, or the close code where they ended.

    Who may see a thing also changes with the thing: `moved` names the streams to ask about anew.
    """
    alive = {session.session_key for session in _alive({card.session for card in cards})}
    versions = doors.rights(list({card.person for card in cards}))
    doubtful = [
        card.person not in versions
        or card.version != versions[card.person]
        or not moved.isdisjoint(card.streams)
        for card in cards
    ]
    people = _people({card.person for card, doubt in zip(cards, doubtful, strict=True) if doubt})
    answers: list[Card | int] = []
    for card, doubt in zip(cards, doubtful, strict=True):
        if name_of(card.session) not in alive or card.person not in versions:
            answers.append(SESSION_ENDED)
        elif doubt:
            renewed = replace(card, version=versions[card.person])
            answers.append(renewed if _may_listen(people[card.person], renewed) else REFUSED)
        else:
            answers.append(card)
    return answers


def _may_listen(person: Any, card: Card) -> bool:
    return all(doors.may_join(person, stream) for stream in card.streams)


def _alive(keys: Collection[str]) -> QuerySet[Session]:
    """The sessions that go on."""
    names = [name for name in map(name_of, keys) if name]
    return Session.objects.filter(session_key__in=names, expire_date__gt=Now())


def _people(keys: Collection[Any]) -> dict[Any, Any]:
    return get_user_model()._default_manager.in_bulk(keys) if keys else {}


def _signed_in(session: Mapping[str, Any]) -> tuple[Any, str]:
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None, ""
    try:
        key = get_user_model()._meta.pk.to_python(session.get(SESSION_KEY))
    except ValidationError:
        return None, ""
    return key, session.get(HASH_SESSION_KEY) or ""


def _proven(person: Any, proof: str) -> bool:
    hashes = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    return any(constant_time_compare(proof, each) for each in hashes)
