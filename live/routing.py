"""The one WebSocket address of the console, as the ASGI router takes it."""

from channels.routing import URLRouter
from django.urls import path

from live.consumers import LiveConsumer

application = URLRouter([path("live/", LiveConsumer.as_asgi())])
