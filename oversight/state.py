"""How keys and lines stand, in plain figures, for those who look after them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import F, Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from cases.models import BotStanding, Line, LineEvent, LineLink, LineOff, Standing, bot_token_key
from cases.models.traffic import Traffic
from operators.models import Office
from operators.reach import every_office
from oversight.lines import TELEGRAM, is_set, ways
from oversight.models import KeyRotation, OfficeClosing
from vault.kek import key_encryption
from vault.keyring import kek_versions
from vault.rotation import keys_behind

QUARTER = 15


@dataclass(frozen=True, slots=True)
class Version:
    """One key of keys: when it was made, and how many data keys it wraps."""

    number: int
    made_at: datetime
    wraps: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Rotation:
    """A rotation that is open, and how many keys are left."""

    wish: KeyRotation
    left: int


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One way in."""

    key: str
    label: Promise
    office: Office | None
    secrets: tuple[str, ...]
    missing: tuple[str, ...]
    heard_at: datetime | None
    about: Promise | str
    link: LineLink | None
    can: str
    off: LineOff | None
    bot: "BotSays | None" = None


@dataclass(frozen=True, slots=True)
class BotSays:
    """What Telegram said of the token that is set, and whether people are told another bot."""

    standing: str
    name: str = ""
    asked_at: datetime | None = None
    told_instead: str = ""


#: What an adapter can do, in words.
ABLE: Mapping[str, Promise] = {
    "answer": _("answer"),
    "reject": _("decline"),
    "hang_up": _("hang up"),
    "transfer": _("put through"),
    "hold": _("hold"),
    "attend": _("put through after asking a colleague"),
    "originate": _("call back"),
    "monitor": _("let a supervisor listen in"),
}


def versions() -> list[Version]:
    """Every key of keys that still opens something, the newest first."""
    provider, wraps = key_encryption(), kek_versions()
    newest = provider.current_version
    return [
        Version(number, made_at, wraps.get(number, 0), number == newest)
        for number, made_at in sorted(provider.versions().items(), reverse=True)
    ]


def rotation_open() -> Rotation | None:
    """The rotation that waits or goes on."""
    wish = KeyRotation.objects.filter(ended_at=None).select_related("asked_by", "agreed_by").first()
    return Rotation(wish, keys_behind() if wish.version else 0) if wish else None


def last_of(action: str) -> datetime | None:
    """When this was last written into the journal."""
    last: datetime | None = Entry.objects.filter(action=action).aggregate(at=Max("at"))["at"]
    return last


def lines_shown() -> list[ShownLine]:
    """Every line, with the quarter of an hour in which it was last heard of."""
    offices = {line.key: line.office for line in Line.objects.select_related("office")}
    off = {each.line: each for each in LineOff.objects.filter(on_at=None).select_related("off_by")}
    heard, links = _heard(), {link.line: link for link in LineLink.objects.all()}
    return [
        ShownLine(
            way.key,
            way.label,
            offices.get(way.key),
            way.secrets,
            tuple(f"HOTLINE_{name}" for name in way.secrets if not is_set(name)),
            heard.get(way.key),
            way.about,
            links.get(way.key),
            _able(links.get(way.key)),
            off.get(way.key),
            _bot() if way.key == TELEGRAM.key else None,
        )
        for way in ways()
    ]


def offices_shown() -> list[tuple[Office, OfficeClosing | None]]:
    """Every office with the wish to close it, the open ones first."""
    wishes = {
        each.office_id: each
        for each in OfficeClosing.objects.select_related("asked_by", "agreed_by")
    }
    offices = Office.objects.order_by(F("closed_at").asc(nulls_first=True), "code")
    return [(office, wishes.get(office.pk)) for office in offices]


def _bot() -> BotSays | None:
    """Of an earlier token nothing is said."""
    if not settings.TELEGRAM_TOKEN:
        return None
    found = BotStanding.objects.filter(line=TELEGRAM.key).first()
    if found is None or bytes(found.token_key) != bot_token_key(settings.TELEGRAM_TOKEN):
        return BotSays(Standing.UNASKED)
    told = settings.TELEGRAM_NAME.removeprefix("@")
    other = told if found.name and told.lower() != found.name.lower() else ""
    return BotSays(found.standing, found.name, found.asked_at, other)


def _able(link: LineLink | None) -> str:
    return ", ".join(str(ABLE[word]) for word in ABLE if link is not None and word in link.can)


def _heard() -> Mapping[str, datetime]:
    """From the events, which go with their contacts, and from what was counted, which stays."""
    with every_office("lines"):
        events = LineEvent.objects.values_list("line").annotate(last=Max("at")).order_by()
        heard = {line: _quarter(last) for line, last in events}
    counted = Traffic.objects.filter(seen__gt=0).values_list("line")
    for line, last in counted.annotate(last=Max("quarter")).order_by():
        heard[line] = max(last, heard.get(line, last))
    return heard


def _quarter(at: datetime) -> datetime:
    return at.replace(minute=at.minute // QUARTER * QUARTER, second=0, microsecond=0)
