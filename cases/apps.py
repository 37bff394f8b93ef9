"""The room as Django knows it."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases room."""

    name = "cases"
