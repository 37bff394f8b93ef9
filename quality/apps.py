"""The room as Django knows it."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """How contacts were held: a sample, read by supervisors, answered by whoever held them."""

    name = "quality"
