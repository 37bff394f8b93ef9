"""Whether Telegram knows the token of the bot; the token itself is in no row and no log."""

import re
from datetime import datetime

from cases.models import BotStanding, Standing, bot_token_key
from live.publish import unit

SAID = {True: Standing.ACCEPTED, False: Standing.REFUSED, None: Standing.UNASKED}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")


def bot_standing_keep(
    *, line: str, token: str, is_known: bool | None, name: str, at: datetime
) -> None:
    """Keep what was said of this token; None while nobody could be asked: what was said stays."""
    standing = SAID[is_known]
    told = {
        "token_key": bot_token_key(token),
        "standing": standing,
        "name": name if NAME.fullmatch(name) else "",
        "asked_at": at,
    }
    with unit():
        before = BotStanding.objects.select_for_update().filter(line=line).first()
        same = before is not None and bytes(before.token_key) == told["token_key"]
        if is_known is not None or not same:
            BotStanding.objects.update_or_create(line=line, defaults=told)
