"""The room as Django knows it."""

from django.apps import AppConfig


class OperatorsConfig(AppConfig):
    """The operators room."""

    name = "operators"
