"""What stands around every page: who is signed in, their shift, and the rooms open to them.

Everything is worked out when a template asks for it, so a fragment pays for nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.timezone import localtime

from operators.models import HelpCall, Operator, Reason, State
from operators.palette import Findable, pages_of
from operators.roles import Role, holds
from operators.rooms import ROOMS
from operators.selectors import help_calls_of, presence_of

#: How much waits for somebody's word in a room, by its route; higher rooms say so at the start.
_waits: dict[str, Callable[[Operator], int]] = {}


def wire(waits: Mapping[str, Callable[[Operator], int]]) -> None:
    """Say who knows how much waits for a person in which room."""
    _waits.update(waits)


#: So many rooms fit under a thumb.
FITS = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the navigation."""

    url: str
    label: Promise
    icon: str
    current: bool
    waits: int


@dataclass(frozen=True, slots=True)
class ShownOperator:
    """The person as the top bar shows them."""

    call_sign: str
    initials: str
    role: str
    office: str
    may_set_duress: bool


@dataclass(frozen=True, slots=True)
class ShownPresence:
    """The own presence as the top bar shows it."""

    state: str
    label: str
    since: datetime
    break_offered: bool = False
    sound_heard: bool = False


class Shell:
    """What templates know as `shell`."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._path = request.path

    @cached_property
    def _person(self) -> Operator | None:
        user = getattr(self._request, "user", None)
        return user if isinstance(user, Operator) else None

    @property
    def signed_in(self) -> bool:
        """Whether anybody is."""
        return self._person is not None

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration, where nobody is real."""
        return bool(settings.DEMO)

    @cached_property
    def now(self) -> datetime:
        """The hour of this page, in Kyiv."""
        return localtime()

    @cached_property
    def operator(self) -> ShownOperator | None:
        """The person, or None before sign-in."""
        person = self._person
        if person is None:
            return None
        return ShownOperator(
            call_sign=person.call_sign,
            initials=person.call_sign[:2].upper(),
            role=str(Role(person.role).label),
            office=person.office.name,
            may_set_duress=person.has_perm("operators.set_duress"),
        )

    @cached_property
    def presence(self) -> ShownPresence | None:
        """The own shift, for those who take contacts."""
        person = self._person
        if person is None or not person.takes_contacts:
            return None
        presence = presence_of(person)
        if presence is None:
            return ShownPresence(State.OFFLINE.value, str(State.OFFLINE.label), self.now)
        label = Reason(presence.reason).label if presence.reason else State(presence.state).label
        return ShownPresence(
            state=presence.state,
            label=str(label),
            since=presence.since,
            break_offered=presence.break_offered_at is not None,
            sound_heard=presence.sound_heard,
        )

    @cached_property
    def help_calls(self) -> list[HelpCall]:
        """Who asks for help, for whoever answers it and for whoever asks."""
        person = self._person
        return help_calls_of(person) if person is not None and person.takes_contacts else []

    @property
    def answers_help(self) -> bool:
        """Whether this person is called when somebody asks for help."""
        person = self._person
        return person is not None and holds(person.role, "operators.answer_help")

    @cached_property
    def nav(self) -> list[Entry]:
        """The rooms this person may enter and that this installation has."""
        return list(self._entries())

    @cached_property
    def palette(self) -> list[Findable]:
        """Every page that this person may find by typing."""
        person = self._person
        nav = [(entry.url, entry.label, entry.icon) for entry in self.nav]
        return pages_of(person, nav) if person is not None else []

    @cached_property
    def further(self) -> list[Entry]:
        """The rooms that a phone keeps one press away, where they do not fit beside each other."""
        return self.nav[FITS - 1 :] if len(self.nav) > FITS else []

    def _entries(self) -> Iterator[Entry]:
        person = self._person
        for room in ROOMS:
            if person is None or not holds(person.role, room.permission):
                continue
            try:
                url = reverse(room.route)
            except NoReverseMatch:
                continue
            here = self._path.startswith(url) or (
                bool(room.also) and self._path.startswith(room.also)
            )
            waits = _waits[room.route](person) if room.route in _waits else 0
            yield Entry(url, room.label, room.icon, here, waits)


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
