"""What the codes that a provider sends are called on the screen."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models import Contact, Delivery, Message
from cases.models.contact import READ_LATER

LINES: dict[str, Promise] = {
    "telegram": _("Telegram"),
    "telephone": _("Telephone"),
    "sip": _("Telephone, built-in line"),
    "asterisk": _("Telephone, Asterisk"),
    "freeswitch": _("Telephone, FreeSWITCH"),
    "simulator": _("Simulator"),
    "web": _("Web form"),
    "byhand": _("By hand"),
}
ATTACHMENTS: dict[str, Promise] = {
    "photo": _("Photo"),
    "live_photo": _("Photo"),
    "voice": _("Voice message"),
    "video": _("Video"),
    "video_note": _("Video"),
    "audio": _("Sound recording"),
    "animation": _("Animation"),
    "document": _("Document"),
    "sticker": _("Sticker"),
    "poll": _("Poll"),
    "venue": _("Place with a name"),
    "choice": _("Button pressed"),
    "words": _("Four code words were said"),
    "renamed": _("This chat is under another name now. Verify anew who writes."),
    "forget": _("The person asks to be deleted"),
}
#: What to do about it; the same for words that are right and for words that are not.
NEXT_STEPS: dict[str, Promise] = {
    "words": _(
        "If a case of your office has these words, it is open beside this. If another office has"
        " it, that office knows by now and calls back as agreed. Go on as with anybody: say"
        " neither yes nor no to the words, and ask for no others."
    ),
}
ON_PAGE: dict[str, Promise] = {
    Delivery.QUEUED: _("Lies ready, not read yet"),
    Delivery.SENT: _("Read"),
}


def delivery_name(message: Message) -> str:
    """How far one of our answers came."""
    on_page = ON_PAGE.get(message.delivery) if message.contact.line in READ_LATER else None
    return str(on_page or message.get_delivery_display())


def line_name(line: str) -> str:
    """The way in, as the call bar names it."""
    return str(LINES.get(line, line))


def attachment_name(kind: str) -> str:
    """What came beside the words; empty for nothing."""
    return str(ATTACHMENTS.get(kind, _("Something else"))) if kind else ""


def next_step(kind: str) -> str:
    """What to do about what came beside the words; empty for most of it."""
    return str(NEXT_STEPS.get(kind, ""))


def way_in(contact: Contact) -> str:
    """The line of a contact; of a typed one also who took it and who typed it."""
    if contact.line != "byhand":
        return line_name(contact.line)
    kept = contact.by_hand
    people = {"took": kept.took.call_sign, "typed": kept.typed.call_sign}
    return gettext("By hand: %(took)s took it, %(typed)s typed it") % people
