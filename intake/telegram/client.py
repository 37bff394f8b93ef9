"""Speaking to the Bot API: one message at a time, and a plain word on how it went."""

import json
import urllib.error
import urllib.request
from enum import Enum
from http import HTTPStatus

from django.conf import settings

TIMEOUT_SECONDS = 10
FINAL = {HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}


class Result(Enum):
    """How one attempt went."""

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"


def send(*, chat: str, text: str) -> Result:
    """Send one text to one chat (sendMessage).

    The token is part of the address, so nothing of a failure is logged or raised from here.
    """
    request = urllib.request.Request(  # noqa: S310 - the address comes from our settings
        f"{settings.TELEGRAM_API}/bot{settings.TELEGRAM_TOKEN}/sendMessage",
        data=json.dumps({"chat_id": chat, "text": text}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            return Result.SENT if json.load(answer).get("ok") else Result.LATER
    except urllib.error.HTTPError as refusal:
        return Result.REFUSED if refusal.code in FINAL else Result.LATER
    except (OSError, ValueError):
        return Result.LATER
