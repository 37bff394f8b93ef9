"""The one WebSocket address of the console, as the ASGI router takes it."""

from channels.routing import URLRouter
from channels.security.websocket import WebsocketDenier
from django.urls import path, re_path

from live.consumers import LiveConsumer

application = URLRouter(
    [path("live/", LiveConsumer.as_asgi()), re_path(r"", WebsocketDenier.as_asgi())]
)
