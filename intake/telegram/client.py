"""Speaking to the Bot API through aiogram: one method at a time, and a plain word on how it went.

The methods, their fields and their errors are aiogram's. The session is ours: it speaks JSON, or a
form where a file goes with it, to the address of our settings, hands back what was answered as it
is, since our own reader judges it, and keeps the token to itself.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from types import TracebackType
from typing import Any, Self

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendDocument, SendPhoto, TelegramMethod
from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, FormData
from django.conf import settings

TIMEOUT_SECONDS = 10
WITH_FILE = (SendPhoto, SendDocument)
#: What aiogram is given: the real one is put into the address, and nowhere else.
NO_TOKEN = "1:none"  # noqa: S105
#: The longest that Telegram may make us wait, seconds.
LONGEST_WAIT = 3600


class Result(Enum):
    """How one attempt went."""

    SENT = "sent"
    REFUSED = "refused"
    BLOCKED = "blocked"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Answer:
    """How it went, what was answered, and how long to be silent now, seconds.

    `is_unclear`: nothing was answered that says whether Telegram took it. `is_stranger`: Telegram
    knows no bot with this token.
    """

    result: Result
    told: Any = None
    wait: int = 0
    is_unclear: bool = False
    is_stranger: bool = False


class Speaker:
    """A bot and its connection for as long as there is something to say."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        self._runner.__enter__()
        self._bot = Bot(NO_TOKEN, session=_Session())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        trouble: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._runner.run(self._bot.session.close())
        self._runner.close()

    def call(self, method: TelegramMethod[Any], *, timeout: int = TIMEOUT_SECONDS) -> Answer:
        """Call one method. Whatever goes wrong is a word here, and never a text with the token."""
        try:
            told = self._runner.run(self._bot(method, request_timeout=timeout))
        except TelegramAPIError as refusal:
            return _refused(refusal, method)
        except ClientConnectorError:
            return Answer(Result.LATER)
        except (ClientDecodeError, ClientError, OSError, ValueError):
            return Answer(Result.LATER, is_unclear=True)
        return Answer(Result.SENT, told)


def _refused(refusal: TelegramAPIError, method: TelegramMethod[Any]) -> Answer:
    match refusal:
        case TelegramRetryAfter():
            return Answer(Result.LATER, wait=min(int(refusal.retry_after), LONGEST_WAIT))
        case TelegramForbiddenError():
            return Answer(Result.BLOCKED)
        case TelegramNotFound():
            # So Telegram says to what is not even written like a token, whatever the method.
            return Answer(Result.REFUSED, is_stranger=method.__api_method__ == "getMe")
        case TelegramBadRequest() | TelegramConflictError():
            return Answer(Result.REFUSED)
        case TelegramUnauthorizedError():
            return Answer(Result.LATER, is_stranger=True)
        case TelegramServerError():
            return Answer(Result.LATER, is_unclear=True)
    return Answer(Result.LATER)


class _Session(BaseSession):
    _open: ClientSession | None = None

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's own name
    ) -> Any:
        self._open = self._open or ClientSession()
        token, name = settings.TELEGRAM_TOKEN, method.__api_method__
        address = f"{settings.TELEGRAM_API}/bot{token}/{name}"
        async with self._open.post(
            address,
            **self._body(bot, method),
            timeout=ClientTimeout(timeout),
            allow_redirects=False,
        ) as reply:
            status, text = reply.status, await reply.text()
        told = json.loads(text)
        if not isinstance(told, Mapping):
            raise ValueError("no object was answered")
        if status == 200 and told.get("ok") is True:
            return told.get("result")
        told = {"ok": False, "description": "", "parameters": None} | dict(told)
        self.check_response(bot, method, status, json.dumps(told))
        raise ValueError("neither yes nor no")

    def _body(self, bot: Bot, method: TelegramMethod[Any]) -> dict[str, Any]:
        """JSON, or a form of parts when a file goes with it."""
        if not isinstance(method, WITH_FILE):
            fields = method.model_dump(mode="json", exclude_unset=True, exclude_none=True)
            return {"json": fields}
        files: dict[str, Any] = {}
        form = FormData(quote_fields=False)
        for name, value in method.model_dump(exclude_unset=True, warnings=False).items():
            if told := self.prepare_value(value, bot=bot, files=files):
                form.add_field(name, told)
        for name, file in files.items():
            form.add_field(name, BytesIO(file.data), filename=file.filename)
        return {"data": form}

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109 - aiogram's own name
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        raise NotImplementedError
        yield b""

    async def close(self) -> None:
        if self._open is not None:
            await self._open.close()
