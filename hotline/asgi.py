"""The web process: pages through Django, the one WebSocket through Channels."""

import os
from typing import Any

from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

from hotline import replacing
from hotline.bodies import Bounded
from hotline.embedded import memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
os.environ.setdefault("HOTLINE_POOL", "1")
os.environ.setdefault("HOTLINE_DATABASE_ROLE", "app")
memory.close()
#: So many bytes of all bodies lie in memory at once, apart from words.
AT_ONCE = 200 * 1024 * 1024
pages = Bounded(
    get_asgi_application(),
    words=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    files=settings.FILE_UPLOAD_MAX_MEMORY_SIZE,
    at_once=AT_ONCE,
)

import live.routing  # noqa: E402 - the rooms exist only once Django is set up

NO_SUCH_SOCKET = 4404


async def sockets(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The live stream; any other address is refused like everything that does not exist.

    The consumer itself checks the origin and the session, so no middleware stands before it.
    """
    if scope["path"] == "/live/":
        await live.routing.application(scope, receive, send)
    else:
        await receive()
        await send({"type": "websocket.close", "code": NO_SUCH_SOCKET})


application = ProtocolTypeRouter({"http": pages, "websocket": sockets})
replacing.watch()
