"""What Telegram said of the bot's token, as the worker that speaks with it last heard."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vault.blind_index import provider_key


class Standing(models.TextChoices):
    """What became of the question whose token it is."""

    ACCEPTED = "accepted", _("accepted by Telegram")
    REFUSED = "refused", _("refused by Telegram")
    UNASKED = "unasked", _("Telegram could not be asked yet")


class BotStanding(models.Model):
    """One row for each line with a bot; `token_key` is a keyed hash of the token that was shown."""

    line = models.SlugField(primary_key=True, max_length=32)
    token_key = models.BinaryField(max_length=32)
    standing = models.CharField(max_length=10, choices=Standing.choices)
    # The name that Telegram gave for it, without the @.
    name = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(standing__in=Standing.values), name="bot_standing_known"
            )
        ]

    def __str__(self) -> str:
        return self.line


def bot_token_key(token: str) -> bytes:
    """By which a token is told from another, and from which it can't be read."""
    return provider_key("bot-token", token)
