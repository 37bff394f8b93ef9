"""One open tab: who it is, what it may hear, and how it is let go."""

from typing import Any

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer


class LiveConsumer(AsyncConsumer):  # type: ignore[misc]
    """A socket at /live/."""

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        """Refuse: nothing is told yet."""
        await self.send({"type": "websocket.close", "code": 4404})

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        """Let the consumer go."""
        raise StopConsumer
