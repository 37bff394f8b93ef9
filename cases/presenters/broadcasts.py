"""A text for everybody as its page shows it: as Telegram would, with what may not be said."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from cases.broadcast_guard import AFTER, HANDLE, LINK, LONGEST, Finding, length_of
from cases.models import LANGUAGES, TONGUES, Broadcast, BroadcastPost, BroadcastState, Outage
from cases.models.traffic import ELSEWHERE
from cases.selectors.broadcasts import languages_of, objections
from cases.ways import line_name
from operators.models import Operator

NAMES = dict(LANGUAGES)
SIGNS = {
    BroadcastState.DRAFT: ("chip-outline", "pencil"),
    BroadcastState.WAITING: ("chip-warn", "hourglass"),
    BroadcastState.APPROVED: ("chip-accent", "clock"),
    BroadcastState.SENDING: ("chip-accent", "send"),
    BroadcastState.DONE: ("chip-live", "check"),
    BroadcastState.STOPPED: ("chip-danger", "x"),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """One language: its pieces, of which some are links, and what is wrong with it."""

    code: str
    name: str
    pieces: list[tuple[str, bool]]
    length: int
    is_too_long: bool
    goes_to_channel: bool
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    broadcast: Broadcast
    begins: str
    chip: str
    sign: str
    tongues: list[str]


def previews(broadcast: Broadcast) -> list[Preview]:
    """Every language that is written or needed, in their order."""
    wrong = objections(broadcast) if broadcast.approver_id is None else {}
    needed = languages_of(broadcast)
    return [
        Preview(
            code=code,
            name=NAMES[code],
            pieces=list(_pieces(broadcast.text(code))),
            length=length_of(broadcast.text(code)),
            is_too_long=length_of(broadcast.text(code)) > LONGEST,
            goes_to_channel=code in broadcast.channel,
            findings=wrong.get(code, []),
        )
        for code in TONGUES
        if broadcast.text(code) or code in needed
    ]


def row(broadcast: Broadcast, language: str) -> Row:
    """A line of the list, in the reader's language where there is one."""
    chip, sign = SIGNS[BroadcastState(broadcast.state)]
    text = broadcast.text(language) or next(filter(None, map(broadcast.text, TONGUES)), "")
    return Row(broadcast, text, chip, sign, [code for code in TONGUES if broadcast.text(code)])


def may(broadcast: Broadcast, by: Operator) -> dict[str, bool]:
    """What this person may do with it now; the services ask once more."""
    is_writer, state = broadcast.writer_id == by.pk, broadcast.state
    return {
        "edit": is_writer and broadcast.approver_id is None,
        "submit": is_writer and state == BroadcastState.DRAFT,
        "approve": not is_writer
        and state == BroadcastState.WAITING
        and by.has_perm("cases.approve_broadcast"),
        "stop": state in {BroadcastState.APPROVED, BroadcastState.SENDING}
        and by.has_perm("cases.stop_broadcast"),
    }


def channel_rows(posts: list[BroadcastPost]) -> list[tuple[str, Promise | str, str]]:
    """What became of each language in the channel: its name, the word, the state."""
    return [(NAMES[post.language], post.get_state_display(), post.state) for post in posts]


def outage_words(outage: Outage) -> dict[str, str]:
    """A text for everybody about a telephone that cannot be reached, in each language."""
    said = {}
    for code in TONGUES:
        with override(code):
            said[code] = "\n\n".join(_outage(outage))
    return said


def _outage(outage: Outage) -> Iterator[str]:
    number = settings.VOICE_NUMBER or _("of this line")
    if outage.country == "RU":
        yield _("The number %(number)s cannot be reached from Russia at present.") % {
            "number": number
        }
    elif outage.country and outage.country != ELSEWHERE:
        told = {"number": number, "names": line_name(outage.line, outage.country)}
        yield _("The number %(number)s cannot be reached at present (%(names)s).") % told
    else:
        yield _("The number %(number)s cannot be reached at present.") % {"number": number}
    if settings.TELEGRAM_NAME:
        yield _("Write to us in Telegram: %(name)s.") % {"name": settings.TELEGRAM_NAME}
    if settings.WEB_ADDRESS:
        yield _("Or use the form: %(address)s") % {"address": settings.WEB_ADDRESS}
    yield _("As soon as the number works again, we say so here.")


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text cut where Telegram would make a link."""
    found = (each for pattern in (LINK, HANDLE) for each in pattern.finditer(text))
    spans = sorted((each.start(), each.start() + len(each[0].rstrip(AFTER))) for each in found)
    after = 0
    for start, end in spans:
        if start >= after:
            if start > after:
                yield text[after:start], False
            yield text[start:end], True
            after = end
    if after < len(text):
        yield text[after:], False
