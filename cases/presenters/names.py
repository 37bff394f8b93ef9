"""What the codes that a provider sends are called on the screen."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LINES: dict[str, Promise] = {
    "telegram": _("Telegram"),
    "telephone": _("Telephone"),
    "sip": _("Telephone, built-in line"),
    "simulator": _("Simulator"),
    "web": _("Web form"),
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
    "renamed": _("This chat is under another name now. Verify anew who writes."),
    "forget": _("The person asks to be deleted"),
}


def line_name(line: str) -> str:
    """The way in, as the call bar names it."""
    return str(LINES.get(line, line))


def attachment_name(kind: str) -> str:
    """What came beside the words; empty for nothing."""
    return str(ATTACHMENTS.get(kind, _("Something else"))) if kind else ""
