"""The room as Django knows it."""

from django.apps import AppConfig


class RotaConfig(AppConfig):
    """The rota: who is to be there when."""

    name = "rota"
