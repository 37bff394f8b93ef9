"""The room as Django knows it."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The intake room."""

    name = "intake"
