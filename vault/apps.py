"""The room as Django knows it."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """The vault room."""

    name = "vault"
