"""The room as Django knows it."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """The oversight room."""

    name = "oversight"
