"""The room that wires all others together."""

from django.apps import AppConfig


class HotlineConfig(AppConfig):
    """The hotline room."""

    name = "hotline"

    def ready(self) -> None:
        """Introduce the rooms to each other once all of them are loaded."""
        from hotline import checks, wiring  # noqa: F401 - checks register themselves

        wiring.wire()
