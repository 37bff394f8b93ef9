"""What the bot says about following, in the language that is active."""

from django.conf import settings
from django.utils.translation import gettext as _

from intake.telegram.says import Saying, say


def sure_to_follow() -> Saying:
    """What following means, and what it may cost, before anything is kept."""
    means = _(
        "Following means: this bot sends you the news of this line. They are the same for everybody"
        " and hold nothing about you or anybody else."
    )
    seen = _(
        "Telegram sees that you follow, and whoever looks into your telephone sees the news in this"
        " chat. If somebody may look into it, do not follow, and delete this chat."
    )
    if channel():
        open_to_all = _("The same news are in the channel %(channel)s, to be read without joining.")
        seen += " " + open_to_all % {"channel": channel()}
    kept = _(
        "We keep the address of this chat, sealed and apart from everything else,"
        " until you write /unfollow or /delete, or say nothing here for a year."
    )
    buttons = [(_("Follow"), "W"), (_("Do not follow"), "u")]
    return say("\n\n".join([means, seen, kept]), buttons)


def followed() -> Saying:
    """From now on the news come here."""
    told = _("You follow the news of this line. /unfollow ends it at any time.")
    return say(told, [(_("Do not follow"), "u")])


def channel() -> str:
    """The public channel as people find it; empty where it has no name."""
    name: str = settings.TELEGRAM_CHANNEL
    return f"https://t.me/{name[1:]}" if name.startswith("@") else ""
