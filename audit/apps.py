"""The room as Django knows it."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit room."""

    name = "audit"
