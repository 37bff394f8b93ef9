"""The room as Django knows it."""

from django.apps import AppConfig


class PressConfig(AppConfig):
    """The press room."""

    name = "press"
