"""The room as Django knows it."""

from django.apps import AppConfig


class TriageConfig(AppConfig):
    """The triage room."""

    name = "triage"
