"""Fetching from the Bot API what a person sent, and the addresses that hold the token."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

from django.conf import settings

FETCH_SECONDS = 30
#: What getFile answers is short; the path is Telegram's own, from the root of the bot's files.
MOST_TOLD = 10_000
PATH = re.compile(r"[\w-][\w./-]{0,250}", re.ASCII)
FINAL = {HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}


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
