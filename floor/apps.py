"""The room as Django knows it."""

from django.apps import AppConfig


class FloorConfig(AppConfig):
    """The supervisor's floor: figures and staffing."""

    name = "floor"
