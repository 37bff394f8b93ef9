"""When a session was last used by a person, and whether it is locked."""

from django.contrib.sessions.models import Session
from django.db import models
from django.utils.translation import gettext_lazy as _


class Idle(models.Model):
    """One session of a person; it goes when the session goes, and a session without it is locked.

    Beside the session, not in it: a request that began before a lock would write its own copy of
    the session over it.
    """

    session = models.OneToOneField(Session, on_delete=models.CASCADE, primary_key=True)
    acted_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("idle session")
        verbose_name_plural = _("idle sessions")

    def __str__(self) -> str:
        return "locked" if self.locked_at else "open"
