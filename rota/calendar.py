"""One's own shifts as a calendar (RFC 5545): when, and neither where, with whom nor what for."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils.translation import gettext
from icalendar import Calendar, Event

from rota.models import Shift


def written(shifts: Iterable[Shift], at: datetime) -> bytes:
    """The calendar; times in UTC, so that no reader needs to know our clocks."""
    calendar = Calendar()
    calendar.add("prodid", "-//Shifts//EN")
    calendar.add("version", "2.0")
    for shift in shifts:
        event = Event()
        event.add("uid", str(shift.ref))
        event.add("dtstamp", at.astimezone(UTC).replace(microsecond=0))
        event.add("dtstart", shift.begins.astimezone(UTC))
        event.add("dtend", shift.ends.astimezone(UTC))
        event.add("summary", gettext("Shift"))
        event.add("sequence", shift.version - 1)
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
