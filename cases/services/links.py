"""The link to a telephone system: its sign of life, its silence, and calls that one side knows."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from cases.inbound import Kind
from cases.models import Channel, Contact, LineEvent, LineLink, State
from cases.selectors.away import lines_off
from cases.services.calls import settle
from cases.services.routing import office_answering
from live.events import LineChanged, queue_stream
from live.publish import append, unit
from operators.models import Alert
from operators.models import Kind as AlertKind
from operators.services.alerts import alert_raise
from vault.blind_index import provider_key

#: A link that has been silent for so long is down.
SILENT = timedelta(seconds=20)
#: A call that only one side knows is given this long.
ALONE = timedelta(seconds=60)
AT_ONCE = 200


def link_beat(
    *,
    line: str,
    can: Collection[str],
    carries_sound: bool,
    met_a_real_switch: bool,
    at: datetime,
) -> None:
    """Note a sign of life and what the adapter can do; desks hear it when it had been silent."""
    told = {
        "can": sorted(can),
        "carries_sound": carries_sound,
        "met_a_real_switch": met_a_real_switch,
        "seen_at": at,
        "down_since": None,
    }
    with unit():
        before = LineLink.objects.select_for_update().filter(line=line).first()
        LineLink.objects.update_or_create(line=line, defaults=told)
        if before is not None and before.down_since is not None:
            _tell(line)


def link_await(
    *,
    line: str,
    can: Collection[str],
    carries_sound: bool,
    met_a_real_switch: bool,
    at: datetime,
) -> None:
    """From now on this link is missed, also when it never gave a sign of life."""
    LineLink.objects.get_or_create(
        line=line,
        defaults={
            "can": sorted(can),
            "carries_sound": carries_sound,
            "met_a_real_switch": met_a_real_switch,
            "seen_at": at,
        },
    )


def link_end(*, line: str, at: datetime) -> None:
    """The line ends on purpose: its silence from now on means nothing."""
    LineLink.objects.filter(line=line, seen_at__lte=at).delete()


def links_watch(*, at: datetime) -> int:
    """Say aloud that a link has fallen silent, once for each silence; not of a line that is off."""
    silent = LineLink.objects.filter(down_since=None, seen_at__lt=at - SILENT)
    silent = silent.exclude(line__in=lines_off())
    if not silent.exists():
        return 0
    with unit():
        found = list(silent.select_for_update(skip_locked=True))
        for link in found:
            link.down_since = at
            link.save(update_fields=["down_since"])
            office = office_answering(link.line)
            alert_raise(kind=AlertKind.LINK_DOWN, office=office, subject=None, by=None, at=at)
            _tell(link.line)
    return len(found)


def calls_reconcile(
    *, line: str, here: Collection[str], lasting: Collection[str], at: datetime
) -> tuple[int, int]:
    """Compare our contacts with the calls on the line; says how many only we, only it, know.

    `here` are all its calls and `lasting` those that have gone on for a while. A caller who waits
    here and not there is gone, and their contact ends; about the rest a supervisor is told.
    """
    keys = {provider_key(line, each) for each in here}
    lost = [ref for ref, key in _open_calls(line, at) if key not in keys]
    for ref in lost:
        _lose(ref, at)
    theirs = {provider_key(line, each) for each in lasting}
    known = LineEvent.objects.filter(line=line, call_key__in=theirs).values_list("call_key")
    unknown = theirs - {bytes(key) for (key,) in known if key}
    if unknown:
        with unit():
            _alert(AlertKind.CALL_UNKNOWN, office_answering(line), None, at)
    return len(lost), len(unknown)


def _open_calls(line: str, at: datetime) -> list[tuple[UUID, bytes]]:
    """Calls that go on or wait, as far as we know, and the key of each."""
    ended = LineEvent.objects.filter(kind=Kind.CALL_ENDED).values("contact")
    open_ones = Contact.objects.filter(
        line=line,
        channel=Channel.CALL,
        state__in=[State.OFFERED, State.ON_CONTACT],
        offered_at__lt=at - ALONE,
    ).exclude(ref__in=ended)
    events = LineEvent.objects.filter(contact__in=open_ones[:AT_ONCE], kind=Kind.CALL_OFFERED)
    found = events.values_list("contact", "call_key")
    return [(contact, bytes(key)) for contact, key in found if contact and key]


def _lose(ref: UUID, at: datetime) -> None:
    with unit():
        contact = Contact.objects.select_for_update().get(ref=ref)
        if contact.state == State.OFFERED:
            settle(contact, State.ABANDONED, at)
        elif contact.state != State.ON_CONTACT:
            return
        _alert(AlertKind.CALL_LOST, contact.office_id, ref, at)


def _alert(kind: AlertKind, office: UUID, subject: UUID | None, at: datetime) -> None:
    """Once about each thing, until somebody has seen to it."""
    if not Alert.objects.filter(
        kind=kind, office=office, subject=subject, cleared_at=None
    ).exists():
        alert_raise(kind=kind, office=office, subject=subject, by=None, at=at)


def _tell(line: str) -> None:
    office = office_answering(line)
    append(LineChanged(ref=office), stream=queue_stream(office))
