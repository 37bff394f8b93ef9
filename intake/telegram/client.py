"""Speaking to the Bot API: one message or file at a time, and a plain word on how it went."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from enum import Enum
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

from django.conf import settings

TIMEOUT_SECONDS = 10
FETCH_SECONDS = 30
#: What getFile answers is short; the path is Telegram's own, from the root of the bot's files.
MOST_TOLD = 10_000
PATH = re.compile(r"[\w-][\w./-]{0,250}", re.ASCII)
FINAL = {HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}


class Result(Enum):
    """How one attempt went."""

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"


class NotGiven(Exception):
    """The file was not given; `final` when asking again would not help."""

    def __init__(self, *, final: bool) -> None:
        super().__init__()
        self.final = final


def fetch(*, handle: str, most: int) -> bytes:
    """A file that a person sent (getFile, then the file itself), at most one byte too much of it.

    Raises NotGiven. It stays in memory, and the token in the addresses appears nowhere else.
    """
    asked = urllib.parse.urlencode({"file_id": handle})
    try:
        with _opened(f"/bot{settings.TELEGRAM_TOKEN}/getFile?{asked}") as answer:
            path = str(json.loads(answer.read(MOST_TOLD))["result"]["file_path"])
        if not PATH.fullmatch(path) or ".." in path:
            raise NotGiven(final=True)
        with _opened(f"/file/bot{settings.TELEGRAM_TOKEN}/{path}") as answer:
            body: bytes = answer.read(most + 1)
            return body
    except urllib.error.HTTPError as refusal:
        raise NotGiven(final=refusal.code in FINAL) from None
    except (OSError, HTTPException, ValueError, LookupError, TypeError):
        raise NotGiven(final=False) from None


def _opened(address: str) -> Any:
    return urllib.request.urlopen(  # noqa: S310 - the address comes from our settings
        settings.TELEGRAM_API + address, timeout=FETCH_SECONDS
    )


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
