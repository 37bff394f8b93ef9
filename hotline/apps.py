"""The room as Django knows it."""

from django.apps import AppConfig


class HotlineConfig(AppConfig):
    """The hotline room."""

    name = "hotline"
