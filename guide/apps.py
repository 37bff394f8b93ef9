"""The room as Django knows it."""

from django.apps import AppConfig


class GuideConfig(AppConfig):
    """The room of the guided script."""

    name = "guide"
